"""Rows that show where their cells end: pipes, tabs, box-drawing characters, columns of spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from zhreport.lines import Line
from zhreport.tables.cells import RULE_BEGINNINGS, SEPARATORS, ObservedCell, is_rule, value_of
from zhreport.tables.values import Value

FEWEST_ROWS = 2  # rows that make a table
_SEPARATOR = re.compile(r"[|\t│┃¦]")
_GAP = re.compile(r" {2,}")
_EMPTY = Value(None, "", "empty")


def separated_rows(lines: list[Line], cache: dict[str, Value | None]) -> list[list[ObservedCell]]:
    """Return the rows of lines that are split by separators, their empty cells included; ruling lines are left out."""
    rows = []
    for line in lines:
        if not is_rule(line.text):
            rows.append(_split(line, _SEPARATOR, cache))
    return rows


def spaced_rows(lines: list[Line], cache: dict[str, Value | None]) -> list[list[ObservedCell]]:
    """Return the rows of lines whose columns are kept apart by runs of spaces, aligned by display width.

    Rows with as many cells as the widest set the columns; the cells of shorter rows go where they overlap one.
    """
    rows = [_split(line, _GAP, cache) for line in lines]
    width = max(len(row) for row in rows)
    columns = _columns([row for row in rows if len(row) == width], lines)
    aligned = []
    for line, row in zip(lines, rows, strict=True):
        aligned.append(row if len(row) == width else _by_overlap(row, line, columns))
    return aligned


def looks_separated(line: Line) -> bool:
    """Return whether a line has separators."""
    return not SEPARATORS.isdisjoint(line.text) or (line.text[0] in RULE_BEGINNINGS and is_rule(line.text))


def looks_spaced(line: Line) -> bool:
    """Return whether a line has at least two wide gaps, or one between short cells, and is no sentence."""
    text = line.text
    if "  " not in text or len(text) > 120 or "。" in text or ";" in text:
        return False
    gaps = len(_GAP.findall(text))
    return gaps >= 2 or (gaps == 1 and len(text) <= 40)


def _split(line: Line, separator: re.Pattern[str], cache: dict[str, Value | None]) -> list[ObservedCell]:
    text = line.text
    edges = [0]
    for match in separator.finditer(text):
        edges += [match.start(), match.end()]
    edges.append(len(text))
    parts = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    if len(parts) > 1 and not text[slice(*parts[0])].strip():
        parts = parts[1:]
    if len(parts) > 1 and not text[slice(*parts[-1])].strip():
        parts = parts[:-1]
    cells = []
    for a, b in parts:
        own = text[a:b].strip()
        start = line.start + a + (len(text[a:b]) - len(text[a:b].lstrip()) if own else 0)
        value = value_of(own, cache) if own else _EMPTY
        cells.append(ObservedCell(start, start + len(own), own, line.index, value))
    return cells


def common_width(rows: list[list[ObservedCell]]) -> int:
    """Return the number of columns that most rows have; the larger of two equally common ones."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width] if width > 1 else 0, width))


# ---------------------------------------------------------------------------------------------------- columns of spaces


def _columns(rows: list[list[ObservedCell]], lines: list[Line]) -> list[tuple[int, int]]:
    """Return the (left, right) display columns that the cells of full rows take."""
    at = {line.index: line for line in lines}
    spans = [[_display(cell, at[cell.line]) for cell in row] for row in rows]
    return [(min(s[i][0] for s in spans), max(s[i][1] for s in spans)) for i in range(len(rows[0]))]


def _display(cell: ObservedCell, line: Line) -> tuple[int, int]:
    left = line.indent + display_width(line.text[: cell.start - line.start])
    return left, left + display_width(cell.text)


def display_width(text: str) -> int:
    """Return how many terminal columns a text takes: two for a wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _by_overlap(row: list[ObservedCell], line: Line, columns: list[tuple[int, int]]) -> list[ObservedCell]:
    """Put the cells of a short row into the columns they overlap; return it as it is where that is not clear."""
    placed: dict[int, ObservedCell] = {}
    for cell in row:
        left, right = _display(cell, line)
        overlaps = [min(right, b) - max(left, a) for a, b in columns]
        best = max(range(len(columns)), key=overlaps.__getitem__)
        if overlaps[best] <= 0 or best in placed or sum(o > 0 for o in overlaps) > 1:
            return row
        placed[best] = cell
    end = row[-1].end
    return [placed.get(i) or ObservedCell(end, end, "", line.index, _EMPTY) for i in range(len(columns))]
