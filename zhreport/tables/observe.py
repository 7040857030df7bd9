"""The lines of a region to observed cells, whatever layout they were printed in.

One cell to a line needs nothing. Rows with separators are cut at them; where a page broke its rows inside, so that a line
holds one cell and a left-over separator, the separators are read as one stream, and what stands between two of them is a
cell, an empty one included. Rows kept apart by spaces or ruled boxes may wrap a cell over several lines below one another:
such a line goes on with the cells that it stands under.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.cells import EMPTY, ObservedCell, is_number_of, is_ruling, row_cells, spaced_parts
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.stream import is_stream, read_stream
from zhreport.tables.values import ReadValues
from zhreport.text.chars import Folded
from zhreport.text.lines import Line
from zhreport.text.width import display_width

WHOLE = 4  # characters of a label that is hardly a part of another
ALIKE = 0.7  # likeness to a label of a cell that is more than a part
LONGEST_MARK = 4  # characters of a text that may stand for a figure: `未发生`, `null`
INNER_RULES = frozenset("├╠┣")
FEWEST_RULES = 3  # rules across a drawn table that show that its rows are ruled off, however many lines each has
EMPTY_WIDTH = 2  # blanks in an empty cell of a page that sets off its texts with one on each side
FEWEST_PIECES = 3  # pieces of a line at its separators, if one of them is an inner one
ALIGNED = 1  # display columns by which a wrapped cell's next line may stand off


def observe(lines: list[Line], cut: dict[int, list[str]], folded: Folded, index: LabelIndex) -> list[ObservedCell]:
    """Return the cells of the lines in reading order. Empty ones are given where the layout shows their places.

    `cut` is what separators cut a line into, by line; lines that have none are not in it.
    """
    text, start, end = folded.text, lines[0].start, lines[-1].end
    separated = sum([line.index in cut for line in lines]) if cut else 0
    if not separated and (text.find("  ", start, end) < 0 or not any("  " in line.text for line in lines)):
        return _plain(lines, index, index.values)
    pieces = [cut.get(line.index) or [line.text] for line in lines]
    if separated and is_stream(pieces, separated):
        return read_stream(lines, pieces, index.values)
    return _Rows(folded, index).read(lines, pieces)


def without_repeats(cells: list[ObservedCell]) -> list[ObservedCell]:
    """Return the cells without texts that stand right before them on their line: merged cells printed in all their places.

    Beside figures a short text is no label but says again and again that there is none: `暂无 | 暂无 | 5`.
    """
    if not cells or cells[0].left < 0:
        return cells  # nothing shows places
    again = [b for a, b in pairwise(cells) if a.value is None and a.text == b.text and a.line == b.line and b.left >= 0]
    if not again:
        return cells
    figures = {cell.line for cell in cells if cell.value is not None and cell.text}
    repeats = {id(cell) for cell in again if len(cell.text) > LONGEST_MARK or cell.line not in figures}
    return [cell for cell in cells if id(cell) not in repeats]


def _plain(lines: list[Line], index: LabelIndex, cache: ReadValues) -> list[ObservedCell]:
    cells: list[ObservedCell] = []
    for line in lines:
        text, start = line.text, line.start
        if parts := spaced_parts(text, index, cache):
            for offset, part in parts:
                at = start + offset
                cells.append(ObservedCell(at, at + len(part), part, line.index, cache[part]))
        else:
            cells.append(ObservedCell(start, line.end, text, line.index, cache[text]))
    return cells


class _Rows:
    """Reads lines that are rows, or parts of rows, and joins the parts."""

    def __init__(self, folded: Folded, index: LabelIndex) -> None:
        self.folded, self.index, self.cache = folded, index, index.values
        self.rows: list[list[ObservedCell]] = []
        self.above: list[ObservedCell] = []
        self.places = 0
        self.group = 0

    def read(self, lines: list[Line], pieces: list[list[str]]) -> list[ObservedCell]:
        """Return the cells in reading order, wrapped ones joined; `pieces` are what separators cut each line into."""
        rulings = [is_ruling(line.text) and self.cache[line.text] is None for line in lines]
        inner = sum(ruling and line.text[0] in INNER_RULES for line, ruling in zip(lines, rulings, strict=True))
        ruled = sum(rulings) * 3 >= len(lines) or inner >= FEWEST_RULES
        edges = _edges(pieces)
        made_up = _are_made_up(pieces)
        tabbed = any("\t" in line.text for line in lines)
        for line, own, ruling, ends in zip(lines, pieces, rulings, edges, strict=True):
            if ruling:
                if ruled:
                    self._close_group()
                self.above = []
            elif len(own) > 1:
                if made_up:
                    own = _without_made_up(own)
                cells = self._tabbed(line) if "\t" in line.text else row_cells(line, own, self.cache, ends, made_up)
                self._add(cells, len(own))
            elif tabbed and "\t" in self._whole(line):
                cells = self._tabbed(line)
                self._add(cells, len(cells))
            else:
                self._add(self._spaced(line), 0)
        if ruled:
            self._close_group()
        return [cell for row in self.rows for cell in row]

    def _tabbed(self, line: Line) -> list[ObservedCell]:
        """Split a line at its tabs, those at its ends included: they are empty cells too."""
        start = line.start - line.indent
        cells: list[ObservedCell] = []
        for part in self._whole(line).split("\t"):
            own = part.strip()
            at = start + (len(part) - len(part.lstrip()) if own else 0)
            value = self.cache[own] if own else EMPTY
            cells.append(ObservedCell(at, at + len(own), own, line.index, value, len(cells)))
            start += len(part) + 1
        return cells

    def _whole(self, line: Line) -> str:
        """Return a line with the blanks and tabs around its text."""
        text, end = self.folded.text, line.end
        while end < len(text) and text[end] in "\t ":
            end += 1
        return text[line.start - line.indent : end]

    def _spaced(self, line: Line) -> list[ObservedCell]:
        text, start = line.text, line.start
        parts = spaced_parts(text, self.index, self.cache)
        if not parts and not line.indent:
            return [ObservedCell(start, line.end, text, line.index, self.cache[text], 0)]
        row = []
        folded = self.folded
        printed = folded.source[start : line.end] if folded.offsets is None else folded.slice(start, line.end)
        whole = len(printed) == len(text)  # nothing in it was taken out
        column, position = line.indent, 0
        for offset, part in parts or [(0, text)]:
            at, end = start + offset, start + offset + len(part)
            if whole:
                gap, own = printed[position:offset], printed[offset : offset + len(part)]
            else:
                gap, own = folded.slice(start + position, at), folded.slice(at, end)
            column += display_width(gap)
            right = column + display_width(own)
            row.append(ObservedCell(at, end, part, line.index, self.cache[part], column, right))
            column, position = right, offset + len(part)
        return row

    def _add(self, row: list[ObservedCell], places: int) -> None:
        """Add a row, or join its cells to those above that they go on with."""
        filled = [cell for cell in row if cell.text]
        same = bool(places) == bool(self.places) and (not places or places == self.places)
        pairs = self._continued(filled, places) if same and self.above and filled else None
        if pairs is None:
            self.rows.append(row)
            self.above, self.places = filled, places
        else:
            for upper, cell in pairs:
                _join(upper, cell)

    def _continued(self, row: list[ObservedCell], places: int) -> list[tuple[ObservedCell, ObservedCell]] | None:
        """Return each cell with the cell above that it goes on with; None where the line is a row of its own."""
        if places == 0 and self.above[0].right < 0 and row[0].right < 0:
            return None  # one cell to a line: labels are put together by what they say
        slack = 0 if places else ALIGNED
        pairs = []
        for cell in row:
            upper = next((u for u in self.above if abs(u.left - cell.left) <= slack), None)
            if upper is None or (upper.value is not None and not is_number_of(upper, cell)):
                return None
            pairs.append((upper, cell))
        if any(cell.value is not None or self._own_label(cell) for cell in row) or all(map(self._known, row)):
            return None
        if len(row) == 1 and self._known(pairs[0][0]):
            return None
        if any(upper.text == cell.text or self._fits_alone(upper, cell) for upper, cell in pairs):
            return None
        return pairs

    def _known(self, cell: ObservedCell) -> bool:
        return self.index.lookup(skeleton(cell.text)) is not None

    def _own_label(self, cell: ObservedCell) -> bool:
        """Return whether a cell is a label that hardly is a part of another."""
        return len(cell.text) >= WHOLE and self._known(cell)

    def _fits_alone(self, upper: ObservedCell, cell: ObservedCell) -> bool:
        """Return whether a cell, or the one above, is more like a label by itself than both are together."""
        if len(cell.text) < WHOLE:
            return False
        keys = [skeleton(text) for text in (upper.text + cell.text, upper.text, cell.text)]
        prefixes = self.index.prefixes
        if keys[2] in prefixes and keys[0] not in prefixes and self.index.lookup(keys[0]) is None:
            return True  # it begins a label, and both together begin none
        together, *alone = map(self.index.likeness, keys)
        return max(alone) > together and max(alone) >= ALIKE

    def _close_group(self) -> None:
        """Join the lines between two rulings where they are one row: no column has two values, not all are labels."""
        group, self.group = self.rows[self.group :], len(self.rows)
        if len(group) < 2 or len({len(row) for row in group}) > 1:
            return
        if any(sum(self._own_label(row[i]) for row in group if row[i].text) > 1 for i in range(len(group[0]))):
            return
        columns = [[row[i] for row in group if row[i].text] for i in range(len(group[0]))]
        for own in columns:
            texts = own[1:] if len(own) > 1 and is_number_of(own[0], own[1]) else own
            if len(own) > 1 and any(cell.value is not None and cell.text.isascii() for cell in texts):
                return
        joined = []
        for own, first in zip(columns, group[0], strict=True):
            for cell in own[1:]:
                _join(own[0], cell)
            joined.append(own[0] if own else first)
        self.rows[self.group - len(group) :] = [joined]
        self.group = len(self.rows)


def _edges(pieces: list[list[str]]) -> list[tuple[bool, bool]]:
    """Return for each row whether its first, and its last, piece is a cell though it is empty.

    It is where other rows of as many pieces have a text there, and no separator of its own stands at the row's other end.
    A row whose last cell is broken over lines says nothing of it: with what the next line adds it is as long as closed ones.
    """
    texts = [(own[0].strip() != "", own[-1].strip() != "") for own in pieces]
    sizes = [len(own) for own in pieces]
    begun = {size for size, (first, _) in zip(sizes, texts, strict=True) if first}
    shut = {size for size, (_, last) in zip(sizes, texts, strict=True) if not last}
    whole = [after < 2 or size + after - 1 not in shut for size, after in zip(sizes, [*sizes[1:], 0], strict=True)]
    ended = {size for size, (_, last), own in zip(sizes, texts, whole, strict=True) if last and own}
    closed = {size for size, (first, last) in zip(sizes, texts, strict=True) if not first and last}
    return [
        (size in begun and (last or size not in ended), size in ended and size in begun and size not in closed)
        for size, (_, last) in zip(sizes, texts, strict=True)
    ]


def _are_made_up(pieces: list[list[str]]) -> bool:
    """Return whether empty places too narrow for a cell, at the ends of rows, make up for cells that are gone.

    Where a text has a blank on each side (`| 5 |`), a cell left empty has two: `| 规章 | 5 | ||` has one value and no empty
    cell. Not so where the page writes an empty cell before a text in the same way.
    """
    narrow = False
    for own in pieces:
        texts = [i for i, piece in enumerate(own) if piece and not piece.isspace()]
        if len(own) < FEWEST_PIECES or not texts:
            continue
        inner = [own[i] for i in texts if 0 < i < len(own) - 1]
        if not all(piece[0] == " " == piece[-1] for piece in inner):
            return False
        if any(_is_narrow(own[i]) for i in range(texts[0] + 1, texts[-1])):
            return False
        narrow = narrow or any(map(_is_narrow, own[texts[-1] + 1 : -1]))
    return narrow


def _is_narrow(piece: str) -> bool:
    return len(piece) < EMPTY_WIDTH and not piece.strip()


def _without_made_up(own: list[str]) -> list[str]:
    """Return the pieces of a row without the narrow places that it ends with; the separators stay."""
    size = len(own) - 1
    while size > 1 and _is_narrow(own[size - 1]):
        size -= 1
    return own[:size] + own[-1:] if size < len(own) - 1 else own


def _join(upper: ObservedCell, cell: ObservedCell) -> None:
    upper.text += cell.text
    upper.more += ((cell.start, cell.end), *cell.more)
    upper.value = None
