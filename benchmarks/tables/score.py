"""Compares what zhreport says of a damaged table with what can be known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.tables.gold import Gold, Key, Number, Slot
from benchmarks.tables.layouts import Layout
from benchmarks.tables.recover import Expected, expectations
from zhreport.model import Cell, Table
from zhreport.text.chars import fold

OUTCOMES = ("exact", "absent", "flagged", "silent")


@dataclass(slots=True)
class Found:
    """What the report says of one cell."""

    value: Number | None
    flags: tuple[str, ...]
    printed: bool


@dataclass(slots=True)
class Miss:
    """A cell that did not come out as it should."""

    outcome: str
    key: Key
    expected: Expected
    got: Found | None


@dataclass(slots=True)
class Tally:
    """Counts of outcomes, with the misses."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def add(self, key: Key, expected: Expected, got: Found | None) -> None:
        """Count one cell."""
        outcome = judge(expected, got)
        if outcome is None:
            return
        self.counts[outcome] += 1
        if outcome != "exact":
            self.misses.append(Miss(outcome, key, expected, got))


def judge(expected: Expected, got: Found | None) -> str | None:
    """Return the outcome for a cell; None for one that is rightly not there."""
    if got is None:
        return None if expected.status == "absent" else "absent"
    if got.value is None:
        return "exact" if expected.status in ("blank", "unknown", "dash", "open", "absent") else "flagged"
    right = expected.value is not None and abs(got.value - expected.value) < 1e-6
    shown = expected.status in ("printed", "hazy") or (expected.status == "open" and (got.printed or got.flags))
    if shown and right:
        return "exact"
    if not got.flags:
        return "silent"
    return "exact" if right and expected.status in ("imputed", "blank") else "flagged"


def score_form(gold: Gold, layout: Layout, tables: Iterable[Table]) -> Tally:
    """Score a table of a known form by its stable keys.

    What is found as the same table of another generation of the form counts too, but is noted as `other form`; more
    than one table where there is one is noted as `extra`.
    """
    assert gold.form is not None
    name = gold.form.id.split(".")[-1]
    own = [table for table in tables if table.form and table.form.split(".")[-1] == name]
    found: dict[Key, list[Found]] = {}
    for table in own:
        for cell in table.cells:
            if cell.role == "data":
                found.setdefault((cell.row_key, cell.col_key), []).append(_found(cell))
    tally = Tally()
    for key, expected in expectations(gold, layout).items():
        tally.add(key, expected, _one(found.get(key, []), expected))
    tally.counts["extra"] += max(0, len(own) - 1)
    tally.counts["other form"] += any(table.form != gold.form.id for table in own)
    return tally


def _found(cell: Cell) -> Found:
    return Found(cell.value, tuple(cell.flags), bool(cell.spans))


def _one(candidates: list[Found], expected: Expected) -> Found | None:
    """Return the one of several that counts: a silent error first, then a number, then anything."""
    if not candidates:
        return None
    silent = [got for got in candidates if judge(expected, got) == "silent"]
    numbers = [got for got in candidates if got.value is not None]
    return (silent or numbers or candidates)[0]


# ------------------------------------------------------------------------------------------------------ invented tables


def norm(text: str) -> str:
    """Return a label as it is compared: folded, without white space and outer punctuation."""
    return "".join(fold(text).text.split()).strip("。:;,.、")


def score_unknown(gold: Gold, layout: Layout, tables: Iterable[Table]) -> Tally:
    """Score an invented table by its row label and column label, whatever table of the report they stand in."""
    cells = [entry for table in tables if table.form is None for entry in _labelled(table)]
    by_row: dict[str, list[tuple[list[str], Found]]] = {}
    for rows, columns, got in cells:
        for row in set(rows):
            by_row.setdefault(row, []).append((columns, got))
    tally = Tally()
    for key, expected in expectations(gold, layout).items():
        row = norm(gold.row_labels[key[0]].text)
        tally.add(key, expected, _by_column(by_row.get(row, []), gold.col_labels[key[1]], gold, expected))
    return tally


def _labelled(table: Table) -> Iterable[tuple[list[str], list[str], Found]]:
    """Yield (row labels, column labels, what it says) of each data cell."""
    rows: dict[int, list[str]] = {}
    columns: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        if cell.role == "label":
            for row in range(cell.row, cell.row + cell.row_span):
                rows.setdefault(row, []).append(norm(cell.text))
        elif cell.role == "header":
            for col in range(cell.col, cell.col + cell.col_span):
                columns.setdefault(col, []).append(norm(cell.text))
    for cell in table.cells:
        if cell.role == "data":
            yield rows.get(cell.row, []), columns.get(cell.col, []), _found(cell)


def _by_column(
    cells: list[tuple[list[str], Found]], labels: list[Slot], gold: Gold, expected: Expected
) -> Found | None:
    """Return the cell under the header labels: by all of them, else by the lowest where that names one column."""
    path = [norm(label.text) for label in labels if label.text]
    whole = [got for columns, got in cells if columns[-len(path) :] == path]
    if whole:
        return _one(whole, expected)
    leaves = [norm(own[-1].text) for own in gold.col_labels.values()]
    if leaves.count(path[-1]) == 1:
        return _one([got for columns, got in cells if columns and columns[-1] == path[-1]], expected)
    return None
