"""Word's automatic numbering: what each paragraph's marker is, counted as Word counts.

Counters belong to the abstract list, so that two lists made from one go on counting; a list with a start of its own sets the
counter when it is first used. A level that is used starts the deeper ones anew, unless they say otherwise.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field

from zhreport.readers.docx_counting import draw
from zhreport.readers.xml import Element, attribute, child, is_on, local, number, value

LEVELS = 9
BULLET = "•"
_PLACE = re.compile(r"%([1-9])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(slots=True)
class Level:
    """One level of a list."""

    start: int = 1
    """The first number."""
    form: str = "decimal"
    """Word's name of the number format."""
    text: str = ""
    """The level text: `%1` is the number of level 1."""
    legal: bool = False
    """Whether all numbers in the text are drawn in Arabic figures (isLgl)."""
    restart: int | None = None
    """The level, from 1, whose use starts this one anew; 0 for never, None for any above."""
    style: str = ""
    """The paragraph style that belongs to the level."""
    suffix: str = "tab"
    """What stands between marker and text."""


@dataclass(slots=True)
class _List:
    abstract: str
    overrides: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


Counted = tuple[dict[str, list[int | None]], set[tuple[str, int]]]
"""The number that each level of an abstract list has come to, and the levels of lists with a start of their own that are begun."""


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, style_lists: dict[str, str]) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counted: Counted = {}, set()
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                name = attribute(element, "abstractNumId") or ""
                self._levels[name] = _levels(element)
                if link := value(element, "numStyleLink"):
                    links[name] = link
            elif local(element) == "num":
                self._lists[attribute(element, "numId") or ""] = _list(element)
        for name, style in links.items():
            own = self._lists.get(style_lists.get(style, ""))
            if own is not None and own.abstract != name:
                self._levels[name] = self._levels.get(own.abstract, {})

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """Return the level of a list that a paragraph style belongs to."""
        own = self._lists.get(list_id)
        for depth, level in self._levels.get(own.abstract, {}).items() if own else ():
            if level.style == style:
                return depth
        return None

    def counted(self) -> Counted:
        """Return how far the lists have counted, for `go_back`."""
        return deepcopy(self._counted)

    def go_back(self, counted: Counted) -> None:
        """Let the lists count on from there: what was read since is read again."""
        self._counted = counted

    def marker(self, list_id: str, depth: int) -> str:
        """Count one paragraph and return its marker with what separates it from the text; "" where Word draws none."""
        own = self._lists.get(list_id)
        if own is None or not 0 <= depth < LEVELS:
            return ""
        levels = {**self._levels.get(own.abstract, {}), **own.overrides}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counted[0].setdefault(own.abstract, [None] * LEVELS)
        _count_one(counts, levels, depth, self._own_start(list_id, depth))
        if level.form == "bullet":
            text = BULLET if not level.text.strip() or _PRIVATE.search(level.text) else level.text
        else:
            text = _PLACE.sub(lambda place: _drawn(int(place[1]) - 1, counts, levels, level), level.text)
        if not text.strip():
            return ""
        return text + _gap(text, level.suffix)

    def _own_start(self, list_id: str, depth: int) -> int | None:
        """Return the start of its own that a list has at a level, if it is used there for the first time."""
        begun = self._counted[1]
        start = None if (list_id, depth) in begun else self._lists[list_id].starts.get(depth)
        begun.add((list_id, depth))
        return start


def _count_one(counts: list[int | None], levels: dict[int, Level], depth: int, own_start: int | None) -> None:
    before = counts[depth]
    counts[depth] = own_start if own_start is not None else levels[depth].start if before is None else before + 1
    for deeper in range(depth + 1, LEVELS):
        rule = levels[deeper].restart if deeper in levels else None
        if rule is None or (rule and depth < rule):
            counts[deeper] = None


def _drawn(depth: int, counts: list[int | None], levels: dict[int, Level], own: Level) -> str:
    """Return the number of a level inside a marker; one that was never used counts as its start."""
    level = levels.get(depth, Level())
    count = counts[depth]
    if count is None:
        count = counts[depth] = level.start
    return draw(count, "decimal" if own.legal and level.form != "decimalZero" else level.form)


def _gap(marker: str, suffix: str) -> str:
    """Return a blank where the marker would run into the text; Chinese markers end with a mark of their own."""
    return " " if suffix != "nothing" and (marker[-1].isalnum() or marker[-1] in (".", BULLET)) else ""


def _levels(element: Element) -> dict[int, Level]:
    return {number(attribute(own, "ilvl"), -1): _level(own) for own in element if local(own) == "lvl"}


def _level(element: Element) -> Level:
    form_element = child(element, "numFmt")
    if form_element is None and (choice := child(element, "AlternateContent")) is not None:
        form_element = child(child(choice, "Fallback"), "numFmt")
    form = attribute(form_element, "val") if form_element is not None else None
    restart = value(element, "lvlRestart")
    return Level(
        number(value(element, "start"), 0),
        form or "decimal",
        value(element, "lvlText") or "",
        bool(is_on(element, "isLgl")),
        None if restart is None else number(restart, 0),
        value(element, "pStyle") or "",
        value(element, "suff") or "tab",
    )


def _list(element: Element) -> _List:
    own = _List(value(element, "abstractNumId") or "")
    for override in element:
        if local(override) != "lvlOverride":
            continue
        depth = number(attribute(override, "ilvl"), -1)
        level = child(override, "lvl")
        if level is not None:
            own.overrides[depth] = _level(level)
        start = value(override, "startOverride")
        if start is not None:
            own.starts[depth] = number(start, 1)
    return own
