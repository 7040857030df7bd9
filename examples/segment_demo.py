"""Show what the domain lexicon does to the words of a report, section by section.

    python examples/segment_demo.py [FILE] [--short]

For every sentence of the narrative: the words of the engine alone, and those of zhreport. What zhreport keeps whole and
the engine alone would cut or join otherwise is marked: [政府信息公开] for a term of the lexicon, <2019年> for a figure,
a date or a document number. At the end, the terms that are most typical of each topic's sentences.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

import zhreport
from zhreport.words.segmenters import Engine, load_engine

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
DEFAULT = CORPUS / "disclosure-2015-lines.txt"
FIGURES = frozenset({"number", "date", "docnum", "ordinal", "title", "url"})
"""Tags of what is recognised by its characters; every other tag is the lexicon's."""

WIDTH = 100  # columns where the output is no terminal
TOPIC = 23  # columns for the name of a topic
MOST_TERMS = 6  # terms shown for a topic
MOST_SHORT = 5  # sentences shown with --short
TERM, FIGURE = "bold green", "cyan"

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


Section = tuple[str, list[Sentence]]


def main() -> int:
    """Read the arguments, parse the report, print its sections and the terms of its topics."""
    arguments = _arguments()
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    path = Path(arguments.file or DEFAULT)
    try:
        report = _read(path)
    except zhreport.ReadError as error:
        print(error, file=sys.stderr)
        return 2
    engine = load_engine("auto")
    console.print(Text(f"{path.name}: {_counts(report.text, engine)}"))
    console.print(Text.assemble("marked: ", ("[a term of the lexicon]", TERM), "  ", ("<a figure, a date>", FIGURE)))
    sections = [
        (heading, [sentence for unit in units for sentence in _sentences(report, unit, engine)])
        for heading, units in _sections(report)
    ]
    for heading, sentences in _best(sections) if arguments.short else sections:
        _print_section(console, heading, sentences)
    _print_topics(console, [report] if arguments.file else [_read(path) for path in sorted(CORPUS.glob("*.txt"))])
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The words of a report, with and without the domain lexicon.")
    parser.add_argument("file", nargs="?", help="a report; by default one of corpus/, with the topics of all of them")
    parser.add_argument("--short", action="store_true", help="only the sentences that gain most")
    return parser.parse_args()


def _read(path: Path) -> zhreport.Report:
    return zhreport.parse(zhreport.read(path).text, tokens=True)


def _counts(text: str, engine: Engine) -> str:
    alone = sum(not word.isspace() for word in engine(text))
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


def _sentences(report: zhreport.Report, unit: Unit, engine: Engine) -> Iterator[Sentence]:
    for span in unit.sentences:
        tokens = [token for token in unit.tokens or [] if span.start <= token.start and token.end <= span.end]
        plain, cuts = _plain_words(report.text, span, engine)
        whole = {i for i, token in enumerate(tokens) if token.tag and (token.start, token.end) not in cuts}
        yield Sentence(plain, tokens, whole)


def _plain_words(text: str, span: zhreport.Span, engine: Engine) -> tuple[list[str], set[tuple[int, int]]]:
    """Return the engine's words of a stretch of the source, and where they stand; white space is left out."""
    words, places, position = list[str](), set[tuple[int, int]](), span.start
    for word in engine(text[span.start : span.end]):
        end = position + len(word)
        if not word.isspace():
            words.append(word)
            places.add((position, end))
        position = end
    return words, places


def _best(sections: list[Section]) -> list[Section]:
    """Return the sections that gain most, in their order, each with its best sentence alone."""
    best = [(heading, max(own, key=_gain)) for heading, own in sections if own]
    least = sorted((_gain(sentence) for _, sentence in best), reverse=True)[:MOST_SHORT][-1] if best else 0
    return [(heading, [sentence]) for heading, sentence in best if _gain(sentence) >= max(least, 1)][:MOST_SHORT]


def _gain(sentence: Sentence) -> int:
    return sum(sentence.tokens[i].tag not in FIGURES for i in sentence.whole)


def _print_section(console: Console, heading: str, sentences: Sequence[Sentence]) -> None:
    if sentences:
        console.print()
        console.print(Text(heading, style="bold"))
    for sentence in sentences:
        _print_words(console, "engine    ", [Text(word) for word in sentence.plain])
        _print_words(console, "zhreport  ", _marked(sentence))


def _print_words(console: Console, label: str, words: Sequence[Text]) -> None:
    """Print words in lines of the console's width, under one another behind their label."""
    line = Text(label, style="dim")
    empty = True
    for word in words:
        if not empty and line.cell_len + 1 + word.cell_len > console.width:
            console.print(line, soft_wrap=True)
            line, empty = Text(" " * len(label)), True
        line = Text.assemble(line, "" if empty else " ", word)
        empty = False
    console.print(line, soft_wrap=True)


def _marked(sentence: Sentence) -> list[Text]:
    """Return the words, those kept whole in brackets."""
    words = []
    for i, token in enumerate(sentence.tokens):
        if i not in sentence.whole:
            words.append(Text(token.text))
        elif token.tag in FIGURES:
            words.append(Text(f"<{token.text}>", style=FIGURE))
        else:
            words.append(Text(f"[{token.text}]", style=TERM))
    return words


def _print_topics(console: Console, reports: Sequence[zhreport.Report]) -> None:
    over = "" if len(reports) == 1 else f" in the {len(reports)} reports of corpus/"
    console.print()
    console.print(Text(f"The terms most typical of each topic{over}, and how often they stand there", style="bold"))
    for topic, terms in _typical_terms(reports).items():
        _print_words(console, f"{topic:{TOPIC}}", [Text(f"{term} {count}") for term, count in terms])


def _typical_terms(reports: Sequence[zhreport.Report]) -> dict[str, list[tuple[str, int]]]:
    """Return for each topic the terms that its sentences have more often than all others, the most telling first."""
    found: dict[str, Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    for report in reports:
        units: list[Unit] = [*report.paragraphs, *report.items]
        for unit in units:
            everywhere.update(_terms(unit, unit.sentences))
            for topic in unit.topics:
                found.setdefault(topic.id, Counter()).update(_terms(unit, _telling(unit, topic)))
    return {topic: own for topic in sorted(found) if (own := _most_typical(found[topic], everywhere))}


def _telling(unit: Unit, topic: zhreport.Topic) -> list[zhreport.Span]:
    """Return the sentences of a unit that speak for its topic; all of them, where only a heading above does."""
    places = [mark.start for mark in topic.evidence if mark.weight > 0]
    own = [span for span in unit.sentences if any(span.start <= place < span.end for place in places)]
    return own or unit.sentences


def _terms(unit: Unit, sentences: Sequence[zhreport.Span]) -> list[str]:
    """Return the terms of the lexicon in these sentences."""
    return [
        token.text
        for token in unit.tokens or []
        if token.tag and token.tag not in FIGURES and any(span.start <= token.start < span.end for span in sentences)
    ]


def _most_typical(own: Counter[str], everywhere: Counter[str]) -> list[tuple[str, int]]:
    """Return the terms with the highest keyness: how much more often they stand here than their share of all terms.

    Keyness is the log-likelihood ratio of Dunning (1993), as corpus linguistics uses it to compare a part with the whole.
    """
    inside, total = sum(own.values()), sum(everywhere.values())

    def keyness(term: str) -> float:
        here, all_over = own[term], everywhere[term]
        expected, rest = all_over * inside / total, all_over - here
        outside = rest * math.log(rest / (all_over - expected)) if rest else 0.0
        return (here * math.log(here / expected) + outside) if here > expected else 0.0

    least = min(2, max(own.values(), default=0))  # a term that stands once is typical of nothing
    typical = sorted(
        (term for term in own if own[term] >= least and keyness(term) > 0), key=lambda term: (-keyness(term), term)
    )
    return [(term, own[term]) for term in typical[:MOST_TERMS]]


if __name__ == "__main__":
    sys.exit(main())
