"""Rows of known forms whose cells are parted by commas or semicolons, whose label is parted from its values by a colon, or
whose values alone are joined by a mark (`规章 1、0、7`, `规章:1 / 0 / 7`).

Such marks stand in prose, too, so they count only where several lines of the document are a label of a form and values, and
nothing else. There the marks between cells are read as bars and the colon as a blank. A mark in brackets or quotation marks
parts nothing, nor does one on a line that has separators; one that parts thousands makes a row too long, which is doubted as
any such row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhreport.tables.cells import DIGITS, separator_in
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.values import ReadValues
from zhreport.text.lines import Line

FEWEST_ROWS = 3  # lines of labels and values that show that a mark parts both
FEWEST_JOINED = 3  # marks between values that are as many as their rows have
LONGEST_ROW = 400  # characters of a line that may be a row
SHORTEST_ROW = 4  # characters of one
CELL_ENDS = frozenset('0123456789,;"')
PARTED = {mark: re.compile(rf'"[^"]*"|\([^()]*\)|{mark}') for mark in ";,"}
JOINTS = ":…=—"  # between a label and its values
LISTED = "、/,;"  # between the values alone
TAIL = f"0123456789.+- {JOINTS}{LISTED}"  # what a line of values ends in, but for units
VALUES = re.compile(rf"[ {JOINTS}]*(?=[+-]?[0-9])")  # before the first of them
LAST_WORD = re.compile(rf"[^ {LISTED}]+$")


@dataclass(slots=True)
class _Row:
    """A line that is labels of a form, or nothing, and values behind them."""

    line: Line
    label: str
    """What stands before the values, without the joint."""
    joint: str
    """The blanks and marks between."""
    values: str
    """The values."""
    widths: set[int]
    """How many values the label's row has."""

    def joined(self, mark: str, values: ReadValues) -> int:
        """Return how often the mark joins two values, if these are as many as the row has; else 0."""
        figures = [own.strip() for own in self.values.split(mark) if own]
        whole = len(figures) in self.widths and all(values[own] is not None for own in figures)
        whole = whole and values[self.values] is None  # one figure with marks for its thousands
        return len(figures) - 1 if whole else 0


def with_bars(lines: list[Line], index: LabelIndex) -> list[Line]:
    """Return the lines with bars for the marks that part their cells, and blanks for those that end their labels."""
    sized = list(filter(_may_be_row, lines))
    for mark, pattern in PARTED.items():
        own = [line.text for line in sized if mark in line.text and line.text[-1] in CELL_ENDS]
        if len(own) >= FEWEST_ROWS and sum(_is_row(_barred(text, pattern), index) for text in own) >= FEWEST_ROWS:
            return [_read(line, pattern, index) if mark in line.text else line for line in lines]
    rows = _rows(lines, index)
    for mark in LISTED:
        listed = {row.line.index: row for row in rows if mark in row.values and max(row.widths) > 1}
        if sum(row.joined(mark, index.values) for row in listed.values()) >= FEWEST_JOINED:
            return [_listed(line, listed.get(line.index), mark, index) for line in lines]
    joined = {row.line.index: row for row in rows if row.label and row.joint.strip() and _are_values(row.values, index)}
    if sum(1 + row.joined(" ", index.values) for row in joined.values()) < FEWEST_JOINED:
        return lines
    return [_without_joint(joined[line.index]) if line.index in joined else line for line in lines]


def _may_be_row(line: Line) -> bool:
    return SHORTEST_ROW <= len(line.text) <= LONGEST_ROW and not separator_in(line.text)


def _rows(lines: list[Line], index: LabelIndex) -> list[_Row]:
    """Return the lines that end in values behind labels of a form's row, or are values below its label."""
    units = "".join(index.all_units)
    ends, tail = DIGITS | set(units), TAIL + units
    rows = []
    for at, line in enumerate(lines):
        text = line.text
        if text[-1] not in ends or not _may_be_row(line):
            continue
        label = text.rstrip(tail)
        begin = VALUES.search(text, len(label))
        if begin is None:
            continue
        label = text[: begin.start()]
        named = label
        if not label and at and (word_above := LAST_WORD.search(lines[at - 1].text)):
            named = word_above[0]
        rest, _, word = named.rpartition(" ")
        places = index.lookup(skeleton(rest if word in index.all_units else named)) or index.lookup(skeleton(word))
        widths = {place.width for place in places or () if place.has_values}
        if widths:
            rows.append(_Row(line, label, begin[0], text[begin.end() :], widths))
    return rows


def _are_values(text: str, index: LabelIndex) -> bool:
    return all(index.values[part] is not None for part in text.split())


def _barred(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text with bars for the marks, blanks for the quotation marks around its cells."""
    return pattern.sub(lambda found: _bar(found[0]), text)


def _bar(found: str) -> str:
    return "|" if len(found) == 1 else f" {found[1:-1]} " if found[0] == '"' else found


def _is_row(text: str, index: LabelIndex) -> bool:
    """Return whether all cells of a line are labels, units, values or empty, and there are labels and values."""
    cells = [cell.strip() for cell in text.split("|")]
    values = [cell for cell in cells if not cell or index.values[cell] is not None]
    labels = [cell for cell in cells if cell in index.all_units or index.lookup(skeleton(cell))]
    return bool(values and labels) and len(values) + len(labels) == len(cells)


def _read(line: Line, pattern: re.Pattern[str], index: LabelIndex) -> Line:
    """Return a line with bars if it is a row, or titles: it ends in a value, or its first cell is a label."""
    if len(line.text) > LONGEST_ROW or separator_in(line.text):
        return line
    text = _barred(line.text, pattern)
    first, bar, rest = text.partition("|")
    last = rest.rpartition("|")[2].strip()
    is_row = bar and (not last or index.values[last] is not None or index.lookup(skeleton(first or last)))
    return replace(line, text=text) if is_row else line


def _listed(line: Line, row: _Row | None, mark: str, index: LabelIndex) -> Line:
    """Return a line with bars for the marks in its list of values and for what parts these from the labels before them.

    A line of titles has them, too.
    """
    text = line.text
    if row is None:
        titles = mark in text and len(text) <= LONGEST_ROW and index.lookup(skeleton(text)) is None
        if titles and all(index.lookup(skeleton(title)) for title in text.split(mark)):
            return replace(line, text=text.replace(mark, "|"))
        return line
    label = row.label
    if index.lookup(skeleton(label)) is None and all(index.lookup(skeleton(part)) for part in label.split()):
        label = label.replace(" ", "|")
    joint = "|".ljust(len(row.joint)) if row.joint else ""
    return replace(line, text=label + joint + row.values.replace(mark, "|"))


def _without_joint(row: _Row) -> Line:
    """Return a line with blanks for the mark between its label and its values."""
    return replace(row.line, text=row.label + " " * len(row.joint) + row.values)
