"""How many figures make a row where many rows lack some: as many as those have that add up."""

from __future__ import annotations

from zhreport.tables.unknown.figures import figures_of, last_place
from zhreport.tables.unknown.relations import find_relations
from zhreport.tables.unknown.rhythm import Run

FEWEST_ADDED = 3  # figures of which one may be the sum of the others
MOST_ADDED = 24  # figures of a row that are looked at: of more, hardly any is their sum


def width_by_sums(runs: list[Run]) -> int:
    """Return how many figures the longest rows have if others have fewer and theirs add up, the last among them; else 0."""
    counts = {len(run.values) for run in runs}
    most = max(counts)
    if not FEWEST_ADDED <= most <= MOST_ADDED or len(counts) == 1:
        return 0
    rows = [run.values for run in runs if len(run.values) == most]
    places = [last_place(column) for column in zip(*rows, strict=True)]
    relations = find_relations([figures_of(row) for row in rows], [], places, [])
    return most if any(most - 1 in (relation.target, *relation.parts) for relation in relations) else 0
