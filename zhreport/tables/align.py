"""Observed cells to places of a form: the sequence of labels is read as a whole.

A piece of text may stand for several places (`其他` is a column and three rows), a label may be split over lines, cut or
misspelt. So every stretch of text gets its candidate places, and one path through the candidates is chosen for the whole
region by dynamic programming: steps to the form's next label are free, steps forward over missing labels cost a little,
steps backward (a header repeated, blocks in another order) cost more, and a label followed by a value where the form has
none (or the other way round) costs too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import LabelIndex, Place, skeleton, without_number

MOST_PARTS = 12  # a label is split into at most this many lines: the longest short labels, one character to a line
STEP_OVER = 0.15  # cost of one label of the form that is not there, up to STEP_OVER_MOST
STEP_OVER_MOST = 1.5
STEP_BACK = 2.0  # cost of going back in the form's order
OTHER_TABLE = 2.5  # cost of going to another table of the form
VALUE_MISMATCH = 0.7  # cost of a value after a label that has none, or of no value after one that has
DAMAGED = 1.5  # cost of a wholly unlike label; scaled by unlikeness

_NUMBERING_REST = tuple("、.,)．")


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


@dataclass(slots=True)
class _Stretch:
    first: int
    last: int
    candidates: list[tuple[Place, float]]
    damaged: bool


@dataclass(slots=True)
class Alignment:
    """What became of the cells of a region."""

    matches: list[Match] = field(default_factory=list)
    """The labels found, in source order."""
    unmatched: list[int] = field(default_factory=list)
    """Indices of text cells that are no label."""


def align(cells: list[ObservedCell], index: LabelIndex, form: int) -> Alignment:
    """Return which label of the form each text stands for."""
    stretches, unmatched = _stretches(cells, index, form)
    if not stretches:
        return Alignment(unmatched=unmatched)
    followed = [_followed_by_value(cells, stretch.last) for stretch in stretches]
    path = _best_path(stretches, followed)
    matches = [Match(s.first, s.last, place, s.damaged) for s, place in zip(stretches, path, strict=True)]
    return Alignment(matches, unmatched)


def _stretches(cells: list[ObservedCell], index: LabelIndex, form: int) -> tuple[list[_Stretch], list[int]]:
    stretches: list[_Stretch] = []
    unmatched: list[int] = []
    i = 0
    size = len(cells)
    while i < size:
        if cells[i].value is not None:
            exact = _exact(cells, i, index, form) if _is_numbering(cells, i) else None
            if exact is None:
                i += 1
                continue
        else:
            exact = _exact(cells, i, index, form)
        stretch = exact or _damaged(cells, i, index, form)
        if stretch is None:
            unmatched.append(i)
            i += 1
        else:
            stretches.append(stretch)
            i = stretch.last + 1
    return stretches, unmatched


def _is_numbering(cells: list[ObservedCell], i: int) -> bool:
    """Return whether a number is a row's ordinal, cut off from its label: `1` / `、属于国家秘密`."""
    if i + 1 >= len(cells) or cells[i + 1].value is not None:
        return False
    return cells[i + 1].text.startswith(_NUMBERING_REST)


def _exact(cells: list[ObservedCell], first: int, index: LabelIndex, form: int) -> _Stretch | None:
    """Return the longest stretch from `first` whose skeleton is a label of the form, its number apart."""
    key = skeleton(cells[first].text)
    best: _Stretch | None = None
    last = first
    while True:
        places = index.lookup(key) if key else None
        if places is not None:
            own = [(place, 0.0) for place in places if place.form == form]
            if own:
                best = _Stretch(first, last, own, False)
        if key and key not in index.prefixes and without_number(key) not in index.prefixes:
            return best
        last += 1
        if last >= len(cells) or last - first >= MOST_PARTS or cells[last].value is not None or cells[last].empty:
            return best
        key += skeleton(cells[last].text)


def _damaged(cells: list[ObservedCell], first: int, index: LabelIndex, form: int) -> _Stretch | None:
    """Return the stretch of up to four cells that is most like a label of the form."""
    key = ""
    best: _Stretch | None = None
    best_cost = 1.0
    for last in range(first, min(first + 4, len(cells))):
        cell = cells[last]
        if cell.value is not None or cell.empty or (last > first and _exact(cells, last, index, form)):
            break
        key += skeleton(cell.text)
        if not 2 <= len(key) <= 60:
            continue
        candidates = [(place, cost) for place, cost in index.similar(key) if place.form == form]
        if candidates:
            cost = min(cost for _, cost in candidates) - 0.01 * (last - first)
            if cost < best_cost:
                best_cost, best = cost, _Stretch(first, last, [(p, DAMAGED * c) for p, c in candidates], True)
    return best


def _followed_by_value(cells: list[ObservedCell], last: int) -> bool:
    """Return whether a value comes next, a unit between them apart."""
    for cell in cells[last + 1 : last + 3]:
        if cell.value is not None and not cell.empty:
            return True
        if not cell.empty and len(cell.text) > 2:
            return False
    return False


def _best_path(stretches: list[_Stretch], followed: list[bool]) -> list[Place]:
    """Return the cheapest path through the candidates of the stretches."""
    costs: list[list[float]] = []
    back: list[list[int]] = []
    for j, stretch in enumerate(stretches):
        row: list[float] = []
        row_back: list[int] = []
        for place, cost in stretch.candidates:
            here = cost + (VALUE_MISMATCH if place.has_values != followed[j] else 0.0)
            if j == 0:
                row.append(here)
                row_back.append(-1)
                continue
            previous = stretches[j - 1].candidates
            if len(previous) == 1:
                best, origin = costs[-1][0] + _step(previous[0][0], place), 0
            else:
                best, origin = min((costs[-1][k] + _step(p, place), k) for k, (p, _) in enumerate(previous))
            row.append(best + here)
            row_back.append(origin)
        costs.append(row)
        back.append(row_back)
    k = min(range(len(costs[-1])), key=costs[-1].__getitem__)
    path: list[Place] = []
    for j in range(len(stretches) - 1, -1, -1):
        path.append(stretches[j].candidates[k][0])
        k = back[j][k]
    return path[::-1]


def _step(previous: Place, place: Place) -> float:
    distance = place.order - previous.order
    if distance == 1:
        return 0.0
    if place.table != previous.table:
        return OTHER_TABLE
    if distance <= 0:
        return STEP_BACK
    return min(STEP_OVER * (distance - 1), STEP_OVER_MOST)
