"""The page around a report and the report's own head and foot: the recognisers that claim their lines.

First what says by itself what it is (breadcrumbs, counters, metadata lines, page numbers, running titles); then the title
and the signature; then what stands above the title and below the last thing said, which is the page's whatever it says.
"""

from __future__ import annotations

import re
from itertools import pairwise

from zhreport.around.document_title import FoundTitle, find_title, title_zone
from zhreport.around.facts import Field
from zhreport.around.foot import foot_begins, others_begin
from zhreport.around.front import bare, year_of
from zhreport.around.furniture import (
    EDGES,
    bars_among_cells,
    chunk_numbers,
    number_goes_on,
    page_numbers,
    says_nothing,
    teasers,
)
from zhreport.around.signature import FoundSignature, find_signature, signature_at
from zhreport.around.table_heads import heads_table
from zhreport.around.title_by_place import DASHES, title_by_place
from zhreport.knowledge import Knowledge
from zhreport.model import Boilerplate, MetadataLine, Node, Signature, Table, Title
from zhreport.outline.rows import is_lone_marker
from zhreport.page import PICTURE, Page, parts_of
from zhreport.text.dates import find_day, page_day
from zhreport.text.lines import Line

SHORTEST_AGENCY = 5  # characters of an agency's name below a title that names none
NAMED = 3  # first characters of an agency's name below a title that stand in the title as well
LONGEST_COLUMN = 8  # characters of a column's name
LONGEST_AUTHORS = 24  # characters of the authors behind a day
LONGEST_STRAY = 40  # characters of a line above the title or below the signature that is taken for page furniture
LONGEST_ABOVE = 60  # characters of such a line above the title, where no body stands, if no sentence ends in it
LONGEST_BAR = 160  # characters of such a line if it is a bar of several entries
LONGEST_VALUE_LINE = 40  # characters of a line that holds the value of a label on the line before
PROSE_LINE = 60  # characters from which a line with a sentence's end in it is body text
SHORTEST_OPENING = 20  # characters from which a line that ends a sentence opens the body
SHORTEST_CLOSING = 10  # characters from which such a line is still of the body: a page's foot has no sentences
HEADING_RANK = 50  # the lowest family that opens the body: 1. and below it (1) are more often list items
ATTACHED = "附"  # with this begins the line that names an attachment
LINES_BELOW_TITLE = 4  # free lines among which a signature below the title is looked for
_HEADING_BEGINNINGS = frozenset("一二三四五六七八九十(第篇〔[【ⅠⅡ")
_NUMBERED = re.compile(r"\(?\d{1,2}(?:[、)]|\.(?!\d))")  # 1、 may open the body, and no title begins with it
_DAY_AND_NAME = re.compile(
    rf"(\S*\d)(?: [^\W\d]{{1,{LONGEST_COLUMN}}}|(?<=-\d\d)(?: \d\d:\d\d(?::\d\d)?)?[一-龥][^。;:,]{{1,{LONGEST_AUTHORS}}})"
)
_NAME_AND_TIME = re.compile(r"[^。;:,]{1,16}?((?:19|20)\d{2}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?)")
_BAR = frozenset(" |·>")
_COUNTED = re.compile(r"[一-龥]: ?\d")  # behind a label that no page has
_SAID = frozenset("。;:,!?")  # what a sentence or an address ends with, and no name of a column
_LEADS_ON = frozenset(":在到从于为是")  # behind these, what a line of the body says goes on in the next
_PRINTED = frozenset({PICTURE, "page_number", "running_title"})


def claim_furniture(page: Page, known: Knowledge) -> None:
    """Claim the page around the report: breadcrumbs, counters, page numbers, running titles, metadata lines."""
    for line in teasers(page.lines):
        if page.owner[line.index] is None:
            page.claim_boilerplate(line, "teaser")
    page.body = head, tail = _body_limits(page, known)
    free = page.free()
    by_place = _furniture_by_place(free, page)
    signing = _signing(page, known)
    bars: set[int] | None = None
    waiting: tuple[Line, Field] | None = None
    for line in free:
        if line.index in signing:
            continue
        outside = line.index < head or line.index > tail
        if waiting is not None:
            label_line, field = waiting
            waiting = None
            if line.index == label_line.index + 1 and _claim_value(page, known, label_line, field, line):
                continue
        label = known.metadata.label_alone(line.text.rstrip(" |")) if outside else None
        if (
            label is None
            and (outside or _may_be_facts(line.text))
            and _claim_metadata(page, known, line, head, outside)
        ):
            continue
        category = _category(page, known, line, outside)
        if category is None and outside and says_nothing(line.text):
            bars = bars_among_cells(page.lines) if bars is None else bars
            category = None if line.index in bars else "separator"  # what is left of a table around the whole page
        if category is None and label is not None and not label.furniture:
            waiting = (line, label)
            continue
        category = category or (label.furniture if label is not None else by_place.get(line.index))
        if category:
            page.claim_boilerplate(line, category)


def _signing(page: Page, known: Knowledge) -> set[int]:
    """Return the indices of the lines below the body that sign with a label each, as facts about a page have: `单位(盖章):某局`, `日期:...`.

    A day alone signs if it is written with 月, and a label says that it is the report's or it stands below no other signature.
    """
    foot = range(page.body[1] + 1, len(page.lines)) if page.body[1] >= 0 else range(0)
    found = [own for i in foot if (own := signature_at(page.lines, i, known.front)) is not None]
    named = [own for own in found if own.agency is not None]
    days = [own for own in found if "月" in own.lines[-1].text]
    return {line.index for own in named or days[:1] for line in own.lines}


def _category(page: Page, known: Knowledge, line: Line, outside: bool) -> str | None:
    """Return the category of furniture that a line is by what it says, None if it is none or may be of the body."""
    category = known.furniture.category(line.text)
    if category == "page_number" and number_goes_on(page.lines, line):
        return None
    if outside or category not in known.furniture.outside:
        return category
    goes_on = page.lines[line.index - 1].text[-1:] in _LEADS_ON
    return category if known.furniture.in_body(line.text) and not goes_on else None


def _furniture_by_place(free: list[Line], page: Page) -> dict[int, str]:
    """Return the category of the lines that only their place among the others shows to be furniture, by their index."""
    numbers = page_numbers(free, page.running)
    groups = ((chunk_numbers(free) | numbers, "page_number"), (page.running, "running_title"))
    return {index: category for indices, category in groups for index in indices}


def _claim_value(page: Page, known: Knowledge, label_line: Line, field: Field, line: Line) -> bool:
    """Claim a label and the line after it as its value; the label alone, if that is no value. Return whether both."""
    if len(line.text) > LONGEST_VALUE_LINE or "。" in line.text:
        return False
    text = line.text.strip("| \t")
    beside = [page.lines[i].text for i in (label_line.index - 1, line.index + 1) if 0 <= i < len(page.lines)]
    among = any(known.tables.is_header_word(each) and not known.metadata.label_alone(each) for each in beside)
    if among or known.tables.unit_after(text) or known.tables.names_column(text or label_line.text.strip("| \t")):
        return False  # the first names of a table with one cell to a line, or with a bar between
    own = known.metadata.label_alone(line.text) or known.metadata.fields(line.text)
    titled = known.front.ends_title(line.text) and (year_of(line.text) is not None or field.is_date)
    if own or titled or opens_body(known, line) or known.furniture.category(line.text) is not None:
        page.claim_fields({field.name: ""}, [label_line])
        return False
    page.claim_fields({field.name: text}, [label_line, line])
    return True


def _may_be_facts(text: str) -> bool:
    """Return whether a line inside the body could hold two labelled facts, which only a page prints side by side."""
    return text.count(":") > 1 and len(text) <= LONGEST_BAR and text[-1] not in _SAID and "。" not in text


def _claim_metadata(page: Page, known: Knowledge, line: Line, head: int, outside: bool) -> bool:
    """Claim a line of labelled facts, or a day that a page prints alone above the body. Return whether it is one.

    Inside the body it has several, and says when the page was published or how it is shown.
    """
    fields = known.metadata.fields(line.text)
    if fields is None and line.index < head:
        above = page.owner[line.index - 1] if line.index else None
        fields = known.metadata.spaced_fields(line.text, isinstance(above, MetadataLine))
    if fields is None and line.index < head and (day := _day_before(line.text)):
        fields = {known.metadata.published: day}
    if fields is None or heads_table(page, known, line):
        return False
    category = known.metadata.furniture_only(fields)
    shown = known.metadata.source in fields or any(known.metadata.fields_by_name[name].furniture for name in fields)
    if not outside and any(_COUNTED.search(value) for value in fields.values()):
        return False  # the report's own: 来源:某局 发布时间:2022-01-18 件数:3
    if not outside and not (
        shown and len(fields) > 1 and (category or any(name in fields for name in known.metadata.days))
    ):
        return False
    if category:
        page.claim_boilerplate(line, category)
    else:
        page.claim_fields(fields, [line])
    return True


def _day_before(text: str) -> str | None:
    """Return the day of a line that holds nothing more but a word or two: `2021-03-25 工作总结`, `admin 2021-03-25 10:21`."""
    match = _DAY_AND_NAME.fullmatch(text) or _NAME_AND_TIME.fullmatch(text)
    return page_day(text) or (page_day(match[1]) if match else None)


def _body_limits(page: Page, known: Knowledge) -> tuple[int, int]:
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


def claim_title(page: Page, known: Knowledge) -> None:
    """Claim the title, wherever it stands again as well."""
    limit = next((line.index for line in page.lines if isinstance(page.owner[line.index], Table)), len(page.lines))
    free = (line for line in page.lines[:limit] if page.owner[line.index] is None)
    zone = title_zone(free, lambda line: opens_body(known, line) or _NUMBERED.match(line.text) is not None)
    named = page.fields.get(known.metadata.document, ("", 0, 0))[0]
    page.title = find_title(zone, known.titles, known.front, named, page.papers) or title_by_place(page, known, zone)
    if page.title is not None and _is_section(page, known, page.title):
        page.title = None
    for lines in (
        [page.title.lines, *page.title.repeats, *_above_subtitle_again(page.title, zone)] if page.title else []
    ):
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
            if notice and line.text[-1] in _SAID:
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
        said = line.text[-1] in _SAID and line.text[0].isalnum()  # no label behind a bullet
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
        if len(text) > LONGEST_COLUMN or text[-1] in _SAID or line.index in page.papers:
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
