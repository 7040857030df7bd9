"""The number reader of table cells: a number with its unit, an empty cell, no number, or a text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhreport.tables.values import ReadValues, Value, read_value, unit_of_line
from zhreport.text.chars import fold
from zhreport.text.memory import MOST_REMEMBERED

CASES = tomllib.loads((Path(__file__).parent / "cases" / "values.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "number", "unit"), CASES["numbers"])
def test_numbers(text: str, number: float, unit: str) -> None:
    assert read_value(fold(text).text) == Value(number, unit, "")


@pytest.mark.parametrize(("text", "flag"), CASES["others"])
def test_what_is_no_number(text: str, flag: str) -> None:
    assert read_value(fold(text).text) == Value(None, "", flag)


@given(st.integers(0, 10**14), st.booleans())
def test_every_count_is_read_back(number: int, thousands: bool) -> None:
    assert read_value(f"{number:,}" if thousands else str(number)).number == number


@given(st.text(max_size=60))
def test_any_text_is_one_of_four_things(text: str) -> None:
    value = read_value(fold(text).text)
    assert (value.number is None) == bool(value.flag)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("单位:万元", "万元"), ("(单位:元)", "元"), ("计量单位:件", "件"), ("单位:水务局", None), ("单位", None)],
)
def test_unit_lines(text: str, unit: str | None) -> None:
    assert unit_of_line(text) == unit


def test_what_is_remembered_of_cells_is_bounded_and_what_is_given_stays() -> None:
    values = ReadValues({"三": None})
    read = [values["三"], *(values[str(number)] for number in range(MOST_REMEMBERED + 10)), values["三"]]
    assert (read[0], read[-1]) == (None, None)
    assert len(values) < MOST_REMEMBERED
    assert read_value("三").number == 3
