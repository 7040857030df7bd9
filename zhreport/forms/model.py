"""What a form is: tables with their header trees, row trees, stable keys and arithmetic, laid out on a grid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, frozen=True)
class HeaderCell:
    """One cell of a block's header, laid out."""

    label: str
    """The official wording."""
    wordings: tuple[str, ...]
    """The official wording and its variants, folded."""
    row: int
    """Row within the header, from 0."""
    col: int
    """Column of the grid, from 0."""
    row_span: int
    """How many header rows it covers."""
    col_span: int
    """How many columns it covers."""


@dataclass(slots=True, frozen=True)
class Column:
    """A column that holds values."""

    key: str
    """Its stable key path."""
    col: int
    """Its place in the grid."""
    unit: str
    """The unit of its values, "" if the row or the cell says it."""
    signed: bool
    """Whether negative values are expected."""


@dataclass(slots=True, frozen=True)
class Row:
    """A row of the form, with a value in every column unless it is a group."""

    key: str
    """Its stable key path."""
    label: str
    """The official wording, "" for a row without label."""
    wordings: tuple[str, ...]
    """The official wording and its variants, folded."""
    row: int
    """Row below the header within the block, from 0; that of its first child, for a group of a table with several label columns."""
    col: int
    """The label column it stands in."""
    row_span: int
    """How many rows its label covers."""
    col_span: int
    """How many label columns its label covers."""
    unit: str
    """The unit of its values, "" if the column or the cell says it."""
    group: bool
    """Whether it has no values of its own."""


@dataclass(slots=True, frozen=True)
class Block:
    """A header with the rows under it; most tables have one, some are stacks of them."""

    caption: str
    """The full-width caption row above the header, "" if there is none."""
    captions: tuple[str, ...]
    """The caption and its variants, folded."""
    headers: tuple[HeaderCell, ...]
    """The header cells, those over the label columns included."""
    header_rows: int
    """How many rows the header has."""
    columns: tuple[Column, ...]
    """The value columns, left to right."""
    rows: tuple[Row, ...]
    """Groups and rows, in the form's order."""
    unit_col: int | None
    """The grid column that prints the row's unit, None if there is none."""
    depth: int
    """How many grid rows the rows take."""
    nested: bool
    """Whether some labels cover several rows."""

    @property
    def height(self) -> int:
        """How many grid rows it takes in all."""
        return bool(self.caption) + self.header_rows + self.depth

    def refuses(self, numbers: Sequence[float | None]) -> bool:
        """Return whether a row's numbers cannot stand so: one is negative, and negative ones belong to other columns."""
        if not [number for number in numbers if number and number < 0]:
            return False
        negative = [column for column, number in zip(self.columns, numbers, strict=True) if number and number < 0]
        return any(not column.signed for column in negative) and any(column.signed for column in self.columns)


@dataclass(slots=True, frozen=True)
class _Relation(Generic[T]):
    """Two sums and how they are related."""

    id: str
    """The rule's id, with the row or column it is applied to."""
    severity: str
    """`hard` (true by construction) or `soft` (plausible)."""
    op: str
    """`==` or `<=`."""
    left: tuple[T, ...]
    """The cells whose sum stands on the left."""
    right: tuple[T, ...]
    """The cells whose sum stands on the right."""


@dataclass(slots=True, frozen=True)
class Rule(_Relation[tuple[str, str]]):
    """One application of a rule of arithmetic: sums of cells, each (row key, column key)."""

    left_at: tuple[int, ...] = ()
    """The left cells as places among the table's data cells."""
    right_at: tuple[int, ...] = ()
    """The right cells as places among the table's data cells."""


@dataclass(slots=True, frozen=True)
class YearTerm:
    """A cell of one of two years, as a term of a sum."""

    key: tuple[str, str]
    """Its row key and column key."""
    next_year: bool
    """Whether it stands in the report of the later year."""
    sign: int
    """1, or -1 where it is subtracted."""


@dataclass(slots=True, frozen=True)
class YearRule(_Relation[YearTerm]):
    """One application of a rule that ties the reports of two years together."""


@dataclass(slots=True, frozen=True)
class FormTable:
    """One table of a form."""

    id: str
    """`form.table`, e.g. `disclosure-2019.applications`."""
    caption: str
    """The caption above the whole table, "" if there is none."""
    captions: tuple[str, ...]
    """The caption and its variants, folded."""
    notes: tuple[str, ...]
    """Texts printed in the table that are neither labels nor values, folded."""
    label_columns: int
    """How many grid columns the row labels take."""
    n_cols: int
    """How many grid columns the table has."""
    blocks: tuple[Block, ...]
    """Its blocks, in order."""
    rules: tuple[Rule, ...]
    """Its arithmetic within one report."""
    keys: tuple[tuple[str, str], ...]
    """Row key and column key of every data cell, row by row."""
    offsets: dict[str, int]
    """Row key to the place of the row's first data cell among them."""
    across: tuple[YearRule, ...] = ()
    """Its arithmetic between the reports of two years."""
    equations: dict[int, list[Rule]] = field(init=False, compare=False, default_factory=dict)
    """The sums that are true by construction, by the place of each of their cells among the data cells."""
    signed: set[int] = field(init=False, compare=False, default_factory=set)
    """The places of the data cells that may be negative."""

    def __post_init__(self) -> None:
        signed = {column.key for block in self.blocks for column in block.columns if column.signed}
        self.signed.update(at for at, (_, column) in enumerate(self.keys) if column in signed)
        for rule in self.rules:
            for at in (*rule.left_at, *rule.right_at) if rule.severity == "hard" and rule.op == "==" else ():
                self.equations.setdefault(at, []).append(rule)


@dataclass(slots=True, frozen=True)
class Statement:
    """How the narrative states a figure that a table of the form prints too."""

    table: str
    """The table, e.g. `disclosure-2019.applications`."""
    cells: tuple[tuple[str, str], ...]
    """The cells whose sum the figure is, as row key and column key."""
    pattern: re.Pattern[str]
    """Matches the folded wording; its group `n` is the figure, which is 0 where it has no such group."""
    parts: tuple[str, ...] | None = None
    """The words after which it is of something else; None for those of the form."""


@dataclass(slots=True, frozen=True)
class Form:
    """A form generation: the tables that belong together."""

    id: str
    """Its name, e.g. `disclosure-2019`."""
    years: tuple[int, ...]
    """The report years it is for; empty if it does not depend on the year."""
    detect: tuple[str, ...]
    """Labels that tell it from other forms, folded."""
    not_a_number: frozenset[str]
    """What stands in a value cell where there is no number."""
    tables: tuple[FormTable, ...]
    """Its tables."""
    statements: tuple[Statement, ...] = ()
    """How the narrative states figures of its tables."""
    parts: tuple[str, ...] = ()
    """Words, folded, that say that a figure is of a part, of another year or of another agency."""
    subjects: tuple[str, ...] = ()
    """Words of which each statement has one: a paragraph without any states nothing; empty for no such words."""
    path: Path = field(compare=False, default=Path())
    """The file it was read from."""
