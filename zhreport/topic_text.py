"""The text that topics are looked for in: units and headings, one to a line, with the way back to their offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from zhreport.model import Evidence

if TYPE_CHECKING:
    from zhreport.topic_matcher import Match

_WRAP = re.compile(r"\s*\n\s*")


class TopicText:
    """Lines to search. Units come first, in their order, then what `add` brings.

    Line ends inside a unit are taken out, so that a word that a hard wrap splits is found.

    >>> lines = TopicText("一、领导\\n小组,甲", [(2, 9)])
    >>> lines.text(), lines.source(0), lines.source(4)
    ('领导小组,甲', 2, 7)
    """

    __slots__ = ("_length", "_parts", "_shifts", "_starts", "starts")

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = []
        self._shifts: list[int] = []
        for start, end in spans:
            self._add_unit(text, start, end)

    def _add_unit(self, text: str, start: int, end: int) -> None:
        self.starts.append(self._length)
        position = start
        if text.find("\n", start, end) >= 0:
            for wrap in _WRAP.finditer(text, start, end):
                self._append(text[position : wrap.start()], position)
                position = wrap.end()
        self._append(text[position:end] + "\n", position)

    def _append(self, part: str, source: int) -> None:
        self._starts.append(self._length)
        self._shifts.append(source - self._length)
        self._parts.append(part)
        self._length += len(part)

    def add(self, line: str) -> int:
        """Append a line of no unit and return its index."""
        self.starts.append(self._length)
        line = line.replace("\n", "") + "\n"
        self._parts.append(line)
        self._length += len(line)
        return len(self.starts) - 1

    def text(self) -> str:
        r"""Return all lines, the last "\n" left out."""
        return "".join(self._parts)[:-1]

    def source(self, offset: int) -> int:
        """Return the offset in the document of a character of a unit's line."""
        return offset + self._shifts[bisect_right(self._starts, offset) - 1]

    def evidence(self, match: Match, term: str) -> Evidence:
        """Return the match as evidence, in the document's offsets."""
        _, length, start, _, cue = match
        last = start - length - 1
        piece = bisect_right(self._starts, start)
        begin = start + self._shifts[piece - 1]
        if piece == len(self._starts) or last < self._starts[piece]:
            return Evidence(term, begin, begin - length, cue.weight)
        return Evidence(term, begin, self.source(last) + 1, cue.weight)
