"""Rows of tables drawn with characters: rules between the rows tell them, vertical lines the columns."""

from __future__ import annotations

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined
from zhreport.tables.unknown.strips import SEPARATOR, strip_of
from zhreport.text.chars import Folded
from zhreport.text.lines import Line
from zhreport.text.width import display_width

FEWEST_ROWS = 2  # groups of lines between rules that make each of them a row
MOST_MARGINS = 80  # places of vertical lines in a drawn table; more than that is no drawing


def drawn_rows(folded: Folded, lines: list[Line], rules: set[int], cache: Cache) -> list[Row]:
    """Return the rows of a drawn table: what stands between two rules is one row, if rules stand between all rows."""
    groups: list[list[Row]] = [[]]
    bar, margins = _margins(lines, rules)
    for i, line in enumerate(lines):
        if i in rules:
            if groups[-1]:
                groups.append([])
            continue
        if row := _drawn_cells(folded, line, margins, bar, cache):
            groups[-1].append(row)
    groups = [group for group in groups if group]
    if len(groups) > FEWEST_ROWS:
        return [_stacked(group, cache) for group in groups]
    return [row for group in groups for row in group]


def _margins(lines: list[Line], rules: set[int]) -> tuple[int, list[int]]:
    """Return how wide vertical lines are and the display columns where they stand, if the table is drawn to one width; else none.

    Vertical lines are one column wide in some fonts and two in others: both are tried.
    """
    for bar in (1, 2):
        own = [_bar_columns(line, bar) for i, line in enumerate(lines) if i not in rules]
        found = {column for columns in own for column in columns}
        if len({columns[-1] if columns else 0 for columns in own}) == 1 and len(found) <= MOST_MARGINS:
            return bar, sorted(found)
    return 1, []


def _bar_columns(line: Line, bar: int) -> list[int]:
    width, position, out = line.indent, 0, []
    for match in SEPARATOR.finditer(line.text):
        width += display_width(line.text[position : match.start()])
        out.append(width)
        width += bar
        position = match.end()
    return out


def _drawn_cells(folded: Folded, line: Line, margins: list[int], bar: int, cache: Cache) -> Row:
    """Return a cell for every column of the drawing: a cell that covers several leaves empty places after it."""
    strip = strip_of(folded, line, cache)
    if len(margins) < 2 or len(strip.cells) == len(margins) - 1:
        return strip.cells
    columns = {margin: i for i, margin in enumerate(margins)}
    bars = _bar_columns(line, bar)
    row: Row = [empty_cell(line.end) for _ in margins[1:]]
    for cell, left in zip(strip.cells, bars, strict=False):
        row[min(columns[left], len(row) - 1)] = cell
    return row


def _stacked(group: list[Row], cache: Cache) -> Row:
    """Return one row of the lines between two rules, each cell joined from top to bottom."""
    width = max(len(row) for row in group)
    out: Row = []
    for c in range(width):
        parts: list[GridCell] = [row[c] for row in group if c < len(row) and row[c].text]
        out.append(joined(parts, cache) if parts else empty_cell(group[0][min(c, len(group[0]) - 1)].at))
    return out
