"""A report as text, Markdown or HTML.

`to_text` keeps everything and reads back to the same outline and tables; `to_markdown` and `to_html` are for people and
leave page furniture out. Nothing in a document can become markup. All of them go through the tree without recursion.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from zhreport.around.facts import furniture_fields
from zhreport.model import (
    Boilerplate,
    Cell,
    Heading,
    Item,
    ItemList,
    MetadataLine,
    Node,
    Paragraph,
    Section,
    Signature,
    Table,
    Title,
    Toc,
    pieces,
)
from zhreport.rendering.labels import LOST, heading_label, shown, signed
from zhreport.report import Report
from zhreport.tables.export import header_labels, places
from zhreport.tables.printing import ragged_rows, rows_text
from zhreport.text.chars import fold
from zhreport.text.markup import as_written
from zhreport.text.numerals import parse_numeral

_Source = Callable[[int, int], str]
"""Gives a stretch of the source."""
_NOT_WORD = re.compile(r"[\W_]+")
_UNDERLINE = re.compile(r"-{3,}|={3,}")
_IMPUTED = "imputed"


def outline(report: Report) -> str:
    """Return the headings as text, one to a line, two spaces a level."""
    return "\n".join("  " * (section.level - 1) + heading_label(section.heading) for section in report.sections)


def events(report: Report) -> Iterator[tuple[bool, Node]]:
    """Yield (True, node) where a node begins and (False, section) where a section ends, in document order."""
    stack: list[tuple[bool, Node]] = [(True, node) for node in reversed(report.children)]
    while stack:
        begins, node = stack.pop()
        yield begins, node
        if begins and node.kind == "section":
            stack.append((False, node))
            stack.extend((True, child) for child in reversed(node.children))


# ------------------------------------------------------------------------------------------------------ canonical text


def to_text(report: Report) -> str:
    """Return the canonical text: one block to a line, blocks apart by a blank line, tables with pipes.

    What shares a line in the source (a run-in heading and its body, a lead-in and its items) shares it here.
    """
    out: list[str] = []
    before: Node | Heading | None = None
    source = as_written(report.text)
    for node in _leaves(report):
        text = _block(source, report, node)
        if not text:
            continue
        if before is not None:
            out.append(_between(report, before, node))
        out.append(text)
        before = node
    return "".join(out) + "\n" if out else ""


def _leaves(report: Report) -> Iterator[Node | Heading]:
    for begins, node in events(report):
        if node.kind == "list":
            yield from node.children
        elif begins:
            yield node.heading if node.kind == "section" else node


def _between(report: Report, before: Node | Heading, node: Node | Heading) -> str:
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


def _block(source: _Source, report: Report, node: Node | Heading) -> str:
    """Return the canonical lines of one leaf."""
    if isinstance(node, Heading):
        return _heading_line(source, node)
    if isinstance(node, Item):
        return _item_line(report, node)
    if isinstance(node, Title | Paragraph):
        return "".join(_lines(node.text))
    if isinstance(node, Boilerplate):
        written = node.category == "separator" and not fold(node.text, markup=True).text.strip()  # `<br>`, `\n`
        return "" if written else "\n".join(_lines(node.text))
    if isinstance(node, Table):
        return "\n".join([*_lines(node.caption), *map(_row_line, rows_text(node))])
    raw = _lines("\n".join(source(start, end) for start, end in pieces(node)))
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


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _heading_line(source: _Source, heading: Heading) -> str:
    """Return the heading as the source prints it, on one line; from its parts where the source does not have it."""
    lines = _lines("\n".join(source(start, end) for start, end in pieces(heading)))
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
    text = "".join(_lines(item.text))
    after = report.text[item.start : item.end][len(item.marker) :][:1]
    return f"{item.marker} {text}" if after.isspace() else item.marker + text


def _row_line(row: list[str]) -> str:
    return f"| {' | '.join(text.replace('|', '｜') for text in row)} |"


# ------------------------------------------------------------------------------------------------------------ Markdown

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$@]|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
_LEADING = re.compile(r"[#=]|[+-](?!\d)|\d+(?=[.)](?!\d))")


def escape_markdown(text: str) -> str:
    r"""Return the text on one line, with everything escaped that Markdown would take for markup or a link.

    >>> print(escape_markdown("1.办理<b>*2*</b>件"), escape_markdown("88.2"))
    1\.办理\<b\>\*2\*\</b\>件 88.2
    """
    text = _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    lead = _LEADING.match(text)
    if not lead:
        return text
    return f"{lead[0]}\\{text[lead.end() :]}" if lead[0].isdigit() else f"\\{text}"


def _facts(node: MetadataLine) -> list[tuple[str, str]]:
    """Return the fields of a line that say something of the document."""
    return [(name, text) for name, text in node.fields.items() if text and name not in furniture_fields()]


def to_markdown(report: Report) -> str:
    """Return the report as Markdown, page furniture left out. With a title, the sections start at the second level."""
    shift = int(any(node.kind == "title" for node, _ in report.walk()))
    blocks = [_markdown(node, shift) for begins, node in events(report) if begins]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown(node: Node, shift: int) -> str:
    if isinstance(node, Section):
        return f"{'#' * min(node.level + shift, 6)} {escape_markdown(heading_label(node.heading))}"
    if isinstance(node, Title):
        return f"# {escape_markdown(node.text)}"
    if isinstance(node, Paragraph):
        return escape_markdown(node.text)
    if isinstance(node, ItemList):
        return _markdown_list(node.children)
    if isinstance(node, Table):
        return table_markdown(node)
    if isinstance(node, MetadataLine):
        return "\n".join(f"- {escape_markdown(name)}: {escape_markdown(value)}" for name, value in _facts(node))
    if isinstance(node, Toc):
        return "\n".join(f"* {escape_markdown(entry.text)}" for entry in node.entries)  # no list before it has a star
    if isinstance(node, Signature):
        return "\\\n".join(map(escape_markdown, signed(node)))
    return ""


def _markdown_list(items: list[Item]) -> str:
    """Number the items where their markers are bare numbers in sequence; else keep the markers and bullet them."""
    ordinals = [item.ordinal for item in items]
    in_sequence = all(a is not None and b == a + 1 for a, b in pairwise(ordinals)) and ordinals[:1] != [None]
    if in_sequence and all(parse_numeral(_NOT_WORD.sub("", item.marker)) == item.ordinal for item in items):
        return "\n".join(f"{item.ordinal}. {escape_markdown(item.text)}" for item in items)
    return "\n".join(f"{'  ' * (item.level - 1)}- {escape_markdown(item.marker + item.text)}" for item in items)


def table_markdown(table: Table) -> str:
    """Draw a GitHub table; its one header row joins the header rows that the table begins with, below its notes."""
    grid = places(table)
    first = next((row for row, line in enumerate(grid) if not _is_note(line)), len(grid))
    if first == len(grid) or not _is_header(grid[first]):
        first = 0
    above = dict.fromkeys(cell.text for line in grid[:first] for cell in line if cell is not None and cell.text)
    above.pop(table.caption, None)
    depth = next((row for row in range(first, len(grid)) if not _is_header(grid[row])), len(grid))
    header = [" / ".join(header_labels(grid, depth, col)) for col in range(table.n_cols)]
    body = [[_markdown_cell(cell, row, col) for col, cell in enumerate(line)] for row, line in enumerate(grid)][depth:]
    rows = [list(map(escape_markdown, header)), ["---"] * table.n_cols, *body] if table.n_cols else []
    lines = [f"| {' | '.join(row)} |" for row in rows]
    note = ["", r"\* imputed: the source lost this figure, arithmetic gives it"] * _has_imputed(table)
    front = [text for part in (table.caption, *above) if part for text in (*map(escape_markdown, _lines(part)), "")]
    return "\n".join([*front, *lines, *note])


def _is_note(line: Iterable[Cell | None]) -> bool:
    cells = [cell for cell in line if cell is not None]
    return any(cell.role == "note" for cell in cells) and all(cell.role in ("note", "empty") for cell in cells)


def _is_header(line: Iterable[Cell | None]) -> bool:
    cells = [cell for cell in line if cell is not None]
    return any(cell.role == "header" for cell in cells) and all(cell.role != "data" for cell in cells)


def _has_imputed(table: Table) -> bool:
    return any(_IMPUTED in cell.flags for cell in table.cells)


def _markdown_cell(cell: Cell | None, row: int, col: int) -> str:
    if cell is None or (cell.row, cell.col) != (row, col):
        return ""
    return escape_markdown(shown(cell)) + (r"\*" if _IMPUTED in cell.flags else "")


# ---------------------------------------------------------------------------------------------------------------- HTML

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escape_html(text: str) -> str:
    """Return the text with markup escaped and what HTML cannot carry replaced by U+FFFD.

    >>> escape_html("<b>&amp;\\x00")
    '&lt;b&gt;&amp;amp;\ufffd'
    """
    return html.escape(_NOT_IN_HTML.sub("\ufffd", text))


def to_html(report: Report) -> str:
    """Return the report as an HTML fragment, page furniture left out; merged cells have `rowspan` and `colspan`."""
    body = (_html(begins, node) for begins, node in events(report))
    return "\n".join(['<article class="zhreport">', *(block for block in body if block), "</article>"]) + "\n"


def _html(begins: bool, node: Node) -> str:
    if isinstance(node, Section):
        return _section_html(node) if begins else "</section>"
    if isinstance(node, Title):
        return f"<h1>{escape_html(node.text)}</h1>"
    if isinstance(node, Paragraph):
        return f"<p{_topics(node)}>{escape_html(node.text)}</p>"
    if isinstance(node, ItemList):
        return "\n".join(["<ul>", *map(_item_html, node.children), "</ul>"])
    if isinstance(node, Table):
        return table_html(node)
    if isinstance(node, MetadataLine):
        fields = "".join(f"<dt>{escape_html(name)}</dt><dd>{escape_html(text)}</dd>" for name, text in _facts(node))
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
