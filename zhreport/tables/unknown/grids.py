"""Tables of no known form: found by what is left of their layout, laid out with header, labels and values.

Three layouts are looked for among the lines that nothing else has claimed: rows or cells with separators, rows with columns
of spaces, and one cell to a line. A table takes the caption, the unit line and the notes around it. What looks like a table
but shows no rows becomes one of a single column, with a diagnostic; text that does not look like one is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import methodcaller

from zhreport import diagnostics
from zhreport.model import Cell, Diagnostic, Span, Table
from zhreport.tables.cells import SEPARATORS
from zhreport.tables.unknown.cellreading import placed_halves, read_cells
from zhreport.tables.unknown.confirmed import confirm
from zhreport.tables.unknown.evidence import lists_phones, worth_a_column, worth_a_table
from zhreport.tables.unknown.flatregions import flattened_region
from zhreport.tables.unknown.gridcells import Cache, Row, end_of, make_cell, settle_bounds, settle_ordinals
from zhreport.tables.unknown.layout import lay_out
from zhreport.tables.unknown.numbered import lists_items, numbered_rows
from zhreport.tables.unknown.placedgrid import Placed
from zhreport.tables.unknown.regions import separated_region, spaced_region
from zhreport.tables.unknown.rowblocks import mark_rows, marked_rows
from zhreport.tables.unknown.seams import joined_seams
from zhreport.tables.unknown.searched import IsHeading, Region, SearchedLines, running_titles
from zhreport.tables.unknown.separated import looks_separated, read_separated
from zhreport.tables.unknown.sequences import find_sequence
from zhreport.tables.unknown.spaced import looks_spaced, read_spaced
from zhreport.tables.unknown.strips import BARS
from zhreport.tables.unknown.summed import settle_short_rows
from zhreport.tables.unknown.wording import TableWords
from zhreport.tables.unknown.wordlines import (
    FEWEST_LINES,
    few_names_below,
    has_figures,
    is_worth_it,
    lists_names,
    names_a_column,
    worded_region,
)
from zhreport.text.chars import Folded
from zhreport.text.lines import Line

MOST_ABOVE = 4  # lines of a table's head: captions, who filled it in, the unit
MOST_NOTES = 12  # lines of notes below a table
FEWEST_VALUES = 4  # values that make a flattened table
_SEPARATORS = (*SEPARATORS, *"─━═+")
_SEPARATED = re.compile("[" + re.escape("".join(SEPARATORS)) + "─━═+](?:(?<![+])|(?=-))").search
_VALUE = re.compile(r"[ \t+-]*\d(?:[\d,.]{0,14}\d)?%?").fullmatch


@dataclass(slots=True)
class Grid:
    """A grid found among the lines."""

    lines: list[Line]
    """Its lines, caption, unit line and notes included."""
    table: Table
    """The table, offsets in the folded text."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What there is to say about it."""
    furniture: list[Line] = field(default_factory=list)
    """Lines inside it that a printer repeats on every page: no part of it."""


@dataclass(frozen=True, slots=True)
class _Search(SearchedLines):
    """The lines in which grids are looked for, and what is found."""

    folded: Folded
    grids: list[Grid] = field(default_factory=list)


_Find = Callable[[_Search, int, int], tuple[Grid | None, int]]
"""Returns the grid that begins at or above a line, and the index from which to look again.

It gets the index of a line that shows its layout, and the index of the first line that is still free.
"""


def find_grids(folded: Folded, lines: list[Line], is_heading: IsHeading, words: TableWords) -> list[Grid]:
    """Return the grids among the lines (those of known forms, furniture and metadata taken out).

    `is_heading` says of a short line whether it reads like a heading: such a line ends a table, unless values follow it.
    """
    search = _Search(lines, running_titles(lines, words), is_heading, words, Cache(), folded)
    layouts: tuple[tuple[Callable[[str], object], int, tuple[str, ...], _Find], ...] = (
        (_SEPARATED, 2, _SEPARATORS, _separated_at),
        (methodcaller("count", "  "), 2, ("  ",), _spaced_at),
        (_is_value, FEWEST_VALUES, (), _flattened_at),
    )
    clues: list[tuple[int, int]] = []
    for n, (shows, fewest, needed, _) in enumerate(layouts):
        if needed and not any(mark in folded.text for mark in needed):
            continue
        own = [i for i, line in enumerate(lines) if shows(line.text)]
        if len(own) >= fewest:
            clues += [(i, n) for i in own]
    finds = [*(find for *_, find in layouts), _worded_at]
    clues += [(i, len(layouts)) for i, line in enumerate(lines) if names_a_column(line, words)]
    again = [0] * len(finds)
    free = 0
    for i, n in sorted(clues):
        if i < max(again[n], free):
            continue
        grid, again[n] = finds[n](search, i, max(again[n], free))
        if grid is not None:
            search.grids.append(grid)
            free = again[n]
    return search.grids


def _is_value(text: str) -> bool:
    return (text[-1] == "%" or text[-1].isdecimal()) and _VALUE(text) is not None


# ------------------------------------------------------------------------------------------------------------- the layouts


def _separated_at(search: _Search, i: int, free: int) -> tuple[Grid | None, int]:
    """Find a grid of lines with separators from line `i` on."""
    if not looks_separated(search.lines[i]):
        return None, i + 1
    region = separated_region(search, i, free)
    reading = read_separated(search.folded, region.lines, search.words, search.cache)
    if reading.cells:
        return _grid_of_cells(search, region, reading.cells, [], broken=reading.broken), region.end
    rows = [row for row in reading.rows if any(cell.text for cell in row)]
    return _grid_of_rows(search, region, rows, spaced=False), region.end


def _spaced_at(search: _Search, i: int, free: int) -> tuple[Grid | None, int]:
    """Find a grid of lines with columns of spaces from line `i` on."""
    text = search.lines[i].text
    if not looks_spaced(search.lines[i]) or search.words.above(text) or search.words.states_fields(text):
        return None, i + 1
    region = spaced_region(search, i)
    rows = read_spaced(search.folded, region.lines, search.words, search.cache) if len(region.lines) > 1 else []
    return _grid_of_rows(search, region, rows, spaced=True), region.end


def _flattened_at(search: _Search, i: int, free: int) -> tuple[Grid | None, int]:
    """Find a grid of short lines around line `i`, which is a value."""
    region = flattened_region(search, i, free)
    if region.end < len(search.lines) and not search.lines[region.end].text.strip(BARS):
        return None, region.end  # a bar alone stands below the row
    cells: Row = [make_cell(line.text, line.start, search.cache) for line in region.lines]
    if sum(cell.is_value for cell in cells) < FEWEST_VALUES or lists_items(cells, search.words):
        return None, region.end
    after = [make_cell(line.text, line.start, search.cache) for line in region.after]
    mark_rows([*cells, *after], search.folded.text)
    cells = joined_seams(cells, search.folded.text, search.words, search.cache)
    return _grid_of_cells(search, region, cells, after, broken=True), region.end


def _worded_at(search: _Search, i: int, free: int) -> tuple[Grid | None, int]:
    """Find a grid of short lines without figures from line `i` on, which names a column."""
    region = worded_region(search, i, free)
    few = len(region.lines) < FEWEST_LINES or has_figures(region, FEWEST_VALUES, search.cache)
    if few or lists_names(region, search.words):
        return None, region.end
    cells: Row = [make_cell(line.text, line.start, search.cache) for line in region.lines]
    settle_ordinals(cells)
    mark_rows(cells, search.folded.text)
    cells = joined_seams(cells, search.folded.text, search.words, search.cache)
    found, size = marked_rows(cells, search.words, search.cache, broken=True), len(cells)
    if found is None:
        found, size = numbered_rows(cells, search.words, search.cache)
    if found is None:
        size, may_be = len(cells), few_names_below(cells, search.words)
        found = find_sequence(cells, search.words, search.cache, broken=False, may_be=may_be)
    if found is None or found.names or not is_worth_it(found.rows, search.words):
        return None, region.end
    at = found.rows[0][0].at
    until = end_of(cells[:size])
    region.end -= sum(line.start >= until for line in region.lines)
    region.lines = [line for line in region.lines if at < line.end <= until]
    before = search.lines[max(region.first - MOST_ABOVE, free) : region.first]
    above = [make_cell(line.text, line.start, search.cache) for line in before] + [c for c in cells if c.at < at]
    placed = placed_halves(found.rows, search.words)
    for own in placed:
        confirm(own, above, search.words, broken=True)
    return _grid_of(search, region, placed), region.end


def _grid_of_rows(search: _Search, region: Region, rows: list[Row], *, spaced: bool) -> Grid | None:
    settle_ordinals([cell for row in rows for cell in row])
    worth = worth_a_table(rows, region.lines, search.words, spaced=spaced)
    return _grid_of(search, region, placed_halves(rows, search.words)) if worth else None


def _grid_of_cells(search: _Search, region: Region, cells: Row, after: Row, *, broken: bool) -> Grid | None:
    settle_bounds([*cells, *after])
    settle_ordinals([*cells, *after])
    found = read_cells(cells, after, search.words, search.cache, broken=broken)
    if found is None:
        if not worth_a_column(cells, search.words, separated=not broken):
            return None
        return _with_surroundings(search, region, _above(search, region), *_one_column(search.folded, region, cells))
    named = any(grid.header for grid in found.grids) or sum(search.words.names_column(c.text) for c in cells) > 1
    if not named and lists_phones(cells):
        return None
    region.lines, region.end = [*region.lines, *region.after[: found.after]], region.end + found.after
    region.lines = [line for line in region.lines if line.end > found.at or _draws(line, found.at, region)]
    return _grid_of(search, region, found.grids)


def _draws(line: Line, at: int, region: Region) -> bool:
    """Return whether a line before the first cell is a leftover separator right above it."""
    return not line.text.strip(BARS) and line.index + 1 in {own.index for own in region.lines if own.end > at}


def _grid_of(search: _Search, region: Region, placed: list[Placed]) -> Grid | None:
    if not placed:
        return None
    above = _above(search, region)
    unit = next((unit for line in above if (unit := search.words.unit_of_line(line.text))), "")
    for grid in placed:
        settle_short_rows(grid, search.words)
    laid_out = lay_out(search.folded, placed, search.words, unit)
    return _with_surroundings(search, region, above, laid_out.table, laid_out.diagnostics)


def _one_column(folded: Folded, region: Region, cells: Row) -> tuple[Table, list[Diagnostic]]:
    """Return the table of cells whose rows are lost: one column, no keys, nothing claimed of any value."""
    table = Table(0, 0, None, "", len(cells), 1)
    for r, cell in enumerate(cells):
        text = folded.slice(*cell.spans[0]) if cell.spans else ""
        number = cell.value.number if cell.value is not None else None
        unit = cell.value.unit if cell.value is not None else ""
        spans = [Span(*span) for span in cell.spans]
        table.cells.append(Cell(r, 0, 1, 1, "data", text, number, unit, flags=["uncertain"], spans=spans))
    start, end = region.lines[0].start, region.lines[-1].end
    message = "a table with one cell to a line; its columns cannot be told"
    return table, [diagnostics.make("table.grid_uncertain", message, start, end)]


# ------------------------------------------------------------------------------------------------- what stands around it


def _with_surroundings(
    search: _Search, region: Region, above: list[Line], table: Table, notes: list[Diagnostic]
) -> Grid:
    """Return the grid with the lines above and below that belong to the table, and with its place in the text."""
    below = _below(search, region.end)
    if above:
        table.caption = " ".join(search.folded.slice(line.start, line.end) for line in above)
    for line in below:
        text = search.folded.slice(line.start, line.end)
        span = Span(line.start, line.end)
        table.cells.append(Cell(table.n_rows, 0, 1, max(table.n_cols, 1), "note", text, spans=[span]))
        table.n_rows += 1
    region.end += len(below)
    lines = [*above, *region.lines, *below]
    table.start, table.end = lines[0].start, lines[-1].end
    return Grid(lines, table, notes, region.furniture)


def _above(search: _Search, region: Region) -> list[Line]:
    first = search.lines.index(region.lines[0], max(region.first - 4, 0))
    taken = search.grids[-1].lines[-1].index + 1 if search.grids else 0
    return head_lines(search.lines, first, taken, search.is_heading, search.words)


def head_lines(lines: list[Line], first: int, taken: int, is_heading: IsHeading, words: TableWords) -> list[Line]:
    """Return the caption, the unit line and what else stands right above line `first` and belongs to the table there.

    Lines whose index is below `taken` belong to another table.
    """
    own: list[Line] = []
    for i in range(first - 1, max(first - 1 - MOST_ABOVE, -1), -1):
        line = lines[i]
        kind = "" if line.index < taken or lines[i + 1].index - line.index > 1 else words.above(line.text)
        if not kind or is_heading(line) or (kind == "caption" and line.index == 0):
            break
        own.insert(0, line)
        if kind in ("caption", "numbered"):
            break
    return own


def _below(search: _Search, end: int) -> list[Line]:
    """Return the notes right below a grid."""
    own: list[Line] = []
    number = 0
    for line in search.lines[end : end + MOST_NOTES]:
        before = own[-1] if own else search.lines[end - 1]
        if line.index - before.index > 1:
            break
        further = search.words.numbered.fullmatch(line.text) if own else None
        if search.words.note.fullmatch(line.text):
            number = 1 if "1" in line.text[:6] else 0
        elif further is not None and number and int(further[1]) == number + 1:
            number += 1
        else:
            break
        own.append(line)
    return own
