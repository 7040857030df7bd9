"""Markers that came out wrong: between `2.` and `4.`, a row that begins with `3,`, `(3 `, `【3】` or a lone mark has the number between.

A mark in which only a figure is whole, or nothing, means little by itself; the numbering around it says what it was. The same
holds inside a row in which several numbers stand one behind the other, where a sentence has ended. Runs over the candidates
before they are weighed; linear in the number of candidates and of the places where a marker may stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from zhreport.outline.candidate import Candidate
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.rows import Row

MOST_MISSING = 3  # numbers missing in a row that are looked for one by one
MOST_PLACES, MOST_BEHIND = 200, 40  # places between two numbers, and behind the last, that are looked through
_INSIDE = re.compile(r"(?:[。;!?:] *| +)(?=[第(\[{〔【<\d一二三四五六七八九十百.。·:,、;)}\]〕】])")
"""The end of a sentence, or a blank, before what may be a wrong marker inside a row."""

FEWEST_INSIDE = 2  # numbers in a row, from which wrong ones are looked for inside it
FEWEST_BEFORE = 3  # numbers of a row before one in an outer mark
_start = attrgetter("start")
_BRACKETS, _WORDS = frozenset("()[]{}〔〕【】⑴㈠"), frozenset("第部章节编篇")

Opener = Callable[[Row, Marker, int], Candidate | None]
"""Makes the candidate that a marker in a row opens; the last is the number of the row."""


class _Place(NamedTuple):
    """A place where a marker may stand."""

    row: int
    """The number of its row."""
    at: int
    """Its position in the row: 0 for the start."""
    own: Candidate | None
    """The candidate that stands there."""


class _Gap(NamedTuple):
    """Numbers that are missing in a numbering."""

    beside: Candidate
    """The number behind the gap; the last of all where none is."""
    places: range
    """The places where they may stand."""
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
    places = _places(candidates, rows)
    mending = _Mending(places, rows, grammar, opener)
    for gap in _gaps(places, mending.strays):
        mending.fill(gap)
    mended = sorted(mending.mended, key=_start)
    if not mended:
        return candidates
    last = {own.row: own for own in mended}
    kept = [own for own in candidates if own.row not in last or not _stands_in(own, mended)]
    return sorted([*kept, *mended], key=_start)


def _ends_alike(candidate: Candidate, other: Candidate) -> bool:
    """Return whether two titles end the same way, the first of them surely."""
    return not candidate.guessed and (candidate.run_in, candidate.closing) == (other.run_in, other.closing)


def _stands_in(candidate: Candidate, mended: list[Candidate]) -> bool:
    """Return whether a candidate begins inside one of those that were mended."""
    at = bisect_right(mended, candidate.start, key=_start) - 1
    return at >= 0 and candidate.start < mended[at].end


def _places(candidates: list[Candidate], rows: list[Row]) -> list[_Place]:
    """Return the start of every row, and the places inside those in which several candidates stand."""
    of_rows: dict[int, list[Candidate]] = {}
    for own in candidates:
        of_rows.setdefault(own.row, []).append(own)
    places: list[_Place] = []
    for number, row in enumerate(rows):
        there = of_rows.get(number, [])
        first = there[0] if there and not there[0].inside else None
        places.append(_Place(number, 0, first))
        inside = {row.position(own.start): own for own in there if own.inside and own.marker is not None}
        if len(inside) + (first is not None and first.marker is not None) < FEWEST_INSIDE:
            continue
        known: dict[int, Candidate | None] = {found.end(): None for found in _INSIDE.finditer(row.text, 1)}
        known |= inside
        places += [_Place(number, at, known[at]) for at in sorted(known)]
    return places


def _gaps(places: list[_Place], strays: set[str]) -> Iterator[_Gap]:
    """Yield the gaps between numbers of one group with no outer number between them, and those behind the last of each.

    A marker of a group in `strays` with the number that an inner one comes to is not outside of it.
    """
    last: dict[str, tuple[Candidate, int]] = {}
    # outermost first, each by its rank, its last number, and where that stands
    open_runs: list[tuple[int, Candidate, int]] = []
    for at, (_, _, own) in enumerate(places):
        marker = own.marker if own is not None else None
        if own is None or marker is None or own.ordinal is None or marker.numbers or marker.family.broken:
            continue
        if own.group in strays and any(
            rank > marker.family.rank and inner.ordinal == own.ordinal - 1 for rank, inner, _ in open_runs
        ):
            continue
        while open_runs and open_runs[-1][0] >= marker.family.rank:
            _, closed, place = open_runs.pop()
            if closed.group != own.group:
                del last[closed.group]
                yield from _behind(closed, place, at)
        before = last.get(own.group)
        due = (before[0].ordinal or 0) + 1 if before is not None else 1
        if due < own.ordinal <= due + MOST_MISSING and marker.family.role == "heading":
            above = before[1] if before is not None else open_runs[-1][2] if open_runs else -1
            if before is None and open_runs and open_runs[-1][1].group in strays:
                above -= 1  # 1.水库管理 above (2)渠道维修
            yield _Gap(own, range(max(above + 1, at - MOST_PLACES), at), range(due, own.ordinal), before is not None)
        last[own.group] = own, at
        open_runs.append((marker.family.rank, own, at))
    for _, own, place in open_runs:
        yield from _behind(own, place, len(places))


def _behind(own: Candidate, place: int, end: int) -> Iterator[_Gap]:
    """Yield the gap for the next number of a numbering whose last stands at a place before place `end`."""
    if own.head and own.ordinal is not None and own.ordinal > 1 and own.marker and own.marker.family.role == "heading":
        places = range(place + 1, min(end, place + MOST_BEHIND))
        yield _Gap(own, places, range(own.ordinal + 1, own.ordinal + 2), before=True, behind=False)


class _Mending:
    """Gives places in gaps the markers that they have lost."""

    def __init__(self, places: list[_Place], rows: list[Row], grammar: MarkerGrammar, opener: Opener) -> None:
        self.places, self.rows, self.grammar, self.opener = places, rows, grammar, opener
        owners = [place.own for place in places if place.own is not None]
        whole = [own for own in owners if own.marker is not None and not own.marker.family.broken]
        self.seen = Counter(own.group for own in whole)
        self.begun = {own.group for own in whole if own.ordinal == 1}
        self.strays = {own.group for own in whole if self.seen[own.group] == 1}
        self.taken: set[int] = set()  # the places that stand in a gap of their own numbering
        self.mended: list[Candidate] = []

    def fill(self, gap: _Gap) -> None:
        """Give the places their markers that have the numbers of a gap; a number that several could have is left out."""
        found: dict[int | None, list[tuple[int, int]]] = {}
        for at in gap.places:
            row, start, _ = self.places[at]
            number, end = self.grammar.misprint(self.rows[row].text, start)
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
            self._mark(at, end, number, gap)

    def _mark(self, at: int, end: int, number: int | None, gap: _Gap) -> None:
        """Mark a place as another is; not where the row before goes on in it, nor a sentence among titles.

        A figure alone behind the last number must open a title that ends as the last one's does.
        """
        beside = gap.beside
        marker = beside.marker
        if marker is None:
            return
        row, start, _ = self.places[at]
        family = replace(marker.family, broken=True, needs_title=beside.head)
        candidate = self.opener(self.rows[row], Marker(family, start, end, number), row)
        if candidate is not None and not candidate.mid_sentence and candidate.head >= beside.head:
            if not gap.behind and self._is_bare(at, end) and not _ends_alike(candidate, beside):
                return
            candidate.row = row
            self.mended.append(candidate)
            self.taken.add(at)

    def _mark_of(self, at: int, end: int) -> str:
        """Return the text of a mark."""
        row, start, _ = self.places[at]
        return self.rows[row].text[start:end]

    def _is_bare(self, at: int, end: int) -> bool:
        """Return whether a mark is a figure alone."""
        mark = self._mark_of(at, end).rstrip()
        return mark.isalnum() and _WORDS.isdisjoint(mark)

    def _looks_like(self, at: int, end: int, number: int | None, beside: Candidate) -> bool:
        """Return whether a mark has words only where another has (第, 章), and, without number, brackets only where it has."""
        row = self.rows[beside.row]
        mark, whole = self._mark_of(at, end), row.text[row.position(beside.start) : row.position(beside.text_start)]
        if not _WORDS.isdisjoint(mark) and _WORDS.isdisjoint(whole):
            return False
        return number is not None or _BRACKETS.isdisjoint(mark) is _BRACKETS.isdisjoint(whole)

    def _may_be(self, at: int, number: int | None, end: int, gap: _Gap) -> bool:
        """Return whether the mark of a place may be one of a gap: a `3)` with no other of its kind may.

        Behind the last number, only one with a figure. An outer mark, `四、` behind `(三)`, may open a section of its own:
        the longer the row, the less likely.
        """
        own = self.places[at].own
        marker = own.marker if own is not None else None
        beside = gap.beside.marker
        if self._is_broken_one(at, gap.beside.group):
            return own is not None and own.ordinal != number and gap.behind
        if own is None or marker is None or marker.family.needs_gap:
            return gap.behind or number is not None
        if not gap.behind and not marker.family.broken:
            inner = beside is not None and marker.family.rank > beside.family.rank
            return own.group in self.strays and number is not None and (inner or number > FEWEST_BEFORE)
        if marker.family.broken:
            return gap.behind and (gap.before or not own.group)
        if not gap.before:
            return number == own.ordinal == 1 and own.group in self.strays and at > 0
        return own.group not in self.begun and self.seen[own.group] <= len(gap.numbers)

    def _is_broken_one(self, at: int, group: str) -> bool:
        """Return whether a broken marker stands at a place that is known to be one of a group."""
        own = self.places[at].own
        return own is not None and own.marker is not None and own.marker.family.broken and own.group == group
