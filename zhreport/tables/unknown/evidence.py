"""Whether rows and cells are a table at all: what navigation bars, lists of names, contents and code lack."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Row, row_key
from zhreport.tables.unknown.placed import MOST_HEADER_ROWS, names_columns
from zhreport.tables.unknown.profiles import is_alike
from zhreport.tables.unknown.wording import TableWords
from zhreport.text.lines import Line

FEWEST_ROWS = 2
FEWEST_TEXT_ROWS = 3  # rows of a table without any figure
FEWEST_CELLS = 8  # cells that make a table whose columns cannot be told
FEWEST_NAMES = 3  # known names of columns that make a table of few figures
MOST_PAGES = 1000
_CODE = re.compile(r"[{}=$\\`]|&&|\(\)|->|</")
_LEADERS = re.compile(r"[.…·]{2}")
_PHONE = re.compile(r"1[3-9]\d{9}|[2-9]\d{6,7}")
_HAN = re.compile(r"[一-鿿]")


def worth_a_table(rows: list[Row], lines: list[Line], words: TableWords, *, spaced: bool) -> bool:
    """Return whether rows are a table: enough of them alike, with figures, or with a header that says so."""
    if not _enough(rows):
        return False
    if spaced and not any(words.names_column(cell.text) for row in rows[:2] for cell in row if cell.text):
        if _is_contents(rows):
            return False
        rows = [row for row in rows if not _is_entry(row, words)]
    if _is_code(lines) or not _enough(rows):
        return False
    widths = Counter(len(row) for row in rows if len(row) > 1)
    filled = sum(widths.values())
    if filled < FEWEST_ROWS or filled * 2 < len(rows):
        return False
    wide = widths.most_common(1)[0][0] > 2
    known = sum(words.names_column(cell.text) for row in rows[:2] for cell in row if cell.text)
    if not known and _is_contents(rows) and all(_is_entry(row, words) for row in rows):
        return False
    named = any(words.names_column(cell.text) for cell in rows[0] if cell.text)
    if _has_enough_figures(rows, wide=wide, spaced=spaced, named=named):
        return True
    alike = widths.most_common(1)[0][1] * 2 >= len(rows)
    ruled = any(line.text[0] in "|+:-┌" and "--" in line.text for line in lines[:3]) or lines[0].text[0] in "┌╔┏"
    if ruled and not spaced:
        return alike
    if known >= 2 and alike and len(rows) >= FEWEST_TEXT_ROWS - any(map(_has_figures, rows)):
        return True
    return wide and _has_columns_alike(rows, 2 - (known > 0) if spaced else 1)


def _has_columns_alike(rows: list[Row], fewest: int) -> bool:
    """Return whether rows of words are a table: all as long, the first names them, below it so many columns are of a kind."""
    header = rows[0]
    whole = [row for row in rows[1:] if len(row) == len(header)]
    names = [cell.text for cell in header]
    if len(whole) < FEWEST_TEXT_ROWS or len(whole) + 1 < len(rows) or not all(names) or len(set(names)) < len(names):
        return False
    return sum(is_alike(name, [row[c] for row in whole]) for c, name in enumerate(names)) >= fewest


def _enough(rows: list[Row]) -> bool:
    return len(rows) >= FEWEST_ROWS and max(map(len, rows)) > 1


def _has_enough_figures(rows: list[Row], *, wide: bool, spaced: bool, named: bool) -> bool:
    """Return whether half of the rows below the header have figures; with columns of spaces, more than one of them.

    Two columns of spaces are a list as likely as a table: they need a header, and figures in nearly all rows.
    """
    depth = next((i for i, row in enumerate(rows) if not names_columns(row)), len(rows))
    depth = min(depth, MOST_HEADER_ROWS if wide or not spaced else 1)
    keys = {row_key(row) for row in rows[:depth]}
    body = [row for row in rows[depth:] if row_key(row) not in keys]
    figures = sum(map(_has_figures, body))
    if not spaced:
        return figures > 0 and figures * 2 >= len(body)
    if wide:
        whole = named and depth and all(cell.text for cell in rows[0])
        return figures * 2 >= len(body) and figures >= (1 if whole else FEWEST_ROWS)
    return depth > 0 and figures >= FEWEST_ROWS and figures * 5 >= 4 * len(body)


def _has_figures(row: Row) -> bool:
    return any(cell.value is not None and cell.value.number is not None for cell in row)


def _is_code(lines: list[Line]) -> bool:
    """Return whether lines are a program's: brackets and operators, hardly any ideograph."""
    coded = sum(bool(_CODE.search(line.text)) and not _HAN.search(line.text) for line in lines)
    plain = sum(not _HAN.search(line.text) and bool(re.search("[A-Za-z]", line.text)) for line in lines)
    return coded > 0 and plain * 2 > len(lines)


def _is_contents(rows: list[Row]) -> bool:
    """Return whether rows are entries of a table of contents: titles with page numbers that never fall."""
    pairs = [row for row in rows if len([cell for cell in row if cell.text]) == 2]
    if len(pairs) < len(rows):
        return False
    pages = [row[1].value.number for row in pairs if row[1].value is not None]
    if len(pages) < len(pairs) or not all(isinstance(page, int) and 0 < page < MOST_PAGES for page in pages):
        return False
    return all(a <= b for a, b in pairwise(page for page in pages if page is not None))


def _is_entry(row: Row, words: TableWords) -> bool:
    """Return whether a row may be an entry of a table of contents: a title, numbered or with leaders, and a page number."""
    own = [cell for cell in row if cell.text]
    if len(own) != 2 or not own[0].is_text or own[1].value is None:
        return False
    if not words.number.match(own[0].text) and not _LEADERS.search(own[0].text):
        return False
    page = own[1].value.number
    return isinstance(page, int) and 0 < page < MOST_PAGES


def worth_a_column(cells: Row, words: TableWords, *, separated: bool) -> bool:
    """Return whether cells one to a line are a table although its columns cannot be told: figures in runs after names."""
    values = [cell.is_value for cell in cells]
    if len(cells) < FEWEST_CELLS or not any(values):
        return False
    runs = sum(a and b for a, b in pairwise(values))
    figures = sum(values)
    names = sum(words.names_column(cell.text) for cell in cells if cell.is_text)
    known = names > 0
    if separated:
        return figures * 3 >= len(cells)
    if names >= FEWEST_NAMES and figures * 4 >= len(cells) and runs > 1:
        return True
    return figures * 5 >= 2 * len(cells) and runs >= 3 and known and figures < len(cells) - 2


def lists_phones(cells: Row) -> bool:
    """Return whether all figures of cells are telephone numbers, no two the same: below no header they are no table."""
    figures = [cell.text for cell in cells if cell.is_value and not cell.empty]
    return len(set(figures)) == len(figures) > 0 and all(map(_PHONE.fullmatch, figures))
