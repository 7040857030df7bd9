"""The terminal view: the tree in colour, tables drawn with their merged cells, what was repaired or doubted at the end.

Every line is cut or wrapped to the width by columns, not characters. Control characters of a document never reach the
terminal. Marks say what colour says, for those who see none.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from typing import IO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from zhreport.checking import describe
from zhreport.model import (
    Boilerplate,
    Cell,
    Item,
    MetadataLine,
    Node,
    Paragraph,
    Section,
    Signature,
    Table,
    Title,
    Toc,
    Topic,
)
from zhreport.rendering.boxes import RULE, Box, draw, wrap
from zhreport.rendering.labels import MARKS, counted, facts, heading_label, marks, shown, shown_depth, signed
from zhreport.rendering.printable import printable
from zhreport.report import Report
from zhreport.tables.export import records

DEFAULT_WIDTH = 100
"""Columns where there is no terminal to ask."""

_NARROWEST = 20  # below this nothing but single words would fit
_STEP = "  "
_MORE = 3  # columns for "+2" behind the badges
_DEEPEST = 12  # deeper levels are not indented further, so that text keeps its room
_MARK_STYLES = {"imputed": "yellow", "unknown": "red", "check_failed": "bold red"}
_ROLE_STYLES = {"header": "bold", "note": "dim", "label": "", "data": "", "empty": ""}
_SEVERITIES = {"error": "bold red", "warning": "yellow", "repair": "cyan", "info": "dim"}
_TOPIC_STYLES = ("white on blue", "black on green", "white on magenta", "black on yellow", "black on cyan")


def show(report: Report, *, width: int | None = None, color: bool | None = None, file: IO[str] | None = None) -> None:
    """Print the report. Colour is used on a terminal unless NO_COLOR is set; `color` decides otherwise."""
    out = file or sys.stdout
    columns = max(_NARROWEST, width or shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns)
    console = console_for(out, columns, out.isatty() if color is None else color, asked=color is not None)
    for line in lines(report, columns):
        console.print(line, soft_wrap=True)


def console_for(out: IO[str], width: int, color: bool, *, asked: bool) -> Console:
    """Return a console that prints text as it is, in colour if it shall; unless `asked` for, none where NO_COLOR is set."""
    if not asked:
        color = color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Console(
        file=out, width=width, force_terminal=color, color_system="standard" if color else None, no_color=not color,
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip


def shortened(text: str, width: int) -> str:
    """Return a text cut to so many columns, an ellipsis at its end where something is gone."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def lines(report: Report, width: int) -> Iterator[Text]:
    """Yield the lines of the view, none wider than `width`."""
    for line in _head(report, width):
        yield _cut(line, width)
    palette = _Palette()
    for node, ancestors in report.walk():
        for line in _node(node, shown_depth(node, ancestors), width, palette):
            yield _cut(line, width)
    for line in _diagnostics(report, width):
        yield _cut(line, width)


class _Palette:
    """Gives each topic a colour in the order of its first appearance."""

    def __init__(self) -> None:
        self.styles: dict[str, str] = {}

    def badges(self, topics: list[Topic], room: int) -> Text:
        """Return the badges that fit, the first at any rate, and how many do not."""
        line = Text()
        for number, topic in enumerate(topics):
            badge = f" {printable(topic.id)} {topic.score:.2f} "
            if line and cell_len(line.plain) + cell_len(badge) + 1 > room:
                return line.append(f" +{len(topics) - number}", "dim")
            style = self.styles.setdefault(topic.id, _TOPIC_STYLES[len(self.styles) % len(_TOPIC_STYLES)])
            line.append(" ").append(badge, style)
        return line


def _cut(line: Text, width: int) -> Text:
    if cell_len(line.plain) > width:
        line.truncate(width, overflow="ellipsis")
    return line


def _head(report: Report, width: int) -> Iterator[Text]:
    yield Text(printable(report.source.name) or "report", "bold").append(f"  {counted(report)}", "dim")
    if known := facts(report):
        yield Text(printable(" · ".join(known)), "dim")
    yield Text("─" * width, "dim")


def _node(node: Node, depth: int, width: int, palette: _Palette) -> Iterator[Text]:
    """Yield the lines of one node, without its children."""
    indent = _STEP * min(depth, _DEEPEST)
    room = width - len(indent)
    if isinstance(node, Table):
        yield from (Text(indent).append_text(line) for line in _table(node, room))
    elif isinstance(node, Toc):
        yield Text(f"{indent}contents", "dim")
        for entry in node.entries:
            page = "" if entry.page is None else f"  {entry.page}"
            yield Text(f"{indent}{_STEP}{printable(entry.text)}{page}", "dim")
    elif (line := _one_line(node, room, palette)) is not None:
        yield Text(indent).append_text(line)


def _one_line(node: Node, room: int, palette: _Palette) -> Text | None:
    """Return the line of a node that has one."""
    if isinstance(node, Section):
        return _heading(node, room, palette)
    if isinstance(node, Title):
        return Text(printable(node.text), "bold underline")
    if isinstance(node, Paragraph):
        return _narrative(Text(), node, room, palette)
    if isinstance(node, Item):
        return _narrative(Text("• ", "dim").append(printable(node.marker), "green"), node, room, palette)
    if isinstance(node, Boilerplate):
        return Text(f"[{printable(node.category)}] {printable(node.text)}", "dim")
    if isinstance(node, MetadataLine):
        return Text("  ".join(f"{printable(name)}: {printable(value)}" for name, value in node.fields.items()), "blue")
    if isinstance(node, Signature):
        return Text("  ".join(map(printable, signed(node))), "italic")
    return None


def _heading(section: Section, room: int, palette: _Palette) -> Text:
    """Return a heading's line: the text, then level, ordinal, role and marks for what was mended."""
    heading = section.heading
    line = Text(printable(heading_label(heading)), "bold cyan" if section.level == 1 else "cyan")
    number = "" if heading.ordinal is None else f" #{heading.ordinal}"
    line.append(f"  L{section.level}{number}", "dim")
    if section.role:
        line.append(f" {printable(section.role)}", "dim green")
    if heading.repaired:
        line.append(" ~repaired", "yellow")
    if heading.run_in:
        line.append(" ▸run-in", "dim")
    return line.append_text(palette.badges(section.topics, room - cell_len(line.plain) - _MORE))


def _narrative(line: Text, node: Paragraph | Item, room: int, palette: _Palette) -> Text:
    """Append the text, shortened so that the topic badges fit behind it."""
    badges = palette.badges(node.topics, room // 2 - _MORE)
    left = max(room - cell_len(line.plain) - cell_len(badges.plain), room // 2)
    return line.append(shortened(printable(node.text), left)).append_text(badges)


# -------------------------------------------------------------------------------------------------------------- tables


def _table(table: Table, room: int) -> Iterator[Text]:
    """Yield a table: caption, grid, the meaning of its marks, the rules that fail."""
    name = printable(table.form or "table")
    yield Text(f"{name}  {table.n_rows}×{table.n_cols}", "magenta")
    for part in wrap(printable(table.caption), room) if table.caption else []:
        yield Text(part, "italic")
    yield from _grid(table, room)
    if used := [f"{mark} {flag}" for flag, mark in MARKS.items() if any(flag in cell.flags for cell in table.cells)]:
        yield Text("   ".join(used), "yellow")
    for check in table.checks:
        yield from (Text(part, "red") for part in wrap(f"! {printable(describe(check))}", room))


def _grid(table: Table, room: int) -> Iterator[Text]:
    cells = [cell for cell in table.cells if 0 <= cell.row < table.n_rows and 0 <= cell.col < table.n_cols]
    boxes = [
        Box(cell.row, cell.col, cell.row_span, cell.col_span, printable(shown(cell)) + marks(cell), cell.role == "data")
        for cell in cells
    ]
    drawing = draw(boxes, table.n_rows, table.n_cols, room)
    if drawing is None:
        yield from _as_records(table)
        return
    for parts in drawing:
        line = Text()
        for text, number in parts:
            line.append(text, "dim" if number == RULE else _cell_style(cells[number]))
        yield line


def _as_records(table: Table) -> Iterator[Text]:
    """Yield one line per figure, for a table too wide to be drawn."""
    for record in records(table):
        labels = " / ".join(printable(str(record[name])) for name in ("row_label", "col_label") if record[name])
        raw = record["raw"] or record["value"]
        yield Text(f"{labels}: ").append(printable(str("" if raw is None else raw)), "bold")


def _cell_style(cell: Cell) -> str:
    for flag in reversed(_MARK_STYLES):
        if flag in cell.flags:
            return _MARK_STYLES[flag]
    return "cyan" if "repaired" in cell.flags else _ROLE_STYLES.get(cell.role, "")


# --------------------------------------------------------------------------------------------------------- diagnostics


def _diagnostics(report: Report, width: int) -> Iterator[Text]:
    """Yield what was repaired, guessed or found wrong, the worst first."""
    if not report.diagnostics:
        return
    yield Text("─" * width, "dim")
    order = list(_SEVERITIES)
    for diagnostic in sorted(report.diagnostics, key=lambda d: (order.index(d.severity), d.start)):
        place = f"{diagnostic.start}..{diagnostic.end}"
        what = f"{diagnostic.severity} {printable(diagnostic.code)} {place}: {printable(diagnostic.message)}"
        for number, part in enumerate(wrap(what, width - 2)):
            yield Text((_STEP if number else "") + part, _SEVERITIES[diagnostic.severity])
