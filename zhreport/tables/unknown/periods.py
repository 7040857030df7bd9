"""Tables with words among their values, one cell to a line: rows found by the period of kinds, or by their numbers.

Where texts and values take turns in no simple rhythm, the header's length may still fit the rest: every row has a cell for
every name, each column only texts or only values. Or the rows are numbered, and each begins with its number.
"""

from __future__ import annotations

import itertools

from zhreport.tables.unknown.gridcells import Row
from zhreport.tables.unknown.wording import TableWords, bare_name

FEWEST_ROWS = 2
MOST_COLUMNS = 20
MOST_BEFORE = 3  # captions before the header
MOST_LEADING = 8  # cells among which the header begins
MOST_SHIFTS = 4  # cells from which a period may be read where no word tells


def find_rows(cells: Row, after: Row, words: TableWords) -> tuple[list[Row], bool]:
    """Return the header and the rows of a sequence of cells, and whether the texts `after` the last value belong to them.

    No rows if no period shows, or more than one: where no word tells with which cell the header begins, the same period
    may be read from several cells on, and none of them is taken.
    """
    whole = [*cells, *after]
    begin = _corner_of(cells, words)
    if begin is not None:
        rows = _numbered_rows(whole[begin:], words) or (_periodic_rows(whole[begin:], words) if after else [])
        return (rows, True) if rows else (_periodic_rows(cells[begin:], words), False)
    first = 0
    while first < min(MOST_BEFORE, len(cells)) and words.above(cells[first].text):
        first += 1
    ways = [
        (rows, own is whole)
        for own in ([cells, whole] if after else [cells])
        for begin in range(first, min(first + MOST_SHIFTS, len(own)))
        if (rows := _periodic_rows(own[begin:], words))
    ]
    return ways[0] if len(ways) == 1 else ([], False)


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
    return rows if max(map(len, rows)) == width else []


def _total_after(cells: Row, last: int, words: TableWords) -> int:
    """Return the index of a total row's label after the last number that counts the rows, 0 if there is none."""
    found = [i for i in range(last + 2, len(cells)) if cells[i].is_text and cells[i].text.endswith(words.totals)]
    return found[0] if len(found) == 1 and all(cell.is_value for cell in cells[found[0] + 1 :]) else 0


def _periodic_rows(cells: Row, words: TableWords) -> list[Row]:
    """Return the rows of the only width at which every column below the header has one kind."""
    first = next((i for i, cell in enumerate(cells) if cell.is_value), len(cells))
    found = [
        width
        for width in range(2, min(first, MOST_COLUMNS) + 1)
        if _is_period(cells, width) and not _is_several(cells, width)
    ]
    if len(found) != 1:
        return []
    width = found[0]
    names = cells[:width]
    told = words.column(names[0].text)
    begins = all(cell.is_text for cell in cells[width::width]) or bool(told and told != "attribute")
    named = any(words.names_column(cell.text) for cell in names) and not any(words.above(cell.text) for cell in names)
    if not (begins and named):  # a row begins with its name: otherwise the period is chance
        return []
    return [cells[i : i + width] for i in range(0, len(cells), width)]


def _is_several(cells: Row, width: int) -> bool:
    """Return whether rows of this width are two or more rows: their kinds come again within them, the names do not."""
    kinds = [cell.is_text for cell in cells[width : 2 * width]]
    for part in range(2, width // 2 + 1):
        if width % part == 0 and kinds == kinds[:part] * (width // part) and any(kinds) and not all(kinds):
            return [cell.text for cell in cells[:part]] != [cell.text for cell in cells[part : 2 * part]]
    return False


def _is_period(cells: Row, width: int) -> bool:
    """Return whether rows of this width have a text or an empty place, or a value or an empty place, in each column."""
    rest = cells[width:]
    if len(rest) % width or len(rest) < FEWEST_ROWS * width:
        return False
    columns = [rest[c::width] for c in range(width)]
    return any(cell.is_value for cell in rest) and all(
        all(cell.empty or cell.is_text for cell in column) or all(cell.empty or cell.is_value for cell in column)
        for column in columns
    )
