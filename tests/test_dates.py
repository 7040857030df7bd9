"""Days and periods: every form in which a day is printed, exact for every day, nothing where there is none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhreport.text.dates import find_day, find_period, labelled_day
from zhreport.text.numerals import format_numeral

FORMS = [
    "{0}年{1}月{2}日",
    "{0}-{1:02}-{2:02}",
    "{0}/{1}/{2}",
    "{0}.{1}.{2}",
    "{0} 年 {1} 月 {2} 日",
    "{0}年{1:02}月{2:02}号",
]
POSITIONAL = "〇一二三四五六七八九"


@pytest.mark.parametrize("form", FORMS)
def test_every_day_in_figures(form: str) -> None:
    for offset in range(0, 3 * 366, 7):
        day = datetime.date(2019, 1, 1) + datetime.timedelta(offset)
        text = form.format(day.year, day.month, day.day)
        assert find_day(f"于{text}发布") == (day.isoformat(), 1, 1 + len(text))


@pytest.mark.parametrize("zero", "〇○零0Oo")
def test_every_day_in_numerals(zero: str) -> None:
    for offset in range(366):
        day = datetime.date(2020, 1, 1) + datetime.timedelta(offset)
        year = "".join(POSITIONAL[int(digit)] for digit in str(day.year)).replace("〇", zero)
        text = f"{year}年{format_numeral(day.month)}月{format_numeral(day.day)}日"
        assert find_day(text) == (day.isoformat(), 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2022年2月30日",
        "2022年13月1日",
        "2022年1月",
        "12345-01-02",
        "2022-01-123",
        "3.5.7",
        "十二月",
        "二〇二年一月一日",
    ],
)
def test_no_day(text: str) -> None:
    assert find_day(text) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("20220118", "2022-01-18"),
        (" 20220118 ", "2022-01-18"),
        ("2022018", None),
        ("20221301", None),
        ("2022-01-18 10:21", "2022-01-18"),
    ],
)
def test_labelled(value: str, day: str | None) -> None:
    assert labelled_day(value) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("自2020年1月1日起至2020年12月31日止", "2020-01-01", "2020-12-31"),
        ("2020年1月1日至12月31日", "2020-01-01", "2020-12-31"),
        ("2020年1月1日—2020年12月31日", "2020-01-01", "2020-12-31"),
        ("二〇二〇年一月一日至十二月三十一日", "2020-01-01", "2020-12-31"),
        ("2020年3月5日发布,2020年1月1日到2020年6月30日", "2020-01-01", "2020-06-30"),
    ],
)
def test_period(text: str, first: str, last: str) -> None:
    found = find_period(text)
    assert found is not None
    assert found[:2] == (first, last)
    assert text[found[2] : found[3]].startswith(("2020", "二〇二〇"))


@pytest.mark.parametrize("text", ["2020年1月1日", "2020年12月31日至2020年1月1日", "2020年1月1日起至202020年12月31日止"])
def test_no_period(text: str) -> None:
    assert find_period(text) is None


@given(st.text("0123456789年月日至-/.〇一二十 元起", max_size=40))
def test_any_text(text: str) -> None:
    found = find_day(text)
    if found is not None:
        assert datetime.date.fromisoformat(found[0])
        assert 0 <= found[1] < found[2] <= len(text)
    period = find_period(text)
    assert period is None or period[0] <= period[1]
