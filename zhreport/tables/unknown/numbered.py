"""Rows that are numbered, one cell to a line: each begins with its number."""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.unknown.gridcells import Row
from zhreport.tables.unknown.wording import TableWords, bare_name

FEWEST_ROWS = 2
MOST_COLUMNS = 20
APART = 2  # cells from a number to the next that are too few for a row
MOST_LEADING = 8  # cells among which the header begins


def counted(cells: Row, apart: int = 0) -> list[int]:
    """Return the indices of the numbers 1, 2, 3 that each stand right before a text, more than `apart` behind the last; or none."""
    found: list[int] = []
    for i, (cell, after) in enumerate(pairwise(cells)):
        number = cell.value.number if cell.value is not None else None
        if number == len(found) + 1 and after.is_text and (not found or i - found[-1] > apart):
            found.append(i)
    return found if len(found) >= FEWEST_ROWS else []


def numbered_rows(cells: Row, words: TableWords) -> Row:
    """Return the cells with which rows begin that begin with 1, 2, 3 below a name that says so, a total row's, and titles above them; none if not."""
    corner = next(
        (i for i, cell in enumerate(cells[:MOST_LEADING]) if words.corner(bare_name(cell.text)) == "index"), -1
    )
    starts = counted(cells, APART)
    if not starts or not 0 <= corner < starts[0] <= corner + MOST_COLUMNS:
        return []
    edges = [*starts, len(cells)]
    for i in range(corner + 1, len(cells)):
        if cells[i].is_text and words.is_total(cells[i].text):
            end = next(edge for edge in edges if edge > i)
            if end - i > 1 and all(cell.is_value for cell in cells[i + 1 : end]):
                starts.append(i)
    titles = [i - 1 for i in starts if i - 1 > corner and words.heads_rows(cells[i - 1].text)]
    return [cells[i] for i in starts + titles]
