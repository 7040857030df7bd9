"""The parts of examples/classify.py that can be wrong without anybody noticing: what is read, cut, counted, written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from examples import classify  # noqa: E402
from zhreport.sklearn import Unit  # noqa: E402

DOC = (ROOT / "docs" / "classifiers.md").read_text(encoding="utf-8")


def test_the_halves_share_nothing() -> None:
    build, score = classify.read_half("build"), classify.read_half("score")
    assert len(build.units) >= 320 and len(score.units) == 320
    assert not {unit.text for unit in build.units} & {unit.text for unit in score.units}
    rules = classify.scores(score, [set(unit.topics) for unit in score.units], sorted(set().union(*score.labels)))
    assert rules[2] > 0.75, "the rules score what the quality gate says"


def test_a_classifier_learns_and_is_the_same_each_time() -> None:
    build, topics = classify.read_half("build"), ["platforms", "problems"]
    few = classify.Half(build.units[:300], [own & set(topics) for own in build.labels[:300]], build.hard[:300])
    steps = classify.recipes()["the engine's words"]
    first, second = (classify.train(steps, few, topics) for _ in range(2))
    score = classify.read_half("score")
    found = classify.predict(first, score.units, topics)
    assert found == classify.predict(second, score.units, topics)
    score.labels = [labels & set(topics) for labels in score.labels]
    assert classify.scores(score, found, topics)[2] > 0.4


def test_windows_have_every_character() -> None:
    text = "甲乙丙丁戊己庚"
    assert [(unit.text, unit.start, unit.end) for unit in classify.windows(text, 3)] == [
        ("甲乙丙", 0, 3), ("丁戊己", 3, 6), ("庚", 6, 7),
    ]  # fmt: skip


def test_characters_are_counted_whatever_the_cut() -> None:
    gold = classify.Gold("甲" * 10, [(0, 4, {"problems"}), (4, 10, set())])
    halves = [Unit("甲" * 5, start=0, end=5), Unit("甲" * 5, start=5, end=10)]
    precision, recall, f1 = classify.over_characters(
        [gold], lambda units: [{"problems", "budget"}, set()], lambda _: halves
    )
    assert (precision, recall) == (4 / 5, 1.0)
    assert f1 == pytest.approx(8 / 9)


def test_tables_stand_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{classify.BEGIN}\nold\n{classify.END}\nafter\n", encoding="utf-8")
    classify.write_between(page, classify.unit_table([classify.Row("rules", [0.1] * 5)]))
    text = page.read_text(encoding="utf-8")
    assert "old" not in text and "| rules | 0.100 |" in text and text.endswith("after\n")


def test_the_docs_have_every_row() -> None:
    for name in ("rules", *classify.recipes(), "spaCy textcat", *(f"windows of {size}" for size in classify.WINDOWS)):
        assert f"| {name}" in DOC, name
    assert "| zhreport's units" in DOC
