"""Cells one to a line to grids: of the ways to find their rows the first that is beyond doubt, else the best.

Numbers that count the rows tell most, then a sequence that can be cut into whole rows, then the rhythm of texts and figures,
last a sequence that cannot be cut without some doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhreport.tables.unknown.confirmed import confirm
from zhreport.tables.unknown.flattened import find_rhythm
from zhreport.tables.unknown.gridcells import Cache, Row
from zhreport.tables.unknown.halves import halves_of
from zhreport.tables.unknown.headers import HeaderCell
from zhreport.tables.unknown.numbered import numbered_rows
from zhreport.tables.unknown.placed import place
from zhreport.tables.unknown.placedgrid import Placed
from zhreport.tables.unknown.rowblocks import marked_rows
from zhreport.tables.unknown.sequences import Sequence, find_sequence
from zhreport.tables.unknown.stacked import blocks_of
from zhreport.tables.unknown.tornlabels import mend_torn_labels
from zhreport.tables.unknown.wording import TableWords

FEWEST_TORN = 3  # characters that make a name torn: two may be a name of two words


@dataclass(slots=True)
class CellGrids:
    """The grids of cells one to a line."""

    grids: list[Placed]
    """The grids, two for a table with two sides."""
    at: int
    """Offset of the first cell that belongs to them."""
    after: int = 0
    """How many texts after the last figure belong to them."""


def read_cells(cells: Row, after: Row, words: TableWords, cache: Cache, *, broken: bool) -> CellGrids | None:
    """Return the grids of cells, and of the texts `after` the last figure if they belong there; None if no rows are found.

    `broken` says that a cell may have been broken over lines.
    """
    parted, used, drawn = _parted_rows(cells, after, words, cache, broken=broken)
    found = _sequence_grids(parted, used, words) if parted is not None and not parted.names else None
    marked = drawn and found is not None
    if found is None:
        best, whole = _best_sequence(cells, after, words, cache, broken=broken)
        if best is not None and best.plain:
            found = _sequence_grids(best, len(after) * whole, words)
        if found is None:
            found = _rhythm_grids(cells, after, words, cache, broken=broken)
        if found is None and parted is not None:
            found = _sequence_grids(parted, used, words)
        if found is None and best is not None:
            found = _sequence_grids(best, len(after) * whole, words)
    if found is not None:
        above = [cell for cell in cells if cell.at < found.at and cell.text]
        for own in found.grids:
            if broken and own.header is not None and any(map(_is_torn, own.header.cells)):
                own.header = None
            if broken:
                mend_torn_labels(own, words, cache)
            confirm(own, above, words, broken=broken, marked=marked, sided=len(found.grids) > 1)
            above = []
    return found


def _parted_rows(
    cells: Row, after: Row, words: TableWords, cache: Cache, *, broken: bool
) -> tuple[Sequence | None, int, bool]:
    """Return the rows that marks or, without any, numbers tell; how many texts after the last figure are in them; whether marks do."""
    used = next((n for n, cell in enumerate(after) if cell.opens), len(after))  # those in the row of the last figure
    parted = marked_rows([*cells, *after[:used]], words, cache, broken=broken)
    if parted is not None:
        return parted, used, True
    parted, end = numbered_rows([*cells, *after], words, cache, len(cells))
    return parted, end - len(cells), False


def _best_sequence(
    cells: Row, after: Row, words: TableWords, cache: Cache, *, broken: bool
) -> tuple[Sequence | None, bool]:
    """Return the better of two readings, and whether it is the one with the texts after the last figure."""
    best, whole = find_sequence(cells, words, cache, broken=broken), False
    if after and (best is None or best.cost > 0 or _in_turn(cells, after)):
        longer = find_sequence([*cells, *after], words, cache, broken=broken)
        if longer is not None and (best is None or longer.cost < best.cost):
            best, whole = longer, True
    return best, whole


def _sequence_grids(sequence: Sequence, after: int, words: TableWords) -> CellGrids | None:
    grids = placed_halves(sequence.rows, words)
    if not grids:
        return None
    if sequence.names:
        grids[0].header, grids[0].header_rows = None, [sequence.names]
    return CellGrids(grids, (sequence.names or sequence.rows[0])[0].at, after)


def _rhythm_grids(cells: Row, after: Row, words: TableWords, cache: Cache, *, broken: bool) -> CellGrids | None:
    """Return the grid that the rhythm shows: not where words stand at the ends of rows, for they are no names."""
    if _in_turn(cells, after):
        return None
    found = find_rhythm(cells, words, cache, broken=broken)
    return CellGrids([found.grid], found.first.at) if found is not None else None


def _in_turn(cells: Row, after: Row) -> bool:
    """Return whether a text after the last value stands among the cells too: words are the ends of rows, not their names."""
    texts = {cell.text for cell in cells if cell.is_text}
    return any(cell.text in texts for cell in after)


def _is_torn(cell: HeaderCell) -> bool:
    """Return whether a name over several columns stands one character to a line: nothing shows what it is a part of."""
    spans = cell.cell.spans
    return cell.col_span > 1 and len(spans) >= FEWEST_TORN and all(end - start == 1 for start, end in spans)


def placed_halves(rows: list[Row], words: TableWords) -> list[Placed]:
    """Return the grids of rows: those that stand one below the other, those side by side; none if the rows do not make one."""
    grids: list[Placed] = []
    captions: list[Row] = []
    for block in blocks_of(rows, words):
        captions += block.captions
        sides = [place(side, words) for side in halves_of(block.rows, words)]
        own = [side for side in sides if side is not None]
        if len(own) < len(sides):
            whole = place(block.rows, words)
            own = [] if whole is None else [whole]
        if own:
            own[0].captions = [*captions, *own[0].captions]
        captions = [] if own else [*captions, *block.rows]
        grids += own
    return grids
