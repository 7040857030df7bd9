"""Rows of cells with spans to a grid: every cell at its place, whatever the file left out or merged."""

from __future__ import annotations

from zhreport.model import Origin
from zhreport.readers.limits import Meter
from zhreport.readers.source_text import GivenCell, GivenGrid

LONG_CELL = 300  # characters of a cell that is rather a column of the page than a cell
COLUMN_SHARE = 0.6  # of the table's characters in one such cell
SHORT_CELL = 40  # characters of the cells that make a table of a single row
MOST_SPAN = 1000  # columns or rows that one cell may cover: what browsers allow for columns


def place(rows: list[list[GivenCell]], origins: list[Origin], meter: Meter) -> GivenGrid:
    """Return the grid of the rows: each cell at the first place that no cell from above or from the left covers.

    The cells come with the spans that their file writes, 0 for all rows that follow, and are given their places here. Rows
    that do not fill the same columns although they have as many cells are paired by their order.
    """
    alike = _common_count(rows) > 1
    grid = _place(rows, origins, meter)
    if alike and any(end != grid.n_cols for end in grid.row_ends()):
        for cell in grid.cells:
            cell.row_span = cell.col_span = 1
        return _place(rows, origins, meter)
    return grid


def _place(rows: list[list[GivenCell]], origins: list[Origin], meter: Meter) -> GivenGrid:
    covered: dict[int, int] = {}  # column to the first row that a cell from above leaves free
    width = 0
    for r, row in enumerate(rows):
        meter.tick()
        col = 0
        for cell in row:
            while covered.get(col, 0) > r:
                col += 1
            col_span = min(max(cell.col_span, 1), MOST_SPAN)
            cell.row_span = min(cell.row_span or len(rows), len(rows) - r)
            meter.spend("cells", col_span * cell.row_span)
            room = 1
            while room < col_span and covered.get(col + room, 0) <= r:
                room += 1
            cell.row, cell.col, cell.col_span = r, col, room
            for c in range(col, col + room):
                covered[c] = r + cell.row_span
            col += room
            width = max(width, col)
    return GivenGrid([cell for row in rows for cell in row], len(rows), width, origins)


def holds_text(texts: list[str], n_rows: int) -> bool:
    """Return whether the texts of all cells are those of a page's columns or of a frame rather than of a table."""
    if n_rows == 1 and any(len(text) > SHORT_CELL for text in texts):
        return True
    longest = max(map(len, texts))
    return longest > LONG_CELL and longest > COLUMN_SHARE * sum(map(len, texts))


def _common_count(rows: list[list[GivenCell]]) -> int:
    """Return how many cells every row has, a caption row aside; 0 if they differ, or if cells reach over rows."""
    if any(cell.row_span != 1 for row in rows for cell in row):
        return 0
    counts = {len(row) for row in rows if len(row) > 1}
    return counts.pop() if len(counts) == 1 else 0
