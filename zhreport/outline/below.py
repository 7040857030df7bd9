"""What stands below a heading candidate, or behind it: a paragraph, an inner numbering, the next number."""

from __future__ import annotations

import re

from zhreport.outline.candidate import Candidate
from zhreport.outline.rows import Row
from zhreport.text.numerals import format_numeral

LONG_BODY = 40  # characters of a line that is surely a paragraph
SHORT_BODY = 14  # characters of a line with a colon at its end that is rather a sentence than a title
_NO_NUMBER = re.compile(
    r"\d{4}年|[一二三四五六七八九十]{1,3}[年月]|第[一二三四五六七八九十\d]{1,3}[届次批]|一[是要]"
)  # 2020年, 五年来, 三月份, 第二届, the first of several sentences
_COUNTED = frozenset("编章节条篇款部")
_STOPS = "。．."  # the latter as old pages and typists end a sentence
_NUMBERS = frozenset("(一二三四五六七八九十0123456789第①②③④⑤⑥⑦⑧⑨")


def opens_behind(candidate: Candidate, following: Candidate | None) -> bool:
    """Return whether an inner numbering begins right behind a title inside its row."""
    if following is None or following.row != candidate.row or following.ordinal != 1:
        return False
    return following.start - candidate.end <= 1 and is_inner(candidate, following)


def is_inner(candidate: Candidate, following: Candidate | None) -> bool:
    """Return whether the next candidate's family officially stands below this one's."""
    if candidate.marker is None or following is None or following.marker is None:
        return False
    own, inner = candidate.marker, following.marker
    return own.family.rank + len(own.numbers) < inner.family.rank + len(inner.numbers)


def is_next(candidate: Candidate, following: Candidate | None) -> bool:
    """Return whether the next candidate has the next number of the same family."""
    return (
        following is not None
        and candidate.ordinal is not None
        and following.group == candidate.group
        and following.ordinal == candidate.ordinal + 1
    )


def is_body(text: str) -> bool:
    """Return whether a row is surely a paragraph: long, or a sentence without a number at its beginning."""
    return len(text) > LONG_BODY or (
        (text[0] not in _NUMBERS or _NO_NUMBER.match(text) is not None)
        and (text[-1] in _STOPS or (text[-1] == ":" and (len(text) > SHORT_BODY or "," in text)))
    )


def starts_with_next(text: str, ordinal: int) -> bool:
    """Return whether a row begins with the number after `ordinal`, in Chinese or Arabic numerals."""
    head = text[:6].lstrip("(第 ")
    for number in (str(ordinal + 1), format_numeral(ordinal + 1)):
        if head.startswith(number):
            mark = head[len(number) : len(number) + 1]
            return not mark.isalnum() or mark in _COUNTED  # 2020年, 第二届 is no second
    return False


def mark_bodiless(found: list[Candidate], row: Row) -> None:
    """Note which candidates of a row follow each other with nothing between them: numbered sentences, and names behind a colon."""
    row_end = row.line_at(len(row.text) - 1).end
    before: Candidate | None = None
    for own, following in zip(found, [*found[1:], None], strict=False):
        goes_on = before is not None and before.bodiless and before.group == own.group
        name = not own.closing and own.inside and (own.after_colon or goes_on)
        if (own.closing == "。" or name) and own.marker is not None and not own.known:
            begins = following is not None and following.group == own.group
            near = (row_end if following is None else following.start) - own.end <= 1
            own.bodiless = near and (goes_on or begins)
        before = own
