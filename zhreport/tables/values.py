"""The number reader of table cells: what a cell's text says as a number, with its unit."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from zhreport.model import Number
from zhreport.numerals import NUMERAL_CHARACTERS, parse_numeral

NOT_A_NUMBER = frozenset(
    ["/", "\\", "-", "--", "---", "----", "—", "——", "－", "无", "空", "N/A", "n/a", "*", "…", "/件"]
)
"""What stands in value cells where there is no number; forms and users may add to it."""

LONGEST_VALUE = 40  # characters; beyond, a text of digits is a code, not a count
_UNIT = r"%|‰|[㎡一-鿿]{1,4}|(?:[a-zA-Z]{1,3})"
_NUMBER = re.compile(
    rf"(?P<sign>[+\-−±]?) ?(?P<int>\d{{1,3}}(?:,\d{{3}})+|\d+(?: \d+)*)(?P<frac>\. ?\d+)? ?(?P<unit>{_UNIT})?"
    rf"(?:\((?P<bracket>{_UNIT})\))?"
)
_NUMERAL = re.compile(rf"(?P<number>[{NUMERAL_CHARACTERS}]+)(?P<unit>[件条次个项人份元宗])?")


class Value(NamedTuple):
    """A cell's text read as a value."""

    number: Number | None
    """The number; None where the text is not one."""
    unit: str
    """The unit printed with it, "" if there is none."""
    flag: str
    """"" for a number, `empty`, `not_a_number` (a dash, 无), or `text`."""


@lru_cache(maxsize=1 << 14)
def read_value(text: str, not_a_number: frozenset[str] = NOT_A_NUMBER) -> Value:
    """Return what the folded text of a cell says.

    Thousands marks, blanks inside a number, a sign and a unit are understood; ranges and dates are text.

    >>> read_value("1,234"), read_value("160.5964万元")
    (Value(number=1234, unit='', flag=''), Value(number=160.5964, unit='万元', flag=''))
    >>> read_value("—").flag, read_value("").flag, read_value("详见附件").flag
    ('not_a_number', 'empty', 'text')
    >>> read_value("+19").number, read_value("12.5%").unit, read_value("二十三件").number
    (19, '%', 23)
    """
    if text.isdecimal() and len(text) < 16:
        return Value(int(text), "", "")
    text = text.strip()
    if len(text) > LONGEST_VALUE:
        return Value(None, "", "text")
    if not text:
        return Value(None, "", "empty")
    if text in not_a_number or text in NOT_A_NUMBER:
        return Value(None, "", "not_a_number")
    match = _NUMBER.fullmatch(text)
    if match:
        unit = match["unit"] or match["bracket"] or ""
        if not (unit and unit[0] in "年月日时分-至"):
            return Value(_number(match), unit, "")
    numeral = _NUMERAL.fullmatch(text)
    if numeral:
        number = parse_numeral(numeral["number"])
        if number is not None:
            return Value(number, numeral["unit"] or "", "")
    return Value(None, "", "text")


def _number(match: re.Match[str]) -> Number:
    digits = match["int"].replace(",", "").replace(" ", "")
    sign = -1 if match["sign"] in ("-", "−") else 1
    if match["frac"]:
        return sign * float(digits + match["frac"].replace(" ", ""))
    return sign * int(digits)
