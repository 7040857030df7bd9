"""Parts of a page that count their headings anew: the papers of a collection, what stands behind a signature, every attachment.

A notice carries the papers it issues: `附件1`, a title, chapters; `附件2`, a title, 一、二、三、. Each of them has an outline of
its own, and the title below the word is a title and no heading. A part begins only where its numbering starts at one, so
that an attachment named between two sections parts nothing. Linear in the number of rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhreport.outline.candidate import Candidate, Found
from zhreport.outline.extents import CLOSERS
from zhreport.outline.prose_grammar import LONGEST_TITLE, MEMBER_BEGINS, MEMBER_ENDS
from zhreport.outline.titles import TitleIndex
from zhreport.page import Page

if TYPE_CHECKING:
    from zhreport.knowledge import Knowledge

SIGNED = 2  # rows behind a signature from which they are a part of their own
ANNOUNCED = 2000  # characters of a page among which it announces the papers that it collects
LONGEST = 60  # characters of a line that names an attachment
_ENDS = MEMBER_ENDS.union(CLOSERS)


def note_papers(page: Page, known: Knowledge) -> None:
    """Note which free lines are titles of the papers of a collection, in a text whose beginning announces them: they are headings."""
    text, grammar, titles, found = page.folded.text, known.grammar, known.titles, []
    for line in [line for line in page.free() if line.text[-1] in _ENDS or line.text[0] in MEMBER_BEGINS]:
        title = line.text.rstrip(CLOSERS)
        if 0 < len(title) <= LONGEST_TITLE and titles.names_member(title, text, min(line.start, ANNOUNCED)):
            marker = grammar.match(line.text) if line.text[0] not in "【(" else None
            if marker is None or marker.ordinal is None:
                found.append(line.index)
    page.papers = frozenset(found)


def mark_parts(found: Found, page: Page, titles: TitleIndex) -> None:
    """Note in which rows parts may begin, and which candidates are titles of attachments."""
    begins: dict[int, bool] = {}  # the row in which a part begins, and whether its title is still to come
    last = page.signature.lines[-1].index if page.signature is not None else -1
    signed = next((n for n, row in enumerate(found.rows) if row.line.index > last), -1) if last >= 0 else -1
    if signed > 0 and len(found.rows) - signed > SIGNED:
        begins[signed] = False
    for number, row in enumerate(found.rows):
        match = titles.attachment.fullmatch(row.text) if row.text[0] == "附" and len(row.text) <= LONGEST else None
        if match is not None:
            begins[number] = not match["title"]
    if not begins:
        return
    found.parts = sorted(begins)
    titled = {number + 1 for number, waits in begins.items() if waits}
    if signed in begins:
        titled.add(signed + _is_remark(found.rows[signed].text))
    for candidate in found.candidates:
        if candidate.marker is None and candidate.row in titled:
            candidate.attached = True


def _is_remark(text: str) -> bool:
    """Return whether a line below a signature belongs to it: `(此件公开发布)`, the day once more."""
    return text[0] == "(" or (text[0].isdecimal() and text[-1] == "日")


def parts_of(found: Found) -> list[list[Candidate]]:
    """Return the candidates part by part; all in one if nothing begins anew."""
    parts: list[list[Candidate]] = [[]]
    begins = iter([*found.parts, len(found.rows)])
    following = next(begins)
    waiting: list[Candidate] = []  # the candidates since a part may have begun, until a number says whether it has
    open_part = False
    for candidate in found.candidates:
        while candidate.row >= following:
            parts[-1] += waiting
            waiting, open_part = [], True
            following = next(begins, len(found.rows) + 1)
        waiting.append(candidate)
        if open_part and candidate.marker is not None and not candidate.inside:
            open_part = False
            if candidate.ordinal == 1 and any(own.ordinal is not None and not own.inside for own in parts[-1]):
                parts.append([])
        if not open_part:
            parts[-1] += waiting
            waiting = []
    parts[-1] += waiting
    return parts
