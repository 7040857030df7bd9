"""The canonical text of a report: everything that it holds, as text that reads back to the same outline and tables."""

from __future__ import annotations

import re
from collections.abc import Callable

from zhreport.model import (
    Boilerplate,
    Heading,
    Item,
    MetadataLine,
    Node,
    Paragraph,
    Signature,
    Table,
    Title,
    Toc,
    pieces,
)
from zhreport.rendering.labels import LOST, heading_label, nonblank_lines, signed
from zhreport.rendering.walking import leaves
from zhreport.report import Report
from zhreport.tables.printing import rows_text
from zhreport.text.chars import fold
from zhreport.text.markup import as_written

_Source = Callable[[int, int], str]
"""Gives a stretch of the source."""
_UNDERLINE = re.compile(r"-{3,}|={3,}")


def to_text(report: Report) -> str:
    """Return the canonical text: one block to a line, blocks apart by a blank line, tables with pipes.

    What shares a line in the source (a run-in heading and its body, a lead-in and its items) shares it here.
    """
    out: list[str] = []
    before: Node | Heading | None = None
    source = as_written(report.text)
    for node in leaves(report):
        text = block_text(source, report, node)
        if not text:
            continue
        if before is not None:
            out.append(between(report, before, node))
        out.append(text)
        before = node
    return "".join(out) + "\n" if out else ""


def between(report: Report, before: Node | Heading, node: Node | Heading) -> str:
    """Return what stands between two blocks: nothing or a space where they share a line, else a blank line.

    A rule that makes a heading of the line above it stays below it. Where no mark parts a heading from its body, a blank
    line does: what told them apart was the whole of the source.
    """
    if isinstance(before, Heading) and isinstance(node, Boilerplate) and _UNDERLINE.fullmatch(node.text):
        return "\n" if len(report.text[before.end : node.start].splitlines()) == 1 else "\n\n"
    joins = isinstance(before, Paragraph | Item) or (isinstance(before, Heading) and before.run_in)
    if joins and isinstance(node, Paragraph | Item) and before.end <= node.start:
        gap = report.text[before.end : node.start]
        known = len(gap) == node.start - before.end
        if known and isinstance(before, Heading) and report.text[before.end - 1 : before.end].isalnum():
            return "\n\n"
        if known and not gap.strip() and len(f"{gap}.".splitlines()) == 1:
            return gap[:1] and " "
        if not report.text and isinstance(before, Heading):
            return ""
    return "\n\n"


def block_text(source: _Source, report: Report, node: Node | Heading) -> str:
    """Return the canonical lines of one leaf."""
    if isinstance(node, Heading):
        return _heading_line(source, node)
    if isinstance(node, Item):
        return _item_line(report, node)
    if isinstance(node, Title | Paragraph):
        return "".join(nonblank_lines(node.text))
    if isinstance(node, Boilerplate):
        written = node.category == "separator" and not fold(node.text, markup=True).text.strip()  # `<br>`, `\n`
        return "" if written else "\n".join(nonblank_lines(node.text))
    if isinstance(node, Table):
        rows = (" | ".join(text.replace("|", "｜") for text in row) for row in rows_text(node))
        return "\n".join([*nonblank_lines(node.caption), *(f"| {row} |" for row in rows)])
    raw = nonblank_lines("\n".join(source(start, end) for start, end in pieces(node)))
    if isinstance(node, MetadataLine) and node.fields and len(raw) != 1:
        return "  ".join(f"{name}:{' '.join(value.split())}" for name, value in node.fields.items())
    return "\n".join(raw or _without_source(node))


def _without_source(node: Node) -> list[str]:
    """Return the lines of a node whose source text was left out of the report."""
    if isinstance(node, Signature):
        return signed(node)
    if isinstance(node, Toc):
        return [f"{entry.text} {entry.page or ''}".rstrip() for entry in node.entries]
    return []


def _heading_line(source: _Source, heading: Heading) -> str:
    """Return the heading as the source prints it, on one line; from its parts where the source does not have it."""
    lines = nonblank_lines("\n".join(source(start, end) for start, end in pieces(heading)))
    if not lines:
        label = heading_label(heading)
        return "" if label == LOST else label + ("。" if heading.run_in else "")
    mark = "".join(heading.marker.split())
    line = lines[0]
    for rest in lines[1:]:
        apart = line[-1].isalnum() and "".join(line.split()) == mark  # the marker stands whole on its own line
        line += f" {rest}" if apart else rest
    return line


def _item_line(report: Report, item: Item) -> str:
    text = "".join(nonblank_lines(item.text))
    after = report.text[item.start : item.end][len(item.marker) :][:1]
    return f"{item.marker} {text}" if after.isspace() else item.marker + text
