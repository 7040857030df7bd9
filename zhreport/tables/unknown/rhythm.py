"""The rhythm of cells one to a line: texts and values in turn, and how many columns of values that shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from zhreport.tables.unknown.gridcells import Cache, Row, joined
from zhreport.tables.unknown.headers import GUESS, LIKELY
from zhreport.tables.unknown.numbered import counted
from zhreport.tables.unknown.wording import YEAR, TableWords

FEWEST_ROWS = 2  # rows of values that make a rhythm
ACCEPTED = 1.1  # what a reading may cost; each cost is a doubt, 1 a reading that may well be wrong
MOST_LOST = 2  # values that every row may lack
MOST_VALUES = 60  # value columns
SHORTEST_CODE = 3  # digits of a code of a row
MOST_OPENING = 80  # cells before the first value


@dataclass(slots=True)
class Run:
    """What stands between two rows' ends: texts, then values."""

    texts: Row = field(default_factory=list)
    values: Row = field(default_factory=list)


def runs_of(cells: Row, words: TableWords) -> list[Run]:
    """Return the texts and values in turn; numbers that count the rows and years in the header are taken for texts."""
    names = _names(cells, words)
    blank = _blank_row(cells)
    runs = [Run()]
    for i, cell in enumerate(cells):
        if cell.empty and not runs[-1].values and len(runs) == 1 and i not in blank:
            continue
        if cell.is_text or i in names:
            if runs[-1].values:
                runs.append(Run())
            runs[-1].texts.append(cell)
        elif not cell.empty or runs[-1].texts:
            runs[-1].values.append(cell)
    if not runs[-1].values:
        runs.pop()
    return runs


def _blank_row(cells: Row) -> range:
    """Return the indices of empty places before the first value that are a row's: as many as the rows have values.

    They stand after the title of a group of rows, which would else be taken for one more name of the header.
    """
    first = next((i for i, cell in enumerate(cells) if cell.is_value), 0)
    stretches = groupby(cells[first:], key=lambda cell: cell.is_text)
    usual = Counter(len(list(own)) for texts, own in stretches if not texts).most_common(1)
    end = next((i for i in range(first - 1, 0, -1) if cells[i].empty), 0) + 1
    begin = end
    while begin > 0 and cells[begin - 1].empty:
        begin -= 1
    return range(begin, end) if usual and end - begin == usual[0][0] > 1 else range(0)


def years_joined(cells: Row, cache: Cache) -> Row:
    """Return the cells with years joined that are broken over lines (`20`, `22年`): their digits are no values."""
    out: Row = []
    i = 0
    while i < len(cells):
        size = 1
        if cells[i].text.isdecimal() and len(cells[i].text) <= 4:
            text = cells[i].text
            while size < 5 and i + size < len(cells) and len(text) < 5:
                text += cells[i + size].text
                size += 1
            if not YEAR.match(text) or len(out) > MOST_OPENING:
                size = 1
        out.append(joined(cells[i : i + size], cache) if size > 1 else cells[i])
        i += size
    return out


def _names(cells: Row, words: TableWords) -> set[int]:
    """Return the indices of numbers that name something: years in the header, numbers of rows."""
    found: set[int] = set()
    first = next((i for i, cell in enumerate(cells) if cell.is_value), len(cells))
    end = first
    while end < len(cells) and cells[end].is_year:
        end += 1
    numbers = [cell.value.number for cell in cells[first:end] if cell.value is not None]
    if len(numbers) > 1 and _steps(numbers):
        found.update(range(first, end))
    header = [cell for cell in cells[:first][:MOST_OPENING] if cell.is_text]
    if any(words.column(cell.text) == "index" for cell in header):
        found.update(counted(cells) or _codes(cells, first, words))
    return found


def _codes(cells: Row, first: int, words: TableWords) -> set[int]:
    """Return the indices of numbers that each stand right before a text, if they are codes that open the rows.

    A total row that stands first has none: all others are different then, and longer than figures that happen to end rows.
    """
    found = {i for i in range(first, len(cells) - 1) if cells[i].is_value and cells[i + 1].is_text}
    whole = all(value is not None and isinstance(value.number, int) for value in (cells[i].value for i in found))
    if first in found or not (first and words.is_total(cells[first - 1].text)):
        return found if first in found and whole else set()
    texts = {cells[i].text for i in found}
    long = all(text.isdecimal() and len(text) >= SHORTEST_CODE for text in texts)
    return found if long and len(texts) == len(found) else set()


def _steps(numbers: list[int | float | None]) -> bool:
    steps = {b - a for a, b in pairwise(numbers) if a is not None and b is not None}
    return steps in ({1}, {-1})


def widths_of(runs: list[Run]) -> list[tuple[int, float]]:
    """Return the numbers of value columns that there may be, each with what speaks against it: rows with fewer values.

    A row with more values than there are columns may be two whose label is lost; that is dearer.
    """
    counts = Counter(len(run.values) for run in runs)
    most, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    if often < FEWEST_ROWS:
        return []
    found = []
    for width in range(1, most + MOST_LOST + 1):
        more = sum(count for n, count in counts.items() if n > width)
        fewer = sum(count for n, count in counts.items() if n < width)
        cost = (2 * GUESS * more + LIKELY * fewer) / len(runs) * (1.0 if width == most else 1.2)
        if cost <= ACCEPTED and width <= MOST_VALUES:
            found.append((width, cost))
    return found
