"""Where on a PDF page a table may stand that no rules draw: lines close together, cut at their gaps, with columns of figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from zhreport.outline.markers import MarkerGrammar
from zhreport.readers.pdf_lines import WIDE_GAP, Line, by_baseline, find_lines
from zhreport.readers.pdf_tables import FIGURE, RuledTable

FEWEST_ROWS = 3  # lines with figures that make a table
FIGURE_SHARE = 0.6  # of what stands in a column that must be figures
LINE_GAP = 2.2  # of the character size: the largest distance between baselines in a table
FULL = 1.5  # characters by which a line may end short of its column and still be full
NARROW = 5.0  # characters of a column in which no text is taken to go on in the next line
SAME_PITCH = 1.15  # times the smallest distance between lines that two lines of one cell may have
MOST_LINES, MOST_COLUMNS = 1000, 60  # of a table; more is a drawing
PROSE = 18  # mean characters of the lines of a column that holds text


@dataclass(slots=True)
class Row:
    """The pieces of one line of the page."""

    pieces: list[Line]
    """From the left."""

    @property
    def bottom(self) -> float:
        """The bottom of its lowest character."""
        return max(piece.bottom for piece in self.pieces)

    @property
    def size(self) -> float:
        """The largest size of its pieces."""
        return max(piece.size for piece in self.pieces)


@dataclass(slots=True)
class Region:
    """Lines that may be a table."""

    rows: list[Row]
    """From the first to the last line of the table, its header with them."""
    columns: list[tuple[float, float]] = field(default_factory=list)
    """Where each column's text begins and ends."""
    figures: list[int] = field(default_factory=list)
    """The columns that hold figures."""
    rest: int = 0
    """How many lines at the beginning are the rest of a row that the page end cuts."""
    pitch: float = 0.0
    """The smallest distance between two lines."""

    def __post_init__(self) -> None:
        self.pitch = min((b.bottom - a.bottom for a, b in pairwise(self.rows)), default=0.0)

    def touched(self, piece: Line) -> list[int]:
        """Return the columns that a piece touches."""
        return [i for i, (left, right) in enumerate(self.columns) if piece.x0 < right and piece.x1 > left]

    def column(self, piece: Line) -> tuple[int, int]:
        """Return the first and the last column that a piece touches, all of them for one that touches none."""
        touched = self.touched(piece)
        return (touched[0], touched[-1]) if touched else (0, len(self.columns) - 1)

    def holds_figure(self, row: Row) -> bool:
        """Return whether a figure stands in one of the columns of figures."""
        return any(FIGURE.fullmatch(p.text) and self.column(p)[0] in self.figures for p in row.pieces)


def page_rows(chars: list[dict[str, Any]], number: int) -> list[Row]:
    """Return the lines of the page, each cut at its gaps."""
    out = []
    for row in by_baseline(char for char in chars if not char["text"].isspace()):
        row.sort(key=lambda c: c["x0"])
        parts = [[row[0]]]
        for before, char in pairwise(row):
            if char["x0"] - before["x1"] > WIDE_GAP * max(char["size"], 1.0):
                parts.append([])
            parts[-1].append(char)
        out.append(Row([line for part in parts for line in find_lines(part, number)]))
    return out


def runs(rows: list[Row]) -> list[list[Row]]:
    """Return the runs of lines that may be tables: close together, none as wide as the text unless it has gaps."""
    width = max((row.pieces[-1].x1 - row.pieces[0].x0 for row in rows), default=0.0)
    found: list[list[Row]] = [[]]
    for row in rows:
        before = found[-1][-1] if found[-1] else None
        if before is not None and row.bottom - before.bottom > LINE_GAP * max(row.size, before.size):
            found.append([])
        if len(row.pieces) == 1 and row.pieces[0].x1 - row.pieces[0].x0 > width / 2:
            found.append([])
            continue
        found[-1].append(row)
    return [run for run in found if 0 < len(run) <= MOST_LINES]


def _first(rows: list[Row]) -> int:
    """Return the first line with gaps; above it stand the end of a paragraph, a caption, a unit beside it."""
    return next((i for i, row in enumerate(rows) if len(row.pieces) > 1 and not _is_unit_line(row)), len(rows))


def _is_unit_line(row: Row) -> bool:
    return any("：" in piece.text or ":" in piece.text for piece in row.pieces)


def _has_figures(row: Row) -> bool:
    return any(FIGURE.fullmatch(piece.text) for piece in row.pieces[1:])


def shaped(run: list[Row]) -> Region | None:
    """Return the lines with their columns, None where they are no table."""
    start = _first(run)
    rows = run[start:]
    body = [i for i, row in enumerate(rows) if _has_figures(row)]
    if len(body) < FEWEST_ROWS:
        return None
    own = rows[body[0] : body[-1] + 1]
    region = Region(rows, _columns(own))
    if not 2 <= len(region.columns) <= MOST_COLUMNS:
        return None
    for i in range(len(region.columns)):
        texts = [piece.text for row in own for piece in row.pieces if region.column(piece) == (i, i)]
        numbers = sum(FIGURE.fullmatch(text) is not None for text in texts)
        if i and numbers >= FEWEST_ROWS and numbers >= FIGURE_SHARE * len(texts):
            region.figures.append(i)
        elif sum(map(len, texts)) > PROSE * len(texts) and sum("。" in t or "；" in t for t in texts) * 5 > len(texts):
            return None
    if not region.figures or _is_contents(region, [rows[i] for i in body]):
        return None
    _name_columns(region, rows[: body[0]])
    _close(region, body[-1])
    if start and _names_several(region, run[start - 1]):
        region.rows.insert(0, run[start - 1])
    return region


def going_on(rows: list[Row], above: RuledTable) -> Region | None:
    """Return the lines with the columns of the table that the page before ends with, None where they do not fit them."""
    body = [i for i, row in enumerate(rows) if _has_figures(row)]
    region = Region(list(rows), list(above.strips), list(above.figures))
    if not body or not any(map(region.holds_figure, rows)):
        return None
    for row in rows[body[0] : body[-1] + 1]:
        if not _fits(region, row):
            return None
        for piece in row.pieces:
            first, _ = region.column(piece)
            left, right = region.columns[first]
            region.columns[first] = (min(left, piece.x0), max(right, piece.x1))
    head = rows[: body[0]]
    if all(_fits(region, row) and region.column(row.pieces[0])[0] for row in head):
        region.rest = body[0]
    else:
        del region.rows[: _first(rows)]
    _close(region, body[-1] - len(rows) + len(region.rows))
    return region


def _fits(region: Region, row: Row) -> bool:
    """Return whether every piece of a line stands in one column."""
    return all(len(region.touched(piece)) == 1 for piece in row.pieces)


def _name_columns(region: Region, head: list[Row]) -> None:
    """Give the header's words that stand over no figure at all a column of their own; let others widen theirs."""
    for row in head:
        for piece in row.pieces:
            if not region.touched(piece):
                at = sum(left < piece.x0 for left, _ in region.columns)
                region.columns.insert(at, (piece.x0, piece.x1))
                region.figures = [i + (i >= at) for i in region.figures]


def _names_several(region: Region, row: Row) -> bool:
    """Return whether a line above the header is a name over some of its columns: in their middle, not in the table's."""
    piece = row.pieces[0]
    first, last = region.column(piece)
    if _is_unit_line(row) or not 0 < first < last or region.rows[0].bottom - row.bottom > SAME_PITCH * region.pitch:
        return False
    middle = (piece.x0 + piece.x1) / 2
    own = (region.columns[first][0] + region.columns[last][1]) / 2
    whole = (region.columns[0][0] + region.columns[-1][1]) / 2
    return abs(middle - own) <= piece.size < abs(middle - whole)


def _close(region: Region, last: int) -> None:
    """End the lines behind the last one with figures and what goes on from it."""
    end = last + 1
    while end < len(region.rows):
        row = region.rows[end]
        places = [region.column(piece) for piece in row.pieces]
        if any(a != b or not goes_on(region, region.rows[last:end], row, a) for a, b in places):
            break
        end += 1
    del region.rows[end:]


def _columns(rows: list[Row]) -> list[tuple[float, float]]:
    """Return the strips that text stands in, those without a gap between them taken together."""
    out: list[tuple[float, float]] = []
    size = max(row.size for row in rows)
    for left, right in sorted((piece.x0, piece.x1) for row in rows for piece in row.pieces):
        if out and left - out[-1][1] < 0.3 * size:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    return out


def _is_contents(region: Region, body: list[Row]) -> bool:
    """Return whether a label and a number that only grows stand on every line: a table of contents."""
    numbers = [row.pieces[-1].text for row in body]
    if len(region.columns) != 2 or not all(text.isdecimal() and len(text) <= 4 for text in numbers):
        return False
    return all(int(a) <= int(b) for a, b in pairwise(numbers))


def goes_on(region: Region, rows: list[Row], below: Row, column: int) -> bool:
    """Return whether the text of a line in a column is the rest of the cell that the lines above it hold.

    It is where the cell's last line is full, the line is no farther from it than any two lines of the table are, and neither a
    marker nor a figure opens it. In a column of few characters every text is full: there, nothing goes on.
    """
    own = [piece for row in rows for piece in row.pieces if region.column(piece)[0] == column]
    piece = next(piece for piece in below.pieces if region.column(piece)[0] == column)
    left, right = region.columns[column]
    if not own or right - left < NARROW * piece.size or right - own[-1].x1 > FULL * own[-1].size:
        return False
    if below.bottom - rows[-1].bottom > SAME_PITCH * region.pitch:
        return False
    return FIGURE.fullmatch(piece.text) is None and MarkerGrammar.load(()).match(piece.text) is None
