"""Tables of no known form whose grid the file draws: nothing to guess but which cells name and which hold values.

Web pages, Word files and ruled PDF pages say where each cell stands and what it covers. What they seldom say is which rows
are the header and which columns hold labels; marked header cells are believed, else the cells' own text decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhreport.model import Cell, Span, Table
from zhreport.tables.values import Value

MOST_HEADER_ROWS = 6  # statutory headers have up to four rows; a table of words only must not become all header
MOST_LABEL_COLUMNS = 4
LEAST_CODE = 3  # digits of a code: the classes of government budgets have three, what is below them five and seven
_HEADER_UNIT = re.compile(r"[(（](?:单位[:：])?(?P<unit>%|‰|[一-龥%‰]{1,6})[)）]$")
_UNIT_HEADER = re.compile(r"(?:计量)?单位")


@dataclass(slots=True)
class DrawnCell:
    """A cell with its place and its text. Offsets are in the folded text."""

    row: int
    """Row of its upper left corner, from 0."""
    col: int
    """Column of its upper left corner, from 0."""
    row_span: int
    """How many rows it covers."""
    col_span: int
    """How many columns it covers."""
    start: int
    """Offset of its text."""
    end: int
    """Offset after its text; `start` for an empty cell."""
    text: str
    """Its text as the source prints it."""
    value: Value | None
    """What it says as a value; None for a text that is none."""
    header: bool
    """Whether the file marks it as a name."""

    @property
    def is_value(self) -> bool:
        """Whether it holds a number, or the sign that there is none."""
        return bool(self.text) and self.value is not None


def build_drawn(cells: Sequence[DrawnCell], n_rows: int, n_cols: int, start: int, end: int) -> Table:
    """Return the table of a drawn grid, `start..end` its extent in the folded text.

    Labels are joined over the levels of a header with `/`; a merged label names every row or column that it covers.
    """
    by_row: list[list[DrawnCell]] = [[] for _ in range(n_rows)]
    for cell in cells:
        by_row[cell.row].append(cell)
    top = _header_rows(by_row)
    left = _label_columns(cells, top, n_cols)
    headers = _paths([c for c in cells if c.row < top and c.text], n_cols)
    labels = _deepest([c for c in cells if c.row >= top and c.col < left and c.text], n_rows)
    unit_column = next((col for col in range(left) if _UNIT_HEADER.fullmatch(headers[col].replace(" ", ""))), -1)
    if unit_column > 0:
        own = [c for c in cells if c.row >= top and c.col < left and c.col != unit_column and c.text]
        labels = _deepest(own, n_rows)
    row_units = {c.row: c.text for c in cells if c.col == unit_column > 0 and c.row >= top}
    table = Table(start, end, None, "", n_rows, n_cols)
    units = [_unit_of(header) for header in headers]
    for cell in cells:
        label = labels[cell.row]
        if cell.row < top:
            table.cells.append(_plain(cell, "header"))
        elif cell.col < left:
            table.cells.append(_plain(cell, "label" if cell.col != unit_column else "note", label))
        else:
            unit = units[cell.col] or row_units.get(cell.row, "")
            table.cells.append(_data(cell, unit, label, headers[cell.col]))
    return table


def _header_rows(by_row: list[list[DrawnCell]]) -> int:
    """Return how many rows name columns: those marked so, else those without values above the first that has any."""
    limit = min(MOST_HEADER_ROWS, len(by_row) - 1)
    marked = 0
    while marked < limit and by_row[marked] and all(cell.header or not cell.text for cell in by_row[marked]):
        marked += 1
    if marked:
        return min(max(c.row + c.row_span for row in by_row[:marked] for c in row), limit)
    top = 0
    while top < limit and by_row[top] and not any(c.is_value and not _is_year(c) for c in by_row[top]):
        top += 1
    if top == limit and not any(cell.is_value for row in by_row[top:] for cell in row):
        top = min(1, limit)  # a table of words: its first row names the columns
    reach = max((c.row + c.row_span for row in by_row[:top] for c in row if c.col), default=0)
    return min(max(reach, top), limit) if top else 0


def _is_year(cell: DrawnCell) -> bool:
    return cell.value is not None and cell.value.unit in ("", "年") and cell.value.may_be_year


def _label_columns(cells: Sequence[DrawnCell], top: int, n_cols: int) -> int:
    """Return how many columns name rows: those from the left in which no cell of the body holds a value."""
    values = {col for c in cells if c.row >= top and c.is_value for col in range(c.col, c.col + c.col_span)}
    first = [c for c in cells if c.row >= top and c.col == 0 and c.text]
    if 0 in values and (_counts_up(first) or (1 not in values and _are_codes(first))):
        values.discard(0)  # serial numbers and codes name their rows, together with what stands beside them
    if not values:
        return min(1, n_cols - 1)
    left = 0
    while left < min(MOST_LABEL_COLUMNS, n_cols - 1) and left not in values:
        left += 1
    return left


def _counts_up(cells: Sequence[DrawnCell]) -> bool:
    numbers = [c.value.number for c in cells if c.value is not None]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _are_codes(cells: Sequence[DrawnCell]) -> bool:
    """Return whether numbers are codes: bare digits, each later than the one above as codes are sorted (`205` before `20502`)."""
    codes = [c.text for c in cells if c.value is not None]
    rising = all(a < b for a, b in pairwise(codes))
    return len(codes) > 1 and rising and all(len(code) >= LEAST_CODE and code.isdecimal() for code in codes)


def _paths(cells: Sequence[DrawnCell], n_cols: int) -> list[str]:
    """Return for each column the labels above it, from the top, joined with `/`."""
    paths: list[list[str]] = [[] for _ in range(n_cols)]
    for cell in cells:
        for path in paths[cell.col : cell.col + cell.col_span]:
            if not path or path[-1] != cell.text:
                path.append(cell.text)
    return ["/".join(path) for path in paths]


def _deepest(cells: Sequence[DrawnCell], n_rows: int) -> list[str]:
    """Return for each row the label nearest to its values."""
    found: list[tuple[int, str]] = [(-1, "")] * n_rows
    for cell in cells:
        for row in range(cell.row, min(cell.row + cell.row_span, n_rows)):
            if cell.col > found[row][0]:
                found[row] = (cell.col, cell.text)
    return [text for _, text in found]


def _unit_of(header: str) -> str:
    """Return the unit that a header names in brackets, at the deepest level that names one."""
    for part in reversed(header.split("/")):
        if match := _HEADER_UNIT.search(part):
            return match["unit"]
    return ""


def _plain(cell: DrawnCell, role: str, row_key: str = "") -> Cell:
    role = role if cell.text else "empty"
    spans = [Span(cell.start, cell.end)] if cell.text else []
    key = cell.text if role == "label" else row_key if role == "note" else ""
    return Cell(
        cell.row, cell.col, cell.row_span, cell.col_span, role, cell.text, row_key=key, spans=spans  # type: ignore[arg-type]
    )  # fmt: skip


def _data(cell: DrawnCell, unit: str, row_key: str, col_key: str) -> Cell:
    value = cell.value
    flags = ["text"] if value is None else [value.flag] if value.flag else []
    number = value.number if value is not None else None
    own_unit = (value.unit if value is not None else "") or (unit if number is not None else "")
    spans = [Span(cell.start, cell.end)] if cell.text else []
    return Cell(
        cell.row, cell.col, cell.row_span, cell.col_span, "data", cell.text, number, own_unit, row_key, col_key, flags, spans
    )  # fmt: skip
