"""How many cells of damaged tables come back: `python -m benchmarks.tables.bench [--full] [--layout L] [--damage D]`.

Prints, for tables of known forms and for invented ones, a matrix of damage by layout: the share of exact cells, and
after `!` how many are silently wrong. Exits 1 if any cell of a known form is, or if narrative text holds a table.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from random import Random

import zhreport
from benchmarks.tables.damage import DAMAGES, Page, apply_all
from benchmarks.tables.gold import Gold, data, form_tables, forms
from benchmarks.tables.indicators import unknown_table
from benchmarks.tables.layouts import LAYOUTS, any_habits, report_of, title_of
from benchmarks.tables.narrative import narrative
from benchmarks.tables.score import OUTCOMES, Miss, score_form, score_unknown
from benchmarks.tables.summed import summed_table

QUICK_CELLS, FULL_CELLS = 2000, 100_000
COMBINED = "three-at-once"


@dataclass(slots=True, frozen=True)
class Job:
    """One field of the matrix."""

    known: bool
    """Known forms or invented tables."""
    damage: str
    """The damage, or `three-at-once`."""
    layout: str
    """The layout."""
    cells: int
    """How many cells at least."""
    seed: int
    """The seed of the run."""
    show: int
    """How many failing texts to keep."""
    only: str
    """`silent` or any outcome: what counts as failing, for those kept; "" for all."""
    summed: bool = False
    """Whether the invented tables are those whose figures add up."""


@dataclass(slots=True)
class Result:
    """What became of a field."""

    job: Job
    counts: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Case:
    """One report with damaged tables."""

    text: str
    tables: list[Gold]
    damages: list[str]


def case(known: bool, damage: str, layout: str, seed: int, number: int, *, summed: bool = False) -> Case:
    """Return the report of this number: the same for the same arguments, on any machine."""
    rng = Random(f"{seed}/{known}/{damage}/{layout}/{number}{'/summed' if summed else ''}")
    form = rng.choice(forms())
    agency, year = (
        rng.choice(data("documents")["agencies"]),
        rng.choice(form.years) if known else rng.randint(2015, 2024),
    )
    tables = form_tables(form, rng) if known else [summed_table(rng) if summed else unknown_table(rng, year)]
    page = Page(title_of(known, year, agency))
    names = [damage]
    if damage == COMBINED:
        names = rng.sample([d.name for d in DAMAGES.values() if d.name != "none" and (known or d.unknown)], 3)
    for table in tables:
        apply_all(table, names, page, rng)
    text = report_of(tables, LAYOUTS[layout], any_habits(rng), year, agency, rng)
    return Case(text, tables, names)


def run(job: Job) -> Result:
    """Parse and score reports until there are enough cells."""
    result = Result(job)
    number = 0
    while sum(result.counts[outcome] for outcome in OUTCOMES) < job.cells:
        own = case(job.known, job.damage, job.layout, job.seed, number, summed=job.summed)
        number += 1
        found = zhreport.parse(own.text).tables
        score = score_form if job.known else score_unknown
        misses: list[Miss] = []
        for gold in own.tables:
            tally = score(gold, LAYOUTS[job.layout], found)
            result.counts.update(tally.counts)
            misses.extend(m for m in tally.misses if not job.only or m.outcome == job.only)
        result.counts["reports"] += 1
        if misses and len(result.shown) < job.show:
            result.shown.append(_failing(own, misses, number - 1))
    return result


def _failing(own: Case, misses: list[Miss], number: int) -> str:
    lines = [f"--- report {number}: {', '.join(own.damages)}", own.text]
    lines += [f"{m.outcome}: {'|'.join(m.key)} expected {m.expected}, got {m.got}" for m in misses[:12]]
    return "\n".join([*lines, f"({len(misses)} cells)"])


# ------------------------------------------------------------------------------------------------------------- printing


def _share(counts: Counter[str], outcome: str) -> float:
    total = sum(counts[name] for name in OUTCOMES)
    return 100 * counts[outcome] / total if total else 0.0


def _field(counts: Counter[str] | None) -> str:
    if counts is None:
        return ""
    silent = f"!{counts['silent']}" if counts["silent"] else ""
    return f"{_share(counts, 'exact'):.1f}{silent}"


def matrix(results: Iterable[Result], title: str) -> str:
    """Return the matrix of damage by layout with totals at both ends."""
    fields = {(r.job.damage, r.job.layout): r.counts for r in results}
    layouts = [name for name in LAYOUTS if any(layout == name for _, layout in fields)]
    damages = list(dict.fromkeys(damage for damage, _ in fields))
    width = 15
    lines = [title, "".ljust(18) + "".join(name.rjust(width) for name in [*layouts, "all", *OUTCOMES[1:3], "cells"])]
    for damage in [*damages, "all"]:
        own = {layout: _sum(fields, damage, layout) for layout in layouts}
        fields_text = "".join(_field(own[layout]).rjust(width) for layout in layouts)
        lines.append(damage.ljust(18) + fields_text + _totals(own.values(), width))
    return "\n".join(lines)


def _sum(fields: dict[tuple[str, str], Counter[str]], damage: str, layout: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for (own, other), counts in fields.items():
        if other == layout and damage in (own, "all"):
            total.update(counts)
    return total


def _totals(parts: Iterable[Counter[str]], width: int) -> str:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    cells = sum(total[name] for name in OUTCOMES)
    shares = [f"{_share(total, name):.2f}" for name in OUTCOMES[1:3]]
    return "".join(text.rjust(width) for text in [_field(total), *shares, str(cells)])


def jobs(args: argparse.Namespace) -> Iterator[Job]:
    """Yield the fields that the arguments ask for."""
    layouts = args.layout or list(LAYOUTS)
    for known in (True, False):
        if args.only_unknown if known else args.only_known:
            continue
        for damage in args.damage or [*DAMAGES, COMBINED]:
            if not known and damage != COMBINED and "+" not in damage and not DAMAGES[damage].unknown:
                continue
            for layout in layouts:
                own = Job(known, damage, layout, -(-args.cells // len(layouts)), args.seed, args.show, args.outcome)
                yield from [own] if known else [own, replace(own, summed=True)]


def false_tables(count: int, seed: int) -> list[str]:
    """Return the narrative texts in which a table was found."""
    return [text for i in range(count) if zhreport.parse(text := narrative(Random(f"{seed}/narrative/{i}"))).tables]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=QUICK_CELLS, help="cells for each damage at least")
    parser.add_argument("--full", action="store_const", const=FULL_CELLS, dest="cells", help="the long run")
    parser.add_argument("--layout", action="append", choices=list(LAYOUTS))
    parser.add_argument("--damage", action="append", choices=[*DAMAGES, COMBINED])
    parser.add_argument("--only-known", action="store_true")
    parser.add_argument("--only-unknown", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many failing texts of each field")
    parser.add_argument("--outcome", choices=OUTCOMES[1:], default="", help="show only texts with this outcome")
    parser.add_argument("--narrative", type=int, default=300, help="how many narrative texts to look for tables in")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args(argv)
    wanted = list(jobs(args))
    with ProcessPoolExecutor(args.workers) as pool:
        results = list(pool.map(run, wanted))
    for result in results:
        for shown in result.shown:
            print(f"===== {result.job.layout} / {result.job.damage}\n{shown}\n")
    known = [result for result in results if result.job.known]
    unknown = [result for result in results if not (result.job.known or result.job.summed)]
    summed = [result for result in results if result.job.summed]
    if known:
        print(matrix(known, "Known forms: exact cells in per cent, !silently wrong"))
        print(f"tables found in more than one piece: {sum(r.counts['extra'] for r in known)};", end=" ")
        print(f"read as another generation of the form: {sum(r.counts['other form'] for r in known)}\n")
    if unknown:
        print(matrix(unknown, "Unknown tables: exact cells in per cent, !silently wrong") + "\n")
        print(matrix(summed, "Unknown tables whose figures add up: exact cells in per cent, !silently wrong") + "\n")
    false = false_tables(args.narrative, args.seed)
    print(f"narrative texts with a table: {len(false)} of {args.narrative}")
    for text in false[: args.show]:
        print(f"===== narrative\n{text}")
    silent = sum(result.counts["silent"] for result in known)
    return 1 if silent or false else 0


if __name__ == "__main__":
    sys.exit(main())
