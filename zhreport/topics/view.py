"""The topics of a report, unit by unit: where it stands, what it speaks of, and the words that say so, marked.

For people there are lines of text, in which evidence stands in «»; colour says the same once more. For programs there is
one record for each unit, with offsets into the source.
"""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from zhreport.model import Evidence, Item, Paragraph, Section, Topic
from zhreport.rendering.labels import heading_label, innermost_role
from zhreport.rendering.printable import printable
from zhreport.rendering.terminal import console_for, shortened
from zhreport.report import Report
from zhreport.serialisation.codec import Json
from zhreport.topics.sentences import TopicSentence, TopicShare

OPEN, CLOSE = "«", "»"
_STEP = "  "
_HEADING = 24  # columns of each heading in a path
_PATH = 72  # columns of a path
_BETWEEN = " > "
_WRAP = re.compile(r"(?<![!-~])\s*[\r\n]\s*|\s*[\r\n]\s*(?![!-~])")  # a hard wrap, but for one between Latin words
_STYLES = ("bold blue", "bold green", "bold magenta", "bold yellow", "bold cyan")
_AGAINST = "bold red"


@dataclass(slots=True)
class TopicUnit:
    """A paragraph, an item or a sentence with the topics asked for."""

    node: Paragraph | Item | TopicSentence
    """The unit."""
    sections: tuple[Section, ...]
    """The sections it stands in, the outermost first."""
    topics: list[Topic]
    """Its topics, strongest first."""

    @property
    def path(self) -> list[str]:
        """The headings above, markers included."""
        return [heading_label(section.heading) for section in self.sections]

    @property
    def role(self) -> str | None:
        """The role of the innermost section that has one."""
        return innermost_role(self.sections)


def topic_units(report: Report, wanted: Collection[str] = ()) -> Iterator[TopicUnit]:
    """Yield the narrative units in document order; of `wanted` topics only, if there are any, and those that have one."""
    for node, ancestors in report.walk():
        if isinstance(node, Paragraph | Item):
            sections = tuple(above for above in ancestors if isinstance(above, Section))
            yield from _asked_for(TopicUnit(node, sections, node.topics), wanted)


def sentence_units(found: Iterable[TopicSentence], wanted: Collection[str] = ()) -> Iterator[TopicUnit]:
    """Yield the sentences as units; of `wanted` topics only, if there are any, and those that have one."""
    for sentence in found:
        yield from _asked_for(TopicUnit(sentence, sentence.sections, sentence.topics), wanted)


def _asked_for(unit: TopicUnit, wanted: Collection[str]) -> Iterator[TopicUnit]:
    """Yield a unit with those of its topics that are wanted; if any are, not where it has none."""
    if wanted:
        unit.topics = [topic for topic in unit.topics if topic.id in wanted]
    if unit.topics or not wanted:
        yield unit


def shares_text(shares: Iterable[TopicShare], wanted: Collection[str] = ()) -> Iterator[str]:
    """Yield a line for the report and for each section: what share of its characters speaks of each topic."""
    for section, own in groupby(shares, key=lambda share: share.section):
        label = "whole report" if section is None else shortened(printable(heading_label(section.heading)), _HEADING)
        listed = [f"{share.topic} {share.share:.2f}" for share in own if not wanted or share.topic in wanted]
        if listed:
            yield f"{_STEP * (section.level if section else 0)}{label}: {', '.join(listed)}\n"


def record(report: Report, unit: TopicUnit) -> Json:
    """Return a unit as plain data."""
    node = unit.node
    return {
        "source": report.source.name,
        "start": node.start,
        "end": node.end,
        "kind": node.kind,
        "role": unit.role,
        "path": unit.path,
        "text": node.text,
        "topics": [topic.to_dict() for topic in unit.topics],
    }


# ---------------------------------------------------------------------------------------------------------------- text


def text_view(
    report: Report, units: Iterable[TopicUnit], *, width: int | None = None, color: bool | None = None
) -> Iterator[str]:
    """Yield the text of each unit and an empty line.

    Where `width` and `color` are left open, standard output decides: a terminal has its own width and, unless NO_COLOR is
    set, colour; elsewhere lines are as long as they are, without colour.
    """
    terminal = sys.stdout.isatty()
    if width is None and terminal:
        width = shutil.get_terminal_size().columns
    console = console_for(io.StringIO(), width or 80, terminal if color is None else color, asked=color is not None)
    styles: dict[str, str] = {}
    for unit in units:
        with console.capture() as capture:
            for line in _lines(report, unit, styles):
                for part in line.wrap(console, max(width - len(_STEP), 1), overflow="fold") if width else [line]:
                    part.rstrip()
                    console.print(Text(_STEP).append_text(part) if line is not None else part, soft_wrap=True)
            console.print()
        yield capture.get()


def _lines(report: Report, unit: TopicUnit, styles: dict[str, str]) -> Iterator[Text]:
    """Yield the lines of a unit: path, text, topics."""
    for topic in unit.topics:
        styles.setdefault(topic.id, _STYLES[len(styles) % len(_STYLES)])
    yield Text(f"{unit.node.start}..{unit.node.end} ", "dim").append(short_path(unit.path), "cyan")
    yield _marked(report.text, unit, styles)
    for topic in unit.topics:
        yield _topic(topic, styles[topic.id])
    if not unit.topics:
        yield Text("no topic", "dim")


def short_path(path: list[str]) -> str:
    """Return the headings on one line: long ones cut, outer ones left out where all would be too long.

    >>> short_path(["一、总体情况", "(一)主动公开"])
    '一、总体情况 > (一)主动公开'
    >>> short_path(["一、政府信息公开工作的组织领导和制度建设情况"])
    '一、政府信息公开工作的…'
    """
    labels = [shortened(printable(label), _HEADING) for label in path]
    while len(labels) > 1 and cell_len(_BETWEEN.join(labels)) > _PATH:
        labels[:2] = ["…"] if labels[0] == "…" else ["…", *labels[1:2]]
    return _BETWEEN.join(labels)


def _topic(topic: Topic, style: str) -> Text:
    """Return the line of a topic: id, score, and each piece of evidence with its weight."""
    line = Text(printable(topic.id), style).append(f" {topic.score:.2f}")
    for (term, weight), times in Counter((own.term, own.weight) for own in topic.evidence).items():
        line.append(f"  {printable(term)} {weight:+.2f}", _AGAINST if weight < 0 else "dim")
        line.append(f" ×{times}" if times > 1 else "", "dim")
    return line


def _marked(source: str, unit: TopicUnit, styles: dict[str, str]) -> Text:
    """Return the unit's text with its evidence marked."""
    line = Text()
    marks = _marks(unit)
    for start, end in [(own.start, own.end) for own in unit.node.pieces] or [(unit.node.start, unit.node.end)]:
        position = start
        for first, last, topic, weight in marks:
            first, last = max(first, position), min(last, end)
            if first < last:
                line.append(_plain(source[position:first]))
                style = _AGAINST if weight < 0 else styles[topic]
                line.append(f"{OPEN}{printable(source[first:last])}{CLOSE}", style)
                position = last
        line.append(_plain(source[position:end]))
    return line


def _marks(unit: TopicUnit) -> list[tuple[int, int, str, float]]:
    """Return the places of the evidence in the unit, those that overlap as one, with topic and weight of the first."""
    marks: list[tuple[int, int, str, float]] = []
    for own, topic in sorted(_places(unit), key=lambda place: (place[0].start, -place[0].end)):
        if marks and own.start < marks[-1][1]:
            start, end, first, weight = marks[-1]
            marks[-1] = (start, max(end, own.end), first, weight)
        else:
            marks.append((own.start, own.end, topic, own.weight))
    return marks


def _places(unit: TopicUnit) -> Iterator[tuple[Evidence, str]]:
    for topic in unit.topics:
        for own in topic.evidence:
            if unit.node.start <= own.start < own.end <= unit.node.end:
                yield own, topic.id


def _plain(part: str) -> str:
    """Return a part of a text on one line, hard wraps joined, blanks at its ends kept."""
    part = _WRAP.sub("", part)
    inside = printable(part)
    before, after = part[:1].isspace(), bool(inside) and part[-1:].isspace()
    return " " * before + inside + " " * after
