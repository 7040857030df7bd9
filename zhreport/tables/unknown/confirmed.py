"""What a grid of cells one to a line claims, held against what its names say of their columns and what its rows have in common.

Such a grid rests on a count of cells. Where one name more or fewer has been read than there are columns, or a caption or the
first cell of a row has been taken for a name, every column is another's. It shows in names that do not go with what stands
below them, in what has been left above the header, and in rows that begin unlike the others. What is not confirmed is marked:
a header that may be another's is none, and a row that may be cut elsewhere is doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from zhreport.tables.unknown.gridcells import GridCell, Row, is_ordinal
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.ruled import kinds_of
from zhreport.tables.unknown.wording import TableWords

_MONTH = re.compile(r"(?:19|20)\d\d[.]\d\d?")
FEWEST_FIGURES = 2  # figures in a column of figures
FEWEST_CELLS = 2  # cells in which a column shows what it holds
SHORTEST_CAPTION = 4  # characters of a caption: what is shorter and stands above a header is one of its names
MOST_REPEATED = 1  # names that may stand among the cells as well (`其他`)
LONG_CORNER = 5  # characters from which a first name that is not known may be a caption


@dataclass(slots=True)
class _Column:
    """A column with what its name says it holds, and what it does hold."""

    name: str
    told: str
    """What `TableWords.column` says of the name."""
    kinds: str
    """What stands in its cells, a character each; marks for no figure left out."""
    texts: list[str]


def confirm(grid: Placed, above: Row, words: TableWords, *, broken: bool) -> None:
    """Mark what nothing confirms; `above` are the cells before the grid's first, which have been left out of it."""
    if grid.header is not None and grid.header.cells:
        columns = _columns(grid, words)
        leaves = [column.name for column in columns]
        if (
            _contradicts(columns, words)
            or _is_cropped(grid, above, words, broken=broken)
            or (broken and _is_torn(leaves, words))
            or _is_overlong(grid, leaves, words)
            or _is_short(grid, leaves, words)
        ):
            grid.header = None
    for row in _unlike(grid, words):
        row.cells[0].doubtful = True
    first = next((row for row in grid.body if row.kind == "row"), None)
    if first is not None and _counts(grid) and _breaks_count(first, words):
        grid.header = None  # the rest of its last name may stand there


# ----------------------------------------------------------------------------------------------------- names and columns


def _columns(grid: Placed, words: TableWords) -> list[_Column]:
    """Return the columns with the names over them."""
    assert grid.header is not None
    names = [""] * grid.width
    for cell in sorted(grid.header.cells, key=lambda cell: cell.row):
        if cell.row + cell.row_span == grid.header.rows:
            names[cell.col : cell.col + cell.col_span] = [cell.cell.text] * cell.col_span
    rows = [row.cells for row in grid.body if row.kind == "row" and not _is_total(row, words)]
    out: list[_Column] = []
    for c, name in enumerate(names):
        own = [row[c] for row in rows if row[c].text]
        shown = [(kind, cell.text) for kind, cell in zip(kinds_of(own), own, strict=True) if kind not in "ME"]
        kinds = "".join(kind for kind, _ in shown)
        out.append(_Column(name, words.column(name), kinds, [text for _, text in shown]))
    return out


def _is_total(row: PlacedRow, words: TableWords) -> bool:
    return any(cell.is_text and cell.text.endswith(words.totals) for cell in row.cells[:4])


def _contradicts(columns: list[_Column], words: TableWords) -> bool:
    """Return whether what stands below some name is what the name cannot mean, and may be what another one means."""
    shown = [column for column in columns if len(column.kinds) >= FEWEST_CELLS and column.name]
    for column in shown:
        worded = 2 * column.kinds.count("T") > len(column.kinds)
        if worded and _is_amount(column, words):
            return True
        if all(kind in "VPD" for kind in column.kinds) and words.is_worded(column.name):
            return True
        if all(kind in "VPB" for kind in column.kinds) and column.name.endswith(words.name_endings):
            return True
        if set(column.kinds) == {"P"} and _is_amount(column, words) and not words.is_rate(column.name):
            return True
    return _is_elsewhere(columns, shown, words)


def _is_amount(column: _Column, words: TableWords) -> bool:
    return not column.told and words.is_amount(column.name)


def _is_elsewhere(columns: list[_Column], shown: list[_Column], words: TableWords) -> bool:
    """Return whether units, or dates, stand in another column than the one with their name."""
    units = [column for column in shown if all(map(words.is_unit, column.texts)) and len(set(column.texts)) > 1]
    if any(column.told == "unit" for column in columns) and any(column.told != "unit" for column in units):
        return True
    dates = [column for column in shown if set(column.kinds) == {"D"} or all(map(_MONTH.fullmatch, column.texts))]
    named = [column for column in shown if words.is_dated(column.name)]
    empty = any(not any(map(_has_digit, column.texts)) for column in named)
    return empty and any(not words.is_dated(column.name) for column in dates)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


# ------------------------------------------------------------------------------------------------------------- the header


def _is_cropped(grid: Placed, above: Row, words: TableWords, *, broken: bool) -> bool:
    """Return whether the header may begin above its first name, or its first name may be a caption above it."""
    assert grid.header is not None
    first, *others = sorted(grid.header.cells, key=lambda cell: cell.cell.at)
    corner = first.cell.text
    told = words.column(corner)
    if above and not words.above(above[-1].text):
        cut = above[-1].text
        if told in ("unit", "attribute") or len(cut) < SHORTEST_CAPTION or (broken and words.seam(cut, corner) > 0):
            return True
    if first.col or told or len(corner) < LONG_CORNER or not others:
        return False
    single = others[0].row == 0 and others[0].col_span > 1 and others[0].col_span == grid.width - first.col_span
    return single and not _is_period(others[0].cell)


def _is_period(cell: GridCell) -> bool:
    return cell.is_year or cell.text[:4].isdecimal()


def _is_torn(leaves: list[str], words: TableWords) -> bool:
    """Return whether a name reads like a piece of another."""
    if any(words.is_fragment(name) or name[:1] in (*":,、)",) for name in leaves if name):
        return True
    for first, second in pairwise(leaves):
        if second in words.name_endings and words.column(first) in ("", "name") and words.column(first + second):
            return True  # `专业`, `名称`
    return False


def _is_overlong(grid: Placed, leaves: list[str], words: TableWords) -> bool:
    """Return whether cells of the rows stand among the names: a title of rows does, or some come again below.

    `其中` is the name of no column, but stands over others.
    """
    if any(name.rstrip(":") in words.parts for name in leaves):
        return True
    if any(words.heads_rows(name) and name[-1] != ":" for name in leaves[1:]) and not words.heads_rows(leaves[0]):
        return True
    below = {cell.text for row in grid.body if row.kind == "row" for cell in row.cells if cell.is_text}
    again = {name for name in leaves if name in below and not name.endswith(words.totals)}
    return len(again) > MOST_REPEATED


def _is_short(grid: Placed, leaves: list[str], words: TableWords) -> bool:
    """Return whether its last name may stand in the first row: only titles of rows, or a sum, have a label left of theirs."""
    if grid.labels < 2 or words.column(leaves[0]) in ("group", "index"):
        return False
    rows = [row.cells for row in grid.body if row.kind in ("row", "uncertain")]
    firsts = [row[0].text for row in rows if row[0].is_text and len([cell for cell in row if cell.text]) > 1]
    if 2 * len(firsts) < len(rows) and all(map(words.heads_rows, firsts)):
        return bool(firsts)
    return len(rows[0]) > 1 and rows[0][1].is_text and rows[0][1].text.endswith(words.totals)


# --------------------------------------------------------------------------------------------------------------- the rows


def _unlike(grid: Placed, words: TableWords) -> list[PlacedRow]:
    """Return the rows that begin unlike the others, or have a text among figures: another row's end may stand there."""
    rows = [row for row in grid.body if row.kind == "row"]
    out = [row for row in rows if _breaks_count(row, words)] if _counts(grid) else []
    for c in range(grid.labels):
        filled = [row for row in rows if row.cells[c].is_text]
        titles = [row for row in filled if words.heads_rows(row.cells[c].text) and len(_filled(row)) > 1]
        if 2 * len(titles) < len(filled):
            out += titles
    return [*out, *_with_words(grid, rows), *_below_titles(grid, words)]


def _with_words(grid: Placed, rows: list[PlacedRow]) -> list[PlacedRow]:
    """Return the rows with a text right of another, or of a bound, where all other rows have figures."""
    out: list[PlacedRow] = []
    for c in range(max(grid.labels, 1), grid.width):
        own = [row for row in rows if row.cells[c].text]
        worded = [row for row in own if row.cells[c].is_text]
        if len(worded) == 1 and len(own) > FEWEST_FIGURES and worded[0].cells[c - 1].is_text:
            out += worded
    return out


def _below_titles(grid: Placed, words: TableWords) -> list[PlacedRow]:
    """Return the rows below texts alone where the first column groups rows: such a text is a group, and its row is cut short."""
    if grid.header is None or not grid.header.cells or words.column(grid.header.cells[0].cell.text) != "group":
        return []
    alone = [_filled(row) == row.cells[:1] and not words.heads_rows(row.cells[0].text) for row in grid.body]
    return [row for above, row in zip(alone, grid.body[1:], strict=False) if above and row.kind == "row"]


def _counts(grid: Placed) -> bool:
    """Return whether most rows begin with a number."""
    firsts = [row.cells[0] for row in grid.body if row.kind == "row"]
    return 2 * sum(cell.is_value or is_ordinal(cell.text) for cell in firsts) > len(firsts)


def _breaks_count(row: PlacedRow, words: TableWords) -> bool:
    """Return whether a text stands where other rows have their number, with a name beside it."""
    first = row.cells[0]
    if not first.is_text or is_ordinal(first.text) or first.text.endswith(words.totals):
        return False
    return len(_filled(row)) > 1


def _filled(row: PlacedRow) -> list[GridCell]:
    return [cell for cell in row.cells if cell.text]
