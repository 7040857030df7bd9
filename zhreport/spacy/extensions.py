"""The attributes that Docs and Spans get, `doc._.report` and the like, and how a report travels with a Doc.

The report itself is kept in `doc.user_data`; everything else is looked up in it when asked for, so that any span has its
heading and its topics, be it a section of ours or the match of a `Matcher`. spaCy saves `user_data` as msgpack, for which
a report is its JSON without the source text: the Doc has that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from weakref import WeakKeyDictionary

import srsly
from spacy.tokens import Doc, Span

from zhreport.model import Heading, Item, Node, Paragraph, Section, Table
from zhreport.rendering.labels import labels_above
from zhreport.report import Report
from zhreport.serialisation.packing import decode_report, encode_report

BOM = "\ufeff"
KEY = "zhreport"
"""The key of the report in `doc.user_data`."""


@dataclass(slots=True)
class Index:
    """Where the nodes of a Doc's report are, for questions from spans. Offsets are those of the Doc's text."""

    report: Report | None
    """The report it was made from; None, with nothing to be found, for a Doc without one."""
    exact: dict[tuple[int, int], list[Node | Heading]] = field(default_factory=dict)
    """Nodes by their offsets, the outermost first."""
    opened: list[int] = field(default_factory=list)
    """Offsets at which the innermost section changes."""
    paths: list[tuple[Section, ...]] = field(default_factory=list)
    """The sections that are open from there on, the outermost first."""
    units: list[tuple[int, int, Paragraph | Item]] = field(default_factory=list)
    """Start and end of the paragraphs and items, in order."""

    def nodes(self, span: Span) -> list[Node | Heading]:
        """Return the nodes that have just the characters of a span."""
        return self.exact.get((span.start_char, span.end_char), [])

    def path(self, span: Span) -> tuple[Section, ...]:
        """Return the sections around the beginning of a span, the outermost first."""
        at = bisect_right(self.opened, span.start_char) - 1
        return self.paths[at] if at >= 0 else ()

    def units_in(self, span: Span) -> list[Paragraph | Item]:
        """Return the units that a span touches."""
        first = bisect_right(self.units, span.start_char, key=itemgetter(0))
        first -= first > 0 and self.units[first - 1][1] > span.start_char
        stop = bisect_left(self.units, span.end_char, first, key=itemgetter(0))
        return [unit for _, _, unit in self.units[first:stop]]


_indexes: WeakKeyDictionary[Doc, Index] = WeakKeyDictionary()


def index_of(doc: Doc) -> Index:
    """Return the index of the Doc's report, made when it is first needed."""
    report, known = get_report(doc), _indexes.get(doc)
    if known is None or known.report is not report:
        known = _indexes[doc] = Index(None) if report is None else _make_index(report, shift_of(doc))
    return known


def shift_of(doc: Doc) -> int:
    """Return what a Doc's offsets are ahead of its report's: 1 where the parser dropped a byte-order mark."""
    report = get_report(doc)
    return len(doc.text) - len(report.text) if report is not None else 0


def _make_index(report: Report, shift: int) -> Index:
    index = Index(report)
    opened: list[Section] = []
    for node, ancestors in report.walk():
        start, end = node.start + shift, node.end + shift
        path = tuple(above for above in ancestors if isinstance(above, Section))
        index.exact.setdefault((start, end), []).append(node)
        if isinstance(node, Section):
            path = (*path, node)
            heading = node.heading
            index.exact.setdefault((heading.start + shift, heading.end + shift), []).append(heading)
        elif isinstance(node, Paragraph | Item):
            index.units.append((start, end, node))
        if list(path) != opened:
            opened = list(path)
            index.opened.append(start)
            index.paths.append(path)
    return index


# ----------------------------------------------------------------------------------------------------------- attributes


def attach(doc: Doc, report: Report) -> None:
    """Make it the Doc's report."""
    doc.user_data[KEY] = report
    _indexes.pop(doc, None)


def get_report(doc: Doc) -> Report | None:
    """Return the Doc's report; its text comes back from the Doc where the Doc was saved and loaded."""
    report = doc.user_data.get(KEY)
    if not isinstance(report, Report):
        return None
    if not report.text and doc.text:
        report.text = doc.text.removeprefix(BOM)
    return report


def _node(span: Span) -> Node | Heading | None:
    """Return the node that the span is; of several with the same place, the one of the kind that the label names."""
    nodes = index_of(span.doc).nodes(span)
    return next((node for node in nodes if node.kind == span.label_), nodes[0] if nodes else None)


def _heading(span: Span) -> Span | None:
    """Return the heading of the innermost section; None outside of sections and where the source lost the heading."""
    path = index_of(span.doc).path(span)
    if not path or path[-1].heading.start == path[-1].heading.end:
        return None
    shift, heading = shift_of(span.doc), path[-1].heading
    found: Span | None = span.doc.char_span(
        heading.start + shift, heading.end + shift, label="heading", alignment_mode="expand"
    )
    return found


def _level(span: Span) -> int:
    path = index_of(span.doc).path(span)
    return path[-1].level if path else 0


def _topics(span: Span) -> dict[str, float]:
    """Return the strongest score of each topic of the units that the span touches, strongest first."""
    scores = strongest(index_of(span.doc).units_in(span))
    return dict(sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])))


def strongest(units: Iterable[Paragraph | Item]) -> dict[str, float]:
    """Return the strongest score of each topic of some units."""
    scores: dict[str, float] = {}
    for topic in (topic for unit in units for topic in unit.topics):
        scores[topic.id] = max(topic.score, scores.get(topic.id, 0.0))
    return scores


def _data(span: Span) -> object:
    """Return the table that the span is as a data frame, else None."""
    tables = (node for node in index_of(span.doc).nodes(span) if isinstance(node, Table))
    return next((table.to_frame() for table in tables), None)


_SPAN_GETTERS: dict[str, Callable[[Span], Any]] = {
    "node": _node,
    "heading": _heading,
    "headings": lambda span: labels_above(index_of(span.doc).path(span)),
    "level": _level,
    "topics": _topics,
    "data": _data,
}


def register() -> None:
    """Give Docs and Spans the attributes. Doing it again changes nothing."""
    Doc.set_extension("report", getter=get_report, setter=attach, force=True)
    for name, getter in _SPAN_GETTERS.items():
        Span.set_extension(name, getter=getter, force=True)
    srsly.msgpack_encoders.register("zhreport.Report.v1", func=encode_report)
    srsly.msgpack_decoders.register("zhreport.Report.v1", func=decode_report)
