"""Characters that look like a dash and are printed for one: `一` where a value stands, and nothing that it is the number of."""

from __future__ import annotations

from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.values import NOT_A_NUMBER, like_dashes


def read_dashes(cells: list[ObservedCell], index: LabelIndex) -> list[ObservedCell]:
    """Return the cells, those that are such a character after a value or a label, and no number of the next label, read as dashes."""
    marks = like_dashes()
    if not any(cell.text in marks for cell in cells):
        return cells
    printed = [cell for cell in cells if cell.text]
    for before, cell, after in zip(printed, printed[1:], [*printed[2:], None], strict=False):
        if cell.text not in marks:
            continue
        if before.value is None and before.text not in index.all_units and index.lookup(skeleton(before.text)) is None:
            continue  # after part of a label it is another part
        joined = skeleton(cell.text + after.text) if after is not None and after.value is None else ""
        if joined not in index.places and joined not in index.prefixes:
            cell.value = NOT_A_NUMBER
    return cells
