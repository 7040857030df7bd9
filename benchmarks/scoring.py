"""How well zhreport reads the corpus: what it returned, held against what a person wrote down.

Everything is counted first, document by document, into plain counters that can be added up over any set of documents;
`measures` makes rates of them. A heading is found if one starts at its place; a cell is right if its value is, and a
value that is wrong without a flag is a *silent* error, the worst there is. Optional headings of the gold count neither
way.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhreport.model import Cell, Item, Number, Paragraph, Section, Table
from zhreport.report import Report
from zhreport.text.chars import fold
from zhreport.topics import TopicTagger, Unit

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
CORE_TOPICS = frozenset({"institutions", "platforms", "supervision", "problems", "measures"})
"""The topics that the gold of the reports has; the labelled units of corpus/topics have further ones."""
DOUBT = frozenset({"imputed", "unknown", "uncertain", "placed", "check_failed", "not_a_number", "text", "empty"})
"""The flags that tell a reader to look at a value; a mended label is not one of them."""

Counts = Counter[str]
Json = dict[str, Any]


@dataclass(slots=True, frozen=True)
class GoldReport:
    """A report of the corpus with what must come out of it."""

    name: str
    """The file's name without ending."""
    text: str
    """The report."""
    gold: Json
    """What corpus/README.md describes."""

    @property
    def damage(self) -> list[str]:
        """The kinds of damage it shows."""
        return list(self.gold.get("damage", []))


def load_corpus(folder: Path = CORPUS) -> list[GoldReport]:
    """Return the reports of a folder that have a gold file, by name."""
    return [
        GoldReport(path.stem, read_exactly(path.with_suffix(".txt")), json.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.json"))
    ]


def read_exactly(path: Path) -> str:
    """Return a file's text with the line ends that it has."""
    return path.read_bytes().decode("utf-8")


# ------------------------------------------------------------------------------------------------------------- counting


def count(gold: GoldReport, report: Report) -> Counts:
    """Count everything that one report is measured by."""
    counts: Counts = Counter(reports=1, characters=len(gold.text), unsound=bool(report.validate()))
    for part in (_headings, _form_cells, _generic_cells, _topics, _furniture, _facts):
        counts.update(part(gold, report))
    return counts


def _headings(gold: GoldReport, report: Report) -> Counts:
    found = {section.heading.start: section for section in report.sections}
    required = {_first_ink(gold.text, h["start"]): h for h in gold.gold["headings"] if h.get("required", True)}
    optional = {_first_ink(gold.text, h["start"]) for h in gold.gold["headings"] if not h.get("required", True)}
    counts: Counts = Counter(headings=len(required), headings_given=len(found.keys() - optional))
    for start, wanted in required.items():
        broken = bool(wanted.get("broken"))
        counts["broken"] += broken
        if start in found:
            counts["broken_found"] += broken
            counts.update(_one_heading(wanted, found[start]))
    return counts


def _one_heading(wanted: Json, section: Section) -> Counts:
    heading = section.heading
    return Counter(
        headings_found=1,
        levels_right=section.level == wanted["level"],
        texts_right=bare(heading.text) == bare(wanted["text"]),
        ordinals_right=wanted.get("ordinal") is None or heading.ordinal == wanted["ordinal"],
    )


def _first_ink(text: str, start: int) -> int:
    """Return the first place from `start` on that is not white space."""
    return next((i for i in range(start, len(text)) if not text[i].isspace()), start)


def bare(text: str | None) -> str:
    """Return a text without what may differ between two people who copy it: width, blanks, closing punctuation.

    >>> bare("（一） 主动公开。") == bare("(一)主动公开")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text or "").split()).strip("。:;,.、")


def _form_cells(gold: GoldReport, report: Report) -> Counts:
    found = form_cells(report)
    lost = set(gold.gold.get("lost", []))
    counts: Counts = Counter()
    for table, cells in gold.gold.get("tables", {}).items():
        for key, wanted in cells.items():
            counts.update(_one_cell(wanted, found.get((table, key)), f"{table}|{key}" in lost))
    return counts


def form_cells(report: Report) -> dict[tuple[str, str], Cell]:
    """Return the data cells of tables of known forms by table name and `row key|column key`."""
    return {
        (table.form.rpartition(".")[2], f"{cell.row_key}|{cell.col_key}"): cell
        for table in report.tables
        if table.form
        for cell in table.cells
        if cell.role == "data"
    }


def _one_cell(wanted: Number | None, cell: Cell | None, lost: bool) -> Counts:
    """Count one cell; a blank says the same as a 0, but a lost value must come back as it was."""
    if cell is None:
        return Counter(cells=1, cells_absent=1, lost=lost)
    right = cell.value == wanted or (wanted == 0 and cell.value is None)
    doubtful = cell.value is None or not DOUBT.isdisjoint(cell.flags)
    return Counter(
        cells=1,
        cells_right=right,
        cells_doubtful=not right and doubtful,
        cells_silent=not right and not doubtful,
        lost=lost,
        lost_recovered=lost and cell.value == wanted,
        lost_honest=lost and (cell.value == wanted or doubtful),
    )


def _generic_cells(gold: GoldReport, report: Report) -> Counts:
    counts: Counts = Counter()
    for wanted in gold.gold.get("generic", []):
        near = [t for t in report.tables if t.start < wanted["end"] and t.end > wanted["start"]]
        found = {key: cell for table in near for key, cell in labelled_cells(table).items()}
        for key, value in wanted["cells"].items():
            counts.update(_one_generic_cell(value, found.get(_generic_key(key))))
    return counts


def _generic_key(key: str) -> tuple[str, str]:
    row, _, column = key.rpartition("|")
    return bare(row.rpartition("/")[2]), bare(column.rpartition("/")[2])


def _one_generic_cell(wanted: Number | None, cell: Cell | None) -> Counts:
    right = cell is not None and cell.value == wanted
    silent = cell is not None and not right and cell.value is not None and DOUBT.isdisjoint(cell.flags)
    return Counter(generic=1, generic_right=right, generic_silent=silent)


def labelled_cells(table: Table) -> dict[tuple[str, str], Cell]:
    """Return the data cells of any table by the innermost row label and the innermost header that cover them."""
    rows: dict[int, str] = {}
    columns: dict[int, str] = {}
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        if cell.role == "label":
            rows.update(dict.fromkeys(range(cell.row, cell.row + cell.row_span), bare(cell.text)))
        elif cell.role == "header":
            columns.update(dict.fromkeys(range(cell.col, cell.col + cell.col_span), bare(cell.text)))
    return {
        (rows[cell.row], columns[cell.col]): cell
        for cell in table.cells
        if cell.role == "data" and cell.row in rows and cell.col in columns
    }


def _topics(gold: GoldReport, report: Report) -> Counts:
    counts: Counts = Counter()
    units: list[Paragraph | Item] = [*report.paragraphs, *report.items]
    for wanted in gold.gold.get("topics", []):
        inside = [unit for unit in units if unit.start < wanted["end"] and unit.end > wanted["start"]]
        given = {topic.id for unit in inside for topic in unit.topics} & CORE_TOPICS
        counts.update(_labels(set(wanted["topics"]), given))
    return counts


def _labels(wanted: set[str], given: set[str]) -> Counts:
    return Counter(topics=len(wanted), topics_given=len(given), topics_right=len(wanted & given))


def _furniture(gold: GoldReport, report: Report) -> Counts:
    found = [(n.start, n.end) for n, _ in report.walk() if n.kind in ("boilerplate", "metadata")]
    wanted = gold.gold.get("boilerplate", [])
    right = sum(any(start <= a and b <= end + 1 for start, end in found) for a, b in wanted)
    return Counter(furniture=len(wanted), furniture_found=right)


def _facts(gold: GoldReport, report: Report) -> Counts:
    """Count title, year, genre and day of signature; what the gold leaves open is not asked for."""
    told, counts = report.metadata, Counter[str]()
    pairs = {
        "title": (bare(gold.gold["title"]), bare(told.title)) if gold.gold.get("title") else None,
        "year": (gold.gold["year"], told.year) if gold.gold.get("year") else None,
        "signed": (gold.gold["signed_on"], told.signed_on) if "signed_on" in gold.gold else None,
    }
    for name, pair in pairs.items():
        if pair is not None:
            counts[name] += 1
            counts[f"{name}_right"] += pair[0] == pair[1]
    return counts


# ---------------------------------------------------------------------------------------------------------- topic units


def count_units(path: Path) -> Counts:
    """Count the topics of the labelled units in a file, each unit a document of its own under its headings and role."""
    tagger = TopicTagger.load()
    counts: Counts = Counter()
    for row in path.read_text(encoding="utf-8").splitlines():
        unit = json.loads(row)
        text = fold(unit["text"]).text
        headings = tuple(fold(heading).text for heading in unit["heading"].split(" / ") if heading)
        [given] = tagger.tag(text, [Unit(0, len(text), headings, unit["role"], unit["unit"])])
        wanted, found = set(unit["topics"]), {topic.id for topic in given}
        counts.update(_labels(wanted, found))
        core = _labels(wanted & CORE_TOPICS, found & CORE_TOPICS)
        counts.update({f"core_{name}": number for name, number in core.items()})
    return counts


# ------------------------------------------------------------------------------------------------------------- measures

RATES = {
    "headings_precision": ("headings_found", "headings_given"),
    "headings_recall": ("headings_found", "headings"),
    "broken_headings": ("broken_found", "broken"),
    "levels": ("levels_right", "headings_found"),
    "texts": ("texts_right", "headings_found"),
    "ordinals": ("ordinals_right", "headings_found"),
    "cells": ("cells_right", "cells"),
    "lost_recovered": ("lost_recovered", "lost"),
    "lost_honest": ("lost_honest", "lost"),
    "generic_cells": ("generic_right", "generic"),
    "topics_precision": ("topics_right", "topics_given"),
    "topics_recall": ("topics_right", "topics"),
    "core_topics_precision": ("core_topics_right", "core_topics_given"),
    "core_topics_recall": ("core_topics_right", "core_topics"),
    "furniture": ("furniture_found", "furniture"),
    "title": ("title_right", "title"),
    "year": ("year_right", "year"),
    "signed": ("signed_right", "signed"),
}
"""Each rate with what is counted above and below the line."""
TOTALS = ("cells_silent", "generic_silent", "cells_absent", "cells_doubtful", "unsound")
"""What is counted, not divided: the fewer, the better."""


def add_up(counts: Iterable[Counts]) -> Counts:
    """Return the sum of counters, zeros kept out."""
    total: Counts = Counter()
    for one in counts:
        total.update(one)
    return total


def measures(counts: Counts) -> dict[str, float]:
    """Return the rates for which there is anything to measure, F1 of each precision and recall, and the totals.

    >>> measures(Counter(headings=4, headings_given=2, headings_found=2))["headings_f1"]
    0.6666666666666666
    """
    found = {name: counts[above] / counts[below] for name, (above, below) in RATES.items() if counts[below]}
    found |= dict(_f1(found))
    return found | {name: float(counts[name]) for name in TOTALS}


def _f1(rates: dict[str, float]) -> Iterator[tuple[str, float]]:
    for name in ("headings", "topics", "core_topics"):
        precision, recall = rates.get(f"{name}_precision"), rates.get(f"{name}_recall")
        if precision is not None and recall is not None:
            yield f"{name}_f1", 2 * precision * recall / (precision + recall) if precision + recall else 0.0
