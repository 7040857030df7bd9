"""Rows that lost figures: where the others stand, as far as the sums of the table tell.

Every way to put a short row's figures into the columns, in order, is held against what the whole rows prove: the sums of rows
and columns, shares, growth, products. The one for which most speaks is taken if no other comes near.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from math import comb, log10, prod

from zhreport.tables.unknown.figures import figures_of
from zhreport.tables.unknown.gridcells import Row, empty_cell
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.shortrows import is_of
from zhreport.tables.unknown.sums import Filled, Sums
from zhreport.tables.unknown.totals import is_total
from zhreport.tables.unknown.wording import TableWords

MOST_READINGS = 220  # ways to read one row that are looked at
MOST_TOGETHER = 400  # combinations of those of several rows
SURE, LIKELY = (
    3.0,
    1.5,
)  # powers of ten by which a way must be ahead of all others: to be taken, and to be taken with a flag

Columns = tuple[int, ...]
"""The column of each figure of a row, counted from the first column of figures."""
Ways = dict[int, dict[Columns, Filled]]
"""The ways to read short rows, by their index in the grid's body."""


def settle_short_rows(grid: Placed, words: TableWords) -> None:
    """Place the figures of the grid's short rows where the sums tell their columns."""
    columns = {
        i: own for i, row in enumerate(grid.body) if row.kind == "uncertain" and (own := _ways(row, grid, words))
    }
    if not columns:
        return
    sums = Sums.of(grid, words)
    ways = {i: {own: _filled(grid, i, own, sums, words) for own in found} for i, found in columns.items()}
    settled = _settle_apart(grid, ways, sums, words) if sums.relations else False
    if ways and sums.totals and prod(map(len, ways.values())) <= MOST_TOGETHER:
        _settle_together(grid, ways, Sums.of(grid, words) if settled else sums, words)


def _settle_apart(grid: Placed, ways: Ways, sums: Sums, words: TableWords) -> bool:
    """Place the rows of which their own figures tell enough, and say whether there are any."""
    settled = False
    least = SURE if sums.totals else LIKELY
    for i, own in list(ways.items()):
        proofs = {columns: sums.row_proof(filled) for columns, filled in own.items()}
        if _settle(grid, i, proofs, words, least, tried=len(own)):
            settled = True
            del ways[i]
    return settled


def _settle_together(grid: Placed, ways: Ways, sums: Sums, words: TableWords) -> None:
    """Place the rows for which the sums of columns speak, all of them together."""
    alone = {i: {columns: sums.row_proof(filled) for columns, filled in own.items()} for i, own in ways.items()}
    best: dict[int, dict[Columns, float]] = {i: {} for i in ways}
    for chosen in product(*ways.values()):
        taken = dict(zip(ways, chosen, strict=True))
        short = {i: ways[i][columns] for i, columns in taken.items()}
        proof = sums.column_proof(short) + sum(alone[i][columns] for i, columns in taken.items())
        for i, columns in taken.items():
            best[i][columns] = max(best[i].get(columns, proof), proof)
    tried = prod(map(len, ways.values()))
    for i, proofs in best.items():
        _settle(grid, i, proofs, words, LIKELY, tried=tried)


def _settle(grid: Placed, i: int, proofs: dict[Columns, float], words: TableWords, least: float, *, tried: int) -> bool:
    """Place a row in the way for which most speaks, if it is so far ahead of all others; say whether it is.

    `tried` is how many ways were tried in all: the more, the more often one of them comes out by chance.
    """
    ordered = sorted(proofs, key=lambda columns: -proofs[columns])
    margin = proofs[ordered[0]] - (proofs[ordered[1]] if len(ordered) > 1 else 0.0) - log10(tried)
    if margin < least:
        return False
    row = grid.body[i]
    labels, cells = _labels(row, grid, words), row.cells[row.labels :]
    if margin < SURE:
        cells = [replace(cell, doubtful=True) for cell in cells]
    placed = dict(zip(ordered[0], cells, strict=True))
    values = [placed.get(c) or empty_cell(cells[-1].at) for c in range(grid.width - grid.labels)]
    grid.body[i] = PlacedRow([*labels, *values], by_sums=True)
    return True


# ------------------------------------------------------------------------------------------------------- ways to read a row


def _ways(row: PlacedRow, grid: Placed, words: TableWords) -> list[Columns]:
    """Return the ways to put a row's figures into the columns; none if its labels are not whole, or there are too many."""
    cells, width = row.cells[row.labels :], grid.width - grid.labels
    if not cells or len(cells) > width or comb(width, len(cells)) > MOST_READINGS or not _labels(row, grid, words):
        return []
    kinds = grid.columns[grid.labels :]
    mixed = {c - grid.labels for c in grid.mixed}
    return [
        columns
        for columns in combinations(range(width), len(cells))
        if all(c in mixed or is_of(cell, kinds[c]) for c, cell in zip(columns, cells, strict=True))
    ]


def _filled(grid: Placed, i: int, columns: Columns, sums: Sums, words: TableWords) -> Filled:
    """Return the figures of a short row in one way to read it."""
    row = grid.body[i]
    figures = dict(zip(columns, figures_of(row.cells[row.labels :]), strict=True))
    return sums.filled(figures, total=any(is_total(cell.text, words) for cell in row.cells[: row.labels]))


def _labels(row: PlacedRow, grid: Placed, words: TableWords) -> Row:
    """Return a cell for each column of labels; nothing if a label may be lost."""
    own, columns = row.cells[: row.labels], grid.columns[: grid.labels]
    if len(own) == grid.labels and not (len(own) > 1 and columns[0] == "index" and own[0].is_text):
        return own
    if len(own) == 1 and is_total(own[0].text, words) and "label" in columns:
        at = columns.index("label")
        return [own[0] if c == at else empty_cell(own[0].at) for c in range(grid.labels)]
    return []
