"""The ruled tables of a PDF page as grids, and tables that a page end cuts put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from zhreport.outline.markers import MarkerGrammar
from zhreport.readers.html_text import one_line
from zhreport.readers.limits import Meter
from zhreport.readers.pdf_lines import find_lines, origin_of
from zhreport.readers.source_text import GivenCell, GivenGrid

SAME_EDGE = 3.0  # points between rules that are one
SAME_COLUMNS = 6.0  # points by which the columns of a table may move from page to page
MOST_EDGES = 20_000  # rules on a page; more is a drawing
MOST_HEADER_ROWS = 4  # rows that may be repeated on the next page
FIGURE = re.compile(r"[-+−]?\d[\d,.]*[%‰]?|[/—-]+")
_SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": SAME_EDGE,
    "join_tolerance": SAME_EDGE,
}


@dataclass(slots=True)
class RuledTable:
    """A table with its place."""

    grid: GivenGrid
    """Its cells."""
    columns: list[float]
    """The rules between its columns and at its sides, from the left."""
    top: float
    """Its upper edge."""
    bottom: float
    """Its lower edge."""
    page: int
    """The page that it ends on."""
    strips: list[tuple[float, float]] = field(default_factory=list)
    """Where the text of each column begins and ends, if no rules stand between them."""
    figures: list[int] = field(default_factory=list)
    """The columns of figures of such a table."""

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.columns[0]

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.columns[-1]


def find_ruled(page: Any, chars: list[dict[str, Any]], number: int, meter: Meter) -> list[RuledTable]:
    """Return the ruled tables of a page from top to bottom. `chars` are those of the page, in any order."""
    if not page.edges or len(page.edges) > MOST_EDGES:
        return []
    found = []
    for table in page.find_tables(_SETTINGS):
        boxes = [box for box in table.cells if box is not None]
        if len(boxes) >= 2:
            own = _ruled(boxes, chars, number, meter)
            if own is not None:
                found.append(own)
    return sorted(found, key=lambda table: (table.top, table.left))


def _ruled(boxes: list[tuple[float, ...]], chars: list[dict[str, Any]], number: int, meter: Meter) -> RuledTable | None:
    columns = _edges([x for box in boxes for x in (box[0], box[2])])
    rows = _edges([y for box in boxes for y in (box[1], box[3])])
    meter.spend("cells", len(columns) * len(rows))
    if len(columns) < 3 or len(rows) < 2:
        return None  # one column: a frame around text
    inside = [c for c in chars if rows[0] <= (c["top"] + c["bottom"]) / 2 <= rows[-1]]
    cells = [_cell(box, columns, rows, inside, number) for box in boxes]
    cells.sort(key=lambda cell: (cell.row, cell.col))
    if not any(cell.text for cell in cells):
        return None
    box = [columns[0], rows[0], columns[-1], rows[-1]]
    grid = GivenGrid(cells, len(rows) - 1, len(columns) - 1, [origin_of(number, box)])
    return RuledTable(grid, columns, rows[0], rows[-1], number)


def _edges(values: list[float]) -> list[float]:
    """Return the places of rules, those that are one taken together."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > SAME_EDGE:
            out.append(value)
    return out


def _at(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _cell(
    box: tuple[float, ...], columns: list[float], rows: list[float], chars: list[dict[str, Any]], page: int
) -> GivenCell:
    x0, top, x1, bottom = box
    own = [c for c in chars if x0 <= (c["x0"] + c["x1"]) / 2 < x1 and top <= (c["top"] + c["bottom"]) / 2 < bottom]
    text = one_line([line.text for line in find_lines(own, page)])
    row, col = _at(rows, top), _at(columns, x0)
    row_span, col_span = max(_at(rows, bottom) - row, 1), max(_at(columns, x1) - col, 1)
    return GivenCell(row, col, row_span, col_span, text, False, origin_of(page, box))


def inside(tables: list[RuledTable], char: dict[str, Any]) -> bool:
    """Return whether a character stands in one of the tables."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return any(t.left <= x <= t.right and t.top <= y <= t.bottom for t in tables)


def continues(above: RuledTable, below: RuledTable) -> bool:
    """Return whether a table at the top of a page goes on from one at the end of the page before.

    Both have the same outer edges, and the rules of one are among those of the other: a part whose rows are all merged shows
    fewer of them. Of tables without rules, the texts of each column stand below one another.
    """
    if above.strips or below.strips:
        strips = zip(above.strips, below.strips, strict=False)
        alike = len(above.strips) == len(below.strips) and all(a[0] < b[1] and b[0] < a[1] for a, b in strips)
        return below.page == above.page + 1 and alike
    few, many = sorted((above.columns, below.columns), key=len)
    return (
        below.page == above.page + 1
        and abs(above.columns[0] - below.columns[0]) <= SAME_COLUMNS
        and abs(above.columns[-1] - below.columns[-1]) <= SAME_COLUMNS
        and all(min(abs(x - own) for own in many) <= SAME_COLUMNS for x in few)
    )


def join(above: RuledTable, below: RuledTable) -> None:
    """Append the rows of the table below; the header is not said twice."""
    columns = max(above.columns, below.columns, key=len)
    for table in (above, below):
        if len(table.columns) < len(columns):
            _recount(table.grid, columns)
    above.columns = columns
    skip = _repeated(above.grid, below.grid)
    if not skip and _goes_on(above.grid, below.grid):
        _join_row(above.grid, below.grid)
        skip = 1
    base = above.grid.n_rows - skip
    ends = {
        (cell.col, cell.col_span): cell for cell in above.grid.cells if cell.row + cell.row_span == above.grid.n_rows
    }
    for cell in below.grid.cells:
        if cell.row < skip:
            continue
        merged = ends.get((cell.col, cell.col_span)) if cell.row == skip and not cell.text else None
        if merged is not None and merged.row_span > 1 and cell.row_span > 1:
            merged.row_span += cell.row_span  # a merged cell that the page end cuts is drawn again, empty
            continue
        cell.row += base
        above.grid.cells.append(cell)
    above.grid.n_rows = base + below.grid.n_rows
    above.grid.origins.extend(below.grid.origins)
    above.page, above.bottom = below.page, below.bottom


def _goes_on(above: GivenGrid, below: GivenGrid) -> bool:
    """Return whether the first row of the table below is the rest of a row that the page end cuts.

    Such a row has the same cells, none of its figures, and in its labels only what goes on: no marker opens them.
    """
    before = {cell.col: cell for cell in above.cells if cell.row == above.n_rows - 1 and cell.row_span == 1}
    rest = {cell.col: cell for cell in below.cells if cell.row == 0 and cell.row_span == 1 and cell.text}
    if not rest or not all(col in before and before[col].col_span == cell.col_span for col, cell in rest.items()):
        return False
    if any(cell.row == 0 and cell.row_span > 1 and cell.text for cell in below.cells):
        return False
    figures = {col for col, cell in before.items() if FIGURE.fullmatch(cell.text)}
    grammar = MarkerGrammar.load(())
    return (
        bool(figures)
        and figures.isdisjoint(rest)
        and all(before[col].text and grammar.match(cell.text) is None for col, cell in rest.items())
    )


def _join_row(above: GivenGrid, below: GivenGrid) -> None:
    """Put the rest of a cut row into its cells; the cells that are merged downwards begin a row later."""
    before = {cell.col: cell for cell in above.cells if cell.row == above.n_rows - 1 and cell.row_span == 1}
    for cell in below.cells:
        if cell.row == 0 and cell.row_span > 1:
            cell.row, cell.row_span = 1, cell.row_span - 1
        elif cell.row == 0 and cell.text:
            before[cell.col].text = one_line([before[cell.col].text, cell.text])


def _recount(grid: GivenGrid, columns: list[float]) -> None:
    """Give the cells of a grid their columns among more rules."""
    for cell in grid.cells:
        if cell.origin is not None and cell.origin.box is not None:
            cell.col = _at(columns, cell.origin.box[0])
            cell.col_span = max(_at(columns, cell.origin.box[2]) - cell.col, 1)
    grid.n_cols = len(columns) - 1


def _repeated(above: GivenGrid, below: GivenGrid) -> int:
    """Return how many rows at the beginning of the table below are those of the table above: its header once more."""
    count = 0
    while count < min(MOST_HEADER_ROWS, above.n_rows - 1, below.n_rows - 1):
        own, other = _row(above, count), _row(below, count)
        if not own or own != other or not any(text for *_, text in own):
            break
        count += 1
    while count and any(cell.row < count < cell.row + cell.row_span for cell in below.cells):
        count -= 1
    return count


def _row(grid: GivenGrid, row: int) -> list[tuple[int, int, str]]:
    return [(cell.col, cell.col_span, cell.text) for cell in grid.cells if cell.row == row]
