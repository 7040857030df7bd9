"""Rows that print their values before the label (`3 | 规章`): the label is put first, as the form has it.

Read in order, each label would take the values of the row after it.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter

from zhreport.tables.cells import ObservedCell, is_number_of
from zhreport.tables.labels import LabelIndex

FEWEST_ROWS = 3  # rows whose values stand first that show how a page prints them
MOST_APART = 2  # what two numbers of rows are apart
SHARE = 0.8  # of the rows; a row of the agency's own may stand the other way round


def labels_first(
    cells: list[ObservedCell], index: LabelIndex, form: int, goes_on: bool
) -> tuple[list[ObservedCell], bool]:
    """Return the cells with the label of each line before its values, if lines end in labels, and whether that is certain.

    Where a label ends the line above the first of them, lines may begin with the figures of the row above, and do so where a
    line has figures alone or the table `goes_on` with one; if there is no such label, that may be a page's number. Figures
    that count the rows may be no values. With one cell to a line nothing shows it but the first and the last.
    """
    if not cells:
        return cells, True
    if cells[0].left < 0:  # one cell to a line
        return cells, goes_on or not _are_ahead([cell for cell in cells if cell.text], index, form)
    lines = [list(own) for _, own in groupby(cells, attrgetter("line"))]
    rows = turned = 0
    last, certain = False, True
    above: list[str] = []
    numbers: list[float | None] = []
    for own in lines:
        figures = [
            n for n, cell in enumerate(own) if _is_value(own, n) and cell.value and cell.value.number is not None
        ]
        texts = [n for n, cell in enumerate(own) if cell.text and not _is_value(own, n)]
        goes_on |= bool(figures) and not texts
        if figures and texts:
            last = figures[-1] < texts[0]
            certain = certain and (rows > 0 or not _may_have_values(above, index, form))
            rows, turned = rows + 1, turned + last
            numbers += [value.number for n in figures if (value := own[n].value) is not None]
        above = [own[n].text for n in texts] or above
    if not last or turned < max(FEWEST_ROWS, SHARE * rows):
        return cells, True
    if goes_on:
        return cells, not certain
    certain = certain and not (len(numbers) == rows and _count(numbers))
    return [cell for own in lines for cell in _turned(own)], certain


def _count(numbers: list[float | None]) -> bool:
    """Return whether numbers count up, one of them left out here and there."""
    return all(a is not None and b is not None and 0 < b - a <= MOST_APART for a, b in pairwise(numbers))


def _are_ahead(cells: list[ObservedCell], index: LabelIndex, form: int) -> bool:
    """Return whether figures stand before the first label that has values, and none behind the last."""
    named = [n for n, cell in enumerate(cells) if cell.value is None and _has_values(cell.text, index, form)]
    figures = [n for n in range(len(cells)) if _is_value(cells, n)]
    return bool(named and figures) and figures[0] < named[0] and figures[-1] < named[-1]


def _may_have_values(texts: list[str], index: LabelIndex, form: int) -> bool:
    """Return whether one of the texts of a line is the label of a row with values, or the first may be a damaged one."""
    places = [index.exact(text, form) for text in texts]
    return bool(places) and (not places[0] or any(own and all(place.has_values for place, _ in own) for own in places))


def _has_values(text: str, index: LabelIndex, form: int) -> bool:
    return any(place.has_values for place, _ in index.exact(text, form))


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
