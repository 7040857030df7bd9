"""The recognisers that claim lines, in the order in which they do: tables, the page around the report, its head and foot.

Tables of known forms are claimed first, since their row labels look like headings; what no one claims is headings and prose.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from operator import attrgetter

from zhreport.around.claim import claim_signature, claim_subtitle, claim_surroundings, claim_title
from zhreport.around.contents import Contents, find_contents, find_tabbed
from zhreport.around.furniture import running_lines
from zhreport.around.given import claim_drawn_tables, claim_given_furniture, claim_given_title, drawn_tables, may_head
from zhreport.around.page_lines import claim_furniture
from zhreport.around.unnamed_contents import title_of
from zhreport.knowledge import Knowledge
from zhreport.model import Toc, TocEntry
from zhreport.outline.parts import note_papers
from zhreport.outline.phrase import is_section
from zhreport.page import Page, parts_of
from zhreport.tables.labels import skeleton
from zhreport.tables.recognise import find_form_tables
from zhreport.tables.unknown.grids import find_grids
from zhreport.text.lines import Line

SECTION_RANK = 40  # the lowest family that opens the next section between two tables

Recogniser = Callable[[Page, Knowledge], None]
"""Claims the free lines of a page that it recognises, and touches no others."""


def claim_form_tables(page: Page, known: Knowledge) -> None:
    """Claim the tables of known forms, and the page furniture inside them."""
    page.running = running_lines(page.lines, known.front)
    page.regions = find_form_tables(
        page.folded,
        page.lines,
        known.labels,
        partial(_is_furniture, page, known),
        partial(_is_section_heading, known),
        drawn_tables(page),
    )
    for region in page.regions:
        own = page.lines[region.first : region.last + 1]
        for table in region.tables:
            page.claim(table, own[bisect_left(own, table.start, key=attrgetter("start")) :])
        for index in region.furniture:
            line = page.lines[index]
            category = "page_number" if line.text.isdecimal() else "running_title"
            page.claim_boilerplate(line, known.furniture.category(line.text) or category)
        page.diagnostics.extend(region.diagnostics)


def _is_furniture(page: Page, known: Knowledge, line: Line) -> bool:
    return line.index in page.running or known.furniture.category(line.text) is not None


def _is_section_heading(known: Knowledge, line: Line) -> bool:
    """Return whether a line between table rows opens the next section."""
    text = line.text
    marker = known.grammar.match(text)
    title = text[marker.end :] if marker and marker.family.role == "heading" else text
    title = title.rstrip(" 。:;,")
    if is_section(known.titles.lookup(title)):
        return known.labels.lookup(skeleton(text)) is None
    if marker is None or marker.family.rank > SECTION_RANK or not known.titles.looks_like_title(title):
        return False
    key = skeleton(text)
    return known.labels.lookup(key) is None and not known.labels.similar(key)


def claim_grids(page: Page, known: Knowledge) -> None:
    """Claim the tables of no known form."""
    for grid in find_grids(page.folded, page.free(), partial(may_head, known), known.tables):
        grid.table.end = grid.lines[-1].end
        grid.table.pieces = parts_of(grid.lines)
        page.claim(grid.table, grid.lines)
        for line in grid.furniture:
            page.claim_boilerplate(line, "running_title")
        page.diagnostics.extend(grid.diagnostics)


def claim_tabbed_contents(page: Page, known: Knowledge) -> None:
    """Claim the tables of contents that look like tables."""
    free = page.free()
    _claim_contents(page, free, find_tabbed(free, known.grammar, known.front))


def claim_contents(page: Page, known: Knowledge) -> None:
    """Claim the table of contents."""
    free = page.free()
    _claim_contents(page, free, find_contents(free, known.grammar, known.front))


def _claim_contents(page: Page, free: list[Line], found: list[Contents]) -> None:
    for contents in found:
        lines = free[contents.first : contents.last + 1]
        entries = [
            TocEntry(e.start, e.end, page.folded.slice(e.start, e.start + len(e.text)), e.page)
            for e in contents.entries
        ]
        page.listed.update(title_of(e.text) for e in contents.entries)
        page.claim(Toc(lines[0].start, lines[-1].end, entries, parts_of(lines)), lines)


RECOGNISERS: tuple[Recogniser, ...] = (
    claim_form_tables,
    claim_given_furniture,
    claim_drawn_tables,
    claim_furniture,
    claim_tabbed_contents,
    claim_grids,
    claim_contents,
    note_papers,
    claim_title,
    claim_given_title,
    claim_subtitle,
    claim_signature,
    claim_surroundings,
)
"""In the order in which they claim."""
