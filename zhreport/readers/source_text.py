"""What a reader makes of a file: linear text, and beside it what the file says of the text's structure.

The hints are evidence for the parser, not its verdict: a line set as a heading, a line of page furniture, the grid of a
table, the place in the file that each stretch came from. All offsets are code points of `text`, in source order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from zhreport.model import Diagnostic, Origin, Source
from zhreport.prose import wrap_width
from zhreport.readers.limits import Meter
from zhreport.text.lines import Line


@dataclass(slots=True)
class LineHint:
    """What the file says of one line."""

    heading: int = 0
    """The heading level it is set in (h2, outline level 2), 0 for none."""
    bold: bool = False
    """Whether the whole line is set in bold."""
    furniture: str = ""
    """The category of page furniture that its place in the file shows, "" for none."""


@dataclass(slots=True)
class GivenCell:
    """One cell of a table as the file draws it."""

    row: int
    """Row of its upper left corner, from 0."""
    col: int
    """Column of its upper left corner, from 0."""
    row_span: int
    """How many rows it covers."""
    col_span: int
    """How many columns it covers."""
    text: str
    """Its text, in one line."""
    header: bool = False
    """Whether the file marks it as the name of a row or a column."""
    origin: Origin | None = None
    """Where it stands in the file."""
    start: int = 0
    """Offset of its text."""
    end: int = 0
    """Offset after its text; `start` for an empty cell."""


@dataclass(slots=True)
class GivenGrid:
    """A table as the file draws it, laid into the text one row to a line, its cells between pipes."""

    cells: list[GivenCell]
    """The cells, by row and column."""
    n_rows: int
    """Number of rows."""
    n_cols: int
    """Number of columns."""
    origins: list[Origin]
    """Where the table stands in the file; several places where pages cut it."""
    start: int = 0
    """Offset of its first character."""
    end: int = 0
    """Offset after its last character."""

    def row_ends(self) -> list[int]:
        """Return the column after the last cell of each row."""
        ends = [0] * self.n_rows
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                ends[row] = max(ends[row], cell.col + cell.col_span)
        return ends


@dataclass(slots=True)
class SourceText:
    """The text of a file with what the file says of it."""

    text: str
    """The linear text."""
    source: Source
    """The file: name, media type, encoding, hash."""
    hints: dict[int, LineHint] = field(default_factory=dict)
    """What the file says of lines, by the offset of their first character."""
    grids: list[GivenGrid] = field(default_factory=list)
    """The tables, in source order."""
    starts: list[int] = field(default_factory=list)
    """Where each stretch with an origin of its own begins, ascending."""
    ends: list[int] = field(default_factory=list)
    """Where it ends."""
    origins: list[Origin] = field(default_factory=list)
    """Where it came from."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What the reader has to say, offsets in the text."""

    def origins_of(self, start: int, end: int) -> list[Origin]:
        """Return where the characters from `start` to `end` came from, in order, each place once."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end, first)
        found = list(self.origins[first:last])
        return found if len(found) < 2 else merged(found)


def merged(origins: list[Origin]) -> list[Origin]:
    """Return each place once; boxes of one page become the box around them."""
    out: list[Origin] = []
    seen: dict[tuple[str, int | None, bool], Origin] = {}
    for origin in origins:
        key = (origin.path, origin.page, origin.computed)
        before = seen.get(key)
        if before is None:
            own = Origin(origin.path, origin.page, list(origin.box) if origin.box else None, origin.computed)
            seen[key] = own
            out.append(own)
        elif before.box and origin.box:
            a, b = before.box, origin.box
            before.box = [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]
    return out


_SAYS_NOTHING = LineHint()


@dataclass(slots=True)
class _Line:
    """A line that waits to be written."""

    parts: list[tuple[str, Origin]]
    hint: LineHint | None
    soft: bool


class Builder:
    """Puts a `SourceText` together line by line.

    Blocks are kept apart by a blank line, lines of one block are not. Where the blocks are the lines of a hard-wrapped print,
    each put into an element of its own, no blank lines are written, so that the parser can join them.
    """

    def __init__(self, source: Source, meter: Meter) -> None:
        self.result = SourceText("", source)
        self.meter = meter
        self._waiting: list[_Line | GivenGrid] = []
        self._parts: list[str] = []
        self._size = 0

    def line(self, parts: list[tuple[str, Origin]], hint: LineHint | None = None, *, soft: bool = False) -> None:
        """Append one line made of stretches with their origins; a `soft` one goes on in the block of the line before."""
        self._waiting.append(_Line(parts, hint if hint != _SAYS_NOTHING else None, soft))

    def grid(self, grid: GivenGrid) -> None:
        """Append a table, one row to a line; rows without any text are left out of the text, not of the grid."""
        self._waiting.append(grid)

    def done(self) -> SourceText:
        """Return the whole."""
        apart = not _is_wrapped([line for line in self._waiting if isinstance(line, _Line)])
        before: _Line | GivenGrid | None = None
        for own in self._waiting:
            drawn = isinstance(own, GivenGrid) or isinstance(before, GivenGrid)
            if before is not None and (drawn or (apart and isinstance(own, _Line) and not own.soft)):
                self._write("\n")
            if isinstance(own, GivenGrid):
                self._write_grid(own)
            else:
                self._write_line(own)
            before = own
        self.result.text = "".join(self._parts)
        return self.result

    def _write_line(self, line: _Line) -> None:
        if line.hint is not None:
            self.result.hints[self._size + _blank_before(line.parts)] = line.hint
        for text, origin in line.parts:
            self._stretch(text, origin)
        self._write("\n")

    def _write_grid(self, grid: GivenGrid) -> None:
        by_row: dict[int, list[GivenCell]] = {}
        for cell in grid.cells:
            by_row.setdefault(cell.row, []).append(cell)
        grid.start = self._size
        for row, end in enumerate(grid.row_ends()):  # a row that lacks cells is not filled up: its places mean nothing
            self.meter.tick()
            self._row(by_row.get(row, []), end)
        grid.end = max(self._size - 1, grid.start)
        self.result.grids.append(grid)

    def _row(self, cells: list[GivenCell], end: int) -> None:
        written = any(cell.text for cell in cells)
        if written:
            self._write("|")
        position = 0
        for cell in cells:
            if written:
                self._write(" |" * (cell.col - position) + " ")
            cell.start = self._size
            if cell.text:
                self._stretch(cell.text, cell.origin)
            cell.end = self._size
            if written:
                self._write(" |" if cell.text else "|")
            position = cell.col + 1
        if written:
            self._write(" |" * (end - position) + "\n")

    def _stretch(self, text: str, origin: Origin | None) -> None:
        start = self._size
        self._write(text)
        if origin is not None and text:
            self.result.starts.append(start)
            self.result.ends.append(self._size)
            self.result.origins.append(origin)

    def _write(self, text: str) -> None:
        self.meter.spend("characters", len(text))
        self._parts.append(text)
        self._size += len(text)


LONGER = 6  # characters by which a line of a hard-wrapped print may pass the usual width
MOST_LONGER = 0.05  # share of the lines that may pass it all the same


def _is_wrapped(lines: list[_Line]) -> bool:
    """Return whether the blocks are the lines of a hard-wrapped print."""
    texts = [
        "".join(text for text, _ in line.parts).strip()
        for line in lines
        if line.hint is None or not line.hint.furniture
    ]
    own = [Line(i, 0, len(text), text, 0, False) for i, text in enumerate(texts) if text]
    width = wrap_width(own)
    return width is not None and sum(len(line.text) > width + LONGER for line in own) <= MOST_LONGER * len(own)


def _blank_before(parts: list[tuple[str, Origin]]) -> int:
    """Return how many white-space characters the line begins with."""
    count = 0
    for text, _ in parts:
        own = len(text) - len(text.lstrip())
        count += own
        if own < len(text):
            break
    return count
