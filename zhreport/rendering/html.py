"""A report as an HTML fragment, page furniture left out. Nothing in a document can become markup."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from zhreport.model import Cell, Item, ItemList, MetadataLine, Node, Paragraph, Section, Signature, Table, Title, Toc
from zhreport.rendering.labels import heading_label, shown, signed, told_fields
from zhreport.rendering.walking import events
from zhreport.report import Report
from zhreport.tables.printing import ragged_rows

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escape_html(text: str) -> str:
    """Return the text with markup escaped and what HTML cannot carry replaced by U+FFFD.

    >>> escape_html("<b>&amp;\\x00")
    '&lt;b&gt;&amp;amp;\ufffd'
    """
    return html.escape(_NOT_IN_HTML.sub("\ufffd", text))


def to_html(report: Report) -> str:
    """Return the report as an HTML fragment, page furniture left out; merged cells have `rowspan` and `colspan`."""
    title = next((node.text for node, _ in report.walk() if isinstance(node, Title)), "")
    body = (_html(begins, node, title) for begins, node in events(report))
    return "\n".join(['<article class="zhreport">', *(block for block in body if block), "</article>"]) + "\n"


def _html(begins: bool, node: Node, title: str) -> str:
    if isinstance(node, Section):
        return _section_html(node) if begins else "</section>"
    if isinstance(node, Title):
        text = escape_html(node.text)
        return f"<h1>{text}</h1>" if node.text == title else f'<p class="subtitle">{text}</p>'
    if isinstance(node, Paragraph):
        return f"<p{_topics(node)}>{escape_html(node.text)}</p>"
    if isinstance(node, ItemList):
        return "\n".join(["<ul>", *map(_item_html, node.children), "</ul>"])
    if isinstance(node, Table):
        return table_html(node)
    if isinstance(node, MetadataLine):
        fields = "".join(
            f"<dt>{escape_html(name)}</dt><dd>{escape_html(text)}</dd>" for name, text in told_fields(node)
        )
        return f'<dl class="metadata">{fields}</dl>' if fields else ""
    if isinstance(node, Toc):
        entries = (f"<li>{escape_html(entry.text)}</li>" for entry in node.entries)
        return f'<nav class="toc"><ul>{"".join(entries)}</ul></nav>'
    if isinstance(node, Signature):
        return f'<p class="signature">{"<br>".join(map(escape_html, signed(node)))}</p>'
    return ""


def _section_html(section: Section) -> str:
    role = f' data-role="{escape_html(section.role)}"' if section.role else ""
    tag = f"h{min(section.level + 1, 6)}"
    label = escape_html(heading_label(section.heading))
    return f'<section data-level="{section.level}"{role}>\n<{tag}>{label}</{tag}>'


def _topics(node: Paragraph | Item) -> str:
    ids = " ".join(topic.id for topic in node.topics)
    return f' data-topics="{escape_html(ids)}"' if ids else ""


def _item_html(item: Item) -> str:
    level = f' data-level="{item.level}"' if item.level > 1 else ""
    marker = f'<span class="marker">{escape_html(item.marker)}</span>'
    return f"<li{level}{_topics(item)}>{marker}{escape_html(item.text)}</li>"


def table_html(table: Table) -> str:
    """Return a table as HTML, merged cells with `rowspan` and `colspan`; values without a place stand in their row."""
    ragged, taken = ragged_rows(table)
    caption = f"<caption>{escape_html(table.caption)}</caption>" if table.caption else ""
    form = f' data-form="{escape_html(table.form)}"' if table.form else ""
    rows: dict[int, list[str]] = {row: [] for row in range(table.n_rows)}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        if cell.row not in ragged:
            rows.setdefault(cell.row, []).append(_cell_html(cell))
    rows.update((row, [_cell_html(replace(cell, col_span=1)) for cell in cells]) for row, cells in ragged.items())
    for row in taken:
        del rows[row]
    lines = (f"<tr>{''.join(cells)}</tr>" for cells in rows.values())
    return "\n".join([f"<table{form}>{caption}", *lines, "</table>"])


def _cell_html(cell: Cell) -> str:
    tag = {"header": 'th scope="col"', "label": 'th scope="row"'}.get(cell.role, "td")
    rows = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    cols = f' colspan="{cell.col_span}"' if cell.col_span > 1 else ""
    flags = f' class="{escape_html(" ".join(cell.flags))}"' if cell.flags else ""
    return f"<{tag}{rows}{cols}{flags}>{escape_html(shown(cell))}</{tag[:2]}>"
