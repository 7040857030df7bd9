"""zhreport turns loosely formatted Chinese report text into a typed document tree.

Every public name is loaded when it is first used, so that `import zhreport` costs next to nothing:

>>> import zhreport
>>> zhreport.Span(0, 2)
Span(start=0, end=2)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhreport.batch.piping import pipe
    from zhreport.chunks import Chunk
    from zhreport.errors import DocumentError, LexiconError, ReadError, ZhreportError
    from zhreport.finding import Index
    from zhreport.model import (
        Boilerplate,
        Cell,
        Check,
        Diagnostic,
        Evidence,
        Heading,
        Item,
        ItemList,
        Metadata,
        MetadataLine,
        Node,
        Origin,
        Paragraph,
        Section,
        Signature,
        Source,
        Span,
        Table,
        Title,
        Toc,
        TocEntry,
        Token,
        Topic,
    )
    from zhreport.parser import Parser, parse
    from zhreport.readers import read
    from zhreport.readers.limits import Limits
    from zhreport.report import Report
    from zhreport.tables.compare import Comparison, compare
    from zhreport.words.segmentation import Words, segment
    from zhreport.words.segmenters import Segmenter

    __version__: str

__all__ = [
    "Boilerplate",
    "Cell",
    "Check",
    "Chunk",
    "Comparison",
    "Diagnostic",
    "DocumentError",
    "Evidence",
    "Heading",
    "Index",
    "Item",
    "ItemList",
    "LexiconError",
    "Limits",
    "Metadata",
    "MetadataLine",
    "Node",
    "Origin",
    "Paragraph",
    "Parser",
    "ReadError",
    "Report",
    "Section",
    "Segmenter",
    "Signature",
    "Source",
    "Span",
    "Table",
    "Title",
    "Toc",
    "TocEntry",
    "Token",
    "Topic",
    "Words",
    "ZhreportError",
    "__version__",
    "compare",
    "parse",
    "pipe",
    "read",
    "segment",
]

_HOMES = {
    "Chunk": "chunks",
    "Comparison": "tables.compare",
    "Index": "finding",
    "DocumentError": "errors",
    "LexiconError": "errors",
    "Limits": "readers.limits",
    "Parser": "parser",
    "ReadError": "errors",
    "Report": "report",
    "Segmenter": "words.segmenters",
    "Words": "words.segmentation",
    "ZhreportError": "errors",
    "compare": "tables.compare",
    "parse": "parser",
    "pipe": "batch.piping",
    "read": "readers",
    "segment": "words.segmentation",
}
"""The modules of the names that `zhreport.model` does not define."""


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name == "__version__":
        from zhreport.version import version

        value: object = version()
    elif name in __all__:
        value = getattr(import_module(f"zhreport.{_HOMES.get(name, 'model')}"), name)
    else:
        raise AttributeError(f"module 'zhreport' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
