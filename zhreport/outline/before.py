"""What stands before a heading candidate: the number before it, a title alone on its line, a sentence that breaks off."""

from __future__ import annotations

import re

from zhreport.outline.below import is_next
from zhreport.outline.candidate import Candidate
from zhreport.outline.extents import LONGEST_PLAIN
from zhreport.outline.prose_grammar import LONGEST_TITLE
from zhreport.outline.rows import NEARLY_FULL, Row
from zhreport.outline.titles import TitleIndex

SHORTEST_OPEN = 14  # characters of a line that may break off in the middle of a sentence
ENDINGS = frozenset('。;:!?…)】》"|')
_CLOCK = re.compile(r"\d:\d\d$")
_DASHES = frozenset("-—–―━")


def heads_alone(candidate: Candidate) -> bool:
    """Return whether a candidate is a title of 一、 or (一) alone on its line: the colon behind it leads in no list."""
    formal = candidate.formal and candidate.group != "article"  # 第六条 ...应当具备的条件:
    return formal and candidate.head and not candidate.run_in and not candidate.inside


def has_own_line(candidate: Candidate) -> bool:
    """Return whether a title has its line to itself, without a mark at its end: 第一,主动公开."""
    return candidate.head and not candidate.run_in and not candidate.closing and len(candidate.text) <= LONGEST_PLAIN


def is_due(candidate: Candidate, earlier: list[Candidate]) -> bool:
    """Return whether the last earlier title of its numbering has its own line, too, and the number before this one's."""
    before = next((own for own in reversed(earlier) if own.group == candidate.group), None)
    return (
        before is not None
        and not (before.inside or before.run_in or before.mid_sentence)
        and before.head
        and before.closing in ("", ":")
        and candidate.ordinal == (before.ordinal or 0) + 1
    )


def follows(candidate: Candidate, last: Candidate) -> bool:
    """Return whether a candidate has the number after the one that the row before begins with.

    Then that row came to its end, whatever its last character: pages leave full stops out.
    """
    return not last.inside and is_next(last, candidate)


def is_open(before: Row, row: Row, last: Candidate | None, titles: TitleIndex, width: int | None) -> bool:
    """Return whether the row before breaks off in the middle of a sentence, or of a title."""
    alone = last is not None and last.marker is None and last.line == before.line.index and not last.run_in
    if last is not None and alone and not last.known and titles.unfinished.search(last.text):
        return True
    shortest = LONGEST_TITLE if row.line.blank_before else SHORTEST_OPEN
    if len(before.text) < shortest or before.text[-1] in ENDINGS or _CLOCK.search(before.text):
        return False
    if before.text[-1] in _DASHES and before.text[:-1].rstrip()[-1:] in ENDINGS:
        return False  # the dash of the next line, which a page has put here
    if last is None or not (last.head or last.maybe_line) or last.run_in or last.line != before.line.index:
        return True
    full = width is not None and len(before.line_at(len(before.text) - 1).text) >= NEARLY_FULL * width
    unmarked = last.marker is None and (full or row.text[0] in _DASHES)  # dashes begin a subtitle
    return (last.inside or unmarked) and not last.known and "," in last.text
