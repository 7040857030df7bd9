"""Reports for neighbours: a `DoclingDocument`, and documents for LangChain and LlamaIndex as plain dictionaries.

LangChain and LlamaIndex need not be installed: the dictionaries have the field names of their classes, so that
`Document(**d)` and `TextNode(**d)` take them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhreport.data.frames import rows
from zhreport.model import Item, ItemList, Node, Paragraph, Section, Signature, Table, Title
from zhreport.rendering.labels import heading_label

if TYPE_CHECKING:
    from zhreport.report import Report

DOCLING_LEVELS = 100
"""The deepest level that docling's section headers take."""


def to_langchain(report: Report) -> list[dict[str, Any]]:
    """Return the report's chunks as keyword arguments of `langchain_core.documents.Document`.

    >>> import zhreport
    >>> found = to_langchain(zhreport.parse("一、总体情况\\n全年公开3条。"))[0]
    >>> found["page_content"], found["metadata"]["headings"]
    ('一、总体情况\\n全年公开3条。', '一、总体情况')
    """
    return [{"id": name, "page_content": text, "metadata": metadata} for name, text, metadata in _retrievable(report)]


def to_llama_index(report: Report) -> list[dict[str, Any]]:
    """Return the report's chunks as keyword arguments of `llama_index.core.schema.TextNode`."""
    return [
        {
            "id_": name,
            "text": text,
            "metadata": metadata,
            "start_char_idx": metadata["start"],
            "end_char_idx": metadata["end"],
        }
        for name, text, metadata in _retrievable(report)
    ]


def _retrievable(report: Report) -> list[tuple[str, str, dict[str, Any]]]:
    """Return id, text and metadata of each chunk; the metadata are scalars, since most vector stores take no others."""
    facts, source = report.metadata, report.source
    about = {
        "source": source.name,
        "title": facts.title,
        "agency": facts.agency,
        "year": facts.year,
        "genre": facts.genre,
    }
    known = {name: value for name, value in about.items() if value is not None}
    out = []
    for row in rows(report, "chunk"):
        own = {"role": row["role"] or "", "start": row["start"], "end": row["end"]}
        lists = {"headings": " > ".join(row["headings"]), "topics": " ".join(row["topics"])}
        name = f"{source.name or source.sha256}#{row['chunk']}"
        out.append((name, row["text"], {**known, **own, **lists}))
    return out


# -------------------------------------------------------------------------------------------------------------- docling


def to_docling(report: Report) -> Any:
    """Return the report as a `docling_core.types.doc.DoclingDocument`.

    What stands under a heading is its child; page furniture, metadata lines and a table of contents go to docling's
    furniture layer, which its chunkers and exports leave out. `text` is the repaired text, `orig` the source's characters.
    Offsets are not carried over: docling ties them to a page and a box. Raises `ImportError` with what to install.
    """
    try:
        from docling_core.types.doc import DoclingDocument, DocumentOrigin
    except ImportError:
        raise ImportError("to_docling needs docling-core: pip install 'zhreport[docling]'") from None
    source = report.source
    document = DoclingDocument(name=source.name or report.metadata.title or "report")
    if source.sha256:
        digest = int(source.sha256[:16], 16)
        name = source.name or "report"
        document.origin = DocumentOrigin(mimetype=source.media_type, binary_hash=digest, filename=name)
    stack: list[tuple[Node, Any]] = [(node, None) for node in reversed(report.children)]
    while stack:
        node, parent = stack.pop()
        item = _add(document, node, parent, report.text)
        if isinstance(node, Section | ItemList):
            stack.extend((child, item) for child in reversed(node.children))
    return document


def _add(document: Any, node: Node, parent: Any, source: str) -> Any:
    """Add one node, without what is below it, and return docling's item."""
    from docling_core.types.doc import ContentLayer, DocItemLabel

    raw = source[node.start : node.end]
    if isinstance(node, Section):
        heading = node.heading
        text, raw = heading_label(heading), source[heading.start : heading.end]
        return document.add_heading(text, orig=raw, level=min(node.level, DOCLING_LEVELS), parent=parent)
    if isinstance(node, Title):
        return document.add_title(node.text, orig=raw, parent=parent)
    if isinstance(node, ItemList):
        return document.add_list_group(parent=parent)
    if isinstance(node, Item):
        enumerated = node.ordinal is not None
        return document.add_list_item(node.text, enumerated, node.marker or None, orig=raw, parent=parent)
    if isinstance(node, Table):
        return _add_table(document, node, parent)
    if isinstance(node, Paragraph):
        return document.add_text(DocItemLabel.TEXT, node.text, orig=raw, parent=parent)
    layer = ContentLayer.BODY if isinstance(node, Signature) else ContentLayer.FURNITURE
    return document.add_text(DocItemLabel.TEXT, raw, orig=raw, parent=parent, content_layer=layer)


def _add_table(document: Any, table: Table, parent: Any) -> Any:
    from docling_core.types.doc import DocItemLabel, TableCell, TableData

    cells = [
        TableCell(
            text=cell.text,
            row_span=cell.row_span,
            col_span=cell.col_span,
            start_row_offset_idx=cell.row,
            end_row_offset_idx=cell.row + cell.row_span,
            start_col_offset_idx=cell.col,
            end_col_offset_idx=cell.col + cell.col_span,
            column_header=cell.role == "header",
            row_header=cell.role == "label",
        )
        for cell in table.cells
    ]
    caption = document.add_text(DocItemLabel.CAPTION, table.caption, parent=parent) if table.caption else None
    data = TableData(num_rows=table.n_rows, num_cols=table.n_cols, table_cells=cells)
    return document.add_table(data, caption=caption, parent=parent)
