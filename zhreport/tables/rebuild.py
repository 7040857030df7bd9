"""Aligned cells to tables: rows filled, missing values decided or left open, the grid of the form laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from zhreport import diagnostics
from zhreport.chars import Folded
from zhreport.forms import Block, FormTable, Row
from zhreport.model import Cell, Diagnostic, Number, Span, Table
from zhreport.tables.align import Match
from zhreport.tables.arithmetic import Key, Ledger, agreed, failing, readings
from zhreport.tables.cells import ObservedCell

MOST_EXTRA = 1  # a row with more values too many than this is not guessed at


@dataclass(slots=True)
class ObservedRow:
    """What the source has of one row of the form."""

    row: Row
    """The row of the form."""
    block: Block
    """Its block."""
    label: list[ObservedCell] = field(default_factory=list)
    """The cells its label was put together from; empty where the label is lost."""
    damaged: bool = False
    """Whether the label is not a wording that the form knows."""
    values: list[ObservedCell] = field(default_factory=list)
    """The value cells after it, empty ones included."""
    unit: ObservedCell | None = None
    """The cell in the form's unit column."""


@dataclass(slots=True)
class ObservedTable:
    """What the source has of one table of the form."""

    table: FormTable
    """The table of the form."""
    rows: dict[tuple[int, int], ObservedRow] = field(default_factory=dict)
    """By block and row index."""
    headers: dict[tuple[int, int], list[ObservedCell]] = field(default_factory=dict)
    """Cells of header labels, by block and header index."""
    captions: dict[int, list[ObservedCell]] = field(default_factory=dict)
    """Cells of captions, by block; -1 for the table's own."""
    notes: list[ObservedCell] = field(default_factory=list)
    """Text that is part of the table and neither label nor value."""
    first: int = 0
    """Index of its first cell."""
    last: int = 0
    """Index of its last cell."""

    def cells(self) -> Iterator[ObservedCell]:
        """Yield every cell it took."""
        for row in self.rows.values():
            yield from row.label
            yield from (cell for cell in row.values if not cell.empty)
            if row.unit:
                yield row.unit
        for group in (*self.headers.values(), *self.captions.values(), self.notes):
            yield from group


def collect(cells: list[ObservedCell], matches: list[Match], tables: tuple[FormTable, ...]) -> list[ObservedTable]:
    """Return the observed tables in source order: each cell is given to the label that it follows."""
    starts = {match.first: match for match in matches}
    found: list[ObservedTable] = []
    current: ObservedTable | None = None
    row: ObservedRow | None = None
    waiting: list[int] = []
    i = 0
    while i < len(cells):
        match = starts.get(i)
        if match is None:
            if current is None:
                waiting.append(i)
            else:
                row = _take(cells[i], i, current, row)
            i += 1
            continue
        place = match.place
        if current is None or _starts_another(current, match, tables):
            current = ObservedTable(tables[place.table], first=match.first)
            found.append(current)
            row = None
        row = _enter(cells, match, current, row)
        current.last = i = match.last
        i += 1
    if found and waiting:
        found[0].notes.extend(cells[i] for i in waiting if i < found[0].first)
        found[0].first = waiting[0]
    return found


def _starts_another(current: ObservedTable, match: Match, tables: tuple[FormTable, ...]) -> bool:
    """Return whether a label belongs to another table, or to the same table printed once more."""
    place = match.place
    if tables[place.table] is not current.table:
        return True
    seen = current.rows.get((place.block, place.index)) if place.kind == "row" else None
    return seen is not None and bool(seen.values) and not seen.row.group


def _enter(
    cells: list[ObservedCell], match: Match, table: ObservedTable, row: ObservedRow | None
) -> ObservedRow | None:
    """Put a label where it belongs; return the row whose values come next."""
    place, own = match.place, cells[match.first : match.last + 1]
    block = table.table.blocks[place.block]
    if place.kind == "row":
        observed = table.rows.setdefault((place.block, place.index), ObservedRow(block.rows[place.index], block))
        observed.label.extend(own)
        observed.damaged = match.damaged
        return row if observed.row.group and table.table.label_columns > 1 and row else observed
    if place.kind == "header":
        table.headers.setdefault((place.block, place.index), []).extend(own)
        if place.has_values:
            return table.rows.setdefault((place.block, 0), ObservedRow(block.rows[0], block))
    elif place.kind == "caption":
        table.captions.setdefault(place.block if block.captions else -1, []).extend(own)
    else:
        table.notes.extend(own)
    return None if place.kind == "caption" else row


def _take(cell: ObservedCell, i: int, table: ObservedTable, row: ObservedRow | None) -> ObservedRow | None:
    """Give a cell that is no label to the row before it."""
    table.last = i
    if cell.value is None:
        if row is not None and row.block.unit_col is not None and row.unit is None and len(cell.text) <= 3:
            row.unit = cell
        elif row is not None and row.label and not row.values and len(cell.text) <= 6 and not cell.empty:
            row.label.append(cell)  # the rest of a label that was cut
            row.damaged = True
        else:
            table.notes.append(cell)
    elif row is not None:
        if not cell.empty or _on_line_of(row, cell):
            row.values.append(cell)
    elif not cell.empty:
        table.notes.append(cell)
    return row


def _on_line_of(row: ObservedRow, cell: ObservedCell) -> bool:
    """Return whether an empty cell stands on the row's own line: those of the next line are covered label columns."""
    before = row.values or row.label
    return bool(before) and before[-1].line == cell.line


# ---------------------------------------------------------------------------------------------------- filling the rows


@dataclass(slots=True)
class Values:
    """Every data cell of a form's table, numbered as `FormTable.offsets` says."""

    numbers: list[Number | None]
    """The values."""
    cells: list[ObservedCell | None]
    """The cells that print them."""
    flags: dict[int, list[str]]
    """The flags of cells that have any."""

    def known(self, table: FormTable, leave_out: set[Key] = frozenset()) -> dict[Key, Number]:  # type: ignore[assignment]
        """Return the cells with a number, by row and column key."""
        return {
            key: number
            for key, number in zip(table.keys, self.numbers, strict=True)
            if number is not None and key not in leave_out
        }


_Uncertain = tuple[ObservedRow, list[tuple[int | None, ...]], list[ObservedCell]]


def fill(table: ObservedTable) -> Values:
    """Return every data cell, decided where the form's arithmetic decides it."""
    size = len(table.table.keys)
    values = Values([None] * size, [None] * size, {})
    numbers, cells, flags = values.numbers, values.cells, values.flags
    uncertain: list[_Uncertain] = []
    blanks = False
    _hand_on_to_lost_labels(table)
    for row in table.rows.values():
        if row.row.group:
            continue
        base, width = table.table.offsets[row.row.key], len(row.block.columns)
        placed = _by_position(row, width)
        if placed is None:
            own = [cell for cell in row.values if not cell.empty]
            flags.update((base + i, ["unknown"]) for i in range(width))
            uncertain.append((row, _row_readings(own, width), own))
            continue
        for at, cell in enumerate(placed, base):
            if cell is None or cell.value is None:
                flags[at] = ["empty"]
                blanks = True
                continue
            cells[at] = cell
            numbers[at] = cell.value.number
            if cell.value.flag:
                flags[at] = [cell.value.flag]
    if uncertain or blanks:
        _decide(table, values, uncertain)
    return values


def _hand_on_to_lost_labels(table: ObservedTable) -> None:
    """Give a row's surplus values to the rows after it whose labels are lost, where the counts fit exactly."""
    order = sorted(table.rows)
    for (block, index), following in zip(order, [*order[1:], None], strict=False):
        observed = table.rows[block, index]
        own = [cell for cell in observed.values if not cell.empty]
        width = len(observed.block.columns)
        stop = following[1] if following and following[0] == block else len(observed.block.rows)
        lost = [i for i in range(index + 1, stop) if not observed.block.rows[i].group]
        if width > 1 and lost and len(own) == width * (len(lost) + 1):
            observed.values = own[:width]
            for n, i in enumerate(lost, 1):
                row = ObservedRow(observed.block.rows[i], observed.block, values=own[n * width : (n + 1) * width])
                table.rows[block, i] = row


def _by_position(row: ObservedRow, width: int) -> list[ObservedCell | None] | None:
    """Return the row's cells column by column where their places are certain, else None."""
    cells = row.values
    if row.block.unit_col is not None and row.unit is None and len(cells) > width and cells[0].value is not None:
        if cells[0].value.flag:
            row.unit, cells = cells[0], cells[1:]
    own = [cell for cell in cells if not cell.empty]
    if len(own) == width:
        return list(own)
    if not own:
        return [None] * width
    if len(cells) > len(own):
        start = 0  # empty places right of the label are columns that it covers, at most as many as the form gives it
        while len(cells) - start > width and start < row.row.col_span - 1 and cells[start].empty:
            start += 1
        end = len(cells)
        while end - start > width and cells[end - 1].empty:
            end -= 1
        if end - start == width:
            return [None if cell.empty else cell for cell in cells[start:end]]
    return None


def _row_readings(own: list[ObservedCell], width: int) -> list[tuple[int | None, ...]]:
    """Return every way to read the values into the columns: for each column the index of its value, or None."""
    found: list[tuple[int | None, ...]] = []
    if len(own) < width:
        for columns in readings([None] * len(own), width):
            placed: list[int | None] = [None] * width
            for i, column in enumerate(columns):
                placed[column] = i
            found.append(tuple(placed))
    elif len(own) <= width + MOST_EXTRA:
        found = [tuple(i for i in range(len(own)) if i != left_out) for left_out in range(len(own))]
    return found


def _decide(table: ObservedTable, values: Values, uncertain: list[_Uncertain]) -> None:
    """Let the arithmetic choose among the readings of uncertain rows, and find values that stand blank."""
    blank_rows = _rows_with_blanks(table, values)
    if not uncertain and not blank_rows:
        return
    form = table.table
    places = {key: at for at, key in enumerate(form.keys)}
    known = values.known(form, {key for keys in blank_rows for key in keys})
    rows: list[list[dict[Key, Number | None]]] = [
        [{key: values.numbers[places[key]] for key in keys}] for keys in blank_rows
    ]
    sources: list[tuple[list[Key], list[tuple[int | None, ...]], list[ObservedCell]]] = []
    for observed, options, own in uncertain:
        keys = [(observed.row.key, column.key) for column in observed.block.columns]
        sources.append((keys, options, own))
        rows.append(
            [
                {key: None if i is None else _number(own[i]) for key, i in zip(keys, option, strict=True)}
                for option in options
                if all(i is None or _number(own[i]) is not None for i in option)
            ]
        )
    dashes = [form.keys[at] for at, flags in values.flags.items() if "not_a_number" in flags]
    decided = Ledger(form.rules, known, dashes).decide(rows)
    for keys, left in zip(blank_rows, decided, strict=False):
        for key in keys:
            value, at = agreed(left, key), places[key]
            if values.numbers[at] is None and value is not None:
                values.numbers[at] = value
                values.flags[at] = ["empty", "imputed"]
    settled = zip(sources, decided[len(blank_rows) :], rows[len(blank_rows) :], strict=True)
    for (keys, options, own), left, before in settled:
        _settle(values, [places[key] for key in keys], keys, options, own, left, before)


def _number(cell: ObservedCell) -> Number | None:
    return cell.value.number if cell.value else None


def _rows_with_blanks(table: ObservedTable, values: Values) -> list[list[Key]]:
    """Return the keys of rows that have both numbers and blanks, and no dashes; of every blank in a one-column table."""
    rows = []
    for row in table.rows.values():
        if row.row.group:
            continue
        base, width = table.table.offsets[row.row.key], len(row.block.columns)
        flags = [values.flags.get(at, []) for at in range(base, base + width)]
        blank = flags.count(["empty"])
        some = any(values.numbers[at] is not None for at in range(base, base + width))
        odd = any("not_a_number" in own or "unknown" in own for own in flags)
        if (width == 1 and blank) or (blank and some and not odd):
            rows.append(list(table.table.keys[base : base + width]))
    return rows


def _settle(
    values: Values,
    places: list[int],
    keys: list[Key],
    options: list[tuple[int | None, ...]],
    own: list[ObservedCell],
    left: list[dict[Key, Number | None]],
    before: list[dict[Key, Number | None]],
) -> None:
    """Fill an uncertain row with what all remaining readings agree on; the rest stays None and `unknown`."""
    option = next((o for o in options if _fits(o, keys, own, left[0])), None) if left else None
    if option is None:
        return
    for at, key, i in zip(places, keys, option, strict=True):
        value = agreed(left, key)
        if value is None:
            continue
        certain = all(reading[key] == value for reading in before)
        values.numbers[at] = value
        values.cells[at] = own[i] if i is not None else None
        values.flags[at] = ["imputed"] if i is None else [] if certain else ["placed"]


def _fits(
    option: tuple[int | None, ...], keys: list[Key], own: list[ObservedCell], reading: dict[Key, Number | None]
) -> bool:
    return all(i is None or _number(own[i]) == reading[key] for key, i in zip(keys, option, strict=True))


# --------------------------------------------------------------------------------------------------- laying out the grid


def build(observed: ObservedTable, folded: Folded) -> tuple[Table, list[Diagnostic]]:
    """Return the table node (offsets in the folded text) and what there is to say about it."""
    form = observed.table
    values = fill(observed)
    start = min(cell.start for cell in observed.cells())
    end = max(cell.end for cell in observed.cells())
    table = Table(start, end, form.id, n_cols=form.n_cols)
    notes: list[Diagnostic] = []
    present = sorted({b for b, _ in (*observed.rows, *observed.headers)} | {b for b in observed.captions if b >= 0})
    if -1 in observed.captions:
        table.caption = _joined(observed.captions[-1], folded)
        observed.notes.extend(observed.captions[-1])
    top = 0
    for b in present:
        top = _lay_out_block(observed, b, top, values, table, folded, notes)
    for cell in sorted(observed.notes, key=lambda cell: cell.start):
        table.cells.append(Cell(top, 0, 1, form.n_cols, "note", cell.text, spans=[Span(cell.start, cell.end)]))
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
        if spare:
            observed.notes.extend(spare)
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
    if own:
        cell = Cell(
            row, col, row_span, col_span, role, _joined(own, folded), row_key=row_key,  # type: ignore[arg-type]
            spans=[Span(c.start, c.end) for c in own],
        )  # fmt: skip
    else:
        cell = Cell(row, col, row_span, col_span, role, label, row_key=row_key, flags=["repaired"])  # type: ignore[arg-type]
    table.cells.append(cell)
    return cell


def _joined(cells: list[ObservedCell], folded: Folded) -> str:
    if len(cells) == 1:
        return folded.slice(cells[0].start, cells[0].end)
    return "".join(folded.slice(cell.start, cell.end) for cell in sorted(cells, key=lambda cell: cell.start))


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
        if own and len(own) > 1:
            notes.append(_note("table.cell_split", f"the label {row.label} is split over {len(own)} cells", own))
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
    row_unit = (observed.unit.text if observed and observed.unit else "") or row.unit
    key, append, slice_ = row.key, table.cells.append, folded.slice
    i = form.offsets[key]
    for column in block.columns:
        cell, flags = values.cells[i], values.flags.get(i)
        if observed is None:
            flags = ["unknown"]
        if cell is None:
            unit = column.unit or row_unit
            append(Cell(at, column.col, 1, 1, "data", "", values.numbers[i], unit, key, column.key, flags or [], []))
        else:
            unit = (cell.value.unit if cell.value else "") or column.unit or row_unit
            start, end = cell.start, cell.end
            append(
                Cell(
                    at, column.col, 1, 1, "data", slice_(start, end), values.numbers[i], unit, key, column.key,
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
    flags = [values.flags.get(at) for at in range(base, base + width)]
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
    return diagnostics.make(code, message, min(c.start for c in cells), max(c.end for c in cells))


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
