"""Train classifiers on the labelled units of corpus/topics and hold them against the rules.

    python examples/classify.py [--plot classify.svg] [--no-spacy] [--write docs/classifiers.md]

Everything is trained, and every setting chosen by cross-validation, on the building half (build.jsonl); everything is
scored on the other half (score.jsonl), which neither the rules nor the classifiers were made on. Then the classifier reads
the reports of corpus/, once in zhreport's units and once in windows of a fixed number of characters, and the characters
that it tags rightly are counted. Seeds are fixed: the same versions of everything give the same table.

Needs: pip install 'zhreport[examples]'
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import MultiLabelBinarizer

import zhreport
from zhreport.sklearn import ReportTokens, Unit, units_of
from zhreport.text.chars import fold
from zhreport.topics import TopicTagger
from zhreport.topics import Unit as RuleUnit
from zhreport.words.segmenters import load_engine

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
SEED = 7
EPOCHS = 12
FOLDS = 3
THRESHOLDS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
WINDOWS = (50, 100, 200, 400, 800)
CORE = ("institutions", "measures", "platforms", "problems", "supervision")
"""The topics that the reports of corpus/ are labelled with."""
BEGIN, END = "<!-- table: examples/classify.py --write -->", "<!-- end of table -->"

TEXT, TEXT_AND_HEADINGS = "n-grams of characters", "n-grams of characters, headings too"

Labels = list[set[str]]


@dataclass(slots=True)
class Half:
    """One half of corpus/topics."""

    units: list[Unit] = field(default_factory=list)
    """The labelled units, with their headings and roles."""
    labels: Labels = field(default_factory=list)
    """The topics of each."""
    hard: list[bool] = field(default_factory=list)
    """Whether a keyword or the heading alone would mislead."""

    def part(self, numbers: Sequence[int]) -> Half:
        """Return the units of these numbers."""
        return Half(
            [self.units[i] for i in numbers], [self.labels[i] for i in numbers], [self.hard[i] for i in numbers]
        )


@dataclass(slots=True)
class Row:
    """One line of the table."""

    name: str
    """What was scored."""
    numbers: list[float]
    """Its scores."""


def main() -> int:
    """Train, score, print, plot."""
    arguments = _arguments()
    if arguments.plot and importlib.util.find_spec("matplotlib") is None:
        sys.exit("--plot draws with matplotlib: pip install matplotlib")
    build, score = read_half("build"), read_half("score")
    topics = sorted({topic for labels in build.labels for topic in labels})
    about = f"Trained on {len(build.units):,} units, scored on {len(score.units):,}; {len(topics)} topics."
    found: dict[str, Labels] = {"rules": [set(unit.topics) for unit in score.units]}
    models: dict[str, Classifier] = {}
    for name, steps in recipes().items():
        print(name, file=sys.stderr)
        models[name] = train(steps, build, topics)
        found[name] = predict(models[name], score.units, topics)
    if not arguments.no_spacy:
        found["spaCy textcat, zhreport's words"] = by_spacy(build, score, topics)
    units = [Row(name, scores(score, labels, topics)) for name, labels in found.items()]
    cuts = by_cut(models, topics)
    text = "\n\n".join([about, unit_table(units), topic_table(score, found, topics), cut_table(cuts)])
    print(text)
    if arguments.write:
        write_between(Path(arguments.write), text)
    if arguments.plot:
        plot(units, cuts, arguments.plot)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Classifiers against the rules, on the labelled units of corpus/topics."
    )
    parser.add_argument("--plot", metavar="FILE", help="write a plot (svg, png, pdf)")
    parser.add_argument("--no-spacy", action="store_true", help="leave out spaCy, which takes a third of the time")
    parser.add_argument("--write", metavar="FILE", help="put the tables into this Markdown file, between their marks")
    return parser.parse_args()


def read_half(name: str) -> Half:
    """Return the units of corpus/topics/NAME.jsonl, with what the topic lexicons say of each."""
    tagger = TopicTagger.load()
    half = Half()
    for line in (CORPUS / "topics" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        headings = tuple(heading for heading in row["heading"].split(" / ") if heading)
        text, above = fold(row["text"]).text, tuple(fold(heading).text for heading in headings)
        (found,) = tagger.tag(text, [RuleUnit(0, len(text), above, row["role"], row["unit"])])
        half.units.append(Unit(row["text"], headings, row["role"], topics={topic.id: topic.score for topic in found}))
        half.labels.append(set(row["topics"]))
        half.hard.append(row["hard"])
    return half


# ----------------------------------------------------------------------------------------------------------- the makers


def recipes() -> dict[str, list[tuple[str, Any]]]:
    """Return the first steps of each classifier; the last is the same for all."""

    def characters(of: Callable[[Unit], str]) -> TfidfVectorizer:
        return TfidfVectorizer(analyzer="char", ngram_range=(1, 3), preprocessor=of, sublinear_tf=True)

    words = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    both = FeatureUnion([("text", characters(text_of)), ("headings", characters(headings_of))])
    return {
        "the engine's words": [("tfidf", TfidfVectorizer(analyzer=engine_words, sublinear_tf=True))],
        "zhreport's words": [("words", ReportTokens()), ("tfidf", words)],
        "zhreport's words and headings": [("words", ReportTokens(context=True)), ("tfidf", words)],
        TEXT: [("tfidf", characters(text_of))],
        TEXT_AND_HEADINGS: [("tfidf", both)],
    }


def text_of(unit: Unit) -> str:
    """Return the text alone."""
    return unit.text


def headings_of(unit: Unit) -> str:
    """Return the headings above."""
    return " / ".join(unit.headings)


def engine_words(unit: Unit) -> list[str]:
    """Return the words of the segmenter alone, without zhreport's lexicon."""
    return load_engine("auto")(unit.text)


@dataclass(slots=True)
class Classifier:
    """A trained pipeline, and the probability from which it gives a topic."""

    pipeline: Any
    """What gives the probabilities."""
    least: float
    """The threshold."""


def train(steps: list[tuple[str, Any]], half: Half, topics: list[str]) -> Classifier:
    """Return the classifier with the setting and the threshold that do best in cross-validation on this half."""
    one = LogisticRegression(class_weight="balanced", solver="liblinear", random_state=SEED)
    pipeline = Pipeline([*steps, ("model", OneVsRestClassifier(one))])
    wanted = MultiLabelBinarizer(classes=topics).fit_transform(half.labels)
    folds = KFold(FOLDS, shuffle=True, random_state=SEED)
    search = GridSearchCV(pipeline, {"model__estimator__C": [1.0, 10.0, 100.0]}, cv=folds, scoring="f1_micro")
    best = search.fit(half.units, wanted).best_estimator_
    chances = cross_val_predict(best, half.units, wanted, cv=folds, method="predict_proba")
    least = max(THRESHOLDS, key=lambda least: f1_score(wanted, chances >= least, average="micro", zero_division=0))
    return Classifier(best, least)


def predict(model: Classifier, units: Sequence[Unit], topics: list[str]) -> Labels:
    """Return the topics that the classifier gives each unit."""
    if not units:
        return []
    chances = model.pipeline.predict_proba(units) >= model.least
    return [{topic for topic, on in zip(topics, row, strict=True) if on} for row in chances]


def by_spacy(build: Half, score: Half, topics: list[str]) -> Labels:
    """Train spaCy's text classifier on zhreport's words; every fifth unit chooses the threshold."""
    import spacy
    from spacy.training import Example
    from spacy.util import minibatch
    from thinc.api import fix_random_seed

    fix_random_seed(SEED)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhreport.Tokenizer.v1"}}})
    nlp.add_pipe("textcat_multilabel")
    examples = [
        Example.from_dict(nlp.make_doc(unit.text), {"cats": {topic: float(topic in labels) for topic in topics}})
        for unit, labels in zip(build.units, build.labels, strict=True)
    ]
    held = set(range(0, len(examples), 5))
    taught = [example for number, example in enumerate(examples) if number not in held]
    optimizer = nlp.initialize(lambda: taught)
    shuffle = random.Random(SEED)
    for _ in range(EPOCHS):
        shuffle.shuffle(taught)
        for batch in minibatch(taught, 16):
            nlp.update(batch, sgd=optimizer, drop=0.2)

    def chances(units: Iterable[Unit]) -> list[dict[str, float]]:
        return [doc.cats for doc in nlp.pipe(unit.text for unit in units)]

    kept = build.part(sorted(held))
    own = chances(kept.units)
    threshold = max(THRESHOLDS, key=lambda least: scores(kept, _above(own, least), topics)[2])
    return _above(chances(score.units), threshold)


def _above(chances: list[dict[str, float]], least: float) -> Labels:
    return [{topic for topic, value in own.items() if value >= least} for own in chances]


# ---------------------------------------------------------------------------------------------------------- the scoring


def scores(half: Half, found: Labels, topics: list[str]) -> list[float]:
    """Return precision, recall and F1 over all labels, F1 as the mean over topics, F1 of the hard units."""
    binarizer = MultiLabelBinarizer(classes=topics)
    wanted, given = (
        binarizer.fit_transform([labels & set(topics) for labels in side]) for side in (half.labels, found)
    )
    hard = np.array(half.hard)
    return [
        precision_score(wanted, given, average="micro", zero_division=0),
        recall_score(wanted, given, average="micro", zero_division=0),
        f1_score(wanted, given, average="micro", zero_division=0),
        f1_score(wanted, given, average="macro", zero_division=0),
        f1_score(wanted[hard], given[hard], average="micro", zero_division=0),
    ]


@dataclass(slots=True)
class Gold:
    """A report of corpus/ with the topics of its characters."""

    text: str
    """The report."""
    units: list[tuple[int, int, set[str]]]
    """The labelled stretches with their core topics."""


def read_reports() -> list[Gold]:
    """Return the reports of corpus/ that have labelled units."""
    reports = []
    for path in sorted(CORPUS.glob("*.json")):
        labelled = json.loads(path.read_text(encoding="utf-8")).get("topics", [])
        text = path.with_suffix(".txt").read_bytes().decode()
        if labelled:
            reports.append(Gold(text, [(one["start"], one["end"], set(one["topics"])) for one in labelled]))
    return reports


def windows(text: str, size: int) -> Iterator[Unit]:
    """Cut a text into stretches of `size` characters, as is done where nothing of its structure is known."""
    for start in range(0, len(text), size):
        end = min(start + size, len(text))
        if part := text[start:end].strip():
            yield Unit(part, start=start, end=end)


def by_cut(models: dict[str, Classifier], topics: list[str]) -> list[Row]:
    """Return how well the characters of the reports are tagged, for each way to cut them."""
    golds = read_reports()
    parsed = {gold.text: units_of(zhreport.parse(gold.text)) for gold in golds}

    def own(gold: Gold) -> list[Unit]:
        return parsed[gold.text]

    def learned(model: Classifier) -> Callable[[list[Unit]], Labels]:
        return lambda units: predict(model, units, topics)

    text, both = learned(models[TEXT]), learned(models[TEXT_AND_HEADINGS])

    def cut(size: int) -> Callable[[Gold], Iterable[Unit]]:
        return lambda gold: windows(gold.text, size)

    rows = [Row(f"windows of {size} characters", over_characters(golds, text, cut(size))) for size in WINDOWS]
    return [
        *rows,
        Row("zhreport's units", over_characters(golds, text, own)),
        Row("zhreport's units, headings too", over_characters(golds, both, own)),
        Row(
            "zhreport's units, by the rules", over_characters(golds, lambda units: [set(u.topics) for u in units], own)
        ),
    ]


def over_characters(
    golds: list[Gold], tag: Callable[[list[Unit]], Labels], cut: Callable[[Gold], Iterable[Unit]]
) -> list[float]:
    """Return precision, recall and F1 over the pairs of a labelled character and one of its core topics."""
    right = given = wanted = 0
    for gold in golds:
        units = list(cut(gold))
        found: list[set[str]] = [set()] * len(gold.text)
        for unit, labels in zip(units, tag(units), strict=True):
            found[unit.start : unit.end] = [labels & set(CORE)] * (unit.end - unit.start)
        for start, end, labels in gold.units:
            for place in range(start, end):
                right += len(labels & found[place])
                given += len(found[place])
                wanted += len(labels)
    precision, recall = right / given, right / wanted
    return [precision, recall, 2 * precision * recall / (precision + recall)]


# ----------------------------------------------------------------------------------------------------------- the tables


def table(head: Sequence[str], rows: Iterable[Row]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    lines += [f"| {row.name} | {' | '.join(f'{number:.3f}' for number in row.numbers)} |" for row in rows]
    return "\n".join(lines)


def unit_table(rows: list[Row]) -> str:
    """Return the table of the scoring half."""
    return table(("", "precision", "recall", "F1", "F1, mean of topics", "F1, hard units"), rows)


def topic_table(half: Half, found: dict[str, Labels], topics: list[str]) -> str:
    """Return F1 topic by topic."""
    binarizer = MultiLabelBinarizer(classes=topics)
    wanted = binarizer.fit_transform(half.labels)
    columns = [
        f1_score(wanted, binarizer.fit_transform([own & set(topics) for own in labels]), average=None, zero_division=0)
        for labels in found.values()
    ]
    return table(("F1", *found), (Row(topic, [column[i] for column in columns]) for i, topic in enumerate(topics)))


def cut_table(rows: list[Row]) -> str:
    """Return the table of the ways to cut a report."""
    return table(("whole reports, cut into", "precision", "recall", "F1"), rows)


def write_between(path: Path, text: str) -> None:
    """Put the tables between their marks."""
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def plot(units: list[Row], cuts: list[Row], path: str) -> None:
    """Draw both comparisons."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "zhreport"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 3.6), width_ratios=(1, 1.1), layout="constrained")
    names = [row.name for row in units][::-1]
    left.barh(names, [row.numbers[2] for row in units][::-1], color=["#9db4c8"] * (len(units) - 1) + ["#1d5687"])
    left.set(title="labelled units: F1 on the scoring half", xlim=(0, 1))
    right.plot(WINDOWS, [row.numbers[2] for row in cuts[: len(WINDOWS)]], "o-", color="#9db4c8", label="fixed windows")
    for row, style in zip(cuts[len(WINDOWS) :], ("--", "-", ":"), strict=True):
        right.axhline(row.numbers[2], linestyle=style, color="#1d5687", label=row.name)
    right.set(title="whole reports: F1 over characters", xlabel="characters in a window", xscale="log", ylim=(0, 1))
    right.set_xticks(WINDOWS, [str(size) for size in WINDOWS])
    right.minorticks_off()
    right.legend(loc="lower left", frameon=False)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None} if path.endswith(".svg") else None)


if __name__ == "__main__":
    sys.exit(main())
