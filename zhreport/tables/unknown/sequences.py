"""Cells one to a line whose rows come again with the same kinds: the header's length and the rows, read as a whole.

Every way to read the first cells as a header, of one row to three, gives a number of columns, and the first row below it the
kind of each. The rest is cut into rows of these kinds at the least cost. The way that costs least is taken if no other is
nearly as good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, Row, empty_cell, joined
from zhreport.tables.unknown.profiles import likeness_at
from zhreport.tables.unknown.sequenceheads import MARGIN, UNCLEAR, Opening, openings_of
from zhreport.tables.unknown.sequencerows import (
    MOST_LOST,
    CutRow,
    Ruled,
    cut_rows,
    first_profiles,
    kinds_of,
    later_profiles,
)
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_COLUMNS = 24
MOST_CELLS = 1500  # a longer sequence is not read as a whole
FEWEST_ROWS = 2
ACCEPTED, ACCEPTED_UNCLEAR = 0.75, 1.5  # what a way may cost, with a header that is told and with one that is not
PLAIN = 0.1  # what a reading costs at most that is no guess
MOST_DOUBTFUL = 0.5  # share of the rows that may be doubtful
OFF_PERIOD = 4.0  # what it costs by how much less alike cells are to those one row after them than at the best number of columns...
NEAR = 0.03  # ...but for so much
REFUSED = 2.0  # what a reading costs that cannot be
SCATTERED = 1.4  # how often on average a group of rows may begin
DISTINCT = 0.7  # share of the rows that have names of their own
_PERIODS = re.compile("[年月日季期时]")


@dataclass(slots=True)
class Sequence:
    """A table read from a sequence of cells."""

    rows: list[Row]
    """Its header, a cell for every column, and its rows; one that lacks cells has those that it prints."""
    names: Row
    """The names of a header whose columns cannot be told, and which is not among the rows; else none."""
    mixed: bool
    """Whether words stand right of figures."""
    broken: int
    """How many rows have a name that is broken in two, and nothing but the number of cells says so."""
    cost: float
    """How far it is a guess: nothing if every row is whole and the header is told."""

    @property
    def plain(self) -> bool:
        """Whether nothing else can be read: all rows are whole, or words right of the figures tell where rows end."""
        return not self.names and (self.mixed or (not self.broken and self.cost <= PLAIN))


def find_sequence(cells: Row, words: TableWords, cache: Cache, *, broken: bool) -> Sequence | None:
    """Return the table that a sequence of cells makes; None if it makes none, or two ways to read it are as good.

    `broken` says that a cell may have been broken over lines.
    """
    if len(cells) > MOST_CELLS:
        return None
    kinds = kinds_of(cells)
    likeness = _likeness(cells, kinds)
    most = max(likeness, default=0.0)
    found: list[tuple[float, int, int, Sequence]] = []
    for doubt, width, opening in _ways(cells, kinds, words, cache):
        if found and doubt >= found[0][0] + MARGIN:
            break  # none of the rest can be as good
        ruled = Ruled(cells, kinds, opening.body, [cell.text for cell in opening.names], words, broken)
        ruled.leaves = _leaves(opening)
        for first in _first_whole(cells, opening.body, width, words):
            ruled.profiles = first_profiles(kinds, cells, first, width)
            own = _read(ruled, opening, cache)
            if own is not None:
                own.cost += OFF_PERIOD * max(most - likeness[width] - NEAR, 0.0)
            if own is not None and own.cost <= (ACCEPTED_UNCLEAR if own.names else ACCEPTED):
                found.append((own.cost, width, opening.body, own))
        found.sort(key=lambda each: each[0])
    if not found or any(other[0] < found[0][0] + MARGIN and other[1:3] != found[0][1:3] for other in found[1:]):
        return None
    return found[0][3]


def _likeness(cells: Row, kinds: list[str]) -> list[float]:
    """Return how alike cells are to those so many after them, for each number of columns that there may be."""
    most = min(MOST_COLUMNS, len(cells) // FEWEST_ROWS)
    return [0.0, 0.0, *(likeness_at(cells, kinds, lag) for lag in range(2, most + 1))]


def _leaves(opening: Opening) -> list[str]:
    """Return the lowest name over each column."""
    if not opening.header:
        return []
    columns = zip(*opening.header, strict=True)
    return [next((cell.text for cell in reversed(column) if cell.text), "") for column in columns]


def _ways(cells: Row, kinds: list[str], words: TableWords, cache: Cache) -> list[tuple[float, int, Opening]]:
    """Return the ways to read the first cells, with what each costs and how many columns it gives, the cheapest first."""
    ways = [
        (opening.cost, width, opening)
        for width in range(2, min(MOST_COLUMNS, len(cells) // FEWEST_ROWS) + 1)
        for opening in openings_of(cells, kinds, width, words, cache)
        if opening.body + FEWEST_ROWS * width - MOST_LOST <= len(cells)
    ]
    return sorted(ways, key=lambda way: way[:2])


def _first_whole(cells: Row, body: int, width: int, words: TableWords) -> list[int]:
    """Return where the first whole row may begin: the first may have a name that is broken in two, or be a total."""
    own = cells[body : body + 2]
    if own[0].text.endswith(words.totals):
        return [body, *range(body + max(width - MOST_LOST, 2), body + width)]
    return [body, body + 1] if len(own) == 2 and all(cell.is_text for cell in own) else [body]


def _may_be_rows(pattern: list[str], cells: Row, opening: Opening, words: TableWords) -> bool:
    """Return whether rows of such kinds begin with a name, or with what numbers them, and have figures."""
    if opening.body + len(pattern) > len(cells) or not any(kind in "VPDR" for kind in pattern):
        return False
    if _is_several(pattern):
        return False
    first = opening.names[0].text
    dated = words.column(first) in ("name", "group") and not _PERIODS.search(first)
    if words.is_header_word(cells[opening.body].text) or words.is_unit(cells[opening.body].text):
        return False  # one more name of the header; a unit names no row
    if any(
        row[0].text == row[c].text for row in opening.header[:1] for c, kind in enumerate(pattern) if kind in "VP" and c
    ):
        return False  # the corner is lost
    if pattern[0] == "D" and dated and "T" in pattern:
        return False  # the names stand right of them
    return pattern[0] in "TD" or words.column(first) == "index" or cells[opening.body].is_year


def _is_several(pattern: list[str]) -> bool:
    """Return whether a row of such kinds is two rows or more."""
    width = len(pattern)
    return any(
        width % part == 0 and all(a == b or "M" in (a, b) for a, b in zip(pattern, pattern[part:], strict=False))
        for part in range(2, width // 2 + 1)
    )


def _read(ruled: Ruled, opening: Opening, cache: Cache) -> Sequence | None:
    """Return the table of a header and the rows below it; None if they are no rows of such kinds."""
    begin, width, cells, words = ruled.begin, len(ruled.profiles), ruled.cells, ruled.words
    count = (len(cells) - begin) / width
    pattern = [profile.usual for profile in ruled.profiles]
    if count < FEWEST_ROWS - 0.5 or not _may_be_rows(pattern, cells, opening, words):
        return None
    cut = cut_rows(ruled)
    if cut is None:
        return None
    ruled.profiles = later_profiles(ruled, cut[1])
    cut = cut_rows(ruled) or cut
    doubtful = sum(row.doubtful for row in cut[1])
    if doubtful > MOST_DOUBTFUL * len(cut[1]):
        return None
    rows, first_broken, broken = _rows_of(ruled, cut[1], opening, cache)
    whole = [cells[row.begin : row.end] for row in cut[1] if row.columns == tuple(range(width))]
    cost = opening.cost + cut[0] / count + _doubt(rows, whole, pattern, ruled.names, words)
    titles = [row for row in cut[1] if row.title]
    if len(titles) == 1 and titles[0].begin == begin and not words.group_line.fullmatch(cells[begin].text):
        cost += UNCLEAR  # what stands alone right below the header is one more of its names as likely
    if cells[begin].is_text and broken and first_broken:
        cost += UNCLEAR  # a header of one name more is as likely
    cost += REFUSED * (bool(opening.header) and _is_misnamed(opening.header, pattern, words))
    cost += REFUSED * (broken * 2 > len(rows))
    first = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 0)
    mixed = any(kind in "TD" for kind in pattern[first:])
    names = [] if opening.header else opening.names
    return Sequence([*opening.header, *rows], names, mixed, broken + doubtful, cost)


def _rows_of(ruled: Ruled, cut: list[CutRow], opening: Opening, cache: Cache) -> tuple[list[Row], bool, int]:
    """Return the rows, whether only those right below a header are broken without a seam, and how many are."""
    rows: list[Row] = []
    below, only_first, broken = True, True, 0
    for each in cut:
        own = ruled.cells[each.begin : each.end]
        if not each.columns:
            rows += _as_header(own, opening.header) if opening.header else [own]
            below = True
            continue
        seamed = True
        for at in reversed(each.joints):
            seamed = seamed and ruled.words.seam(own[at].text, own[at + 1].text) > 0
            own = [*own[:at], joined(own[at : at + 2], cache), *own[at + 2 :]]
        if each.joints and not seamed:
            broken += 1
            only_first = only_first and below
        if each.doubtful:
            own = [replace(own[0], doubtful=True), *own[1:]]
        if not each.lost and not each.title:
            own = _in_columns(own, sorted(set(each.columns)), len(ruled.profiles))
        rows.append(own)
        below = False
    return rows, only_first, broken


def _in_columns(own: Row, columns: list[int], width: int) -> Row:
    """Return a cell for every column, empty where the row has none."""
    placed = dict(zip(columns, own, strict=True))
    return [placed.get(c) or empty_cell(own[0].at) for c in range(width)]


def _doubt(rows: list[Row], whole: list[Row], pattern: list[str], names: list[str], words: TableWords) -> float:
    """Return what speaks against rows: a column of groups that only first rows have, names that come again and again."""
    told = words.column(names[0])
    labels = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 1)
    heads = 1 + sum(row[0].text == names[0] for row in rows)
    untold = labels > 1 and len(whole) + heads - 1 < len(rows) and not words.column(names[labels - 1])  # broken names
    hollow = len(whole) > 1 and all(row[-1].empty for row in whole) and words.column(names[-1]) != "attribute"
    lone = labels > 1 and len(whole) <= heads < len(rows) and words.corner(bare_name(names[0])) != "group"
    own = [row[max(labels - 1, 0)].text for row in whole]
    again = labels == 1 and len(set(own)) < DISTINCT * len(own)
    groups = [row[0].text for row in whole if row[0].is_text] if labels > 1 else []
    turns = sum(a != b for a, b in pairwise(groups)) + 1
    scattered = len(set(groups)) < len(groups) and turns > SCATTERED * len(set(groups))
    ends = {row[-1].text for row in whole if row[-1].is_text}
    coded = told == "index" and pattern[0] == "T"  # numbers or codes stand there
    firsts, lasts = ({row[c].text for row in whole} for c in (0, -1))
    turned = told == "name" and pattern[-1] == "T" and len(firsts) < len(lasts) == len(whole)  # the names stand last
    wound = (
        names[-1] in ends or turned or not ends.isdisjoint(row[0].text for row in whole if row[0].text)
    )  # the end of a row is the next one's beginning
    years = pattern[0] in "VP" and told != "index" and not all(row[0].is_year for row in whole)
    return REFUSED * (lone or again or scattered or coded or wound or years or untold or hollow)


def _is_misnamed(header: list[Row], pattern: list[str], words: TableWords) -> bool:
    """Return whether words stand under the name of a rate, or of something that has a unit."""
    for c, kind in enumerate(pattern):
        name = next((row[c].text for row in reversed(header) if row[c].text), "")
        if c and kind in "TDR" and (words.is_rate(name) or words.unit_after(name) or name.endswith(words.totals)):
            return True
    return False


def _as_header(own: Row, header: list[Row]) -> list[Row]:
    """Return a header that is printed again as rows of as many names as the first time."""
    out: list[Row] = []
    sizes = [sum(bool(cell.text) for cell in row) for row in header]
    if len(own) == sum(len(row) for row in header):
        sizes = [len(row) for row in header]
    left = list(own)
    for size in sizes:
        out.append(left[:size])
        left = left[size:]
    return out
