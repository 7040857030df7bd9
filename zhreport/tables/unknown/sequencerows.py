"""Cells one to a line cut into rows of the same kinds at the least cost: a row may lack cells, or have one that is broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zhreport.tables.unknown.gridcells import GridCell, Row
from zhreport.tables.unknown.wording import TableWords

MOST_LOST = 2  # cells that a row may lack
LOST, LOST_GROUP, LOST_IN_TOTAL, FOUND_IN_TOTAL, BROKEN = 1.0, 0.4, 0.1, 0.3, 1.0  # what a row costs that is not whole
OTHER_NUMBER, OTHER_TEXT = 0.3, 0.4  # what a figure costs where others are rates, a text where others are dates
BESIDE_BOUND = 0.1  # what a figure or a text costs where others are bounds, and a bound where others are these
MOST_PER_ROW = 0.5  # what all rows may cost on average
_DATE = re.compile(r"(?:\d{4}[-./年])?\d{1,2}(?:[-./月]\d{1,2}日?|月)|\d{4}年(?:度)?")
_COMPARISONS = "=≥≤≧≦><"
_INFINITE = float("inf")
_NOTHING = 1e-9  # by which two costs may differ that are the same
Step = tuple[int, int]
"""How many cells a row has, and which of them is joined to the next: -1 none, less than that where another may be."""


def kinds_of(cells: Row) -> list[str]:
    """Return what stands in each cell; where there are no figures, words that come again stand for them."""
    kinds = [_kind(cell) for cell in cells]
    if any(kind in "VPD" for kind in kinds):
        return kinds
    counts = Counter(cell.text for cell in cells)
    return ["R" if kind == "T" and counts[cell.text] > 1 else kind for cell, kind in zip(cells, kinds, strict=True)]


def _kind(cell: GridCell) -> str:
    """Return what stands in a cell: `T` text, `D` date, `V` figure, `P` rate, `M` a mark for no figure, `E` nothing.

    `R` is a text that comes again, `B` a bound (`≥95%`, `=4次`).
    """
    if cell.empty:
        return "E"
    if cell.text[0] in _COMPARISONS:
        return "B"  # figures and words stand beside it in one column
    if cell.value is None:
        return "D" if _DATE.fullmatch(cell.text) else "T"
    if cell.value.number is None:
        return "M"
    return "P" if cell.value.unit in ("%", "‰") else "V"


def pattern_of(kinds: list[str], body: int, width: int) -> list[str]:
    """Return the kind of each column: that of the first row, or of the next where the first has a mark or nothing."""
    rows = [kinds[i : i + width] for i in range(body, min(len(kinds), body + 4 * width), width)]
    return [next((row[c] for row in rows if c < len(row) and row[c] not in "ME"), "M") for c in range(width)]


def cut_rows(
    cells: Row, kinds: list[str], begin: int, pattern: list[str], names: list[str], words: TableWords
) -> tuple[float, list[Step]] | None:
    """Return what the rows from a cell on cost at least, and their lengths and joints; None if they are too dear.

    None as well where they can be cut in two ways that cost as much.
    """
    size = len(cells)
    most = MOST_PER_ROW * (size - begin) / len(pattern)
    least: dict[int, float] = {begin: 0.0}
    ways = {begin: 1}
    before: dict[int, tuple[int, Step]] = {}
    for i in range(begin, size):
        if i not in least:
            continue
        for length, cost, joint in _rows_at(cells, kinds, i, begin, pattern, names, words):
            total, end = least[i] + cost, i + length
            if total > most:
                continue
            known = least.get(end, _INFINITE)
            if total < known - _NOTHING:
                least[end], ways[end], before[end] = total, ways[i], (i, (length, joint))
            elif total < known + _NOTHING:
                ways[end] += ways[i]
    if ways.get(size) != 1:
        return None
    steps: list[Step] = []
    i = size
    while i > begin:
        i, step = before[i]
        steps.append(step)
    return least[size], steps[::-1]


def _rows_at(
    cells: Row, kinds: list[str], i: int, begin: int, pattern: list[str], names: list[str], words: TableWords
) -> Iterator[tuple[int, float, int]]:
    """Yield the rows that may begin at a cell: how many cells they have, what they cost, which cell is joined to the next.

    That is -1 where none is, and less where another may be.

    The one at `begin` is whole: it tells what the columns hold.
    """
    width, left = len(pattern), len(kinds) - i
    if left >= len(names) and cells[i].text == names[0] and [c.text for c in cells[i : i + len(names)]] == names:
        yield len(names), 0.0, -1
        return
    total = cells[i].is_text and cells[i].text.endswith(words.totals)
    if left >= width and (cost := _misfit(kinds[i : i + width], pattern)) < _INFINITE:
        cost += FOUND_IN_TOTAL * (total and any(kind in "TD" for kind in kinds[i + 1 : i + width]))
        yield width, cost, -1
        if cost == 0:
            return
    most = width - 2 if total else 0 if i == begin else min(MOST_LOST, width - 2)
    for lost in range(1, most + 1):
        if left >= width - lost and (cost := _short(kinds[i : i + width - lost], pattern, total=total)) < _INFINITE:
            yield width - lost, cost, -1
    if left > width:
        joins = _joins(cells[i : i + width + 1], kinds[i : i + width + 1], pattern, words)
        if joins:
            seam, cost, join = joins[0]
            told = len(joins) == 1 or joins[1][0] < seam
            yield width + 1, cost + BROKEN, join if told else -2 - join


def _joins(own: Row, kinds: list[str], pattern: list[str], words: TableWords) -> list[tuple[int, float, int]]:
    """Return the texts that may go on in the next one, so that the row has a cell for every column: the clearest first."""
    found: list[tuple[int, float, int]] = []
    for at in range(len(pattern)):
        if kinds[at] in "TR" and kinds[at + 1] in "TR":
            cost = _misfit([*kinds[:at], *kinds[at + 1 :]], pattern)
            if cost < _INFINITE:
                unit = words.is_unit(own[at + 1].text)
                found.append((-1 if unit else words.seam(own[at].text, own[at + 1].text), cost, at))
    return sorted(found, key=lambda each: (-each[0], each[2]))


def _misfit(row: list[str], pattern: list[str]) -> float:
    """Return what a row costs that has a cell for every column; infinite if it cannot be one."""
    cost = 0.0
    for kind, wanted in zip(row, pattern, strict=True):
        if kind != wanted and kind not in "ME" and wanted != "M":
            if kind in "VP" and wanted in "VP":
                cost += OTHER_NUMBER
            elif "B" in (kind, wanted):
                cost += BESIDE_BOUND
            elif kind in "TDR" and wanted in "TDR":
                cost += OTHER_TEXT
            else:
                return _INFINITE
    return cost


def _short(row: list[str], pattern: list[str], *, total: bool) -> float:
    """Return what a row costs that lacks cells: the least of all ways to leave columns out."""
    labels = next((c for c, kind in enumerate(pattern) if kind in "VP"), len(pattern))
    costs = [0.0] + [_INFINITE] * len(row)
    for c, wanted in enumerate(pattern):
        if total and wanted in "TDM":
            lost = LOST_IN_TOTAL
        elif c < labels:
            lost = _INFINITE if c == max(labels - 1, 0) else LOST_GROUP  # every row has a name
        else:
            lost = LOST
        further = [costs[0] + lost]
        for n, kind in enumerate(row, 1):
            further.append(min(costs[n] + lost, costs[n - 1] + _misfit([kind], [wanted])))
        costs = further
    return costs[-1]
