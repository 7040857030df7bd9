"""Cells one to a line whose rows come again with the same kinds: the header's length and the rows, read as a whole.

Every way to read the first cells as a header, of one row to three, gives a number of columns, and the first row below it the
kind of each. The rest is cut into rows of these kinds at the least cost. The way that costs least is taken if no other is
nearly as good.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, Row, joined
from zhreport.tables.unknown.sequenceheads import MARGIN, UNCLEAR, Opening, openings_of
from zhreport.tables.unknown.sequencerows import MOST_LOST, Step, cut_rows, kinds_of, pattern_of
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_COLUMNS = 24
MOST_CELLS = 1500  # a longer sequence is not read as a whole
FEWEST_ROWS = 2
ACCEPTED, ACCEPTED_UNCLEAR = 0.75, 1.5  # what a way may cost, with a header that is told and with one that is not
PLAIN = 0.1  # what a reading costs at most that is no guess
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
    found: list[tuple[float, int, int, Sequence]] = []
    for doubt, width, opening in _ways(cells, kinds, words, cache):
        if found and doubt >= found[0][0] + MARGIN:
            break  # none of the rest can be as good
        for first in _first_whole(cells, opening.body, width, words):
            pattern = pattern_of(kinds, first, width)
            own = _read(cells, kinds, opening, pattern, words, cache)
            if (
                own is not None
                and (broken or not own.broken)
                and own.cost <= (ACCEPTED_UNCLEAR if own.names else ACCEPTED)
            ):
                found.append((own.cost, width, opening.body, own))
        found.sort(key=lambda each: each[0])
    if not found or any(other[0] < found[0][0] + MARGIN and other[1:3] != found[0][1:3] for other in found[1:]):
        return None
    return found[0][3]


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


def _read(
    cells: Row, kinds: list[str], opening: Opening, pattern: list[str], words: TableWords, cache: Cache
) -> Sequence | None:
    """Return the table of a header and the rows below it; None if they are no rows of such kinds."""
    begin, width = opening.body, len(pattern)
    count = (len(cells) - begin) / width
    if count < FEWEST_ROWS - 0.5 or not _may_be_rows(pattern, cells, opening, words):
        return None
    names = [cell.text for cell in opening.names]
    cut = cut_rows(cells, kinds, begin, pattern, names, words)
    if cut is None:
        return None
    rows, first_broken, broken = _rows_of(cells[begin:], cut[1], opening, width, words, cache)
    cost = opening.cost + cut[0] / count + _doubt(rows, pattern, names, words)
    if cells[begin].is_text and broken and first_broken:
        cost += UNCLEAR  # a header of one name more is as likely
    cost += REFUSED * (bool(opening.header) and _is_misnamed(opening.header, pattern, words))
    cost += REFUSED * (broken * 2 > len(rows))
    first = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 0)
    mixed = any(kind in "TD" for kind in pattern[first:])
    return Sequence([*opening.header, *rows], [] if opening.header else opening.names, mixed, broken, cost)


def _rows_of(
    cells: Row, steps: list[Step], opening: Opening, width: int, words: TableWords, cache: Cache
) -> tuple[list[Row], bool, int]:
    """Return the rows, whether only those right below a header are broken without a seam, and how many are."""
    names = [cell.text for cell in opening.names]
    texts = Counter(cell.text for cell in cells)  # what stands alone elsewhere is no part
    rows: list[Row] = []
    below, only_first, broken = True, True, 0
    i = 0
    for length, joint in steps:
        own = cells[i : i + length]
        i += length
        if opening.header and [cell.text for cell in own] == names:
            rows += _as_header(own, opening.header)
            below = True
            continue
        if joint != -1:
            at = joint if joint >= 0 else -2 - joint
            parts = own[at : at + 2]
            whole = joined(parts, cache)
            whole.doubtful = (
                joint < 0 or _is_doubtful(parts, rows, width, words) or any(texts[p.text] > 1 for p in parts)
            )
            if words.seam(parts[0].text, parts[1].text) < 1:
                broken += 1
                if at == 0 and rows and len(rows[-1]) == width and rows[-1][-1].is_text:
                    whole.doubtful = rows[-1][-1].doubtful = True  # the part may be the end of the row before
                only_first = only_first and below
            own = [*own[:at], whole, *own[at + 2 :]]
        rows.append(own)
        below = False
    return rows, only_first, broken


def _doubt(rows: list[Row], pattern: list[str], names: list[str], words: TableWords) -> float:
    """Return what speaks against rows: a column of groups that only first rows have, names that come again and again."""
    width, told = len(pattern), words.column(names[0])
    labels = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 1)
    heads = 1 + sum(row[0].text == names[0] for row in rows)
    whole = [row for row in rows if len(row) == width and row[0].text != names[0]]
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


def _is_doubtful(parts: Row, above: list[Row], width: int, words: TableWords) -> bool:
    """Return whether the first of two texts may be no part of the other, but a row without figures or a title of rows."""
    if words.seam(parts[0].text, parts[1].text) > 0:
        return False
    total = bool(above) and any(cell.is_text and cell.text.endswith(words.totals) for cell in above[-1][:2])
    return width == 2 or total or not words.is_part(parts[0].text)


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
