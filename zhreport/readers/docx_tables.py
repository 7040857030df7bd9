"""The tables of a Word file as grids, merged cells and all."""

from __future__ import annotations

from collections.abc import Iterator

from zhreport.model import Origin
from zhreport.readers.docx_paragraph import Reading, read_paragraph
from zhreport.readers.grids import MOST_SPAN, holds_text
from zhreport.readers.html_text import one_line
from zhreport.readers.source_text import GivenCell, GivenGrid
from zhreport.readers.xml import WRAPPERS, Element, child, is_on, local, number, value


def read_grid(table: Element, path: str, reading: Reading) -> GivenGrid:
    """Return the grid of a table. Cells merged downwards are one cell; deleted rows and cells are left out."""
    grid = GivenGrid([], 0, 0, [Origin(path)])
    above: dict[int, GivenCell] = {}  # the cell that goes on downwards in each column
    for row, row_path in rows_of(table, path):
        reading.meter.tick()
        properties = child(row, "trPr")
        header = bool(is_on(properties, "tblHeader"))
        col = number(value(properties, "gridBefore"), 0)
        for cell, cell_path in cells_of(row, row_path):
            col = _read_cell(cell, cell_path, grid, col, header, above, reading)
        grid.n_rows += 1
        grid.n_cols = max(grid.n_cols, col)
    return grid


def _read_cell(
    cell: Element, path: str, grid: GivenGrid, col: int, header: bool, above: dict[int, GivenCell], reading: Reading
) -> int:
    """Append a cell, or let the one above go on; return the column after it."""
    properties = child(cell, "tcPr")
    span = min(max(number(value(properties, "gridSpan"), 1), 1), MOST_SPAN)
    reading.meter.spend("cells", span)
    text = one_line(_lines(cell, path, reading))
    merge, across = value(properties, "vMerge"), value(properties, "hMerge")
    before = above.get(col)
    if merge is not None and merge != "restart" and before is not None and before.row + before.row_span == grid.n_rows:
        before.row_span += 1
        return col + span
    if across is not None and across != "restart" and grid.cells and grid.cells[-1].row == grid.n_rows:
        grid.cells[-1].col_span += span
        return col + span
    own = GivenCell(grid.n_rows, col, 1, span, text, header, Origin(path))
    grid.cells.append(own)
    if merge is not None:
        above[col] = own
    else:
        above.pop(col, None)
    return col + span


def rows_of(table: Element, path: str) -> Iterator[tuple[Element, str]]:
    """Yield the rows of a table that are not deleted, each with its path."""
    for i, row in enumerate(_below(table, "tr"), 1):
        if child(child(row, "trPr"), "del") is None:
            yield row, f"{path}/tr[{i}]"


def cells_of(row: Element, path: str) -> Iterator[tuple[Element, str]]:
    """Yield the cells of a row that are not deleted, each with its path."""
    for i, cell in enumerate(_below(row, "tc"), 1):
        if child(child(cell, "tcPr"), "cellDel") is None:
            yield cell, f"{path}/tc[{i}]"


def _below(element: Element, kind: str) -> Iterator[Element]:
    """Yield the rows or cells below an element, through what only wraps them."""
    for own in element:
        name = local(own)
        if name == kind:
            yield own
        elif name in WRAPPERS:
            yield from _below(own, kind)


def _lines(cell: Element, path: str, reading: Reading) -> list[str]:
    """Return the lines of a cell, those of tables and boxes inside it with them."""
    lines: list[str] = []
    for own in cell:
        kind = local(own)
        if kind == "p":
            paragraph = read_paragraph(own, path, reading)
            lines.extend(line.strip().replace("\t", " ") for line in paragraph.text.split("\n") if line.strip())
            for box in paragraph.boxes:
                lines.extend(_lines(box, path, reading))
        elif kind in ("tbl", "tr", "tc") or kind in WRAPPERS:
            lines.extend(_lines(own, path, reading))
    return lines


def is_drawn(grid: GivenGrid) -> bool:
    """Return whether a grid is a table of data rather than a frame around parts of the page."""
    texts = [cell.text for cell in grid.cells if cell.text]
    return grid.n_cols >= 2 and bool(texts) and not holds_text(texts, grid.n_rows)
