"""Fits the profiles of the topics to the labelled units of corpus/topics/build.jsonl and writes them.

    python -m benchmarks.topics.fit            # prints how well they do out of fold, and writes lexicons/topics/profiles
    python -m benchmarks.topics.fit --dry-run  # prints only
    python -m benchmarks.topics.crossvalidate  # the whole tagger out of fold

It needs scikit-learn (`pip install -e '.[sklearn]'`). A profile is a linear support vector machine on the grams of a unit and
of the heading above it, each sum divided by the square root of the number of grams; its margins, scaled, are log-odds. A unit has
the margin of its whole text or of the one of its statements that says more, as `zhreport.topics.profile` reads it: so a topic is
learnt from the statement that is about it, not from what stands beside it. The margins are set beside the raw weight of the cues, out
of fold, on units that were written after the cues and that no cue was made from.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from zhreport.lexicon import lexicon_root
from zhreport.text.chars import fold
from zhreport.topics.lexicon import load_topics
from zhreport.topics.matcher import split_statements
from zhreport.topics.profile import ALONE, CONSTANT, HEADING_MARK, LEAST_GRAMS, ROLE_MARK, START, grams

BUILD = Path(__file__).resolve().parents[2] / "corpus" / "topics" / "build.jsonl"
ROLE_SHARE = 0.3
"""What the role of the section counts beside them. Out of fold F1 of the whole tagger (`crossvalidate`; so below, too) is 0.903 with it
and without: cues and headings know most of what it says."""
STRENGTH = 3.0
"""The inverse of the penalty (`C`), chosen out of fold."""
HEADING_SHARE = 0.5
"""What the heading counts beside the text: F1 is 0.902 at 0.3, 0.903 here, 0.902 at 0.7."""
RAREST = 2
"""Grams of fewer units are left out: F1 is 0.903 here and 0.899 at 4."""
USUAL_RARITY = 4.5
"""What rarities are divided by, so that they are about 1. When they were chosen, on fewer units, F1 by wording alone was 0.886 with them,
0.883 with their square root and 0.876 without."""
LEAST = 0.1
"""Lighter weights are left out: half of all. F1 is 0.903 here and 0.902 at 0.15."""
SCALE, SHIFT = 5.9, 0.2
"""What makes log-odds of a margin: fitted by logistic regression to the margins out of fold."""
SHIFTS = {"institutions": -0.2, "measures": -0.1}
"""The shift of topics that do better with another one out of fold, cues and place included. The whole moves by 0.001 only."""
LATER, LATER_UNITS = "later", range(5739, 7645)
"""A column of the units written in the manner of real paragraphs, by their numbers: they have more topics than the others, which is no
matter of wording. It is fitted and then left out, so that the constants are those of the others."""
SHARPNESS = 8.0
"""How close what is learnt from a unit comes to the greatest margin of its readings alone; out of fold F1 is the same from 4 to 20."""
SHARES = {HEADING_MARK: HEADING_SHARE, ROLE_MARK: ROLE_SHARE}
FOLDS = 5
_LETTER, _MARK = r"[\u3400-\u9fffA-Za-z]", "[,、;:。()]"
_WANTED = re.compile(f"{_LETTER}{{1,2}}|{_LETTER}{_MARK}|{_MARK}{_LETTER}")


Unit = dict[str, Any]


class Readings(NamedTuple):
    """The readings of some units, one after another: of each the whole, then each of its statements that may speak alone."""

    matrix: csr_matrix
    """A row for each reading and a column for each term."""
    first: np.ndarray
    """The row of each unit's whole."""
    less: np.ndarray
    """What is taken from the margin of each row."""

    def greatest(self, margins: np.ndarray) -> np.ndarray:
        """Return the margin of each unit, given those of the rows, a column for each topic."""
        found: np.ndarray = np.maximum.reduceat(margins - self.less[:, None], self.first)
        return found


@dataclass(slots=True)
class Design:
    """Units as rows of numbers: one column for each gram of the text and of the heading."""

    terms: list[str]
    """The columns; those of headings begin with `HEADING_MARK`."""
    rarity: np.ndarray
    """What each is multiplied by: the logarithm of how few units have it, as is usual for words."""

    @classmethod
    def of(cls, units: Sequence[Unit]) -> Design:
        """Return the columns that these units call for."""
        counts = Counter(term for unit in units for term in {term for term, _ in readings_of(unit)[0]})
        terms = sorted(term for term, count in counts.items() if count >= RAREST)
        holders = np.array([counts[term] for term in terms])
        return cls(terms, np.log(1 + len(units) / (1 + holders)) / USUAL_RARITY)

    def readings(self, units: Sequence[Unit]) -> Readings:
        """Return the rows of these units."""
        columns = {term: column for column, term in enumerate(self.terms)}
        of_each = [readings_of(unit) for unit in units]
        counts = np.array([len(own) for own in of_each])
        cells = [
            (row, columns[term], share * self.rarity[columns[term]])
            for row, reading in enumerate(reading for own in of_each for reading in own)
            for term, share in reading
            if term in columns
        ]
        rows, places, values = zip(*cells, strict=True)
        first = np.r_[0, np.cumsum(counts)[:-1]]
        less = np.full(counts.sum(), ALONE / SCALE)
        less[first] = 0.0
        return Readings(csr_matrix((values, (rows, places)), shape=(counts.sum(), len(self.terms))), first, less)


def readings_of(unit: Unit) -> list[list[tuple[str, float]]]:
    """Return the readings of a unit: its whole, then each of its statements that may speak alone.

    A reading has its terms, each with the share that it has in the sum.
    """
    line = fold(unit["text"]).text
    statements = [grams(START + line[start:end]) for start, end in pairwise((0, *split_statements(line)))]
    heading = grams(fold(unit["heading"].rpartition(" / ")[2]).text)
    marked = [(HEADING_MARK + gram, HEADING_SHARE * len(heading) ** -0.5) for gram in heading if len(gram) == 2]
    above = [(term, share) for term, share in marked if _WANTED.fullmatch(term.removeprefix(HEADING_MARK))]
    above += [(ROLE_MARK + unit["role"], ROLE_SHARE)] if unit["role"] else []
    above += [(LATER, 1.0)] if int(unit["id"].lstrip("b")) in LATER_UNITS else []
    alone = [[own] for own in statements if len(own) >= LEAST_GRAMS and len(statements) > 1]
    return [[*_shared(read), *above] for read in (statements, *alone)]


def _shared(statements: Sequence[set[str]]) -> list[tuple[str, float]]:
    """Return the terms of statements read together, each with its share; one in two statements stands twice."""
    share = sum(map(len, statements)) ** -0.5
    return [(gram, share) for own in statements for gram in own if _WANTED.fullmatch(gram)]


def fit(units: Sequence[Unit], topics: Sequence[str]) -> tuple[Design, np.ndarray, np.ndarray]:
    """Return the columns, the weights (topic by column) and the constants."""
    design = Design.of(units)
    readings = design.readings(units)
    fitted = np.array([fit_topic(readings, np.array([topic in unit["topics"] for unit in units])) for topic in topics])
    weights, constants = fitted[:, :-1], fitted[:, -1]
    weights[:, [term == LATER for term in design.terms]] = 0.0
    return design, np.where(abs(weights * design.rarity) < LEAST, 0.0, weights), constants


def fit_topic(readings: Readings, labels: np.ndarray) -> np.ndarray:
    """Return the weights of one topic and, last, its constant.

    A support vector machine of the whole units is where the search begins, since that of the readings has no single best place.
    """
    matrix, first, less = readings
    whole = LinearSVC(C=STRENGTH, class_weight="balanced", random_state=1).fit(matrix[first], labels)
    turned = matrix.T.tocsr()
    owner = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(less)]))
    sign = np.where(labels, 1.0, -1.0)
    cost = STRENGTH * len(labels) / 2 / np.where(labels, labels.sum(), (~labels).sum())

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the squared hinge of the margins, weights kept small, and how it changes with each value."""
        margins = SHARPNESS * (matrix @ values[:-1] - less)
        top = np.maximum.reduceat(margins, first)
        parts = np.exp(margins - top[owner])
        sums = np.add.reduceat(parts, first)
        short = np.maximum(0.0, 1.0 - sign * ((top + np.log(sums)) / SHARPNESS + values[-1]))
        slope = -2.0 * cost * short * sign
        change = np.r_[turned @ (parts / sums[owner] * slope[owner]), slope.sum()]
        return float((cost * short**2).sum() + values @ values / 2), change + values

    start = np.r_[whole.coef_[0], whole.intercept_[0]]
    found: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return found


def out_of_fold(units: Sequence[Unit], topics: Sequence[str]) -> np.ndarray:
    """Return the log-odds of each unit's topics by a profile fitted to the units of other folds."""
    odds = np.zeros((len(units), len(topics)))
    for known, asked in KFold(FOLDS, shuffle=True, random_state=1).split(np.arange(len(units))):
        design, weights, constants = fit([units[i] for i in known], topics)
        readings = design.readings([units[i] for i in asked])
        odds[asked] = readings.greatest(readings.matrix @ weights.T) + constants
    found: np.ndarray = SCALE * odds + shifts(topics)
    return found


def shifts(topics: Sequence[str]) -> np.ndarray:
    return np.array([SHIFTS.get(topic, SHIFT) for topic in topics])


def fit_profiles(units: Sequence[Unit], topics: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the profile of each topic fitted to these units: the weights of its terms, and its constant."""
    design, weights, constants = fit(units, topics)
    share = np.array([SHARES.get(term[0], 1.0) for term in design.terms]) * design.rarity * SCALE
    found = {}
    for topic, row, constant in zip(topics, weights * share, constants * SCALE + shifts(topics), strict=True):
        terms = {term: round(float(weight), 2) for term, weight in zip(design.terms, row, strict=True) if weight}
        found[topic] = {CONSTANT: round(float(constant), 2)} | terms
    return found


def write(folder: Path, topic: str, profile: Mapping[str, float]) -> None:
    """Write the profile of one topic, that of the constant first, then the heaviest."""
    by_weight: dict[float, list[str]] = {}
    for term in sorted(profile, key=lambda term: (term != CONSTANT, -profile[term], term)):
        by_weight.setdefault(profile[term], []).append(term)
    lines = [
        f"# The wording of topic `{topic}`: what each character, each pair, and each pair of the heading (after ^) adds to its",
        "# log-odds, divided by the square root of the number of grams; what the role of the section adds (after @); * is the",
        "# constant. Greater than 0 speaks for it. Those of one weight stand in one row behind it.",
        "# Facts: a linear support vector machine fitted to corpus/topics/build.jsonl, the project's own sentences.",
        "# To add: do not edit; add labelled units there and run `python -m benchmarks.topics.fit`.",
        *(f"{weight:.2f}\t{' '.join(terms)}" for weight, terms in by_weight.items()),
    ]
    (folder / f"{topic}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the profiles of the topics.")
    parser.add_argument("--dry-run", action="store_true", help="print only")
    chosen = parser.parse_args()
    units: list[Unit] = [json.loads(row) for row in BUILD.read_text(encoding="utf-8").splitlines()]
    topics = [lexicon.id for lexicon in load_topics()]
    wanted = np.array([[topic in unit["topics"] for topic in topics] for unit in units])
    given = (out_of_fold(units, topics) - shifts(topics)) >= 0
    print(f"{len(units)} units; by wording alone, out of fold:")
    for column, topic in enumerate(topics):
        print(f"  {topic:24} F1 {f1(wanted[:, column], given[:, column]):.3f}")
    print(f"  {'all':24} F1 {f1(wanted, given):.3f}")
    if not chosen.dry_run:
        folder = lexicon_root() / "topics" / "profiles"
        folder.mkdir(exist_ok=True)
        for topic, profile in fit_profiles(units, topics).items():
            write(folder, topic, profile)


def f1(wanted: np.ndarray, given: np.ndarray) -> float:
    return float(2 * (wanted & given).sum() / max(wanted.sum() + given.sum(), 1))


if __name__ == "__main__":
    main()
