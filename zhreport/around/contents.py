"""Tables of contents: found before the body, so that their entries are not taken for headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from zhreport.around.contents_in_line import LEFT_STOP
from zhreport.around.front import FrontGrammar
from zhreport.around.unnamed_contents import (
    FEWEST_ENTRIES,
    LONGEST_ENTRY,
    LOOK_AHEAD,
    Places,
    find_unnamed,
    places_of_titles,
)
from zhreport.outline.markers import MarkerGrammar
from zhreport.tables.labels import skeleton
from zhreport.text.lines import Line

LONGEST_LEADER = 200  # characters of an entry with its leader dots
FULL_ENTRY = 18  # characters from which an entry may go on in the next line
_LEADER = re.compile(r"(?P<text>.*?\S) ?(?:[.。·…\-—_]{3,}|[…]+|\t+| {3,}) ?(?:[(\[]? ?(?P<page>\d{1,4}) ?[)\]]?)?$")
_DOTS = re.compile(r"[.。·…]{6}")
_PAGEREF = re.compile(r" ?PAGEREF .*?(?P<page>\d{1,4})?$")
_JOINED = re.compile(
    r"[,、;] ?(?=第[一二三四五六七八九十]|[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])"
)
_COUNTED = re.compile(
    r"[,、;] ?(?=\d{1,2}(?:\.\d{1,2}|[.、 ](?!\d)))"
)  # believed below the word 目录, or above the first entry
_BULLET = re.compile(r"[-–*+] +(?=\D)|[•·∙▪‣◦] *")
_ENDS_ENTRY = frozenset("0123456789…·.-—_)] ")
_PAGE = re.compile(r"(?:[ .…(\[]*\d{1,3}[ )\]]*|[ .…]*[-—] ?\d{1,3} ?[-—])$")


@dataclass(slots=True)
class Entry:
    """One entry. Offsets are in the folded text."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    text: str
    """The heading it names."""
    page: int | None
    """The page, None if there is none."""


@dataclass(slots=True)
class Contents:
    """A table of contents."""

    first: int
    """Position of its first line in the list given."""
    last: int
    """Position of its last line."""
    entries: list[Entry]
    """Its entries."""


def find_contents(lines: list[Line], grammar: MarkerGrammar, front: FrontGrammar) -> list[Contents]:
    """Return the tables of contents among the lines: after the word 目录, with leader dots, or joined in one line."""
    found: list[Contents] = []
    places = places_of_titles(lines)
    i = 0
    while i < len(lines):
        contents = _begun_at(lines, i, places, grammar, front)
        if contents is not None:
            if found and not found[-1].entries and found[-1].last == i - 1:
                contents.first = found.pop().first  # the word alone on the line above
            found.append(contents)
            i = contents.last
        i += 1
    return found


def find_tabbed(lines: list[Line], grammar: MarkerGrammar, front: FrontGrammar) -> list[Contents]:
    """Return the tables of contents after the word 目录 all whose entries have their page behind a tab, which tables have as well."""
    words = [
        i for i, (line, below) in enumerate(pairwise(lines)) if "\t" in below.text and front.names_contents(line.text)
    ]
    found = [contents for i in words if (contents := _after_word(lines, i, grammar, front)) is not None]
    return [own for own in found if own.entries and all(entry.page for entry in own.entries)]


def _begun_at(
    lines: list[Line],
    i: int,
    places: Places,
    grammar: MarkerGrammar,
    front: FrontGrammar,
) -> Contents | None:
    """Return the table of contents that begins at a line; None if none does."""
    text = lines[i].text
    short = len(text) <= LONGEST_ENTRY
    if not short and text[-1] in "。;":
        return None
    if short and front.names_contents(text):
        return _after_word(lines, i, grammar, front)
    may_be = (text[-1] in _ENDS_ENTRY or "PAGEREF" in text) and _may_be_entry(text)
    paged = may_be and (_entry(lines[i]).page is not None or _DOTS.search(text) is not None)
    if paged and (contents := _with_leaders(lines, i)) is not None:
        return contents
    own = find_unnamed(lines, i, places, grammar)
    if own is not None:
        entries = [_entry(lines[at]) for at in own]
        above = _is_title_of_body(entries, lines[own[-1] + 1 : own[-1] + LOOK_AHEAD], grammar, front)
        return Contents(own[0], own[-1] - above, entries[: len(own) - above])
    return _in_one_line(lines, i, grammar, front) if len(text) > LONGEST_ENTRY / 2 or text[0] in "目(一第1" else None


def _may_be_entry(text: str) -> bool:
    """Return whether a line is short enough for an entry, leader dots left out."""
    return len(text) <= LONGEST_ENTRY or (
        len(text) <= LONGEST_LEADER and text[-1] in _ENDS_ENTRY and _DOTS.search(text) is not None
    )


def _entry(line: Line) -> Entry:
    """Return a line as an entry, its page number apart; a bullet before it is none of it."""
    bullet = _BULLET.match(line.text)
    start = line.start + (bullet.end() if bullet else 0)
    text = line.text[start - line.start :]
    field = _PAGEREF.search(text) if "PAGEREF" in text else None
    if field:
        return Entry(start, line.end, text[: field.start()].strip(), int(field["page"] or 0) or None)
    if text[-1] not in _ENDS_ENTRY:
        return Entry(start, line.end, text, None)
    leader = _LEADER.fullmatch(text)
    if leader:
        return Entry(start, line.end, leader["text"].strip(), int(leader["page"]) if leader["page"] else None)
    page = _PAGE.search(text)
    if page and page.start() > 2 and not text[page.start() - 1].isdigit() and text[page.start()] in " .…([-—":
        return Entry(start, line.end, text[: page.start()].strip(), int(re.sub(r"\D", "", page[0])))
    return Entry(start, line.end, text, None)


def _after_word(lines: list[Line], i: int, grammar: MarkerGrammar, front: FrontGrammar) -> Contents | None:
    """Take the lines after the word 目录 up to where the first of them, or one that has its page, comes again as a heading of the body.

    A text that breaks off before has nothing but numbered entries behind the word.
    """
    joined = _in_one_line(lines, i + 1, grammar, front, named=True) if i + 1 < len(lines) else None
    if joined is not None:
        return Contents(i, i + 1, joined.entries)
    entries: list[Entry] = []
    lasts = [i]  # the line on which what is read ends, before the first entry and after each
    listed: set[str] = set()  # what stands with its page
    comes_again = False
    for j in range(i + 1, min(len(lines), i + LOOK_AHEAD)):
        line = lines[j]
        if not _may_be_entry(line.text) or line.text[-1] in ";!?" or _ends_sentence(lines, j, grammar):
            break
        entry = _entry(line)
        key = skeleton(entry.text)
        comes_again = entry.page is None and (key in listed or _begins_body(entry, entries, lines, j, grammar))
        if comes_again:
            break
        if entries and not key:
            lasts[-1] = j  # dots for what is left out
            continue
        if entries and _goes_on(entries[-1], entry, grammar):
            entry = Entry(entries[-1].start, entry.end, entries.pop().text + entry.text, entry.page)
            lasts.pop()
        entries.append(entry)
        lasts.append(j)
        if entry.page is not None:
            listed.add(key)
    body = lines[lasts[-1] + 1 : lasts[-1] + LOOK_AHEAD]
    if entries and grammar.match(entries[0].text) is not None and _repeated(entries[:1], body):
        comes_again = True  # below an opening: of entries on two levels, hardly another has a line of its own again
    if comes_again and _is_title_of_body(entries, body, grammar, front):
        del entries[-1], lasts[-1]
    if any(entry.page for entry in entries):
        while entries[-1].page is None and not _repeated(entries[-1:], body):
            del entries[-1], lasts[-1]  # the body begins without a heading
    last = lasts[-1]
    nothing_else = last == len(lines) - 1 and 2 * sum(grammar.match(e.text) is not None for e in entries) > len(entries)
    proved = (comes_again or nothing_else) and len(entries) >= FEWEST_ENTRIES
    if entries and (proved or any(e.page for e in entries) or _repeated(entries, lines[last + 1 : last + LOOK_AHEAD])):
        return Contents(i, last, entries)
    return Contents(i, i, []) if entries else None


def _ends_sentence(lines: list[Line], j: int, grammar: MarkerGrammar) -> bool:
    """Return whether a sentence ends in a line; a stray stop behind an entry ends none, if the next number has none."""
    stop = LEFT_STOP.search(lines[j].text)
    if stop is None:
        return False
    following = lines[j + 1].text if j + 1 < len(lines) else ""
    if stop.end() < len(lines[j].text) or not following or LEFT_STOP.search(following):
        return True
    own, after = grammar.match(lines[j].text), grammar.match(following)
    return (
        own is None
        or after is None
        or (own.family.group, (own.ordinal or 0) + 1) != (after.family.group, after.ordinal)
    )


def _is_title_of_body(entries: list[Entry], body: list[Line], grammar: MarkerGrammar, front: FrontGrammar) -> bool:
    """Return whether the last line before the body is the report's title: said once, below entries that are numbered or come again."""
    *before, last = entries
    if not before or last.page is not None or grammar.match(last.text) or not front.ends_title(last.text):
        return False
    again = {skeleton(line.text) for line in body}
    listed = grammar.match(before[-1].text) is not None or all(skeleton(entry.text) in again for entry in before)
    return listed and skeleton(last.text) not in again


def _goes_on(entry: Entry, rest: Entry, grammar: MarkerGrammar) -> bool:
    """Return whether a line is the rest of the entry before, a numbered one that fills its line and has no page yet."""
    if entry.page is not None or len(entry.text) < FULL_ENTRY or len(rest.text) >= FULL_ENTRY:
        return False
    return grammar.match(entry.text) is not None and grammar.match(rest.text) is None


def _begins_body(entry: Entry, entries: list[Entry], lines: list[Line], j: int, grammar: MarkerGrammar) -> bool:
    """Return whether a line is the first entry once more, its title without the number above the second entry, or the first number.

    Below entries that begin with the second number the body begins with the first, whose entry is lost.
    """
    if not entries or _same(entry.text, entries[0].text, lines, j, grammar):
        return bool(entries)
    marker = grammar.match(entries[0].text)
    if len(entries) == 1 or j + 1 == len(lines) or marker is None:
        return False
    own = grammar.match(entry.text) if marker.ordinal == 2 else None
    if own is not None and (own.family.group, own.ordinal) == (marker.family.group, 1):
        return True
    if skeleton(entry.text) == skeleton(entries[1].text) and _ends_sentence(lines, j + 1, grammar):
        return True  # the title of the first part is lost in the body
    again = skeleton(lines[j + 1].text) == skeleton(entries[1].text)
    return again and skeleton(entry.text) == skeleton(entries[0].text[marker.end :])


def _same(text: str, first: str, lines: list[Line], j: int, grammar: MarkerGrammar) -> bool:
    """Return whether a line says the first entry again, over two lines or without the entry that shares its line."""
    key, wanted = skeleton(text), skeleton(first)
    if key == wanted or (first.startswith(text + " ") and grammar.match(first, len(text) + 1) is not None):
        return True
    return (
        0 < len(key) < len(wanted)
        and wanted.startswith(key)
        and j + 1 < len(lines)
        and key + skeleton(lines[j + 1].text) == wanted
    )


def _repeated(entries: list[Entry], rest: list[Line]) -> bool:
    keys = {skeleton(line.text) for line in rest if len(line.text) <= LONGEST_ENTRY}
    return sum(skeleton(e.text) in keys for e in entries) * 3 >= len(entries)


def _with_leaders(lines: list[Line], i: int) -> Contents | None:
    entries = [_entry(lines[i])]
    for j in range(i + 1, len(lines)):
        entry = _entry(lines[j])
        if entry.page is None and lines[j].text.endswith(entry.text):
            break
        entries.append(entry)
    return Contents(i, i + len(entries) - 1, entries) if len(entries) >= FEWEST_ENTRIES else None


def _in_one_line(
    lines: list[Line], i: int, grammar: MarkerGrammar, front: FrontGrammar, named: bool = False
) -> Contents | None:
    """Take a line in which three or more numbered titles follow each other and nothing else stands.

    The word 目录 stands before them or is `named` above them, the line below begins with the first of them again, or marks part them.
    """
    line = lines[i]
    word = front.word_before_entry(line.text, LONGEST_ENTRY)
    first = word[1] if word is not None and word[0] == 0 else 0
    told = named or first > 0 or (i + 1 < len(lines) and _begins_alike(line.text, lines[i + 1].text, grammar))
    stopped = LEFT_STOP.search(line.text) is not None
    if stopped and not told:
        return None
    marks = (_JOINED, _COUNTED) if told else (_JOINED,)
    joined = {match.end() for mark in marks for match in mark.finditer(line.text)}
    inside = grammar.find_inside(line.text, first + 1) if told else []
    starts = sorted({first, *joined, *(own.start for own in inside if not own.family.broken)})
    if len(starts) < FEWEST_ENTRIES or (stopped and not joined):
        return None
    entries = [
        Entry(line.start + a, line.start + a + len(line.text[a:b].rstrip()), line.text[a:b].strip(" ,、;"), None)
        for a, b in pairwise([*starts, len(line.text)])
    ]
    return Contents(i, i, entries) if told or all(_opens(entry.text, grammar) for entry in entries) else None


def _opens(text: str, grammar: MarkerGrammar) -> bool:
    marker = grammar.match(text)
    return marker is not None and marker.family.role == "heading"


def _begins_alike(text: str, below: str, grammar: MarkerGrammar) -> bool:
    """Return whether two lines begin with one numbered title."""
    own = grammar.match(text)
    again = grammar.match(below) if own is not None else None
    if own is None or again is None or (own.family.group, own.ordinal) != (again.family.group, again.ordinal):
        return False
    title = skeleton(re.split("[ ,、;]", text[own.end :], maxsplit=1)[0])
    return title != "" and skeleton(below[again.end :]).startswith(title)
