"""Rows of cells to a grid: how many columns there are, which of them hold labels, where each cell stands.

A row that shows fewer cells than the table has columns is placed only where the kinds of its cells leave one way; where
they do not, its values are kept as print and none of them gets a column.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from zhreport.tables.unknown.columnkinds import ColumnKind, column_kinds
from zhreport.tables.unknown.gridcells import GridCell, Row, empty_cell, row_key
from zhreport.tables.unknown.headers import Header, from_rows, spread
from zhreport.tables.unknown.wording import TableWords

MOST_HEADER_ROWS = 3
FEWEST_NUMBERED = 5  # columns from which their numbers alone make a row that numbers them
MOST_WAYS = 50  # ways to align a row that are looked at

RowKind = Literal["row", "uncertain", "header", "numbers", "caption"]


@dataclass(slots=True)
class PlacedRow:
    """A row below the header."""

    cells: Row
    """A cell for every column; an uncertain row has those that it prints."""
    kind: RowKind = "row"
    """What it is: an ordinary row, one that cannot be placed, the header once more, column numbers, a caption inside."""
    labels: int = 0
    """For an uncertain row, how many of its cells are labels."""


@dataclass(slots=True)
class Placed:
    """A grid: a header and the rows below it."""

    columns: list[ColumnKind]
    """What each column holds."""
    header: Header | None
    """The header; None where its names cannot be told apart by column."""
    header_rows: list[Row]
    """The header's rows as printed."""
    body: list[PlacedRow]
    """The rows below."""
    shifted: bool = False
    """Whether some row surely stands left of its place: labels merged with those above are gone, places at its end."""
    mixed: frozenset[int] = frozenset()
    """The columns in which both figures and words stand, or figures where labels do."""
    groups: frozenset[str] = frozenset()
    """What stands in the first of several columns of labels, in rows that have every cell."""
    captions: list[Row] = field(default_factory=list)
    """Rows of one cell above the header: captions and unit lines inside the grid."""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    @property
    def labels(self) -> int:
        """How many of them stand left of the values."""
        return next((i for i, kind in enumerate(self.columns) if kind in ("value", "text")), self.width)


def place(rows: list[Row], words: TableWords) -> Placed | None:
    """Return the grid of rows, None if they do not make one."""
    grid = _place(rows, words)
    if grid is None or grid.header is not None or not _lacks_groups(grid.header_rows[0], words):
        return grid
    first = len(grid.captions) + len(grid.header_rows)
    wider = _place([*rows[:first], *([empty_cell(row[0].at), *row] for row in rows[first:])], words)
    return wider if wider is not None and wider.header is not None and wider.columns.count("label") <= 2 else grid


def _lacks_groups(header: Row, words: TableWords) -> bool:
    """Return whether a header begins with names of two label columns, of which no row may show the first."""
    told = [words.column(cell.text) for cell in header[:2]]
    return len(told) == 2 and told[0] in ("group", "name") and told[1] == "name"


def _place(rows: list[Row], words: TableWords) -> Placed | None:
    first = 0
    while first < len(rows) - 2 and _is_caption(rows[first], words):
        first += 1
    captions, rows = rows[:first], rows[first:]
    likely = _likely_header(rows)
    values = [row for row in rows[likely:] if any(cell.is_value for cell in row)]
    width = _width(values or rows, rows[0])
    if width < 2:
        return None
    depth = _header_depth(rows, likely, width, text_only=not values)
    heads = {row_key(row) for row in rows[:depth]}
    once = [row for n, row in enumerate(rows) if n < depth or row_key(row) not in heads]
    columns = column_kinds(once, depth, width, words)
    grid = Placed(columns, None, rows[:depth], [], captions=captions)
    grid.mixed = _mixed([row for row in rows[depth:] if len(row) == width], columns)
    if grid.labels > 1:
        grid.groups = frozenset(row[0].text for row in rows[depth:] if len(row) == width and not row[-1].empty)
    padded = [row for row in rows[depth:] if len(row) == width and row[-1].empty]
    grid.shifted = any(_misfits(row, 0, grid) != 0 and _shifts(trimmed(row), grid) for row in padded) or (
        sum(bool(_shifts(row, grid)) for row in rows[depth:] if len(row) < width) > 1
    )
    grid.header = _header(rows[:depth], grid, words)
    if grid.header is not None and (
        (depth == 1 and _lacks_corner(rows, columns, words)) or _is_misread(grid.header, rows[depth:], grid, words)
    ):
        grid.header = None
    repeated = {row_key(row) for row in rows[:depth]}
    for row in rows[depth:]:
        grid.body.append(_placed_row(row, grid, repeated, words))
    return grid if any(row.kind == "row" for row in grid.body) else None


def _lacks_corner(rows: list[Row], columns: list[ColumnKind], words: TableWords) -> bool:
    """Return whether a header may have lost the empty place before its first name, to stand one column too far left.

    Its last place is empty where all rows have something, and its first name is no word for what names rows.
    """
    header, body = rows[0], [row for row in rows[1:] if len(row) == len(columns)]
    short = len(header) == len(columns) and header[-1].empty and all(cell.text for cell in header[:-1])
    full = len(body) > 1 and all(row[-1].text for row in body) and columns[0] == "label"
    return short and full and not words.column(header[0].text)


def _is_misread(header: Header, body: list[Row], grid: Placed, words: TableWords) -> bool:
    """Return whether what stands below a header shows that it is none, or stands over other columns.

    A name comes again among the cells below it, or figures stand below `单位`.
    """
    again = {row_key(row) for row in grid.header_rows}
    first = body[0] if body else []
    if first and first[0].empty and all(cell.is_text or cell.empty for cell in first) and any(c.text for c in first):
        return bool(header.cells)  # one more row of names
    for cell in header.cells:
        own = [row[cell.col] for row in body if len(row) == grid.width and row_key(row) not in again]
        if cell.col and cell.cell.text and sum(each.text == cell.cell.text for each in own) > 0:
            return True
        unit = cell.col_span == 1 and words.column(cell.cell.text) == "unit" and cell.col
        if unit and any(each.is_value and not each.is_bound for each in own) and not any(each.is_text for each in own):
            return any(each.value is not None and each.value.number is not None for each in own)
    return False


def _is_caption(row: Row, words: TableWords) -> bool:
    own = [cell for cell in row if cell.text]
    if len(own) != 1:
        return bool(own) and len(row) > 2 and all(words.above(cell.text) in ("unit", "head") for cell in own)
    return own[0].is_text and (len(row) > 1 or bool(words.above(own[0].text)))


# ------------------------------------------------------------------------------------------------------------- the size


def _likely_header(rows: list[Row]) -> int:
    """Return how many rows at the beginning have no value in them but years."""
    depth = 0
    while depth < min(MOST_HEADER_ROWS, len(rows) - 1) and names_columns(rows[depth]):
        depth += 1
    return depth


def names_columns(row: Row) -> bool:
    """Return whether a row may name columns: no values in it but years."""
    return any(cell.text for cell in row) and all(cell.is_year for cell in row if cell.is_value)


def _width(rows: list[Row], first: Row) -> int:
    """Return the number of columns: the longest that rows have, if more than one row or the header says so."""
    counts = Counter(len(row) for row in rows)
    most = max(counts, key=lambda n: (counts[n], n))
    tails = Counter(len(row) - leading_texts(row) for row in rows if len(row) == most)
    for width in sorted(counts, reverse=True):
        if width <= most:
            return most
        if counts[width] * 5 >= len(rows) or width == len(first):
            return width
        own = next(row for row in rows if len(row) == width)
        if counts[width] == 1 and tails[width - leading_texts(own)] and leading_texts(own) > 1:
            return width
    return most


def leading_texts(row: Row) -> int:
    """Return how many texts stand before the first value or empty place."""
    return next((i for i, cell in enumerate(row) if not cell.is_text), len(row))


def _header_depth(rows: list[Row], likely: int, width: int, *, text_only: bool) -> int:
    """Return how many rows the header has. Below the first row, only what divides the row above is header."""
    if likely == 0:
        return 0
    depth = 1
    limit = min(MOST_HEADER_ROWS, len(rows) - 1) if text_only else likely
    while depth < limit and _divides(rows[depth], rows[depth - 1], rows[0], width):
        depth += 1
    return depth


def _divides(row: Row, above: Row, first: Row, width: int) -> bool:
    """Return whether a row names parts of what the row above names."""
    if sum(bool(cell.text) for cell in row) < 2:
        return False
    if len(row) == width and len(above) == width and not _padded([above, row]):
        covered = [c for c in range(1, width) if not above[c].text or above[c].text == above[c - 1].text]
        return any(row[c].text and row[c].text != above[c].text for c in covered)
    return len(trimmed(first)) < width and not row[0].is_value


def trimmed(row: Row) -> Row:
    """Return the row without the empty places at its end."""
    end = len(row)
    while end and row[end - 1].empty:
        end -= 1
    return row[:end]


# -------------------------------------------------------------------------------------------------------------- the rows


def _header(rows: list[Row], grid: Placed, words: TableWords) -> Header | None:
    if not rows:
        return Header([], 0)
    if all(len(row) == grid.width for row in rows) and (len(rows) == 1 or not _padded(rows)):
        return spread(rows, grid.width)
    return from_rows([trimmed(row) for row in rows], grid.labels, grid.width, words)


def _padded(rows: list[Row]) -> bool:
    """Return whether every empty place of the header's rows stands at a row's end: covered places are gone."""
    return all(all(cell.text for cell in trimmed(row)) for row in rows) and any(row[-1].empty for row in rows)


def _placed_row(row: Row, grid: Placed, repeated: set[tuple[str, ...]], words: TableWords) -> PlacedRow:
    if row_key(row) in repeated:
        return PlacedRow(row, "header")
    only = [cell for cell in row if cell.text]
    if len(only) == 1 and words.note.fullmatch(only[0].text):
        return PlacedRow(only, "caption")
    total = len(only) > 1 and only[0].is_text and only[0].text.endswith(words.totals)
    grand = total and len(trimmed(row)) < grid.width and not only[0].text.endswith(words.subtotals)
    fitted = _fit_total(only, grid) if grand else None
    if only and fitted is None:
        fitted = _fit(row, grid)
    if fitted is None and total:
        fitted = _fit_total(only, grid)
    if fitted is None:
        own = [cell for cell in row if cell.text]
        numbered = grid.columns[0] == "index" and bool(own) and own[0].is_value
        labels = min(leading_texts(own[numbered:]) + numbered, grid.labels)
        return PlacedRow(own, "uncertain", labels) if own else PlacedRow(_pad(row[: grid.width], grid.width))
    if _numbers_columns(fitted, words):
        return PlacedRow(fitted, "numbers")
    return PlacedRow(fitted)


def _numbers_columns(row: Row, words: TableWords) -> bool:
    """Return whether a row only numbers the columns: `栏次 | 1 | 2`, `甲 | 乙 | 1 | 2`, or the numbers of all columns alone."""
    names = [cell.text.replace(" ", "") for cell in row if cell.is_text]
    numbers = [cell.value.number for cell in row if cell.value is not None and cell.text]
    first = numbers[0] if numbers else None
    if not isinstance(first, int) or numbers != list(range(first, first + len(numbers))):
        return False
    if not names:
        return first == 1 and len(numbers) == len(row) >= FEWEST_NUMBERED
    if all(name in words.header["column_numbers"] for name in names):
        return len(numbers) > 1 or not row[0].is_value
    return first == 1 and len(names) + len(numbers) > 2 and names == words.column_letters[: len(names)]


def _fit(row: Row, grid: Placed) -> Row | None:
    """Return the row with a cell for every column; None if more than one way to place its cells is left."""
    width = grid.width
    if len(row) > width:
        if any(cell.text for cell in row[width:]):
            return None
        row = row[:width]
    own = trimmed(row)
    misfits = _misfits(row, 0, grid) if len(row) == width else None
    if misfits == 0:
        return None if grid.shifted and len(own) < width and _shifts(own, grid) else row
    if own and all(cell.is_text for cell in own) and len(own) <= max(grid.labels, 1):
        return _pad(own, width)
    for source in (row, own):  # as it stands, and without places at its end that may stand for covered ones
        if shift := _shifts(source, grid):
            told = grid.shifted or not _stands_elsewhere(own, shift, grid)
            return [*(empty_cell(row[0].at) for _ in range(shift)), *source] if told else None
    return row if misfits is not None else aligned(own, grid.columns, grid.mixed) if len(own) < width else None


def _stands_elsewhere(own: Row, shift: int, grid: Placed) -> bool:
    """Return whether a row that fits right of labels it lacks fits with its values in other columns as well."""
    first = max(grid.labels - shift, 0)
    wanted = list(range(first + shift, len(own) + shift))
    return any(way[first:] != wanted for way in _ways(own, grid.columns, grid.mixed))


def _mixed(rows: list[Row], columns: list[ColumnKind]) -> frozenset[int]:
    """Return the columns in which some rows have what is not of the column's kind."""
    return frozenset(
        c for c, kind in enumerate(columns) if any(row[c].text and not _is_of(row[c], kind) for row in rows)
    )


def _shifts(row: Row, grid: Placed) -> int:
    """Return how many labels that are merged with those above a row lacks if it fits right of them; 0 if it does not."""
    groups = max((c for c in range(grid.labels) if grid.columns[c] == "label"), default=0)
    lacks = grid.width - len(row)
    if row and row[0].text in grid.groups:
        return 0
    return lacks if 0 < lacks <= groups and _misfits(row, lacks, grid) == 0 else 0


def _fit_total(own: Row, grid: Placed) -> Row | None:
    """Return a total row of a table with words among its values: it has figures only, one for each column of them."""
    mixed = frozenset(c - grid.labels for c in grid.mixed)
    values = aligned(own[1:], grid.columns[grid.labels :], mixed)
    label = next((c for c in range(grid.labels) if grid.columns[c] == "label"), None)
    if values is None or label is None:
        return None
    labels = [own[0] if c == label else empty_cell(own[0].at) for c in range(grid.labels)]
    return [*labels, *values]


def _misfits(row: Row, offset: int, grid: Placed) -> int | None:
    """Return how many cells are not of the kind of the columns they would stand in; None if that cannot be.

    A value cannot stand in a column of labels, nor a text where numbers count the rows; a word among figures may be
    one, but where the first of them stands it is a sign that the row is shifted.
    """
    found = 0
    for i, cell in enumerate(row):
        kind = grid.columns[offset + i]
        if cell.empty:
            continue
        if cell.is_bound and kind != "index":
            found += kind in ("label", "unit")
            continue
        if kind in ("label", "unit") and cell.is_value and not _numeric_label(grid, offset + i):
            return None
        if kind == "index" and cell.is_text and not _labels_all(row, i, grid.labels - offset):
            return None
        found += cell.is_value and kind == "text"
        found += cell.is_text and kind == "value" and offset + i == grid.labels
    return found


def _labels_all(row: Row, i: int, labels: int) -> bool:
    """Return whether a text is the only one in the columns of labels: `合计` where the other rows have their number."""
    return all(cell.empty for c, cell in enumerate(row[:labels]) if c != i)


def aligned(own: Row, columns: list[ColumnKind], mixed: frozenset[int]) -> Row | None:
    """Return a short row with empty places where the kinds of its cells leave one way to put them; None if not.

    In the columns that are `mixed` anything may stand.
    """
    ways = _ways(own, columns, mixed)
    if len(ways) != 1:
        return None
    placed = dict(zip(ways[0], own, strict=True))
    return [placed.get(c) or empty_cell(own[-1].at) for c in range(len(columns))]


def _ways(own: Row, columns: list[ColumnKind], mixed: frozenset[int]) -> list[list[int]]:
    """Return the columns in which the cells may stand, in order, one list for each way."""
    fits: list[list[int]] = [[]]
    for cell in own:
        further: list[list[int]] = []
        for fit in fits:
            first = fit[-1] + 1 if fit else 0
            further += [[*fit, c] for c in range(first, len(columns)) if c in mixed or _is_of(cell, columns[c])]
        fits = further[:MOST_WAYS]
    return fits


def _is_of(cell: GridCell, kind: ColumnKind) -> bool:
    if cell.is_bound:
        return kind in ("value", "text")
    if kind == "text" and cell.value is not None and cell.value.number is None:
        return True  # `无` is a remark as well
    return cell.is_value if kind in ("value", "index") else cell.is_text


def _numeric_label(grid: Placed, column: int) -> bool:
    """Return whether the only column that could name rows holds numbers (years, numbers of rows)."""
    return column == 0 and grid.labels == 1


def _pad(row: Row, width: int) -> Row:
    """Return the row with empty places at its end."""
    at = row[-1].spans[-1][1] if row[-1].spans else row[-1].at
    return [*row, *(empty_cell(at) for _ in range(width - len(row)))]


def texts_of(cells: list[GridCell]) -> str:
    """Return the texts of cells in one line."""
    return " ".join(cell.text for cell in cells if cell.text)
