"""What lexicons/topics/*.toml say, one file for each topic; docs/topics.md explains the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import LexiconFile
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
_TOPIC_KEYS = {"kind", "words", *_BLOCKS}
_BLOCK_KEYS = {"note", "weight", "terms", "patterns", "roles"}
_ROLE = "role:"
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
    file = LexiconFile.read(path)
    file.known(file.data, _TOPIC_KEYS)
    kind: Any = file.one_of(file.data, "kind", ("matter", "voice"), None, "")
    words = file.typed(file.data, "words", dict, default={})
    lists = {name: file.words(words, name, "[words]") for name in words}
    blocks = ((name, block) for name in _BLOCKS for block in file.tables(file.data, name))
    cues = [cue for name, block in blocks for cue in _block(file, name, block, lists)]
    _refuse_repeats(file, cues)
    roles = tuple(cue for cue in cues if cue.name.startswith(_ROLE))
    found = tuple(cue for cue in cues if not cue.name.startswith(_ROLE))
    if not any(cue.kind == "cue" for cue in found):
        file.fail("", "expected at least one [[cues]] block with terms or patterns")
    profile = path.parent / "profiles" / f"{path.stem}.tsv"
    return TopicLexicon(path.stem, kind, found, roles, read_profile(profile) if profile.is_file() else {})


def _block(file: LexiconFile, name: str, block: dict[str, Any], lists: dict[str, list[str]]) -> Iterator[Cue]:
    """Yield the cues of one block."""
    topic, kind, where = file.path.stem, _BLOCKS[name], f"[[{name}]]"
    file.known(block, _BLOCK_KEYS, where)
    weight = _weight(file, name, block)
    if "roles" in block and kind != "heading":
        file.fail(where, "roles belong in [[headings]]", "roles")
    if block.keys().isdisjoint({"terms", "patterns", "roles"}):
        file.fail(where, "expected terms, patterns or roles", name)
    for prefix, key in (("", "terms"), (_ROLE, "roles")):
        for term in file.words(block, key, where) if key in block else ():
            if _SENTENCE_ENDS.search(term):
                file.fail(where, f"{term!r} goes over the end of a sentence", term)
            yield Cue(topic, kind, prefix + term, weight)
    for source in file.words(block, "patterns", where) if "patterns" in block else ():
        pattern = _pattern(file, where, source, lists)
        if kind == "fact" and not pattern.anchored:
            file.fail(where, f"pattern {source!r}: a fact begins with its trigger", source)
        yield Cue(topic, kind, source, weight, pattern)


def _pattern(file: LexiconFile, where: str, source: str, lists: dict[str, list[str]]) -> Pattern:
    try:
        pattern = read_pattern(source, lists)
        if not file.shipped:
            pattern.compiled()
    except PatternError as error:
        file.fail(where, f"pattern {source!r}: {error}", source)
    return pattern


def _weight(file: LexiconFile, name: str, block: dict[str, Any]) -> float:
    """Return the block's weight: above 0 for cues and headings, below 0 for counters, none for vetoes."""
    where, weight = f"[[{name}]]", block.get("weight", 0.0)
    if name == "vetoes":
        if "weight" in block:
            file.fail(where, "a veto has no weight", f"weight = {weight}")
        return 0.0
    sign = -1 if name == "counters" else 1
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not number or not 0 < sign * weight <= _LARGEST_WEIGHT:
        low, high = sorted((0.0, sign * _LARGEST_WEIGHT))
        written = weight if isinstance(weight, str) else f"weight = {weight}".lower()  # TOML writes true, not True
        near = written if "weight" in block else name
        file.fail(where, f"expected a weight between {low:g} and {high:g}, 0 excluded", near)
    return float(weight)


def _refuse_repeats(file: LexiconFile, cues: list[Cue]) -> None:
    """Refuse an entry that stands twice in blocks of one kind."""
    seen: set[tuple[CueKind, str]] = set()
    for cue in cues:
        if (cue.kind, cue.name) in seen:
            file.fail(
                "", f"{cue.name!r} stands twice in the {cue.kind} blocks", cue.name.removeprefix(_ROLE), last=True
            )
        seen.add((cue.kind, cue.name))
