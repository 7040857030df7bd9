"""Topics and words put on the nodes of a tree. Offsets are still those of the folded text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhreport.model import Heading, Item, Node, Paragraph, Section, Title, Topic, pieces
from zhreport.model.later import later
from zhreport.remap import move_evidence
from zhreport.report import Report
from zhreport.text.chars import Folded, fold
from zhreport.topics import TopicTagger, Unit

if TYPE_CHECKING:
    from zhreport.words.segmentation import Words


@dataclass(slots=True)
class _Units:
    """The narrative units of a tree, in order, and what they speak of: worked out for all when it is first asked for.

    The nodes of the tree lead here, and nothing here leads to them, so that a report that nobody needs is gone at once.
    """

    folded: Folded
    tagger: TopicTagger
    units: list[Unit] = field(default_factory=list)
    """The units. Offsets are in the folded text."""
    sections: list[tuple[int, int]] = field(default_factory=list)
    """The first of the units of each section and the one after its last."""
    _tagged: tuple[list[list[Topic]], list[list[tuple[float, str]]]] | None = None

    def tagged(self) -> tuple[list[list[Topic]], list[list[tuple[float, str]]]]:
        """Return the topics of each unit, which become its node's own, and what nobody changes: the scores of each section."""
        if self._tagged is None:
            tagged = self.tagger.tag(self.folded.text, self.units)
            move_evidence(tagged, self.folded)
            self._tagged = tagged, self._strongest(tagged)
        return self._tagged

    def _strongest(self, tagged: list[list[Topic]]) -> list[list[tuple[float, str]]]:
        """Return the strongest score of each topic below each section, the greatest first.

        A section stands after those inside it, whose scores stand for their units in it.
        """
        found: list[list[tuple[float, str]]] = []
        rows: list[tuple[int, list[tuple[float, str]]]] = [(-1, [])]
        done = 0
        for first, last in self.sections:
            rows += [(n, [(-topic.score, topic.id) for topic in tagged[n]]) for n in range(done, last)]
            done = last
            below: list[tuple[float, str]] = []
            while rows[-1][0] >= first:
                below += rows.pop()[1]
            best: dict[str, float] = {}
            for score, name in sorted(below):
                best.setdefault(name, score)
            found.append([(score, name) for name, score in best.items()])
            rows.append((first, found[-1]))
        return found

    def topics(self, number: int) -> list[Topic]:
        """Return the topics of one unit."""
        return self.tagged()[0][number]

    def strongest(self, number: int) -> list[Topic]:
        """Return the strongest of each topic that the units of a section have."""
        return [Topic(name, -score, []) for score, name in self.tagged()[1][number]]


def tag_topics(report: Report, folded: Folded, tagger: TopicTagger) -> list[Paragraph | Item]:
    """Give every paragraph and item its topics, and every section the strongest of each that is below it.

    Returns the paragraphs and items in order.
    """
    found = _Units(folded, tagger)
    nodes, sections = _collect(report.children, found)
    topics, strongest = found.topics, found.strongest
    for number, node in enumerate(nodes):
        node.topics = later(topics, number)
    for number, section in enumerate(sections):
        section.topics = later(strongest, number)
    return nodes


def add_tokens(report: Report, folded: Folded, words: Words) -> None:
    """Give every title, heading, paragraph and item its words; page furniture inside a node is not among them."""
    owners: list[tuple[Heading | Title | Paragraph | Item, int]] = []  # each with the end of its stretches
    stretches: list[tuple[int, int]] = []
    for node, _ in report.walk():
        own = node.heading if isinstance(node, Section) else node
        if isinstance(own, Heading | Title | Paragraph | Item):
            stretches += pieces(own)
            owners.append((own, len(stretches)))
    cut = words.cut(folded, stretches)
    first = 0
    for own, stop in owners:
        own.tokens = later(cut.several, first, stop)
        first = stop


def _collect(children: list[Node], found: _Units) -> tuple[list[Paragraph | Item], list[Section]]:
    """List the units with the headings above them, without recursion; return the node of each, and the sections."""
    folded, units = found.folded, found.units
    nodes: list[Paragraph | Item] = []
    sections: list[Section] = []
    open_: list[tuple[Section | None, Iterator[Any], tuple[str, ...], str | None, int]] = [
        (None, iter(children), (), None, 0)
    ]
    lead: int | None = None
    while open_:
        section, below, headings, role, first = open_[-1]
        for node in below:
            kind = node.kind
            if kind == "paragraph":
                lead = len(units)
                units.append(Unit(node.start, node.end, headings, role))
                nodes.append(node)
            elif kind == "list":
                units += [Unit(item.start, item.end, headings, role, "item", lead) for item in node.children]
                nodes += node.children
            elif kind == "table":
                lead = None
            elif kind == "section":
                path = (*headings, _title(node, folded))
                open_.append((node, iter(node.children), path, node.role or role, len(units)))
                lead = None
                break
        else:
            open_.pop()
            if section is not None:
                sections.append(section)
                found.sections.append((first, len(units)))
    return nodes, sections


def _title(section: Section, folded: Folded) -> str:
    """Return the folded text of a section's heading."""
    heading = section.heading
    return fold(heading.text).text if heading.pieces else folded.text[heading.start : heading.end]
