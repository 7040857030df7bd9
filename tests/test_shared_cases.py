"""Real reports kept outside the project, and twins of them: other names, other figures. Skipped where they are absent."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_quality import scoring

import zhreport

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "cases"
CASES = scoring.load_corpus(FOLDER) if FOLDER.is_dir() else []
PLACES = {"丰城市": "青屏县", "河洲": "石杵", "街道": "乡", "2020": "2021", "2021年1月21日": "2022年2月8日"}
FIGURE_LINE = re.compile(r"(?m)^[ \t]*(\d{1,4})[ \t]*$")
FACTOR = 7  # every figure of a table times the same number keeps its sums
FLOORS = {"topics_precision": 0.8, "topics_recall": 0.8, "topics_f1": 0.9}
CEILINGS = ("cells_silent", "generic_silent", "cells_absent", "cells_doubtful", "unsound")

pytestmark = pytest.mark.skipif(not CASES, reason=f"no reports in {FOLDER}: they are not a part of the project")


class Rewriting:
    """A text rewritten in places, with the way from the old offsets to the new ones."""

    def __init__(self, text: str, changes: list[tuple[int, int, str]]) -> None:
        self.places: list[tuple[int, int]] = [(0, 0)]
        parts, position, length = [], 0, 0
        for start, end, new in sorted(changes):
            parts += [text[position:start], new]
            length += start - position + len(new)
            position = end
            self.places.append((end, length))
        self.text = "".join([*parts, text[position:]])

    def __call__(self, offset: int) -> int:
        old, new = self.places[bisect_right(self.places, (offset, len(self.text))) - 1]
        return new + offset - old


def renamed(gold: scoring.GoldReport) -> scoring.GoldReport:
    """Return the report of another place in another year: names of other lengths, another day."""
    names = re.compile("|".join(map(re.escape, sorted(PLACES, key=len, reverse=True))))
    twin = moved(gold, [(m.start(), m.end(), PLACES[m[0]]) for m in names.finditer(gold.text)])
    twin.gold.update(title=names.sub(lambda m: PLACES[m[0]], twin.gold["title"]), year=2021, signed_on="2022-02-08")
    return twin


def refigured(gold: scoring.GoldReport) -> scoring.GoldReport:
    """Return the report with every figure of its tables multiplied."""
    twin = moved(gold, [(m.start(1), m.end(1), str(int(m[1]) * FACTOR)) for m in FIGURE_LINE.finditer(gold.text)])
    twin.gold["tables"] = {
        name: {key: None if value is None else value * FACTOR for key, value in cells.items()}
        for name, cells in twin.gold["tables"].items()
    }
    return twin


def moved(gold: scoring.GoldReport, changes: list[tuple[int, int, str]]) -> scoring.GoldReport:
    """Return the report with its text changed and every offset of its gold moved along."""
    to = Rewriting(gold.text, changes)
    data = dict(gold.gold)
    data["headings"] = [{**h, "start": to(h["start"])} for h in data["headings"]]
    data["topics"] = [{**t, "start": to(t["start"]), "end": to(t["end"])} for t in data["topics"]]
    data["boilerplate"] = [[to(start), to(end)] for start, end in data["boilerplate"]]
    return scoring.GoldReport(gold.name, to.text, data)


def twins() -> Iterator[tuple[str, scoring.GoldReport]]:
    for gold in CASES:
        yield gold.name, gold
        yield f"{gold.name}-renamed", renamed(gold)
        yield f"{gold.name}-refigured", refigured(gold)


@pytest.mark.parametrize(("name", "gold"), list(twins()), ids=[name for name, _ in twins()])
def test_everything_is_right(name: str, gold: scoring.GoldReport) -> None:
    report = zhreport.parse(gold.text)
    assert report.validate() == []
    counts = scoring.count(gold, report)
    rates = scoring.measures(counts)
    silent = {name: rates.pop(name) for name in list(rates) if name in CEILINGS}
    assert {name: rate for name, rate in rates.items() if rate < FLOORS.get(name, 1.0)} == {}
    assert not any(silent.values())
    assert counts["cells_right"] == counts["cells"] > 0
