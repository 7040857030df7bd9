"""Heads and feet of pages: which line is furniture, metadata, title, signature or body, and what the report says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path

import pytest

from zhreport import parse
from zhreport.model import Metadata
from zhreport.report import Report, leaves

CASES = Path(__file__).parent / "cases" / "front"
KINDS = {
    "b": {"boilerplate"},
    "m": {"metadata"},
    "t": {"title"},
    "s": {"signature"},
    "c": {"toc"},
    "h": {"heading"},
    "p": {"paragraph", "item", "list"},
    "x": {"table"},
}
FACTS = {fact.name for fact in fields(Metadata)} - {"spans"}


@dataclass(slots=True)
class Case:
    """One page."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)


def read_cases(name: str) -> list[Case]:
    cases: list[Case] = []
    for row in (CASES / name).read_text("utf-8").split("\n"):
        if row.startswith("== "):
            cases.append(Case(row.removeprefix("== ")))
        elif row.startswith("@ "):
            fact, _, value = row.removeprefix("@ ").partition(" = ")
            assert fact in FACTS
            cases[-1].facts[fact] = value
        elif row == "-":
            cases[-1].lines.append(("", ""))
        elif row and not row.startswith("#"):
            letter, _, text = row.partition(" ")
            assert letter in KINDS or letter == "?", row
            cases[-1].lines.append((letter, text))
    return cases


def kinds_by_line(case: Case, report: Report) -> list[set[str]]:
    """Return the kinds of the leaves that each line's characters lie in."""
    own = list(leaves(report))
    found = []
    position = 0
    for _, text in case.lines:
        start, end = position, position + len(text)
        found.append({leaf.kind for first, last, leaf in own if first < end and last > start})
        position = end + 1
    return found


def mistakes(case: Case) -> list[str]:
    report = parse(case.text)
    wrong = [
        f"{text!r} is {sorted(kinds)}, not {letter}"
        for (letter, text), kinds in zip(case.lines, kinds_by_line(case, report), strict=True)
        if letter in KINDS and not kinds <= KINDS[letter]
    ]
    for fact in sorted(FACTS):
        given = getattr(report.metadata, fact)
        if case.facts.get(fact) != (None if given is None else str(given)):
            wrong.append(f"{fact} is {given!r}, not {case.facts.get(fact)!r}")
    return wrong


def all_cases() -> list[tuple[str, Case]]:
    return [(path.stem, case) for path in sorted(CASES.glob("*.txt")) for case in read_cases(path.name)]


@pytest.mark.parametrize(("file", "case"), all_cases(), ids=lambda value: getattr(value, "name", value))
def test_case(file: str, case: Case) -> None:
    found = mistakes(case)
    assert not found, "\n".join([case.name, *found])


@pytest.mark.parametrize(("file", "case"), all_cases(), ids=lambda value: getattr(value, "name", value))
def test_every_fact_has_its_place(file: str, case: Case) -> None:
    report = parse(case.text)
    for name, span in report.metadata.spans.items():
        assert getattr(report.metadata, name) is not None
        assert 0 <= span.start < span.end <= len(report.text)
    assert {name for name in FACTS - {"genre"} if getattr(report.metadata, name) is not None} <= set(
        report.metadata.spans
    )
