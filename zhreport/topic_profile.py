"""How a unit is worded as a whole: every character and every pair of characters speaks a little for a topic or against it.

Terms and patterns know what an author thought of. A profile knows the rest, since it was fitted to labelled units: `课`
speaks for training, `招商` against every topic of a report on disclosure. The weights stand in
lexicons/topics/profiles/*.tsv, made by benchmarks/topics/fit.py; docs/topics.md tells what they give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zhreport.errors import LexiconError
from zhreport.lexicon import read_text

if TYPE_CHECKING:
    from zhreport.topic_grams import GramTable

HEADING_MARK = "^"
"""Before a gram of the heading."""

CONSTANT = "*"
"""The row of the topic's constant."""

LARGEST = 40.0
"""No weight is greater than this."""

HEADING_LENGTH = 100
"""So many characters of a heading are read."""


class Gram(NamedTuple):
    """A gram found in a line that speaks for a topic."""

    text: str
    """The characters."""
    start: int
    """Where it first stands in the line."""
    weight: float
    """What it adds to the log-odds of the topic."""


def grams(line: str) -> set[str]:
    """Return the characters of a line and its pairs of neighbours, each once.

    >>> sorted(grams("网站网"))
    ['站', '站网', '网', '网站']
    """
    return {*line, *map(add, line, line[1:])}


def read_profile(path: Path) -> dict[str, float]:
    """Return the weights of one topic's file by term. Raises `LexiconError` that names the line where it is wrong."""
    weights: dict[str, float] = {}
    for number, row in enumerate(read_text(path).splitlines(), 1):
        if row and not row.startswith("#"):
            term, _, written = row.partition("\t")
            weights[_checked_term(path, number, term, weights)] = _checked_weight(path, number, written)
    return weights


def _checked_term(path: Path, number: int, term: str, seen: Mapping[str, float]) -> str:
    if term != CONSTANT and not 1 <= len(term.removeprefix(HEADING_MARK)) <= 2:
        raise LexiconError(path, f"expected one or two characters, with or without ^ before them, not {term!r}", number)
    if term in seen:
        raise LexiconError(path, f"{term!r} stands twice", number)
    return term


def _checked_weight(path: Path, number: int, written: str) -> float:
    try:
        weight = float(written)
    except ValueError:
        weight = math.nan
    if not abs(weight) < LARGEST:
        raise LexiconError(path, f"expected a tab and a weight between -{LARGEST:g} and {LARGEST:g}", number)
    return weight


class Profiles:
    """The profiles of some topics. What they say never changes after they are made, so threads may share them."""

    __slots__ = ("_ranks", "_table", "_weights", "topics")

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """`weights` has those of each topic's file by topic."""
        self.topics = tuple(sorted(topic for topic in weights if weights[topic]))
        self._weights = weights
        self._table: GramTable | None = None
        self._ranks: dict[str, tuple[list[str], dict[str, int]]] = {}  # of a topic's grams, when first wanted

    def log_odds(self, lines: Sequence[str], headings: Sequence[str]) -> list[dict[str, float]]:
        """Return what the wording of each unit and the heading above it say of each topic; above 0 they speak for it.

        The sum of the grams' weights is divided by the square root of how many grams there are, so that the length of a
        unit counts little.
        """
        if not self.topics or not lines:
            return [{} for _ in lines]
        if self._table is None:
            self._table = self._make_table()
        number = {heading: i for i, heading in enumerate(dict.fromkeys(headings))}
        own, above = self._table.sums(lines, [heading[:HEADING_LENGTH] for heading in number])
        above += [self._weights[topic].get(CONSTANT, 0.0) for topic in self.topics]
        said = own + above[[number[heading] for heading in headings]]
        return [dict(zip(self.topics, row, strict=True)) for row in said.tolist()]

    def _make_table(self) -> GramTable:
        from zhreport.topic_grams import GramTable

        own: list[dict[str, float]] = []
        above: list[dict[str, float]] = []
        for topic in self.topics:
            terms = self._weights[topic].items()
            own.append({term: weight for term, weight in terms if term[0] not in (HEADING_MARK, CONSTANT)})
            above.append({term[1:]: weight for term, weight in terms if term[0] == HEADING_MARK})
        return GramTable(own, above)

    def strongest(self, line: str, topic: str, most: int) -> list[Gram]:
        """Return up to `most` grams of a line that speak most for the topic, none over another, in source order."""
        weights, found = self._weights[topic], grams(line)
        if topic not in self._ranks:
            speaking = sorted((g for g in weights if weights[g] > 0), key=lambda g: (-weights[g], g))
            self._ranks[topic] = speaking, {gram: rank for rank, gram in enumerate(speaking)}
        speaking, ranks = self._ranks[topic]
        scale = math.sqrt(max(len(found), 1))
        chosen: list[Gram] = []
        for rank in sorted([ranks[gram] for gram in found if gram in ranks]):
            gram = speaking[rank]
            start = line.index(gram)
            if all(start + len(gram) <= g.start or g.start + len(g.text) <= start for g in chosen):
                chosen.append(Gram(gram, start, weights[gram] / scale))
            if len(chosen) == most:
                break
        return sorted(chosen, key=lambda g: g.start)
