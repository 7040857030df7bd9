"""How a report and a table show themselves in a notebook: HTML without scripts, everything of the document escaped.

Colours are the notebook's own but for transparent tints, so that light and dark themes both work; where a viewer drops the
style (GitHub does), headings, lists and tables are left. A long report is cut: `zhreport view` shows all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from zhreport.checking import describe
from zhreport.model import Boilerplate, Cell, Item, ItemList, Node, Paragraph, Section, Table, Title, Toc, Topic
from zhreport.rendering.html import escape_html
from zhreport.rendering.labels import (
    MARKS,
    counted,
    facts,
    heading_label,
    marks,
    plain_text,
    shown,
    shown_depth,
    unit_text,
)
from zhreport.report import Report

MOST_NODES = 300
"""Nodes that are shown; some ten screens."""

MOST_CHARACTERS = 160
"""Characters of a paragraph that are shown."""

MOST_CELLS = 3000
"""Cells of a table that are drawn."""

_MEANINGS = {"imputed": "lost, and given back by arithmetic", "unknown": "lost", "check_failed": "in a sum that fails"}

_STYLE = """<style>
.zhreport{line-height:1.6}.zhreport .soft{opacity:.65;font-size:.88em}.zhreport .badge{border:1px solid #8886;border-radius:3px;
font-size:.75em;margin-left:.5em;padding:0 .35em;opacity:.75}.zhreport .topic{background:#2a7fc62b;border-radius:1em;font-size:.75em;
margin-left:.5em;padding:.05em .6em}.zhreport table{border-collapse:collapse;font-size:.9em;margin:.3em 0}.zhreport td,.zhreport th{border:1px solid
#8886;padding:.15em .5em;text-align:left;vertical-align:middle}.zhreport th{font-weight:600}.zhreport td.data{text-align:right}
.zhreport .imputed,.zhreport .unknown{background:#e0a80033}.zhreport .check_failed{background:#d3302f33}
</style>"""


def report_html(report: Report) -> str:
    """Return the head of a report, its tree and its diagnostics."""
    about = " · ".join([*facts(report), counted(report)])
    name = report.metadata.title or report.source.name or "report"
    walk = report.walk()
    rows = [row for node, ancestors in islice(walk, MOST_NODES) for row in _row(node, shown_depth(node, ancestors))]
    left = sum(1 for _ in walk)
    return "\n".join(
        [
            f'<div class="zhreport">{_STYLE}<b>{escape_html(name)}</b><div class="soft">{escape_html(about)}</div>',
            *rows,
            *([f'<div class="soft">… {left:,} more nodes: zhreport view shows them all</div>'] if left else []),
            *_diagnostics(report),
            "</div>",
        ]
    )


def table_html(table: Table) -> str:
    """Return a table with its merged cells, its marks and the sums that fail."""
    return f'<div class="zhreport">{_STYLE}{_table(table)}</div>'


def _row(node: Node, depth: int) -> Iterator[str]:
    """Yield the line of a node; nothing for an enumeration, whose items follow."""
    indent = f'style="margin-left:{1.3 * min(depth, 12):g}em"'
    if isinstance(node, Section):
        badges = [f"L{node.level}", node.role, "mended" if node.heading.repaired else None]
        marks = "".join(f'<span class="badge">{escape_html(badge)}</span>' for badge in badges if badge)
        yield f"<div {indent}><b>{escape_html(heading_label(node.heading))}</b>{marks}</div>"
    elif isinstance(node, Table):
        size = f"{node.n_rows}×{node.n_cols}"
        name = escape_html(" ".join(filter(None, (node.form or "table", size))))
        yield f"<details {indent}><summary>{name}</summary>{_table(node)}</details>"
    elif isinstance(node, Title):
        yield f"<div {indent}><b>{escape_html(node.text)}</b></div>"
    elif isinstance(node, Paragraph | Item):
        yield f"<div {indent}>{'• ' if isinstance(node, Item) else ''}{_cut(unit_text(node))}{_topics(node.topics)}</div>"
    elif not isinstance(node, ItemList):
        text = f"contents: {len(node.entries)} entries" if isinstance(node, Toc) else _cut(plain_text(node))
        badge = f'<span class="badge">{escape_html(node.category)}</span>' if isinstance(node, Boilerplate) else ""
        yield f'<div {indent} class="soft">{text}{badge}</div>'


def _cut(text: str) -> str:
    return escape_html(text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…")


def _topics(topics: list[Topic]) -> str:
    return "".join(f'<span class="topic">{escape_html(topic.id)} {topic.score:.2f}</span>' for topic in topics)


def _table(table: Table) -> str:
    rows: dict[int, list[str]] = {row: [] for row in range(min(table.n_rows, MOST_CELLS))}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col))[:MOST_CELLS]:
        rows.setdefault(cell.row, []).append(_cell(cell))
    used = [flag for flag in MARKS if any(flag in cell.flags for cell in table.cells)]
    notes = [" ".join(f"{MARKS[flag]} {_MEANINGS[flag]}" for flag in used), *map(describe, table.checks)]
    if len(table.cells) > MOST_CELLS:
        notes.append(f"… {len(table.cells) - MOST_CELLS:,} more cells")
    drawn = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows.values() if cells)
    caption = f"<caption>{escape_html(table.caption)}</caption>" if table.caption else ""
    below = "".join(f'<div class="soft">{escape_html(note)}</div>' for note in notes if note)
    return f"<table>{caption}{drawn}</table>{below}"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.role in ("header", "label") else "td"
    spans = f' rowspan="{cell.row_span}"' * (cell.row_span > 1) + f' colspan="{cell.col_span}"' * (cell.col_span > 1)
    names = escape_html(" ".join([cell.role, *cell.flags]))
    return f'<{tag}{spans} class="{names}">{escape_html(shown(cell))}{marks(cell)}</{tag}>'


def _diagnostics(report: Report) -> Iterator[str]:
    if report.diagnostics:
        yield f"<details><summary>{len(report.diagnostics)} diagnostics</summary><ul>"
        for note in report.diagnostics[:MOST_NODES]:
            yield f"<li><code>{escape_html(note.code)}</code> {escape_html(note.message)} ({note.start}–{note.end})</li>"
        yield "</ul></details>"
