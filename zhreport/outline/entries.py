"""What the search for the best reading sees of each candidate: its numbering, its rank, what it costs to take it for something else."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from zhreport.outline.below import is_inner
from zhreport.outline.candidate import MEMBER_RANK, SECTION_RANK, Candidate
from zhreport.outline.cut_off import open_before
from zhreport.outline.markers import Marker
from zhreport.outline.steps import ABOVE, ASIDE_RANK, MAIN_RANK, NOWHERE, PLAIN, RUN_IN, SUMMED, SURELY, WILD, Entry
from zhreport.text.markup import BOLD

DRAWN_RANK = 30  # where unnumbered headings of the file's own levels stand if no numbered heading shows the level
PLAIN_RANK = 88  # where unnumbered headings stand in the official order: below every numbering
DECIMALS_RAISED = 10  # ranks by which decimals stand above plain numbers where they stand below none
_DUE = frozenset({"like_siblings", "unmarked", "run_in_unmarked"})
"""What shows that an unmarked title is a numbered one that has lost its marker."""
FARTHEST_WRONG = 10  # numbers behind the last, from which one is rather none: a page's 9 above 1、
TOGETHER = 3  # titles of one numbering in a row, from which they are as sure as at the start of lines
NOISE, NOISE_INSIDE = 2.2, 0.3  # what it costs to take a marker at the start of a line, inside a line, for nothing


def entries_of(candidates: list[Candidate]) -> list[Entry]:
    """Return an entry for each candidate of a part."""
    part = _Part(candidates)
    return [part.plain(own) if own.marker is None else part.marked(own, own.marker) for own in candidates]


class _Part:
    """Makes the entries of the candidates of a part, one after the other."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self.ranks = [(c.drawn, c.marker.family.rank) for c in candidates if c.marker and 0 < c.drawn < BOLD]
        self.between = _bare_between(candidates)
        self.begun = self.between | _bare_beginnings(candidates)
        self.cut = open_before(candidates)
        self.raised = _decimals_stand_alone(candidates)
        commas = any(c.marker is not None and c.marker.family.name == "arabic_comma" for c in candidates)
        self.wild = "" if commas else WILD[0]  # the group of a mark that may belong to any
        together: Counter[tuple[int, str]] = Counter()
        if any(own.inside for own in candidates):
            together.update([(own.row, own.group) for own in candidates if _is_run_in(own)])
        self.together = {place for place, count in together.items() if count >= TOGETHER}
        self.strays = _strays(candidates)
        self.before: Candidate | None = None  # the last one with a marker
        self.last: dict[str, int | None] = {}  # the last number of each group
        self.looks: dict[str, bool] = {}  # whether body text followed on its line
        self.above: set[str] = set()  # the roles of the section that was opened last
        self.numbered: set[str] = set()  # the same if it has a number

    def plain(self, candidate: Candidate) -> Entry:
        """Return the entry of a candidate without marker."""
        fills = None if candidate.member else candidate.fills
        if fills is not None:
            self.last[fills[0]] = fills[1]
        sections = _sections(candidate)
        main = not candidate.run_in and bool(sections)
        part = any(known.part and known.role in self.above for known in candidate.known)
        part, main = part and not main, main and not part
        if main and fills is None and not self.numbered.isdisjoint(sections):
            part, main = True, False  # 基本原则 below 一、总体要求 and beside (一)指导思想
        if main:
            self.above, self.numbered = sections, set()
        if 0 < candidate.drawn < BOLD and not main and "fills_gap" not in candidate.evidence:
            rank = _drawn_rank(candidate.drawn, self.ranks)
            return Entry(f"drawn{candidate.drawn}", None, rank, candidate.points, NOISE, False, False, False)
        due = NOWHERE if candidate.aside or _DUE.isdisjoint(candidate.evidence) else self._alike(candidate.run_in)
        above_another = "above_titles" in candidate.evidence
        group = RUN_IN if candidate.run_in else ABOVE if above_another else SUMMED if candidate.summed else PLAIN
        own = ASIDE_RANK if candidate.aside else MAIN_RANK if main else PLAIN_RANK - above_another
        rank = MEMBER_RANK if candidate.member else candidate.above_rank or own
        return Entry(group, None, rank, candidate.points, 0.0, False, False, main, part, due, fills=fills)

    def marked(self, candidate: Candidate, marker: Marker) -> Entry:
        """Return the entry of a candidate with a marker."""
        family, ordinal, points = marker.family, marker.ordinal, candidate.points
        rank = family.rank + len(marker.numbers)
        if self.raised and family.group == "decimal":
            rank -= DECIMALS_RAISED
        group = candidate.group or self.wild
        noise = self._noise(candidate, marker)
        exact = family.needs_gap and not candidate.known and id(candidate) not in self.begun
        goes_on = ordinal is not None and ordinal > 1 and self.last.get(group) == ordinal - 1
        if id(candidate) in self.cut:
            goes_on, points = True, max(points, SURELY)
        sections = _sections(candidate) if candidate.known else None
        self.last[group] = ordinal
        if candidate.head:
            self.looks[group] = candidate.run_in
        if sections:
            self.above = self.numbered = sections
        main = family.rank == SECTION_RANK and bool(sections)
        before, self.before = self.before, candidate
        after_text = before is not None and ordinal == 2 and (before.run_in or candidate.row - before.row > 1)
        return Entry(
            group,
            ordinal,
            rank,
            points,
            noise,
            goes_on,
            exact,
            main,
            apart=candidate.apart,
            run_in=candidate.run_in,
            after_text=after_text,
            stray=id(candidate) in self.strays,
        )

    def _alike(self, run_in: bool) -> frozenset[str]:
        """Return the groups whose last member looks like an unmarked title, run in before body text or not."""
        return frozenset([group for group, look in self.looks.items() if look == run_in])

    def _noise(self, candidate: Candidate, marker: Marker) -> float:
        """Return what it costs to take a candidate with a marker for nothing."""
        told = self.begun if marker.family.group == "decimal" else self.between
        proved = not marker.family.needs_gap or bool(candidate.known) or id(candidate) in told
        if candidate.inside:
            together = (candidate.row, candidate.group) in self.together and _is_run_in(candidate)
            noise = NOISE if together else NOISE_INSIDE
        else:
            noise = 0.0 if candidate.mid_sentence or not proved else NOISE
        return noise + max(candidate.points, 0.0) if proved else noise


def _is_run_in(candidate: Candidate) -> bool:
    """Return whether a candidate is a title with a whole marker and its body behind it, and no item among items."""
    whole = candidate.marker is not None and not candidate.marker.family.broken
    return whole and candidate.head and candidate.run_in and not candidate.after_semicolon


def _sections(candidate: Candidate) -> set[str]:
    """Return the roles of the main sections that a candidate is known as the title of."""
    return {known.role for known in candidate.known if not known.part}


def _decimals_stand_alone(candidates: list[Candidate]) -> bool:
    """Return whether no decimal follows the number that it begins with: `2.1` below `二、`, and `1.` below that."""
    number = None
    for candidate in candidates:
        if candidate.marker is not None and not candidate.inside:
            if candidate.marker.numbers and candidate.marker.numbers[0] == number:
                return False
            if candidate.group == "arabic":
                number = candidate.ordinal
    return True


def _bare_beginnings(candidates: list[Candidate]) -> set[int]:
    """Return the ids of lines with a bare number that what follows proves.

    A first number whose group goes on with the second: `一修路` above `二、建桥`; one that the decimals below begin with:
    `3 应急响应` above `3.1 响应分级`.
    """
    following: dict[str, int | None] = {}
    below: tuple[int, ...] = ()  # the numbers of the next decimal
    begun = set()
    for candidate in reversed(candidates):
        if candidate.marker is None or (candidate.inside and candidate.marker.family.group != "decimal"):
            continue
        if candidate.marker.family.needs_gap:
            first = candidate.ordinal == 1 and following.get(candidate.group) == 2
            if first or (candidate.marker.family.group == "decimal" and below == (candidate.ordinal, 1)):
                begun.add(id(candidate))
        below = candidate.marker.numbers
        following[candidate.group] = candidate.ordinal
    return begun


def _bare_between(candidates: list[Candidate]) -> set[int]:
    """Return the ids of lines with a bare number between the end of an inner numbering and its next beginning.

    `四打造特色社区` between `(五)` and `(一)`, where no number of its own family stands before: a page of several begins so.
    """
    begun: set[int] = set()
    seen: set[str] = set()
    own = (candidate for candidate in candidates if candidate.marker is not None and not candidate.inside)
    before: Candidate | None = None
    for bare, after in pairwise(own):
        if before is not None and bare.marker is not None and bare.marker.family.needs_gap and bare.group not in seen:
            inner = before.group == after.group and (before.ordinal or 0) > 1 and after.ordinal == 1
            if inner and is_inner(bare, after) and min(before.points, after.points) > 0.0:
                begun.add(id(bare))
        seen.add(bare.group)
        before = bare
    return begun


def _strays(candidates: list[Candidate]) -> set[int]:
    """Return the ids of those with a number that is not their own: the row goes on as if it were the one that was due.

    `四、` between `一、` and `三、`; `三、` before `二、`; `七、` behind `四、` at the end.
    """
    numbered: dict[str, list[tuple[int, Candidate]]] = {}
    for own in candidates:
        if own.ordinal and own.head and own.marker and not (own.marker.numbers or own.marker.family.needs_gap):
            numbered.setdefault(own.group, []).append((own.ordinal, own))
    strays: set[int] = set()
    for row in numbered.values():
        numbers = [0, *(number for number, _ in row), 1]
        for before, (number, own), after in zip(numbers, row, numbers[2:], strict=False):
            wrong = number != before + 1 and number < before + FARTHEST_WRONG and after != number + 1
            if wrong and after in (1, 2, before + 2) and not own.mid_sentence:
                strays.add(id(own))
    return strays


def _drawn_rank(level: int, ranks: list[tuple[int, int]]) -> int:
    """Return where an unnumbered heading of a level stands: beside the numbered ones of its level, else between the others.

    `ranks` are the levels and ranks of the numbered headings that the file sets as such.
    """
    same = [rank for own, rank in ranks if own == level]
    deeper = [rank for own, rank in ranks if own > level]
    higher = [rank for own, rank in ranks if own < level]
    if same:
        return min(same)
    return min(deeper) - 1 if deeper else max(higher) + 1 if higher else DRAWN_RANK + level
