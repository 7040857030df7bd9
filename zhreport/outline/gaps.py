"""Evidence that the numbering around unmarked lines gives: a number that is missing, a row that starts again or is parted.

Every rule is linear in the number of candidates and adds its name to the evidence; the weights stand in `zhreport.outline.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhreport.outline.candidate import Candidate
from zhreport.outline.prose_grammar import LONGEST_LEAD_PHRASE

FARTHEST_BELOW = 8  # rows from a title to the beginning of the numbering below it


def find_gaps(candidates: list[Candidate]) -> int:
    """Add the evidence of unmarked phrases between two numbers of which the one between them is missing.

    Numbers are compared with the last of their own group, so that the parts of a section in between do not hide its gap;
    where a numbering goes on over the beginning of a section, with the last of the section before.
    Returns the number of gaps with a phrase in them that is no statement: that many headings have lost their markers.
    """
    filled = 0
    last: dict[str, tuple[Candidate, int]] = {}
    through: dict[str, tuple[Candidate, int]] = {}  # the same over the beginnings of sections
    between: list[Candidate] = []  # the unmarked candidates since the last heading that may stand above
    for candidate in candidates:
        if candidate.marker is None:
            if not candidate.attached:
                between.append(candidate)
            continue
        title = candidate.head and not (candidate.group == "article" and candidate.closing)
        if candidate.inside or not title or not candidate.ordinal:
            if not candidate.inside and not title:
                between = []
                last = {group: (own, 0) for group, (own, _) in last.items()}
                through = {}
            if candidate.head and candidate.marker.family.broken:
                last = {group: kept for group, kept in last.items() if candidate.group not in ("", group)}
            continue
        rank = _rank(candidate)
        above = {name: kept for name, kept in last.items() if _rank(kept[0]) < rank}
        parent = max(above.values(), key=_place, default=None)
        before, since = last.get(candidate.group) or (None, parent[1] if parent else 0)
        goes_over = before is None and candidate.ordinal > 2 and candidate.group in through
        if goes_over:
            before, since = through[candidate.group]
        if candidate.ordinal == (before.ordinal or 0 if before else 0) + 2:
            gap = between[since:]
            filled += not goes_over and any(not (own.statement or own.long) for own in gap)
            missing = candidate.group, candidate.ordinal - 1, rank
            looks = {"", candidate.closing, before.closing if before else ""}
            if max(len(candidate.text), len(before.text) if before else 0) <= LONGEST_LEAD_PHRASE:
                gap = [own for own in gap if not own.long]
            _fill(gap, missing, looks)
        filled += _alone([kept for name, kept in last.items() if name not in above], candidate, between)
        through[candidate.group] = candidate, len(between)
        last = {**above, candidate.group: through[candidate.group]}
    return filled + _alone(list(last.values()), None, between)


def _alone(rows: list[tuple[Candidate, int]], after: Candidate | None, between: list[Candidate]) -> int:
    """Return how many of the rows that end have but their first member, with a phrase behind it that looks like it."""
    return sum(
        own.ordinal == 1
        and (after is None or own.group != after.group)
        and any(
            (own.run_in, own.closing) == (more.run_in, more.closing) and not (more.statement or more.long)
            for more in between[since:]
        )
        for own, since in rows
    )


def _fill(gap: list[Candidate], missing: tuple[str, int, int], looks: set[str]) -> None:
    """Add the evidence of the unmarked candidates in a gap that end as the numbered ones around it do: one of `looks`.

    `missing` is what they fill.
    """
    for own in apart(gap):
        if own.closing in looks and own.fills is None:
            own.evidence.append("fills_gap")
            own.fills = missing


def apart(plain: list[Candidate]) -> Iterator[Candidate]:
    """Yield the unmarked candidates that are no part of a list of names, a line each."""
    for at, own in enumerate(plain):
        near = plain[max(at - 2, 0) : at + 3]
        rows = {other.row for other in near if not other.run_in}
        if not any({row, row + 1, row + 2} <= rows for row in range(own.row - 2, own.row + 1)):
            yield own


def _rank(candidate: Candidate) -> int:
    """Return where a numbering stands in the official order: 1.1.1 below 1.1."""
    return candidate.marker.family.rank + len(candidate.marker.numbers) if candidate.marker is not None else 0


def _place(kept: tuple[Candidate, int]) -> int:
    return kept[0].start


def find_restarts(candidates: list[Candidate]) -> None:
    """Add the evidence of unmarked lines below which a numbering starts again that nothing above them explains."""
    title: Candidate | None = None  # the last unmarked line since the last number
    last: dict[str, tuple[int, int]] = {}  # of each group its rank and the number it has come to
    opened: dict[str, Candidate] = {}  # the title above each group's last beginning
    for candidate in candidates:
        if candidate.marker is None:
            if not candidate.run_in and not candidate.mid_sentence:
                title = candidate
            continue
        if candidate.inside or candidate.ordinal is None:
            continue
        group, rank = candidate.group, candidate.marker.family.rank
        if any(own[0] >= rank for name, own in last.items() if name != group):
            last = {name: own for name, own in last.items() if own[0] < rank or name == group}
            opened = {name: own for name, own in opened.items() if name in last}
        if candidate.ordinal == 1:
            near = title is not None and candidate.row - title.row <= FARTHEST_BELOW
            if near and last.get(group, (0, 0))[1] > 1:
                for own in (title, opened.get(group)):
                    if own is not None and "restarts_below" not in own.evidence:
                        own.evidence.append("restarts_below")
                        own.above_rank = rank - 1
            if title is not None and near:
                opened[group] = title
            else:
                opened.pop(group, None)
        last[group] = rank, candidate.ordinal
        title = None


def find_partings(candidates: list[Candidate]) -> None:
    """Add the evidence of unmarked lines between two numbers of a row that goes on over the headings above it elsewhere."""
    last: dict[str, Candidate] = {}
    over: set[str] = set()  # the numberings that go on over a heading with a number
    parting: list[tuple[Candidate, Candidate]] = []  # the lines, each with the number below it
    title: Candidate | None = None  # the last unmarked line since the last number
    outer: Candidate | None = None  # the last heading with a number that has its line to itself
    for candidate in candidates:
        if candidate.marker is None:
            title = candidate if candidate.alone else title
        elif not candidate.inside and candidate.head and candidate.ordinal:
            before, rank = last.get(candidate.group), candidate.marker.family.rank
            if before is not None and before.ordinal == candidate.ordinal - 1:
                if (
                    outer is not None
                    and outer.start > before.start
                    and outer.marker
                    and outer.marker.family.rank < rank
                ):
                    over.add(candidate.group)
                elif title is not None and title.row == candidate.row - 1 > before.row:
                    parting.append((title, candidate))
            last[candidate.group], title = candidate, None
            outer = outer if candidate.run_in else candidate
    for title, below in parting:
        if below.group in over and "restarts_below" not in title.evidence:
            title.evidence.append("parts_row")
            title.above_rank = below.marker.family.rank - 1 if below.marker else 0
