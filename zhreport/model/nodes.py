"""The nodes of the tree, with headings, and the union of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from zhreport.model.later import read_late
from zhreport.model.spans import NodeBase, Span, Token, Topic
from zhreport.model.table import Table
from zhreport.serialisation.codec import JsonMixin, jsonable


@read_late("tokens")
@jsonable
@dataclass(slots=True)
class Heading(NodeBase):
    """The heading of a section. It is a leaf: the characters from `start` to `end` are its own."""

    start: int
    """Offset of the marker's first character (of the text, if there is no marker); never white space."""
    end: int
    """Offset after the heading's last character; equal to `start` where the source lost the heading."""
    marker: str = ""
    """The numbering as the source prints it, "" if there is none."""
    style: str = "plain"
    """The numbering family, as named in `lexicons/markers.toml`; "plain" without a marker."""
    ordinal: int | None = None
    """The number the marker stands for; None where it is lost or there is none."""
    text: str = ""
    """The title without its marker, lines joined, closing punctuation left out."""
    run_in: bool = False
    """Whether body text follows on the same line."""
    repaired: bool = False
    """Whether the heading was mended: a lost ordinal or bracket, a split line, a heading that is not in the text."""
    pieces: list[Span] = field(default_factory=list)
    """The heading's own parts where page furniture interrupts it."""
    evidence: list[str] = field(default_factory=list)
    """The names of the rules that made it a heading, those that spoke against it behind a minus sign."""
    tokens: list[Token] | None = None
    """The words of the heading, if asked for."""
    kind: Literal["heading"] = field(default="heading", init=False)
    """Always "heading"."""


@read_late("topics")
@jsonable
@dataclass(slots=True, eq=False, repr=False)
class Section(NodeBase):
    """A heading and everything under it."""

    level: int
    """Depth in this document's own tree, from 1."""
    heading: Heading
    """The section's heading."""
    role: str | None = None
    """Which section of a known genre it is, e.g. `overview`; None if unknown."""
    topics: list[Topic] = field(default_factory=list)
    """The topics of the narrative inside, the strongest score of each."""
    children: list[Node] = field(default_factory=list)
    """The nodes under the heading, in source order."""
    kind: Literal["section"] = field(default="section", init=False)
    """Always "section"."""


@read_late("tokens")
@jsonable
@dataclass(slots=True)
class Title(NodeBase):
    """The document's title."""

    text: str
    """The title, lines joined."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    tokens: list[Token] | None = None
    """The words, if asked for."""
    kind: Literal["title"] = field(default="title", init=False)
    """Always "title"."""


@read_late("sentences", "topics", "tokens")
@jsonable
@dataclass(slots=True)
class Paragraph(NodeBase):
    """A paragraph of narrative; the lead-in, where an enumeration follows."""

    text: str
    """The paragraph with hard-wrapped lines joined."""
    sentences: list[Span] = field(default_factory=list)
    """The sentences, in source offsets, in order."""
    topics: list[Topic] = field(default_factory=list)
    """What it speaks of, strongest first."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    tokens: list[Token] | None = None
    """The words, if asked for."""
    kind: Literal["paragraph"] = field(default="paragraph", init=False)
    """Always "paragraph"."""


@read_late("sentences", "topics", "tokens")
@jsonable
@dataclass(slots=True)
class Item(NodeBase):
    """One item of an enumeration: a unit that a classifier can take."""

    marker: str
    """The marker as printed (`一是`, `1.`)."""
    ordinal: int | None
    """Its number, None if it has none."""
    text: str
    """The item without its marker, hard-wrapped lines joined."""
    sentences: list[Span] = field(default_factory=list)
    """The sentences, in source offsets, in order."""
    topics: list[Topic] = field(default_factory=list)
    """What it speaks of, strongest first."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    level: int = 1
    """Its depth in its list, from 1: `(1)` below `(二)` has 2."""
    tokens: list[Token] | None = None
    """The words, if asked for."""
    kind: Literal["item"] = field(default="item", init=False)
    """Always "item"."""


@jsonable
@dataclass(slots=True)
class ItemList(NodeBase):
    """An enumeration."""

    children: list[Item] = field(default_factory=list)
    """The items, in order."""
    kind: Literal["list"] = field(default="list", init=False)
    """Always "list"."""


@jsonable
@dataclass(slots=True)
class MetadataLine(NodeBase):
    """A line of facts about the document: date, source, index number."""

    fields: dict[str, str] = field(default_factory=dict)
    """What it says, by the label's standard name (`发布时间`, `来源`, `索引号`)."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    kind: Literal["metadata"] = field(default="metadata", init=False)
    """Always "metadata"."""


@jsonable
@dataclass(slots=True)
class Boilerplate(NodeBase):
    """Page furniture: nothing that the agency reports."""

    category: str
    """`breadcrumb`, `counter`, `share`, `navigation`, `footer`, `page_number`, ...: see lexicons/boilerplate.toml."""
    text: str
    """The furniture as printed."""
    kind: Literal["boilerplate"] = field(default="boilerplate", init=False)
    """Always "boilerplate"."""


@jsonable
@dataclass(slots=True)
class TocEntry(JsonMixin):
    """One entry of a table of contents."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character, page number included."""
    text: str
    """The heading it names, marker included, leader dots and page number left out."""
    page: int | None = None
    """The page it points to, None if it has none."""


@jsonable
@dataclass(slots=True)
class Toc(NodeBase):
    """A table of contents. Its entries are headings of the body, not headings themselves."""

    entries: list[TocEntry] = field(default_factory=list)
    """The entries in order."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    kind: Literal["toc"] = field(default="toc", init=False)
    """Always "toc"."""


@jsonable
@dataclass(slots=True)
class Signature(NodeBase):
    """Who signs the report, and when."""

    agency: str | None = None
    """The signing agency, None if only a date is there."""
    date: str | None = None
    """The date as YYYY-MM-DD, None if it is missing or incomplete."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    kind: Literal["signature"] = field(default="signature", init=False)
    """Always "signature"."""


Node = Section | Title | Paragraph | ItemList | Item | Table | MetadataLine | Boilerplate | Toc | Signature
"""Every kind of node that stands in a tree."""

NODE_TYPES: tuple[type[Node], ...] = get_args(Node)
"""The node classes; `kind` of each is the name that JSON carries."""


def children(node: Node) -> Sequence[Node]:
    """Return the node's children in source order; nothing for a leaf."""
    return node.children if node.kind == "section" or node.kind == "list" else ()


def pieces(node: Node | Heading) -> list[tuple[int, int]]:
    """Return the node's own parts as (start, end) pairs: its pieces, or the whole of it."""
    own: list[Span] = getattr(node, "pieces", [])
    return [(span.start, span.end) for span in own] if own else [(node.start, node.end)]
