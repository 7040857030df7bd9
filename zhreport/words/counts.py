"""Counts of terms for panels: how often terms stand in each part of a report, and how much text that part is.

What is counted is what the agency says: headings, paragraphs and items, each without its marker, hard wraps joined. Of
terms one inside the other the longest counts, and only that. The rate is per thousand Han characters of the same text:
unlike a number of words, that does not move when a dictionary does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import regex

from zhreport.finding import placed
from zhreport.model import Item, Node, Paragraph, Section
from zhreport.text.chars import fold
from zhreport.words.atoms import RESERVED_TAGS
from zhreport.words.segmentation import Terms, Words, read_words

if TYPE_CHECKING:
    from zhreport.report import Report

By = Literal["section", "topic", "document"]
TermList = Words | Mapping[str, str] | Iterable[str]
"""Terms to count: a parser's words, terms with their tags, or terms alone."""

_NOT_HAN = regex.compile(r"\P{Han}+")
_PATH = " > "
_OUTSIDE = "0"  # the unit of what stands before the first section


@dataclass(frozen=True, slots=True)
class TermCount:
    """How often one term stands in one unit of one report: a row of a panel."""

    document: str
    """The name of the source."""
    agency: str | None
    """The agency that reports."""
    year: int | None
    """The year reported on."""
    unit: str
    """The section's place (`2.1`; `0`: before the first section), the topic's id, or "" for the whole document."""
    role: str | None
    """The role of the section, or of the innermost one around it that has one; None for a topic or a document."""
    path: str
    """The headings from the outermost to the section's own, " > " between them; "" for a topic or a document."""
    term: str
    """The term as the lexicon or the list has it; "" in the only row of a unit in which no term of a lexicon stands."""
    tag: str
    """The term's tag, "" if it has none."""
    count: int
    """How often it stands there."""
    han_characters: int
    """The Han characters of the unit."""
    per_thousand: float | None
    """`count` for each thousand of them; None where there are none."""


@dataclass(slots=True)
class _Unit:
    """A part of the report and its text."""

    name: str
    role: str | None = None
    path: tuple[str, ...] = ()
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _TermIndex:
    """Terms ready to be found."""

    search: Terms
    names: Mapping[str, tuple[str, str]]
    """Folded term to the term as given and its tag."""
    every: bool
    """Whether terms that a unit does not have get a row, too."""


def counts(report: Report, by: By = "section", terms: TermList | None = None) -> list[TermCount]:
    """Return the counts of each unit, in document order (topics by id), the most frequent term first.

    Without `terms`, those of the shipped lexicons/words are counted, and only those found have a row; a unit without
    any has one with the term "". Terms that you give have a row in every unit, zeros included, in your order.

    By section, a row is about a section's own heading and text, not about the sections inside it: so rows add up. By
    topic, a paragraph or item of several topics counts for each, and those of none are the unit "".

    Raises `ValueError` for an unknown `by`, an empty term, or two terms that are the same when folded.
    """
    if by not in _UNITS:
        raise ValueError(f"by={by!r}; expected one of {', '.join(map(repr, _UNITS))}")
    index = _index(terms)
    about = (report.source.name, report.metadata.agency, report.metadata.year)
    rows: list[TermCount] = []
    for unit in _UNITS[by](report):
        text = fold("\n".join(unit.texts)).text
        han = len(_NOT_HAN.sub("", text))
        place = (*about, unit.name, unit.role, _PATH.join(unit.path))
        for term, tag, count in _found(index, text):
            rows.append(TermCount(*place, term, tag, count, han, 1000 * count / han if han else None))
    return rows


def _found(index: _TermIndex, text: str) -> list[tuple[str, str, int]]:
    """Return the terms of a text with tags and counts."""
    found = Counter(text[start:end] for start, end, _ in index.search.find(text))
    if index.every:
        return [(*name, found[folded]) for folded, name in index.names.items()]
    rows = [(*index.names[folded], count) for folded, count in found.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0])) or [("", "", 0)]


# --------------------------------------------------------------------------------------------------------------- units


def _by_document(report: Report) -> Iterator[_Unit]:
    yield _Unit("", texts=[text for node, _ in report.walk() if (text := _text(node))])


def _by_section(report: Report) -> Iterator[_Unit]:
    """Yield what stands before the first section, if it has text, then each section with its own."""
    units = {"": _Unit(_OUTSIDE)}
    for place in placed(report):
        owner, node = place.section or "", place.node
        if isinstance(node, Section):
            owner = place.name
            units[owner] = _Unit(owner.removeprefix("s"), node.role or place.role, (*place.headings, node.heading.text))
        if text := _text(node):
            units[owner].texts.append(text)
    return (unit for name, unit in units.items() if name or unit.texts)


def _by_topic(report: Report) -> Iterator[_Unit]:
    units: dict[str, _Unit] = {}
    for node, _ in report.walk():
        if isinstance(node, Paragraph | Item):
            for name in {topic.id for topic in node.topics} or {""}:
                units.setdefault(name, _Unit(name)).texts.append(node.text)
    return (units[name] for name in sorted(units))


_UNITS = {"section": _by_section, "topic": _by_topic, "document": _by_document}


def _text(node: Node) -> str:
    """Return what is counted of a node itself."""
    if isinstance(node, Section):
        return node.heading.text if node.heading.start < node.heading.end else ""  # only a form says what was lost
    return node.text if isinstance(node, Paragraph | Item) else ""


# --------------------------------------------------------------------------------------------------------------- terms


def _index(terms: TermList | None) -> _TermIndex:
    if terms is None or isinstance(terms, Words):
        return _lexicon_index(() if terms is None else terms.lexicons)
    if isinstance(terms, str):
        raise ValueError("terms is one string; expected a list of terms")
    pairs = terms.items() if isinstance(terms, Mapping) else ((term, "") for term in terms)
    return _list_index(tuple(pairs))


@lru_cache(maxsize=8)
def _lexicon_index(folders: tuple[Path, ...]) -> _TermIndex:
    tags = {term: tag for term, tag in read_words(folders) if tag not in RESERVED_TAGS}
    return _TermIndex(Terms(tags), {term: (term, tag) for term, tag in tags.items()}, every=False)


@lru_cache(maxsize=32)
def _list_index(pairs: tuple[tuple[str, str], ...]) -> _TermIndex:
    """Return the index of a user's list, made once for all reports that it is counted in."""
    names: dict[str, tuple[str, str]] = {}
    for term, tag in pairs:
        folded = fold(term).text
        if not folded.strip() or folded != folded.strip():
            raise ValueError(f"{term!r} is no term: empty, or with white space at an end")
        if names.setdefault(folded, (term, tag)) != (term, tag):
            raise ValueError(f"{names[folded][0]!r} and {term!r} are the same term, or one term with two tags")
    return _TermIndex(Terms({folded: tag for folded, (_, tag) in names.items()}), names, every=True)
