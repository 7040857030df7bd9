"""The labelled units: the fields that GUIDELINES.md names, and no unit twice, within a half or between the halves."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from zhreport.topics.lexicon import load_topics
from zhreport.topics.profile import grams

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "topics"
FIELDS = ["id", "text", "heading", "role", "unit", "topics", "hard", "why"]
ROLES = {None, "overview", "proactive_disclosure", "requests", "review_litigation", "problems", "other_matters"}
ALIKE = 0.75
"""Units that share so many of their pairs of characters are one unit reworded; two formulas of the genre share up to 0.71."""
_NOT_HAN = re.compile(r"[^一-鿿]+")


def read(half: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (FOLDER / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]


UNITS = {half: read(half) for half in ("build", "score")}


@pytest.mark.parametrize("half", UNITS)
def test_fields(half: str) -> None:
    order = [topic for topic in GUIDED if topic in {lexicon.id for lexicon in load_topics()}]
    for number, unit in enumerate(UNITS[half], 1):
        assert list(unit) == FIELDS
        assert unit["id"] == f"{half[0]}{number:03}"
        assert unit["role"] in ROLES
        assert unit["unit"] in ("paragraph", "item", "sentence")
        assert unit["text"] == unit["text"].strip()
        assert 2 <= len(unit["text"]) <= 300
        assert sorted(unit["topics"], key=order.index) == unit["topics"]
        assert bool(unit["why"]) == unit["hard"]


GUIDED = [
    "institutions", "platforms", "supervision", "problems", "measures",
    "proactive_disclosure", "disclosure_on_request", "training", "budget", "legal_review",
]  # fmt: skip
"""The topics in the order of GUIDELINES.md."""


def test_no_two_units_are_alike() -> None:
    """Compared are units that share a rare pair of characters with few others, so that the test stays linear."""
    pairs = [
        {gram for gram in grams(_NOT_HAN.sub("", unit["text"])) if len(gram) == 2}
        for half in UNITS.values()
        for unit in half
    ]
    holders: dict[str, list[int]] = defaultdict(list)
    for index, own in enumerate(pairs):
        for pair in own:
            holders[pair].append(index)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for having in holders.values():
        if len(having) <= 40:
            for i, first in enumerate(having):
                for second in having[i + 1 :]:
                    shared[first, second] += 1
    every = [unit for half in UNITS.values() for unit in half]
    alike = [
        (every[first]["id"], every[second]["id"])
        for (first, second), count in shared.items()
        if len(pairs[first]) >= 8 and count >= ALIKE * min(len(pairs[first]), len(pairs[second]))
    ]
    assert alike == []
