"""Segmentation: from report text to words.

What must stay whole is found first, in two passes over the text: figures, dates, document numbers and the like
(`zhreport.words.atoms`), and the terms of the domain (lexicons/words/*.txt). An engine (`zhreport.words.segmenters`) cuts what is
left between them, all of it in one call. Recognisers, terms and engine work on the folded text, so that widths,
radicals, traditional characters and pinyin glosses are seen through; offsets lead back to the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, lexicon_folders, read_text
from zhreport.model import Token
from zhreport.text.chars import Folded, fold
from zhreport.words.atoms import RESERVED_TAGS, Atoms, Locked
from zhreport.words.segmenters import check_choice, load_engine
from zhreport.words.tokens import LOCK, NEXT, Cut, put_back

# Stands between stretches that are cut in one call. Folded text has no such character either; the line end before it
# keeps whatever looks for a closing mark from going on into the next stretch.
_BETWEEN = "\n" + NEXT

_ENTRY = re.compile(r"([^\s,]+)(?:\s+[0-9]+)?(?:\s+([a-z]+))?")
_DEFAULT_TAG = "term"


class Words:
    """Cuts text into words. It never changes after it is made, so threads may share it; it is pickled by its settings.

    >>> Words().words("支出2,345.6万元,推进政府信息公开。")
    ['支出', '2,345.6万元', ',', '推进', '政府信息公开', '。']
    """

    __slots__ = ("_atoms", "_names", "_terms", "lexicons", "segmenter")

    def __init__(self, segmenter: str = "auto", lexicons: Sequence[str | Path] = ()) -> None:
        """Read the lexicons; the engine itself is made when the first text is cut.

        Raises `LexiconError` for a malformed lexicon, `ValueError` for an unknown segmenter and `ZhreportError` for
        one that is not installed.
        """
        self.segmenter = check_choice(segmenter)
        self.lexicons = tuple(folder.absolute() for folder in lexicon_folders(lexicons))
        entries = read_words(self.lexicons)
        self._atoms = Atoms({tag: [word for word, own in entries if own == tag] for tag in RESERVED_TAGS})
        terms = {word: tag for word, tag in entries if tag not in RESERVED_TAGS}
        self._terms = Terms(terms)
        self._names = Terms({term: tag for term, tag in terms.items() if self._atoms.find(term)})

    def __reduce__(self) -> tuple[type[Words], tuple[str, tuple[Path, ...]]]:
        return Words, (self.segmenter, self.lexicons)

    def words(self, text: str) -> list[str]:
        """Return the words of any string. Joined, they are the string again: white space is among them.

        A word is given as the source has it. Characters without width and glosses belong to the word before them.

        >>> Words().words("機(jī)關(guān)２０２０年")
        ['機(jī)關(guān)', '２０２０年']
        """
        folded = fold(text)
        offsets = folded.offsets
        words: list[str] = []
        start = position = 0
        for word in put_back(*self._cut(folded.text))[0]:
            position += len(word)
            end = position if offsets is None else offsets[position]
            words.append(text[start:end])
            start = end
        return words if words or not text else [text]

    def segment(self, text: str) -> list[Token]:
        """Return the words of any string with their places in it and their tags; white space is no token.

        >>> [(token.text, token.start, token.end, token.tag) for token in Words().segment("支出３万元")]
        [('支出', 0, 2, ''), ('3万元', 2, 5, 'number')]
        """
        folded = fold(text)
        return self.tokens(folded, 0, len(folded.text))

    def tokens(self, folded: Folded, start: int, end: int) -> list[Token]:
        r"""Return the words of the folded stretch `start..end`, with offsets in the source. White space is no token.

        A single line break is seen through, since inside a node it is a hard wrap; an empty line is not.

        >>> folded = fold("推進政府信\n息公開")
        >>> [(token.text, token.start, token.end, token.tag) for token in Words().tokens(folded, 0, 9)]
        [('推进', 0, 2, ''), ('政府信息公开', 2, 9, 'disclosure')]
        """
        return self.cut(folded, [(start, end)]).tokens(0)

    def cut(self, folded: Folded, stretches: Sequence[tuple[int, int]]) -> Cut:
        """Return the words of several folded stretches, all of them cut in one call: for each as `tokens` gives them."""
        joined = [_unwrap(folded.text[start:end]) for start, end in stretches]
        cut = self._cut(_BETWEEN.join([text for text, _ in joined]))
        parts = [(start, places) for (start, _), (_, places) in zip(stretches, joined, strict=True)]
        return Cut(*cut, parts, folded.offsets)

    def _cut(self, text: str) -> tuple[list[str], str, list[Locked]]:
        """Return the words of the folded `text` with `LOCK` for what is kept whole, the text, and what that is."""
        locked = self._locked(text)
        gaps: list[str] = []
        position = 0
        for start, end, _ in locked:
            gaps.append(text[position:start])
            position = end
        gaps.append(text[position:])
        return load_engine(self.segmenter)(LOCK.join(gaps)), text, locked

    def _locked(self, text: str) -> list[Locked]:
        """Return what is kept whole: atoms first, but for those inside a name such as 12345热线, then terms."""
        atoms = self._atoms.find(text)
        if names := self._names.find(text):
            atoms = _leftmost_longest(atoms + names)
        terms = self._terms.find(_masked(text, atoms))
        return sorted(atoms + terms) if atoms else terms


class Terms:
    """Finds the terms of a lexicon, all in one pass.

    >>> Terms({"公开": "x", "政务公开": "y"}).find("政务公开")
    [(0, 4, 'y')]
    """

    __slots__ = ("_search", "_tags")

    def __init__(self, tags: Mapping[str, str]) -> None:
        """Take the terms and their tags."""
        self._tags = list(tags.values())
        self._search = AhoCorasick(list(tags), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Locked]:
        """Return where terms stand in the folded `text`. Of those that overlap, the first counts, then the longest."""
        tags = self._tags
        return [(start, end, tags[i]) for i, start, end in self._search.find_matches_as_indexes(text)]


def segment(text: str, *, segmenter: str = "auto", lexicons: Sequence[str | Path] = ()) -> list[str]:
    """Return the words of `text`, which joined are the text again. The lexicons are read once per process.

    >>> segment("根据国办发〔2014〕32号,第二十条")
    ['根据', '国办发〔2014〕32号', ',', '第二十条']
    """
    return _shared_words(segmenter, tuple(Path(folder).absolute() for folder in lexicons)).words(text)


@lru_cache(maxsize=8)
def _shared_words(segmenter: str, lexicons: tuple[Path, ...]) -> Words:
    return Words(segmenter, lexicons)


def read_words(folders: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Return the words of lexicons/words/*.txt, folded, with their tags. Of two tags for a term, the later counts.

    Raises `LexiconError` for a line that is none of `word`, `word frequency`, `word tag` and `word frequency tag`.
    """
    entries: list[tuple[str, str]] = []
    for path in lexicon_files(folders, "words/*.txt"):
        for number, line in enumerate(fold(read_text(path)).text.split("\n"), 1):
            if (own := line.strip()) and not own.startswith("#"):
                entries.append(_parse_entry(path, number, own))
    return entries


def _parse_entry(path: Path, number: int, line: str) -> tuple[str, str]:
    """Return the word and the tag of a line."""
    match = _ENTRY.fullmatch(line)
    if not match:
        raise LexiconError(
            path, "expected a word, its frequency and a tag of small letters, with spaces between", number
        )
    word, tag = match[1], match[2] or _DEFAULT_TAG
    if len(word) < 2 and tag not in RESERVED_TAGS:
        raise LexiconError(path, f"expected a term of two characters or more, not {word!r}", number)
    return word, tag


def _unwrap(text: str) -> tuple[str, Sequence[int]]:
    r"""Return the text with its hard-wrapped lines joined, and where each character stood; no places if none was moved.

    >>> _unwrap("信 \n  息\n\n公开")
    ('信息\n公开', [0, 5, 6, 8, 9])
    """
    if "\n" not in text:
        return text, ()
    joined: list[str] = []
    places: list[int] = []
    position = 0
    for line in text.split("\n"):
        body = line.strip()
        if places and (not body or (_latin(text[places[-1]]) and _latin(body[0]))):
            joined.append("\n")
            places.append(position - 1)
        first = position + len(line) - len(line.lstrip())
        joined.append(body)
        places.extend(range(first, first + len(body)))
        position += len(line) + 1
    return "".join(joined), places


def _latin(char: str) -> bool:
    """Tell whether a line break after or before the character may be all that parts two words."""
    return char.isascii() and char.isalnum()


def _masked(text: str, atoms: list[Locked]) -> str:
    """Return the text with the atoms blotted out."""
    parts: list[str] = []
    position = 0
    for start, end, _ in atoms:
        parts += (text[position:start], LOCK * (end - start))
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _leftmost_longest(stretches: list[Locked]) -> list[Locked]:
    """Return the stretches in order. Of those that overlap, the first is kept, then the longest."""
    kept: list[Locked] = []
    for stretch in sorted(stretches, key=lambda stretch: (stretch[0], -stretch[1])):
        if not kept or stretch[0] >= kept[-1][1]:
            kept.append(stretch)
    return kept
