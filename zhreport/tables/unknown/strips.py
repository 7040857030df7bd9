"""Lines cut at their separators."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.tables.unknown.gridcells import Cache, Row, make_cell
from zhreport.text.chars import Folded
from zhreport.text.lines import Line

SEPARATOR = re.compile(r"[|\t│┃¦]")
BARS = "|\t│┃¦ "  # the separators and the blank: a line of these alone has no cell


@dataclass(slots=True)
class Strip:
    """One line, cut at its separators."""

    cells: Row
    starts: bool
    """Whether it begins with a separator."""
    ends: bool
    """Whether it ends with one."""
    bars: int
    """How many separators it has."""

    @property
    def filled(self) -> int:
        """How many of its cells have anything in them."""
        return sum(bool(cell.text) for cell in self.cells)


def strip_of(folded: Folded, line: Line, cache: Cache) -> Strip:
    """Return a line cut at its separators, offsets in the folded text; tabs around it stand for empty cells."""
    text, start = line.text, line.start
    if "\t" in text or line.indent or folded.text[line.end : line.end + 1] == "\t":
        text, start = _with_outer_tabs(folded, line)
    spans = [match.span() for match in SEPARATOR.finditer(text)]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    parts = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    tabbed = "\t" in text
    starts = bool(spans) and not tabbed and not text[: spans[0][0]].strip()
    ends = bool(spans) and not tabbed and not text[spans[-1][1] :].strip()
    if starts:
        parts = parts[1:]
    if ends and parts:
        parts = parts[:-1]
    cells = []
    for a, b in parts:
        part = text[a:b]
        own = part.strip()
        cells.append(make_cell(own, start + a + (len(part) - len(part.lstrip()) if own else 0), cache))
    return Strip(cells, starts, ends, len(spans))


def _with_outer_tabs(folded: Folded, line: Line) -> tuple[str, int]:
    """Return a line with the tabs around it, which stand for empty cells, and where that begins."""
    text = folded.text
    start, end = line.start, line.end
    while start and text[start - 1] in "\t ":
        start -= 1
    size = len(text)
    while end < size and text[end] in "\t ":
        end += 1
    whole = text[start:end]
    return (whole, start) if "\t" in whole else (line.text, line.start)
