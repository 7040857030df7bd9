"""Observed cells to places of a form: the sequence of labels is read as a whole.

A piece of text may stand for several places (`其他` is a column and three rows), a label may be split over lines, cut or
misspelt, a text may be no label at all. So every stretch of texts gets its candidate places, and the cheapest way through
the whole region is found by dynamic programming: which texts belong together and which place each stretch stands for are
decided at once. Steps to the form's next label are free, steps forward over missing labels cost a little, steps backward (a
header repeated, blocks in another order) cost more, and so does a label that has other values after it than the form says.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import LabelIndex, Place
from zhreport.tables.stretches import Sequence, segments, sequence_of, whole_labels

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


def align(cells: list[ObservedCell], index: LabelIndex, form: int) -> list[Match]:
    """Return the labels of the form among the cells, in source order."""
    sequence = sequence_of(cells, index, form)
    return _chain(sequence) or _search(sequence)


def _chain(sequence: Sequence) -> list[Match] | None:
    """Return the labels where each is whole or split and is the form's next, or can be only one: the way without damage."""
    cells, starts = sequence.cells, sequence.starts
    matches: list[Match] = []
    due, last = -1, -1
    for i in starts:
        if i <= last:
            continue
        if cells[i].value is not None:
            return None  # a number that may belong to a label
        whole = sequence.whole[i]
        found = [(i, sequence.exact[i])] if whole else whole_labels(sequence, i)
        next_ = [(last, place) for last, own in found for place, _ in own if place.order == due]
        if next_:
            last, place = next_[-1]
            if not sequence.fits(last, place):
                return None  # the label of another row in its stead would leave this one's values to that
        elif len(found) == 1:
            last, candidates = found[0]
            fitting = [own for own, _ in candidates if sequence.fits(last, own)]
            if len(fitting) > 1 and matches:
                fitting = [own for own in fitting if _step(matches[-1].place, own) == BESIDE]
            if len(candidates) > 1 and len(fitting) != 1:
                return None
            place = fitting[0] if len(candidates) > 1 else candidates[0][0]
            if len(candidates) > 1 and matches and place.table != matches[-1].place.table:
                return None
        else:
            return None
        step = _step(matches[-1].place, place) if matches and place.order != due else 0.0
        if not whole and (step >= STEP_BACK or _value_cost(place, sequence.values_after(last))):
            return None
        matches.append(Match(i, last, place, False))
        due = place.order + 1
    return matches


def _search(sequence: Sequence) -> list[Match]:
    """Return the labels on the cheapest way through all texts."""
    cells, whole, starts = sequence.cells, sequence.whole, sequence.starts
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
        for last, candidates, damaged in segments(sequence, i):
            stop = last + 1
            while stop < len(cells) and stop not in numbers:
                stop += 1
            onward = reached[numbers.get(stop, len(starts))]
            label, following = (i, last, damaged), sequence.values_after(last)
            for place, unlikeness in candidates:
                cost = DAMAGED_AT_ALL + DAMAGED * unlikeness if damaged else unlikeness
                cost += _value_cost(place, following)
                known = onward.get(place)
                if known is not None and ways[0][0] + cost >= known[0]:
                    continue
                best, number = _best_way(ways, place)
                total = best + cost
                if known is None or total < known[0]:
                    onward[place] = (total, place, label, here[number])
    return _path(reached[-1])


def _take_whole(i: int, sequence: Sequence, here: list[_State], onward: _States) -> None:
    """Go on from a text that is a label as it stands, and neither a part of another nor passed over.

    All readings meet in its places, mostly in one.
    """
    label, following = (i, i, False), sequence.values_after(i)
    for place, _ in sequence.exact[i]:
        best, before, due = 1e9, here[0], place.order - 1
        for state in here:
            last = state[1]
            total = state[0] if last is None or last.order == due else state[0] + _step(last, place)
            if total < best:
                best, before = total, state
        best += _value_cost(place, following)
        known = onward.get(place)
        if known is None or best < known[0]:
            onward[place] = (best, place, label, before)


def _hopeful(here: list[_State]) -> list[_State]:
    """Return the states that may yet win: any step that the others can take, the cheapest can take as well."""
    if len(here) == 1:
        return here
    most = min(map(itemgetter(0), here)) + DEAREST_STEP
    here = [state for state in here if state[0] <= most]
    return here if len(here) <= MOST_STATES else sorted(here, key=itemgetter(0))[:MOST_STATES]


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
    state = min(states.values(), key=itemgetter(0), default=None)
    matches: list[Match] = []
    while state is not None:
        _, place, label, state = state
        if label is not None:
            assert place is not None
            matches.append(Match(label[0], label[1], place, label[2]))
    return matches[::-1]


# -------------------------------------------------------------------------------------------------------------- the costs


def _skip_cost(cell: ObservedCell, label: bool) -> float:
    if cell.value is not None:
        return 0.0
    return FEWEST_SKIPPED if len(cell.text) <= 2 and not label else SKIPPED


def _value_cost(place: Place, following: tuple[int, int]) -> float:
    """Return what it costs that so many values follow a place's label; see `Sequence.values_after`."""
    count, width = following[place.kind != "row"], place.width
    if count == width:
        return 0.0
    return VALUE_MISMATCH if (count > 0) != (width > 0) else COUNT_MISMATCH


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
