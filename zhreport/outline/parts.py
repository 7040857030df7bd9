"""Parts of a page that count their headings anew: what stands behind a signature, and every attachment.

A notice carries the papers it issues: `附件1`, a title, chapters; `附件2`, a title, 一、二、三、. Each of them has an outline of
its own, and the title below the word is a title and no heading. A part begins only where its numbering starts at one, so
that an attachment named between two sections parts nothing. Linear in the number of rows.
"""

from __future__ import annotations

from zhreport.outline.candidate import Candidate, Found
from zhreport.outline.titles import TitleIndex
from zhreport.page import Page

SIGNED = 2  # rows behind a signature from which they are a part of their own
LONGEST = 60  # characters of a line that names an attachment


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
