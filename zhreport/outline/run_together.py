"""Rows in which several numbered parts stand one behind the other: where their markers are.

A page that has lost its line ends leaves `...。 二、主动公开情况 全年公开信息36条。 (一)公开的形式 ...` on one line. A marker is looked
for where a sentence has ended; a mark that has lost its number counts only there, and the first number may be glued to the
title of the document. Positions are in the row's text.
"""

from __future__ import annotations

import re

from zhreport.outline.candidate import Candidate
from zhreport.outline.extents import SHORTEST_TITLE, counts_names
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.prose_grammar import LONGEST_RUN_IN, LONGEST_TITLE
from zhreport.outline.rows import Row
from zhreport.outline.titles import TitleIndex

FEWEST_PARTS = 2  # numbered parts behind a full stop and a blank, from which blanks part headings from bodies in a row
MOST_BLANKS = 40  # blanks before a marker behind which the end of the sentence before it is looked for
FARTHEST_CHAPTER = 30  # characters of a chapter's number and title before its first decimal
NEAR_BRACKET = 200  # characters before a closing bracket among which its opening one is looked for
_PARTS = re.compile(r"。 +\(?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[).、]")
_CHAPTER = re.compile(r"(?<![^ 。])\d{1,2} ?[一-龥][^。;:]*$")  # right before its first decimal
_STOPS = frozenset("。;!?")
_FIRST = (("han_comma", "一、"), ("han_paren", "(一)"))
"""First numbers, with the families they belong to."""
_SECOND = ("二、", "(二)")
_DUE = re.compile(
    r"[\d第](?<=[一-龥\"].)(?:(?<=\d)\d?(?:\.\d|[.、])(?=[一-龥\"《]|$)|(?<=第)[一二三四五六七八九十百]{1,5}条(?= ?[一-龥]))"
)
"""What may be a number with a title glued to it."""


def runs_together(text: str) -> bool:
    """Return whether several numbered parts stand in one row, each behind a full stop and a blank."""
    return len(text) > LONGEST_TITLE and "。 " in text and len(_PARTS.findall(text)) >= FEWEST_PARTS


def missing_firsts(rows: list[Row]) -> dict[str, int]:
    """Return the families of which a row begins with the second number and none before with the first, with that row's index."""
    found: dict[str, int] = {}
    for (name, first), second in zip(_FIRST, _SECOND, strict=True):
        for index, row in enumerate(rows):
            if row.text.startswith(first):
                break
            if row.text.startswith(second):
                found[name] = index
                break
    return found


def markers_inside(
    text: str, position: int, grammar: MarkerGrammar, titles: TitleIndex, missing: frozenset[str] = frozenset()
) -> list[Marker]:
    """Return the markers inside a row, from `position` on; `missing` names families whose second number begins a row below."""
    markers = grammar.find_inside(text, position)
    first = _glued_first(text, position, markers, grammar, titles, missing) if len(text) > LONGEST_TITLE else []
    markers = [marker for marker in markers if not marker.family.broken or _may_be_broken(text, marker)]
    first += _above_decimals(text, position, markers, grammar)
    return sorted([*markers, *first], key=_start) if first else markers


def _above_decimals(text: str, position: int, markers: list[Marker], grammar: MarkerGrammar) -> list[Marker]:
    """Return the number of each chapter right behind which its first decimal stands: `3 应急响应 3.1 响应分级`."""
    found: list[Marker] = []
    for below in markers:
        if below.numbers[1:] == (1,):
            title = _CHAPTER.search(text, max(position, below.start - FARTHEST_CHAPTER), below.start)
            chapter = grammar.match(text, title.start()) if title is not None else None
            if chapter is not None and chapter.family.needs_gap and chapter.ordinal == below.numbers[0]:
                found.append(chapter)
    return found


def _start(marker: Marker) -> int:
    return marker.start


def _glued_first(
    text: str,
    position: int,
    markers: list[Marker],
    grammar: MarkerGrammar,
    titles: TitleIndex,
    missing: frozenset[str],
) -> list[Marker]:
    """Return each `一、` and `(一)` that nothing parts from the sentence or the title before it.

    The second number follows further on, or begins a row below, and no other first one does, or what stands behind it is
    known as the title of a main section, or a title alone parts it, right behind the document's, from the numbering below it.
    """
    found: list[Marker] = []
    for name, first in _FIRST:
        at = text.find(first, position)
        if at < 0 or any(marker.start <= at < marker.end for marker in markers):
            continue
        second = next((marker for marker in markers if marker.family.name == name), None)
        alone = (
            second is not None and second.ordinal == 2 and text.find(first, at + 1, second.start) < at < second.start
        )
        alone = alone or (second is None and name in missing and text.find(first, at + 1) < 0)
        alone = alone or (second is None and name == "han_comma" and _parted_from_below(text, position, at, titles))
        glued = grammar.match(text, at) if alone or titles.opens_body(text, at + len(first)) else None
        if glued is not None and glued.family.name == name:
            found.append(glued)
    return found


def _parted_from_below(text: str, position: int, at: int, titles: TitleIndex) -> bool:
    """Return whether the document's title ends before the `一、` at a place, and a title alone parts it from a row `(一)`, `(二)`."""
    before = text[position:at].rstrip()
    if not titles.before_first.search(before) or not _STOPS.isdisjoint(before):
        return False
    below = text.find("(一)", at + 2, at + LONGEST_RUN_IN)
    return below > 0 and text.find("(二)", below) > 0 and titles.looks_like_title(text[at + 2 : below])


def next_glued(
    text: str, marker: Marker, limit: int, grammar: MarkerGrammar, titles: TitleIndex, before: list[Candidate]
) -> int:
    """Return where the next number of an inner numbering is glued to the title behind a marker; `limit` if none is.

    The numbers of articles, and of sentences that go on over sections, are due where the last of the candidates before has
    told the number: `二、备课4.教案要有实用价值` behind `3.`, `第四章奖惩第十条` behind `第九条`; `1.1` is behind `第1章总则`.
    """
    for due in _DUE.finditer(text, marker.end + SHORTEST_TITLE, min(limit, marker.end + LONGEST_RUN_IN)):
        inner = grammar.match(text, due.start())
        if inner is None or inner.family.rank <= marker.family.rank:
            continue
        last = next((own.ordinal for own in reversed(before) if own.group == inner.family.group), 0)
        if inner.numbers == (marker.ordinal, 1) or (not inner.numbers and inner.ordinal == (last or 0) + 1):
            title = titles.looks_like_title(text[marker.end : due.start()]) and not counts_names(text, due)
            return due.start() if title else limit
    return limit


def last_before(text: str, position: int) -> str:
    """Return the last character before a position but for a few blanks; "" if there is none."""
    return text[max(0, position - MOST_BLANKS) : position].rstrip()[-1:]


def _may_be_broken(text: str, marker: Marker) -> bool:
    """Return whether what is left of a marker inside a row is one: a bracket closes nothing, a mark follows a full stop."""
    if ")" in text[marker.start : marker.end] or text[marker.start] == "(":
        return _unbalanced(text, marker.start)
    return last_before(text, marker.start) in _STOPS


def _unbalanced(text: str, position: int) -> bool:
    """Return whether the closing bracket at `position` closes nothing."""
    near = text[max(0, position - NEAR_BRACKET) : position]
    return near.rfind("(") <= near.rfind(")")
