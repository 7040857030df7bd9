"""The unit that a known form's table prints in brackets behind a label counts, not the one that the form has there.

An office that gives its fees in 元 under a form that asks for 万元 says so in the header: `本年收费金额（单位：元）`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhreport.model import Cell
from zhreport.tables.values import unit_in_brackets
from zhreport.text.chars import fold

_LAST_BRACKETS = re.compile(r"\(([^()]+)\)[^()]{0,4}$")  # a word or two may follow: `收费金额(元)合计`


def take_printed_units(cells: list[Cell], n_rows: int) -> None:
    """Give data cells the unit printed behind the label of their row or the header of their column, where it is another."""
    for label in [c for c in cells if c.role in ("header", "label") and (")" in c.text[-5:] or "）" in c.text[-5:])]:
        unit = unit_behind(label.text)
        if unit:
            for cell in _named(cells, n_rows, label):
                if cell.unit and cell.unit != unit and cell.unit not in cell.text:
                    cell.unit = unit


@lru_cache(maxsize=1 << 10)
def unit_behind(label: str) -> str:
    """Return the unit in brackets at a label's end, "" for none.

    >>> unit_behind("提取人数(万人)"), unit_behind("主要职责(一)")
    ('万人', '')
    """
    match = _LAST_BRACKETS.search(fold(label).text)
    return unit_in_brackets(match[1]) if match else ""


def _named(cells: list[Cell], n_rows: int, label: Cell) -> list[Cell]:
    """Return the data cells that a label names: those of its rows, or those below a header up to the next one."""
    data = [cell for cell in cells if cell.role == "data"]
    if label.role == "label":
        return [cell for cell in data if label.row <= cell.row < label.row + label.row_span]
    below = [c.row for c in cells if c.role == "header" and c.row >= label.row + label.row_span and _over(c, label)]
    stop = min(below, default=n_rows)
    return [cell for cell in data if label.row < cell.row < stop and _over(label, cell)]


def _over(upper: Cell, lower: Cell) -> bool:
    return upper.col < lower.col + lower.col_span and lower.col < upper.col + upper.col_span
