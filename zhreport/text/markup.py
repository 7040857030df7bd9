"""Markdown marks in a text: what converters of web pages and PDFs leave around the characters of the document.

The marks of headings (`## 一、总体情况`, or a line of `---` below), of bold print (`**合计**`), links (`[首页](https://...)`), quotes
and escaped points (`1\\.`) are taken out of the folded view, so that every recogniser sees the document's own words. What they
say of a line, its heading level or that it is set in bold, is kept as evidence. Pipe tables and bullets are left to the
recognisers of tables and items.

Not read: marks of emphasis with one `*` or with `_`, code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from zhreport.text.stretches import Stretches, union
from zhreport.text.written_out import read_written_out

BOLD = 9
"""What stands for a heading level where a line is only set in bold; Markdown and HTML know the levels 1 to 6."""

_LINE_END = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_GAP = "[ \t\xa0\u3000]"
_HEADING = re.compile(
    rf"^{_GAP}*(?P<mark>(?P<level>#{{1,6}}){_GAP}+|(?P<tight>#{{2,6}})(?=[^\s#]))(?=\S)"
    r"(?![^\n]*(?:\||\t|\S {2,}[^\s#]))(?![^\n]*\n\s*[-−+\d.,%/—]+[ \t]*(?:\n|\Z))",
    re.MULTILINE,
)  # not `# 餐饮业` with figures beside or below it: a row that is a part of the one above
_CLOSING = re.compile(rf"(?<!{_GAP}){_GAP}+#{{1,6}}(?={_GAP}*$)")
_BOLD_RUN = re.compile(r"\*\*(?=[^*\n]*[^*\s])[^*\n]+\*\*")
_MASKED = re.compile(r"\*\*[一-龥]\*\*(?=[一-龥])")  # **市**县: one character between stars, and no blank behind
_ALL_BOLD = re.compile(rf"(?:\*\*[^*\n]+\*\*{_GAP}*)+\\?")
_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]\n]*)\]"
    r"\((?:https?:|[/#.]|mailto:|javascript:)(?:[^()\[\]\s]|\([^()\[\]\s]*\))*(?:[ \t]\"[^\"()\n]*\")?\)"
)
_UNDERLINED = re.compile(
    rf"^{_GAP}*(?P<text>[^\s|#=>*-](?:[^|\s]|[ ](?=[^|\s])){{1,60}}(?<![。;,；，])){_GAP}*\n(?P<mark>(?P<main>=)?[=-]{{3,}}){_GAP}*$",
    re.MULTILINE,
)  # no blanks side by side: those are the header of a table and its rule
_OPENING = re.compile(
    rf"^{_GAP}*(?P<mark>(?:>{_GAP}?)+(?=[^\s>])|[-*+]{_GAP}+(?=\[[^\[\]\n]*\]\(#|\d{{1,3}}\.{_GAP}+[^\s\d]))",
    re.MULTILINE,
)  # a quote, or a bullet before a link into the same text (an entry of its contents) or before a number
_SIGNS = ("#", "**", "](", "\n---", "\n===")  # without any of them there is nothing to look for
_ESCAPE = re.compile(r"\\(?=[-\\`*_{}\[\]()#+.!|>~])|(?<=\S)\\$", re.MULTILINE)


@dataclass(slots=True)
class Markup:
    """The marks of a text. Offsets are in that text."""

    removed: Stretches = field(default_factory=list)
    """The marks and what else is passed over, in order, none over another."""
    opened: dict[int, int] = field(default_factory=dict)
    """Where the marks begin with which a line opens, by the offset of its first character that is no mark."""
    levels: dict[int, int] = field(default_factory=dict)
    """The heading level of a line, or `BOLD`, by that same offset."""

    def without(self, text: str, start: int, end: int) -> str:
        """Return `text[start:end]` without the marks."""
        removed = self.removed
        parts = []
        for i in range(bisect_right(removed, (start,)), len(removed)):
            first, last = removed[i]
            if first >= end:
                break
            parts.append(text[start:first])
            start = last
        return "".join([*parts, text[start:end]]) if start < end else "".join(parts)


def find_markup(text: str, left_over: Stretches) -> Markup | None:
    r"""Return the Markdown marks of a text with what else is passed over in it, None where there is neither.

    >>> find_markup("## 一、**总体**情况\n", []).removed
    [(0, 3), (5, 7), (9, 11)]
    >>> find_markup("1#、2#机组", [])
    """
    if not left_over and not any(mark in text for mark in _SIGNS):
        return None
    text = _LINE_END.sub("\n", text.replace("\r\n", " \n"))
    removed = list(left_over)
    drawn: dict[int, int] = {}
    for match in _HEADING.finditer(text):
        removed.append(match.span("mark"))
        drawn[match.start("mark")] = len(match["level"] or match["tight"])
        end = text.find("\n", match.end())
        closing = _CLOSING.search(text, match.end(), end if end >= 0 else len(text))
        if closing:
            removed.append(closing.span())
    for match in _UNDERLINED.finditer(text):
        removed.append(match.span("mark"))
        drawn[match.start("text")] = 1 if match["main"] else 2
    for start, end in _bold_runs(text) if "**" in text else ():
        removed += [(start, start + 2), (end - 2, end)]
    for match in _LINK.finditer(text):
        removed += [(match.start(), match.start() + 1), (match.end("text"), match.end())]
    if not removed:
        return None
    removed += [match.span("mark") for match in _OPENING.finditer(text)]
    removed += [match.span() for match in _ESCAPE.finditer(text)]
    markup = Markup(union(removed))
    _read_openings(markup, text, drawn)
    return markup


def as_written(text: str) -> Callable[[int, int], str]:
    """Return what gives stretches of a text with the characters that it writes out, Markdown marks among them.

    >>> as_written("一、&nbsp;总<br>")(0, 9)
    '一、总'
    """
    read, left_over = read_written_out(text)
    return partial(Markup(union(left_over)).without, read)


def _bold_runs(text: str) -> Stretches:
    """Return the stretches set in bold.

    There is none on a line of masked names (`**市**县`), nor in a text of them, where most lines hold an odd number of stars.

    >>> _bold_runs("**市的五年,是**快速发展的五年;在**又有进步。")
    []
    """
    lines, at = [], text.find("**")
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = end if end >= 0 else len(text)
        lines.append((start, end))
        at = text.find("**", end)
    even = [
        (start, end)
        for start, end in lines
        if text.count("**", start, end) % 2 == 0 and not _MASKED.search(text, start, end)
    ]
    if 2 * len(even) < len(lines):
        return []
    return [run.span() for start, end in even for run in _BOLD_RUN.finditer(text, start, end)]


def _read_openings(markup: Markup, text: str, drawn: dict[int, int]) -> None:
    """Note the marks with which lines open, and what they say of their line."""
    position = -1
    markup.levels.update(drawn)  # of a line without a mark at its start
    for start, end in markup.removed:
        line = text.rfind("\n", max(position, 0), start) + 1
        if (line or position < 0) and not text[line:start].strip():
            stop = text.find("\n", start)
            own = text[start : stop if stop >= 0 else len(text)]
            level = markup.levels.pop(start, 0) or (BOLD if _ALL_BOLD.fullmatch(own) else 0)
            if level:
                markup.levels[end] = level
            markup.opened[end] = start
        position = end
