"""The document's title by its place, where it does not end as titles do: beside what the page states of the document."""

from __future__ import annotations

import re
from itertools import pairwise

from zhreport.around.document_title import FoundTitle
from zhreport.around.front import NOT_TITLE, bare
from zhreport.knowledge import Knowledge
from zhreport.model import MetadataLine
from zhreport.page import Page
from zhreport.text.dates import find_day
from zhreport.text.lines import Line

SHORTEST_NAME = 10  # characters of a line beside a page's facts that is the document's title and no column's name
SHORTEST_HALF = 8  # characters of each line of a motto on two
SHORTEST_ISSUED = 5  # the same above the day of issue in brackets
MOST_NEWS_LINES = 2  # lines of the title of news that their first paragraph says again
LONGEST_SECTION = 40  # characters of a line below that may be the title of a section
LONGEST_NOTICE = 20  # lines of a notice above what is issued with it
FARTHEST_TITLE = 200  # lines before the title of a report to an assembly
MOST_ABOVE_ABSTRACT = 3  # lines above the abstract of a paper: its title, its authors and where they work
DASHES = "—-"  # with which a subtitle begins
ALIKE = 1.5  # how much longer one line of a title of two may be than the other
_ENDS = frozenset('。;:!?,、)"')
_NAME = re.compile(r"《([^《》 ]+)》")
_ISSUED = re.compile(r"\(\d{4}年\d{1,2}月(?:\d{1,2}日)?\)")
_ADDRESS = re.compile(r"[!-~]+$")  # of a page: no name of a document has only such characters
_ISSUE = re.compile(r"\d ?期$")  # of a journal


def title_by_place(page: Page, known: Knowledge, zone: list[Line]) -> FoundTitle | None:
    """Return the title by its place: right above the day of publication, else beside another of the page's facts."""
    published = known.metadata.published
    above = [line for line in zone if line.index < page.body[0]]
    beside = [line for line in above if _is_fact(page, line.index + 1, published)][::-1]
    beside += [line for line in above[-1:] if _is_fact(page, line.index - 1)]
    beside += [line for line in above if _is_fact(page, line.index + 1)][::-1]
    title = next((line for line in beside if _names_document(line, above, known)), None)
    title = title or _above_issue(page, zone, known)
    if title is None:
        own = _said_again(page, known, zone) or _above_subtitle(page, known) or _issued(page, known)
        return FoundTitle(own, []) if own else None
    lines = _motto(above, title.index, known) if title.text[0] in DASHES else []  # it is a subtitle
    return FoundTitle(
        [*lines, title], [[own] for own in above if own is not title and bare(own.text) == bare(title.text)]
    )


def _names_document(line: Line, above: list[Line], known: Knowledge) -> bool:
    """Return whether a line may be a document's title, or its subtitle, which dashes begin, below a line that may."""
    if line.text[0] in DASHES:
        line = next((own for own in above if own.index == line.index - 1), line)
    return _may_name_document(line.text, known)


def _above_issue(page: Page, zone: list[Line], known: Knowledge) -> Line | None:
    """Return the line right above the month or day of issue in brackets, or the first one above a paper's abstract and authors."""
    free = page.free()
    after = free[len(zone) : len(zone) + 1] if free[: len(zone)] == zone else []
    for i, (line, below) in enumerate(pairwise([*zone, *after])):
        if _ISSUED.fullmatch(below.text):
            return line if _may_name_document(line.text, known, SHORTEST_ISSUED) else None
        if i < MOST_ABOVE_ABSTRACT and known.front.begins_abstract(below.text):
            return zone[0] if _may_name_document(zone[0].text, known) else None
    return None


def _above_subtitle(page: Page, known: Knowledge) -> list[Line]:
    """Return the line right above the one that says before whom a report was given, behind whatever a portal puts before it."""
    free = page.free()[:FARTHEST_TITLE]
    for line, below in pairwise(free):
        if known.front.is_subtitle(below.text) and below.text[0] in DASHES and below.index == line.index + 1:
            motto = _motto(free, below.index, known) if line in free[:MOST_NEWS_LINES] else []
            return [line] if known.front.ends_title(line.text) else motto if len(motto) > 1 else []
    return []


def _issued(page: Page, known: Knowledge) -> list[Line]:
    """Return the line below the day of a notice that has lost its title, if the notice says its words: 《某市应急预案》已经同意,现予印发."""
    names: set[str] = set()
    for line, below in pairwise(page.lines[:LONGEST_NOTICE]):
        names.update(_NAME.findall(line.text) if "《" in line.text else ())
        if names and bare(below.text) in names and len(line.text) <= LONGEST_SECTION and find_day(line.text):
            return [below] if page.owner[below.index] is None else []
    return []


def _motto(lines: list[Line], index: int, known: Knowledge) -> list[Line]:
    """Return the line right above another, with the one above it where they are the two halves of a motto: as long as each other."""
    title = [line for line in lines if index - 2 <= line.index < index]
    sizes = [len(line.text) for line in title]
    alike = len(title) == 2 and max(sizes) <= ALIKE * min(sizes)
    halves = alike and all(_may_name_document(line.text, known, SHORTEST_HALF) for line in title)
    return title if halves and not known.front.ends_title(title[1].text) else title[-1:]


def _said_again(page: Page, known: Knowledge, zone: list[Line]) -> list[Line]:
    """Return the first line, or two, if the paragraph below says its words again, as news do; nothing otherwise.

    No other line stands above a paragraph like this one, so that it is no section's title.
    """
    shortest = SHORTEST_NAME if len(zone) == 1 else SHORTEST_ISSUED
    if not 0 < len(zone) <= MOST_NEWS_LINES or not all(_may_name_document(line.text, known, shortest) for line in zone):
        return []
    free, sizes = page.free(), [len(line.text) for line in zone]
    if max(sizes) > ALIKE * min(sizes):
        return []  # an author's name
    if free[: len(zone)] != zone or len(free) == len(zone):
        return []
    title, body = "".join(bare(line.text) for line in zone), free[len(zone)].text
    pairs = [title[i : i + 2] for i in range(len(title) - 1)]
    if 2 * sum(pair in body for pair in pairs) < len(pairs):
        return []
    below = free[len(zone) + 1 :]
    short = (line.text for line in below if len(line.text) <= LONGEST_SECTION and line.text[-1] not in _ENDS)
    return [] if any(known.grammar.match(text) is None for text in short) else zone


def _is_fact(page: Page, index: int, name: str = "") -> bool:
    """Return whether a line holds a fact about the document that the page states, or the one of that name."""
    owner = page.owner[index] if 0 <= index < len(page.owner) else None
    return isinstance(owner, MetadataLine) and (not name or name in owner.fields)


def _may_name_document(text: str, known: Knowledge, shortest: int = SHORTEST_NAME) -> bool:
    """Return whether a line may be a document's title though it does not end as one: neither agency, day nor section."""
    if (
        len(text) < shortest
        or text[-1] == ":"
        or _ADDRESS.match(text)
        or NOT_TITLE.search(text)
        or _ISSUE.search(text)
        or find_day(text)
    ):
        return False
    return not known.front.is_agency(bare(text)) and not known.titles.lookup(text)
