"""What the place of a unit says of its topics: the lead-in before it, the headings above it, its section's role.

The nearest of them that names a topic counts, matters and voices apart: under `存在的问题` inside `平台建设` a unit is
of platforms by the outer heading and of problems by the inner one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from zhreport.topics.matcher import Matcher

DECISIVE = 1.0
"""From this weight on a heading decides alone; a lighter one counts only beside evidence in the text. Of the units of
corpus/topics/build.jsonl under 平台建设 all are of platforms, of those under 监督保障 two thirds of supervision."""

SWITCH = 0.4
"""Where a heading names several voices, a sentence's own voice replaces the current one from this weight of cues on: that of a
sentence which begins with what to do (`加强培训`). Under a heading of one voice it takes `DECISIVE`. Where no heading names a voice, cues
of this weight or less count nothing: there such a sentence tells what was done as often as what will be."""

MARGIN = 1.0
"""A sentence whose cues are weaker changes to another voice where its wording, cues included, speaks so much more for that one."""

SHORTEST = 4
"""Sentences of fewer characters (`无。`, `略。`) take nothing from the context, and their wording says nothing: `加强培训。` does."""


class Prior(NamedTuple):
    """What the place says for one topic."""

    topic: str
    """The topic's id."""
    weight: float
    """How strongly."""
    name: str
    """The evidence's term: `heading:...`, `lead:...` or `role:...`."""
    span: tuple[int, int] | None = None
    """Where a lead-in says it; a heading and a role have no place in a unit."""


class Context(NamedTuple):
    """The priors of a unit."""

    matters: dict[str, Prior]
    """By topic; the matters that one heading names share its weight."""
    voices: list[Prior]
    """In the order in which the heading names them."""


def heading_priors(matcher: Matcher, line: str, place: str = "heading") -> list[Prior]:
    """Return what a heading says, or the last sentence of a lead-in, in the order of the text.

    `matcher` knows the heading cues and the vetoes.
    """
    reading = matcher.read(line)
    last = len(reading.ends) - 1
    kept = [m for found in reading.found.values() for m in matcher.settle(found) if place == "heading" or m[0] == last]
    priors: list[Prior] = []
    for _, _, length, start, number in sorted(kept, key=lambda match: match[3:]):
        cue = matcher.cues[number]
        priors.append(Prior(cue.topic, cue.weight, f"{place}:{cue.name}", (start, start - length)))
    return priors


def read_context(sources: Iterable[Sequence[Prior]], voices: frozenset[str]) -> Context:
    """Return the context of a unit from what its lead-in, its headings from the innermost outwards and its role say."""
    sources = list(sources)
    matters = _nearest(sources, lambda prior: prior.topic not in voices)
    return Context(
        {prior.topic: prior._replace(weight=prior.weight / len(matters)) for prior in matters},
        _nearest(sources, lambda prior: prior.topic in voices),
    )


def go_on(context: Context, voice: str) -> Context:
    """Return the context of the sentences after one that speaks in this voice.

    Where the place tells a voice, the sentence's own comes first from there on; elsewhere every sentence speaks for itself.
    """
    if not context.voices or context.voices[0].topic == voice:
        return context
    own = next((prior for prior in context.voices if prior.topic == voice), Prior(voice, DECISIVE, f"before:{voice}"))
    return context._replace(voices=[own, *(prior for prior in context.voices if prior.topic != voice)])


def _nearest(sources: Iterable[Sequence[Prior]], wanted: Callable[[Prior], bool]) -> list[Prior]:
    """Return the wanted priors of the first source that has any, the heaviest for each topic."""
    for source in sources:
        best: dict[str, Prior] = {}
        for prior in filter(wanted, source):
            if prior.topic not in best or prior.weight > best[prior.topic].weight:
                best[prior.topic] = prior
        if best:
            return list(best.values())
    return []


def follow_voice(
    ends: Sequence[int],
    voices: Mapping[str, Mapping[int, float]],
    strengths: Callable[[int], Mapping[str, float]],
    context: Context,
) -> Iterable[tuple[int, str]]:
    """Yield the statements that are long enough to speak, each with the voice that holds there.

    `voices` has the weight of the cues by voice and statement, and `strengths` says how clearly a statement speaks in each
    voice, its wording included. The voice that the heading names first holds until a statement speaks more clearly in another
    one, which then holds, so that `问题及改进` covers faults up to `下一步` and plans from there on.
    """
    needed = SWITCH if len(context.voices) > 1 else DECISIVE
    current = context.voices[0].topic
    start = 0
    for index, end in enumerate(ends):
        if end - start >= SHORTEST:
            own = [voice for voice, weights in voices.items() if weights.get(index, 0.0) >= needed]
            if len(own) == 1:
                [current] = own
            else:
                said = strengths(index)
                clearest = max(own or said, key=lambda voice: (said[voice], voice), default=current)
                if own or said.get(clearest, 0.0) >= max(said.get(current, 0.0) + MARGIN, 0.0):
                    current = clearest
            yield index, current
        start = end
