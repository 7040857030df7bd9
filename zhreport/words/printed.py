"""The words of a text as lines to print: what `zhreport segment` writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhreport.model import Span
from zhreport.serialisation.deep_json import dumps
from zhreport.text.chars import Folded, fold
from zhreport.text.sentences import sentences

if TYPE_CHECKING:
    from zhreport.words.segmentation import Words


def word_lines(words: Words, text: str, *, as_json: bool, tags: bool, by_sentence: bool) -> Iterator[str]:
    """Yield the words of each line of a text, or of each sentence of each line, with a line end.

    A word is given as the source has it, with `tags` followed by its tag where it has one (`word/tag`). As JSON the line is
    an object with `words`, `starts` (offsets in the text) and, with `tags`, `tags`.
    """
    position = 0
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip("\r\n")
        folded = fold(line)
        size = len(folded.text)
        for span in sentences(folded.text, 0, size) if by_sentence else [Span(0, size)]:
            yield _line(words, folded, span.start, span.end, position, as_json, tags) + "\n"
        position += len(raw)


def _line(words: Words, folded: Folded, start: int, end: int, position: int, as_json: bool, tags: bool) -> str:
    tokens = words.tokens(folded, start, end)
    own = [folded.source[token.start : token.end] for token in tokens]
    if as_json:
        data: dict[str, object] = {"words": own, "starts": [position + token.start for token in tokens]}
        return dumps(data | ({"tags": [token.tag for token in tokens]} if tags else {}))
    if tags:
        own = [f"{word}/{token.tag}" if token.tag else word for word, token in zip(own, tokens, strict=True)]
    return " ".join(own)
