"""Rows whose columns are kept apart by runs of spaces.

The lines that hold values set the columns: by the order of their cells where all have as many, else by the display columns
where none of them has ink. Other lines, headers with merged names and cells broken over lines, are placed by where they
stand on the screen, a wide character taking two columns.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined, make_cell
from zhreport.tables.unknown.overhead import over_their_columns
from zhreport.tables.unknown.placed import MOST_HEADER_ROWS
from zhreport.tables.unknown.profiles import written_as
from zhreport.tables.unknown.wording import TableWords
from zhreport.text.chars import Folded
from zhreport.text.lines import Line
from zhreport.text.stretches import union
from zhreport.text.width import display_width

LONGEST = 160  # characters of a row
LONGEST_PAIR = 40  # characters of a row of two cells
FEWEST_ROWS = 2  # rows above one that may go on with the last of them
SHORTEST_TITLE = 3  # characters; a shorter text alone is rather the end of a name than the title of rows
_GAP = re.compile(r" {2,}")
Extent = tuple[int, int]


def looks_spaced(line: Line) -> bool:
    """Return whether a line has at least two wide gaps, or one between short cells, and is no sentence."""
    text = line.text
    if "  " not in text or len(text) > LONGEST or "。" in text or ";" in text:
        return False
    gaps = len(_GAP.findall(text))
    return gaps >= 2 or (gaps == 1 and len(_GAP.sub("  ", text)) <= LONGEST_PAIR)


def read_spaced(folded: Folded, lines: list[Line], words: TableWords, cache: Cache) -> list[Row]:
    """Return rows with a cell for every column, empty where nothing stands; none if the columns cannot be told."""
    rows = [_cells(folded, line, cache) for line in lines]
    filled = [row for row in rows if len(row) > 1 and any(cell.is_value for cell in row)] or [
        row for row in rows if len(row) > 1
    ]
    if not filled:
        return []
    columns = _columns(filled, _names_of(rows))
    if len(columns) < 2:
        return []
    if _overlap(columns) or _is_joined(rows):
        return rows  # gaps of any width, or one for all, not places: only the order of the cells says where they belong
    columns = _widened(rows, _completed(rows, columns))
    placed: list[Row] = []
    for n, row in enumerate(rows):
        own = _in_columns(row, columns)
        if own is None:
            own = row
        if placed and _continues(own, placed, rows[n + 1 :], words):
            alike = own[0].text and placed[-1][0].text[-1:] == own[0].text[-1:]  # `水利局`, `自然资源局`
            placed[-1] = [_both(a, b, cache) for a, b in zip(placed[-1], own, strict=True)]
            alone = sum(bool(cell.text) for cell in own) == 1 and any(c.is_value for c in placed[-1])
            if own[0].text and not alone and any(c.is_value for c in placed[-1]):
                placed[-1][0].doubtful = True  # it may be a row that has lost its figures
            last = n + 1 == len(rows) and len(own[0].text) > SHORTEST_TITLE  # or a line below the table
            if (len(columns) == 2 or last or alike) and alone and words.seam(placed[-1][0].text, own[0].text) < 1:
                placed[-1][0].doubtful = True  # it may be a row whose only figure is lost
        else:
            summed = sum(bool(cell.text) for cell in own) == 1 and words.is_total(own[0].text)  # without a figure
            if placed and (summed or _may_continue(own, placed, rows[n + 1 :])):
                own[0].doubtful = placed[-1][0].doubtful = True
            placed.append(own)
    return over_their_columns(placed, columns)


def _cells(folded: Folded, line: Line, cache: Cache) -> Row:
    """Return the cells of a line with their display columns."""
    begin = line.start - line.indent
    width = display_width(folded.slice(begin, line.start)) if line.indent else 0
    cells: Row = []
    position = line.start
    for start, end in _pieces(line.text):
        width += display_width(folded.slice(position, line.start + start))
        position = line.start + end
        cell = make_cell(line.text[start:end], line.start + start, cache)
        cell.left = width
        width += display_width(folded.slice(cell.at, position))
        cell.right = width
        cells.append(cell)
    return cells


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return where the cells of a line begin and end; two names with one blank between them are cells if both stand alone, too."""
    edges = [0, *(edge for gap in _GAP.finditer(text) for edge in gap.span()), len(text)]
    pieces = list(zip(edges[::2], edges[1::2], strict=True))
    own = {text[start:end] for start, end in pieces}
    out: list[tuple[int, int]] = []
    for start, end in pieces:
        names = text[start:end].split(" ")
        for name in names if own.issuperset(names) else [text[start:end]]:
            out.append((start, start + len(name)))
            start += len(name) + 1
    return out


# ---------------------------------------------------------------------------------------------------------- the columns


def _columns(rows: list[Row], names: int) -> list[Extent]:
    """Return the (left, right) display columns that the cells of each column take.

    `names` is how many cells the header has: rows of fewer cells do not stand in one place each if the ink says so too.
    """
    counts = Counter(len(row) for row in rows)
    usual, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    full = [row for row in rows if len(row) == usual]
    inked = union((cell.left, cell.right) for row in rows for cell in row)  # where some row has ink
    if often == len(rows) and not (len(inked) == names > usual):
        return _extents(full)
    if usual <= len(inked) <= 2 * max(counts) and all(_apart(row, inked) for row in rows):
        return inked
    return _extents([row for row in rows if len(row) == max(counts)]) if counts[max(counts)] > 1 else _extents(full)


def _names_of(rows: list[Row]) -> int:
    """Return how many columns the header names: its longest row, with the first column where that stands right of it."""
    depth = next((n for n, row in enumerate(rows) if any(c.is_value and not c.is_year for c in row)), 0)
    edge = rows[depth][0].right
    header = [row for row in rows[: min(max(depth, 2), MOST_HEADER_ROWS)] if row]
    return max(len(row) + (row[0].left > edge) for row in header)


def _overlap(columns: list[Extent]) -> bool:
    """Return whether cells of a column stand where cells of the next do in other rows."""
    return any(right > left for (_, right), (left, _) in pairwise(columns))


def _is_joined(rows: list[Row]) -> bool:
    """Return whether the same blanks stand between all cells, wherever that puts those of a column, and some row is shorter."""
    longest = max(map(len, rows))
    if (
        all(len(row) == longest for row in rows)
        or len({b.left - a.right for row in rows for a, b in pairwise(row)}) > 1
    ):
        return False
    return len({(n, cell.left) for row in rows for n, cell in enumerate(row[1:])}) >= longest


def _apart(row: Row, columns: list[Extent]) -> bool:
    """Return whether no two cells of a row stand in one column."""
    taken = [i for cell in row for i, (left, right) in enumerate(columns) if left <= cell.left < right]
    return len(set(taken)) == len(taken)


def _extents(rows: list[Row]) -> list[Extent]:
    return [(min(row[i].left for row in rows), max(row[i].right for row in rows)) for i in range(len(rows[0]))]


def _completed(rows: list[Row], columns: list[Extent]) -> list[Extent]:
    """Return the columns with those in which no row has a value, but the header a name: all its other names fit."""
    depth = next((n for n, row in enumerate(rows) if any(c.is_value and not c.is_year for c in row)), len(rows))
    for n, row in enumerate(rows[:depth]):
        over = [[i for i, column in enumerate(columns) if _meets(cell, column)] for cell in row]
        fits = [own[0] for own in over if len(own) == 1]
        extra = [cell for cell, own in zip(row, over, strict=True) if not own]
        if n + 1 < depth and any(columns[0][0] < cell.left < columns[-1][1] for cell in extra):
            continue  # a merged name, in the middle above others
        clear = len(fits) + len(extra) == len(row) and len(set(fits)) == len(fits)
        if fits and len(row) + fits[0] == len(columns):
            continue  # a name for each column from there on
        if extra and clear and (len(row) > len(columns) or (len(fits) > 1 and fits[0])):
            return sorted([*columns, *((cell.left, cell.right) for cell in extra)])
    return columns


def _widened(rows: list[Row], columns: list[Extent]) -> list[Extent]:
    """Return the columns as wide as the cells that overlap only one of them: narrow figures under wide names.

    A name that stands between two columns counts, too, in a row that has one for each but the first.
    """
    out = list(columns)
    for row in rows:
        first = len(columns) - len(row)
        for n, cell in enumerate(row):
            over = [i for i, column in enumerate(columns) if _meets(cell, column)]
            if not over and 0 <= first < 2 and _meets(row[0], columns[first]):
                over = [first + n]
            if len(over) == 1:
                i = over[0]
                out[i] = (min(out[i][0], cell.left), max(out[i][1], cell.right))
    return out


def _meets(cell: GridCell, column: Extent) -> bool:
    return cell.left < column[1] and column[0] < cell.right


def _in_columns(row: Row, columns: list[Extent]) -> Row | None:
    """Return a cell for every column; None if the cells of a row with values cannot be placed."""
    if len(row) == len(columns):
        return row
    if len(row) > len(columns):
        return None
    placed: dict[int, GridCell] = {}
    least = 0
    for cell in row:
        column = _column_of(cell, columns, least)
        if column is None or column in placed:
            return None
        placed[column] = cell
        least = column + 1
    valued = any(cell.is_value and not cell.is_year for cell in row)
    if valued and any(sum(_meets(cell, column) for column in columns) != 1 for cell in row):
        return None
    at = row[-1].spans[-1][1]
    return [placed.get(i) or empty_cell(at) for i in range(len(columns))]


def _column_of(cell: GridCell, columns: list[Extent], least: int) -> int | None:
    """Return the first column that a cell overlaps, from `least` on; the nearest one if it overlaps none."""
    own = range(least, len(columns))
    over = [i for i in own if _meets(cell, columns[i])]
    if over:
        return over[0]
    return min(own, key=lambda i: max(columns[i][0] - cell.right, cell.left - columns[i][1]), default=None)


# ------------------------------------------------------------------------------------------------- cells over two lines


def _continues(row: Row, placed: list[Row], following: list[Row], words: TableWords) -> bool:
    """Return whether a line without values goes on with cells of the row above it."""
    above = placed[-1]
    if len(row) != len(above):
        return False
    filled = [c for c, cell in enumerate(row) if cell.text]
    if filled and all(words.seam(above[c].text, row[c].text) > 1 or _is_cut(placed, row, c) for c in filled):
        return True
    if any(words.is_total(row[c].text) and c <= 1 for c in filled):
        return False
    if not filled or len(filled) * 2 > len(row) or not all(above[c].is_text for c in filled):
        return False
    valued = any(cell.is_value for cell in above)
    if not valued and any(row[c].is_value for c in filled):
        return False  # a figure goes on with no name of a column
    if not valued and any(c + 1 < len(row) and not above[c + 1].text for c in filled):
        return False  # names under a merged one
    if filled == [0] and valued:
        return _goes_on_with_label(row[0].text, placed, following, words)
    return True


def _may_continue(row: Row, placed: list[Row], following: list[Row]) -> bool:
    """Return whether a row may go on with the one above: a figure alone below another, or words without the first cell of all others."""
    above, filled = placed[-1], [c for c, cell in enumerate(row) if cell.text]
    if len(placed) < FEWEST_ROWS or len(above) != len(row) or not all(above[c].text for c in filled):
        return False
    if len(filled) == 1:
        return filled[0] > 0 and row[filled[0]].is_value and above[filled[0]].is_value
    if row[0].text or any(cell.is_value for cell in row):
        return False
    return all(own[0].text for own in (*placed[1:], *following) if len(own) == len(row))


def _is_cut(placed: list[Row], row: Row, c: int) -> bool:
    """Return whether a cell above is cut off: a year, the beginning of a text in a column of texts, or digits like all others."""
    above, own = placed[-1][c], row[c]
    if own.text.isdecimal() and above.is_text and (form := written_as(above.text + own.text)):
        others = [each[c].text for each in placed[1:-1] if c < len(each)]
        size = len(above.text) + len(own.text)
        return 2 * sum(len(text) == size and written_as(text) == form for text in others) > len(others)
    if not above.is_value or not above.text[-1].isalnum():
        return False
    if c == 0:
        return own.text.isdecimal() and len(above.text) == len(own.text) == 2 and above.text in ("19", "20")
    texts = sum(each[c].is_text and bool(each[c].text) for each in placed[1:-1] if c < len(each))
    if above.is_bound:
        return own.is_text or (own.value is not None and bool(own.value.unit))
    return own.is_text and texts * 2 > len(placed) - 2


def _goes_on_with_label(text: str, placed: list[Row], following: list[Row], words: TableWords) -> bool:
    """Return whether a text alone goes on with the label above it: else it is a title of the rows below.

    Where rows have titles the first rows have one, but for a total; and a text that reads like one more part has none.
    """
    above = placed[-1][0].text
    if words.seam(above, text) > 0:
        return True
    if not words.is_part(text):
        return False
    if len(text) <= SHORTEST_TITLE and not (len(following) > 1 and len(following[0]) > 1):
        return True
    return not words.is_total(above)


def _both(above: GridCell, below: GridCell, cache: Cache) -> GridCell:
    if not below.text:
        return above
    return joined([above, below], cache) if above.text else below
