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

Every step is linear in the number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from zhreport import diagnostics
from zhreport.model import Diagnostic
from zhreport.outline.below import is_inner
from zhreport.outline.candidate import SECTION_RANK, Candidate, Found
from zhreport.outline.cut_off import lost_parents, open_before
from zhreport.outline.evidence import weigh
from zhreport.outline.markers import Marker
from zhreport.outline.parts import parts_of
from zhreport.outline.phrase import is_section
from zhreport.outline.reading import Choice, read
from zhreport.outline.steps import ABOVE, ASIDE_RANK, MAIN_RANK, PLAIN, RUN_IN, SURELY, UNORDERED, WILD, Entry
from zhreport.text.markup import BOLD

DRAWN_RANK = 30  # where unnumbered headings of the file's own levels stand if no numbered heading shows the level
PLAIN_RANK = 88  # where unnumbered headings stand in the official order: below every numbering
DECIMALS_RAISED = 10  # ranks by which decimals stand above plain numbers where they stand below none
_DUE = frozenset({"like_siblings", "unmarked", "run_in_unmarked"})
"""What shows that an unmarked title is a numbered one that has lost its marker."""
NOISE, NOISE_INSIDE = 2.2, 0.3  # what it costs to take a marker at the start of a line, inside a line, for nothing


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
        read_so = read(_entries(part)).choices
        outline.lost, below = lost_parents(part, read_so) if not choices else (outline.lost, [0] * len(part))
        for candidate, choice, lost in zip(part, read_so, below, strict=True):
            if choice.heading:
                decisions[len(choices)] = Decision(candidate, choice.frame + 1 + lost, candidate.ordinal)
            else:
                outline.rejected.append(candidate)
            choices.append(choice)
    _keep_apart(outline, decisions)
    for decision in outline.headings:
        if decision.candidate.guessed:
            title = decision.candidate.text
            _say(outline, "heading.end_unknown", decision, f"nothing shows where the heading {title!r} ends")
    for run in _runs(choices):
        if choices[run[-1]].group not in UNORDERED:
            _restore_ordinals(outline, [decisions[i] for i in run if i in decisions])
    return outline


def _keep_apart(outline: Outline, decisions: dict[int, Decision]) -> None:
    """Let a heading end where the next begins inside it; one whose title goes on there is none.

    A numbered sentence takes its whole row, in which what it numbers in turn may be headings as well.
    """
    for i, next_i in pairwise(list(decisions)):
        own, start = decisions[i].candidate, decisions[next_i].candidate.start
        if own.end <= start:
            continue
        if own.text_end <= start and not own.pieces:
            own.end = own.text_end
            own.closing = ""
        else:
            outline.rejected.append(own)
            del decisions[i]
    outline.headings = list(decisions.values())


def _entries(candidates: list[Candidate]) -> list[Entry]:
    entries: list[Entry] = []
    last: dict[str, int | None] = {}
    ranks = [(c.drawn, c.marker.family.rank) for c in candidates if c.marker and 0 < c.drawn < BOLD]
    above: set[str] = set()  # the roles of the section that was opened last
    between, cut = _bare_between(candidates), open_before(candidates)
    begun = between | _bare_beginnings(candidates)
    raised = _decimals_stand_alone(candidates)
    commas = any(c.marker is not None and c.marker.family.name == "arabic_comma" for c in candidates)
    for candidate in candidates:
        marker = candidate.marker
        if marker is None:
            if candidate.fills is not None:
                last[candidate.fills[0]] = candidate.fills[1]
            main = not candidate.run_in and is_section(candidate.known)
            part = any(known.part and known.role in above for known in candidate.known)
            part, main = part and not main, main and not part
            if main:
                above = {known.role for known in candidate.known if not known.part}
            if 0 < candidate.drawn < BOLD and not main and "fills_gap" not in candidate.evidence:
                rank = _drawn_rank(candidate.drawn, ranks)
                entries.append(
                    Entry(f"drawn{candidate.drawn}", None, rank, candidate.points, NOISE, False, False, False)
                )
            else:
                due = not candidate.aside and not _DUE.isdisjoint(candidate.evidence)
                above_another = "above_titles" in candidate.evidence
                group = RUN_IN if candidate.run_in else ABOVE if above_another else PLAIN
                own = ASIDE_RANK if candidate.aside else MAIN_RANK if main else PLAIN_RANK - above_another
                entries.append(
                    Entry(
                        group, None, candidate.above_rank or own, candidate.points, 0.0, False, False, main, part, due,
                        fills=candidate.fills,
                    )
                )  # fmt: skip
            continue
        family, ordinal = marker.family, marker.ordinal
        told = begun if family.group == "decimal" else between
        proved = not family.needs_gap or bool(candidate.known) or id(candidate) in told
        noise = NOISE_INSIDE if candidate.inside else 0.0 if candidate.mid_sentence or not proved else NOISE
        if proved:
            noise += max(candidate.points, 0.0)
        group, rank = candidate.group, family.rank + len(marker.numbers)
        if raised and family.group == "decimal":
            rank -= DECIMALS_RAISED
        group = group or ("" if commas else WILD[0])
        exact = family.needs_gap and not candidate.known and id(candidate) not in begun
        goes_on, points = ordinal is not None and ordinal > 1 and last.get(group) == ordinal - 1, candidate.points
        if id(candidate) in cut:
            goes_on, points = True, max(points, SURELY)
        section = family.rank == SECTION_RANK and is_section(candidate.known)
        entries.append(Entry(group, ordinal, rank, points, noise, goes_on, exact, section, apart=candidate.apart))
        last[group] = ordinal
        if candidate.known:
            above = {known.role for known in candidate.known if not known.part} or above
    return entries


def _decimals_stand_alone(candidates: list[Candidate]) -> bool:
    """Return whether no decimal follows the number that it begins with: `2.1` below `二、`, and `1.` below that."""
    number = None
    for candidate in candidates:
        if candidate.marker is not None and not candidate.inside:
            if candidate.marker.numbers and candidate.marker.numbers[0] == number:
                return False
            if candidate.group == "arabic":
                number = candidate.ordinal
    return True


def _bare_beginnings(candidates: list[Candidate]) -> set[int]:
    """Return the ids of lines with a bare number that what follows proves.

    A first number whose group goes on with the second: `一修路` above `二、建桥`; one that the decimals below begin with:
    `3 应急响应` above `3.1 响应分级`.
    """
    following: dict[str, int | None] = {}
    below: tuple[int, ...] = ()  # the numbers of the next decimal
    begun = set()
    for candidate in reversed(candidates):
        if candidate.marker is None or candidate.inside:
            continue
        if candidate.marker.family.needs_gap:
            first = candidate.ordinal == 1 and following.get(candidate.group) == 2
            if first or (candidate.marker.family.group == "decimal" and below == (candidate.ordinal, 1)):
                begun.add(id(candidate))
        below = candidate.marker.numbers
        following[candidate.group] = candidate.ordinal
    return begun


def _bare_between(candidates: list[Candidate]) -> set[int]:
    """Return the ids of lines with a bare number between the end of an inner numbering and its next beginning.

    `四打造特色社区` between `(五)` and `(一)`, where no number of its own family stands before: a page of several begins so.
    """
    begun: set[int] = set()
    seen: set[str] = set()
    own = (candidate for candidate in candidates if candidate.marker is not None and not candidate.inside)
    before: Candidate | None = None
    for bare, after in pairwise(own):
        if before is not None and bare.marker is not None and bare.marker.family.needs_gap and bare.group not in seen:
            inner = before.group == after.group and (before.ordinal or 0) > 1 and after.ordinal == 1
            if inner and is_inner(bare, after) and min(before.points, after.points) > 0.0:
                begun.add(id(bare))
        seen.add(bare.group)
        before = bare
    return begun


def _drawn_rank(level: int, ranks: list[tuple[int, int]]) -> int:
    """Return where an unnumbered heading of a level stands: beside the numbered ones of its level, else between the others.

    `ranks` are the levels and ranks of the numbered headings that the file sets as such.
    """
    same = [rank for own, rank in ranks if own == level]
    deeper = [rank for own, rank in ranks if own > level]
    higher = [rank for own, rank in ranks if own < level]
    if same:
        return min(same)
    return min(deeper) - 1 if deeper else max(higher) + 1 if higher else DRAWN_RANK + level


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
