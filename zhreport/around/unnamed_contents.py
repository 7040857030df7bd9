"""Tables of contents without the word 目录 above them: lines that come again below, or numbered ones with nothing between them.

What is found is the range of their lines, as positions in the list given.
"""

from __future__ import annotations

from bisect import bisect_right

from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.text.lines import Line

LONGEST_ENTRY = 60  # characters
LOOK_AHEAD = 400  # lines after a table of contents in which its entries must come again
FEWEST_ENTRIES = 3  # lines that make a table of contents
FEWEST_CUT_OFF = 10  # numbered entries of contents that a text breaks off in
FEWEST_CHAPTERS = 4  # chapters in a row that are not repeated
PART_RANK = 20  # 第一章 and above
_BEFORE_TITLES = "第一二三四五六七八九十0123456789章节部分篇(.、)*-–•· "  # numbers and marks


Places = dict[int, list[int]]
"""For each line whose title stands more than once, whatever its number: the lines on which it does."""


def places_of_titles(lines: list[Line]) -> Places:
    """Return where the titles stand that stand more than once."""
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if may_be_listed(line.text):
            places.setdefault(title_of(line.text), []).append(i)
    return {i: own for own in places.values() if len(own) > 1 for i in own}


def find_unnamed(lines: list[Line], i: int, places: Places, grammar: MarkerGrammar) -> range | None:
    """Return the lines of the table of contents that begins at one, None if none does; `places` are those of `places_of_titles`."""
    text = lines[i].text
    numbered = text[0] in "一第1"
    if not (numbered or i in places) or not may_be_listed(text):
        return None
    first = grammar.match(text) if numbered else None
    own = None
    if first is not None and first.ordinal == 1:
        own = _begun_again(lines, i, first, grammar) or _numbered_run(lines, i, first, places, grammar)
    return own or (_said_again(lines, i, places) if i in places else None)


def may_be_listed(text: str) -> bool:
    """Return whether a line may be an entry of contents without the word 目录 above them."""
    return len(text) <= LONGEST_ENTRY and text[-1] not in "。;!?:"


def _said_again(lines: list[Line], i: int, places: Places) -> range | None:
    """Return the run of short lines from one on, most of which come again below it in this order with paragraphs between.

    What a colon introduces is a list.
    """
    first = _next(i, i, places)
    if first - i < FEWEST_ENTRIES or first - i > LOOK_AHEAD or (i and lines[i - 1].text[-1] == ":"):
        return None
    entries, last, again = 1, i, first
    for j in range(i + 1, first):
        if not may_be_listed(lines[j].text):
            break
        at = _next(j, again, places)
        if at > again:
            entries, last, again = entries + 1, j, at
    own = range(i, last + 1)
    if entries < FEWEST_ENTRIES or 3 * entries < 2 * len(own):
        return None
    prose = sum("。" in line.text for line in lines[first : again + 2])
    return own if prose >= FEWEST_ENTRIES else None


def _next(i: int, after: int, places: Places) -> int:
    """Return the first place behind another at which the title of a line stands; that other one if there is none."""
    own = places.get(i, ())
    following = bisect_right(own, after)
    return own[following] if following < len(own) else after


def title_of(text: str) -> str:
    """Return an entry or a heading without blanks and without its number, if it has more."""
    bare = text.replace(" ", "")
    return bare.lstrip(_BEFORE_TITLES) or bare


def _numbered_run(lines: list[Line], i: int, first: Marker, places: Places, grammar: MarkerGrammar) -> range | None:
    """Return a run of headings with nothing between them of which the first comes again, or that name every chapter there is.

    The first may come again right behind lines most of which are numbered. Between decimals stand chapters that have lost their
    numbers; a text that breaks off inside its contents has many of them and no sentence to its end.
    """
    if first.family.group in ("arabic", "decimal") and i > 0 and lines[i - 1].text[-1] == ":":
        return None
    again, end = _next(i, i, places), min(len(lines), i + LOOK_AHEAD)
    above = bool(first.numbers) and i > 0 and _next(i - 1, i, places) == again - 1 > i  # with their chapter
    stop, numbered, decimals = i, 0, 0
    for j in range(i, again if i < again < end else end):
        if not may_be_listed(lines[j].text):
            break
        marker = grammar.match(lines[j].text)
        if stop == j and (marker.family.role == "heading" if marker is not None else first.numbers):
            stop = j + 1
        numbered += marker is not None
        decimals += marker is not None and len(marker.numbers) > 1
    else:
        cut_off = end == len(lines) and min(numbered, 2 * decimals) >= FEWEST_CUT_OFF
        if 2 * numbered > j + 1 - i and (again == j + 1 or cut_off):
            return range(i - above, j + 1 - above) if j + 1 - i >= FEWEST_ENTRIES else None
    proved = i < again < end or _only_chapters(lines, i, stop, grammar)
    return range(i - above, stop) if proved and stop - i >= FEWEST_ENTRIES else None


def _only_chapters(lines: list[Line], i: int, j: int, grammar: MarkerGrammar) -> bool:
    """Return whether the lines from `i` to `j` name every chapter there is, and a paragraph that is no article follows."""
    if j - i < FEWEST_CHAPTERS or j == len(lines) or len(lines[j].text) <= LONGEST_ENTRY:
        return False
    following = grammar.match(lines[j].text)
    if following is not None and not following.family.needs_title:
        return False
    for number, line in enumerate(lines[i:j], 1):
        marker = grammar.match(line.text)
        if marker is None or marker.family.name != "chapter" or marker.ordinal != number:
            return False
    chapters = (grammar.match(line.text) for line in lines[j : j + LOOK_AHEAD] if line.text[0] == "第")
    return not any(marker is not None and marker.family.name == "chapter" for marker in chapters)


def _begun_again(lines: list[Line], i: int, first: Marker, grammar: MarkerGrammar) -> range | None:
    """Take short lines without a sentence among them from 第一部分 to where 第一部分 comes again, differently worded maybe."""
    if first.family.rank > PART_RANK:
        return None
    last = 1
    for j in range(i, min(len(lines), i + LOOK_AHEAD)):
        text = lines[j].text
        marker = grammar.match(text) if text[0] == "第" or text[-1] == "。" else None
        if not may_be_listed(text.rstrip("。") if marker is not None else text):
            return None
        if marker is not None and marker.family.name == first.family.name:
            if marker.ordinal == 1 and j > i:
                return range(i, j) if 1 < last < j - i else None
            last = marker.ordinal or last
    return None
