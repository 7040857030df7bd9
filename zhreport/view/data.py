"""What a page draws: a report as plain data for a program in a browser.

A browser counts text in UTF-16 units, zhreport in code points; every offset here is in UTF-16 units. Nodes are a flat list
in document order with their depth, which a page can draw piece by piece without recursion.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from zhreport.checking import describe
from zhreport.model import Boilerplate, Item, ItemList, Node, Paragraph, Section, Span, Table, Toc, Topic, pieces
from zhreport.rendering.labels import facts, heading_label, plain_text, shown, shown_depth
from zhreport.report import Report
from zhreport.serialisation.codec import Json


def report_data(report: Report) -> Json:
    """Return everything that the page of a report shows."""
    place = Places(report.text)
    topics: dict[str, int] = {}
    nodes = [
        _node(node, shown_depth(node, ancestors), place, topics)
        for node, ancestors in report.walk()
        if not isinstance(node, ItemList)
    ]
    return {
        "name": report.source.name,
        "about": facts(report),
        "text": report.text,
        "nodes": nodes,
        "topics": list(topics),
        "notes": [
            {
                "code": note.code,
                "severity": note.severity,
                "message": note.message,
                "at": place.pair(note.start, note.end),
            }
            for note in report.diagnostics
        ],
    }


class Places:
    """Turns offsets in code points into offsets in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._wide = [index for index, char in enumerate(text) if char > "\uffff"] if not text.isascii() else []

    def __call__(self, offset: int) -> int:
        """Return the offset in UTF-16 units.

        >>> place = Places("a\\U00020000b")
        >>> [place(offset) for offset in range(4)]
        [0, 1, 3, 4]
        """
        return offset + bisect_left(self._wide, offset)

    def pair(self, start: int, end: int) -> list[int]:
        """Return both ends of a stretch."""
        return [self(start), self(end)]

    def spans(self, spans: list[Span]) -> list[list[int]]:
        """Return both ends of each span."""
        return [self.pair(span.start, span.end) for span in spans]


def _node(node: Node, depth: int, place: Places, topics: dict[str, int]) -> Json:
    """Return a node with what is drawn of it. `own` are its own characters, those of the heading for a section."""
    leaf = node.heading if isinstance(node, Section) else node
    data: dict[str, Any] = {
        "kind": node.kind,
        "at": place.pair(node.start, node.end),
        "own": [place.pair(start, end) for start, end in pieces(leaf) if start < end],
        "depth": depth,
    }
    if isinstance(node, Section):
        data |= _section(node)
    elif isinstance(node, Toc):
        data["entries"] = [entry.text for entry in node.entries]
    elif isinstance(node, Table):
        data["table"] = table_data(node, place)
    else:
        data["text"] = plain_text(node)
    if isinstance(node, Item):
        data["marker"] = node.marker
    if isinstance(node, Boilerplate):
        data["category"] = node.category
    if isinstance(node, Paragraph | Item):
        data["topics"] = [_topic(topic, place, topics) for topic in node.topics]
    return data


def _section(section: Section) -> Json:
    heading = section.heading
    return {
        "text": heading_label(heading),
        "level": section.level,
        "role": section.role,
        "ordinal": heading.ordinal,
        "repaired": heading.repaired,
        "run_in": heading.run_in,
    }


def _topic(topic: Topic, place: Places, topics: dict[str, int]) -> Json:
    return {
        "id": topics.setdefault(topic.id, len(topics)),
        "score": topic.score,
        "evidence": [
            {"term": evidence.term, "weight": evidence.weight, "at": place.pair(evidence.start, evidence.end)}
            for evidence in topic.evidence
        ],
    }


def table_data(table: Table, place: Places) -> Json:
    """Return a table with its cells and, for each rule that fails, its sentence and the cells on both sides of it."""
    numbers: dict[str, list[int]] = {}
    for number, cell in enumerate(table.cells):
        numbers.setdefault(f"{cell.row_key}|{cell.col_key}", []).append(number)
    return {
        "form": table.form,
        "caption": table.caption,
        "rows": table.n_rows,
        "cols": table.n_cols,
        "cells": [
            {
                "at": [cell.row, cell.col, cell.row_span, cell.col_span],
                "role": cell.role,
                "text": shown(cell),
                "unit": cell.unit if cell.role == "data" else "",
                "key": f"{cell.row_key}|{cell.col_key}"
                if cell.role == "data" and (cell.row_key or cell.col_key)
                else "",
                "flags": cell.flags,
                "spans": place.spans(cell.spans),
            }
            for cell in table.cells
        ],
        "checks": [
            {"text": describe(check), "cells": [n for key in check.cells for n in numbers.get(key, [])]}
            for check in table.checks
        ],
    }
