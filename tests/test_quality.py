"""The quality gate, run in-process: no measure below its floor, no floor above what is measured, no input moved."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

import zhreport

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import quality, scoring  # noqa: E402

SLACK = 0.02  # how far a floor may fall behind what is measured before it must be raised
CORPUS = scoring.load_corpus()


@pytest.fixture(scope="module")
def scores() -> quality.Scores:
    return quality.score()


def test_nothing_is_outside_its_limits(scores: quality.Scores) -> None:
    assert quality.failures(scores, quality.read_limits()) == []


def test_floors_have_risen_with_the_library(scores: quality.Scores) -> None:
    behind = {
        f"{group}.{name}": (floor, getattr(scores, group)[name])
        for group, floors in quality.read_limits().floors.items()
        for name, floor in floors.items()
        if floor < getattr(scores, group)[name] - SLACK
    }
    assert not behind, "run `python -m benchmarks.quality --raise`"


def test_silent_errors_have_a_ceiling_of_zero() -> None:
    assert quality.read_limits().ceilings["corpus"] == dict.fromkeys(
        ["cells_silent", "generic_silent", "cells_absent", "unsound"], 0
    )


def test_a_floor_that_is_too_high_fails(scores: quality.Scores) -> None:
    limits = quality.Limits({"corpus": {"cells": 1.01, "no_such_measure": 0.0}}, {"corpus": {"cells_silent": -1}})
    assert [problem.split()[0] for problem in quality.failures(scores, limits)] == [
        "corpus.cells",
        "corpus.no_such_measure",
        "corpus.cells_silent",
    ]


def test_raising_never_lowers(scores: quality.Scores) -> None:
    text = "# floors\n[floors.corpus]\ncells = 2.0\nheadings_f1 = 0.1\n[ceilings.corpus]\ncells_silent = 0\n"
    lifted = quality.raised(text, scores)
    assert "cells = 2.0\n" in lifted
    assert "headings_f1 = 0.1\n" not in lifted
    assert lifted.startswith("# floors\n[floors.corpus]\n")
    assert lifted.endswith("[ceilings.corpus]\ncells_silent = 0\n")


def test_the_corpus_is_what_the_hashes_name() -> None:
    assert quality.moved() == [], "on purpose? then `python -m benchmarks.quality --rehash`"


def test_an_edited_input_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(quality.SUMS.read_text(encoding="utf-8").replace("a", "b", 1), encoding="utf-8")
    monkeypatch.setattr(quality, "SUMS", sums)
    assert len(quality.moved()) == 1


def test_the_gate_writes_only_behind_a_flag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in (quality.SUMS, quality.FLOORS)}
    said: list[str] = []
    assert quality.main([], say=said.append) == 0
    assert {path: path.read_bytes() for path in before} == before
    assert len(said) == 3
    sums = tmp_path / "SHA256SUMS"
    monkeypatch.setattr(quality, "SUMS", sums)
    assert quality.main(["--rehash"], say=said.append) == 0
    assert sums.read_bytes() == before[quality.FLOORS.parent.parent / "corpus" / "SHA256SUMS"]


def test_every_word_for_damage_has_one_kind() -> None:
    words = Counter(word for kind in quality.damage_kinds().values() for word in kind)
    assert words.keys() == {word for gold in CORPUS for word in gold.damage}
    assert set(words.values()) == {1}


def test_every_report_is_described() -> None:
    readme = (scoring.CORPUS / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in readme.splitlines() if line.startswith("| ")]
    assert [gold.name for gold in CORPUS] == sorted(set(rows) & {gold.name for gold in CORPUS})
    assert len(list(scoring.CORPUS.glob("*.txt"))) == len(CORPUS)


def test_every_field_of_the_gold_is_described() -> None:
    readme = (scoring.CORPUS / "README.md").read_text(encoding="utf-8")
    fields = {name for gold in CORPUS for name in gold.gold}
    fields |= {name for gold in CORPUS for heading in gold.gold["headings"] for name in heading}
    assert {name for name in fields if f"| `{name}` |" not in readme} == set()


@pytest.mark.parametrize("gold", CORPUS, ids=[gold.name for gold in CORPUS])
def test_the_gold_points_into_its_text(gold: scoring.GoldReport) -> None:
    size = len(gold.text)
    for heading in gold.gold["headings"]:
        assert not gold.text[heading["start"]].isspace()
        assert heading["level"] >= 1
    starts = [heading["start"] for heading in gold.gold["headings"]]
    assert starts == sorted(set(starts))
    for start, end in gold.gold.get("boilerplate", []):
        assert 0 <= start < end <= size
    for unit in gold.gold.get("topics", []):
        assert 0 <= unit["start"] < unit["end"] <= size
        assert set(unit["topics"]) <= scoring.CORE_TOPICS
    tables = {f"{name}|{key}" for name, cells in gold.gold.get("tables", {}).items() for key in cells}
    assert set(gold.gold.get("lost", [])) <= tables


def test_scoring_sees_a_silent_error() -> None:
    gold = next(g for g in CORPUS if g.name == "disclosure-2019-pipes")
    wrong = json.loads(json.dumps(gold.gold))
    wrong["tables"]["applications"]["new_received|total"] += 1
    report = zhreport.parse(gold.text)
    assert scoring.count(gold, report)["cells_silent"] == 0
    assert scoring.count(scoring.GoldReport(gold.name, gold.text, wrong), report)["cells_silent"] == 1
