"""Markdown with tables in HTML, as converters of PDF and web pages write it: the lines as they are, the tables as grids.

Markdown without such tables is plain text: the marks themselves are read with every text (`zhreport.text.markup`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhreport.model import Origin, Source
from zhreport.readers.grids import place
from zhreport.readers.html_tables import read_rows
from zhreport.readers.html_text import lines_of
from zhreport.readers.limits import Meter
from zhreport.readers.source_text import Builder, SourceText

_TAG = re.compile(
    r"(?P<opens>(?:<html>\s{0,9})?(?:<body>\s{0,9})?<table\b)|</table>(?:\s{0,9}</body>)?(?:\s{0,9}</html>)?",
    re.IGNORECASE,
)


def read_markdown(text: str, source: Source, meter: Meter) -> SourceText:
    """Return the lines of the text with its HTML tables as grids. Raises `ReadError` above a limit, or if the library is missing.

    The origin of a line is its number in the file from 1 (`line[12]`); a table has that of the line it begins on.
    """
    builder = Builder(source, meter)
    position, number = 0, 1
    for start, end in _tables(text):
        number = _write_lines(builder, text[position:start], number)
        _write_table(builder, text[start:end], f"line[{number}]/table", meter)
        number += text.count("\n", start, end)
        position = end
    if not position:
        return SourceText(text, source)
    _write_lines(builder, text[position:], number)
    return builder.done()


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the tables stand that are closed, those inside another left to it; what begins a line is inside none."""
    opened: list[int] = []
    for tag in _TAG.finditer(text):
        start = tag.start()
        if tag["opens"]:
            if text[start - 1 : start] in ("", "\n"):
                opened.clear()
            opened.append(start)
        elif opened:
            first = opened.pop()
            if not opened:
                yield first, tag.end()


def _write_lines(builder: Builder, text: str, number: int) -> int:
    """Write lines of which the first has this number; return the number of the last."""
    blank = True
    for number, line in enumerate(text.split("\n"), number):  # noqa: B020
        if line.strip():
            builder.line([(line, Origin(f"line[{number}]"))], soft=not blank)
        blank = not line.strip()
    return number


def _write_table(builder: Builder, block: str, path: str, meter: Meter) -> None:
    """Write a table, above it its caption and what stands in it outside of all cells."""
    parser = meter.library("selectolax.lexbor", "html")
    page = parser.LexborHTMLParser(block)
    table = page.css_first("table")
    grid = place(read_rows(table, path, meter), [Origin(path)], meter)
    for part in table.css("tr"):
        part.decompose()
    for line in lines_of(page.body):
        builder.line([(line, Origin(path))])
    builder.grid(grid)
