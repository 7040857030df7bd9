"""How well the whole tagger does on labelled units that its profiles were not fitted to.

    python -m benchmarks.topics.crossvalidate

The profiles are fitted to four fifths of corpus/topics/build.jsonl and the rest is tagged, by turns. The cues are written by
hand with these units in view, so those that only one unit has are left out: they may have been written for it. Changes of
constants and rules are judged by this sum, never by the scoring half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.model_selection import KFold

from benchmarks.topics.ablate import read_units, tag
from benchmarks.topics.fit import FOLDS, Unit, f1, fit_profiles
from zhreport.text.chars import fold
from zhreport.topics import TopicTagger
from zhreport.topics.lexicon import TopicLexicon, load_topics
from zhreport.topics.matcher import Matcher


def without_single_cues(lexicons: Sequence[TopicLexicon], units: Sequence[Unit]) -> list[TopicLexicon]:
    """Return the topics without the cues that exactly one of these units has."""
    matcher = Matcher([cue for lexicon in lexicons for cue in lexicon.cues if cue.kind != "heading"])
    readings = [matcher.read(fold(unit["text"]).text) for unit in units]
    holders = Counter(n for found in (r.found for r in readings) for n in {m[4] for own in found.values() for m in own})
    single = {id(cue) for number, cue in enumerate(matcher.cues) if holders[number] == 1}
    return [replace(lexicon, cues=tuple(c for c in lexicon.cues if id(c) not in single)) for lexicon in lexicons]


def out_of_fold(units: Sequence[Unit], lexicons: Sequence[TopicLexicon]) -> np.ndarray:
    """Return which topics each unit is given by a tagger whose profiles do not know it."""
    topics = [lexicon.id for lexicon in lexicons]
    given = np.zeros((len(units), len(topics)), bool)
    for known, asked in KFold(FOLDS, shuffle=True, random_state=1).split(np.arange(len(units))):
        profiles = fit_profiles([units[i] for i in known], topics)
        tagger = TopicTagger([replace(lexicon, profile=profiles[lexicon.id]) for lexicon in lexicons])
        for i in asked:
            found = {topic.id for topic in tag(tagger, units[i])}
            given[i] = [topic in found for topic in topics]
    return given


def main() -> None:
    units = read_units("build.jsonl")
    lexicons = without_single_cues(load_topics(), units)
    topics = [lexicon.id for lexicon in lexicons]
    wanted = np.array([[topic in unit["topics"] for topic in topics] for unit in units])
    given = out_of_fold(units, lexicons)
    for column, topic in enumerate(topics):
        print(f"{topic:24} F1 {f1(wanted[:, column], given[:, column]):.3f}")
    print(f"{'all':24} F1 {f1(wanted, given):.3f}")


if __name__ == "__main__":
    main()
