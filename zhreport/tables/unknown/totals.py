"""Which rows a total row sums up: all others, those above it or below it, the groups' totals, those of the first level.

Rows that are parts of the one above them (`其中:`) do not count. Which of these it is the figures say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhreport.tables.unknown.wording import TableWords

_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}、")
_CODE = re.compile(r"\d{3,}")

Members = tuple[int, ...]
"""The indices of rows."""


def is_total(label: str, words: TableWords) -> bool:
    """Return whether a row of this label sums up others."""
    return label.endswith(words.totals)


def groups_of(at: int, labels: list[str], codes: list[str], words: TableWords) -> list[Members]:
    """Return the groups of rows that a total row may sum up; `codes` are what stands before the labels."""
    size = len(labels)
    totals = [i for i in range(size) if is_total(labels[i], words)]
    parts = {i for i in range(size) if labels[i].startswith(words.parts)}
    plain = [i for i in range(size) if i not in parts and i not in totals]
    before = max((i for i in totals if i < at), default=-1)
    after = min((i for i in totals if i > at), default=size)
    below = next((i for i in range(at + 1, after) if i in parts), after)
    levels = [i for i in plain if _LEVEL.match(labels[i])]
    coded = [i for i in plain if _CODE.fullmatch(codes[i])]
    shortest = min((len(codes[i]) for i in coded), default=0)
    found: Iterable[list[int]] = (
        plain,
        [i for i in plain if before < i < at],
        [i for i in plain if at < i < after],
        list(range(at + 1, below)),
        [i for i in totals if i != at],
        levels,
        [i for i in levels if i > at],
        [i for i in coded if len(codes[i]) == shortest],
    )
    return list(dict.fromkeys(tuple(own) for own in found if len(own) > 1))
