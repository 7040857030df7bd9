"""The quality gate: `python -m benchmarks.quality` scores the library on corpus/ and fails below its floors.

Prints one table by report and one by kind of damage (benchmarks/damage.toml), then every measure with its limit in
benchmarks/floors.toml. Exit status 1 where a measure is below its floor or above its ceiling, or where a file of the
corpus is not the one that corpus/SHA256SUMS names.

`--raise` lifts the floors to what is measured now (never lowers one); `--rehash` writes the hashes of the corpus anew,
for a corpus that was changed on purpose.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.scoring import CORPUS, Counts, GoldReport, add_up, count, count_units, load_corpus, measures
from zhreport.parser import Parser

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.toml"
DAMAGE = HERE / "damage.toml"
SUMS = CORPUS / "SHA256SUMS"
HASHED = (".txt", ".json", ".jsonl")
PLACES = 3  # decimals of a floor: a single heading or cell of the corpus moves a rate by no less

COLUMNS = {
    "headings": "headings_f1",
    "broken": "broken_headings",
    "levels": "levels",
    "cells": "cells",
    "silent": "cells_silent",
    "doubt": "cells_doubtful",
    "lost": "lost_recovered",
    "generic": "generic_cells",
    "topics": "topics_f1",
    "furniture": "furniture",
    "title": "title",
    "signed": "signed",
}
"""What the tables show: heading of the column, measure."""


@dataclass(slots=True)
class Scores:
    """Everything that was measured."""

    reports: dict[str, Counts] = field(default_factory=dict)
    """By report."""
    damage: dict[str, Counts] = field(default_factory=dict)
    """By kind of damage: the sum over the reports that show it, in the order of damage.toml."""
    corpus: dict[str, float] = field(default_factory=dict)
    """The measures over all reports."""
    units: dict[str, float] = field(default_factory=dict)
    """The measures over the labelled units of corpus/topics."""


def score() -> Scores:
    """Parse the corpus and tag its labelled units."""
    parser = Parser()
    corpus = load_corpus()
    scores = Scores({gold.name: count(gold, parser.parse(gold.text)) for gold in corpus})
    scores.damage = _by_damage(corpus, scores.reports)
    scores.corpus = measures(add_up(scores.reports.values()))
    scores.units = measures(count_units(CORPUS / "topics" / "score.jsonl"))
    return scores


def damage_kinds() -> dict[str, frozenset[str]]:
    """Return the kinds of damage with the words of the gold files that stand for them."""
    return {kind: frozenset(data["words"]) for kind, data in tomllib.loads(DAMAGE.read_text(encoding="utf-8")).items()}


def _by_damage(corpus: list[GoldReport], reports: dict[str, Counts]) -> dict[str, Counts]:
    return {
        kind: add_up(reports[gold.name] for gold in corpus if not words.isdisjoint(gold.damage))
        for kind, words in damage_kinds().items()
    }


# --------------------------------------------------------------------------------------------------------------- floors


@dataclass(slots=True, frozen=True)
class Limits:
    """The floors and ceilings of floors.toml."""

    floors: dict[str, dict[str, float]]
    """For `corpus` and `units`: the least that each measure may be."""
    ceilings: dict[str, dict[str, float]]
    """For `corpus` and `units`: the most that each measure may be."""


def read_limits(path: Path = FLOORS) -> Limits:
    """Return the floors and ceilings."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Limits(data["floors"], data["ceilings"])


def failures(scores: Scores, limits: Limits) -> list[str]:
    """Return what is below its floor or above its ceiling, one sentence each."""
    found = []
    for group, floors in limits.floors.items():
        measured = getattr(scores, group)
        found += [
            f"{group}.{name} is {measured.get(name, math.nan):.4f}, below its floor {floor}"
            for name, floor in floors.items()
            if not measured.get(name, math.nan) >= floor
        ]
    for group, ceilings in limits.ceilings.items():
        measured = getattr(scores, group)
        found += [
            f"{group}.{name} is {measured[name]:g}, above its ceiling {ceiling:g}"
            for name, ceiling in ceilings.items()
            if not measured[name] <= ceiling
        ]
    return found


def raised(text: str, scores: Scores) -> str:
    """Return floors.toml with every floor lifted to what is measured; comments and ceilings stay."""
    lines, group = [], ""
    for line in text.splitlines():
        name, equals, value = (part.strip() for part in line.partition("="))
        if line.startswith("["):
            group = line.strip("[]")
        elif equals and group.startswith("floors."):
            measured = getattr(scores, group.removeprefix("floors."))[name]
            line = f"{name} = {max(float(value), rounded_down(measured))}"
        lines.append(line)
    return "\n".join(lines) + "\n"


def rounded_down(rate: float) -> float:
    """Return a rate cut to the decimals of a floor.

    >>> rounded_down(0.99951), rounded_down(1.0)
    (0.999, 1.0)
    """
    scale = float(10**PLACES)
    return math.floor(rate * scale + 1e-9) / scale


# --------------------------------------------------------------------------------------------------------------- hashes


def hashes() -> str:
    """Return what SHA256SUMS must hold, in the format of `sha256sum`: every report, gold file and set of units."""
    files = sorted(path for path in CORPUS.rglob("*") if path.suffix in HASHED)
    rows = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(CORPUS).as_posix()}" for path in files)
    return "".join(f"{row}\n" for row in rows)


def moved() -> list[str]:
    """Return the names of files that were changed, added or taken away since the hashes were written."""
    written, now = (set(text.splitlines()) for text in (SUMS.read_text(encoding="utf-8"), hashes()))
    return sorted({row.partition("  ")[2] for row in written ^ now})


# --------------------------------------------------------------------------------------------------------------- output


def table(title: str, rows: dict[str, Counts]) -> str:
    """Return the rows as a table; a dash stands where there is nothing to measure."""
    lines = [f"{title:<32}{'n':>4}" + "".join(f"{name:>10}" for name in COLUMNS)]
    for name, counts in rows.items():
        measured = measures(counts)
        shown = (_shown(measured.get(measure), measure) for measure in COLUMNS.values())
        lines.append(f"{name:<32}{counts['reports']:>4}" + "".join(f"{text:>10}" for text in shown))
    return "\n".join(lines)


def _shown(value: float | None, measure: str) -> str:
    if value is None:
        return "-"
    return f"{value:g}" if measure.startswith("cells_") else f"{value:.3f}"


def summary(scores: Scores, limits: Limits) -> str:
    """Return every measure with its floor or ceiling."""
    lines = [f"{'measure':<32}{'measured':>10}{'limit':>10}"]
    for group in ("corpus", "units"):
        bounds = limits.floors.get(group, {}) | limits.ceilings.get(group, {})
        for name, value in getattr(scores, group).items():
            if group == "corpus" or "topics" in name:
                lines.append(f"{group + '.' + name:<32}{value:>10.4g}{bounds.get(name, ''):>10}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None, *, say: Callable[[str], None] = print) -> int:
    """Run the gate; return the exit status."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--rehash", action="store_true", help="write corpus/SHA256SUMS anew")
    options.add_argument("--raise", action="store_true", dest="lift", help="lift the floors to what is measured")
    chosen = options.parse_args(arguments)
    if chosen.rehash:
        SUMS.write_text(hashes(), encoding="utf-8")
        return 0
    scores = score()
    if chosen.lift:
        FLOORS.write_text(raised(FLOORS.read_text(encoding="utf-8"), scores), encoding="utf-8")
    limits = read_limits()
    say(table("report", scores.reports | {"all": add_up(scores.reports.values())}) + "\n")
    say(table("damage", scores.damage) + "\n")
    say(summary(scores, limits) + "\n")
    problems = [f"{name} is not the file that corpus/SHA256SUMS names" for name in moved()] + failures(scores, limits)
    for problem in problems:
        say(f"FAILED: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
