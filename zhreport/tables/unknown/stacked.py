"""Tables one below the other in one grid: a performance table with its money, its aims and its indicators.

Each has a header of its own, which known names of columns and the figures below them tell. Rows without figures that stand
between them, or say above all whose table it is, are captions of the one below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Row, row_key
from zhreport.tables.unknown.wording import TableWords

FEWEST_NAMES = 3  # of columns that make a header among other rows
NEAR = 3  # rows below a header in which the first figures stand


@dataclass(slots=True)
class Block:
    """One of the tables."""

    rows: list[Row]
    """Its header and the rows below."""
    captions: list[Row] = field(default_factory=list)
    """Rows above it that are no part of its grid."""


def blocks_of(rows: list[Row], words: TableWords) -> list[Block]:
    """Return the tables that stand one below the other; the rows alone where there is one."""
    once = {row_key(rows[r]): r for r in range(len(rows) - 1, -1, -1) if not _has_figures(rows[r])}
    opening = [r - _is_lower(rows, r) for r in sorted(once.values()) if r and _opens(rows, r, words)]
    starts = [r for r in opening if r > _has_figures(rows[0])]
    later = any(map(_has_figures, rows[: max(starts, default=0)]))
    if not starts or not (later or rows[0][0].covers):
        return [Block(rows)]  # without figures above, only what the file draws tells such rows from those of a header
    blocks = [Block(rows[first:end]) for first, end in pairwise([0, *starts, len(rows)])]
    for above, below in pairwise(blocks):
        while above.rows and not _has_figures(above.rows[-1]):
            below.captions.insert(0, above.rows.pop())
    return [block for block in blocks if block.rows]


def _opens(rows: list[Row], r: int, words: TableWords) -> bool:
    """Return whether a row without figures names columns among other rows: names that are known, or all between figures."""
    row, names = rows[r], [cell.text for cell in rows[r] if cell.text]
    if len(names) < FEWEST_NAMES:
        return False
    below = [own for own in rows[r + 1 : r + 1 + NEAR] if len(own) == len(row)]
    if not below or not any(
        cell.text and each.is_value for own in below for cell, each in zip(row[1:], own[1:], strict=True)
    ):
        return False
    known = sum(words.names_column(name) or words.is_amount(name) or words.is_rate(name) for name in names)
    return 2 * known > len(names) or (len(set(names)) == len(row) and all(map(_all_figures, (rows[r - 1], below[0]))))


def _all_figures(row: Row) -> bool:
    """Return whether a row has figures in all places but the first."""
    return all(cell.is_value for cell in row[1:])


def _is_lower(rows: list[Row], r: int) -> bool:
    """Return whether a row is the lower one of a header: a name above covers it, or covers several columns from the first on."""
    above, row = rows[r - 1], rows[r]
    if _has_figures(above):
        return False
    down = max((cell.covers[0] for cell in above if cell.covers), default=1)
    right = above[0].covers[1] if above[0].covers else 1
    return row[0].text in ("", above[0].text) or down > 1 or right > 1


def _has_figures(row: Row) -> bool:
    return any(cell.is_value for cell in row)
