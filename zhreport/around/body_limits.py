"""Where the body of a report begins on its page, and where it ends: headings, sentences, tables."""

from __future__ import annotations

from zhreport.around.foot import others_begin
from zhreport.knowledge import Knowledge
from zhreport.model import Boilerplate
from zhreport.outline.rows import is_lone_marker
from zhreport.page import Page
from zhreport.text.lines import Line

PROSE_LINE = 60  # characters from which a line with a sentence's end in it is body text
SHORTEST_OPENING = 20  # characters from which a line that ends a sentence opens the body
SHORTEST_CLOSING = 10  # characters from which such a line is still of the body: a page's foot has no sentences
HEADING_RANK = 50  # the lowest family that opens the body: 1. and below it (1) are more often list items
_HEADING_BEGINNINGS = frozenset("一二三四五六七八九十(第篇〔[【ⅠⅡ")


def body_limits(page: Page, known: Knowledge) -> tuple[int, int]:
    """Return the indices of the first and the last line of the body: headings, sentences, tables."""
    last = len(page.lines)
    head = next((line.index for line in page.lines if _is_body(page, known, line, SHORTEST_OPENING)), last)
    if head == last:
        return last, -1
    own = reversed(page.lines[: max(others_begin(page, known), head + 1)])
    return head, next(line.index for line in own if _is_body(page, known, line, SHORTEST_CLOSING))


def _is_body(page: Page, known: Knowledge, line: Line, shortest: int) -> bool:
    text = line.text
    owner = page.owner[line.index]
    if owner is not None:
        return not isinstance(owner, Boilerplate)
    if "。" in text and (len(text) >= PROSE_LINE or (text[-1] == "。" and len(text) >= shortest)):
        return known.furniture.category(text) is None and not ("|" in text and known.metadata.fields(text))
    return opens_body(known, line)


def opens_body(known: Knowledge, line: Line) -> bool:
    """Return whether a line looks like a numbered heading."""
    if len(line.text) > PROSE_LINE or line.text[0] not in _HEADING_BEGINNINGS:
        return False
    if is_lone_marker(line.text):
        return True
    marker = known.grammar.match(line.text)
    return marker is not None and marker.heads and marker.family.rank <= HEADING_RANK
