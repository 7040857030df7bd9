"""Lines that hold two things which stand apart on other pages: a title and what follows it, the last sentence and a signature.

Text taken from a page loses line ends. Such a line of the head or the foot is cut in two before anything is recognised, so
that each part is seen for what it is. Offsets are in the folded text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from zhreport.dates import DAY
from zhreport.front import year_of
from zhreport.knowledge import Knowledge
from zhreport.lines import Line

HEAD_LINES = 40  # first lines in which a title may have something behind it
FOOT_LINES = 40  # last lines in which a signature may stand behind a sentence
LONGEST_TITLE = 60  # characters of a title with something behind it
SHORTEST_TITLE = 8
LONGEST_SIGNATURE = 60  # characters of a signature behind a sentence
HEAD_ZONE = 240  # characters of a line in which labelled facts may stand before a title
_TOKEN = re.compile(r"\S+")
_LAST_DAY = re.compile(rf"(?:{DAY.pattern}) ?\)?$")
_SENTENCE_END = re.compile(r"[。!?][\")]?(?=[^。!?]*$)")


def cut_glued(lines: list[Line], known: Knowledge) -> list[Line]:
    """Return the lines with those cut in two that hold a title and more, or a sentence and a signature."""
    cuts: dict[int, list[int]] = {}
    for line in lines[:HEAD_LINES]:
        places = _around_title(line.text, known)
        if places:
            cuts[line.index] = places
            break
    for line in lines[-FOOT_LINES:]:
        at = _before_signature(line.text, known)
        if at:
            cuts.setdefault(line.index, []).append(at)
    if not cuts:
        return lines
    found: list[Line] = []
    for line in lines:
        for part in _parts(line, cuts.get(line.index, [])):
            found.append(replace(part, index=len(found)))
    return found


def _parts(line: Line, cuts: list[int]) -> list[Line]:
    """Return the parts of a line between the places where it is cut."""
    parts: list[Line] = []
    for first, last in pairwise([0, *cuts, len(line.text)]):
        raw = line.text[first:last]
        own = raw.strip()
        if own:
            start = line.start + first + len(raw) - len(raw.lstrip())
            head = not parts
            parts.append(Line(0, start, start + len(own), own, line.indent if head else 0, line.blank_before and head))
    return parts


def _around_title(text: str, known: Knowledge) -> list[int]:
    """Return where a title with more on its line begins and ends: labelled facts before it, or a body behind; else nothing."""
    if len(text) < 2 * SHORTEST_TITLE or " " not in text:
        return []
    begin = 0
    for match in _TOKEN.finditer(text, 0, HEAD_ZONE):
        before, rest = text[begin : match.end()], text[match.end() :].lstrip()
        if len(match[0]) >= SHORTEST_TITLE and begin < match.start() and _is_title(match[0], known):
            labelled = known.metadata.fields(text[: match.start()].strip()) is not None
            return [match.start(), match.end()] if labelled and "。" in rest else []
        if begin == 0 and len(before) <= LONGEST_TITLE and _is_title(before, known) and _goes_behind(rest, known):
            return [match.end()]
    return []


def _is_title(text: str, known: Knowledge) -> bool:
    return (
        len(text) >= SHORTEST_TITLE and known.front.ends_title(text) and year_of(text) is not None and ":" not in text
    )


def _goes_behind(rest: str, known: Knowledge) -> bool:
    """Return whether this may stand behind a title: a heading, labelled facts, a long text."""
    if not rest:
        return False
    marker = known.grammar.match(rest)
    heads = marker is not None and marker.family.role == "heading" and not marker.family.broken
    return heads or known.metadata.fields(rest) is not None or (len(rest) > LONGEST_TITLE and "。" in rest)


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
