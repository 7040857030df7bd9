"""What lexicons/topics/*.toml say, one file for each topic; docs/topics.md explains the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, lexicon_root, read_text, read_toml
from zhreport.topics.patterns import Pattern, PatternError, read_pattern
from zhreport.topics.profile import read_profile

TopicKind = Literal["matter", "voice"]
CueKind = Literal["cue", "fact", "counter", "veto", "heading"]

_BLOCKS: dict[str, CueKind] = {
    "cues": "cue",
    "facts": "fact",
    "counters": "counter",
    "vetoes": "veto",
    "headings": "heading",
}
_TOPIC_KEYS = frozenset({"kind", "words", *_BLOCKS})
_BLOCK_KEYS = frozenset({"note", "weight", "terms", "patterns", "roles"})
_LARGEST_WEIGHT = 3.0
_SENTENCE_ENDS = re.compile(r"[。;!?\n]")


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """One entry of a topic's file: a term or a pattern, and what finding it means."""

    topic: str
    """The topic's id."""
    kind: CueKind
    """Which block it stands in."""
    name: str
    """The term, the pattern as written, or the role."""
    weight: float
    """What it adds to the topic; negative for a counter-cue, 0 for a veto."""
    pattern: Pattern | None = None
    """The pattern; None for a term or a role."""


@dataclass(frozen=True, slots=True)
class TopicLexicon:
    """One topic: how it is treated, and its cues."""

    id: str
    """The file's name without `.toml`."""
    kind: TopicKind
    """`voice` where a heading alone can decide it (what is lacking, what is planned), else `matter`."""
    cues: tuple[Cue, ...]
    """The terms and patterns of all blocks, in file order."""
    roles: tuple[Cue, ...]
    """The section roles that speak for the topic."""
    profile: dict[str, float] = field(default_factory=dict)
    """The weights of profiles/ID.tsv beside the topic's file, by term; empty where there is none."""


def load_topics(folders: tuple[Path, ...] = ()) -> list[TopicLexicon]:
    """Return the shipped topics and those of the user's `folders`, by id. Raises `LexiconError`."""
    lexicons = [read_topic(path) for path in lexicon_files(folders, "topics/*.toml")]
    return sorted(lexicons, key=lambda lexicon: lexicon.id)


def read_topic(path: Path) -> TopicLexicon:
    """Return the topic of one file. Raises `LexiconError` that names the line where the file is wrong."""
    shipped = path.is_relative_to(lexicon_root())
    topic = _TopicFile(path, read_toml(path), shipped).topic()
    profile = path.parent / "profiles" / f"{path.stem}.tsv"
    return replace(topic, profile=read_profile(profile)) if profile.is_file() else topic


@dataclass(slots=True)
class _TopicFile:
    """A file while it is read; errors name a line of it."""

    path: Path
    data: dict[str, Any]
    shipped: bool
    """Whether its patterns are known to compile: the tests see to that, and it takes most of the time."""

    def topic(self) -> TopicLexicon:
        self.check_keys(self.data, _TOPIC_KEYS)
        kind = self.data.get("kind")
        if kind not in ("matter", "voice"):
            raise self.error('expected kind = "matter" or kind = "voice"', "kind")
        lists = self.word_lists()
        cues = [cue for name in _BLOCKS for block in self.blocks(name) for cue in self.read_block(name, block, lists)]
        self.check_entries(cues)
        roles = tuple(cue for cue in cues if cue.kind == "heading" and cue.name.startswith("role:"))
        found = tuple(cue for cue in cues if cue not in roles)
        if not any(cue.kind == "cue" for cue in found):
            raise self.error("expected at least one [[cues]] block with terms or patterns")
        return TopicLexicon(self.path.stem, kind, found, roles)

    def word_lists(self) -> dict[str, list[str]]:
        lists = self.data.get("words", {})
        if not isinstance(lists, dict):
            raise self.error("expected a table [words] of word lists", "words")
        return {name: self.strings(lists, name) for name in lists}

    def blocks(self, name: str) -> list[dict[str, Any]]:
        blocks = self.data.get(name, [])
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            raise self.error(f"expected blocks that begin with [[{name}]]", name)
        return blocks

    def read_block(self, name: str, block: dict[str, Any], lists: dict[str, list[str]]) -> Iterator[Cue]:
        """Yield the cues of one block."""
        self.check_keys(block, _BLOCK_KEYS)
        kind, topic = _BLOCKS[name], self.path.stem
        weight = self.weight(name, block)
        if "roles" in block and kind != "heading":
            raise self.error(f"roles belong in [[headings]], not in [[{name}]]", "roles")
        if block.keys().isdisjoint({"terms", "patterns", "roles"}):
            raise self.error(f"expected terms, patterns or roles in [[{name}]]", f"[[{name}]]")
        for term in self.strings(block, "terms"):
            yield Cue(topic, kind, term, weight)
        for role in self.strings(block, "roles"):
            yield Cue(topic, kind, f"role:{role}", weight)
        for source in self.strings(block, "patterns"):
            try:
                pattern = read_pattern(source, lists)
                if kind == "fact" and not pattern.anchored:
                    raise PatternError("a fact begins with its trigger")
                if not self.shipped:
                    pattern.compiled()
            except PatternError as error:
                raise self.error(f"pattern {source!r}: {error}", source) from None
            yield Cue(topic, kind, source, weight, pattern)

    def weight(self, name: str, block: dict[str, Any]) -> float:
        """Return the block's weight: above 0 for cues and headings, below 0 for counters, none for vetoes."""
        weight = block.get("weight", 0.0)
        if name == "vetoes":
            if "weight" in block:
                raise self.error("a veto has no weight", f"weight = {weight}")
            return 0.0
        sign = -1 if name == "counters" else 1
        number = isinstance(weight, int | float) and not isinstance(weight, bool)
        if not number or not 0 < sign * weight <= _LARGEST_WEIGHT:
            low, high = sorted((0.0, sign * _LARGEST_WEIGHT))
            needle = f"weight = {weight}" if "weight" in block else f"[[{name}]]"
            raise self.error(f"expected a weight between {low:g} and {high:g}, 0 excluded, in [[{name}]]", needle)
        return float(weight)

    def strings(self, table: dict[str, Any], key: str) -> list[str]:
        """Return the list under `key`, [] if absent. Raises `LexiconError` for an empty list or a bad entry."""
        if key not in table:
            return []
        values = table[key]
        if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
            raise self.error(f"expected {key} to be a list of one or more strings", key)
        for value in values:
            if not value or value != value.strip():
                raise self.error(f"an empty entry or stray spaces in {key}: {value!r}", f'"{value}"')
            if key != "patterns" and _SENTENCE_ENDS.search(value):
                raise self.error(f"{value!r} goes over the end of a sentence", value)
        return values

    def check_keys(self, table: dict[str, Any], allowed: frozenset[str]) -> None:
        for key in table:
            if key not in allowed:
                raise self.error(f"unknown key {key!r}; expected one of {', '.join(sorted(allowed))}", key)

    def check_entries(self, cues: list[Cue]) -> None:
        """Refuse an entry that stands twice in blocks of one kind."""
        seen: set[tuple[CueKind, str]] = set()
        for cue in cues:
            if (cue.kind, cue.name) in seen:
                raise self.error(f"{cue.name!r} stands twice in the {cue.kind} blocks", cue.name, last=True)
            seen.add((cue.kind, cue.name))

    def error(self, message: str, needle: str = "", *, last: bool = False) -> LexiconError:
        """Return the error with the line on which `needle` stands, as an entry of its own if possible."""
        lines = enumerate(read_text(self.path).splitlines(), 1)
        rows = [(n, row) for n, row in lines if needle in row and not row.startswith("#")]
        numbers = [n for n, row in rows if f'"{needle}"' in row] or [n for n, _ in rows]
        return LexiconError(self.path, message, numbers[-1 if last else 0] if needle and numbers else None)
