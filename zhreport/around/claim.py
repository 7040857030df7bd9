"""The report's own head and foot, and what stands around them: the recognisers that claim their lines.

First the title and the signature; then what stands above the title and below the last thing said, which is the page's
whatever it says.
"""

from __future__ import annotations

import re
from itertools import pairwise

from zhreport.around.body_limits import PROSE_LINE, opens_body
from zhreport.around.document_title import FoundTitle, find_title, title_zone
from zhreport.around.foot import foot_begins
from zhreport.around.front import bare, year_of
from zhreport.around.furniture import EDGES
from zhreport.around.page_lines import LONGEST_BAR, LONGEST_COLUMN, SAID
from zhreport.around.signature import FoundSignature, find_signature, signature_at
from zhreport.around.title_by_place import DASHES, title_by_place
from zhreport.knowledge import Knowledge
from zhreport.model import Boilerplate, MetadataLine, Node, Signature, Table, Title
from zhreport.page import PICTURE, Page, parts_of
from zhreport.text.dates import find_day
from zhreport.text.lines import Line

SHORTEST_AGENCY = 5  # characters of an agency's name below a title that names none
NAMED = 3  # first characters of an agency's name below a title that stand in the title as well
LONGEST_STRAY = 40  # characters of a line above the title or below the signature that is taken for page furniture
LONGEST_ABOVE = 60  # characters of such a line above the title, where no body stands, if no sentence ends in it
ATTACHED = "附"  # with this begins the line that names an attachment
LINES_BELOW_TITLE = 4  # free lines among which a signature below the title is looked for
_NUMBERED = re.compile(r"\(?\d{1,2}(?:[、)]|\.(?!\d))")  # 1、 may open the body, and no title begins with it
_BAR = frozenset(" |·>")
_PRINTED = frozenset({PICTURE, "page_number", "running_title"})


def claim_title(page: Page, known: Knowledge) -> None:
    """Claim the title, wherever it stands again as well."""
    limit = next((line.index for line in page.lines if isinstance(page.owner[line.index], Table)), len(page.lines))
    free = (line for line in page.lines[:limit] if page.owner[line.index] is None)
    zone = title_zone(free, lambda line: opens_body(known, line) or _NUMBERED.match(line.text) is not None)
    named = page.fields.get(known.metadata.document, ("", 0, 0))[0]
    page.title = find_title(zone, known.titles, known.front, named, page.papers) or title_by_place(page, known, zone)
    if page.title is not None and _is_section(page, known, page.title):
        page.title = None
    if page.title is None:
        return
    for lines in (page.title.lines, *page.title.repeats, *_above_subtitle_again(page.title, zone)):
        text = "".join(page.folded.slice(line.start, line.end).strip(EDGES) for line in lines)
        page.claim(Title(lines[0].start, lines[-1].end, text, parts_of(lines)), lines)


def _above_subtitle_again(title: FoundTitle, zone: list[Line]) -> list[list[Line]]:
    """Return where the title, or the end of it, stands again below it, with its subtitle on a line of its own."""
    text, last = title.text, title.lines[-1].index
    below = [line for line in zone if line.index > last]
    return [
        [first, second]
        for first, second in pairwise(below)
        if second.text[0] in DASHES and text.endswith(bare(first.text + second.text))
    ]


def _is_section(page: Page, known: Knowledge, title: FoundTitle) -> bool:
    """Return whether what was found is the title of the first section, or of a collection's first paper, the document's own being lost.

    A section's is known as one, names neither agency nor year, and another such line stands below it.
    """
    text = title.text
    if len(title.lines) == 1 and title.lines[0].index in page.papers:
        return True
    if len(title.lines) > 1 or not known.titles.exact(text) or year_of(text) or known.front.agency_in(text):
        return False
    return any(known.titles.exact(line.text) for line in page.free() if line.index > title.lines[0].index)


def claim_subtitle(page: Page, known: Knowledge) -> None:
    """Claim the lines right above the body that say when and before whom the report was given, and who gives it."""
    last = page.title.lines[-1].index if page.title is not None else -1
    below = [line for line in page.free() if line.index > last][: LINES_BELOW_TITLE + 1]
    free, at = [line for line in below if len(line.text) <= PROSE_LINE], 0
    while at < len(free) and not (page.subtitle and not known.front.is_subtitle(free[at].text)):
        own = free[at : at + 2]
        if known.front.is_subtitle(own[0].text) or own[-1].index > own[0].index + 1:
            own = own[:1]
        if known.front.is_subtitle("".join(part.text for part in own)):
            page.subtitle += own
            raw = "".join(page.folded.slice(part.start, part.end) for part in own)
            page.claim(Title(own[0].start, own[-1].end, raw), own)
            at += len(own) - 1
        at += 1


def claim_signature(page: Page, known: Knowledge) -> None:
    """Claim the signature at the end, or above or below the title, where some genres sign."""
    free = page.free()
    said = _said(page, known, free)
    page.signature = found = find_signature(said, known.front, page.title.text if page.title else "")
    if found is None:
        page.signature = found = _sign_below_foot(page, known, free[len(said) :])
    near = _sign_near_title(page, known, free) if page.title is not None else None
    if near is not None and (found is None or found.agency is None):
        page.signature = near
    for own in _apart(found, near, page.body[0]):
        agency = page.folded.slice(*own.agency_span) if own.agency_span else None
        node = Signature(own.lines[0].start, own.lines[-1].end, agency, own.date, parts_of(own.lines))
        page.claim(node, own.lines)


def _apart(found: FoundSignature | None, near: FoundSignature | None, head: int) -> list[FoundSignature]:
    """Return the signature at the end and the one near the title, which is a second one only above the body."""
    if found is None or near is None:
        return [own for own in (found, near) if own is not None]
    second = near.lines[-1].index < min(head, found.lines[0].index)
    return [near, found] if second else [near if found.agency is None else found]


def _said(page: Page, known: Knowledge, free: list[Line]) -> list[Line]:
    """Return the free lines before the foot of the page begins."""
    foot = foot_begins(page, known)
    return free if foot is None else [line for line in free if line.index < foot]


def _sign_near_title(page: Page, known: Knowledge, free: list[Line]) -> FoundSignature | None:
    assert page.title is not None
    first, last = page.title.lines[0].index, page.title.lines[-1].index
    below = [line for line in free if line.index > last][:LINES_BELOW_TITLE]
    above = [line for line in free if line.index < first][-LINES_BELOW_TITLE:]
    return _first_signature(below, known) or _first_signature(above, known)


def _sign_below_foot(page: Page, known: Knowledge, lines: list[Line]) -> FoundSignature | None:
    """Return the signature that stands right below the first of a page's buttons: the agency's that the title names, if it names one."""
    found = _first_signature(lines[:LINES_BELOW_TITLE], known)
    named = known.front.agency_in(page.title.text) if page.title is not None else None
    return found if found and found.agency and named in (None, found.agency) else None


def _first_signature(lines: list[Line], known: Knowledge) -> FoundSignature | None:
    """Return the first signature whose day is written with 月 among a few lines, None if there is none."""
    signed = (signature_at(lines, i, known.front) for i, line in enumerate(lines) if "月" in line.text)
    return next((found for found in signed if found is not None), None)


def claim_surroundings(page: Page, known: Knowledge) -> None:
    """Claim what stands above the title and below the last thing said: it is the page's, not the report's."""
    if page.title is not None:
        above = [line for line in page.free() if line.index < page.title.lines[0].index]
        notice = any(f"《{page.title.text}》" in line.text for line in above)  # with which the document was issued
        for line in above:
            if notice and line.text[-1] in SAID:
                continue
            short = len(line.text) <= LONGEST_ABOVE and "。" not in line.text
            if short or _is_stray(line) or known.front.pages.is_page_name(line.text, page.title.text):
                page.claim_boilerplate(line, "navigation")
        _claim_copies(page, page.title)
        _claim_below_title(page, page.title, known)
    else:
        _claim_columns(page, known)
    signed = page.signature.lines[-1].index if page.signature is not None else -1
    foot = signed if signed > page.body[1] >= 0 else foot_begins(page, known)
    attached = False
    for line in [] if foot is None else [line for line in page.free() if line.index > foot]:
        attached = line.text.startswith(ATTACHED) or (attached and line.text[0].isdigit())
        own = attached or known.front.is_note(line.text)
        if not own and _is_stray(line) and not opens_body(known, line):
            page.claim_boilerplate(line, "related")


def _claim_below_title(page: Page, title: FoundTitle, known: Knowledge) -> None:
    """Claim what stands between the title and the last line of the page's own above the body: who published it and when."""
    again = {line.index for lines in title.repeats for line in lines}
    own = (index for index in range(page.body[0] - 1, title.lines[-1].index, -1))
    last = next((index for index in own if index in again or _is_of_page(page.owner[index])), -1)
    agency = known.front.agency_in(title.text)
    for line in page.free():
        if line.index in page.papers:
            return  # the first paper of a collection
        if line.index == title.lines[-1].index + 1 and known.front.pages.names_site(line.text):
            page.claim_boilerplate(line, "navigation")
            continue
        if agency is None and line.index == title.lines[-1].index + 1 and _signs(page, line, known):
            page.claim_fields({known.metadata.issuers[-1]: line.text}, [line])
            continue
        if line.index >= last:
            return
        said = line.text[-1] in SAID and line.text[0].isalnum()  # no label behind a bullet
        if said or line.index < title.lines[-1].index or not _is_stray(line):
            continue
        day = find_day(line.text)
        if known.front.is_agency(line.text) and line.text[:NAMED] in title.text:
            page.claim_fields({known.metadata.issuers[-1]: line.text}, [line])
        elif day and not day[1]:
            page.claim_fields({known.metadata.published: line.text}, [line])
        else:
            page.claim_boilerplate(line, "navigation")


def _signs(page: Page, line: Line, known: Knowledge) -> bool:
    """Return whether a line below a title that names no agency does, and the page's own lines or the body begin behind it."""
    if len(line.text) < SHORTEST_AGENCY or not known.front.is_agency(line.text) or opens_body(known, line):
        return False
    below = page.lines[line.index + 1] if line.index + 1 < len(page.lines) else None
    return below is not None and (
        _is_of_page(page.owner[below.index]) or opens_body(known, below) or not _is_stray(below)
    )


def _claim_columns(page: Page, known: Knowledge) -> None:
    """Claim the names of columns that stand above the first heading of a report without title."""
    head = page.body[0]
    if head >= len(page.lines) or not opens_body(known, page.lines[head]):
        return
    for line in page.free():
        if line.index >= head:
            return
        text = line.text
        if len(text) > LONGEST_COLUMN or text[-1] in SAID or line.index in page.papers:
            return  # the report has begun
        if text not in known.titles.asides and not known.titles.exact(text) and known.grammar.match(text) is None:
            page.claim_boilerplate(line, "navigation")


def _is_of_page(owner: Node | None) -> bool:
    """Return whether a line is a web page's: one of facts about the document, or furniture that no printer puts there."""
    return isinstance(owner, MetadataLine) or (isinstance(owner, Boilerplate) and owner.category not in _PRINTED)


def _claim_copies(page: Page, title: FoundTitle) -> None:
    """Claim the lines that say the title again: a printer's. Below the word 附件 it is the title of what is attached."""
    own = bare(title.text)
    for line in page.free():
        if len(own) <= len(line.text) < 2 * len(own) and bare(line.text) == own:
            if not page.lines[line.index - 1].text.startswith(ATTACHED):
                page.claim_boilerplate(line, "running_title")


def _is_stray(line: Line) -> bool:
    """Return whether a line outside the report is short enough to be the page's, or a bar of several entries."""
    text = line.text
    return len(text) <= LONGEST_STRAY or (len(text) <= LONGEST_BAR and "。" not in text and not _BAR.isdisjoint(text))
