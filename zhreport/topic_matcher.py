"""Finds the cues of all topics in one pass over the text, and decides which of the matches count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, MatchKind

from zhreport.topic_lexicon import Cue
from zhreport.topic_text import TopicText

_STATEMENT_END = re.compile(r"[。;!?][\"')]*\n?|\n")

Match = tuple[float, int, int, int, Cue]
"""A cue found: minus its absolute weight, minus its length, its start in the `TopicText`, its number, the cue.

Plain tuples, since hundreds are made for a report; sorted, heavy ones come before light ones and long before short."""


@dataclass(slots=True)
class Statement:
    """A sentence of a unit, or a part of it that ends with a semicolon, and what was found in it."""

    start: int
    """Offset of its first character in the `TopicText`."""
    end: int
    """Offset after its last character."""
    matches: list[Match] = field(default_factory=list)
    """The matches that count."""
    weights: dict[str, float] = field(default_factory=dict)
    """The sum of weights of each topic that has any match."""
    voices: dict[str, float] = field(default_factory=dict)
    """The same for the voices only."""


@dataclass(slots=True)
class _Entry:
    """What a word of the automaton calls for; each cue with its part of the sort key."""

    plain: list[tuple[float, int, Cue]] = field(default_factory=list)
    """Terms: the word itself is the match."""
    anchored: list[tuple[float, int, Cue, re.Pattern[str]]] = field(default_factory=list)
    """Patterns that begin with the word."""
    gate: re.Pattern[str] | None = None
    """Any of the anchored patterns: one call says that none of them matches, which is the usual answer."""
    searched: list[tuple[float, int, Cue, re.Pattern[str]]] = field(default_factory=list)
    """Patterns that contain it somewhere."""


class Matcher:
    """All cues of all topics. A pattern is tried only in statements where one of its triggers was found."""

    __slots__ = ("_automaton", "_entries", "_voices")

    def __init__(self, cues: Sequence[Cue], voices: frozenset[str]) -> None:
        entries: dict[str, _Entry] = {}
        for number, cue in enumerate(cues):
            key = (-abs(cue.weight), number, cue)
            if cue.pattern is None:
                entries.setdefault(cue.name, _Entry()).plain.append(key)
                continue
            for word in dict.fromkeys(cue.pattern.triggers):
                entry = entries.setdefault(word, _Entry())
                (entry.anchored if cue.pattern.anchored else entry.searched).append((*key, cue.pattern.regex))
        for entry in entries.values():
            if entry.anchored:
                entry.gate = re.compile("|".join(f"(?:{regex.pattern})" for *_, regex in entry.anchored))
        self._entries = [(entry.plain, entry.gate, entry.anchored, entry.searched) for entry in entries.values()]
        self._automaton = AhoCorasick(list(entries), matchkind=MatchKind.Standard)
        self._voices = voices

    def match(self, lines: TopicText) -> list[list[Statement]]:
        """Return the statements of each line with what was found in them."""
        text = lines.text()
        statements, found = split_statements(text, lines.starts)
        self._find(text, statements)
        for statement in statements:
            if statement.matches:
                settle(statement)
                for topic in self._voices:
                    if topic in statement.weights:
                        statement.voices[topic] = statement.weights[topic]
        return found

    def _find(self, text: str, statements: list[Statement]) -> None:
        """Give each statement all matches in it."""
        entries, index, end, limit = self._entries, -1, 0, 0
        matches: list[Match] = []
        tried: set[int] = set()
        for word, start, stop in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start >= end:
                while start >= end:
                    index += 1
                    end = statements[index].end
                matches, tried = statements[index].matches, set()
                limit = end - 1 if text.startswith("\n", end - 1) else end
            plain, gate, anchored, searched = entries[word]
            for weight, number, cue in plain:
                matches.append((weight, start - stop, start, number, cue))
            if gate is not None and gate.match(text, start, limit):
                for weight, number, cue, regex in anchored:
                    if hit := regex.match(text, start, limit):
                        matches.append((weight, start - hit.end(), start, number, cue))
            for weight, number, cue, regex in searched:
                if number not in tried:
                    tried.add(number)
                    for hit in regex.finditer(text, statements[index].start, limit):
                        matches.append((weight, hit.start() - hit.end(), hit.start(), number, cue))


def split_statements(text: str, starts: list[int]) -> tuple[list[Statement], list[list[Statement]]]:
    r"""Return the statements in order, and those of each line.

    >>> [(s.start, s.end) for s in split_statements("甲;乙。\n丙", [0, 5])[0]]
    [(0, 2), (2, 5), (5, 6)]
    """
    ends = [match.end() for match in _STATEMENT_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    statements: list[Statement] = []
    found: list[list[Statement]] = [[] for _ in starts]
    start = line = 0
    for end in ends:
        while line + 1 < len(starts) and start >= starts[line + 1]:
            line += 1
        statement = Statement(start, end)
        statements.append(statement)
        if found:
            found[line].append(statement)
        start = end
    return statements, found


def settle(statement: Statement) -> None:
    """Keep the matches that count, and sum their weights by topic.

    A veto strikes what it touches of its own topic. Of two matches of one topic, one inside the other, the heavier
    counts; a cue found twice counts once.
    """
    by_topic: dict[str, list[Match]] = {}
    for match in statement.matches:
        topic = match[4].topic
        if topic in by_topic:
            by_topic[topic].append(match)
        else:
            by_topic[topic] = [match]
    statement.matches = []
    for topic, matches in by_topic.items():
        kept = _without_struck(matches)
        statement.matches += kept
        weight = 0.0
        for match in kept:
            if match[4].kind != "heading":
                weight += match[4].weight
        if weight:
            statement.weights[topic] = weight


def _without_struck(matches: list[Match]) -> list[Match]:
    """Return the matches of one topic that neither a veto nor a heavier match strikes."""
    if len(matches) == 1:
        return matches if matches[0][4].kind != "veto" else []
    matches.sort()
    vetoes = [match for match in matches if match[4].kind == "veto"]
    kept: list[Match] = []
    for match in matches:
        kind = match[4].kind
        if (
            kind != "veto"
            and (kind == "counter" or not vetoes or not _touched(match, vetoes))
            and not _inside(match, kept)
        ):
            kept.append(match)
    return kept


def _touched(match: Match, others: list[Match]) -> bool:
    """Whether any of the others shares a character with the match."""
    _, length, start, _, _ = match
    end = start - length
    for _, other_length, other_start, _, _ in others:
        if other_start < end and start < other_start - other_length:
            return True
    return False


def _inside(match: Match, kept: list[Match]) -> bool:
    """Whether a match already kept is of the same cue, or of the same kind with one of the two inside the other."""
    _, length, start, _, cue = match
    end = start - length
    for _, other_length, other_start, _, other in kept:
        if cue is other:
            return True
        if cue.kind == other.kind:
            other_end = other_start - other_length
            if (other_start <= start and end <= other_end) or (start <= other_start and other_end <= end):
                return True
    return False
