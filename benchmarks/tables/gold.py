"""Gold tables: known forms and invented indicator tables, printed as a grid of slots whose true values are known.

A table is a list of parts (a header with the rows under it); a stacked form has several. Damages change the slots,
layouts print them. The figures of a form satisfy every rule of its arithmetic, sparse as those of real reports are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal

from zhreport.forms import Block, Form, FormTable, Row, Rule, load_forms

Number = int | float
Key = tuple[str, str]
Kind = Literal["caption", "header", "label", "unit", "value", "filler", "note", "furniture"]
State = Literal["printed", "blank", "gone"]


@dataclass(slots=True)
class Slot:
    """One cell as the form prints it."""

    kind: Kind
    """What it is."""
    parts: list[str]
    """Its text, in more than one part if it is split over lines."""
    col: int
    """Its grid column."""
    row_span: int = 1
    """How many rows it covers."""
    col_span: int = 1
    """How many columns it covers."""
    key: Key | None = None
    """For a value, which one it is."""
    value: Number | None = None
    """For a value, what the text says; None for a dash."""
    state: State = "printed"
    """Whether it is printed, an empty place, or not there at all."""
    group: bool = False
    """For a label, whether it stands for the rows under it."""

    @property
    def text(self) -> str:
        """What a reader takes it for."""
        return "".join(self.parts) if self.state == "printed" else ""


SlotRow = list[Slot]


@dataclass(slots=True)
class Part:
    """A header and the rows under it."""

    header: list[SlotRow]
    """The header rows, a caption row included."""
    body: list[SlotRow]
    """The rows."""


@dataclass(slots=True)
class Gold:
    """A table with what is known of it."""

    n_cols: int
    """Number of grid columns."""
    parts: list[Part]
    """Its parts from top to bottom."""
    truth: dict[Key, Number | None]
    """The value of every cell; None for a dash."""
    form: FormTable | None = None
    """The form's table it is; None for an invented one."""
    rules: tuple[Rule, ...] = ()
    """Its hard rules."""
    above: list[str] = field(default_factory=list)
    """Caption and unit line."""
    below: list[str] = field(default_factory=list)
    """Footnotes."""
    absent: set[Key] = field(default_factory=set)
    """Cells whose row is not in the source."""
    row_labels: dict[str, Slot] = field(default_factory=dict)
    """For an invented table: the label slot that names each row key."""
    col_labels: dict[str, list[Slot]] = field(default_factory=dict)
    """For an invented table: the header slots above each column key, top to bottom."""

    def rows(self) -> Iterable[SlotRow]:
        """Yield every row from top to bottom."""
        for part in self.parts:
            yield from part.header
            yield from part.body

    def values(self) -> Iterable[Slot]:
        """Yield every value slot."""
        return (slot for row in self.rows() for slot in row if slot.kind == "value")

    def labels(self) -> list[Slot]:
        """Return the slots of labels, headers and captions that are printed."""
        kinds = ("label", "header", "caption")
        return [slot for row in self.rows() for slot in row if slot.kind in kinds and slot.text]


@cache
def data(name: str) -> dict[str, Any]:
    """Return a data file of this package."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def forms() -> tuple[Form, ...]:
    """Return the shipped forms."""
    return load_forms()


# ---------------------------------------------------------------------------------------------------------- known forms


@dataclass(slots=True, frozen=True)
class Style:
    """How an agency prints its figures."""

    density: float
    """Share of the free cells that are not 0."""
    largest: int
    """Largest free figure."""
    thousands: bool
    """Whether figures have thousands marks."""
    unit_in_cell: bool
    """Whether the unit is printed after the figure where the form has one."""
    variants: float
    """Share of the labels printed in another wording that the form knows."""
    filler: str
    """What a group's value cells hold."""


def any_style(rng: Random) -> Style:
    """Return a style as met on real reports: mostly zeros and small numbers."""
    density, largest = rng.choice([(0.0, 0), (0.05, 3), (0.1, 9), (0.25, 20), (0.5, 60), (0.6, 4000)])
    thousands, unit_in_cell = rng.random() < 0.5, rng.random() < 0.12
    variants, filler = rng.choice([0.0, 0.0, 0.3]), rng.choice(["", "", "", "——"])
    return Style(density, largest, thousands, unit_in_cell, variants, filler)


def form_tables(form: Form, rng: Random) -> list[Gold]:
    """Return the gold tables of one report: all of a form, or one of them."""
    style = any_style(rng)
    wanted = list(form.tables) if rng.random() < 0.5 else [rng.choice(form.tables)]
    return [form_table(table, style, rng) for table in wanted]


def form_table(table: FormTable, style: Style, rng: Random) -> Gold:
    """Return a gold table of a form."""
    truth = _figures(table, style, rng)
    hard = tuple(rule for rule in table.rules if rule.severity == "hard")
    gold = Gold(table.n_cols, [], truth, table, hard)
    gold.above = [table.caption] if table.caption else []
    note = table.notes[0] if table.notes and rng.random() < 0.7 else ""
    for block in table.blocks:
        gold.parts.append(_part(block, table, truth, style, note, rng))
    return gold


def _figures(table: FormTable, style: Style, rng: Random) -> dict[Key, Number | None]:
    for _ in range(20):
        values = {
            (row.key, column.key): _free_figure(column.unit or row.unit, column.signed, column.key, style, rng)
            for block in table.blocks
            for row in block.rows
            if not row.group
            for column in block.columns
        }
        _balance(values, table.rules)
        if all(holds(rule, values) for rule in table.rules):
            return dict(values)
    raise AssertionError(f"no consistent figures for {table.id}")


def _free_figure(unit: str, signed: bool, column: str, style: Style, rng: Random) -> Number:
    if rng.random() >= style.density:
        return 0
    amount = rng.randint(1, style.largest)
    if signed:
        return rng.choice([-1, 1]) * amount
    if unit == "万元" or column.endswith("amount"):
        return round(amount + rng.randint(0, 9999) / 10000, rng.choice([1, 2, 4]))
    return amount


def holds(rule: Rule, values: dict[Key, Number]) -> bool:
    """Return whether the values satisfy the rule."""
    left, right = sum(values[k] for k in rule.left), sum(values[k] for k in rule.right)
    return left <= right if rule.op == "<=" else abs(left - right) < 1e-6


def _balance(values: dict[Key, Number], rules: Sequence[Rule]) -> None:
    """Change derived figures until the rules hold."""
    for _ in range(12):
        if all(holds(rule, values) for rule in rules):
            return
        derived: dict[Key, Rule] = {}
        for rule in rules:
            if rule.op == "==":
                _derive(rule, values, derived)
            elif not holds(rule, values):
                values[rule.right[-1]] += sum(values[k] for k in rule.left) - sum(values[k] for k in rule.right)


def _derive(rule: Rule, values: dict[Key, Number], derived: dict[Key, Rule]) -> None:
    target, rest = rule.left[0], rule.left[1:]
    right = sum(values[k] for k in rule.right)
    if rule.severity == "soft" and target in derived:  # two sums for one figure: the first's parts give way
        first = derived[target]
        for key in first.right:
            values[key] = 0
        values[first.right[0]] = values[target] = right
        return
    for key in rest:
        values[key] = min(values[key], right)
    values[target] = right - sum(values[k] for k in rest)
    derived[target] = rule


def _part(
    block: Block, table: FormTable, truth: dict[Key, Number | None], style: Style, note: str, rng: Random
) -> Part:
    header: list[SlotRow] = [[] for _ in range(block.header_rows)]
    for cell in block.headers:
        text = _wording(cell.label, cell.wordings, style, rng) if cell.label else note
        header[cell.row].append(Slot("header", [text], cell.col, cell.row_span, cell.col_span))
    if block.caption:
        header.insert(0, [Slot("caption", [_wording(block.caption, block.captions, style, rng)], 0, 1, table.n_cols)])
    body: list[SlotRow] = [[] for _ in range(block.depth)]
    for row in block.rows:
        if row.label:
            text = _wording(row.label, row.wordings, style, rng)
            body[row.row].append(Slot("label", [text], row.col, row.row_span, row.col_span, group=row.group))
        body[row.row].extend(_row_slots(row, block, truth, style))
    return Part(header, body)


def _wording(label: str, wordings: Sequence[str], style: Style, rng: Random) -> str:
    return rng.choice(wordings) if wordings and rng.random() < style.variants else label


def _row_slots(row: Row, block: Block, truth: dict[Key, Number | None], style: Style) -> SlotRow:
    unit_cell = [Slot("unit", [row.unit], block.unit_col)] if block.unit_col is not None else []
    if row.group:
        if block.unit_col is None:
            return []
        fillers = [Slot("filler", [style.filler], column.col) for column in block.columns]
        return [Slot("filler", [style.filler], block.unit_col), *fillers]
    own = []
    for column in block.columns:
        value = truth[row.key, column.key]
        unit = "" if unit_cell or not style.unit_in_cell else column.unit or row.unit
        if not unit and column.key.endswith("amount") and not column.unit and value:
            unit = "万元"
        text = figure_text(value, style.thousands) if value is not None else ""
        sign = "+" if column.signed and value is not None and value > 0 else ""
        own.append(Slot("value", [sign + text + unit], column.col, key=(row.key, column.key), value=value))
    return [*unit_cell, *own]


def figure_text(value: Number, thousands: bool) -> str:
    """Return a figure as printed."""
    return f"{value:,}" if thousands else str(value)


def header_slot(gold: Gold, row: int, text: str, col: int, row_span: int = 1, col_span: int = 1) -> Slot:
    """Put a header cell into a table and return it."""
    rows = gold.parts[0].header
    while len(rows) <= row:
        rows.append([])
    slot = Slot("header", [text], col, row_span, col_span)
    rows[row].append(slot)
    return slot


def label_slot(gold: Gold, key: str, text: str, col: int, row_span: int = 1, group: bool = False) -> Slot:
    """Return a label cell; unless it names a group, the row of that key has it."""
    slot = Slot("label", [text], col, row_span, group=group)
    if not group:
        gold.row_labels[key] = slot
    return slot
