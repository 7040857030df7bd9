"""The lines in which tables of no known form are looked for, and those of them that may be one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from zhreport.tables.unknown.gridcells import Cache
from zhreport.tables.unknown.wording import TableWords
from zhreport.text.lines import Line

SENTENCE_ENDS = frozenset("。;!?")

IsHeading = Callable[[Line], bool]


@dataclass(frozen=True, slots=True)
class SearchedLines:
    """Lines that nothing else has claimed, and what is asked of them."""

    lines: list[Line]
    """The lines."""
    titles: frozenset[str]
    """Those that a printer may repeat on every page."""
    is_heading: IsHeading
    """Says of a short line whether it reads like a heading."""
    words: TableWords
    """The words of tables."""
    cache: Cache
    """What texts are as values."""


@dataclass(slots=True)
class Region:
    """Lines that may be a table."""

    lines: list[Line]
    """The lines."""
    first: int
    """Index of the first of them in the list that was searched."""
    end: int
    """Index after the last of them there."""
    furniture: list[Line] = field(default_factory=list)
    """Lines in between that belong to the page."""
    after: list[Line] = field(default_factory=list)
    """Texts after the last value of a flattened table, up to what ends it: they may be the end of its last row."""


def running_titles(lines: list[Line], words: TableWords) -> frozenset[str]:
    """Return the first lines of the document that a printer repeats on other pages: no names of columns."""
    first = [line.text for line in lines[:3] if line.index < 12 and line.text[-1] not in SENTENCE_ENDS]
    first = [text for text in first if 8 <= len(text) <= 40 and not words.unit_after(text)]
    return frozenset(first).intersection(line.text for line in lines[3:]) if first else frozenset()
