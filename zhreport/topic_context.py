"""What the place of a unit says of its topics: the lead-in before it, the headings above it, its section's role.

The nearest of them that names a topic counts, matters and voices apart: under `存在的问题` inside `平台建设` a unit is
of platforms by the outer heading and of problems by the inner one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from zhreport.topic_lexicon import Cue
from zhreport.topic_matcher import Match, Statement

DECISIVE = 1.0
"""From this weight on a heading decides alone; a lighter one counts only beside evidence in the text. Of the units of
corpus/topics/build.jsonl under 平台建设 all are of platforms, of those under 监督保障 two thirds of supervision."""

SWITCH = 0.4
"""Where a heading names several voices, a sentence's own voice replaces the current one from this weight on: that of a
sentence which begins with what to do (`加强培训`). Under a heading of one voice it takes `DECISIVE`."""

SHORTEST = 8
"""Sentences of fewer characters take nothing from the context: `无。`, `暂无问题。` under a heading are nil reports."""


class Prior(NamedTuple):
    """What the place says for one topic."""

    topic: str
    """The topic's id."""
    weight: float
    """How strongly."""
    name: str
    """The evidence's term: `heading:...`, `lead:...` or `role:...`."""
    match: Match | None = None
    """The match in the lead-in; a heading and a role have no place in a unit."""


class Context(NamedTuple):
    """The priors of a unit."""

    matters: dict[str, Prior]
    """By topic; the matters that one heading names share its weight."""
    voices: list[Prior]
    """In the order in which the heading names them."""


def read_context(
    lead: Sequence[Statement] | None,
    headings: Iterable[Sequence[Statement]],
    role: Sequence[Cue],
    voices: frozenset[str],
) -> Context:
    """Return the context of a unit from its lead-in, its headings from the innermost outwards, and its role."""
    sources: list[list[Prior]] = []
    if lead:
        sources.append([_prior(match, "lead", match) for match in _heading_matches(lead[-1:])])
    sources += [[_prior(match, "heading") for match in _heading_matches(heading)] for heading in headings]
    by_weight = sorted(role, key=lambda cue: (-cue.weight, cue.topic))
    sources.append([Prior(cue.topic, cue.weight, cue.name) for cue in by_weight])
    matters = _nearest(sources, lambda prior: prior.topic not in voices)
    return Context(
        {prior.topic: prior._replace(weight=prior.weight / len(matters)) for prior in matters},
        _nearest(sources, lambda prior: prior.topic in voices),
    )


def _prior(match: Match, place: str, evidence: Match | None = None) -> Prior:
    cue = match[4]
    return Prior(cue.topic, cue.weight, f"{place}:{cue.name}", evidence)


def _heading_matches(statements: Sequence[Statement]) -> list[Match]:
    """Return the matches of heading cues in a heading or a lead-in, in the order of the text."""
    matches = [match for statement in statements for match in statement.matches if match[4].kind == "heading"]
    return sorted(matches, key=lambda match: match[2:4])


def _nearest(sources: list[list[Prior]], wanted: Callable[[Prior], bool]) -> list[Prior]:
    """Return the wanted priors of the first source that has any, the heaviest for each topic."""
    for source in sources:
        best: dict[str, Prior] = {}
        for prior in filter(wanted, source):
            if prior.topic not in best or prior.weight > best[prior.topic].weight:
                best[prior.topic] = prior
        if best:
            return list(best.values())
    return []


def follow_voice(statements: Sequence[Statement], context: Context) -> list[Prior | None]:
    """Return which prior voice each sentence is in.

    It begins with the voice that the heading names first. A sentence that itself speaks clearly in another voice
    changes it for those after it, so that `问题及改进` covers faults up to `下一步` and plans from there on. Where the
    heading names no such voice, they have no prior.
    """
    if not context.voices:
        return [None] * len(statements)
    priors = {prior.topic: prior for prior in context.voices}
    needed = SWITCH if len(priors) > 1 else DECISIVE
    current: Prior | None = context.voices[0]
    followed: list[Prior | None] = []
    for statement in statements:
        own = {topic: weight for topic, weight in statement.voices.items() if weight >= needed}
        if own:
            current = priors.get(max(own, key=lambda topic: (own[topic], topic)))
        followed.append(current if statement.end - statement.start >= SHORTEST else None)
    return followed
