"""Prose: lines to paragraphs, paragraphs to enumerated items. Offsets are in the folded text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.rows import NEARLY_FULL, is_full
from zhreport.text.lines import Line

_ENDS = frozenset("。;!?:")
_CLOSING = "\"')]》〉】」』"
_LEADS_ON = ("是:", "为:")  # behind what they are about, which a page may set in bold and on a line of its own
_OPENS_NOTHING = frozenset(",。;、:)》!?%”")
_INLINE_BOUNDARY = frozenset('。;:,、!? \n"')
_YEAR = re.compile(r"\d{4}年")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:\)|[.、](?!\d))")
_LABELLED = re.compile(r"[一-龥]{1,4}:")  # 注:, 其中:
FIRST_MENDED = 2  # the number of the item that shows a first one before it, or from which a next one is looked for
FARTHEST_BEFORE = 1000  # characters before an item among which the one before it is looked for
SHORT_LINE = 17  # characters; only longer lines can show that a document is hard-wrapped
WRAPPED_SHARE = 0.25  # share of long lines without an end mark from which a document counts as hard-wrapped
MUCH_LONGER = 1.6  # times the width: a cut line may be longer than the others by what half-width characters save
SHORTEST_SUBJECT = 10  # characters of a line that ends with 的, from which it is no label
SHORTEST_CUT = 15  # characters of a line that a page end may cut; a shorter one without stop is more often a title


@dataclass(slots=True)
class Stretch:
    """A stretch of prose on one line."""

    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""
    line: Line
    """The line it stands on."""
    whole: bool
    """Whether it takes its line from the first character: no heading stands before it."""


@dataclass(slots=True)
class Block:
    """Stretches that make one paragraph."""

    stretches: list[Stretch] = field(default_factory=list)
    """Its parts in order."""
    marker: Marker | None = None
    """The item marker it begins with."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.stretches[0].start

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.stretches[-1].end


def wrap_width(lines: list[Line]) -> int | None:
    """Return the number of characters at which the document's lines were broken, None if they were not.

    A document is hard-wrapped if many of its long lines end without an end mark, at nearly the same length, and hardly any
    goes on much further: headings of one length above whole paragraphs are no sign of it, nor are items above the next number.
    """
    long_lines = [line for line in lines if len(line.text) > SHORT_LINE]
    open_ended = [
        len(line.text)
        for line, below in zip_longest(lines, lines[1:])
        if len(line.text) > SHORT_LINE and line.text[-1] not in _ENDS and line.text[-1] not in _CLOSING
        and not (below is not None and _NUMBERED.match(below.text))
    ]  # fmt: skip
    if len(open_ended) < 3 or len(open_ended) < WRAPPED_SHARE * len(long_lines):
        return None
    counts = Counter(open_ended)
    near = {width: sum([counts.get(w, 0) for w in range(width - 3, width + 4)]) for width in counts}
    width = max(near, key=lambda w: (near[w], w))
    longer = sum(len(line.text) > MUCH_LONGER * width for line in long_lines)
    return width if near[width] >= max(0.4 * len(open_ended), 3, 2 * longer) else None


def join_lines(stretches: list[Stretch], width: int | None, grammar: MarkerGrammar) -> list[Block]:
    """Return the stretches as paragraphs: hard-wrapped lines joined, real paragraph ends kept."""
    blocks: list[Block] = []
    alone: Marker | None = None  # the marker that has the line before to itself
    for stretch in stretches:
        marker = grammar.match(stretch.line.text, 0, stretch.start) if stretch.whole else None
        if alone is not None and marker is None and stretch.line.index == blocks[-1].stretches[-1].line.index + 1:
            blocks[-1].stretches.append(stretch)
            blocks[-1].marker, alone = alone, None
            continue
        alone = None
        if marker is not None and (marker.family.needs_title or marker.end >= stretch.end):
            alone = None if marker.family.needs_title else marker
            marker = None
        if (
            marker is not None
            and width is not None
            and blocks
            and _is_mid_sentence(marker, blocks[-1], stretch.line, width)
        ):
            marker = None
        if alone is None and blocks and _continues(blocks[-1].stretches[-1], stretch, width, marker):
            blocks[-1].stretches.append(stretch)
        else:
            blocks.append(Block([stretch], marker))
    return blocks


def mend_items(blocks: list[Block], text: str, grammar: MarkerGrammar) -> None:
    """Mark the blocks that stand where an item is missing, with a wrong marker, or none.

    One without number is an item only between two, or below a colon and above the second; one with the number due behind the
    last, too, but for a numeral alone: 三峡.
    """
    if not any(block.marker is not None for block in blocks):
        return
    groups = Counter(block.marker.family.group for block in blocks if block.marker is not None)
    for i, own in enumerate(blocks):
        before = blocks[i - 1].marker if i else None
        after = blocks[i + 1].marker if i + 1 < len(blocks) else None
        beside, due, sure = _due(before, after, i > 0 and text[blocks[i - 1].end - 1] == ":")
        if beside is None or (
            own.marker is not None and (groups[own.marker.family.group] > 1 or own.marker.ordinal != due)
        ):
            continue
        number, end = grammar.misprint(text, own.start, inside=True)
        fits = number == due or (number is None and sure)
        wrong = end > 0 and fits and (sure or not text[own.start : end].isalpha())
        if wrong or (sure and own.marker is None and not _LABELLED.match(text, own.start)):
            family = replace(beside.family, broken=True)
            own.marker = Marker(family, own.start, end if wrong else own.start, number if wrong else None)


def _due(before: Marker | None, after: Marker | None, led: bool) -> tuple[Marker | None, int, bool]:
    """Return a marker beside a block, the number that is missing there, and whether one is for sure; `led` is below a colon."""
    first = (before.ordinal if before is not None else None) or 0
    last = (after.ordinal if after is not None else None) or 0
    if before is not None and after is not None and before.family.group == after.family.group:
        return (before, first + 1, True) if first and last == first + 2 else (None, 0, False)
    if last == FIRST_MENDED:
        return after, 1, led
    return (before, first + 1, False) if first >= FIRST_MENDED else (None, 0, False)


def _is_mid_sentence(marker: Marker, before: Block, line: Line, width: int) -> bool:
    """Return whether what looks like a marker is the middle of a sentence, which a full line before broke off in.

    A numbering that begins or goes on here is one all the same (items without stops may fill their lines), and so is what
    stands before a short line without a stop.
    """
    last = before.stretches[-1].line
    if last.text[-1] in _ENDS or not is_full(last, width) or not (line.text[-1] in _ENDS or is_full(line, width)):
        return False
    own = before.marker
    goes_on = own is not None and own.family.group == marker.family.group and marker.ordinal == (own.ordinal or 0) + 1
    return not goes_on and marker.ordinal is not None and marker.ordinal > 1


def _continues(before: Stretch, stretch: Stretch, width: int | None, marker: Marker | None) -> bool:
    """Return whether a stretch continues the paragraph of the one before."""
    if stretch.line is before.line:
        return False
    last, first = before.line.text[-1], stretch.line.text[0]
    cut_by_furniture = stretch.line.index > before.line.index + 1 and len(before.line.text) >= SHORTEST_CUT
    indented = stretch.line.indent > before.line.indent
    if cut_by_furniture and not indented and marker is None and last not in _ENDS and "\u4e00" <= first <= "\u9fff":
        return True
    adjoining = not stretch.line.blank_before
    if first in _OPENS_NOTHING and last not in "。!?;" and adjoining:
        return True
    if adjoining and marker is None and _is_cut(before.line.text, stretch.line.text):
        return True
    if width is None or marker is not None or indented:
        return False
    if last in _ENDS or not adjoining:
        return False
    return len(before.line.text) + before.line.indent >= NEARLY_FULL * width


def _is_cut(before: str, text: str) -> bool:
    """Return whether a line goes on with the one before, which a page broke where a link or a figure begins."""
    last, first = before[-1], text[0]
    if last in "《〈(,":
        return True
    if (last == "的" and len(before) >= SHORTEST_SUBJECT) or (text[:2] in _LEADS_ON and last not in _ENDS):
        return True
    if last in _ENDS or (last in _CLOSING and first != "("):
        return False
    prose = len(before) >= SHORTEST_CUT and ("," in before or "。" in before)
    return first in "《(" or (prose and first.isdecimal() and not _YEAR.match(text))


def enumerations(text: str, start: int, end: int, grammar: MarkerGrammar) -> list[list[Marker]]:
    """Return the markers of each enumeration inside a paragraph (一是...;二是...), in order; none has fewer than two.

    The ordinals must count up from one, and each marker must stand at the start or after a punctuation mark; one number may
    be missing between two, and markers may be wrong where the number is due. Of two enumerations one over the other the
    longer counts, the first of equals.
    """
    first = _FIRST.search(text, start, end)
    if first is None:
        return []
    closed: list[list[Marker]] = []
    runs: dict[str, list[Marker]] = {}
    asked: dict[str, int] = {}  # where the last wrong marker was looked for, by groups
    for match in _INLINE.finditer(text, first.start(), end):
        at = match.start()
        if at > start and text[at - 1] not in _INLINE_BOUNDARY:
            continue
        marker = grammar.match(text, at)
        if marker is None or marker.ordinal is None or marker.end >= end:
            continue
        run = runs.get(marker.family.group, [])
        due = (run[-1].ordinal or 0) + 1 if run else 1
        if marker.ordinal == 1:
            runs[marker.family.group] = run = [marker]
            closed.append(run)
        elif run and marker.ordinal == due:
            run.append(marker)
        elif due < marker.ordinal <= due + (2 if run else 1):
            place = run[-1].end if run else start
            if asked.get(marker.family.group) == place:
                continue  # once for each place: the time stays linear
            asked[marker.family.group] = place
            wrong = _between(text, place, marker, range(due, marker.ordinal), grammar)
            if not run and wrong:
                runs[marker.family.group] = run = []
                closed.append(run)
            if wrong or (run and marker.ordinal == due + 1):
                run += [*wrong, marker]
    for run, following in zip(closed, [*[run[0].start for run in closed[1:]], end], strict=False):
        if len(run) > 1 and following > run[-1].end:
            run += _behind(text, run, following, grammar)
    return _apart([run for run in closed if len(run) > (1 if run[-1].ordinal == len(run) else 2)])


def _between(text: str, start: int, after: Marker, numbers: range, grammar: MarkerGrammar) -> list[Marker]:
    """Return the markers before one of an enumeration that one place alone could have: wrong ones, or what is left of one.

    `numbers` are missing. What stands between a colon and the second has lost its marker if it has none.
    """
    found: dict[int | None, list[Marker]] = {}
    near = max(start, after.start - FARTHEST_BEFORE)
    ends = [(end.start(), end.end()) for end in _MEMBER_END.finditer(text, near, after.start)]
    places = [at for _, at in ends]
    if numbers[0] == 1 and near == start:
        places.insert(0, start)
    for at in places:
        marker = grammar.match(text, at)
        number, end = grammar.misprint(text, at, inside=True)
        if marker is not None and not marker.family.broken and marker.ordinal in numbers and marker.end > end:
            number, end = marker.ordinal, marker.end
        verb = text[at:end].strip() if number is None else ""  # 要抓质量 before 2. has lost no marker
        if end and end < after.start and not (verb.isalpha() and verb not in text[after.start : after.end]):
            found.setdefault(number, []).append(Marker(after.family, at, end, number or numbers[0]))
    own = [found[number][0] for number in numbers if len(found.get(number, ())) == 1]
    if own or len(numbers) > 1 or any(number in found for number in numbers):
        return own if all(a.start < b.start for a, b in pairwise(own)) else []
    lost = found.get(None, [])
    if numbers[0] > 1:
        return lost if len(lost) == 1 else []
    # the last stands right before the second item
    (colon, at), (last, _) = [(near, near), (near, near), *ends][-2:]
    if text[colon] + text[last] != ":;":
        return []
    return [lost[0] if lost and lost[0].start == at else Marker(after.family, at, at, None)]


def _behind(text: str, run: list[Marker], end: int, grammar: MarkerGrammar) -> list[Marker]:
    """Return the wrong marker with the next number behind the last of an enumeration, where its item ends as the one before."""
    last = run[-1]
    due = (last.ordinal or 0) + 1
    boundary = _MEMBER_END.search(text, last.end, end)
    if boundary is None or text[boundary.start()] != text[max(last.start - 2, 0) : last.start].rstrip(" ")[-1:]:
        return []
    number, stop = grammar.misprint(text, boundary.end(), inside=True)
    if boundary[0][0] == "。" and text[boundary.end() : stop].rstrip().isalpha():
        return []  # 三峡
    return [Marker(last.family, boundary.end(), stop, due)] if number == due and stop < end else []


def _apart(runs: list[list[Marker]]) -> list[list[Marker]]:
    """Return the runs, given by their starts, without those that stand over a longer one."""
    if len(runs) < 2:
        return runs
    kept: list[list[Marker]] = []
    for run in runs:
        over = 0  # how many markers the runs have over which this one stands: the last ones kept
        while over < len(kept) and kept[-1 - over][-1].start > run[0].start:
            over += 1
        if not over or len(run) > max(map(len, kept[-over:])):
            del kept[len(kept) - over :]
            kept.append(run)
    return kept


_MEMBER_END = re.compile("[;。:] *")
_INLINE = re.compile(
    r"""
    [一二三四五六七八九十—其第(①-⒛\d]
    (?: (?<=[一二三四五六七八九十—])[一二三四五六七八九十]?(?:[ ]?[是要]|[、,.][ ]?是) | (?<=其)[ ]?[一二三四五六] | (?<=第)[ ]?[一二三四五六七八九][,是、:]
      | (?<=[(])[ ]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[ ]?[)] | (?<=[①-⒛]) | (?<=\d)(?<![\d.]\d)\d?[ ]?[.、)](?!\d) )
    """,
    re.VERBOSE,
)
"""Markers inside a paragraph. The first characters of all stand first, in one set: so the engine passes over others quickly."""
_FIRST = re.compile(
    r"""
    [一二—其第(①②⑴⑵⒈⒉012]
    (?: (?<=[一二—])(?:[ ]?[是要]|[、,.][ ]?是) | (?<=其)[ ]?[一二] | (?<=第)[ ]?[一二][,是、:] | (?<=[(])[ ]?(?:0?[12]|[一二])[ ]?[)]
      | (?<=[①②⑴⑵⒈⒉]) | (?<=[012])(?<![\d.]\d)\d?[ ]?[.、)](?!\d) )
    """,
    re.VERBOSE,
)
"""Those of them that may stand for one or two: with the first of these an enumeration begins, or shows that it has begun."""


def item_extents(text: str, run: list[Marker], end: int) -> list[tuple[int, int]]:
    """Return where the items of an enumeration stand, in a paragraph of which the text up to `end` may be theirs.

    Where the others are one sentence each, the last item ends at its first sentence end; else it takes all that follows,
    but for what leads in the next thing with a colon.
    """
    ends = [marker.start for marker in run[1:]]
    single = all("。" not in text[marker.end : stop - 1] for marker, stop in zip(run, ends, strict=False))
    stop = text.find("。", run[-1].end, end) if single else -1
    if not single and text[end - 1 : end] == ":":
        stop = text.rfind("。", run[-1].end, end)
    last = end if stop == -1 else stop + 1
    while stop != -1 and last < end and text[last] in _CLOSING:
        last += 1
    return list(zip([marker.start for marker in run], [*ends, last], strict=True))
