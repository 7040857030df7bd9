"""What a marker opens in a row, and what a title is known as: what `zhreport.outline.titles` and `zhreport.outline.extents` say of a phrase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(slots=True)
class Genre:
    """What is known of one genre."""

    name: str
    """Its name."""
    title_words: tuple[str, ...]
    """Words of which one stands in the document's title."""
    years: frozenset[int]
    """The report years it is for; empty for all."""
    laws: tuple[str, ...] = ()
    """The laws that such reports are made under."""


@dataclass(slots=True, frozen=True)
class KnownTitle:
    """A section title of a genre."""

    genre: str
    """The genre, `any` for headings of every kind of report."""
    role: str
    """The role of the section, or of the section above for a part."""
    part: bool
    """Whether it is a heading below the section's own."""


def is_section(known: list[KnownTitle]) -> bool:
    """Return whether a title that is known as these is that of a main section, in some genre."""
    return any(not title.part for title in known)


class Phrase(NamedTuple):
    """What a marker opens in a row. Positions are counted from the marker's end."""

    title: str
    """The title, or what would be one."""
    end: int
    """Position after it, closing punctuation included."""
    run_in: bool
    """Whether more follows in the row."""
    head: bool
    """Whether it is a possible title at all."""
    known: list[KnownTitle]
    """What the title is known as."""
    maybe_line: bool
    """Whether it is a short line without closing mark that reads like a sentence."""
    duty: bool
    """Whether it begins as a duty does."""
    duties: bool
    """Whether it is the title of a section that lists duties."""
    norm: bool
    """Whether it is a sentence that says what is to be, or who is to do it."""
    closing: str
    """The mark right after the title; "" if none does."""
    guessed: bool
    """Whether it is not sure where the title ends: the likeliest place is taken."""
