"""The table node: the form's grid laid out with what the source has of it, and what there is to say about it."""

from __future__ import annotations

from zhreport import diagnostics
from zhreport.chars import Folded
from zhreport.forms import Block, FormTable, Row
from zhreport.model import Cell, Diagnostic, Span, Table
from zhreport.tables.arithmetic import failing
from zhreport.tables.cells import ObservedCell
from zhreport.tables.collect import ObservedRow, ObservedTable
from zhreport.tables.fill import Values, fill


def build(observed: ObservedTable, folded: Folded) -> tuple[Table, list[Diagnostic]]:
    """Return the table node (offsets in the folded text) and what there is to say about it."""
    form = observed.table
    values = fill(observed)
    cells = list(observed.cells())
    start = min([cell.start for cell in cells])
    end = max([cell.more[-1][1] if cell.more else cell.end for cell in cells])
    table = Table(start, end, form.id, n_cols=form.n_cols)
    notes: list[Diagnostic] = []
    present = sorted({b for b, _ in (*observed.rows, *observed.headers)} | {b for b in observed.captions if b >= 0})
    if -1 in observed.captions:
        table.caption = _joined(observed.captions[-1], folded)
        observed.notes.extend(observed.captions[-1])
    top = 0
    for b in present:
        top = _lay_out_block(observed, b, top, values, table, folded, notes)
    loose = [*((cell, "") for cell in observed.notes), *observed.unplaced]
    for cell, key in sorted(loose, key=lambda entry: entry[0].start):
        table.cells.append(Cell(top, 0, 1, form.n_cols, "note", cell.text, row_key=key, spans=cell.spans))
        top += 1
    table.n_rows = top
    _check(table, form, values, notes)
    return table, notes


def _lay_out_block(
    observed: ObservedTable, b: int, top: int, values: Values, table: Table, folded: Folded, notes: list[Diagnostic]
) -> int:
    """Append one block's cells; return the first grid row below it."""
    block, form = observed.table.blocks[b], observed.table
    if block.caption:
        _append_text(table, "header", top, 0, 1, form.n_cols, block.caption, observed.captions.get(b), folded)
        top += 1
    for i, header in enumerate(block.headers):
        own = observed.headers.get((b, i))
        if own or header.label:
            at, col = top + header.row, header.col
            _append_text(table, "header", at, col, header.row_span, header.col_span, header.label, own, folded)
        else:
            table.cells.append(Cell(top + header.row, header.col, header.row_span, header.col_span, "empty", ""))
    top += block.header_rows
    for i, row in enumerate(block.rows):
        spare = _lay_out_row(observed.rows.get((b, i)), row, block, top, form, values, table, folded, notes)
        observed.unplaced.extend((cell, row.key) for cell in spare)
    return top + block.depth


def _append_text(
    table: Table,
    role: str,
    row: int,
    col: int,
    row_span: int,
    col_span: int,
    label: str,
    own: list[ObservedCell] | None,
    folded: Folded,
    row_key: str = "",
) -> Cell:
    flags: list[str] = []
    spans: list[Span] = []
    if own:
        label, spans = _joined(own, folded), _spans(own)
    else:
        flags.append("repaired")
    cell = Cell(row, col, row_span, col_span, role, label, None, "", row_key, "", flags, spans)  # type: ignore[arg-type]
    table.cells.append(cell)
    return cell


def _joined(cells: list[ObservedCell], folded: Folded) -> str:
    if len(cells) == 1 and not cells[0].more:
        return folded.slice(cells[0].start, cells[0].end)
    return "".join(folded.slice(span.start, span.end) for cell in cells for span in cell.spans)


def _spans(cells: list[ObservedCell]) -> list[Span]:
    if len(cells) == 1 and not cells[0].more:
        return [Span(cells[0].start, cells[0].end)]
    return sorted((span for cell in cells for span in cell.spans), key=lambda span: span.start)


def _lay_out_row(
    observed: ObservedRow | None,
    row: Row,
    block: Block,
    top: int,
    form: FormTable,
    values: Values,
    table: Table,
    folded: Folded,
    notes: list[Diagnostic],
) -> list[ObservedCell]:
    """Append one row's cells; return the observed values that found no place in it."""
    at = top + row.row
    if row.label:
        own = observed.label if observed else None
        cell = _append_text(table, "label", at, row.col, row.row_span, row.col_span, row.label, own, folded, row.key)
        if own and (len(own) > 1 or own[0].more):
            parts = sum(1 + len(cell.more) for cell in own)
            notes.append(_note("table.cell_split", f"the label {row.label} is split over {parts} cells", own))
        if own and observed and observed.damaged:
            cell.flags.append("repaired")
            notes.append(_note("table.label_repaired", f"read as the form's label {row.label}", own))
    if block.unit_col is not None:
        unit = [observed.unit] if observed and observed.unit else None
        if unit:
            _append_text(table, "label", at, block.unit_col, 1, 1, "", unit, folded, row.key)
        else:
            table.cells.append(Cell(at, block.unit_col, 1, 1, "empty", ""))
    if row.group:
        if block.unit_col is not None or (row.row_span == 1 and table.n_cols and not _nested(block)):
            _lay_out_group_values(observed, row, block, at, table, folded)
        return []
    _lay_out_values(observed, row, block, at, form, values, table, folded)
    return _notes_on_row(observed, row, form, values, block, notes, table)


def _lay_out_values(
    observed: ObservedRow | None,
    row: Row,
    block: Block,
    at: int,
    form: FormTable,
    values: Values,
    table: Table,
    folded: Folded,
) -> None:
    """Append the data cells of one row."""
    row_unit = (observed.unit.text if observed and observed.unit else "") or row.unit or values.unit
    key, append, slice_ = row.key, table.cells.append, folded.slice
    cells, numbers, all_flags = values.cells, values.numbers, values.flags
    i = form.offsets[key]
    for column in block.columns:
        cell, flags = cells[i], all_flags.get(i)
        if observed is None:
            flags = ["unknown"]
        if cell is None:
            unit = column.unit or row_unit
            append(Cell(at, column.col, 1, 1, "data", "", numbers[i], unit, key, column.key, flags or [], []))
        else:
            unit = (cell.value.unit if cell.value else "") or column.unit or row_unit
            start, end = cell.start, cell.end
            append(
                Cell(
                    at, column.col, 1, 1, "data", slice_(start, end), numbers[i], unit, key, column.key,
                    flags or [], [Span(start, end)],
                )
            )  # fmt: skip
        i += 1


def _nested(block: Block) -> bool:
    return any(row.row_span > 1 for row in block.rows)


def _lay_out_group_values(
    observed: ObservedRow | None, row: Row, block: Block, at: int, table: Table, folded: Folded
) -> None:
    """Give a group row with a grid row of its own its cells: what is printed there is a note, mostly a dash."""
    printed = [cell for cell in observed.values if not cell.empty] if observed else []
    for i, column in enumerate(block.columns):
        own = printed[i : i + 1]
        _append_text(table, "note" if own else "empty", at, column.col, 1, 1, "", own, folded, row.key).flags = []


def _notes_on_row(
    observed: ObservedRow | None,
    row: Row,
    form: FormTable,
    values: Values,
    block: Block,
    notes: list[Diagnostic],
    table: Table,
) -> list[ObservedCell]:
    """Say what was mended or left open in the row; return the values that found no place in it."""
    base, width = form.offsets[row.key], len(block.columns)
    flags = [values.flags.get(at) for at in range(base, base + width)] if values.flags else [None] * width
    label_lost = observed is not None and bool(row.label) and not observed.label
    if observed is not None and not any(flags) and not label_lost and len(observed.values) == width:
        return []
    around = [*observed.label, *observed.values] if observed else []
    place = around or [ObservedCell(table.start, table.start, "", 0, None)]
    name = row.label or row.key
    if label_lost:
        notes.append(
            _note("table.label_lost", f"the label {name} is lost; its values are read from their place", place)
        )
    imputed = [c.key for c, own in zip(block.columns, flags, strict=True) if own and "imputed" in own]
    unknown = [
        c.key for c, own in zip(block.columns, flags, strict=True) if observed is None or (own and "unknown" in own)
    ]
    if imputed:
        notes.append(_note("table.value_imputed", f"{name}: {', '.join(imputed)} recovered by the form's sums", place))
    if unknown:
        notes.append(_note("table.value_unknown", f"{name}: {', '.join(unknown)} cannot be known", place))
    used = {id(cell) for cell in values.cells[base : base + width]}
    spare = [c for c in (observed.values if observed else []) if not c.empty and id(c) not in used]
    if not unknown:
        notes += [_note("table.cell_unplaced", f"{name}: {c.text!r} has no place in the row", [c]) for c in spare]
    return spare


def _note(code: str, message: str, cells: list[ObservedCell]) -> Diagnostic:
    return diagnostics.make(code, message, min(c.start for c in cells), max(c.last for c in cells))


def _check(table: Table, form: FormTable, values: Values, notes: list[Diagnostic]) -> None:
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
