"""Rows that are numbered, one cell to a line: each begins with its number."""

from __future__ import annotations

from zhreport.tables.unknown.gridcells import Row
from zhreport.tables.unknown.wording import TableWords, bare_name

FEWEST_ROWS = 2
MOST_COLUMNS = 20
MOST_LEADING = 8  # cells among which the header begins


def numbered_rows(cells: Row, words: TableWords) -> Row:
    """Return the cells with which rows begin that begin with 1, 2, 3 below a name that says so, and a total row's; none if they do not."""
    corner = next(
        (i for i, cell in enumerate(cells[:MOST_LEADING]) if words.corner(bare_name(cell.text)) == "index"), -1
    )
    starts: list[int] = []
    for i, cell in enumerate(cells[:-1]):
        number = cell.value.number if cell.value is not None else None
        if number == len(starts) + 1 and cells[i + 1].is_text and (not starts or i - starts[-1] > 2):
            starts.append(i)
    if len(starts) < FEWEST_ROWS or not 0 <= corner < starts[0] <= corner + MOST_COLUMNS:
        return []
    edges = [*starts, len(cells)]
    for i in range(corner + 1, len(cells)):
        if cells[i].is_text and words.is_total(cells[i].text):
            end = next(edge for edge in edges if edge > i)
            if end - i > 1 and all(cell.is_value for cell in cells[i + 1 : end]):
                starts.append(i)
    return [cells[i] for i in starts]
