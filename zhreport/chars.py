"""The folded view: the text as recognisers see it, with an offset map back to the source.

Folding makes one character of what readers take as one: widths (`（`, `１`), odd spaces, radicals from PDF (`⼀`),
traditional characters, line ends of every kind. Almost all of it is one character for one character, so that an offset in
the folded view is an offset in the source. Only zero-width characters and pinyin glosses (`機(jī)關(guān)`) are taken out; where a
text has any, the map says which source character each folded one is. The source itself is never changed.

Not folded: numbers in circles and brackets (`①`, `㈠`), which are markers, and characters that would become several.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import regex

from zhreport.lexicon import read_pairs
from zhreport.model import Span

_LINE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_NO_WIDTH = regex.compile(r"[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\ufe00-\ufe0f]")
_PLANES_WITH_FORMAT_CHARACTERS = (range(0xAD, 0x10000), range(0xE0000, 0xE01F0))
_RETURN = regex.compile(r"\r\n?")
_GLOSS = regex.compile(rf"(?<=\p{{Han}})[(（][a-z{_TONED}ü]{{1,6}}[)）]")
_TONED_GLOSS = regex.compile(rf"\p{{Han}}[(（][a-zü]{{0,4}}[{_TONED}][a-zü]{{0,4}}[)）]")


_MANY = 40  # measured on reports: below some forty distinct characters, replacing one by one is the quicker way


@dataclass(slots=True)
class Folded:
    """A folded text and the way back."""

    source: str
    """The text as given."""
    text: str
    """The folded view."""
    clean: str
    """The source with radicals written as the characters they stand for; same length and offsets as the source."""
    offsets: list[int] | None = None
    """Source offset of each folded character and of the end; None where the two are the same."""
    glosses: list[Span] = field(default_factory=list)
    """The pinyin glosses taken out, in source offsets."""
    radicals: list[int] = field(default_factory=list)
    """Source offsets of the radicals folded."""

    def span(self, start: int, end: int) -> Span:
        """Return the source span of the folded span `start..end`; what was skipped right after it is part of it."""
        if self.offsets is None:
            return Span(start, end)
        if start == end:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], self.offsets[end])

    def slice(self, start: int, end: int) -> str:
        """Return the clean source text of the folded span `start..end`."""
        offsets = self.offsets
        return self.clean[start:end] if offsets is None else self.clean[offsets[start] : offsets[end]]


def fold(source: str) -> Folded:
    r"""Return the folded view of `source`.

    >>> fold("（⼀）總體情況\u3000１２").text
    '(一)总体情况 12'
    >>> folded = fold("機(jī)關(guān)")
    >>> folded.text, folded.offsets
    ('机关', [0, 5, 12])
    """
    present = set(source)
    table, radical_table = _table(), _radicals()
    text = _translate(source, table, present & table.keys())
    if "\r" in present:
        text = _RETURN.sub(lambda match: " \n" if len(match[0]) == 2 else "\n", text)
    folded = Folded(source, text, source)
    if not present.isdisjoint(radical_table):
        folded.clean = _translate(source, radical_table, present & radical_table.keys())
        folded.radicals = [i for i, char in enumerate(source) if char in radical_table]
    removed: list[tuple[int, int]] = []
    if not present.isdisjoint(_TONED) and _TONED_GLOSS.search(text):
        removed = [match.span() for match in _GLOSS.finditer(text)]
        folded.glosses = [Span(*gloss) for gloss in removed]
    if skipped := present & _skipped():
        removed = sorted(removed + [(i, i + 1) for i, char in enumerate(text) if char in skipped])
    if removed:
        _remove(folded, removed)
    return folded


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
def _skipped() -> frozenset[str]:
    """Return the characters that have no width: format characters, variation selectors, fillers."""
    return frozenset(chr(c) for plane in _PLANES_WITH_FORMAT_CHARACTERS for c in plane if _NO_WIDTH.match(chr(c)))


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
    table |= {radical: traditional.get(char, char) for radical, char in _radicals().items()}
    return table
