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
MOST_JOINT = 20000  # combinations of several rows' readings looked at together
CLOSE = 1e-6  # sums of decimals as printed agree within this


def readings(observed: Sequence[Number | None], places: int) -> list[tuple[int, ...]]:
    """Return every way to put the observed values, in order, into `places` columns: the column of each."""
    count = len(observed)
    if count > places or math.comb(places, count) > MOST_READINGS:
        return []
    return list(itertools.combinations(range(places), count))


class Ledger:
    """The values of a table's data cells and the sums over them, by cell; finds out what missing ones must be."""

    def __init__(self, table: FormTable, numbers: Iterable[Number | None], dashes: Iterable[int] = ()) -> None:
        self.known = list(numbers)
        self.dashes = frozenset(dashes)
        self.equations, self.signed = table.equations, table.signed

    def rules_of(self, cells: Iterable[int]) -> list[Rule]:
        """Return the rules that say something of any of these cells."""
        return list({id(rule): rule for at in cells for rule in self.equations.get(at, ())}.values())

    def solve(
        self, reading: Reading, free: set[int], rules: Sequence[Rule] | None = None
    ) -> list[Number | None] | None:
        """Return the known values with those of a reading and what the rules determine, None if a rule is broken.

        What is None in the reading is to be found; `free` are other unknown cells of the table, about which nothing is
        concluded. Unknown figures are not negative but where the form expects it. `rules` are those of its cells.
        """
        rules = self.rules_of(reading) if rules is None else rules
        known = self.known.copy()
        for at, value in reading.items():
            known[at] = value
        wanted = {at for at, value in reading.items() if value is None}
        changed = True
        while changed:
            changed = False
            for rule in rules:
                found = self._apply(rule, known, wanted, free)
                if found is None:
                    return None
                for at, value in found.items():
                    known[at] = value
                    wanted.discard(at)
                    changed = True
        return known

    def _apply(
        self, rule: Rule, known: Sequence[Number | None], wanted: set[int], free: set[int]
    ) -> dict[int, Number] | None:
        """Return what one rule determines ({} for nothing), None if the known values break it."""
        left, left_open = self._side(rule.left_at, known, wanted, free)
        right, right_open = self._side(rule.right_at, known, wanted, free)
        if left is None or right is None:
            return {}
        gap = left - right  # what the open cells of the right side add up to, less those of the left
        if not left_open and not right_open:
            return {} if abs(gap) < CLOSE else None
        if left_open and right_open:
            return {}
        cells, need = (right_open, gap) if right_open else (left_open, -gap)
        signed = not self.signed.isdisjoint(cells)
        if need < -CLOSE and not signed:
            return None
        if not free.isdisjoint(cells):
            return {}
        if len(cells) == 1:
            return {cells[0]: _whole(need)}
        return dict.fromkeys(cells, 0) if abs(need) < CLOSE and not signed else {}

    def _side(
        self, cells: tuple[int, ...], known: Sequence[Number | None], wanted: set[int], free: set[int]
    ) -> tuple[Number | None, list[int]]:
        """Return (sum of the known cells, the open ones); (None, []) where nothing is known of a cell at all."""
        values = [*map(known.__getitem__, cells)]
        if None not in values:
            return sum(values), []  # type: ignore[arg-type]
        total: Number = 0
        unknown: list[int] = []
        for at, value in zip(cells, values, strict=True):
            if value is not None:
                total += value
            elif at in wanted or at in free:
                unknown.append(at)
            elif at in self.dashes and len(cells) > 1:
                continue  # a dash among the terms of a sum adds nothing; as a total it says nothing
            else:
                return None, []
        return total, unknown

    def decide(self, rows: Sequence[Sequence[Reading]]) -> list[list[Reading]]:
        """Return, for each uncertain row, those of its readings that no rule refuses, their values filled in.

        Rows are first read one by one, the others taken as unknown, and then together where that is not too much.
        """
        left = [list(row) for row in rows]
        own = [set().union(*(reading.keys() for reading in row)) if row else set() for row in left]
        free: set[int] = set()  # the cells of the rows that are not settled; the values of the others are known
        for i, row in enumerate(left):
            self._sort_in(row, own[i], free)
        for _ in range(len(left) + 1):
            before = [len(row) for row in left]
            for i, row in enumerate(left):
                free -= own[i]
                left[i] = self._consistent(row, free)
                self._sort_in(left[i], own[i], free)
            if before == [len(row) for row in left]:
                break
        for at in set().union(*own):
            self.known[at] = None
        return self._together(left)

    def _sort_in(self, row: list[Reading], own: set[int], free: set[int]) -> None:
        """Know the values of a row that has one reading without gaps; those of any other are free."""
        settled = row[0] if len(row) == 1 and None not in row[0].values() else None
        for at in own:
            self.known[at] = settled[at] if settled else None
        if settled is None:
            free |= own

    def _consistent(self, row: list[Reading], free: set[int]) -> list[Reading]:
        kept = []
        rules = self.rules_of(row[0]) if row else []
        for reading in row:
            solved = self.solve(reading, free, rules)
            if solved is not None:
                kept.append({at: solved[at] for at in reading})
        return _distinct(kept)

    def _together(self, rows: list[list[Reading]]) -> list[list[Reading]]:
        open_rows = [row for row in rows if len(row) > 1]
        size = 1
        for row in rows:
            size *= max(len(row), 1)
        if len(open_rows) < 2 or size > MOST_JOINT:
            return rows
        kept: list[list[Reading]] = [[] for _ in rows]
        filled = [row or [{}] for row in rows]
        rules = self.rules_of(at for row in filled for at in row[0])
        for combination in itertools.product(*filled):
            merged: Reading = {}
            for reading in combination:
                merged.update(reading)
            solved = self.solve(merged, set(), rules)
            if solved is not None:
                for i, reading in enumerate(combination):
                    kept[i].append({at: solved[at] for at in reading})
        if not any(kept):
            return rows
        return [_distinct(new) if old else [] for new, old in zip(kept, rows, strict=True)]


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
    number = numbers.__getitem__
    for rule in rules:
        left_at, right_at = rule.left_at, rule.right_at
        try:
            left = sum(map(number, left_at))  # type: ignore[arg-type]
            right = sum(map(number, right_at))  # type: ignore[arg-type]
        except TypeError:  # an unknown value
            continue
        if abs(left - right) < CLOSE or (rule.op == "<=" and left < right):
            continue
        alone = any(len(side) == 1 and side[0] in blank for side in (left_at, right_at))
        if blank and (alone or blank.issuperset(right_at)):
            continue
        cells = [f"{row}|{col}" for row, col in (*rule.left, *rule.right)]
        yield rule, Check(rule.id, rule.severity, rule.op, left, right, cells)


def _distinct(row: list[Reading]) -> list[Reading]:
    return list({tuple(reading.items()): reading for reading in row}.values())


def _whole(value: Number) -> Number:
    return int(value) if float(value).is_integer() else round(float(value), 6)
