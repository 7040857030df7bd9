"""The tokenizer `zhreport.Tokenizer.v1`: zhreport's words as spaCy's tokens.

Words are cut node by node, so that no token reaches from a heading into its text or from one table cell into the next;
therefore the text is parsed first, and the report stays with the Doc for the component, which need not parse again. A
word that a hard wrap breaks is one token, whose `norm_` is the word without the break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from spacy.tokens import Doc
from spacy.util import registry

from zhreport.model import Table, Token
from zhreport.report import Report, leaves
from zhreport.spacy.extensions import attach, shift_of
from zhreport.spacy.setup import Saved, Setup
from zhreport.text.chars import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.vocab import Vocab

    from zhreport.words.segmentation import Words

parsed_with: WeakKeyDictionary[Doc, Setup] = WeakKeyDictionary()
"""What the report of a Doc was parsed with, where a tokenizer made it."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@registry.tokenizers("zhreport.Tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(segmenter: str = "auto", lexicons: list[str] | None = None) -> Callable[[Language], Tokenizer]:
    """Return what makes the tokenizer of a pipeline; `segmenter` and `lexicons` are those of `zhreport.Parser`."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab, Setup(segmenter, lexicons or ()))

    return make


class Tokenizer(Saved):
    """Makes a Doc whose text is the text given. It is saved with its lexicons."""

    def __init__(self, vocab: Vocab, setup: Setup) -> None:
        self.vocab = vocab
        self.setup = setup

    def __call__(self, text: str) -> Doc:
        """Return the Doc, its report attached. spaCy cannot hold lone surrogates: U+FFFD stands for each."""
        text = _SURROGATE.sub("\ufffd", text)
        parser = self.setup.parser
        doc = make_doc(self.vocab, text, parser.parse(text), parser.words)
        parsed_with[doc] = self.setup
        return doc

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterator[Doc]:
        """Yield the Doc of each text as it comes."""
        return map(self, texts)

    def __reduce__(self) -> tuple[Any, ...]:
        return Tokenizer, (self.vocab, self.setup)


def make_doc(vocab: Vocab, text: str, report: Report, words: Words) -> Doc:
    """Return the Doc of a text with the report attached; the text is the report's, a byte-order mark before it or not."""
    shift = len(text) - len(report.text)
    found = _tokens(report, words)
    orths, spaces, norms = _spelled(text, found, shift)
    starts: list[bool | int | None] = [*_marks(orths, spaces, _sentence_starts(report), shift)]
    doc = Doc(vocab, words=orths, spaces=spaces, sent_starts=starts)
    for index, norm in norms:
        doc[index].norm_ = norm
    attach(doc, report)
    return doc


def _tokens(report: Report, words: Words) -> list[Token]:
    """Return the words of every leaf in order, cut at its edges, and in a table at the edges of its cells."""
    folded = fold(report.text)
    stretches: list[tuple[int, int]] = []
    for start, end, leaf in sorted(leaves(report), key=itemgetter(0)):  # furniture stands between a node's pieces
        cuts = {start, end}
        if isinstance(leaf, Table):
            edges = (edge for cell in leaf.cells for span in cell.spans for edge in (span.start, span.end))
            cuts.update(edge for edge in edges if start < edge < end)
        stretches += pairwise(map(folded.place, sorted(cuts)))
    cut = words.cut(folded, stretches)
    return [token for number in range(len(stretches)) for token in cut.tokens(number)]


def _spelled(text: str, tokens: list[Token], shift: int) -> tuple[list[str], list[bool], list[tuple[int, str]]]:
    """Return spaCy's words and spaces, which together are the text again, and the norms that differ (index, norm).

    One space after a word is the word's; whatever else stands between words is a token of its own, as in spaCy.
    """
    words: list[str] = []
    spaces: list[bool] = []
    norms: list[tuple[int, str]] = []
    position = 0

    def fill(end: int) -> None:
        nonlocal position
        if position < end and text[position] == " " and words and not spaces[-1]:
            spaces[-1] = True
            position += 1
        if position < end:
            words.append(text[position:end])
            spaces.append(False)
            position = end

    for token in tokens:
        start, end = max(token.start + shift, position), token.end + shift
        if start >= end:
            continue
        fill(start)
        word = text[start:end]
        if token.text != word:
            norms.append((len(words), token.text))
        words.append(word)
        spaces.append(False)
        position = end
    fill(len(text))
    return words, spaces, norms


def _sentence_starts(report: Report) -> list[int]:
    """Return where sentences start: every leaf, every sentence of a narrative one, every row of a table."""
    starts: set[int] = set()
    for start, _, leaf in leaves(report):
        if isinstance(leaf, Table):
            starts.add(start)
            starts.update(_row_starts(leaf))
        elif spans := getattr(leaf, "sentences", None):
            starts.update(span.start for span in spans)
            starts.add(leaf.start)
        elif start == leaf.start or leaf.kind != "heading":
            starts.add(start)
    return sorted(starts)


def _row_starts(table: Table) -> Iterator[int]:
    rows: dict[int, int] = {}
    for cell in table.cells:
        for span in cell.spans[:1]:
            rows[cell.row] = min(rows.get(cell.row, span.start), span.start)
    yield from rows.values()


def _marks(words: list[str], spaces: list[bool], starts: list[int], shift: int) -> list[bool]:
    """Return for each token whether a sentence starts in it."""
    marks: list[bool] = []
    position, index = 0, 0
    for word, space in zip(words, spaces, strict=True):
        end = position + len(word)
        mark = not marks
        while index < len(starts) and starts[index] + shift < end:
            mark = True
            index += 1
        marks.append(mark and (not word.isspace() or not marks))
        position = end + space
    return marks


def sentence_marks(doc: Doc, report: Report) -> list[bool]:
    """Return for each token of a Doc of any tokenizer whether a sentence of the report starts in it."""
    words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    return _marks(words, spaces, _sentence_starts(report), shift_of(doc))
