"""The outline, decided for the document as a whole.

How it works, and why:

1. *Kin.* Numbered candidates are first read as a tree by their numbering alone, sentences included, so that every candidate
   has its kin: the same numbering under the same parent. A single line cannot say whether `1.` is a heading or an item; its
   kin can.
2. *Vote.* Each candidate gets points for what speaks for a heading (a known title, a title-like line, a phrase with body text
   after it) and against (figures, a semicolon at its end, nothing below it), and its kin's mean counts as much as its own.
   Unnumbered titles are accepted if they are known, or if several of them share the habit.
3. *Levels.* The accepted ones are read as a tree again. A number that continues an open sequence is its sibling; a restart is
   a child if the sequence around it goes on afterwards, else it takes the place that the official order gives it. So the
   level is the depth in this document, whatever families it uses.
4. *Ordinals.* A lost ordinal is inferred where its neighbours leave one value; gaps and repeats are reported.

Every step is linear in the number of candidates.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from zhreport import diagnostics
from zhreport.candidates import Candidate
from zhreport.lines import Line
from zhreport.markers import Marker
from zhreport.model import Diagnostic

ACCEPT = 0.55  # points from which a candidate is a heading; between the two humps of the scores on the corpus
PRIOR = {
    "part": 2.0, "chapter": 2.0, "section": 2.0, "roman": 0.8, "han_comma": 1.2, "han_paren": 0.6, "decimal": 0.6,
    "arabic": 0.0, "arabic_paren": -0.2, "arabic_half_paren": -0.3, "circled": -0.5, "star": 0.0, "dash": -0.2, "bracket": 0.6,
}  # fmt: skip
"""How much a family is used for headings rather than items, before anything else is known."""
BEGINS_LATE = 1.5  # points off where a low numbering does not start at its beginning: notes, cut sentences
FEWEST_ALIKE = 3  # unnumbered run-in paragraphs in a row that make a habit
LONG_BODY = 40  # characters of a paragraph that an unnumbered title may stand above
SET_AS_HEADING, SET_IN_BOLD = 1.2, 0.4  # points for a line that the file sets as a heading, in bold
BOLD = 9  # the level of lines that are set in bold only
DRAWN_RANK = 30  # where unnumbered headings of the file's own levels stand if no numbered heading shows the level
PLAIN_RANK = 88  # where unnumbered headings stand in the official order: below every numbering


@dataclass(slots=True)
class Decision:
    """A heading that was accepted."""

    candidate: Candidate
    """The candidate."""
    level: int
    """Its depth, from 1."""
    ordinal: int | None
    """Its ordinal, printed or inferred."""
    main: bool = False
    """Whether it is a section of the outermost numbering."""


@dataclass(slots=True)
class Outline:
    """What was decided."""

    headings: list[Decision] = field(default_factory=list)
    """The headings in source order."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """Lost, missing and repeated ordinals (offsets in the folded text)."""


def decide(candidates: list[Candidate], lines: list[Line]) -> Outline:
    """Return the outline of the document; `lines` are those that no table or furniture has taken, by index."""
    following = _lines_after(candidates, lines)
    numbered = _resolve_groups([c for c in candidates if c.marker is not None])
    kin = _kin(numbered)
    late = _beginning_late(numbered, kin)
    accepted = {id(c) for c in numbered if _is_heading(c, kin, following, late)}
    accepted -= _without_gap(numbered, accepted)
    main_group = _main_group([c for c in numbered if id(c) in accepted])
    plain = _accept_plain([c for c in candidates if c.marker is None], candidates, accepted, following)
    chosen = [c for c in candidates if id(c) in accepted or id(c) in plain]
    return _outline(chosen, main_group)


# ----------------------------------------------------------------------------------------------------------- numbering


def _lines_after(candidates: list[Candidate], lines: list[Line]) -> dict[int, Line | None]:
    """Return for each line index the line after it."""
    after: dict[int, Line | None] = {}
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        after[line.index] = following
    return after


def _resolve_groups(numbered: list[Candidate]) -> list[Candidate]:
    """Give marks that may belong to any numbering (`、总体情况`) the group whose sequence has a gap there."""
    after: list[Candidate | None] = [None] * len(numbered)
    following: Candidate | None = None
    for i in range(len(numbered) - 1, -1, -1):
        after[i] = following
        if numbered[i].group in ("han_comma", "arabic") and numbered[i].head:
            following = numbered[i]
    before: Candidate | None = None
    for candidate, behind in zip(numbered, after, strict=True):
        marker = candidate.marker
        if marker is not None and not marker.family.group:
            group = "han_comma"
            if any(k.part for k in candidate.known) or not candidate.known:
                near = behind if behind is not None and (behind.ordinal or 0) > 1 else before
                group = near.group if near is not None else group
            candidate.marker = _with_group(marker, group)
        elif candidate.group in ("han_comma", "arabic") and candidate.head:
            before = candidate
    return numbered


def _with_group(marker: Marker, group: str) -> Marker:
    rank = 40 if group == "han_comma" else 60
    return replace(marker, family=replace(marker.family, group=group, rank=rank))


@dataclass(slots=True)
class _Open:
    """A numbering that is open at some depth."""

    group: str
    rank: int
    ordinal: int | None
    node: int
    family: str


class Numbered(NamedTuple):
    """What the numbering of a candidate says."""

    group: str
    rank: int
    ordinal: int | None
    family: str
    opens_list: bool


class _Tree:
    """Reads numbered things in order into a tree; each gets its parent and depth."""

    def __init__(self, items: list[Numbered]) -> None:
        self.items = items
        self.next_same = self._next_of_group()
        self.stack: list[_Open] = []
        self.parents: list[int] = []
        self.depths: list[int] = []
        for i in range(len(items)):
            self._add(i)

    def _next_of_group(self) -> list[int | None]:
        """Return for each item the index of the next one of its group and family."""
        following: list[int | None] = [None] * len(self.items)
        last: dict[tuple[str, str], int] = {}
        for i in range(len(self.items) - 1, -1, -1):
            key = (self.items[i].group, self.items[i].family)
            following[i] = last.get(key)
            last[key] = i
        return following

    def _add(self, i: int) -> None:
        group, rank, ordinal, family, _ = self.items[i]
        place = self._sibling_place(i)
        if place is None:
            keep = len(self.stack)
            while keep and not self._may_hold(keep - 1, i):
                keep -= 1
        else:
            keep = place
        del self.stack[keep:]
        self.parents.append(self.stack[-1].node if self.stack else -1)
        self.depths.append(len(self.stack) + 1)
        self.stack.append(_Open(group, rank, ordinal, i, family))

    def _sibling_place(self, i: int) -> int | None:
        """Return the depth of the open numbering that this item continues, None if it opens one."""
        group, _, ordinal, family, opens_list = self.items[i]
        own = [d for d in range(len(self.stack) - 1, -1, -1) if self.stack[d].group == group]
        if not own:
            return None
        if ordinal is None:
            return own[0]
        for depth in own:
            if self.stack[depth].ordinal == ordinal - 1:
                return depth
        if ordinal == 1:
            top = len(self.stack) - 1
            if self.stack[top].group == group and self.stack[top].family == family:
                return None if opens_list else own[0]
            return None if self._goes_on(top, i) else own[0]
        unknown = next((d for d in own if self.stack[d].ordinal is None), None)
        if unknown is not None:
            return unknown
        ahead = [d for d in own if (self.stack[d].ordinal or 0) < ordinal]
        return min(ahead, key=lambda d: ordinal - (self.stack[d].ordinal or 0)) if ahead else own[0]

    def _may_hold(self, depth: int, i: int) -> bool:
        """Return whether item `i` may stand inside what is open at `depth`."""
        return self.stack[depth].rank < self.items[i].rank or self.items[i].opens_list or self._goes_on(depth, i)

    def _goes_on(self, depth: int, i: int) -> bool:
        """Return whether the numbering open at `depth` is continued after item `i`, which starts a new one inside it."""
        open_ = self.stack[depth]
        if self.items[i].ordinal != 1 or open_.ordinal is None:
            return False
        following = self.next_same[open_.node]
        while following is not None and following < i:
            following = self.next_same[following]
        return following is not None and self.items[following].ordinal == open_.ordinal + 1


def _kin(numbered: list[Candidate]) -> dict[int, list[Candidate]]:
    """Return for each candidate those of the same numbering under the same parent, itself included."""
    tree = _Tree([_numbering(c) for c in numbered])
    groups: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for candidate, parent in zip(numbered, tree.parents, strict=True):
        groups[parent, candidate.group].append(candidate)
    return {id(c): members for members in groups.values() for c in members}


def _numbering(candidate: Candidate) -> Numbered:
    marker = candidate.marker
    if marker is None:
        return Numbered("plain", PLAIN_RANK, None, "plain", False)
    return Numbered(candidate.group, marker.family.rank, marker.ordinal, marker.family.name, candidate.after_colon)


# ---------------------------------------------------------------------------------------------------------------- votes


def _beginning_late(numbered: list[Candidate], kin: dict[int, list[Candidate]]) -> set[int]:
    """Return the candidates whose numbering neither starts at one nor goes on from where the last of its kind ended."""
    late: set[int] = set()
    last: dict[str, int | None] = {}
    for candidate in numbered:
        first = kin[id(candidate)][0]
        if first is candidate:
            goes_on = candidate.ordinal is not None and last.get(candidate.group) == candidate.ordinal - 1
            if (candidate.ordinal or 1) > 1 and not goes_on and not any(c.known for c in kin[id(candidate)]):
                late.add(id(candidate))
        elif id(first) in late:
            late.add(id(candidate))
        last[candidate.group] = candidate.ordinal
    return late


def _is_heading(
    candidate: Candidate, kin: dict[int, list[Candidate]], following: dict[int, Line | None], late: set[int]
) -> bool:
    if not candidate.head:
        return False
    members = kin[id(candidate)]
    own = _points(candidate, following)
    mean = sum(_points(c, following) for c in members) / len(members) if len(members) <= 64 else own
    if id(candidate) in late and PRIOR.get(candidate.group, 0.0) < ACCEPT:
        own -= BEGINS_LATE
    return own > 0 and (own + mean) / 2 > ACCEPT


def _points(candidate: Candidate, following: dict[int, Line | None]) -> float:
    """Return what speaks for a heading less what speaks against."""
    points = PRIOR.get(candidate.group, 0.0)
    if not candidate.head:
        return points - 2.0
    if candidate.known:
        points += 2.5
    if candidate.drawn:
        points += SET_AS_HEADING if candidate.drawn < BOLD else SET_IN_BOLD
    if candidate.after_semicolon:
        points -= 1.5
    closing = candidate.end - candidate.text_end
    if candidate.run_in:
        return points + (1.0 if not candidate.inside else 0.6)
    points += 0.5 if closing else 1.5
    after = following.get(candidate.last_line)
    if after is None or candidate.inside:
        return points - (1.0 if closing else 0.0)
    if closing and candidate.ordinal and _starts_with_next(after.text, candidate.ordinal):
        points -= 1.2
    elif len(after.text) > LONG_BODY:
        points += 0.5
    return points


def _starts_with_next(text: str, ordinal: int) -> bool:
    from zhreport.numerals import format_numeral

    head = text[:6].lstrip("(第 ")
    return head.startswith((str(ordinal + 1), format_numeral(ordinal + 1)))


def _without_gap(numbered: list[Candidate], accepted: set[int]) -> set[int]:
    """Return the accepted candidates that only a gap could make headings and that fill none."""
    refused: set[int] = set()
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in numbered:
        if id(candidate) in accepted:
            groups[candidate.group].append(candidate)
    for own in groups.values():
        for i, candidate in enumerate(own):
            if candidate.marker is not None and candidate.marker.family.needs_gap:
                before = own[i - 1].ordinal if i else None
                after = own[i + 1].ordinal if i + 1 < len(own) else None
                if not _fills_gap(candidate, before, after):
                    refused.add(id(candidate))
    return refused


def _fills_gap(candidate: Candidate, before: int | None, after: int | None) -> bool:
    """Return whether the numbers before and after leave exactly this one open."""
    if candidate.ordinal is None:
        return False
    if any(not k.part for k in candidate.known):
        return True
    if candidate.ordinal == 1:
        return after == 2 and bool(candidate.known)
    return before == candidate.ordinal - 1 and after is not None and (after > candidate.ordinal or after == 1)


def _accept_plain(
    plain: list[Candidate], everything: list[Candidate], accepted: set[int], following: dict[int, Line | None]
) -> set[int]:
    """Return the unnumbered titles that are headings: known ones, and habits that several share."""
    chosen = {id(c) for c in plain if c.known and not c.run_in and _may_stand_alone(c)}
    chosen |= {id(c) for c in plain if 0 < c.drawn < BOLD and not c.run_in}
    everyone = [c for c in everything if c.marker is None or id(c) in accepted]
    chosen |= _gap_fillers(everyone, _main_group([c for c in everything if id(c) in accepted]))
    shared = [c for c in plain if not c.run_in and not c.known and _over_body(c, following)]
    if len(shared) >= 2:
        chosen |= {id(c) for c in shared}
    series: list[Candidate] = []
    previous_line = -10
    for candidate in everything:
        if candidate.marker is None and candidate.run_in:
            adjoining = candidate.line <= previous_line + 2
            series = [*series, candidate] if adjoining else [candidate]
            previous_line = candidate.last_line
            if len(series) >= FEWEST_ALIKE:
                chosen |= {id(c) for c in series}
        elif id(candidate) in accepted or id(candidate) in chosen:
            series, previous_line = [], -10
    return chosen


def _may_stand_alone(candidate: Candidate) -> bool:
    return len(candidate.text) >= 4 or candidate.end == candidate.text_end


def _over_body(candidate: Candidate, following: dict[int, Line | None]) -> bool:
    after = following.get(candidate.last_line)
    return (
        after is not None
        and len(after.text) > LONG_BODY
        and len(candidate.text) <= 26
        and candidate.end == candidate.text_end
    )


def _main_group(numbered: list[Candidate]) -> str:
    """Return the numbering of the document's main sections: that of known section titles, else the outermost."""
    votes: dict[str, int] = defaultdict(int)
    for candidate in numbered:
        if candidate.known and not all(k.part for k in candidate.known):
            votes[candidate.group] += 1
    if votes:
        return max(votes, key=lambda group: votes[group])
    ranked = sorted((c.marker.family.rank, c.group) for c in numbered if c.marker)
    return ranked[0][1] if ranked else "han_comma"


# --------------------------------------------------------------------------------------------------------------- levels


def _outline(chosen: list[Candidate], main_group: str) -> Outline:
    parts = {c.group for c in chosen if c.marker and c.known and all(k.part for k in c.known)}
    ranks = {c.group: c.marker.family.rank for c in chosen if c.marker}
    items: list[Numbered] = []
    fillers = _gap_fillers(chosen, main_group)
    above: set[str] = set()
    for candidate in chosen:
        if candidate.group == main_group:
            above = {k.role for k in candidate.known if not k.part}
        known = id(candidate) in fillers or (bool(candidate.known) and main_group in ranks)
        if candidate.marker is None and 0 < candidate.drawn < BOLD and not known:
            rank = _drawn_rank(candidate.drawn, chosen)
            items.append(Numbered(f"drawn{candidate.drawn}", rank, None, "plain", False))
        elif candidate.marker is None and (id(candidate) in fillers or (candidate.known and not candidate.run_in)):
            part = id(candidate) not in fillers and _is_part(candidate, above)
            group = next(iter(sorted(parts)), "plain") if part else main_group
            items.append(Numbered(group, ranks.get(group, 45 if part else 40), None, "plain", False))
        else:
            items.append(_numbering(candidate))
    tree = _Tree(_main_outermost(items, chosen, main_group))
    outline = Outline()
    for i, (candidate, depth) in enumerate(zip(chosen, tree.depths, strict=True)):
        outline.headings.append(Decision(candidate, depth, items[i].ordinal, depth == 1))
    _restore_ordinals(outline, tree, items)
    return outline


def _drawn_rank(level: int, chosen: list[Candidate]) -> int:
    """Return where an unnumbered heading of a level stands: beside the numbered ones of its level, else between the others."""
    ranks = [(c.drawn, c.marker.family.rank) for c in chosen if c.marker and 0 < c.drawn < BOLD]
    same = [rank for own, rank in ranks if own == level]
    deeper = [rank for own, rank in ranks if own > level]
    higher = [rank for own, rank in ranks if own < level]
    if same:
        return min(same)
    return min(deeper) - 1 if deeper else max(higher) + 1 if higher else DRAWN_RANK + level


def _main_outermost(items: list[Numbered], chosen: list[Candidate], main_group: str) -> list[Numbered]:
    """Return the items with the main sections' numbering outermost where an inner family numbers them (1. 总体情况)."""
    main = {i for i, c in enumerate(chosen) if c.group == main_group and any(not k.part for k in c.known)}
    if len(main) < 2 or PRIOR.get(main_group, 0.0) > ACCEPT:
        return items
    return [item._replace(rank=1) if i in main else item for i, item in enumerate(items)]


def _is_part(candidate: Candidate, above: set[str]) -> bool:
    """Return whether a known title names a part of the section it stands in rather than a section."""
    return all(k.part for k in candidate.known) or any(k.part and k.role in above for k in candidate.known)


def _gap_fillers(chosen: list[Candidate], main_group: str) -> set[int]:
    """Return the unnumbered titles that alone stand where the main numbering misses exactly one."""
    found: set[int] = set()
    before: int | None = None
    between: list[Candidate] = []
    for candidate in chosen:
        if candidate.group == main_group and candidate.ordinal is not None:
            if before is not None and candidate.ordinal == before + 2 and len(between) == 1:
                found.add(id(between[0]))
            before, between = candidate.ordinal, []
        elif candidate.marker is None and not candidate.run_in:
            between.append(candidate)
    return found


def _restore_ordinals(outline: Outline, tree: _Tree, items: list[Numbered]) -> None:
    """Infer lost ordinals where the neighbours leave one value; report lost, missing and repeated ones."""
    families: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, parent in enumerate(tree.parents):
        if items[i].group not in ("plain", "star", "dash", "bracket"):
            families[parent, items[i].group].append(i)
    for members in families.values():
        for position, i in enumerate(members):
            decision = outline.headings[i]
            before = outline.headings[members[position - 1]].ordinal if position else 0
            after = items[members[position + 1]].ordinal if position + 1 < len(members) else None
            if decision.ordinal is None:
                if before is not None and after == before + 2:
                    decision.ordinal = before + 1
                _say(outline, "heading.ordinal_lost", decision, f"the number of {decision.candidate.text!r} is lost")
            elif position and before is not None and decision.ordinal != 1:
                if decision.ordinal > before + 1:
                    _say(outline, "heading.ordinal_gap", decision, f"{decision.ordinal} follows {before}")
                elif decision.ordinal == before:
                    _say(outline, "heading.ordinal_repeated", decision, f"{decision.ordinal} stands twice")


def _say(outline: Outline, code: str, decision: Decision, message: str) -> None:
    candidate = decision.candidate
    end = candidate.marker.end if candidate.marker else candidate.text_end
    outline.diagnostics.append(diagnostics.make(code, message, candidate.start, max(end, candidate.start)))
