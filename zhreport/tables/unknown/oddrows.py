"""Rows of a grid of cells one to a line that are unlike the others: a cell may have been lost or broken there, or the row cut elsewhere."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from zhreport.tables.unknown.gridcells import GridCell, has_letters, is_ordinal, parts_of
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.profiles import written_as
from zhreport.tables.unknown.ruled import kinds_of
from zhreport.tables.unknown.wording import TableWords

FEWEST_FIGURES = 2  # figures in a column of figures
NEAR = 60  # rows above one with a remark, and as many below, that it is compared with


def odd_rows(grid: Placed, leaves: list[str], words: TableWords, *, marked: bool) -> list[PlacedRow]:
    """Return the rows that begin unlike the others, or in which something stands where all others have something else.

    `leaves` are the names of the columns; none if they are not known. Where rows are `marked` no name has come from elsewhere.
    """
    rows = [row for row in grid.body if row.kind == "row"]
    if marked:
        return _with_words(grid, rows, leaves, words, marked=marked)
    return [
        *_titled(grid, rows, words),
        *_with_words(grid, rows, leaves, words, marked=marked),
        *_with_units(grid, rows, words),
        *_below_titles(grid, words),
        *_without_remark(rows, leaves, words),
        *_behind_remarks(rows, leaves, words),
        *_ungrouped(grid, rows, words),
        *_with_figures(grid, rows),
        *_joined_by_guess(grid, rows, words),
        *_with_lost_names(rows, leaves, words),
        *[row for row in rows for cell in filled(row)[:1] if cell.is_text and not has_letters(cell.text)],
        *_dated(rows),
        *_elsewhere(grid, rows),
        *[row for row in rows if any(words.is_header_word(cell.text) for cell in row.cells[1 : grid.labels])],
    ]


def filled(row: PlacedRow) -> list[GridCell]:
    """Return the cells of a row in which something stands."""
    return [cell for cell in row.cells if cell.text]


def counts_rows(grid: Placed) -> bool:
    """Return whether most rows begin with a number."""
    firsts = [row.cells[0] for row in grid.body if row.kind == "row"]
    return 2 * sum(cell.is_value or is_ordinal(cell.text) for cell in firsts) > len(firsts)


def breaks_count(row: PlacedRow, words: TableWords) -> bool:
    """Return whether a text stands where other rows have their number, with a name beside it."""
    first = row.cells[0]
    if not first.is_text or is_ordinal(first.text) or words.is_total(first.text):
        return False
    return len(filled(row)) > 1


def _titled(grid: Placed, rows: list[PlacedRow], words: TableWords) -> list[PlacedRow]:
    """Return the rows with what reads like a title of rows among their labels, where most rows have no such label."""
    out: list[PlacedRow] = []
    for c in range(grid.labels):
        own = [row for row in rows if row.cells[c].is_text]
        titles = [row for row in own if words.heads_rows(row.cells[c].text) and len(filled(row)) > 1]
        if 2 * len(titles) < len(own):
            out += titles
    return out


def _with_words(
    grid: Placed, rows: list[PlacedRow], leaves: list[str], words: TableWords, *, marked: bool
) -> list[PlacedRow]:
    """Return the rows with a text where all other rows have figures, if it may be a part of the text before it or after.

    It is no part of others if a figure stands on its left and it stands in no other column (`缺考`).
    """
    out: list[PlacedRow] = []
    for c in range(max(grid.labels, 1), grid.width):
        own = [row for row in rows if row.cells[c].text]
        worded = [row for row in own if row.cells[c].is_text]
        amounts = bool(leaves) and words.is_amount(leaves[c]) and not words.column(leaves[c])
        if len(worded) != 1 or (len(own) <= (1 if amounts else FEWEST_FIGURES) and len(own) > len(worded)):
            continue
        row = worded[0]
        texts = {cell.text for each in rows for k, cell in enumerate(each.cells) if k != c}
        total = any(words.is_total(cell.text) for cell in row.cells[: grid.labels])
        after = row.cells[c + 1 : c + 2]
        if (
            total
            or words.heads_rows(row.cells[c].text)
            or row.cells[c - 1].is_text
            or row.cells[c].text in texts
            or any(cell.is_text for cell in after)
            or (row is rows[-1] and c + 1 == grid.width and not marked)  # it may stand below the table
        ):
            n = next(n for n, each in enumerate(rows) if each is row)
            below = total or c + 1 == grid.width  # it may be the beginning of the next row's name
            out += rows[n : n + 1 + below]
    return out


def _with_units(grid: Placed, rows: list[PlacedRow], words: TableWords) -> list[PlacedRow]:
    """Return the rows with a figure that has a unit where all others have none, which may be the end of a broken one.

    So are those that a unit names.
    """
    units = [c for c in range(1, grid.labels) if grid.columns[c] == "unit"]
    out = [row for row in rows for c in units if row.cells[c].empty and words.is_unit(row.cells[c - 1].text)]
    for c in range(max(grid.labels, 1), grid.width):
        own = [row for row in rows if (value := row.cells[c].value) is not None and value.number is not None]
        printed = Counter(value.unit for row in own if (value := row.cells[c].value) is not None)
        if len(own) > FEWEST_FIGURES and printed[""] == len(own) - 1:
            out += [row for row in own if (value := row.cells[c].value) is not None and value.unit]
    return out


def _below_titles(grid: Placed, words: TableWords) -> list[PlacedRow]:
    """Return the rows below texts alone that do not read like titles of rows: they may be groups or parts of a name."""
    alone = [filled(row) == row.cells[:1] and not words.heads_rows(row.cells[0].text) for row in grid.body]
    return [row for above, row in zip(alone, grid.body[1:], strict=False) if above and row.kind == "row"]


def _with_figures(grid: Placed, rows: list[PlacedRow]) -> list[PlacedRow]:
    """Return the rows with a figure where most others have words, or a word where all others have digits."""
    out: list[PlacedRow] = []
    for c in range(1, grid.width):
        own = [row for row in rows if row.cells[c].text]
        bare = [row for row in own if not any(map(str.isdecimal, row.cells[c].text))]
        if c >= grid.labels and len(bare) == 1 < len(own) - FEWEST_FIGURES and bare[0].cells[c].is_text:
            out += bare
        figures = [row for row in own if (value := row.cells[c].value) is not None and value.number is not None]
        if figures and grid.columns[c] == "text" and 4 * len(figures) < len(own):
            out += figures
    return out


def _dated(rows: list[PlacedRow]) -> list[PlacedRow]:
    """Return the rows that a date names where words name most and dates stand elsewhere, each with the row above.

    The date may be the end of that one.
    """
    kinds = kinds_of([row.cells[0] for row in rows])
    if "D" not in kinds or kinds.count("T") <= kinds.count("D"):
        return []
    others = {written_as(cell.text) for row in rows for cell in row.cells[1:]}
    own = [n for n, kind in enumerate(kinds) if kind == "D" and written_as(rows[n].cells[0].text) in others]
    return [row for n in own for row in rows[max(n - 1, 0) : n + 1]]


def _ungrouped(grid: Placed, rows: list[PlacedRow], words: TableWords) -> list[PlacedRow]:
    """Return the rows without a first label where all others have one of their own: it groups no rows, and another is lost."""
    lacking = [row for row in rows if row.cells[0].empty and filled(row) and not words.is_total(filled(row)[0].text)]
    firsts = [row.cells[0].text for row in rows if row.cells[0].text]
    apart = grid.labels > 0 and len(set(firsts)) == len(firsts) > 2 * len(lacking)
    return lacking if apart else []


def _without_remark(rows: list[PlacedRow], leaves: list[str], words: TableWords) -> list[PlacedRow]:
    """Return the rows that end with a mark for no figure where others have a remark: it may be the remark (`无`)."""
    if not leaves or words.column(leaves[-1]) != "attribute":
        return []
    ends = [filled(row)[-1:] for row in rows]
    return [row for row, end in zip(rows, ends, strict=True) if row.cells[-1].empty and end and _is_mark(end[0])]


def _behind_remarks(rows: list[PlacedRow], leaves: list[str], words: TableWords) -> list[PlacedRow]:
    """Return the rows whose remark may be the beginning of the next one's name, each with that one: `西泉街`, `道`.

    One of the two is a character alone, what is left of the name ends another, or both together are no longer than others.
    """
    if not leaves or words.column(leaves[-1]) != "attribute":
        return []
    out: list[PlacedRow] = []
    for n, (above, row) in enumerate(pairwise(rows)):
        remark, name = above.cells[-1], next(iter(filled(row)), None)
        if name is None or not remark.is_text or not name.is_text:
            continue
        near = rows[max(n - NEAR, 0) : n + NEAR]
        last = parts_of(remark)[-1] if len(remark.spans) > 1 else remark.text
        others = [cell.text for each in near if each is not row for cell in filled(each)[:1]]
        ends = any(text != name.text and text.endswith(name.text) for text in others)
        short = len(name.text) < min(map(len, others))
        once = sum(each.cells[-1].text == remark.text for each in near) == 1
        fits = once and len(remark.text) + len(name.text) <= max(map(len, others), default=0)
        lone = words.is_fragment(last) and not any(len(each.cells[-1].text) == 1 for each in near if each is not above)
        if ends or (once and short) or fits or lone or words.is_fragment(name.text):
            out += [above, row]
    return out


def _joined_by_guess(grid: Placed, rows: list[PlacedRow], words: TableWords) -> list[PlacedRow]:
    """Return the rows with a cell put together of parts that may as well be two: no seam tells, and the rest could stand alone.

    A rest that is shorter than all other cells of the column is none of them; but units are.
    """
    out: list[PlacedRow] = []
    torn = [(n, c) for n, row in enumerate(rows) for c, cell in enumerate(row.cells) if len(cell.spans) > 1]
    for n, c in torn:
        cell, near = rows[n].cells[c], rows[max(n - NEAR, 0) : n + NEAR]
        others = [each.cells[c] for each in near if each is not rows[n] and each.cells[c].is_text]
        again = any(other.text == cell.text for other in others)
        narrow = any(1 in map(len, parts_of(other)) for other in others if len(other.spans) > 1)
        parts, least = parts_of(cell), min((len(other.text) for other in others), default=0)
        if words.is_unit(parts[-1]) or (not (again or narrow) and _may_be_two(parts, least, words)):
            out.append(rows[n])
    return out


def _may_be_two(parts: list[str], least: int, words: TableWords) -> bool:
    """Return whether parts of a cell may be two cells, the second with `least` characters or more."""
    for k, (first, second) in enumerate(pairwise(parts), 1):
        if len(first) > 1 and words.seam(first, second) < 2 and len("".join(parts[k:])) >= least:
            return True
    return False


def _with_lost_names(rows: list[PlacedRow], leaves: list[str], words: TableWords) -> list[PlacedRow]:
    """Return the rows that a remark of the row above may name, each with that one.

    The row above has no remark, and the name ends as no other does although others end alike.
    """
    out: list[PlacedRow] = []
    if not leaves or words.column(leaves[-1]) != "attribute":
        return out
    for n, (above, row) in enumerate(pairwise(rows)):
        name = row.cells[0]
        if above.cells[-1].text or not name.is_text or words.is_total(name.text):
            continue
        near = [each.cells[0].text for each in rows[max(n - NEAR, 0) : n + NEAR] if each is not row]
        ends = [text[-1] for text in near if text]
        if name.text[-1] not in ends and 2 * len(set(ends)) <= len(ends):
            out += [above, row]
    return out


def _elsewhere(grid: Placed, rows: list[PlacedRow]) -> list[PlacedRow]:
    """Return the rows with a name that stands in the empty place beside it elsewhere, or with a whole cell as a part of another."""
    texts = [{row.cells[c].text for row in rows if row.cells[c].is_text} for c in range(grid.width)]
    whole = set().union(*texts)
    return [
        row
        for row in rows
        if any(
            row.cells[c].text in own and not row.cells[c + 1].text
            for c, own in enumerate(texts[1:])
            if row.cells[c].text
        )
        or any(part in whole for cell in row.cells if len(cell.spans) > 1 for part in parts_of(cell) if len(part) > 1)
    ]


def _is_mark(cell: GridCell) -> bool:
    return cell.value is not None and cell.value.number is None and not cell.is_bound
