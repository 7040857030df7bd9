"""Show what the domain lexicon does to the words of a report, section by section.

    python examples/segment_demo.py [FILE] [--short]

For every sentence of the narrative: the words of the engine alone, and those of zhreport. What zhreport keeps whole and
the engine alone would cut or join otherwise is marked: [政府信息公开] for a term of the lexicon, <2019年> for a figure, a
date or a document number. At the end, the most frequent terms of each topic.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

import zhreport
from zhreport.atoms import RESERVED_TAGS
from zhreport.segmenters import Segmenter, load_segmenter

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
FIGURES = frozenset({"number", "date", "docnum", "ordinal", "title", "url"})
"""Tags of what is recognised by its characters; every other tag is the lexicon's."""

WIDTH = 100  # columns where the output is no terminal
MOST_TERMS = 6  # terms shown for a topic

Unit = zhreport.Paragraph | zhreport.Item


@dataclass(slots=True)
class Sentence:
    """One sentence, cut in both ways."""

    plain: list[str]
    """The engine's words."""
    tokens: list[zhreport.Token]
    """zhreport's words."""
    whole: set[int]
    """Indices of the tokens that the engine alone would not give."""


def main() -> int:
    """Read the arguments, parse the report, print its sections and the terms of its topics."""
    arguments = _arguments()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    try:
        report = zhreport.parse(zhreport.read(arguments.file).text, tokens=True)
    except zhreport.ReadError as error:
        print(error, file=sys.stderr)
        return 2
    engine = load_segmenter("auto")
    console.print(Text(f"{arguments.file}: {_counts(report.text, engine)}"))
    console.print(Text.assemble("marked: ", ("[a term of the lexicon]", "bold green"), "  ", ("<a figure, a date>", "cyan")))
    for heading, units in _sections(report):
        _print_section(console, heading, [s for unit in units for s in _sentences(report, unit, engine)], arguments.short)
    _print_topics(console, report)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The words of a report, with and without the domain lexicon.")
    parser.add_argument("file", nargs="?", default=str(CORPUS / "disclosure-2019-lines.txt"), help="a report")
    parser.add_argument("--short", action="store_true", help="of each section only the sentence that gains most")
    return parser.parse_args()


def _counts(text: str, engine: Segmenter) -> str:
    alone = sum(not word.isspace() for word in engine.cut(text))
    ours = sum(not word.isspace() for word in zhreport.segment(text))
    return f"{ours} words with the domain lexicon, {alone} without"


def _sections(report: zhreport.Report) -> Iterator[tuple[str, list[Unit]]]:
    """Yield each heading with the paragraphs and items that stand right under it."""
    heading, units = report.metadata.title or "", list[Unit]()
    for node, _ in report.walk():
        if isinstance(node, zhreport.Section):
            yield heading, units
            heading, units = f"{node.heading.marker}{node.heading.text}", []
        elif isinstance(node, Unit):
            units.append(node)
    yield heading, units


def _sentences(report: zhreport.Report, unit: Unit, engine: Segmenter) -> Iterator[Sentence]:
    for span in unit.sentences:
        tokens = [token for token in unit.tokens or [] if span.start <= token.start and token.end <= span.end]
        plain, cuts = _plain_words(report.text, span, engine)
        whole = {i for i, token in enumerate(tokens) if token.tag and (token.start, token.end) not in cuts}
        yield Sentence(plain, tokens, whole)


def _plain_words(text: str, span: zhreport.Span, engine: Segmenter) -> tuple[list[str], set[tuple[int, int]]]:
    """Return the engine's words of a stretch of the source, and where they stand; white space is left out."""
    words, places, position = list[str](), set[tuple[int, int]](), span.start
    for word in engine.cut(text[span.start : span.end]):
        end = position + len(word)
        if not word.isspace():
            words.append(word)
            places.add((position, end))
        position = end
    return words, places


def _print_section(console: Console, heading: str, sentences: Sequence[Sentence], short: bool) -> None:
    if short:
        sentences = sorted(sentences, key=lambda sentence: -len(sentence.whole))[:1]
        sentences = [sentence for sentence in sentences if sentence.whole]
    if not sentences:
        return
    console.print()
    console.print(Text(heading, style="bold"))
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim")
    rows.add_column()
    for sentence in sentences:
        rows.add_row("engine", Text(" ".join(sentence.plain)))
        rows.add_row("zhreport", _marked(sentence))
    console.print(rows)


def _marked(sentence: Sentence) -> Text:
    """Return the words in a row, those kept whole in brackets."""
    words = []
    for i, token in enumerate(sentence.tokens):
        if i not in sentence.whole:
            words.append(Text(token.text))
        elif token.tag in FIGURES:
            words.append(Text(f"<{token.text}>", style="cyan"))
        else:
            words.append(Text(f"[{token.text}]", style="bold green"))
    return Text(" ").join(words)


def _print_topics(console: Console, report: zhreport.Report) -> None:
    console.print()
    console.print(Text("The most frequent terms of each topic", style="bold"))
    rows = Table.grid(padding=(0, 2))
    for topic, terms in _terms_by_topic(report).items():
        shown = "  ".join(f"{term} {count}" for term, count in terms.most_common(MOST_TERMS))
        rows.add_row(Text(topic, style="bold"), Text(shown))
    console.print(rows)


def _terms_by_topic(report: zhreport.Report) -> dict[str, Counter[str]]:
    """Return for each topic how often each term of the lexicon stands in its paragraphs and items."""
    found: dict[str, Counter[str]] = {}
    for unit in (*report.paragraphs, *report.items):
        terms = [token.text for token in unit.tokens or [] if token.tag and token.tag not in FIGURES]
        for topic in unit.topics:
            found.setdefault(topic.id, Counter()).update(terms)
    return {topic: found[topic] for topic in sorted(found) if found[topic]}


if __name__ == "__main__":
    sys.exit(main())
