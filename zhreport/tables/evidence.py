"""How much of a form must be there to call a stretch of lines its table.

Titles of groups and words of every table's head (`数量`, `合计`) are no evidence: any report has them. What counts is rows and
heads of the form's own, read in its order, against the rows that are none of it.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.align import Match
from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.values import unit_of_line

FEWEST_OWN = 2  # different labels of the form that are no group's title and no word of every table
SHORTEST_OWN = 4  # characters of a label that hardly any other table has
LONGEST_SHORT = 7  # characters of a label of which few words make a row of a form's own
FEWEST_IN_ROW = 3  # values that are hardly ever as many as a label's row has by chance
LONGEST_UNIT = 2  # characters of a text that may be a unit between a label and its value


def has_evidence(cells: list[ObservedCell], matches: list[Match]) -> bool:
    """Return whether the labels found speak for the form: enough of its own, and no fewer than rows that are strange to it."""
    needed = max(FEWEST_OWN, strange_rows(cells, matches))
    own: set[int] = set()
    for match in matches:
        if _is_own(cells, match):
            own.add(match.place.order)
            if len(own) >= needed:
                return True
    return False


def are_full_rows(cells: list[ObservedCell], index: LabelIndex) -> bool:
    """Return whether the cells are labels, each with as many values behind it as its row has: some rows of a table.

    The rows above them may stand on another page, and the text may break off inside the label of the next.
    """
    printed = [cell for cell in cells if cell.text]
    if len(printed) > 1 and printed[-1].value is None and skeleton(printed[-1].text) in index.prefixes:
        printed.pop()
    labels = [i for i, cell in enumerate(printed) if cell.value is None]
    if not labels or labels[0] or max(len(printed[i].text) for i in labels) <= LONGEST_SHORT:
        return False
    return all(
        stop - i > FEWEST_IN_ROW
        and any(p.kind == "row" and p.width == stop - i - 1 for p in index.lookup(skeleton(printed[i].text)) or ())
        for i, stop in pairwise([*labels, len(printed)])
    )


def is_wider(cells: list[ObservedCell], matches: list[Match]) -> bool:
    """Return whether most rows have more values than the form has columns: an office's own table with the form's labels."""
    stops = [*[match.first for match in matches[1:]], len(cells)]
    rows = [(match, stop) for match, stop in zip(matches, stops, strict=True) if match.place.kind == "row"]
    if all(stop - match.last - 1 <= match.place.width for match, stop in rows):
        return False
    valued = wider = 0
    for match, stop in rows:
        place = match.place
        if not place.width:
            continue
        values = [cell.text for cell in cells[match.last + 1 : stop] if cell.value is not None and cell.text]
        if values:
            valued += 1
            wider += len(values) > place.width and values.count(values[0]) < len(values)
    return valued >= FEWEST_OWN and wider * 2 > valued


def _is_own(cells: list[ObservedCell], match: Match) -> bool:
    place, first = match.place, match.first
    if place.kind == "row" and not place.width:
        return False
    if match.last == first:
        return len(cells[first].text) >= SHORTEST_OWN
    return sum([len(cell.text) for cell in cells[first : match.last + 1]]) >= SHORTEST_OWN


def strange_rows(cells: list[ObservedCell], matches: list[Match]) -> int:
    """Return how many texts with a value after them are no label of the form, nor a unit."""
    strange = position = 0
    for first, last in [*((match.first, match.last) for match in matches), (len(cells) - 1, 0)]:
        for i in range(position, first):
            cell = cells[i]
            if cell.value is None and len(cell.text) > LONGEST_UNIT:
                after = cells[i + 1]
                strange += after.value is not None and bool(after.text) and unit_of_line(cell.text) is None
        position = last + 1
    return strange
