"""Text that is safe on a terminal: no document can move the cursor, change colours or reorder a line."""

from __future__ import annotations

import unicodedata

_INSTEAD = {"Cc": "\ufffd", "Cs": "\ufffd", "Cn": "\ufffd", "Co": "\ufffd", "Cf": ""}


def printable(text: str) -> str:
    r"""Return the text on one line; controls are shown as U+FFFD, characters without width are left out.

    >>> printable("总\x1b[31m体\n情况\u202e")
    '总\ufffd[31m体 情况'
    """
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(_INSTEAD.get(unicodedata.category(char), char) for char in line)
