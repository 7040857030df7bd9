"""Cells that were broken over lines, one part to a line: what can be joined before anything else is known of the table.

Four things are sure enough: brackets that one line opens and a later one closes; names that the lexicon knows as a whole
(`年度指` / `标值`); characters one to a line; and parts that the report writes in one elsewhere, of which one never stands
without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, joined
from zhreport.tables.unknown.wording import TableWords, bare_name

LONGEST = 30  # characters of a name that was broken
MOST_PARTS = 8  # parts of it
MOST_ASKED = 60  # pairs of parts that are looked for in the report
SHORTEST_SEEN = 5  # characters of a name that the report writes elsewhere

Size = Callable[[Row, int], int]
"""Returns how many cells from one on are parts of one; 1 if it stands alone."""


def joined_seams(cells: Row, text: str, words: TableWords, cache: Cache) -> Row:
    """Return the cells, those joined that are surely parts of one; `text` is the report's, folded."""
    cells = _units_joined(cells, words, cache)
    if sum(a.is_text and b.is_text for a, b in pairwise(cells)) < 2:
        return cells
    for size in (_in_brackets, lambda own, i: _as_known(own, i, words), lambda own, i: _by_characters(own, i, words)):
        cells = _with_joined(cells, size, cache)
    return _seen_joined(cells, text, words, cache)


def _units_joined(cells: Row, words: TableWords, cache: Cache) -> Row:
    """Return the cells with units joined that stand alone behind a bound or a name: `≤57` / `万元`, `总投资` / `(万元)`."""
    bracketed = not any(words.column(cell.text) == "unit" for cell in cells)
    out: Row = []
    for cell in cells:
        if cell.opens:
            out.append(cell)
            continue
        bound = (
            bracketed and bool(out) and out[-1].is_bound and out[-1].text[-1].isdecimal() and words.is_unit(cell.text)
        )
        named = bracketed and bool(out) and cell.text.startswith("(") and out[-1].is_text
        if bound or (named and words.unit_after(out[-1].text + cell.text) == cell.text[1:-1]):
            out[-1] = joined([out[-1], cell], cache)
        else:
            out.append(cell)
    return out


def _with_joined(cells: Row, size: Size, cache: Cache) -> Row:
    out: Row = []
    i = 0
    while i < len(cells):
        count = size(cells, i) if cells[i].is_text else 1
        out.append(joined(cells[i : i + count], cache) if count > 1 else cells[i])
        i += count
    return out


def _texts_from(cells: Row, i: int) -> Row:
    """Return the texts from a cell on that may be parts of one, itself included."""
    end = i
    while end < len(cells) and end - i < MOST_PARTS and cells[end].is_text and not (end > i and cells[end].opens):
        end += 1
    return cells[i:end]


def _in_brackets(cells: Row, i: int) -> int:
    """Return how many cells there are up to the one that closes the bracket which this one opens."""
    own = cells[i].text
    if own.count("(") <= own.count(")"):
        return 1
    whole = ""
    for n, cell in enumerate(cells[i : i + MOST_PARTS]):
        whole += cell.text
        if len(whole) > LONGEST or not cell.text or (n and cell.opens):
            return 1
        if whole.count("(") == whole.count(")"):
            return n + 1
    return 1


def _as_known(cells: Row, i: int, words: TableWords) -> int:
    """Return how many cells together are a name that the lexicon knows; none of them but the last may be one alone."""
    parts = _texts_from(cells, i)
    whole = parts[0].text
    for n, cell in enumerate(parts[1:], 2):
        whole += cell.text
        if len(whole) > LONGEST or words.known(bare_name(cells[i].text)):
            return 1
        if words.known(bare_name(whole)):
            return n
    return 1


def _by_characters(cells: Row, i: int, words: TableWords) -> int:
    """Return how many cells of one character each make one name: not if each may be a name by itself (`男`, `女`)."""
    parts: Row = []
    for cell in _texts_from(cells, i):
        if len(cell.text) > 1 or cell.text.isascii():
            break
        parts.append(cell)
    if len(parts) == 2 and words.is_unit(parts[1].text):
        return 1  # `纱`, `吨`: a name and its unit
    torn = [words.is_fragment(cell.text) for cell in parts]
    return len(parts) if len(parts) > 1 and any(torn) and (len(parts) > 2 or all(torn)) else 1


def _seen_joined(cells: Row, text: str, words: TableWords, cache: Cache) -> Row:
    """Return the cells with pairs joined that the report writes in one elsewhere."""
    out: Row = []
    asked = 0
    for cell in cells:
        before = out[-1] if out else None
        if before is not None and asked < MOST_ASKED and _may_be_parts(before, cell, words):
            asked += 1
            if _seen_in_one(before, cell, text):
                out[-1] = joined([before, cell], cache)
                continue
        out.append(cell)
    return out


def _may_be_parts(first: GridCell, second: GridCell, words: TableWords) -> bool:
    if (
        second.opens
        or not (first.is_text and second.is_text)
        or not SHORTEST_SEEN <= len(first.text) + len(second.text) <= LONGEST
    ):
        return False
    return not (words.known(bare_name(first.text)) or words.above(first.text))


def _seen_in_one(first: GridCell, second: GridCell, text: str) -> bool:
    """Return whether the report has both in one, and one of them, but for its own cell, nowhere without the other."""
    together = text.count(first.text + second.text)
    return together > 0 and together + 1 in (text.count(first.text), text.count(second.text))
