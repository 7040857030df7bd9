"""The ways to read the first of many cells, one to a line, as a header of so many columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined
from zhreport.tables.unknown.headers import Header, from_sequence
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_BEFORE = 4  # captions and unit lines before the header
MARGIN = 0.15  # by which the best way must be cheaper than another
NO_WORD = 0.3  # what a header costs whose first name is no known word
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


def openings_of(cells: Row, kinds: list[str], width: int, words: TableWords, cache: Cache) -> Iterator[Opening]:
    """Yield the ways to read the first cells as a header of so many columns."""
    first = next(
        (i for own in ("VP", "DR") for i, kind in enumerate(kinds) if kind in own and not cells[i].is_year), len(cells)
    )
    for begin, doubt in _begins(cells, words):
        if begin + width > first:
            return
        for depth in (1, 2, 3):
            end = begin + depth * width
            if end <= first < end + width:
                rows = [cells[begin + n * width : begin + (n + 1) * width] for n in range(depth)]
                if _is_spread(rows):
                    unclear = UNCLEAR * (depth == 1 and _may_be_two_rows(rows[0], kinds[end : end + width], words))
                    yield Opening([] if unclear else rows, cells[begin:end], end, doubt + unclear)
        for end in range(max(begin + width + 1, first - width + 1), min(first, begin + 3 * width) + 1):
            names = cells[begin:end]
            if all(cell.text for cell in names):
                tree = _tree(names, kinds, end, width, words)
                if tree is not None and tree.cost <= MOST_HEADER:
                    yield Opening(_spread(tree, width), names, end, doubt + tree.cost)
                else:
                    yield Opening([], names, end, doubt + UNCLEAR)
                if len(names) == width + 1 and (at := _broken_at(names, words)) is not None:
                    mended = [*names[:at], joined(names[at : at + 2], cache), *names[at + 2 :]]
                    yield Opening([mended], names, end, doubt + MENDED)


def _may_be_two_rows(names: Row, row: list[str], words: TableWords) -> bool:
    """Return whether names that are as many as the columns may be those of two rows: one comes again, or a sum is inside.

    The sum of all stands over the first figures of the `row` below, or over the last.
    """
    texts = [cell.text for cell in names if cell.text and not words.is_rate(cell.text)]
    first = next((c for c, kind in enumerate(row) if c and kind in "VPM"), len(row))
    inside = [cell.text for cell in names[first + 1 : -1]]
    return len(set(texts)) < len(texts) or any(text.endswith(words.totals) for text in inside)


def _begins(cells: Row, words: TableWords) -> Iterator[tuple[int, float]]:
    """Yield the indices of cells with which the header may begin, and what each costs."""
    begin = 0
    while begin < MOST_BEFORE and begin < len(cells) and (cells[begin].empty or words.above(cells[begin].text)):
        begin += 1
    if begin < len(cells) and cells[begin].text.endswith((*words.name_endings, *words.index_endings)):
        yield begin, 0.0
        return
    for at in range(begin, min(begin + 2, len(cells))):
        ends = cells[at].text.endswith((*words.name_endings, *words.index_endings))
        if (
            ends
            or words.corner(bare_name(cells[at].text))
            or words.column(cells[at].text) in ("name", "index", "group")
        ):
            yield at, 0.0 if at == begin else MARGIN
            return
    yield begin, NO_WORD


def _broken_at(names: Row, words: TableWords) -> int | None:
    """Return the index of the only name that reads as if it went on with the next."""
    if any(words.corner(bare_name(a.text + b.text)) for a, b in pairwise(names)):
        return None  # these may be parts of one as well
    seams = [words.seam(a.text, b.text) for a, b in pairwise(names)]
    return seams.index(max(seams)) if max(seams) > 0 and seams.count(max(seams)) == 1 else None


def _is_spread(rows: list[Row]) -> bool:
    """Return whether rows may be a header in which every place is printed, empty or with the name that covers it."""
    if not rows[0][0].text or any(cell.is_value and not cell.is_year for row in rows for cell in row):
        return False
    if len(rows) == 1:
        return sum(bool(cell.text) for cell in rows[0]) >= len(rows[0]) - 1
    covered = any(a.empty or a.text == b.text for row in rows[:-1] for a, b in zip(row[1:], row, strict=False))
    below = all(not row[0].text or row[0].text == rows[0][0].text for row in rows[1:])
    return covered and below and all(sum(bool(cell.text) for cell in row) > 1 for row in rows)


def _tree(names: Row, kinds: list[str], end: int, width: int, words: TableWords) -> Header | None:
    """Return the tree of a header whose covered places are gone, over a first row whose texts on the left are labels."""
    row = kinds[end : end + width]
    labels = next((i for i, kind in enumerate(row) if kind in "VPM"), 0)
    if not labels or any(kind in "TD" for kind in row[labels:]):
        return None
    return from_sequence(names, labels, width - labels, words)


def _spread(tree: Header, width: int) -> list[Row]:
    """Return the rows of a header with empty places where a name covers more than one."""
    rows: list[list[GridCell | None]] = [[None] * width for _ in range(tree.rows)]
    for cell in tree.cells:
        rows[cell.row][cell.col] = cell.cell
    at = tree.cells[0].cell.at
    return [[cell or empty_cell(at) for cell in row] for row in rows]
