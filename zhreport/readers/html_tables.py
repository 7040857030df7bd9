"""The tables of a web page: which are tables, and their cells with what they cover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhreport.model import Origin
from zhreport.readers.grids import holds_text
from zhreport.readers.html_text import is_hidden, lines_of, one_line
from zhreport.readers.limits import Meter
from zhreport.readers.source_text import GivenCell

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LINK_SHARE = 0.7  # of the table's characters in links: a menu
MOST_ROW_SPAN = 65_534  # the HTML standard's limit
_NO_DATA = "h1, h2, h3, input[type=text], input[type=password]"  # what stands in the columns of a page and in forms
_GROUPS = ("thead", "tbody", "tfoot")
_DIGITS = re.compile(r"\s*\+?([0-9]{1,6})")


def read_rows(table: LexborNode, path: str, meter: Meter) -> list[list[GivenCell]]:
    """Return the rows of a table with their cells, not yet placed, those of tables inside it left alone."""
    rows: list[list[GivenCell]] = []
    counts: dict[str, int] = {}
    for child in table.iter():
        tag = child.tag or ""
        counts[tag] = counts.get(tag, 0) + 1
        if is_hidden(child):
            continue
        if tag == "tr":
            _read_row(child, f"{path}/tr[{counts[tag]}]", False, rows, meter)
        elif tag in _GROUPS:
            place = 0
            for row in child.iter():
                if row.tag == "tr":
                    place += 1
                    _read_row(row, f"{path}/{tag}[{counts[tag]}]/tr[{place}]", tag == "thead", rows, meter)
    return rows


def _read_row(row: LexborNode, path: str, in_head: bool, rows: list[list[GivenCell]], meter: Meter) -> None:
    if is_hidden(row):
        return
    meter.tick()
    cells: list[GivenCell] = []
    counts: dict[str, int] = {}
    for cell in row.iter():
        tag = cell.tag or ""
        if tag not in ("td", "th"):
            continue
        counts[tag] = counts.get(tag, 0) + 1
        if is_hidden(cell):
            continue
        meter.spend("cells", 1)
        attributes = cell.attributes
        rows_covered = _span(attributes.get("rowspan"), MOST_ROW_SPAN, 0)
        columns_covered = _span(attributes.get("colspan"), 1000, 1)
        text = one_line(lines_of(cell))
        origin = Origin(f"{path}/{tag}[{counts[tag]}]")
        cells.append(GivenCell(0, 0, rows_covered, columns_covered, text, tag == "th" or in_head, origin))
    if cells:
        rows.append(cells)


def caption_of(table: LexborNode) -> str:
    """Return what stands above a table by its own word, "" for nothing."""
    caption = table.css_first("caption")
    return one_line(lines_of(caption)) if caption is not None else ""


def _span(value: str | None, most: int, least: int) -> int:
    """Return a span attribute as browsers read it: the digits it begins with, 1 where there are none."""
    digits = _DIGITS.match(value or "")
    return min(max(int(digits[1]) if digits else 1, least), most)


def is_data_table(table: LexborNode, rows: list[list[GivenCell]]) -> bool:
    """Return whether a table without tables in it holds data rather than the page's columns, a menu or a form."""
    cells = [cell for row in rows for cell in row]
    texts = [cell.text for cell in cells if cell.text]
    if not texts or (table.attributes.get("role") or "") in ("presentation", "none"):
        return False
    if max(len(row) for row in rows) < 2 or sum(len(row) > 1 for row in rows) * 3 < len(rows):
        return False
    if holds_text(texts, len(rows)) or table.css_first(_NO_DATA) is not None:
        return False
    linked = sum(len((a.text(deep=True) or "").strip()) for a in table.css("a[href]"))
    return linked <= LINK_SHARE * sum(map(len, texts))
