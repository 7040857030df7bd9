"""The attributes that Docs and Spans get, `doc._.report` and the like, and how a report travels with a Doc.

The report itself is kept in `doc.user_data`; everything else is looked up in it when asked for, so that any span has its
heading and its topics, be it a section of ours or the match of a `Matcher`. spaCy saves `user_data` as msgpack, for which
a report is its JSON without the source text: the Doc has that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
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
    """Where the nodes of a report are, for questions from spans."""

    report: Report
    """The report it was made from."""
    shift: int
    """What a Doc's offsets are ahead of the report's: 1 where the Doc begins with a byte-order mark."""
    exact: dict[tuple[int, int], list[Node | Heading]] = field(default_factory=dict)
    """Nodes by their offsets, the outermost first."""
    opened: list[int] = field(default_factory=list)
    """Offsets at which the innermost section changes."""
    paths: list[tuple[Section, ...]] = field(default_factory=list)
    """The sections that are open from there on, the outermost first."""
    units: list[Paragraph | Item] = field(default_factory=list)
    """Paragraphs and items in order."""

    def path(self, start: int) -> tuple[Section, ...]:
        """Return the sections around a place, the outermost first."""
        at = bisect_right(self.opened, start) - 1
        return self.paths[at] if at >= 0 else ()

    def units_in(self, start: int, end: int) -> list[Paragraph | Item]:
        """Return the units that the stretch touches."""
        first = bisect_right([unit.start for unit in self.units], start)
        first -= first > 0 and self.units[first - 1].end > start
        found = []
        for unit in self.units[first:]:
            if unit.start >= end:
                break
            found.append(unit)
        return found


_indexes: WeakKeyDictionary[Doc, Index] = WeakKeyDictionary()


def index_of(doc: Doc) -> Index | None:
    """Return the index of the Doc's report, made when it is first needed; None if it has no report."""
    report = get_report(doc)
    if report is None:
        return None
    known = _indexes.get(doc)
    if known is None or known.report is not report:
        known = _indexes[doc] = _make_index(report, len(doc.text) - len(report.text))
    return known


def _make_index(report: Report, shift: int) -> Index:
    index = Index(report, shift)
    opened: list[Section] = []
    for node, ancestors in report.walk():
        path = tuple(above for above in ancestors if isinstance(above, Section))
        index.exact.setdefault((node.start, node.end), []).append(node)
        if isinstance(node, Section):
            path = (*path, node)
            heading = node.heading
            index.exact.setdefault((heading.start, heading.end), []).append(heading)
        elif isinstance(node, Paragraph | Item):
            index.units.append(node)
        if list(path) != opened:
            opened = list(path)
            index.opened.append(node.start)
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


def _nodes(span: Span) -> tuple[Index | None, list[Node | Heading]]:
    index = index_of(span.doc)
    if index is None:
        return None, []
    return index, index.exact.get((span.start_char - index.shift, span.end_char - index.shift), [])


def _node(span: Span) -> Node | Heading | None:
    """Return the node that the span is; of several with the same place, the one of the kind that the label names."""
    _, nodes = _nodes(span)
    for node in nodes:
        if node.kind == span.label_:
            return node
    return nodes[0] if nodes else None


def _path(span: Span) -> tuple[Section, ...]:
    index = index_of(span.doc)
    return index.path(span.start_char - index.shift) if index else ()


def _headings(span: Span) -> list[str]:
    return labels_above(_path(span))


def _heading(span: Span) -> Span | None:
    """Return the heading of the innermost section; None outside of sections and where the source lost the heading."""
    path = _path(span)
    if not path or path[-1].heading.start == path[-1].heading.end:
        return None
    index, heading = index_of(span.doc), path[-1].heading
    shift = index.shift if index else 0
    found: Span | None = span.doc.char_span(
        heading.start + shift, heading.end + shift, label="heading", alignment_mode="expand"
    )
    return found


def _level(span: Span) -> int:
    path = _path(span)
    return path[-1].level if path else 0


def _topics(span: Span) -> dict[str, float]:
    """Return the strongest score of each topic of the units that the span touches, strongest first."""
    index = index_of(span.doc)
    scores: dict[str, float] = {}
    units = index.units_in(span.start_char - index.shift, span.end_char - index.shift) if index else []
    for topic in (topic for unit in units for topic in unit.topics):
        scores[topic.id] = max(topic.score, scores.get(topic.id, 0.0))
    return dict(sorted(scores.items(), key=lambda entry: (-entry[1], entry[0])))


def _data(span: Span) -> object:
    """Return the table that the span is as a data frame, else None."""
    _, nodes = _nodes(span)
    table = next((node for node in nodes if isinstance(node, Table)), None)
    return table.to_frame() if table is not None else None


_SPAN_GETTERS: dict[str, Callable[[Span], Any]] = {
    "node": _node,
    "heading": _heading,
    "headings": _headings,
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
