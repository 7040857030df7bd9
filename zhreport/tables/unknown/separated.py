"""Rows that show where their cells end: pipes, tabs, box-drawing characters.

Where most lines hold a whole row, the lines are the rows, and a line that goes on with a broken cell is joined to them.
Where most lines hold one cell, the separators say where cells end, and what is left of them says where rows do; if
nothing does, the cells come out as one sequence.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from operator import and_

from zhreport.tables.cells import RULE_BEGINNINGS, is_rule, separator_in
from zhreport.tables.unknown.brokenrows import continued
from zhreport.tables.unknown.drawings import drawn_rows
from zhreport.tables.unknown.gridcells import Cache, Row, empty_cell, end_of, joined
from zhreport.tables.unknown.placed import MOST_HEADER_ROWS
from zhreport.tables.unknown.rowlines import row_lines
from zhreport.tables.unknown.strips import BARS, Strip, strip_of
from zhreport.tables.unknown.wording import TableWords
from zhreport.text.chars import Folded
from zhreport.text.lines import Line

FEWEST_ROWS = 2  # rows that make a table
_LONGEST_ROW = 12  # cells of a row in which all but the first stand behind a bar
_ALIKE = 0.8  # share of rows that are equally long where marks begin rows
_DRAWN = frozenset("+┌├└╔╠╚┏┣┗")
_DRAWING = re.compile(r"[+─━═┄┈┌├└╔╠╚┏┣┗]|-{5}|:?-{2,}:?[ |]+:?-|={3}")


@dataclass(slots=True)
class Reading:
    """What a region with separators says."""

    rows: list[Row] = field(default_factory=list)
    """Its rows, if their ends are known."""
    cells: Row = field(default_factory=list)
    """Its cells in order, if the ends of the rows are lost."""
    broken: bool = False
    """Whether a cell may have been broken over lines."""


def looks_separated(line: Line) -> bool:
    """Return whether a line has separators or draws the edge of a table."""
    return separator_in(line.text) is not None or draws(line.text)


def draws(text: str) -> bool:
    """Return whether a line only draws. A dash, alone or beside a separator, may be a value.

    >>> draws("|---|---|"), draws("├──┤"), draws("- |"), draws("——")
    (True, True, False, False)
    """
    return text[0] in RULE_BEGINNINGS and is_rule(text) and _DRAWING.search(text) is not None


def read_separated(folded: Folded, lines: list[Line], words: TableWords, cache: Cache) -> Reading:
    """Return the rows or the cells of lines of which most have separators."""
    rules = [i for i, line in enumerate(lines) if draws(line.text)]
    if any(lines[i].text[0] in _DRAWN for i in rules):
        return Reading(drawn_rows(folded, lines, set(rules), cache))
    ruled = {i for i in rules if lines[i].text.strip(BARS)}
    strips = [strip_of(folded, line, cache) for i, line in enumerate(lines) if i not in ruled]
    if not strips:
        return Reading()
    barred = [strip for strip in strips if strip.bars and strip.filled]
    whole = sum(strip.filled > 1 for strip in barred)
    if whole * 2 >= len(barred) and whole >= FEWEST_ROWS:
        return Reading(row_lines(strips, words, cache))
    return _cell_lines(strips, cache)


# ---------------------------------------------------------------------------------------------------- one cell to a line


def _cell_lines(strips: list[Strip], cache: Cache) -> Reading:
    """Return the rows, or else the cells, of lines with one cell each."""
    if between := _rows_between_bars(strips):
        for row in between:
            row[0].opens = True
        return Reading([], [cell for row in between for cell in row], broken=True)
    leading = sum(strip.starts and strip.filled > 0 and not strip.ends for strip in strips)
    trailing = sum(strip.ends and strip.filled > 0 for strip in strips)
    bare = sum(not strip.bars for strip in strips)
    if (
        strips[0].starts
        and bare * _LONGEST_ROW < len(strips)
        and all(strip.bars <= 1 >= strip.filled for strip in strips)
    ):
        if leading > trailing:
            return Reading([], _cells_behind_bars(strips, cache))
    if leading > trailing:
        return Reading(_rows_with_leading_bars(strips, cache))
    return _cells_with_closing_bars(strips, cache)


def _rows_between_bars(strips: list[Strip]) -> list[Row]:
    """Return the rows that stand between bars alone, one cell to a line; none if what stands there is a cell broken over lines.

    No cell has two figures on lines of their own, and most cells are not broken over three lines or more.
    """
    if any(strip.filled and strip.bars for strip in strips):
        return []
    rows: list[Row] = [[]]
    for strip in strips:
        rows.extend([[]] if not strip.filled else [])
        rows[-1].extend(strip.cells if strip.filled else [])
    rows = [row for row in rows if row]
    long = len({len(cell.text) for row in rows for cell in row}) > 1  # else a character to a line
    several = [(len(row) > FEWEST_ROWS and long) or sum(cell.is_value for cell in row) > 1 for row in rows]
    return rows if len(rows) > FEWEST_ROWS and 2 * sum(several) > len(rows) else []


def _cells_behind_bars(strips: list[Strip], cache: Cache) -> Row:
    """Return cells that each stand behind a bar; a line without one goes on with the cell before."""
    cells: Row = []
    for strip in strips:
        own = strip.cells or [empty_cell(end_of(cells))]
        if strip.bars or not cells:
            cells += own
        else:
            cells[-1] = joined([cells[-1], *own], cache) if cells[-1].text else own[0]
    return cells


def _rows_with_leading_bars(strips: list[Strip], cache: Cache) -> list[Row]:
    """Return rows whose cells but the first stand behind a bar, a bar alone ending the row."""
    rows: list[Row] = []
    alone = 0
    barred = all(strip.starts for strip in strips if strip.filled)  # the first cells stand behind a bar as well
    for strip in strips:
        if not strip.filled:
            alone += strip.bars
            continue
        if strip.starts and rows and not (barred and alone):
            rows[-1].extend(empty_cell(strip.cells[0].at) for _ in range(alone))
            rows[-1].extend(strip.cells)
        elif alone or not rows:
            if rows:
                rows[-1].extend(empty_cell(strip.cells[0].at) for _ in range(alone - 1))
            rows.append(list(strip.cells))
        else:
            rows[-1] = continued(rows[-1], strip, cache)
        alone = 0
    if rows and alone > 1:
        rows[-1].extend(empty_cell(rows[-1][-1].at) for _ in range(alone - 1))
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    return [part for row in rows for part in _at_empty(row, width)]


def _at_empty(row: Row, width: int) -> list[Row]:
    """Return the rows that a row is made of in which each after the first begins with an empty place: no bar tells it from an end."""
    apart = len(row) == 2 * width and row[width].empty and any(cell.text for cell in row[width:])
    return [row[:width], row[width:]] if apart else [row]


def _cells_with_closing_bars(strips: list[Strip], cache: Cache) -> Reading:
    """Return cells that each end with a bar; rows, if a bar before its first cell marks each of them."""
    cells: Row = []
    starts: list[int] = []
    parts: Row = []
    opened = any(strip.starts and strip.filled for strip in strips)
    for strip in strips:
        if not strip.filled:
            if strip.bars and not parts:
                begins = opened and strip.bars > 1  # the first bar opens a row
                starts += [len(cells)] * begins
                at = strip.cells[0].at if strip.cells else end_of(cells)
                cells += [empty_cell(at) for _ in range(strip.bars - begins)]
            elif parts and strip.bars:
                cells.append(joined(parts, cache))
                parts = []
            continue
        if strip.starts and not parts:
            starts.append(len(cells))
        last = len(strip.cells) - 1
        for i, cell in enumerate(strip.cells):
            parts.append(cell)
            if i < last or strip.ends:
                cells.append(joined(parts, cache) if len(parts) > 1 else parts[0])
                parts = []
    if parts:
        cells.append(joined(parts, cache))
    if not strips[0].filled and not any(strip.filled and strip.bars for strip in strips):
        if rows := _rows_at_bars(cells):
            return Reading(rows)
    if rows := _even_rows(cells):
        return Reading(rows)
    for marks in (starts, [i for i, cell in enumerate(cells) if cell.empty]):
        rows = _cut_at(cells, marks)
        if rows:
            return Reading(rows)
    return Reading([], cells)


def _rows_at_bars(cells: Row) -> list[Row]:
    """Return the rows of cells between bars alone: two bars in turn, an empty place here, stand before each.

    A figure that does not count the rows opens none: the place is an empty cell before it. Of several places those that the row
    before lacks are its own. None where no place stands before the first cell, or before no other.
    """
    after = [i for i in range(1, len(cells)) if cells[i - 1].empty and not cells[i].empty]
    numbers = [value.number for i in after if (value := cells[i].value) is not None]
    counted = len(numbers) >= FEWEST_ROWS and numbers == list(range(1, len(numbers) + 1))
    rows: list[Row] = []
    empty: Row = []  # places since the last cell
    for cell in cells:
        if cell.empty:
            empty.append(cell)
            continue
        if empty and (cell.is_text or counted):
            lacking = len(rows[0]) - len(rows[-1]) if rows else 0
            own = max(min(lacking, len(empty) - 1), 0)
            rows[-1:] = [[*rows[-1], *empty[:own]]] if rows else []
            rows.append(empty[own + 1 :])
        elif rows:
            rows[-1] += empty
        else:
            return []
        rows[-1].append(cell)
        empty = []
    lengths = Counter(map(len, rows))
    widest = max([size for size, count in lengths.items() if count > 1] + [len(row) for row in rows[:1]], default=0)
    return rows if len(rows) > FEWEST_ROWS and max(lengths) <= widest else []


def _even_rows(cells: Row) -> list[Row]:
    """Return the rows of cells of which none is left out: at one length alone each column holds words or figures only.

    None if there is no such length, or no empty place: then nothing says that empty places are printed. Rows begin with names
    or with a number and a name.
    """
    found: list[list[Row]] = []
    for width in range(FEWEST_ROWS, _LONGEST_ROW + 1) if any(cell.empty for cell in cells) else ():
        rows = [cells[i : i + width] for i in range(0, len(cells), width)]
        if len(rows) > FEWEST_ROWS and all(cell.is_text for cell in rows[0]):
            depth = next((n for n, row in enumerate(rows) if any(cell.is_value for cell in row)), len(rows))
            columns = list(zip(*rows[depth : len(cells) // width], strict=True)) if depth <= MOST_HEADER_ROWS else []
            values = [any(cell.is_value for cell in column) for column in columns]
            texts = [any(cell.is_text for cell in column) for column in columns]
            named = bool(values) and texts[int(values[0])]  # numbers of rows stand before their names
            filled = [any(cell.is_value and not cell.empty for cell in row) for row in rows[depth:]]
            whole = any(a and b for a, b in itertools.pairwise(filled))  # else two of these may be one
            if named and whole and any(values) and not any(map(and_, values, texts)):
                found.append(rows)
    return found[0] if len(found) == 1 else []


def _cut_at(cells: Row, marks: list[int]) -> list[Row]:
    """Return the rows that begin at the marks, if that gives rows of which nearly all are equally long."""
    if len(marks) < FEWEST_ROWS + 1 or (cells[marks[0]].empty and marks[0]):
        return []
    edges = [*marks, len(cells)]
    rows = [cells[a:b] for a, b in itertools.pairwise(edges)]
    if marks[0]:
        rows.insert(0, cells[: marks[0]])
    if not rows[-1][0].text:  # the marks are empty places: they open the rows and are no cells
        rows = [row[1:] if row and not row[0].text else row for row in rows]
    lengths = Counter(len(row) for row in rows)
    length, count = lengths.most_common(1)[0]
    return [row for row in rows if row] if length > 1 and count >= _ALIKE * len(rows) else []
