"""The lines that say by themselves that they are the page's: breadcrumbs, counters, page numbers, running titles, labelled facts."""

from __future__ import annotations

import re

from zhreport.around.body_limits import body_limits, opens_body
from zhreport.around.facts import Field
from zhreport.around.front import year_of
from zhreport.around.furniture import (
    bars_among_cells,
    chunk_numbers,
    join_over,
    number_goes_on,
    page_numbers,
    says_nothing,
    teasers,
)
from zhreport.around.signature import signature_at
from zhreport.around.table_heads import heads_table
from zhreport.knowledge import Knowledge
from zhreport.model import MetadataLine
from zhreport.page import Page
from zhreport.text.dates import page_day
from zhreport.text.lines import Line

LONGEST_COLUMN = 8  # characters of a column's name
LONGEST_AUTHORS = 24  # characters of the authors behind a day
LONGEST_BAR = 160  # characters of a line of the page that is a bar of several entries
LONGEST_VALUE_LINE = 40  # characters of a line that holds the value of a label on the line before
_DAY_AND_NAME = re.compile(
    rf"(\S*\d)(?: [^\W\d]{{1,{LONGEST_COLUMN}}}|(?<=-\d\d)(?: \d\d:\d\d(?::\d\d)?)?[一-龥][^。;:,]{{1,{LONGEST_AUTHORS}}})"
)
_NAME_AND_TIME = re.compile(r"[^。;:,]{1,16}?((?:19|20)\d{2}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?)")
_COUNTED = re.compile(r"[一-龥]: ?\d")  # behind a label that no page has
SAID = frozenset("。;:,!?")  # what a sentence or an address ends with, and no name of a column
_LEADS_ON = frozenset(":在到从于为是")  # behind these, what a line of the body says goes on in the next


def claim_furniture(page: Page, known: Knowledge) -> None:
    """Claim the page around the report: breadcrumbs, counters, page numbers, running titles, metadata lines."""
    for line in teasers(page.lines):
        if page.owner[line.index] is None:
            page.claim_boilerplate(line, "teaser")
    page.body = head, tail = body_limits(page, known)
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
    pieces = chunk_numbers(free)
    join_over(pieces, free)
    groups = ((pieces | page_numbers(free, page.running), "page_number"), (page.running, "running_title"))
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
    return text.count(":") > 1 and len(text) <= LONGEST_BAR and text[-1] not in SAID and "。" not in text


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
