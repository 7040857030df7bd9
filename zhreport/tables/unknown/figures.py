"""How far figures that agree prove something: by how many powers of ten chance would have missed.

A sum of 4,432 that comes out exactly would do so by chance once in some thousand times, one of 3 every third time. Figures
with decimals are rounded, so that a sum of them may be off in the last place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import log10, sqrt

from zhreport.model import Number
from zhreport.tables.unknown.gridcells import GridCell, Row

FAILED = -2.0  # what it says against a reading that figures which elsewhere agree do not: sources have errors, too
LARGE = 1000  # a whole number from which it may be rounded as well (万元)
_ROUNDING = 3  # the error of so many rounded terms has a spread of half the last place
_EXACT = 1e-6  # share of the last place by which sums of decimals differ that are the same
_DECIMALS = re.compile(r"\.(\d+)")

Figures = Sequence[Number | None]
"""What stands in the columns of figures of one row; None for a place without a number, which adds nothing to a sum."""


def figures_of(row: Row) -> list[Number | None]:
    """Return the figures of cells."""
    return [cell.value.number if cell.value is not None else None for cell in row]


def last_place(cells: Iterable[GridCell]) -> float:
    """Return the size of the last place that the figures of a column print: 0.01 for `3.10`, 1 for `12`."""
    return 0.1 ** max((len(found[1]) for cell in cells if (found := _DECIMALS.search(cell.text))), default=0)


def sum_proof(total: Number, parts: Number, terms: int, place: float) -> float:
    """Return how many powers of ten it proves that a total is the sum of so many terms, `FAILED` if it is not.

    >>> round(sum_proof(4432, 4432, 3, 1), 1), sum_proof(12, 13, 3, 1), sum_proof(0, 0, 3, 1)
    (3.6, -2.0, 0.0)
    """
    error = abs(total - parts)
    whole = place == 1
    allowed = (1 if abs(total) >= LARGE else 0) if whole else max(1, round(sqrt(terms / _ROUNDING)))
    if error > (allowed + _EXACT) * place:
        return FAILED
    return _powers(total, place + 2 * error)


def near_proof(figure: Number, wanted: float, place: float, error: float) -> float:
    """Return how many powers of ten it proves that a figure is what others give, `FAILED` if it is not.

    `error` is how far what they give may be off because they are rounded.
    """
    allowed = 0.55 * place + error
    return _powers(figure, 2 * allowed) if abs(figure - wanted) <= allowed else FAILED


def _powers(figure: Number, step: float) -> float:
    return max(log10(abs(figure) / step), 0.0) if figure else 0.0
