"""Rows that print their values before the label (`3 | 规章`): the label is put first, as the form has it.

Read in order, each label would take the values of the row after it. What still stands before a label once the labels have their
places shows tables in which it cannot be told whose the values are: all of them are in doubt.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter

from zhreport import diagnostics
from zhreport.model import Cell, Diagnostic, Table
from zhreport.model.later import change_later
from zhreport.tables.align import Match
from zhreport.tables.cells import ObservedCell, is_number_of
from zhreport.tables.labels import LabelIndex, skeleton

FEWEST_ROWS = 3  # rows whose values stand first that show how a page prints them
MOST_APART = 2  # what two numbers of rows are apart
SHARE = 0.8  # of the rows; a row of the agency's own may stand the other way round
FEWEST_TITLES = 3  # different titles of columns with values behind them: a row whose label is lost leaves one


def labels_first(
    cells: list[ObservedCell], index: LabelIndex, form: int, above: bool, goes_on: bool
) -> tuple[list[ObservedCell], bool]:
    """Return the cells with the label of each line before its values, if lines end in labels, and whether that is certain.

    Where a label ends the line above the first of them, lines may begin with the figures of the row above, and do so where a
    line has figures alone or the table `goes_on` with one; if there is no such label, that may be a page's number. Figures
    that count the rows may be no values. With one cell to a line nothing shows it but the first and the last: `above` says
    whether a figure stands on the line above.
    """
    if not cells:
        return cells, True
    if cells[0].left < 0:  # one cell to a line
        return cells, goes_on or not _are_ahead([cell for cell in cells if cell.text], index, form, above)
    lines = [list(own) for _, own in groupby(cells, attrgetter("line"))]
    last = next(filter(all, map(_parts, reversed(lines))), None)
    if last is None or not _is_turned(*last):
        return cells, True
    parts = list(map(_parts, lines))
    full = [n for n, own in enumerate(parts) if all(own)]
    if sum(_is_turned(*parts[n]) for n in full) < max(FEWEST_ROWS, SHARE * len(full)):
        return cells, True
    before = next(([lines[n][i].text for i in parts[n][1]] for n in range(full[0] - 1, -1, -1) if parts[n][1]), [])
    certain = not _may_have_values(before, index, form)
    if goes_on or any(figures and not texts for figures, texts in parts):
        return cells, not certain
    numbers = [number for n in full for number in parts[n][0].values()]
    certain = certain and not (len(numbers) == len(full) and _count(numbers))
    return [cell for own in lines for cell in _turned(own)], certain


def _parts(row: list[ObservedCell]) -> tuple[dict[int, float], list[int]]:
    """Return the figures of a row by their places, and the places of its texts."""
    values = {n: own for n, cell in enumerate(row) if _is_value(row, n) and (own := cell.value) is not None}
    figures = {n: own.number for n, own in values.items() if own.number is not None}
    return figures, [n for n, cell in enumerate(row) if cell.text and n not in values]


def _is_turned(figures: dict[int, float], texts: list[int]) -> bool:
    """Return whether all figures of a row stand before its texts."""
    return max(figures) < texts[0]


def _count(numbers: list[float]) -> bool:
    """Return whether numbers count up, one of them left out here and there."""
    return all(0 < b - a <= MOST_APART for a, b in pairwise(numbers))


def _are_ahead(cells: list[ObservedCell], index: LabelIndex, form: int, above: bool) -> bool:
    """Return whether figures stand before the first label that has values, and none behind the last.

    If nothing stands before the first, those may be cut off, where only the last label lacks figures.
    """

    def is_named(n: int) -> bool:
        return cells[n].value is None and any(place.has_values for place, _ in index.exact(cells[n].text, form))

    places = range(len(cells))
    last = next((n for n in reversed(places) if is_named(n) or _is_value(cells, n)), None)
    if last is None or cells[last].value is not None:
        return False  # as almost always
    named = list(filter(is_named, places))
    figures = [n for n in places if _is_value(cells, n)]
    if not figures:
        return False
    cut = named[0] == 0 and all(any(a < n < b for n in figures) for a, b in pairwise(named))
    return above or figures[0] < named[0] or cut


def _may_have_values(texts: list[str], index: LabelIndex, form: int) -> bool:
    """Return whether one of the texts of a line is the label of a row with values, or the first may be a damaged one."""
    places = [index.exact(text, form) for text in texts]
    return bool(places) and (not places[0] or any(own and all(place.has_values for place, _ in own) for own in places))


def _is_value(row: list[ObservedCell], n: int) -> bool:
    if row[n].value is None or not row[n].text:
        return False
    return n + 1 == len(row) or not is_number_of(row[n], row[n + 1])


def _turned(row: list[ObservedCell]) -> list[ObservedCell]:
    """Return the cells of a row, its texts before its values where all values stand first, each in another's place."""
    first = next((n for n, cell in enumerate(row) if cell.text and not _is_value(row, n)), 0)
    if not first or any(_is_value(row, n) for n in range(first, len(row))):
        return row
    places = [(cell.left, cell.right) for cell in row]
    turned = row[first:] + row[:first]
    for cell, (left, right) in zip(turned, places, strict=True):
        cell.left, cell.right = left, right
    return turned


def with_values_before(cells: list[ObservedCell], matches: list[Match], index: LabelIndex) -> set[str]:
    """Return the ids of the tables in which some row's values seem to stand before its label.

    They stand between the header and its first row, or a row has its own values and those that the next one lacks. Below
    a header they may be those of a row whose label is lost, where rows may have been and the last one has its values.
    """
    found = _beside_titles(cells, index)
    stops = [*(match.first for match in matches[1:]), len(cells)]
    ends = {m.place.table: (m, stop) for m, stop in zip(matches, stops, strict=True) if m.place.kind == "row"}
    for (before, match), stop in zip(pairwise(matches), stops[1:], strict=True):
        place, above = match.place, before.place
        if place.kind != "row" or not place.width or above.table != place.table:
            continue
        if above.kind != "header" and not (above.kind == "row" and above.width):
            continue
        wanted = place.width + (above.width if above.kind == "row" else 0)
        if match.first - before.last <= wanted:
            continue
        between = cells[before.last + 1 : match.first]
        if _values(between) < wanted or (above.kind == "header" and between[0].value is None):
            continue  # a text below the header may be a row's label
        below_header = above.kind == "header"
        lacking, end = ends[place.table] if below_header else (match, stop)
        if (below_header and not place.index) or not _values(cells[lacking.last + 1 : end]):
            found.add(index.table(place).id)
    return found


def _beside_titles(cells: list[ObservedCell], index: LabelIndex) -> set[str]:
    """Return the ids of the tables of which several titles of columns have values behind them: they are turned on their side."""
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
