"""What a report says of itself: agency, year, period, days, signature, genre, each with the place that says it.

Offsets are in the folded text; `zhreport.remap` moves them to the source afterwards.
"""

from __future__ import annotations

from zhreport.dates import find_day
from zhreport.front import agency_in, period_of, year_of
from zhreport.model import Metadata, Span
from zhreport.page import Page
from zhreport.titles import TitleIndex

SHORTEST_SENTENCE = 20  # characters of a line that may state a period or, as the first of the body, the year
YEAR_ZONE = 80  # characters at the start of the body in which it may stand
_PLACE_ENDS = tuple("省市县区镇乡旗州") + ("街道",)


def genre_of(page: Page, titles: TitleIndex) -> str | None:
    """Return the genre that a known table proves, else the one that the title names."""
    for region in page.regions:
        for table in region.tables:
            if table.form:
                return table.form.split(".")[0]
    text = "".join(line.text for line in page.title.lines).replace(" ", "") if page.title else ""
    year = year_of(text)
    for genre in titles.genres:
        in_time = not genre.years or year is None or year[0] in genre.years
        if in_time and any(word in text for word in genre.title_words):
            return genre.name
    return None


def read_metadata(page: Page, genre: str | None) -> Metadata:
    """Return the metadata that title, body, signature and metadata lines hold; the earlier of these is believed."""
    facts = Metadata(genre=genre)
    _read_title(facts, page)
    _read_period(facts, page)
    _read_body_year(facts, page)
    _read_signature(facts, page)
    _read_fields(facts, page)
    return facts


def _read_title(facts: Metadata, page: Page) -> None:
    if page.title is None:
        return
    lines = page.title.lines
    whole = Span(lines[0].start, lines[-1].end)
    facts.title = "".join(page.folded.slice(line.start, line.end).strip(" |") for line in lines)
    facts.spans["title"] = whole
    agency = agency_in("".join(line.text for line in lines).replace(" ", ""))
    if agency:
        facts.agency = agency
        at = lines[0].text.find(agency)
        start = lines[0].start + at
        facts.spans["agency"] = Span(start, start + len(agency)) if at >= 0 else whole
    for line in lines:
        year = year_of(line.text)
        if year:
            facts.year = year[0]
            facts.spans["year"] = Span(line.start + year[1], line.start + year[2])
            break


def _read_period(facts: Metadata, page: Page) -> None:
    for line in page.lines:
        period = period_of(line.text) if len(line.text) >= SHORTEST_SENTENCE else None
        if period:
            facts.period_start, facts.period_end = period[0], period[1]
            span = Span(line.start + period[2], line.start + period[3])
            facts.spans["period_start"] = facts.spans["period_end"] = span
            break
    if facts.year is None and facts.period_start and facts.period_start.endswith("01-01"):
        facts.year = int(facts.period_start[:4])
        facts.spans["year"] = facts.spans["period_start"]


def _read_body_year(facts: Metadata, page: Page) -> None:
    """Take the year from the first sentence where the title has none."""
    if facts.year is not None:
        return
    body = (line for line in page.lines if len(line.text) >= SHORTEST_SENTENCE and page.owner[line.index] is None)
    first = next(body, None)
    year = year_of(first.text[:YEAR_ZONE]) if first else None
    if first and year:
        facts.year = year[0]
        facts.spans["year"] = Span(first.start + year[1], first.start + year[2])


def _read_signature(facts: Metadata, page: Page) -> None:
    signature = page.signature
    if signature is None:
        return
    facts.signed_on = signature.date
    if signature.date_span:
        facts.spans["signed_on"] = Span(*signature.date_span)
    if signature.agency_span:
        facts.signed_by = page.folded.slice(*signature.agency_span)
        facts.spans["signed_by"] = Span(*signature.agency_span)
        _name_agency(facts, facts.signed_by, facts.spans["signed_by"])


def _read_fields(facts: Metadata, page: Page) -> None:
    issuer, start, end = page.fields.get("发布机构", ("", 0, 0))
    if issuer:
        _name_agency(facts, issuer, Span(start, end))
    published, start, end = page.fields.get("发布时间", ("", 0, 0))
    day = find_day(published)
    if day:
        facts.published = day[0]
        facts.spans["published"] = Span(start, end)


def _name_agency(facts: Metadata, name: str, span: Span) -> None:
    """Take a name for the agency's where none is known, or only the place that the name begins with."""
    if facts.agency is None or (_is_place(facts.agency) and name.startswith(facts.agency)):
        facts.agency = name
        facts.spans["agency"] = span


def _is_place(name: str) -> bool:
    """Return whether a name is a place's rather than an agency's."""
    return name.endswith(_PLACE_ENDS)
