"""The form's arithmetic: what it says about values that are missing, and which of its rules the figures break."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from zhreport.forms import FormTable, Rule
from zhreport.model import Check, Number

Reading = dict[int, Number | None]
"""What one way to read a row says of its data cells, by their places as `FormTable.offsets` numbers them."""
MOST_READINGS = 4000  # readings of one row looked at; above, the row is left unknown
MOST_LOOKS = 3000  # times that a row is held against the sums while readings of several rows are tried together
MOST_ROUNDS = 8  # rounds in which the sums of a reading narrow its gaps: each needs one or two, and some would creep
CLOSE = 1e-6  # sums of decimals as printed agree within this

_Bounds = tuple[Number, Number]
"""The least and the most that a cell may be; the same twice where it is known."""
_Bounded = tuple[_Bounds, ...]
"""A reading of a row: the bounds of its cells in order."""
_PartSum = tuple[list[tuple[int, int]], Number, Number]
"""Cells of a row, by index and with their signs, and the bounds of all other cells of the sum together."""


class _Sum(NamedTuple):
    """What a rule says of a row: these cells of it, by index and with their signs, and all others add up to 0."""

    own: list[tuple[int, int]]
    plus: list[int]
    """Those of the other cells that are added."""
    minus: list[int]
    """Those that are subtracted."""


def readings(observed: Sequence[Number | None], places: int) -> list[tuple[int, ...]]:
    """Return every way to put the observed values, in order, into `places` columns: the column of each."""
    count = len(observed)
    if count > places or math.comb(places, count) > MOST_READINGS:
        return []
    return list(itertools.combinations(range(places), count))


class Ledger:
    """The rows of a table that can be read in several ways, or have gaps, and the sums over them and the known cells.

    Every cell has bounds: no figure that is missing is negative but where the form expects it. The readings of a row are
    held against the sums with the bounds that the readings left of the other rows give their cells, until nothing changes.
    """

    def __init__(
        self,
        table: FormTable,
        numbers: Iterable[Number | None],
        rows: Sequence[Sequence[Reading]],
        dashes: Iterable[int] = (),
    ) -> None:
        unknown: list[_Bounds] = [(-math.inf if at in table.signed else 0, math.inf) for at in range(len(table.keys))]
        self.cells = [tuple(row[0]) if row else () for row in rows]
        self.open = {at: unknown[at] for cells in self.cells for at in cells}
        self.bounds = [
            bounds if n is None or at in self.open else (n, n)
            for at, (n, bounds) in enumerate(zip(numbers, unknown, strict=True))
        ]
        self.rows: list[list[_Bounded]] = [
            [tuple(self.open[at] if n is None else (n, n) for at, n in reading.items()) for reading in row]
            for row in rows
        ]
        self.held: list[set[_Bounded]] = [set() for _ in rows]  # readings whose own sums have nothing more to say
        self.looks = 0
        self._connect(table, frozenset(dashes))

    def _connect(self, table: FormTable, dashes: frozenset[int]) -> None:
        """Find the sums that speak of each row, and the rows that share one.

        A dash among the terms of a sum adds nothing; as a total it may stand for anything.
        """
        row_of = {at: i for i, cells in enumerate(self.cells) for at in cells}
        self.sums: list[list[_Sum]] = [[] for _ in self.cells]
        self.neighbours: list[set[int]] = [set() for _ in self.cells]
        for rule in {id(rule): rule for at in self.open for rule in table.equations.get(at, ())}.values():
            sides = ((1, rule.left_at), (-1, rule.right_at))
            terms = [(at, sign) for sign, side in sides for at in side if at not in dashes or len(side) == 1]
            touched = {row_of[at] for at, _ in terms if at in row_of}
            for i in touched:
                own = [(self.cells[i].index(at), sign) for at, sign in terms if row_of.get(at) == i]
                plus, minus = ([at for at, s in terms if s == sign and row_of.get(at) != i] for sign in (1, -1))
                self.sums[i].append(_Sum(own, plus, minus))
                self.neighbours[i] |= touched - {i}

    def decide(self) -> list[list[Reading]]:
        """Return, for each row, those of its readings that no sum refuses, with the values that these leave one for."""
        self._settle(set(range(len(self.rows))), refuse=True)
        self._try_together()
        return [
            [
                {at: _whole(low) if low == high else None for at, (low, high) in zip(cells, reading, strict=True)}
                for reading in row
            ]
            for cells, row in zip(self.cells, self.rows, strict=True)
        ]

    def _settle(self, changed: set[int], *, refuse: bool = False) -> bool:
        """Hold these rows against the sums, and then those that this says something of.

        Return False where no reading of a row is left; with `refuse` nothing more is concluded from such a row.
        """
        while changed:
            i = min(changed)
            changed.discard(i)
            row = self.rows[i]
            if not row:
                continue
            self.looks += 1
            self.rows[i] = self._left_of(i)
            if not self.rows[i] and not refuse:
                return False
            if self._bound(i) and self.looks < MOST_LOOKS:
                changed |= self.neighbours[i]
        return True

    def _bound(self, i: int) -> bool:
        """Give the cells of a row the bounds that its readings leave; return whether these are others than before."""
        cells, row = self.cells[i], self.rows[i]
        before = [self.bounds[at] for at in cells]
        if len(row) == 1:
            after = list(row[0])
        elif row:
            after = [(min([low for low, _ in own]), max([high for _, high in own])) for own in zip(*row, strict=True)]
        else:
            after = [self.open[at] for at in cells]
        for at, bounds in zip(cells, after, strict=True):
            self.bounds[at] = bounds
        return before != after

    def _left_of(self, i: int) -> list[_Bounded]:
        """Return the readings of a row that its sums do not refuse, their gaps narrowed, each once."""
        limits: list[_Bounds] = [(-math.inf, math.inf)] * len(self.cells[i])
        sums: list[_PartSum] = []
        for rule in self.sums[i]:
            low, high = self._add_up(rule)
            if len(rule.own) > 1:
                sums.append((rule.own, low, high))
                continue
            at, sign = rule.own[0]
            least, most = (-high, -low) if sign > 0 else (low, high)
            limits[at] = (max(limits[at][0], least), min(limits[at][1], most))
        row = (_limited(reading, limits) for reading in self.rows[i])
        found = (own if own is None or own in self.held[i] else _narrowed(own, sums) for own in row)
        left = dict.fromkeys(own for own in found if own is not None)
        if all(not rule.plus and not rule.minus for rule in self.sums[i] if len(rule.own) > 1):
            self.held[i] |= left.keys()
        return list(left)

    def _add_up(self, rule: _Sum) -> _Bounds:
        """Return the least and the most that the cells of a rule outside the row add up to."""
        plus, minus = [self.bounds[at] for at in rule.plus], [self.bounds[at] for at in rule.minus]
        low = sum([span[0] for span in plus]) - sum([span[1] for span in minus])
        return low, sum([span[1] for span in plus]) - sum([span[0] for span in minus])

    def _try_together(self) -> None:
        """Leave out readings with which no reading of some other row is left; not where none would be left of a row itself."""
        self.looks = 0
        for i in range(len(self.rows)):
            if len(self.rows[i]) < 2 or all(len(self.rows[j]) < 2 for j in self.neighbours[i]):
                continue  # nothing to be tried together
            before = self.rows.copy(), self.bounds.copy()
            left = [reading for reading in self.rows[i] if self._stands(i, reading)]
            self.rows[i] = left
            if len(left) < len(before[0][i]) and not (left and self._settle({i, *self.neighbours[i]})):
                self.rows, self.bounds = before
                return
            if self.looks >= MOST_LOOKS:
                return

    def _stands(self, i: int, reading: _Bounded) -> bool:
        """Return whether each other row has a reading left where a row is read so."""
        before = self.rows.copy(), self.bounds.copy()
        self.rows[i] = [reading]
        self._bound(i)
        stands = self._settle({i, *self.neighbours[i]})
        self.rows, self.bounds = before
        return stands


def _limited(reading: _Bounded, limits: list[_Bounds]) -> _Bounded | None:
    """Return a reading with its gaps narrowed to the limits of its cells; None if a cell cannot keep to them."""
    for (low, high), (least, most) in zip(reading, limits, strict=True):
        if low > most + CLOSE or high < least - CLOSE:
            return None
    return tuple(
        [
            bounds if bounds[0] == bounds[1] else _within(bounds, within)
            for bounds, within in zip(reading, limits, strict=True)
        ]
    )


def _narrowed(reading: _Bounded, sums: list[_PartSum]) -> _Bounded | None:
    """Return a reading with its gaps narrowed by sums of several cells of its row; None if one refuses it."""
    own = list(reading)
    for _ in range(MOST_ROUNDS):
        before = own.copy()
        for terms, low, high in sums:
            spans = [own[i] if sign > 0 else (-own[i][1], -own[i][0]) for i, sign in terms]
            if sum([span[0] for span in spans], low) > CLOSE or sum([span[1] for span in spans], high) < -CLOSE:
                return None
            for n, (i, sign) in enumerate(terms):
                if spans[n][0] == spans[n][1]:
                    continue
                rest = [*spans[:n], *spans[n + 1 :]]
                least = -sum([span[1] for span in rest], high)
                most = -sum([span[0] for span in rest], low)
                own[i] = _within(own[i], (least, most) if sign > 0 else (-most, -least))
        if own == before:
            break
    return tuple(own)


def _within(bounds: _Bounds, limits: _Bounds) -> _Bounds:
    """Return bounds narrowed to limits that they meet; the same twice where they are as good as one value."""
    low, high = max(bounds[0], limits[0]), min(bounds[1], limits[1])
    return (low, high) if high - low > CLOSE else (low, low)


def agreed(row: Sequence[Reading], at: int) -> Number | None:
    """Return the value that every reading of a row gives a cell, None if they differ or leave it open."""
    values = {reading.get(at) for reading in row}
    return next(iter(values)) if len(values) == 1 else None


def holds(rule: Rule, numbers: Sequence[Number | None]) -> bool:
    """Return whether all cells of an equation are known, and its sides agree."""
    left, right = ([numbers[at] for at in side] for side in (rule.left_at, rule.right_at))
    known = None not in left and None not in right
    return known and abs(sum(left) - sum(right)) < CLOSE  # type: ignore[arg-type]


def failing(rules: Iterable[Rule], numbers: Sequence[Number | None], blank: set[int]) -> Iterator[tuple[Rule, Check]]:
    """Yield the rules whose cells are all known and which do not hold, with both sides.

    `numbers` are the table's data cells as `FormTable.offsets` numbers them, with 0 for those in `blank`: a rule is left out
    where a blank stands alone on a side, or where the whole right side is blank.
    """
    for rule in rules:
        left_at, right_at = rule.left_at, rule.right_at
        try:
            left = sum([numbers[at] for at in left_at])  # type: ignore[misc]
            right = sum([numbers[at] for at in right_at])  # type: ignore[misc]
        except TypeError:  # an unknown value
            continue
        if abs(left - right) < CLOSE or (rule.op == "<=" and left < right):
            continue
        alone = any(len(side) == 1 and side[0] in blank for side in (left_at, right_at))
        if blank and (alone or blank.issuperset(right_at)):
            continue
        cells = [f"{row}|{col}" for row, col in (*rule.left, *rule.right)]
        yield rule, Check(rule.id, rule.severity, rule.op, left, right, cells)


def _whole(value: Number) -> Number:
    return int(value) if float(value).is_integer() else round(float(value), 6)
