"""What each part of the topic tagger gives, and how its scores compare with how often they are right.

    python -m benchmarks.topics.ablate

Measured on the scoring half of the labelled units; only sums are printed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any
from unittest.mock import patch

import jieba

from benchmarks.scoring import CORPUS
from zhreport.model import Topic
from zhreport.text.chars import fold
from zhreport.topics import TopicTagger, Unit
from zhreport.topics.lexicon import TopicLexicon, load_topics
from zhreport.topics.matcher import Matcher, Reading
from zhreport.topics.weighing import Weighing

BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
Row = dict[str, Any]
Change = Callable[[list[TopicLexicon]], list[TopicLexicon]]


def read_units(name: str) -> list[Row]:
    return [json.loads(row) for row in (CORPUS / "topics" / name).read_text(encoding="utf-8").splitlines()]


def tag(tagger: TopicTagger, row: Row, *, headings: bool = True) -> list[Topic]:
    text = fold(row["text"]).text
    above = tuple(fold(heading).text for heading in row["heading"].split(" / ") if heading) if headings else ()
    return tagger.tag(text, [Unit(0, len(text), above, row["role"] if headings else None, row["unit"])])[0]


def f1(tagger: TopicTagger, rows: list[Row], *, headings: bool = True) -> float:
    right = given = wanted = 0
    for row in rows:
        found = {topic.id for topic in tag(tagger, row, headings=headings)}
        right, given, wanted = right + len(found & {*row["topics"]}), given + len(found), wanted + len(row["topics"])
    return 2 * right / (given + wanted)


def without_profiles(lexicons: list[TopicLexicon]) -> list[TopicLexicon]:
    return [replace(lexicon, profile={}) for lexicon in lexicons]


def without_kinds(*kinds: str) -> Change:
    return lambda lexicons: [replace(x, cues=tuple(c for c in x.cues if c.kind not in kinds)) for x in lexicons]


@contextmanager
def cues_at_word_bounds() -> Iterator[None]:
    """Count a cue only where it begins and ends with words as jieba cuts them."""
    read = Matcher.read

    def bounded(self: Matcher, line: str, dead: frozenset[str] = frozenset(), ends: Sequence[int] = ()) -> Reading:
        reading = read(self, line, dead, ends)
        bounds = {0, *accumulate(map(len, jieba.cut(line)))}
        kept = {t: [m for m in found if {m[3], m[3] - m[2]} <= bounds] for t, found in reading.found.items()}
        return reading._replace(found={topic: found for topic, found in kept.items() if found})

    with patch.object(Matcher, "read", bounded):
        yield


def calibration(tagger: TopicTagger, rows: list[Row]) -> Iterator[tuple[float, float, int, float, float]]:
    """Yield each band of scores: from, to, how many topics, their mean score, how many of them are right."""
    scored = [(topic.score, topic.id in row["topics"]) for row in rows for topic in tag(tagger, row)]
    for low, high in pairwise(BANDS):
        band = [(score, right) for score, right in scored if low <= score < high]
        if band:
            mean = sum(score for score, _ in band) / len(band)
            yield low, min(high, 1.0), len(band), mean, sum(right for _, right in band) / len(band)


def main() -> None:
    jieba.setLogLevel(60)
    rows, lexicons = read_units("score.jsonl"), load_topics()
    full = TopicTagger(lexicons)
    print(f"{'all parts':34} {f1(full, rows):.3f}")
    print(f"{'without profiles':34} {f1(TopicTagger(without_profiles(lexicons)), rows):.3f}")
    with patch.object(Weighing, "raw_weights", lambda self, voices: {}):
        print(f"{'without cues':34} {f1(full, rows):.3f}")
    print(f"{'without headings and roles':34} {f1(full, rows, headings=False):.3f}")
    for kinds in (("counter",), ("veto",), ("counter", "veto")):
        tagger = TopicTagger(without_kinds(*kinds)(lexicons))
        print(f"{'without ' + ' and '.join(f'{kind}s' for kind in kinds):34} {f1(tagger, rows):.3f}")
    with cues_at_word_bounds():
        print(f"{'cues only at the bounds of words':34} {f1(full, rows):.3f}")
    print("\nscore        topics  mean   right")
    for low, high, count, mean, right in calibration(full, rows):
        print(f"{low:.2f}..{high:.2f}  {count:6}  {mean:.3f}  {right:.3f}")


if __name__ == "__main__":
    main()
