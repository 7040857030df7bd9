"""The tree made flat: every node with its id, its parent and the headings above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhreport.finding import Index
from zhreport.model import Node, Section
from zhreport.rendering.labels import innermost_role

if TYPE_CHECKING:
    from zhreport.report import Report


@dataclass(slots=True)
class Placed:
    """A node and its place."""

    name: str
    """The node's id: see `zhreport.finding`."""
    node: Node
    """The node."""
    parent: str | None
    """The id of the node around it."""
    depth: int
    """How many nodes are around it."""
    section: str | None
    """The id of the innermost section around it."""
    role: str | None
    """The role of the innermost section around it that has one."""
    headings: tuple[str, ...]
    """The titles of the sections around it, outermost first."""


def placed(report: Report) -> Iterator[Placed]:
    """Yield every node with its place, in document order.

    >>> import zhreport
    >>> report = zhreport.parse("一、总体情况\\n(一)主动公开\\n全年公开3条。")
    >>> [(place.name, place.parent, place.node.kind, place.headings) for place in placed(report)]
    [('s1', None, 'section', ()), ('s1.1', 's1', 'section', ('总体情况',)), ('s1.1.p1', 's1.1', 'paragraph', ('总体情况', '主动公开'))]
    """
    index = Index(report)
    for node, around in report.walk():
        sections = [above for above in around if isinstance(above, Section)]
        yield Placed(
            index.id_of(node),
            node,
            index.id_of(around[-1]) if around else None,
            len(around),
            index.id_of(sections[-1]) if sections else None,
            innermost_role(sections),
            tuple(section.heading.text for section in sections),
        )
