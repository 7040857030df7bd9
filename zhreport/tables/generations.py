"""Tables of several generations of a form in one stretch of lines: where one ends and the next begins.

Each generation has labels that the others lack. The stretch is read as a sequence of tables in which as few labels as can be are
none of their table's, and as few changes of the form are made; where the form changes, the stretch is two.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter

from zhreport.tables.cells import SEPARATOR, is_rule
from zhreport.tables.labels import LabelIndex
from zhreport.tables.linekinds import VALUE, Kinds

OTHER_FORM = 3.5  # labels that a form must lack before another one is looked for
OTHER_TABLE = 0.5  # cost of another table of the same form

_Table = tuple[int, int]
"""A table by the indices of its form and of the table in it."""


def split_by_form(kinds: Kinds, regions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches, first and last line, with those cut in which the form changes."""
    if _shared(kinds.index, {key for keys in kinds.labels.values() for key in keys}):
        return regions
    return [part for first, last in regions for part in _parts(kinds, first, last)]


def _shared(index: LabelIndex, keys: Iterable[str]) -> frozenset[int]:
    """Return the forms that have all these labels, those that none has left out."""
    forms = [own for own in map(index.forms_with, keys) if own]
    return frozenset.intersection(*forms) if forms else frozenset()


def _parts(kinds: Kinds, first: int, last: int) -> list[tuple[int, int]]:
    lines = [i for i in range(first, last + 1) if i in kinds.labels]
    index = kinds.index
    if not lines or _shared(index, {key for i in lines for key in kinds.labels[i]}):
        return [(first, last)]
    parts, begin = [], first
    for i in _changes(lines, [_tables_of(index, kinds.labels[i]) for i in lines]):
        cut = i
        while cut > begin + 1 and not _has_value(kinds, cut - 1):
            cut -= 1  # the titles above the first label that only the new form has
        parts.append((begin, cut - 1))
        begin = cut
    return [*parts, (begin, last)]


def _has_value(kinds: Kinds, i: int) -> bool:
    text = kinds.lines[i].text
    if kinds.kinds[i] == VALUE:
        return True
    return not is_rule(text) and any(
        kinds.cache[own] is not None for part in SEPARATOR.split(text) for own in part.split()
    )


def _tables_of(index: LabelIndex, keys: tuple[str, ...]) -> list[set[_Table]]:
    """Return for each label of a line the tables that have it."""
    return [{(place.form, place.table) for place in index.lookup(key) or ()} for key in keys]


def _changes(lines: list[int], tables: list[list[set[_Table]]]) -> list[int]:
    """Return the lines with which the form changes on the cheapest way through the tables; late rather than early."""
    states = sorted({table for own in tables for found in own for table in found})
    cost = dict.fromkeys(states, 0.0)
    came: list[dict[_Table, _Table]] = []
    for own in tables:
        best = min(states, key=cost.__getitem__)
        in_form = {form: min((s for s in states if s[0] == form), key=cost.__getitem__) for form, _ in states}
        before: dict[_Table, _Table] = {}
        onward: dict[_Table, float] = {}
        for state in states:
            near = in_form[state[0]]
            ways = [(cost[best] + OTHER_FORM, best), (cost[near] + OTHER_TABLE, near), (cost[state], state)]
            total, before[state] = min(ways, key=itemgetter(0))
            onward[state] = total + sum(state not in found for found in own)
        came.append(before)
        cost = onward
    changes, state = [], min(states, key=cost.__getitem__)
    for i in range(len(lines) - 1, 0, -1):
        previous = came[i][state]
        if previous[0] != state[0]:
            changes.append(lines[i])
        state = previous
    return changes[::-1]
