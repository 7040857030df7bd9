"""Cells one to a line cut into rows of the same kinds at the least cost: a row may lack cells, or have some that are broken.

What a row costs is told by the profiles of its columns. Where the cells can be cut in another way that costs nearly as much,
the rows in which the two differ are doubted.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.unknown.gridcells import is_title
from zhreport.tables.unknown.profiles import INFINITE, UNLIKE, written_as
from zhreport.tables.unknown.ruled import Columns, CutRow, Ruled

MOST_LOST = 2  # cells that a row may lack
MOST_JOINTS = 3  # places at which a row's cells are joined
LOST = 1.0  # what a place costs that the row does not have
LOST_GROUP, LOST_KNOWN_GROUP, LOST_REMARK, LOST_IN_TOTAL = 0.4, 0.2, 0.3, 0.1
BROKEN, SEAMED, SEAMED_FOR_SURE, KNOWN = 0.9, 0.5, 0.3, 0.2  # what it costs to join a cell to the one before it
TITLE, TITLE_LIKE = 1.0, 0.3  # what a text alone between two rows costs, and one that reads like a title of rows
MISPLACED = 0.4  # what a text costs that elsewhere stands in another column
HEADS_ROWS = 0.5  # what it costs that a row begins with what reads like a title of rows, where most do not
FOUND_IN_TOTAL = 0.3  # what it costs that a total row has a text
CLOSE = 0.2  # by which another way must be dearer
SPARSE = 0.5  # what it costs that rows lack groups or remarks at all, or that each has a group of its own...
DISTINCT = 0.7  # share of the rows that have groups of their own
CLOSE_SPARSE = 0.5  # ...and by which other such rows must be dearer
CLOSE_JOINT = 0.65  # by which it must be dearer to join other cells of the row
MOST_PER_ROW = 0.7  # what all rows may cost on average
FITTED, FITTED_PER_ROW = 60, 4  # rows that are fitted, besides so many for each row, before the search is given up
_NOTHING = 1e-9  # by which two costs may differ that are the same

Cut = tuple[float, list[CutRow]]
"""What rows cost, and the rows."""


def cut_rows(ruled: Ruled) -> Cut | None:
    """Return what the rows cost at least, and the rows; None if they are too dear or too many are doubtful.

    A text between the figures of one row and the name of the next may be a remark of the first or the group of the second.
    Rows all of which have their remark, rows all of which have their group, and rows that may lack either are compared.
    """
    if not (ruled.remarks and ruled.naming and ruled.profiles[0].usual == "T"):
        return _cheapest(ruled, ())
    last = len(ruled.profiles) - 1
    ways = [cut for full in ((last,), (0,), ()) if (cut := _cheapest(ruled, full)) is not None]
    costs = [_sparse_cost(ruled, rows, last) for _, rows in ways]
    best = min(range(len(ways)), key=costs.__getitem__, default=None)
    if best is None:
        return None
    rows = ways[best][1]
    for cost, (_, others) in zip(costs, ways, strict=True):
        if cost < costs[best] + CLOSE_SPARSE:
            _doubt(rows, others)
    return ways[best]


def _sparse_cost(ruled: Ruled, rows: list[CutRow], last: int) -> float:
    """Return what rows cost with what speaks against their groups and remarks: both are lacking, mixed or scattered."""
    groups, remarks = (
        [ruled.cells[row.begin + row.columns.index(c)].text for row in rows if c in row.columns and not row.title]
        for c in (0, last)
    )
    whole = sum(not row.title and bool(row.columns) for row in rows)
    turns = sum(a != b for a, b in pairwise(groups)) + 1 - len(set(groups))
    sparse = sum(len(own) < whole for own in (groups, remarks))
    if len(groups) == whole and len(set(groups)) > DISTINCT * whole:
        sparse += 1 + 2 * ruled.grouped  # nothing is grouped by them
    shared = sum(text in remarks for text in groups)
    return sum(row.cost for row in rows) + SPARSE * sparse + MISPLACED * (turns + shared)


def _cheapest(ruled: Ruled, full: tuple[int, ...]) -> Cut | None:
    """Return the cheapest rows, all of which have something in some columns."""
    size = len(ruled.cells)
    columns = range(len(ruled.profiles))
    if ruled.blind and not ruled.may_be_whole(len(columns)):
        return None
    ruled.lost = {total: [_lost(ruled, c, total=total) for c in columns] for total in (False, True)}
    for c in full:
        ruled.lost[False][c] = INFINITE
    count = (size - ruled.begin) / len(columns)
    most = MOST_PER_ROW * count
    least: dict[int, float] = {ruled.begin: 0.0}
    ending: dict[int, list[CutRow]] = {}
    for i in range(ruled.begin, size):
        if i not in least:
            continue
        for row in _rows_at(ruled, i):
            total = least[i] + row.cost
            if total <= most:
                ending.setdefault(row.end, []).append(row)
                least[row.end] = min(least.get(row.end, INFINITE), total)
        if ruled.fitted > FITTED + FITTED_PER_ROW * count:
            return None
    if size not in least:
        return None
    rows: list[CutRow] = []
    at = size
    while at > ruled.begin:
        row = min(ending[at], key=lambda each: (least[each.begin] + each.cost, len(each.columns)))
        rows.append(row)
        at = row.begin
    rows.reverse()
    _doubt_rivals(ruled, rows, least, ending)
    return least[size], rows


def _doubt_rivals(ruled: Ruled, rows: list[CutRow], least: dict[int, float], ending: dict[int, list[CutRow]]) -> None:
    """Mark the rows that overlap with a row of another way which costs nearly as little as the best."""
    size = len(ruled.cells)
    rest: dict[int, float] = {size: 0.0}
    near: list[CutRow] = []
    for end in range(size, ruled.begin, -1):
        if end not in rest:
            continue
        for row in ending.get(end, []):
            if least[row.begin] + row.cost + rest[end] <= least[size] + CLOSE - _NOTHING:
                rest[row.begin] = min(rest.get(row.begin, INFINITE), row.cost + rest[end])
                near.append(row)
    _doubt(rows, near)


def _doubt(rows: list[CutRow], others: list[CutRow]) -> None:
    """Mark the rows that overlap with others which begin or end elsewhere."""
    for begin, end in {(row.begin, row.end) for row in others} - {(row.begin, row.end) for row in rows}:
        for row in rows:
            if row.begin < end and begin < row.end:
                row.doubtful = True


def _rows_at(ruled: Ruled, i: int) -> list[CutRow]:
    """Return the rows that may begin at a cell. The one at the begin is whole, or lacks no more than its remark."""
    cells, width, left = ruled.cells, len(ruled.profiles), len(ruled.cells) - i
    size = len(ruled.names)
    if left >= size and cells[i].text == ruled.names[0] and [c.text for c in cells[i : i + size]] == ruled.names:
        return [CutRow(i, i + size, (), 0.0)]
    rows: list[CutRow] = []
    total = cells[i].is_text and ruled.words.is_total(cells[i].text)
    if left >= width and (whole := whole_row(ruled, i, total=total)) is not None:
        rows.append(whole)
        if ruled.blind or (whole.cost == 0 and _goes_on(ruled, i + width)):
            return rows  # words that nothing tells apart: which of them a row lacks could not be told either
    most = ruled.remarks if i == ruled.begin else MOST_LOST
    lost = width - 2 if total else min(most, width - 2)
    lengths = [*range(width - lost, width), *(range(width + 1, width + MOST_JOINTS + 1) if ruled.broken else ())]
    for length in lengths:
        if length <= left and (row := fitted_row(ruled, i, length, total=total)) is not None:
            rows.append(row)
    if not total and left > width and _may_head(ruled, i):
        like = ruled.words.heads_rows(cells[i].text)
        rows.append(CutRow(i, i + 1, (0,), TITLE_LIKE if like else TITLE, title=True))
    return rows


def _goes_on(ruled: Ruled, i: int) -> bool:
    """Return whether a whole row begins at a cell, or nothing is left, or the header stands there once more."""
    if i >= len(ruled.cells) or ruled.cells[i].text == ruled.names[0]:
        return True
    whole = whole_row(ruled, i, total=False)
    return whole is not None and whole.cost <= UNLIKE


def _may_head(ruled: Ruled, i: int) -> bool:
    """Return whether a text may stand alone above rows: a row begins right below it, and it is no name of a column."""
    text = ruled.cells[i].text
    if not ruled.cells[i].is_text or ruled.words.is_header_word(text) or ruled.words.unit_after(text):
        return False
    whole = whole_row(ruled, i + 1, total=False)
    return whole is not None and whole.cost < LOST_GROUP


def whole_row(ruled: Ruled, i: int, *, total: bool) -> CutRow | None:
    """Return the row with a cell for every column that begins at a cell; None if it cannot be one."""
    width = len(ruled.profiles)
    if is_title(ruled.cells, i, width):
        return CutRow(i, i + width, tuple(range(width)), TITLE_LIKE)
    cost = FOUND_IN_TOTAL * (total and any(kind in "TD" for kind in ruled.kinds[i + 1 : i + width]))
    cost += HEADS_ROWS * (not ruled.titled and ruled.words.heads_rows(ruled.cells[i].text))
    for c in range(width):
        if i + c >= len(ruled.cells):
            return None
        cost += _placed(ruled, i + c, c)
        if cost == INFINITE:
            return None
    split = cost > 0 and any(
        ruled.profiles[c].cost(ruled.kinds[i + c], ruled.cells[i + c].text) > 0 for c in range(ruled.naming)
    )
    return CutRow(i, i + width, tuple(range(width)), cost, doubtful=split)


_State = list[tuple[float, Columns]]
"""The two cheapest ways to put so many cells in so many columns."""


def fitted_row(ruled: Ruled, i: int, length: int, *, total: bool) -> CutRow | None:
    """Return the cheapest way to make a row of so many cells, lacking some places or with cells joined; None if there is none."""
    ruled.fitted += 1
    width = len(ruled.profiles)
    lacks = max(width - length, 0)
    ways: dict[int, _State] = {0: [(0.0, ())]}
    for c in range(width):
        following: dict[int, _State] = {}
        lost = ruled.lost[total][c] if lacks else INFINITE
        for used, state in ways.items():
            if c - used < lacks and lost < INFINITE:
                _extend(following, used, [(cost + lost, columns) for cost, columns in state])
            cost, last = 0.0, used
            while last < min(length, used + (1 if lacks else MOST_JOINTS + 1)):
                cost += _placed(ruled, i + last, c) if last == used else _joined(ruled, i + last, c)
                if cost == INFINITE:
                    break
                last += 1
                own = (c,) * (last - used)
                _extend(following, last, [(before + cost, (*columns, *own)) for before, columns in state])
        ways = following
    best = ways.get(length)
    if not best:
        return None
    close = len(best) > 1 and best[1][0] < best[0][0] + (CLOSE if lacks else CLOSE_JOINT)
    return CutRow(i, i + length, best[0][1], best[0][0], doubtful=close and not lacks, lost=close and lacks > 0)


def _extend(states: dict[int, _State], used: int, ways: _State) -> None:
    """Add ways to a state and keep the two cheapest."""
    states[used] = sorted([*states.get(used, []), *ways])[:2]


def _lost(ruled: Ruled, c: int, *, total: bool) -> float:
    """Return what it costs that a row has nothing in a column: every row has a name."""
    if total and (ruled.profiles[c].usual in "TDM" or c == 0):
        return LOST_IN_TOTAL
    if c < ruled.labels:
        grouping = c < ruled.naming and ruled.profiles[c].usual == "T"
        lost_group = LOST_KNOWN_GROUP if ruled.grouped and not c else LOST_GROUP
        return INFINITE if c == ruled.naming else lost_group if grouping else LOST
    return LOST_REMARK if ruled.remarks and c + 1 == len(ruled.profiles) else LOST


def _placed(ruled: Ruled, i: int, c: int) -> float:
    """Return what a cell costs in a column: more if others like it stand in another."""
    text = ruled.cells[i].text
    misplaced = MISPLACED * (c not in ruled.known.get(text, (c,)))
    return ruled.profiles[c].cost(ruled.kinds[i], text) + misplaced


def _joined(ruled: Ruled, i: int, c: int) -> float:
    """Return what it costs that a cell goes on with the one before it in one column."""
    first, second = ruled.cells[i - 1], ruled.cells[i]
    profile, text = ruled.profiles[c], first.text + second.text
    if profile.usual != "V" and profile.form and written_as(text) == profile.form and first.text not in profile.texts:
        return KNOWN if len(text) <= profile.longest else INFINITE
    if ruled.kinds[i - 1] != "T" or ruled.kinds[i] != "T":
        return INFINITE
    if ruled.words.is_unit(second.text):
        return INFINITE if first.text[-1] != "(" else SEAMED
    if text in profile.texts:
        return KNOWN
    if profile.completes(first.text, text):
        return SEAMED
    if i not in ruled.seams:
        ruled.seams[i] = ruled.words.seam(first.text, second.text)
    seam = ruled.seams[i]
    return SEAMED_FOR_SURE if seam > 1 else SEAMED if seam else BROKEN
