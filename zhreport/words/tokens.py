"""The words of a document, cut in one call (`zhreport.words.segmentation`) and made into `Token` objects when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from zhreport.model import Token
from zhreport.words.atoms import Locked

NEXT = "\1"
"""The word between the stretches of a cut. Folded text has no such character."""

LOCK = "\0"
"""Stands for what is kept whole in what an engine is given. Folded text has no such character, and every engine takes it
for a word of its own that nothing joins across, so the gaps come out as if each had been cut alone
(tests/test_segment.py)."""


def put_back(words: list[str], text: str, locked: list[Locked]) -> tuple[list[str], list[str]]:
    """Return the words of `text` with what was kept whole in its place, and the tag of each."""
    words = words.copy()
    tags = [""] * len(words)
    at = -1
    for start, end, tag in locked:
        at = words.index(LOCK, at + 1)
        words[at] = text[start:end]
        tags[at] = tag
    return words, tags


@dataclass(slots=True)
class Cut:
    """The words of several stretches of one document."""

    words: list[str]
    """All of them, a line end and `NEXT` between two stretches; `LOCK` for what was kept whole."""
    text: str
    """The folded text that was cut."""
    locked: list[Locked]
    """What was kept whole of it."""
    stretches: list[tuple[int, Sequence[int]]]
    """The stretches in order: the offset of the first character in the folded text, and where each stood from there on;
    no places if lines were not joined."""
    offsets: list[int] | None
    """Source offset of each folded character, None where the two are the same."""
    _whole: tuple[list[str], list[str], list[tuple[int, int]]] | None = None
    """The words put back, the tag of each, and the bounds of the stretches: made when the first is looked at."""

    def tokens(self, number: int) -> list[Token]:
        """Return the words of one stretch with offsets in the source; white space is no token."""
        if self._whole is None:
            self._whole = *put_back(self.words, self.text, self.locked), self._find_bounds()
        all_words, tags, bounds = self._whole
        first, last = bounds[number]
        start, places = self.stretches[number]
        words = all_words[first:last]
        starts = list(accumulate(map(len, words), initial=0 if places else start))
        ends = starts[1:]
        if places:
            starts = [start + places[at] for at in starts[:-1]]
            ends = [start + places[at - 1] + 1 for at in ends]
        if self.offsets is not None:
            starts, ends = [self.offsets[at] for at in starts], [self.offsets[at] for at in ends]
        tokens = map(Token, words, starts, ends, tags[first:last])
        return [token for token in tokens if not token.text.isspace()]

    def several(self, first: int, stop: int) -> list[Token]:
        """Return the words of the stretches of one node: more than one where something stands between."""
        return [token for number in range(first, stop) for token in self.tokens(number)]

    def _find_bounds(self) -> list[tuple[int, int]]:
        """Return the first word of each stretch and the one after its last."""
        marks = [i for i, word in enumerate(self.words) if word == NEXT]
        firsts = [0, *(mark + 1 for mark in marks)]
        lasts = [*(mark - 1 for mark in marks), len(self.words)]  # a line end stands before the mark
        return list(zip(firsts, lasts, strict=True))
