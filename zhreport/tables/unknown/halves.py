"""Tables of several sides: `项目 | 金额 | 项目 | 金额`, lists side by side under one caption.

Such a table is read as its sides, one below the other, for a row of it holds things that have nothing to do with each other.
Two lists are told by their headers: the names come again, or the name of the label column does; more by all names in turn.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhreport.tables.unknown.gridcells import GridCell, Row, empty_cell
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_HEADER_ROWS = 3  # among which the names that come again are looked for
MOST_NAMES = 40  # cells before the first value among which a header that comes again is looked for...
MOST_BEFORE = 5  # ...and those before it: a caption, unit lines, names over the sides
FEWEST_ROWS = 2  # below them, with a text where the second half begins
MOST_SIDES = 12  # what is right of them stays one


def halves_of(rows: list[Row], words: TableWords) -> list[list[Row]]:
    """Return the rows of each side; the rows alone where the table has one only."""
    sides: list[list[Row]] = []
    while len(sides) < MOST_SIDES and (cut := _cut(rows, words)) is not None:
        side, rows = cut
        sides.append(side)
    return [*sides, rows]


def _cut(rows: list[Row], words: TableWords) -> tuple[list[Row], list[Row]] | None:
    """Return the rows of the left side and those of all that is right of it; None where the table has one only."""
    for depth, header in enumerate(rows[:MOST_HEADER_ROWS]):
        at = _begin_of_second(header, rows[depth + 1 :], words)
        if at:
            whole = [_widened(row, at, len(header)) if n < depth else row for n, row in enumerate(rows)]
            return _filled([row[:at] for row in whole]), _filled([row[at:] for row in whole])
    return None


def _begin_of_second(header: Row, body: list[Row], words: TableWords) -> int:
    """Return the column where the second half begins, 0 if there is none."""
    width = len(header)
    if width < 4 or not all(cell.text for cell in header):
        return 0
    rows = [row for row in body if len(row) == width]
    if len(rows) < FEWEST_ROWS or len(rows) * 2 < len(body):
        return 0
    names = ["".join(bare_name(cell.text).split()) for cell in header]
    for at in range(2, width - 1):
        same = names[at] == names[0] and bool(words.corner(names[0]))
        again = at * 2 == width and names[1:at] == names[at + 1 :]
        turn = width % at == 0 and names[at] == names[0] and names == names[:at] * (width // at)
        numbered = words.column(names[0]) == words.column(names[at]) == "index"
        lists = turn or ((same or again) and names.count(names[at]) <= 2)
        if lists and all(_is_list(rows, a, b, numbered=numbered) for a, b in ((0, at), (at, width))):
            return at
    return 0


def _is_list(rows: list[Row], first: int, end: int, *, numbered: bool) -> bool:
    """Return whether columns hold names, a text or two or a number at the left, and figures right of them."""
    own = [row[first:end] for row in rows if any(cell.text for cell in row[first:end])]
    labels = sum((numbered and row[0].is_value) or any(cell.is_text for cell in row[:2]) for row in own)
    figures = sum(any(cell.is_value for cell in row[1:]) for row in own)
    last = sum(row[-1].is_text for row in own)
    return len(own) >= FEWEST_ROWS and labels * 5 >= 4 * len(own) and figures >= FEWEST_ROWS and last * 2 < len(own)


def _widened(row: Row, at: int, width: int) -> Row:
    """Return a header row above with a place for every column: two names alone stand over a half each."""
    own: list[GridCell] = [cell for cell in row if cell.text]
    if len(row) == width or len(own) != 2:
        return row
    end = own[-1].spans[-1][1]
    return [
        own[0],
        *(empty_cell(end) for _ in range(at - 1)),
        own[1],
        *(empty_cell(end) for _ in range(width - at - 1)),
    ]


def _filled(rows: list[Row]) -> list[Row]:
    return [row for row in rows if any(cell.text for cell in row)]


# --------------------------------------------------------------------------------------------------- one cell to a line


@dataclass(slots=True)
class OneSide:
    """The cells of a double-sided table as one list: what its header prints for the second side is taken out."""

    cells: Row
    """The cells without the second header."""
    columns: int
    """How many columns a side has."""
    second: Row
    """The header of the second side."""
    uppers: Row
    """The names over the sides, none if there are none."""


def one_side_of(cells: Row, words: TableWords) -> OneSide | None:
    """Return the cells, one to a line, of a double-sided table as one list; None if it has one side."""
    first = next((i for i, cell in enumerate(cells) if cell.is_value), len(cells))
    names = ["".join(bare_name(cell.text).split()) for cell in cells[: min(first, MOST_NAMES)]]
    for begin in range(min(MOST_BEFORE + 1, len(names))):
        for columns in range(2, (len(names) - begin - 1) // 2 + 1):
            middle, end = begin + columns, begin + 2 * columns
            if names[begin + 1 : middle] != names[middle + 1 : end]:
                continue
            same = names[begin] == names[middle] and bool(words.corner(names[begin]))
            if same or (columns == 2 and end + 1 == first and first + 1 < len(cells) and cells[first + 1].is_text):
                over = (
                    begin - 2
                    if begin > 1 and not any(words.above(cell.text) for cell in cells[begin - 2 : begin])
                    else begin
                )
                rest = [*cells[:over], *cells[begin:middle], *cells[end:]]
                return OneSide(rest, columns, cells[middle:end], cells[over:begin])
    return None
