"""The outline, decided for the document as a whole.

How it works, and why:

1. *Candidates* (`zhreport.outline.candidates`): every marker that may open something and every line that may be a title, with where
   its text would end.
2. *Evidence* (`zhreport.outline.evidence`): named rules say what speaks for each as a heading and what against.
3. *Reading* (`zhreport.outline.reading`): the numbering is read as runs within runs, of headings or of items, so that the whole
   document costs least. A single line cannot say whether `1.` is a heading or an item, or at which depth it stands; what
   comes before and after can.
4. *Levels and ordinals*: a level is the number of open runs of headings, whatever their families. A lost ordinal is inferred
   where its neighbours leave one value; gaps and repeats are reported.
5. *Doubts*: where a reading that costs hardly more makes something else of a candidate, that is said.

Every step is linear in the number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from zhreport import diagnostics
from zhreport.model import Diagnostic
from zhreport.outline.candidate import Candidate, Found
from zhreport.outline.cut_off import lost_parents
from zhreport.outline.entries import entries_of
from zhreport.outline.evidence import weigh
from zhreport.outline.markers import Marker
from zhreport.outline.parts import parts_of
from zhreport.outline.reading import Choice, read
from zhreport.outline.steps import UNORDERED


@dataclass(slots=True)
class Decision:
    """A heading that was accepted."""

    candidate: Candidate
    """The candidate."""
    level: int
    """Its depth, from 1."""
    ordinal: int | None
    """Its ordinal, printed or inferred."""


@dataclass(slots=True)
class Outline:
    """What was decided."""

    headings: list[Decision] = field(default_factory=list)
    """The headings in source order."""
    lost: list[Marker] = field(default_factory=list)
    """What is left of the headings above the first that the text has lost, outermost first: their families and numbers."""
    rejected: list[Candidate] = field(default_factory=list)
    """The candidates that are none."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """Lost, missing and repeated ordinals (offsets in the folded text)."""


def decide(found: Found, off: frozenset[str] = frozenset()) -> Outline:
    """Return the outline of the document; `off` names the rules of evidence that are switched off."""
    weigh(found, off)
    outline = Outline()
    choices: list[Choice] = []
    decisions: dict[int, Decision] = {}
    below: list[int] = []
    for part in parts_of(found):
        reading = read(entries_of(part))
        outline.lost, below = lost_parents(part, reading.choices) if not choices else (outline.lost, [0] * len(part))
        for at, (candidate, choice, lost) in enumerate(zip(part, reading.choices, below, strict=True)):
            if choice.heading:
                decisions[len(choices)] = Decision(candidate, choice.frame + 1 + lost, candidate.ordinal)
            else:
                outline.rejected.append(candidate)
            choices.append(choice)
            if (other := reading.doubts.get(at)) is not None:
                _doubt(outline, candidate, choice, other, lost)
    _keep_apart(outline, decisions)
    for decision in outline.headings:
        if decision.candidate.guessed:
            title = decision.candidate.text
            _say(outline, "heading.end_unknown", decision, f"it is not sure where the heading {title!r} ends")
    for run in _runs(choices):
        if choices[run[-1]].group not in UNORDERED:
            _restore_ordinals(outline, [decisions[i] for i in run if i in decisions])
    return outline


def _doubt(outline: Outline, candidate: Candidate, choice: Choice, other: Choice, lost: int) -> None:
    """Say what a candidate may be as well; `lost` is the number of headings above it that the text has lost."""
    if other.heading:
        what = f"may be a heading of level {other.frame + 1 + lost}"
    else:
        what = "may be no heading" if other.frame < 0 else "may be an item of a list"
    end = max(candidate.text_end, candidate.start)
    message = f"{candidate.text!r} {what}"
    outline.diagnostics.append(diagnostics.make("heading.uncertain", message, candidate.start, end))


def _keep_apart(outline: Outline, decisions: dict[int, Decision]) -> None:
    """Give up each heading in which the next one begins, and list those that are left.

    A numbered sentence takes its whole row, in which what it numbers in turn may be headings as well.
    """
    for i, next_i in pairwise(list(decisions)):
        own, start = decisions[i].candidate, decisions[next_i].candidate.start
        if own.end > start:
            outline.rejected.append(own)
            del decisions[i]
    outline.headings = list(decisions.values())


def _runs(choices: list[Choice]) -> Iterable[list[int]]:
    """Yield the runs of headings, each as the indices of its members."""
    stack: list[list[int]] = []
    for i, choice in enumerate(choices):
        if choice.frame < 0:
            continue
        keep = choice.frame + (0 if choice.opened else 1)
        while len(stack) > keep:
            yield stack.pop()
        if choice.opened:
            stack.append([])
        stack[choice.frame].append(i)
    yield from stack


def _restore_ordinals(outline: Outline, run: list[Decision]) -> None:
    """Infer lost ordinals where the neighbours leave one value; report lost, missing and repeated ones."""
    before: int | None = 0
    for i, decision in enumerate(run):
        after = run[i + 1].candidate.ordinal if i + 1 < len(run) else None
        if decision.ordinal is None:
            fills = decision.candidate.fills
            if before is not None and after == before + 2:
                decision.ordinal = before + 1
            elif i == 0 and fills is not None and after == fills[1] + 1:
                decision.ordinal = fills[1]
            _say(outline, "heading.ordinal_lost", decision, f"the number of {decision.candidate.text!r} is lost")
        elif i and before is not None and decision.ordinal != 1:
            if decision.ordinal > before + 1:
                _say(outline, "heading.ordinal_gap", decision, f"{decision.ordinal} follows {before}")
            elif decision.ordinal == before:
                _say(outline, "heading.ordinal_repeated", decision, f"{decision.ordinal} stands twice")
        before = decision.ordinal


def _say(outline: Outline, code: str, decision: Decision, message: str) -> None:
    candidate = decision.candidate
    end = candidate.marker.end if candidate.marker else candidate.text_end
    outline.diagnostics.append(diagnostics.make(code, message, candidate.start, max(end, candidate.start)))
