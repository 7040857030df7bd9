"""A page's name as a browser shows it: the document's title with columns and site around it, marks between them.

`某局2021年工作总结_工作总结_某县人民政府`. The marks and the words of sites stand in lexicons/front.toml, [page]. Offsets are in the
folded line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from zhreport.lexicon_file import LexiconFile, any_of
from zhreport.text.dates import find_day

if TYPE_CHECKING:
    from zhreport.around.front import FrontGrammar

SHORTEST_TITLE = 6  # characters of a title with a column or a site beside it
LONGEST_SITE = 24  # characters of the name of a site or a column
_NOT_NAME = re.compile(r"[。;,:《》<>()\[\]【】]|^\d+$|[\d年]$|^\d{4}年|^第|^附")


class PageNames:
    """What lexicons/front.toml knows of the names of pages."""

    def __init__(self, file: LexiconFile, page: dict[str, Any]) -> None:
        self._separators = tuple(file.strings(page, "name_separators", "[page]"))
        self._certain = tuple(file.strings(page, "certain_separators", "[page]"))
        marks = any_of([*self._certain, *self._separators])
        sites = any_of(file.words(page, "sites", "[page]"))
        own = any_of(file.words(page, "own_sites", "[page]"))
        self._mark = re.compile(rf" *(?:{marks})+ *")
        self._site, self._own_site = re.compile(rf"(?:{sites}|{own})$"), re.compile(rf"(?:{own})$")
        self._attached = file.alternatives(page, "attached", "[page]")

    def behind_attached(self, text: str) -> int:
        """Return where the word 附件 ends with which a folded line begins, 0 if it does not."""
        attached = self._attached.match(text)
        return attached.end() if attached is not None else 0

    def title_in(self, text: str, first: int, front: FrontGrammar) -> tuple[int, int]:
        """Return where in a folded line, from a place on, the title begins behind a site's name, and ends before column and site.

        A mark that titles have as well parts a title from the name of a site only.

        >>> from zhreport.around.front import FrontGrammar
        >>> front, text = FrontGrammar.load(), "某网_某局2021年度报告 - 某县人民政府"
        >>> text[slice(*front.pages.title_in(text, 0, front))]
        '某局2021年度报告'
        """
        parts = self._parts(text, first)
        points = [_points(text[start:end], front) for start, end in parts]
        best = max(points)
        if len(parts) == 1 or not best or points.count(best) > 1:
            return first, len(text)
        at = points.index(best)
        title = text[slice(*parts[at])]
        before, behind = parts[:at], parts[at + 1 :]
        if not all(self._is_name(text[start:end]) for start, end in (*before, *behind)):
            return first, len(text)
        if before and any(self._keeps(text, own, below, title, front) for own, below in pairwise(parts[: at + 1])):
            before = []
        if behind and not (self._is_certain(text, *parts[at : at + 2]) or self._site.search(text[: behind[-1][1]])):
            behind = []
        return parts[at][0] if before else first, parts[at][1] if behind else len(text)

    def _parts(self, text: str, first: int) -> list[tuple[int, int]]:
        """Return where the parts between the marks stand, and the name of a site behind a blank."""
        marks = [
            (mark.start(), mark.end())
            for mark in self._mark.finditer(text, first + 1, len(text) - 1)
            if not (text[mark.start() - 1].isdigit() and text[mark.end()].isdigit())
        ]
        blanks = {text.find(" ", first + 1), text.rfind(" ", first + 1)} - {-1}
        for blank in () if any(" " in text[start:end] for start, end in marks) else blanks:
            if self.is_site(text[first:blank]) or self.is_site(text[blank:]):
                marks.append((blank, blank + 1))
        marks.sort()
        edges = [first, *(edge for mark in marks for edge in mark), len(text)]
        return list(zip(edges[::2], edges[1::2], strict=True))

    def _is_name(self, text: str) -> bool:
        """Return whether a part may be the name of a column or of a site."""
        return 2 <= len(text) <= LONGEST_SITE and not _NOT_NAME.search(text) and find_day(text) is None

    def _is_certain(self, text: str, own: tuple[int, int], below: tuple[int, int]) -> bool:
        """Return whether the mark between two parts stands in no title."""
        return text[own[1] : below[0]] in self._certain

    def _keeps(self, text: str, own: tuple[int, int], below: tuple[int, int], title: str, front: FrontGrammar) -> bool:
        """Return whether what stands before a title is its own: an agency that it does not name, or a word with a hyphen."""
        name = text[slice(*own)]
        if self.is_site(name):
            return False
        return front.agency_in(title) is None if front.is_agency(name) else not self._is_certain(text, own, below)

    def is_site(self, text: str) -> bool:
        """Return whether a folded text ends as the names of sites do and those of agencies do not."""
        return self._own_site.search(text) is not None

    def names_site(self, text: str) -> bool:
        """Return whether a folded line is what stood behind a title, with the mark before it: the names of column and site."""
        mark = self._mark.match(text)
        if mark is None:
            return self.is_site(text) and self._is_name(text)
        parts = self._parts(text, mark.end())
        names = all(self._is_name(text[start:end]) for start, end in parts)
        return names and (mark[0] in self._certain or self._site.search(text) is not None)

    def is_page_name(self, text: str, title: str) -> bool:
        """Return whether a folded line is a page's name around a title, its year left out."""
        return self._mark.search(text) is not None and without_year(title) in without_year("".join(text.split()))


def _points(text: str, front: FrontGrammar) -> int:
    """Return how much a part says for being the title: that it ends like one, whose it is and of which year; 0 if it is none."""
    own = "".join(text.split())
    if len(own) < SHORTEST_TITLE or not (front.ends_title(text) or front.ends_law(text)):
        return 0
    return 1 + (front.agency_in(text) is not None) + ("年" in own) + 2 * ("关于" in own)


def without_year(text: str) -> str:
    """Return a title without its year."""
    return re.sub(r"\d{4}年?度?", "", text)
