"""Tables in which values stand before labels, so that it cannot be told whose they are: all their figures are in doubt."""

from __future__ import annotations

from itertools import pairwise

from zhreport import diagnostics
from zhreport.model import Cell, Diagnostic, Table
from zhreport.model.later import change_later
from zhreport.tables.align import Match
from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import LabelIndex, skeleton

FEWEST_TITLES = 3  # different titles of columns with values behind them: a row whose label is lost leaves one


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
