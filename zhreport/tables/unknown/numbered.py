"""Rows that are numbered, one cell to a line: each begins with its number."""

from __future__ import annotations

import itertools

from zhreport.tables.unknown.gridcells import Row
from zhreport.tables.unknown.wording import TableWords, bare_name

FEWEST_ROWS = 2
MOST_COLUMNS = 20
MOST_LEADING = 8  # cells among which the header begins


def find_rows(cells: Row, words: TableWords) -> list[Row]:
    """Return the header and the rows of a sequence of cells in which rows begin with 1, 2, 3; none if they do not."""
    begin = _corner_of(cells, words)
    return [] if begin is None else _numbered_rows(cells[begin:], words)


def _corner_of(cells: Row, words: TableWords) -> int | None:
    """Return the index of the first cell, among those before the first value, that is a word headers begin with."""
    for i, cell in enumerate(cells[:MOST_LEADING]):
        if not cell.is_text:
            return None
        if words.corner(bare_name(cell.text)) in ("index", "name", "group"):
            return i
    return None


def _numbered_rows(cells: Row, words: TableWords) -> list[Row]:
    """Return rows that begin with 1, 2, 3 under a header whose first name says so; each has at most as many cells."""
    if not cells or words.column(cells[0].text) != "index":
        return []
    starts: list[int] = []
    for i, cell in enumerate(cells[:-1]):
        number = cell.value.number if cell.value is not None else None
        if number == len(starts) + 1 and cells[i + 1].is_text and (not starts or i - starts[-1] > 2):
            starts.append(i)
    if len(starts) < FEWEST_ROWS or starts[0] > MOST_COLUMNS:
        return []
    total = _total_after(cells, starts[-1], words)
    edges = [0, *starts, *([total] if total else []), len(cells)]
    rows = [cells[a:b] for a, b in itertools.pairwise(edges)]
    width = len(rows[0])
    whole = [row for row in rows[1:] if len(row) == width]
    if not all(cell.is_text for cell in rows[0]) or len(whole) * 3 < len(rows) - 1:
        return []
    return rows if max(map(len, rows)) == width and not _contradict(whole) else []


def _contradict(rows: list[Row]) -> bool:
    """Return whether some row has a figure where all others have a text, and a text where all others have figures."""
    if len(rows) <= FEWEST_ROWS:
        return False
    columns = list(zip(*rows, strict=True))
    texts = [sum(cell.is_text for cell in column) for column in columns]
    values = [sum(cell.is_value for cell in column) for column in columns]
    others = len(rows) - 1
    for row in rows:
        figure = any(cell.is_value and texts[c] == others for c, cell in enumerate(row))
        if figure and any(cell.is_text and values[c] == others for c, cell in enumerate(row)):
            return True
    return False


def _total_after(cells: Row, last: int, words: TableWords) -> int:
    """Return the index of a total row's label after the last number that counts the rows, 0 if there is none."""
    found = [i for i in range(last + 2, len(cells)) if cells[i].is_text and words.is_total(cells[i].text)]
    return found[0] if len(found) == 1 and all(cell.is_value for cell in cells[found[0] + 1 :]) else 0
