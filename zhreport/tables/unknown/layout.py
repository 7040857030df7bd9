"""Grids to tables: roles, keys by label path, units, spans, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from zhreport import diagnostics
from zhreport.model import Cell, CellRole, Diagnostic, Span, Table
from zhreport.tables.unknown.gridcells import UNKNOWN, GridCell, Row, has_letters
from zhreport.tables.unknown.headers import HeaderCell
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow, texts_of
from zhreport.tables.unknown.wording import TableWords
from zhreport.text.chars import Folded

_JOINT = "/"


@dataclass(slots=True)
class LaidOut:
    """A table with what there is to say about it."""

    table: Table
    """The table, offsets in the folded text."""
    diagnostics: list[Diagnostic]
    """What there is to say."""


@dataclass(slots=True)
class _Sheet:
    """A table in the making."""

    folded: Folded
    grid: Placed
    words: TableWords
    unit: str
    """The unit that the lines above give."""
    table: Table
    notes: list[Diagnostic]
    names: list[str]
    """The header path of each column."""
    units: list[str]
    """The unit that the header gives to each column."""
    worded: set[int] = field(default_factory=set)
    """The columns of labels in which most rows have words: a figure there names no row."""
    grand: int = -1
    """Offset of the label of the only total row: it sums up all rows, and belongs to no group; -1 if there is none."""

    def text(self, cell: GridCell) -> str:
        """Return a cell as the source prints it, its parts joined."""
        if len(cell.spans) == 1:
            return self.folded.slice(*cell.spans[0])
        if not cell.spans:
            return ""
        joint = " " if " " in cell.text and cell.text[0].isascii() else ""
        return joint.join(self.folded.slice(*span) for span in cell.spans)

    def add(self, cell: GridCell, row: int, col: int, role: CellRole, row_span: int = 1, col_span: int = 1) -> Cell:
        """Append a cell and return it."""
        spans = [Span(*span) for span in cell.spans]
        own = Cell(row, col, row_span, col_span, role if spans else "empty", self.text(cell), spans=spans)
        self.table.cells.append(own)
        return own


def lay_out(folded: Folded, grids: list[Placed], words: TableWords, unit: str) -> LaidOut:
    """Return the table of grids, one below the other; `unit` is what the lines above say of all figures."""
    table = Table(0, 0, None, "", 0, max(grid.width for grid in grids))
    notes: list[Diagnostic] = []
    for grid in grids:
        _lay_out_grid(_Sheet(folded, grid, words, unit, table, notes, [""] * grid.width, [""] * grid.width))
    table.cells.sort(key=lambda cell: (cell.row, cell.col))
    return LaidOut(table, notes)


def _lay_out_grid(sheet: _Sheet) -> None:
    """Append a grid's rows below those that the table has."""
    grid = sheet.grid
    for row in grid.captions:
        sheet.unit = next((u for cell in row if (u := sheet.words.unit_of_line(cell.text))), sheet.unit)
        _lay_out_beside(sheet, row)
    _lay_out_header(sheet)
    covered = _Covered(grid.width)
    sheet.worded = _worded(grid)
    sheet.grand = _grand_total(grid, sheet.words)
    for placed in grid.body:
        _lay_out_row(sheet, placed, covered)


def _worded(grid: Placed) -> set[int]:
    rows = [row.cells for row in grid.body if row.kind == "row"]
    columns = [c for c in range(grid.labels) if grid.columns[c] == "label"]
    return {c for c in columns if 2 * sum(row[c].is_text and bool(row[c].text) for row in rows) > len(rows)}


def _grand_total(grid: Placed, words: TableWords) -> int:
    """Return the offset of the label of the only total row, -1 if there is none or more than one."""
    width = grid.labels
    labels = [cell for row in grid.body if row.kind == "row" for cell in row.cells[:width] if cell.is_text]
    totals = [cell.at for cell in labels if words.is_total(cell.text)]
    return totals[0] if len(totals) == 1 else -1


def _lay_out_beside(sheet: _Sheet, row: Row) -> None:
    """Append a row of notes, each as wide as the places up to the next."""
    width = sheet.table.n_cols
    at = [c for c, cell in enumerate(row[:width]) if cell.text]
    for col, end in pairwise([*at, width]):
        sheet.add(row[col], sheet.table.n_rows, col, "note", 1, end - col)
    sheet.table.n_rows += 1


# ----------------------------------------------------------------------------------------------------------- the header


def _lay_out_header(sheet: _Sheet) -> None:
    grid, table = sheet.grid, sheet.table
    if grid.header is not None and any(cell.cell.doubtful for cell in grid.header.cells):
        grid.header = None
    if grid.header is None:
        for row in grid.header_rows:
            _lay_out_unclear(sheet, row)
        cells = [cell for row in grid.header_rows for cell in row if cell.text]
        _doubt(sheet, cells, f"the columns of the header {texts_of(cells)[:40]!r} cannot be told")
        return
    _add_header(sheet, grid.header.cells, table.n_rows)
    paths: list[list[str]] = [[] for _ in range(grid.width)]
    for cell in grid.header.cells:
        for col in range(cell.col, cell.col + cell.col_span):
            paths[col].append(sheet.text(cell.cell))
            sheet.units[col] = sheet.words.unit_after("".join(cell.cell.text.split())) or sheet.units[col]
    sheet.names = [_JOINT.join(path) for path in paths]
    table.n_rows += grid.header.rows


def _add_header(sheet: _Sheet, cells: list[HeaderCell], first: int) -> None:
    """Append the header's cells, and empty ones where none of them stands."""
    taken: set[tuple[int, int]] = set()
    for cell in cells:
        sheet.add(cell.cell, first + cell.row, cell.col, "header", cell.row_span, cell.col_span)
        taken |= {
            (r, c) for r in range(cell.row, cell.row + cell.row_span) for c in range(cell.col, cell.col + cell.col_span)
        }
    rows = sheet.grid.header.rows if sheet.grid.header else 0
    for r in range(rows):
        for c in range(sheet.grid.width):
            if (r, c) not in taken:
                sheet.table.cells.append(Cell(first + r, c, 1, 1, "empty", ""))


def _lay_out_unclear(sheet: _Sheet, row: Row) -> None:
    """Append a row whose cells have no columns: its texts as notes, the last of them for all that are too many."""
    own = [cell for cell in row if cell.text]
    width = sheet.grid.width
    for col, cell in enumerate(own[: width - 1]):
        sheet.add(cell, sheet.table.n_rows, col, "note")
    rest = own[width - 1 :]
    if rest:
        spans = [span for cell in rest for span in cell.spans]
        merged = GridCell(texts_of(rest), spans, None, rest[0].at)
        last = sheet.add(merged, sheet.table.n_rows, width - 1, "note")
        last.text = " ".join(sheet.text(cell) for cell in rest)
    sheet.table.n_rows += 1


def _doubt(sheet: _Sheet, cells: list[GridCell], message: str) -> None:
    spans = [span for cell in cells for span in cell.spans]
    if spans:
        sheet.notes.append(diagnostics.make("table.grid_uncertain", message, spans[0][0], spans[-1][1]))


# ------------------------------------------------------------------------------------------------------------- the rows


class _Covered:
    """The label cells above, for rows in which a merged label leaves an empty place."""

    def __init__(self, width: int) -> None:
        self.above: list[Cell | None] = [None] * width

    def extend(self, row: int, col: int) -> Cell | None:
        """Return the label above, made to cover this row too; None if there is none right above."""
        label = self.above[col]
        if label is None or label.row + label.row_span < row:
            return None
        label.row_span = row - label.row + 1
        return label


def _lay_out_row(sheet: _Sheet, row: PlacedRow, covered: _Covered) -> None:
    r = sheet.table.n_rows
    if row.kind == "header" and sheet.grid.header is not None:
        _repeat_header(sheet, row)
    elif row.kind == "header":
        _lay_out_unclear(sheet, row.cells)
    elif row.kind == "caption":
        _lay_out_beside(sheet, row.cells)
    elif row.kind == "numbers":
        for col, cell in enumerate(row.cells):
            sheet.add(cell, r, col, "note")
        sheet.table.n_rows += 1
    elif row.kind == "uncertain":
        _lay_out_uncertain(sheet, row)
        sheet.table.n_rows += 1
    else:
        _lay_out_placed(sheet, row, covered)
        sheet.table.n_rows += 1


def _repeat_header(sheet: _Sheet, row: PlacedRow) -> None:
    """Append a header row that is printed again, with the columns that it had above."""
    assert sheet.grid.header is not None
    keys = ["".join(cell.text.split()) for cell in row.cells if cell.text]
    cells = sheet.grid.header.cells
    for level in range(sheet.grid.header.rows):
        own = [cell for cell in cells if cell.row == level]
        if ["".join(cell.cell.text.split()) for cell in own] == keys:
            for cell, again in zip(own, (cell for cell in row.cells if cell.text), strict=True):
                sheet.add(again, sheet.table.n_rows, cell.col, "header", 1, cell.col_span)
            sheet.table.n_rows += 1
            return
    _lay_out_unclear(sheet, row.cells)


def _lay_out_placed(sheet: _Sheet, placed: PlacedRow, covered: _Covered) -> None:
    """Append a row: its labels, merged with those above or beside where their places are empty, then its values."""
    grid, r, row = sheet.grid, sheet.table.n_rows, placed.cells
    path: list[str] = []
    unit = ""
    labels = grid.labels
    inner = max((c for c in range(labels) if grid.columns[c] == "label"), default=0)
    last: Cell | None = None
    grand = any(cell.text and cell.at == sheet.grand for cell in row[:labels])
    for c in range(labels):
        cell, kind = row[c], grid.columns[c]
        if cell.empty and c <= inner and grand:
            last = sheet.add(cell, r, c, "empty")
            continue
        if cell.empty and c <= inner:
            last = _merged_label(row, r, c, inner, last, covered, path)
            continue
        names = kind == "label" or (kind == "index" and cell.is_text)
        role: CellRole = "label" if names else "note"
        last = sheet.add(cell, r, c, role)
        if role == "label" and cell.is_value and (c in sheet.worded or grid.header is None):
            last.flags.append("uncertain")
        covered.above[c] = last if cell.text else None
        if kind == "unit":
            unit = cell.text
        elif names:
            path += [last.text] if [last.text] != path[-1:] else []  # it stands again in each place that it covers
            last.row_key = _JOINT.join(path)
    name = (row[inner].text or (path[-1] if path else "")) if labels else ""
    unit = unit or sheet.words.unit_after("".join(name.split()))
    doubtful = any(cell.doubtful for cell in row[:labels]) or (labels > 0 and not path)
    doubtful = doubtful or any(row[c].is_value and c in sheet.worded for c in range(labels))
    if any(cell.doubtful for cell in row[:labels]):
        _doubt_labels(sheet, r)
    for c in range(labels, grid.width):
        own = _add_value(sheet, row[c], r, c, _JOINT.join(path), unit)
        if (doubtful or row[c].doubtful) and "uncertain" not in own.flags:
            own.flags.append("uncertain")
    if placed.by_sums:
        _mark_by_sums(sheet, row[labels:])
    elif any(cell.doubtful for cell in row):
        _doubt(sheet, row, f"which row a broken text beside {name!r} belongs to cannot be told")


def _doubt_labels(sheet: _Sheet, r: int) -> None:
    """Flag the labels of row `r`, which may have parts of another."""
    labels = [cell for cell in sheet.table.cells[-sheet.grid.labels :] if cell.row == r and cell.role == "label"]
    for label in labels:
        if "uncertain" not in label.flags:
            label.flags.append("uncertain")


def _mark_by_sums(sheet: _Sheet, row: Row) -> None:
    """Flag what sums say of a row's values, laid out last: that they stand here, or that something may be lost."""
    for cell in sheet.table.cells[-len(row) :]:
        if not cell.spans:
            cell.flags = ["unknown"]
        elif "unknown" not in cell.flags:
            cell.flags.append("placed")
    unsure = [cell for cell in row if cell.doubtful or cell.value is UNKNOWN]
    if unsure:
        _doubt(sheet, unsure, f"the columns of {texts_of(unsure)!r} are not sure")


def _merged_label(
    row: Row, r: int, c: int, inner: int, last: Cell | None, covered: _Covered, path: list[str]
) -> Cell | None:
    """Let the label on the left, or the one above, cover an empty place; add the one above to the row's path."""
    beside = last is not None and last.row == r and last.role == "label" and last.col + last.col_span == c
    if beside and last is not None and not any(row[k].text for k in range(c, inner + 1)):
        last.col_span += 1
        return last
    above = covered.extend(r, c)
    if above is not None and above.role == "label":
        path.append(above.text)
        row[c].doubtful |= "uncertain" in above.flags
    return above


def _add_value(sheet: _Sheet, cell: GridCell, r: int, c: int, row_key: str, unit: str) -> Cell:
    """Append a value and return it."""
    value = cell.value
    flags = ["text"] if value is None else [value.flag] if value.flag else []
    if sheet.grid.header is None and cell.text:
        flags = [*flags, "uncertain"]
    own = Cell(r, c, 1, 1, "data", sheet.text(cell), None, "", row_key, sheet.names[c], flags)
    own.spans = [Span(*span) for span in cell.spans]
    if value is not None and value.number is not None:
        own.value = value.number
        rate = sheet.words.is_rate(sheet.names[c].rpartition(_JOINT)[2])
        own.unit = value.unit or sheet.units[c] or ("" if rate else unit or sheet.unit)
    sheet.table.cells.append(own)
    return own


def _lay_out_uncertain(sheet: _Sheet, row: PlacedRow) -> None:
    """Append a row whose values cannot be placed: its labels, None in every column, what it prints in the first."""
    r, grid = sheet.table.n_rows, sheet.grid
    labels, rest = row.cells[: row.labels], row.cells[row.labels :]
    at = 0 if grid.columns[0] == "index" and labels and labels[0].is_value else grid.labels - len(labels)
    path: list[str] = []
    for col, cell in enumerate(labels):
        kind = grid.columns[at + col]
        own = sheet.add(cell, r, at + col, "label" if kind == "label" else "note")
        if kind == "label" and (len(cell.spans) > 1 or not has_letters(cell.text)):
            own.flags.append("uncertain")  # what it is joined with may be a cell of its own
        if kind == "label":
            path.append(own.text)
            own.row_key = _JOINT.join(path)
    name = _JOINT.join(path)
    for col in range(grid.labels, grid.width):
        sheet.table.cells.append(Cell(r, col, 1, 1, "data", "", None, "", name, sheet.names[col], ["unknown"]))
    if rest:
        first = sheet.table.cells[len(sheet.table.cells) - (grid.width - grid.labels)]
        first.text = " ".join(sheet.text(cell) for cell in rest)
        first.spans = [Span(*span) for cell in rest for span in cell.spans]
    _doubt(sheet, row.cells, f"{len(rest)} values for {grid.width - grid.labels} columns in the row {name!r}")
