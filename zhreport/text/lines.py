"""The line layer: the folded text cut at its line ends, blank lines known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.text.chars import Folded

LOST_INDENT = re.compile(r"\?[? ]+(?=[^? ])")
"""An indent whose blanks a page's encoding has lost: each stands there as a question mark."""


@dataclass(slots=True)
class Line:
    """One line that is not blank. Offsets are in the folded text."""

    index: int
    """Its place among the lines that are not blank, from 0."""
    start: int
    """Offset of its first character that is not white space."""
    end: int
    """Offset after its last character that is not white space."""
    text: str
    """The characters from `start` to `end`."""
    indent: int
    """How many white-space characters stand before it on its line."""
    blank_before: bool
    """Whether a blank line, or a page end, stands between it and the line before."""
    cut: bool = False
    """Whether only a blank parts it from the one before, or the one behind: the page has lost its line ends."""
    numbers_piece: bool = False
    """Whether it is the number that a file viewer set before a piece of the text."""
    goes_on: bool = False
    """Whether such a number parts it from the line before in the middle of a sentence."""


def split_lines(folded: Folded) -> list[Line]:
    r"""Return the lines of the folded text that are not blank, in order.

    Folding has made one kind of all line ends (LF, CR LF, CR, U+2028, U+2029, NEL, form feed, vertical tab).

    >>> from zhreport.text.chars import fold
    >>> [(line.text, line.blank_before) for line in split_lines(fold("甲\r\n\r\n 乙\u2028丙"))]
    [('甲', False), ('乙', True), ('丙', False)]
    """
    lines: list[Line] = []
    index, position, blank = 0, 0, False
    for raw in folded.text.split("\n"):
        text = raw.strip()
        if text:
            if text[0] == "?" and (lost := LOST_INDENT.match(text)):
                text = text[lost.end() :]
            indent = 0 if text is raw else raw.index(text)
            start = position + indent
            lines.append(Line(index, start, start + len(text), text, indent, blank))
            index += 1
            blank = False
        else:
            blank = index > 0
        position += len(raw) + 1
    return lines
