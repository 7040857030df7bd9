"""A web page to linear text: its lines in order, its tables as grids, its chrome marked as furniture.

The page is parsed as browsers do (lexbor, by the HTML standard), so damage is mended the way a visitor saw it. Each block
element and each <br> ends a line; what is hidden, scripted or a control is left out. Nothing is thrown away for being chrome:
navigation, footers and lists of links come out as lines with a furniture hint, since a wrong guess would lose the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from zhreport import diagnostics
from zhreport.model import Diagnostic, Origin, Source
from zhreport.readers.grids import place
from zhreport.readers.html_names import category_of
from zhreport.readers.html_styles import hidden_by_sheet
from zhreport.readers.html_tables import caption_of, is_data_table, read_rows
from zhreport.readers.html_text import BOLD_STYLE, HEADINGS, HIDDEN_STYLE, INVISIBLE, LINE_TAGS, Runs, lines_of
from zhreport.readers.limits import Meter
from zhreport.readers.source_text import Builder, GivenGrid, LineHint, SourceText

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

FEWEST_LINKS = 3  # lines of nothing but links that make a navigation
LINK_SHARE = 0.8  # of a line's characters in links: beyond, the line leads elsewhere
PROSE_LINE = 40  # characters from which a line with a full stop is prose
DEEPEST_PATH = 64  # elements that a path names one by one; real pages have some twenty
LONG_LINK = 60  # characters of a line above which a link is a linked paragraph
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{4000,}")
_ATTRIBUTE = re.compile(r"\s[^\s=<>\"']+(?=[\s=])")
_OPEN_TAG = re.compile(r"<(/?)(div|span|font|b|strong|i|em|u|a|table|ul|ol|dl|center|section|article|blockquote|form|small|big|sup|sub|s|strike|h[1-6]|pre|label|fieldset|object|details|summary|main|aside|nav|header|footer|figure|[a-z]+-[a-z-]+|[a-z]+:[a-z]+)\b", re.IGNORECASE)  # fmt: skip


@dataclass(slots=True)
class _Frame:
    """An element that is open while the page is walked."""

    tag: str
    parent: _Frame | None
    index: int = 1
    counts: dict[str, int] = field(default_factory=dict)
    bold: bool = False
    linked: bool = False
    heading: int = 0
    keeps_lines: bool = False
    chrome: _Chrome | None = None

    depth: int = 0
    _path: str = ""

    def path(self) -> str:
        """Return the element path; below the `DEEPEST_PATH`-th element only the last one is named, after `//`."""
        if not self._path:
            own = self.tag if self.tag in ("html", "body") else f"{self.tag}[{self.index}]"
            frame, gap = self.parent, "/"
            while frame is not None and frame.depth > DEEPEST_PATH:
                frame, gap = frame.parent, "//"
            self._path = own if frame is None else f"{frame.path()}{gap}{own}"
        return self._path


@dataclass(slots=True)
class _Chrome:
    """An element whose name says that it is furniture."""

    category: str
    parent: _Chrome | None
    holds_prose: bool = False
    """Whether a sentence or a table of data stands in it."""


@dataclass(slots=True)
class _Line:
    """A line of the page."""

    text: str
    path: str
    bold: bool
    heading: int
    linked: int
    chrome: _Chrome | None
    grid: GivenGrid | None = None
    furniture: str = ""
    soft: bool = False
    """Whether only a <br> stands before it."""


def read_html(text: str, source: Source, meter: Meter) -> SourceText:
    """Return what a page says. Raises `ReadError` above a limit, or if the reader's library is missing."""
    parser = meter.library("selectolax.lexbor", "html")
    meter.check("nesting", _depth(text))
    for tag in _LONG_TAG.finditer(text):
        meter.check("attributes", len(_ATTRIBUTE.findall(tag[0])))
    tree = parser.LexborHTMLParser(text.replace("\x00", "\ufffd"))
    lines, notes = _walk_shown(tree.root, meter)
    _mark_furniture(lines)
    builder = Builder(source, meter)
    for line in lines:
        if line.grid is not None:
            builder.grid(line.grid)
            continue
        hint = LineHint(line.heading, line.bold, line.furniture)
        builder.line([(line.text, Origin(line.path))], hint, soft=line.soft)
    result = builder.done()
    result.diagnostics += notes
    return result


def _walk_shown(root: LexborNode | None, meter: Meter) -> tuple[list[_Line], list[Diagnostic]]:
    """Return the lines that a visitor sees, with a note if sentences are among those hidden by the page's style sheet.

    If what is hidden outweighs the rest, as a whole or by its sentences, a script shows it, and it is read: a page of much
    navigation may hide its article.
    """
    if root is None:
        return [], []
    outer = _outer_tables(root, meter)
    walker = _Walker(meter, outer)
    for node in hidden_by_sheet(root, meter):
        node.attrs["hidden"] = ""
        walker.hidden[node.mem_id] = node
    walker.walk(root)
    hidden, prose = sum(map(len, walker.left_out)), sum(len(text) for text in walker.left_out if _is_prose(text))
    if not hidden:
        return walker.lines, []
    rest = sum(map(_length, walker.lines))
    sentences = sum(_length(line) for line in walker.lines if line.grid is not None or _is_prose(line.text))
    if whole := hidden > rest or prose > sentences:
        for node in walker.hidden.values():
            del node.attrs["hidden"]
        walker = _Walker(meter, outer)
        walker.walk(root)
    what = "read, since they are the larger part of it" if whole else "left out; a script may show them"
    message = f"{hidden} characters that the page's style sheet hides are {what}"
    notes = [diagnostics.make("html.hidden", message, 0, 0)] if whole or prose else []
    return walker.lines, notes


def _length(line: _Line) -> int:
    return len(line.text) if line.grid is None else sum(len(cell.text) for cell in line.grid.cells)


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE_LINE and "。" in text


def _depth(text: str) -> int:
    """Return how deep the page's elements may be nested: those opened and not closed, elements that close themselves aside."""
    depth = deepest = 0
    for match in _OPEN_TAG.finditer(text):
        if match[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _outer_tables(root: LexborNode, meter: Meter) -> set[int]:
    """Return the tables that hold other tables: they lay out the page."""
    outer: set[int] = set()
    for table in root.css("table"):
        meter.tick()
        above = table.parent
        while above is not None and above.tag != "table":
            above = above.parent
        if above is not None:
            outer.add(above.mem_id)
    return outer


class _Walker:
    """Walks a page in document order, without recursion."""

    def __init__(self, meter: Meter, outer: set[int]) -> None:
        self.meter = meter
        self.outer = outer
        self.hidden: dict[int, LexborNode] = {}
        """The elements that a style sheet hides; they have the attribute `hidden`."""
        self.left_out: list[str] = []
        """Their lines."""
        self.lines: list[_Line] = []
        self.runs = Runs()
        self.soft = False

    def walk(self, root: LexborNode) -> None:
        """Write the lines of everything below a node, without recursion."""
        stack: list[tuple[Any, _Frame | None, bool]] = [(root, None, True)]
        steps = 0
        while stack:
            node, frame, enters = stack.pop()
            steps += 1
            if steps % 1024 == 0:
                self.meter.tick()
            if not enters:
                assert frame is not None
                if frame.tag in LINE_TAGS:
                    self.flush(frame)
                    self.soft = False
                continue
            if node.is_text_node:
                if frame is not None:
                    self.runs.add(node.text(deep=False) or "", frame.bold, frame.linked, frame.keeps_lines)
                continue
            tag = node.tag
            if not node.is_element_node or tag in INVISIBLE or (frame is None and tag != "html"):
                continue
            self._enter(node, tag, frame, stack)
        self.flush(None)

    def _enter(self, node: LexborNode, tag: str, parent: _Frame | None, stack: list[Any]) -> None:
        if tag == "br":
            self.flush(parent)
            self.soft = bool(self.lines)
            return
        attributes = node.attributes
        style = attributes.get("style") or ""
        if "hidden" in attributes or (style and HIDDEN_STYLE.search(style)):
            if node.mem_id in self.hidden:
                del node.attrs["hidden"]
                self.left_out += lines_of(node)
                node.attrs["hidden"] = ""
            return
        frame = _open(tag, parent, attributes, style)
        if tag in LINE_TAGS:
            self.flush(parent)
            self.soft = False
        if tag == "table" and self._take_table(node, frame):
            return
        stack.append((node, frame, False))
        child = node.last_child
        while child is not None:
            stack.append((child, frame, True))
            child = child.prev

    def _take_table(self, node: LexborNode, frame: _Frame) -> bool:
        """Append the table as a grid if it is one of data; return whether it was."""
        if node.mem_id in self.outer:
            return False
        path = frame.path()
        rows = read_rows(node, path, self.meter)
        if not is_data_table(node, rows):
            return False
        if text := caption_of(node):
            self.lines.append(_Line(text, f"{path}/caption[1]", False, 0, 0, frame.chrome))
        grid = place(rows, [Origin(path)], self.meter)
        self.lines.append(_Line("", path, False, 0, 0, frame.chrome, grid))
        _holds_prose(frame.chrome)
        return True

    def flush(self, frame: _Frame | None) -> None:
        """End the line, if it has text."""
        if not self.runs.parts:
            return
        text, bold, linked = self.runs.take()
        if text and frame is not None:
            if _is_prose(text):
                _holds_prose(frame.chrome)
            self.lines.append(_Line(text, frame.path(), bold, frame.heading, linked, frame.chrome, soft=self.soft))


def _open(tag: str, parent: _Frame | None, attributes: dict[str, str | None], style: str) -> _Frame:
    """Return the frame of an element, with what it inherits."""
    if parent is None:
        return _Frame(tag, None)
    index = parent.counts[tag] = parent.counts.get(tag, 0) + 1
    frame = _Frame(tag, parent, index, {}, parent.bold, parent.linked, parent.heading)
    frame.chrome, frame.depth = parent.chrome, parent.depth + 1
    if tag in ("b", "strong", "th") or tag in HEADINGS or (style and BOLD_STYLE.search(style)):
        frame.bold = True
    frame.heading = HEADINGS.get(tag, parent.heading)
    frame.keeps_lines = parent.keeps_lines or tag == "pre"
    if tag == "a":
        frame.linked = bool((attributes.get("href") or "#").lstrip("#"))
    elif attributes or tag in ("nav", "footer"):
        category = category_of(tag, attributes) if tag not in ("html", "body", "p", "span", "font", "td") else ""
        if category:
            frame.chrome = _Chrome(category, parent.chrome)
    return frame


def _holds_prose(chrome: _Chrome | None) -> None:
    """Note that an element holds what no furniture does."""
    while chrome is not None and not chrome.holds_prose:
        chrome.holds_prose = True
        chrome = chrome.parent


def _mark_furniture(lines: list[_Line]) -> None:
    """Say which lines are the page's and not the article's: by the names of elements, and by links in a row."""
    for line in lines:
        chrome = line.chrome
        while chrome is not None and not line.furniture:
            if not chrome.holds_prose and not (line.heading == 1 and chrome.category == "header"):
                line.furniture = chrome.category
            chrome = chrome.parent
    for leads, group in groupby(lines, _leads_elsewhere):
        own = list(group)
        if leads and len(own) >= FEWEST_LINKS:
            for line in own:
                line.furniture = line.furniture or "navigation"


def _leads_elsewhere(line: _Line) -> bool:
    return line.grid is None and 0 < len(line.text) <= LONG_LINK and line.linked >= LINK_SHARE * len(line.text)
