"""The table node: the form's grid laid out with what the source has of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhreport import diagnostics
from zhreport.forms import Block, FormTable, Row, Rule
from zhreport.model import Cell, CellRole, Check, Diagnostic, Number, Span, Table
from zhreport.model.later import change_later, later
from zhreport.tables.arithmetic import failing
from zhreport.tables.cells import ObservedCell
from zhreport.tables.fill import Values, fill
from zhreport.tables.mended import notes_on
from zhreport.tables.observed import ObservedRow, ObservedTable
from zhreport.text.chars import Folded

_AGAIN = re.compile(r"(.{2,}?)\1+", re.DOTALL)


def build(observed: ObservedTable, folded: Folded) -> tuple[Table, list[Diagnostic]]:
    """Return the table node (offsets in the folded text) and what there is to say about it.

    Its cells are laid out when they are first read, block by block, below them as notes what belongs to none.
    """
    form, values = observed.table, fill(observed)
    start, end = observed.extent()
    table = Table(start, end, form.id, n_cols=form.n_cols)
    if -1 in observed.captions:
        table.caption = _joined(observed.captions[-1], folded)
        observed.notes.extend(observed.captions[-1])
    present = sorted(
        {b for b, _ in observed.rows} | {b for b, _ in observed.headers} | {b for b in observed.captions if b >= 0}
    )
    notes = notes_on(observed, values, present, table)
    loose = [*((cell, "") for cell in observed.notes), *observed.unplaced]
    table.n_rows = sum(form.blocks[b].height for b in present) + len(loose)
    table.cells = later(_cells, observed, values, present, loose, folded)
    check(table, form, values, notes)
    return table, notes


def _cells(
    observed: ObservedTable, values: Values, present: list[int], loose: list[tuple[ObservedCell, str]], folded: Folded
) -> list[Cell]:
    """Return the cells of the blocks that are present, and those that belong to none, each with its row's key."""
    grid, top = _Grid(observed, values, folded), 0
    for b in present:
        block = observed.table.blocks[b]
        grid.add(b, block, top)
        top += block.height
    for cell, key in sorted(loose, key=lambda entry: entry[0].start):
        grid.cells.append(Cell(top, 0, 1, observed.table.n_cols, "note", cell.text, row_key=key, spans=cell.spans))
        top += 1
    return grid.cells


class _Grid:
    """Lays out the cells of one table."""

    def __init__(self, observed: ObservedTable, values: Values, folded: Folded) -> None:
        self.observed, self.values, self.folded = observed, values, folded
        self.slice = folded.slice
        self.cells: list[Cell] = []

    def add(self, b: int, block: Block, top: int) -> None:
        """Append one block's cells."""
        observed = self.observed
        if block.caption:
            self._text("header", top, 0, 1, observed.table.n_cols, block.caption, observed.captions.get(b))
            top += 1
        for i, header in enumerate(block.headers):
            own = observed.headers.get((b, i))
            role: CellRole = "header" if own or header.label else "empty"
            self._text(role, top + header.row, header.col, header.row_span, header.col_span, header.label, own)
        top += block.header_rows
        for i, row in enumerate(block.rows):
            self._row(observed.rows.get((b, i)), row, block, top)

    def _text(
        self,
        role: CellRole,
        row: int,
        col: int,
        row_span: int,
        col_span: int,
        label: str,
        own: list[ObservedCell] | None,
        row_key: str = "",
        *,
        damaged: bool = False,
    ) -> None:
        """Append a cell of text: what the source has, or the form's wording where it has nothing."""
        flags: list[str] = []
        spans: list[Span] = []
        if own:
            first = own[0]
            if len(own) == 1 and not first.more:
                label, spans = self.slice(first.start, first.end), [Span(first.start, first.end)]
            else:
                label = _once(_joined(own, self.folded))
                spans = sorted((span for cell in own for span in cell.spans), key=lambda span: span.start)
        if damaged or not (own or role == "empty"):
            flags = ["repaired"]
        self.cells.append(Cell(row, col, row_span, col_span, role, label, None, "", row_key, "", flags, spans))

    def _row(self, observed: ObservedRow | None, row: Row, block: Block, top: int) -> None:
        """Append one row's cells."""
        at = top + row.row
        if row.label:
            own, damaged = (observed.label, observed.damaged) if observed else (None, False)
            self._text("label", at, row.col, row.row_span, row.col_span, row.label, own, row.key, damaged=damaged)
        if block.unit_col is not None:
            unit = [observed.unit] if observed and observed.unit else None
            self._text("label" if unit else "empty", at, block.unit_col, 1, 1, "", unit, row.key if unit else "")
        if not row.group:
            self._values(observed, row, block, at)
        elif block.unit_col is not None or (row.row_span == 1 and not block.nested):
            self._group_values(observed, row, block, at)

    def _values(self, observed: ObservedRow | None, row: Row, block: Block, at: int) -> None:
        """Append the data cells of one row."""
        values, key, slice_ = self.values, row.key, self.slice
        i, columns = self.observed.table.offsets[key], block.columns
        width = len(columns)
        row_unit = (observed.unit.text if observed and observed.unit else "") or row.unit or values.unit
        cells, numbers = values.cells[i : i + width], values.numbers[i : i + width]
        flagged = values.flags and not values.flags.keys().isdisjoint(range(i, i + width))
        if observed is None or flagged:
            self._flagged_values(observed is None, key, block, at, row_unit)
        else:
            self.cells += [
                Cell(
                    at, column.col, 1, 1, "data", slice_(cell.start, cell.end), number,
                    cell.value.unit or column.unit or row_unit, key, column.key, [], [Span(cell.start, cell.end)],
                )
                for column, cell, number in zip(columns, cells, numbers, strict=True)
                if cell is not None and cell.value is not None
            ]  # fmt: skip

    def _flagged_values(self, lost: bool, key: str, block: Block, at: int, row_unit: str) -> None:
        """Append the data cells of a row that the source lost, or in which some need a flag."""
        values, first = self.values, self.observed.table.offsets[key]
        for i, column in enumerate(block.columns, first):
            cell, number = values.cells[i], values.numbers[i]
            flags = ["unknown"] if lost else list(values.flags.get(i, ()))
            unit = (cell.value.unit if cell and cell.value else "") or column.unit or row_unit
            text = self.slice(cell.start, cell.end) if cell else ""
            spans = [Span(cell.start, cell.end)] if cell else []
            self.cells.append(Cell(at, column.col, 1, 1, "data", text, number, unit, key, column.key, flags, spans))

    def _group_values(self, observed: ObservedRow | None, row: Row, block: Block, at: int) -> None:
        """Give a group row with a grid row of its own its cells: what is printed there is a note, mostly a dash."""
        printed = observed.printed if observed else []
        for i, column in enumerate(block.columns):
            own = printed[i : i + 1]
            self._text("note" if own else "empty", at, column.col, 1, 1, "", own, row.key)


def check(table: Table, form: FormTable, values: Values, notes: list[Diagnostic]) -> None:
    """Apply the rules to what is printed; a blank counts as 0 in a sum of several cells, never as a total."""
    numbers = values.numbers
    blank = {at for at, flags in values.flags.items() if numbers[at] is None and "unknown" not in flags}
    filled = [0 if at in blank else number for at, number in enumerate(numbers)] if blank else numbers
    broken: set[int] = set()
    for rule, check in failing(form.rules, filled, blank):
        table.checks.append(check)
        broken.update((*rule.left_at, *rule.right_at) if rule.severity == "hard" else _surplus(rule, check, filled))
        message = f"{rule.id}: {check.left:g} {check.op} {check.right:g} does not hold in the source"
        notes.append(diagnostics.make("table.check_failed", message, table.start, table.end))
    if broken:
        change_later(table, "cells", _flag_broken, {form.keys[at] for at in broken})


def _surplus(rule: Rule, check: Check, numbers: Sequence[Number | None]) -> list[int]:
    """Return the figure without which a sum that need not hold does: a page's number may stand where one was lost."""
    gap = check.right - check.left
    terms = [at for at in rule.right_at if numbers[at] == gap]
    return terms if rule.op == "==" and len(rule.right_at) > 1 and len(terms) == 1 and gap > 0 else []


def _flag_broken(cells: list[Cell], keys: set[tuple[str, str]]) -> None:
    for cell in cells:
        if cell.role == "data" and (cell.row_key, cell.col_key) in keys:
            cell.flags.append("check_failed")


def _joined(cells: list[ObservedCell], folded: Folded) -> str:
    return "".join([folded.slice(span.start, span.end) for cell in cells for span in cell.spans])


def _once(text: str) -> str:
    """Return the text of a header without its repetitions: a page may begin with the header again.

    >>> _once("商业企业商业企业"), _once("商业企业")
    ('商业企业', '商业企业')
    """
    again = _AGAIN.fullmatch(text)
    return again[1] if again else text
