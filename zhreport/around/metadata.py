"""What a report says of itself: agency, year, period, days, signature, genre, each with the place that says it.

Offsets are in the folded text; `zhreport.remap` moves them to the source afterwards. The title is believed first, then the
signature, the page's labelled fields, and the sentences that say who made the report and for which year. What none of
these says is None: a year is never inferred from another year.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from zhreport import diagnostics
from zhreport.around.front import year_of
from zhreport.around.furniture import EDGES
from zhreport.around.signature import clean_name
from zhreport.knowledge import Knowledge
from zhreport.model import Metadata, Span
from zhreport.page import Page
from zhreport.text.dates import find_period, labelled_day
from zhreport.text.lines import Line

SHORTEST_SENTENCE = 12  # characters of a line that may state a period, an agency or the year
STATED_LINES = 8  # free lines from the beginning in which agency and year may be stated
_SENTENCE_YEAR = re.compile(r"(?:^|[。:;])[^。:;\d]{0,14}?((?:19|20)\d{2}) ?年(?![度初底末]?\d)")
STATED_ZONE = 400  # characters at the start of such a line


def genre_of(page: Page, known: Knowledge) -> str | None:
    """Return the genre that a known table proves, else the one that the title or, without title, the opening names."""
    for region in page.regions:
        for table in region.tables:
            if table.form:
                return table.form.split(".")[0]
    if page.title is not None:
        title = page.title.text
        dated = title + "".join(line.text for line in page.subtitle if line.text[0] == "(")
        return _genre_named(dated, page, known) if known.front.ends_title(title) else None
    for line in _opening(page):
        stated = known.front.stated_year(line.text[:STATED_ZONE])
        if stated:
            genre = _genre_named(line.text[stated[1] :].partition("。")[0].partition(",")[0], page, known)
            if genre:
                return genre
    return _genre_by_law(page, known)


def _genre_by_law(page: Page, known: Knowledge) -> str | None:
    """Return the genre whose law the opening names and whose main section has its title there, if the year is one of its own."""
    opening = list(_opening(page))
    year = _year_of_opening(opening, known) if opening else None
    of_year = {genre.name: genre.laws for genre in known.titles.genres if genre.laws and year in genre.years}
    named = {name for name, laws in of_year.items() if any(law in line.text for line in opening for law in laws)}
    return next((genre for genre in _genres_of_sections(page, known) if genre in named), None) if named else None


def _genres_of_sections(page: Page, known: Knowledge) -> Iterator[str]:
    """Yield the genres that have a main section of this title, for each numbered line."""
    for line in page.free():
        marker = known.grammar.match(line.text)
        for title in known.titles.exact(line.text[marker.end :]) if marker is not None else ():
            if title.genre is not None and not title.part:
                yield title.genre


def _year_of_opening(opening: list[Line], known: Knowledge) -> int | None:
    for line in opening:
        stated = known.front.stated_year(line.text[:STATED_ZONE])
        if stated:
            return stated[0]
        period = find_period(line.text)
        if period:
            return int(period[0][:4])
    return None


def _genre_named(text: str, page: Page, known: Knowledge) -> str | None:
    """Return the genre that a title names; the main sections choose where neither it nor the opening names the year."""
    named = [genre for genre in known.titles.genres if any(word in text for word in genre.title_words)]
    if any(genre.years for genre in named):
        own = year_of(text)
        year = own[0] if own else _year_of_opening(list(_opening(page)), known)
        named = [genre for genre in named if not genre.years or year is None or year in genre.years]
    if len(named) > 1 and named[0].years:
        sections = Counter(_genres_of_sections(page, known))
        return max(named, key=lambda genre: sections[genre.name]).name
    return named[0].name if named else None


def _opening(page: Page) -> Iterator[Line]:
    """Yield the first free lines that may say something of the report."""
    left = STATED_LINES
    for line in page.lines:
        if (page.owner[line.index] is None or line in page.subtitle) and len(line.text) >= SHORTEST_SENTENCE:
            yield line
            left -= 1
            if not left:
                break


def read_metadata(page: Page, known: Knowledge, genre: str | None) -> Metadata:
    """Return the metadata that title, signature, metadata lines and body hold; the earlier of these is believed."""
    facts = Metadata(genre=genre)
    _read_title(facts, page, known)
    _read_signature(facts, page, known)
    _read_fields(facts, page, known)
    _read_period(facts, page, known)
    _read_opening(facts, page, known)
    if facts.year is None:
        _read_repeated_year(facts, page)
    if facts.agency is not None and known.front.is_place(facts.agency):
        office = known.front.office(facts.agency, genre, page.folded.text)
        if office:
            facts.agency = office[0]
            facts.spans["agency"] = Span(office[1], office[2])
    return facts


def _read_title(facts: Metadata, page: Page, known: Knowledge) -> None:
    """Read title, agency and year from the title; without one, from what the page calls the document."""
    if page.title is None:
        named, start, end = page.fields.get(known.metadata.document, ("", 0, 0))
        if known.front.ends_title(named):
            at = page.folded.text.find(named, start, end)
            facts.title = page.folded.slice(at, at + len(named)) if at >= 0 else named
            facts.spans["title"] = Span(start, end)
            _read_named(facts, named, Span(start, end), known)
        return
    lines = page.title.lines
    facts.title = "".join(page.folded.slice(line.start, line.end).strip(EDGES) for line in lines)
    facts.spans["title"] = Span(lines[0].start, lines[-1].end)
    _read_named(facts, page.title.text, facts.spans["title"], known)
    if facts.agency is not None:
        at = lines[0].text.find(facts.agency)
        if at >= 0:
            facts.spans["agency"] = Span(lines[0].start + at, lines[0].start + at + len(facts.agency))
    for line in [*lines, *page.subtitle]:
        year = year_of(line.text)
        if year and (year[0] == facts.year or (facts.year is None and line.text[0] == "(")):
            facts.year = year[0]
            facts.spans["year"] = Span(line.start + year[1], line.start + year[2])
            break


def _read_named(facts: Metadata, title: str, span: Span, known: Knowledge) -> None:
    """Read agency and year from a title; both are said to stand somewhere in it."""
    facts.agency = known.front.agency_in(title)
    if facts.agency:
        facts.spans["agency"] = span
    year = year_of(title)
    if year:
        facts.year = year[0]
        facts.spans["year"] = span


def _read_signature(facts: Metadata, page: Page, known: Knowledge) -> None:
    signature = page.signature
    if signature is None:
        return
    facts.signed_on = signature.date
    if signature.date_span and signature.date:
        facts.spans["signed_on"] = Span(*signature.date_span)
    elif signature.date_span:
        message = f"{page.folded.slice(*signature.date_span)!r} is no complete date"
        page.diagnostics.append(diagnostics.make("metadata.date_unreadable", message, *signature.date_span))
    if signature.agency and signature.agency_span:
        facts.signed_by = signature.agency
        facts.spans["signed_by"] = Span(*signature.agency_span)
        name = _first_of(facts.agency, signature.agency)
        _name_agency(facts, name, facts.spans["signed_by"], known)


def _first_of(place: str | None, names: str) -> str:
    """Return the one of several signing agencies that begins with the place that the title names, else the first."""
    own = names.split(" ")
    return next((name for name in own if place and name.startswith(place)), own[0])


def _read_fields(facts: Metadata, page: Page, known: Knowledge) -> None:
    for name in known.metadata.issuers:
        issuer, start, end = page.fields.get(name, ("", 0, 0))
        issuer = clean_name(issuer, known.front) if issuer else ""
        if known.front.is_agency(issuer):
            _name_agency(facts, issuer, Span(start, end), known)
    for name in known.metadata.days:
        value, start, end = page.fields.get(name, ("", 0, 0))
        if day := labelled_day(value):
            facts.published = day
            facts.spans["published"] = Span(start, end)
            break


def _read_period(facts: Metadata, page: Page, known: Knowledge) -> None:
    """Read the period that the report is for: a whole year, or one that a sentence calls the reporting period."""
    for line in page.lines:
        if len(line.text) < SHORTEST_SENTENCE or "月" not in line.text:
            continue
        period = find_period(line.text)
        if period is None:
            continue
        first, last, start, end = period
        if (first[5:], last[5:]) != ("01-01", "12-31") and not known.front.calls_period(line.text, start):
            continue
        facts.period_start, facts.period_end = first, last
        facts.spans["period_start"] = facts.spans["period_end"] = Span(line.start + start, line.start + end)
        break
    whole = facts.period_start is not None and facts.period_start.endswith("01-01")
    if facts.period_start and whole and facts.year is not None and facts.period_start[:4] != str(facts.year):
        span = facts.spans["period_start"]
        message = f"the title says {facts.year}, the reporting period {facts.period_start[:4]}"
        page.diagnostics.append(diagnostics.make("metadata.year_disputed", message, span.start, span.end))
    if facts.year is None and facts.period_start and whole:
        facts.year = int(facts.period_start[:4])
        facts.spans["year"] = facts.spans["period_start"]


def _read_opening(facts: Metadata, page: Page, known: Knowledge) -> None:
    """Take agency and year from the sentences at the beginning that state them, where nothing else does."""
    opening = list(_opening(page))
    for line in opening:
        vague = facts.agency is not None and known.front.is_relative(facts.agency)
        if vague or facts.agency is None or known.front.is_place(facts.agency):
            agency = known.front.stated_agency(line.text[:STATED_ZONE])
            if agency:
                facts.agency = None if vague else facts.agency
                _name_agency(facts, agency[0], Span(line.start + agency[1], line.start + agency[2]), known)
    for certain in (True, False):
        for line in opening if facts.year is None else ():
            year = known.front.stated_year(line.text[:STATED_ZONE], certain)
            if year:
                facts.year = year[0]
                facts.spans["year"] = Span(line.start + year[1], line.start + year[2])
                break


def _read_repeated_year(facts: Metadata, page: Page) -> None:
    """Take the year with which the first sentences begin, where nothing names it: one year only, and more than once."""
    found: list[tuple[int, int, int]] = []
    for line in _opening(page):
        for match in _SENTENCE_YEAR.finditer(line.text[:STATED_ZONE]):
            found.append((int(match[1]), line.start + match.start(1), line.start + match.end(1)))
    if len(found) > 1 and len({year for year, _, _ in found}) == 1:
        facts.year = found[0][0]
        facts.spans["year"] = Span(found[0][1], found[0][2])


def _name_agency(facts: Metadata, name: str, span: Span, known: Knowledge) -> None:
    """Take a name for the agency's where none is known, or only the place that the name begins with."""
    if facts.agency is None or (known.front.is_place(facts.agency) and name.startswith(facts.agency)):
        facts.agency = name
        facts.spans["agency"] = span
