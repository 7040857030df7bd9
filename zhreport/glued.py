"""Lines that hold two things which stand apart on other pages: a title and what follows it, the last sentence and a signature.

Text taken from a page loses line ends. Such a line of the head or the foot is cut in two before anything is recognised, so
that each part is seen for what it is. Offsets are in the folded text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhreport.dates import DAY
from zhreport.front import year_of
from zhreport.knowledge import Knowledge
from zhreport.lines import Line

HEAD_LINES = 40  # first lines in which a title may have something behind it
FOOT_LINES = 40  # last lines in which a signature may stand behind a sentence
LONGEST_TITLE = 60  # characters of a title with something behind it
SHORTEST_TITLE = 8
LONGEST_SIGNATURE = 60  # characters of a signature behind a sentence
_LAST_DAY = re.compile(rf"(?:{DAY.pattern}) ?\)?$")
_SENTENCE_END = re.compile(r"[。!?][\")]?(?=[^。!?]*$)")


def cut_glued(lines: list[Line], known: Knowledge) -> list[Line]:
    """Return the lines with those cut in two that hold a title and more, or a sentence and a signature."""
    cuts: dict[int, int] = {}
    for line in lines[:HEAD_LINES]:
        at = _behind_title(line.text, known)
        if at:
            cuts[line.index] = at
            break
    for line in lines[-FOOT_LINES:]:
        at = _before_signature(line.text, known) if line.index not in cuts else 0
        if at:
            cuts[line.index] = at
    if not cuts:
        return lines
    found: list[Line] = []
    for line in lines:
        for part in _parts(line, cuts.get(line.index, 0)):
            found.append(replace(part, index=len(found)))
    return found


def _parts(line: Line, at: int) -> list[Line]:
    if not at:
        return [line]
    first, rest = line.text[:at].rstrip(), line.text[at:].lstrip()
    start = line.end - len(rest)
    return [
        replace(line, end=line.start + len(first), text=first),
        Line(0, start, line.end, rest, 0, False),
    ]


def _behind_title(text: str, known: Knowledge) -> int:
    """Return where what stands behind a title begins: a labelled fact, a heading, a long text; 0 if nothing does."""
    if len(text) < 2 * SHORTEST_TITLE or " " not in text[:LONGEST_TITLE]:
        return 0
    for match in re.finditer(" +", text[: LONGEST_TITLE + 1]):
        before, rest = text[: match.start()], text[match.end() :]
        if len(before) < SHORTEST_TITLE or not known.front.ends_title(before) or year_of(before) is None:
            continue
        marker = known.grammar.match(rest)
        heads = marker is not None and marker.family.role == "heading" and not marker.family.broken
        if heads or known.metadata.fields(rest) or (len(rest) > LONGEST_TITLE and "。" in rest):
            return match.end()
    return 0


def _before_signature(text: str, known: Knowledge) -> int:
    """Return where a signature behind the last sentence of a line begins, 0 if none does."""
    if len(text) < SHORTEST_TITLE or text[-1] not in "日)号" or "年" not in text[-LONGEST_SIGNATURE:]:
        return 0
    end = _SENTENCE_END.search(text)
    if end is None or len(text) - end.end() > LONGEST_SIGNATURE:
        return 0
    rest = text[end.end() :].strip()
    day = _LAST_DAY.search(rest)
    if day is None:
        return 0
    name = rest[: day.start()].strip(" (")
    return end.end() if known.front.is_agency(name.replace(" ", "")) or not name else 0
