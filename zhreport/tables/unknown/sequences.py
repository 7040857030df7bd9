"""Cells one to a line whose rows come again with the same kinds: the header's length and the rows, read as a whole.

Every way to read the first cells as a header, of one row to three, gives a number of columns, and the first row below it the
kind of each. The rest is cut into rows of these kinds at the least cost. The way that costs least is taken if no other is
nearly as good.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, Row, empty_cell, is_title, joined
from zhreport.tables.unknown.profiles import likeness_at
from zhreport.tables.unknown.ruled import CutRow, Ruled, first_profiles, kinds_of, later_profiles
from zhreport.tables.unknown.sequenceheads import MARGIN, UNCLEAR, Opening, openings_of
from zhreport.tables.unknown.sequencerows import MOST_LOST, cut_rows
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_COLUMNS = 24
MOST_CELLS = 1500  # a longer sequence is not read as a whole
FEWEST_ROWS = 2
FEWEST_COLUMNS = 2
ACCEPTED, ACCEPTED_UNCLEAR = 0.75, 1.5  # what a way may cost, with a header that is told and with one that is not
PLAIN = 0.1  # what a reading costs at most that is no guess
MOST_DOUBTFUL = 0.5  # share of the rows that may be doubtful
OFF_PERIOD = 3.0  # what it costs by how much less alike cells are to those one row after them than at the best number of columns...
NEAR = 0.05  # ...but for so much
HEADER_WORD = 0.3  # what it costs that the first row begins with a name of columns
REFUSED = 2.0  # what a reading costs that cannot be
SCATTERED = 1.4  # how often on average a group of rows may begin
DISTINCT = 0.7  # share of the rows that have names of their own
_PERIODS = re.compile("[年月日季期时]")

MayBe = Callable[[Opening, int], bool]
"""Says whether a header over so many columns may be one."""


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


def find_sequence(
    cells: Row, words: TableWords, cache: Cache, *, broken: bool, may_be: MayBe | None = None
) -> Sequence | None:
    """Return the table that a sequence of cells makes; None if it makes none, or two ways to read it are as good.

    `broken` says that a cell may have been broken over lines; `may_be` which headers are worth reading what is below them.
    """
    if len(cells) > MOST_CELLS:
        return None
    kinds = kinds_of(cells)
    likeness = _likeness(cells, kinds)
    worded = not broken and not any(kind in "VP" for kind in kinds)
    found: list[tuple[float, int, int, Sequence]] = []
    for doubt, width, opening in _ways(cells, kinds, likeness, words):
        if found and doubt >= found[0][0] + MARGIN:
            break  # none of the rest can be as good
        if may_be is not None and not may_be(opening, width):
            continue
        if opening.torn and not (broken and opening.mend(kinds, width, words, cache)):
            continue
        ruled = Ruled(cells, kinds, opening.body, [cell.text for cell in opening.names], words, broken)
        ruled.leaves = _leaves(opening)
        if worded and not (ruled.remarks or ruled.may_be_whole(width)):
            continue
        for first in _first_whole(ruled, width):
            ruled.profile(first_profiles(kinds, cells, first, width))
            own = _read(ruled, opening, cache)
            if own is not None and own.cost <= (ACCEPTED_UNCLEAR if own.names else ACCEPTED):
                found.append((own.cost, width, opening.body, own))
        found.sort(key=lambda each: each[0])
    if not found or any(other[0] < found[0][0] + MARGIN and other[1:3] != found[0][1:3] for other in found[1:]):
        return None
    return found[0][3]


def _likeness(cells: Row, kinds: list[str]) -> list[float]:
    """Return how alike cells are to those so many after them, for each number of columns that there may be."""
    most = min(MOST_COLUMNS, len(cells) // FEWEST_ROWS)
    first = next((i for i, kind in enumerate(kinds) if kind in "VP" and not cells[i].is_year), 0)  # without the header
    return [0.0, 0.0, *(likeness_at(cells[first:], kinds[first:], lag) for lag in range(2, most + 1))]


def _leaves(opening: Opening) -> list[str]:
    """Return the lowest name over each column."""
    if not opening.header:
        return []
    columns = zip(*opening.header, strict=True)
    return [next((cell.text for cell in reversed(column) if cell.text), "") for column in columns]


def _ways(cells: Row, kinds: list[str], likeness: list[float], words: TableWords) -> list[tuple[float, int, Opening]]:
    """Return the ways to read the first cells, with what each costs and how many columns it gives, the cheapest first."""
    most = max(likeness, default=0.0)
    ways: list[tuple[float, int, Opening]] = []
    for width, alike in enumerate(likeness):
        off = OFF_PERIOD * max(most - alike - NEAR, 0.0)
        grouped = OFF_PERIOD * max(most - max(likeness[width - 1], alike) - NEAR, 0.0)  # most rows may lack their group
        if width < FEWEST_COLUMNS or grouped > ACCEPTED:
            continue
        for opening in openings_of(cells, kinds, width, words):
            own = grouped if _is_grouped(opening, words) else off
            if own <= ACCEPTED and opening.body + FEWEST_ROWS * width - MOST_LOST <= len(cells):
                opening.cost += own
                ways.append((opening.cost, width, opening))
    return sorted(ways, key=lambda way: way[:2])


def _is_grouped(opening: Opening, words: TableWords) -> bool:
    """Return whether the first name over columns says that it groups rows."""
    return bool(opening.header) and words.corner(bare_name(opening.header[0][0].text)) == "group"


def _first_whole(ruled: Ruled, width: int) -> list[int]:
    """Return where the first whole row may begin: the first may have a broken name, be a total, or lack its remark."""
    cells, body, words = ruled.cells, ruled.begin, ruled.words
    own = cells[body : body + 2]
    if is_title(cells, body, width):
        return [body + width]
    if words.is_total(own[0].text):
        return [body, *range(body + 2, body + width)]
    broken = len(own) == 2 and all(cell.is_text for cell in own)
    bare = ruled.remarks and "name" not in [words.column(name) for name in ruled.leaves[1:]]  # nor has it a group
    return [body, *([body + 1] if broken else []), *([body + width - 1] if bare else [])]


def _may_be_rows(pattern: list[str], cells: Row, opening: Opening, words: TableWords) -> bool:
    """Return whether rows of such kinds begin with a name, or with what numbers them, and have figures."""
    if opening.body + len(pattern) > len(cells):
        return False
    body = opening.body + len(pattern) * is_title(cells, opening.body, len(pattern))
    counted = cells[body].is_year or _counts(cells, body, len(pattern))
    if any(kind in "VPD" for kind in pattern) and _is_several(["" if counted else pattern[0], *pattern[1:]]):
        return False
    first = opening.names[0].text
    dated = words.column(first) in ("name", "group") and not _PERIODS.search(first)
    if words.is_unit(cells[opening.body].text):
        return False  # a unit names no row
    if any(
        row[0].text == row[c].text for row in opening.header[:1] for c, kind in enumerate(pattern) if kind in "VP" and c
    ):
        return False  # the corner is lost
    if pattern[0] == "D" and dated and "T" in pattern:
        return False  # the names stand right of them
    return pattern[0] in "TD" or words.column(first) == "index" or counted


def _counts(cells: Row, body: int, width: int) -> bool:
    """Return whether rows of so many cells begin with 1, 2, 3."""
    firsts = [cell.value.number if cell.value is not None else None for cell in cells[body::width]][:3]
    return len(firsts) >= FEWEST_ROWS and firsts == list(range(1, len(firsts) + 1))


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
    figures = any(kind in "VPD" for kind in pattern)
    if count < FEWEST_ROWS - 0.5 or not _may_be_rows(pattern, cells, opening, words):
        return None
    cut = cut_rows(ruled)
    if cut is None:
        return None
    ruled.profile(later_profiles(ruled, cut[1]))
    cut = cut_rows(ruled) or cut
    if any(profile.holds(name) for profile, name in zip(ruled.profiles, ruled.leaves, strict=False)):
        return None  # a name of a column is one of its cells
    if not figures and not _has_alike(ruled):
        return None
    doubtful = sum(row.doubtful for row in cut[1])
    if doubtful > MOST_DOUBTFUL * len(cut[1]):
        return None
    if not any(kind in "VP" for kind in pattern) and any(map(_is_odd, cut[1])):
        return None  # where all are words nothing but their number tells the rows
    rows, first_broken, broken = _rows_of(ruled, cut[1], opening, cache)
    cost = opening.cost + cut[0] / count + _doubt(rows, pattern, ruled.names, words)
    last = cut[1][-1]
    total = words.is_total(cells[last.begin].text)
    cropped = bool(last.columns) and not (last.title or total) and last.columns[-1] < width - 1
    if cropped and words.column(ruled.names[-1]) != "attribute":
        cost += UNCLEAR  # a header of one name less is as likely
    titles = [row for row in cut[1] if row.title]
    if len(titles) == 1 and not words.heads_rows(cells[titles[0].begin].text):
        cost += UNCLEAR  # one title alone: as likely one more name of the header, or rows begin with other cells
    inside = ruled.names[ruled.labels + 1 : -1] if len(opening.header) == 1 else []
    cost += UNCLEAR * any(words.is_total(name) for name in inside)  # a name above it covers others
    firsts = [cells[row.begin].text for row in cut[1] if row.columns and not row.title]
    told = [words.column(text) in ("attribute", "unit", "index") for text in firsts]
    cost += REFUSED * (len(told) > FEWEST_ROWS and told[0] and not any(told[1:]))  # it is one more name of the header
    if words.is_header_word(cells[begin].text):
        cost += HEADER_WORD if len(opening.header) > 1 else REFUSED  # one more name of the header
    if cells[begin].is_text and broken and first_broken:
        cost += UNCLEAR  # a header of one name more is as likely
    cost += REFUSED * (bool(opening.header) and _is_misnamed(opening.header, pattern, words))
    cost += REFUSED * (broken * 2 > len(rows))
    first = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 0)
    mixed = any(kind in "TD" for kind in pattern[first:])
    names = [] if opening.header else opening.names
    return Sequence([*opening.header, *rows], names, mixed, broken + doubtful, cost)


def _is_odd(row: CutRow) -> bool:
    """Return whether a row lacks cells, may be cut in another way, or is a text alone."""
    return row.title or row.doubtful or (bool(row.columns) and set(row.columns) != set(range(row.columns[-1] + 1)))


def _has_alike(ruled: Ruled) -> bool:
    """Return whether the cells of some column are alike in more than being words."""
    for c, profile in enumerate(ruled.profiles):
        name = ruled.leaves[c] if ruled.leaves else ""
        if (profile.end and not name.endswith(profile.end)) or profile.form or not (profile.distinct or c == 0):
            return True
    return False


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


def _doubt(rows: list[Row], pattern: list[str], names: list[str], words: TableWords) -> float:
    """Return what speaks against rows: a column of groups that only first rows have, names that come again and again."""
    told = words.column(names[0])
    labels = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 1)
    heads = 1 + sum(row[0].text == names[0] for row in rows)
    rows = [row for row in rows if len(row) > 1 and not any(words.is_total(cell.text) for cell in row[:labels])]
    whole = [row for row in rows if len(row) == len(pattern) and all(cell.spans for cell in row[:labels])]
    whole = [row for row in whole if row[0].text != names[0]]
    if not rows or not whole:
        return REFUSED
    untold = labels > 1 and len(whole) + heads - 1 < len(rows) and not words.column(names[labels - 1])  # broken names
    over = bool(words.unit_after(names[0])) and pattern[0] == "T"  # the corner is lost
    hollow = len(whole) > 1 and all(row[-1].empty for row in whole) and words.column(names[-1]) != "attribute"
    lone = labels > 1 and len(whole) <= heads < len(rows) and words.corner(bare_name(names[0])) != "group"
    own = [row[max(labels - 1, 0)].text for row in whole]
    again = labels == 1 and len(set(own)) < DISTINCT * len(own)
    groups = [row[0].text for row in whole if row[0].is_text] if labels > 1 else []
    turns = sum(a != b for a, b in pairwise(groups)) + 1
    scattered = len(set(groups)) < len(groups) and turns > SCATTERED * len(set(groups))
    worded = not any(kind in "VP" for kind in pattern)  # of words alone nothing else tells where rows begin
    ends = {cell.text for row in whole for cell in row[1 if worded else -1 :] if cell.is_text}
    coded = told == "index" and pattern[0] == "T"  # numbers or codes stand there
    firsts, lasts = ({row[c].text for row in whole} for c in (0, -1))
    turned = told == "name" and pattern[-1] == "T" and len(firsts) < len(lasts) == len(whole)  # the names stand last
    wound = names[-1] in ends or turned or not ends.isdisjoint(firsts)  # the end of a row is the next one's beginning
    numbers = [row[0].value.number if row[0].value is not None else None for row in whole]
    counted = numbers[:2] == [1, 2]
    years = pattern[0] in "VP" and told != "index" and not counted and not all(row[0].is_year for row in whole)
    return REFUSED * (over or lone or again or scattered or coded or wound or years or untold or hollow)


def _is_misnamed(header: list[Row], pattern: list[str], words: TableWords) -> bool:
    """Return whether words stand under the name of a rate, or of something that has a unit, or figures under what names rows."""
    for c, kind in enumerate(pattern):
        name = next((row[c].text for row in reversed(header) if row[c].text), "")
        if c and kind in "VP" and words.column(name) == "unit":
            return True
        if c and kind in "VP" and words.corner(bare_name(name)) == "name" and "T" in pattern[c:]:
            return True
        if c and kind in "TD" and (words.is_rate(name) or words.unit_after(name) or words.is_total(name)):
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
