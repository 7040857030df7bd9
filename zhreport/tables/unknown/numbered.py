"""Rows that are numbered, one cell to a line: each begins with its number."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, Row
from zhreport.tables.unknown.profiles import is_alike
from zhreport.tables.unknown.rowblocks import marked_rows
from zhreport.tables.unknown.sequences import Sequence
from zhreport.tables.unknown.wording import TableWords, bare_name

FEWEST_ROWS = 2
MOST_COLUMNS = 20
APART = 2  # cells from a number to the next that are too few for a row
MOST_LEADING = 8  # cells among which the header begins


def counted(cells: Row, apart: int = 0, again: Callable[[str], bool] | None = None) -> list[int]:
    """Return the indices of the numbers 1, 2, 3 that each stand right before a text, more than `apart` behind the last; or none.

    They may begin `again` below a text of which that says so.
    """
    found: list[int] = []
    wanted: float = 1
    for i, (cell, after) in enumerate(pairwise(cells)):
        number = cell.value.number if cell.value is not None else None
        if number is None or not after.is_text or (found and i - found[-1] <= apart):
            continue
        if number == wanted or (number == 1 and again is not None and again(cells[i - 1].text)):
            found.append(i)
            wanted = number + 1
    return found if len(found) >= FEWEST_ROWS else []


def lists_items(cells: Row, words: TableWords) -> bool:
    """Return whether all figures of cells count what stands below each, and no name says so: a list, and no table."""
    numbers = [cell.value.number for cell in cells if cell.value is not None and not cell.empty]
    return numbers == [*range(1, len(numbers) + 1)] and not any(words.column(cell.text) == "index" for cell in cells)


def numbered_rows(cells: Row, words: TableWords, cache: Cache, least: int = 0) -> tuple[Sequence | None, int]:
    """Return the rows of cells if numbers tell where they begin, and how many cells are in them, `least` or more.

    They begin with 1, 2, 3 below a name that says so; besides them stand total rows and titles above rows.
    """
    corner = next(
        (i for i, cell in enumerate(cells[:MOST_LEADING]) if words.corner(bare_name(cell.text)) == "index"), -1
    )
    starts = counted(cells, APART, words.heads_rows) or counted(cells, 1, words.heads_rows)
    if not starts or not 0 <= corner < starts[0] <= corner + MOST_COLUMNS:
        return None, 0
    edges = [*starts, len(cells)]
    for i in range(corner + 1, len(cells)):
        if cells[i].is_text and words.is_total(cells[i].text):
            end = next(edge for edge in edges if edge > i)
            if end - i > 1 and not any(cell.is_text for cell in cells[i + 1 : end]):
                starts.append(i)
    titles = [i - 1 for i in starts if i - 1 > corner and words.heads_rows(cells[i - 1].text)]
    doubtful = [] if titles else _likely_titles(cells, corner, sorted(starts), words)
    titles += doubtful
    firsts = {*starts, *titles}
    for i, cell in enumerate(cells):
        cell.opens = i in firsts
    end, told = _end(cells, corner, sorted(firsts), titles)
    # a longer row may begin elsewhere
    found = marked_rows(cells[:end], words, cache, broken=False) if end >= least else None
    for i in [*doubtful, *([] if told else [max(starts)])] if found else []:
        cells[i].doubtful = True
    return found, end


def _likely_titles(cells: Row, corner: int, starts: list[int], words: TableWords) -> list[int]:
    """Return the last cells of the longer rows if they are titles of the rows below rather than of a last column.

    The header is as long as these rows, its last name is not known as one, and the last row is not among them.
    """
    sizes = [j - i for i, j in pairwise([*starts, len(cells)])]
    width, name = min(sizes), cells[starts[0] - 1].text
    if starts[0] - corner != width + 1 or sizes[-1] > width or max(sizes) != width + 1:
        return []
    if words.column(name) or words.unit_after(name) or words.is_amount(name) or words.is_worded(name):
        return []
    titles = [starts[0] - 1, *(i + width for i, size in zip(starts, sizes, strict=True) if size > width)]
    texts = {cells[i].text for i in titles if cells[i].is_text}
    again = len(texts) < len(titles) or 2 * len(titles) > len(starts) + 1  # or in most rows
    return [] if again else titles


def _end(cells: Row, corner: int, firsts: list[int], titles: list[int]) -> tuple[int, bool]:
    """Return where the last row ends, and whether that is sure: it is as long as all others, what is left stands below the table."""
    rows = [cells[i:j] for i, j in pairwise(firsts) if i not in titles]
    width = len(rows[0])
    end = firsts[-1] + width
    named = len(cells) - firsts[-1] == firsts[0] - corner  # the header has a name for each of its cells
    if end >= len(cells) or named or any(len(row) != width for row in rows):
        return len(cells), True
    ends = [row[-1] for row in rows]
    return end, is_alike("", [*ends, cells[end - 1]]) and not is_alike("", [*ends, cells[end]])
