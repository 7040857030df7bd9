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

from zhreport.chars import Folded
from zhreport.lines import Line
from zhreport.tables.cells import RULE_BEGINNINGS, SEPARATORS, is_rule
from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, display_width, empty_cell, joined, make_cell
from zhreport.tables.unknown.wording import TableWords

FEWEST_ROWS = 2  # rows that make a table
MOST_MARGINS = 80  # places of vertical lines in a drawn table; more than that is no drawing
_SEPARATOR = re.compile(r"[|\t│┃¦]")
_DRAWN = frozenset("+┌├└╔╠╚┏┣┗")
_DRAWING = re.compile(r"[+─━═┄┈┌├└╔╠╚┏┣┗]|-{5}|:?-{2,}:?[ |]+:?-|={3}")
_HABIT = 0.8  # share of the rows that show a habit of the page


@dataclass(slots=True)
class Reading:
    """What a region with separators says."""

    rows: list[Row] = field(default_factory=list)
    """Its rows, if their ends are known."""
    cells: Row = field(default_factory=list)
    """Its cells in order, if the ends of the rows are lost."""


@dataclass(slots=True)
class _Strip:
    """One line, cut at its separators."""

    cells: Row
    starts: bool
    """Whether it begins with a separator."""
    ends: bool
    """Whether it ends with one."""
    bars: int
    """How many separators it has."""

    @property
    def filled(self) -> int:
        return sum(bool(cell.text) for cell in self.cells)


def looks_separated(line: Line) -> bool:
    """Return whether a line has separators or draws the edge of a table."""
    return not SEPARATORS.isdisjoint(line.text) or draws(line.text)


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
        return Reading(_drawn_rows(folded, lines, set(rules), cache))
    ruled = {i for i in rules if lines[i].text.strip("|\t│┃¦ ")}
    strips = [_strip(folded, line, cache) for i, line in enumerate(lines) if i not in ruled]
    barred = [strip for strip in strips if strip.bars and strip.filled]
    whole = sum(strip.filled > 1 for strip in barred)
    if whole * 2 >= len(barred) and whole >= FEWEST_ROWS:
        return Reading(_row_lines(strips, words, cache))
    return _cell_lines(strips, cache)


def _strip(folded: Folded, line: Line, cache: Cache) -> _Strip:
    text, start = line.text, line.start
    if "\t" in text or line.indent:
        text, start = _with_outer_tabs(folded, line)
    spans = [match.span() for match in _SEPARATOR.finditer(text)]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    parts = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    tabbed = "\t" in text
    starts = bool(spans) and not tabbed and not text[: spans[0][0]].strip()
    ends = bool(spans) and not tabbed and not text[spans[-1][1] :].strip()
    if starts:
        parts = parts[1:]
    if ends and parts:
        parts = parts[:-1]
    cells = []
    for a, b in parts:
        part = text[a:b]
        own = part.strip()
        cells.append(make_cell(own, start + a + (len(part) - len(part.lstrip()) if own else 0), cache))
    return _Strip(cells, starts, ends, len(spans))


def _with_outer_tabs(folded: Folded, line: Line) -> tuple[str, int]:
    """Return a line with the tabs around it, which stand for empty cells, and where that begins."""
    text = folded.text
    start, end = line.start, line.end
    while start and text[start - 1] in "\t ":
        start -= 1
    size = len(text)
    while end < size and text[end] in "\t ":
        end += 1
    whole = text[start:end]
    return (whole, start) if "\t" in whole else (line.text, line.start)


# ----------------------------------------------------------------------------------------------------- one row to a line


def _row_lines(strips: list[_Strip], words: TableWords, cache: Cache) -> list[Row]:
    """Return rows that stand on a line each, but for those with a cell that is broken over lines."""
    usual = Counter(strip.bars for strip in strips if strip.filled > 1).most_common(1)[0][0]
    whole = [strip for strip in strips if strip.bars == usual]
    if sum(strip.ends for strip in whole) >= _HABIT * len(whole) and whole[0].ends:
        return _rows_until(strips, cache)
    if sum(not strip.ends for strip in whole) > (1 - _HABIT) * len(whole):
        _open_last_cells(strips)
    if sum(strip.starts for strip in whole) >= _HABIT * len(whole):
        return _rows_from(strips, cache)
    return _rows_by_count(strips, usual, words, cache)


def _open_last_cells(strips: list[_Strip]) -> None:
    """Where rows do not end with a separator, one that does has an empty cell behind it."""
    for strip in strips:
        if strip.ends and strip.filled > 1:
            strip.cells.append(empty_cell(_end_of(strip.cells)))


def _rows_until(strips: list[_Strip], cache: Cache) -> list[Row]:
    """Return rows that each end with a separator."""
    rows: list[Row] = []
    open_row: Row | None = None
    for strip in strips:
        if open_row is not None and strip.starts and strip.filled:
            rows.append(open_row)
            open_row = None
        row = list(strip.cells) if open_row is None else _continued(open_row, strip, cache)
        open_row = None
        if strip.ends:
            rows.append(row)
        else:
            open_row = row
    return [row for row in [*rows, open_row or []] if row]


def _rows_from(strips: list[_Strip], cache: Cache) -> list[Row]:
    """Return rows that each begin with a separator."""
    rows: list[Row] = []
    for strip in strips:
        if strip.starts or not rows:
            rows.append(list(strip.cells))
        else:
            rows[-1] = _continued(rows[-1], strip, cache)
    return [row for row in rows if row]


def _rows_by_count(strips: list[_Strip], usual: int, words: TableWords, cache: Cache) -> list[Row]:
    """Return rows that have separators only between their cells: a line without any goes on with a broken cell."""
    rows: list[Row] = []
    waiting: list[_Strip] = []
    continues = False  # whether the last line of a row was one without separators
    for i, strip in enumerate(strips):
        if not strip.cells:
            continue
        if not strip.bars:
            if rows and not waiting and _belongs_before(rows[-1], strips[i:], words):
                rows[-1] = _continued(rows[-1], strip, cache)
                continues = True
            else:
                waiting.append(strip)
            continue
        for part in reversed(waiting):
            strip = _Strip(_continued(part.cells, strip, cache), False, strip.ends, strip.bars)
        bars = len(rows[-1]) - 1 + strip.bars if rows else 0
        if rows and not waiting and _broken_between(rows[-1], strip, words, bars, usual, continues=continues):
            rows[-1] = _continued(rows[-1], strip, cache)
        else:
            rows.append(list(strip.cells))
        waiting, continues = [], False
    rows.extend(list(strip.cells) for strip in waiting)
    return [row for row in rows if row]


def _belongs_before(row: Row, strips: list[_Strip], words: TableWords) -> bool:
    """Return whether a line without separators goes on with the last cell of the row before it, not with the next line."""
    last, first = row[-1], strips[0].cells[0]
    following = next((i for i, strip in enumerate(strips) if strip.bars and strip.cells), None)
    if following is None:
        return last.is_text
    if not last.is_text:
        return False
    before = words.seam(last.text, first.text)
    behind = next(strip for strip in reversed(strips[:following]) if strip.cells)
    return before >= words.seam(behind.cells[0].text, strips[following].cells[0].text)


def _broken_between(row: Row, strip: _Strip, words: TableWords, bars: int, usual: int, *, continues: bool) -> bool:
    """Return whether a line goes on with the last cell of a row that is too short."""
    last, first = row[-1], strip.cells[0]
    if bars > usual or not last.is_text or not first.is_text:
        return False
    return words.seam(last.text, first.text) > 0 or (continues and bars == usual)


def _continued(row: Row, strip: _Strip, cache: Cache) -> Row:
    """Return the row with the cells of the line that goes on with its last cell."""
    if strip.starts or not row or not strip.cells:
        return [*row, *strip.cells]
    return [*row[:-1], joined([row[-1], strip.cells[0]], cache), *strip.cells[1:]]


# ---------------------------------------------------------------------------------------------------- one cell to a line


def _cell_lines(strips: list[_Strip], cache: Cache) -> Reading:
    """Return the rows, or else the cells, of lines with one cell each."""
    leading = sum(strip.starts and strip.filled > 0 and not strip.ends for strip in strips)
    trailing = sum(strip.ends and strip.filled > 0 for strip in strips)
    if leading > trailing:
        return Reading(_rows_with_leading_bars(strips, cache))
    return _cells_with_closing_bars(strips, cache)


def _rows_with_leading_bars(strips: list[_Strip], cache: Cache) -> list[Row]:
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
            rows[-1] = _continued(rows[-1], strip, cache)
        alone = 0
    if rows and alone > 1:
        rows[-1].extend(empty_cell(rows[-1][-1].at) for _ in range(alone - 1))
    return rows


def _cells_with_closing_bars(strips: list[_Strip], cache: Cache) -> Reading:
    """Return cells that each end with a bar; rows, if a bar before its first cell marks each of them."""
    cells: Row = []
    starts: list[int] = []
    parts: Row = []
    for strip in strips:
        if not strip.filled:
            if strip.bars == 1 and not parts:
                cells.append(empty_cell(strip.cells[0].at if strip.cells else _end_of(cells)))
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
    for marks in (starts, [i for i, cell in enumerate(cells) if cell.empty]):
        rows = _cut_at(cells, marks)
        if rows:
            return Reading(rows)
    return Reading([], cells)


def _end_of(cells: Row) -> int:
    return cells[-1].spans[-1][1] if cells and cells[-1].spans else (cells[-1].at if cells else 0)


def _cut_at(cells: Row, marks: list[int]) -> list[Row]:
    """Return the rows that begin at the marks, if that gives rows of which most are equally long."""
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
    return [row for row in rows if row] if length > 1 and count * 2 > len(rows) else []


# ---------------------------------------------------------------------------------------------------------------- drawn


def _drawn_rows(folded: Folded, lines: list[Line], rules: set[int], cache: Cache) -> list[Row]:
    """Return the rows of a drawn table: what stands between two rules is one row, if rules stand between all rows."""
    groups: list[list[Row]] = [[]]
    margins = _margins(lines, rules)
    for i, line in enumerate(lines):
        if i in rules:
            if groups[-1]:
                groups.append([])
            continue
        if row := _drawn_cells(folded, line, margins, cache):
            groups[-1].append(row)
    groups = [group for group in groups if group]
    if len(groups) > FEWEST_ROWS:
        return [_stacked(group, cache) for group in groups]
    return [row for group in groups for row in group]


def _margins(lines: list[Line], rules: set[int]) -> list[int]:
    """Return the display columns where vertical lines stand, if the table is drawn to one width; else none."""
    found: set[int] = set()
    right: set[int] = set()
    for i, line in enumerate(lines):
        if i not in rules:
            own = _bar_columns(line)
            found.update(own)
            right.add(own[-1] if own else 0)
    return sorted(found) if len(right) == 1 and len(found) <= MOST_MARGINS else []


def _bar_columns(line: Line) -> list[int]:
    width, position, out = line.indent, 0, []
    for match in _SEPARATOR.finditer(line.text):
        width += display_width(line.text[position : match.start()])
        out.append(width)
        width += 1
        position = match.end()
    return out


def _drawn_cells(folded: Folded, line: Line, margins: list[int], cache: Cache) -> Row:
    """Return a cell for every column of the drawing: a cell that covers several leaves empty places after it."""
    strip = _strip(folded, line, cache)
    if len(margins) < 2 or len(strip.cells) == len(margins) - 1:
        return strip.cells
    columns = {margin: i for i, margin in enumerate(margins)}
    bars = _bar_columns(line)
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
