"""The folded view: the text as recognisers see it, with an offset map back to the source.

Folding makes one character of what readers take as one: widths (`（`, `１`), odd spaces, radicals from PDF (`⼀`),
traditional characters, line ends of every kind. Almost all of it is one character for one character, so that an offset in
the folded view is an offset in the source. Only zero-width characters, pinyin glosses (`機(jī)關(guān)`) and Markdown marks
(`zhreport.text.markup`, `zhreport.text.written_out`) are taken out; where a text has any, the map says which source character each folded one is. The source
itself is never changed.

Not folded: numbers in circles and brackets (`①`, `㈠`), which are markers, and characters that would become several.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from zhreport.lexicon import read_pairs
from zhreport.model import Span
from zhreport.text.markup import Markup, find_markup
from zhreport.text.written_out import read_written_out

_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_HAN = "々〇〡-〩〸-〻㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_GLOSS = re.compile(rf"\((?<=[{_HAN}]\()[a-z{_TONED}ü]{{1,6}}\)")
_TONED_GLOSS = re.compile(rf"\((?<=[{_HAN}]\()[a-zü]{{0,4}}[{_TONED}][a-zü]{{0,4}}\)")
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5" + "".join(map(chr, range(0xFE00, 0xFE10)))
_FORMAT_BLOCKS = ((0xAD, 0x900), (0x1800, 0x1810), (0x2000, 0x2070), (0xFEFF, 0x10000), (0xE0000, 0xE01F0))
_COMMON = "，：；（）“”！？％\u3000"  # characters to fold of which most texts are full: asked for one by one
_MANY = 300  # measured on reports: below some 300 distinct characters, replacing one by one is the quicker way
_AT_ONCE = 1 << 16  # characters searched at once, so that what is found of a long text need not be held all together


@dataclass(slots=True)
class Folded:
    """A folded text and the way back."""

    source: str
    """The text as given."""
    text: str
    """The folded view."""
    clean: str
    """The source with radicals and what is written out as the characters they stand for; same length and offsets."""
    offsets: list[int] | None = None
    """Source offset of each folded character and of the end; None where the two are the same."""
    glosses: list[Span] = field(default_factory=list)
    """The pinyin glosses taken out, in source offsets."""
    radicals: list[int] = field(default_factory=list)
    """Source offsets of the radicals folded."""
    markup: Markup | None = None
    """The Markdown marks taken out, in source offsets; None if there are none, or they were not looked for."""
    invisible: int = 0
    """How many characters without width were taken out."""
    odd: set[str] = field(default_factory=set)
    """Which characters there were that folding may have to do with, and those that no report prints."""

    def span(self, start: int, end: int) -> Span:
        """Return the source span of the folded span `start..end`.

        What was skipped right after it is part of it, and so are Markdown marks that open its line.
        """
        offsets = self.offsets
        if offsets is None:
            return Span(start, end)
        first = offsets[start]
        if self.markup is not None:
            first = self.markup.opened.get(first, first)
        return Span(first, first if start == end else offsets[end])

    def place(self, offset: int) -> int:
        """Return where in the folded text a place of the source is."""
        return offset if self.offsets is None else bisect_left(self.offsets, offset)

    def slice(self, start: int, end: int) -> str:
        """Return the clean source text of the folded span `start..end`, without Markdown marks."""
        if self.offsets is None:
            return self.clean[start:end]
        offsets = self.offsets
        if self.markup is None:
            return self.clean[offsets[start] : offsets[end]]
        return self.markup.without(self.clean, offsets[start], offsets[end])


def fold(source: str, *, markup: bool = False) -> Folded:
    r"""Return the folded view of `source`. With `markup`, marks of converters are taken out, too (`zhreport.text.markup`).

    >>> fold("（⼀）總體情況\u3000１２").text
    '(一)总体情况 12'
    >>> folded = fold("機(jī)關(guān)")
    >>> folded.text, folded.offsets
    ('机关', [0, 5, 12])
    """
    folded = Folded(source, source, source)
    if markup:
        text, left_over = read_written_out(source)
        folded.text = folded.clean = text
        folded.markup = find_markup(text, left_over)
    odd = folded.odd = _odd_in(folded.text)
    if odd or folded.markup:
        _rewrite(folded, odd)
    return folded


def _odd_in(source: str) -> set[str]:
    """Return which characters there are of which `Folded.odd` tells: in most texts a handful, and a few kinds."""
    find = _odd().findall
    odd = {char for char in _COMMON if char in source}
    for start in range(0, len(source), _AT_ONCE):
        odd.update(find(source, start, start + _AT_ONCE))
    return odd


def _rewrite(folded: Folded, odd: set[str]) -> None:
    """Fold a text that has these odd characters."""
    table, radicals, skipped = _table(), _radicals(), odd & _skipped()
    text = _translate(folded.text, table, odd & table.keys())
    if "\r" in odd:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    folded.text = text
    if own := odd & radicals.keys():
        folded.clean = _translate(folded.clean, radicals, own)
        folded.radicals = [match.start() for match in _any_radical().finditer(folded.source)]
    removed: list[tuple[int, int]] = []
    if not odd.isdisjoint(_TONED) and _TONED_GLOSS.search(text):
        removed = [match.span() for match in _GLOSS.finditer(text)]
        folded.glosses = [Span(*gloss) for gloss in removed]
    if skipped:
        invisible = [match.span() for match in re.finditer(f"[{''.join(sorted(skipped))}]", text)]
        folded.invisible = len(invisible)
        removed += invisible
    if folded.markup:
        removed += folded.markup.removed
    if removed:
        removed.sort()
        _remove(folded, removed)


def _translate(text: str, table: Mapping[str, str], hits: set[str]) -> str:
    """Replace the characters in `hits`. For few of them, one replacement each is quicker than a translation."""
    if len(hits) > _MANY:
        return text.translate({ord(char): table[char] for char in hits})
    for char in hits:
        text = text.replace(char, table[char])
    return text


def _remove(folded: Folded, removed: list[tuple[int, int]]) -> None:
    """Take the stretches out of the folded text and keep the offset map while doing so."""
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end in removed:
        if start >= position:
            parts.append(folded.text[position:start])
            offsets.extend(range(position, start))
        position = max(position, end)
    parts.append(folded.text[position:])
    offsets.extend(range(position, len(folded.source) + 1))
    folded.text, folded.offsets = "".join(parts), offsets


@cache
def _radicals() -> dict[str, str]:
    """Return radical to ideograph, from lexicons/characters/radicals.tsv."""
    return dict(read_pairs("characters/radicals.tsv"))


@cache
def _any_radical() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_radicals())}]")


@cache
def _skipped() -> frozenset[str]:
    """Return the characters that have no width: format characters, variation selectors, fillers."""
    blocks = (chr(code) for first, end in _FORMAT_BLOCKS for code in range(first, end))
    return frozenset(_FILLERS).union(char for char in blocks if unicodedata.category(char) == "Cf")


@cache
def _odd() -> re.Pattern[str]:
    """Return the expression for one such character that is not common; any outside the basic plane is."""
    basic = (char for char in {*_table(), *_skipped(), *_TONED, "\r"}.difference(_COMMON) if char < "\U00010000")
    return re.compile(f"[{''.join(basic)}\ue000-\uf8ff\ufffd\U00010000-\U0010ffff]")


@cache
def _table() -> dict[str, str]:
    """Return the one-to-one part of folding."""
    traditional = dict(read_pairs("characters/traditional.tsv"))
    table: dict[str, str] = {}
    for char in map(
        chr, (*range(0xFF01, 0xFFEF), *range(0xFE30, 0xFE70), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))
    ):
        form = unicodedata.normalize("NFKC", char)
        if len(form) == 1 and form != char:
            table[char] = form
    controls = map(chr, [*range(0x09), *range(0x0E, 0x1C), 0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000)])
    table |= dict.fromkeys(controls, "\ufffd")
    table |= {char: " " for char in map(chr, range(0x3001)) if unicodedata.category(char) == "Zs" and char != " "}
    table |= dict.fromkeys("\x1f", " ") | dict.fromkeys(_LINE_ENDS, "\n")
    table |= dict.fromkeys("“”„‟「」『』", '"') | dict.fromkeys("‘’", "'") | {"｡": "。", "﹑": "、", "∶": ":"}
    table |= traditional
    table |= _radicals()
    return {char: table.get(form, form) for char, form in table.items()}
