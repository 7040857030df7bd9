"""The rows of a table as texts, for the canonical text of a report."""

from __future__ import annotations

from zhreport.model import Cell, Table
from zhreport.tables.export import places


def rows_text(table: Table) -> list[list[str]]:
    """Return the rows as texts; one whose values could not be placed has them all, in order and without places."""
    ragged, taken = ragged_rows(table)
    rows = places_text(table)
    for row, cells in ragged.items():
        rows[row] = [" ".join(_lines(cell)) for cell in cells]
    return [row for i, row in enumerate(rows) if i not in taken]


def ragged_rows(table: Table) -> tuple[dict[int, list[Cell]], set[int]]:
    """Return the cells of each row whose values could not be placed, as printed, and the rows of notes that hold them."""
    loose: dict[str, list[Cell]] = {}
    for cell in table.cells:
        if cell.role == "note" and cell.row_key and cell.col_span == table.n_cols > 1:
            loose.setdefault(cell.row_key, []).append(cell)
    ragged: dict[int, list[Cell]] = {}
    for row, key in {
        cell.row: cell.row_key for cell in table.cells if cell.role == "data" and cell.row_key in loose
    }.items():
        own = [cell for cell in table.cells if cell.row == row and cell.spans]
        labels = [cell for cell in own if cell.role == "label"]
        values = [cell for cell in own if cell.role == "data"]
        ragged[row] = [*labels, *sorted([*values, *loose[key]], key=lambda cell: cell.spans[0].start)]
    return ragged, {cell.row for cells in loose.values() for cell in cells} if ragged else set()


def places_text(table: Table) -> list[list[str]]:
    """Return the grid as texts: a cell's text at its corner, "" at the other places it covers."""
    return [
        [" ".join(_lines(cell)) if cell and (cell.row, cell.col) == (row, col) else "" for col, cell in enumerate(line)]
        for row, line in enumerate(places(table))
    ]


def _lines(cell: Cell) -> list[str]:
    return [line.strip() for line in cell.text.splitlines() if line.strip()]
