"""The characters of a PDF page to lines: baselines found, gaps turned into blanks, columns read one after another.

Coordinates are points from the page's upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from zhreport.model import Origin

SAME_LINE = 0.35  # of the character size: baselines nearer than this are one line (superscripts stand higher)
WIDE_GAP = 0.6  # of the character size: a gap that shows as a blank between Chinese characters
WORD_GAP = 0.2  # of the character size: a gap between Latin words
FEWEST_COLUMN_LINES = 4  # lines on each side of a gutter that make columns
COLUMN_CHARACTERS = 8  # mean characters of a column's lines: fewer is a table without rules
MOST_CROSSING = 0.12  # share of the lines that may cross a gutter: titles over both columns
MOST_FURNITURE = 3  # lines that cross a gutter on a page of few lines: its running heads and its number
MOST_BLANKS = 60  # that stand for one gap
_BINS = 120  # slices of the page's width in which a gutter is looked for
_BOLD = ("bold", "black", "heavy", "simhei", "-hei", "黑体")


@dataclass(slots=True)
class Line:
    """One line of a page."""

    text: str
    """Its text, gaps as blanks."""
    x0: float
    """Its left end."""
    x1: float
    """Its right end."""
    top: float
    """The top of its tallest character."""
    bottom: float
    """The bottom of its lowest character."""
    size: float
    """The size of most of its characters."""
    bold: bool
    """Whether the fonts of all its characters say that they are bold."""
    plain: bool
    """Whether those of none do."""
    page: int
    """The page, from 1."""
    column: str = ""
    """Its column: where the gutter beside it stands and on which side it is; "" for one as wide as the page."""


def find_lines(chars: Iterable[dict[str, Any]], page: int) -> list[Line]:
    """Return the lines of a page from top to bottom; in the same line what has the same baseline."""
    return [line for row in by_baseline(chars) if (line := _line(sorted(row, key=lambda c: c["x0"]), page)) is not None]


def origin_of(page: int, box: Iterable[float]) -> Origin:
    """Return a place on a page, its left, upper, right and lower edge to a tenth of a point."""
    return Origin("", page, [round(float(value), 1) for value in box])


def by_baseline(chars: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the characters of each line, the lines from top to bottom."""
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: (c["bottom"], c["x0"])):
        row = rows[-1] if rows else None
        if row is not None and char["bottom"] - row[0]["bottom"] <= SAME_LINE * max(char["size"], row[0]["size"]):
            row.append(char)
        else:
            rows.append([char])
    return rows


def _line(row: list[dict[str, Any]], page: int) -> Line | None:
    seen = [char for char in row if not char["text"].isspace()]
    if not seen:
        return None
    bold = sum(any(name in str(char["fontname"]).lower() for name in _BOLD) for char in seen)
    return Line(
        _spaced(row).strip(),
        seen[0]["x0"],
        max(char["x1"] for char in seen),
        min(char["top"] for char in seen),
        max(char["bottom"] for char in seen),
        median_high(char["size"] for char in seen),
        bold == len(seen),
        not bold,
        page,
    )


def _spaced(row: Sequence[dict[str, Any]]) -> str:
    """Return the text of a row; a gap becomes as many blanks as it is half characters wide."""
    parts: list[str] = []
    end: float | None = None
    blanks = ""
    for char in row:
        text, size = char["text"], max(char["size"], 1.0)
        if text.isspace():
            blanks += text
            continue
        if end is not None and blanks:
            parts.append(blanks[:MOST_BLANKS].replace("\n", " "))
        elif end is not None:
            gap = char["x0"] - end
            before = parts[-1][-1]
            latin = before < "\u2e80" and text[0] < "\u2e80"
            if gap > WIDE_GAP * size:
                parts.append(" " * max(1, min(round(2 * gap / size), MOST_BLANKS)))
            elif latin and gap > WORD_GAP * size:
                parts.append(" ")
        parts.append(text)
        end, blanks = char["x1"], ""
    return "".join(parts)


def find_gutter(chars: list[dict[str, Any]], page: int, before: float | None) -> float | None:
    """Return the middle of the strip between a page's columns, None if it has none.

    A last page has its columns where the page `before` had them, though only the first may hold lines, or the second few.
    """
    lines = find_lines(chars, page)
    gutter = _gutter(lines, chars)
    if gutter is not None or before is None:
        return gutter
    crossing = sum(_crosses(line, chars, before) for line in lines)
    short = crossing <= max(MOST_FURNITURE, MOST_CROSSING * len(lines)) and crossing < len(lines)
    own: list[dict[str, Any]] = []
    for line in by_baseline(chars):
        if not any(char["x0"] < before < char["x1"] for char in line if not char["text"].isspace()):
            own += line  # no character of it stands on the strip's middle
    return before if short and _holds_columns(own, before, 0) else None


def split_columns(
    chars: list[dict[str, Any]], page: int, gutter: float | None = None, column: str = "", depth: int = 0
) -> list[Line]:
    """Return the lines of a page in reading order: bands from top to bottom, in a band column after column."""
    lines = find_lines(chars, page)
    if gutter is None and 0 < depth < 2:
        gutter = _gutter(lines, chars)
    if gutter is None:
        for line in lines:
            line.column = column
        return lines
    crossing = [line for line in lines if _crosses(line, chars, gutter)]
    ordered: list[Line] = []
    band_top = float("-inf")
    for limit in [*sorted(crossing, key=lambda line: line.top), None]:
        bottom = limit.top if limit is not None else float("inf")
        band = [char for char in chars if band_top <= (char["top"] + char["bottom"]) / 2 < bottom]
        for side in ("left", "right"):
            own = [char for char in band if ((char["x0"] + char["x1"]) / 2 < gutter) == (side == "left")]
            if own:
                ordered.extend(split_columns(own, page, None, f"{column}/{side} of {round(gutter / 30)}", depth + 1))
        if limit is not None:
            limit.column = column
            ordered.append(limit)
            band_top = limit.bottom
    return ordered


def _gutter(lines: list[Line], chars: list[dict[str, Any]]) -> float | None:
    """Return the middle of a strip that keeps two columns apart, None if there is none."""
    if len(lines) < FEWEST_COLUMN_LINES:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = (right - left) / _BINS
    if width <= 0:
        return None
    covered: list[set[int]] = [set() for _ in range(_BINS + 1)]
    number = {id(char): i for i, line in enumerate(by_baseline(chars)) for char in line}
    for char in chars:
        if not char["text"].isspace():
            for b in range(int((char["x0"] - left) / width), int((char["x1"] - left) / width) + 1):
                if 0 <= b <= _BINS:
                    covered[b].add(number[id(char)])
    total = len(set(number.values()))
    open_bins = [b for b in range(int(_BINS * 0.25), int(_BINS * 0.75)) if len(covered[b]) <= MOST_CROSSING * total]
    best = _widest(open_bins)
    if best is None or (best[1] - best[0] + 1) * width < median_high(line.size for line in lines):
        return None
    middle = left + (best[0] + best[1] + 1) / 2 * width
    return middle if _holds_columns(chars, middle) else None


def _widest(bins: list[int]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    start = previous = -2
    for b in bins:
        if b != previous + 1:
            start = b
        previous = b
        if best is None or b - start > best[1] - best[0]:
            best = (start, b)
    return best


def _holds_columns(chars: list[dict[str, Any]], gutter: float, least: int = FEWEST_COLUMN_LINES) -> bool:
    """Return whether both sides of a strip hold running text, of `least` lines, rather than the cells of a table."""
    for side in (True, False):
        rows = by_baseline([c for c in chars if (c["x0"] < gutter) == side and not c["text"].isspace()])
        full = rows if least else rows[:-1]  # of few lines the last, which ends a paragraph, says nothing
        if len(rows) < least or sum(map(len, full)) < COLUMN_CHARACTERS * len(full):
            return False
    return True


def _crosses(line: Line, chars: list[dict[str, Any]], gutter: float) -> bool:
    """Return whether some character of the line stands on the strip, or close on both sides of it."""
    if not line.x0 < gutter < line.x1:
        return False
    own = [
        c for c in chars if line.top - 0.1 <= c["top"] and c["bottom"] <= line.bottom + 0.1 and not c["text"].isspace()
    ]
    before = max((c["x1"] for c in own if c["x0"] < gutter), default=gutter)
    after = min((c["x0"] for c in own if c["x0"] >= gutter), default=gutter)
    return after - before < line.size * 0.8
