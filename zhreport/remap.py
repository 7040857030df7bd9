"""From offsets in the folded text to offsets in the source, and the last sweep that leaves no character without a leaf."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from zhreport.model import Boilerplate, Cell, ItemList, Node, Section, Span, Topic
from zhreport.model.later import change_later
from zhreport.report import Report, leaves
from zhreport.text.chars import Folded
from zhreport.text.sentences import sentences


def to_source(report: Report, folded: Folded) -> None:
    """Move every span of the tree, its metadata and its diagnostics to source offsets. Nothing to do where they agree."""
    if folded.offsets is None:
        return
    for node, _ in report.walk():
        _move(node, folded)
        if node.kind == "section":
            _move(node.heading, folded)
        elif node.kind == "table":
            change_later(node, "cells", _move_cells, folded)
        elif node.kind == "toc":
            _move_all(node.entries, folded)
    for key, span in report.metadata.spans.items():
        report.metadata.spans[key] = folded.span(span.start, span.end)
    _move_all(report.diagnostics, folded)


def _move_cells(cells: list[Cell], folded: Folded) -> None:
    for cell in cells:
        cell.spans = _moved(cell.spans, folded)


def _move(part: Any, folded: Folded) -> None:
    span = folded.span(part.start, part.end)
    part.start, part.end = span.start, span.end
    if pieces := getattr(part, "pieces", ()):
        part.pieces = _moved(pieces, folded)


def _move_all(parts: Sequence[Any], folded: Folded) -> None:
    for part in parts:
        _move(part, folded)


def _moved(spans: list[Span], folded: Folded) -> list[Span]:
    return [folded.span(span.start, span.end) for span in spans]


def move_evidence(tagged: list[list[Topic]], folded: Folded) -> None:
    """Move the places of topics' evidence to source offsets, each when it is read."""
    if folded.offsets is not None:
        for topics in tagged:
            for topic in topics:
                change_later(topic, "evidence", _move_all, folded)


def source_sentences(folded: Folded, start: int, end: int) -> list[Span]:
    """Return the sentences of a stretch of the folded text, in source offsets."""
    found = sentences(folded.text, start, end)
    return found if folded.offsets is None else _moved(found, folded)


def cover(report: Report) -> None:
    """Put a `boilerplate` leaf on every stretch that no leaf has: characters without width, stray separators."""
    text = report.text
    gaps: list[Node] = []
    position = 0
    for start, end, _ in sorted(leaves(report), key=itemgetter(0)):
        if start > position and not text[position:start].isspace():
            gaps.append(_leaf(text, position, start))
        if end > position:
            position = end
    if position < len(text) and not text[position:].isspace():
        gaps.append(_leaf(text, position, len(text)))
    if gaps:
        _insert(report, gaps)


def _leaf(text: str, start: int, end: int) -> Boilerplate:
    raw = text[start:end]
    own = raw.strip()
    start += len(raw) - len(raw.lstrip())
    category = "separator" if any(c.isprintable() for c in own) else "invisible"
    return Boilerplate(start, start + len(own), category, own)


def _insert(report: Report, gaps: list[Node]) -> None:
    """Merge the gap leaves into the tree in one pass: each goes to the innermost section that holds its place."""
    stack: list[tuple[Report | Section, list[Node]]] = [(report, gaps)]
    while stack:
        container, own = stack.pop()
        merged: list[Node] = []
        i = 0
        for child in container.children:
            while i < len(own) and own[i].start < child.start:
                merged.append(own[i])
                i += 1
            merged.append(child)
            while isinstance(child, ItemList) and i < len(own) and own[i].start < child.children[-1].start:
                child = _split(child, own[i].start)
                merged += [own[i], child]
                i += 1
            if isinstance(child, Section):
                inside = []
                while i < len(own) and own[i].end <= child.end:
                    inside.append(own[i])
                    i += 1
                if inside:
                    stack.append((child, inside))
        merged.extend(own[i:])
        container.children = merged


def _split(items: ItemList, place: int) -> ItemList:
    """Cut a list between two items, as page furniture does, and return the part behind the place."""
    after = [item for item in items.children if item.start > place]
    items.children = items.children[: -len(after)]
    rest = ItemList(after[0].start, items.end, after)
    items.end = items.children[-1].end
    return rest
