"""What the columns of a grid hold: numbers of rows, labels, units, values, words about the row."""

from __future__ import annotations

from typing import Literal

from zhreport.tables.unknown.gridcells import GridCell, Row
from zhreport.tables.unknown.wording import TableWords

MOST_LABEL_COLUMNS = 4  # three that name a row, and one with its number or unit
LONGEST_UNIT = 3  # characters of a unit that is not in the lexicon; a longer text is an office
FEWEST_UNLABELLED = 3  # figures of a row without a label that is all of a table
FEWEST_COUNTED = 3  # rows that a code which does not begin with 1 counts
LONG_TEXT = 16  # characters on average: a column of such texts says something of its rows but does not name them

ColumnKind = Literal["index", "label", "unit", "value", "text"]


def column_kinds(rows: list[Row], depth: int, width: int, words: TableWords) -> list[ColumnKind]:
    """Return what each column holds, judged by the rows that have every cell."""
    whole = [row for row in rows[depth:] if len(row) == width]
    if any(_is_mixed(whole, c) for c in range(1, width)):
        whole = [row for row in whole if row[-1].text] or whole  # places at the end may stand for covered ones
    kinds: list[ColumnKind] = [_kind(whole, c) for c in range(width)]
    heads = rows[:depth] if all(len(row) == width for row in rows[:depth]) else rows[: min(depth, 1)]
    names = [_lowest(column) for column in zip(*heads, strict=True)][:width]
    count = (
        0
        if depth and _is_unlabelled(whole, names, words, lone=depth == 1)
        else _label_columns(whole, kinds, names, words)
    )
    for c in range(count):
        if kinds[c] == "value" and any(row[c].text for row in whole):
            kinds[c] = "index" if c + 1 < count else "label"
        else:
            is_unit = c > 0 and c < len(names) and words.column(names[c]) == "unit"
            kinds[c] = "unit" if is_unit else "label"
    return settled_units(kinds, [[row[c].text for row in whole] for c in range(count)], words)


def _lowest(column: tuple[GridCell, ...]) -> str:
    """Return the lowest name of a column of a header."""
    return next((cell.text for cell in reversed(column) if cell.text), "")


def settled_units(kinds: list[ColumnKind], texts: list[list[str]], words: TableWords) -> list[ColumnKind]:
    """Return the kinds of the columns of labels, `单位` being what it says: units, or offices.

    A column of that name in which no text is a unit names offices: the rows, if nothing else does, or who sees to them.
    """
    for c, own in enumerate(texts):
        if kinds[c] == "unit" and any(own) and not any(words.is_unit(text) for text in own):
            others = "label" in kinds[: len(texts)]
            if not others:
                kinds[c] = "label"
            elif c + 1 == len(texts) and max(map(len, own)) > LONGEST_UNIT:
                kinds[c] = "text"
    return kinds


def _kind(rows: list[Row], c: int) -> ColumnKind:
    values = sum(row[c].is_value and not row[c].is_bound for row in rows)
    texts = sum(row[c].is_text for row in rows)
    return "text" if texts > values else "value"


def _is_figure(cell: GridCell) -> bool:
    return cell.is_bound or (cell.value is not None and cell.value.number is not None)


def _is_mixed(rows: list[Row], c: int) -> bool:
    """Return whether some rows have a figure in a column and others a text."""
    return any(row[c].is_text for row in rows) and any(row[c].is_value and not row[c].is_bound for row in rows)


def _label_columns(rows: list[Row], kinds: list[ColumnKind], names: list[str], words: TableWords) -> int:
    """Return how many columns at the left name the row: its number, groups, the name, the unit."""
    count, named = 0, False
    has_values = any(
        kinds[c] == "value" and any(map(_is_figure, column)) for c, column in enumerate(zip(*rows, strict=True)) if c
    )
    while count < min(MOST_LABEL_COLUMNS, len(kinds) - 1):
        told = words.column(names[count]) if count < len(names) else ""
        if kinds[count] == "value" and any(row[count].text for row in rows):
            if named or not (told in ("index", "group") or _counts_rows(rows, count)):
                break
        elif not any(row[count].text for row in rows):
            if told not in ("index", "unit", "name", "group") and (count or kinds[1] == "value"):
                break
        elif told != "unit" or not count:
            if named and not (_may_name(rows, count, names, words) if has_values else _tells_apart(rows, count)):
                break
            named = True
        count += 1
    return max(count, 1)


def _is_unlabelled(rows: list[Row], names: list[str], words: TableWords, *, lone: bool) -> bool:
    """Return whether the only row is all figures under a header that begins with no name of labels, or a `lone` header with amounts.

    Such is the table of one office's own spending: `预算数 | 决算数` and a row of figures below.
    """
    if not rows or not names[0] or words.column(names[0]) or not all(_is_figure(row[0]) for row in rows):
        return False
    alone = len(rows) == 1 and len(rows[0]) >= FEWEST_UNLABELLED and not any(cell.is_text for cell in rows[0])
    return alone or (lone and words.is_amount(names[0]))


def _may_name(rows: list[Row], c: int, names: list[str], words: TableWords) -> bool:
    """Return whether a column right of one that names rows names them too, more closely."""
    told = [words.column(name) for name in names[: c + 1]]
    texts = [row[c].text for row in rows if row[c].is_text]
    if told[c:] == ["attribute"] or (texts and sum(map(len, texts)) / len(texts) > LONG_TEXT):
        return False
    own = [row[c - 1].text for row in rows if row[c - 1].text]
    named_left = told[c - 1 : c] == ["name"] and bare_group(names[c - 1], words)
    return not (named_left and len(set(own)) == len(rows) and told[c:] != ["name"])


def _tells_apart(rows: list[Row], c: int) -> bool:
    """Return whether the texts of a column tell those rows apart whose labels left of it are the same."""
    keys: list[tuple[str, ...]] = []
    for row in rows:
        above = keys[-1] if keys else ()
        keys.append(tuple(row[k].text or (above[k] if above else "") for k in range(c)))
    return len(set(keys)) < len(keys) == len({(key, row[c].text) for key, row in zip(keys, rows, strict=True)})


def bare_group(name: str, words: TableWords) -> bool:
    """Return whether a header word names rows and cannot name groups of rows."""
    return name.replace(" ", "") not in words.header["group"]


def _counts_rows(rows: list[Row], c: int) -> bool:
    """Return whether a column counts the rows from 1 on, or has codes before a column of names, all of them different."""
    cells = [row[c] for row in rows if row[c].text]
    numbers = [cell.value.number for cell in cells if cell.value is not None]
    if bool(numbers) and numbers == list(range(1, len(numbers) + 1)):
        return True
    if len(cells) < FEWEST_COUNTED or any(cell.is_year or not cell.text.isdecimal() for cell in cells):
        return False
    names = [row[c + 1].text for row in rows if row[c + 1].is_text]
    return len(set(numbers)) == len(cells) and len(names) == len(rows) == len(set(names))
