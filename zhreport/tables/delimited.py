"""Rows of known forms whose cells are parted by commas or semicolons, whose label is parted from its values by a colon, or
whose values alone are joined by a mark (`规章 1、0、7`, `规章 1/0/7`).

Such marks stand in prose, too, so they count only where several lines of the document are a label of a form and values, and
nothing else. There the commas are read as bars and the colon as a blank. A mark in brackets or quotation marks parts nothing;
one that parts thousands makes a row too long, which is doubted as any such row.
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.text.lines import Line

FEWEST_ROWS = 3  # lines of a label and values that show what a mark means
LONGEST_ROW = 400  # characters of a line that may be a row
SHORTEST_ROW = 4  # characters of one
PARTING = frozenset(";,:…")
SENTENCE_ENDS = frozenset("。;,")
VALUE_ENDS = frozenset('0123456789,;"')
MARKS = {mark: re.compile(rf'"[^"]*"|\([^()]*\)|{mark}') for mark in ";,"}
LIST_MARKS = "、/"
FIGURE = "[0-9][0-9.]* ?[^0-9 、/]{0,2}"  # with its unit
LISTS = [re.compile(rf"(?:^| ){FIGURE}(?:{mark}{FIGURE})+$") for mark in LIST_MARKS]
LIST_BARS = str.maketrans("、/", "||")
LABEL_END = re.compile(r"[:…][:… ]*(?=[0-9][0-9 .]*$)")


def with_bars(lines: list[Line], index: LabelIndex) -> list[Line]:
    """Return the lines with bars for the marks that part their cells, and blanks for those that end their labels."""
    ended = [line for line in lines if line.text[-1] in VALUE_ENDS and not PARTING.isdisjoint(line.text)]
    ended = [line for line in ended if SHORTEST_ROW <= len(line.text) <= LONGEST_ROW]
    for mark, pattern in MARKS.items():
        own = [line for line in ended if mark in line.text]
        if len(own) >= FEWEST_ROWS and sum(_is_row(_barred(line.text, pattern), index) for line in own) >= FEWEST_ROWS:
            return [_read(line, pattern, index) if mark in line.text else line for line in lines]
    joined = [line for line in lines if "、" in line.text or "/" in line.text]
    for mark, pattern in zip(LIST_MARKS, LISTS, strict=True):
        own = [line for line in joined if mark in line.text]
        listed = {line.index: found.start() for line in own if (found := _list_in(line, pattern))}
        if sum(_ends_in_label(lines[i].text[:start], index) for i, start in listed.items()) >= FEWEST_ROWS:
            return [_listed(line, listed[line.index], index) if line.index in listed else line for line in lines]
    colons = (line for line in ended if ":" in line.text or "…" in line.text)
    texts = {line.index: text for line in colons if (text := _without_colon(line.text, index))}
    if len(texts) < FEWEST_ROWS:
        return lines
    return [replace(line, text=texts[line.index]) if line.index in texts else line for line in lines]


def _barred(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text with bars for the marks, blanks for the quotation marks around its cells."""
    return pattern.sub(lambda found: _bar(found[0]), text)


def _bar(found: str) -> str:
    return "|" if len(found) == 1 else f" {found[1:-1]} " if found[0] == '"' else found


def _is_row(text: str, index: LabelIndex) -> bool:
    """Return whether all cells of a line are labels, units, values or empty, and there are labels and values."""
    cells = [cell.strip() for cell in text.split("|")]
    values = [cell for cell in cells if not cell or index.values[cell] is not None]
    labels = [cell for cell in cells if cell in index.all_units or index.lookup(skeleton(cell))]
    return bool(values and labels) and len(values) + len(labels) == len(cells)


def _read(line: Line, pattern: re.Pattern[str], index: LabelIndex) -> Line:
    """Return a line with bars if it is a row, or titles: it ends in a value, or its first cell is a label."""
    text = _barred(line.text, pattern) if len(line.text) <= LONGEST_ROW else ""
    first, bar, rest = text.partition("|")
    last = rest.rpartition("|")[2].strip()
    is_row = bar and (not last or index.values[last] is not None or index.lookup(skeleton(first or last)))
    return replace(line, text=text) if is_row else line


def _without_colon(text: str, index: LabelIndex) -> str:
    """Return a text with blanks for the colon, or dots, between a label or its unit and its values; "" if it is none."""
    found = LABEL_END.search(text)
    label = text[: found.start()] if found else ""
    if found is None or not (label.rpartition(" ")[2] in index.all_units or _ends_in_label(label, index)):
        return ""
    return label + " " * len(found[0]) + text[found.end() :]


def _ends_in_label(text: str, index: LabelIndex) -> bool:
    return bool(index.lookup(skeleton(text)) or index.lookup(skeleton(text.rpartition(" ")[2])))


def _list_in(line: Line, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return where the values stand that a mark joins at the end of a line."""
    return pattern.search(line.text) if line.text[-1] not in SENTENCE_ENDS and len(line.text) <= LONGEST_ROW else None


def _listed(line: Line, start: int, index: LabelIndex) -> Line:
    """Return a line with bars for the marks in its list of values, and for the blanks between it and the labels before it."""
    text, label = line.text, line.text[:start]
    if index.lookup(skeleton(label)) is None and all(index.lookup(skeleton(part)) for part in label.split()):
        label = label.replace(" ", "|")
    bar = "|" if text[start] == " " else text[start]
    return replace(line, text=label + bar + text[start + 1 :].translate(LIST_BARS))
