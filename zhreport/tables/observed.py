"""What the source has of a form's table: labels, headers and values by row, before any value has a column."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport.forms import Block, FormTable, Row
from zhreport.tables.cells import ObservedCell


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
    mixed: bool = False
    """Whether its values may be in part those of a row after it, whose label is lost."""
    shared: bool = False
    """Whether its values may be those of the row after it, of which nothing else is there."""
    named: bool = False
    """Whether a text that is no label of the form stands between its label and its values."""
    doubtful: bool = False
    """Whether its last value may be the number of the label after it."""

    @property
    def printed(self) -> list[ObservedCell]:
        """The values that are not empty."""
        return [cell for cell in self.values if cell.text]

    @property
    def places(self) -> int:
        """How many empty places stand among its values."""
        return len(self.values) - len(self.printed)


@dataclass(slots=True)
class Stray:
    """A text among the rows that is no label of the form, with the values after it."""

    label: ObservedCell
    """The text; an empty cell where the place of a label is empty."""
    after: tuple[int, int]
    """Block and index of the row before it."""
    values: list[ObservedCell] = field(default_factory=list)
    """The values after it, empty ones included."""


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
    unplaced: list[tuple[ObservedCell, str]] = field(default_factory=list)
    """Values that found no place in their row, with the row's key."""
    unit: str = ""
    """The unit that a line above the values gives for all of them."""
    strays: list[Stray] = field(default_factory=list)
    """Texts with values among the rows that are no labels of the form."""
    opened: bool = False
    """Whether a separator of its own opens each row."""
    added: bool = False
    """Whether a column of the agency's own was taken out."""
    ahead: dict[int, list[ObservedCell]] = field(default_factory=dict)
    """Values between a block's header and its first label."""

    def extent(self) -> tuple[int, int]:
        """Return the offset of the first character it took and the one after the last."""
        taken = list(self.notes)
        for row in self.rows.values():
            taken += row.label
            taken += row.values
            if row.unit:
                taken.append(row.unit)
        for group in (*self.headers.values(), *self.captions.values()):
            taken += group
        printed = [cell for cell in taken if cell.text]
        last = max([cell.more[-1][1] if cell.more else cell.end for cell in printed])
        return min([cell.start for cell in printed]), last
