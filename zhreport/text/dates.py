"""Days and periods as reports print them, Chinese numerals included. Offsets are in the folded text."""

from __future__ import annotations

import datetime
import re

from zhreport.text.numerals import parse_numeral

_HAN = "〇○零一二三四五六七八九十廿元Oo"
_YEAR = rf"[\d{_HAN}](?:(?<=\d)\d{{3}}|(?<=[{_HAN}0])[{_HAN}0]{{3}})"
_MONTH_DAY = rf"\d{{1,2}}|[{_HAN}]{{1,3}}"
DAY = re.compile(
    rf"(?P<y>{_YEAR})(?<![\d{_HAN}].{{4}}) ?(?:年|[-/.．]) ?(?P<m>{_MONTH_DAY}) ?(?:月|[-/.．]) ?(?P<d>{_MONTH_DAY})(?!\d) ?(?:日|号)?"
)
"""A day."""
DATED = re.compile(rf"(?:{_YEAR}) ?年 ?(?:{_MONTH_DAY}) ?月(?: ?(?:{_MONTH_DAY}) ?日)?")
"""A month or a day: of a line that is nothing else, when the document was made."""
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_PAGE_DAY = re.compile(
    r"[\[(]?(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? ?\d{1,2}:\d{2}(?::\d{2})?)[\])]?"
)
_GOES_ON = re.compile(
    rf" ?(?:起|开始)?,? ?(?:至|到|—+|-+|~+)+ ?(?:(?P<y>{_YEAR}) ?年)? ?(?P<m>{_MONTH_DAY}) ?月 ?(?P<d>{_MONTH_DAY}) ?日"
)


def find_day(text: str) -> tuple[str, int, int] | None:
    """Return (YYYY-MM-DD, start, end) of the first day in a folded text, None if there is none or it does not exist.

    >>> find_day("二〇二一年一月二十日"), find_day("二0二一年元月9日")
    (('2021-01-20', 0, 10), ('2021-01-09', 0, 9))
    >>> find_day("2018年11日") is None
    True
    """
    if "-" not in text and "年" not in text and "." not in text and "/" not in text:
        return None
    for match in DAY.finditer(text):
        day = _iso(match["y"], match["m"], match["d"])
        if day:
            return day, match.start(), match.end()
    return None


def labelled_day(text: str) -> str | None:
    """Return the day that the value of a date field states: as `find_day`, or eight figures and nothing else.

    >>> labelled_day("20220118"), labelled_day("2022-01-18 10:21"), labelled_day("2022018")
    ('2022-01-18', '2022-01-18', None)
    """
    found = find_day(text)
    if found:
        return found[0]
    match = _COMPACT.fullmatch(text.strip())
    return _iso(*match.groups()) if match else None


def page_day(text: str) -> str | None:
    """Return the day that a folded text is and nothing else, written as pages write it and reports do not.

    >>> page_day("[2022-01-18]"), page_day("2022年1月18日 10:21"), page_day("2022年1月18日")
    ('2022-01-18', '2022-01-18', None)
    """
    found = find_day(text) if _PAGE_DAY.fullmatch(text) else None
    return found[0] if found else None


def find_period(text: str) -> tuple[str, str, int, int] | None:
    """Return (first day, last day, start, end) of the first period in a folded text, None if there is none.

    >>> find_period("自2021年1月1日起至12月31日止")
    ('2021-01-01', '2021-12-31', 1, 18)
    """
    for match in DAY.finditer(text) if "月" in text else ():
        rest = _GOES_ON.match(text, match.end())
        if rest is None:
            continue
        first = _iso(match["y"], match["m"], match["d"])
        last = _iso(rest["y"] or match["y"], rest["m"], rest["d"])
        if first and last and first <= last:
            return first, last, match.start(), rest.end()
    return None


def _iso(year_text: str, month_text: str, day_text: str) -> str | None:
    year, month, day = _number(year_text), _number(month_text), _number(day_text)
    if year is None or month is None or day is None:
        return None
    try:
        return datetime.date(year, month, day).isoformat() if year >= 1900 else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text)
    return 1 if text == "元" else parse_numeral(text.replace("0", "〇"))
