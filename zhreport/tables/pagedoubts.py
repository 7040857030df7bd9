"""Figures that may be the number of a page: bare ones stand among the rows of a document, and here one of them is missing.

A page number that stands where a row's only figure was lost looks like that figure. Those that are one figure too many, or
stand outside the rows, are told; they say which numbers are to be expected between them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter, itemgetter

from zhreport import diagnostics
from zhreport.forms import FormTable
from zhreport.model import Cell, Diagnostic, Table
from zhreport.tables.arithmetic import holds
from zhreport.tables.linekinds import PAGE_NUMBER
from zhreport.tables.observed import ObservedTable
from zhreport.text.lines import Line

LONGEST_NUMBER = 3  # characters of the number of a page
FEWEST_LINES = 8  # lines of text of a page: a table that is printed one cell to a line has up to three times as many

Mark = tuple[int, int]
"""Index of a line that is a page number, and the number."""


def marks_in(observed: ObservedTable) -> Iterator[Mark]:
    """Yield the bare figures of a table that are page numbers: the one that a row has too many, and those among its headers."""
    spare = Counter(key for _, key in observed.unplaced)
    rows = observed.rows.values() if spare else ()
    full = {row.row.key for row in rows if len(row.printed) == len(row.block.columns) + 1}
    own = [cell for cell, key in observed.unplaced if key in full and spare[key] == 1]
    for cell in [*own, *observed.notes]:
        if PAGE_NUMBER.fullmatch(cell.text) and cell.value is not None:
            yield cell.line, int(cell.text)


def in_sequence(marks: list[Mark], lines: list[Line], inside: set[int]) -> list[Mark]:
    """Return the page numbers of a document in order; none where those of its tables do not count up.

    Lines outside the tables that hold a bare figure each are numbers of pages, too, if they all fit in, and are no single
    one. `inside` are the lines of the tables.
    """
    own = sorted(mark for mark in marks if lines[mark[0]].text == str(mark[1]))
    short = [line for line in lines if line.index not in inside and len(line.text) <= LONGEST_NUMBER]
    bare = [line for line in short if PAGE_NUMBER.fullmatch(line.text)]
    whole = sorted([*own, *((line.index, int(line.text)) for line in bare)])
    sequences = (found for found in (whole, own) if all(a[1] < b[1] for a, b in pairwise(found)))
    found = next(sequences, [])
    return found if own or len(found) > 1 else []


def doubt_figures(table: Table, form: FormTable, marks: list[Mark], lines: list[Line]) -> Diagnostic | None:
    """Flag the rows of a table in which a figure may be a page number; return what there is to say of them.

    A figure for which a sum vouches is none. `marks` are the document's page numbers in order, `lines` its lines.
    """
    first, after = (bisect_left(lines, at, key=attrgetter("start")) for at in (table.start, table.end))
    places = {(line.start, line.end) for line in lines[first:after] if _fits_in(marks, line)}
    if not places:
        return None  # most tables: their cells need not be made, see `zhreport.model.later`
    cells = {(cell.row_key, cell.col_key): cell for cell in table.cells if cell.role == "data"}
    numbers = [cells[key].value if key in cells else None for key in form.keys]
    rows: dict[str, list[Cell]] = {}
    for at, key in enumerate(form.keys):
        if key in cells and not any(holds(rule, numbers) for rule in form.equations.get(at, ())):
            rows.setdefault(key[0], []).append(cells[key])
    printed = [cell for row in rows.values() for cell in row if cell.value is not None and not cell.flags]
    found = [cell for cell in printed if [(span.start, span.end) in places for span in cell.spans] == [True]]
    for cell in (cell for key in {cell.row_key for cell in found} for cell in rows[key]):
        if cell.value is not None and "uncertain" not in cell.flags:
            cell.flags.append("uncertain")  # without one figure the others move up
    if not found:
        return None
    message = f"{', '.join(cell.text for cell in found)}: a page number is missing here, and one of these may be it"
    return diagnostics.make("table.grid_uncertain", message, table.start, table.end)


def _fits_in(marks: list[Mark], line: Line) -> bool:
    """Return whether a line is one figure, and page numbers stand around it of which one is missing about here."""
    if not PAGE_NUMBER.fullmatch(line.text):
        return False
    number, i = int(line.text), bisect_right(marks, line.index, key=itemgetter(0))
    before, after = marks[i - 1 : i], marks[i : i + 1]
    return all(at < number <= at + _most_pages(n, line.index) for n, at in before) and all(
        at - _most_pages(line.index, n) <= number < at for n, at in after
    )


def _most_pages(first: int, last: int) -> int:
    """Return how many pages at most end between two lines."""
    return 1 + (last - first) // FEWEST_LINES
