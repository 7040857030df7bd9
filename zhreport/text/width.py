"""How wide a text is where every character takes one column or two."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

REMEMBERED = 64  # characters whose width is kept in memory together: labels are the same in every report


def display_width(text: str) -> int:
    """Return how many display columns a text takes: two for each wide character.

    >>> display_width("面积 12")
    7
    """
    if text.isascii():
        return len(text)
    return sum([_wide_width(text[i : i + REMEMBERED]) for i in range(0, len(text), REMEMBERED)])


@lru_cache(maxsize=1 << 12)
def _wide_width(text: str) -> int:
    return sum([2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text])
