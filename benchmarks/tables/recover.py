"""What can be known of a damaged table: by brute force over the hard rules, without the code under test.

A row that shows fewer values than it has columns, their places lost, has many readings: every way to put the values,
in order, into the columns. Those that some rule refuses, or that put a figure below zero into a column of another kind, are
left out; a cell is recoverable if all that remain agree.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from benchmarks.tables.gold import Gold, Key, Number, Slot, SlotRow
from benchmarks.tables.layouts import Layout, slot_state
from zhreport.forms import Rule

MOST_TOGETHER = 400  # combinations of readings of several rows looked at together
CLOSE = 1e-6
Bounds = tuple[float, float]
Status = Literal["printed", "imputed", "blank", "unknown", "dash", "hazy", "open", "absent"]
Decided = dict[Key, tuple[Number | None, bool]]
"""For each cell, the value on which the consistent readings agree, and whether all of them take it for lost."""


@dataclass(slots=True, frozen=True)
class Expected:
    """What must be said of a cell."""

    status: Status
    """`printed`, `hazy`: the value; `imputed`: it, flagged; `blank`: None, or it, flagged; `open`: either; else None."""
    value: Number | None
    """The value, where it can be known."""


@dataclass(slots=True)
class _Row:
    """A row's values as this layout shows them."""

    keys: list[Key]
    shown: list[Slot]
    states: list[str]
    signed: set[str]
    """The columns to which figures below zero belong; none: to any."""

    @property
    def uncertain(self) -> bool:
        """Whether the places of the shown values are lost."""
        return "gone" in self.states

    @property
    def open(self) -> bool:
        """Whether any value is not shown."""
        return any(state != "printed" for state in self.states)


Reading = dict[Key, Number | None]
Fit = tuple[Reading, Reading]
"""A reading as it stands, and with the values that the rules force."""


def expectations(gold: Gold, layout: Layout) -> dict[Key, Expected]:
    """Return what must be said of each cell of the table in this layout."""
    signed = (
        {column.key for block in gold.form.blocks for column in block.columns if column.signed} if gold.form else set()
    )
    rows = [
        _Row(keys, own, [slot_state(slot, layout) for slot in own], signed & {column for _, column in keys})
        for own in _value_rows(gold)
        for keys in [[slot.key for slot in own if slot.key]]
    ]
    out = {key: Expected("absent", None) for key in gold.absent}
    known: dict[Key, Number] = {}
    for row in rows:
        if not row.uncertain:
            for slot, state in zip(row.shown, row.states, strict=True):
                if state == "printed" and slot.value is not None and slot.key:
                    known[slot.key] = slot.value
    decided, exhaustive = _decide([row for row in rows if row.open], known, gold.rules)
    for i, row in enumerate(row for row in rows if row.open):
        for slot, state in zip(row.shown, row.states, strict=True):
            if slot.key:
                found = _expected(slot, state, row, decided[i].get(slot.key, (None, True)), layout)
                if found.status == "unknown" and not exhaustive:
                    found = Expected("open", slot.value)  # all rows together may leave one reading
                out[slot.key] = found if gold.form is not None else _of_no_form(found, slot)
    for row in rows:
        if not row.open:
            for slot in row.shown:
                if slot.key:
                    out[slot.key] = Expected("dash" if slot.value is None else "printed", slot.value)
    return out


def _value_rows(gold: Gold) -> Iterator[SlotRow]:
    for row in gold.rows():
        own = [slot for slot in row if slot.kind == "value"]
        if own:
            yield own


def _expected(slot: Slot, state: str, row: _Row, found: tuple[Number | None, bool], layout: Layout) -> Expected:
    if row.uncertain and any(s.value is None for s in row.shown):
        return Expected("open", slot.value)  # a dash among them: no sum tells where it stands
    if state == "printed" and slot.value is None:
        return Expected("dash", None)
    if layout.places == "hazy":
        return Expected("hazy" if state == "printed" else "blank", slot.value)
    if state == "printed" and not row.uncertain:
        return Expected("printed", slot.value)
    value, lost = found
    if value is None or value != slot.value:
        return Expected("unknown", None)
    return Expected(("blank" if value == 0 else "imputed") if lost else "printed", value)


def _of_no_form(expected: Expected, slot: Slot) -> Expected:
    """Return what must be said of a cell of a table of no known form: lost figures need not be worked out.

    Where no exact sum tells the place of a figure, shares or rounded sums may.
    """
    if expected.status == "imputed":
        return Expected("blank", expected.value)
    return Expected("open", slot.value) if expected.status == "unknown" else expected


# ---------------------------------------------------------------------------------------------------------- brute force


def _decide(rows: list[_Row], known: dict[Key, Number], rules: tuple[Rule, ...]) -> tuple[list[Decided], bool]:
    """Return, for each row, the value of every cell on which its consistent readings agree; and whether all were looked at."""
    readings = [_readings(row) for row in rows]
    fits: list[list[Fit]] = [[(reading, reading) for reading in own] for own in readings]
    few = math.prod(len(own) for own in readings) <= MOST_TOGETHER
    if rules:
        fits = _together(readings, known, rules) if few else _one_by_one(fits, dict(known), rules)
    return [_agreed(own) for own in fits], few or not rules


def _one_by_one(fits: list[list[Fit]], known: dict[Key, Number], rules: tuple[Rule, ...]) -> list[list[Fit]]:
    """Decide row by row, the other rows open, as long as one row's outcome tells about another."""
    for _ in range(4):
        sizes = [len(own) for own in fits]
        for i, own in enumerate(fits):
            fits[i] = [(raw, fit) for raw, _ in own if (fit := _fit(raw, known, rules)) is not None]
            known.update({key: value for key, (value, _) in _agreed(fits[i]).items() if value is not None})
        if sizes == [len(own) for own in fits]:
            break
    return fits


def _readings(row: _Row) -> list[Reading]:
    """Return every way to read the row."""
    if not row.uncertain:
        shown = (slot.value if state == "printed" else None for slot, state in zip(row.shown, row.states, strict=True))
        return [dict(zip(row.keys, shown, strict=True))]
    values = [slot.value for slot, state in zip(row.shown, row.states, strict=True) if state == "printed"]
    out = []
    for columns in itertools.combinations(range(len(row.keys)), len(values)):
        reading: Reading = dict.fromkeys(row.keys)
        reading.update({row.keys[column]: value for column, value in zip(columns, values, strict=True)})
        below = {column for (_, column), value in reading.items() if value is not None and value < 0}
        if not row.signed or below <= row.signed:
            out.append(reading)
    return out


def _together(readings: list[list[Reading]], known: Mapping[Key, Number], rules: tuple[Rule, ...]) -> list[list[Fit]]:
    kept: list[list[Fit]] = [[] for _ in readings]
    for combination in itertools.product(*readings):
        merged = {key: value for reading in combination for key, value in reading.items()}
        fit = _fit(merged, known, rules)
        if fit is not None:
            for i, reading in enumerate(combination):
                kept[i].append((reading, {key: fit[key] for key in reading}))
    return kept


def _agreed(fits: list[Fit]) -> Decided:
    if not fits:
        return {}
    first = fits[0][1]
    return {
        key: (
            first[key] if all(fit[key] == first[key] for _, fit in fits) else None,
            all(raw[key] is None for raw, _ in fits),
        )
        for key in first
    }


def _fit(reading: Reading, known: Mapping[Key, Number], rules: tuple[Rule, ...]) -> Reading | None:
    """Return the reading with the values that the rules force, None if it breaks one. No unknown figure is negative."""
    bounds: dict[Key, Bounds] = {key: (value, value) for key, value in known.items()}
    bounds.update({key: (value, value) for key, value in reading.items() if value is not None})
    for key in reading:
        if reading[key] is None and key not in known:
            bounds[key] = (0, math.inf)
    own = [rule for rule in rules if any(key in reading for key in (*rule.left, *rule.right))]
    changed = True
    while changed:
        changed = False
        for rule in own:
            result = _narrow(rule, bounds)
            if result is None:
                return None
            changed = changed or result
    return {key: (bounds[key][0] if bounds[key][0] == bounds[key][1] else None) for key in reading}


def _narrow(rule: Rule, bounds: dict[Key, Bounds]) -> bool | None:
    """Narrow the bounds of the rule's cells; return whether any changed, None if the rule cannot hold."""
    signed = [*((key, 1) for key in rule.left), *((key, -1) for key in rule.right)]
    reach = [_scaled(bounds.get(key, (0, math.inf)), sign) for key, sign in signed]
    lows, highs = [r[0] for r in reach], [r[1] for r in reach]
    if sum(lows) > CLOSE or (rule.op == "==" and sum(highs) < -CLOSE):
        return None
    changed = False
    for i, (key, sign) in enumerate(signed):
        own_low, own_high = reach[i]
        if own_low == own_high:
            continue
        new_low = max(own_low, -_sum_of_others(highs, i)) if rule.op == "==" else own_low
        new_high = min(own_high, -_sum_of_others(lows, i))
        if new_low > new_high + CLOSE:
            return None
        if new_low > own_low + CLOSE or new_high < own_high - CLOSE:
            low, high = _scaled((new_low, new_high), sign)
            bounds[key] = (_whole(low), _whole(high) if high - low > CLOSE else _whole(low))
            changed = True
    return changed


def _sum_of_others(terms: list[float], i: int) -> float:
    """Return the sum of all terms but one; an infinite one among them makes it infinite."""
    return sum(term for j, term in enumerate(terms) if j != i)


def _scaled(bound: Bounds, sign: int) -> Bounds:
    return bound if sign > 0 else (-bound[1], -bound[0])


def _whole(value: float) -> float:
    return int(value) if math.isfinite(value) and float(value).is_integer() else round(value, 6)
