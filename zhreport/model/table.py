"""Tables: the grid, its cells, the rules of arithmetic that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from zhreport.model.later import read_late
from zhreport.model.spans import NodeBase, Origin, Span
from zhreport.serialisation.codec import JsonMixin, jsonable

Number = int | float
CellRole = Literal["header", "label", "data", "note", "empty"]


@jsonable
@dataclass(slots=True)
class Cell(JsonMixin):
    """One cell of a table, wherever its characters stand in the source."""

    row: int
    """Row of its upper left corner, from 0."""
    col: int
    """Column of its upper left corner, from 0."""
    row_span: int
    """How many rows it covers."""
    col_span: int
    """How many columns it covers."""
    role: CellRole
    """`header` and `label` name columns and rows, `data` holds a value, `note` is text beside, `empty` is nothing."""
    text: str
    """What the source prints, lines joined; the form's wording where flagged `repaired`."""
    value: Number | None = None
    """The number, None where there is none or it cannot be known."""
    unit: str = ""
    """The unit of the value (`件`, `万元`, `%`), "" if unknown."""
    row_key: str = ""
    """The form's stable key of the row, "" without a form."""
    col_key: str = ""
    """The form's stable key of the column, "" without a form."""
    flags: list[str] = field(default_factory=list)
    """`imputed`, `repaired`, `unknown`, `empty`, `not_a_number`, `check_failed`: see docs/tables.md."""
    spans: list[Span] = field(default_factory=list)
    """The characters it took; none for a cell that the source lost, two for a cell split over lines."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""


@jsonable
@dataclass(slots=True)
class Check(JsonMixin):
    """A rule of arithmetic that the table's own figures break."""

    rule: str
    """The rule's id in the form, with the row or column it was applied to."""
    severity: str
    """`hard` where the form makes it true by construction, `soft` where it is plausible."""
    op: str
    """The relation that should hold: `==` or `<=`."""
    left: Number
    """The left side as the source has it."""
    right: Number
    """The right side as the source has it."""
    cells: list[str] = field(default_factory=list)
    """The keys of the cells on both sides, `row_key|col_key`."""


@read_late("cells")
@jsonable
@dataclass(slots=True)
class Table(NodeBase):
    """A table with every cell. It is one leaf; its cells say which characters they took."""

    form: str | None = None
    """The statutory table it is, e.g. `disclosure-2019.applications`; None for a table of no known form."""
    caption: str = ""
    """The caption or the unit line above the grid."""
    n_rows: int = 0
    """Number of grid rows."""
    n_cols: int = 0
    """Number of grid columns."""
    cells: list[Cell] = field(default_factory=list)
    """The cells, by row and column."""
    checks: list[Check] = field(default_factory=list)
    """The rules that fail; empty where all hold or none applies."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    kind: Literal["table"] = field(default="table", init=False)
    """Always "table"."""

    def __getitem__(self, key: tuple[str, str]) -> Cell:
        """Return the data cell with this row key and column key (labels, for a table of no known form).

        Raises `KeyError` if the table has no such cell, `TypeError` for anything but two keys.
        """
        if not isinstance(key, tuple) or len(key) != 2:
            raise TypeError(f"expected a row key and a column key, table['results.granted', 'total'], not {key!r}")
        row, col = key
        for cell in self.cells:
            if cell.row_key == row and cell.col_key == col and cell.role == "data":
                return cell
        raise KeyError(key)

    def rows(self) -> Iterator[list[Cell | None]]:
        """Yield the grid row by row, `n_cols` places each: the cell whose corner stands there, else None."""
        grid: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            grid[cell.row][cell.col] = cell
        yield from grid

    def records(self) -> list[dict[str, object]]:
        """Return one flat record per data cell: keys, labels, value, unit, raw text, flags, spans."""
        from zhreport.tables.export import records

        return records(self)

    def to_markdown(self) -> str:
        """Return the table as GitHub Markdown, its header rows joined."""
        from zhreport.rendering.markdown import table_markdown

        return table_markdown(self)

    def to_html(self) -> str:
        """Return the table as HTML with its merged cells."""
        from zhreport.rendering.html import table_html

        return table_html(self)

    def to_frame(self) -> object:
        """Return the records as a `pandas.DataFrame` (needs `zhreport[frames]`)."""
        from zhreport.tables.export import to_frame

        return to_frame(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from zhreport.rendering.notebook import table_html

        return table_html(self)
