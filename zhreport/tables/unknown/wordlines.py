"""Tables of words alone, one cell to a line: no figure shows them, so that the name with which their header begins must."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, takewhile

from zhreport.tables.unknown.gridcells import Cache, Row, is_ordinal, row_key
from zhreport.tables.unknown.profiles import is_alike
from zhreport.tables.unknown.regions import MOST_FURNITURE, is_short
from zhreport.tables.unknown.searched import Region, SearchedLines
from zhreport.tables.unknown.sequenceheads import Opening
from zhreport.tables.unknown.sequences import FEWEST_COLUMNS, MOST_COLUMNS, MayBe
from zhreport.tables.unknown.wording import LONGEST_NAME, TableWords
from zhreport.text.lines import Line

FEWEST_LINES = 8  # a header of two names and three rows
MOST_LINES = 600
FEWEST_ROWS = 3  # rows that show what columns of words have in common
FEWEST_NAMES = 3  # known names that make a header of columns in which nothing is alike
MOST_NAMES_BELOW = 0.5  # known names of columns for each row below the header
MOST_AFTER = 60  # lines among which a text that comes again is looked for
_GAP = re.compile(r"\S\S {2,}\S| {2,}\S\S")  # not the one in `姓  名`
NEAR = 2  # lines above a name that reads like a heading, and as many below, among which others are looked for
MOST_BEFORE = 12  # names before the first that is known


def names_a_column(line: Line, words: TableWords) -> bool:
    """Return whether a line may be a name in a header."""
    return len(line.text) <= LONGEST_NAME + 2 and words.names_column(line.text)


def worded_region(searched: SearchedLines, i: int, free: int) -> Region:
    """Return the short lines around one that names a column, up to what ends a table; none before line `free`."""
    lines = searched.lines
    first, end = i, i + 1
    texts = Counter(line.text for line in lines[i : i + MOST_AFTER])
    while first > max(free, i - MOST_BEFORE) and _may_belong(searched, first - 1, texts):
        first -= 1
    while end < min(len(lines), i + MOST_LINES) and _may_belong(searched, end, texts):
        end += 1
    return Region(lines[first:end], first, end)


def _may_belong(searched: SearchedLines, i: int, texts: Counter[str]) -> bool:
    """Return whether a line may be a cell: what reads like a heading is one if it comes again (`Ⅱ类`) or stands among names."""
    lines, words = searched.lines, searched.words
    line = lines[i]
    near = i == 0 or line.index - lines[i - 1].index <= MOST_FURNITURE
    if not near or not is_short(line) or words.note.fullmatch(line.text) or words.above(line.text):
        return False
    if _GAP.search(line.text):
        return False  # a row in columns of spaces
    if is_ordinal(line.text) or searched.cache[line.text] is not None:
        return True
    if i + 1 < len(lines) and lines[i + 1].text.isdecimal() and words.heads_rows(line.text):
        return True  # the title of a group of numbered rows
    if words.number.match(line.text):
        return False
    return texts[line.text] > 1 or not searched.is_heading(line) or _is_among_names(lines, i, words)


def _is_among_names(lines: list[Line], i: int, words: TableWords) -> bool:
    """Return whether known names of columns stand above a line and below it, or it is one itself, among short ones: `存在问题`."""
    above = list(takewhile(is_short, reversed(lines[max(i - NEAR, 0) : i])))
    below = lines[i + 1 : i + 1 + NEAR]
    if not above or not all(map(is_short, below)) or lines[i].index - above[0].index > MOST_FURNITURE:
        return False
    named = any(names_a_column(line, words) for line in above)
    return named and any(names_a_column(line, words) for line in [lines[i], *below])


def has_figures(region: Region, fewest: int, cache: Cache) -> bool:
    """Return whether so many lines are figures: then the rhythm of words and figures tells more."""
    values = (cache[line.text] for line in region.lines)
    return sum(value is not None and value.number is not None for value in values) >= fewest


def lists_names(region: Region, words: TableWords) -> bool:
    """Return whether so many lines are known names of columns that no header has room for enough of them."""
    names = sum(words.names_column(line.text) for line in region.lines)
    return names - 3 * MOST_COLUMNS > MOST_NAMES_BELOW * len(region.lines) / FEWEST_COLUMNS


def few_names_below(cells: Row, words: TableWords) -> MayBe:
    """Return what says whether few enough cells below a header are known names of columns: else they are names of fields.

    Those of the header itself, printed again, do not count.
    """
    known = [words.names_column(cell.text) for cell in cells]
    above = [0, *accumulate(known)]

    def few(opening: Opening, width: int) -> bool:
        most = MOST_NAMES_BELOW * (len(cells) - opening.body) / width
        if above[-1] - above[opening.body] <= most:
            return True
        names = [cell.text for cell in opening.names]
        below = [cell.text for cell in cells[opening.body :]]
        again = (
            0
            if len(set(names)) < len(names)
            else sum(below[i : i + len(names)] == names for i, text in enumerate(below) if text == names[0])
        )
        own = above[opening.body] - above[opening.body - len(names)]
        return above[-1] - above[opening.body] - again * own <= most

    return few


def is_worth_it(rows: list[Row], words: TableWords) -> bool:
    """Return whether rows of words are a table: its columns are alike in themselves, or its header is known."""
    names, header = rows[0], row_key(rows[0])
    body = [row for row in rows[1:] if len(row) == len(names) and row_key(row) != header]
    if len(body) < FEWEST_ROWS:
        return False
    known = sum(words.names_column(cell.text) for cell in names)
    if sum(words.names_column(cell.text) for row in body for cell in row) > MOST_NAMES_BELOW * len(body):
        return False
    alike = sum(is_alike(name.text, [row[c] for row in body]) for c, name in enumerate(names))
    return known >= FEWEST_NAMES or (known > 0 and alike > 0)
