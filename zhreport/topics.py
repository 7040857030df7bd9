"""Says which topics each unit of a document speaks of, and on what evidence.

A unit's sentences are weighed one by one. What the heading or the lead-in says is a prior: for a matter (platforms,
supervision) it counts beside evidence in the text, or alone where it is strong; for a voice (problems, measures) it
decides, unless a sentence itself speaks in another voice or a counter-cue speaks against it. docs/topics.md tells more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zhreport.model import Evidence, Topic
from zhreport.topic_context import DECISIVE, Context, Prior, follow_voice, read_context
from zhreport.topic_lexicon import Cue, TopicLexicon, load_topics
from zhreport.topic_matcher import Matcher, Statement
from zhreport.topic_text import TopicText

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

    __slots__ = ("_folders", "_matcher", "_roles", "_voices")

    def __init__(self, lexicons: Sequence[TopicLexicon], folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._voices = frozenset(lexicon.id for lexicon in lexicons if lexicon.kind == "voice")
        self._matcher = Matcher([cue for lexicon in lexicons for cue in lexicon.cues], self._voices)
        self._roles: dict[str, list[Cue]] = {}
        for cue in (cue for lexicon in lexicons for cue in lexicon.roles):
            self._roles.setdefault(cue.name, []).append(cue)

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> TopicTagger:
        """Return a tagger with the shipped topics and those of the user's `folders`. Raises `LexiconError`."""
        return cls(load_topics(folders), folders)

    def __reduce__(self) -> tuple[Callable[..., TopicTagger], tuple[tuple[Path, ...]]]:
        return TopicTagger.load, (self._folders,)

    def tag(self, text: str, units: Sequence[Unit]) -> list[list[Topic]]:
        """Return the topics of each unit of the folded `text`, strongest first."""
        lines = TopicText(text, [(unit.start, unit.end) for unit in units])
        places = {heading: lines.add(heading) for heading in dict.fromkeys(h for unit in units for h in unit.headings)}
        found = self._matcher.match(lines)
        contexts: dict[tuple[tuple[str, ...], str | None, int | None], Context] = {}
        tagged: list[list[Topic]] = []
        for unit, statements in zip(units, found, strict=False):
            key = (unit.headings, unit.role, unit.lead)
            if key not in contexts:
                headings = [found[places[heading]] for heading in reversed(unit.headings)]
                lead = found[unit.lead] if unit.lead is not None else None
                role = self._roles.get(f"role:{unit.role}", ())
                contexts[key] = read_context(lead, headings, role, self._voices)
            tagged.append(self._topics(_Tagging(unit, lines, statements, contexts[key])))
        return tagged

    def _topics(self, tagging: _Tagging) -> list[Topic]:
        """Return the topics of one unit."""
        raw = tagging.matter_weights(self._voices)
        least = MINOR * max(raw.values(), default=0.0)
        raw = {topic: weight for topic, weight in raw.items() if weight >= least}
        raw |= tagging.voice_weights()
        given = [(-squash(weight), topic) for topic, weight in raw.items() if weight > 0]
        return [
            Topic(topic, round(-score, 3), tagging.evidence(topic))
            for score, topic in sorted(given)
            if -score >= THRESHOLD
        ]


@dataclass(slots=True)
class _Tagging:
    """One unit while its topics are weighed."""

    unit: Unit
    lines: TopicText
    statements: list[Statement]
    context: Context

    def matter_weights(self, voices: frozenset[str]) -> dict[str, float]:
        """Return the raw weight of each matter: its sentences', and the context's where it may count."""
        weights: dict[str, list[float]] = {}
        for statement in self.statements:
            for topic, weight in statement.weights.items():
                if topic not in voices:
                    weights.setdefault(topic, []).append(weight)
        raw = {topic: combine(values) for topic, values in weights.items()}
        for topic, prior in self.context.matters.items():
            own = raw.get(topic, 0.0)
            if own > 0 or (own == 0 and prior.weight >= DECISIVE):
                raw[topic] = own + prior.weight
        return raw

    def voice_weights(self) -> dict[str, float]:
        """Return the raw weight of each voice: that of the sentence that speaks in it most clearly.

        To a sentence's own weight comes that of the voice which the context has there.
        """
        raw: dict[str, float] = {}
        for statement, prior in zip(self.statements, follow_voice(self.statements, self.context), strict=True):
            for voice, weight in statement.voices.items():
                raw[voice] = max(raw.get(voice, 0.0), weight)
            if prior is not None:
                together = statement.voices.get(prior.topic, 0.0) + prior.weight
                raw[prior.topic] = max(raw.get(prior.topic, 0.0), together)
        return raw

    def evidence(self, topic: str) -> list[Evidence]:
        """Return why the topic was given: the context first, then the matches in source order."""
        places = [
            (match[2], match[3], match)
            for statement in self.statements
            if topic in statement.weights
            for match in statement.matches
            if match[4].topic == topic and match[4].kind != "heading"
        ]
        own = [self.lines.evidence(match, match[4].name) for _, _, match in sorted(places)]
        priors = [self.context.matters.get(topic), *(prior for prior in self.context.voices if prior.topic == topic)]
        return [*(self._prior_evidence(prior) for prior in priors if prior), *own]

    def _prior_evidence(self, prior: Prior) -> Evidence:
        if prior.match is not None:
            return self.lines.evidence(prior.match, prior.name)
        return Evidence(prior.name, self.unit.start, self.unit.start, round(prior.weight, 3))


def combine(weights: Sequence[float]) -> float:
    """Return the raw weight of a unit from those of its sentences: the greatest, and a part of the other positive ones.

    >>> combine([0.5, -1.0, 1.0])
    1.125
    """
    if len(weights) == 1:
        return weights[0]
    best = max(weights, default=0.0)
    return best + SPREAD * (sum(weight for weight in weights if weight > 0) - max(best, 0.0))
