"""Says which topics each unit of a document speaks of, and on what evidence.

A unit's sentences are weighed one by one. What the heading or the lead-in says is a prior: for a matter (platforms,
supervision) it counts beside evidence in the text, or alone where it is strong; for a voice (problems, measures) it
decides, unless a sentence itself speaks in another voice or a counter-cue speaks against it. docs/topics.md tells more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal

from zhreport.model import Evidence, Topic
from zhreport.topic_context import DECISIVE, Context, Prior, follow_voice, heading_priors, read_context
from zhreport.topic_lexicon import TopicLexicon, load_topics
from zhreport.topic_matcher import Match, Matcher, Reading
from zhreport.topic_text import to_document, unwrap

THRESHOLD = 0.5
"""A topic is given from this score on. By the definition of `squash` it is a raw weight of 1: lexicons are written so
that a cue of weight 1 suffices alone. On corpus/topics/build.jsonl, with the cues left out that no other unit has, F1
is 0.898 here, 0.895 at 0.45, 0.892 at 0.35 and 0.837 at 0.25."""

SPREAD = 0.25
"""What evidence for a matter in the further sentences of a unit counts beside the strongest one: little, since a unit
must have a sentence of its own about the matter. Between 0 and 0.6 the F1 on build.jsonl moves by 0.004 only."""

MINOR = 0.25
"""A matter is dropped where it has less than this part of the strongest matter's raw weight: `由专人负责` in a
paragraph full of notice boards. On build.jsonl F1 is the same from 0 to 0.25; at 0.4 true second topics are lost."""

ENOUGH = -math.log2(1.0 - THRESHOLD)
"""The raw weight of a topic whose score is `THRESHOLD`."""

HEADINGS_REMEMBERED = 4096
"""What so many headings say is kept from one document to the next: most of a genre's reports have the same ones."""

LONGEST_REMEMBERED = 100
"""Longer headings, which are hardly any, are not kept, so that odd input cannot fill the memory."""


@dataclass(frozen=True, slots=True)
class Unit:
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


def squash(raw: float) -> float:
    """Return the score of a raw weight: half of what is missing to 1 for each unit of weight.

    >>> squash(0), squash(1), squash(3)
    (0.0, 0.5, 0.875)
    """
    return 1.0 - math.exp2(-max(raw, 0.0))


class TopicTagger:
    """Tags units with topics. It never changes after it is made, so threads may share it.

    >>> text = "成立了由局长任组长的政务公开领导小组。公开内容有待丰富。"
    >>> [[topic.id for topic in topics] for topics in TopicTagger.load().tag(text, [Unit(0, 19), Unit(19, 28)])]
    [['institutions'], ['problems']]

    Evidence that comes from a heading or a role has no place in the unit; its span is the empty one at its start.
    """

    __slots__ = ("_folders", "_heading_priors", "_headings", "_matcher", "_roles", "_voices")

    def __init__(self, lexicons: Sequence[TopicLexicon], folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._voices = frozenset(lexicon.id for lexicon in lexicons if lexicon.kind == "voice")
        cues = [cue for lexicon in lexicons for cue in lexicon.cues]
        self._matcher = Matcher([cue for cue in cues if cue.kind != "heading"])
        self._headings = Matcher([cue for cue in cues if cue.kind in ("heading", "veto")])
        self._heading_priors = lru_cache(HEADINGS_REMEMBERED)(partial(heading_priors, self._headings))
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
        contexts: dict[tuple[tuple[str, ...], str | None, int | None], Context] = {}
        tagged: list[list[Topic]] = []
        for unit in units:
            key = (unit.headings, unit.role, unit.lead)
            context = contexts.get(key)
            if context is None:
                lead = units[unit.lead] if unit.lead is not None else None
                context = contexts[key] = self._context(unit, text, lead)
            line, pieces = unwrap(text, unit.start, unit.end)
            reading = self._matcher.read(line)
            if reading.found or context.voices or context.matters:
                tagged.append(_Tagging(self._matcher, unit, pieces, reading, context).topics(self._voices))
            else:
                tagged.append([])
        return tagged

    def _context(self, unit: Unit, text: str, lead: Unit | None) -> Context:
        sources: list[Sequence[Prior]] = []
        if lead is not None:
            line, pieces = unwrap(text, lead.start, lead.end)
            said = heading_priors(self._headings, line, "lead")
            sources.append([p._replace(span=_to_span(p.span, lead, pieces)) for p in said if p.span])
        for heading in reversed(unit.headings):
            read = self._heading_priors if len(heading) <= LONGEST_REMEMBERED else self._heading_priors.__wrapped__
            sources.append(read(heading.replace("\n", "")))
        sources.append(self._roles.get(f"role:{unit.role}", ()))
        return read_context(sources, self._voices)


@dataclass(slots=True)
class _Tagging:
    """One unit while its topics are weighed."""

    matcher: Matcher
    unit: Unit
    pieces: Sequence[tuple[int, int]]
    reading: Reading
    context: Context
    kept: dict[str, list[Match]] = field(default_factory=dict)
    """The matches that count of each topic weighed."""

    def topics(self, voices: frozenset[str]) -> list[Topic]:
        """Return the topics given, strongest first."""
        raw: dict[str, float] = {}
        spoken: dict[str, dict[int, float]] = {}
        for topic, matches in self.reading.found.items():
            if topic in voices:
                if self.context.voices or self.matcher.most(matches) >= ENOUGH:
                    spoken[topic] = self.weigh(topic, matches)
            else:
                prior = self.context.matters.get(topic)
                aid = prior.weight if prior else 0.0
                if self.matcher.most(matches) + aid >= ENOUGH:
                    raw[topic] = combine(list(self.weigh(topic, matches).values()))
        self.add_matter_priors(raw)
        if raw:
            least = MINOR * max(raw.values())
            raw = {topic: weight for topic, weight in raw.items() if weight >= ENOUGH and weight >= least}
        for voice, weight in self.voice_weights(spoken).items():
            if weight >= ENOUGH:
                raw[voice] = weight
        return [
            Topic(topic, round(-score, 3), self.evidence(topic))
            for score, topic in sorted((-squash(weight), topic) for topic, weight in raw.items())
        ]

    def weigh(self, topic: str, matches: list[Match]) -> dict[int, float]:
        """Return the weight of the topic in each statement that has any, and remember the matches that count."""
        cues = self.matcher.cues
        kept = self.kept[topic] = self.matcher.settle(matches)
        weights: dict[int, float] = {}
        for match in kept:
            weights[match[0]] = weights.get(match[0], 0.0) + cues[match[4]].weight
        return weights

    def add_matter_priors(self, raw: dict[str, float]) -> None:
        """Add what the context says of matters, where it may count."""
        for topic, prior in self.context.matters.items():
            own = raw.get(topic, 0.0)
            if own > 0 or (own == 0 and prior.weight >= DECISIVE):
                raw[topic] = own + prior.weight

    def voice_weights(self, spoken: dict[str, dict[int, float]]) -> dict[str, float]:
        """Return the raw weight of each voice: that of the sentence that speaks in it most clearly.

        To a sentence's own weight comes that of the voice which the context has there.
        """
        raw = {voice: max(weights.values()) for voice, weights in spoken.items() if weights}
        if self.context.voices:
            for index, prior in follow_voice(self.reading.ends, spoken, self.context):
                together = spoken.get(prior.topic, {}).get(index, 0.0) + prior.weight
                raw[prior.topic] = max(raw.get(prior.topic, 0.0), together)
        return raw

    def evidence(self, topic: str) -> list[Evidence]:
        """Return why the topic was given: the context first, then the matches in source order."""
        priors = [self.context.matters.get(topic), *(prior for prior in self.context.voices if prior.topic == topic)]
        found: list[Evidence] = []
        for prior in priors:
            if prior is not None:
                start, end = prior.span if prior.name.startswith("lead:") and prior.span else (self.unit.start,) * 2
                found.append(Evidence(prior.name, start, end, round(prior.weight, 3)))
        for _, _, length, start, number in sorted(self.kept.get(topic, ()), key=lambda match: match[3:]):
            cue = self.matcher.cues[number]
            begin, end = _to_span((start, start - length), self.unit, self.pieces)
            found.append(Evidence(cue.name, begin, end, cue.weight))
        return found


def _to_span(span: tuple[int, int], unit: Unit, pieces: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return a span of a unit's line as one of the document."""
    start, end = span
    if not pieces:
        return unit.start + start, unit.start + end
    return to_document(pieces, start), to_document(pieces, end - 1) + 1


def combine(weights: Sequence[float]) -> float:
    """Return the raw weight of a unit from those of its sentences: the greatest, and a part of the other positive ones.

    >>> combine([0.5, -1.0, 1.0])
    1.125
    """
    if len(weights) == 1:
        return weights[0]
    best = max(weights, default=0.0)
    return best + SPREAD * (sum(weight for weight in weights if weight > 0) - max(best, 0.0))
