"""Observed cells to places of a form: the sequence of labels is read as a whole.

A piece of text may stand for several places (`其他` is a column and three rows), a label may be split over lines, cut or
misspelt, a text may be no label at all. So every stretch of texts gets its candidate places, and the cheapest way through
the whole region is found by dynamic programming: which texts belong together and which place each stretch stands for are
decided at once. Steps to the form's next label are free, steps forward over missing labels cost a little, steps backward (a
header repeated, blocks in another order) cost more, and so does a label that has other values after it than the form says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhreport.tables.cells import NUMBER_ENDS, ObservedCell, is_number_of
from zhreport.tables.labels import Candidates, LabelIndex, Place, skeleton, without_number
from zhreport.tables.values import unit_of_line

MOST_PARTS = 60  # an exact label is split into at most this many lines: the longest labels, one character to a line
MOST_DAMAGED_PARTS = 4  # a label that is damaged besides, into this many
WHOLE = 4  # characters of a label that does not stand inside another
ALIKE = 0.2  # unlikeness of a damaged label that is no part of another
LONGEST_KEY = 70  # characters of a label; longer ones are prose
STEP_OVER = 0.15  # cost of one label of the form that is not there, up to STEP_OVER_MOST
STEP_OVER_MOST = 1.5
BESIDE = 0.15  # cost of another title of the same header than the next; two of them cost less than a text skipped
STEP_BACK = 2.0  # cost of going back in the form's order
OTHER_TABLE = 2.5  # cost of going to another table of the form
DEAREST_STEP = OTHER_TABLE + 1e-6  # no step costs more than this
VALUE_MISMATCH = 0.7  # cost of a value after a label that has none, or of no value after one that has
COUNT_MISMATCH = 0.1  # cost of another number of values than the form's columns
DAMAGED = 1.5  # cost of a wholly unlike label; scaled by unlikeness
DAMAGED_AT_ALL = 0.15  # cost of a label that is damaged
SKIPPED = 1.1  # cost of a text that is no label; more than a damaged label, less than a wrong one in a wrong place
FEWEST_SKIPPED = 0.4  # the same, for a text of one or two characters: the rest of a label that was cut
MOST_STATES = 48  # readings kept at each text


@dataclass(slots=True)
class Match:
    """A stretch of cells that together make one label of the form."""

    first: int
    """Index of its first cell."""
    last: int
    """Index of its last cell."""
    place: Place
    """The place it stands for."""
    damaged: bool
    """Whether its text is not a wording that the form knows."""


_State = tuple[float, Place | None, tuple[int, int, bool] | None, Any]
"""The cheapest reading of the texts so far that ends at a place: its cost, the place, the label's first and last cell and
whether it is damaged (None for a text passed over), the state before it. Thousands are made and few are kept."""
_States = dict[Place | None, _State]
"""The states at one text, by the place that their reading ends at."""


@dataclass(slots=True)
class _Sequence:
    """The cells of a region with what is asked of them again and again."""

    cells: list[ObservedCell]
    index: LabelIndex
    form: int
    exact: list[Candidates]
    """For each cell, the places that its text by itself is a label of."""
    following: list[int]
    """For each text, how many values come next, before another text; units and empty cells apart."""
    apart: list[bool]
    """For each cell, whether those stand on another line though the layout shows rows: they are not of its row."""
    whole: list[bool]
    """For each cell, whether it and every text it touches is a label as it stands."""
    units: list[bool]
    """For each cell, whether it is a unit with its value after it."""

    def _after(self, i: int) -> int:
        """Return how many values come after a cell, before another text; units and empty cells apart."""
        cells, count = self.cells, 0
        if cells[i].value is None:
            return self.following[i]
        for j in range(i + 1, len(cells)):
            if cells[j].value is None:
                break
            count += bool(cells[j].text)
        return count

    def values_after(self, i: int, place: Place) -> int:
        """Return how many values follow a cell that is the last of a place's label."""
        return 0 if self.apart[i] and place.kind == "row" else self._after(i)

    def fits(self, i: int, place: Place) -> bool:
        """Return whether values follow a cell, or none, as they follow the place's label."""
        return place.has_values == (self.values_after(i, place) > 0)


def align(cells: list[ObservedCell], index: LabelIndex, form: int) -> list[Match]:
    """Return the labels of the form among the cells, in source order."""
    texts = [i for i, cell in enumerate(cells) if cell.value is None]
    exact: list[Candidates] = [()] * len(cells)
    printed = [False] * len(cells)
    for i in texts:
        exact[i] = index.exact(cells[i].text, form)
        printed[i] = bool(exact[i]) and index.numbered(cells[i].text)
    units, numbers = _units(cells, texts, exact, index.units[form]), _numbers(cells, texts)
    following = _following(cells, texts, exact)
    whole = _whole_runs(texts, following, printed, units, numbers)
    sequence = _Sequence(cells, index, form, exact, following, _apart(cells, texts), whole, units)
    starts = sorted([*numbers, *[i for i in texts if not units[i]]])
    if not starts:
        return []
    return _chain(sequence, starts) or _search(sequence, starts)


def _chain(sequence: _Sequence, starts: list[int]) -> list[Match] | None:
    """Return the labels where each is whole and is the form's next, or can be only one: the way through without damage."""
    if not all(sequence.whole):
        return None
    cells = sequence.cells
    matches: list[Match] = []
    due = -1
    for i in starts:
        cell = cells[i]
        if cell.value is not None:
            return None  # a number that may belong to a label
        candidates = sequence.exact[i]
        for place, _ in candidates:
            if place.order == due:
                if not sequence.fits(i, place):
                    return None  # the label of another row in its stead would leave this one's values to that
                break
        else:
            fitting = [own for own, _ in candidates if sequence.fits(i, own)]
            if len(candidates) > 1 and len(fitting) != 1:
                return None
            place = fitting[0] if len(candidates) > 1 else candidates[0][0]
            if len(candidates) > 1 and matches and place.table != matches[-1].place.table:
                return None
        matches.append(Match(i, i, place, False))
        due = place.order + 1
    return matches


def _search(sequence: _Sequence, starts: list[int]) -> list[Match]:
    """Return the labels on the cheapest way through all texts."""
    cells, whole = sequence.cells, sequence.whole
    reached: list[_States] = [{} for _ in range(len(starts) + 1)]  # by the number of the text that comes next
    reached[0][None] = (0.0, None, None, None)
    numbers = {i: n for n, i in enumerate(starts)}
    for n, i in enumerate(starts):
        here = list(reached[n].values())
        if not here:
            continue
        if whole[i] and cells[i].value is None:
            _take_whole(i, sequence, here, reached[n + 1])
            continue
        here = _hopeful(here)
        _pass_over(_skip_cost(cells[i], bool(sequence.exact[i])), here, reached[n + 1])
        # Cheapest first, so that a state dearer than the best way found ends the search; the place in the order of
        # arrival settles between ways of the same cost.
        ways = sorted([(state[0], number, state[1]) for number, state in enumerate(here)])
        for last, candidates, damaged in _segments(sequence, i):
            stop = last + 1
            while stop < len(cells) and stop not in numbers:
                stop += 1
            onward = reached[numbers.get(stop, len(starts))]
            label = (i, last, damaged)
            for place, unlikeness in candidates:
                best, number = _best_way(ways, place)
                cost = DAMAGED_AT_ALL + DAMAGED * unlikeness if damaged else unlikeness
                total = best + (cost + _value_cost(place, sequence.values_after(last, place)))
                known = onward.get(place)
                if known is None or total < known[0]:
                    onward[place] = (total, place, label, here[number])
    return _path(reached[-1])


def _take_whole(i: int, sequence: _Sequence, here: list[_State], onward: _States) -> None:
    """Go on from a text that is a label as it stands, and neither a part of another nor passed over.

    All readings meet in its places, mostly in one.
    """
    label = (i, i, False)
    for place, _ in sequence.exact[i]:
        best, before, due = 1e9, here[0], place.order - 1
        for state in here:
            last = state[1]
            total = state[0] if last is None or last.order == due else state[0] + _step(last, place)
            if total < best:
                best, before = total, state
        best += _value_cost(place, sequence.values_after(i, place))
        known = onward.get(place)
        if known is None or best < known[0]:
            onward[place] = (best, place, label, before)


def _cost(state: _State) -> float:
    return state[0]


def _hopeful(here: list[_State]) -> list[_State]:
    """Return the states that may yet win: any step that the others can take, the cheapest can take as well."""
    if len(here) == 1:
        return here
    most = min(map(_cost, here)) + DEAREST_STEP
    here = [state for state in here if state[0] <= most]
    return here if len(here) <= MOST_STATES else sorted(here, key=_cost)[:MOST_STATES]


def _pass_over(cost: float, here: list[_State], onward: _States) -> None:
    """Go on from every state without taking the text for a label."""
    for state in here:
        total, place = state[0] + cost, state[1]
        known = onward.get(place)
        if known is None or total < known[0]:
            onward[place] = (total, place, None, state)


def _best_way(ways: list[tuple[float, int, Place | None]], place: Place) -> tuple[float, int]:
    """Return what the cheapest way to a place costs, and from which state; `ways` is (cost, number, place), sorted."""
    best, best_number, due = 1e9, 0, place.order - 1
    for cost, number, before in ways:
        if cost > best:
            break
        total = cost if before is None or before.order == due else cost + _step(before, place)
        if total < best or (total == best and number < best_number):
            best, best_number = total, number
    return best, best_number


def _path(states: _States) -> list[Match]:
    state = min(states.values(), key=_cost, default=None)
    matches: list[Match] = []
    while state is not None:
        _, place, label, state = state
        if label is not None:
            assert place is not None
            matches.append(Match(label[0], label[1], place, label[2]))
    return matches[::-1]


# ---------------------------------------------------------------------------------------------------------- the stretches


def _following(cells: list[ObservedCell], texts: list[int], exact: list[Candidates]) -> list[int]:
    """Return for each text how many values come next before another text; one of two characters may be a unit."""
    counts = [0] * len(cells)
    stop = len(cells)
    for i in reversed(texts):
        if stop > i + 1:
            counts[i] = len([cell for cell in cells[i + 1 : stop] if cell.text])
        elif stop < len(cells) and len(cells[stop].text) <= 2 and not exact[stop]:
            counts[i] = counts[stop]
        stop = i
    return counts


def _apart(cells: list[ObservedCell], texts: list[int]) -> list[bool]:
    """Return for each text whether the value after it stands on another line though the layout shows rows."""
    apart = [False] * len(cells)
    if all(cells[i].left < 0 for i in texts):
        return apart
    value: ObservedCell | None = None
    stop = len(cells)
    for i in reversed(texts):
        cell = cells[i]
        value = next((own for own in cells[i + 1 : stop] if own.text), value)
        apart[i] = value is not None and value.left >= 0 <= cell.left and value.line != cell.line
        stop = i
    return apart


def _units(cells: list[ObservedCell], texts: list[int], exact: list[Candidates], known: frozenset[str]) -> list[bool]:
    """Return for each cell whether it is a unit: a unit line, or one of the known in the form's unit column.

    There it stands after a whole label, or before a value.
    """
    units = [False] * len(cells)
    for i in texts:
        text = cells[i].text
        if text in known:
            valued = i + 1 == len(cells) or cells[i + 1].value is not None
            after = i > 0 and bool(exact[i - 1])
            units[i] = valued or after or min(len(cells[i - 1].text), len(cells[i + 1].text)) >= WHOLE
        else:
            units[i] = unit_of_line(text) is not None
    return units


def _whole_runs(
    texts: list[int], following: list[int], printed: list[bool], units: list[bool], numbers: set[int]
) -> list[bool]:
    """Return for each cell whether every text of its run is a label by itself: nothing there is split or damaged."""
    whole = [True] * len(units)
    run: list[int] = []
    own = True
    for i in texts:
        numbered = i - 1 in numbers
        if run and i > run[-1] + 1 and following[run[-1]] > numbered:  # values part it from the run before
            if not own:
                for other in run:
                    whole[other] = False
            run, own = [], True
        own = own and not numbered and (printed[i] or units[i])
        run.append(i)
    if not own:
        for other in run:
            whole[other] = False
    return whole


def _numbers(cells: list[ObservedCell], texts: list[int]) -> set[int]:
    """Return the indices of values that may be the number of the label after them."""
    return {i - 1 for i in texts if i and cells[i].text[0] in NUMBER_ENDS and is_number_of(cells[i - 1], cells[i])}


def _skip_cost(cell: ObservedCell, label: bool) -> float:
    if cell.value is not None:
        return 0.0
    return FEWEST_SKIPPED if len(cell.text) <= 2 and not label else SKIPPED


def _segments(sequence: _Sequence, first: int) -> Iterator[tuple[int, Candidates, bool]]:
    """Yield (last cell, candidates with their unlikeness, damaged) of the stretches from `first` that may be a label."""
    cells, index, form = sequence.cells, sequence.index, sequence.form
    if cells[first].value is None and sequence.exact[first]:
        yield first, sequence.exact[first], False
    key, broken, alone = "", False, False
    for last in range(first, min(first + MOST_PARTS, len(cells))):
        cell = cells[last]
        if not cell.text or len(key) > LONGEST_KEY or sequence.units[last]:
            return
        if cell.value is not None and (len(cell.text) > 2 or last - first == MOST_PARTS - 1):
            return
        broken = broken or cell.value is not None
        key += skeleton(cell.text)
        numbered = (
            cells[first].value is None or key in index.places
        )  # a figure is a label's number only if it is the form's
        if last > first and numbered and (exact := index.exact(key, form)):
            yield last, exact, False
        elif (alone := alone or (last > first and _stands_alone(sequence, first, last))) or broken:
            pass  # a label of its own is a part of another only where the whole is one
        elif last - first < MOST_DAMAGED_PARTS and cell.value is None and (similar := index.similar(key, form)):
            yield last, similar, True
        if key not in index.prefixes and without_number(key) not in index.prefixes:
            if broken or alone or last - first >= MOST_DAMAGED_PARTS - 1:
                return


def _stands_alone(sequence: _Sequence, first: int, i: int) -> bool:
    """Return whether a text is no part of the label that begins with the first: that is whole, or this one is."""
    text, index, form = sequence.cells[i].text, sequence.index, sequence.form
    if _heads_row(sequence.cells, i, bool(sequence.exact[i])):
        return True
    if len(text) < WHOLE:
        return False
    if sequence.exact[first] and len(sequence.cells[first].text) >= WHOLE:
        return True
    return bool(index.exact(text, form)) or any(cost < ALIKE for _, cost in index.similar(skeleton(text), form))


def _heads_row(cells: list[ObservedCell], i: int, label: bool) -> bool:
    """Return whether a text begins elsewhere than the one before it, on a line of its own row.

    That is a line of the display that has values, too, or one with further cells whose first is a label.
    """
    before, cell = cells[i - 1], cells[i]
    after = cells[i + 1] if i + 1 < len(cells) else None
    if min(before.left, cell.left) < 0 or cell.line == before.line or cell.left == before.left or after is None:
        return False
    return after.line == cell.line and (label or (min(before.right, cell.right) >= 0 and after.value is not None))


# -------------------------------------------------------------------------------------------------------------- the costs


def _value_cost(place: Place, following: int) -> float:
    if following == place.width:
        return 0.0
    return VALUE_MISMATCH if (following > 0) != place.has_values else COUNT_MISMATCH


def _step(previous: Place, place: Place) -> float:
    """Return what it costs to go from a label to one that is not the form's next."""
    distance = place.order - previous.order
    if place.table != previous.table:
        return OTHER_TABLE
    if previous.header >= 0 and place.kind == "row":
        distance = place.order - previous.header  # whichever title the header ends with
    if distance and place.header >= 0 and place.header == previous.header:
        return BESIDE
    if distance <= 0:
        return STEP_BACK
    return min(STEP_OVER * (distance - 1), STEP_OVER_MOST)
