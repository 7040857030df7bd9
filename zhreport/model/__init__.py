"""The document tree: what a report becomes.

Every class here is a slotted dataclass. `start` and `end` are half-open code-point offsets into `report.text`; the raw
characters of a node are always `report.text[node.start:node.end]`, while `node.text` may be repaired (lines joined,
radicals folded). Where page furniture interrupts a node, `pieces` lists the node's own parts in order; empty means the
whole of `start..end`.

`nodes` has what stands in the tree, `table` its tables, `spans` the places, words and topics that nodes carry, `about` what
a report says beside its tree. The conversions `to_dict`, `from_dict`, `to_json` and `from_json` come from `zhreport.serialisation.codec`.
"""

from zhreport.model.about import Diagnostic, Metadata, Source
from zhreport.model.nodes import (
    NODE_TYPES,
    Boilerplate,
    Heading,
    Item,
    ItemList,
    MetadataLine,
    Node,
    Paragraph,
    Section,
    Signature,
    Title,
    Toc,
    TocEntry,
    children,
    pieces,
)
from zhreport.model.spans import Evidence, Origin, Span, Token, Topic
from zhreport.model.table import Cell, CellRole, Check, Number, Table

__all__ = [
    "NODE_TYPES",
    "Boilerplate",
    "Cell",
    "CellRole",
    "Check",
    "Diagnostic",
    "Evidence",
    "Heading",
    "Item",
    "ItemList",
    "Metadata",
    "MetadataLine",
    "Node",
    "Number",
    "Origin",
    "Paragraph",
    "Section",
    "Signature",
    "Source",
    "Span",
    "Table",
    "Title",
    "Toc",
    "TocEntry",
    "Token",
    "Topic",
    "children",
    "pieces",
]
