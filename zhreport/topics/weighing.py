"""Weighs one unit: what its cues, its place and its wording together say of each topic."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from zhreport.model import Evidence, Topic
from zhreport.model.later import later
from zhreport.topics.context import DECISIVE, SWITCH, Context, follow_voice
from zhreport.topics.matcher import Match, Matcher, Reading
from zhreport.topics.profile import Profiles, Wording
from zhreport.topics.text import to_document

THRESHOLD = 0.5
"""A topic is given from this score on. By the definition of `squash` it is a raw weight of 1: lexicons are written so
that a cue of weight 1 suffices alone. When it was chosen, F1 out of fold was 0.898 here, 0.895 at 0.45, 0.892 at 0.35
and 0.837 at 0.25 (corpus/topics/build.jsonl, with the cues left out that no other unit has)."""

SPREAD = 0.25
"""What evidence for a matter in the further sentences of a unit counts beside the strongest one: little, since a unit
must have a sentence of its own about the matter. Between 0 and 0.6 the F1 on build.jsonl moves by 0.004 only."""

CUES = 1.5
"""What a raw weight of 1 adds to the log-odds of a topic that has a profile. Out of fold, F1 is the same at 1.8; on agencies'
reports, whose paragraphs hold more words that are named in passing, it is 0.92 here and 0.91 there."""

CUES_COUNT_UP_TO = 4.0
"""More raw weight than this, or less than as much below 0, adds nothing: it is one matter said at length."""

HOPELESS = -CUES * 2.0
"""Below these log-odds the cues of a topic are not looked for: fewer than one in a hundred of the labelled units has a topic
that would be given for its cues all the same."""

VOICE_PRIOR = 4.0
"""A heading decides the voice of what stands below it more surely than cues do: its weight counts so many times. On the
reports of corpus/ F1 is 0.90 at 1, 0.91 here, on the labelled units the same."""

PASSED_OVER = 2.0
"""So much is taken from a voice that the heading names where every sentence speaks in another: under `问题及改进` a plan is no
fault. Out of fold F1 of problems is 0.915, and 0.911 without."""

STRUCK = -2.0
"""The weight of a statement whose every cue a veto struck: a channel named in passing speaks against platforms, however
much the wording is of web sites."""

WORDINGS = 3
"""So many grams of the profile stand as evidence where the cues alone would not do."""

ENOUGH = -math.log2(1.0 - THRESHOLD)
"""The raw weight of a topic whose score is `THRESHOLD`."""


_BY_PLACE = itemgetter(3, 4)


def squash(raw: float) -> float:
    """Return the score of a raw weight: half of what is missing to 1 for each unit of weight.

    >>> squash(0), squash(1), squash(3)
    (0.0, 0.5, 0.875)
    """
    return 1.0 - math.exp2(-max(raw, 0.0))


@dataclass(slots=True)
class Weighing:
    """One unit while its topics are weighed."""

    matcher: Matcher
    profiles: Profiles
    start: int
    """Where the unit starts in the document."""
    pieces: Sequence[tuple[int, int]]
    """Its parts, where it goes over several lines."""
    heading: str
    """The innermost heading above it."""
    reading: Reading
    context: Context
    wording: Wording
    odds: Mapping[str, float]
    """What the wording says of each topic, less what a list of many matters takes from it."""
    kept: dict[str, list[Match]] = field(default_factory=dict)
    """The matches that count of each topic weighed."""

    def topics(self, voices: frozenset[str]) -> list[Topic]:
        """Return the topics given, strongest first."""
        raw = self.raw_weights(voices)
        for topic, said in self.odds.items():
            if said >= 0 and topic not in raw and not (self.context.voices and topic in voices):
                raw[topic] = 0.0
        scores = sorted([(-round(self.score(topic, weight), 3), topic) for topic, weight in raw.items()])
        return [
            Topic(topic, -score, later(self.evidence, topic, raw[topic]))
            for score, topic in scores
            if -score >= THRESHOLD
        ]

    def score(self, topic: str, raw: float) -> float:
        """Return the score of a topic with this raw weight: a probability where it has a profile."""
        odds = self.odds.get(topic)
        if odds is None:
            return squash(raw)
        return 1.0 / (1.0 + math.exp(-odds - CUES * max(min(raw, CUES_COUNT_UP_TO), -CUES_COUNT_UP_TO)))

    def could_be(self, topic: str, most: float) -> bool:
        """Whether a topic may be given that has at most this raw weight."""
        odds = self.odds.get(topic)
        return most >= ENOUGH if odds is None else odds + CUES * min(most, CUES_COUNT_UP_TO) >= 0

    def raw_weights(self, voices: frozenset[str]) -> dict[str, float]:
        """Return the raw weight of each topic that has any and could be given."""
        raw: dict[str, float] = {}
        spoken: dict[str, dict[int, float]] = {}
        matters, prior_voices = self.context
        for topic, matches in self.reading.found.items():
            if topic in voices:
                if not prior_voices:
                    matches = [match for match in matches if match[1] == 0 or -match[1] > SWITCH]
                if matches and (prior_voices or self.could_be(topic, self.matcher.most(matches))):
                    spoken[topic] = self.weigh(topic, matches)
                continue
            prior = matters[topic].weight if topic in matters else 0.0
            if self.could_be(topic, self.matcher.most(matches) + prior):
                raw[topic] = combine([*self.weigh(topic, matches).values()])
        for topic, said in matters.items():
            own = raw.get(topic, 0.0)
            if own > 0 or (own == 0 and said.weight >= DECISIVE):
                raw[topic] = own + said.weight
        if spoken or prior_voices:
            raw.update(self.voice_weights(spoken, voices))
        return raw

    def weigh(self, topic: str, matches: list[Match]) -> dict[int, float]:
        """Return the weight of the topic in each statement that has any, and remember the matches that count."""
        cues = self.matcher.cues
        kept = self.kept[topic] = self.matcher.settle(matches)
        weights: dict[int, float] = {}
        for match in kept:
            weights[match[0]] = weights.get(match[0], 0.0) + cues[match[4]].weight
        for match in matches if len(kept) < len(matches) else ():
            if match[0] not in weights and cues[match[4]].kind == "cue":
                weights[match[0]] = STRUCK
        return weights

    def voice_weights(self, spoken: Mapping[str, dict[int, float]], voices: frozenset[str]) -> dict[str, float]:
        """Return the raw weight of each voice: that of the sentence that speaks in it most clearly.

        To a sentence's own weight comes that of the voice which holds there, if no counter speaks against it. From a voice that
        the place names and that holds nowhere in the unit `PASSED_OVER` is taken.
        """
        raw = {voice: max(weights.values()) for voice, weights in spoken.items() if weights}
        if not self.context.voices:
            return raw
        priors = {prior.topic: prior.weight for prior in self.context.voices}
        held: dict[str, float] = {}
        for index, voice in follow_voice(self.reading.ends, spoken, self.strengths(spoken, voices), self.context):
            own = spoken.get(voice, {}).get(index, 0.0)
            together = own + VOICE_PRIOR * priors.get(voice, 0.0) if own >= 0 else own
            held[voice] = max(held.get(voice, together), together)
        weak = [voice for voice in priors if voice not in held and raw.get(voice, 0.0) < DECISIVE]
        passed = {voice: raw.get(voice, 0.0) - PASSED_OVER for voice in weak}
        return raw | passed | {voice: max(raw.get(voice, weight), weight) for voice, weight in held.items()}

    def strengths(
        self, spoken: Mapping[str, dict[int, float]], voices: frozenset[str]
    ) -> Callable[[int], dict[str, float]]:
        """Return what says how clearly a statement speaks in each voice: its cues, and its wording in the measure of cues."""

        def said(index: int) -> dict[str, float]:
            odds = self.profiles.statement(self.wording, index) if len(self.wording.sums) > 1 else self.odds
            return {voice: spoken.get(voice, {}).get(index, 0.0) + odds.get(voice, 0.0) / CUES for voice in voices}

        return said

    def evidence(self, topic: str, raw: float) -> list[Evidence]:
        """Return why the topic was given: the context, the cues in source order, and the wording if those are few."""
        found: list[Evidence] = []
        matters, prior_voices = self.context
        for prior in (matters[topic], *prior_voices) if topic in matters else prior_voices:
            if prior.topic == topic:
                start, end = prior.span if prior.name.startswith("lead:") and prior.span else (self.start,) * 2
                found.append(Evidence(prior.name, start, end, round(prior.weight, 3)))
        kept = self.kept.get(topic, ())
        cues, base, wrapped = self.matcher.cues, self.start, bool(self.pieces)
        for _, _, length, start, number in kept if len(kept) < 2 else sorted(kept, key=_BY_PLACE):
            cue = cues[number]
            begin, end = self.span_of(start, -length) if wrapped else (base + start, base + start - length)
            found.append(Evidence(cue.name, begin, end, cue.weight))
        if raw < ENOUGH and topic in self.odds:
            found += self.strongest_grams(topic)
        return found or [Evidence(f"heading:{self.heading}", self.start, self.start, round(raw, 3))]

    def strongest_grams(self, topic: str) -> list[Evidence]:
        """Return the grams of the unit that speak most for the topic, with their weight in the measure of cues."""
        return [
            Evidence(f"wording:{gram.text}", *self.span_of(gram.start, len(gram.text)), round(gram.weight / CUES, 3))
            for gram in self.profiles.strongest(self.reading.line, topic, WORDINGS)
        ]

    def span_of(self, start: int, length: int) -> tuple[int, int]:
        """Return the place in the document of a part of the line."""
        return to_span((start, start + length), self.start, self.pieces)


def to_span(span: tuple[int, int], unit_start: int, pieces: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return a span of a unit's line as one of the document."""
    start, end = span
    if not pieces:
        return unit_start + start, unit_start + end
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
