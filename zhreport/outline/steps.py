"""What a candidate may be after an open stack of runs, and what each of that costs. `zhreport.outline.reading` searches with it.

The costs were found by trying: a change that made the generated outlines of benchmarks/outlines or the cases worse was taken back.
"""

from __future__ import annotations

from typing import NamedTuple

from zhreport.outline.candidate import CHAPTER_RANK, MEMBER_RANK
from zhreport.text.memory import keep

PLAIN, RUN_IN, ABOVE, SUMMED = "plain", "plain_run_in", "plain_above", "plain_summed"
UNMARKED = frozenset({PLAIN, RUN_IN, ABOVE, SUMMED})
"""Titles without marker that have their line to themselves, such that body text follows on the same line, such that stand
right above others, sentences that sum up what stands below."""
WILD = ("han_comma", "arabic")
"""The numberings that a mark without number and bracket (`、总体情况`) may belong to."""
UNORDERED = frozenset({*UNMARKED, "star", "dash", "bracket", "bullet", *(f"drawn{level}" for level in range(10))})
"""Families without numbers."""

WINDOW = 4.5  # a state dearer than the best by more than this never won there
MOST_REMEMBERED = 1 << 13  # pairs of a candidate and a stack whose steps are kept
DEEPEST = 9  # open runs
MAIN_RANK = 45  # where the unnumbered title of a main section stands: above (一), and nothing that 一、 stands below

GAP, WIDE_GAP, REPEAT, BACK = 2.0, 2.6, 2.2, 3.2
"""A number left out, several left out, the same again, a step back."""
MISNUMBERED = 2.1  # a number that is not its own: the row goes on from the one that was due
FOREIGN, FOREIGN_BELOW = 2.3, 3.0  # the mark of another numbering for the number that is due; right below the first
SOFT = 0.6  # any such step from a number that was itself only counted
RESTART, NEW_LIST = 3.0, 0.6  # a second row of headings, of items, under the same parent
LATE, LATER = 1.2, 0.3  # a run that starts at two; each number more
LEFT_OPEN = 1.0  # a row of headings with another of its family inside its last, which does not go on afterwards
GOES_ON = 0.5  # a run that starts where the last of its family ended
LOST_START = 0.7  # a run whose first member has lost its number
INVERTED, INVERTED_MARK, SAME_INSIDE, SAME_FAR_INSIDE = 1.6, 2.8, 2.2, 0.8
"""A family inside one that officially stands below it, inside dashes or stars, inside itself, the same with another between."""
INVERTED_OUTERMOST = 3.5  # 第一部分, 第一章 or 第一节 inside anything but each other
# a numbering below an outermost heading without number: between a foreword before it, and one besides
BELOW_PLAIN = 0.95
ASIDE_RANK = 99  # the rank of a heading that has none inside it: a foreword, an annex
LAST_ABOVE = 80  # unnumbered headings below this rank stand above a numbering
MIXED = 1.6  # headings of two families under one parent
OUTER_NEXT = 1.2  # the same where the second officially stands above the first, whose parent is lost
FOREWORD = 0.8  # the same where one unnumbered heading, 引言, stands before a numbering
LONELY, LONELY_ITEM = 0.5, 0.2  # a run that ends with its first member
FILL = 0.9  # an unnumbered title that takes the place of a number
FILL_OUTERMOST = 1.6  # the same for a part or a chapter, which hardly loses its number
FILL_DUE = 0.4  # the same where it stands and looks as its next member would
FILL_MAIN = 0.3  # the same where it is known as the title of a main section
OPEN_PLAIN, OPEN_LIST = 0.7, 0.2
SECTION_INSIDE = 2.0  # a main section, 二、主动公开政府信息情况, below another of its own family
BELOW_MAIN = 0.8  # the title of a main section below another section
DEMOTED = 2.0  # a numbered sentence among headings
WIDER_GAP = 0.2  # each number more that is left out
AFTER_LIST, AFTER_HEADINGS = 0.3, 1.0  # a run under a parent that has a list, a list under one that has headings
BESIDE_OWN = 1.0  # the title of a part in the row of its own main section
OVER_LOOK = 0.2  # an unmarked title that stands right above another, in a row of lines that do not
OTHER_LOOK = 0.8  # an unnumbered run-in heading in a row of unnumbered lines, or the other way round
PLAIN_INSIDE = 1.0  # unnumbered titles below an unnumbered one
APART = 2.0  # a row of dashes below a number from which it stands far
OUT_OF_ROW = 0.4  # an unnumbered title that leaves a row of several like it
SURELY = 3.0  # points from which a candidate is no item
RARE = 1.2  # a nesting that is met next to never in this document
ADOPTED = 0.4  # an unnumbered row that goes on with a number
INFINITE = float("inf")
HARDLY = -2.0  # points below which a candidate speaks against itself; an unmarked line is then no title

NOWHERE: frozenset[str] = frozenset()
"""The numberings in which a title without marker is due that is due in none."""


class Entry(NamedTuple):
    """What the search sees of a candidate."""

    group: str
    """Its numbering group; one of `UNMARKED` without a marker, "" where any is possible."""
    ordinal: int | None
    """Its number."""
    rank: int
    """The official order of its family."""
    points: float
    """Its own evidence for a heading less that against one."""
    noise: float
    """What it costs to take it for nothing."""
    goes_on: bool
    """Whether the last candidate of its group had the number before."""
    exact: bool
    """Whether it may only be the next number of an open run (a bare numeral: `五强化监督制约`)."""
    main: bool
    """Whether it is known as the title of a main section."""
    part: bool = False
    """Whether it is known as the title of a part of the main section above."""
    due: frozenset[str] = NOWHERE
    """The numberings whose next member it may be where that is the innermost run, as it looks like the others."""
    apart: bool = False
    """Whether it begins a row far behind the last of a row of numbers."""
    fills: tuple[str, int, int] | None = None
    """The numbering that misses a number there, that number, and the rank of the numbering."""
    run_in: bool = False
    """Whether body text follows on its line."""
    after_text: bool = False
    """Whether it has the number two, and text stands between it and the marked candidate before it."""
    stray: bool = False
    """Whether neither the number before it nor the one behind stands next to it among those of its group."""


Frame = tuple[str, int, bool, int, bool, float]
"""An open run: its group, the number it has come to, whether it holds headings, its rank, whether that number was only
counted, and what it costs to close it now (a run with a single member)."""
Stack = tuple[Frame, ...]
Raw = tuple[int, bool, bool, str]
Step = tuple[float, Stack, Raw]
"""What a candidate may be after a stack: the cost so far, the stack then, the choice."""
_IGNORED: Raw = (-1, False, False, "")


_WEIGHED: dict[tuple[Entry, Stack], list[Step]] = {}


class Steps:
    """Weighs what candidates may be, in one pass over them."""

    __slots__ = ("limit", "nestings", "steps")

    def __init__(self, nestings: dict[tuple[str, str], float]) -> None:
        self.nestings = nestings
        self.limit = INFINITE  # the cost beyond which a step of the candidate that is looked at cannot win
        self.steps: list[Step] = []  # what the candidate may be that is looked at

    def of(self, entry: Entry, stack: Stack, limit: float) -> list[Step]:
        """Return what a candidate may be after an open stack, as cost, stack and choice; none that costs more than `limit`.

        Where nestings cost what they always do, the steps are remembered over documents, as outlines are alike: that `二、`
        with its text alone on the line follows `一、` was weighed before.
        """
        steps = _WEIGHED.get((entry, stack)) if not self.nestings else None
        if steps is None:
            steps = self.steps = []
            self.limit = limit if self.nestings else INFINITE
            if entry.group in UNMARKED:
                self._plain(entry, 0.0, stack)
            else:
                self._numbered(entry, 0.0, stack)
            if not self.nestings:
                keep(_WEIGHED, (entry, stack), steps, MOST_REMEMBERED)
        return steps

    def _numbered(self, entry: Entry, cost: float, stack: Stack) -> None:
        """Try everything that a marked candidate may be after an open stack."""
        step = self._continue(entry, cost, stack)
        if step > 0.0 or entry.ordinal is None or entry.ordinal == 1:
            self.steps.append((cost + entry.noise, stack, _IGNORED))
            self.limit = min(self.limit, cost + entry.noise + WINDOW)
            if not entry.exact:
                for group in WILD if not entry.group else (entry.group,):
                    self._open(entry, group, cost, stack)
                    if entry.stray and entry.points > 0.0 and entry.ordinal != 1:
                        self._open(entry._replace(ordinal=1), group, cost + MISNUMBERED, stack)
        elif entry.noise < 1.0 or entry.points < HARDLY:
            self.steps.append((cost + entry.noise, stack, _IGNORED))

    def _continue(self, entry: Entry, cost: float, stack: Stack) -> float:
        """Go on with each open run; return what the best step costs, evidence left out."""
        points, number, own = entry.points, entry.ordinal, entry.group
        best, limit, steps, inside = 9.0, self.limit, self.steps, False
        for depth in range(len(stack) - 1, -1, -1):
            frame = stack[depth]
            group, last, heading, rank, _, lonely = frame
            if group == own or (not own and group in WILD):
                inside = True
                step = _step(entry, frame)
                if step == 0.0 or not entry.exact:
                    best = min(best, step)
                    step += min(max(-points, 0.0), DEMOTED) if heading else max(points, 0.0)
                    if cost + step <= limit:
                        limit = min(limit, cost + step + WINDOW)
                        after = (group, last + 1 if number is None else number, heading, rank, number is None, 0.0)
                        choice = (depth, False, heading and points > -DEMOTED, group)
                        steps.append((cost + step, (*stack[:depth], after), choice))
                    if entry.stray and heading and points > 0.0 and (number != 1 or last == 1):
                        own_cost = cost + MISNUMBERED
                        after = (group, last + 1, heading, rank, False, 0.0)
                        steps.append((own_cost, (*stack[:depth], after), (depth, False, True, group)))
            elif (
                group in UNMARKED and heading and number == last + 1 and own not in UNORDERED and not inside
                and rank > CHAPTER_RANK  # the papers of a collection go on with no number
                and (group != RUN_IN or entry.run_in)
            ):  # fmt: skip
                after = (own or WILD[0], number, True, entry.rank, False, 0.0)
                own_cost = cost + ADOPTED + max(-points, 0.0)
                if any(outer[0] == own for outer in stack[:depth]):
                    own_cost += SAME_INSIDE  # the number goes on outside
                steps.append((own_cost, (*stack[:depth], after), (depth, False, True, after[0])))
            elif heading and number == last + 1 and points > 0.0 and best > 0.0 and _are_misprints(entry, group, rank):
                inner = entry.rank > rank
                if inner or any(outer[0] == own for outer in stack[:depth]):  # else the text begins in the middle
                    after = (group, number, True, rank, False, 0.0)
                    steps.append((cost + FOREIGN, (*stack[:depth], after), (depth, False, True, group)))
                if inner and lonely:  # it is the first that has the wrong mark
                    own_cost = cost + (FOREIGN if entry.after_text else FOREIGN_BELOW)
                    after = (own, number, True, entry.rank, False, 0.0)
                    steps.append((own_cost, (*stack[:depth], after), (depth, False, True, own)))
            cost += lonely
        self.limit = limit
        return best

    def _open(self, entry: Entry, group: str, cost: float, stack: Stack) -> None:
        """Open a run, of headings and of items, at every depth."""
        points, number, rank, late = entry.points, entry.ordinal, entry.rank, _start(entry)
        steps, limit = self.steps, self.limit
        cost += late
        ordered = group not in UNORDERED
        run = (group, number or 1, True, rank, number is None, LONELY if ordered else 0.0)
        items = (group, number or 1, False, rank, number is None, LONELY_ITEM if ordered else 0.0)
        same = next((at for at, frame in enumerate(stack) if frame[0] == group), DEEPEST)  # the outermost of its family
        for_heading, for_item = max(-points, 0.0), OPEN_LIST + max(points, 0.0) - (0.0 if points > 0.0 else late / 2)
        for depth in range(len(stack), -1, -1):
            parent = stack[depth - 1] if depth else None
            closed = stack[depth] if depth < len(stack) else None
            if closed is not None:
                cost += closed[5]
            if depth >= DEEPEST:
                continue
            if cost > limit:
                return
            if points > -DEMOTED and (parent is None or parent[2]):
                extra = for_heading + self._nesting(group, rank, parent, depth == 1 and number == 1)
                if entry.main and same < depth:
                    extra += SECTION_INSIDE
                if ordered and same < depth - 1:
                    extra += SAME_FAR_INSIDE
                if entry.apart and closed is None:
                    extra += APART
                if closed is not None:
                    foreword = closed[0] in UNMARKED and closed[1] == 1 and number == 1 and closed[3] > rank
                    outer = ordered and rank < closed[3] and closed[0] not in UNORDERED
                    row = closed[0] in UNMARKED and closed[1] > 2 and number == 1 and parent is not None
                    begun = closed[0] == RUN_IN and late > 0.0  # phrases below a section that the text has lost
                    mixed = FOREWORD if foreword else OUTER_NEXT if outer or row or begun else MIXED
                    if closed[2]:
                        extra += mixed if closed[0] != group else RESTART
                    else:  # dashes that were items are no headings a line below
                        extra += AFTER_LIST if ordered or closed[0] != group else MIXED
                if cost + extra <= limit:
                    limit = min(limit, cost + extra + WINDOW)
                    under = stack[:depth]
                    if parent is not None and parent[0] == group and ordered:
                        under = (*stack[: depth - 1], (*parent[:5], max(parent[5], LEFT_OPEN)))
                    steps.append((cost + extra, (*under, run), (depth, True, True, group)))
            if points < SURELY:
                extra = for_item
                if parent is not None:
                    extra += SAME_INSIDE / 2 if parent[0] == group else AFTER_LIST if parent[3] > rank else 0.0
                if closed is not None:
                    extra += AFTER_HEADINGS if closed[2] else AFTER_LIST
                if cost + extra <= limit:
                    steps.append((cost + extra, (*stack[:depth], items), (depth, True, False, group)))

    def _nesting(self, group: str, rank: int, parent: Frame | None, first: bool = False) -> float:
        """Return what it costs to open a run of headings under a parent; `first` if at one below an outermost heading."""
        if parent is not None and parent[0] in (PLAIN, ABOVE) and parent[3] > rank and group not in UNORDERED:
            if parent[3] == ASIDE_RANK:
                return INVERTED_OUTERMOST
            if first and rank > CHAPTER_RANK:
                return BELOW_PLAIN
        if parent is not None and group == PLAIN and (parent[0] == ABOVE or parent[3] == MEMBER_RANK):
            return 0.0
        if self.nestings:
            cost = self.nestings.get((parent[0] if parent else "", group))
            if cost is not None:
                return cost
        if parent is None:
            return 0.0
        if parent[0] == group:
            return SAME_INSIDE if group not in UNMARKED else PLAIN_INSIDE
        if parent[0] == RUN_IN and group == PLAIN:
            return INVERTED
        if group == ABOVE and parent[0] in UNORDERED:
            return PLAIN_INSIDE
        if parent[3] <= rank or (parent[0] in UNMARKED and group in UNORDERED):
            return 0.0
        if rank <= CHAPTER_RANK:
            return INVERTED_OUTERMOST
        return INVERTED_MARK if parent[0] in ("dash", "star") else INVERTED

    def _plain(self, entry: Entry, cost: float, stack: Stack) -> None:
        """Try everything that a title without marker may be: nothing, a lost number, one of an unnumbered row."""
        points, own = entry.points, entry.group
        self.steps.append((cost + max(points, 0.0), stack, _IGNORED))
        if points < HARDLY:
            return
        steps = self.steps
        aside = FILL_MAIN if entry.rank == ASIDE_RANK else 0.0
        cost += max(-points, 0.0)
        outer = entry.main or entry.rank == ASIDE_RANK
        in_row = bool(stack) and stack[-1][0] == own and stack[-1][1] > 1
        leaves = OUT_OF_ROW if in_row and entry.rank < ASIDE_RANK and not entry.main else 0.0
        for depth in range(len(stack), -1, -1):
            if depth == len(stack) - 2:
                cost += leaves
            closed = stack[depth] if depth < len(stack) else None
            parent = stack[depth - 1] if depth else None
            innermost = depth == len(stack) - 1
            inside = parent is not None and parent[3] > CHAPTER_RANK
            due = innermost and closed is not None and closed[0] in entry.due
            deep = BELOW_MAIN if outer and inside and not due else 0.0
            if closed is not None and closed[2] and (closed[3] == MEMBER_RANK) == (entry.rank == MEMBER_RANK):
                group, last, _, rank, _, _ = closed
                extra = _beside(entry, group, rank, depth, due) + (aside if group == own else 0.0)
                group = ABOVE if own == ABOVE and group == PLAIN else group
                kept = entry.part or (rank == ASIDE_RANK and entry.rank > LAST_ABOVE)  # parts of a foreword
                stands = min(entry.rank, rank) if group == own and not kept else rank
                after = (group, last + 1, True, stands, group not in UNMARKED, 0.0)
                steps.append((cost + deep + extra, (*stack[:depth], after), (depth, False, True, group)))
            if closed is not None:
                cost += closed[5]
            if depth >= DEEPEST or not (parent is None or parent[2]):
                continue
            if closed is None or closed[0] != own:
                extra = OPEN_PLAIN + (0.0 if entry.main and not depth else self._nesting(own, entry.rank, parent))
                self._open_plain((own, 1, True, entry.rank, False, 0.0), extra, cost + deep, stack, depth)
            if entry.fills is not None and (closed is None or closed[0] != entry.fills[0]):
                group, number, rank = entry.fills
                extra = FILL_DUE + self._nesting(group, rank, parent) + (GOES_ON if number > 1 else 0.0)
                self._open_plain((group, number, True, rank, True, 0.0), extra, cost + deep, stack, depth)

    def _open_plain(self, run: Frame, extra: float, cost: float, stack: Stack, depth: int) -> None:
        """Open a run of headings with a title without marker at one depth; `extra` is what that costs where it closes none."""
        if depth < len(stack):
            extra += MIXED if stack[depth][2] else AFTER_LIST
        self.steps.append((cost + extra, (*stack[:depth], run), (depth, True, True, run[0])))


def _are_misprints(entry: Entry, group: str, rank: int) -> bool:
    """Return whether a mark may stand for one of another numbering: both have plain numbers, and neither is a chapter's."""
    plain = group not in UNORDERED and entry.group not in UNORDERED and entry.group != ""
    return plain and min(rank, entry.rank) > CHAPTER_RANK and not entry.exact and "." not in group + entry.group


def _step(entry: Entry, frame: Frame) -> float:
    """Return what it costs to go from the number that a run has come to on to the candidate's."""
    number = entry.ordinal
    if number is None or entry.group in UNORDERED:
        return 0.0
    by = number - frame[1]
    if by == 1:
        return 0.0
    if number == 1 and not (by == 0 and frame[2]):
        return RESTART if frame[2] else NEW_LIST
    cost = GAP if by == 2 else WIDE_GAP + WIDER_GAP * min(by, 8) if by > 2 else REPEAT if by == 0 else BACK
    return min(cost, SOFT) if frame[4] and by > -3 else cost


def _beside(entry: Entry, group: str, rank: int, depth: int, due: bool) -> float:
    """Return what it costs to take a title without marker for the next member of an open run of headings."""
    if group == entry.group:
        return BESIDE_OWN if entry.part and rank == MAIN_RANK else 0.0
    if group in UNMARKED:
        return OVER_LOOK if entry.group == ABOVE and group == PLAIN else OTHER_LOOK
    if due:
        return FILL_DUE
    if rank <= CHAPTER_RANK:
        return FILL_MAIN if depth == 0 and entry.rank == ASIDE_RANK else FILL_OUTERMOST
    if depth == 0 and (entry.main or entry.part):
        return FILL_MAIN if entry.main else FILL + BESIDE_OWN
    return FILL


def _start(entry: Entry) -> float:
    """Return what it costs to open a run with this number."""
    if entry.ordinal is None:
        return 0.0 if entry.group in UNORDERED else LOST_START
    if entry.ordinal == 1:
        return 0.0
    return GOES_ON if entry.goes_on else LATE + LATER * min(entry.ordinal - 1, 5)
