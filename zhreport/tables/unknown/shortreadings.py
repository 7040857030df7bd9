"""The ways to read a row that has fewer figures than there are columns: its figures in order, each in a column of its kind."""

from __future__ import annotations

from itertools import combinations
from math import comb

from zhreport.model import Number
from zhreport.tables.unknown.figures import figures_of
from zhreport.tables.unknown.gridcells import GridCell, Row, empty_cell
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.shortrows import is_of
from zhreport.tables.unknown.wording import TableWords

MOST_READINGS = 220  # ways to read one row that are looked at
FEWEST_SIGNED, MOST_SHOWING = 2, 40  # rows that show whether a column prints per cent signs

Columns = tuple[int, ...]
"""The column of each figure of a row, counted from the first column of figures."""


def readings_of(row: PlacedRow, grid: Placed, signs: list[bool | None], words: TableWords) -> list[Columns]:
    """Return the ways to put a row's figures into the columns; none if its labels are not whole, or there are too many.

    `signs` say which columns print per cent signs.
    """
    cells, width = row.cells[row.labels :], grid.width - grid.labels
    if not 0 < len(cells) < width or comb(width, len(cells)) > MOST_READINGS or not labels_of(row, grid, words):
        return []
    kinds = grid.columns[grid.labels :]
    mixed = {c - grid.labels for c in grid.mixed}
    ways = [
        columns
        for columns in combinations(range(width), len(cells))
        if all(c in mixed or is_of(cell, kinds[c]) for c, cell in zip(columns, cells, strict=True))
    ]
    signed = [
        columns
        for columns in ways
        if not any(
            _has_sign(cell) is (not signs[c]) for c, cell in zip(columns, cells, strict=True) if signs[c] is not None
        )
    ]
    return signed or ways


def signs_of(grid: Placed) -> list[bool | None]:
    """Return whether the figures of each column have per cent signs; None if only some have, or too few show it."""
    found: list[bool | None] = []
    rows = [row.cells for row in grid.body if row.kind == "row"][:MOST_SHOWING]
    for c in range(grid.labels, grid.width):
        own = [sign for cells in rows if (sign := _has_sign(cells[c])) is not None]
        found.append(own[0] if len(own) >= FEWEST_SIGNED and len(set(own)) == 1 else None)
    return found


def _has_sign(cell: GridCell) -> bool | None:
    """Return whether a figure has a per cent sign; None if there is no figure."""
    number = cell.value.number if cell.value is not None else None
    return None if number is None or cell.value is None else cell.value.unit in ("%", "‰")


def figures_in(row: PlacedRow, columns: Columns, words: TableWords) -> tuple[dict[int, Number | None], bool]:
    """Return the figures of a row by their columns in one reading, and whether the row sums up others."""
    figures = dict(zip(columns, figures_of(row.cells[row.labels :]), strict=True))
    return figures, any(words.is_total(cell.text) for cell in row.cells[: row.labels])


def labels_of(row: PlacedRow, grid: Placed, words: TableWords) -> Row:
    """Return a cell for each column of labels; nothing if a label may be lost."""
    own, columns = row.cells[: row.labels], grid.columns[: grid.labels]
    if len(own) == grid.labels and not (len(own) > 1 and columns[0] == "index" and own[0].is_text):
        return own
    if len(own) == 1 and words.is_total(own[0].text) and "label" in columns:
        at = columns.index("label")
        return [own[0] if c == at else empty_cell(own[0].at) for c in range(grid.labels)]
    return []


def may_lack_labels(grid: Placed, words: TableWords) -> bool:
    """Return whether short rows may lack a label, a word that belongs right of it standing in its place.

    So they may where words stand right of the labels, or where some row lacks one that is merged with the one above.
    """
    if grid.labels == grid.width or grid.columns[grid.labels] == "text" or grid.labels in grid.mixed:
        return True
    rows = [row.cells[: grid.labels] for row in grid.body if row.kind == "row"]
    return any(any(cell.empty for cell in row) and not any(words.is_total(cell.text) for cell in row) for row in rows)
