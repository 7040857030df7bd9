"""Tables drawn with box characters: merged cells, wide characters aligned, text wrapped to the width there is.

The drawing is a list of lines, each a list of (text, key) parts; the key is the number of the cell that the text
belongs to, -1 for a rule, so that who prints it can colour the parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby

from rich.cells import cell_len, get_character_cell_size

Part = tuple[str, int]

RULE = -1
_WIDE = 2
_COMFORT = 12  # columns of text that a merged cell asks for before it wraps
_JUNCTIONS = " ╵╶└╷│┌├╴┘─┴┐┤┬┼"
"""The box characters by their arms: up 1, right 2, down 4, left 8."""


@dataclass(slots=True)
class Box:
    """One cell to draw."""

    row: int
    """Upper row."""
    col: int
    """Left column."""
    row_span: int
    """Rows covered."""
    col_span: int
    """Columns covered."""
    text: str
    """What it shows, without line breaks or control characters."""
    right: bool = False
    """Whether the text stands at the right."""


def draw(boxes: list[Box], n_rows: int, n_cols: int, width: int) -> list[list[Part]] | None:
    """Return the lines of the drawing, None where it cannot be made as narrow as `width`.

    >>> for line in draw([Box(0, 0, 1, 2, "合计"), Box(1, 0, 1, 1, "件"), Box(1, 1, 1, 1, "12", True)], 2, 2, 40):
    ...     print("".join(text for text, _ in line))
    ┌─────────┐
    │ 合计    │
    ├────┬────┤
    │ 件 │ 12 │
    └────┴────┘
    """
    pad = 1
    widths = _fit(boxes, n_cols, width - n_cols * (1 + 2 * pad) - 1)
    if widths is None:
        pad = 0
        widths = _fit(boxes, n_cols, width - n_cols - 1)
    if widths is None or not n_rows or not n_cols:
        return None
    return _Drawing(boxes, n_rows, n_cols, widths, pad).lines()


def wrap(text: str, width: int) -> list[str]:
    """Cut a text into lines of at most `width` columns (at least one wide character each); words in Latin stay whole.

    >>> wrap("商业企业", 4), wrap("增长 12.5%", 6), wrap("", 4)
    (['商业', '企业'], ['增长', '12.5%'], [''])
    """
    lines, line, room = [], "", width
    for word in _words(text):
        size = cell_len(word)
        if size > room and line.strip():
            lines.append(line.rstrip())
            line, room = "", width
            word = word.lstrip()
            size = cell_len(word)
        while size > max(width, _WIDE):
            head = _head(word, width)
            lines.append(head)
            word = word[len(head) :]
            size = cell_len(word)
        line += word
        room -= size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> list[str]:
    """Split into runs of narrow characters, single wide characters and single spaces."""
    groups = groupby(text, key=lambda char: "space" if char == " " else get_character_cell_size(char) < _WIDE)
    return [word for key, run in groups for word in (["".join(run)] if key is True else list(run))]


def _head(text: str, width: int) -> str:
    """Return the beginning of the text that fits, one character at least."""
    used = 0
    for i, char in enumerate(text):
        used += get_character_cell_size(char)
        if used > width and i:
            return text[:i]
    return text


def _fit(boxes: list[Box], n_cols: int, room: int) -> list[int] | None:
    """Return a width for each column, together at most `room`; None if even the narrowest are wider."""
    least, natural = [_WIDE] * n_cols, [_WIDE] * n_cols
    for box in boxes:
        if box.col_span == 1:
            least[box.col] = max(least[box.col], cell_len(box.text) if box.right else _WIDE)
            natural[box.col] = max(natural[box.col], cell_len(box.text))
    for box in boxes:
        if box.col_span > 1:
            _widen(natural, box, min(cell_len(box.text), _COMFORT))
    if sum(least) > room:
        least = [_WIDE] * n_cols  # numbers are broken rather than the table given up
    if sum(least) > room:
        return None
    return _share(least, natural, room)


def _widen(widths: list[int], box: Box, wanted: int) -> None:
    """Give the columns under a merged cell what it lacks, the narrowest first."""
    columns = range(box.col, min(box.col + box.col_span, len(widths)))
    while columns and sum(widths[col] for col in columns) + 3 * (len(columns) - 1) < wanted:
        widths[min(columns, key=widths.__getitem__)] += 1


def _share(least: list[int], natural: list[int], room: int) -> list[int]:
    """Cap the widest columns so that all fit: the highest cap that does."""
    low, high = 0, max(natural)
    while low < high:
        cap = (low + high + 1) // 2
        if sum(_capped(least, natural, cap)) <= room:
            low = cap
        else:
            high = cap - 1
    widths = _capped(least, natural, low)
    for col in range(len(widths)):  # what is left over goes to the columns that still want it
        if widths[col] < natural[col] and sum(widths) < room:
            widths[col] += 1
    return widths


def _capped(least: list[int], natural: list[int], cap: int) -> list[int]:
    return [max(low, min(wanted, cap)) for low, wanted in zip(least, natural, strict=True)]


class _Drawing:
    """One table being drawn on a grid of places."""

    def __init__(self, boxes: list[Box], n_rows: int, n_cols: int, widths: list[int], pad: int) -> None:
        self.boxes, self.n_rows, self.n_cols, self.pad = boxes, n_rows, n_cols, pad
        self.widths = [width + 2 * pad for width in widths]
        self.owner = [[RULE - 1 - row * n_cols - col for col in range(n_cols)] for row in range(n_rows)]
        for number, box in enumerate(boxes):
            for row in range(box.row, min(box.row + box.row_span, n_rows)):
                for col in range(box.col, min(box.col + box.col_span, n_cols)):
                    self.owner[row][col] = number
        self.texts = {number: wrap(box.text, self._inner(box)) for number, box in enumerate(boxes)}
        self.heights = self._heights()
        self.tops = [0, *accumulate(height + 1 for height in self.heights)]

    def _inner(self, box: Box) -> int:
        """Return the columns of text that a box has: its columns, and the rules that it covers."""
        columns = self.widths[box.col : box.col + box.col_span]
        return sum(columns) + len(columns) - 1 - 2 * self.pad

    def _heights(self) -> list[int]:
        """Return the lines of each row: those of its highest cell; a merged cell's last row takes what is left."""
        heights = [1] * self.n_rows
        for number, box in sorted(enumerate(self.boxes), key=lambda entry: entry[1].row_span):
            last = min(box.row + box.row_span, self.n_rows) - 1
            have = sum(heights[box.row : last + 1]) + last - box.row
            heights[last] += max(0, len(self.texts[number]) - have)
        return heights

    def lines(self) -> list[list[Part]]:
        """Return the drawing from top to bottom."""
        out = []
        for row in range(self.n_rows + 1):
            out.append(self._rule(row))
            if row < self.n_rows:
                out += [self._text_line(row, line) for line in range(self.heights[row])]
        return out

    def _at(self, row: int, col: int) -> int | None:
        """Return which box covers a place, None outside the grid."""
        return self.owner[row][col] if 0 <= row < self.n_rows and 0 <= col < self.n_cols else None

    def _rule(self, row: int) -> list[Part]:
        """Return the line above `row`: a rule, and the text of the cells that go through it."""
        parts: list[Part] = []
        col = 0
        while col <= self.n_cols:
            parts.append((self._junction(row, col), RULE))
            here = self._at(row, col)
            if here is not None and here == self._at(row - 1, col):
                part, col = self._content(here, self.tops[row] - 1, col)
                parts.append(part)
            elif col < self.n_cols:
                parts.append(("─" * self.widths[col], RULE))
                col += 1
            else:
                break
        return parts

    def _text_line(self, row: int, line: int) -> list[Part]:
        """Return one line of text inside `row`."""
        parts: list[Part] = []
        col = 0
        while col < self.n_cols:
            parts.append(("│", RULE))
            part, col = self._content(self.owner[row][col], self.tops[row] + line, col)
            parts.append(part)
        return [*parts, ("│", RULE)]

    def _content(self, number: int, line: int, col: int) -> tuple[Part, int]:
        """Return what a cell shows on a line of the drawing, and the column after it."""
        if number < RULE:
            return (" " * self.widths[col], RULE), col + 1
        box = self.boxes[number]
        own = self.texts[number]
        at = line - self.tops[box.row]
        text = own[at] if at < len(own) else ""
        space = " " * max(0, self._inner(box) - cell_len(text))
        edge = " " * self.pad
        return (f"{edge}{space}{text}{edge}" if box.right else f"{edge}{text}{space}{edge}", number), col + box.col_span

    def _junction(self, row: int, col: int) -> str:
        """Return the box character where the rule above `row` meets the rule left of `col`."""
        above_left, above = self._at(row - 1, col - 1), self._at(row - 1, col)
        left, here = self._at(row, col - 1), self._at(row, col)
        arms = (above_left != above) + 2 * (above != here) + 4 * (left != here) + 8 * (above_left != left)
        return _JUNCTIONS[arms]
