"""The columns of every table that reports become: documents, sections, units, cells, tokens and the others.

Each class is one table; its fields are the columns, in order, with type and meaning. The Arrow schema, the DuckDB tables,
the data frames and the CSV headers are all made from these classes, so that they cannot differ from one another. `document`
and `node` are the keys: `document` names the report (its path in a batch), `node` is the id of a node of its tree as
`report.index()` gives it (`s2.1.p3`), the same in every table.

Offsets count code points of `report.text`; a column that may be empty is typed `... | None`.
"""

from __future__ import annotations

from typing import Literal, TypedDict

TABLES_SCHEMA = "zhreport-tables/1"
"""The version of these columns: a column added at a table's end keeps it, any other change raises it."""

By = Literal["document", "section", "node", "unit", "cell", "token", "chunk", "diagnostic", "report"]
"""What a row stands for."""


class DocumentRow(TypedDict):
    """One row per document, also for those that failed."""

    document: str
    """The report's name: in a batch its path below the input folder, with `/`."""
    status: str
    """`ok` or `error`."""
    error_code: str | None
    """Why there is nothing more, as a code (`read.failed`, `limit.seconds`, ...); empty where all is well."""
    error_message: str | None
    """The same as a sentence."""
    sha256: str | None
    """Digest of the bytes that were read."""
    media_type: str | None
    """The media type that was read."""
    encoding: str | None
    """The encoding that was decoded."""
    characters: int | None
    """Length of the text in code points."""
    title: str | None
    """The title, lines joined."""
    agency: str | None
    """The agency that reports."""
    year: int | None
    """The year reported on."""
    period_start: str | None
    """First day of the period, YYYY-MM-DD."""
    period_end: str | None
    """Last day of the period, YYYY-MM-DD."""
    published: str | None
    """Day of publication, YYYY-MM-DD."""
    signed_by: str | None
    """The agency in the signature."""
    signed_on: str | None
    """The day in the signature, YYYY-MM-DD."""
    genre: str | None
    """The form generation or genre."""
    sections: int | None
    """How many sections there are."""
    paragraphs: int | None
    """How many paragraphs."""
    items: int | None
    """How many items of enumerations."""
    tables: int | None
    """How many tables."""
    cells: int | None
    """How many data cells in them."""
    imputed: int | None
    """How many of these were recovered by arithmetic."""
    unknown: int | None
    """How many of these cannot be known."""
    checks_failed: int | None
    """How many rules of arithmetic the tables break."""
    warnings: int | None
    """How many diagnostics are warnings or errors: whether a person should look."""


class SectionRow(TypedDict):
    """One row per section, with the text that stands directly under its heading."""

    document: str
    """The report's name."""
    node: str
    """The section's id."""
    parent: str | None
    """The section around it; empty at the top."""
    level: int
    """Depth in this document's own tree, from 1."""
    role: str | None
    """Which section of a known genre it is."""
    marker: str
    """The numbering as printed."""
    style: str
    """The numbering family."""
    ordinal: int | None
    """The number the marker stands for; empty where it is lost or there is none."""
    heading: str
    """The title without its marker."""
    headings: list[str]
    """The titles from the outermost section down to this one."""
    run_in: bool
    """Whether body text follows on the heading's line."""
    repaired: bool
    """Whether the heading was mended."""
    text: str
    """Paragraphs and items directly in it, one to a line, without those of the sections inside: rows add up."""
    start: int
    """Offset of the heading's first character."""
    end: int
    """Offset after the section's last leaf."""
    topics: list[str]
    """The topics of everything inside, strongest first."""
    scores: list[float]
    """Their strengths in 0..1, in the same order."""


class NodeRow(TypedDict):
    """One row per node of the tree, flat, in document order."""

    document: str
    """The report's name."""
    node: str
    """The node's id."""
    parent: str | None
    """The node around it; empty at the top."""
    depth: int
    """How many nodes are around it."""
    kind: str
    """`section`, `title`, `paragraph`, `list`, `item`, `table`, `metadata`, `boilerplate`, `toc` or `signature`."""
    section: str | None
    """The innermost section that it stands in (itself excluded)."""
    role: str | None
    """The role of a section; the category of page furniture; the form of a table."""
    marker: str | None
    """The numbering of a section or item as printed."""
    ordinal: int | None
    """Its number."""
    text: str
    """A section's heading, a table's caption, else the node's own text, lines joined."""
    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    topics: list[str]
    """The topics of a section, paragraph or item, strongest first."""
    scores: list[float]
    """Their strengths, in the same order."""
    origin: str | None
    """Where the file has it: the element of a web page, the paragraph or cell in Word; empty for text and PDF."""
    page: int | None
    """The page of a PDF, from 1."""


class UnitRow(TypedDict):
    """One row per paragraph and per item: what a classifier takes."""

    document: str
    """The report's name."""
    node: str
    """The unit's id."""
    section: str | None
    """The innermost section that it stands in."""
    kind: str
    """`paragraph` or `item`."""
    role: str | None
    """The role of the innermost section around it that has one."""
    headings: list[str]
    """The titles above it, outermost first."""
    marker: str
    """An item's marker as printed."""
    ordinal: int | None
    """An item's number."""
    text: str
    """The text without the marker, hard-wrapped lines joined."""
    sentences: int
    """How many sentences it has."""
    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    topics: list[str]
    """What it speaks of, strongest first."""
    scores: list[float]
    """Their strengths in 0..1, in the same order."""


class CellRow(TypedDict):
    """One row per data cell of every table: a panel, with agency and year on each row."""

    document: str
    """The report's name."""
    agency: str | None
    """The agency that reports."""
    year: int | None
    """The year reported on."""
    genre: str | None
    """The form generation or genre."""
    node: str
    """The table's id."""
    table: int
    """The table's number among the tables, from 1."""
    form: str | None
    """The statutory table it is; empty for a table of no known form."""
    caption: str
    """The caption or the unit line above the grid."""
    row: int
    """Row of the cell, from 0."""
    col: int
    """Column of the cell, from 0."""
    row_key: str
    """The form's stable key of the row; the label, for a table of no known form."""
    col_key: str
    """The form's stable key of the column; the label, for a table of no known form."""
    row_label: str
    """The labels that lead to the row, joined by ` / `."""
    col_label: str
    """The labels that lead to the column, joined by ` / `."""
    value: float | None
    """The number; empty where there is none or it cannot be known."""
    unit: str
    """The unit of the value."""
    raw: str
    """What the source prints."""
    flags: list[str]
    """What must be known of it (`imputed`, `unknown`, `check_failed`, ...): see tables.md; none for a plain figure."""
    spans: list[list[int]]
    """The characters it took, as [start, end] pairs; none where the source lost it."""
    origin: str | None
    """Where the file has it: the element of a web page, the paragraph or cell in Word; empty for text and PDF."""
    page: int | None
    """The page of a PDF, from 1."""


class TokenRow(TypedDict):
    """One row per word of every title, heading, paragraph and item."""

    document: str
    """The report's name."""
    node: str
    """The node's id; for a heading, the section's."""
    kind: str
    """`heading`, `title`, `paragraph` or `item`."""
    token: int
    """The word's number in its node, from 0."""
    text: str
    """The word, folded."""
    tag: str
    """The domain lexicon's tag, the kind of a number or date, or empty."""
    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""


class ChunkRow(TypedDict):
    """One row per chunk: a piece of the report that fits an embedding model, with the headings above it."""

    document: str
    """The report's name."""
    chunk: int
    """The chunk's number, from 0."""
    role: str | None
    """The role of the innermost section around it that has one."""
    headings: list[str]
    """The headings under which all of it stands, outermost first, with their markers."""
    nodes: list[str]
    """The ids of the nodes that it takes from."""
    text: str
    """What it says: one heading, paragraph, item or table row to a line."""
    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    topics: list[str]
    """What its paragraphs and items speak of."""


class DiagnosticRow(TypedDict):
    """One row per diagnostic."""

    document: str
    """The report's name."""
    code: str
    """The code: see diagnostics.md."""
    severity: str
    """`info`, `repair`, `warning` or `error`."""
    message: str
    """One sentence."""
    start: int
    """Offset of the place."""
    end: int
    """Offset after the place."""


class ReportRow(TypedDict):
    """One row per report: the whole tree as JSON, for `Report.from_json`."""

    document: str
    """The report's name."""
    json: str
    """The report as `to_json` gives it, source text included."""


ROWS: dict[By, type] = {
    "document": DocumentRow,
    "section": SectionRow,
    "node": NodeRow,
    "unit": UnitRow,
    "cell": CellRow,
    "token": TokenRow,
    "chunk": ChunkRow,
    "diagnostic": DiagnosticRow,
    "report": ReportRow,
}
"""The tables by what a row stands for."""
