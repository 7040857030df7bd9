"""A report as Markdown, for people: page furniture left out. Nothing in a document can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from zhreport.model import Cell, Item, ItemList, MetadataLine, Node, Paragraph, Section, Signature, Table, Title, Toc
from zhreport.rendering.labels import heading_label, nonblank_lines, shown, signed, told_fields
from zhreport.rendering.walking import events
from zhreport.report import Report
from zhreport.tables.export import header_labels, places
from zhreport.text.numerals import parse_numeral

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$@]|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
_LEADING = re.compile(r"[#=]|[+-](?!\d)|\d+(?=[.)](?!\d))")
_NOT_WORD = re.compile(r"[\W_]+")
_IMPUTED = "imputed"


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
        return "\n".join(f"- {escape_markdown(name)}: {escape_markdown(value)}" for name, value in told_fields(node))
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
    imputed = any(_IMPUTED in cell.flags for cell in table.cells)
    note = ["", r"\* imputed: the source lost this figure, arithmetic gives it"] * imputed
    front = [
        text for part in (table.caption, *above) if part for text in (*map(escape_markdown, nonblank_lines(part)), "")
    ]
    return "\n".join([*front, *lines, *note])


def _is_note(line: Iterable[Cell | None]) -> bool:
    roles = {cell.role for cell in line if cell is not None}
    return "note" in roles and roles <= {"note", "empty"}


def _is_header(line: Iterable[Cell | None]) -> bool:
    roles = {cell.role for cell in line if cell is not None}
    return "header" in roles and "data" not in roles


def _markdown_cell(cell: Cell | None, row: int, col: int) -> str:
    if cell is None or (cell.row, cell.col) != (row, col):
        return ""
    return escape_markdown(shown(cell)) + (r"\*" if _IMPUTED in cell.flags else "")
