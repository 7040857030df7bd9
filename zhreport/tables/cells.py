"""Lines to observed cells: what is left of a flattened table, in source order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.lines import Line
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.values import Value, read_value

SEPARATORS = frozenset("|\t│┃¦")
_SEPARATOR = re.compile(r"[|\t│┃¦]")
_WIDE_GAP = re.compile(r" {2,}")
RULE_BEGINNINGS = frozenset("-:=|+─━┄┈┌└├╔╚╠┏┗┣")
_RULE = re.compile(r"[-:=|+\s─━┄┈┌┐└┘├┤┬┴┼═╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]+")


@dataclass(slots=True)
class ObservedCell:
    """One cell as the source has it. Offsets are in the folded text."""

    start: int
    """Offset of its first character; of its separator, if it is empty."""
    end: int
    """Offset after its last character."""
    text: str
    """Its folded text."""
    line: int
    """Index of its line."""
    value: Value | None
    """What it says as a value; None for a text that is none."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands between its separators."""
        return not self.text


def observe(lines: list[Line], index: LabelIndex, cache: dict[str, Value | None]) -> list[ObservedCell]:
    """Return the cells of the lines. Empty cells are given only where a line shows a whole row's separators."""
    cells: list[ObservedCell] = []
    for line in lines:
        text = line.text
        if not SEPARATORS.isdisjoint(text):
            _observe_row(line, cells, cache)
        elif " " in text and (parts := spaced_cells(text, index, cache)):
            for offset, part in parts:
                start = line.start + offset
                cells.append(ObservedCell(start, start + len(part), part, line.index, value_of(part, cache)))
        else:
            cells.append(ObservedCell(line.start, line.end, text, line.index, value_of(text, cache)))
    return cells


def value_of(text: str, cache: dict[str, Value | None]) -> Value | None:
    """Return the text read as a value, None if it is a text; remembers what it has read."""
    try:
        return cache[text]
    except KeyError:
        value = read_value(text) if len(text) < 24 else None
        result = None if value is None or value.flag == "text" else value
        cache[text] = result
        return result


def is_rule(text: str) -> bool:
    """Return whether a line only draws: dashes, box characters, a Markdown rule."""
    return _RULE.fullmatch(text) is not None and any(c in text for c in "-=─━═|┼├┌└")


def _observe_row(line: Line, cells: list[ObservedCell], cache: dict[str, Value | None]) -> None:
    """Split a line at its separators. A row in full keeps its empty cells; a leftover separator leaves none."""
    text, start = line.text, line.start
    if is_rule(text) and text.strip("|\t│┃¦ "):
        return
    spans = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    parts = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    if parts and not text[slice(*parts[0])].strip():
        parts = parts[1:]
    if parts and not text[slice(*parts[-1])].strip():
        parts = parts[:-1]
    filled = sum(bool(text[a:b].strip()) for a, b in parts)
    row_in_full = len(parts) >= 3 and filled >= 2
    for a, b in parts:
        part = text[a:b]
        own = part.strip()
        if own:
            begin = start + a + len(part) - len(part.lstrip())
            cells.append(ObservedCell(begin, begin + len(own), own, line.index, value_of(own, cache)))
        elif row_in_full:
            cells.append(ObservedCell(start + a, start + a, "", line.index, Value(None, "", "empty")))


def spaced_cells(text: str, index: LabelIndex, cache: dict[str, Value | None]) -> list[tuple[int, str]]:
    """Return (offset, cell) of a line whose cells are kept apart by spaces; nothing if it is one cell."""
    if index.lookup(skeleton(text)):
        return []
    if "  " in text:
        parts = _split(text, _WIDE_GAP)
    else:
        parts = [(match.start(), match[0]) for match in re.finditer(r"\S+", text)]
        known = sum(value_of(part, cache) is not None or _is_label(part, index) for _, part in parts)
        if known < len(parts) - 1:
            return []
    out: list[tuple[int, str]] = []
    for offset, part in parts:
        inner = [(offset + match.start(), match[0]) for match in re.finditer(r"\S+", part)]
        numbers = all(value_of(piece, cache) is not None for _, piece in inner)
        tail = [value_of(piece, cache) is not None for _, piece in inner]
        if len(inner) > 1 and numbers:
            out.extend(inner)
        elif len(inner) > 2 and all(tail[-2:]):
            first = next(i for i in range(len(tail)) if all(tail[i:]))
            begin = inner[0][0]
            last = inner[first - 1]
            out.append((begin, text[begin : last[0] + len(last[1])]))
            out.extend(inner[first:])
        else:
            out.append((offset, part))
    return out


def _split(text: str, gap: re.Pattern[str]) -> list[tuple[int, str]]:
    parts = []
    position = 0
    for match in gap.finditer(text):
        parts.append((position, text[position : match.start()]))
        position = match.end()
    parts.append((position, text[position:]))
    return parts


def _is_label(text: str, index: LabelIndex) -> bool:
    key = skeleton(text)
    return bool(key) and (key in index.prefixes or index.lookup(key) is not None)
