"""The tables of a PDF page that no rules draw, or only rules between rows: cells known by where their words stand.

A table is believed only where figures stand below one another in a column of their own beside their labels; columns of words
alone may be anything, and stay lines of text with gaps. Where rows cannot be told apart for certain, there is no table here
either: the lines are read like those of any flattened text.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from zhreport.readers.html_text import one_line
from zhreport.readers.limits import Meter
from zhreport.readers.pdf_lines import Line, origin_of
from zhreport.readers.pdf_regions import Region, Row, goes_on, going_on, page_rows, runs, shaped
from zhreport.readers.pdf_tables import RuledTable
from zhreport.readers.source_text import GivenCell, GivenGrid


def find_aligned(
    chars: list[dict[str, Any]], number: int, meter: Meter, above: RuledTable | None = None
) -> list[RuledTable]:
    """Return the tables among the characters that stand in no ruled table, from top to bottom.

    `above` is the last table of the page before: what goes on from it may have a single row.
    """
    found: list[RuledTable] = []
    for rows in runs(page_rows(chars, number)):
        region = going_on(rows, above) if above is not None and above.strips and not found else None
        region = region or shaped(rows)
        cells = _cells(region) if region is not None else None
        if region is not None and cells is not None:
            meter.spend("cells", len(cells))
            found.append(_table(region, cells, number))
    return found


def _cells(region: Region) -> list[GivenCell] | None:
    """Return the cells, None where it is not certain which lines are one row."""
    starts = _starts(region)
    if starts is None:
        return None
    above = region.rows[: starts[0]]
    cells = _cell_row(region, above, 0, rest=True) if region.rest else _head(region, above)
    if cells is None:
        return None
    base = max((cell.row + cell.row_span for cell in cells), default=0)
    for place, (start, end) in enumerate(pairwise([*starts, len(region.rows)]), base):
        own = _cell_row(region, region.rows[start:end], place)
        if own is None:
            return None
        cells.extend(own)
    return cells


def _starts(region: Region) -> list[int] | None:
    """Return the lines that begin a row; those before the first are the header.

    A line with figures begins one, and so does a label that does not go on from the line above. Text that stands above its row's
    figures is not understood: None.
    """
    rows = region.rows
    first = next(i for i, row in enumerate(rows) if region.holds_figure(row))
    starts: list[int] = []
    for i in range(first, len(rows)):
        at_label = region.column(rows[i].pieces[0])[0] == 0
        if region.holds_figure(rows[i]):
            if not at_label:
                return None  # the figures stand between or below the lines of their label
            starts.append(i)
        elif at_label and not goes_on(region, rows[starts[-1] : i], rows[i], 0):
            starts.append(i)
    return starts


def _cell_row(region: Region, rows: list[Row], place: int, *, rest: bool = False) -> list[GivenCell] | None:
    """Return the cells of one row, None where a cell below its first line does not go on from a full one.

    Of the `rest` of a row that has begun on the page before, that is not asked.
    """
    columns: dict[int, list[Line]] = {}
    spans: dict[int, int] = {}
    for i, row in enumerate(rows):
        for piece in row.pieces:
            first, last = region.column(piece)
            if i and not rest and not goes_on(region, rows[:i], row, first):
                return None
            columns.setdefault(first, []).append(piece)
            spans[first] = max(spans.get(first, 1), last - first + 1)
    return [_cell(own, place, col, col_span=spans[col]) for col, own in sorted(columns.items())]


def _head(region: Region, rows: list[Row]) -> list[GivenCell] | None:
    """Return the cells of the header: one row, or two where a name stands over several columns. None where it is deeper."""
    wide = [i for i, row in enumerate(rows) for piece in row.pieces if len(set(region.column(piece))) > 1]
    if len(set(wide)) > 1:
        return None
    deep = bool(wide) and len(rows) > wide[0] + 1
    over: dict[int, tuple[int, list[Line]]] = {}
    below: dict[int, list[Line]] = {}
    covered: set[int] = set()
    for i, row in enumerate(rows):
        for piece in row.pieces:
            first, last = region.column(piece)
            if first != last:
                covered.update(range(first, last + 1))
                over[first] = (last - first + 1, [piece])
            elif deep and i > wide[0] and first in covered:
                below.setdefault(first, []).append(piece)
            elif first in covered:
                return None
            else:
                over.setdefault(first, (1, []))[1].append(piece)
    cells = []
    for col, (span, own) in sorted(over.items()):
        rows_covered = 2 if below and col not in covered else 1
        cells.append(_cell(own, 0, col, rows_covered, span, header=True))
    return cells + [_cell(own, 1, col, header=True) for col, own in sorted(below.items())]


def _cell(
    pieces: list[Line], row: int, col: int, row_span: int = 1, col_span: int = 1, *, header: bool = False
) -> GivenCell:
    text = one_line([piece.text for piece in pieces])
    return GivenCell(row, col, row_span, col_span, text, header, origin_of(pieces[0].page, _around(pieces)))


def _around(pieces: list[Line]) -> tuple[float, float, float, float]:
    """Return the left, upper, right and lower edge of some pieces."""
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    return left, min(piece.top for piece in pieces), right, max(piece.bottom for piece in pieces)


def _table(region: Region, cells: list[GivenCell], number: int) -> RuledTable:
    left, top, right, bottom = _around([piece for row in region.rows for piece in row.pieces])
    inner = [(before[1] + after[0]) / 2 for before, after in pairwise(region.columns)]
    n_rows = max(cell.row + cell.row_span for cell in cells)
    origin = origin_of(number, (left, top, right, bottom))
    grid = GivenGrid(sorted(cells, key=lambda c: (c.row, c.col)), n_rows, len(region.columns), [origin])
    return RuledTable(grid, [left, *inner, right], top, bottom, number, list(region.columns), region.figures)
