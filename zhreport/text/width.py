"""How wide a text is where every character takes one column or two."""

from __future__ import annotations

import unicodedata

from zhreport.text.memory import Memory


def _width(text: str) -> int:
    """Return how many display columns a text takes: two for each wide character.

    >>> display_width("面积 12")
    7
    """
    if text.isascii():
        return len(text)
    return sum([2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text])


display_width = Memory(_width).__getitem__
