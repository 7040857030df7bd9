"""The number reader of table cells: what a cell's text says as a number, with its unit.

Zero, an empty cell, a mark that there is no number (`/`, `无`) and a text are four different things. Ranges, dates,
ordinals, comparisons and anything with words that are no unit are text. Units and marks are data: lexicons/values.toml and
lexicons/words/units.txt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from zhreport.lexicon import lexicon_root, read_text
from zhreport.lexicon_file import LexiconFile
from zhreport.model import Number
from zhreport.text.chars import fold
from zhreport.text.lines import LOST_INDENT
from zhreport.text.memory import Memory, remember
from zhreport.text.numerals import NUMERAL_CHARACTERS, parse_numeral

LONGEST_VALUE_TEXT = 24  # characters of a cell that is read as a value; longer ones are texts
LONGEST_VALUE = 40  # characters; beyond, a text of digits is a code, not a count
FIRST_YEAR, LAST_YEAR = 1949, 2099  # a bare number in between may be the name of a column
MOST_DIGITS = 15  # digits of a figure; with more it is a code, and a float would not hold it
_MULTIPLIERS = {"百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_MULTIPLIERS |= {"万亿": 1_000_000_000_000, "十万": 100_000}
_MANY = "|".join(sorted(_MULTIPLIERS, key=len, reverse=True))
_BELOW_ZERO = "负−-"  # the signs of negative numbers, inside a character class
_FIGURE = r"\d{1,3}(?:[,'] ?\d{3})+|\d{1,3}(?: \d{3})+|\d+"
_MIXED = re.compile(rf"(?P<int>\d+)(?P<frac>\.\d+)? ?(?P<many>{_MANY})(?P<rest>.*)", re.DOTALL)
_NUMERAL = re.compile(rf"(?P<sign>[{_BELOW_ZERO}]?) ?(?P<number>[{NUMERAL_CHARACTERS}]+)(?P<unit>.*)", re.DOTALL)
_BRACKETED = re.compile(r"\((.*)\)")


class Value(NamedTuple):
    """A cell's text read as a value."""

    number: Number | None
    """The number; None where the text is not one."""
    unit: str
    """The unit printed with it, "" if there is none."""
    flag: str
    """"" for a number, `empty`, `not_a_number` (a dash, 无), or `text`."""

    @property
    def may_be_year(self) -> bool:
        """Whether its number is one that years have."""
        return isinstance(self.number, int) and FIRST_YEAR <= self.number <= LAST_YEAR


_EMPTY, TEXT, NOT_A_NUMBER = Value(None, "", "empty"), Value(None, "", "text"), Value(None, "", "not_a_number")


@lru_cache(maxsize=1 << 14)
def read_value(text: str) -> Value:
    """Return what the folded text of a cell says.

    Thousands marks, blanks around signs and units, Chinese numerals and figures mixed with 万 and 亿 are understood. A unit
    of money or measure keeps its 万 or 亿 (`160.5964万元` is 160.5964 with the unit 万元); without a unit they multiply.

    >>> read_value("1,234"), read_value("160.5964万元")
    (Value(number=1234, unit='', flag=''), Value(number=160.5964, unit='万元', flag=''))
    >>> read_value("—").flag, read_value("").flag, read_value("详见附件").flag
    ('not_a_number', 'empty', 'text')
    >>> read_value("+19").number, read_value("12.5%").unit, read_value("二十三件").number, read_value("3.2万").number
    (19, '%', 23, 32000)
    >>> read_value("增10").number, read_value("减少3项").number, read_value("增0减2").flag
    (10, -3, 'text')
    """
    if text.isdecimal() and len(text) <= MOST_DIGITS:
        return Value(int(text), "", "")
    text = text.strip()
    if not text:
        return _EMPTY
    if len(text) > LONGEST_VALUE:
        return TEXT
    if text[0] == "?" and (lost := LOST_INDENT.match(text)):
        text = text[lost.end() :]
    if text in _marks():
        return NOT_A_NUMBER
    return _figure(text) or _mixed(text) or _numeral(text) or TEXT


class ReadValues(dict[str, Value | None]):
    """What texts say as values, None for those that are texts: each is read when it is first asked for, and remembered.

    Reports have the same labels and the same small figures.
    """

    __slots__ = ("_given",)

    def __init__(self, given: Mapping[str, Value | None] | None = None) -> None:
        """Take what is known of some texts whatever they say."""
        super().__init__()
        self._given = given or {}  # asked before it is read: another thread may have just emptied the memory

    def __missing__(self, text: str) -> Value | None:
        if len(text) >= LONGEST_VALUE_TEXT:
            return None
        return remember(self, text, self._given[text] if text in self._given else _value_of(text), text)


def _value_of(text: str) -> Value | None:
    value = read_value(text)
    return None if value.flag == "text" else value


def _figure(text: str) -> Value | None:
    """Read Arabic figures with a unit, a power of ten, or both."""
    match = _number().fullmatch(text)
    if match is None:
        return None
    digits = re.sub(r"[,' ]", "", match["int"])
    if len(digits) > MOST_DIGITS:
        return None
    fraction = (match["frac"] or "").replace(" ", "")
    number: Number = float(digits + fraction) if fraction else int(digits)
    if match["below"]:
        number = -number
    unit = _unit(match["more"])
    if unit is None:
        return None
    many = match["many"] or ""
    if many and not unit:
        return Value(_plain(number * _MULTIPLIERS[many]), "", "")
    return Value(number, many + unit, "")


def _mixed(text: str) -> Value | None:
    """Read figures and powers of ten in turn: `1亿2000万元`, `3万5千`."""
    total: Number = 0
    largest = 10**13
    rest = text
    while rest:
        match = _MIXED.match(rest)
        if match is None:
            break
        size = _MULTIPLIERS[match["many"]]
        if size >= largest:
            return None
        total += float(match["int"] + match["frac"]) * size if match["frac"] else int(match["int"]) * size
        largest, rest = size, match["rest"].strip()
    if rest == text:
        return None
    tail = re.match(r"\d+", rest)
    if tail:
        if int(tail[0]) >= largest:
            return None
        total, rest = total + int(tail[0]), rest[tail.end() :]
    unit = _unit(rest)
    return None if unit is None else Value(_plain(total), unit, "")


def _numeral(text: str) -> Value | None:
    match = _NUMERAL.fullmatch(text)
    if match is None:
        return None
    number, unit = parse_numeral(match["number"]), _unit(match["unit"])
    if number is None or unit is None:
        return None
    return Value(-number if match["sign"] else number, unit, "")


def _unit(text: str) -> str | None:
    """Return the unit that stands after a figure, in brackets or not; "" for nothing, None for what is no unit.

    A mark that points to a note may stand behind it: `12①`, `3件*`.
    """
    text = text.strip()
    unit = _bare_unit(text)
    if unit is None:
        bare = _note_mark().sub("", text)
        unit = _bare_unit(bare.strip()) if bare != text else None
    return unit


def _bare_unit(text: str) -> str | None:
    bracketed = _BRACKETED.fullmatch(text)
    name = bracketed[1].strip() if bracketed else text
    known = not name or name in _units() or (bracketed and re.sub(rf"^(?:{_MANY})", "", name) in _units())
    return name if known else None


def _unit_of_line(text: str) -> str | None:
    """Return the unit that a line gives for a whole table, None if it is no such line.

    >>> unit_of_line("单位:万元"), unit_of_line("单位:某某镇")
    ('万元', None)
    """
    match = _unit_line().fullmatch(text) if len(text) <= LONGEST_VALUE else None
    return _unit(match["unit"]) or _unit(f"({match['unit']})") if match else None


unit_of_line = Memory(_unit_of_line).__getitem__


def unit_in_brackets(text: str) -> str:
    """Return the unit that the text in brackets behind a label gives, "" if it gives none.

    >>> unit_in_brackets("单位:元"), unit_in_brackets("万元"), unit_in_brackets("区分处理的")
    ('元', '万元', '')
    """
    return unit_of_line(text) or _unit(f"({text})") or ""


def _plain(number: Number) -> Number:
    return int(number) if float(number).is_integer() else round(number, 6)


@cache
def _marks() -> frozenset[str]:
    """Return what stands in value cells where there is no number."""
    return frozenset(fold(mark).text for mark in _strings("not_a_number"))


@cache
def like_dashes() -> frozenset[str]:
    """Return what is printed for a dash where it cannot be what it says."""
    return frozenset(fold(mark).text for mark in _strings("like_dashes"))


@cache
def _number() -> re.Pattern[str]:
    more, less = ("|".join(sorted(_strings(name), key=len, reverse=True)) for name in ("more", "less"))
    sign = rf"(?:[+±]|{more}|(?P<below>[{_BELOW_ZERO}]|{less}))?"
    rest = rf"(?P<int>{_FIGURE})(?: ?(?P<frac>\. ?\d+))? ?(?P<many>{_MANY})?(?P<more>.*)"
    return re.compile(f"{sign} ?{rest}", re.DOTALL)


@cache
def _units() -> frozenset[str]:
    """Return the units that may stand after a figure, also with the powers of ten of money."""
    rows = (row.split() for row in read_text(lexicon_root() / "words" / "units.txt").splitlines())
    words = {row[0] for row in rows if len(row) == 3 and row[2] == "unit"}
    return frozenset((words | set(_strings("units"))) - set(_strings("dates")))


@cache
def _unit_line() -> re.Pattern[str]:
    pattern = _string("unit_line")
    if "{unit}" not in pattern:
        _file().fail("", "`unit_line` must be a pattern with {unit} in it", "unit_line")
    return re.compile(pattern.replace("{unit}", r"(?P<unit>\S{1,8}?)"))


@cache
def _note_mark() -> re.Pattern[str]:
    return re.compile(rf"(?:{_string('note_mark')})$")


@cache
def _file() -> LexiconFile:
    return LexiconFile.read(lexicon_root() / "values.toml")


def _string(name: str) -> str:
    file = _file()
    found: str = file.need(file.data, name, str)
    return found or file.fail("", f"`{name}` must be a pattern", name)


def _strings(name: str) -> list[str]:
    file = _file()
    return file.words(file.data, name)
