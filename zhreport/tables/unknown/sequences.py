"""Cells one to a line whose rows come again with the same kinds: the header's length and the rows, read as a whole.

Every way to read the first cells as a header, of one row to three, gives a number of columns, and the first row below it the
kind of each. The rest is cut into rows of these kinds at the least cost: a row may lack cells, or have one that is broken
in two. The way that costs least is taken if no other is nearly as good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined
from zhreport.tables.unknown.headers import Header, from_sequence
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_COLUMNS = 24
MOST_CELLS = 1500  # a longer sequence is not read as a whole
FEWEST_ROWS = 2
MOST_BEFORE = 4  # captions and unit lines before the header
MOST_LOST = 2  # cells that a row may lack
LOST, LOST_GROUP, LOST_IN_TOTAL, FOUND_IN_TOTAL, BROKEN = 1.0, 0.4, 0.1, 0.3, 1.0  # what a row costs that is not whole
OTHER_NUMBER, OTHER_TEXT = 0.3, 0.4  # what a figure costs where others are rates, a text where others are dates
BESIDE_BOUND = 0.1  # what a figure or a text costs where others are bounds, and a bound where others are these
MOST_PER_ROW = 0.5  # what all rows may cost on average
ACCEPTED, ACCEPTED_UNCLEAR = 0.75, 1.5  # what a way may cost, with a header that is told and with one that is not
PLAIN = 0.05  # what a reading costs at most that is no guess
REFUSED = 2.0  # what a reading costs that cannot be
MARGIN = 0.15  # by which the best way must be cheaper than another
NO_WORD = 0.3  # what a header costs whose first name is no known word
MOST_HEADER = 0.7  # what the tree of a header may cost...
UNCLEAR = 0.9  # ...and what a header costs whose tree costs more, or that has none: its names stand over no column
SCATTERED = 1.4  # how often on average a group of rows may begin
DISTINCT = 0.7  # share of the rows that have names of their own
MENDED = 0.2  # what a header costs in which a name is joined that is broken in two
_DATE = re.compile(r"(?:\d{4}[-./年])?\d{1,2}(?:[-./月]\d{1,2}日?|月)|\d{4}年(?:度)?")
_COMPARISONS = "=≥≤≧≦><"
_PERIODS = re.compile("[年月日季期时]")
_INFINITE = float("inf")


@dataclass(slots=True)
class Sequence:
    """A table read from a sequence of cells."""

    rows: list[Row]
    """Its header, a cell for every column, and its rows; one that lacks cells has those that it prints."""
    names: Row
    """The names of a header whose columns cannot be told, and which is not among the rows; else none."""
    mixed: bool
    """Whether words stand right of figures."""
    cost: float
    """How far it is a guess: nothing if every row is whole and the header is told."""

    @property
    def plain(self) -> bool:
        """Whether nothing else can be read: all rows are whole, or words right of the figures tell where rows end."""
        return not self.names and (self.mixed or self.cost <= PLAIN)


@dataclass(slots=True)
class _Opening:
    """A way to read the first cells."""

    header: list[Row]
    """Its rows; none if the columns of its names cannot be told."""
    names: Row
    """The names as printed, for finding them again."""
    body: int
    """Index of the first row's first cell."""
    cost: float


def find_sequence(cells: Row, words: TableWords, cache: Cache) -> Sequence | None:
    """Return the table that a sequence of cells makes; None if it makes none, or two ways to read it are as good."""
    if len(cells) > MOST_CELLS:
        return None
    kinds = _kinds(cells)
    found: list[tuple[float, int, int, Sequence]] = []
    for width in range(2, MOST_COLUMNS + 1):
        for opening in _openings(cells, kinds, width, words, cache):
            if opening.body + FEWEST_ROWS * width - MOST_LOST > len(cells):
                continue
            for first in _first_whole(cells, opening.body, width, words):
                pattern = _pattern(kinds, first, width)
                if _may_be_rows(pattern, cells, opening, words):
                    own = _cut(cells, kinds, opening, pattern, words, cache)
                    if own is not None:
                        own.cost += opening.cost
                        found.append((own.cost, width, opening.body, own))
    found = [each for each in found if each[0] <= (ACCEPTED_UNCLEAR if each[3].names else ACCEPTED)]
    found.sort(key=lambda each: each[0])
    if not found or any(other[0] < found[0][0] + MARGIN and other[1:3] != found[0][1:3] for other in found[1:]):
        return None
    return found[0][3]


def _first_whole(cells: Row, body: int, width: int, words: TableWords) -> list[int]:
    """Return where the first whole row may begin: the first may have a name that is broken in two, or be a total."""
    own = cells[body : body + 2]
    if own[0].text.endswith(words.totals):
        return [body, *range(body + max(width - MOST_LOST, 2), body + width)]
    return [body, body + 1] if len(own) == 2 and all(cell.is_text for cell in own) else [body]


def _kinds(cells: Row) -> list[str]:
    """Return what stands in each cell; where there are no figures, words that come again stand for them."""
    kinds = [_kind(cell) for cell in cells]
    if any(kind in "VPD" for kind in kinds):
        return kinds
    counts = Counter(cell.text for cell in cells)
    return ["R" if kind == "T" and counts[cell.text] > 1 else kind for cell, kind in zip(cells, kinds, strict=True)]


def _kind(cell: GridCell) -> str:
    """Return what stands in a cell: `T` text, `D` date, `V` figure, `P` rate, `M` a mark for no figure, `E` nothing.

    `R` is a text that comes again, `B` a bound (`≥95%`, `=4次`).
    """
    if cell.empty:
        return "E"
    if cell.text[0] in _COMPARISONS:
        return "B"  # figures and words stand beside it in one column
    if cell.value is None:
        return "D" if _DATE.fullmatch(cell.text) else "T"
    if cell.value.number is None:
        return "M"
    return "P" if cell.value.unit in ("%", "‰") else "V"


# ---------------------------------------------------------------------------------------------------------- the header


def _openings(cells: Row, kinds: list[str], width: int, words: TableWords, cache: Cache) -> Iterator[_Opening]:
    """Yield the ways to read the first cells as a header of so many columns."""
    first = next(
        (i for own in ("VP", "DR") for i, kind in enumerate(kinds) if kind in own and not cells[i].is_year), len(cells)
    )
    for begin, doubt in _begins(cells, words):
        if begin + width > first:
            return
        for depth in (1, 2, 3):
            end = begin + depth * width
            if end <= first < end + width:
                rows = [cells[begin + n * width : begin + (n + 1) * width] for n in range(depth)]
                if _is_spread(rows):
                    yield _Opening(rows, cells[begin:end], end, doubt)
        for end in range(max(begin + width + 1, first - width + 1), min(first, begin + 3 * width) + 1):
            names = cells[begin:end]
            if all(cell.text for cell in names):
                tree = _tree(names, kinds, end, width, words)
                if tree is not None and tree.cost <= MOST_HEADER:
                    yield _Opening(_spread(tree, width), names, end, doubt + tree.cost)
                else:
                    yield _Opening([], names, end, doubt + UNCLEAR)
                if len(names) == width + 1 and (at := _broken_at(names, words)) is not None:
                    mended = [*names[:at], joined(names[at : at + 2], cache), *names[at + 2 :]]
                    yield _Opening([mended], names, end, doubt + MENDED)


def _begins(cells: Row, words: TableWords) -> Iterator[tuple[int, float]]:
    """Yield the indices of cells with which the header may begin, and what each costs."""
    begin = 0
    while begin < MOST_BEFORE and begin < len(cells) and (cells[begin].empty or words.above(cells[begin].text)):
        begin += 1
    if begin < len(cells) and cells[begin].text.endswith((*words.name_endings, *words.index_endings)):
        yield begin, 0.0
        return
    for at in range(begin, min(begin + 2, len(cells))):
        if words.corner(bare_name(cells[at].text)) or words.column(cells[at].text) in ("name", "index", "group"):
            yield at, 0.0 if at == begin else MARGIN
            return
    yield begin, NO_WORD


def _broken_at(names: Row, words: TableWords) -> int | None:
    """Return the index of the only name that reads as if it went on with the next."""
    seams = [words.seam(a.text, b.text) for a, b in pairwise(names)]
    return seams.index(max(seams)) if max(seams) > 0 and seams.count(max(seams)) == 1 else None


def _is_spread(rows: list[Row]) -> bool:
    """Return whether rows may be a header in which every place is printed, empty or with the name that covers it."""
    if not rows[0][0].text or any(cell.is_value and not cell.is_year for row in rows for cell in row):
        return False
    if len(rows) == 1:
        return sum(bool(cell.text) for cell in rows[0]) >= len(rows[0]) - 1
    covered = any(a.empty or a.text == b.text for row in rows[:-1] for a, b in zip(row[1:], row, strict=False))
    below = all(not row[0].text or row[0].text == rows[0][0].text for row in rows[1:])
    return covered and below and all(sum(bool(cell.text) for cell in row) > 1 for row in rows)


def _tree(names: Row, kinds: list[str], end: int, width: int, words: TableWords) -> Header | None:
    """Return the tree of a header whose covered places are gone, over a first row whose texts on the left are labels."""
    row = kinds[end : end + width]
    labels = next((i for i, kind in enumerate(row) if kind in "VPM"), 0)
    if not labels or any(kind in "TD" for kind in row[labels:]):
        return None
    return from_sequence(names, labels, width - labels, words)


def _spread(tree: Header, width: int) -> list[Row]:
    """Return the rows of a header with empty places where a name covers more than one."""
    rows: list[list[GridCell | None]] = [[None] * width for _ in range(tree.rows)]
    for cell in tree.cells:
        rows[cell.row][cell.col] = cell.cell
    at = tree.cells[0].cell.at
    return [[cell or empty_cell(at) for cell in row] for row in rows]


# ------------------------------------------------------------------------------------------------------------ the rows


def _pattern(kinds: list[str], body: int, width: int) -> list[str]:
    """Return the kind of each column: that of the first row, or of the next where the first has a mark or nothing."""
    rows = [kinds[i : i + width] for i in range(body, min(len(kinds), body + 4 * width), width)]
    return [next((row[c] for row in rows if c < len(row) and row[c] not in "ME"), "M") for c in range(width)]


def _may_be_rows(pattern: list[str], cells: Row, opening: _Opening, words: TableWords) -> bool:
    """Return whether rows of such kinds begin with a name, or with what numbers them, and have figures."""
    if opening.body + len(pattern) > len(cells) or not any(kind in "VPDR" for kind in pattern):
        return False
    if _is_several(pattern):
        return False
    first = opening.names[0].text
    dated = words.column(first) in ("name", "group") and not _PERIODS.search(first)
    if words.is_header_word(cells[opening.body].text):
        return False  # one more name of the header
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


def _cut(
    cells: Row, kinds: list[str], opening: _Opening, pattern: list[str], words: TableWords, cache: Cache
) -> Sequence | None:
    """Return the rows at the least cost; None if they cost too much, or can be cut in two ways that cost as much."""
    width, size, begin = len(pattern), len(cells), opening.body
    least = [_INFINITE] * (size + 1)
    ways = [0] * (size + 1)
    step: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    least[size], ways[size] = 0.0, 1
    names = [cell.text for cell in opening.names]
    for i in range(size - 1, begin - 1, -1):
        for length, cost, join in _rows_at(cells, kinds, i, begin, pattern, names, words):
            total = cost + least[i + length]
            if total < least[i] - 1e-9:
                least[i], ways[i], step[i] = total, ways[i + length], (length, join)
            elif total < least[i] + 1e-9 and total < _INFINITE:
                ways[i] += ways[i + length]
    count = (size - begin) / width
    if count < FEWEST_ROWS - 0.5 or least[begin] > MOST_PER_ROW * count or ways[begin] != 1:
        return None
    rows: list[Row] = []
    joins: list[int] = []
    heads = [begin]  # the rows right below the header
    i = begin
    while i < size:
        length, join = step[i]
        own = cells[i : i + length]
        if join != -1:
            told, join = join >= 0, join if join >= 0 else -2 - join
            whole = joined(own[join : join + 2], cache)
            whole.doubtful = not told or _is_doubtful(own[join : join + 2], rows, width, words)
            joins += [i] * (words.seam(own[join].text, own[join + 1].text) < 1)
            own = [*own[:join], whole, *own[join + 2 :]]
        if [cell.text for cell in own] == names and opening.header:
            rows += _as_header(own, opening.header)
            heads.append(i + length)
        else:
            rows.append(own)
        i += length
    cost = least[begin] / count + _doubt(rows, pattern, words.column(opening.names[0].text), names)
    if cells[begin].is_text and joins and set(joins) <= set(heads):
        cost += UNCLEAR  # a header of one name more is as likely
    cost += REFUSED * (bool(opening.header) and _is_misnamed(opening.header, pattern, words))
    cost += REFUSED * (len(joins) * 2 > len(rows))
    first = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 0)
    mixed = any(kind in "TD" for kind in pattern[first:])
    return Sequence([*opening.header, *rows], [] if opening.header else opening.names, mixed, cost)


def _doubt(rows: list[Row], pattern: list[str], told: str, names: list[str]) -> float:
    """Return what speaks against rows: a column of groups that only first rows have, names that come again and again."""
    width = len(pattern)
    labels = next((c for c, kind in enumerate(pattern) if kind in "VP" and c), 1)
    heads = 1 + sum(row[0].text == names[0] for row in rows)
    whole = [row for row in rows if len(row) == width and row[0].text != names[0]]
    lone = labels > 1 and len(whole) <= heads < len(rows) and told != "group"
    own = [row[max(labels - 1, 0)].text for row in whole]
    again = labels == 1 and len(set(own)) < DISTINCT * len(own)
    groups = [row[0].text for row in whole if row[0].is_text] if labels > 1 else []
    turns = sum(a != b for a, b in pairwise(groups)) + 1
    scattered = len(set(groups)) < len(groups) and turns > SCATTERED * len(set(groups))
    ends = {row[-1].text for row in whole if row[-1].is_text}
    wound = not ends.isdisjoint(
        row[0].text for row in whole if row[0].text
    )  # the end of a row is the next one's beginning
    return REFUSED * (lone or again or scattered or wound)


def _is_misnamed(header: list[Row], pattern: list[str], words: TableWords) -> bool:
    """Return whether words stand under the name of a rate, or of something that has a unit."""
    for c, kind in enumerate(pattern):
        name = next((row[c].text for row in reversed(header) if row[c].text), "")
        if c and kind in "TDR" and (words.is_rate(name) or words.unit_after(name)):
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


def _rows_at(
    cells: Row, kinds: list[str], i: int, begin: int, pattern: list[str], names: list[str], words: TableWords
) -> Iterator[tuple[int, float, int]]:
    """Yield the rows that may begin at a cell: how many cells they have, what they cost, which cell is joined to the next.

    That is -1 where none is, and less where another may be.

    The one at `begin` is whole: it tells what the columns hold.
    """
    width, left = len(pattern), len(kinds) - i
    if left >= len(names) and cells[i].text == names[0] and [c.text for c in cells[i : i + len(names)]] == names:
        yield len(names), 0.0, -1
        return
    total = cells[i].is_text and cells[i].text.endswith(words.totals)
    if left >= width and (cost := _misfit(kinds[i : i + width], pattern)) < _INFINITE:
        cost += FOUND_IN_TOTAL * (total and any(kind in "TD" for kind in kinds[i + 1 : i + width]))
        yield width, cost, -1
        if cost == 0:
            return
    most = width - 2 if total else 0 if i == begin else min(MOST_LOST, width - 2)
    for lost in range(1, most + 1):
        if left >= width - lost and (cost := _short(kinds[i : i + width - lost], pattern, total=total)) < _INFINITE:
            yield width - lost, cost, -1
    if left > width:
        joins = _joins(cells[i : i + width + 1], kinds[i : i + width + 1], pattern, words)
        if joins:
            seam, cost, join = joins[0]
            told = len(joins) == 1 or joins[1][0] < seam
            yield width + 1, cost + BROKEN, join if told else -2 - join


def _joins(own: Row, kinds: list[str], pattern: list[str], words: TableWords) -> list[tuple[int, float, int]]:
    """Return the texts that may go on in the next one, so that the row has a cell for every column: the clearest first."""
    found: list[tuple[int, float, int]] = []
    for at in range(len(pattern)):
        if kinds[at] in "TR" and kinds[at + 1] in "TR":
            cost = _misfit([*kinds[:at], *kinds[at + 1 :]], pattern)
            if cost < _INFINITE:
                unit = words.is_unit(own[at + 1].text)
                found.append((-1 if unit else words.seam(own[at].text, own[at + 1].text), cost, at))
    return sorted(found, key=lambda each: (-each[0], each[2]))


def _misfit(row: list[str], pattern: list[str]) -> float:
    """Return what a row costs that has a cell for every column; infinite if it cannot be one."""
    cost = 0.0
    for kind, wanted in zip(row, pattern, strict=True):
        if kind != wanted and kind not in "ME" and wanted != "M":
            if kind in "VP" and wanted in "VP":
                cost += OTHER_NUMBER
            elif "B" in (kind, wanted):
                cost += BESIDE_BOUND
            elif kind in "TDR" and wanted in "TDR":
                cost += OTHER_TEXT
            else:
                return _INFINITE
    return cost


def _short(row: list[str], pattern: list[str], *, total: bool) -> float:
    """Return what a row costs that lacks cells: the least of all ways to leave columns out."""
    labels = next((c for c, kind in enumerate(pattern) if kind in "VP"), len(pattern))
    costs = [0.0] + [_INFINITE] * len(row)
    for c, wanted in enumerate(pattern):
        if total and wanted in "TDM":
            lost = LOST_IN_TOTAL
        elif c < labels:
            lost = _INFINITE if c == max(labels - 1, 0) else LOST_GROUP  # every row has a name
        else:
            lost = LOST
        further = [costs[0] + lost]
        for n, kind in enumerate(row, 1):
            further.append(min(costs[n] + lost, costs[n - 1] + _misfit([kind], [wanted])))
        costs = further
    return costs[-1]
