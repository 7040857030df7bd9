"""Heading candidates: every place in the text that may be a heading, with the evidence for and against.

A candidate is a marker (whole or damaged) with what follows it, or a line without marker that reads like a title. Nothing is
decided here; `zhreport.outline` decides for the document as a whole. Offsets are in the folded text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhreport.lines import Line
from zhreport.markers import Marker, MarkerGrammar
from zhreport.titles import LONGEST_RUN_IN, LONGEST_TITLE, KnownTitle, TitleIndex

FORMAL_RANK = (
    50  # families of 一、 and (一) and above: a line of their own is a heading even if it reads like a sentence
)
MOST_LINES = 3  # lines that a title may be wrapped over
NEARLY = 3  # characters by which a full line may be shorter than the others
LONG_FIRST = 16  # characters from which a title's first line was rather wrapped than ended
SHORT_TAIL = 6  # characters of a title's last line in a document that is not hard-wrapped
LONGEST_TAIL = 24  # characters of a title's last line
LONG_LINE = 40  # characters from which a line may hold more headings inside
_LONE_MARKER = re.compile(
    r"(?:第|第? ?[一二三四五六七八九十百\d]{1,4} ?(?:部 ?分|[章节编篇])?|[(] ?[一二三四五六七八九十\d]{1,3}|"
    r"[(]? ?[一二三四五六七八九十\d]{1,3} ?[)、.]|[(])"
)
_HEAD_END = re.compile(r"[。:;]")
_SERIAL = re.compile(r"一是|一要|首先|其一|第一[,是]|\(1\)|①|(?<!\d)1[.、](?!\d)|\([一二三四五六七八九十]{1,2}\)")
_CLOSERS = "。:;,、 "


@dataclass(slots=True)
class Candidate:
    """A place that may be a heading."""

    start: int
    """Offset of the marker, or of the text without one."""
    text_start: int
    """Offset of the title's first character."""
    text_end: int
    """Offset after the title, closing punctuation left out."""
    end: int
    """Offset after the heading, closing punctuation included: where the body begins."""
    line: int
    """Index of its (first) line."""
    last_line: int
    """Index of its last line."""
    marker: Marker | None
    """Its marker."""
    text: str
    """The folded title, lines joined."""
    run_in: bool
    """Whether body text follows on the same line."""
    inside: bool
    """Whether it stands inside a line, after other text."""
    head: bool
    """Whether the text is a possible title at all; False for a numbered sentence."""
    after_semicolon: bool = False
    """Whether a semicolon stands right before it: it is an item among items."""
    after_colon: bool = False
    """Whether the text before it ends with a colon: it opens a list inside what stands before."""
    split: bool = False
    """Whether it was put together from two lines."""
    known: list[KnownTitle] = field(default_factory=list)
    """What the title is known as."""
    pieces: list[tuple[int, int]] = field(default_factory=list)
    """Its parts where furniture or a line end stands between them."""
    drawn: int = 0
    """The heading level that the file sets its line in; `BOLD` for a line in bold only, 0 where it says nothing."""

    @property
    def group(self) -> str:
        """The numbering group; `plain` without a marker."""
        return self.marker.family.group if self.marker else "plain"

    @property
    def ordinal(self) -> int | None:
        """The ordinal, if it has one."""
        return self.marker.ordinal if self.marker else None


def find_candidates(
    lines: list[Line], grammar: MarkerGrammar, titles: TitleIndex, width: int | None = None
) -> list[Candidate]:
    """Return the candidates of the given lines (tables, furniture and metadata taken out), in source order.

    `width` is the number of characters at which a hard-wrapped document was broken.
    """
    found: list[Candidate] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        joined = _join_broken(lines, i, grammar, titles)
        if joined is not None:
            found.append(joined)
            i += 2
            if joined.run_in and lines[i - 1].end - joined.end > LONG_LINE:
                found.extend(_inside(lines[i - 1], joined.end - lines[i - 1].start, grammar, titles))
            continue
        candidate = _at_line_start(line, grammar, titles)
        skip = 0
        if candidate is not None:
            candidate = _continued(candidate, lines, i, grammar, titles, width)
            candidate.after_colon = i > 0 and lines[i - 1].text[-1] == ":"
            found.append(candidate)
            skip = min(max(candidate.end - line.start, 0), len(line.text))
        if len(line.text) - skip > LONG_LINE or (candidate and candidate.run_in):
            found.extend(_inside(line, skip, grammar, titles))
        i += 1
        while candidate is not None and i < len(lines) and lines[i].index <= candidate.last_line:
            if candidate.run_in and lines[i].index == candidate.last_line:
                found.extend(_inside(lines[i], candidate.end - lines[i].start, grammar, titles))
            i += 1
    return found


def _at_line_start(line: Line, grammar: MarkerGrammar, titles: TitleIndex) -> Candidate | None:
    marker = grammar.match(line.text, 0, line.start)
    if marker is None:
        return _unmarked(line, titles)
    if marker.family.role != "heading":
        return None
    return _marked(line.text, line.start, line.index, marker, titles, len(line.text))


def _marked(
    text: str, offset: int, line: int, marker: Marker, titles: TitleIndex, limit: int, inside: bool = False
) -> Candidate | None:
    """Return the candidate that a marker opens in a line; `limit` is where the next marker of the line stands."""
    body = text[marker.end - offset : limit]
    if not body:
        return None if marker.family.needs_title else Candidate(
            marker.start, marker.end, marker.end, marker.end, line, line, marker, "", False, inside, not inside
        )  # fmt: skip
    if marker.family.name == "bracket":
        return _bracketed(body, line, marker, inside, titles)
    length, closed = _title_length(body, titles)
    title = body[:length].rstrip(_CLOSERS)
    head = length > 0 and (
        bool(titles.lookup(title)) or titles.looks_like_title(title, LONGEST_RUN_IN if closed else LONGEST_TITLE)
    )
    if marker.family.needs_title and not head:
        return None
    if not head and not inside and marker.family.rank <= FORMAL_RANK:
        head = length == len(body) and len(title) == len(body.rstrip()) and titles.may_be_line(title)
    rest = body[length:].strip(_CLOSERS)
    end = marker.end + (length if rest else len(body.rstrip()))
    shown = len(title)
    return Candidate(
        marker.start, marker.end, marker.end + shown, end if head else marker.end + len(body.rstrip()), line, line, marker,
        title, bool(rest) or limit < len(text), inside, head, known=titles.lookup(title) if head else [],
    )  # fmt: skip


def _title_length(body: str, titles: TitleIndex) -> tuple[int, bool]:
    """Return (length of the possible title with its closing mark, whether body text follows)."""
    match = _HEAD_END.search(body)
    length = match.end() if match else len(body)
    title = body[:length].rstrip(_CLOSERS)
    blank = title.find(" ", 2)
    if blank > 0 and not titles.lookup(title) and titles.lookup(title[:blank]) and len(title[:blank]) >= 4:
        return blank, True
    serial = _SERIAL.search(body, 2, length)
    if serial and serial.start() <= LONGEST_RUN_IN:
        return serial.start(), True
    if len(title) > 8 and not titles.lookup(title):
        known = titles.known_before_body(body)
        if not known and not titles.looks_like_title(title, LONGEST_RUN_IN if body[length:].strip() else LONGEST_TITLE):
            known = titles.known_beginning(body)
        if known:
            return known, True
        if match is None or match[0] != ":":
            begun = titles.body.search(body, 4, LONGEST_RUN_IN)
            if (
                begun
                and body[begun.start() - 1] not in ",、的年和"
                and titles.looks_like_title(body[: begun.start()], LONGEST_RUN_IN)
                and not titles.looks_like_title(title)
            ):
                return begun.start(), True
    return length, bool(body[length:].strip())


def _bracketed(body: str, line: int, marker: Marker, inside: bool, titles: TitleIndex) -> Candidate | None:
    close = body.find("】")
    title = body[:close]
    rest = body[close + 1 :].strip()
    end = marker.end + close + 1
    return Candidate(
        marker.start, marker.end, marker.end + close, end, line, line, marker, title, bool(rest), inside, True,
        known=titles.lookup(title),
    )  # fmt: skip


def _unmarked(line: Line, titles: TitleIndex) -> Candidate | None:
    """Return a line without marker that is a title, or opens with a phrase that may be one."""
    text = line.text
    if len(text) <= LONGEST_TITLE:
        title = text.rstrip(_CLOSERS)
        known = titles.exact(title)
        if known or (text[-1] not in "。;,!?" and titles.looks_like_title(title, 30)):
            return Candidate(
                line.start, line.start, line.start + len(title), line.end, line.index, line.index, None, title,
                False, False, True, known=known,
            )  # fmt: skip
        return None
    match = _HEAD_END.search(text, 0, LONGEST_RUN_IN)
    if match and match[0] == "。" and titles.looks_like_lead_phrase(text[: match.start()]):
        title = text[: match.start()]
        return Candidate(
            line.start, line.start, line.start + len(title), line.start + match.end(), line.index, line.index, None,
            title, True, False, True, known=titles.lookup(title),
        )  # fmt: skip
    return None


def _inside(line: Line, skip: int, grammar: MarkerGrammar, titles: TitleIndex) -> list[Candidate]:
    """Return the candidates inside a line, after its first `skip` characters."""
    text = line.text
    markers = [m for m in grammar.find_inside(text, line.start) if m.start - line.start >= max(skip, 1)]
    waiting = [m for m in reversed(markers) if not m.family.broken or _unbalanced(text, m.start - line.start)]
    found: list[Candidate] = []
    position = skip
    while True:
        glued = grammar.match(text, position, line.start) if 0 < position < len(text) else None
        if glued is not None and glued.family.role == "heading" and not glued.family.broken:
            if not waiting or waiting[-1].start > glued.start:
                waiting.append(glued)
        if not waiting:
            return found
        marker = waiting.pop()
        limit = waiting[-1].start - line.start if waiting else len(text)
        candidate = _marked(text, line.start, line.index, marker, titles, limit, inside=True)
        position = 0
        if candidate is not None and (candidate.head or candidate.text):
            candidate.after_semicolon = text[: marker.start - line.start].rstrip()[-1:] == ";"
            found.append(candidate)
            position = candidate.end - line.start if candidate.head else 0


def _unbalanced(text: str, position: int) -> bool:
    """Return whether the closing bracket at `position` closes nothing."""
    near = text[max(0, position - 200) : position]
    return near.rfind("(") <= near.rfind(")")


def is_lone_marker(text: str) -> bool:
    """Return whether a line is nothing but a marker, or a part of one, in Chinese numerals or brackets."""
    return len(text) <= 6 and not text.isdigit() and _LONE_MARKER.fullmatch(text) is not None


def _join_broken(lines: list[Line], i: int, grammar: MarkerGrammar, titles: TitleIndex) -> Candidate | None:
    """Return a heading whose marker stands on one line and the rest on the next: `2` / `、改进的措施:...`."""
    line = lines[i]
    if len(line.text) > 6 or i + 1 >= len(lines) or not _LONE_MARKER.fullmatch(line.text):
        return None
    following = lines[i + 1]
    text = line.text + following.text
    marker = grammar.match(text)
    if marker is None or marker.end < len(line.text) or marker.family.role != "heading" or marker.family.needs_title:
        return None
    if marker.end == len(line.text) and line.text[-1].isdigit():
        return None  # a number alone, then a line: a page number, not a marker
    shift = following.start - len(line.text)
    candidate = _marked(text, 0, line.index, marker, titles, len(text))
    if candidate is None or not candidate.head or not candidate.text:
        return None
    candidate.marker = Marker(
        marker.family, line.start, max(marker.end, len(line.text)) + shift, marker.ordinal, marker.numbers
    )
    candidate.start = line.start
    candidate.text_start += shift
    candidate.text_end += shift
    candidate.end += shift
    candidate.last_line = following.index
    candidate.split = True
    candidate.pieces = [(line.start, line.end), (following.start, candidate.end)]
    return candidate


def _continued(
    candidate: Candidate, lines: list[Line], i: int, grammar: MarkerGrammar, titles: TitleIndex, width: int | None
) -> Candidate:
    """Return the candidate with the lines that its title was wrapped over.

    A title goes on where both lines together are a known title, where a full line of a hard-wrapped document ends in the
    middle of it, or where a few characters are left over.
    """
    if candidate.run_in or candidate.known or candidate.marker is None or lines[i].text[-1] in "。;:!?":
        return candidate
    whole, pieces = candidate.text, [(candidate.start, lines[i].end)]
    for line, following in zip(lines[i : i + MOST_LINES], lines[i + 1 : i + 1 + MOST_LINES], strict=False):
        tail = following.text
        if following.blank_before or following.index - line.index > 1 or grammar.match(tail) is not None:
            return candidate
        full = width is not None and len(line.text) + line.indent >= width - NEARLY
        stop = _HEAD_END.search(tail)
        length = stop.end() if stop else len(tail)
        whole += tail[:length].rstrip(_CLOSERS)
        pieces.append((following.start, following.start + length))
        known = titles.lookup(whole)
        more = i + len(pieces) < len(lines) and bool(titles.exact(whole + lines[i + len(pieces)].text)) and not stop
        if more and known:
            continue
        short = candidate.head and not titles.lookup(tail) and _is_rest(lines[i].text, tail, stop)
        if known or ((full or short) and titles.looks_like_title(whole) and (stop or len(tail) <= LONGEST_TAIL)):
            return _with_tail(candidate, whole, pieces, following, length, titles)
        if not full or stop or len(whole) > LONGEST_TITLE:
            return candidate
    return candidate


def _is_rest(first: str, tail: str, stop: re.Match[str] | None) -> bool:
    """Return whether a line is the few characters that a title's first line left over."""
    if stop is not None:
        return len(first) >= LONG_FIRST - 4 and stop.start() <= SHORT_TAIL and stop[0] == "。"
    return len(tail) <= (SHORT_TAIL + 4 if len(first) >= LONG_FIRST else SHORT_TAIL) and len(first) >= 8


def _with_tail(
    candidate: Candidate, whole: str, pieces: list[tuple[int, int]], following: Line, length: int, titles: TitleIndex
) -> Candidate:
    tail = following.text[:length]
    candidate.text, candidate.head, candidate.split = whole, True, True
    candidate.text_end = following.start + len(tail.rstrip(_CLOSERS))
    candidate.end = following.start + length
    candidate.last_line = following.index
    candidate.run_in = bool(following.text[length:].strip())
    candidate.known = titles.lookup(whole)
    candidate.pieces = pieces
    return candidate
