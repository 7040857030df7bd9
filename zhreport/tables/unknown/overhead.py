"""Merged names over columns of spaces: which columns a name covers is told by where it stands.

A merged name is printed in the middle above the names that it covers, or above the first of them. Of all ways to share the
names below among those above, each having some that stand side by side, the one is taken in which the names above stand
best.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from zhreport.tables.unknown.gridcells import GridCell, Row, empty_cell
from zhreport.tables.unknown.headers import in_turn
from zhreport.tables.unknown.placed import MOST_HEADER_ROWS
from zhreport.text.stretches import union

MOST_COLUMNS = 60  # columns that names are shared among
Extent = tuple[int, int]


def over_their_columns(rows: list[Row], columns: list[Extent]) -> list[Row]:
    """Return the rows with the merged names of the header in the first of the columns that they cover.

    `columns` are the display columns that each column takes. Rows are changed in place where every name has its column.
    """
    depth = 0
    while depth < min(MOST_HEADER_ROWS, len(rows)) and not any(c.is_value and not c.is_year for c in rows[depth]):
        depth += 1
    if depth < 2 or depth == len(rows) or any(len(row) != len(columns) for row in rows[:depth]):
        return rows
    for r in range(depth - 1):
        named = [any(row[c].text for row in rows[r + 1 : depth]) for c in range(len(columns))]
        for first, end in union((c, c + 1) for c, own in enumerate(named) if own):
            _share(rows[r], rows[r + 1], first, end, columns)
    return rows


def _share(row: Row, below: Row, first: int, end: int, columns: list[Extent]) -> None:
    """Move the names of a row that stand over a stretch of columns, each to the first of those that it covers."""
    left, right = columns[first][0], columns[end - 1][1]
    names = [cell for cell in row if cell.text and left <= (cell.left + cell.right) // 2 <= right]
    inside = [cell for cell in row[first:end] if cell.text]
    if not 0 < len(names) < end - first <= MOST_COLUMNS or [id(c) for c in names] != [id(c) for c in inside]:
        return
    if in_turn(below[first:end], len(names)):
        starts = list(range(0, end - first, (end - first) // len(names)))
    else:
        ways = [_best_starts(names, columns[first:end], place) for place in (_from_left, _from_middle)]
        starts = min(ways, key=itemgetter(0))[1]
    at = row[first].at
    row[first:end] = [empty_cell(at) for _ in range(first, end)]
    for cell, start in zip(names, starts, strict=True):
        row[first + start] = cell


def _best_starts(
    names: list[GridCell], columns: list[Extent], distance: Callable[[GridCell, int, int], int]
) -> tuple[int, list[int]]:
    """Return the best way to share the columns among names: how far they stand off, and the first column of each."""
    size = len(columns)
    best: list[tuple[int, list[int]] | None] = [(0, []), *(None for _ in range(size))]
    for cell in names:
        onward: list[tuple[int, list[int]] | None] = [None] * (size + 1)
        for end in range(1, size + 1):
            ways = [
                (own[0] + distance(cell, columns[start][0], columns[end - 1][1]), [*own[1], start])
                for start in range(end)
                if (own := best[start]) is not None
            ]
            onward[end] = min(ways, default=None)
        best = onward
    last = best[size]
    assert last is not None
    return last


def _from_left(cell: GridCell, left: int, right: int) -> int:
    """Return how far a name stands from the left edge of what it would cover."""
    return 2 * abs(cell.left - left)


def _from_middle(cell: GridCell, left: int, right: int) -> int:
    """Return how far a name stands from the middle of what it would cover."""
    return abs(cell.left + cell.right - left - right)
