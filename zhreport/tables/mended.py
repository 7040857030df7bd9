"""What there is to say about a table of a known form: what was mended, what is left open, which rows are lost."""

from __future__ import annotations

from zhreport import diagnostics
from zhreport.forms import Block, Row
from zhreport.model import Diagnostic, Table
from zhreport.tables.cells import ObservedCell
from zhreport.tables.fill import Values
from zhreport.tables.observed import ObservedRow, ObservedTable

MOST_NAMED = 8  # lost rows that the warning about them names


def notes_on(observed: ObservedTable, values: Values, present: list[int], table: Table) -> list[Diagnostic]:
    """Return what there is to say about the blocks that are present, and keep the values that found no place in their rows."""
    found = _Notes(observed, values, table.start)
    for b in present:
        block = observed.table.blocks[b]
        for i, row in enumerate(block.rows):
            own = observed.rows.get((b, i))
            if own is not None and own.label:
                found.on_label(own)
            if not row.group:
                found.on_values(own, row, block)
    if lost := found.lost:
        names = ", ".join(lost[:MOST_NAMED]) + (" ..." if len(lost) > MOST_NAMED else "")
        message = f"{len(lost)} rows are not in the source; their values cannot be known: {names}"
        found.notes.append(diagnostics.make("table.value_unknown", message, table.start, table.end))
    return found.notes


class _Notes:
    """What there is to say about the rows of one table."""

    def __init__(self, observed: ObservedTable, values: Values, start: int) -> None:
        self.observed, self.values, self.start = observed, values, start
        self.notes: list[Diagnostic] = []
        self.lost: list[str] = []

    def _note(self, code: str, message: str, cells: list[ObservedCell]) -> None:
        start, end = min([cell.start for cell in cells]), max([cell.last for cell in cells])
        self.notes.append(diagnostics.make(code, message, start, end))

    def on_label(self, observed: ObservedRow) -> None:
        """Say what was mended in a row's label."""
        own, name = observed.label, observed.row.label
        if len(own) > 1 or own[0].more:
            parts = sum(1 + len(cell.more) for cell in own)
            self._note("table.cell_split", f"the label {name} is split over {parts} cells", own)
        if observed.damaged:
            self._note("table.label_repaired", f"read as the form's label {name}", own)

    def on_values(self, observed: ObservedRow | None, row: Row, block: Block) -> None:
        """Say what was mended or left open in a row's values, and keep those that found no place in it."""
        name = row.label or row.key
        if observed is None:
            self.lost.append(name)
            return
        values, base, width = self.values, self.observed.table.offsets[row.key], len(block.columns)
        places = range(base, base + width)
        flags = [] if values.flags.keys().isdisjoint(places) else [values.flags.get(at, ()) for at in places]
        label_lost = bool(row.label) and not observed.label
        if not label_lost and len(observed.values) == width and not any(flags):
            return
        place = [*observed.label, *observed.values] or [ObservedCell(self.start, self.start, "", 0, None)]
        if label_lost:
            self._note("table.label_lost", f"the label {name} is lost; its values are read from their place", place)
        imputed, unknown = (
            [column.key for column, own in zip(block.columns, flags, strict=False) if flag in own]
            for flag in ("imputed", "unknown")
        )
        if imputed:
            self._note("table.value_imputed", f"{name}: {', '.join(imputed)} recovered by the form's sums", place)
        if unknown:
            self._note("table.value_unknown", f"{name}: {', '.join(unknown)} cannot be known", place)
        if any("uncertain" in own for own in flags):
            lost = "a value may be lost, and those after it may stand in other columns"
            doubt = "its values may be those of the row after it" if observed.shared else lost
            self._note("table.grid_uncertain", f"{name}: {doubt}", place)
        used = {id(cell) for cell in values.cells[base : base + width]}
        spare = [cell for cell in observed.printed if id(cell) not in used]
        for cell in spare if not unknown else ():
            self._note("table.cell_unplaced", f"{name}: {cell.text!r} has no place in the row", [cell])
        self.observed.unplaced.extend((cell, row.key) for cell in spare)
