"""Days as reports print them, Chinese numerals included."""

from __future__ import annotations

import datetime
import re

from zhreport.numerals import parse_numeral

_HAN = "〇○零一二三四五六七八九十Oo"
DAY = re.compile(
    rf"(?P<y>\d{{4}}|[{_HAN}]{{4}}) ?(?:年|[-/.．]) ?(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}}) ?(?:月|[-/.．]) ?(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}}) ?(?:日|号)?"
)
"""A day in the folded text."""


def find_day(text: str) -> tuple[str, int, int] | None:
    """Return (YYYY-MM-DD, start, end) of the first day in a folded text, None if there is none or it does not exist.

    >>> find_day("二〇二一年一月二十日")
    ('2021-01-20', 0, 10)
    >>> find_day("2018年11日") is None
    True
    """
    for match in DAY.finditer(text):
        day = _iso(match)
        if day:
            return day, match.start(), match.end()
    return None


def _iso(match: re.Match[str]) -> str | None:
    year, month, day = (parse_numeral(part) for part in (match["y"], match["m"], match["d"]))
    if year is None or month is None or day is None:
        return None
    try:
        return datetime.date(year, month, day).isoformat() if year >= 1900 else None
    except ValueError:
        return None
