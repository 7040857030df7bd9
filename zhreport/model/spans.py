"""Stretches of the source and what is said of them: places, words, topics with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport.model.later import read_late
from zhreport.serialisation.codec import JsonMixin, jsonable


@jsonable
@dataclass(slots=True)
class Span(JsonMixin):
    """A half-open stretch of the source text."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""


@jsonable
@dataclass(slots=True)
class Origin(JsonMixin):
    """A place in the file that a reader took text from. Reports from plain text have none."""

    path: str = ""
    """The element in a web page (`html/body/div[2]/p[3]`), the paragraph or cell in Word (`body/tbl[1]/tr[2]/tc[3]`)."""
    page: int | None = None
    """The page of a PDF, from 1."""
    box: list[float] | None = None
    """Left, top, right and bottom on that page, in points from its upper left corner."""
    computed: bool = False
    """Whether the file does not hold these characters but says how to count them: Word's automatic numbering."""


@dataclass(slots=True)
class NodeBase(JsonMixin):
    """What every node has."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset after the last character."""
    origin: list[Origin] | None = field(default=None, kw_only=True)
    """Where in the file it came from, in order; None for plain text."""


@jsonable
@dataclass(slots=True)
class Token(JsonMixin):
    """One word of a narrative node, from `parse(text, tokens=True)`."""

    text: str
    """The word, folded (a radical or an odd width is given in its usual form)."""
    start: int
    """Offset of its first character in the source."""
    end: int
    """Offset after its last character in the source."""
    tag: str
    """The domain lexicon's tag, the kind of a recognised number or date, or "" for a plain word."""


@jsonable
@dataclass(slots=True)
class Evidence(JsonMixin):
    """One place in the text that speaks for a topic."""

    term: str
    """The lexicon entry that matched, or `heading:...` for a heading above the unit."""
    start: int
    """Offset of the match in the source."""
    end: int
    """Offset after the match."""
    weight: float
    """What it added to the topic's score before squashing; negative for a counter-cue."""


@read_late("evidence")
@jsonable
@dataclass(slots=True)
class Topic(JsonMixin):
    """A topic that a narrative unit speaks of."""

    id: str
    """The topic's id: the name of its lexicon file."""
    score: float
    """Strength in 0..1."""
    evidence: list[Evidence] = field(default_factory=list)
    """Why, in source order."""
