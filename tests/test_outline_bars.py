"""The bars of the outline on generated documents: benchmarks/outlines prints the whole table."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.outlines.bench import BARS, Score, make, score

DOCS = 120


def measured(seed: int, strip: str = "") -> Score:
    whole = Score()
    for number in range(DOCS):
        whole.add(score(make(seed, number, strip), str(number)).whole)
    return whole


def test_headings_levels_and_ordinals() -> None:
    whole = measured(11)
    assert whole.f1() >= BARS["f1"]
    assert whole.share("level", "found") >= BARS["level"]
    assert whole.share("ordinal", "found") >= BARS["ordinal"]
    assert whole.share("text", "found") >= BARS["text"]
    assert whole.share("broken_found", "broken") >= BARS["broken"]


def test_without_any_numbering_little_is_lost() -> None:
    assert measured(11, "none").f1() - measured(11, "all").f1() < 0.15


def test_without_every_third_number_little_is_lost() -> None:
    """What is missing stands where nothing shows that the document loses markers, or was joined to the title above it."""
    assert measured(11, "none").f1() - measured(11, "third").f1() < 0.015
