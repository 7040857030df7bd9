"""`Report`: the tree with what people ask of it: walk, find, render, validate, save and load."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from zhreport.model import Diagnostic, Item, Metadata, Node, Paragraph, Section, Source, Table, children
from zhreport.serialisation import codec
from zhreport.serialisation.codec import Json, JsonMixin, jsonable
from zhreport.serialisation.deep_json import loads

if TYPE_CHECKING:
    from zhreport.chunks import Chunk
    from zhreport.data.rows import By as Rows
    from zhreport.finding import Index
    from zhreport.topics.sentences import TopicSentence
    from zhreport.words.counts import By, TermCount, TermList

SCHEMA = "zhreport/1"
_EMPTY_TEXT = re.compile(r'"text": ?"",\s*')  # the first in a report's JSON is its own
N = TypeVar("N")


@jsonable
@dataclass(slots=True, eq=False, repr=False)
class Report(JsonMixin):
    """A parsed report. Every offset in it counts code points of `text`."""

    text: str
    """The source text, unchanged but for a leading byte-order mark; "" where it was left out of the JSON."""
    source: Source = field(default_factory=Source)
    """Where the text came from."""
    metadata: Metadata = field(default_factory=Metadata)
    """What the report says of itself."""
    children: list[Node] = field(default_factory=list)
    """The top-level nodes in source order."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What was repaired, guessed, refused or found wrong, in source order."""
    schema: str = SCHEMA
    """The version of this JSON."""

    # ------------------------------------------------------------------------------------------------ walk and find

    def walk(self) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Yield (node, its ancestors from the outermost) in document order."""
        stack: list[tuple[Node, tuple[Node, ...]]] = [(node, ()) for node in reversed(self.children)]
        while stack:
            node, ancestors = stack.pop()
            yield node, ancestors
            below = children(node)
            if below:
                path = (*ancestors, node)
                stack.extend((child, path) for child in reversed(below))

    def _all(self, kind: type[N]) -> list[N]:
        return [node for node, _ in self.walk() if isinstance(node, kind)]

    @property
    def sections(self) -> list[Section]:
        """Every section in document order."""
        return self._all(Section)

    @property
    def tables(self) -> list[Table]:
        """Every table in document order."""
        return self._all(Table)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Every paragraph in document order."""
        return self._all(Paragraph)

    @property
    def items(self) -> list[Item]:
        """Every item of every enumeration in document order."""
        return self._all(Item)

    def find(
        self,
        *,
        number: str | None = None,
        role: str | None = None,
        title: str | re.Pattern[str] | None = None,
        kind: str | None = None,
    ) -> list[Node]:
        """Return the nodes that fit everything asked: a section's `number`, `role`, `title`, a node's `kind`.

        `number` is `三.(二)` and the like; `title` is compared without widths, blanks, punctuation and numbering. See
        `zhreport.finding.find`.
        """
        from zhreport.finding import find

        return find(self, number=number, role=role, title=title, kind=kind)

    def index(self) -> Index:
        """Return the place of every node: its id, parent, headings above; what stands at an offset."""
        from zhreport.finding import Index

        return Index(self)

    def to_panel(self) -> list[dict[str, object]]:
        """Return one tidy row per known figure of the tables, with agency and year: ready to stack over many reports."""
        from zhreport.tables.export import panel

        return list(panel(self))

    def chunks(self, *, max_chars: int = 1000, overlap: int = 0) -> list[Chunk]:
        """Return narrative and tables in pieces of at most `max_chars` characters: see `zhreport.chunks.chunks`."""
        from zhreport.chunks import chunks

        return chunks(self, max_chars=max_chars, overlap=overlap)

    def by_topic(self, topic: str, *, least: float = 0.0) -> list[Paragraph | Item]:
        """Return the paragraphs and items that carry this topic with at least the score `least`."""
        return [
            node
            for node, _ in self.walk()
            if isinstance(node, Paragraph | Item) and any(t.id == topic and t.score >= least for t in node.topics)
        ]

    def topic_sentences(self) -> list[TopicSentence]:
        """Return every sentence of the narrative with its own topics: see `zhreport.topics.sentences.topic_sentences`."""
        from zhreport.topics.sentences import topic_sentences

        return topic_sentences(self)

    def counts(self, by: By = "section", terms: TermList | None = None) -> list[TermCount]:
        """Return how often terms stand in each section, topic or the document: see `zhreport.words.counts.counts`."""
        from zhreport.words.counts import counts

        return counts(self, by, terms)

    # ---------------------------------------------------------------------------------------------- render and check

    def outline(self) -> str:
        """Return the headings as text, one to a line, two spaces a level."""
        from zhreport.rendering.labels import heading_label

        return "\n".join("  " * (section.level - 1) + heading_label(section.heading) for section in self.sections)

    def to_text(self) -> str:
        """Return the canonical text: one block to a line, tables with pipes. Parsing it gives the same outline."""
        from zhreport.rendering.canonical import to_text

        return to_text(self)

    def to_markdown(self) -> str:
        """Return the report as Markdown, page furniture left out."""
        from zhreport.rendering.markdown import to_markdown

        return to_markdown(self)

    def to_html(self) -> str:
        """Return the report as an HTML fragment, page furniture left out, everything escaped."""
        from zhreport.rendering.html import to_html

        return to_html(self)

    def to_doc(self, nlp: Any) -> Any:
        """Return the report as a spaCy `Doc` of the pipeline `nlp`, annotated: see `zhreport.spacy.to_doc`."""
        from zhreport.spacy import to_doc

        return to_doc(self, nlp)

    def to_frame(self, by: Rows = "unit") -> Any:
        """Return the report as a `pandas.DataFrame`, a row for each section, unit, cell, token...: see `zhreport.data.rows`."""
        from zhreport.data.frames import to_frame

        return to_frame(self, by)

    def to_arrow(self, by: Rows = "unit") -> Any:
        """Return the same rows as a `pyarrow.Table` (needs `zhreport[arrow]`)."""
        from zhreport.data.arrow import to_arrow

        return to_arrow(self, by)

    def to_docling(self) -> Any:
        """Return the report as a `DoclingDocument` (needs `zhreport[docling]`)."""
        from zhreport.data.exchange import to_docling

        return to_docling(self)

    def to_langchain(self) -> list[dict[str, Any]]:
        """Return the chunks as keyword arguments of LangChain's `Document`."""
        from zhreport.data.exchange import to_langchain

        return to_langchain(self)

    def to_llama_index(self) -> list[dict[str, Any]]:
        """Return the chunks as keyword arguments of LlamaIndex's `TextNode`."""
        from zhreport.data.exchange import to_llama_index

        return to_llama_index(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        from zhreport.rendering.notebook import report_html

        return report_html(self)

    def validate(self) -> list[str]:
        """Return where coverage, order or nesting fail, one sentence each; an empty list proves the tree sound."""
        from zhreport.validate import validate

        return validate(self)

    # ------------------------------------------------------------------------------------------------ save and load

    def to_dict(self, encode_json: bool = False, *, text: bool = True) -> Json:
        """Return plain data; `text=False` leaves the source text out (give it back to `from_dict`)."""
        data = JsonMixin.to_dict(self)
        if not text:
            del data["text"]
        return data

    def to_json(self, *, indent: int | None = None, text: bool = True) -> str:
        """Return the JSON text; `text=False` leaves the source text out."""
        if text:
            return JsonMixin.to_json(self, indent=indent)
        return _EMPTY_TEXT.sub("", JsonMixin.to_json(replace(self, text=""), indent=indent), count=1)

    @classmethod
    def from_dict(cls, data: Json, *, text: str | None = None, infer_missing: bool = False) -> Self:
        """Build the report from what `to_dict` gave; `text` gives back a source text that was left out.

        Raises `ValueError` on another schema, an unknown kind or a missing field, and where `text` is too short to be that one.
        """
        schema = data.get("schema") if isinstance(data, dict) else None
        if schema != SCHEMA:
            raise ValueError(f"schema {schema!r}, expected {SCHEMA!r}")
        report = codec.decode(cls, data if text is None and "text" in data else {**data, "text": text or ""})
        if text is not None and report.children and report.children[-1].end > len(text):
            raise ValueError(f"the text has {len(text)} characters, the report goes on to {report.children[-1].end}")
        return report

    @classmethod
    def from_json(cls, data: str | bytes, *, text: str | None = None) -> Self:  # type: ignore[override]
        """Build the report from its JSON text. Raises `ValueError` where it is not that of a report."""
        return cls.from_dict(loads(data), text=text)


def leaves(report: Report) -> Iterator[tuple[int, int, Any]]:
    """Yield (start, end, leaf) for every piece of every leaf in document order, headings included."""
    stack = report.children[::-1]
    while stack:
        node = stack.pop()
        leaf: Any = node
        if node.kind == "section":
            leaf = node.heading
            stack += node.children[::-1]
        elif node.kind == "list" and node.children:
            stack += node.children[::-1]
            continue
        if own := getattr(leaf, "pieces", ()):
            for span in own:
                yield span.start, span.end, leaf
        elif leaf is node or leaf.start < leaf.end:
            yield leaf.start, leaf.end, leaf
