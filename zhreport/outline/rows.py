"""Rows: the lines put back together where a heading or a paragraph was broken over them.

A hard-wrapped document is cut at a width, in the middle of words and of headings; a marker may stand on a line of its own
(`2` / `、改进的措施`); a title may leave its last characters on the next line. Candidates are looked for in rows, so that
none of them has to care; a row knows where each of its characters stands. Offsets are in the folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from zhreport.outline.markers import MarkerGrammar
from zhreport.outline.phrase import is_section
from zhreport.outline.prose_grammar import LONGEST_TITLE
from zhreport.outline.titles import TitleIndex
from zhreport.text.lines import Line

SHORTEST_CUT = 15  # characters of a line that was cut before the last character of a clause
NEARLY = 3  # characters by which a full line may be shorter than the width
NEARLY_FULL = 0.8  # of the width: a line shorter than that came to its end
FARTHEST = 3  # lines of furniture that may stand inside a paragraph
LONG_FIRST = 16  # characters from which a title's first line was rather wrapped than ended
FAR_AGAIN = 12  # lines from one on which a site puts its name to the next
SHORT_TAIL, LONG_TAIL = 6, 12  # characters of a title's last line, below a short and a long first one
SHORT_STOP = 4  # the same where a mark ends it: six may be a run-in heading of their own
SHORT_FIRST = 5  # characters of a title's first line, below which it was not wrapped
LONGEST_MARKER = 6  # characters of a marker that has its line to itself
MOST_LINES = 4  # lines of a row that is not hard-wrapped
LONGEST_INDENT = 8  # blanks before the first line of a paragraph
MIXED_INDENT = (0.04, 0.9)  # shares of indented lines between which an indent shows where a paragraph begins
_ENDS = frozenset("。;:!?|")
_NUMBER = "[一二三四五六七八九十百\\d]{1,4}"
_LONE_MARKER = re.compile(
    rf"(?:第|第? ?{_NUMBER} ?(?:部 ?分|[章节编篇])?|[(] ?{_NUMBER}|[(]? ?{_NUMBER} ?[)、.]|[(]|[①-⑳⑴-⒛㈠-㈩]|[★☆◆◇■□●○▲△])"
)
_GOES_ON = frozenset("、,)》”")
_MARKS = (",", "、", "。", ";", ":")  # behind a line's first character: the last of a clause, as no clause has only one
_PAIRS = (("(", ")"), ("《", "》"), ("“", "”"), ("[", "]"), ("〔", "〕"))
_LABEL = re.compile(r"[一-龥]{2,8}:.")
_SECTION_BEGINNINGS = frozenset("一二三四五六七八九十(第")
_TAIL_BREAKS = re.compile(r"[。;:]|一是|一要|首先|其一")


@dataclass(slots=True)
class Row:
    """Lines read as one."""

    text: str
    """Their text, put together."""
    line: Line
    """The first of them."""
    parts: list[tuple[int, Line]] | None = None
    """Where in the text each line begins; None for a single line."""

    def line_at(self, position: int) -> Line:
        """Return the line on which the character at a position stands."""
        if self.parts is None:
            return self.line
        return self.parts[bisect_right(self.parts, position, key=_position) - 1][1]

    def offset(self, position: int) -> int:
        """Return the offset of the character at a position."""
        if self.parts is None:
            return self.line.start + position
        begin, line = self.parts[bisect_right(self.parts, position, key=_position) - 1]
        return line.start + position - begin

    def end(self, position: int) -> int:
        """Return the offset after the character before a position."""
        return self.offset(position - 1) + 1 if position else self.line.start

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the offsets of a stretch line by line; nothing if it stands on one line."""
        if self.parts is None:
            return []
        found = []
        for i in range(max(bisect_right(self.parts, start, key=_position) - 1, 0), len(self.parts)):
            begin, line = self.parts[i]
            if begin >= end:
                break
            stop = self.parts[i + 1][0] if i + 1 < len(self.parts) else len(self.text)
            if stop > start:
                found.append((line.start + max(start - begin, 0), line.start + min(end, stop) - begin))
        return found if len(found) > 1 else []

    def position(self, offset: int) -> int:
        """Return the position at an offset: that of the row's end, if none of its lines has it."""
        if self.parts is None:
            return offset - self.line.start
        begin, line = self.parts[max(bisect_right(self.parts, offset, key=_offset) - 1, 0)]
        return begin + offset - line.start if line.start <= offset <= line.end else len(self.text)


def _position(part: tuple[int, Line]) -> int:
    return part[0]


def _offset(part: tuple[int, Line]) -> int:
    return part[1].start


def is_lone_marker(text: str) -> bool:
    """Return whether a line is nothing but a marker, or a part of one, in Chinese numerals or brackets."""
    return len(text) <= LONGEST_MARKER and not text.isdecimal() and _LONE_MARKER.fullmatch(text) is not None


def rows_of(lines: list[Line], width: int | None, grammar: MarkerGrammar, titles: TitleIndex) -> list[Row]:
    """Return the lines as rows; `width` is where a hard-wrapped document was cut, None if it was not."""
    if width is not None:
        return _wrapped_rows(lines, width, grammar, titles)
    rows: list[Row] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        text = line.text
        if (len(text) > LONGEST_TITLE or text[-1] in _ENDS) and text[0] != "【":
            if len(text) > LONGEST_MARKER or not _marker_alone(lines, i, grammar):
                own = [line]
                while i + len(own) < len(lines) and lines[i + len(own)].goes_on:
                    own.append(lines[i + len(own)])
                rows.append(_row(own))
                i += len(own)
                continue
        own = [line]
        if _marker_alone(lines, i, grammar):
            own.append(lines[i + 1])
            text += lines[i + 1].text
        if text[0] == "【" and "】" not in text and i + 1 < len(lines) and "】" in lines[i + 1].text[:LONGEST_TITLE]:
            own.append(lines[i + 1])
        elif len(text) <= LONGEST_TITLE and text[-1] not in _ENDS:
            own += _title_rest(lines, i + len(own) - 1, text, len(own), grammar, titles)
        i += len(own)
        rows.append(_row(own))
    return rows


def _row(lines: list[Line]) -> Row:
    if len(lines) == 1:
        return Row(lines[0].text, lines[0])
    parts, size = [], 0
    for line in lines:
        parts.append((size, line))
        size += len(line.text)
    return Row("".join(line.text for line in lines), lines[0], parts)


def _wrapped_rows(lines: list[Line], width: int, grammar: MarkerGrammar, titles: TitleIndex) -> list[Row]:
    indented = sum(line.indent > 0 for line in lines) / max(len(lines), 1)
    telling = MIXED_INDENT[0] < indented < MIXED_INDENT[1]
    rows: list[list[Line]] = []
    taken = 0
    for i, line in enumerate(lines):
        if i < taken:
            continue
        if rows and (
            (_goes_on(rows[-1][-1], line, width, telling) and not _opens_section(line.text, grammar, titles))
            or _marker_alone(lines, i - 1, grammar)
        ):
            rows[-1].append(line)
            continue
        own = [line]
        if len(line.text) <= width - NEARLY and line.text[-1] not in _ENDS:
            own += _title_rest(lines, i, line.text, 1, grammar, titles)
            if telling and len(own) > 1 and own[1].indent:
                own = own[:1]
        taken = i + len(own)
        rows.append(own)
    return [_row(own) for own in rows]


def _goes_on(before: Line, line: Line, width: int, telling: bool) -> bool:
    """Return whether a line goes on with the sentence that the line before was cut in."""
    if line.goes_on:
        return True
    if before.text[-1] in _ENDS or line.blank_before:
        return False
    cut = line.text[1:2] in _MARKS and len(before.text) >= SHORTEST_CUT and not line.text[0].isnumeric()
    if not cut and not is_full(before, width):
        return False
    if line.indent > before.indent or (telling and line.indent):
        return False
    return line.index - before.index <= FARTHEST


def _opens_section(text: str, grammar: MarkerGrammar, titles: TitleIndex) -> bool:
    """Return whether a line is a numbered title of a main section: what stands above it, however long, has ended."""
    if len(text) > LONGEST_TITLE or text[0] not in _SECTION_BEGINNINGS:
        return False
    marker = grammar.match(text)
    if marker is None or marker.family.broken:
        return False
    return is_section(titles.exact(text[marker.end :].rstrip("。: ")))


def is_full(line: Line, width: int) -> bool:
    """Return whether a line goes as far as the width at which the document was cut."""
    indent = line.indent if line.indent <= LONGEST_INDENT else 0  # beyond, the line is set in the middle
    return len(line.text) + indent >= width - NEARLY


def _marker_alone(lines: list[Line], i: int, grammar: MarkerGrammar) -> bool:
    """Return whether a line is a marker, or part of one, whose text stands on the next line: `2` / `、改进的措施`."""
    text = lines[i].text
    if len(text) > LONGEST_MARKER or i + 1 >= len(lines) or _LONE_MARKER.fullmatch(text) is None:
        return False
    marker = grammar.match(text + lines[i + 1].text)
    if marker is None or marker.end < len(text) or marker.family.role != "heading" or marker.family.needs_title:
        return False
    below = lines[i + 1].text
    if marker.end < len(text) + 1 and _opens(below, grammar):
        return False  # 第一篇 above (一)强化领导: its title is lost
    if text[-1] == "篇" and "," in below and below[-1] in _ENDS:
        return False  # a paper of a collection that has no title
    return not (marker.end == len(text) and text[-1].isdecimal())  # a number alone, then a line: a page number


def _opens(text: str, grammar: MarkerGrammar) -> bool:
    """Return whether a line begins with a whole marker of headings."""
    marker = grammar.match(text)
    return marker is not None and marker.heads


def _title_rest(
    lines: list[Line], i: int, first: str, taken: int, grammar: MarkerGrammar, titles: TitleIndex
) -> list[Line]:
    """Return the lines on which the title that a row begins with goes on.

    It does where the lines together are a known title, or where few characters are left over below a marked line.
    """
    marker = grammar.match(first)
    if marker is None or marker.family.role != "heading" or marker.family.needs_title:
        return []
    whole = first[marker.end :]
    if not whole:
        return []
    if titles.lookup(whole):
        return _end_of_known(lines, i, whole, titles)
    complete = titles.purpose.match(whole) is not None  # below 关于...问题 stands 整改情况:
    rest: list[Line] = []
    for before, following in zip(
        lines[i : i + MOST_LINES - taken], lines[i + 1 : i + 1 + MOST_LINES - taken], strict=False
    ):
        tail = following.text
        if (
            following.blank_before
            or following.index - before.index > 1
            or grammar.match(tail) is not None
            or not tail.strip("-—·•*")
        ):
            return []
        stop = _TAIL_BREAKS.search(tail)
        if complete and stop:
            return []
        whole += tail[: stop.start()] if stop else tail
        rest.append(following)
        if len(whole) > LONGEST_TITLE:
            return []
        if titles.exact(whole) or (marker.family.name == "part" and titles.lookup(whole)):  # the agency above 部门概况
            return rest
        if (
            len(rest) == 1
            and (len(first) - marker.end >= SHORT_FIRST or tail[0] in _GOES_ON)
            and _is_rest(first, tail, stop, titles)
            and titles.looks_like_title(whole)
            and not _comes_again(lines, i + 1)
            and (stop or i + 2 < len(lines) or tail[0] in _GOES_ON or is_unclosed(first))  # else cut off is a paragraph
        ):
            more = lines[i + 2].text if i + 2 < len(lines) else ""
            if _LABEL.match(tail) and _LABEL.match(more):  # two labels with their values, one below the other
                return []
            if not (titles.exact(whole + more) and not stop):
                return rest
        if stop:
            return []
    return []


def _comes_again(lines: list[Line], i: int) -> bool:
    """Return whether a line longer than what titles end with stands near by once more: a site puts its name between others."""
    text = lines[i].text
    near = (*lines[max(i - FAR_AGAIN, 0) : i], *lines[i + 1 : i + 1 + FAR_AGAIN])
    return len(text) > SHORT_TAIL and any(line.text == text for line in near)


def _end_of_known(lines: list[Line], i: int, title: str, titles: TitleIndex) -> list[Line]:
    """Return the line right below a known title that makes another known title of it, or is nothing but its end: 情况."""
    if i + 1 == len(lines) or lines[i + 1].blank_before or lines[i + 1].index != lines[i].index + 1:
        return []
    tail = lines[i + 1].text
    ends = titles.ends_only(tail) or (titles.exact(title + tail) and not titles.exact(title))
    return [lines[i + 1]] if ends else []


def is_unclosed(text: str) -> bool:
    """Return whether a line ends inside brackets or quotation marks."""
    return any(text.rfind(opening) > text.rfind(closing) for opening, closing in _PAIRS) or text.count('"') % 2 == 1


def _is_rest(first: str, tail: str, stop: re.Match[str] | None, titles: TitleIndex) -> bool:
    """Return whether a line is the few characters that a title's first line left over."""
    if titles.lookup(tail) or tail.rstrip("。; ") in titles.answers or tail in titles.openers:
        return False
    if stop is not None and (
        tail[: stop.start()] in titles.labels or (stop[0] == ":" and tail.startswith(titles.openers))
    ):
        return False
    if tail[0].isdigit() and titles.ends_as_titles_do(first):
        return False  # 2008年度未发生 below 行政诉讼情况
    if len(tail) > 2 and tail.endswith(first[-2:]):
        return False  # its own title: 影响成效的因素 above 外部因素
    if tail[0] in _GOES_ON or tail[1:2] in _MARKS or is_unclosed(first):
        return True
    if stop is None:
        longest = LONG_TAIL if len(first) >= LONG_FIRST else SHORT_TAIL
        return len(tail) <= longest and not titles.are_two(first, tail)
    return 0 < stop.start() <= SHORT_STOP and len(first) >= LONG_FIRST - 4 and not titles.ends_as_titles_do(first)
