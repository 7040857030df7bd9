"""Where the labels of metadata fields stand in a line: `发布时间`, `索 引 号`, `[ 发文字号 ]`.

The labels are searched in the line without its blanks and square brackets, all in one pass; what has to stand before and
behind a label is asked of the places found. One expression of all labels says the same but takes longer to compile than a
document to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

GAPS = frozenset(" \t[]【】")
"""Characters that may stand between the characters of a label."""
_GAPS = re.compile(r"[ \t\[\]【】]")
LEAD = "[【(•·●◆- "
"""Characters that may stand between the place where a field may begin and its label."""
MARKED = re.compile(r"[\]】) ]*(?::|\|)")
COLON = re.compile(r"[\]】) ]*:")
BLANK = re.compile(r"(?:[\]】)]+ *| ?[\]】)]+ *|[ \t]+)")
_AFTER_FIELD = re.compile(r"[\s|\]】)\d•-]")


class LabelFound(NamedTuple):
    """A label in a line, with offsets in the line."""

    start: int
    """Where the label starts."""
    end: int
    """Where what follows the label ends: the colon, the bar, the blanks."""
    label: str
    """The label without blanks and brackets."""


class FieldLabels:
    """Finds labels in lines. It never changes after it is made."""

    __slots__ = ("_labels", "_places", "_search")

    def __init__(self, labels: Iterable[str]) -> None:
        self._labels = sorted(labels)
        self._search = AhoCorasick(self._labels, matchkind=MatchKind.Standard).find_matches_as_indexes
        self._places = lru_cache(8)(self._find)  # one line is asked several questions, one after the other

    def begin(self, text: str, after: re.Pattern[str] = MARKED, blanks_only: bool = False) -> list[LabelFound]:
        """Return the labels that begin a field and have `after` behind them, none over another.

        A field begins with the line or behind a blank; but for `blanks_only`, behind a bar, a bracket, a figure or a dash too.
        """
        places = ((place, after.match(text, end), label) for place, end, label in self._places(text))
        own = [(place, match.end(), label) for place, match, label in places if match]
        return _apart([field for field in own if _begins(text, field[0], blanks_only)])

    def anywhere(self, text: str, start: int = 0) -> list[LabelFound]:
        """Return the labels with a colon behind them, from an offset on, none over another."""
        places = ((place, COLON.match(text, end), label) for place, end, label in self._places(text) if place >= start)
        return _apart([(place, match.end(), label) for place, match, label in places if match])

    def whole(self, text: str) -> str | None:
        """Return the label that the line is and nothing else but brackets and a colon; None if it is none."""
        for start, end, label in self._places(text):
            if not text[end:].lstrip("]】) ").removeprefix(":") and not text[:start].strip(LEAD):
                return label
        return None

    def _find(self, text: str) -> list[tuple[int, int, str]]:
        """Return start, end and label of everything in the line that reads like one."""
        bare = _GAPS.sub("", text)
        found = self._search(bare, overlapping=True)
        whole = not found or len(bare) == len(text)
        kept = range(len(text)) if whole else [place for place, char in enumerate(text) if char not in GAPS]
        return [(kept[start], kept[end - 1] + 1, self._labels[number]) for number, start, end in found]


def _begins(text: str, place: int, blanks_only: bool) -> bool:
    """Whether a field may begin at a place, or before the brackets and bullets in front of it."""
    while place:
        before = text[place - 1]
        if before in " \t" if blanks_only else _AFTER_FIELD.match(before):
            return True
        if before not in LEAD:
            return False
        place -= 1
    return True


def _apart(found: list[tuple[int, int, str]]) -> list[LabelFound]:
    """Return the first of the places found that overlap, of those with one start the longest label."""
    kept: list[LabelFound] = []
    found.sort(key=lambda place: (place[0], -len(place[2])))
    for start, end, label in found:
        if not kept or start >= kept[-1].end:
            kept.append(LabelFound(start, end, label))
    return kept
