"""Markers that came out wrong: between `2.` and `4.`, a row that begins with `3,`, `(3 `, `【3】` or a lone mark has the number between.

A mark in which only a figure is whole, or nothing, means little by itself; the numbering around it says what it was. Runs over
the candidates before they are weighed; linear in the number of candidates and rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from zhreport.outline.candidate import Candidate
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.rows import Row

MOST_MISSING = 3  # numbers missing in a row that are looked for one by one
MOST_ROWS, MOST_BEHIND = 200, 40  # rows between two numbers, and behind the last, that are looked through

_BRACKETS, _WORDS = frozenset("()[]{}〔〕【】⑴㈠"), frozenset("第部章节编篇")

Opener = Callable[[Row, Marker, int], Candidate | None]
"""Makes the candidate that a marker at the start of a row opens; the last is the number of the row."""


class _Gap(NamedTuple):
    """Numbers that are missing in a numbering."""

    beside: Candidate
    """The number behind the gap; the last of all where none is."""
    rows: range
    """The rows in which they may stand."""
    numbers: range
    """The numbers."""
    before: bool
    """Whether a number of the row stands before them."""
    behind: bool = True
    """Whether one stands behind them."""


def mend_markers(
    candidates: list[Candidate], rows: list[Row], grammar: MarkerGrammar, opener: Opener
) -> list[Candidate]:
    """Return the candidates with those that stand where a number is missing marked as their neighbours are."""
    firsts = {own.row: own for own in reversed(candidates) if not own.inside}
    mending = _Mending(firsts, rows, grammar, opener)
    for gap in _gaps(firsts, len(rows)):
        mending.fill(gap)
    mended = mending.mended
    if not mended:
        return candidates
    kept = [own for own in candidates if own.row not in mended or own.start >= mended[own.row].end]
    return sorted([*kept, *mended.values()], key=attrgetter("start"))


def _gaps(firsts: dict[int, Candidate], end: int) -> Iterator[_Gap]:
    """Yield the gaps between numbers of one group with no outer number between them, and those behind the last of each."""
    last: dict[str, Candidate] = {}
    open_runs: list[tuple[int, Candidate]] = []  # outermost first, each by its rank and its last number
    for at, own in reversed(firsts.items()):
        marker = own.marker
        if marker is None or own.ordinal is None or marker.numbers or marker.family.broken:
            continue
        while open_runs and open_runs[-1][0] >= marker.family.rank:
            _, closed = open_runs.pop()
            if closed.group != own.group:
                del last[closed.group]
                yield from _behind(closed, at)
        before = last.get(own.group)
        due = (before.ordinal or 0) + 1 if before is not None else 1
        if due < own.ordinal <= due + MOST_MISSING and marker.family.role == "heading":
            above = before or (open_runs[-1][1] if open_runs else None)
            first = max(above.row + 1 if above is not None else 0, at - MOST_ROWS)
            yield _Gap(own, range(first, at), range(due, own.ordinal), before is not None)
        last[own.group] = own
        open_runs.append((marker.family.rank, own))
    for _, own in open_runs:
        yield from _behind(own, end)


def _behind(own: Candidate, end: int) -> Iterator[_Gap]:
    """Yield the place for the next number of a numbering whose last stands before row `end`."""
    if own.head and own.ordinal is not None and own.ordinal > 1 and own.marker and own.marker.family.role == "heading":
        rows = range(own.row + 1, min(end, own.row + MOST_BEHIND))
        yield _Gap(own, rows, range(own.ordinal + 1, own.ordinal + 2), before=True, behind=False)


class _Mending:
    """Gives rows in gaps the markers that they have lost."""

    def __init__(self, firsts: dict[int, Candidate], rows: list[Row], grammar: MarkerGrammar, opener: Opener) -> None:
        self.firsts, self.rows, self.grammar, self.opener = firsts, rows, grammar, opener
        whole = [own for own in firsts.values() if own.marker is not None and not own.marker.family.broken]
        self.seen = Counter(own.group for own in whole)
        self.begun = {own.group for own in whole if own.ordinal == 1}
        self.taken: set[int] = set()  # the rows that stand in a gap of their own numbering
        self.mended: dict[int, Candidate] = {}  # by rows

    def fill(self, gap: _Gap) -> None:
        """Give the rows their markers that have the numbers of a gap; a number that several could have is left out."""
        found: dict[int | None, list[tuple[int, int]]] = {}
        for at in gap.rows:
            number, end = self.grammar.misprint(self.rows[at].text)
            fits = end and (number is None or number in gap.numbers) and self._looks_like(at, end, number, gap.beside)
            if not fits or at in self.taken:
                continue
            if self._may_be(at, number, end, gap):
                found.setdefault(number, []).append((at, end))
            if gap.behind and self._is_broken_one(at, gap.beside.group):
                self.taken.add(at)
        once: list[int | None] = [number for number in gap.numbers if len(found.get(number, ())) == 1]
        if not once and len(gap.numbers) == 1 and len(found.get(None, ())) == 1:
            once = [None]
        for number in once:
            at, end = found[number][0]
            self._mark(at, end, number, gap.beside)

    def _mark(self, at: int, end: int, number: int | None, beside: Candidate) -> None:
        """Mark a row as another is; not where the row before goes on in it, nor a sentence among titles."""
        marker = beside.marker
        if marker is None:
            return
        family = replace(marker.family, broken=True, needs_title=beside.head)
        candidate = self.opener(self.rows[at], Marker(family, 0, end, number), at)
        if candidate is not None and not candidate.mid_sentence and candidate.head >= beside.head:
            candidate.row = at
            self.mended[at] = candidate
            self.taken.add(at)

    def _looks_like(self, at: int, end: int, number: int | None, beside: Candidate) -> bool:
        """Return whether a mark has words only where another has (第, 章), and, without number, brackets only where it has."""
        mark, whole = self.rows[at].text[:end], self.rows[beside.row].text[: beside.text_start - beside.start]
        if not _WORDS.isdisjoint(mark) and _WORDS.isdisjoint(whole):
            return False
        return number is not None or _BRACKETS.isdisjoint(mark) is _BRACKETS.isdisjoint(whole)

    def _may_be(self, at: int, number: int | None, end: int, gap: _Gap) -> bool:
        """Return whether the mark of a row may be one of a gap: a `3)` with no other of its kind may, between two numbers.

        Behind the last number, only one that is no known mark, and no figure alone.
        """
        own = self.firsts.get(at)
        marked = own is not None and own.marker is not None
        if not gap.behind:
            return not marked and number is not None and not self.rows[at].text[:end].rstrip().isalnum()
        if own is None or own.marker is None:
            return True
        family = own.marker.family
        if self._is_broken_one(at, gap.beside.group):
            return own.ordinal != number
        if family.broken:
            return gap.before or family.needs_gap or not own.group
        return gap.before and own.group not in self.begun and self.seen[own.group] <= len(gap.numbers)

    def _is_broken_one(self, at: int, group: str) -> bool:
        """Return whether a row begins with a broken marker that is known to be one of a group."""
        own = self.firsts.get(at)
        return own is not None and own.marker is not None and own.marker.family.broken and own.group == group
