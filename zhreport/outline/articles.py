"""Evidence that the articles of a law give: what they number themselves, and what stands inside them, is no heading.

Each rule adds the names of what it sees to the evidence of the candidates; the weights stand in `zhreport.outline.rules`. Linear
in the number of candidates.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.outline.below import is_next
from zhreport.outline.candidate import CHAPTER_RANK, Candidate
from zhreport.outline.rows import Row

FEW_LEFT_OUT = 3  # numbers by which an article may go on from the one before: 第五条中 is not seen as the next
SECOND = 2  # the number of the first article above which a line is no title of the law
INNER_RANK = 50  # (一) and below: what an article numbers


def find_articles(candidates: list[Candidate]) -> None:
    """Add the evidence of a numbering of sentences that goes on over chapters: 一、 to 六十、 in the place of articles."""
    rows: dict[str, list[Candidate]] = {}
    chapters: dict[str, tuple[int, int]] = {}  # how many had begun before the first and the last member of each row
    begun = 0
    for candidate in candidates:
        if candidate.marker is None or candidate.inside or not candidate.ordinal:
            continue
        if candidate.marker.family.rank <= CHAPTER_RANK:
            begun += candidate.head
            continue
        group = candidate.group
        row = rows.get(group)
        if row is not None and is_next(row[-1], candidate):
            row.append(candidate)
            chapters[group] = chapters[group][0], begun
            continue
        if row is not None:
            _mark_articles(row, *chapters[group])
        rows[group], chapters[group] = [candidate], (begun, begun)
    for group, row in rows.items():
        _mark_articles(row, *chapters[group])


def _mark_articles(row: list[Candidate], first: int, last: int) -> None:
    """Mark the members of a row that runs over the beginnings of chapters, if most are sentences and one is no title."""
    sentences = [own for own in row if not own.head or (own.closing == "。" and not own.run_in)]
    if first < last and len(sentences) * 2 > len(row) and not all(own.head for own in sentences):
        for own in row:
            own.evidence.append("numbered_through")


def find_within_articles(candidates: list[Candidate]) -> None:
    """Add the evidence of what stands between two articles of a law: paragraphs and items of the first, no headings.

    A numbering that had begun before the first article, 一、 above 第一条, goes on over articles and is left alone, and so
    is what stands below an article with a title of its own. A law whose first article has another number than one begins
    inside the article before it.
    """
    outer: set[str] | None = None  # the numberings above the articles, once the first is reached
    before: list[Candidate] = []
    article: int | None = None  # the number of the article that is open
    plain = False  # whether an article had no title: then none behind it has one
    within: list[Candidate] = []
    for candidate in candidates:
        marker = candidate.marker
        if marker is None:
            if candidate.closing or candidate.run_in:
                within.append(candidate)
        elif marker.family.group == "article":
            if outer is None:
                outer = _outer_groups(before, candidate.ordinal or 1)
            if article is not None and article < (candidate.ordinal or 0) <= article + FEW_LEFT_OUT:
                _mark_within(within)
            titled = candidate.bracketed or (candidate.head and not candidate.run_in and not candidate.closing)
            plain = plain or not titled
            article, within = candidate.ordinal if plain else None, []
        elif marker.family.rank <= CHAPTER_RANK:
            if article is not None and candidate.head:
                _mark_within(within)
            article, within = None, []
        elif outer is None:
            before.append(candidate)
        elif candidate.ordinal is not None and candidate.group not in outer:
            within.append(candidate)


def find_chapter_titles(candidates: list[Candidate], rows: list[Row]) -> None:
    """Add the evidence of a line without marker between the end of an article and the next one: a chapter's title.

    Above the first article it may as well be the title of the law.
    """
    for candidate, following in pairwise(candidates):
        above = (
            following.group == "article" and following.row == candidate.row + 1 and (following.ordinal or 0) >= SECOND
        )
        alone = candidate.marker is None and not (candidate.run_in or candidate.closing or candidate.attached)
        if above and alone and candidate.row and rows[candidate.row - 1].text[-1] == "。":
            candidate.evidence.append("above_article")


def _outer_groups(before: list[Candidate], first: int) -> set[str]:
    """Return the numberings above the first article; what belongs to a lost article before it is marked as such.

    Where a numbering of sections stands above, nothing of an article is lost: a report quotes one.
    """
    inner = [own for own in before if own.marker is not None and own.marker.family.rank >= INNER_RANK]
    lost = inner if first > 1 and len(inner) == len(before) else []
    _mark_within(lost)
    return {own.group for own in before} - {own.group for own in lost}


def _mark_within(candidates: list[Candidate]) -> None:
    for candidate in candidates:
        candidate.evidence.append("within_article")
