"""The recognisers that claim lines, in the order in which they do: tables, the page around the report, its head and foot.

Tables of known forms are claimed first, since their row labels look like headings; what no one claims is headings and prose.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from zhreport.candidates import is_lone_marker
from zhreport.contents import find_contents
from zhreport.front import find_signature, find_title, title_zone
from zhreport.furniture import running_lines
from zhreport.given import claim_drawn_tables, claim_given_furniture, claim_given_title, drawn_tables
from zhreport.knowledge import Knowledge
from zhreport.lines import Line
from zhreport.model import Boilerplate, Signature, Table, Title, Toc, TocEntry
from zhreport.page import Page, parts_of
from zhreport.tables.grids import find_grids
from zhreport.tables.labels import skeleton
from zhreport.tables.recognise import find_form_tables

LONGEST_STRAY = 40  # characters of a line above the title or below the signature that is taken for page furniture
LONGEST_VALUE_LINE = 40  # characters of a line that holds the value of a label on the line before
PROSE_LINE = 60  # characters from which a line is body text when the head of a page is looked at
HEADING_RANK = 50  # the lowest family that opens the body: 1. and below it (1) are more often list items
SECTION_RANK = 40  # the lowest family that opens the next section between two tables
LINES_BELOW_TITLE = 4  # free lines among which a signature below the title is looked for
FURNITURE_ZONE = frozenset({"related", "footer", "navigation", "viewer"})
"""Categories that are believed only before the body begins and after it ends: in between, such a line is a caption or a list."""
_HEADING_BEGINNINGS = frozenset("一二三四五六七八九十(第〔[ⅠⅡ")

Recogniser = Callable[[Page, Knowledge], None]
"""Claims the free lines of a page that it recognises, and touches no others."""


def claim_form_tables(page: Page, known: Knowledge) -> None:
    """Claim the tables of known forms, and the page furniture inside them."""
    page.regions = find_form_tables(
        page.folded,
        page.lines,
        known.labels,
        partial(_is_furniture, known),
        partial(_is_section_heading, known),
        drawn_tables(page),
    )
    for region in page.regions:
        inside = set(region.furniture)
        own = [line for line in page.lines[region.first : region.last + 1] if line.index not in inside]
        for table in region.tables:
            page.claim(table, [line for line in own if line.start >= table.start])
        for index in region.furniture:
            line = page.lines[index]
            page.claim_boilerplate(line, known.furniture.category(line.text) or "page_number")
        page.diagnostics.extend(region.diagnostics)


def _is_furniture(known: Knowledge, line: Line) -> bool:
    return known.furniture.category(line.text) is not None


def _is_section_heading(known: Knowledge, line: Line) -> bool:
    """Return whether a line between table rows opens the next section."""
    text = line.text
    marker = known.grammar.match(text)
    title = text[marker.end :] if marker and marker.family.role == "heading" else text
    title = title.rstrip(" 。:;,")
    if any(not entry.part for entry in known.titles.lookup(title)):
        return known.labels.lookup(skeleton(text)) is None
    if marker is None or marker.family.rank > SECTION_RANK or not known.titles.looks_like_title(title):
        return False
    key = skeleton(text)
    return known.labels.lookup(key) is None and not known.labels.similar(key)


def claim_furniture(page: Page, known: Knowledge) -> None:
    """Claim the page around the report: breadcrumbs, counters, page numbers, running titles, metadata lines."""
    head, tail = _body_limits(page, known)
    running = running_lines(page.free())
    waiting: tuple[Line, str] | None = None
    for line in page.free():
        outside = line.index < head or line.index > tail
        if waiting is not None:
            label_line, name = waiting
            waiting = None
            follows = line.index == label_line.index + 1
            if follows and len(line.text) <= LONGEST_VALUE_LINE and "。" not in line.text:
                page.claim_fields({name: line.text}, [label_line, line])
                continue
        if outside and (fields := known.metadata.fields(line.text)):
            page.claim_fields(fields, [line])
            continue
        category = known.furniture.category(line.text)
        if category and (outside or category not in FURNITURE_ZONE):
            page.claim_boilerplate(line, category)
        elif outside and (label := known.metadata.label_alone(line.text)):
            waiting = (line, label.name)
        elif line.text in running:
            page.claim_boilerplate(line, "running_title")


def _body_limits(page: Page, known: Knowledge) -> tuple[int, int]:
    """Return the indices of the first and the last line of the body: headings, long prose, tables."""
    body = [
        line.index
        for line in page.lines
        if (page.owner[line.index] is not None and not isinstance(page.owner[line.index], Boilerplate))
        or (len(line.text) >= PROSE_LINE and "。" in line.text)
        or opens_body(known, line)
    ]
    return (body[0], body[-1]) if body else (len(page.lines), -1)


def opens_body(known: Knowledge, line: Line) -> bool:
    """Return whether a line looks like a numbered heading."""
    if len(line.text) > PROSE_LINE or line.text[0] not in _HEADING_BEGINNINGS:
        return False
    if is_lone_marker(line.text):
        return True
    marker = known.grammar.match(line.text)
    return (
        marker is not None
        and marker.family.rank <= HEADING_RANK
        and marker.family.role == "heading"
        and not marker.family.broken
    )


def claim_grids(page: Page, known: Knowledge) -> None:
    """Claim the tables of no known form."""

    def may_head(line: Line) -> bool:
        return opens_body(known, line) or bool(known.titles.exact(line.text))

    for grid in find_grids(page.folded, page.free(), may_head):
        grid.table.end = grid.lines[-1].end
        grid.table.pieces = parts_of(grid.lines)
        page.claim(grid.table, grid.lines)
        page.diagnostics.extend(grid.diagnostics)


def claim_title(page: Page, known: Knowledge) -> None:
    """Claim the title, wherever it stands again as well."""
    free = page.free()
    body = [opens_body(known, line) for line in free]
    limit = next((line.index for line in page.lines if isinstance(page.owner[line.index], Table)), len(page.lines))
    zone = [line for line in title_zone(free, body) if line.index < limit]
    page.title = find_title(zone, known.titles)
    for lines in [page.title.lines, *page.title.repeats] if page.title else []:
        text = "".join(page.folded.slice(line.start, line.end).strip(" |") for line in lines)
        page.claim(Title(lines[0].start, lines[-1].end, text, parts_of(lines)), lines)


def claim_signature(page: Page, _known: Knowledge) -> None:
    """Claim the signature at the end, or below the title, where some genres sign."""
    free = page.free()
    page.signature = found = find_signature(free)
    if found is None and page.title is not None:
        below = [line for line in free if line.index > page.title.lines[-1].index][:LINES_BELOW_TITLE]
        page.signature = found = find_signature(below)
    if found is not None:
        agency = page.folded.slice(*found.agency_span) if found.agency_span else None
        node = Signature(found.lines[0].start, found.lines[-1].end, agency, found.date, parts_of(found.lines))
        page.claim(node, found.lines)


def claim_surroundings(page: Page, known: Knowledge) -> None:
    """Claim the short lines above the title and below the signature: they are the page's, not the report's."""
    if page.title is not None:
        for line in page.free():
            if line.index < page.title.lines[0].index and len(line.text) <= LONGEST_STRAY:
                page.claim_boilerplate(line, "navigation")
    signed = page.signature.lines[-1].index if page.signature is not None else -1
    if signed > len(page.lines) * 0.5:
        for line in page.free():
            if line.index > signed and len(line.text) <= LONGEST_STRAY and not opens_body(known, line):
                page.claim_boilerplate(line, "footer" if "附" in line.text[:2] else "related")


def claim_contents(page: Page, known: Knowledge) -> None:
    """Claim the table of contents."""
    free = page.free()
    for contents in find_contents(free, known.grammar, known.titles):
        lines = free[contents.first : contents.last + 1]
        entries = [
            TocEntry(e.start, e.end, page.folded.slice(e.start, e.start + len(e.text)), e.page)
            for e in contents.entries
        ]
        page.claim(Toc(lines[0].start, lines[-1].end, entries, parts_of(lines)), lines)


RECOGNISERS: tuple[Recogniser, ...] = (
    claim_form_tables,
    claim_given_furniture,
    claim_drawn_tables,
    claim_furniture,
    claim_grids,
    claim_title,
    claim_given_title,
    claim_signature,
    claim_surroundings,
    claim_contents,
)
"""In the order in which they claim."""
