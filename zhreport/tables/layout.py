"""The table node: the form's grid laid out with what the source has of it, and what there is to say about it."""

from __future__ import annotations

import re

from zhreport import diagnostics
from zhreport.forms import Block, FormTable, Row
from zhreport.model import Cell, CellRole, Diagnostic, Span, Table
from zhreport.tables.arithmetic import failing
from zhreport.tables.cells import ObservedCell
from zhreport.tables.fill import Values, fill
from zhreport.tables.observed import ObservedRow, ObservedTable
from zhreport.text.chars import Folded

MOST_NAMED = 8  # lost rows that the warning about them names
_AGAIN = re.compile(r"(.{2,}?)\1+", re.DOTALL)


def build(observed: ObservedTable, folded: Folded) -> tuple[Table, list[Diagnostic]]:
    """Return the table node (offsets in the folded text) and what there is to say about it."""
    return _Layout(observed, folded).build()


class _Layout:
    """Lays out one table."""

    def __init__(self, observed: ObservedTable, folded: Folded) -> None:
        self.observed, self.folded, self.form = observed, folded, observed.table
        self.values = fill(observed)
        self.slice = folded.slice
        start, end = observed.extent()
        self.table = Table(start, end, self.form.id, n_cols=self.form.n_cols)
        self.notes: list[Diagnostic] = []
        self.lost: list[str] = []

    def build(self) -> tuple[Table, list[Diagnostic]]:
        """Return the table block by block, what belongs to none as notes, and what there is to say of it."""
        observed, table = self.observed, self.table
        rows_of = {b for b, _ in observed.rows} | {b for b, _ in observed.headers}
        present = sorted(rows_of | {b for b in observed.captions if b >= 0})
        if -1 in observed.captions:
            table.caption = self._joined(observed.captions[-1])
            observed.notes.extend(observed.captions[-1])
        top = 0
        for b in present:
            top = self._block(b, self.form.blocks[b], top)
        loose = [*((cell, "") for cell in observed.notes), *observed.unplaced]
        for cell, key in sorted(loose, key=lambda entry: entry[0].start):
            table.cells.append(Cell(top, 0, 1, self.form.n_cols, "note", cell.text, row_key=key, spans=cell.spans))
            top += 1
        table.n_rows = top
        if self.lost:
            names = ", ".join(self.lost[:MOST_NAMED]) + (" ..." if len(self.lost) > MOST_NAMED else "")
            message = f"{len(self.lost)} rows are not in the source; their values cannot be known: {names}"
            self.notes.append(diagnostics.make("table.value_unknown", message, table.start, table.end))
        check(table, self.form, self.values, self.notes)
        return table, self.notes

    def _block(self, b: int, block: Block, top: int) -> int:
        """Append one block's cells; return the first grid row below it."""
        observed = self.observed
        if block.caption:
            self._text("header", top, 0, 1, self.form.n_cols, block.caption, observed.captions.get(b))
            top += 1
        for i, header in enumerate(block.headers):
            own = observed.headers.get((b, i))
            role: CellRole = "header" if own or header.label else "empty"
            self._text(role, top + header.row, header.col, header.row_span, header.col_span, header.label, own)
        top += block.header_rows
        for i, row in enumerate(block.rows):
            self._row(observed.rows.get((b, i)), row, block, top)
        return top + block.depth

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
    ) -> Cell:
        """Append a cell of text: what the source has, or the form's wording where it has nothing."""
        flags: list[str] = []
        spans: list[Span] = []
        if own:
            first = own[0]
            if len(own) == 1 and not first.more:
                label, spans = self.slice(first.start, first.end), [Span(first.start, first.end)]
            else:
                label = _once(self._joined(own))
                spans = sorted((span for cell in own for span in cell.spans), key=lambda span: span.start)
        elif role != "empty":
            flags = ["repaired"]
        cell = Cell(row, col, row_span, col_span, role, label, None, "", row_key, "", flags, spans)
        self.table.cells.append(cell)
        return cell

    def _joined(self, cells: list[ObservedCell]) -> str:
        return "".join([self.slice(span.start, span.end) for cell in cells for span in cell.spans])

    # -------------------------------------------------------------------------------------------------------- the rows

    def _row(self, observed: ObservedRow | None, row: Row, block: Block, top: int) -> None:
        """Append one row's cells, and say what was mended."""
        at = top + row.row
        if row.label:
            self._label(observed, row, at)
        if block.unit_col is not None:
            unit = [observed.unit] if observed and observed.unit else None
            self._text("label" if unit else "empty", at, block.unit_col, 1, 1, "", unit, row.key if unit else "")
        if not row.group:
            self._values(observed, row, block, at)
        elif block.unit_col is not None or (row.row_span == 1 and not block.nested):
            self._group_values(observed, row, block, at)

    def _label(self, observed: ObservedRow | None, row: Row, at: int) -> None:
        own = observed.label if observed else None
        cell = self._text("label", at, row.col, row.row_span, row.col_span, row.label, own, row.key)
        if not own or observed is None:
            return
        if len(own) > 1 or own[0].more:
            parts = sum(1 + len(cell.more) for cell in own)
            self._note("table.cell_split", f"the label {row.label} is split over {parts} cells", own)
        if observed.damaged:
            cell.flags.append("repaired")
            self._note("table.label_repaired", f"read as the form's label {row.label}", own)

    def _values(self, observed: ObservedRow | None, row: Row, block: Block, at: int) -> None:
        """Append the data cells of one row; a row that is whole needs nothing said."""
        values, key, slice_ = self.values, row.key, self.slice
        i, columns = self.form.offsets[key], block.columns
        width = len(columns)
        row_unit = (observed.unit.text if observed and observed.unit else "") or row.unit or values.unit
        cells, numbers = values.cells[i : i + width], values.numbers[i : i + width]
        flagged = values.flags and not values.flags.keys().isdisjoint(range(i, i + width))
        if observed is None or flagged:
            self._flagged_values(observed is None, key, block, at, row_unit)
        else:
            self.table.cells += [
                Cell(
                    at, column.col, 1, 1, "data", slice_(cell.start, cell.end), number,
                    cell.value.unit or column.unit or row_unit, key, column.key, [], [Span(cell.start, cell.end)],
                )
                for column, cell, number in zip(columns, cells, numbers, strict=True)
                if cell is not None and cell.value is not None
            ]  # fmt: skip
            if len(observed.values) == width and (observed.label or not row.label):
                return
        self._notes_on_row(observed, row, block)

    def _flagged_values(self, lost: bool, key: str, block: Block, at: int, row_unit: str) -> None:
        """Append the data cells of a row that the source lost, or in which some need a flag."""
        values, first = self.values, self.form.offsets[key]
        for i, column in enumerate(block.columns, first):
            cell, number = values.cells[i], values.numbers[i]
            flags = ["unknown"] if lost else values.flags.get(i) or []
            unit = (cell.value.unit if cell and cell.value else "") or column.unit or row_unit
            text = self.slice(cell.start, cell.end) if cell else ""
            spans = [Span(cell.start, cell.end)] if cell else []
            self.table.cells.append(
                Cell(at, column.col, 1, 1, "data", text, number, unit, key, column.key, flags, spans)
            )

    def _group_values(self, observed: ObservedRow | None, row: Row, block: Block, at: int) -> None:
        """Give a group row with a grid row of its own its cells: what is printed there is a note, mostly a dash."""
        printed = observed.printed if observed else []
        for i, column in enumerate(block.columns):
            own = printed[i : i + 1]
            self._text("note" if own else "empty", at, column.col, 1, 1, "", own, row.key)

    # ------------------------------------------------------------------------------------------------- what there is to say

    def _note(self, code: str, message: str, cells: list[ObservedCell]) -> None:
        start, end = min([cell.start for cell in cells]), max([cell.last for cell in cells])
        self.notes.append(diagnostics.make(code, message, start, end))

    def _notes_on_row(self, observed: ObservedRow | None, row: Row, block: Block) -> None:
        """Say what was mended or left open in the row, and keep the values that found no place in it."""
        values, base, width = self.values, self.form.offsets[row.key], len(block.columns)
        flags = [values.flags.get(at, ()) for at in range(base, base + width)]
        label_lost = observed is not None and bool(row.label) and not observed.label
        if observed is not None and not any(flags) and not label_lost and len(observed.values) == width:
            return
        around = [*observed.label, *observed.values] if observed else []
        place = around or [ObservedCell(self.table.start, self.table.start, "", 0, None)]
        name = row.label or row.key
        if label_lost:
            self._note("table.label_lost", f"the label {name} is lost; its values are read from their place", place)
        imputed, unknown = (
            [column.key for column, own in zip(block.columns, flags, strict=True) if flag in own]
            for flag in ("imputed", "unknown")
        )
        if observed is None:
            self.lost.append(name)
            return
        if imputed:
            self._note("table.value_imputed", f"{name}: {', '.join(imputed)} recovered by the form's sums", place)
        if unknown:
            self._note("table.value_unknown", f"{name}: {', '.join(unknown)} cannot be known", place)
        if any("uncertain" in own for own in flags):
            message = f"{name}: the row ends blank; its values stand here unless one before them is lost"
            self._note("table.grid_uncertain", message, place)
        used = {id(cell) for cell in values.cells[base : base + width]}
        spare = [cell for cell in (observed.printed if observed else ()) if id(cell) not in used]
        for cell in spare if not unknown else ():
            self._note("table.cell_unplaced", f"{name}: {cell.text!r} has no place in the row", [cell])
        self.observed.unplaced.extend((cell, row.key) for cell in spare)


def check(table: Table, form: FormTable, values: Values, notes: list[Diagnostic]) -> None:
    """Apply the rules to what is printed; a blank counts as 0 in a sum of several cells, never as a total."""
    numbers = values.numbers
    blank = {at for at, flags in values.flags.items() if numbers[at] is None and "unknown" not in flags}
    filled = [0 if at in blank else number for at, number in enumerate(numbers)] if blank else numbers
    broken: set[int] = set()
    for rule, check in failing(form.rules, filled, blank):
        table.checks.append(check)
        if rule.severity == "hard":
            broken.update((*rule.left_at, *rule.right_at))
        message = f"{rule.id}: {check.left:g} {check.op} {check.right:g} does not hold in the source"
        notes.append(diagnostics.make("table.check_failed", message, table.start, table.end))
    if broken:
        keys = {form.keys[at] for at in broken}
        for cell in table.cells:
            if cell.role == "data" and (cell.row_key, cell.col_key) in keys:
                cell.flags.append("check_failed")


def _once(text: str) -> str:
    """Return the text of a header without its repetitions: a page may begin with the header again.

    >>> _once("商业企业商业企业"), _once("商业企业")
    ('商业企业', '商业企业')
    """
    again = _AGAIN.fullmatch(text)
    return again[1] if again else text
