"""The parts of a report in document order, without recursion: what every rendering goes through."""

from __future__ import annotations

from collections.abc import Iterator

from zhreport.model import Heading, Node
from zhreport.report import Report


def events(report: Report) -> Iterator[tuple[bool, Node]]:
    """Yield (True, node) where a node begins and (False, section) where a section ends, in document order."""
    stack: list[tuple[bool, Node]] = [(True, node) for node in reversed(report.children)]
    while stack:
        begins, node = stack.pop()
        yield begins, node
        if begins and node.kind == "section":
            stack.append((False, node))
            stack.extend((True, child) for child in reversed(node.children))


def leaves(report: Report) -> Iterator[Node | Heading]:
    """Yield what takes text, in document order: headings, items, and all nodes without children."""
    for node, _ in report.walk():
        if node.kind != "list":
            yield node.heading if node.kind == "section" else node
