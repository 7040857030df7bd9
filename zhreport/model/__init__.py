"""The document tree: what a report becomes.

Every class here is a slotted dataclass. `start` and `end` are half-open code-point offsets into `report.text`; the raw
characters of a node are always `report.text[node.start:node.end]`, while `node.text` may be repaired (lines joined,
radicals folded). Where page furniture interrupts a node, `pieces` lists the node's own parts in order; empty means the
whole of `start..end`.

`nodes` has what stands in the tree, `table` its tables, `spans` the places, words and topics that nodes carry, `about` what
a report says beside its tree. The conversions `to_dict`, `from_dict`, `to_json` and `from_json` come from `zhreport.serialisation.codec`.
"""

# `as` says that a name is one of this package (PEP 484).
from zhreport.model.about import Diagnostic as Diagnostic
from zhreport.model.about import Metadata as Metadata
from zhreport.model.about import Source as Source
from zhreport.model.nodes import NODE_TYPES as NODE_TYPES
from zhreport.model.nodes import Boilerplate as Boilerplate
from zhreport.model.nodes import Heading as Heading
from zhreport.model.nodes import Item as Item
from zhreport.model.nodes import ItemList as ItemList
from zhreport.model.nodes import MetadataLine as MetadataLine
from zhreport.model.nodes import Node as Node
from zhreport.model.nodes import Paragraph as Paragraph
from zhreport.model.nodes import Section as Section
from zhreport.model.nodes import Signature as Signature
from zhreport.model.nodes import Title as Title
from zhreport.model.nodes import Toc as Toc
from zhreport.model.nodes import TocEntry as TocEntry
from zhreport.model.nodes import children as children
from zhreport.model.nodes import pieces as pieces
from zhreport.model.spans import Evidence as Evidence
from zhreport.model.spans import Origin as Origin
from zhreport.model.spans import Span as Span
from zhreport.model.spans import Token as Token
from zhreport.model.spans import Topic as Topic
from zhreport.model.table import Cell as Cell
from zhreport.model.table import CellRole as CellRole
from zhreport.model.table import Check as Check
from zhreport.model.table import Number as Number
from zhreport.model.table import Table as Table
