"""Which rows a total row sums up: all others, those above it or below it, the groups' totals, those of the first level.

Rows that are parts of the one above them (`其中:`) do not count. Which of these it is the figures say. A row sums up those one
level below it, too: `一、` those with `(一)`, a code those that begin with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhreport.tables.unknown.wording import TableWords

_CODE = re.compile(r"\d{3,}")
_LEVELS = [
    re.compile(pattern)
    for pattern in (r"[一二三四五六七八九十]{1,3}、", r"[(][一二三四五六七八九十]{1,3}[)]", r"\d{1,2}[.、]")
]

Members = tuple[int, ...]
"""The indices of rows."""


def groups_of(at: int, labels: list[str], codes: list[str], words: TableWords) -> list[Members]:
    """Return the groups of rows that a total row may sum up; `codes` are what stands before the labels."""
    size = len(labels)
    totals = [i for i in range(size) if words.is_total(labels[i])]
    parts = {i for i in range(size) if labels[i].startswith(words.parts)}
    plain = [i for i in range(size) if i not in parts and i not in totals]
    before = max((i for i in totals if i < at), default=-1)
    after = min((i for i in totals if i > at), default=size)
    below = next((i for i in range(at + 1, after) if i in parts), after)
    levels = [i for i in plain if _LEVELS[0].match(labels[i])]
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


def families_of(labels: list[str], codes: list[str]) -> list[tuple[int, Members]]:
    """Return the rows that sum up those one level below them, with these."""
    coded = [bool(_CODE.fullmatch(code)) for code in codes]
    levels = [len(code) if own else _level(label) for code, own, label in zip(codes, coded, labels, strict=True)]
    found: list[tuple[int, Members]] = []
    for at, level in enumerate(levels):
        end = at + 1
        while level and end < len(levels) and levels[end] > level:
            end += 1
        below = range(at + 1, end)
        least = min((levels[i] for i in below), default=0)
        own = tuple(i for i in below if levels[i] == least)
        if own and (len(own) > 1 or (coded[at] and codes[own[0]].startswith(codes[at]))):
            found.append((at, own))
    return found


def _level(label: str) -> int:
    """Return the level that the number before a label shows, 0 if it has none."""
    return next((n for n, pattern in enumerate(_LEVELS, 1) if pattern.match(label)), 0)
