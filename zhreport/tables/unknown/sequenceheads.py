"""The ways to read the first of many cells, one to a line, as a header of so many columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhreport.tables.unknown.figures import Figures, figures_of
from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, is_title
from zhreport.tables.unknown.headers import Header, from_sequence
from zhreport.tables.unknown.tornnames import mended_names
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_BEFORE = 4  # captions and unit lines before the header
MARGIN = 0.15  # by which the best way must be cheaper than another
NO_WORD = 0.2  # what a header costs whose first name is no known word...
TITLE, TITLED = 0.1, 0.6  # what it costs to skip a text that may be a caption, and to take it for a name all the same
SKIPPED = 0.3  # ...and a text above one that does not read like a caption
LONG_TITLE = 6  # characters of a caption that is known by its length
MOST_HEADER = 0.7  # what the tree of a header may cost...
UNCLEAR = 0.9  # ...and what a header costs whose tree costs more, or that has none: its names stand over no column
MENDED = 0.2  # what a header costs in which a name is joined that is broken in two


@dataclass(slots=True)
class Opening:
    """A way to read the first cells."""

    header: list[Row]
    """Its rows; none if the columns of its names cannot be told."""
    names: Row
    """The names as printed, for finding them again."""
    body: int
    """Index of the first row's first cell."""
    cost: float
    torn: bool = False
    """Whether its names are to be put together first: to as many as there are columns."""

    def mend(self, kinds: list[str], width: int, words: TableWords, cache: Cache) -> bool:
        """Put the names together, and say whether there is one way to do so."""
        mended = mended_names(self.names, width, words, cache)
        if mended is None or _may_be_two_rows(mended[1], kinds[self.body : self.body + width], words):
            return False
        self.torn, self.cost, self.header = False, self.cost + mended[0] / 2, [mended[1]]
        return True


def openings_of(cells: Row, kinds: list[str], width: int, words: TableWords) -> Iterator[Opening]:
    """Yield the ways to read the first cells as a header of so many columns."""
    first = next((i for i, kind in enumerate(kinds) if kind in "VP" and not cells[i].is_year), len(cells))
    worded = first == len(cells)
    for begin, doubt in begins_of(cells, words):
        if begin + width > first:
            return
        for depth in (1, 2, 3):
            end = begin + depth * width
            most = end + width
            if end < len(cells):  # the title of a group may stand in between
                most += width if is_title(cells, end, width) else words.heads_rows(cells[end].text)
            if end <= first < (most if not worded else first + 1):
                rows = [cells[begin + n * width : begin + (n + 1) * width] for n in range(depth)]
                if _is_spread(rows):
                    unclear = UNCLEAR * (depth == 1 and _may_be_two_rows(rows[0], kinds[end : end + width], words))
                    yield Opening([] if unclear else rows, cells[begin:end], end, doubt + unclear)
        least = begin + width + 1
        most = min(first, begin + 3 * width) if not worded else least
        for end in range(max(least, first - width + 1) if not worded else least, most + 1):
            names = cells[begin:end]
            if all(cell.text for cell in names):
                tree = _tree(cells[begin:], kinds[begin:], end - begin, width, words)
                if tree is not None and tree.cost <= MOST_HEADER:
                    yield Opening(_spread(tree, width), names, end, doubt + tree.cost)
                else:
                    yield Opening([], names, end, doubt + UNCLEAR)
                yield Opening([], names, end, doubt + MENDED, torn=True)


def _may_be_two_rows(names: Row, row: list[str], words: TableWords) -> bool:
    """Return whether names that are as many as the columns may be those of two rows: one comes again, or a sum is inside.

    The sum of all stands over the first figures of the `row` below, or over the last.
    """
    texts = [cell.text for cell in names if cell.text and not words.is_rate(cell.text)]
    first = next((c for c, kind in enumerate(row) if c and kind in "VPM"), len(row))
    inside = [cell.text for cell in names[first + 1 : -1]]
    parted = any(text.rstrip(":") in words.parts for text in texts)  # `其中` alone stands over others
    return parted or len(set(texts)) < len(texts) or any(words.is_total(text) for text in inside)


def begins_of(cells: Row, words: TableWords) -> Iterator[tuple[int, float]]:
    """Yield the indices of cells with which the header may begin, and what each costs."""
    begin = 0
    while begin < MOST_BEFORE and begin < len(cells) and (cells[begin].empty or words.above(cells[begin].text)):
        begin += 1
    if begin and begin < len(cells) and cells[begin - 1].empty and not _is_corner(cells[begin], words):
        yield begin - 1, 0.0  # the corner is empty
    if begin >= len(cells):
        return
    if _is_corner(cells[begin], words):
        yield begin, 0.0
        exact = words.corner(bare_name(cells[begin].text))
        if not exact and begin + 1 < len(cells) and words.corner(bare_name(cells[begin + 1].text)) == "name":
            yield begin + 1, TITLE  # `主要指标`, `指标`
        return
    corner = next(
        (i for i in range(begin + 1, min(begin + MOST_BEFORE, len(cells))) if _is_corner(cells[i], words)), -1
    )
    if corner > 0 and words.column(cells[corner].text) == "unit":
        corner = -1  # names stand before it
    if corner > 0 and words.column(cells[corner].text) == "index":
        yield corner, TITLE  # nothing of a header stands before the numbers of its rows
        return
    longest = _is_longest(cells, begin)
    whole = len(cells[begin].spans) == 1  # else a caption stands in one cell with the first name
    titled = corner > 0 and whole and may_be_caption(cells, begin, words)
    yield begin, NO_WORD + TITLED * titled
    if corner > 0:
        yield corner, TITLE + SKIPPED * sum(not may_be_caption(cells, i, words) for i in range(begin, corner))
    elif longest:
        yield begin + 1, NO_WORD + TITLE


def may_be_caption(cells: Row, i: int, words: TableWords) -> bool:
    """Return whether a text reads like a caption, or is much longer than those below it."""
    return bool(words.caption.fullmatch(cells[i].text)) or _is_longest(cells, i)


def _is_longest(cells: Row, i: int) -> bool:
    """Return whether a text is much longer than those below it, as a caption is than names of columns."""
    below = [len(cell.text) for cell in cells[i + 1 : i + 4]]
    return len(below) > 1 and len(cells[i].text) >= max(LONG_TITLE, 3 * max(below) // 2)


def _is_corner(cell: GridCell, words: TableWords) -> bool:
    """Return whether a header may begin with a cell as far as it is known."""
    if cell.text.endswith((*words.name_endings, *words.index_endings)):
        return True
    return bool(words.corner(bare_name(cell.text))) or words.column(cell.text) in ("name", "index", "group")


def _is_spread(rows: list[Row]) -> bool:
    """Return whether rows may be a header in which every place is printed, empty or with the name that covers it."""
    if (not rows[0][0].text and len(rows) > 1) or any(
        cell.is_value and not cell.is_year for row in rows for cell in row
    ):
        return False
    if len(rows) == 1:
        return sum(bool(cell.text) for cell in rows[0]) >= len(rows[0]) - 1
    covered = any(a.empty or a.text == b.text for row in rows[:-1] for a, b in zip(row[1:], row, strict=False))
    below = all(not row[0].text or row[0].text == rows[0][0].text for row in rows[1:])
    return covered and below and all(sum(bool(cell.text) for cell in row) > 1 for row in rows)


def _tree(cells: Row, kinds: list[str], end: int, width: int, words: TableWords) -> Header | None:
    """Return the tree of a header whose covered places are gone: the first cells, over a first row whose texts on the left are labels."""
    row = kinds[end : end + width]
    labels = next((i for i, kind in enumerate(row) if kind in "VPM"), 0)
    if not labels or any(kind in "TD" for kind in row[labels:]):
        return None
    names, figures = cells[:end], []
    if any(words.is_total(name.text) for name in names[labels:]):
        figures = list(_figures_below(cells, kinds, end, width, labels))
    return from_sequence(names, labels, width - labels, words, figures)


def _figures_below(cells: Row, kinds: list[str], end: int, width: int, labels: int) -> Iterator[Figures]:
    """Yield the figures of the rows from a cell on that are like the first, with so many labels."""
    pattern = [kind in "TD" for kind in kinds[end : end + width]]
    while end + width <= len(cells):
        if [kind in "TD" for kind in kinds[end : end + width]] == pattern:
            yield figures_of(cells[end + labels : end + width])
            end += width
        else:
            end += 1


def _spread(tree: Header, width: int) -> list[Row]:
    """Return the rows of a header with empty places where a name covers more than one."""
    rows: list[list[GridCell | None]] = [[None] * width for _ in range(tree.rows)]
    for cell in tree.cells:
        rows[cell.row][cell.col] = cell.cell
    at = tree.cells[0].cell.at
    return [[cell or empty_cell(at) for cell in row] for row in rows]
