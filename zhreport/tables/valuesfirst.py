"""Rows that print their values before their label (`3 | 规章`): read in order, each label would take the values of the next row.

Where a line is a whole row, nothing else can be meant; where it cannot be told whose the values are, all of the table is in doubt.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter

from zhreport import diagnostics
from zhreport.model import Cell, Diagnostic, Table
from zhreport.model.later import change_later
from zhreport.tables.align import Match
from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import LabelIndex, skeleton

FEWEST_TITLES = 3  # different titles of columns with values behind them: a row whose label is lost leaves one


def with_labels_first(cells: list[ObservedCell], index: LabelIndex) -> tuple[list[ObservedCell], bool]:
    """Return the cells, the label moved before the values where a line is all the values of a row and then its label.

    The values on a line below a label that has none may be that label's, and bare numbers that count up may number the rows.
    The second says whether it is certain: values were such a label's on lines before, and none are left for the last.
    """
    if cells and cells[0].left < 0:  # one cell to a line: nothing shows it but the first and the last
        return cells, not _are_ahead([cell for cell in cells if cell.text], index)
    lines = [list(own) for _, own in groupby(cells, attrgetter("line"))]
    found: list[tuple[list[ObservedCell], int]] = []
    open_row, below = False, 0
    for own in lines:
        size = next((i for i, cell in enumerate(own) if cell.value is None), len(own))
        texts = own[size:]
        bare = all(cell.value is None for cell in texts)
        whole = bool(size and texts) and bare and size in _widths(texts, index)
        if whole and not open_row:
            found.append((own, size))
        else:
            below += whole
            open_row = bool(texts) and bare and all(_widths([cell], index) for cell in texts if cell.text)
    certain = not (open_row and below)
    if not found or _count_up(found):
        return cells, certain
    for own, size in found:
        own[:] = own[size:] + own[:size]
    return [cell for own in lines for cell in own], certain


def _are_ahead(cells: list[ObservedCell], index: LabelIndex) -> bool:
    """Return whether values stand before the first label that has values, and none behind the last."""
    named = [n for n, cell in enumerate(cells) if cell.value is None and _widths([cell], index)]
    values = [n for n, cell in enumerate(cells) if cell.value is not None]
    return bool(named and values) and values[0] < named[0] and values[-1] < named[-1]


def _widths(texts: list[ObservedCell], index: LabelIndex) -> set[int]:
    """Return how many values the rows have whose whole labels are among the texts."""
    return {p.width for cell in texts for p in index.lookup(skeleton(cell.text)) or () if p.kind == "row" and p.width}


def _count_up(found: list[tuple[list[ObservedCell], int]]) -> bool:
    """Return whether the values are single ones, each more than the last: they may be the numbers of rows."""
    numbers = [own[0].value.number if size == 1 and own[0].value else None for own, size in found]
    return all(size == 1 for _, size in found) and all(a is None or b is None or a < b for a, b in pairwise(numbers))


def with_values_before(cells: list[ObservedCell], matches: list[Match], index: LabelIndex) -> set[str]:
    """Return the ids of the tables in which some row's values seem to stand before its label.

    They stand between the header and its first row, or a row has its own values and those that the next one lacks. Below
    a header they may be those of a row whose label is lost, where rows may have been and the last one has its values.
    """
    found = _turned(cells, index)
    stops = [*(match.first for match in matches[1:]), len(cells)]
    ends = {m.place.table: (m, stop) for m, stop in zip(matches, stops, strict=True) if m.place.kind == "row"}
    for (before, match), stop in zip(pairwise(matches), stops[1:], strict=True):
        place, above = match.place, before.place
        if place.kind != "row" or not place.width or above.table != place.table:
            continue
        if above.kind != "header" and not (above.kind == "row" and above.width):
            continue
        wanted = place.width + (above.width if above.kind == "row" else 0)
        between = cells[before.last + 1 : match.first]
        if _values(between) < wanted or (above.kind == "header" and between[0].value is None):
            continue  # a text below the header may be a row's label
        below_header = above.kind == "header"
        lacking, end = ends[place.table] if below_header else (match, stop)
        if (below_header and not place.index) or not _values(cells[lacking.last + 1 : end]):
            found.add(index.table(place).id)
    return found


def _turned(cells: list[ObservedCell], index: LabelIndex) -> set[str]:
    """Return the ids of the tables of which several titles of columns have values behind them, as the turned table has."""
    printed = [cell for cell in cells if cell.text]
    titles: dict[str, set[str]] = {}
    for cell, after in pairwise(printed):
        if cell.value is None and after.value is not None:
            places = index.lookup(skeleton(cell.text)) or ()
            for place in places if all(p.kind == "header" for p in places) else ():
                titles.setdefault(index.table(place).id, set()).add(cell.text)
    return {table for table, own in titles.items() if len(own) >= FEWEST_TITLES}


def doubt_all(table: Table) -> Diagnostic:
    """Flag every figure of a table; return what there is to say of it."""
    change_later(table, "cells", _doubt)
    message = "values stand before a label here, and it cannot be told whose they are"
    return diagnostics.make("table.grid_uncertain", message, table.start, table.end)


def _doubt(cells: list[Cell]) -> None:
    for cell in cells:
        if cell.role == "data" and cell.value is not None and "uncertain" not in cell.flags:
            cell.flags.append("uncertain")


def _values(cells: list[ObservedCell]) -> int:
    return sum(cell.value is not None and bool(cell.text) for cell in cells)
