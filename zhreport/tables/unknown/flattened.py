"""Tables of no known form whose rows are gone: one cell to a line, with or without leftover separators.

The number of value columns is read off the rhythm of texts and values; before the first value stand the header and the
first row's labels, and how many of these there are is the reading that costs least: the header has a name for every column,
names that come again in turn make a second row of it, a caption may stand before it, a label may be broken over lines.
Where no reading is cheap enough nothing is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined
from zhreport.tables.unknown.halves import one_side_of
from zhreport.tables.unknown.headers import GUESS, LIKELY, Header, from_sequence, shape_of
from zhreport.tables.unknown.placed import ColumnKind, Placed, PlacedRow
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_LABELS = 7  # columns of texts left of the values: the number of the row, labels, its unit, words about it
FEWEST_ROWS = 2  # rows of values that make a rhythm
ACCEPTED = 1.1  # what a reading may cost; each cost is a doubt, 1 a reading that may well be wrong
CORNERS = 0.6  # what header words over the label columns can say for a reading
MARGIN = 0.15  # by which a reading must be cheaper than another that puts names elsewhere...
RIVALS_FROM = 0.3  # ...if it costs more than this
MOST_CORNER_PARTS = 12  # cells among which the names over label columns are looked for
MOST_LABEL_PARTS = 5  # texts by which a broken label may lengthen the first row's
STRAY = 1.5  # what a line before the header costs that is no caption...
TITLE = 0.3  # ...and what the one costs that reads like a title: the header begins after it with a word that headers begin with
MOST_LOST = 2  # values that every row may lack
MOST_VALUES = 60  # value columns
MOST_OPENING = 80  # cells before the first value
MOST_PARTS = 6  # cells by which broken names may lengthen a header
FEWEST_WITHOUT_HEADER = 3  # rows that make a table although no header names its columns
SHORTEST_TITLE = 4  # characters of a caption that nothing else tells
_CORNERS = ("index", "unit", "name", "group")  # what header words over label columns tell
_YEAR = re.compile(r"(?:19|20)\d\d年")


@dataclass(slots=True)
class _Run:
    """What stands between two rows' ends: texts, then values."""

    texts: Row = field(default_factory=list)
    values: Row = field(default_factory=list)


@dataclass(slots=True)
class _Way:
    """A way to read the cells before the first value."""

    cost: float
    before: int
    """How many cells belong to no row."""
    labels: int
    width: int
    """How many value columns."""
    header: Header
    first: Row
    """The first row's labels."""


@dataclass(slots=True)
class Flattened:
    """A grid found in a sequence of cells."""

    grid: Placed
    """The grid."""
    first: GridCell
    """The first cell that belongs to it."""


def find_rhythm(cells: Row, words: TableWords, cache: Cache, *, broken: bool) -> Flattened | None:
    """Return the grid that the rhythm of texts and values shows, None if it shows none.

    `broken` says that a cell may have been broken over lines, each part a cell of its own here. A table with two sides
    (`项目 | 金额 | 项目 | 金额`) comes out as one list.
    """
    side = one_side_of(cells, words)
    found = _find(side.cells, words, cache, broken=broken) if side is not None else None
    if side is None or found is None or (found.grid.labels, found.grid.width) != (1, side.columns):
        return _find(cells, words, cache, broken=broken)
    found.grid.body.insert(0, PlacedRow(side.second, "header"))
    if side.uppers:
        found.grid.captions.insert(0, side.uppers)
        found.first = min(side.uppers[0], found.first, key=lambda cell: cell.at)
    return found


def _find(cells: Row, words: TableWords, cache: Cache, *, broken: bool) -> Flattened | None:
    runs = _runs(_corners_joined(_years_joined(cells, cache), words, cache) if broken else cells, words)
    if len(runs) < FEWEST_ROWS or not runs[0].texts or len(runs[0].texts) > MOST_OPENING:
        return None
    best = min(
        (way for width, cost in _widths(runs) if (way := _best_way(runs, width, cost, words, cache, broken=broken))),
        key=lambda way: way.cost,
        default=None,
    )
    if best is None or best.cost > ACCEPTED:
        return None
    return _grid(runs, best, words, cache, broken=broken)


def _widths(runs: list[_Run]) -> list[tuple[int, float]]:
    """Return the numbers of value columns that there may be, each with what speaks against it: rows with fewer values.

    A row with more values than there are columns may be two whose label is lost; that is dearer.
    """
    counts = Counter(len(run.values) for run in runs)
    most, often = max(counts.items(), key=lambda item: (item[1], item[0]))
    if often < FEWEST_ROWS:
        return []
    found = []
    for width in range(1, most + MOST_LOST + 1):
        more = sum(count for n, count in counts.items() if n > width)
        fewer = sum(count for n, count in counts.items() if n < width)
        cost = (2 * GUESS * more + LIKELY * fewer) / len(runs) * (1.0 if width == most else 1.2)
        if cost <= ACCEPTED and width <= MOST_VALUES:
            found.append((width, cost))
    return found


# ------------------------------------------------------------------------------------------------------------- the runs


def _runs(cells: Row, words: TableWords) -> list[_Run]:
    """Return the texts and values in turn; numbers that count the rows and years in the header are taken for texts."""
    names = _names(cells, words)
    runs = [_Run()]
    for i, cell in enumerate(cells):
        if cell.empty and not runs[-1].values and len(runs) == 1:
            continue
        if cell.is_text or i in names:
            if runs[-1].values:
                runs.append(_Run())
            runs[-1].texts.append(cell)
        elif not cell.empty or runs[-1].texts:
            runs[-1].values.append(cell)
    if not runs[-1].values:
        runs.pop()
    return runs


def _years_joined(cells: Row, cache: Cache) -> Row:
    """Return the cells with years joined that are broken over lines (`20`, `22年`): their digits are no values."""
    out: Row = []
    i = 0
    while i < len(cells):
        size = 1
        if cells[i].text.isdecimal() and len(cells[i].text) <= 4:
            text = cells[i].text
            while size < 5 and i + size < len(cells) and len(text) < 5:
                text += cells[i + size].text
                size += 1
            if not _YEAR.match(text) or len(out) > MOST_OPENING:
                size = 1
        out.append(joined(cells[i : i + size], cache) if size > 1 else cells[i])
        i += size
    return out


def _corners_joined(cells: Row, words: TableWords, cache: Cache) -> Row:
    """Return the cells with the header's first names joined that are known words broken over lines."""
    first = next((i for i, cell in enumerate(cells) if cell.is_value), len(cells))
    out: Row = []
    i = 0
    while i < min(first, MOST_CORNER_PARTS):
        sizes = [n for n in range(2, 6) if i + n <= first and _makes_word(cells[i : i + n], words)]
        size = sizes[-1] if sizes else 1
        out.append(joined(cells[i : i + size], cache) if size > 1 else cells[i])
        i += size
    return [*out, *cells[i:]]


def _makes_word(parts: Row, words: TableWords) -> bool:
    """Return whether parts together are a known header word, and the first alone is none."""
    text = "".join(part.text for part in parts)
    known = words.corner(bare_name(text)) and len(text) > 2
    return bool(known) and not (words.column(parts[0].text) and words.column("".join(p.text for p in parts[1:])))


def _names(cells: Row, words: TableWords) -> set[int]:
    """Return the indices of numbers that name something: years in the header, numbers of rows."""
    found: set[int] = set()
    first = next((i for i, cell in enumerate(cells) if cell.is_value), len(cells))
    end = first
    while end < len(cells) and cells[end].is_year:
        end += 1
    numbers = [cell.value.number for cell in cells[first:end] if cell.value is not None]
    if len(numbers) > 1 and _steps(numbers):
        found.update(range(first, end))
    header = [cell for cell in cells[:first][:MOST_OPENING] if cell.is_text]
    if any(words.column(cell.text) == "index" for cell in header):
        found.update(_row_numbers(cells) or _codes(cells, first))
    return found


def _codes(cells: Row, first: int) -> set[int]:
    """Return the indices of numbers that each stand right before a text, if they are codes that open the rows."""
    found = {i for i in range(first, len(cells) - 1) if cells[i].is_value and cells[i + 1].is_text}
    whole = all(value is not None and isinstance(value.number, int) for value in (cells[i].value for i in found))
    return found if first in found and whole else set()


def _steps(numbers: list[int | float | None]) -> bool:
    steps = {b - a for a, b in pairwise(numbers) if a is not None and b is not None}
    return steps in ({1}, {-1})


def _row_numbers(cells: Row) -> set[int]:
    """Return the indices of the numbers 1, 2, 3... that each stand right before a text."""
    found: set[int] = set()
    wanted = 1
    for i, cell in enumerate(cells[:-1]):
        if cell.value is not None and cell.value.number == wanted and cells[i + 1].is_text:
            found.add(i)
            wanted += 1
    return found if len(found) >= FEWEST_ROWS else set()


# ----------------------------------------------------------------------------------------------------------- the header


def _best_way(
    runs: list[_Run], width: int, doubt: float, words: TableWords, cache: Cache, *, broken: bool
) -> _Way | None:
    """Return the cheapest way to read the opening with so many value columns; None if two are as good as another."""
    opening = runs[0].texts
    usual = Counter(len(run.texts) for run in runs[1:])
    least = [_whole_texts(run.texts, words) if broken else len(run.texts) for run in runs[1:]]
    ways: list[_Way] = []
    if len(runs) >= FEWEST_WITHOUT_HEADER and len(usual) == 1 and width > 1:
        labels = next(iter(usual))
        if len(opening) == labels and labels < MOST_LABELS:
            ways.append(_Way(doubt + LIKELY, 0, labels, width, Header([], 0), opening))
    for labels in range(1, min(MOST_LABELS, len(opening) - 1) + 1):
        cost = doubt + _label_cost(usual, least, labels)
        if cost <= ACCEPTED + CORNERS:
            ways += _ways_with(opening, labels, width, cost, usual[labels] > 0, words, cache, broken=broken)
    best = min(ways, key=lambda way: way.cost, default=None)
    if best is None:
        return None
    rivals = [way for way in ways if way.cost < best.cost + MARGIN and _differs(way, best)]
    return None if rivals and best.cost > RIVALS_FROM else best


def _differs(way: _Way, other: _Way) -> bool:
    """Return whether two ways put names over different columns."""
    if way.labels != other.labels or len(way.first) != len(other.first):
        return True
    return [(c.cell.at, c.col) for c in way.header.cells] != [(c.cell.at, c.col) for c in other.header.cells]


def _whole_texts(texts: Row, words: TableWords) -> int:
    """Return how many texts are left if all that may be parts of one are joined."""
    return len(texts) - sum(words.seam(a.text, b.text) > 0 for a, b in pairwise(texts))


def _label_cost(usual: Counter[int], least: list[int], labels: int) -> float:
    """Return what speaks against so many label columns: rows with more or fewer texts.

    Parts of a broken label are no texts of their own: `least` tells how many there are in each row without them.
    """
    total = sum(usual.values())
    if not total:
        return LIKELY
    more = sum(n > labels for n in least)
    fewer = sum(count for n, count in usual.items() if n < labels)
    parts = sum(count for n, count in usual.items() if n > labels) - more
    missing = 0.5 * LIKELY if not usual[labels] and not parts else 0.0  # only the first row has all of them
    return (1.5 * LIKELY * more + 0.4 * LIKELY * fewer + 0.1 * LIKELY * parts) / total + missing


def _ways_with(
    opening: Row,
    labels: int,
    width: int,
    cost: float,
    labelled: bool,
    words: TableWords,
    cache: Cache,
    *,
    broken: bool,
) -> list[_Way]:
    """Return the ways to read the cells before the first value with so many label columns.

    The first row may lack a label, if some other row has all (`labelled`) or the header names a column of groups; or it
    may have more texts, parts of a broken label.
    """
    ways = []
    groups = labels > 1 and len(opening) > 1 and words.column(opening[0].text) in ("group", "name")
    fewest = labels - 1 if labels > 1 and (labelled or groups) else labels
    for own in range(fewest, labels + (MOST_LABEL_PARTS if broken else 0) + 1):
        first = opening[len(opening) - own :]
        doubt = cost + 0.6 * LIKELY * (own < labels) + (_first_label_cost(first, labels, words) if own > labels else 0)
        for before in range(min(len(opening) - labels - own - width, MOST_PARTS) + 1):
            skipped = opening[:before]
            stray = _stray_cost(skipped, opening[before : len(opening) - own], labels, width, words)
            if doubt + stray > ACCEPTED + CORNERS:
                break
            names = opening[before : len(opening) - own]
            ways += _headed(names, first, before, labels, width, doubt + stray, words)
            if broken:
                ways += _mended(names, first, before, labels, width, doubt + stray, words, cache)
    return ways


def _stray_cost(skipped: Row, names: Row, labels: int, width: int, words: TableWords) -> float:
    """Return what speaks against leaving cells before the header out: less if they read like a caption.

    A first line is a caption as well if a word follows that headers begin with, or if the names after it are as many as
    there are columns and it is the longest of them.
    """
    cost = sum(0.1 if words.above(cell.text) else STRAY for cell in skipped)
    if not skipped or not names or words.above(skipped[0].text):
        return cost
    if words.column(skipped[0].text) in _CORNERS or words.unit_after(skipped[0].text) == "%":
        return cost
    if words.column(names[0].text) in _CORNERS or words.caption.fullmatch(skipped[0].text):
        return cost - STRAY + TITLE
    longest = len(skipped[0].text) >= max(SHORTEST_TITLE, *(len(cell.text) for cell in names[:labels]))
    return cost - STRAY + 2 * TITLE if longest and len(names) == labels + width else cost


def _first_label_cost(first: Row, labels: int, words: TableWords) -> float:
    """Return what speaks against taking more texts than there are label columns for the first row's labels."""
    seams = sorted((words.seam(a.text, b.text) for a, b in pairwise(first)), reverse=True)
    cost = sum(0.15 if seam > 1 else 0.3 if seam else 0.7 for seam in seams[: len(first) - labels])
    return cost + 0.6 * LIKELY * words.is_rate(first[0].text)  # `得分` names a column rather than a group of rows


def _headed(names: Row, first: Row, before: int, labels: int, width: int, cost: float, words: TableWords) -> list[_Way]:
    header = from_sequence(names, labels, width, words)
    if header is None:
        return []
    cost += header.cost + _corner_cost(names[:labels], words) + _misplaced(header, labels, words)
    cost += LIKELY * any(_YEAR.match(cell.text) for cell in first)
    return [_Way(cost, before, labels, width, header, first)]


def _misplaced(header: Header, labels: int, words: TableWords) -> float:
    """Return what speaks against a header: names of label columns over values."""
    return sum(
        LIKELY
        for cell in header.cells
        if cell.col > labels and words.column(cell.cell.text) in _CORNERS
        or cell.col == labels and words.column(cell.cell.text) in ("unit", "name", "group")
    )


def _corner_cost(corners: Row, words: TableWords) -> float:
    """Return what the header words over the label columns say for (below 0) or against them."""
    told = [words.column(cell.text) for cell in corners]
    cost = sum(0.7 * LIKELY for kind in told[1:] if not kind)
    cost += sum(GUESS for cell in corners if cell.text.endswith(words.totals))
    cost += LIKELY * (not told[0] and words.caption.fullmatch(corners[0].text) is not None)
    cost += sum(LIKELY for cell in corners if _YEAR.match(cell.text) or words.unit_after(cell.text) == "%")
    for i, kind in enumerate(told):
        if kind in ("name", "group"):
            cost -= 0.3
        elif kind == "index":
            cost += -0.3 if i == 0 else LIKELY
        elif kind == "unit":
            cost -= 0.3
    return float(max(cost, -CORNERS))


def _mended(
    names: Row, first: Row, before: int, labels: int, width: int, cost: float, words: TableWords, cache: Cache
) -> list[_Way]:
    """Return the ways with names joined that are broken over lines, the clearest seams first."""
    cells = list(names)
    ways: list[_Way] = []
    for _ in range(min(MOST_PARTS, len(names) - labels - width)):
        seams = [words.seam(a.text, b.text) for a, b in pairwise(cells)]
        scores = [max(seam, 3 * like) for seam, like in zip(seams, _alike(cells), strict=True)]
        best = max(scores, default=0)
        if best < 1:
            return ways
        at = scores.index(best)
        cells[at : at + 2] = [joined(cells[at : at + 2], cache)]
        cost += 0.1 if best > 1 else 0.2
        if cost > ACCEPTED + CORNERS:
            return ways
        ways += _headed(cells, first, before, labels, width, cost, words)
    return ways


def _alike(cells: Row) -> list[bool]:
    """Return, for each cell and the next, whether the two together look like another name and each alone like none."""
    shapes = Counter(shape_of(cell.text) for cell in cells)
    return [
        shapes[shape_of(a.text + b.text)] > 0 and shapes[shape_of(a.text)] < 2 and len(a.text + b.text) > 2
        for a, b in pairwise(cells)
    ]


# ------------------------------------------------------------------------------------------------------------- the grid


def _grid(runs: list[_Run], way: _Way, words: TableWords, cache: Cache, *, broken: bool) -> Flattened | None:
    names = [run.texts[0].text for run in runs[1:]] + [way.first[0].text]
    kinds = _column_kinds(way, words, single=len(set(names)) == len(runs))
    columns: list[ColumnKind] = list(kinds)
    columns.extend("value" for _ in range(way.width))
    names = [cell.cell for cell in way.header.cells]
    grid = Placed(columns, way.header, [names] if names else [], [])
    runs[0].texts = way.first
    header = [cell.text for cell in names]
    for run in runs:
        own = _without_header(run.texts, header, grid)
        groups, labels = _split_labels(own, kinds, words, cache, broken=broken)
        for group in groups:
            grid.body.append(PlacedRow(_padded(group, grid.width)))
        while len(run.values) > way.width and len(own) < grid.labels and run.values[0].empty:
            del run.values[0]  # the place of a label that the row does not have
        if len(run.values) == way.width and labels:
            grid.body.append(PlacedRow([*labels, *run.values]))
        else:
            own = [cell for cell in labels if cell.text]
            grid.body.append(PlacedRow([*own, *run.values], "uncertain", min(len(own), grid.labels)))
    first = min((c for c in [*names, *way.first]), key=lambda cell: cell.at)
    return Flattened(grid, first)


def _column_kinds(way: _Way, words: TableWords, *, single: bool) -> list[ColumnKind]:
    """Return what the columns of texts hold: from one whose name tells that it does not name the row, only words.

    `single` says that no two rows have the same first text: a column of types then says something of them.
    """
    kinds: list[ColumnKind] = []
    corners = {cell.col: cell.cell.text for cell in way.header.cells if cell.row == 0}
    for c in range(way.labels):
        told = words.column(corners.get(c, ""))
        if c < len(way.first) and way.first[c].value is not None and c + 1 < way.labels:
            kinds.append("index")
        elif (kinds and kinds[-1] == "text") or (told == "attribute" and "label" in kinds):
            kinds.append("text")
        elif told == "group" and kinds == ["label"] and single and words.column(corners.get(0, "")) == "name":
            kinds.append("text")
        else:
            kinds.append("unit" if told == "unit" and c else "label")
    return kinds


def _without_header(texts: Row, header: list[str], grid: Placed) -> Row:
    """Return the texts before a row's values without the header, if it stands there once more."""
    size = len(header)
    if size < 2 or len(texts) <= size or [cell.text for cell in texts[:size]] != _printed_order(grid):
        return texts
    order = sorted(texts[:size], key=lambda cell: cell.at)
    assert grid.header is not None
    by_row: list[Row] = [[] for _ in range(grid.header.rows)]
    for cell, again in zip(_in_print(grid), order, strict=True):
        by_row[cell].append(again)
    for row in by_row:
        grid.body.append(PlacedRow(row, "header"))
    return texts[size:]


def _in_print(grid: Placed) -> list[int]:
    """Return the header row of each header cell, in the order of print."""
    assert grid.header is not None
    return [cell.row for cell in sorted(grid.header.cells, key=lambda cell: cell.cell.at)]


def _printed_order(grid: Placed) -> list[str]:
    assert grid.header is not None
    return [cell.cell.text for cell in sorted(grid.header.cells, key=lambda cell: cell.cell.at)]


# ----------------------------------------------------------------------------------------------------------- the labels


def _split_labels(
    texts: Row, kinds: list[ColumnKind], words: TableWords, cache: Cache, *, broken: bool
) -> tuple[list[Row], Row]:
    """Return rows of labels only, then the labels of the row itself, a cell for each label column; none if unclear."""
    labels = len(kinds)
    cells = list(texts)
    while broken and len(cells) > labels:
        seams = [words.seam(a.text, b.text) for a, b in pairwise(cells)]
        if max(seams) < 1 or _is_number(cells[seams.index(max(seams))], kinds):
            break
        at = seams.index(max(seams))
        cells[at : at + 2] = [joined(cells[at : at + 2], cache)]
    groups = [[cell] for cell in cells[: max(len(cells) - labels, 0)]]
    return groups, _in_label_columns(cells[len(groups) :], kinds, words)


def _is_number(cell: GridCell, kinds: list[ColumnKind]) -> bool:
    return "index" in kinds and cell.value is not None


def _in_label_columns(own: Row, columns: list[ColumnKind], words: TableWords) -> Row:
    """Return a cell for each column of texts, those of merged labels empty; nothing if a label is missing."""
    if len(own) == len(columns):
        return own
    out: Row = []
    left = list(own)
    for kind in reversed(columns):
        if not left:
            out.append(empty_cell(own[0].at if own else 0))
        elif kind == "unit" and not words.is_unit(left[-1].text) and len(left) < len(columns):
            out.append(empty_cell(left[-1].spans[-1][1]))
        elif kind == "index" and left[-1].is_text:
            return []
        else:
            out.append(left.pop())
    return out[::-1] if not left else []


def _padded(own: Row, columns: int) -> Row:
    end = own[-1].spans[-1][1]
    return [*own, *(empty_cell(end) for _ in range(columns - len(own)))]
