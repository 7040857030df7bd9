"""What a grid of cells one to a line claims, held against what its names say of their columns and what its rows have in common.

Such a grid rests on a count of cells. Where one name more or fewer has been read than there are columns, or a caption or the
first cell of a row has been taken for a name, every column is another's. It shows in names that do not go with what stands
below them, in what has been left above the header, and in rows that begin unlike the others. What is not confirmed is marked:
a header that may be another's is none, and a row that may be cut elsewhere is doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from zhreport.tables.unknown.gridcells import GridCell, Row, parts_of
from zhreport.tables.unknown.headers import HeaderCell, covers_all
from zhreport.tables.unknown.likenames import joins_to_sister, lacks_first
from zhreport.tables.unknown.oddrows import breaks_count, counts_rows, filled, odd_rows
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.ruled import kinds_of
from zhreport.tables.unknown.sequenceheads import LONG_TITLE
from zhreport.tables.unknown.wording import TableWords, bare_name

_MONTH = re.compile(r"(?:19|20)\d\d[.]\d\d?")
FEWEST_CELLS = 2  # cells in which a column shows what it holds
SHORTEST_CAPTION = 4  # characters of a caption: what is shorter and stands above a header is one of its names
LONGEST_PART = 3  # characters of a piece of a name before a known one
SURE_CAPTION = 12  # characters of a first name that is a caption if it is not known
MOST_OVER = 3  # cells above a header among which a name of a column shows that it begins further up
LONG_CORNER = 5  # characters from which a first name that is not known may be a caption


@dataclass(slots=True)
class _Column:
    """A column with what its name says it holds, and what it does hold."""

    name: str
    told: str
    """What `TableWords.column` says of the name."""
    kinds: str
    """What stands in its cells, a character each; marks for no figure left out."""
    texts: list[str]


def confirm(
    grid: Placed, above: Row, words: TableWords, *, broken: bool, marked: bool = False, sided: bool = False
) -> None:
    """Mark what nothing confirms; `above` are the cells before the grid's first, which have been left out of it.

    Where rows are `marked` no count has told them; of a table with two sides, `sided`, it is one.
    """
    leaves: list[str] = []
    told = any(row.kind in ("row", "uncertain") for row in grid.body)  # else nothing speaks for or against a header
    if grid.header is not None and grid.header.cells and told:
        columns = _columns(grid, words)
        leaves = [column.name for column in columns]
        untold = not marked and (
            _is_cropped(grid, above, words, broken=broken)
            or _may_be_title(grid, leaves, words)
            or _has_sum_inside(grid, leaves, words)
            or _lacks_last(grid, words, broken=broken)
            or (broken and _is_torn(grid, leaves, words))
        )
        if _worded_below_names(grid, above, words):
            untold = True
            for row in grid.body:
                row.cells[0].doubtful = True
        sided = sided or any(row.kind == "header" and row.cells[0].text != leaves[0] for row in grid.body)
        parts = any(name.startswith(words.parts) and name.rstrip(":") in words.parts for name in leaves)
        if untold or parts or _wanders(grid, words) or _contradicts(columns, words, sided=sided):
            grid.header = None
    for row in odd_rows(grid, leaves, words, marked=marked):
        row.cells[0].doubtful = True


# ----------------------------------------------------------------------------------------------------- names and columns


def _columns(grid: Placed, words: TableWords) -> list[_Column]:
    """Return the columns with the names over them."""
    assert grid.header is not None
    names = [""] * grid.width
    for cell in sorted(grid.header.cells, key=lambda cell: cell.row):
        if cell.row + cell.row_span == grid.header.rows:
            names[cell.col : cell.col + cell.col_span] = [cell.cell.text] * cell.col_span
    rows = [row.cells for row in grid.body if row.kind == "row" and not _is_total(row, words)]
    out: list[_Column] = []
    for c, name in enumerate(names):
        own = [row[c] for row in rows if row[c].text]
        shown = [(kind, cell.text) for kind, cell in zip(kinds_of(own), own, strict=True) if kind not in "ME"]
        kinds = "".join(kind for kind, _ in shown)
        out.append(_Column(name, words.column(name), kinds, [text for _, text in shown]))
    return out


def _is_total(row: PlacedRow, words: TableWords) -> bool:
    return any(cell.is_text and words.is_total(cell.text) for cell in row.cells[:4])


def _contradicts(columns: list[_Column], words: TableWords, *, sided: bool) -> bool:
    """Return whether what stands below some name is what the name cannot mean, and may be what another one means.

    Of a table with two sides, `sided`, the first name may say what its rows count: `收入 | 预算数 | 支出 | 预算数`.
    """
    if columns[0].told == "index" and columns[0].texts and not any(map(_has_digit, columns[0].texts)):
        return True
    shown = [column for column in columns if len(column.kinds) >= FEWEST_CELLS and column.name]
    for column in shown:
        worded = 2 * column.kinds.count("T") > len(column.kinds) and not (sided and column is columns[0])
        if worded and (_is_amount(column, words) or (not column.told and words.unit_after(column.name))):
            return True
        if all(kind in "VPD" for kind in column.kinds) and words.is_worded(column.name):
            return True
        if all(kind in "VPB" for kind in column.kinds) and column.name.endswith(words.name_endings):
            return True
        if set(column.kinds) == {"P"} and _is_amount(column, words) and not words.is_rate(column.name):
            return True
    grouped = len(columns) > 1 and columns[0].told == "group" and words.corner(bare_name(columns[1].name)) == "name"
    if grouped and columns[1].kinds and all(kind in "VPB" for kind in columns[1].kinds):
        return True
    return _is_elsewhere(columns, shown, words)


def _is_amount(column: _Column, words: TableWords) -> bool:
    return not column.told and words.is_amount(column.name)


def _is_elsewhere(columns: list[_Column], shown: list[_Column], words: TableWords) -> bool:
    """Return whether units, or dates, stand in another column than the one with their name."""
    units = [column for column in shown if all(map(words.is_unit, column.texts)) and len(set(column.texts)) > 1]
    if any(column.told == "unit" for column in columns) and any(column.told != "unit" for column in units):
        return True
    dates = [column for column in shown if set(column.kinds) == {"D"} or all(map(_MONTH.fullmatch, column.texts))]
    named = [column for column in shown if words.is_dated(column.name)]
    empty = any(not any(map(_has_digit, column.texts)) for column in named)
    return empty and any(not words.is_dated(column.name) for column in dates)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


# ------------------------------------------------------------------------------------------------------------- the header


def _is_cropped(grid: Placed, above: Row, words: TableWords, *, broken: bool) -> bool:
    """Return whether the header may begin above its first name, or its first name may be a caption above it."""
    assert grid.header is not None
    first, *others = sorted(grid.header.cells, key=lambda cell: cell.cell.at)
    corner = first.cell.text
    told = words.column(corner)
    if above and not words.above(above[-1].text) and not _is_long(above[-1].text, [first, *others], words):
        cut = above[-1].text
        if corner in words.name_endings and broken and words.column(cut) != "name" and not _has_digit(cut):
            return True  # `经济分类`, `科目`
        if told in ("unit", "attribute") or len(cut) < SHORTEST_CAPTION or (broken and words.seam(cut, corner) > 0):
            return True
    if first.col or not others or len(first.cell.spans) > 1:
        return False  # a caption that stands in one cell with the first name takes no column
    captioned = len(corner) >= SURE_CAPTION or words.caption.fullmatch(corner) or _is_long(corner, others, words)
    if words.above(corner) or (told in ("", "attribute") and captioned):
        return True
    beside = words.corner(bare_name(others[0].cell.text))
    if not told and len(corner) >= LONG_CORNER and beside in ("name", "index") and others[0].row == 0:
        return True
    single = others[0].row == 0 and others[0].col_span > 1 and others[0].col_span == grid.width - first.col_span
    if single and beside == "name":
        return True  # names of rows cover no others
    return single and not told and len(corner) >= LONG_CORNER and not _is_period(others[0].cell)


def _is_long(text: str, header: list[HeaderCell], words: TableWords) -> bool:
    """Return whether a text above a header is too long for one of its names: it is no known one, and longer by a third than those below it."""
    names = [len(bare_name(cell.cell.text)) for cell in header if not _is_period(cell.cell)][:MOST_OVER]
    return (
        len(text) >= LONG_TITLE
        and 3 * len(text) >= 4 * max(names, default=0)
        and words.column(text) in ("", "attribute")
    )


def _worded_below_names(grid: Placed, above: Row, words: TableWords) -> bool:
    """Return whether names of columns stand above the header of a table of words alone: neither it nor the rows are told."""
    worded = not any(cell.is_value for row in grid.body for cell in row.cells)
    return worded and any(words.column(cell.text) and not words.above(cell.text) for cell in above[-MOST_OVER:])


def _is_period(cell: GridCell) -> bool:
    return cell.is_year or cell.text[:4].isdecimal()


def _is_torn(grid: Placed, leaves: list[str], words: TableWords) -> bool:
    """Return whether a name reads like a piece of another."""
    assert grid.header is not None
    cells = sorted(grid.header.cells, key=lambda cell: cell.cell.at)
    printed = [cell.cell.text for cell in cells]
    if joins_to_sister(printed) or lacks_first(printed) or any(name.endswith("-") for name in printed):
        return True
    if any(_may_join(a.cell, b.cell, words) for a, b in pairwise(cells)):
        return True
    ends = max((cell for cell in cells if cell.row + cell.row_span == grid.header.rows), key=lambda cell: cell.col)
    if len(ends.cell.spans) > 1 and words.is_fragment(last := parts_of(ends.cell)[-1]) and last not in words.tails:
        return not words.known(bare_name(ends.cell.text))  # it may be the beginning of the first row's name
    top = next((row.cells for row in grid.body if row.kind in ("row", "uncertain")), [])
    parts = [part for cell in top for part in (parts_of(cell) if len(cell.spans) > 1 else [])]
    if any(words.is_header_word(part) or words.unit_after(part) == "%" for part in parts):
        return True  # the end of the header
    if any(a[-1:].isdigit() and b.startswith(words.after_digits) for a, b in pairwise(printed)):
        return True  # `1-12`, `月累计`
    above = [n for n, cell in enumerate(cells) if cell.col_span > 1]
    covers = len(above) == 1 and cells[above[0]].col + cells[above[0]].col_span == grid.width
    if covers and (len(cells[above[0] + 1].cell.spans) > 1 or not _covers(cells, cells[above[0]], words)):
        return True  # a name above all others that may be the first part of the next
    if any(words.is_fragment(name) for name in printed) or any(
        name[:1] in (*":,、)",) or _has_unit_inside(name, words) for name in leaves if name
    ):
        return True
    short = 2 * sum(row.kind == "uncertain" and len(row.cells) == grid.width - 1 for row in grid.body) > len(grid.body)
    for first, second in pairwise(leaves):
        if short and 0 < len(first) <= LONGEST_PART and not words.column(first) and words.column(second):
            return True
        if second in words.name_endings and words.column(first) in ("", "name") and words.column(first + second):
            return True  # `专业`, `名称`
    return False


def _covers(cells: list[HeaderCell], upper: HeaderCell, words: TableWords) -> bool:
    return covers_all(upper.cell.text, [cell.cell for cell in cells if cell.row > upper.row], words)


def _may_join(first: GridCell, second: GridCell, words: TableWords) -> bool:
    """Return whether the break between two names may be elsewhere: a part of one makes a known name of the other."""
    begin, end = parts_of(first), parts_of(second)
    if len(begin) > 1 and not words.known(bare_name(first.text)):
        later = begin[-1] + second.text
        if words.known(bare_name(later)) or (len(begin[-1]) == 1 and words.is_rate(later)):
            return True
    if len(end) < 2 or words.known(bare_name(second.text)) or words.is_rate(second.text):
        return False
    return any(map(words.is_worded, end[:-1])) or (words.is_fragment(end[0]) and not words.is_whole(first.text))


def _has_unit_inside(name: str, words: TableWords) -> bool:
    """Return whether a name goes on behind its unit: `数量(件)所`."""
    whole, bracket, rest = name.rpartition(")")
    return bool(bracket and rest and words.unit_after(whole + bracket))


def _has_sum_inside(grid: Placed, leaves: list[str], words: TableWords) -> bool:
    """Return whether a sum stands among the names of figures in a header of one row: it may be the first of a second row."""
    assert grid.header is not None
    first = next((c for c in range(grid.labels, grid.width) if grid.columns[c] == "value"), grid.width)
    inside = leaves[first + 1 : -1]
    return grid.header.rows == 1 and any(words.is_total(name) for name in inside)


def _may_be_title(grid: Placed, leaves: list[str], words: TableWords) -> bool:
    """Return whether the last name may be the title of the first rows: others have one, and nothing says that it is a name."""
    rows = [row for row in grid.body if row.kind in ("row", "uncertain")]
    titled = any(
        cell.is_text and words.titles_rows(cell.text) for row in rows for cell in row.cells[: max(grid.labels, 1)]
    )
    last = leaves[-1]
    if rows and len(filled(rows[0])) == 1:
        return False  # theirs stands below the header
    titled = titled or any(filled(row) == row.cells[:1] for row in rows)
    known = words.column(last) or words.is_amount(last) or words.is_rate(last) or words.unit_after(last)
    return (
        titled
        and bool(last)
        and not words.heads_rows(leaves[0])
        and not (known or _has_digit(last) or leaves.count(last) > 1)
    )


def _wanders(grid: Placed, words: TableWords) -> bool:
    """Return whether a text stands in different columns of labels: it may be a remark of the row before, in the last one."""
    places: dict[str, set[int]] = {}
    for row in grid.body:
        for c, cell in enumerate(row.cells[: grid.labels] if row.kind == "row" and len(filled(row)) > 1 else []):
            if len(cell.text) >= SHORTEST_CAPTION and not words.is_total(cell.text):
                places.setdefault(cell.text, set()).add(c)
    return any(len(own) > 1 for own in places.values())


def _lacks_last(grid: Placed, words: TableWords, *, broken: bool) -> bool:
    """Return whether the rest of the header may stand below it: one text heads all rows.

    A row that lacks its number is one, too, right below the header.
    """
    rows = [row for row in grid.body if row.kind in ("row", "uncertain")]
    alone = [row.cells[0].text for row in rows if filled(row) == row.cells[:1] and row.cells[0].is_text]
    if rows[0].cells[0].text.startswith(words.parts):
        return True  # a part of what the last name counts
    if broken and alone and rows[0].cells[0].text == alone[0] and len(set(alone)) == 1 and words.is_part(alone[0]):
        return True
    return rows[0].kind == "row" and counts_rows(grid) and breaks_count(rows[0], words)
