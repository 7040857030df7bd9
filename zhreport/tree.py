"""The tree made flat: every node with its id, its parent and the headings above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhreport.finding import Index
from zhreport.model import Node, Section, children

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
    stack: list[tuple[Node, Placed | None]] = [(node, None) for node in reversed(report.children)]
    while stack:
        node, above = stack.pop()
        place = _place(index.id_of(node), node, above)
        yield place
        stack.extend((child, place) for child in reversed(children(node)))


def _place(name: str, node: Node, above: Placed | None) -> Placed:
    if above is None:
        return Placed(name, node, None, 0, None, None, ())
    around = above.node
    if not isinstance(around, Section):
        return Placed(name, node, above.name, above.depth + 1, above.section, above.role, above.headings)
    return Placed(
        name,
        node,
        above.name,
        above.depth + 1,
        above.name,
        around.role or above.role,
        (*above.headings, around.heading.text),
    )
