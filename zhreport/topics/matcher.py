"""Finds the cues of all topics in one pass over a line, and decides which of the matches count."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from zhreport.text.stretches import union
from zhreport.topics.lexicon import Cue
from zhreport.topics.patterns import Pattern

_STATEMENT_END = re.compile(r"[。;!?][\"')]*")

_STRUCK = frozenset({"cue", "heading"})
"""What a veto strikes where it touches it."""

Match = tuple[int, float, int, int, int]
"""A cue found: its statement, minus its absolute weight, minus its length, its start in the line, its number.

Plain tuples, since thousands are made for a report; sorted, those of one statement stand together, heavy ones before
light ones and long before short."""

_Try = Callable[[str, int, int], "re.Match[str] | None"]
_Key = tuple[str, float, int]
"""What a match takes from its cue: the topic, minus the absolute weight, the number."""

_Tries = list[tuple[_Key, _Try]]
_Table = tuple[frozenset[str], list[_Key], _Try | None, _Tries, _Tries, _Tries]
"""The topics of a word's cues; its terms; what says whether any anchored pattern matches; these; those to search for; facts."""


@dataclass(slots=True)
class _Entry:
    """What a word of the automaton calls for."""

    plain: list[_Key] = field(default_factory=list)
    """Terms: the word itself is the match."""
    anchored: list[tuple[_Key, Pattern]] = field(default_factory=list)
    """Patterns that begin with the word."""
    searched: list[tuple[_Key, Pattern]] = field(default_factory=list)
    """Patterns that contain it somewhere."""
    facts: list[tuple[_Key, Pattern]] = field(default_factory=list)
    """Patterns that begin with the word and may go over the end of a statement."""

    def gate(self) -> _Try | None:
        """Return what says in one call whether any of several anchored patterns matches; usually none does."""
        if len(self.anchored) < 2:
            return None
        return re.compile("|".join(f"(?:{pattern.expression})" for _, pattern in self.anchored)).match

    def table(self) -> _Table:
        """Return the entry in the form in which the search reads it."""
        keys = [*self.plain, *(key for key, _ in (*self.anchored, *self.searched, *self.facts))]
        anchored: _Tries = [(key, pattern.compiled().match) for key, pattern in self.anchored]
        searched: _Tries = [(key, pattern.compiled().search) for key, pattern in self.searched]
        facts: _Tries = [(key, pattern.compiled().match) for key, pattern in self.facts]
        return frozenset(key[0] for key in keys), self.plain, self.gate(), anchored, searched, facts


class Reading(NamedTuple):
    """A line and the cues found in it."""

    line: str
    """The text searched."""
    ends: Sequence[int]
    """Where its statements end: its sentences, and their parts that end with a semicolon."""
    found: dict[str, list[Match]]
    """The matches of each topic that has any, in no order; `settle` says which of them count."""


class Matcher:
    """All cues of all topics. A pattern is tried only in statements where one of its triggers was found."""

    __slots__ = ("_entries", "_gains", "_kinds", "_search", "_tables", "_topics", "cues")

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = tuple(cues)
        self._topics = frozenset(cue.topic for cue in cues)
        self._kinds = [cue.kind for cue in cues]
        self._gains = [max(cue.weight, 0.0) for cue in cues]
        entries: dict[str, _Entry] = {}
        for number, cue in enumerate(cues):
            key = (cue.topic, -abs(cue.weight), number)
            if cue.pattern is None:
                entries.setdefault(cue.name, _Entry()).plain.append(key)
                continue
            for word in dict.fromkeys(cue.pattern.triggers):
                entry = entries.setdefault(word, _Entry())
                anchored = entry.facts if cue.kind == "fact" else entry.anchored
                (anchored if cue.pattern.anchored else entry.searched).append((key, cue.pattern))
        self._entries = list(entries.values())
        self._tables: list[_Table | None] = [None] * len(entries)  # each made when its word is first met
        self._search = AhoCorasick(list(entries), matchkind=MatchKind.Standard).find_matches_as_indexes

    def read(self, line: str, dead: frozenset[str] = frozenset(), ends: Sequence[int] = ()) -> Reading:
        """Return the cues in a line, whose statements end at `ends`, but for those of `dead` topics, not asked for."""
        ends = ends or split_statements(line)
        if dead >= self._topics:
            return Reading(line, ends, {})
        tables = self._tables
        found: dict[str, list[Match]] = defaultdict(list)
        index, begin, end = 0, 0, ends[0]
        tried: set[int] = set()
        for word, start, stop in self._search(line, overlapping=True):
            topics, plain, gate, anchored, searched, facts = tables[word] or self._table(word)
            if topics <= dead:
                continue
            if start >= end:
                index = bisect_right(ends, start, index)
                begin, end = ends[index - 1], ends[index]
                tried.clear()
            for topic, weight, number in plain:
                found[topic].append((index, weight, start - stop, start, number))
            if anchored and (gate is None or gate(line, start, end)):
                for (topic, weight, number), match in anchored:
                    if hit := match(line, start, end):
                        found[topic].append((index, weight, start - hit.end(), start, number))
            for (topic, weight, number), match in facts:
                if hit := match(line, start, len(line)):
                    found[topic].append((index, weight, start - hit.end(), start, number))
            for (topic, weight, number), search in searched:
                if number not in tried:
                    tried.add(number)
                    hit = search(line, begin, end)
                    while hit:
                        first, last = hit.span()
                        found[topic].append((index, weight, first - last, first, number))
                        hit = search(line, last, end)
        return Reading(line, ends, found)

    def _table(self, word: int) -> _Table:
        table = self._tables[word] = self._entries[word].table()
        return table

    def most(self, matches: Iterable[Match]) -> float:
        """Return the greatest weight that these matches could add up to: that of all cues among them."""
        gains = self._gains
        return sum([gains[match[4]] for match in matches])

    def settle(self, matches: list[Match]) -> list[Match]:
        """Return those of one topic's matches that count, by statement.

        A veto strikes what it touches. Of two matches, one inside the other, the heavier counts; a cue found twice in a
        statement counts once.
        """
        if len(matches) == 1:
            return matches if self._kinds[matches[0][4]] != "veto" else []
        matches.sort()
        if matches[0][0] == matches[-1][0]:
            return self._settle_statement(matches)
        kept: list[Match] = []
        first = 0
        for position, match in enumerate(matches):
            if match[0] != matches[first][0]:
                kept += self._settle_statement(matches[first:position])
                first = position
        return kept + self._settle_statement(matches[first:])

    def _settle_statement(self, matches: list[Match]) -> list[Match]:
        """Return the matches that count of one topic in one statement, given sorted."""
        kinds = self._kinds
        vetoes = [m for m in matches if kinds[m[4]] == "veto"]
        struck = union((m[3], m[3] - m[2]) for m in vetoes) if vetoes else []
        kept: list[Match] = []
        for match in matches:
            kind = kinds[match[4]]
            if kind == "veto" or (struck and kind in _STRUCK and _touches(match, struck)):
                continue
            if not kept or not self._inside(match, kept):
                kept.append(match)
        return kept

    def _inside(self, match: Match, kept: list[Match]) -> bool:
        """Whether a match already kept is of the same cue, or of the same kind with one of the two inside the other."""
        kinds = self._kinds
        _, _, length, start, number = match
        end = start - length
        for _, _, other_length, other_start, other in kept:
            if number == other:
                return True
            other_end = other_start - other_length
            if ((other_start <= start and end <= other_end) or (start <= other_start and other_end <= end)) and kinds[
                other
            ] == kinds[number]:
                return True
        return False


def split_statements(line: str) -> list[int]:
    """Return where the statements of a line end.

    >>> split_statements('甲;乙。"丙'), split_statements("甲。"), split_statements("")
    ([2, 5, 6], [2], [0])
    """
    ends = [match.end() for match in _STATEMENT_END.finditer(line)]
    if not ends or ends[-1] < len(line):
        ends.append(len(line))
    return ends


def _touches(match: Match, spans: list[tuple[int, int]]) -> bool:
    """Whether any of the disjoint spans shares a character with the match."""
    _, _, length, start, _ = match
    position = bisect_right(spans, (start - length - 1, sys.maxsize)) - 1
    return position >= 0 and spans[position][1] > start
