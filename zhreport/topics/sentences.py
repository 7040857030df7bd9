"""Topics sentence by sentence: each sentence of a paragraph or item with its own, and what share of a section each has.

A paragraph's topics say what it speaks of; these say where. A sentence stands below the same headings, lead-in and role
as its paragraph. Where those tell the voice (`存在的问题及改进`), a sentence that speaks in another voice changes it for
the sentences after it, as it does within a unit. Parts that a semicolon ends are sentences here, since lists of faults
and plans are written so. Nothing of this is done while a report is parsed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import regex

from zhreport.model import Evidence, Heading, Item, Paragraph, Section, Span, Table, Topic, pieces
from zhreport.rendering.labels import innermost_role
from zhreport.text.chars import Folded, fold
from zhreport.text.sentences import sentences

if TYPE_CHECKING:
    from zhreport.report import Report
    from zhreport.topics import TopicTagger, Unit

_HAN = regex.compile(r"\p{Han}")


@dataclass(slots=True)
class TopicSentence:
    """A sentence and what it speaks of. Offsets are in the source."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    text: str
    """The sentence as the source has it, hard wraps and all, without page furniture that cuts it."""
    han_characters: int
    """How many Han characters it has."""
    topics: list[Topic]
    """Its topics, strongest first."""
    unit: Paragraph | Item
    """The paragraph or item that it is part of."""
    sections: tuple[Section, ...]
    """The sections it stands in, the outermost first."""
    pieces: list[Span] = field(default_factory=list)
    """Its parts, where page furniture cuts it."""

    @property
    def kind(self) -> str:
        """`sentence`."""
        return "sentence"


@dataclass(frozen=True, slots=True)
class TopicShare:
    """How much of a section, what is below it included, speaks of a topic."""

    section: Section | None
    """The section; None for the whole report."""
    topic: str
    """The topic's id."""
    share: float
    """The Han characters of the sentences that carry the topic, divided by those of all sentences: 0 to 1. A sentence of
    two topics counts for both, one without topics for none, so that the shares of a section need not add up to 1."""
    strongest: float
    """The greatest score of the topic among them."""
    sentences: int
    """How many sentences carry it."""


@dataclass(slots=True)
class _Narrative:
    """The text of all units, a line for each, with the way back to the source."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    """Where each piece of a unit begins in `text`."""
    sources: list[int] = field(default_factory=list)
    """Where it begins in the source."""
    units: list[tuple[Paragraph | Item, tuple[Section, ...], int | None, int, int]] = field(default_factory=list)
    """Each unit with its sections, the number of its lead-in, and its place in `text`."""

    @classmethod
    def of(cls, report: Report) -> _Narrative:
        own = cls()
        parts: list[str] = []
        length, lead = 0, None
        for node, ancestors in report.walk():
            if isinstance(node, Section | Table):
                lead = None
            if not isinstance(node, Paragraph | Item):
                continue
            sections = tuple(above for above in ancestors if isinstance(above, Section))
            first = length
            for start, end in pieces(node):
                own.starts.append(length)
                own.sources.append(start)
                parts.append(report.text[start:end])
                length += end - start
            own.units.append((node, sections, lead if isinstance(node, Item) else None, first, length))
            if isinstance(node, Paragraph):
                lead = len(own.units) - 1
            parts.append("\n")
            length += 1
        own.text = "".join(parts)
        return own

    def to_source(self, start: int, end: int) -> list[Span]:
        """Return a stretch of `text` as stretches of the source, one for each piece that it touches."""
        index = bisect_right(self.starts, start) - 1
        if start == end:
            return [Span(*(self.sources[index] + start - self.starts[index],) * 2)]
        found: list[Span] = []
        while index < len(self.starts) and self.starts[index] < end:
            begin, source = self.starts[index], self.sources[index]
            stop = min(end, self.starts[index + 1] if index + 1 < len(self.starts) else end)
            found.append(Span(source + max(start, begin) - begin, source + stop - begin))
            index += 1
        return found


def topic_sentences(report: Report, tagger: TopicTagger | None = None) -> list[TopicSentence]:
    """Return the sentences of all paragraphs and items in document order, each with its own topics.

    `tagger` is that of a parser with lexicons of one's own (`parser.knowledge.topics`); by default the shipped one.
    """
    from zhreport.parser import default_parser
    from zhreport.topics import Unit

    tagger = tagger or default_parser().knowledge.topics
    narrative = _Narrative.of(report)
    folded = fold(narrative.text)
    headings: dict[int, str] = {}
    wholes: list[Unit] = []
    found: list[TopicSentence] = []
    for node, sections, lead, start, end in narrative.units:
        above = tuple(_heading(section.heading, headings) for section in sections)
        kind: Literal["paragraph", "item"] = "paragraph" if lead is None else "item"
        whole = Unit(folded.place(start), folded.place(end), above, innermost_role(sections), kind, lead)
        wholes.append(whole)
        parts = sentences(folded.text, whole.start, whole.end, semicolons=True)
        tagged = tagger.tag_parts(folded.text, whole, parts, None if lead is None else wholes[lead])
        found += [
            _sentence(narrative, folded, part, topics, node, sections)
            for part, topics in zip(parts, tagged, strict=True)
        ]
    return found


def topic_shares(found: Sequence[TopicSentence]) -> list[TopicShare]:
    """Return the topics of every section, and first those of the whole report, each with its share, greatest first.

    Sections come in document order, the outer before those inside it.
    """
    totals: dict[int, int] = {}
    rows: dict[int, tuple[Section | None, dict[str, tuple[int, float, int]]]] = {}
    for sentence in found:
        for section in (None, *sentence.sections):
            totals[id(section)] = totals.get(id(section), 0) + sentence.han_characters
            own = rows.setdefault(id(section), (section, {}))[1]
            for topic in sentence.topics:
                han, strongest, count = own.get(topic.id, (0, 0.0, 0))
                own[topic.id] = han + sentence.han_characters, max(strongest, topic.score), count + 1
    return [
        TopicShare(section, topic, round(han / max(totals[key], 1), 3), strongest, count)
        for key, (section, own) in rows.items()
        for topic, (han, strongest, count) in sorted(own.items(), key=lambda row: (-row[1][0], row[0]))
    ]


def _sentence(
    narrative: _Narrative,
    folded: Folded,
    part: Span,
    topics: list[Topic],
    node: Paragraph | Item,
    sections: tuple[Section, ...],
) -> TopicSentence:
    """Return a sentence with its own offsets and those of its evidence moved to the source."""

    def spans(start: int, end: int) -> list[Span]:
        span = folded.span(start, end)
        return narrative.to_source(span.start, span.end)

    moved: list[Topic] = []
    for topic in topics:
        places = [(own, spans(own.start, own.end)) for own in topic.evidence]
        evidence = [Evidence(own.term, place[0].start, place[-1].end, own.weight) for own, place in places]
        moved.append(Topic(topic.id, topic.score, evidence))
    own = spans(part.start, part.end)
    span = folded.span(part.start, part.end)
    text = narrative.text[span.start : span.end].rstrip()
    han = len(_HAN.findall(folded.text, part.start, part.end))
    return TopicSentence(own[0].start, own[-1].end, text, han, moved, node, sections, own if len(own) > 1 else [])


def _heading(heading: Heading, known: dict[int, str]) -> str:
    """Return the folded text of a heading, folded once for all units below it."""
    text = known.get(id(heading))
    if text is None:
        text = known[id(heading)] = fold(heading.text).text
    return text
