"""Chinese numerals to integers and back, exact for 0 to 99,999,999 in the common, the capital and the positional form."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "○": 0, "俩": 2, "叄": 3, "弍": 2, "弌": 1, "O": 0, "o": 0}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
NUMERAL_CHARACTERS = "".join([*_DIGITS, *_TENS, *_UNITS, *_LARGE]).replace("O", "").replace("o", "")
"""Every character that a Chinese numeral may have; for use inside a character class."""


def parse_numeral(text: str) -> int | None:
    """Return the integer that a Chinese or Arabic numeral stands for, None if it is not one.

    >>> [parse_numeral(t) for t in ("十二", "二十", "廿一", "一百零五", "二〇二一", "叁仟", "三万二千", "12")]
    [12, 20, 21, 105, 2021, 3000, 32000, 12]
    >>> parse_numeral("十十") is None
    True
    """
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 18 else None
    if not text or not all(c in _DIGITS or c in _TENS or c in _UNITS or c in _LARGE for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 18 else None
    total = 0
    rest = text
    for name, factor in (("亿", 100_000_000), ("万", 10_000)):
        head, found, tail = rest.rpartition(name)
        if found:
            part = _below_ten_thousand(head)
            if part is None or not part:
                return None
            total, rest = total + part * factor, tail
    part = _below_ten_thousand(rest) if rest else 0
    return None if part is None else total + part


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for c in text:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= last or digit == 0:
                return None
            if digit is None and (unit != 10 or (total and last <= 10)):
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif c in _TENS:
            if digit or last <= 10:
                return None
            total, digit, last = total + _TENS[c], None, 10
        elif c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        else:
            return None
    return total + (digit or 0)


def format_numeral(number: int) -> str:
    """Return the common Chinese numeral of an integer from 0 to 9999.

    >>> format_numeral(12), format_numeral(105), format_numeral(2020)
    ('十二', '一百零五', '二千零二十')
    """
    text = write_numeral(number, "零一二三四五六七八九", "十百千")
    return text.removeprefix("一") if text.startswith("一十") else text


def write_numeral(number: int, digits: str, units: str) -> str:
    """Return the Chinese numeral of an integer from 0 to 9999 with these digits and units, every one of them written.

    >>> write_numeral(12, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
    '壹拾贰'
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"only 0 to 9999 can be written, not {number}")
    out, zero = "", False
    for unit, name in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += (digits[0] if zero else "") + digits[digit] + name
            zero = False
        else:
            zero = bool(out) and number > 0
    return out or digits[0]
