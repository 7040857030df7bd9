"""Observed cells: what is left of a flattened table, cell by cell, and how one line is cut into them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.model import Span
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.values import ReadValues, Value
from zhreport.text.lines import Line

SEPARATORS = frozenset("|\t│┃¦║")
SEPARATOR = re.compile(r"[|\t│┃¦║]")
separator_in = SEPARATOR.search  # the quickest way to ask whether a text has any
WIDE_GAP = re.compile(r" {2,}")
WORD = re.compile(r"\S+")
RULE_BEGINNINGS = frozenset("-:=|+─━┄┈┌└├╔╚╠┏┗┣│┃║╟╭╰")
NUMBER_ENDS = frozenset("、.,)．")  # what stands between the number of a label and its words
LONGEST_NUMBER = 2  # characters of the number of a label
LABEL_LIKE = 0.72  # how like to a label a text is that is not strange
KNOWN_SHARE = 0.85  # of the pieces of a line are labels or values, if single blanks keep cells apart
DIGITS = frozenset("0123456789")
GLUED = re.compile(r"(?<![0-9.,])[0-9][0-9.,]*[^0-9 ]{0,2}(?: [0-9][0-9.,]*[^0-9 ]{0,2})*$")  # figures at a text's end
FEWEST_TORN = 3  # characters on a line that are torn from as many labels
FEWEST_VALUES = 3  # values at the end of a line that make it a row, whatever its labels
MOST_LABELS = 3  # labels that such a row begins with
FEWEST_IN_FULL = 3  # cells, empty ones included, of a row in full
EMPTY = Value(None, "", "empty")
_RULE_CHARACTERS = "-:=|+ \t─━┄┈┌┐└┘├┤┬┴┼═╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋│┃║╟╢╭╮╰╯"
_RULE_ENDS = frozenset(_RULE_CHARACTERS)
_RULE = re.compile(rf"[{_RULE_CHARACTERS}]+")
_DRAWN = re.compile(r"[-=─━═|┼├┌└╬╋╠╔╚]")
_RULING = re.compile(r"[─━═┄┈┼├┌└╬╋╠╔╚]|[-=]{3,}.*[|+:].*[-=]{3,}|:-+|-+:|[+][-=]{2,}|[-=]{5,}")


@dataclass(slots=True)
class ObservedCell:
    """One cell as the source has it. Offsets are in the folded text."""

    start: int
    """Offset of its first character; of its separator, if it is empty."""
    end: int
    """Offset after its last character."""
    text: str
    """Its folded text."""
    line: int
    """Index of its line."""
    value: Value | None
    """What it says as a value; None for a text that is none."""
    left: int = -1
    """Where it begins on its line: display column, or number of separators before it; -1 where that says nothing."""
    right: int = -1
    """Where it ends on its line, in display columns; -1 where that says nothing."""
    more: tuple[tuple[int, int], ...] = ()
    """Its further parts, where it was wrapped over several lines; `start` and `end` are those of the first."""

    @property
    def spans(self) -> list[Span]:
        """Its parts in source order."""
        return [Span(self.start, self.end), *(Span(*part) for part in self.more)]

    @property
    def last(self) -> int:
        """Offset after its last part."""
        return self.more[-1][1] if self.more else self.end


def is_number_of(cell: ObservedCell, following: ObservedCell) -> bool:
    """Return whether a cell is the number of a label that goes on in the next: `1` / `、属于国家秘密`."""
    return (
        cell.value is not None
        and 0 < len(cell.text) <= LONGEST_NUMBER
        and following.value is None
        and following.text[0] in NUMBER_ENDS
    )


def is_rule(text: str) -> bool:
    """Return whether a line only draws: dashes, box characters, a Markdown rule."""
    return _RULE.fullmatch(text) is not None and _DRAWN.search(text) is not None


def is_ruling(text: str) -> bool:
    """Return whether a line with separators rules off rows, and is no row of dashes or of empty cells.

    >>> is_ruling("|---|---|"), is_ruling("├───┼───┤"), is_ruling("| - | - |"), is_ruling("---- |"), is_ruling("|||")
    (True, True, False, False, False)
    """
    return text[-1:] in _RULE_ENDS and _RULE.fullmatch(text) is not None and _RULING.search(text) is not None


def is_torn(text: str) -> bool:
    """Return whether a line is single characters apart: what narrow columns print one below the other, read across.

    >>> is_torn("结 结 其 尚"), is_torn("总计 果 果 他 未 总"), is_torn("三 、 情况"), is_torn("1 0 0")
    (True, True, False, False)
    """
    parts = text.split()
    single = sum(len(part) == 1 and part.isalpha() for part in parts)
    return len(parts) >= FEWEST_TORN and single >= len(parts) - 1


def row_cells(
    line: Line, pieces: list[str], cache: ReadValues, edges: tuple[bool, bool] = (False, False), in_full: bool = False
) -> list[ObservedCell]:
    """Return the cells of a line in pieces at its separators.

    A row in full keeps its empty cells; a leftover separator leaves none. `edges` says whether a first, and a last, empty
    piece is a cell, `in_full` whether a short row keeps its empty cells, too.
    """
    row: list[ObservedCell] = []
    at, last = line.start, len(pieces) - 1
    for n, piece in enumerate(pieces):
        text = piece.strip()
        if text:
            start = at if text == piece else at + len(piece) - len(piece.lstrip())
            row.append(ObservedCell(start, start + len(text), text, line.index, cache[text], n))
        elif 0 < n < last or edges[n > 0]:
            row.append(ObservedCell(at, at, "", line.index, EMPTY, n))
        at += len(piece) + 1
    if not pieces[0].strip() and not edges[0]:
        for cell in row:
            cell.left -= 1
    filled = [cell for cell in row if cell.text]
    return row if filled and (in_full or len(row) >= FEWEST_IN_FULL) else filled


def spaced_parts(text: str, index: LabelIndex, cache: ReadValues) -> list[tuple[int, str]]:
    """Return (offset, cell) of a line whose cells are kept apart by spaces; nothing if it is one cell."""
    value = cache[text]
    if value is not None and value.unit and "  " not in text:
        return []  # a figure and its unit: `0 件`
    if " " not in text:
        return behind_label(text, index, cache) if value is None else []
    whole = skeleton(text)
    if "  " in text:
        parts = _split(text)
        if index.lookup(whole) and skeleton(parts[0][1]) != whole:
            return []
    elif index.lookup(whole):
        return []
    else:
        parts = [(match.start(), match[0]) for match in WORD.finditer(text)]
        valued = [cache[part] is not None for _, part in parts]
        if is_torn(text):
            return parts
        strange = [
            part
            for value, (_, part) in zip(valued, parts, strict=True)
            if not (value or part in index.all_units or _is_label(part, index))
        ]
        row = all(valued[-FEWEST_VALUES:]) and len(valued) - sum(valued) <= MOST_LABELS
        if not row and len(parts) - len(strange) < min(len(parts) - 1, KNOWN_SHARE * len(parts)):
            if len(strange) * 2 > len(parts) or not all(
                index.likeness(skeleton(part)) >= LABEL_LIKE for part in strange
            ):
                return []
    out: list[tuple[int, str]] = []
    for offset, part in parts:
        if cache[part] is None and (own := behind_label(part, index, cache)):
            out.extend((offset + at, cell) for at, cell in own)
            continue
        inner = [(offset + match.start(), match[0]) for match in WORD.finditer(part)] if " " in part else []
        if len(inner) < 2:
            out.append((offset, part))
            continue
        is_value = [cache[piece] is not None for _, piece in inner]
        if all(is_value):
            out.extend(inner)
        else:
            out.extend(_labels_in(inner, text, index))
    return out


def behind_label(text: str, index: LabelIndex, cache: ReadValues) -> list[tuple[int, str]]:
    """Return (offset, cell) of a row's label and the values glued to it, or behind it with single blanks; else nothing."""
    found = GLUED.search(text) if not DIGITS.isdisjoint(text[-3:]) else None  # the last figure may have a unit
    if found is None or not found.start() or index.lookup(skeleton(text)):
        return []
    label, values = text[: found.start()], [(own.start(), own[0]) for own in WORD.finditer(text, found.start())]
    if any(cache[value] is None for _, value in values):
        return []
    places = index.lookup(skeleton(label)) or ()
    if not any(place.kind == "row" and place.width >= len(values) for place in places):
        return []
    return [(0, label.rstrip()), *values]


def _labels_in(pieces: list[tuple[int, str]], text: str, index: LabelIndex) -> list[tuple[int, str]]:
    """Return the pieces of a text that single blanks keep apart, if each is a label and the whole is none; else the whole."""
    begin, last = pieces[0][0], pieces[-1]
    whole = text[begin : last[0] + len(last[1])]
    if len(pieces) > 1 and index.lookup(skeleton(whole)) is None:
        if all(index.lookup(skeleton(piece)) for _, piece in pieces):
            return pieces
    return [(begin, whole)]


def _split(text: str) -> list[tuple[int, str]]:
    """Return (offset, text) of the parts of a line between gaps of several blanks."""
    parts = []
    position, gap, size = 0, text.find("  "), len(text)
    while gap >= 0:
        parts.append((position, text[position:gap]))
        position = gap + 2
        while position < size and text[position] == " ":
            position += 1
        gap = text.find("  ", position)
    parts.append((position, text[position:]))
    return parts


def _is_label(text: str, index: LabelIndex) -> bool:
    key = skeleton(text)
    return bool(key) and (key in index.prefixes or index.lookup(key) is not None)
