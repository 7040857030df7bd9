"""Cells one to a line whose rows are marked: by bars alone, by more blank lines than stand between the cells of a row, or by
numbers that count them.

What stands between two marks is a row, whatever its number of cells. A row that has too many has a cell broken over lines, or
stands below the title of a group; the header's names are told by their number, and by how they read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from statistics import median

from zhreport.tables.unknown.gridcells import Cache, Row, end_of, joined
from zhreport.tables.unknown.headers import LIKELY, from_rows
from zhreport.tables.unknown.placed import MOST_HEADER_ROWS
from zhreport.tables.unknown.profiles import INFINITE, profile_of
from zhreport.tables.unknown.ruled import Ruled, kinds_of
from zhreport.tables.unknown.sequenceheads import MARGIN, SKIPPED, begins_of, may_be_caption
from zhreport.tables.unknown.sequencerows import TITLE, TITLE_LIKE, fitted_row, whole_row
from zhreport.tables.unknown.sequences import Sequence
from zhreport.tables.unknown.shortrows import leading_texts
from zhreport.tables.unknown.tornnames import mended_names
from zhreport.tables.unknown.wording import TableWords

FEWEST_ROWS = 2  # rows with figures
FEWEST_TEXT_ROWS = 3  # rows of words alone
ALIKE, WORDED_ALIKE = 0.5, 0.7  # share of the rows that are equally long, and where all are words
MOST_PARTS = 3  # cells that a row may have too many
MOST, UNTOLD = 0.5, 0.5  # what a header may cost, and what one does whose names are not told


def mark_rows(cells: Row, text: str) -> None:
    """Mark the cells above which more blank lines stand in the text than between most cells."""
    between = [text[end_of([a]) : b.at].split("\n")[1:-1] for a, b in pairwise(cells)]
    gaps = [sum(not line.strip() for line in lines) for lines in between]
    usual = median(gaps) if gaps else 0
    for cell, gap in zip(cells[1:], gaps, strict=True):
        cell.opens = gap > usual


def marked_rows(cells: Row, words: TableWords, cache: Cache, *, broken: bool) -> Sequence | None:
    """Return the rows of cells, if marks tell where they begin; None if the marks stand elsewhere as well.

    `broken` says that a cell may have been broken over lines.
    """
    blocks = _blocks(cells)
    first = next((n for n, block in enumerate(blocks) if len(block) > 1 and _has_figures(block)), 0)
    worded = not first
    first = first or next((n for n, block in enumerate(blocks) if len(block) > 1), -1) + 1
    if len(blocks) < first + (FEWEST_TEXT_ROWS if worded else FEWEST_ROWS) or not first:
        return None
    top = first
    while top and len(blocks[top - 1]) == 1:
        top -= 1  # titles of groups
    depth = 0
    while depth < min(1 if worded else MOST_HEADER_ROWS, top) and len(blocks[top - 1 - depth]) > 1:
        depth += 1
    header = blocks[top - depth : top]
    width = _width(blocks[first:], alike=WORDED_ALIKE if worded else ALIKE)
    if width and depth == 1:
        width = _named_width(header[0], width, blocks[first:], words, cache)
    if not width or not depth or (not broken and max(map(len, blocks[first:])) > width):
        return None
    labels = leading_texts(next(block for block in blocks[first:] if len(block) == width))
    told = _without_captions(header, width, labels, words, cache)
    body = _whole_rows(blocks[top:], width, [cell.text for cell in (told or header)[-1]], words, cache)
    if not body:
        return None
    names = [] if told else [cell for row in header for cell in row]
    return Sequence([*told, *body], names, mixed=False, broken=0, cost=UNTOLD * (not told))


def _blocks(cells: Row) -> list[Row]:
    blocks: list[Row] = []
    for cell in cells:
        if cell.opens or not blocks:
            blocks.append([])
        blocks[-1].append(cell)
    return blocks


def _has_figures(block: Row) -> bool:
    return any(cell.value is not None and cell.value.number is not None and not cell.is_year for cell in block)


def _width(blocks: list[Row], alike: float) -> int:
    """Return how many cells most rows have, 0 if they are not alike."""
    sizes = Counter(len(block) for block in blocks if len(block) > 1)
    width, often = max(sizes.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    told = often >= max(alike * sizes.total(), FEWEST_ROWS) and max(sizes) <= width + MOST_PARTS
    return width if told else 0


def _named_width(names: Row, width: int, blocks: list[Row], words: TableWords, cache: Cache) -> int:
    """Return how many cells whole rows have: where most lack some, as many as the header has names, if some row has them all."""
    begins = dict(begins_of(names, words))
    sizes = [len(names) - begin for begin, doubt in begins.items() if doubt < SKIPPED]
    if width in sizes:
        return width
    counts = Counter(map(len, blocks))
    for size in sizes:
        own = names[len(names) - size :]
        if size > width and (counts[size] > 1 or (counts[size] and not mended_names(own, width, words, cache))):
            return size
    return width


def _without_captions(header: list[Row], width: int, labels: int, words: TableWords, cache: Cache) -> list[Row]:
    """Return the header without captions above it and with its broken names joined; none if its names are not told."""
    begins = dict(begins_of(header[0], words))
    over = len(header[0]) - width
    if len(header) == 1 and over > 0 and not _is_above(header[0], over, words):
        if all(_is_above(header[0], i, words) for i in range(over)):
            begins[over] = 0.0
    ways: list[tuple[float, int, list[Row]]] = []
    for begin, doubt in begins.items():
        ways += [
            (doubt + cost, begin, rows)
            for cost, rows in _mended([header[0][begin:], *header[1:]], width, labels, words, cache)
        ]
    ways = sorted((way for way in ways if way[0] <= MOST), key=lambda way: way[:2])
    return ways[0][2] if ways and (len(ways) == 1 or ways[0][0] + MARGIN <= ways[1][0]) else []


def _is_above(cells: Row, i: int, words: TableWords) -> bool:
    return bool(words.above(cells[i].text)) or may_be_caption(cells, i, words)


def _mended(
    rows: list[Row], width: int, labels: int, words: TableWords, cache: Cache
) -> Iterator[tuple[float, list[Row]]]:
    """Yield the ways to join the names of a header's rows of which there are too many, those that stand over the columns."""
    options: list[list[tuple[float, Row]]] = []
    for row in rows:
        sizes = [width] if len(rows) == 1 else range(len(row), max(len(row) - MOST_PARTS, 0), -1)
        options.append([own for size in sizes if (own := mended_names(row, size, words, cache)) is not None])
    for way in product(*options):
        joint = [row for _, row in way]
        tree = from_rows(joint, labels, width, words, sure=True)
        if all(len(row) == width for row in joint) or (tree is not None and tree.cost < LIKELY):  # not by count alone
            yield sum(cost for cost, _ in way), joint


def _whole_rows(blocks: list[Row], width: int, names: list[str], words: TableWords, cache: Cache) -> list[Row]:
    """Return the rows of the blocks, of which those that are too long are broken or stand below a title; none if some cannot be."""
    whole = [block for block in blocks if len(block) == width]
    cells = [cell for block in whole for cell in block]
    kinds = kinds_of(cells)
    ruled = Ruled(cells, kinds, 0, names, words, broken=True, leaves=names if len(names) == width else [])
    columns = [(kinds[c::width], [cell.text for cell in cells[c::width]]) for c in range(width)]
    ruled.profile([profile_of(*own, names=c == 0) for c, own in enumerate(columns)])
    rows: list[Row] = []
    for block in blocks:
        rows += _fitted(block, ruled, width, cache) if len(block) > width else [block]
    return rows if max(map(len, rows)) == width else []


def _fitted(block: Row, ruled: Ruled, width: int, cache: Cache) -> list[Row]:
    """Return a block that is too long as a row, or as a title and a row; both doubted if it may be either."""
    own = Ruled(block, kinds_of(block), 0, ruled.names, ruled.words, broken=True, leaves=ruled.leaves)
    own.profile(ruled.profiles)
    over = fitted_row(own, 0, len(block), total=False)
    below = whole_row(own, 1, total=False) if len(block) == width + 1 and block[0].is_text else None
    like = TITLE_LIKE if ruled.words.heads_rows(block[0].text) else TITLE
    title = INFINITE if below is None else below.cost + like
    if over is None and title == INFINITE:
        return [block]
    if over is None or title < over.cost:
        block[1].doubtful = like == TITLE  # or the first part of its name
        return [block[:1], block[1:]]
    block[0].doubtful = over.doubtful or title < over.cost + MARGIN
    row = block
    for at in reversed(over.joints):
        row = [*row[:at], joined(row[at : at + 2], cache), *row[at + 2 :]]
    return [row]
