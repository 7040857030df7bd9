"""Rows that show fewer cells than the table has columns: where their cells stand.

A row is placed only where the kinds of its cells leave one way; where they do not, its values are kept as print and none of
them gets a column.
"""

from __future__ import annotations

from zhreport.tables.unknown.columnkinds import ColumnKind
from zhreport.tables.unknown.gridcells import GridCell, Row, empty_cell, row_key
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.wording import TableWords

FEWEST_NUMBERED = 5  # columns from which their numbers alone make a row that numbers them
MOST_WAYS = 50  # ways to align a row that are looked at


def placed_row(row: Row, grid: Placed, repeated: set[tuple[str, ...]], words: TableWords) -> PlacedRow:
    """Return a row below the header with its cells in their places; `repeated` are the keys of the header's rows."""
    if row_key(row) in repeated:
        return PlacedRow(row, "header")
    only = [cell for cell in row if cell.text]
    if len(only) == 1 and words.note.fullmatch(only[0].text):
        return PlacedRow(only, "caption")
    total = len(only) > 1 and only[0].is_text and words.is_total(only[0].text)
    grand = total and len(trimmed(row)) < grid.width and not only[0].text.endswith(words.subtotals)
    fitted = row if grid.drawn else _fit_total(only, grid) if grand else None
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
    wrong = misfits(row, 0, grid) if len(row) == width else None
    if wrong == 0:
        if grid.shifted and len(own) < width:
            if shifts(own, grid):
                return None
            may_lack = own[0].text not in grid.groups and width - len(own) < grid.labels in grid.mixed
            row[0].doubtful |= may_lack and misfits(own, width - len(own), grid) == 1
        return row
    if own and all(cell.is_text for cell in own) and len(own) <= max(grid.labels, 1):
        return _pad(own, width)
    for source in (row, own):  # as it stands, and without places at its end that may stand for covered ones
        if shift := shifts(source, grid):
            told = grid.shifted or not _stands_elsewhere(own, shift, grid)
            odd = [c for c, cell in enumerate(source, shift) if not (cell.empty or is_of(cell, grid.columns[c]))]
            first = next((c for c, kind in enumerate(grid.columns) if kind == "value" and c >= grid.labels), 0)
            row[0].doubtful |= len(odd) > 1 or (first in odd and first not in grid.mixed)
            return [*(empty_cell(row[0].at) for _ in range(shift)), *source] if told else None
    if wrong and len(own) < width and grid.labels > 1:
        row[0].doubtful = True  # it may stand too far left
    return row if wrong is not None else aligned(own, grid.columns, grid.mixed) if len(own) < width else None


def _stands_elsewhere(own: Row, shift: int, grid: Placed) -> bool:
    """Return whether a row that fits right of labels it lacks fits with its values in other columns as well."""
    first = max(grid.labels - shift, 0)
    wanted = list(range(first + shift, len(own) + shift))
    return any(way[first:] != wanted for way in _ways(own, grid.columns, grid.mixed))


def mixed_columns(rows: list[Row], columns: list[ColumnKind]) -> frozenset[int]:
    """Return the columns in which some rows have what is not of the column's kind, or none has anything."""
    odd = {c for c, kind in enumerate(columns) if any(row[c].text and not is_of(row[c], kind) for row in rows)}
    return frozenset(odd | {c for c in range(len(columns)) if not any(row[c].text for row in rows)} if rows else odd)


def moved_right(rows: list[Row], width: int) -> list[Row]:
    """Return rows of words with those moved right that lack their groups and have empty places at their end instead.

    More of their words stand in the columns right of them in the other rows; where that does not tell they are doubted.
    """
    padded = [row for row in rows if len(row) == width and row[-1].empty and trimmed(row)]
    texts = [{row[c].text for row in rows if len(row) == width and row[-1].text} for c in range(width)]
    moved: dict[int, Row] = {}
    for row in [*padded, *padded]:  # what has been moved tells more of the columns
        own = trimmed(row)
        offsets = range(width - len(own) + 1)
        known = [sum(cell.text in texts[c + offset] for c, cell in enumerate(own)) for offset in offsets]
        best = known.index(max(known))
        for c, cell in enumerate(own if known.count(max(known)) == 1 else ()):
            texts[c + best].add(cell.text)
        moved[id(row)] = [*(empty_cell(row[0].at) for _ in range(best)), *row[: width - best]]
        row[0].doubtful = known.count(max(known)) > 1
    if all(own[0].text for own in moved.values()):
        for row in padded:
            row[0].doubtful = False
    return [moved.get(id(row), row) for row in rows]


def shifts(row: Row, grid: Placed) -> int:
    """Return how many labels that are merged with those above a row lacks if it fits right of them; 0 if it does not."""
    groups = max((c for c in range(grid.labels) if grid.columns[c] == "label"), default=0)
    lacks = grid.width - len(row)
    if row and (row[0].text in grid.groups or any(cell.empty for cell in row[: grid.labels - lacks])):
        return 0
    return lacks if 0 < lacks <= groups and misfits(row, lacks, grid) == 0 else 0


def _fit_total(own: Row, grid: Placed) -> Row | None:
    """Return a total row of a table with words among its values: it has figures only, one for each column of them."""
    mixed = frozenset(c - grid.labels for c in grid.mixed)
    values = aligned(own[1:], grid.columns[grid.labels :], mixed)
    label = next((c for c in range(grid.labels) if grid.columns[c] == "label"), None)
    if values is None or label is None:
        return None
    labels = [own[0] if c == label else empty_cell(own[0].at) for c in range(grid.labels)]
    return [*labels, *values]


def misfits(row: Row, offset: int, grid: Placed) -> int | None:
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
            further += [[*fit, c] for c in range(first, len(columns)) if c in mixed or is_of(cell, columns[c])]
        fits = further[:MOST_WAYS]
    return fits


def is_of(cell: GridCell, kind: ColumnKind) -> bool:
    """Return whether a cell may stand in a column of a kind."""
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


def trimmed(row: Row) -> Row:
    """Return the row without the empty places at its end."""
    end = len(row)
    while end and row[end - 1].empty:
        end -= 1
    return row[:end]


def leading_texts(row: Row) -> int:
    """Return how many texts stand before the first value or empty place."""
    return next((i for i, cell in enumerate(row) if not cell.is_text), len(row))
