"""From a report to the annotations of a Doc: span groups, categories, sentence starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span

from zhreport.model import Evidence, Heading, Item, ItemList, Node, Paragraph, Section, Table
from zhreport.parser import default_parser
from zhreport.report import Report
from zhreport.spacy.extensions import attach, get_report, shift_of, strongest
from zhreport.spacy.tokenizer import Tokenizer, make_doc, sentence_marks

if TYPE_CHECKING:
    from spacy.language import Language

GROUPS = ("zhreport", "sections", "paragraphs", "items", "tables", "topics", "evidence")
"""The span groups that a Doc gets, in the order of docs/spacy.md."""


def annotate(doc: Doc, report: Report, topics: Sequence[str] = (), *, sentences: bool = True) -> Doc:
    """Give the Doc span groups, `doc.cats` and sentence starts from its report, and return it.

    Tokens of another tokenizer are taken as they are; a span then is made of all tokens it touches. `topics` are the ids
    that `doc.cats` has at any rate, with 0.0 where nothing speaks of them.
    """
    attach(doc, report)
    shift = shift_of(doc)
    groups: dict[str, list[Span]] = {group: [] for group in GROUPS}
    for node, _ in report.walk():
        for group, place, label in _memberships(node):
            span = doc.char_span(place.start + shift, place.end + shift, label=label, alignment_mode="expand")
            if span is not None and place.start < place.end:
                groups[group].append(span)
    for group, spans in groups.items():
        doc.spans[group] = spans
    doc.cats.update(dict.fromkeys(topics, 0.0) | strongest([*report.paragraphs, *report.items]))
    if sentences:
        _start_sentences(doc, report)
    return doc


def _memberships(node: Node) -> Iterator[tuple[str, Node | Heading | Evidence, str]]:
    """Yield the groups that a node belongs to, what of it is in the group, and the label."""
    if isinstance(node, Section):
        yield "sections", node, node.role or "section"
        yield "zhreport", node.heading, "heading"
    elif not isinstance(node, ItemList):
        yield "zhreport", node, node.kind
    if isinstance(node, Table):
        yield "tables", node, node.form or "table"
    elif isinstance(node, Paragraph | Item):
        yield f"{node.kind}s", node, node.kind
        for topic in node.topics:
            yield "topics", node, topic.id
            yield from (("evidence", evidence, topic.id) for evidence in topic.evidence)


def _start_sentences(doc: Doc, report: Report) -> None:
    """Mark sentence starts, unless the tokenizer or another component has done so."""
    if len(doc) and not doc.has_annotation("SENT_START"):
        for token, mark in zip(doc, sentence_marks(doc, report), strict=True):
            token.is_sent_start = mark


def to_doc(report: Report, nlp: Language) -> Doc:
    """Return the report as a Doc of the pipeline's vocabulary, cut into the words of the pipeline's lexicons.

    The components of the pipeline have not seen it: `nlp(doc)` runs them. Raises `ValueError` for a report without its
    text, and for a text with lone surrogates, which spaCy cannot hold.
    """
    if not report.text and report.children:
        raise ValueError("the report has no source text; give it back with Report.from_json(data, text=...)")
    try:
        report.text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"spaCy cannot hold the lone surrogate at {error.start} of the report's text") from None
    parser = nlp.tokenizer.setup.parser if isinstance(nlp.tokenizer, Tokenizer) else default_parser()
    return annotate(make_doc(nlp.vocab, report.text, report, parser.words), report, sentences=False)


def unit_docs(doc: Doc, topics: Sequence[str] = (), *, least: float | None = None) -> Iterator[Doc]:
    """Yield a Doc for each paragraph and item, its topic scores in `cats`.

    `topics` are the ids that every Doc's `cats` has, those of the Doc itself if there are none. With `least` a score of at
    least that is 1.0 and any other 0.0: spaCy's text classifiers are trained on nothing else.
    """
    report = get_report(doc)
    known = topics or list(doc.cats)
    for group in ("paragraphs", "items"):
        for span in doc.spans.get(group, []):
            part = span.as_doc()
            scores = {**dict.fromkeys(known, 0.0), **span._.topics} if report else {}
            part.cats = scores if least is None else {topic: float(score >= least) for topic, score in scores.items()}
            yield part
