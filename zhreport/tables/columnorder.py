"""In which order the source prints the columns of a block: an agency may move one, leave one out, or add one of its own.

The header says it. Its cells are compared with those beside them under the same title, since a title that covers two header
rows is printed before the cells below its neighbour.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from zhreport.forms import Block, HeaderCell
from zhreport.tables.labels import skeleton
from zhreport.tables.observed import ObservedTable

FEWEST_TITLES = 2  # of a header among which a strange one may stand for a column
FEWEST_ROWS = 3  # rows with values, all of which lack one, that show that a column is not printed


def printed_columns(table: ObservedTable, block_index: int) -> list[int] | None:
    """Return for each column of a block which of those in the source it is, -1 for one that is not there.

    None stands for the form's own order, all of them there; an empty list for an order that cannot be told.
    """
    block = table.table.blocks[block_index]
    starts = _starts(table, block_index)
    places = [starts[i] for i in sorted(starts)]
    if places == sorted(places) and len(places) == sum(bool(header.wordings) for header in block.headers):
        return None  # all of them are there, row by row as the form has them
    leaves = [_leaf(block, column.col) for column in block.columns]
    if len({block.headers[leaf].label for leaf in leaves}) < len(leaves):
        return None  # which of two columns of one name a title is, only the form's order says
    present = [i for i, leaf in enumerate(leaves) if leaf in starts]
    order = [i for i in _in_print(block, starts, leaves) if i in present]
    absent = len(leaves) - len(present)
    if absent and not (absent == 1 and _lack_one(table, block_index)):
        return None if order == present else []
    own = list(range(len(leaves)))
    return [order.index(i) if i in order else -1 for i in own] if order != own else None


def strange_header(table: ObservedTable, block_index: int) -> int:
    """Return where a header that is none of the form's stands among those of two neighbouring columns; -1 if none does.

    It is given as the number of columns before it.
    """
    block, starts = table.table.blocks[block_index], _starts(table, block_index)
    leaves = [_leaf(block, column.col) for column in block.columns]
    found = [
        i
        for i, (left, right) in enumerate(pairwise(leaves), 1)
        for note in table.notes
        if left in starts and right in starts and starts[left] < note.start < starts[right] and note.value is None
    ]
    return found[0] if len(found) == 1 else -1


def has_strange_header(table: ObservedTable, block_index: int) -> bool:
    """Return whether a text that is none of the form's stands between the first title of a block and its first row."""
    own = set(map(skeleton, table.table.notes))  # a page may print the form's own note in every place that it covers
    notes = [
        note for note in table.notes if note.value is None and len(note.text) > 1 and skeleton(note.text) not in own
    ]
    if not notes:
        return False
    starts = _starts(table, block_index).values()
    labels = [row.label[0].start for (block, _), row in table.rows.items() if block == block_index and row.label]
    if len(starts) < FEWEST_TITLES or not labels:
        return False
    first, below = min(starts), min(labels)
    return any(first < note.start < below for note in notes)


def _starts(table: ObservedTable, block_index: int) -> dict[int, int]:
    """Return where each header cell of a block begins in the source."""
    return {i: cells[0].start for (block, i), cells in table.headers.items() if block == block_index}


def _leaf(block: Block, col: int) -> int:
    """Return the index of the lowest header cell over a column; -1 if there is none."""
    return max((i for i, own in enumerate(block.headers) if own.col == col and own.col_span == 1), default=-1)


def _in_print(block: Block, starts: dict[int, int], leaves: Sequence[int]) -> list[int]:
    """Return the columns in the order of the source: by the titles above them, from the top down."""

    def key(i: int) -> list[int]:
        own = block.headers[leaves[i]]
        return [_place(block, starts, j) for j in _above(block, own)]

    return sorted(range(len(leaves)), key=key)


def _above(block: Block, leaf: HeaderCell) -> list[int]:
    """Return the indices of the header cells over a column, from the top down."""
    over = [i for i, own in enumerate(block.headers) if own.col <= leaf.col < own.col + own.col_span]
    return sorted(over, key=lambda i: block.headers[i].row)


def _place(block: Block, starts: dict[int, int], i: int) -> int:
    """Return where a header cell stands in the source; one that is not there stands after its left neighbour."""
    own = block.headers[i]
    before = [j for j in starts if block.headers[j].row == own.row and block.headers[j].col < own.col]
    return starts.get(i, starts[max(before, key=lambda j: block.headers[j].col)] if before else -1)


def _lack_one(table: ObservedTable, block_index: int) -> bool:
    """Return whether every row of a block that has values has one less than the form."""
    rows = [row for (b, _), row in table.rows.items() if b == block_index and not row.row.group and row.printed]
    return len(rows) >= FEWEST_ROWS and all(len(row.printed) == len(row.block.columns) - 1 for row in rows)
