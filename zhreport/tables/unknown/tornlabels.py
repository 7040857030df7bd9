"""Names of rows that were broken over lines in a table whose rows stand in groups: the first part then stands where groups do.

`城东县`, `三`, `里庄乡` reads like a group `三` of one row. What groups and names have in common tells it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined, parts_of
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.wording import TableWords

FEWEST_OTHERS = 2  # groups, or names, from which it is told what they have in common
NEAR = 60  # rows above one, and as many below, that it is compared with


def mend_torn_labels(grid: Placed, words: TableWords, cache: Cache) -> None:
    """Put the first part of a name that stands in a column of groups back before the rest; where it may be one, doubt the row."""
    for n, row in enumerate(grid.body):
        _mend_unit(grid, _near(grid.body, n), row, words, cache)
    if grid.columns[: grid.labels].count("label") < 2 or grid.columns[grid.labels - 1] != "label":
        return
    rows = [row for row in grid.body if row.kind == "row"]
    if not any(row.cells[0].empty for row in rows):
        return  # nothing is grouped
    for n, row in enumerate(rows):
        own, near = [c for c in range(grid.labels) if row.cells[c].text], _near(rows, n)
        if own and _ends_as_groups(near, row, own[-1]):
            row.cells[own[0]].doubtful = True  # its name is lost
        for a, b in pairwise(own[-2:]):
            doubt = _is_torn(near, row, a, b, words)
            if doubt > 1:
                name = joined([row.cells[a], row.cells[b]], cache)
                row.cells[: grid.labels] = _aligned([*row.cells[:a], name], grid.labels)
            elif doubt or not _moved(near, row, a, b, words, cache):
                row.cells[a].doubtful = True


def _near(rows: list[PlacedRow], n: int) -> list[PlacedRow]:
    return rows[max(n - NEAR, 0) : n + NEAR]


def _ends_as_groups(rows: list[PlacedRow], row: PlacedRow, c: int) -> bool:
    """Return whether a name ends as no other name does, but as several groups do."""
    end = row.cells[c].text[-1]
    groups = {each.cells[a].text for each in rows if each is not row for a in range(c)}
    names = [each.cells[c].text for each in rows if each is not row]
    return sum(text.endswith(end) for text in groups) >= FEWEST_OTHERS and not any(text.endswith(end) for text in names)


def _mend_unit(grid: Placed, rows: list[PlacedRow], row: PlacedRow, words: TableWords, cache: Cache) -> None:
    """Put what has been joined to a unit, or left out of it, where it belongs: `公务`, `用车`, `辆`; `电`, `万千`, `瓦时`.

    What may belong to either is in doubt: `巡查`, `万`, `人次`.
    """
    for c in range(1, grid.labels) if row.kind == "row" else ():
        name, unit = row.cells[c - 1], row.cells[c]
        if grid.columns[c] != "unit" or not name.text:
            continue
        *begin, last = parts_of(unit)
        *rest, end = parts_of(name)
        whole, longer = words.is_unit(unit.text), words.is_unit(end + unit.text)
        if rest and (words.is_unit(end) or (whole and longer)):
            name.doubtful = True
        if whole:
            continue
        others = [each.cells[c].text for each in rows if each is not row and each.kind == "row"]
        alone = len(last) == 1 and 2 * sum(len(text) == 1 for text in others) > len(others)
        if begin and (words.is_unit(last) or alone):
            row.cells[c - 1] = joined([name, _cut(unit, 0, len(begin))], cache)
            row.cells[c - 1].doubtful |= words.is_unit("".join(begin))
            row.cells[c] = _cut(unit, len(begin), len(begin) + 1)
        elif rest and longer:
            row.cells[c - 1] = _cut(name, 0, len(rest))
            row.cells[c] = joined([_cut(name, len(rest), len(rest) + 1), unit], cache)


def _cut(cell: GridCell, first: int, last: int) -> GridCell:
    """Return some of the parts of a text that was broken over lines as a cell of their own."""
    spans = cell.spans[first:last]
    return replace(cell, text="".join(parts_of(cell)[first:last]), spans=spans, at=spans[0][0])


def _moved(rows: list[PlacedRow], row: PlacedRow, a: int, b: int, words: TableWords, cache: Cache) -> bool:
    """Give a character alone that ends a group the name behind it; return whether it is told to which of them it belongs."""
    first, second = row.cells[a], row.cells[b]
    *begin, last = parts_of(first)
    if not begin or not words.is_fragment(last):
        return True
    ends = {each.cells[a].text[-1] for each in rows if each is not row and each.cells[a].text}
    if last in ends or begin[-1][-1] not in ends:
        return last in ends
    row.cells[a] = _cut(first, 0, len(begin))
    row.cells[b] = joined([_cut(first, len(begin), len(begin) + 1), second], cache)
    return True


def _aligned(labels: Row, size: int) -> Row:
    """Return the labels of a row in the last of so many columns, those before them empty."""
    own = [cell for cell in labels if cell.text]
    return [*(empty_cell(own[0].at) for _ in range(size - len(own))), *own]


def _is_torn(rows: list[PlacedRow], row: PlacedRow, a: int, b: int, words: TableWords) -> int:
    """Return how likely the texts in two columns of a row are one name: 0 not at all, 1 perhaps, 2 surely."""
    first, second = row.cells[a], row.cells[b]
    if not (first.is_text and second.is_text) or words.is_total(first.text) or words.is_total(second.text):
        return 0
    groups = {each.cells[a].text for each in rows if each is not row and each.cells[a].text} - {first.text}
    names = {each.cells[b].text for each in rows if each is not row and each.cells[b].text} - {second.text}
    if len(names) < FEWEST_OTHERS or sum(each.cells[a].text == first.text for each in rows) > 1:
        return 0
    ends = [group[-1] for group in groups]
    unlike = first.text[-1] not in ends
    if len(first.text) == 1 and not words.is_unit(first.text) and min(map(len, groups), default=2) > 1:
        return 1 + any(name[-1] == second.text[-1] for name in names)
    if len(second.text) == 1 and min(map(len, names)) > 1:
        return 1 + unlike
    if unlike and any(name.endswith(second.text) for name in names):
        return 2
    return int(unlike and any(ends.count(end) >= FEWEST_OTHERS for end in ends))
