"""Two reports side by side: which section of one is which of the other, which table, which figures differ.

Sections are matched by role, else by their heading without its number; tables by form, whatever its generation
(`disclosure-2019.applications` is `disclosure-2021.applications`), else by the share of labels they have in common; cells by
their keys, else by their labels. What has no match stands alone. A figure that either report does not know is no change.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import Indel

from zhreport.model import Cell, Item, Paragraph, Section, Table
from zhreport.rendering.labels import facts, heading_label, shown, unit_text
from zhreport.report import Report
from zhreport.serialisation.codec import Json
from zhreport.tables.export import header_labels, places, row_labels
from zhreport.view.data import Places, table_data

LEAST_ALIKE = 0.5
"""Share of labels that two tables of no known form must have in common to be taken for the same."""


@dataclass(slots=True)
class Part:
    """A section (None: what stands before the first) with the paragraphs and items right under it."""

    section: Section | None
    units: list[Paragraph | Item] = field(default_factory=list)

    @property
    def key(self) -> Hashable:
        """What makes it the same section in another year."""
        if self.section is None:
            return ()
        return self.section.role or (self.section.level, "".join(self.section.heading.text.split()))


def compare_data(left: Report, right: Report) -> Json:
    """Return everything that the page of two reports shows."""
    return {
        "names": [report.source.name for report in (left, right)],
        "titles": [report.metadata.title or report.source.name or "report" for report in (left, right)],
        "about": [facts(left), facts(right)],
        "tables": _match_tables(left.tables, right.tables),
        "sections": _sections(left, right),
    }


def _sections(left: Report, right: Report) -> list[Json]:
    """Return the rows of sections, each with the headings and units of both sides; a unit says if the other side has it."""
    texts = [{node.text for node, _ in report.walk() if isinstance(node, Paragraph | Item)} for report in (left, right)]
    return [
        {
            "level": max(part.section.level if part and part.section else 0 for part in pair),
            "headings": [heading_label(part.section.heading) if part and part.section else None for part in pair],
            "units": [
                [{"text": unit_text(unit), "same": unit.text in others} for unit in part.units] if part else []
                for part, others in zip(pair, reversed(texts), strict=True)
            ],
        }
        for pair in _aligned(_parts(left), _parts(right))
        if any(part and (part.section or part.units) for part in pair)
    ]


def _parts(report: Report) -> list[Part]:
    parts = [Part(None)]
    by_section: dict[int, Part] = {}
    for node, ancestors in report.walk():
        if isinstance(node, Section):
            by_section[id(node)] = Part(node)
            parts.append(by_section[id(node)])
        elif isinstance(node, Paragraph | Item):
            around = (by_section[id(above)] for above in reversed(ancestors) if isinstance(above, Section))
            next(around, parts[0]).units.append(node)
    return parts


def _aligned(left: list[Part], right: list[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Yield the parts of both in order, those with the same key side by side."""
    for step in Indel.opcodes([part.key for part in left], [part.key for part in right]):
        if step.tag == "equal":
            yield from zip(left[step.src_start : step.src_end], right[step.dest_start : step.dest_end], strict=True)
        else:
            yield from ((part, None) for part in left[step.src_start : step.src_end])
            yield from ((None, part) for part in right[step.dest_start : step.dest_end])


# -------------------------------------------------------------------------------------------------------------- tables


Names = dict[Hashable, tuple[int, Cell]]
"""The figures of a table, number in `table.cells` and cell, by what names them in any year."""


def _match_tables(left: list[Table], right: list[Table]) -> list[Json]:
    """Return the tables of both in the left one's order, each with its match; those of the right alone at the end."""
    free = [(table, _named(table)) for table in right]
    pairs: list[Json] = []
    for table in left:
        names = _named(table)
        scores = [_likeness(table, names, *other) for other in free]
        best = max(scores, default=0.0)
        match = free.pop(scores.index(best)) if best >= LEAST_ALIKE else (None, {})
        pairs.append(_table_pair(table, match[0], _changes(names, match[1])))
    return pairs + [_table_pair(None, table, []) for table, _ in free]


def _likeness(one: Table, names: Names, other: Table, others: Names) -> float:
    if one.form or other.form:
        return float(_generic(one) == _generic(other))
    return len(names.keys() & others.keys()) / (len(names.keys() | others.keys()) or 1)


def _generic(table: Table) -> str:
    """Return the name of a table's form without its generation."""
    return (table.form or "").partition(".")[2]


def _named(table: Table) -> Names:
    """Return the figures by their names; a name that stands twice names nothing."""
    grid = places(table)
    named: Names = {}
    twice = set()
    for number, cell in enumerate(table.cells):
        if cell.role == "data":
            labels = (*row_labels(grid, cell), None, *header_labels(grid, cell.row, cell.col))
            key: Hashable = (cell.row_key, cell.col_key) if table.form else labels
            if key in named:
                twice.add(key)
            named[key] = (number, cell)
    return {key: found for key, found in named.items() if key not in twice}


def _changes(left: Names, right: Names) -> list[Json]:
    """Return the figures that differ, in the left table's order."""
    changes = []
    for key in left.keys() & right.keys():
        (a, one), (b, other) = left[key], right[key]
        if one.value is not None and other.value is not None and (one.value, one.unit) != (other.value, other.unit):
            difference = round(other.value - one.value, 6) if one.unit == other.unit else None
            changes.append({"cells": [a, b], "from": shown(one), "to": shown(other), "difference": difference})
    return sorted(changes, key=lambda change: change["cells"])


def _table_pair(left: Table | None, right: Table | None, changes: list[Json]) -> Json:
    place = Places("")
    return {"tables": [table and table_data(table, place) for table in (left, right)], "changes": changes}
