"""Rows with separators only between their cells: the number of separators tells where they end.

A line without any goes on with the last cell of the row before it or begins the first cell of the next; where neither the
kinds of what stands in the columns nor the words tell which, both are doubted.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.unknown.brokenrows import MOST_LINES, Columns, columns_of, continued
from zhreport.tables.unknown.gridcells import Cache, Row, is_ordinal
from zhreport.tables.unknown.placed import names_columns
from zhreport.tables.unknown.strips import Strip
from zhreport.tables.unknown.wording import TableWords


def rows_by_count(strips: list[Strip], usual: int, words: TableWords, cache: Cache) -> list[Row]:
    """Return rows that have separators only between their cells: a line without any goes on with a broken cell."""
    whole = [strip.cells for strip in strips if strip.bars == usual]
    first = next((n for n, row in enumerate(whole) if not names_columns(row)), 0)
    columns = columns_of(whole[first:])
    named = columns_of(whole) if first else columns
    columns.firsts.update(b.cells[0].text for a, b in pairwise(strips) if a.bars and b.bars == usual and b.cells)
    columns.lasts.update(a.cells[-1].text for a, b in pairwise(strips) if a.bars == usual and b.bars and a.cells)
    titled = not any(
        words.titles_rows(row[0].text) for row in whole[first:] if row
    )  # then such a text alone is a title
    rows: list[Row] = []
    waiting: list[Strip] = []
    heading = True  # whether all rows but the last name columns
    i = 0
    while i < len(strips):
        strip = strips[i]
        heading = heading and all(map(names_columns, rows[-2:-1]))
        above = heading and all(map(names_columns, rows[-1:]))
        size, row = _row_over_lines(strips, i, usual, named if above else columns, words, cache, heading=above)
        if size > 1 and not waiting:
            rows.append(row)
            i += size
            continue
        i += 1
        if not strip.cells:
            continue
        if not strip.bars:
            if titled and words.titles_rows(strip.cells[0].text):
                rows += [[cell for part in waiting for cell in part.cells], list(strip.cells)]
                waiting = []
            elif rows and not waiting and _belongs_before(rows, strips[i - 1 :], columns, words):
                rows[-1] = continued(rows[-1], strip, cache)
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
        rows.append(list(strip.cells))
        waiting = []
    rows.extend(list(strip.cells) for strip in waiting)
    return [row for row in rows if row]


def _row_over_lines(
    strips: list[Strip], i: int, usual: int, columns: Columns, words: TableWords, cache: Cache, *, heading: bool
) -> tuple[int, Row]:
    """Return how many lines from one on are one row that is broken inside its cells, and that row; 1 if it is whole.

    None of the lines has the separators of a row, together they have, and what they say fits the columns, or they are names:
    lines of a `heading` may be names over names, if none of them surely is broken.
    """
    row: Row = []
    bars = 0
    seamed, torn = True, False  # whether all parts read as if they were of one name, and whether some surely are
    for size, strip in enumerate(strips[i : i + MOST_LINES], 1):
        bars += strip.bars
        if strip.bars >= usual or bars > usual or not strip.cells or (size == 1 and not strip.bars):
            return 1, []
        last = len(row) - 1
        if row and row[-1].is_value and not row[-1].is_bound and not words.seam(row[-1].text, strip.cells[0].text):
            return 1, []
        seamed = seamed and (not row or not strip.bars or _reads_on(row[-1].text, strip.cells[0].text, words))
        torn = torn or (bool(row) and words.seam(row[-1].text, strip.cells[0].text) > 1)
        row = continued(row, strip, cache) if row else list(strip.cells)
        if last >= 0 and len(row[last].spans) > 1 and not row[last].is_text:
            return 1, []
        if bars == usual:
            named = (seamed or (heading and torn)) and all(cell.is_text or cell.empty for cell in row)
            if not named and not columns.fits(row):
                if not names_columns(row):  # both may be one row all the same
                    strips[i].cells[0].doubtful = strip.cells[0].doubtful = True
                return 1, []
            return size, row
    return 1, []


def _reads_on(first: str, second: str, words: TableWords) -> bool:
    """Return whether two texts read like one name: by the seam, or because only both together name a column."""
    known = any(tells(first + second) and not tells(first) for tells in (words.column, words.is_amount))
    return known or words.seam(first, second) > 0


def _belongs_before(rows: list[Row], strips: list[Strip], columns: Columns, words: TableWords) -> bool:
    """Return whether a line without separators goes on with the last cell of the row before it, not with the next line."""
    row = rows[-1]
    last, first = row[-1], strips[0].cells[0]
    following = next((i for i, strip in enumerate(strips) if strip.bars and strip.cells), None)
    if following is None:
        return last.is_text
    behind = strips[following].cells[0]
    end = next(strip for strip in reversed(strips[:following]) if strip.cells)
    c = len(columns.values) - 1
    if names_columns(row) and _is_whole_name(row, words):
        return not behind.is_text and words.is_amount(last.text + first.text) and not words.is_amount(last.text)
    if not last.is_text or not behind.is_text:
        cut = columns.is_written(last.text + first.text, c) and not columns.is_written(last.text, c)
        last.doubtful = behind.doubtful = first.text.isdecimal() and not (last.is_text or cut)
        return last.is_text or cut  # digits go on with digits
    if words.heads_rows(end.cells[0].text + behind.text) and not words.heads_rows(behind.text):
        return False  # `一、`, `支出合计`
    if words.is_total(behind.text) or is_ordinal(behind.text):
        return True  # it is whole
    before, after = words.seam(last.text, first.text), words.seam(end.cells[0].text, behind.text)
    if columns.texts and (columns.texts[c][last.text + first.text] or columns.firsts[behind.text]):
        return True
    if columns.begins(behind.text) and not columns.begins(end.cells[0].text + behind.text):
        return True
    if sum(columns.values) > 0 and names_columns(row):
        known = _is_known_name(last.text + first.text, last.text, rows, words)
        last.doubtful = behind.doubtful = before == after and not known
        return before > after or (before == after and known)
    if before != after or len(row) <= c:
        return before > after or (before == after and sum(columns.values) == 0)
    if columns.values[c] > 1 or columns.lasts[last.text] > 0:
        return False  # a name above figures, or a word that stands in the column as it is
    longer = columns.excess(last.text + first.text, c) - columns.excess(end.cells[0].text + behind.text, 0)
    last.doubtful = behind.doubtful = True
    return longer < 0


def _is_whole_name(row: Row, words: TableWords) -> bool:
    """Return whether the last name of a header is surely whole: it is known, ends with a unit, or comes again in its row."""
    last = row[-1].text
    return bool(words.unit_after(last) or words.column(last)) or last[-1:] == "%" or last in {c.text for c in row[:-1]}


def _is_known_name(whole: str, first: str, rows: list[Row], words: TableWords) -> bool:
    """Return whether a text is a known name of a column, or ends like others of the header, and its first part does not."""
    others = {cell.text[-1] for row in rows for cell in row[:-1] if cell.text}
    return (bool(words.column(whole)) and not words.column(first)) or (whole[-1] in others and first[-1] not in others)
