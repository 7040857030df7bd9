"""Tables of no known form: found by what is left of their layout, laid out with header, labels and values.

Three layouts are tried on the lines that nothing else has claimed: rows with separators, rows with columns of spaces, and
one cell to a line with or without leftover separators. A row whose values cannot be placed keeps them as text, with None as
value: they are never shifted left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from zhreport import diagnostics
from zhreport.chars import Folded
from zhreport.lines import Line
from zhreport.model import Cell, CellRole, Diagnostic, Span, Table
from zhreport.tables.cells import SEPARATORS, ObservedCell, value_of
from zhreport.tables.flattened import Rhythm, find_rhythm
from zhreport.tables.separated import (
    FEWEST_ROWS,
    common_width,
    looks_separated,
    looks_spaced,
    separated_rows,
    spaced_rows,
)
from zhreport.tables.values import Value

LONGEST_CELL = 24  # characters of a line that may be a cell of a flattened table
FEWEST_VALUES = 4  # values that make a flattened table
MOST_LABEL_COLUMNS = 3
MOST_HEADER_ROWS = 3
_UNIT_LINE = re.compile(r"[(]?(?:金额|计量)?单位 ?: ?(?P<unit>[^\s)]{1,10})[)]?")
_CAPTION = re.compile(
    r"(?:附?表 ?[\d一二三四五六七八九十]{1,3}(?:[-.]\d{1,2})?[ :、.]?.{0,40}|.{2,36}(?:统计表|情况表|一览表|明细表|汇总表|总表|决算表|预算表|得分表|表))"
)
_HEADER_UNIT = re.compile(r"[(](?:单位:)?(?P<unit>%|‰|[一-龥%‰]{1,6})[)]$")
_UNIT_HEADER = re.compile(r"(?:计量)?单位")
_NOTE = re.compile(r"(?:注|备注|说明|资料来源)[0-9]? ?[:：].*|[*※].{4,}")


@dataclass(slots=True)
class Grid:
    """A grid found among the lines."""

    lines: list[Line]
    """Its lines, caption and unit line included."""
    table: Table
    """The table, offsets in the folded text."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What there is to say about it."""


@dataclass(slots=True)
class _Rows:
    """Rows on the way to a table."""

    rows: list[list[ObservedCell]]
    header_rows: int
    labels: int
    width: int
    uncertain: frozenset[int] = frozenset()


IsHeading = Callable[[Line], bool]


def find_grids(folded: Folded, lines: list[Line], is_heading: IsHeading) -> list[Grid]:
    """Return the grids among the lines (those of known forms, furniture and metadata taken out).

    `is_heading` says of a short line whether it reads like a heading: such a line ends a flattened table.
    """
    cache: dict[str, Value | None] = {}
    grids: list[Grid] = []
    i = separated_until = flattened_until = 0
    while i < len(lines):
        grid: tuple[int, int, Grid] | None = None
        if i >= separated_until:
            grid, separated_until = _separated_at(folded, lines, i, cache)
        if grid is None and i >= flattened_until:
            grid, flattened_until = _flattened_at(folded, lines, i, cache, is_heading)
        if grid is None:
            i += 1
            continue
        first, last, found = grid
        found.lines = [*_above(folded, lines, first, found.table), *lines[first : last + 1]]
        found.table.start = found.lines[0].start
        grids.append(found)
        i = last + 1
    return grids


# -------------------------------------------------------------------------------------------------- rows with separators


def _separated_at(
    folded: Folded, lines: list[Line], i: int, cache: dict[str, Value | None]
) -> tuple[tuple[int, int, Grid] | None, int]:
    """Return (first, last, grid) of rows with separators or wide gaps that begin at line `i`, and where to try again."""
    seen = i
    for looks, split in ((looks_separated, separated_rows), (looks_spaced, spaced_rows)):
        j = i
        while j < len(lines) and looks(lines[j]) and (j == i or lines[j].index - lines[j - 1].index <= 2):
            j += 1
        seen = max(seen, j)
        if j - i < FEWEST_ROWS:
            continue
        own = lines[i:j]
        rows = split(own, cache)
        if not _is_grid(rows, spaced=split is spaced_rows):
            continue
        return (i, j - 1, _lay_out(folded, _classify(rows))), j
    return None, seen


def _is_grid(rows: list[list[ObservedCell]], *, spaced: bool) -> bool:
    if len(rows) < FEWEST_ROWS:
        return False
    width = common_width(rows)
    full = sum(len(row) == width for row in rows)
    if width < 2 or full < FEWEST_ROWS or full * 2 < len(rows):
        return False
    values = sum(cell.value is not None and not cell.empty for row in rows for cell in row)
    return values >= len(rows) if spaced else True


def _classify(rows: list[list[ObservedCell]]) -> _Rows:
    """Say which rows are the header and which columns hold labels; mark the rows whose cells cannot be placed."""
    width = common_width(rows)
    header_rows = 0
    while header_rows < min(MOST_HEADER_ROWS, len(rows) - 1) and _is_header(rows[header_rows]):
        header_rows += 1
    body = [row for row in rows[header_rows:] if len(row) == width]
    labels = 0
    while labels < min(MOST_LABEL_COLUMNS, width - 1) and all(
        row[labels].value is None or row[labels].empty for row in body
    ):
        labels += 1
    if labels == width - 1 and not any(row[-1].value is not None and not row[-1].empty for row in body):
        labels = 1
    placed, uncertain = [], set()
    for r, row in enumerate(rows):
        fitted = row if len(row) == width else _fit(row, width)
        if fitted is None:
            uncertain.add(r)
        placed.append(fitted if fitted is not None else row)
    return _Rows(placed, header_rows, labels, width, frozenset(uncertain))


def _is_header(row: list[ObservedCell]) -> bool:
    """Return whether a row names columns: no values in it but years."""
    values = [cell for cell in row if cell.value is not None and not cell.empty]
    return all(_is_year(cell) for cell in values) and sum(not cell.empty for cell in row) >= 1


def _is_year(cell: ObservedCell) -> bool:
    number = cell.value.number if cell.value else None
    return isinstance(number, int) and 1949 <= number <= 2099 and not cell.value.unit  # type: ignore[union-attr]


def _fit(row: list[ObservedCell], width: int) -> list[ObservedCell] | None:
    """Return a short row with empty cells where they belong if that is certain: a row of labels only."""
    if len(row) < width and all(cell.value is None or cell.empty for cell in row):
        end, line = row[-1].end, row[-1].line
        empty = Value(None, "", "empty")
        return [*row, *(ObservedCell(end, end, "", line, empty) for _ in range(width - len(row)))]
    if len(row) > width and all(cell.empty for cell in row[width:]):
        return row[:width]
    return None


# ------------------------------------------------------------------------------------------------------ one cell to a line


def _flattened_at(
    folded: Folded, lines: list[Line], i: int, cache: dict[str, Value | None], is_heading: IsHeading
) -> tuple[tuple[int, int, Grid] | None, int]:
    """Return (first, last, grid) of short lines with the rhythm of a table from line `i`, and where to try again."""
    if not _may_be_cell(lines[i], is_heading):
        return None, i + 1
    j, values, last = i, 0, i
    cells: list[ObservedCell] = []
    while (
        j < len(lines) and _may_be_cell(lines[j], is_heading) and (j == i or lines[j].index - lines[j - 1].index <= 2)
    ):
        own = (
            [cell for cell in separated_rows([lines[j]], cache)[0] if not cell.empty]
            if looks_separated(lines[j]) and separated_rows([lines[j]], cache)
            else []
        )
        if SEPARATORS.isdisjoint(lines[j].text):
            text = lines[j].text
            own = [ObservedCell(lines[j].start, lines[j].end, text, lines[j].index, value_of(text, cache))]
        if any(cell.value is not None for cell in own):
            values += 1
            last = j
        cells.extend(own)
        j += 1
    if values < FEWEST_VALUES:
        return None, j
    ends = lines[last].index
    rhythm = find_rhythm([cell for cell in cells if cell.line <= ends])
    if rhythm is None or not rhythm.rows:
        return None, j
    if not rhythm.header_rows and SEPARATORS.isdisjoint("".join(line.text for line in lines[i : last + 1])):
        return None, j  # values and words in turn without a header: a list as likely as a table
    first_cell = rhythm.rows[0][0]
    first = next(k for k in range(i, j) if lines[k].end >= first_cell.start)
    while first > i and not lines[first - 1].text.strip("|\t│┃¦ "):
        first -= 1
    return (first, last, _lay_out(folded, _from_rhythm(rhythm))), last + 1


def _may_be_cell(line: Line, is_heading: IsHeading) -> bool:
    if len(line.text) > LONGEST_CELL + 4:
        return False
    text = line.text.strip("|\t│┃¦ ")
    return len(text) <= LONGEST_CELL and not (text and text[-1] in "。;!?,:") and not is_heading(line)


def _from_rhythm(rhythm: Rhythm) -> _Rows:
    width = max(len(row) for i, row in enumerate(rhythm.rows) if i not in rhythm.uncertain)
    return _Rows(rhythm.rows, rhythm.header_rows, rhythm.labels, width, rhythm.uncertain)


# --------------------------------------------------------------------------------------------------------------- the table


def _above(folded: Folded, lines: list[Line], first: int, table: Table) -> list[Line]:
    """Return the caption and the unit line right above a grid; the table gets their text, its cells their unit."""
    own: list[Line] = []
    unit = ""
    while first - len(own) > 0 and len(own) < 2:
        line = lines[first - len(own) - 1]
        below = own[0].index if own else lines[first].index
        if below - line.index > 1 or len(line.text) > 48:
            break
        unit_match = _UNIT_LINE.fullmatch(line.text)
        if unit_match:
            unit = unit_match["unit"]
        elif not _CAPTION.fullmatch(line.text):
            break
        own.insert(0, line)
    if own:
        table.caption = " ".join(folded.slice(line.start, line.end) for line in own)
    if unit:
        for cell in table.cells:
            if cell.role == "data" and cell.value is not None and not cell.unit:
                cell.unit = unit
    return own


def _lay_out(folded: Folded, rows: _Rows) -> Grid:
    """Return the table of classified rows."""
    flat = [cell for row in rows.rows for cell in row]
    table = Table(min(c.start for c in flat), max(c.end for c in flat), None, "", len(rows.rows), rows.width)
    grid = Grid([], table)
    headers = [""] * rows.width
    for r in range(rows.header_rows):
        _lay_out_header(folded, rows.rows[r][: rows.width], r, rows.header_rows, table, headers)
    units = [_unit_of(header) for header in headers]
    for r in range(rows.header_rows, len(rows.rows)):
        _lay_out_row(folded, rows, r, table, headers, units, grid)
    return grid


def _lay_out_header(
    folded: Folded, row: list[ObservedCell], r: int, header_rows: int, table: Table, headers: list[str]
) -> None:
    """Append a header row; an empty place right of a name belongs to that name unless it is the last header row."""
    col = 0
    while col < len(row):
        span = 1
        if r + 1 < header_rows and not row[col].empty:
            while col + span < len(row) and row[col + span].empty:
                span += 1
        text = folded.slice(row[col].start, row[col].end)
        spans = [Span(row[col].start, row[col].end)] if text else []
        table.cells.append(Cell(r, col, 1, span, "header" if text else "empty", text, spans=spans))
        for k in range(col, col + span):
            headers[k] = f"{headers[k]}/{text}" if headers[k] and text else headers[k] or text
        col += span


def _unit_of(header: str) -> str:
    match = _HEADER_UNIT.search(header.replace("（", "(").replace("）", ")"))
    return match["unit"] if match else ""


def _lay_out_row(
    folded: Folded, rows: _Rows, r: int, table: Table, headers: list[str], units: list[str], grid: Grid
) -> None:
    row = rows.rows[r]
    texts = [folded.slice(cell.start, cell.end) for cell in row]
    if r in rows.uncertain:
        _lay_out_uncertain(rows, r, texts, table, headers, grid)
        return
    label = next((text for text in reversed(texts[: rows.labels]) if text), "")
    unit = ""
    for col, (cell, text) in enumerate(zip(row, texts, strict=True)):
        spans = [Span(cell.start, cell.end)] if text else []
        if col < rows.labels:
            is_unit = col > 0 and _UNIT_HEADER.fullmatch(headers[col].replace(" ", "")) is not None
            unit = text if is_unit else unit
            role: CellRole = "empty" if not text else "note" if is_unit else "label"
            table.cells.append(Cell(r, col, 1, 1, role, text, row_key=text if role == "label" else "", spans=spans))
            continue
        label = label if not unit or label != unit else texts[0]
        value = cell.value
        flags = ["text"] if value is None else [value.flag] if value.flag else []
        number = value.number if value is not None else None
        own_unit = value.unit if value is not None else ""
        table.cells.append(
            Cell(r, col, 1, 1, "data", text, number, own_unit or units[col] or unit, label, headers[col], flags, spans)
        )


def _lay_out_uncertain(rows: _Rows, r: int, texts: list[str], table: Table, headers: list[str], grid: Grid) -> None:
    """Append a row whose values cannot be placed: its labels, None in every column, what it prints as a note."""
    row = rows.rows[r]
    own = [(cell, text) for cell, text in zip(row, texts, strict=True) if text]
    labels = [pair for pair in own if pair[0].value is None][: rows.labels]
    for col, (cell, text) in enumerate(labels):
        table.cells.append(Cell(r, col, 1, 1, "label", text, row_key=text, spans=[Span(cell.start, cell.end)]))
    label = labels[-1][1] if labels else ""
    rest = [pair for pair in own if pair not in labels]
    for i, col in enumerate(range(len(labels), rows.width)):
        spans = [Span(c.start, c.end) for c, _ in rest] if i == 0 else []
        text = " ".join(text for _, text in rest) if i == 0 else ""
        table.cells.append(Cell(r, col, 1, 1, "data", text, None, "", label, headers[col], ["unknown"], spans))
    message = f"{len(rest)} values for {rows.width - rows.labels} columns in the row {label!r}"
    grid.diagnostics.append(diagnostics.make("table.grid_uncertain", message, row[0].start, row[-1].end))
