"""Says which topics each unit of a document speaks of, and on what evidence.

A unit's sentences are weighed one by one. What the heading or the lead-in says is a prior: for a matter (platforms,
supervision) it counts beside evidence in the text, or alone where it is strong; for a voice (problems, measures) it
decides, unless a sentence itself speaks in another voice or a counter-cue speaks against it. docs/topics.md tells more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, NamedTuple

from zhreport.model import Span, Topic
from zhreport.topics.context import SHORTEST, Context, Prior, go_on, heading_priors, read_context
from zhreport.topics.lexicon import TopicLexicon, load_topics
from zhreport.topics.matcher import Matcher, Reading, split_statements
from zhreport.topics.profile import HEADINGS_REMEMBERED, Profiles, Wording
from zhreport.topics.text import unwrap
from zhreport.topics.weighing import HOPELESS, Weighing, to_span

LISTED = 5.0
"""So much less are the log-odds of a matter in a paragraph of faults or plans that names many, a word each (GUIDELINES.md, 4)."""

MANY, BRIEF = 3, 16
"""Such a paragraph has so many statements, and fewer characters than this in each of them, on the average."""

LONGEST_REMEMBERED = 100
"""Longer ones, which are few, are not kept, so that odd input cannot fill the memory."""


class Unit(NamedTuple):
    """A narrative unit to be tagged. Offsets are in the folded text of the document."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    headings: tuple[str, ...] = ()
    """The folded texts of the headings above, from outermost to innermost."""
    role: str | None = None
    """The role of the enclosing known section, e.g. `problems`."""
    kind: Literal["paragraph", "item", "sentence"] = "paragraph"
    """What the unit is in the tree."""
    lead: int | None = None
    """For an item: the index of the unit that leads in (`存在的问题:`), None if there is none."""


class TopicTagger:
    """Tags units with topics. It never changes after it is made, so threads may share it.

    >>> text = "成立了由局长任组长的政务公开领导小组。认识还不到位,工作滞后。"
    >>> [[topic.id for topic in topics] for topics in TopicTagger.load().tag(text, [Unit(0, 19), Unit(19, 31)])]
    [['institutions'], ['problems']]

    Evidence that comes from a heading or a role has no place in the unit; its span is the empty one at its start.
    """

    __slots__ = (
        "_folders", "_heading_priors", "_headings", "_matcher", "_place", "_profiles", "_roles", "_voices", "ids",
    )  # fmt: skip

    def __init__(self, lexicons: Sequence[TopicLexicon], folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self.ids = tuple(lexicon.id for lexicon in lexicons)
        """The topics that it knows."""
        self._voices = frozenset(lexicon.id for lexicon in lexicons if lexicon.kind == "voice")
        cues = [cue for lexicon in lexicons for cue in lexicon.cues]
        self._matcher = Matcher([cue for cue in cues if cue.kind != "heading"])
        self._headings = Matcher([cue for cue in cues if cue.kind in ("heading", "veto")])
        self._heading_priors = lru_cache(HEADINGS_REMEMBERED)(partial(heading_priors, self._headings))
        self._place = lru_cache(HEADINGS_REMEMBERED)(self._read_place)
        self._profiles = Profiles({lexicon.id: lexicon.profile for lexicon in lexicons})
        self._roles: dict[str, list[Prior]] = {}
        for cue in sorted((c for lexicon in lexicons for c in lexicon.roles), key=lambda c: (-c.weight, c.topic)):
            self._roles.setdefault(cue.name, []).append(Prior(cue.topic, cue.weight, cue.name))

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> TopicTagger:
        """Return a tagger with the shipped topics and those of the user's `folders`. Raises `LexiconError`."""
        return cls(load_topics(folders), folders)

    def __reduce__(self) -> tuple[Callable[..., TopicTagger], tuple[tuple[Path, ...]]]:
        return TopicTagger.load, (self._folders,)

    def tag(self, text: str, units: Sequence[Unit]) -> list[list[Topic]]:
        """Return the topics of each unit of the folded `text`, strongest first."""
        return self._tag(text, units, self._contexts(text, units))

    def tag_parts(self, text: str, whole: Unit, parts: Sequence[Span], lead: Unit | None = None) -> list[list[Topic]]:
        """Return the topics of each part of one unit of the folded `text`; `lead` leads in the unit, if it is an item.

        Every part has the unit's place; a voice in which one part speaks, and no other, holds for those after it.
        """
        context = self._context(whole, text, lead)
        tagged: list[list[Topic]] = []
        for part in parts:
            unit = Unit(part.start, part.end, whole.headings, whole.role, "sentence")
            tagged += self._tag(text, [unit], [context])
            spoken = [topic.id for topic in tagged[-1] if topic.id in self._voices]
            if len(spoken) == 1:
                context = go_on(context, spoken[0])
        return tagged

    def _tag(self, text: str, units: Sequence[Unit], contexts: Sequence[Context]) -> list[list[Topic]]:
        """Return the topics of each unit, whose context is given.

        Each step is made for all units before the next begins, since each goes through tables of its own, which then stay
        in the processor's cache.
        """
        lines = [unwrap(text, unit.start, unit.end) for unit in units]
        headings = [unit.headings[-1].replace("\n", "") if unit.headings else "" for unit in units]
        ends = [split_statements(line) for line, _ in lines]
        worded = self._profiles.wording
        said = [
            worded(line, heading, stops, unit.role) if len(line) >= SHORTEST else Wording({})
            for unit, (line, _), heading, stops in zip(units, lines, headings, ends, strict=True)
        ]
        readings = [
            self._read(line, stops, wording.odds, context)
            for (line, _), stops, wording, context in zip(lines, ends, said, contexts, strict=True)
        ]
        return [
            self._weigh(unit, pieces, heading, reading, context, wording)
            for unit, (_, pieces), heading, reading, context, wording in zip(
                units, lines, headings, readings, contexts, said, strict=True
            )
        ]

    def _contexts(self, text: str, units: Sequence[Unit]) -> list[Context]:
        """Return the context of each unit; units that stand together share one."""
        known: dict[tuple[tuple[str, ...], str | None, int | None], Context] = {}
        contexts: list[Context] = []
        for unit in units:
            key = (unit.headings, unit.role, unit.lead)
            context = known.get(key)
            if context is None:
                context = known[key] = self._context(unit, text, units[unit.lead] if unit.lead is not None else None)
            contexts.append(context)
        return contexts

    def _read(self, line: str, ends: Sequence[int], odds: Mapping[str, float], context: Context) -> Reading:
        """Return the cues of a line, but for those of topics that no cues could give."""
        dead = frozenset([topic for topic, said in odds.items() if said < HOPELESS])
        if context.voices:
            dead -= self._voices
        return self._matcher.read(line, dead, ends)

    def _weigh(
        self,
        unit: Unit,
        pieces: Sequence[tuple[int, int]],
        heading: str,
        reading: Reading,
        context: Context,
        wording: Wording,
    ) -> list[Topic]:
        """Return the topics of a unit, strongest first."""
        odds = wording.odds
        if context.voices and len(reading.ends) >= MANY and len(reading.line) < BRIEF * len(reading.ends):
            odds = {topic: said - (topic not in self._voices) * LISTED for topic, said in odds.items()}
        weighing = Weighing(self._matcher, self._profiles, unit.start, pieces, heading, reading, context, wording, odds)
        return weighing.topics(self._voices)

    def _context(self, unit: Unit, text: str, lead: Unit | None) -> Context:
        short = sum(map(len, unit.headings)) <= LONGEST_REMEMBERED
        place = self._place if short else self._place.__wrapped__
        if lead is not None:
            line, pieces = unwrap(text, lead.start, lead.end)
            said = heading_priors(self._headings, line, "lead")
            before = [p._replace(span=to_span(p.span, lead.start, pieces)) for p in said if p.span]
            if before:
                return read_context([before, *place(unit.headings, unit.role)[1]], self._voices)
        return place(unit.headings, unit.role)[0]

    def _read_place(self, headings: tuple[str, ...], role: str | None) -> tuple[Context, list[Sequence[Prior]]]:
        """Return the context that headings and a role make, and what each of them says, the innermost first."""
        sources: list[Sequence[Prior]] = []
        for heading in reversed(headings):
            read = self._heading_priors if len(heading) <= LONGEST_REMEMBERED else self._heading_priors.__wrapped__
            sources.append(read(heading.replace("\n", "")))
        sources.append(self._roles.get(f"role:{role}", ()))
        return read_context(sources, self._voices), sources
