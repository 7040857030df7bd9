"""The text of a unit as topics are looked for in it, with the way back to its offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WRAP = re.compile(r"\s*\n\s*")


def unwrap(text: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    r"""Return `text[start:end]` without its line ends, and its pieces: where each begins in it and in the document.

    So a word that a hard wrap splits is found. A unit that stands on one line has no pieces.

    >>> unwrap("一、领导\n小组,甲", 2, 9)
    ('领导小组,甲', [(0, 2), (2, 5)])
    """
    line = text[start:end]
    if "\n" not in line:
        return line, []
    pieces: list[tuple[int, int]] = []
    parts: list[str] = []
    length, position = 0, start
    for wrap in (*_WRAP.finditer(text, start, end), None):
        stop = wrap.start() if wrap else end
        if stop > position:
            pieces.append((length, position))
            parts.append(text[position:stop])
            length += stop - position
        position = wrap.end() if wrap else end
    return "".join(parts), pieces


def to_document(pieces: Sequence[tuple[int, int]], offset: int) -> int:
    """Return the offset in the document of a character of an unwrapped unit.

    >>> to_document([(0, 2), (2, 5)], 3)
    6
    """
    begin, source = next(piece for piece in reversed(pieces) if piece[0] <= offset)
    return source + offset - begin
