"""The document tree: what a report becomes.

Every class here is a slotted dataclass. `start` and `end` are half-open code-point offsets into `report.text`; the raw
characters of a node are always `report.text[node.start:node.end]`, while `node.text` may be repaired (lines joined,
radicals folded). Where page furniture interrupts a node, `pieces` lists the node's own parts in order; empty means the
whole of `start..end`.

The conversions `to_dict`, `from_dict`, `to_json` and `from_json` come from `zhreport.codec`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from zhreport.codec import JsonMixin, jsonable

Number = int | float
CellRole = Literal["header", "label", "data", "note", "empty"]


@jsonable
@dataclass(slots=True)
class Span(JsonMixin):
    """A half-open stretch of the source text."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""


@jsonable
@dataclass(slots=True)
class Origin(JsonMixin):
    """A place in the file that a reader took text from. Reports from plain text have none."""

    path: str = ""
    """The element in a web page (`html/body/div[2]/p[3]`), the paragraph or cell in Word (`body/tbl[1]/tr[2]/tc[3]`)."""
    page: int | None = None
    """The page of a PDF, from 1."""
    box: list[float] | None = None
    """Left, top, right and bottom on that page, in points from its upper left corner."""
    computed: bool = False
    """Whether the file does not hold these characters but says how to count them: Word's automatic numbering."""


@jsonable
@dataclass(slots=True)
class Token(JsonMixin):
    """One word of a narrative node, from `parse(text, tokens=True)`."""

    text: str
    """The word, folded (a radical or an odd width is given in its usual form)."""
    start: int
    """Offset of its first character in the source."""
    end: int
    """Offset after its last character in the source."""
    tag: str
    """The domain lexicon's tag, the kind of a recognised number or date, or "" for a plain word."""


@jsonable
@dataclass(slots=True)
class Evidence(JsonMixin):
    """One place in the text that speaks for a topic."""

    term: str
    """The lexicon entry that matched, or `heading:...` for a heading above the unit."""
    start: int
    """Offset of the match in the source."""
    end: int
    """Offset after the match."""
    weight: float
    """What it added to the topic's score before squashing; negative for a counter-cue."""


@jsonable
@dataclass(slots=True)
class Topic(JsonMixin):
    """A topic that a narrative unit speaks of."""

    id: str
    """The topic's id: the name of its lexicon file."""
    score: float
    """Strength in 0..1."""
    evidence: list[Evidence] = field(default_factory=list)
    """Why, in source order."""


@jsonable
@dataclass(slots=True)
class Heading(JsonMixin):
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
    tokens: Sequence[Token] | None = None
    """The words of the heading, if asked for."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["heading"] = field(default="heading", init=False)
    """Always "heading"."""


@jsonable
@dataclass(slots=True, eq=False, repr=False)
class Section(JsonMixin):
    """A heading and everything under it."""

    start: int
    """Offset of the heading's first character."""
    end: int
    """Offset after the section's last leaf."""
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
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["section"] = field(default="section", init=False)
    """Always "section"."""


@jsonable
@dataclass(slots=True)
class Title(JsonMixin):
    """The document's title."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    text: str
    """The title, lines joined."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    tokens: Sequence[Token] | None = None
    """The words, if asked for."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["title"] = field(default="title", init=False)
    """Always "title"."""


@jsonable
@dataclass(slots=True)
class Paragraph(JsonMixin):
    """A paragraph of narrative; the lead-in, where an enumeration follows."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    text: str
    """The paragraph with hard-wrapped lines joined."""
    sentences: list[Span] = field(default_factory=list)
    """The sentences, in source offsets, in order."""
    topics: list[Topic] = field(default_factory=list)
    """What it speaks of, strongest first."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    tokens: Sequence[Token] | None = None
    """The words, if asked for."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["paragraph"] = field(default="paragraph", init=False)
    """Always "paragraph"."""


@jsonable
@dataclass(slots=True)
class Item(JsonMixin):
    """One item of an enumeration: a unit that a classifier can take."""

    start: int
    """Offset of the marker's first character."""
    end: int
    """Offset after the last character."""
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
    tokens: Sequence[Token] | None = None
    """The words, if asked for."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["item"] = field(default="item", init=False)
    """Always "item"."""


@jsonable
@dataclass(slots=True)
class ItemList(JsonMixin):
    """An enumeration."""

    start: int
    """Offset of the first item."""
    end: int
    """Offset after the last item."""
    children: list[Item] = field(default_factory=list)
    """The items, in order."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["list"] = field(default="list", init=False)
    """Always "list"."""


@jsonable
@dataclass(slots=True)
class Cell(JsonMixin):
    """One cell of a table, wherever its characters stand in the source."""

    row: int
    """Row of its upper left corner, from 0."""
    col: int
    """Column of its upper left corner, from 0."""
    row_span: int
    """How many rows it covers."""
    col_span: int
    """How many columns it covers."""
    role: CellRole
    """`header` and `label` name columns and rows, `data` holds a value, `note` is text beside, `empty` is nothing."""
    text: str
    """What the source prints, lines joined; the form's wording where flagged `repaired`."""
    value: Number | None = None
    """The number, None where there is none or it cannot be known."""
    unit: str = ""
    """The unit of the value (`件`, `万元`, `%`), "" if unknown."""
    row_key: str = ""
    """The form's stable key of the row, "" without a form."""
    col_key: str = ""
    """The form's stable key of the column, "" without a form."""
    flags: list[str] = field(default_factory=list)
    """`imputed`, `repaired`, `unknown`, `empty`, `not_a_number`, `check_failed`: see docs/tables.md."""
    spans: list[Span] = field(default_factory=list)
    """The characters it took; none for a cell that the source lost, two for a cell split over lines."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""


@jsonable
@dataclass(slots=True)
class Check(JsonMixin):
    """A rule of arithmetic that the table's own figures break."""

    rule: str
    """The rule's id in the form, with the row or column it was applied to."""
    severity: str
    """`hard` where the form makes it true by construction, `soft` where it is plausible."""
    op: str
    """The relation that should hold: `==` or `<=`."""
    left: Number
    """The left side as the source has it."""
    right: Number
    """The right side as the source has it."""
    cells: list[str] = field(default_factory=list)
    """The keys of the cells on both sides, `row_key|col_key`."""


@jsonable
@dataclass(slots=True)
class Table(JsonMixin):
    """A table with every cell. It is one leaf; its cells say which characters they took."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    form: str | None = None
    """The statutory table it is, e.g. `disclosure-2019.applications`; None for a table of no known form."""
    caption: str = ""
    """The caption or the unit line above the grid."""
    n_rows: int = 0
    """Number of grid rows."""
    n_cols: int = 0
    """Number of grid columns."""
    cells: list[Cell] = field(default_factory=list)
    """The cells, by row and column."""
    checks: list[Check] = field(default_factory=list)
    """The rules that fail; empty where all hold or none applies."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["table"] = field(default="table", init=False)
    """Always "table"."""

    def __getitem__(self, key: tuple[str, str]) -> Cell:
        """Return the data cell with this row key and column key (labels, for a table of no known form).

        Raises `KeyError` if the table has no such cell.
        """
        row, col = key
        for cell in self.cells:
            if cell.row_key == row and cell.col_key == col and cell.role == "data":
                return cell
        raise KeyError(key)

    def rows(self) -> Iterator[list[Cell | None]]:
        """Yield the grid row by row, `n_cols` places each: the cell whose corner stands there, else None."""
        grid: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            grid[cell.row][cell.col] = cell
        yield from grid

    def records(self) -> list[dict[str, object]]:
        """Return one flat record per data cell: keys, labels, value, unit, raw text, flags, spans."""
        from zhreport.tables.export import records

        return records(self)

    def to_markdown(self) -> str:
        """Return the table as GitHub Markdown, its header rows joined."""
        from zhreport.render import table_markdown

        return table_markdown(self)

    def to_html(self) -> str:
        """Return the table as HTML with its merged cells."""
        from zhreport.render import table_html

        return table_html(self)

    def to_frame(self) -> object:
        """Return the records as a `pandas.DataFrame` (needs `zhreport[frames]`)."""
        from zhreport.tables.export import to_frame

        return to_frame(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from zhreport.notebook import table_html

        return table_html(self)


@jsonable
@dataclass(slots=True)
class MetadataLine(JsonMixin):
    """A line of facts about the document: date, source, index number."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    fields: dict[str, str] = field(default_factory=dict)
    """What it says, by the label's standard name (`发布时间`, `来源`, `索引号`)."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["metadata"] = field(default="metadata", init=False)
    """Always "metadata"."""


@jsonable
@dataclass(slots=True)
class Boilerplate(JsonMixin):
    """Page furniture: nothing that the agency reports."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    category: str
    """`breadcrumb`, `counter`, `share`, `navigation`, `footer`, `page_number`, ...: see lexicons/boilerplate.toml."""
    text: str
    """The furniture as printed."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
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
class Toc(JsonMixin):
    """A table of contents. Its entries are headings of the body, not headings themselves."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    entries: list[TocEntry] = field(default_factory=list)
    """The entries in order."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["toc"] = field(default="toc", init=False)
    """Always "toc"."""


@jsonable
@dataclass(slots=True)
class Signature(JsonMixin):
    """Who signs the report, and when."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    agency: str | None = None
    """The signing agency, None if only a date is there."""
    date: str | None = None
    """The date as YYYY-MM-DD, None if it is missing or incomplete."""
    pieces: list[Span] = field(default_factory=list)
    """Own parts where page furniture interrupts."""
    origin: list[Origin] | None = None
    """Where in the file it came from, in order; None for plain text."""
    kind: Literal["signature"] = field(default="signature", init=False)
    """Always "signature"."""


@jsonable
@dataclass(slots=True)
class Diagnostic(JsonMixin):
    """Something that was repaired, guessed, refused or found wrong."""

    code: str
    """A code of `lexicons/diagnostics.toml`, e.g. `heading.ordinal_lost`."""
    severity: Literal["info", "repair", "warning", "error"]
    """`info` and `repair` are notes; `warning` and `error` mean that a person should look."""
    message: str
    """One sentence."""
    start: int
    """Offset of the place in the source."""
    end: int
    """Offset after the place."""


@jsonable
@dataclass(slots=True)
class Source(JsonMixin):
    """Where the text came from."""

    name: str = ""
    """File name, "" for a string."""
    media_type: str = "text/plain"
    """The media type that was read."""
    encoding: str = ""
    """The encoding that was decoded, "" for a string."""
    sha256: str = ""
    """Digest of the bytes read (of the UTF-8 text, for a string), in hexadecimal."""


@jsonable
@dataclass(slots=True)
class Metadata(JsonMixin):
    """What the report says of itself; None where it does not say."""

    title: str | None = None
    """The title, lines joined."""
    agency: str | None = None
    """The agency that reports."""
    year: int | None = None
    """The year reported on."""
    period_start: str | None = None
    """First day of the period, YYYY-MM-DD."""
    period_end: str | None = None
    """Last day of the period, YYYY-MM-DD."""
    published: str | None = None
    """Day of publication, YYYY-MM-DD."""
    signed_by: str | None = None
    """The agency in the signature."""
    signed_on: str | None = None
    """The day in the signature, YYYY-MM-DD."""
    genre: str | None = None
    """The form generation (`disclosure-2019`) or genre (`rule_of_law_government`)."""
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each of these facts stands in the source, by field name."""


Node = Section | Title | Paragraph | ItemList | Item | Table | MetadataLine | Boilerplate | Toc | Signature
"""Every kind of node that stands in a tree."""

NODE_TYPES: tuple[type[Node], ...] = (
    Section,
    Title,
    Paragraph,
    ItemList,
    Item,
    Table,
    MetadataLine,
    Boilerplate,
    Toc,
    Signature,
)
"""The node classes; `kind` of each is the name that JSON carries."""


def children(node: Node) -> Sequence[Node]:
    """Return the node's children in source order; nothing for a leaf."""
    return node.children if node.kind == "section" or node.kind == "list" else ()


def pieces(node: Node | Heading) -> list[tuple[int, int]]:
    """Return the node's own parts as (start, end) pairs: its pieces, or the whole of it."""
    own: list[Span] = getattr(node, "pieces", [])
    return [(span.start, span.end) for span in own] if own else [(node.start, node.end)]
