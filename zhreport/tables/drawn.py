"""Tables of no known form whose grid the file draws: web pages, Word files and ruled pages of a PDF.

Where each cell stands and what it covers is known; what the rows and columns hold is told as in any other table of no known form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhreport.model import Cell
from zhreport.tables.unknown.cellreading import placed_halves
from zhreport.tables.unknown.gridcells import Cache, Row, empty_cell, make_cell
from zhreport.tables.unknown.layout import LaidOut, lay_out
from zhreport.tables.unknown.wording import TableWords
from zhreport.text.chars import Folded

if TYPE_CHECKING:
    from zhreport.readers.source_text import GivenGrid


def drawn_table(grid: GivenGrid, folded: Folded, words: TableWords, unit: str) -> LaidOut | None:
    """Return the table of a grid, None if it shows no rows; `unit` is what the lines above say of all figures."""
    rows = _rows(grid, folded)
    covers = {cell.at: cell.covers for row in rows for cell in row if cell.text and cell.covers}
    while rows and not any(cell.text for cell in rows[0]):
        del rows[0]
    placed = placed_halves(rows, words) if rows else []
    if not placed:
        return None
    laid_out = lay_out(folded, placed, words, unit)
    table = laid_out.table
    for cell in table.cells:
        if cell.spans:
            down, right = covers[cell.spans[0].start]
            cell.row_span, cell.col_span = min(down, table.n_rows - cell.row), min(right, table.n_cols - cell.col)
    table.cells = _each_place_once(table.cells, table.n_rows, table.n_cols)
    return laid_out


def _rows(grid: GivenGrid, folded: Folded) -> list[Row]:
    """Return the rows of a grid with a cell for every column; covered places are empty and cover nothing.

    In the first rows figures that the file marks as names are names.
    """
    cache = Cache()
    marked = min((cell.row for cell in grid.cells if cell.text and not cell.header), default=0)
    rows: list[Row] = [[empty_cell(0) for _ in range(grid.n_cols)] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        start, end = folded.place(cell.start), folded.place(cell.end)
        own = make_cell(folded.text[start:end], start, cache)
        own.covers = (cell.row_span, cell.col_span)
        if cell.row < marked and own.text and not own.is_year:
            own.value = None
        rows[cell.row][cell.col] = own
    return rows


def _each_place_once(cells: list[Cell], n_rows: int, n_cols: int) -> list[Cell]:
    """Return the cells without empty ones that another covers, and with an empty one where nothing stands.

    A cell ends before the next text: where tables of one grid are parted, some have moved away from what covered them.
    """
    owner = {(cell.row, cell.col): cell for cell in cells if cell.text}
    for cell in sorted(cells, key=lambda cell: not cell.text):
        if owner.get((cell.row, cell.col), cell) is cell:
            owner.update(dict.fromkeys(_free_places(cell, owner), cell))
    for place in ((r, c) for r in range(n_rows) for c in range(n_cols)):
        owner.setdefault(place, Cell(*place, 1, 1, "empty", ""))
    kept = {id(cell): cell for cell in owner.values()}
    return sorted(kept.values(), key=lambda cell: (cell.row, cell.col))


def _free_places(cell: Cell, owner: dict[tuple[int, int], Cell]) -> list[tuple[int, int]]:
    """Return the places that a cell covers and no other has, its spans cut down to them."""
    rows, cols = range(cell.row, cell.row + cell.row_span), range(cell.col, cell.col + cell.col_span)
    cols = range(cell.col, next((c for c in cols if owner.get((cell.row, c), cell) is not cell), cols.stop))
    rows = range(cell.row, next((r for r in rows if any(owner.get((r, c), cell) is not cell for c in cols)), rows.stop))
    cell.row_span, cell.col_span = len(rows), len(cols)
    return [(r, c) for r in rows for c in cols]
