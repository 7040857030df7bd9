"""Evidence that titles without number give each other: habits, series, sections above others.

A report that numbers nothing has habits all the same: several lines alone above paragraphs, several paragraphs that open with a
phrase. Every function is linear in the number of candidates.
"""

from __future__ import annotations

from zhreport.outline.candidate import Candidate
from zhreport.outline.phrase import is_section
from zhreport.outline.rows import Row

ALIKE = 2  # titles without number above paragraphs, or phrases that open them, that make a habit
LONGEST_ABOVE = 24  # characters of an unmarked title right above another
PILE = 2  # lines without marker right above another, from which they are steps, cells or a menu
TOP = 5  # the same where nothing stands above them: a title, its author, and the first title of a section
NEARLY = 4  # characters by which the phrases of a pair differ
SERIES = 3  # unnumbered run-in paragraphs in a row that make a habit
_CLAUSES = frozenset(",、")


def find_titles_above(candidates: list[Candidate]) -> None:
    """Add the evidence of an unmarked line right above another, below which several unmarked lines stand above paragraphs.

    The last of a pile of short lines, as menus and tables leave them, is none.
    """
    below = 0  # unmarked lines above paragraphs, since the next line with a number or with others below it
    following: Candidate | None = None
    for at in range(len(candidates) - 1, -1, -1):
        own = candidates[at]
        if own.inside:
            continue
        if own.marker is not None:
            below = 0
        elif _opens_body(own):
            below += 1
        elif below >= ALIKE and following is not None and following.row == own.row + 1 and _opens_body(following):
            before = candidates[at - 1] if at else None
            piled = before is not None and before.row == own.row - 1 and before.marker is None and not before.run_in
            if own.row and own.alone and len(own.text) <= LONGEST_ABOVE and not piled:
                own.evidence.append("above_titles")
                below = 0
        following = own
    if any("above_titles" in own.evidence for own in candidates):
        for own in candidates:  # beside them stand those above a numbering
            if own.alone and "opens_below" in own.evidence:
                own.evidence.append("above_titles")


def find_sections_above(plain: list[Candidate]) -> None:
    """Add the evidence of the main sections of a report without numbers, below each of which several titles stand.

    In a report to an assembly, which begins with a main section, several below some of them are enough.
    """
    titles = [own for own in plain if own.alone and not {"plain_habit", "above_titles"}.isdisjoint(own.evidence)]
    main = [own for own in titles if is_section(own.known)]
    if len(main) < ALIKE or titles[0] is not main[0]:
        return
    addressed = "after_address" in main[0].evidence
    if len(titles) >= (len(main) + 2 * ALIKE if addressed else (ALIKE + 1) * len(main)):
        for own in plain:  # those as well below which a numbering stands
            if own.alone and is_section(own.known) and "above_titles" not in own.evidence:
                own.evidence.append("above_titles")


def _opens_body(candidate: Candidate) -> bool:
    """Return whether an unmarked line that is no other document's title stands above a paragraph."""
    return candidate.alone and "body_below" in candidate.evidence


def find_habits(candidates: list[Candidate], rows: list[Row], addressed: bool) -> None:
    """Add the evidence of unnumbered titles that are alike; `addressed` says that the report is given to an assembly.

    A title that a blank line parts from lines with none between them is in no pile with them.
    """
    alike: dict[str, list[Candidate]] = {}
    series: list[list[Candidate]] = []
    last: Candidate | None = None  # the last run-in phrase, if none behind a dash has followed
    before: Candidate | None = None
    pile = 0  # lines right above that are such titles as well, with nothing below them
    for candidate in _without_long(candidates):
        if candidate.marker is not None:
            last = last if candidate.ordinal is not None or not candidate.run_in else None
            continue
        piled = before is not None and before.row == candidate.row - 1 and not before.run_in and before.closing != "。"
        if piled and pile and rows[candidate.row].line.blank_before and not rows[candidate.row - 1].line.blank_before:
            piled = False
        pile, before = pile + 1 if piled else 0, None if "title_again" in candidate.evidence else candidate
        most = TOP if candidate.row == pile else PILE
        if candidate.run_in:
            if last is None or candidate.row > last.row + 2 or candidate.closing != last.closing:
                series.append([])
            series[-1].append(candidate)
            last = candidate
        elif candidate.mid_sentence or candidate.titled or pile >= most:
            continue
        elif "body_below" in candidate.evidence or "opens_below" in candidate.evidence:
            look = "summed" if candidate.summed else candidate.closing
            alike.setdefault(look, []).append(candidate)
    _mark_series(series, ALIKE if addressed else SERIES)
    heads = {own[0].row - 1 for own in series if "plain_series" in own[0].evidence}  # rows right above a series
    for look, own in alike.items():
        for candidate in own if len(own) >= ALIKE and look != "。" else ():  # sentences above sentences are prose
            candidate.evidence.append("plain_habit")
        for candidate in own if look == "summed" else ():
            if candidate.row in heads:
                candidate.evidence.append("above_series")


def _is_pair(series: list[Candidate]) -> bool:
    """Return whether two paragraphs open with phrases of nearly one length, each a sentence, or with clauses that are alike.

    The first must stand one right below the other. Phrases of several clauses, 以人为本、减少危害, have four characters each anyway.
    """
    if len(series) != ALIKE or any(own.closing != "。" or own.statement for own in series):
        return False
    single = all(_CLAUSES.isdisjoint(own.text) for own in series) and series[1].row <= series[0].row + 1
    return _are_alike(*series) or (single and abs(len(series[0].text) - len(series[1].text)) <= NEARLY)


def _are_alike(one: Candidate, other: Candidate) -> bool:
    """Return whether two phrases begin with clauses of one length and one first character: 抓重点,... and 抓热点,..."""
    comma = one.text.find(",")
    return comma > 0 and comma == other.text.find(",") and one.text[0] == other.text[0]


def _without_long(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates without the long phrases beside which none begins alike."""
    if not any(own.long for own in candidates):
        return candidates
    near = zip([None, *candidates], candidates, [*candidates[1:], None], strict=False)
    return [own for a, own, b in near if not own.long or any(x and x.run_in and _are_alike(own, x) for x in (a, b))]


def _mark_series(series: list[list[Candidate]], long: int) -> None:
    """Mark the long series, and the pairs that are alike one of them; `long` is how many members make one."""
    habits = {own[0].closing for own in series if len(own) >= long or _is_pair(own)}
    for own in series if habits else ():
        if len(own) >= long or (len(own) >= ALIKE and own[0].closing in habits):
            for candidate in own:
                candidate.evidence.append("plain_series")
