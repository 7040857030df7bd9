"""Characters that a crawler or a converter wrote out: `&nbsp;` and `&#20108;`, `<br>` and `\\n`, a blank behind every character.

Each is read as the one character it stands for. The text keeps its length, so that offsets stay: what is left over of a
character written out is told as a stretch to be passed over.
"""

from __future__ import annotations

import html
import re

from zhreport.text.stretches import Stretches

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")
_BR = re.compile(r"<br ?/?>", re.IGNORECASE)
_SINGLE_BLANK = re.compile(r"(?<=\S)[ \u3000](?=\S)")
_SPACED_SHARE = 0.7  # of the characters with a single blank behind them: in real text far below a tenth
_SAMPLE = 20_000  # characters looked at for that


def read_written_out(text: str) -> tuple[str, Stretches]:
    r"""Return the text, as long as before, with the characters that it writes out, and what is left over of them.

    In a row of cells between pipes `<br>` is a blank. `\n` is believed where it is commoner than line ends.

    >>> read_written_out("甲<br>乙&ldquo;")
    ('甲   \n乙“ldquo;', [(7, 13)])
    """
    left_over: Stretches = []
    if "&" in text:
        text = _read_entities(text, left_over)
    if "<br" in text or "<BR" in text:
        text = "\n".join(map(_break_line, text.split("\n")))
    if "\\n" in text and text.count("\\n") > text.count("\n"):
        text = text.replace("\\r\\n", "   \n").replace("\\n", " \n").replace("\\t", "  ").replace("\\u3000", " " * 6)
    if _is_spaced(text):
        left_over += [match.span() for match in _SINGLE_BLANK.finditer(text)]
    return text, left_over


def _read_entities(text: str, left_over: Stretches) -> str:
    """Put the character of each entity in its first place; a blank is left over as a whole."""

    def read(found: re.Match[str]) -> str:
        own = html.unescape(found[0])
        if len(own) != 1:
            return found[0]
        left_over.append((found.start() + (not own.isspace() or own == "\n"), found.end()))
        return own + found[0][1:]

    return _ENTITY.sub(read, text)


def _break_line(line: str) -> str:
    """Break a line where it says so."""
    return _BR.sub(lambda found: (" " if "|" in line else "\n").rjust(len(found[0])), line)


def _is_spaced(text: str) -> bool:
    """Return whether nearly every character has a single blank behind it."""
    if (text.count(" ") + text.count("\u3000")) * 3 < len(text):
        return False
    sample = text[:_SAMPLE]
    own = sum(map(len, sample.split()))
    return sum(1 for _ in _SINGLE_BLANK.finditer(sample)) > _SPACED_SHARE * own
