"""Rows of cells to a grid: how many columns there are, which of them hold labels, where each cell stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from zhreport.tables.unknown.columnkinds import ColumnKind, column_kinds
from zhreport.tables.unknown.figures import Figures, figures_of
from zhreport.tables.unknown.gridcells import GridCell, Row, empty_cell, row_key
from zhreport.tables.unknown.headers import YEAR_NAME, Header, HeaderCell, from_rows, spread
from zhreport.tables.unknown.placedgrid import Placed
from zhreport.tables.unknown.profiles import written_as
from zhreport.tables.unknown.shortrows import (
    misfits,
    mixed_columns,
    moved_right,
    placed_row,
    shifts,
    trimmed,
)
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_HEADER_ROWS = 3


def place(rows: list[Row], words: TableWords) -> Placed | None:
    """Return the grid of rows, None if they do not make one."""
    rows = [_merged(row) for row in rows]
    first = 0
    while first < len(rows) - 2 and _is_caption(rows[first], words):
        first += 1
    captions, rows = rows[:first], rows[first:]
    drawn = any(cell.covers for cell in rows[0])
    likely = _likely_header(rows)
    values = [row for row in rows[likely:] if any(cell.is_value for cell in row)]
    width = _width(values or rows, rows[0])
    if width < 2:
        return None
    depth = _header_depth(rows, likely, width, text_only=not values)
    if drawn:
        depth = max(depth, _reach(rows) if depth else 0)
    elif not any(cell.value is not None and cell.value.number is not None for row in values for cell in row):
        rows = [*rows[:depth], *moved_right(rows[depth:], width)]
    heads = {row_key(row) for row in rows[:depth]}
    once = [row for n, row in enumerate(rows) if n < depth or row_key(row) not in heads]
    columns = column_kinds(once, depth, width, words)
    grid = Placed(columns, None, rows[:depth], [], drawn=drawn, captions=captions)
    grid.mixed = mixed_columns([row for row in rows[depth:] if len(row) == width], columns)
    if grid.labels > 1:
        grid.groups = frozenset(row[0].text for row in rows[depth:] if len(row) == width and not row[-1].empty)
    padded = [row for row in rows[depth:] if len(row) == width and row[-1].empty]
    grid.shifted = any(misfits(row, 0, grid) != 0 and shifts(trimmed(row), grid) for row in padded) or (
        sum(bool(shifts(row, grid)) for row in rows[depth:] if len(row) < width) > 1
    )
    figures = [figures_of(row[grid.labels :]) for row in rows[depth:] if len(row) == width]
    grid.header = _header(rows[:depth], grid, words, figures)
    if columns[0] == "index" and depth == 1 and words.corner(bare_name(rows[0][0].text)) in ("name", "group"):
        if rows[0][-1].empty and len(rows[0]) == width:  # the place over the numbers is gone
            grid.header = _header([[rows[0][-1], *rows[0][:-1]]], grid, words)
    if grid.header is not None and (
        (depth == 1 and not drawn and _lacks_corner(rows, columns, words))
        or is_misread(grid.header, rows[depth:], grid, words)
    ):
        grid.header = None
    grid.body = [placed_row(row, grid, heads, words) for row in rows[depth:]]
    return grid if any(row.kind == "row" for row in grid.body) else None


def _lacks_corner(rows: list[Row], columns: list[ColumnKind], words: TableWords) -> bool:
    """Return whether a header may have lost the empty place before its first name, to stand one column too far left.

    Its last place is empty where all rows have something, and its first name is no word for what names rows.
    """
    header, body = rows[0], [row for row in rows[1:] if len(row) == len(columns)]
    short = len(header) == len(columns) and header[-1].empty and all(cell.text for cell in header[:-1])
    full = len(body) > 1 and all(row[-1].text for row in body) and columns[0] == "label"
    return short and full and not words.column(header[0].text)


def is_misread(header: Header, body: list[Row], grid: Placed, words: TableWords) -> bool:
    """Return whether what stands below a header shows that it is none, or stands over other columns.

    A name stands over labels and figures both, or comes again among the cells below it, or figures stand below `单位` or below the name of what has names; or one
    of its names is the title of the rows below.
    """
    leaves = [cell for cell in header.cells if cell.row + cell.row_span == header.rows]
    if leaves and words.titles_rows(leaves[-1].cell.text) and not words.titles_rows(leaves[0].cell.text):
        return True
    if any(cell.col < grid.labels < cell.col + cell.col_span for cell in header.cells):
        return True
    if _is_row(header, leaves, body, grid):
        return True
    again = {row_key(row) for row in grid.header_rows}
    if any(_names_more(row, grid, first=not r) for r, row in enumerate(_before_figures(body))):
        return bool(header.cells)
    rows = [row for row in body if len(row) == grid.width and row_key(row) not in again]
    for cell in header.cells if rows else []:
        name, own = cell.cell.text, [row[cell.col] for row in rows]
        if not cell.col:
            continue
        if name and any(each.text == name for each in own):
            return True
        if cell.col_span > 1:
            continue
        named = words.corner(bare_name(name)) == "name" and "text" in grid.columns[cell.col :]
        if named and all(each.is_value and not each.is_year for each in own):
            return True
        unit = words.column(name) == "unit" and not any(each.is_text for each in own)
        if unit and any(each.is_value and not each.is_bound for each in own):
            return any(each.value is not None and each.value.number is not None for each in own)
    return False


def _is_row(header: Header, leaves: list[HeaderCell], body: list[Row], grid: Placed) -> bool:
    """Return whether a header is one more row, or lacks a name: a year stands over labels, or what is written as all below it.

    In a header of several rows each column of figures has a name.
    """
    first = leaves[0].cell.text if leaves and not leaves[0].col else ""
    below = [row[0].text for row in body if len(row) == grid.width and row[0].text]
    form = written_as(first)
    if form and below and (all(written_as(text) == form for text in below) or YEAR_NAME.fullmatch(first)):
        return True
    named = {c for cell in header.cells for c in range(cell.col, cell.col + cell.col_span)}
    return header.rows > 1 and any(kind == "value" and c not in named for c, kind in enumerate(grid.columns))


def _before_figures(body: list[Row]) -> list[Row]:
    """Return the rows above the first with a figure; none if there is no such row."""
    return body[: next((r for r, row in enumerate(body) if any(cell.is_value for cell in row)), 0)]


def _names_more(row: Row, grid: Placed, *, first: bool) -> bool:
    """Return whether a row above all figures is one more row of names: texts in columns of figures, or not as many as there are columns."""
    texts = [c for c, cell in enumerate(row) if cell.is_text]
    if len(row) != grid.width:
        return len(texts) > 1 and "value" in grid.columns
    return (first and row[0].empty and bool(texts)) or sum(grid.columns[c] == "value" for c in texts) > 1


def _merged(row: Row) -> Row:
    """Return a row with the text that it begins with once, where that stands again in every place that it covers: a title, `合计`."""
    size = next((n for n, cell in enumerate(row) if cell.text != row[0].text), len(row))
    if size < 2 or not row[0].is_text or (size < len(row) and row[size].is_text):
        return row  # two columns of labels may have one name
    return [row[0], *(empty_cell(cell.at) for cell in row[1:size]), *row[size:]]


def _is_caption(row: Row, words: TableWords) -> bool:
    own = [cell for cell in row if cell.text]
    if len(own) == 1 and own[0].covers and not words.above(own[0].text):
        return own[0].covers[1] >= len(row)
    if len(own) != 1:
        return bool(own) and len(row) > 2 and all(words.above(cell.text) in ("unit", "head") for cell in own)
    return own[0].is_text and (len(row) > 1 or bool(words.above(own[0].text)))


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
    for width in sorted(counts, reverse=True):
        if width <= most:
            break
        if counts[width] * 5 >= len(rows) or width == len(first):
            return width
    return most


def _header_depth(rows: list[Row], likely: int, width: int, *, text_only: bool) -> int:
    """Return how many rows the header has. Below the first row, only what divides the row above is header."""
    if likely == 0:
        return 0
    depth = 1
    limit = min(MOST_HEADER_ROWS, len(rows) - 1) if text_only else likely
    while depth < limit and _divides(rows[depth], rows[depth - 1], rows[0], width):
        depth += 1
    return depth


def _reach(rows: list[Row]) -> int:
    """Return how many rows the first and what it covers reach down to; 0 where that would be all."""
    depth, r = 1, 0
    while r < depth < len(rows):
        depth = max([depth, *(r + cell.covers[0] for cell in rows[r][1:] if cell.text and cell.covers)])
        r += 1
    return 0 if depth == len(rows) else depth


def _divides(row: Row, above: Row, first: Row, width: int) -> bool:
    """Return whether a row names parts of what the row above names."""
    if sum(bool(cell.text) for cell in row) < 2:
        return False
    if len(row) == width and len(above) == width and not _padded([above, row]):
        covered = [c for c in range(1, width) if not above[c].text or above[c].text == above[c - 1].text]
        return any(row[c].text and row[c].text != above[c].text for c in covered)
    return len(trimmed(first)) < width and not row[0].is_value


def _header(rows: list[Row], grid: Placed, words: TableWords, figures: Sequence[Figures] = ()) -> Header | None:
    if not rows:
        return Header([], 0)
    if any(cell.doubtful for row in rows for cell in row):
        return None
    if grid.drawn and all(cell.text for row in rows for cell in row if cell.covers):
        return Header(
            [
                _drawn_name(cell, r, c, len(rows), grid.width)
                for r, row in enumerate(rows)
                for c, cell in enumerate(row)
                if cell.covers
            ],
            len(rows),
        )
    if all(len(row) == grid.width for row in rows) and (len(rows) == 1 or not _padded(rows)):
        return spread(rows, grid.width)
    return from_rows([trimmed(row) for row in rows], grid.labels, grid.width, words, sure=True, figures=figures)


def _drawn_name(cell: GridCell, row: int, col: int, rows: int, width: int) -> HeaderCell:
    down, right = cell.covers or (1, 1)
    return HeaderCell(cell, row, col, min(down, rows - row), min(right, width - col))


def _padded(rows: list[Row]) -> bool:
    """Return whether every empty place of the header's rows stands at a row's end: covered places are gone, none has its name.

    Two columns of labels may have one name.
    """
    again = any(a.text == b.text != "" for a, b in pairwise(rows[0][1:]))
    whole = all(all(cell.text for cell in trimmed(row)) for row in rows)
    return whole and not again and any(row[-1].empty for row in rows)
