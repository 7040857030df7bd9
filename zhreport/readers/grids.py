"""Rows of cells with spans to a grid: every cell at its place, whatever the file left out or merged."""

from __future__ import annotations

from dataclasses import dataclass

from zhreport.model import Origin
from zhreport.readers.limits import Meter
from zhreport.readers.source_text import GivenCell, GivenGrid

MOST_SPAN = 1000  # columns or rows that one cell may cover: what browsers allow for columns


@dataclass(slots=True)
class RawCell:
    """A cell as its file writes it, its column not yet known."""

    text: str
    """Its text, in one line."""
    row_span: int = 1
    """How many rows it says it covers; 0 for all that follow."""
    col_span: int = 1
    """How many columns it says it covers."""
    header: bool = False
    """Whether the file marks it as the name of a row or a column."""
    origin: Origin | None = None
    """Where it stands in the file."""


def place(rows: list[list[RawCell]], origins: list[Origin], meter: Meter) -> GivenGrid:
    """Return the grid of the rows: each cell at the first place that no cell from above or from the left covers.

    Rows that do not fill the same columns although they have as many cells are paired by their order.
    """
    grid = _place(rows, origins, meter)
    count = _common_count(rows) if _is_ragged(grid) else 0
    if count > 1:
        flat = [[RawCell(c.text, 1, 1, c.header, c.origin) for c in row] for row in rows]
        return _place(flat, origins, meter)
    return grid


def _place(rows: list[list[RawCell]], origins: list[Origin], meter: Meter) -> GivenGrid:
    cells: list[GivenCell] = []
    covered: dict[int, int] = {}  # column to the first row that a cell from above leaves free
    width = 0
    for r, row in enumerate(rows):
        meter.tick()
        col = 0
        for raw in row:
            while covered.get(col, 0) > r:
                col += 1
            col_span = min(max(raw.col_span, 1), MOST_SPAN)
            row_span = min(raw.row_span or len(rows), len(rows) - r)
            meter.spend("cells", col_span * row_span)
            room = 1
            while room < col_span and covered.get(col + room, 0) <= r:
                room += 1
            cells.append(GivenCell(r, col, row_span, room, raw.text, raw.header, raw.origin))
            for c in range(col, col + room):
                covered[c] = r + row_span
            col += room
            width = max(width, col)
    return GivenGrid(cells, len(rows), width, origins)


def _is_ragged(grid: GivenGrid) -> bool:
    """Return whether some row leaves places at its right end open."""
    ends = [0] * grid.n_rows
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            ends[row] = max(ends[row], cell.col + cell.col_span)
    return any(end != grid.n_cols for end in ends)


def _common_count(rows: list[list[RawCell]]) -> int:
    """Return how many cells every row has, a caption row aside; 0 if they differ, or if cells reach over rows."""
    if any(cell.row_span != 1 for row in rows for cell in row):
        return 0
    counts = {len(row) for row in rows if len(row) > 1}
    return counts.pop() if len(counts) == 1 else 0
