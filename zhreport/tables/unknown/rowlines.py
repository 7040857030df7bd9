"""Lines that hold a whole row each, but for rows in which a cell, or the row itself, is broken over lines.

Where rows begin or end with a separator, that tells where they do. Where separators stand only between cells, the number
of separators tells, and the kinds of what stands in the columns; a line without any goes on with the last cell of the row
before it or begins the first cell of the next, and where nothing tells which, both are doubted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, empty_cell, joined, row_key
from zhreport.tables.unknown.strips import Strip
from zhreport.tables.unknown.wording import TableWords

_HABIT = 0.8  # share of the rows that show a habit of the page
_TELLING = 3  # whole rows that tell what columns hold
_MOST_LINES = 8  # lines that one row is broken over


@dataclass(slots=True)
class _Columns:
    """What whole rows have in their columns."""

    texts: list[Counter[str]] = field(default_factory=list)
    """The texts of each column that are no values."""
    values: list[int] = field(default_factory=list)
    """How many values each has."""
    rows: int = 0
    """How many whole rows there are."""
    firsts: Counter[str] = field(default_factory=Counter)
    """The texts with which rows begin that surely are whole: no line without separators stands above them."""

    def fits(self, row: Row) -> bool:
        """Return whether a row has values where others have some, and texts where they have some; few tell nothing."""
        return self.rows < _TELLING or (
            len(row) == len(self.values) and all(self._holds(cell, c) for c, cell in enumerate(row))
        )

    def _holds(self, cell: GridCell, c: int) -> bool:
        if cell.value is not None and cell.value.number is None and not cell.is_bound:
            return True  # an empty place, a dash, `无`: it stands among figures and among words
        if not self.texts[c] and not self.values[c]:
            return True
        return bool(self.texts[c]) if cell.is_text else self.values[c] > 0

    def excess(self, text: str, c: int) -> float:
        """Return how long a text is, in usual lengths of a column's texts; in characters where it has none."""
        return len(text) / (median(map(len, self.texts[c].elements())) or 1 if self.texts[c] else 1)


def row_lines(strips: list[Strip], words: TableWords, cache: Cache) -> list[Row]:
    """Return rows that stand on a line each, but for those with a cell that is broken over lines."""
    counts = Counter(strip.bars for strip in strips if strip.filled > 1)
    usual, most = counts.most_common(1)[0][0], max(counts)
    broken = _rows_by_bars(strips, most, cache) or _rows_at_starts(strips, cache)
    if broken:
        return broken
    if _make_up_rows(strips, most):
        usual = most
    whole = [strip for strip in strips if strip.bars == usual]
    if sum(not strip.starts for strip in whole) > (1 - _HABIT) * len(whole):
        _open_first_cells(strips, usual if all(strip.ends for strip in whole) else 1)
    if sum(strip.ends for strip in whole) >= _HABIT * len(whole) and whole[0].ends:
        return _rows_until(strips, cache)
    if sum(not strip.ends for strip in whole) > (1 - _HABIT) * len(whole):
        _open_last_cells(strips)
    if sum(strip.starts for strip in whole) >= _HABIT * len(whole):
        return _rows_from(strips, cache)
    return _rows_by_count(strips, usual, words, cache)


def _make_up_rows(strips: list[Strip], bars: int) -> bool:
    """Return whether all lines, one after the other, make up rows of so many separators."""
    made, rows = 0, 0
    for strip in strips:
        made += strip.bars
        if made > bars:
            return False
        if made == bars:
            made, rows = 0, rows + 1
    return made == 0 and rows > 1


def _rows_by_bars(strips: list[Strip], usual: int, cache: Cache) -> list[Row]:
    """Return rows that begin or end with a separator and are broken anywhere: each has so many separators.

    None if none is broken, if no more than one row stands on a line, or if what is made up does not fit the columns.
    """
    whole = [strip for strip in strips if strip.bars == usual]
    starts = all(strip.starts for strip in whole)
    ends = all(strip.ends for strip in whole)
    if not (starts or ends) or len(whole) < 2:
        return []
    columns = _columns_of([strip.cells for strip in whole])
    rows: list[Row] = []
    lines = broken = i = 0
    while i < len(strips):
        size = _lines_with_bars(strips, i, usual)
        row = _over_lines(strips[i : i + size], cache)
        row = row[starts : len(row) - 1 if ends else len(row)]
        if size > 1 and not (columns.fits(row) or _is_broken_header(strips[i : i + size], row)):
            size = 1
        if size == 1 and strips[i].bars != usual:
            row = list(strips[i].cells)
        lines += size * (size > 1 or strips[i].bars == usual)
        broken += size > 1
        if size == 1 and rows and starts and not strips[i].starts and strips[i - 1].ends:
            rows[-1] = [*rows[-1], *row]
        elif size == 1 and rows and starts and not strips[i].starts:
            rows[-1] = continued(rows[-1], strips[i], cache)
        else:
            rows.append(row)
        i += size
    return rows if broken and lines >= _HABIT * len(strips) else []


def _is_broken_header(strips: list[Strip], row: Row) -> bool:
    """Return whether lines are a row of names that is broken inside the names: no separator stands at a line's end."""
    apart = any(a.ends or b.starts for a, b in pairwise(strips))
    return not apart and all(cell.is_text or cell.empty for cell in row)


def _lines_with_bars(strips: list[Strip], i: int, usual: int) -> int:
    """Return how many lines from one on have so many separators together; 1 if no number of them has, or one alone."""
    made = 0
    for size, strip in enumerate(strips[i : i + _MOST_LINES], 1):
        made += strip.bars
        if made >= usual:
            return size if made == usual and (strip.bars or size == 1) else 1
    return 1


def _over_lines(strips: list[Strip], cache: Cache) -> Row:
    """Return the cells of lines as if they were one, with those outside its first and last separator."""
    row: Row = []
    for strip in strips:
        first = strip.cells[0].at if strip.cells else 0
        own = [*([empty_cell(first)] * strip.starts), *strip.cells, *([empty_cell(_end_of(strip.cells))] * strip.ends)]
        if row and own:
            parts = [cell for cell in (row[-1], own[0]) if cell.text]
            row[-1:] = [joined(parts, cache) if parts else row[-1]]
            own = own[1:]
        row += own
    return row


def _open_first_cells(strips: list[Strip], fewest: int) -> None:
    """Where rows do not begin with a separator, one that does has an empty cell before it.

    A line with fewer separators than `fewest` tells nothing: it may be part of a row that begins with one.
    """
    for strip in strips:
        if strip.starts and strip.bars >= fewest and strip.cells:
            strip.cells.insert(0, empty_cell(strip.cells[0].at))
            strip.starts = False


def _open_last_cells(strips: list[Strip]) -> None:
    """Where rows do not end with a separator, one that does has an empty cell behind it."""
    for strip in strips:
        if strip.ends and strip.filled > 1:
            strip.cells.append(empty_cell(_end_of(strip.cells)))


def _rows_at_starts(strips: list[Strip], cache: Cache) -> list[Row]:
    """Return rows that are broken behind their separators: each begins with one, and a line that does not goes on with it.

    None if some row is not as long as the others, or none is broken.
    """
    if not strips[0].starts or not any(strip.bars and not strip.starts for strip in strips):
        return []
    if not any(a.ends and b.bars and not b.starts for a, b in pairwise(strips)):
        return []
    lengths = Counter(len(row) for row in _rows_from(strips, cache))
    width = lengths.most_common(1)[0][0]
    rows = _broken_at_empty(_rows_from(strips, cache, width), width)
    depth = next((n for n, row in enumerate(rows) if any(cell.is_value for cell in row)), 0)
    lengths = Counter(len(row) for row in rows[depth:])  # the rows of a header are shorter where names cover others
    return rows if len(rows) - depth > 1 and max(lengths.values()) >= _HABIT * (len(rows) - depth) else []


def _broken_at_empty(rows: list[Row], width: int) -> list[Row]:
    """Return the rows with those in one that are broken before an empty cell, whose bar then begins the next line."""
    out: list[Row] = []
    for row in rows:
        if out and len(out[-1]) < width and len(out[-1]) + 1 + len(row) == width:
            out[-1] = [*out[-1], empty_cell(row[0].at), *row]
        else:
            out.append(row)
    return out


def _rows_until(strips: list[Strip], cache: Cache) -> list[Row]:
    """Return rows that each end with a separator."""
    rows: list[Row] = []
    open_row: Row | None = None
    for strip in strips:
        if open_row is not None and strip.starts and strip.filled:
            rows.append(open_row)
            open_row = None
        row = list(strip.cells) if open_row is None else continued(open_row, strip, cache)
        open_row = None
        if strip.ends:
            rows.append(row)
        else:
            open_row = row
    return [row for row in [*rows, open_row or []] if row]


def _rows_from(strips: list[Strip], cache: Cache, width: int = 0) -> list[Row]:
    """Return rows that each begin with a separator; behind one that ends a line stands the next cell.

    So does a line without any, until a row has as many cells as the `width` says.
    """
    rows: list[Row] = []
    closed = False
    for strip in strips:
        if strip.starts or not rows:
            rows.append(list(strip.cells))
        elif closed and (strip.bars or len(rows[-1]) < width):
            rows[-1] = [*rows[-1], *strip.cells]
        else:
            rows[-1] = continued(rows[-1], strip, cache)
        closed = strip.ends
    return [row for row in rows if row]


def _end_of(cells: Row) -> int:
    return cells[-1].spans[-1][1] if cells and cells[-1].spans else (cells[-1].at if cells else 0)


# ------------------------------------------------------------------------------------------- separators between cells only


def _rows_by_count(strips: list[Strip], usual: int, words: TableWords, cache: Cache) -> list[Row]:
    """Return rows that have separators only between their cells: a line without any goes on with a broken cell."""
    columns = _columns_of([strip.cells for strip in strips if strip.bars == usual])
    columns.firsts.update(b.cells[0].text for a, b in pairwise(strips) if a.bars and b.bars == usual and b.cells)
    rows: list[Row] = []
    waiting: list[Strip] = []
    continues = False  # whether the last line of a row was one without separators
    i = 0
    while i < len(strips):
        strip = strips[i]
        size, row = _row_over_lines(strips, i, usual, columns, words, cache)
        if size > 1 and not waiting:
            rows.append(row)
            i, continues = i + size, False
            continue
        i += 1
        if not strip.cells:
            continue
        if not strip.bars:
            if rows and not waiting and _belongs_before(rows[-1], strips[i - 1 :], columns, words):
                rows[-1] = continued(rows[-1], strip, cache)
                continues = True
            else:
                waiting.append(strip)
            continue
        for part in reversed(waiting):
            if usual == 1 and not words.seam(part.cells[-1].text, strip.cells[0].text):
                strip.cells[0].doubtful = True  # the line may be a row whose only figure is lost
            apart = len(waiting) > 1 and not words.seam(part.cells[-1].text, strip.cells[0].text)
            strip = Strip(continued(part.cells, strip, cache), False, strip.ends, strip.bars)
            if apart and rows and rows[-1][-1].is_text:
                rows[-1][-1].doubtful = strip.cells[0].doubtful = (
                    True  # some of the lines may go on with the row before
                )
        bars = len(rows[-1]) - 1 + strip.bars if rows else 0
        if rows and not waiting and _broken_between(rows[-1], strip, words, bars, usual, continues=continues):
            rows[-1] = continued(rows[-1], strip, cache)
        else:
            rows.append(list(strip.cells))
        waiting, continues = [], False
    rows.extend(list(strip.cells) for strip in waiting)
    return [row for row in rows if row]


def _columns_of(rows: list[Row]) -> _Columns:
    out = _Columns()
    for row in rows:
        for c, cell in enumerate(row):
            if c == len(out.values):
                out.texts.append(Counter())
                out.values.append(0)
            out.values[c] += cell.is_value and (cell.is_bound or cell.value is None or cell.value.number is not None)
            if cell.is_text:
                out.texts[c][cell.text] += 1
        out.rows += 1
    return out


def _row_over_lines(
    strips: list[Strip], i: int, usual: int, columns: _Columns, words: TableWords, cache: Cache
) -> tuple[int, Row]:
    """Return how many lines from one on are one row that is broken inside its cells, and that row; 1 if it is whole.

    None of the lines has the separators of a row, together they have, and what they say fits the columns.
    """
    row: Row = []
    bars = 0
    seamed = True  # whether all parts read as if they were of one name
    for size, strip in enumerate(strips[i : i + _MOST_LINES], 1):
        bars += strip.bars
        if strip.bars >= usual or bars > usual or not strip.cells or (size == 1 and not strip.bars):
            return 1, []
        last = len(row) - 1
        if row and row[-1].is_value and not row[-1].is_bound and not words.seam(row[-1].text, strip.cells[0].text):
            return 1, []
        seamed = seamed and (not row or not strip.bars or _reads_on(row[-1].text, strip.cells[0].text, words))
        row = continued(row, strip, cache) if row else list(strip.cells)
        if last >= 0 and len(row[last].spans) > 1 and not row[last].is_text:
            return 1, []
        if bars == usual:
            broken = _are_broken(strips, i + size, usual)
            named = (seamed or broken) and all(cell.is_text for cell in row)
            for cell in row:
                cell.doubtful = named and not seamed  # two rows of names are as likely
            return (size, row) if named or columns.fits(row) else (1, [])
    return 1, []


def _are_broken(strips: list[Strip], first: int, usual: int) -> bool:
    """Return whether some row from a line on is broken: two lines in turn are short, and no part of a header once more."""
    above = {row_key(strip.cells) for strip in strips[:first]}
    short = [strip.bars < usual and row_key(strip.cells) not in above for strip in strips[first:]]
    return any(a and b for a, b in pairwise(short))


def _reads_on(first: str, second: str, words: TableWords) -> bool:
    """Return whether two texts read like one name: by the seam, or because only both together name a column."""
    known = words.column(first + second) and not words.column(first)
    return words.seam(first, second) > 0 or bool(known)


def _belongs_before(row: Row, strips: list[Strip], columns: _Columns, words: TableWords) -> bool:
    """Return whether a line without separators goes on with the last cell of the row before it, not with the next line."""
    last, first = row[-1], strips[0].cells[0]
    following = next((i for i, strip in enumerate(strips) if strip.bars and strip.cells), None)
    if following is None:
        return last.is_text
    behind = strips[following].cells[0]
    if not last.is_text or not behind.is_text:
        return last.is_text
    end = next(strip for strip in reversed(strips[:following]) if strip.cells)
    before, after = words.seam(last.text, first.text), words.seam(end.cells[0].text, behind.text)
    c = len(columns.values) - 1
    if columns.texts and (columns.texts[c][last.text + first.text] or columns.firsts[behind.text]):
        return True
    named = sum(columns.values) > 0 and not any(cell.is_value for cell in row)
    if before != after or len(row) <= c or named:
        return before > after or (before == after and sum(columns.values) == 0)
    if columns.values[c] > 1 or columns.texts[c][last.text] > 1:
        return False  # a name above figures, or a word that stands in the column as it is
    longer = columns.excess(last.text + first.text, c) - columns.excess(end.cells[0].text + behind.text, 0)
    last.doubtful = behind.doubtful = True
    return longer < 0


def _broken_between(row: Row, strip: Strip, words: TableWords, bars: int, usual: int, *, continues: bool) -> bool:
    """Return whether a line goes on with the last cell of a row that is too short."""
    last, first = row[-1], strip.cells[0]
    if bars > usual or not last.is_text or not first.is_text:
        return False
    return words.seam(last.text, first.text) > 0 or (continues and bars == usual)


def continued(row: Row, strip: Strip, cache: Cache) -> Row:
    """Return the row with the cells of the line that goes on with its last cell."""
    if strip.starts or not row or not strip.cells:
        return [*row, *strip.cells]
    return [*row[:-1], joined([row[-1], strip.cells[0]], cache), *strip.cells[1:]]
