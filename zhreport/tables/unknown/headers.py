"""Header trees of unknown tables: which columns each header cell covers.

Three things may be left of a header: rows with every place, covered ones empty or repeated (`spread`); rows whose covered
places are gone (`from_rows`); or one sequence of names, its rows gone too (`from_sequence`). In the last two the tree is
found from the number of columns, from names that come again in turn (`数量 | 比重 | 数量 | 比重`), and from names that
share words with the one above them (`公务用车购置费` under `公务用车购置及运行费`), and from figures: the sum among the names of the
lower row (`小计 | 男 | 女`) stands where the figures below add up; where none of these decides, there is no tree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zhreport.tables.unknown.figures import Figures, sum_proof
from zhreport.tables.unknown.gridcells import GridCell, Row
from zhreport.tables.unknown.likenames import are_alike, are_sisters, is_first_part, shape_of, shared_pairs
from zhreport.tables.unknown.wording import TableWords

YEAR_NAME = re.compile(r"(?:19|20)\d\d年?")  # a name that is a year, its 年 left out maybe
SURE, LIKELY, GUESS = 0.0, 1.0, 2.0  # what a way to read a header costs; more than a guess is not taken
PAIRS = 0.6  # what pairs of names under each upper one cost: no other two rows of so many names fit so many columns
MOST_HEADER_CELLS = 120  # a longer sequence is no header
FEWEST_SUMMED, MOST_SUMMED = 2, 40  # rows of figures that show which columns add up
PROVED = 3.0  # powers of ten by which sums must be more than chance


@dataclass(slots=True)
class HeaderCell:
    """A header cell with the places that it covers."""

    cell: GridCell
    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(slots=True)
class Header:
    """The header of a table."""

    cells: list[HeaderCell]
    """Its cells, by row and column; places that no cell covers are left out."""
    rows: int
    """How many rows it has."""
    cost: float = SURE
    """How far the tree is a guess."""


# ------------------------------------------------------------------------------------------------- rows with every place


def spread(rows: list[Row], width: int) -> Header:
    """Return the header of rows that have every place.

    An empty place, or one that repeats the name before it, belongs to the cell on its left if something stands below it,
    and to the cell above it otherwise.
    """
    owner: list[list[HeaderCell | None]] = [[None] * width for _ in rows]
    for r, _row in enumerate(rows):
        for c in range(width):
            owner[r][c] = _owner_of(rows, owner, r, c)
    found: dict[int, HeaderCell] = {}
    for line in owner:
        for cell in line:
            if cell is not None and cell.cell.text:
                found[id(cell)] = cell
    return Header(sorted(found.values(), key=lambda cell: (cell.row, cell.col)), len(rows))


def _owner_of(rows: list[Row], owner: list[list[HeaderCell | None]], r: int, c: int) -> HeaderCell | None:
    """Return the header cell that the place belongs to, a new one if it has a name of its own."""
    cell = rows[r][c]
    left = owner[r][c - 1] if c else None
    above = owner[r - 1][c] if r else None
    named_below = any(row[c].text and row[c].text != cell.text for row in rows[r + 1 :])
    same_parent = r == 0 or (above is not None and c > 0 and owner[r - 1][c - 1] is above)
    if cell.text and above is not None and above.cell.text == cell.text and above.col == c:
        above.row_span = r - above.row + 1
        return above
    repeats = left is not None and left.cell.text == cell.text and left.row == r
    if left is not None and left.row == r and same_parent and named_below and (not cell.text or repeats):
        left.col_span = c - left.col + 1
        return left
    if cell.text:
        return HeaderCell(cell, r, c, 1, 1)
    if above is not None and above.row + above.row_span >= r and _free_below(rows, above, r):
        above.row_span = r - above.row + 1
        return above
    return None


def _free_below(rows: list[Row], above: HeaderCell, r: int) -> bool:
    """Return whether nothing stands in the whole row below a header cell, so that it covers that row too."""
    return all(not rows[r][c].text for c in range(above.col, above.col + above.col_span))


# ------------------------------------------------------------------------------------------------ rows with places gone


def from_rows(
    rows: list[Row], labels: int, width: int, words: TableWords, *, sure: bool = False, figures: Sequence[Figures] = ()
) -> Header | None:
    """Return the header of rows whose covered places are gone; None if the columns cannot be told.

    To be `sure`, a name that covers all others must read so: it may be one that is broken, its second part the first below.
    `figures` are those of rows below it.
    """
    corners, tops = rows[0][:labels], rows[0][labels:]
    if len(corners) < labels or not tops:
        return None
    if sure and len(tops) == 1 and len(rows) == 2:
        if is_first_part(tops[0].text, rows[1]) or not covers_all(tops[0].text, rows[1], words):
            return None
    values, levels = width - labels, [tops, *rows[1:]]
    return _beside(corners, _by_sums(levels, values, figures, words) or _tree(levels, values, words), len(rows))


def _beside(corners: Row, tree: Header | None, depth: int) -> Header | None:
    """Return the header of a tree over the value columns with the names of the label columns beside it, None if there is no tree."""
    if tree is None or _covers_itself(tree):
        return None
    cells = [HeaderCell(cell, 0, i, depth, 1) for i, cell in enumerate(corners)]
    cells += [replace(cell, col=cell.col + len(corners)) for cell in tree.cells]
    return Header(sorted(cells, key=lambda cell: (cell.row, cell.col)), depth, tree.cost)


def _tree(levels: list[Row], values: int, words: TableWords) -> Header | None:
    """Return the tree of header rows over the value columns."""
    if len(levels) == 1:
        if len(levels[0]) != values:
            return None
        return Header([HeaderCell(cell, 0, i, 1, 1) for i, cell in enumerate(levels[0])], 1)
    if len(levels) == 2:
        return _two_rows(levels[0], levels[1], values, words)
    below = _tree(levels[1:], values, words)
    if below is None:
        return None
    tops = levels[0]
    seconds = [cell for cell in below.cells if cell.row == 0]
    shares = _children(tops, [cell.cell for cell in seconds])
    if shares is None:
        return None
    cells, first = [], 0
    for top, count in zip(tops, shares, strict=True):
        own = seconds[first : first + count]
        cells.append(HeaderCell(top, 0, own[0].col, 1, sum(cell.col_span for cell in own)))
        first += count
    cells += [replace(cell, row=cell.row + 1) for cell in below.cells]
    certain = len(tops) == 1 or in_turn([cell.cell for cell in seconds], len(tops))
    return Header(cells, below.rows + 1, below.cost + (SURE if certain else LIKELY))


def _covers_itself(tree: Header) -> bool:
    """Return whether a name stands over others of which one is the same or its sister (`2019年数`, `2020年数`): names are lacking."""
    leaves = [cell for cell in tree.cells if cell.row + cell.row_span == tree.rows and cell.row]
    uppers = [cell for cell in tree.cells if cell.row + cell.row_span < tree.rows]
    return any(
        upper.cell.text == leaf.cell.text
        or (upper.col <= leaf.col < upper.col + upper.col_span and are_alike(upper.cell.text, leaf.cell.text))
        for upper in uppers
        for leaf in leaves
    )


def _two_rows(uppers: Row, leaves: Row, values: int, words: TableWords) -> Header | None:
    if not uppers or not leaves:
        return None
    if len(leaves) == values:
        shares = _children(uppers, leaves)
        if shares is None:
            return None
        certain = len(uppers) == 1 or len(set(shares)) > 1 or _tells_shares(leaves, len(uppers))
        return _with_leaves(uppers, leaves, shares, SURE if certain else LIKELY)
    parents = len(uppers) + len(leaves) - values
    shares = _mixed_children(uppers, leaves, parents, words)
    if shares is None:
        return None
    opens = words.is_total(leaves[0].text) and not words.is_total(uppers[-1].text)
    return _with_leaves(uppers, leaves, shares, LIKELY / 2 if opens else LIKELY)


def _with_leaves(uppers: Row, leaves: Row, shares: list[int], cost: float) -> Header:
    """Return the tree of two rows, `shares` telling how many leaves each upper cell has, 0 for none."""
    cells: list[HeaderCell] = []
    col = leaf = 0
    for upper, count in zip(uppers, shares, strict=True):
        cells.append(HeaderCell(upper, 0, col, 1 if count else 2, max(count, 1)))
        cells += [HeaderCell(leaves[leaf + i], 1, col + i, 1, 1) for i in range(count)]
        leaf += count
        col += max(count, 1)
    return Header(sorted(cells, key=lambda cell: (cell.row, cell.col)), 2, cost)


def _children(uppers: Row, leaves: Row) -> list[int] | None:
    """Return how many leaves each upper cell has, if each has some: names that come again tell, else equal shares."""
    count = len(uppers)
    if count == 1:
        return [len(leaves)]
    starts = [i for i, leaf in enumerate(leaves) if leaf.text == leaves[0].text]
    if len(starts) == count and not in_turn(leaves, count):
        return [b - a for a, b in pairwise([*starts, len(leaves)])]
    turns = next((n for n in range(2, len(leaves)) if in_turn(leaves, n)), count)
    if len(leaves) % count == 0 and len(leaves) >= count and count % turns == 0:
        return [len(leaves) // count] * count
    return None


def _by_sums(levels: list[Row], values: int, figures: Sequence[Figures], words: TableWords) -> Header | None:
    """Return the tree of two rows in which each sum among the leaves stands over figures that add up.

    None if no sum begins or ends the leaves, or the figures leave more than one way.
    """
    if len(levels) != 2:
        return None
    uppers, leaves = levels
    sums = [i for i, leaf in enumerate(leaves) if words.is_total(leaf.text)]
    if not sums or len(figures) < FEWEST_SUMMED:
        return None
    first = sums[0] == 0
    if not first and sums[-1] != len(leaves) - 1:
        return None
    bounds = [*sums, len(leaves)] if first else [0, *(i + 1 for i in sums)]
    sizes = [b - a for a, b in pairwise(bounds)]
    if min(sizes) < FEWEST_SUMMED + 1 or len(uppers) != values - len(leaves) + len(sizes):
        return None
    ways: list[list[int]] = [[]]
    for size in sizes:
        begins = [c for c in range(values - size + 1) if _adds_up(figures, c, c + size, first=first)]
        ways = [
            [*way, c] for way in ways[:FEWEST_SUMMED] for c in begins if not way or c >= way[-1] + sizes[len(way) - 1]
        ]
    if len(ways) != 1:
        return None
    shares = [0] * values
    for begin, size in zip(ways[0], sizes, strict=True):
        shares[begin : begin + size] = [size, *[-1] * (size - 1)]
    return _with_leaves(uppers, leaves, [share for share in shares if share >= 0], SURE)


def _adds_up(figures: Sequence[Figures], begin: int, end: int, *, first: bool) -> bool:
    """Return whether of some columns the `first`, or else the last, is the sum of the others, beyond chance."""
    proved = 0.0
    for row in figures[:MOST_SUMMED]:
        total, *parts = row[begin:end] if first else row[begin:end][::-1]
        own = [part for part in parts if part is not None]
        found = sum_proof(total or 0, round(sum(own), 6), len(own), 1 if all(map(_is_whole, own)) else 0.01)
        if found < 0:
            return False
        proved += found
    return proved >= PROVED


def _is_whole(number: float) -> bool:
    return number == int(number)


def in_turn(leaves: Row, times: int) -> bool:
    """Return whether the same names come again so many times."""
    period, rest = divmod(len(leaves), times)
    return times > 1 and not rest and all(leaf.text == leaves[i % period].text for i, leaf in enumerate(leaves))


def _tells_shares(leaves: Row, times: int) -> bool:
    """Return whether names come again in turn, or some do and no two that are the same stand in one pair."""
    texts = [leaf.text for leaf in leaves]
    paired = len(texts) == 2 * times and all(a != b for a, b in zip(texts[::2], texts[1::2], strict=True))
    return in_turn(leaves, times) or (times > 1 and paired and len(set(texts)) < len(texts))


def _mixed_children(uppers: Row, leaves: Row, parents: int, words: TableWords) -> list[int] | None:
    """Return how many leaves each upper cell has where only `parents` of them have any; None if that is not clear."""
    if not 0 < parents < len(uppers) or len(leaves) < 2 * parents:
        return None
    if parents == 1:
        likeness = [shared_pairs(upper.text, leaves) for upper in uppers]
        best = max(likeness)
        if best < 2 or likeness.count(best) > 1:
            return None
        return [len(leaves) if own == best else 0 for own in likeness]
    if not in_turn(leaves, parents):
        return None
    if in_turn(uppers, parents):  # the same names over the same parts, as for two years
        share, part = len(uppers) // parents, len(leaves) // parents
        own = _mixed_children(uppers[:share], leaves[:part], 1, words)
        return None if own is None else own * parents
    alone = [_stands_alone(upper.text, words) for upper in uppers]
    if sum(alone) != len(uppers) - parents:
        return None
    return [0 if own else len(leaves) // parents for own in alone]


def _stands_alone(name: str, words: TableWords) -> bool:
    """Return whether a header name reads like one that has no others under it: a total, a rate, a remark."""
    return words.is_total(name) or bool(words.unit_after(name)) or words.column(name) == "attribute"


# ------------------------------------------------------------------------------------------------------- a sequence only


def from_sequence(
    names: Row, labels: int, values: int, words: TableWords, figures: Sequence[Figures] = ()
) -> Header | None:
    """Return the cheapest header whose rows, one after the other, are `names`; None if there is none.

    `figures` are those of rows below it.
    """
    rest = len(names) - labels
    if rest < values or labels < 1 or len(names) > MOST_HEADER_CELLS:
        return None
    found: list[Header] = []
    for cuts in _cuts(rest, values):
        rows = _cut(names, labels, cuts)
        if summed := _by_sums([rows[0][labels:], *rows[1:]], values, figures, words):
            return _beside(rows[0][:labels], summed, len(rows))
        header = from_rows(rows, labels, labels + values, words)
        if header is not None:
            header.cost += _doubt(rows, labels, values, words) + _repeats(header, labels, labels + values, words)
            found.append(header)
    best = min(found, key=lambda header: header.cost, default=None)
    if best is not None and sum(header.cost < best.cost + LIKELY / 4 for header in found) > 1:
        best.cost += LIKELY  # another cut is as good
    return best


def _cuts(rest: int, values: int) -> list[list[int]]:
    """Return the ways to cut a sequence over the value columns into one to three rows, as row lengths."""
    ways = [[rest]] if rest == values else []
    extra = rest - values
    for uppers in range(1, rest):
        leaves = rest - uppers
        if leaves == values or 0 < extra < uppers:
            ways.append([uppers, leaves])
    for tops in range(1, extra):
        if tops == 1 or ((extra - tops) % tops == 0 and values % (extra - tops) == 0 and extra - tops < values):
            ways.append([tops, extra - tops, values])
    return ways


def _cut(names: Row, labels: int, lengths: list[int]) -> list[Row]:
    rows, position = [], labels
    for length in lengths:
        rows.append(names[position : position + length])
        position += length
    return [[*names[:labels], *rows[0]], *rows[1:]]


def _doubt(rows: list[Row], labels: int, values: int, words: TableWords) -> float:
    """Return what speaks against rows that were cut out of a sequence: nothing but their number, a single name on top."""
    if len(rows) == 1:
        inside = any(cell.text.endswith(words.subtotals) for cell in rows[0][labels:][1:-1])
        return 0.4 * LIKELY * sum(words.is_fragment(cell.text) for cell in rows[0]) + GUESS * inside
    uppers = rows[-2][labels:] if len(rows) == 2 else rows[-2]
    leaves = rows[-1]
    doubt = 0.0
    if len(leaves) == values and len(uppers) > 1 and not _tells_shares(leaves, len(uppers)):
        doubt += PAIRS if values == 2 * len(uppers) else GUESS  # nothing but the count says so
    if len(uppers) == 1:
        shape = shape_of(uppers[0].text)
        doubt += GUESS if any(shape_of(cell.text) == shape for cell in leaves) and "0" in shape else LIKELY
        doubt += LIKELY / 2 * (not covers_all(uppers[0].text, leaves, words))
        doubt += GUESS * (len(rows) == 3)
        torn = any(c.text.endswith(leaves[0].text) for c in leaves[1:] if c.text != leaves[0].text)
        doubt += GUESS * torn
        doubt += GUESS * (words.is_total(uppers[0].text) or any(are_sisters(uppers[0].text, c.text) for c in leaves))
    if len(rows) == 3 and len(rows[0]) == labels + 1:
        doubt += GUESS * _is_beside(rows[0][-1].text, uppers, words)
    doubt += GUESS * (len(uppers) == 1 and any(cell.text.endswith(words.subtotals) for cell in leaves[1:]))
    doubt += GUESS * (_have_units(uppers, words) and _have_units(leaves, words))  # a name with its unit has none below
    doubt += 0.4 * LIKELY * sum(words.is_fragment(cell.text) for row in rows for cell in row)
    years = sum(any(YEAR_NAME.match(cell.text) for cell in row) for row in rows)
    return doubt + LIKELY * (years > 1)


def covers_all(name: str, leaves: Row, words: TableWords) -> bool:
    """Return whether a single name over all others reads so: it is a time, it has the sum below it, it shares their words."""
    shared = len(leaves) == 2 and words.is_rate(leaves[1].text) and leaves[0].text[-1] != name[-1]  # `数量 | 比重`
    opens = shared or words.is_total(leaves[0].text) or bool(YEAR_NAME.match(leaves[0].text))
    return opens or bool(YEAR_NAME.match(name)) or shared_pairs(name, leaves) > 0


def _is_beside(name: str, others: Row, words: TableWords) -> bool:
    """Return whether a name may stand beside those that it seems to cover: figures of its own stand below it."""
    return words.is_amount(name) or any(cell.text[-1] == name[-1] for cell in others)


def _have_units(names: Row, words: TableWords) -> bool:
    return any(words.unit_after(cell.text) not in ("", "%") for cell in names)


def _repeats(header: Header, labels: int, width: int, words: TableWords) -> float:
    """Return what speaks against a header in which two columns have the same path of names.

    A rate may come again: `人数 | 占比 | 金额 | 占比`, each right of what it is the share of.
    """
    paths: dict[int, list[str]] = {c: [] for c in range(labels, width)}
    for cell in header.cells:
        for c in range(max(cell.col, labels), cell.col + cell.col_span):
            paths[c].append(cell.cell.text)
    own = [tuple(path) for path in paths.values()]
    again = {path for path, count in Counter(own).items() if count > 1}
    if not again:
        return 0.0
    shares = all(len(path) == 1 and words.is_rate(path[0]) for path in again)
    beside = all(i > 0 and own[i - 1] not in again for i, path in enumerate(own) if path in again)
    return LIKELY / 4 if shares and beside else GUESS
