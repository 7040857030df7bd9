"""The form's arithmetic: what it says about values that are missing, and which of its rules the figures break."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from zhreport.forms import FormTable, Rule
from zhreport.model import Check, Number

Reading = dict[int, Number | None]
"""What one way to read a row says of its data cells, by their places as `FormTable.offsets` numbers them."""
MOST_READINGS = 4000  # readings of one row looked at; above, the row is left unknown
MOST_LOOKS = 300  # times that a row is held against sums, at first and while readings are tried; each takes some 0.1 ms
MOST_ROUNDS = 8  # rounds in which the sums of a reading narrow its gaps: each needs one or two, and some would creep
CLOSE = 1e-6  # sums of decimals as printed agree within this

_Bounds = tuple[Number, Number]
"""The least and the most that a cell may be; the same twice where it is known."""
_Bounded = tuple[_Bounds, ...]
"""A reading of a row, or a part of one: the bounds of its cells in order."""


class _Sum:
    """What a rule says of a row: these cells of it, by index and with their signs, and all others add up to 0."""

    def __init__(self, own: list[tuple[int, int]], plus: list[int], minus: list[int]) -> None:
        """Take the cells of the row, those of the other cells that are added, and those that are subtracted."""
        self.own, self.plus, self.minus = own, plus, minus
        self.several = len(own) > 1
        self._found: dict[tuple[_Bounded, _Bounds], _Bounded | None] = {}  # readings of a row have many parts in common

    def narrowed(self, cells: _Bounded, others: _Bounds) -> _Bounded | None:
        """Return the bounds of the sum's own cells as its other cells leave them; None if they cannot add up."""
        asked = cells, others
        if asked not in self._found:
            self._found[asked] = self._narrowed(cells, others)
        return self._found[asked]

    def _narrowed(self, cells: _Bounded, others: _Bounds) -> _Bounded | None:
        signs = [sign for _, sign in self.own]
        spans = [span if sign > 0 else (-span[1], -span[0]) for span, sign in zip(cells, signs, strict=True)]
        lows, highs = [others[0], *[span[0] for span in spans]], [others[1], *[span[1] for span in spans]]
        if sum(lows) > CLOSE or sum(highs) < -CLOSE:
            return None
        for n, (low, high) in enumerate(spans, 1):
            if low != high:
                limits = -sum(highs[:n] + highs[n + 1 :]), -sum(lows[:n] + lows[n + 1 :])
                lows[n], highs[n] = _within((low, high), limits)
        narrowed = zip(lows[1:], highs[1:], signs, strict=True)
        return tuple([(low, high) if sign > 0 else (-high, -low) for low, high, sign in narrowed])


_Fresh = dict[int, set[int]]
"""Rows to be looked at, each with those of its sums, by number, in which a cell of another row has new bounds."""


def readings(observed: Sequence[Number | None], places: int) -> list[tuple[int, ...]]:
    """Return every way to put the observed values, in order, into `places` columns: the column of each."""
    count = len(observed)
    if count > places or math.comb(places, count) > MOST_READINGS:
        return []
    return list(itertools.combinations(range(places), count))


class Ledger:
    """The rows of a table that can be read in several ways, or have gaps, and the sums over them and the known cells.

    Every cell has bounds: no figure that is missing is negative but where the form expects it. The readings of a row are
    held against the sums with the bounds that the readings left of the other rows give their cells, until nothing changes;
    what changes in a row is asked only of the sums that it stands in. Then each reading is tried: it is left out if, with
    it, no reading of some other row is left.
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
        self.looks = 0
        self._connect(table, frozenset(dashes))

    def _connect(self, table: FormTable, dashes: frozenset[int]) -> None:
        """Find the sums that speak of each row, and those in which each cell speaks of another row than its own.

        A dash among the terms of a sum adds nothing; as a total it may stand for anything.
        """
        place_of = {at: (i, n) for i, cells in enumerate(self.cells) for n, at in enumerate(cells)}
        self.sums: list[list[_Sum]] = [[] for _ in self.cells]
        self.speaks: dict[int, list[tuple[int, int]]] = {at: [] for at in self.open}
        for rule in {id(rule): rule for at in self.open for rule in table.equations.get(at, ())}.values():
            known: dict[int, list[int]] = {1: [], -1: []}
            rows: dict[int, list[tuple[int, int]]] = {}
            for sign, side in ((1, rule.left_at), (-1, rule.right_at)):
                for at in side:
                    if at in dashes and len(side) > 1:
                        continue
                    if at in place_of:
                        rows.setdefault(place_of[at][0], []).append((at, sign))
                    else:
                        known[sign].append(at)
            for i, own in rows.items():
                open_ = [term for j, others in rows.items() if j != i for term in others]
                for at, _ in open_:
                    self.speaks[at].append((i, len(self.sums[i])))
                plus, minus = (known[sign] + [at for at, s in open_ if s == sign] for sign in (1, -1))
                self.sums[i].append(_Sum([(place_of[at][1], sign) for at, sign in own], plus, minus))

    def decide(self) -> list[list[Reading]]:
        """Return, for each row, those of its readings that no sum refuses, with the values that these leave one for."""
        for i in range(len(self.rows)):
            self._bound(i)
        self._settle({i: set(range(len(sums))) for i, sums in enumerate(self.sums)}, refuse=True)
        self._try_together()
        return [
            [
                {at: _whole(low) if low == high else None for at, (low, high) in zip(cells, reading, strict=True)}
                for reading in row
            ]
            for cells, row in zip(self.cells, self.rows, strict=True)
        ]

    def _settle(self, fresh: _Fresh, *, refuse: bool = False) -> bool:
        """Hold these rows against these of their sums, and then those that this says something of.

        Return False where no reading of a row is left; with `refuse` nothing more is concluded from such a row.
        """
        while fresh:
            i = next(iter(fresh))
            row, self.rows[i] = self.rows[i], self._left_of(i, fresh.pop(i))
            self.looks += 1
            if row and not self.rows[i] and not refuse:
                return False
            if row != self.rows[i]:
                for j, sums in self._bound(i).items() if self.looks < MOST_LOOKS else ():
                    fresh.setdefault(j, set()).update(sums)
        return True

    def _bound(self, i: int) -> _Fresh:
        """Give the cells of a row the bounds that its readings leave; return of which other rows the new ones speak."""
        cells, row = self.cells[i], self.rows[i]
        bounds: Iterable[_Bounds] = [self.open[at] for at in cells]
        if len(row) == 1:
            bounds = row[0]
        elif row:
            bounds = [(min([low for low, _ in own]), max([high for _, high in own])) for own in zip(*row, strict=True)]
        fresh: _Fresh = {}
        for at, own in zip(cells, bounds, strict=True):
            if self.bounds[at] != own:
                self.bounds[at] = own
                for j, n in self.speaks[at]:
                    fresh.setdefault(j, set()).add(n)
        return fresh

    def _left_of(self, i: int, fresh: set[int]) -> list[_Bounded]:
        """Return the readings of a row that its sums do not refuse, their gaps narrowed, each once."""
        limits: list[tuple[int, _Bounds]] = []
        rules = [self.sums[i][n] for n in sorted(fresh)]
        for rule in [rule for rule in rules if not rule.several]:
            (at, sign), (low, high) = rule.own[0], self._add_up(rule)
            least, most = (-high, -low) if sign > 0 else (low, high)
            own = self.bounds[self.cells[i][at]]
            if least > own[0] or most < own[1]:
                limits.append((at, (least, most)))
        anew = any(rule.several for rule in rules)
        if not limits and not anew:
            return self.rows[i]
        sums = [(rule, self._add_up(rule)) for rule in self.sums[i] if rule.several]
        left: dict[_Bounded, None] = {}
        for reading in self.rows[i]:
            found = _limited(reading, limits)
            if found is not None and (anew or found is not reading):
                found = _narrowed(found, sums)
            if found is not None:
                left[found] = None
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
            row = self.rows[i]
            if len(row) < 2 or not any(self.speaks[at] for at in self.cells[i]):
                continue
            before = self.rows.copy(), self.bounds.copy()
            self.rows[i] = [reading for reading in row if self.looks >= MOST_LOOKS or self._stands(i, reading)]
            if len(self.rows[i]) < len(row) and not (self.rows[i] and self._settle(self._bound(i))):
                self.rows, self.bounds = before
                return
            if self.looks >= MOST_LOOKS:
                return

    def _stands(self, i: int, reading: _Bounded) -> bool:
        """Return whether each other row has a reading left where a row is read so."""
        before = self.rows.copy(), self.bounds.copy()
        self.rows[i] = [reading]
        stands = self._settle(self._bound(i))
        self.rows, self.bounds = before
        return stands


def _limited(reading: _Bounded, limits: list[tuple[int, _Bounds]]) -> _Bounded | None:
    """Return a reading with its gaps narrowed to the limits of its cells; None if a cell cannot keep to them."""
    for i, (least, most) in limits:
        low, high = reading[i]
        if low > most + CLOSE or high < least - CLOSE:
            return None
        if low != high and (low < least or high > most):
            reading = (*reading[:i], _within((low, high), (least, most)), *reading[i + 1 :])
    return reading


def _narrowed(reading: _Bounded, sums: list[tuple[_Sum, _Bounds]]) -> _Bounded | None:
    """Return a reading with its gaps narrowed by sums of several cells of its row; None if one refuses it."""
    own = list(reading)
    for _ in range(MOST_ROUNDS):
        changed = False
        for rule, others in sums:
            cells = tuple([own[i] for i, _ in rule.own])
            narrowed = rule.narrowed(cells, others)
            if narrowed is None:
                return None
            if narrowed != cells:
                changed = True
                for (i, _), bounds in zip(rule.own, narrowed, strict=True):
                    own[i] = bounds
        if not changed:
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
