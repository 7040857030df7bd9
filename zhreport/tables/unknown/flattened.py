"""Tables of no known form whose rows are gone: one cell to a line, with or without leftover separators.

The number of value columns is read off the rhythm of texts and values; before the first value stand the header and the
first row's labels, and how many of these there are is the reading that costs least: the header has a name for every column,
names that come again in turn make a second row of it, a caption may stand before it, a label may be broken over lines.
Where no reading is cheap enough nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from zhreport.tables.unknown.columnkinds import ColumnKind, settled_units
from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined
from zhreport.tables.unknown.halves import one_side_of
from zhreport.tables.unknown.headers import HeaderCell
from zhreport.tables.unknown.openings import Way, best_way
from zhreport.tables.unknown.placed import is_misread
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.rhythm import ACCEPTED, FEWEST_ROWS, MOST_OPENING, Run, runs_of, widths_of, years_joined
from zhreport.tables.unknown.runsums import width_by_sums
from zhreport.tables.unknown.wording import TableWords


@dataclass(slots=True)
class Flattened:
    """A grid found in a sequence of cells."""

    grid: Placed
    """The grid."""
    first: GridCell
    """The first cell that belongs to it."""


def find_rhythm(cells: Row, words: TableWords, cache: Cache, *, broken: bool) -> Flattened | None:
    """Return the grid that the rhythm of texts and values shows, None if it shows none.

    `broken` says that a cell may have been broken over lines, each part a cell of its own here. A table with two sides
    (`项目 | 金额 | 项目 | 金额`) comes out as one list.
    """
    side = one_side_of(cells, words)
    found = _find(side.cells, words, cache, broken=broken) if side is not None else None
    if side is None or found is None or (found.grid.labels, found.grid.width) != (1, side.columns):
        return _find(cells, words, cache, broken=broken)
    found.grid.body.insert(0, PlacedRow(side.second, "header"))
    if side.uppers:
        found.grid.captions.insert(0, side.uppers)
        found.first = min(side.uppers[0], found.first, key=lambda cell: cell.at)
    return found


def _find(cells: Row, words: TableWords, cache: Cache, *, broken: bool) -> Flattened | None:
    runs = runs_of(years_joined(cells, cache) if broken else cells, words)
    if all(len(run.values) > 1 and run.values[-1].empty for run in runs[:-1]):
        for run in runs:  # an empty place behind every row marks its end
            run.values = run.values[:-1] if run.values[-1].empty else run.values
    if len(runs) < FEWEST_ROWS or not runs[0].texts or len(runs[0].texts) > MOST_OPENING:
        return None
    widths = widths_of(runs)
    if least := width_by_sums(runs):
        widths = [(least, 0.0), *(each for each in widths if each[0] > least)]
    best = min(
        (way for width, cost in widths if (way := best_way(runs, width, cost, words, cache, broken=broken))),
        key=lambda way: way.cost,
        default=None,
    )
    if best is None or best.cost > ACCEPTED:
        return None
    return _grid(runs, best, words, cache, broken=broken)


# ------------------------------------------------------------------------------------------------------------- the grid


def _grid(runs: list[Run], way: Way, words: TableWords, cache: Cache, *, broken: bool) -> Flattened | None:
    firsts = {way.first[0].text, *(run.texts[0].text for run in runs[1:])}
    kinds = _column_kinds(way, words, single=len(firsts) == len(runs))
    whole = [texts for texts in (way.first, *(run.texts for run in runs[1:])) if len(texts) == way.labels]
    kinds = settled_units(kinds, [[texts[c].text for texts in whole] for c in range(way.labels)], words)
    columns: list[ColumnKind] = list(kinds)
    columns.extend("value" for _ in range(way.width))
    names = [cell.cell for cell in way.header.cells]
    grid = Placed(columns, way.header, [names] if names else [], [])
    runs[0].texts = way.first
    header = [cell.text for cell in names]
    titled = _has_titles(runs, way.labels, words)
    single = titled and _hold_one_row(runs, way.labels)
    losing = any(len(run.values) < way.width for run in runs)
    last: GridCell | None = None  # the last figure of the row before, if it has not as many as there are columns
    for run in runs:
        own = _without_header(run.texts, header, grid)
        groups, labels = _split_labels(own, kinds, words, cache, broken=broken)
        lone = broken and len(groups) == 1 and bool(labels)
        if lone and (not titled or (kinds[0] == "index" and groups[0][0].value is not None)):
            labels, groups = _with_first_part(groups, labels, grid, words, cache)
            labels[0].doubtful = labels[0].doubtful or (losing and not groups)
        elif lone and (single or (way.labels == 1 and words.is_part(groups[0][0].text))):
            labels[0].doubtful = True  # what reads like a title may be the first part of the name
        for group in groups:
            grid.body.append(PlacedRow(_padded(group, grid.width)))
        while len(run.values) > way.width and len(own) < grid.labels and run.values[0].empty:
            del run.values[0]  # the place of a label that the row does not have
        if labels and last is not None and words.seam(last.text, labels[-1].text) > 0:
            labels[-1].doubtful = True  # a figure too many may be the beginning of the name
        last = run.values[-1] if run.values and len(run.values) != way.width else None
        uncounted = kinds[0] == "index" and bool(own) and own[0].is_text and not words.is_total(own[0].text)
        if uncounted and labels and grid.body and grid.body[-1].kind == "row":
            labels[0].doubtful = grid.body[-1].cells[0].doubtful = (
                True  # its code may stand at the end of the row before
            )
        if len(run.values) == way.width and labels:
            grid.body.append(PlacedRow([*labels, *run.values]))
        else:
            own = [cell for cell in labels if cell.text]
            grid.body.append(PlacedRow([*own, *run.values], "uncertain", min(len(own), grid.labels)))
    rows = [row.cells for row in grid.body if row.kind == "row"]
    if grid.header is not None and is_misread(grid.header, rows, grid, words):
        grid.header = None
    first = min((c for c in [*names, *way.first]), key=lambda cell: cell.at)
    return Flattened(grid, first)


def _has_titles(runs: list[Run], labels: int, words: TableWords) -> bool:
    """Return whether rows have titles above them: the first has, or the one after a total, and not every row has."""
    more = [n for n, run in enumerate(runs) if len(run.texts) > labels]
    if not more:
        return False
    if len(more) * 2 > len(runs) or any(not words.is_part(runs[n].texts[0].text) for n in more):
        return True
    after_total = more[0] > 0 and words.is_total(runs[more[0] - 1].texts[-1].text)
    return after_total or (more[0] == 0 and not (len(more) > 1 and more[1] == 1))


def _hold_one_row(runs: list[Run], labels: int) -> bool:
    """Return whether most of the titles of rows have one row below them: they may be the first parts of its name."""
    above = [n for n, run in enumerate(runs) if len(run.texts) > labels]
    return sum(below - own == 1 for own, below in pairwise([*above, len(runs)])) * 2 > len(above)


def _with_first_part(
    groups: list[Row], labels: Row, grid: Placed, words: TableWords, cache: Cache
) -> tuple[Row, list[Row]]:
    """Return a row's labels with the text above them as the first part of the name, if it may be one; and what is left."""
    first = groups[0][0]
    if grid.columns[0] == "index" and first.value is not None and len(labels) > 1:
        own = [first, joined(labels[:2], cache), *labels[2:]]
    elif grid.columns[0] == "label" and words.is_part(first.text):
        own = [joined([first, labels[0]], cache), *labels[1:]]
    else:
        return labels, groups
    # the first part may be a row whose only figure is lost, or whole above two parts of the next name
    own[0].doubtful = grid.width - grid.labels == 1 or len(labels) > (1 if grid.columns[0] == "label" else 2)
    return own, []


def _column_kinds(way: Way, words: TableWords, *, single: bool) -> list[ColumnKind]:
    """Return what the columns of texts hold: from one whose name tells that it does not name the row, only words.

    `single` says that no two rows have the same first text: a column of types then says something of them.
    """
    kinds: list[ColumnKind] = []
    corners = {cell.col: cell.cell.text for cell in way.header.cells if cell.row == 0}
    for c in range(way.labels):
        told = words.column(corners.get(c, ""))
        counted = told == "index" or (c < len(way.first) and way.first[c].value is not None)
        if counted and c + 1 < way.labels:
            kinds.append("index")
        elif (
            (kinds and kinds[-1] == "text")
            or (told == "attribute" and "label" in kinds)
            or (told == "group" and kinds == ["label"] and single and _names_rows(corners, c, words))
        ):
            kinds.append("text")
        else:
            kinds.append("unit" if told == "unit" and c else "label")
    return kinds


def _names_rows(corners: dict[int, str], c: int, words: TableWords) -> bool:
    """Return whether the name over the first column tells that it names the rows, and not the next one's right of column c."""
    return words.column(corners.get(0, "")) == "name" and words.column(corners.get(c + 1, "")) != "name"


def _without_header(texts: Row, header: list[str], grid: Placed) -> Row:
    """Return the texts before a row's values without the header, if it stands there once more."""
    size = len(header)
    if size < 2 or len(texts) <= size:
        return texts
    printed = _in_print(grid)
    if [cell.text for cell in texts[:size]] != [own.cell.text for own in printed]:
        return texts
    by_row: dict[int, Row] = {}
    for cell, again in zip(printed, sorted(texts[:size], key=attrgetter("at")), strict=True):
        by_row.setdefault(cell.row, []).append(again)
    grid.body += [PlacedRow(by_row[row], "header") for row in sorted(by_row)]
    return texts[size:]


def _in_print(grid: Placed) -> list[HeaderCell]:
    """Return the cells of the header in the order of print."""
    assert grid.header is not None
    return sorted(grid.header.cells, key=lambda cell: cell.cell.at)


# ----------------------------------------------------------------------------------------------------------- the labels


def _split_labels(
    texts: Row, kinds: list[ColumnKind], words: TableWords, cache: Cache, *, broken: bool
) -> tuple[list[Row], Row]:
    """Return rows of labels only, then the labels of the row itself, a cell for each label column; none if unclear."""
    labels = len(kinds)
    cells = list(texts)
    while broken and len(cells) > labels:
        seams = [0 if words.is_unit(b.text) else words.seam(a.text, b.text) for a, b in pairwise(cells)]
        if max(seams) < 1 or _is_number(cells[seams.index(max(seams))], kinds):
            break
        at = seams.index(max(seams))
        cells[at : at + 2] = [joined(cells[at : at + 2], cache)]
    groups = [[cell] for cell in cells[: max(len(cells) - labels, 0)]]
    return groups, _in_label_columns(cells[len(groups) :], kinds, words)


def _is_number(cell: GridCell, kinds: list[ColumnKind]) -> bool:
    return "index" in kinds and cell.value is not None


def _in_label_columns(own: Row, columns: list[ColumnKind], words: TableWords) -> Row:
    """Return a cell for each column of texts, those of merged labels empty; nothing if a label is missing."""
    if len(own) == len(columns):
        return own
    if len(own) == 1 and words.is_total(own[0].text) and not own[0].text.endswith(words.subtotals):
        first = columns.index("label") if "label" in columns else 0
        return [own[0] if c == first else empty_cell(own[0].at) for c in range(len(columns))]
    out: Row = []
    left = list(own)
    for kind in reversed(columns):
        if not left:
            out.append(empty_cell(own[0].at if own else 0))
        elif kind == "unit" and not words.is_unit(left[-1].text) and len(left) < len(columns):
            out.append(empty_cell(left[-1].spans[-1][1]))
        elif kind == "index" and left[-1].is_text:
            return []
        else:
            out.append(left.pop())
    return out[::-1] if not left else []


def _padded(own: Row, columns: int) -> Row:
    end = own[-1].spans[-1][1]
    return [*own, *(empty_cell(end) for _ in range(columns - len(own)))]
