"""Stretches of a text, or of a line's columns, as (start, end)."""

from __future__ import annotations

from collections.abc import Iterable

Stretches = list[tuple[int, int]]


def union(stretches: Iterable[tuple[int, int]]) -> Stretches:
    """Return stretches in order, those that touch or overlap as one.

    >>> union([(5, 7), (0, 3), (2, 4), (7, 8)])
    [(0, 4), (5, 8)]
    """
    out: Stretches = []
    for start, end in sorted(stretches):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
