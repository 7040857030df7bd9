"""Which column each value of a row stands in, by the places that the layout shows."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import pairwise

from zhreport.tables.cells import ObservedCell
from zhreport.tables.columnorder import has_strange_header, printed_columns
from zhreport.tables.observed import ObservedRow, ObservedTable

FEWEST_AT_EDGES = 4  # values that all stand at edges of their header's cells, so that the gaps are no chance
FEWEST_ROWS = 3  # rows with values that show where a block's columns end
FEWEST_ALIGNED = 2  # values of a row that line up with those of a whole row, where nothing else shows columns
FEWEST_GAPS = 3  # different gaps between cells that show that they are set in columns, not joined by so many blanks
Placed = list[ObservedCell | None]


class Columns:
    """Places the values of a table's rows; knows the habits of the page from the rows that are whole."""

    def __init__(self, table: ObservedTable) -> None:
        self.table = table
        self._edges: dict[int, tuple[list[set[int]], list[set[int]]]] = {}
        self._orders: dict[int, list[int] | None] = {}
        self._strange: dict[int, bool] = {}

    def order(self, block: int) -> list[int] | None:
        """Return for each column of a block which of those printed it is, -1 for none; None for the form's own order."""
        if block not in self._orders:
            self._orders[block] = printed_columns(self.table, block)
        return self._orders[block]

    def may_hold_more(self, block: int) -> bool:
        """Return whether one of a row's values may stand in a column of the agency's own, which could not be told."""
        if block not in self._strange:
            self._strange[block] = not self.table.added and has_strange_header(self.table, block)
        return self._strange[block] and self._is_ragged

    @cached_property
    def _is_ragged(self) -> bool:
        """Whether a row has more, or fewer, values than the form has columns."""
        rows = (row for row in self.table.rows.values() if not row.row.group)
        return any(len(row.printed) != len(row.block.columns) for row in rows)

    def place(self, row: ObservedRow, order: list[int] | None) -> Placed | None:
        """Return the row's cells column by column where their places are certain, else None."""
        if order is None:
            return self._place(row)
        own = row.printed if -1 in order else self._place(row)
        return None if own is None else [own[i] if i >= 0 else None for i in order]

    def _place(self, row: ObservedRow) -> Placed | None:
        width, cells = len(row.block.columns), row.values
        if len(cells) == width and "" not in [cell.text for cell in cells]:
            return list(cells)
        own = [cell for cell in cells if cell.text]
        if len(own) == width:
            return None if self._is_apart(row, cells) else list(own)
        if not own:
            return [None] * width
        if len(own) > width:
            return self._without_repeats(row, own, width)
        if len(cells) > len(own):
            return self._by_empty_places(row, cells, width)
        return self._by_position(row, own, width)

    def _is_apart(self, row: ObservedRow, cells: list[ObservedCell]) -> bool:
        """Return whether the row's cells are more than it has columns, and empty ones among them stand before its values.

        They are of two rows, or of a column that the form does not have. A label may leave the places that it covers empty.
        """
        covered = row.row.col_span - 1 + (row.block.unit_col is not None and row.unit is None)
        first = next(i for i, cell in enumerate(cells) if cell.text)
        last = next(i for i in range(len(cells) - 1, -1, -1) if cells[i].text)
        return (first > covered or last - first >= len(row.block.columns)) and not self._is_below_titles(row)

    def _is_below_titles(self, row: ObservedRow) -> bool:
        """Return whether each value of a row between separators stands in the places that its column's title covers.

        Where the cells of a file cover several columns of its grid, empty places stand between all values, and all titles.
        """
        block = self._block_of(row)
        titles = [cell.left for cell in self._titles(block)]
        if not titles or titles[0] < 0 or has_strange_header(self.table, block):
            return False
        return [bisect_right(titles, cell.left) for cell in row.printed] == list(range(1, len(titles) + 1))

    def _block_of(self, row: ObservedRow) -> int:
        return next(block for (block, _), own in self.table.rows.items() if own is row)

    def _without_repeats(self, row: ObservedRow, own: list[ObservedCell], width: int) -> Placed | None:
        """Return the row of a whole grid in which the last value is repeated in every place that its cell covers."""
        apart = own[0].line != own[-1].line or own[0].left < 0 or own[0].right >= 0
        if apart or len(own) != self._places(row) or any(cell.text != own[-1].text for cell in own[width - 1 :]):
            return None
        return list(own[:width])

    def _by_empty_places(self, row: ObservedRow, cells: list[ObservedCell], width: int) -> Placed | None:
        """Empty places right of the label are columns that it covers, at most as many as the form gives it."""
        if self._full_grid and len(row.values) != self._places(row):
            return None  # a cell is gone without a trace
        if len(row.values) < self._most_places[_shape(row)] and (cells[0].left >= 0 or row is not self._last):
            return None  # the same, where the rows of the grid have a separator besides
        if not self.table.table.label_columns and cells[0].left < 0 and len(cells) > width:
            return None  # one place too many, and nothing that it could be
        start = 0
        if self._covered_show or (self._covered_show is None and cells[-1].text):
            while len(cells) - start > width and start < row.row.col_span - 1 and not cells[start].text:
                start += 1
        end = len(cells) - (max(self._always, self._opens_next(row)) if not cells[-1].text else 0)
        while end - start > width and not cells[end - 1].text:
            end -= 1
        if end - start != width:
            return None
        inner = cells[start:end]
        blank_end = next(i for i in range(width, 0, -1) if inner[i - 1].text)
        merged = width - blank_end < row.row.col_span and not self._full_grid
        if (self.padded or merged) and all(cell.text for cell in inner[:blank_end]):
            return None  # places at the end of the row are where merged cells were, or where a value was lost
        return [cell if cell.text else None for cell in inner]

    @cached_property
    def _covered_show(self) -> bool | None:
        """Whether places that a label covers stand as empty ones before the values of whole rows; None without such rows."""
        whole = [row for row in self._whole if row.row.col_span > 1]
        return any(not row.values[0].text for row in whole) if whole else None

    @cached_property
    def columnar(self) -> bool:
        """Whether the rows are set in columns of the display: the gaps between their cells differ."""
        gaps: set[int] = set()
        for row in self.table.rows.values():
            cells = [*row.label[-1:], *([row.unit] if row.unit else []), *row.printed]
            ends = [cell for cell in cells if cell.right >= 0]
            gaps.update(b.left - a.right for a, b in pairwise(ends) if a.line == b.line)
        return len(gaps) >= FEWEST_GAPS

    @cached_property
    def _set_in_columns(self) -> bool:
        """Whether whole rows stand under their header, all of them, or one under the other: gaps of any size do neither."""
        if (len(self._below_header) >= FEWEST_ROWS and all(self._below_header)) or self._at_header_edges:
            return True
        blocks = {block for block, _ in self.table.rows}
        several = (block for block in blocks if len(self._whole_rows(block)) > 1)
        return any(own and all(len(edges) == 1 for edges in own) for block in several for own in self._edges_of(block))

    @cached_property
    def _below_header(self) -> list[bool]:
        """For each whole row below a header in display columns, whether its values stand under their titles."""
        blocks = {block: self._header_spans(block) for block, _ in self.table.rows}
        return [
            [_under(cell, spans) for cell in row] == list(range(len(row)))
            for block, spans in blocks.items()
            if spans
            for row in self._whole_rows(block)
        ]

    @cached_property
    def _at_header_edges(self) -> bool:
        """Whether all values begin where a header cell of their block begins, or all end where one ends."""
        spans = {block: self._header_spans(block) for block, _ in self.table.rows}
        printed = [(b, cell) for (b, _), row in self.table.rows.items() if spans[b] for cell in row.printed]
        lefts = all(cell.left in {left for left, _, _ in spans[b]} for b, cell in printed)
        rights = all(cell.right in {right for _, right, _ in spans[b]} for b, cell in printed)
        return len(printed) >= FEWEST_AT_EDGES and (lefts or rights)

    def _whole_rows(self, block: int) -> list[list[ObservedCell]]:
        """Return the values of a block's rows that have all of them, set in display columns."""
        width = len(self.table.table.blocks[block].columns)
        rows = (row.printed for (b, _), row in self.table.rows.items() if b == block)
        return [own for own in rows if len(own) == width and all(cell.right >= 0 for cell in own)]

    def _places(self, row: ObservedRow) -> int:
        """Return how many places of the grid stand right of the row's label, its unit apart."""
        label = row.row.col + 1 if row.row.label else 0
        return self.table.table.n_cols - label - (row.unit is not None)

    @cached_property
    def _full_grid(self) -> bool:
        """Whether every whole row has as many places as the grid."""
        return bool(self._whole) and all(len(row.values) == self._places(row) for row in self._whole)

    @cached_property
    def _most_places(self) -> dict[tuple[int, ...], int]:
        """How many places rows of one shape have after their label at most, those after all the values left out."""
        most: dict[tuple[int, ...], int] = {}
        for row in self.table.rows.values():
            size = len(row.values)
            while size and not row.values[size - 1].text and len(row.printed) == len(row.block.columns):
                size -= 1
            most[_shape(row)] = max(most.get(_shape(row), 0), size)
        return most

    @cached_property
    def _last(self) -> ObservedRow:
        """The row that the table ends with: no row after it begins with a separator."""
        return self.table.rows[max(self.table.rows)]

    @cached_property
    def _whole(self) -> list[ObservedRow]:
        """The rows that have all their values."""
        rows = (row for row in self.table.rows.values() if row.values and not row.row.group)
        return [row for row in rows if len(row.printed) == len(row.block.columns)]

    @cached_property
    def padded(self) -> bool:
        """Whether empty places that whole rows end with are none of the grid's: more than it has there, or some of them only.

        The page makes up for cells that are gone, or has a separator of its own at the end or the beginning of each row.
        """
        return any(
            self._surplus(row) > 0 or (self._surplus(row) < 0 and not row.values[-1].text) for row in self._whole
        )

    @cached_property
    def _always(self) -> int:
        """The surplus that every whole row has: a separator of its own at the end or the beginning of each row.

        Where blocks of several widths have none beside them, it is the places that all rows end with. The row that a stream
        ends with has no row after it whose separator could stand there.
        """
        rows = [row for row in self._whole if row is not self._last or row.values[0].left >= 0]
        surpluses, trailing = set(map(self._surplus, rows)), set(map(_trailing, rows))
        found = surpluses if len(surpluses) == 1 else trailing
        return next(iter(found)) if len(found) == 1 else 0

    def _opens_next(self, row: ObservedRow) -> int:
        """Return 1 where the separator that opens the next row stands as an empty place at the end of this one."""
        labelled = self.table.table.label_columns > 0
        return int(self.table.opened and labelled and not self._whole and row is not self._last)

    def _surplus(self, row: ObservedRow) -> int:
        """Return how many empty places the row ends with beyond those right of its block."""
        return _trailing(row) - (self.table.table.n_cols - 1 - row.block.columns[-1].col)

    def _by_position(self, row: ObservedRow, own: list[ObservedCell], width: int) -> Placed | None:
        """Put values that are set in display columns under the values, or the header, that they line up with."""
        if any(cell.right < 0 for cell in own) or not self.columnar:
            return None
        if len(own) < FEWEST_ALIGNED and not self._set_in_columns:
            return None
        block = self._block_of(row)
        lefts, rights = self._edges_of(block)
        for edges, of in ((rights, 1), (lefts, 0)):
            if len(edges) == width and all(edges):
                columns = [self._aligned(cell.right if of else cell.left, edges) for cell in own]
                if _in_order(columns):
                    return _spread(own, columns, width)
        spans = self._header_spans(block)
        if spans and self._set_in_columns and all(self._below_header):
            columns = [_under(cell, spans) for cell in own]
            if _in_order(columns):
                return _spread(own, columns, width)
        return None

    def _edges_of(self, block: int) -> tuple[list[set[int]], list[set[int]]]:
        """Return the left and right edges of each column's values in the block's whole rows, where no two share one."""
        if block not in self._edges:
            width = len(self.table.table.blocks[block].columns)
            whole = self._whole_rows(block)
            lefts = [{row[i].left for row in whole} for i in range(width)] if whole else []
            rights = [{row[i].right for row in whole} for i in range(width)] if whole else []
            self._edges[block] = (_distinct(lefts), _distinct(rights))
        return self._edges[block]

    @staticmethod
    def _aligned(edge: int, edges: list[set[int]]) -> int:
        return next((i for i, known in enumerate(edges) if edge in known and len(known) == 1), -1)

    def _header_spans(self, block: int) -> list[tuple[int, int, int]]:
        """Return (left, right, left of the next) of each column's own title, set in display columns; nothing where one is missing."""
        titles = self._titles(block)
        if not titles or any(cell.right < 0 for cell in titles):
            return []
        nexts = [cell.left for cell in titles[1:]] + [10**9]
        return [(cell.left, cell.right, after) for cell, after in zip(titles, nexts, strict=True)]

    def _titles(self, block: int) -> list[ObservedCell]:
        """Return each column's own header cell; nothing where one is missing, or not right of the one before it."""
        own = self.table.table.blocks[block]
        found = []
        for column in own.columns:
            header = next((i for i, h in reversed(list(enumerate(own.headers))) if h.col == column.col), None)
            cells = self.table.headers.get((block, header)) if header is not None else None
            if not cells:
                return []
            found.append(cells[-1])
        return [] if any(a.left >= b.left for a, b in pairwise(found)) else found


def _trailing(row: ObservedRow) -> int:
    """Return how many empty places a row ends with."""
    return len(row.values) - 1 - max((i for i, cell in enumerate(row.values) if cell.text), default=-1)


def _shape(row: ObservedRow) -> tuple[int, ...]:
    """Return what says how many places a row has: its label's column and span, and the width of its block."""
    return row.row.col, row.row.col_span, len(row.block.columns)


def _distinct(edges: list[set[int]]) -> list[set[int]]:
    seen = [edge for own in edges for edge in own]
    return edges if len(seen) == len(set(seen)) else []


def _under(cell: ObservedCell, spans: list[tuple[int, int, int]]) -> int:
    for i, (left, _, after) in enumerate(spans):
        if left <= cell.left and cell.right < after:
            return i
    over = [i for i, (left, right, _) in enumerate(spans) if cell.left < right and left < cell.right]
    return over[0] if len(over) == 1 else -1


def _in_order(columns: list[int]) -> bool:
    return -1 not in columns and columns == sorted(set(columns))


def _spread(own: list[ObservedCell], columns: list[int], width: int) -> Placed:
    placed: Placed = [None] * width
    for cell, column in zip(own, columns, strict=True):
        placed[column] = cell
    return placed
