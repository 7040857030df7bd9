"""How a unit is worded as a whole: every character and every pair of characters speaks a little for a topic or against it.

Terms and patterns know what an author thought of. A profile knows the rest, since it was fitted to labelled units: `课`
speaks for training, `招商` against every topic of a report on disclosure. The weights stand in
lexicons/topics/profiles/*.tsv, made by benchmarks/topics/fit.py; docs/topics.md tells what they give.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add
from pathlib import Path
from struct import Struct
from typing import NamedTuple

from zhreport.errors import LexiconError
from zhreport.lexicon import read_text

HEADING_MARK = "^"
"""Before a gram of the heading."""

ROLE_MARK = "@"
"""Before the role of the section."""

CONSTANT = "*"
"""The row of the topic's constant."""

START = "。"
"""Set before a statement, so that the pair of it and the first character tells how the statement begins: out of fold F1 of measures is
0.919, and 0.911 without."""

LARGEST = 40.0
"""No weight is greater than this."""

HEADINGS_REMEMBERED = 4096
"""What so many headings say is kept from one document to the next: most of a genre's reports have the same ones."""

HEADING_LENGTH = 100
"""So many characters of a heading are read, so that odd input cannot fill the memory."""

ALONE = 2.0
"""A statement of several speaks for its unit with log-odds less by so much: on reports of agencies, whose paragraphs are longer
than the labelled units, F1 is 0.89 without, 0.91 here, and less of what is given is right at 1."""

LEAST_GRAMS = 16
"""Only a statement of so many grams, some eight characters, speaks alone."""

_TERM = re.compile(r"@.*|\^..?|[^^].?", re.DOTALL).fullmatch
_CODEC = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_STEPS = 100  # weights are summed in hundredths
_LANE = 32  # bits of a lane, read as a whole number of C: room for half a million grams
_MIDDLE = 1 << (_LANE - 1)


class Gram(NamedTuple):
    """A gram found in a line that speaks for a topic."""

    text: str
    """The characters."""
    start: int
    """Where it first stands in the line."""
    weight: float
    """What it adds to the log-odds of the topic."""


class Wording(NamedTuple):
    """What a unit's wording says."""

    odds: Mapping[str, float]
    """The log-odds of each topic that has a profile; above 0 they speak for it. Empty for a unit too short to tell."""
    sums: Sequence[tuple[int, int]] = ()
    """What the grams of each statement add up to, a lane for each topic, and how many they are."""
    above: Sequence[float] = ()
    """What the heading, the role and the constants say of each topic."""


def grams(line: str) -> set[str]:
    """Return the characters of a line and its pairs of neighbours, each once.

    >>> sorted(grams("网站网"))
    ['站', '站网', '网', '网站']
    """
    return {*line, *map(add, line, line[1:])}


def codes(line: str) -> set[int]:
    """Return the grams of a line as numbers, one for each: quicker than `grams`, for which they stand.

    >>> len(codes("网站网")), codes("站") <= codes("网站网"), codes("")
    (4, True, set())
    """
    data = memoryview(line.encode(_CODEC, "surrogatepass"))
    even, odd = len(data) & ~3, len(data) - 2 & ~3
    pairs = data[2 : 2 + odd].cast("I") if odd > 0 else ()
    return {*data.cast("H"), *data[:even].cast("I"), *pairs}


def _code(gram: str) -> int:
    """Return the number that stands for a gram in `codes`."""
    return int.from_bytes(gram.encode(_CODEC), sys.byteorder)


def read_profile(path: Path) -> dict[str, float]:
    """Return the weights of one topic's file by term. Raises `LexiconError` that names the line where it is wrong.

    The terms of one weight stand in one row: the files are half as long so, and read in half the time.
    """
    weights: dict[str, float] = {}
    for number, row in enumerate(read_text(path).splitlines(), 1):
        if not row or row[0] == "#":
            continue
        written, _, listed = row.partition("\t")
        weight, terms = _read_weight(written), listed.split(" ")
        own = dict.fromkeys(terms, weight)
        if not abs(weight) < LARGEST:
            raise LexiconError(path, f"expected a weight between -{LARGEST:g} and {LARGEST:g} and a tab", number)
        if not all(map(_TERM, terms)):
            wrong = next(term for term in terms if not _TERM(term))
            expected = "one or two characters, with or without ^ before them, or @ and a role"
            raise LexiconError(path, f"expected {expected}, not {wrong!r}", number)
        if len(own) < len(terms) or not weights.keys().isdisjoint(own):
            wrong = next(term for term in terms if term in weights or terms.count(term) > 1)
            raise LexiconError(path, f"{wrong!r} stands twice", number)
        weights.update(own)
    return weights


def _read_weight(written: str) -> float:
    """Return the number, NaN where it is none."""
    try:
        return float(written)
    except ValueError:
        return math.nan


class Profiles:
    """The profiles of some topics. What they say never changes after they are made, so threads may share them.

    All topics are summed at once: the weights of a gram, one for each topic, are lanes of one whole number.
    """

    __slots__ = (
        "_constants",
        "_grams",
        "_heading",
        "_heading_grams",
        "_lanes",
        "_middle",
        "_roles",
        "_weights",
        "topics",
    )

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """`weights` has those of each topic's file by topic."""
        self.topics = tuple(sorted(topic for topic in weights if weights[topic]))
        self._weights = weights
        self._lanes = Struct(f"<{len(self.topics)}i")
        self._middle = sum(_MIDDLE << (lane * _LANE) for lane in range(len(self.topics)))
        self._constants = [weights[topic].get(CONSTANT, 0.0) for topic in self.topics]
        marked = {term for own in weights.values() for term in own if term[0] == ROLE_MARK and len(term) > 1}
        self._roles = {term[1:]: [weights[topic].get(term, 0.0) for topic in self.topics] for term in marked}
        packed = self._pack()
        others = (HEADING_MARK, ROLE_MARK, CONSTANT)
        self._grams = {_code(term): packed[term] for term in packed if not term.startswith(others)}.get
        self._heading_grams = {_code(t[1:]): w for t, w in packed.items() if t[0] == HEADING_MARK}.get
        self._heading = lru_cache(HEADINGS_REMEMBERED)(self._read_heading)

    def _pack(self) -> dict[str, int]:
        """Return the weights of each term: one whole number with a lane for each topic."""
        packed: dict[str, int] = {}
        for lane, topic in enumerate(self.topics):
            own = self._weights[topic]
            moved = {weight: round(weight * _STEPS) << (lane * _LANE) for weight in {*own.values()}}
            for term, weight in own.items():
                packed[term] = packed.get(term, 0) + moved[weight]
        return packed

    def wording(self, line: str, heading: str, ends: Sequence[int], role: str | None = None) -> Wording:
        """Return what the wording of a unit, its heading and its section's role say of each topic.

        `ends` says where the statements of the unit end. The sum of the grams' weights, each counted once in a statement,
        is divided by the square root of how many there are, so that the length of a unit counts little. Where one
        statement alone says more, by `ALONE` at least, it speaks for the unit.
        """
        sums = [self._sum(self._grams, codes(START + line[start:end])) for start, end in pairwise((0, *ends))]
        said = self._said(sum([total for total, _ in sums]), sum([count for _, count in sums]))
        if len(sums) > 1:
            alone = [self._said(*own) for own in sums if own[1] >= LEAST_GRAMS]
            said = [max([whole, *[one - ALONE for one in own]]) for whole, *own in zip(said, *alone, strict=True)]
        above = self._heading(heading[:HEADING_LENGTH], role)
        return Wording(dict(zip(self.topics, map(add, said, above), strict=True)), sums, above)

    def statement(self, wording: Wording, index: int) -> dict[str, float]:
        """Return what one statement of a unit, its heading and its section's role say of each topic."""
        return dict(zip(self.topics, map(add, self._said(*wording.sums[index]), wording.above), strict=True))

    def _read_heading(self, heading: str, role: str | None) -> list[float]:
        """Return what a heading and a role say, and the constants."""
        said = [*map(add, self._said(*self._sum(self._heading_grams, codes(heading))), self._constants)]
        own = self._roles.get(role) if role else None
        return [*map(add, said, own)] if own else said

    @staticmethod
    def _sum(look_up: Callable[[int], int | None], found: set[int]) -> tuple[int, int]:
        """Return the sum over the grams found, a lane for each topic, and how many they are."""
        return sum(filter(None, map(look_up, found))), len(found)

    def _said(self, total: int, count: int) -> list[float]:
        """Return what a sum over so many grams says of each topic.

        The middle of a lane is added to each, so that none borrows from the next; its bit then turned, they are read with their signs.
        """
        lanes = self._lanes.unpack(((total + self._middle) ^ self._middle).to_bytes(self._lanes.size, "little"))
        scale = 1.0 / (_STEPS * math.sqrt(count or 1))
        return [lane * scale for lane in lanes]

    def strongest(self, line: str, topic: str, most: int) -> list[Gram]:
        """Return up to `most` grams of a line that speak most for the topic, none over another, in source order."""
        weights = self._weights[topic]
        marked = START + line
        found = grams(marked)
        scale = math.sqrt(len(found) or 1)
        chosen: list[Gram] = []
        for weight, gram in sorted((-weights[gram], gram) for gram in found if weights.get(gram, 0.0) > 0):
            start = marked.index(gram) - len(START)
            own = gram[-start:] if start < 0 else gram
            start = max(start, 0)
            if all(start + len(own) <= g.start or g.start + len(g.text) <= start for g in chosen):
                chosen.append(Gram(own, start, -weight / scale))
            if len(chosen) == most:
                break
        return sorted(chosen, key=lambda g: g.start)
