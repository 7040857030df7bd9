"""The form's arithmetic: what it says about values that are missing, and which of its rules the figures break."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from zhreport.forms import FormTable, Rule
from zhreport.model import Check, Number

Reading = tuple[Number | None, ...]
"""What one way to read a row says of its data cells, in order."""
MOST_READINGS = (
    500  # readings of one row looked at; above, the row is left unknown: sums would decide between few of them
)
MOST_LOOKS = (
    300  # times that a row is held against sums, at first and while readings are tried; each takes some 0.05 ms
)
MOST_ROUNDS = 8  # rounds in which the sums of a reading narrow its gaps: each needs one or two, and some would creep
CLOSE = 1e-6  # sums of decimals as printed agree within this

_Bounds = tuple[Number, Number]
"""The least and the most that a cell may be; the same twice where it is known."""
_Bounded = tuple[_Bounds, ...]
"""A reading of a row, or a part of one: the bounds of its cells in order."""


class _Sum:
    """What a rule says of a row: these cells of it, by index and with their signs, and all others add up to 0."""

    def __init__(self, own: list[tuple[int, int]], plus: list[int], minus: list[int], nothing: int) -> None:
        """Take the cells of the row, those of the other cells that are added, and those that are subtracted.

        `nothing` is the place of a cell that is 0.
        """
        self.several = len(own) > 1
        self.at, self.signs = [i for i, _ in own], [sign for _, sign in own]
        self.own = itemgetter(*self.at)  # a tuple where there are several
        self.plus, self.minus = itemgetter(nothing, nothing, *plus), itemgetter(nothing, nothing, *minus)
        self._found: dict[tuple[_Bounded, _Bounds], _Bounded | None] = {}  # readings of a row have many parts in common

    def narrowed(self, cells: _Bounded, others: _Bounds) -> _Bounded | None:
        """Return the bounds of the sum's own cells as its other cells leave them; None if they cannot add up."""
        asked = cells, others
        if asked not in self._found:
            self._found[asked] = self._narrowed(cells, others)
        return self._found[asked]

    def _narrowed(self, cells: _Bounded, others: _Bounds) -> _Bounded | None:
        spans = [span if sign > 0 else (-span[1], -span[0]) for span, sign in zip(cells, self.signs, strict=True)]
        lows, highs = [others[0], *[low for low, _ in spans]], [others[1], *[high for _, high in spans]]
        low, high = sum(lows), sum(highs)
        if low > CLOSE or high < -CLOSE:
            return None
        for n, own in enumerate(spans, 1):
            if own[0] != own[1]:
                limits = -sum(highs[:n] + highs[n + 1 :]), -sum(lows[:n] + lows[n + 1 :])
                lows[n], highs[n] = _within(own, limits)
        narrowed = zip(lows[1:], highs[1:], self.signs, strict=True)
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
        numbers: Sequence[Number | None],
        rows: Sequence[tuple[range, Sequence[Reading]]],
        dashes: Iterable[int] = (),
    ) -> None:
        """Take the data cells of a table, the places of some of its rows with all readings, and the places of dashes."""
        size = len(table.keys)
        self.cells = [places if readings else range(0) for places, readings in rows]
        self.lows: list[Number] = [
            -math.inf if n is None and at in table.signed else n or 0 for at, n in enumerate(numbers)
        ]
        self.highs: list[Number] = [math.inf if n is None else n for n in numbers]
        for places in self.cells:
            for at in places:
                self.lows[at], self.highs[at] = -math.inf if at in table.signed else 0, math.inf
        self.open = {at: (self.lows[at], self.highs[at]) for places in self.cells for at in places}
        self.lows.append(0)
        self.highs.append(0)
        self.rows: list[list[_Bounded]] = []
        for places, own in rows:
            gaps = [self.open.get(at, (0, 0)) for at in places]
            spans = {n: (n, n) for reading in own for n in reading if n is not None}
            self.rows.append(
                [tuple([gap if n is None else spans[n] for n, gap in zip(r, gaps, strict=True)]) for r in own]
            )
        self.looks = 0
        self._connect(table, frozenset(dashes), size)

    def _connect(self, table: FormTable, dashes: frozenset[int], nothing: int) -> None:
        """Find the sums that speak of each row, and those in which each cell speaks of another row than its own.

        A dash among the terms of a sum adds nothing; as a total it may stand for anything.
        """
        row_of = {at: i for i, places in enumerate(self.cells) for at in places}
        self.sums: list[list[_Sum]] = [[] for _ in self.cells]
        self.speaks: dict[int, list[tuple[int, int]]] = {at: [] for at in self.open}
        for rule in {id(rule): rule for at in self.open for rule in table.equations.get(at, ())}.values():
            terms = [
                (at, sign)
                for sign, side in ((1, rule.left_at), (-1, rule.right_at))
                for at in side
                if not (at in dashes and len(side) > 1)
            ]
            rows: dict[int, list[tuple[int, int]]] = {}
            for at, sign in terms:
                if at in row_of:
                    rows.setdefault(row_of[at], []).append((at, sign))
            for i, own in rows.items():
                others = [term for term in terms if term not in own]
                for at, _ in others:
                    if at in row_of:
                        self.speaks[at].append((i, len(self.sums[i])))
                plus, minus = ([at for at, s in others if s == sign] for sign in (1, -1))
                first = self.cells[i].start
                self.sums[i].append(_Sum([(at - first, sign) for at, sign in own], plus, minus, nothing))

    def decide(self) -> list[list[Reading]]:
        """Return, for each row, those of its readings that no sum refuses, with the values that these leave one for."""
        for i in range(len(self.rows)):
            self._bound(i)
        self._settle({i: set(range(len(sums))) for i, sums in enumerate(self.sums)}, refuse=True)
        self._try_together()
        return [
            [tuple([_whole(low) if low == high else None for low, high in reading]) for reading in row]
            for row in self.rows
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
        row, lows, highs = self.rows[i], self.lows, self.highs
        fresh: _Fresh = {}
        columns = zip(*row, strict=True) if row else [(self.open[at],) for at in self.cells[i]]
        for at, own in zip(self.cells[i], columns, strict=True):
            different = set(own) if len(own) > 1 else own
            low, high = min([span[0] for span in different]), max([span[1] for span in different])
            if lows[at] != low or highs[at] != high:
                lows[at], highs[at] = low, high
                for j, n in self.speaks[at]:
                    fresh.setdefault(j, set()).add(n)
        return fresh

    def _left_of(self, i: int, fresh: set[int]) -> list[_Bounded]:
        """Return the readings of a row that its sums do not refuse, their gaps narrowed, each once."""
        limits: list[tuple[int, _Bounds]] = []
        rules, first, anew = self.sums[i], self.cells[i].start, False
        for rule in [rules[n] for n in sorted(fresh)]:
            if rule.several:
                anew = True
                continue
            at, (low, high) = rule.at[0], self._add_up(rule)
            least, most = (-high, -low) if rule.signs[0] > 0 else (low, high)
            if least > self.lows[first + at] or most < self.highs[first + at]:
                limits.append((at, (least, most)))
        if not limits and not anew:
            return self.rows[i]
        sums = [(rule, self._add_up(rule)) for rule in rules if rule.several]
        left: dict[_Bounded, None] = {}
        for reading in self.rows[i]:
            found = _limited(reading, limits) if limits else reading
            if found is not None and (anew or found is not reading):
                found = _narrowed(found, sums)
            if found is not None:
                left[found] = None
        return list(left)

    def _add_up(self, rule: _Sum) -> _Bounds:
        """Return the least and the most that the cells of a rule outside the row add up to."""
        lows, highs = self.lows, self.highs
        return sum(rule.plus(lows)) - sum(rule.minus(highs)), sum(rule.plus(highs)) - sum(rule.minus(lows))

    def _try_together(self) -> None:
        """Leave out readings with which no reading of some other row is left; not where none would be left of a row itself."""
        self.looks = 0
        for i in range(len(self.rows)):
            row = self.rows[i]
            if len(row) < 2 or not any(self.speaks[at] for at in self.cells[i]):
                continue
            before = self.rows.copy(), self.lows.copy(), self.highs.copy()
            self.rows[i] = [reading for reading in row if self.looks >= MOST_LOOKS or self._stands(i, reading)]
            if len(self.rows[i]) < len(row) and not (self.rows[i] and self._settle(self._bound(i))):
                self.rows, self.lows, self.highs = before
                return
            if self.looks >= MOST_LOOKS:
                return

    def _stands(self, i: int, reading: _Bounded) -> bool:
        """Return whether each other row has a reading left where a row is read so."""
        before = self.rows.copy(), self.lows.copy(), self.highs.copy()
        self.rows[i] = [reading]
        stands = self._settle(self._bound(i))
        self.rows, self.lows, self.highs = before
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
    for _ in range(MOST_ROUNDS):
        before = reading
        for rule, others in sums:
            cells = rule.own(reading)
            narrowed = rule.narrowed(cells, others)
            if narrowed is None:
                return None
            if narrowed != cells:
                own = list(reading)
                for i, bounds in zip(rule.at, narrowed, strict=True):
                    own[i] = bounds
                reading = tuple(own)
        if reading is before or len(sums) == 1:
            break
    return reading


def _within(bounds: _Bounds, limits: _Bounds) -> _Bounds:
    """Return bounds narrowed to limits that they meet; the same twice where they are as good as one value."""
    low, high = max(bounds[0], limits[0]), min(bounds[1], limits[1])
    return (low, high) if high - low > CLOSE else (low, low)


def agreed(row: Sequence[Reading], n: int) -> Number | None:
    """Return the value that every reading of a row gives a cell, None if they differ or leave it open."""
    values = {reading[n] for reading in row}
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
