"""Numbers that count the rows of a table (`序号`): offices print them before the labels of a form, and they are no values."""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.cells import ObservedCell

FEWEST = 5  # numbers in step that count rows: as many values in a row that do so by chance are unheard of
SHARE = 0.8  # of the numbers that stand right before a text are in step, if they count the rows


def without_row_numbers(cells: list[ObservedCell]) -> list[ObservedCell]:
    """Return the cells without those that count the rows: each right before a text, each one more than the last.

    Where there are such numbers they stand between a row's value and the next row's label, and would be read as the value
    of a row that has none.
    """
    counting: list[int] = []
    wanted: int | None = None
    found = [
        (i, cell.value.number, cell.text)
        for i, (cell, after) in enumerate(pairwise(cells))
        if after.value is None and cell.value is not None and cell.text and after.text
    ]
    for i, number, text in found:
        if not isinstance(number, int) or not text.isdecimal():
            continue
        if wanted is None or number == wanted or len(counting) < 2:
            if wanted is not None and number != wanted:
                counting.clear()
            counting.append(i)
            wanted = number + 1
    if len(counting) < FEWEST or len(counting) < SHARE * len(found):
        return cells
    left_out = set(counting)
    return [cell for i, cell in enumerate(cells) if i not in left_out]
