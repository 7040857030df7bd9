"""Rows that lost figures: where the others stand, as far as the sums of the table tell.

Every way to put a short row's figures into the columns, in order, is held against what the whole rows prove: the sums of rows
and columns, shares, growth, products. The one for which most speaks is taken if no other comes near; where several do, what
stands in the same column in all of them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import log10, prod

from zhreport.tables.unknown.gridcells import UNKNOWN, empty_cell
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.shortreadings import Columns, figures_in, labels_of, may_lack_labels, readings_of, signs_of
from zhreport.tables.unknown.sums import Filled, Sums
from zhreport.tables.unknown.wording import TableWords

MOST_TOGETHER = 400  # combinations of the readings of several rows that are looked at
# powers of ten by which a reading must be ahead of all others, more where many were tried: to be taken, to be taken with a flag
SURE, LIKELY = 3.0, 1.0

Proofs = dict[Columns, float]
"""What speaks for the readings of a row."""


def settle_short_rows(grid: Placed, words: TableWords) -> None:
    """Place the figures of the grid's short rows where the sums tell their columns."""
    short = [i for i, row in enumerate(grid.body) if row.kind == "uncertain"]
    if not short or may_lack_labels(grid, words):
        return
    signs = signs_of(grid)
    readings = {i: own for i in short if (own := readings_of(grid.body[i], grid, signs, words))}
    if not readings:
        return
    sums = Sums.of(grid, words)
    filled = {
        i: {way: sums.filled(*figures_in(grid.body[i], way, words)) for way in own} for i, own in readings.items()
    }
    alone = {i: {way: sums.row_proof(row) for way, row in own.items()} for i, own in filled.items()}
    for i, proofs in alone.items():
        if _settle(grid, i, proofs, words, len(proofs), sure=True):
            del filled[i]
    if len(filled) < len(alone):
        sums = Sums.of(grid, words)
    while _settle_together(grid, filled, alone, sums, words, sure=True):
        sums = Sums.of(grid, words)
    _settle_together(grid, filled, alone, sums, words, sure=False)
    for i in filled:
        _settle(grid, i, alone[i], words, len(alone[i]), sure=False)


def _settle_together(
    grid: Placed,
    filled: dict[int, dict[Columns, Filled]],
    alone: dict[int, Proofs],
    sums: Sums,
    words: TableWords,
    *,
    sure: bool,
) -> bool:
    """Place rows for which sums of columns speak, those that stand in one sum together, and say whether there were any.

    The rows that are left, `filled` in each of their readings, become fewer.
    """
    left = len(filled)
    clusters = [frozenset(filled).intersection(rows) for rows in [frozenset(filled), *sums.clusters()]]
    for rows in sorted(clusters, key=len, reverse=not sure):
        own = {i: filled[i] for i in sorted(rows) if i in filled}
        tried = prod(map(len, own.values()))
        if not own or tried > MOST_TOGETHER:
            continue
        for i, proofs in _proofs_together(own, alone, sums).items():
            if _settle(grid, i, proofs, words, tried, sure=sure):
                del filled[i]
    return len(filled) < left


def _proofs_together(
    filled: dict[int, dict[Columns, Filled]], alone: dict[int, Proofs], sums: Sums
) -> dict[int, Proofs]:
    """Return what the sums of columns say for the readings of several rows: what they say for the best with each."""
    best: dict[int, Proofs] = {i: {} for i in filled}
    totals = sums.totals_of(filled)
    for chosen in product(*filled.values()):
        taken = dict(zip(filled, chosen, strict=True))
        proof = sums.column_proof(totals, {i: filled[i][way] for i, way in taken.items()})
        proof += sum(alone[i][way] for i, way in taken.items())
        for i, way in taken.items():
            best[i][way] = max(best[i].get(way, proof), proof)
    return best


def _settle(grid: Placed, i: int, proofs: Proofs, words: TableWords, tried: int, *, sure: bool) -> bool:
    """Place a row in the reading for which most speaks, and say whether that is so far ahead of the others.

    `tried` is how many readings there were in all: the more, the more often one of them comes out by chance. What is not
    `sure` gets a flag; what nothing tells has no value.
    """
    row = grid.body[i]
    best = max(proofs, key=lambda way: proofs[way])
    least = proofs[best] - log10(tried)
    near = [way for way in proofs if proofs[way] > least - SURE]
    common = [all(way[k] == c for way in near) for k, c in enumerate(best)]
    likely = all(way == best or proofs[way] <= least - LIKELY for way in proofs)
    if not (all(common) if sure else likely or any(common)):
        return False
    cells = [
        cell if told else replace(cell, doubtful=True) if likely else replace(cell, value=UNKNOWN)
        for cell, told in zip(row.cells[row.labels :], common, strict=True)
    ]
    placed = dict(zip(best, cells, strict=True))
    values = [placed.get(c) or empty_cell(cells[-1].at) for c in range(grid.width - grid.labels)]
    grid.body[i] = PlacedRow([*labels_of(row, grid, words), *values], by_sums=len(proofs) > 1)
    return True
