"""Tables of contents that share a line with the body, in texts that have lost their line ends. Positions are in the folded line."""

from __future__ import annotations

import re
from itertools import pairwise

from zhreport.around.front import FrontGrammar
from zhreport.around.unnamed_contents import FEWEST_CUT_OFF, FEWEST_ENTRIES, LONGEST_ENTRY
from zhreport.outline.markers import Marker, MarkerGrammar

LEFT_STOP = re.compile(r"。(?![.。·…])(?<![.。·…]。)")
"""A full stop of a sentence, not of leader dots."""
_LEADER = re.compile(r" *[.。·…]{3,} *\d*")


def around_contents(text: str, grammar: MarkerGrammar, front: FrontGrammar) -> tuple[int, int] | None:
    """Return where a table of contents inside a line begins and ends, None if there is none.

    It is a stretch without a sentence's end in which numbered titles follow each other, and ends where the first of them comes
    again. One that a text breaks off in stands behind the word 目录.
    """
    ends = [match.end() for match in LEFT_STOP.finditer(text)]
    long = (stretch for stretch in pairwise([0, *ends, len(text)]) if stretch[1] - stretch[0] > LONGEST_ENTRY)
    for first, last in long:
        own = text[first:last]
        word = front.word_before_entry(own, len(own))
        start, begin = word or (0, 0)
        found = [grammar.match(own, begin), *grammar.find_inside(own, begin + 1)]
        markers = [m for m in found if m is not None and m.family.role == "heading" and not m.family.needs_gap]
        if len(markers) <= FEWEST_ENTRIES or (word is None and markers[0].ordinal != 1):
            continue
        again = _comes_again(own, "" if word is None else _compact(own[begin : markers[0].start]), markers)
        if again or (word is not None and last == len(text) and len(markers) >= FEWEST_CUT_OFF):
            start = first + (markers[0].start if word is None else start)
            return start, first + again if again else len(text)
    return None


def _comes_again(text: str, lead: str, markers: list[Marker]) -> int:
    """Return where the first entry comes again, maybe the one without number that leads in those with these markers; 0 if none does."""
    listed: dict[tuple[str, int | None, tuple[int, ...]], str] = {}
    again = len(text)
    for own, stop in zip(markers, [*(marker.start for marker in markers[1:]), again], strict=True):
        title = _compact(text[own.end : stop])
        before = listed.setdefault((own.family.group, own.ordinal, own.numbers), title)
        if before is not title and len(listed) >= FEWEST_ENTRIES and title.startswith(before):
            again = own.start
            break
    unnumbered = re.compile(" *".join(map(re.escape, lead)))
    found = unnumbered.search(text, markers[FEWEST_ENTRIES - 1].end, again) if lead else None
    return found.start() if found is not None else again % len(text)


def _compact(text: str) -> str:
    """Return an entry without blanks and without its page."""
    return "".join(_LEADER.sub("", text).split())
