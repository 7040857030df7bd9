"""The rows of each table of `zhreport.data.rows`, made from a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from zhreport.data.columns import columns
from zhreport.data.rows import (
    By,
    CellRow,
    ChunkRow,
    DiagnosticRow,
    DocumentRow,
    NodeRow,
    ReportRow,
    SectionRow,
    TokenRow,
    UnitRow,
)
from zhreport.finding import Placed, placed
from zhreport.model import Boilerplate, Item, Node, Number, Origin, Paragraph, Section, Table, Toc, Token, Topic
from zhreport.rendering.labels import plain_text, unit_text
from zhreport.tables.export import records

if TYPE_CHECKING:
    from zhreport.report import Report

Row = dict[str, Any]

EXACT = 2**53
"""From here on a double does not hold every whole number."""


def error_row(document: str, code: str, message: str) -> DocumentRow:
    """Return the row of a document of which there is no report."""
    empty: Row = dict.fromkeys(columns("document"))
    return cast(
        DocumentRow, {**empty, "document": document, "status": "error", "error_code": code, "error_message": message}
    )


def _document_rows(report: Report, document: str) -> Iterator[DocumentRow]:
    tables, facts = report.tables, report.metadata.to_dict()
    del facts["spans"]
    kinds = Counter(node.kind for node, _ in report.walk())
    cells = [cell for table in tables for cell in table.cells if cell.role == "data"]
    flags = Counter(flag for cell in cells for flag in cell.flags)
    row: Row = {
        "document": document,
        "status": "ok",
        "error_code": None,
        "error_message": None,
        "sha256": report.source.sha256,
        "media_type": report.source.media_type,
        "encoding": report.source.encoding or None,
        "characters": len(report.text),
        **facts,
        "sections": kinds["section"],
        "paragraphs": kinds["paragraph"],
        "items": kinds["item"],
        "tables": kinds["table"],
        "cells": len(cells),
        "imputed": flags["imputed"],
        "unknown": flags["unknown"],
        "checks_failed": sum(len(table.checks) for table in tables),
        "warnings": sum(note.severity in ("warning", "error") for note in report.diagnostics),
    }
    yield cast(DocumentRow, row)


def _section_rows(report: Report, document: str) -> Iterator[SectionRow]:
    own: dict[str | None, list[str]] = {}
    sections: list[tuple[Placed, Section]] = []
    for place in placed(report):
        if isinstance(place.node, Section):
            sections.append((place, place.node))
        elif isinstance(place.node, Paragraph | Item):
            own.setdefault(place.section, []).append(unit_text(place.node))
    for place, node in sections:
        heading = node.heading
        yield {
            "document": document,
            "node": place.name,
            "parent": place.parent,
            "level": node.level,
            "role": node.role,
            "marker": heading.marker,
            "style": heading.style,
            "ordinal": heading.ordinal,
            "heading": heading.text,
            "headings": [*place.headings, heading.text],
            "run_in": heading.run_in,
            "repaired": heading.repaired,
            "text": "\n".join(own.get(place.name, ())),
            "start": node.start,
            "end": node.end,
            "topics": _ids(node.topics),
            "scores": _scores(node.topics),
        }


def _node_rows(report: Report, document: str) -> Iterator[NodeRow]:
    for place in placed(report):
        node = place.node
        role, marker, ordinal = _naming(node)
        topics = node.topics if isinstance(node, Section | Paragraph | Item) else []
        yield {
            "document": document,
            "node": place.name,
            "parent": place.parent,
            "depth": place.depth,
            "kind": node.kind,
            "section": place.section,
            "role": role,
            "marker": marker,
            "ordinal": ordinal,
            "text": _text(node),
            "start": node.start,
            "end": node.end,
            "topics": _ids(topics),
            "scores": _scores(topics),
            "origin": _path(node.origin),
            "page": _page(node.origin),
        }


def _naming(node: Node) -> tuple[str | None, str | None, int | None]:
    """Return what a node row says of a node's role, marker and ordinal."""
    if isinstance(node, Section):
        return node.role, node.heading.marker, node.heading.ordinal
    if isinstance(node, Item):
        return None, node.marker, node.ordinal
    if isinstance(node, Boilerplate):
        return node.category, None, None
    return node.form if isinstance(node, Table) else None, None, None


def _text(node: Node) -> str:
    if isinstance(node, Section):
        return node.heading.text
    if isinstance(node, Table):
        return node.caption
    if isinstance(node, Toc):
        return "\n".join(entry.text for entry in node.entries)
    return plain_text(node, "\n")


def _unit_rows(report: Report, document: str) -> Iterator[UnitRow]:
    for place in placed(report):
        node = place.node
        if isinstance(node, Paragraph | Item):
            yield {
                "document": document,
                "node": place.name,
                "section": place.section,
                "kind": node.kind,
                "role": place.role,
                "headings": list(place.headings),
                "marker": node.marker if isinstance(node, Item) else "",
                "ordinal": node.ordinal if isinstance(node, Item) else None,
                "text": node.text,
                "sentences": len(node.sentences),
                "start": node.start,
                "end": node.end,
                "topics": _ids(node.topics),
                "scores": _scores(node.topics),
            }


def _cell_rows(report: Report, document: str) -> Iterator[CellRow]:
    facts = report.metadata
    found = [(place.name, place.node) for place in placed(report) if isinstance(place.node, Table)]
    for index, (name, table) in enumerate(found, 1):
        about: Row = {
            "document": document,
            "agency": facts.agency,
            "year": facts.year,
            "genre": facts.genre,
            "node": name,
            "table": index,
            "form": table.form,
            "caption": table.caption,
        }
        cells = sorted((cell.row, cell.col, i) for i, cell in enumerate(table.cells) if cell.role == "data")
        for record, (_, _, i) in zip(records(table), cells, strict=True):
            origin = table.cells[i].origin
            record["value"] = _double(cast("Number | None", record["value"]))
            yield cast(CellRow, {**about, **record, "origin": _path(origin), "page": _page(origin)})


def _double(value: Number | None) -> Number | None:
    """Return the number as any reader of JSON holds it: beyond 2**53 as the nearest double, beyond doubles not at all."""
    if value is None or -EXACT <= value <= EXACT:
        return value
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) < float("inf") else None


def _token_rows(report: Report, document: str) -> Iterator[TokenRow]:
    for place in placed(report):
        node = place.node
        bearer = node.heading if isinstance(node, Section) else node
        tokens: Sequence[Token] | None = getattr(bearer, "tokens", ())
        if tokens is None:
            raise ValueError("the report has no tokens; parse it with tokens=True")
        for index, token in enumerate(tokens):
            yield {
                "document": document,
                "node": place.name,
                "kind": bearer.kind,
                "token": index,
                "text": token.text,
                "tag": token.tag,
                "start": token.start,
                "end": token.end,
            }


def _chunk_rows(report: Report, document: str) -> Iterator[ChunkRow]:
    from zhreport.chunks import chunks

    for index, chunk in enumerate(chunks(report)):
        yield {
            "document": document,
            "chunk": index,
            "role": chunk.role,
            "headings": chunk.path,
            "nodes": chunk.nodes,
            "text": chunk.text,
            "start": chunk.start,
            "end": chunk.end,
            "topics": chunk.topics,
        }


def _diagnostic_rows(report: Report, document: str) -> Iterator[DiagnosticRow]:
    for note in report.diagnostics:
        yield cast(DiagnosticRow, {"document": document, **note.to_dict()})


def _report_rows(report: Report, document: str) -> Iterator[ReportRow]:
    yield {"document": document, "json": report.to_json()}


def _path(origin: list[Origin] | None) -> str | None:
    return (origin[0].path or None) if origin else None


def _page(origin: list[Origin] | None) -> int | None:
    return origin[0].page if origin else None


def _ids(topics: list[Topic]) -> list[str]:
    return [topic.id for topic in topics]


def _scores(topics: list[Topic]) -> list[float]:
    return [topic.score for topic in topics]


BUILDERS: dict[By, Callable[[Report, str], Iterator[Any]]] = {
    "document": _document_rows,
    "section": _section_rows,
    "node": _node_rows,
    "unit": _unit_rows,
    "cell": _cell_rows,
    "token": _token_rows,
    "chunk": _chunk_rows,
    "diagnostic": _diagnostic_rows,
    "report": _report_rows,
}
"""What makes the rows of each table; each takes a report and its name."""
