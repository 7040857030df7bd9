r"""Sentences: a stretch of folded text cut where its sentences end. Offsets are in the folded text.

A sentence ends at `。`, `!`, `?` or an ellipsis, closing quotes and brackets kept with it; at `.` only where it stands
for `。`, between Chinese words. Nothing is cut inside what belongs together: a title in 《》, a bracket, a quotation, a
number, an address. Line ends are white space, so that hard-wrapped lines need not be joined before.

>>> [span.start for span in sentences("好。我来!", 0, 5)]
[0, 2]
>>> text = '他说:"好。我来。"然后写了《谁来公开?》(见附件。)一文.网址www.a.cn/b?c=1,共1.2万字。'
>>> [text[span.start : span.end] for span in sentences(text, 0, len(text))]
['他说:"好。我来。"', '然后写了《谁来公开?》(见附件。)一文.', '网址www.a.cn/b?c=1,共1.2万字。']

Not handled: `.` after Latin letters and figures never ends a sentence, so English prose stays in one piece; who speaks
after a quotation (`"好。"他说。`) stands in a sentence of its own; a quotation or a bracket of more than `LONGEST`
characters is cut like any other text; `.` between the parts of a foreign name (`马克.吐温`) is taken for a full stop,
and `……` before a Chinese character for an end, though a list may go on after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from zhreport.model import Span

LONGEST = 200  # characters that a quotation or a bracket holds together; one mark lost must not swallow a whole page

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_FIGURE = "零〇一二三四五六七八九十百"
_ENDS = "。!?"
_AFTER_END = r"。!?…,、;:)\]》〉】〕"  # marks that open nothing: after an end they belong to it
_GOES_ON = "的等之"  # `……等`, `"好吗?"的`: after an ellipsis or a quotation these go on with the sentence
_LATIN = "A-Za-z0-9"


def sentences(text: str, start: int, end: int, *, semicolons: bool = False) -> list[Span]:
    """Return the sentences of the folded `text[start:end]`, trimmed; between them is nothing but white space.

    With `semicolons`, `;` ends one too: each sentence is cut once more, so that semicolons only add cuts.

    >>> len(sentences("公开2件;办结1件。", 0, 10)), len(sentences("公开2件;办结1件。", 0, 10, semicolons=True))
    (1, 2)
    """
    whole = _cut(_SENTENCES, text, start, end)
    if not semicolons:
        return whole
    return [part for span in whole for part in _cut(_CLAUSES, text, span.start, span.end)]


def _cut(matches: Callable[[str, int, int], Iterator[re.Match[str]]], text: str, start: int, end: int) -> list[Span]:
    """Return what `matches` finds in `text[start:end]`; what has no word belongs to its neighbour."""
    while start < end and text[end - 1].isspace():
        end -= 1
    found: list[Span] = []
    for match in matches(text, start, end):
        first, last = match.span(1)
        if found and not text[first].isalnum() and not _WORD(text, first, last):
            found[-1].end = last
        else:
            found.append(Span(first, last))
    if len(found) > 1 and not _WORD(text, found[0].start, found[0].end):
        first = found.pop(0).start
        found[0].start = first
    return found


def _enclosed(pair: str) -> str:
    """Return the pattern of a pair of brackets; they may hold brackets of their kind, one level deep."""
    opening, closing = map(re.escape, pair)
    plain = f"[^{opening}{closing}]{{0,{LONGEST}}}+"
    return rf"{opening}{plain}(?:{opening}{plain}{closing}{plain}){{0,9}}+{closing}"


def _quotation(mark: str) -> str:
    """Return the pattern of a quotation after which the sentence goes on.

    Both ends look the same in folded text. A pair with a sentence end inside is only believed where the second mark
    comes right after an end or before a mark that opens nothing; else one of its neighbours has been lost.
    """
    opening = rf"(?<![A-Za-z]){mark}"
    plain = rf"{opening}[^{mark}{_ENDS}…]*+{mark}"
    several = rf"{opening}[^{mark}]{{1,{LONGEST}}}+(?:(?<=[{_ENDS}…]){mark}|{mark}(?=\s*+[{_AFTER_END}]|\Z))"
    return f"{plain}|{several}"


def _pattern(ends: str) -> re.Pattern[str]:
    """Return the pattern of a sentence and the white space before it, the sentence in group 1.

    What decides comes last in it: the sentence runs on over plain characters and over units that hold together, over
    marks that end nothing here, until one that does.
    """
    closers = rf"""(?: \s*+ (?: [{_AFTER_END}]++ | ["'](?=\Z) ) | "(?![^"]*+") )*+"""
    # `。"` ends what quotes it; `!"` and `?"` only a quotation that a colon has announced: slogans are no sentences
    said = rf"""
        (?: (?:(?<=:)|(?<=:\s)) (?: "[^"]{{1,{LONGEST}}}+(?<=[{_ENDS}…])" | '[^'"]{{1,{LONGEST}}}+(?<=[{_ENDS}…])' )
          | "[^"]{{1,{LONGEST}}}+(?<=。)" | (?<![A-Za-z])'[^'"]{{1,{LONGEST}}}+(?<=。)' )
        (?! \s*+ [{_AFTER_END}{_GOES_ON}] )
    """
    stop = rf"""
        \. (?: (?<=[{_HAN}][{_HAN}]\.) | (?<=[0-9{_HAN}]%\.) | (?<=[^0-9{_FIGURE}][)\]》"]\.) )
        (?<! [{_AFTER_END}\s]十[{_FIGURE}]\. ) (?! (?<=[{_FIGURE}]\.) [{_FIGURE}] )
        (?= \s*+ (?: [{_HAN}"《(【] | [0-9]{{4}}年 ) )
    """
    ellipsis = rf"(?:…{{1,6}}+|\.{{3,6}}+) (?= \s*+ (?:(?![{_GOES_ON}])[{_HAN}]|\Z) )"
    in_address = rf"[!?;](?<=[{_LATIN}/=&].)(?=[{_LATIN}])"
    marker = rf"(?:[0-9]{{1,2}}|[{_FIGURE}]{{1,3}}|\([0-9{_FIGURE}]{{1,3}}\))[.。](?!\s*+\Z)"
    brackets = "|".join(map(_enclosed, ("()", "《》", "【】", "〔〕", "[]")))
    quotations = "|".join(map(_quotation, "\"'"))
    return re.compile(
        rf"""
        \s*+ (?!\Z)
        (
          {_enclosed("()")}(?<=[{_ENDS}…].) {closers}  # a sentence in brackets
        | [{_AFTER_END}]*+ (?:{marker})?+
          (?: [^{ends}….\"'(\[《【〔]++
            | \.(?<=[{_LATIN}].)(?!\.)
            | {brackets} | [(《【〔\[]
            | (?!{said}) (?: {quotations} | ["'] )
            | (?!{stop}|{ellipsis}) [.…]++
            | {in_address}
          )*+
          (?: 。(?=[{_HAN}]|\Z) | [{ends}] {closers} | {stop} | {ellipsis} | {said} {closers} | \Z )
        )
        """,
        re.VERBOSE | re.DOTALL,
    )


_SENTENCES = _pattern(_ENDS).finditer
_CLAUSES = _pattern(_ENDS + ";").finditer
_WORD = re.compile(r"[^\W_]").search
