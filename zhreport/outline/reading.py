"""The best reading of a document's numbering: a search over stacks of open runs, the cheapest reading first.

A *run* is a row of siblings under one parent: one numbering family, or a row of unnumbered titles. A run holds either
headings or the items of a list, never both. Reading a document from top to bottom, what is known at any point is the stack
of open runs, each with the number it has come to. The next candidate may go on with one of them (which closes the runs
inside it), open a run at any depth, or be no part of the structure at all. Each of these has a cost: nothing for the next
number in a row, something for a gap, a repeat, a start that is not one, a nesting against the official order, a run of a
single member, and what the candidate's own evidence says against being a heading or against being an item. The reading of
least total cost wins, so an early decision is paid for by what comes later: a restarted `1.` is a child if `2.` goes on
outside afterwards, a title without number stands for the third section if the second and the fourth are there, a row of
sentences is a list although its last member looks like a title.

Costs only grow, so the reading that is cheapest so far is always taken one candidate further, and the first that comes to
the end has won: where the numbering is plain, nothing else is looked at. States with the same stack are merged and after each
candidate only the best few are gone on with, so the time is linear in the number of candidates even where all is in doubt.

The search goes on until no reading can come to the end for little more than the best. Where states were merged, the dearer ones
that were close are remembered with the stack, so that the end knows which candidates could nearly as well be something else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from operator import itemgetter
from typing import Any, NamedTuple

from zhreport.outline.steps import INFINITE, RARE, WINDOW, Entry, Raw, Stack, Steps

WIDTH = 8  # states gone on with after a candidate; more changed no outline of 600 generated documents
MOST_WAITING = 20000  # states that wait; beyond, those that are far behind are given up
FAR_BEHIND = 200  # candidates by which a reading is behind the farthest one and will not catch up

CLOSE = 1.0  # what another reading may cost more so that the best is not sure

_History = (
    Any  # None, or (the history before, what became of the last candidate, the cost, the rivals of the stack behind it)
)
_Rivals = list[tuple[float, _History, Raw]]
"""How a stack was reached for little more than the least: what each cost, the history before its last candidate, what became of that."""


class _Reached:
    """A stack that was reached before a candidate."""

    __slots__ = ("cost", "history", "order", "rivals")

    def __init__(self, cost: float, order: int) -> None:
        self.cost = cost
        """The least cost."""
        self.order = order
        """Its place in the order in which the stacks there were reached."""
        self.history: _History = None
        """How it was reached for that."""
        self.rivals: _Rivals = []
        """How it was reached for little more."""


_Waiting = tuple[float, int, int, Stack, _Reached]
"""A state that may be gone on with: its cost, the candidate it stands before, its order there, its stack, what is known of that.

One that has become dearer than its stack there is given up.
"""


class Choice(NamedTuple):
    """What became of a candidate."""

    frame: int
    """The depth of the run it is in, from 0; -1 if it is no part of the structure."""
    opened: bool
    """Whether it opens the run."""
    heading: bool
    """Whether it is a heading."""
    group: str
    """The numbering it belongs to."""


@dataclass(slots=True)
class Reading:
    """The best reading."""

    choices: list[Choice]
    """One for each candidate."""
    doubts: dict[int, Choice]
    """What a reading that is hardly dearer makes of a candidate, by its place, for those of which it makes something else."""


def read(entries: list[Entry]) -> Reading:
    """Return the best reading; where the nesting is not the same throughout, read again with what the first reading met."""
    first = _search(entries, Steps({}))
    nestings = _nestings(first.choices)
    return _search(entries, Steps(nestings)) if nestings else first


def _nestings(choices: list[Choice]) -> dict[tuple[str, str], float]:
    """Return what each nesting of headings costs, judged by how often it was met; nothing if all keep one order."""
    met: defaultdict[tuple[str, str], int] = defaultdict(int)
    stack: list[str] = []
    for choice in choices:
        if choice.frame < 0 or not choice.heading:
            continue
        del stack[choice.frame :]
        if choice.opened:
            met[stack[-1] if stack else "", choice.group] += 1
        stack.append(choice.group)
    parents: dict[str, int] = {}
    for (_, group), count in met.items():
        parents[group] = parents.get(group, 0) + count
    if all(met[pair] == parents[pair[1]] for pair in met):
        return {}
    return {pair: RARE * (1.0 - count / parents[pair[1]]) for pair, count in met.items()}


def _search(entries: list[Entry], steps: Steps) -> Reading:
    """Return the reading of least cost."""
    size = len(entries)
    kept = [0] * (size + 1)  # how many states were gone on with before each candidate, and behind the last
    limits = [INFINITE] * (size + 1)  # the cost beyond which a state there is given up
    reached: list[dict[Stack, _Reached]] = [{} for _ in range(size + 1)]
    waiting: list[_Waiting] = [(0.0, 0, 0, (), _Reached(0.0, 0))]
    most = MOST_WAITING
    ends: list[tuple[float, _History]] = []  # the readings that came to the end, the best first
    while waiting:
        cost, at, order, stack, known = heappop(waiting)
        if ends and cost >= ends[0][0] + CLOSE:
            break
        if at > size:
            ends.append((cost, known.history))
            continue
        if kept[at] == WIDTH or cost > limits[at] or cost > known.cost:
            continue
        kept[at] += 1
        if at == size:
            heappush(waiting, (cost + sum([frame[5] for frame in stack]), at + 1, order, stack, known))
            continue
        history = known.history
        entry = entries[at]
        at += 1
        after, limit = reached[at], limits[at]
        for step, then, choice in steps.of(entry, stack, limit - cost):
            own = cost + step
            if own <= limit:
                there = after.get(then)
                if there is None:
                    there = after[then] = _Reached(own, len(after))
                elif own < there.cost:
                    if there.cost < own + CLOSE:
                        there.rivals.append((there.cost, *there.history[:2]))
                    there.cost = own
                else:
                    if own < there.cost + CLOSE:
                        there.rivals.append((own, history, choice))
                    continue
                there.history = (history, choice, own, there.rivals)
                heappush(waiting, (own, at, there.order, then, there))
                if own + WINDOW < limit:
                    limit = own + WINDOW
        limits[at] = limit
        if len(waiting) > most:
            waiting = _near(waiting, reached)
            most = max(MOST_WAITING, 2 * len(waiting))
    least, best = ends[0]
    steps_so = _steps_of(best)
    choices = [Choice(*step[1]) for step in steps_so]
    return Reading(choices, _doubts(steps_so, [(cost - least, history) for cost, history in ends[1:]]))


def _steps_of(history: _History) -> list[_History]:
    """Return what a history consists of, in the order of the candidates."""
    steps: list[_History] = []
    while history is not None:
        steps.append(history)
        history = history[0]
    steps.reverse()
    return steps


def _doubts(best: list[_History], others: list[tuple[float, _History]]) -> dict[int, Choice]:
    """Return what the readings that are hardly dearer than the best make of candidates, where that is something else.

    Such a reading came to the end as well (`others`, with what it costs more), or to a stack that the best one goes on from.
    """
    rivals = [(margin, len(best) - 1, history[0], history[1]) for margin, history in others]
    for at, (_, _, least, close) in enumerate(best):
        rivals += [(cost - least, at, before, choice) for cost, before, choice in close if cost < least + CLOSE]
    doubts: dict[int, Choice] = {}
    asked = {id(step) for step in best}
    for _, at, history, choice in sorted(rivals, key=itemgetter(0)):
        while True:
            (frame, _, heading, _), (other_frame, _, other_heading, _) = best[at][1], choice
            if heading != other_heading or (heading and frame != other_frame):
                doubts.setdefault(at, Choice(*choice))
            if history is None or id(history) in asked:
                break
            asked.add(id(history))
            at, choice, history = at - 1, history[1], history[0]
    return doubts


def _near(waiting: list[_Waiting], reached: list[dict[Stack, _Reached]]) -> list[_Waiting]:
    """Return the waiting states that are not far behind the farthest one, and forget what was reached so far behind."""
    first = max(state[1] for state in waiting) - FAR_BEHIND
    near = [state for state in waiting if state[1] >= first]
    for at in range(first - 1, -1, -1):
        if not reached[at]:
            break
        reached[at] = {}
    heapify(near)
    return near
