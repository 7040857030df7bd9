"""Tables of no known form: rows that show their separators, one row to a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport import diagnostics
from zhreport.chars import Folded
from zhreport.lines import Line
from zhreport.model import Cell, Diagnostic, Span, Table
from zhreport.tables.cells import SEPARATORS, ObservedCell, is_rule, observe, value_of
from zhreport.tables.labels import LabelIndex
from zhreport.tables.values import Value

FEWEST_ROWS = 2  # lines with separators that make a grid
_UNIT_LINE = re.compile(r"[(（]?(?:金额)?(?:计量)?单位 ?[::] ?(?P<unit>[^\s)）]{1,8})[)）]?")
_HEADER_UNIT = re.compile(r"[(](?:单位:)?(?P<unit>%|[一-龥%‰]{1,5})[)]$")


@dataclass(slots=True)
class Grid:
    """A grid found among the lines."""

    first: int
    """Index of its first line (its unit line, if it has one)."""
    last: int
    """Index of its last line."""
    table: Table
    """The table, offsets in the folded text."""
    diagnostics: list[Diagnostic]
    """What there is to say about it."""


def find_grids(folded: Folded, lines: list[Line], index: LabelIndex) -> list[Grid]:
    """Return the grids among the lines (those of known forms, furniture and metadata taken out)."""
    grids: list[Grid] = []
    i = 0
    while i < len(lines):
        j = i
        while j < len(lines) and not SEPARATORS.isdisjoint(lines[j].text) and (j == i or lines[j].index - lines[j - 1].index <= 1):
            j += 1
        if j - i >= FEWEST_ROWS:
            grid = _grid(folded, lines[i:j], lines[i - 1] if i else None, index)
            if grid is not None:
                grids.append(grid)
        i = max(j, i + 1)
    return grids


def _grid(folded: Folded, rows: list[Line], above: Line | None, index: LabelIndex) -> Grid | None:
    cache: dict[str, Value | None] = {}
    cells = [observe([line], index, cache) for line in rows]
    kept = [(line, own) for line, own in zip(rows, cells, strict=True) if own and not is_rule(line.text)]
    width = max((len(own) for _, own in kept), default=0)
    if len(kept) < FEWEST_ROWS or width < 2 or sum(len(own) >= 2 for _, own in kept) < FEWEST_ROWS:
        return None
    unit_line = _UNIT_LINE.fullmatch(above.text) if above is not None and rows[0].index - above.index == 1 else None
    first = above if unit_line and above is not None else rows[0]
    table = Table(first.start, rows[-1].end, None, first.text if unit_line else "", len(kept), width)
    header_rows = 1 if _is_header(kept[0][1]) else 0
    units = [""] * width
    notes: list[Diagnostic] = []
    headers: list[str] = [""] * width
    for r, (line, own) in enumerate(kept):
        ragged = len(own) != width
        if ragged and r >= header_rows:
            notes.append(diagnostics.make("table.grid_uncertain", f"{len(own)} cells in a row of {width}", line.start, line.end))
        label = next((folded.slice(c.start, c.end) for c in own if not c.empty and c.value is None), "")
        for col, cell in enumerate(own):
            text = folded.slice(cell.start, cell.end) if not cell.empty else ""
            spans = [Span(cell.start, cell.end)] if not cell.empty else []
            if r < header_rows:
                headers[col] = text
                unit = _HEADER_UNIT.search(cell.text)
                units[col] = unit["unit"] if unit else ""
                table.cells.append(Cell(r, col, 1, 1, "header" if text else "empty", text, spans=spans))
            elif col == 0:
                table.cells.append(Cell(r, col, 1, 1, "label" if text else "empty", text, row_key=text, spans=spans))
            else:
                value = cell.value if cell.value is not None else value_of(cell.text, cache)
                flags = [value.flag] if value and value.flag else ["text"] if value is None else []
                if ragged:
                    flags = [*flags, "uncertain"]
                unit_text = (value.unit if value else "") or units[col] or (unit_line["unit"] if unit_line else "")
                number = value.number if value else None
                table.cells.append(
                    Cell(r, col, 1, 1, "data", text, number, unit_text, label, headers[col], flags, spans)
                )
    return Grid(first.index, rows[-1].index, table, notes)


def _is_header(own: list[ObservedCell]) -> bool:
    return sum(cell.value is not None and not cell.empty for cell in own) * 3 <= len(own)
