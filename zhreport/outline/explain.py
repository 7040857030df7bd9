"""Why a line is a heading, or is none: the evidence of every candidate, and how often each rule and each family was met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhreport.outline.rules import RULES, signed
from zhreport.rendering.printable import printable

if TYPE_CHECKING:
    from zhreport.parser import Parser
    from zhreport.readers import SourceText
    from zhreport.report import Report

LONGEST_SHOWN = 40  # characters of a candidate's text


@dataclass(slots=True, frozen=True)
class Judged:
    """A candidate and what became of it. Offsets are in the source."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    text: str
    """Marker and title as the source has them."""
    level: int | None
    """Its level, None if it is no heading."""
    style: str
    """Its numbering family, `plain` for none."""
    points: float
    """What speaks for a heading less what speaks against one, before the numbering around it is looked at."""
    evidence: tuple[str, ...]
    """The names of the rules, those against it behind a minus sign."""


def judged(parser: Parser, text: str | SourceText) -> list[Judged]:
    """Return every heading candidate of a text in source order, with its evidence.

    A candidate with points below zero may be a heading where its row of numbers proves it, one with points above zero an
    item of a list: the numbering of the whole document decides.
    """
    read = None if isinstance(text, str) else text
    source = (text if isinstance(text, str) else text.text).removeprefix("\ufeff")
    page = parser.page_of(source, read)
    outline = parser.outline_of(page)
    levels = {id(decision.candidate): decision.level for decision in outline.headings}
    found = []
    for candidate in [*(decision.candidate for decision in outline.headings), *outline.rejected]:
        span = page.folded.span(candidate.start, max(candidate.end, candidate.start))
        style = candidate.marker.family.name if candidate.marker else "plain"
        shown = " ".join(source[span.start : span.end].split())[:LONGEST_SHOWN]
        found.append(
            Judged(span.start, span.end, shown, levels.get(id(candidate)), style, round(candidate.points, 2),
                   tuple(signed(candidate.evidence)))
        )  # fmt: skip
    return sorted(found, key=lambda own: own.start)


def explained(parser: Parser, text: str | SourceText) -> Iterator[str]:
    """Yield one line for each candidate: level or a dash, points, text, family, evidence."""
    for own in judged(parser, text):
        level = "-" if own.level is None else f"L{own.level}"
        rules = " ".join(own.evidence)
        yield f"{level:>3} {own.points:+5.1f}  {printable(own.text)}  [{own.style}] {rules}"


def rule_lines(reports: Iterable[Report] = ()) -> Iterator[str]:
    """Yield one line for each rule of evidence: name, weight, what it looks for, how many headings of the reports it fired for.

    After the rules come the numbering families that the headings have.
    """
    rules: Counter[str] = Counter()
    families: Counter[str] = Counter()
    for report in reports:
        for section in report.sections:
            rules.update(name.lstrip("-") for name in section.heading.evidence)
            families[section.heading.style] += 1
    for name, rule in RULES.items():
        hits = f"{rules[name]:6}  " if families else ""
        yield f"{hits}{name:22}{rule.weight:+5.1f}  {rule.says}"
    for name, count in families.most_common():
        yield f"{count:6}  {name:22}       headings of this family"
