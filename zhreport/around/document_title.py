"""The document's title among the lines before the body begins. Offsets are in the folded text.

Every line that ends like a title is a candidate; it grows upwards over lines that can only be its beginning (an agency alone,
a line cut inside a phrase), and the candidate that says most (year, genre, what pages call the document) wins. Where the same
words stand again, with or without year, that is a repetition. Nothing is believed to be a title only because it comes first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zhreport.around.front import NOT_TITLE, FrontGrammar, bare, year_of
from zhreport.around.page_name import without_year
from zhreport.outline.titles import TitleIndex
from zhreport.text.dates import find_day
from zhreport.text.lines import Line

LONGEST_ZONE = 60  # lines looked at for a title, furniture and metadata left out
LONGEST_TITLE_LINE, LONGEST_UNBROKEN = 60, 90  # characters, with marks that part clauses and without them
LONGEST_PART = 40  # characters of a line above the last one of a title
MOST_PARTS = 4  # lines of a title
SHORTEST_NAME = 6  # characters of a title to which a page adds its own words above
SHORTEST_REPEAT = 8  # characters; a shorter line that ends like the title is a column's name
_NOT_PART = frozenset(":|>")
_NUMBERED = re.compile(
    r"^[^\s,。《]{2,10}[〔\[(](?:19|20)\d{2}[〕\])](?:第?\d{1,4}号)"
)  # 栎政发〔2021〕3号 before a title
_CLAUSES = re.compile(r"[,。;:!?]")
_BRACKETED = re.compile(r"\([^()]{2,12}\)|【[^【】]{2,12}】")  # what an agency of news says of a paper before its title
_HAN = re.compile(r"[一-鿿]")


@dataclass(slots=True)
class FoundTitle:
    """The document's title."""

    lines: list[Line]
    """The lines it stands on."""
    repeats: list[list[Line]]
    """Where it stands again."""

    @property
    def text(self) -> str:
        """The folded title without blanks."""
        return bare("".join(line.text for line in self.lines))


def title_zone(lines: Iterable[Line], is_body: Callable[[Line], bool]) -> list[Line]:
    """Return the lines before the body begins: before the first heading, paragraph or table."""
    zone = []
    for line in lines:
        long = len(line.text) > (LONGEST_TITLE_LINE if _CLAUSES.search(line.text) else LONGEST_UNBROKEN)
        if long or line.text[-1] in "。;" or is_body(line):
            break
        zone.append(line)
        if len(zone) >= LONGEST_ZONE:
            break
    return zone


def find_title(
    zone: list[Line], titles: TitleIndex, front: FrontGrammar, named: str, papers: frozenset[int]
) -> FoundTitle | None:
    """Return the title among the lines of the zone, None if there is none.

    `named` is what the page's metadata call the document, "" if they do not; the lines of `papers` are the titles of others.
    """
    named = bare(named)
    ends = [i for i, line in enumerate(zone) if line.index not in papers and _ends_title(zone, i, front)]
    groups = [_upwards(zone, i, titles, front) for i in ends]
    if named:
        groups += [[line] for line in zone if bare(line.text) == named and not front.ends_title(line.text)]
    law = None if groups else max((line for line in zone if front.ends_law(line.text)), key=_size, default=None)
    if law is not None:
        groups = [[line] for line in zone if bare(line.text) == bare(law.text)]
    best: list[Line] | None = None
    best_points = 0.0
    for own in groups:
        points = 1.0 if law is not None else _title_points(_text(own), titles, front, named)
        if (
            best is not None
            and best[-1] not in own
            and front.without_tail(_text(own)) == front.without_tail(_text(best))
        ):
            continue  # the page names the collection twice, and counts its papers in other words
        if points > best_points or (points == best_points and best is not None and best[-1] in own):
            best, best_points = own, points  # of equals one that goes on below the other
    for own in groups:
        if best is not None and len(own) > 1 and own[-2] is best[-1] and front.joins(own[-1].text):
            best = own
    best = _without_page(best, groups, front) if best else None
    return FoundTitle(best, _repeats(best, groups, front)) if best else None


def _without_page(title: list[Line], groups: list[list[Line]], front: FrontGrammar) -> list[Line]:
    """Return the title without what a page adds to it: the line further down with which it begins or, behind a blank, ends."""
    raw = title[0].text
    for own in groups if len(title) == 1 else ():
        text = own[0].text
        if raw.endswith(2 * text) and own[0].index > title[0].index:
            return own  # a breadcrumb that has lost its marks and its line end: 首页范文工作总结工作总结
        if front.counts_papers(raw):
            continue
        if len(own) == 1 and own[0].index > title[0].index and SHORTEST_NAME <= len(text) < len(raw):
            site = raw.removesuffix(text)
            parted = site[-1:] == " " and (" " in site[:-1] or not front.is_agency(site[:-1]))
            if raw.startswith(text) or (site != raw and (parted or _BRACKETED.fullmatch(site))):
                return own
    return title


def _ends_title(zone: list[Line], i: int, front: FrontGrammar) -> bool:
    """Return whether a title ends on a line, if only with its last word: `关于...的` above `通 知`."""
    cells = zone[i].text.strip("| ").split("|") if "|" in zone[i].text else ()
    if len(cells) > 1 and all(front.ends_title(cell.strip()) for cell in cells):
        return False  # the names of several papers, side by side
    if front.ends_title(zone[i].text) or (len(zone[i].text) >= SHORTEST_REPEAT and front.counts_papers(zone[i].text)):
        return not front.is_subtitle(zone[i].text)
    above = bare(zone[i - 1].text) if i else ""
    return above.endswith("的") and len(zone[i].text) < SHORTEST_REPEAT and front.ends_title(above + zone[i].text)


def _repeats(best: list[Line], groups: list[list[Line]], front: FrontGrammar) -> list[list[Line]]:
    """Return the other groups that say the same as the title, or the end of it, with or without its year, or in another order.

    Another order is one that names the same agency and the same year.
    """
    wanted = _text(best)
    plain = without_year(wanted)
    taken = {line.index for line in best}
    repeats = []
    for own in groups:
        text = _text(own)
        again = wanted in (text, _NUMBERED.sub("", text).strip("《》")) or (
            len(text) >= SHORTEST_REPEAT and (wanted.endswith(text) or without_year(text) == plain)
        )
        again = again or (None not in (named := _named(text, front)) and named == _named(wanted, front))
        if again and taken.isdisjoint(line.index for line in own):
            repeats.append(own)
            taken.update(line.index for line in own)
    return repeats


def _named(text: str, front: FrontGrammar) -> tuple[str | None, int | None]:
    """Return the agency and the year that a title names."""
    year = year_of(text)
    return front.agency_in(text), year[0] if year else None


def _upwards(zone: list[Line], i: int, titles: TitleIndex, front: FrontGrammar) -> list[Line]:
    """Return the lines that end with line `i` and together may be one title."""
    own = [zone[i]]
    whole = bare(zone[i].text)
    while len(own) < MOST_PARTS and i > 0 and _belongs_above(zone[i - 1], own[0], whole, titles, front):
        i -= 1
        own.insert(0, zone[i])
        whole = bare(zone[i].text) + whole
    return own


def _belongs_above(above: Line, below: Line, whole: str, titles: TitleIndex, front: FrontGrammar) -> bool:
    """Return whether the title `whole`, which starts on the line `below`, goes on upwards over the line above."""
    text = bare(above.text)
    if (
        below.index - above.index > 1
        or len(text) > LONGEST_PART
        or not _HAN.search(text)
        or text in whole
        or whole in text
    ):
        return False
    closes = text.count("】") > text.count("【")  # what the page has before: the sizes of its letters
    if NOT_TITLE.search(text) or not _NOT_PART.isdisjoint(text) or closes or find_day(text):
        return False
    if titles.attachment.fullmatch(text):
        return False
    if len(whole) < SHORTEST_REPEAT and _is_spaced(below.text) and not front.ends_title(text):
        return True  # 实 施 方 案 below what it is for
    if front.joins(whole):
        return True
    goes_on = front.goes_on(whole)
    if front.ends_for_certain(text) or (front.ends_title(text) and (not goes_on or _is_spaced(below.text))):
        return False
    if front.pages.is_site(text.rstrip("-_|")) and not goes_on and "关于" not in text:
        return False
    if "关于" not in whole and len(text) >= SHORTEST_NAME and titles.unfinished.search(text):
        return True
    if goes_on or (re.search(r"\d{4}年", text) and not re.search(r"\d{4}", whole)):
        return True
    if not re.search(r"[0-9年关]", text[-8:]) and front.is_agency(text):
        return front.agency_in(whole) is None
    return re.search(r"\d{4}年度?", text) is not None and not front.ends_title(text) and front.agency_in(whole) is None


def _is_spaced(text: str) -> bool:
    """Return whether a line is printed with a blank behind every character, as whole titles are: `政 府 工 作 报 告`."""
    return len(text) > MOST_PARTS and set(text[1::2]) == {" "}


def _title_points(text: str, titles: TitleIndex, front: FrontGrammar, named: str) -> float:
    """Return how much a line says for being the title: year, genre, the end that reports have, the name on the page."""
    own = _NUMBERED.sub("", text)
    points = 1.0 + min(len(own.strip("《》")), 24) / 24 - 0.1 * (own != text)
    if year_of(text):
        points += 1.0
    if any(word in text for genre in titles.genres for word in genre.title_words):
        points += 1.5
    if front.ends_for_certain(text):
        points += 0.5
    if named and named == text:
        points += 3.0
    return points - (1.5 if len(text) < 8 and not points > 3 else 0.0)


def _size(line: Line) -> int:
    return len(line.text)


def _text(lines: Iterable[Line]) -> str:
    return bare("".join(line.text for line in lines))
