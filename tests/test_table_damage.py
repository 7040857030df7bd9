"""A small seeded run of the table damage benchmark: exact cells by layout, and nothing silently wrong.

The floors stand in benchmarks/tables/floors.toml.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest

from benchmarks.tables.bench import COMBINED, Job, false_tables, run
from benchmarks.tables.damage import DAMAGES
from benchmarks.tables.gold import form_tables, forms, holds
from benchmarks.tables.indicators import unknown_table
from benchmarks.tables.layouts import LAYOUTS
from benchmarks.tables.recover import expectations
from benchmarks.tables.score import OUTCOMES

ROOT = Path(__file__).parents[1]
FLOORS = tomllib.loads((ROOT / "benchmarks" / "tables" / "floors.toml").read_text(encoding="utf-8"))


@cache
def outcome(layout: str, kind: str) -> Counter[str]:
    """Return the counts of a layout over all damages, or those on figures and names for tables whose figures add up."""
    known, summed = kind == "known", kind == "summed"
    damages = [name for name, damage in DAMAGES.items() if known or damage.unknown] + [COMBINED]
    damages = FLOORS["summed"]["damages"] if summed else damages
    counts: Counter[str] = Counter()
    for damage in damages:
        cells = FLOORS["cells"] // (1 if summed else len(damages))
        counts.update(run(Job(known, damage, layout, cells, FLOORS["seed"], 0, "", summed)).counts)
    return counts


def share(counts: Counter[str], name: str) -> float:
    return 100 * counts[name] / sum(counts[outcome] for outcome in OUTCOMES)


@pytest.mark.parametrize("kind", ["known", "unknown", "summed"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_exact_cells(layout: str, kind: str) -> None:
    exact = share(outcome(layout, kind), "exact")
    print(f"{layout} {kind}: {exact:.1f}")
    assert exact >= FLOORS[kind]["exact"][layout]


def test_no_cell_of_a_known_form_is_silently_wrong() -> None:
    wrong = {layout: outcome(layout, "known")["silent"] for layout in LAYOUTS}
    assert sum(wrong.values()) <= FLOORS["known"]["silent"], wrong


@pytest.mark.parametrize("kind", ["unknown", "summed"])
def test_few_cells_of_unknown_tables_are_silently_wrong(kind: str) -> None:
    total = sum((outcome(layout, kind) for layout in LAYOUTS), Counter[str]())
    print(f"silent: {share(total, 'silent'):.2f}")
    assert share(total, "silent") <= FLOORS[kind]["silent_share"]


def test_narrative_text_holds_no_table() -> None:
    assert len(false_tables(FLOORS["narrative"], FLOORS["seed"])) <= FLOORS["narrative_tables"]


def test_gold_figures_satisfy_every_rule() -> None:
    for form in forms():
        for n in range(5):
            for gold in form_tables(form, Random(n)):
                assert gold.form is not None
                values = {key: value for key, value in gold.truth.items() if value is not None}
                assert all(holds(rule, values) for rule in gold.form.rules)


def test_an_undamaged_table_is_wholly_known() -> None:
    for n in range(20):
        for gold in [*form_tables(forms()[n % len(forms())], Random(n)), unknown_table(Random(n), 2020)]:
            for layout in LAYOUTS.values():
                found = expectations(gold, layout)
                assert {key: expected.value for key, expected in found.items()} == gold.truth
                assert {expected.status for expected in found.values()} <= {"printed", "dash"}


def test_one_lost_value_is_found_only_where_the_rules_leave_one_reading() -> None:
    gold = next(g for g in form_tables(forms()[2], Random(0)) if g.form and g.form.id.endswith("review_litigation"))
    for slot in gold.values():
        slot.value = 4 if slot.key and slot.key[1].endswith("total") else 1
        slot.parts = [str(slot.value)]
    next(iter(gold.values())).state = "gone"
    found = {key[1]: expected for key, expected in expectations(gold, LAYOUTS["lines"]).items()}
    assert found["review.upheld"].value == 1  # 1 1 1 4 may be _ 1 1 1 4, or 1 1 1 4 _ with a total of 7
    open_cells = {key for key, expected in found.items() if expected.status == "unknown"}
    assert open_cells == {"review.pending", "review.total"}
    assert {expected.status for key, expected in found.items() if key not in open_cells} == {"printed"}
