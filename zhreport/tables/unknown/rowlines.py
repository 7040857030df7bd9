"""Lines that hold a whole row each, but for rows in which a cell, or the row itself, is broken over lines.

Where rows begin or end with a separator, that tells where they do; where separators stand only between cells, their number does.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from zhreport.tables.unknown.brokenrows import MOST_LINES, columns_of, continued
from zhreport.tables.unknown.countedrows import rows_by_count
from zhreport.tables.unknown.gridcells import Cache, Row, empty_cell, end_of, joined
from zhreport.tables.unknown.strips import Strip
from zhreport.tables.unknown.wording import TableWords

_HABIT = 0.8  # share of the rows that show a habit of the page


def row_lines(strips: list[Strip], words: TableWords, cache: Cache) -> list[Row]:
    """Return rows that stand on a line each, but for those with a cell that is broken over lines."""
    counts = Counter(strip.bars for strip in strips if strip.filled > 1)
    usual, most = counts.most_common(1)[0][0], max(counts)
    broken = _rows_by_bars(strips, most, cache) or _rows_at_starts(strips, cache)
    if broken:
        return broken
    if _make_up_rows(strips, most):
        usual = most
    torn = _are_torn(strips, usual)
    rows = _whole_lines(strips, usual, words, cache)
    for cell in [cell for row in rows for cell in row] if torn else ():
        cell.doubtful = True
    return rows


def _are_torn(strips: list[Strip], usual: int) -> bool:
    """Return whether lines are parts of rows: too few are alike, and behind a separator at an end some go on without one.

    Others begin with one.
    """
    barred = [strip for strip in strips if strip.bars]
    alike = sum(strip.bars == usual for strip in barred)
    onward = sum(above.ends and not below.starts for above, below in pairwise(barred))
    return min(onward, sum(strip.starts for strip in barred)) > 1 and alike < _HABIT * len(barred)


def _whole_lines(strips: list[Strip], usual: int, words: TableWords, cache: Cache) -> list[Row]:
    """Return the rows of lines of which most have the usual number of separators."""
    whole = [strip for strip in strips if strip.bars == usual]
    if sum(not strip.starts for strip in whole) > (1 - _HABIT) * len(whole):
        _open_first_cells(strips, usual if all(strip.ends for strip in whole) else 1)
    if sum(strip.ends for strip in whole) >= _HABIT * len(whole) and whole[0].ends:
        return _rows_until(strips, cache)
    if sum(not strip.ends for strip in whole) > (1 - _HABIT) * len(whole):
        _open_last_cells(strips)
    if sum(strip.starts for strip in whole) >= _HABIT * len(whole):
        return _rows_from(strips, cache)
    return rows_by_count(strips, usual, words, cache)


def _make_up_rows(strips: list[Strip], bars: int) -> bool:
    """Return whether all lines, one after the other, make up rows of so many separators."""
    made, rows = 0, 0
    for strip in strips:
        made += strip.bars
        if made > bars:
            return False
        if made == bars:
            made, rows = 0, rows + 1
    return made == 0 and rows > 1


def _rows_by_bars(strips: list[Strip], usual: int, cache: Cache) -> list[Row]:
    """Return rows that begin or end with a separator and are broken anywhere: each has so many separators.

    None if none is broken, if no more than one row stands on a line, or if what is made up does not fit the columns.
    """
    whole = [strip for strip in strips if strip.bars == usual]
    starts = all(strip.starts for strip in whole)
    ends = all(strip.ends for strip in whole)
    if not (starts or ends) or len(whole) < 2 or (strips[0].starts and not starts):
        return []
    columns = columns_of([strip.cells for strip in whole])
    rows: list[Row] = []
    lines = broken = i = 0
    while i < len(strips):
        size = _lines_with_bars(strips, i, usual) if strips[i].bars or not starts else 1
        row = _over_lines(strips[i : i + size], cache)
        row = row[starts : len(row) - 1 if ends else len(row)]
        if size > 1 and not (columns.fits(row) or _is_broken_header(strips[i : i + size], row)):
            size = 1
        if size == 1 and strips[i].bars != usual:
            row = list(strips[i].cells)
        lines += size * (size > 1 or strips[i].bars == usual)
        broken += size > 1
        goes_on = size == 1 and rows and starts and not strips[i].starts
        if goes_on and strips[i - 1].ends and strips[i].bars:
            rows[-1] = [*rows[-1], *row]
        elif goes_on and not strips[i - 1].ends:
            rows[-1] = continued(rows[-1], strips[i], cache)
        else:
            rows.append(row)
        i += size
    return rows if broken and lines >= _HABIT * len(strips) else []


def _is_broken_header(strips: list[Strip], row: Row) -> bool:
    """Return whether lines are a row of names that is broken inside the names: no separator stands at a line's end."""
    apart = any(a.ends or b.starts for a, b in pairwise(strips))
    return not apart and all(cell.is_text or cell.empty for cell in row)


def _lines_with_bars(strips: list[Strip], i: int, usual: int) -> int:
    """Return how many lines from one on have so many separators together; 1 if no number of them has, or one alone."""
    made = 0
    for size, strip in enumerate(strips[i : i + MOST_LINES], 1):
        made += strip.bars
        if made >= usual:
            return size if made == usual and (strip.bars or size == 1) else 1
    return 1


def _over_lines(strips: list[Strip], cache: Cache) -> Row:
    """Return the cells of lines as if they were one, with those outside its first and last separator."""
    row: Row = []
    for strip in strips:
        first = strip.cells[0].at if strip.cells else 0
        own = [*([empty_cell(first)] * strip.starts), *strip.cells, *([empty_cell(end_of(strip.cells))] * strip.ends)]
        if row and own:
            parts = [cell for cell in (row[-1], own[0]) if cell.text]
            row[-1:] = [joined(parts, cache) if parts else row[-1]]
            own = own[1:]
        row += own
    return row


def _open_first_cells(strips: list[Strip], fewest: int) -> None:
    """Where rows do not begin with a separator, one that does has an empty cell before it.

    A line with fewer separators than `fewest` tells nothing: it may be part of a row that begins with one.
    """
    for strip in strips:
        if strip.starts and strip.bars >= fewest and strip.cells:
            strip.cells.insert(0, empty_cell(strip.cells[0].at))
            strip.starts = False


def _open_last_cells(strips: list[Strip]) -> None:
    """Where rows do not end with a separator, one that does has an empty cell behind it."""
    for strip in strips:
        if strip.ends and strip.filled > 1:
            strip.cells.append(empty_cell(end_of(strip.cells)))


def _rows_at_starts(strips: list[Strip], cache: Cache) -> list[Row]:
    """Return rows that are broken behind their separators: each begins with one, and a line that does not goes on with it.

    None if some row is not as long as the others, or none is broken.
    """
    if not strips[0].starts or not any(strip.bars and not strip.starts for strip in strips):
        return []
    if not any(a.ends and b.bars and not b.starts for a, b in pairwise(strips)):
        return []
    lengths = Counter(len(row) for row in _rows_from(strips, cache))
    width = lengths.most_common(1)[0][0]
    rows = _broken_at_empty(_rows_from(strips, cache, width), width)
    depth = next((n for n, row in enumerate(rows) if any(cell.is_value for cell in row)), 0)
    lengths = Counter(len(row) for row in rows[depth:])  # the rows of a header are shorter where names cover others
    return rows if len(rows) - depth > 1 and max(lengths.values()) >= _HABIT * (len(rows) - depth) else []


def _broken_at_empty(rows: list[Row], width: int) -> list[Row]:
    """Return the rows with those in one that are broken before an empty cell, whose bar then begins the next line."""
    out: list[Row] = []
    for row in rows:
        if out and len(out[-1]) < width and len(out[-1]) + 1 + len(row) == width:
            out[-1] = [*out[-1], empty_cell(row[0].at), *row]
        else:
            out.append(row)
    return out


def _rows_until(strips: list[Strip], cache: Cache) -> list[Row]:
    """Return rows that each end with a separator."""
    rows: list[Row] = []
    open_row: Row | None = None
    for strip in strips:
        if open_row is not None and strip.starts and strip.filled:
            rows.append(open_row)
            open_row = None
        row = list(strip.cells) if open_row is None else continued(open_row, strip, cache)
        open_row = None
        if strip.ends:
            rows.append(row)
        else:
            open_row = row
    return [row for row in [*rows, open_row or []] if row]


def _rows_from(strips: list[Strip], cache: Cache, width: int = 0) -> list[Row]:
    """Return rows that each begin with a separator; behind one that ends a line stands the next cell.

    So does a line without any, until a row has as many cells as the `width` says.
    """
    rows: list[Row] = []
    closed = False
    for strip in strips:
        full = closed and not strip.bars and 0 < width <= len(rows[-1])  # a title of the rows below
        if strip.starts or not rows or full:
            rows.append(list(strip.cells))
        elif closed and (strip.bars or len(rows[-1]) < width):
            rows[-1] = [*rows[-1], *strip.cells]
        else:
            rows[-1] = continued(rows[-1], strip, cache)
        closed = strip.ends or full
    return [row for row in rows if row]
