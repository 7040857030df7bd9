"""What is known of the texts of a region before they are read as a sequence, and which stretches of them may be a label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhreport.tables.cells import NUMBER_ENDS, ObservedCell, is_number_of
from zhreport.tables.labels import Candidates, LabelIndex, Place, skeleton, without_number

MOST_PARTS = 60  # an exact label is split into at most this many lines: the longest labels, one character to a line
MOST_DAMAGED_PARTS = 4  # a label that is damaged besides, into this many
WHOLE = 4  # characters of a label that does not stand inside another
ALIKE = 0.2  # unlikeness of a damaged label that is no part of another
LONGEST_KEY = 70  # characters of a label; longer ones are prose


@dataclass(slots=True)
class Sequence:
    """The cells of a region with what is asked of them again and again."""

    cells: list[ObservedCell]
    index: LabelIndex
    form: int
    exact: list[Candidates]
    """For each cell, the places that its text by itself is a label of."""
    following: list[int]
    """For each text, how many values come next, before another text; units and empty cells apart."""
    apart: list[bool]
    """For each cell, whether those stand on another line though the layout shows rows: they are not of its row."""
    whole: list[bool]
    """For each cell, whether it and every text it touches is a label as it stands."""
    units: list[bool]
    """For each cell, whether it is a unit: a line that gives one, or one of the form's unit column."""
    starts: list[int]
    """The cells that a label may begin with."""

    def values_after(self, i: int) -> tuple[int, int]:
        """Return how many values follow a cell that is the last of a label: of a row's, and of any other.

        Units and empty cells are none.
        """
        count = self.following[i]
        return 0 if self.apart[i] else count, count

    def fits(self, i: int, place: Place) -> bool:
        """Return whether values follow a cell, or none, as they follow the place's label."""
        return place.has_values == (self.values_after(i)[place.kind != "row"] > 0)


def sequence_of(cells: list[ObservedCell], index: LabelIndex, form: int) -> Sequence:
    """Return the cells of a region with what is asked of them."""
    texts = [i for i, cell in enumerate(cells) if cell.value is None]
    exact: list[Candidates] = [()] * len(cells)
    printed, units = [False] * len(cells), [False] * len(cells)
    for i in texts:
        exact[i], printed[i], units[i] = index.read(cells[i].text, form)
    if index.units[form]:
        _settle_units(cells, texts, exact, index.units[form], units)
    numbers = _numbers(cells, texts)
    following = _following(cells, texts, exact)
    whole = _whole_runs(texts, following, printed, units, numbers)
    starts = sorted([*numbers, *[i for i in texts if not units[i]]])
    return Sequence(cells, index, form, exact, following, _apart(cells, texts), whole, units, starts)


def whole_labels(sequence: Sequence, first: int) -> list[tuple[int, Candidates]]:
    """Return (last cell, places) of the stretches from a text that together are a label as it stands, its number right."""
    cells, index, found, key = sequence.cells, sequence.index, [], ""
    for last in range(first, len(cells)):
        cell = cells[last]
        if cell.value is not None or sequence.units[last]:
            break
        key += skeleton(cell.text)
        if (exact := index.exact(key if last > first else cell.text, sequence.form)) and index.numbered(key):
            found.append((last, exact))
        if key not in index.prefixes:
            break
    return found


def segments(sequence: Sequence, first: int) -> Iterator[tuple[int, Candidates, bool]]:
    """Yield (last cell, candidates with their unlikeness, damaged) of the stretches from `first` that may be a label."""
    cells, index, form = sequence.cells, sequence.index, sequence.form
    if cells[first].value is None and sequence.exact[first]:
        yield first, sequence.exact[first], False
    key, broken, alone = "", False, False
    for last in range(first, min(first + MOST_PARTS, len(cells))):
        cell = cells[last]
        if not cell.text or len(key) > LONGEST_KEY or sequence.units[last]:
            return
        own = skeleton(cell.text)
        if cell.value is not None and (len(cell.text) > 2 or not own or last - first == MOST_PARTS - 1):
            return  # a dash is part of no label
        broken = broken or cell.value is not None
        key += own
        numbered = cells[first].value is None or key in index.places  # a figure is a label's number only in the form
        if last > first and numbered and (exact := index.exact(key, form)):
            yield last, exact, False
        elif (alone := alone or (last > first and _stands_alone(sequence, first, last))) or broken:
            pass  # a label of its own is a part of another only where the whole is one
        elif last - first < MOST_DAMAGED_PARTS and cell.value is None and (similar := index.similar(key, form)):
            yield last, similar, True
        if broken or alone or last - first >= MOST_DAMAGED_PARTS - 1:
            if key not in index.prefixes and without_number(key) not in index.prefixes:
                return


def _stands_alone(sequence: Sequence, first: int, i: int) -> bool:
    """Return whether a text is no part of the label that begins with the first: that is whole, or this one is."""
    cell, index, form = sequence.cells[i], sequence.index, sequence.form
    text = cell.text
    if _heads_row(sequence.cells, i, bool(sequence.exact[i])):
        return True
    if cell.line == sequence.cells[first].line and _names_one_place(sequence.exact[first]):
        return True  # a cell of its own beside a whole label
    if len(text) > 1 and sequence.exact[first] and len(sequence.cells[first].text) >= WHOLE:
        return True
    if len(text) < WHOLE:
        return False
    return bool(index.exact(text, form)) or any(cost < ALIKE for _, cost in index.similar(skeleton(text), form))


def _names_one_place(labels: Candidates) -> bool:
    """Return whether a text is a label that no other of the same block begins with as well (`本年新` in two columns)."""
    blocks = {(place.table, place.block) for place, _ in labels}
    return 0 < len(labels) == len(blocks)


def _heads_row(cells: list[ObservedCell], i: int, label: bool) -> bool:
    """Return whether a text begins elsewhere than the one before it, on a line of its own row.

    That is a line of the display that has values, too, or one with further cells whose first is a label.
    """
    before, cell = cells[i - 1], cells[i]
    after = cells[i + 1] if i + 1 < len(cells) else None
    if min(before.left, cell.left) < 0 or cell.line == before.line or cell.left == before.left or after is None:
        return False
    return after.line == cell.line and (label or (min(before.right, cell.right) >= 0 and after.value is not None))


# ------------------------------------------------------------------------------------------------------------- the facts


def _following(cells: list[ObservedCell], texts: list[int], exact: list[Candidates]) -> list[int]:
    """Return for each text how many values come next before another text; one of two characters may be a unit."""
    counts = [0] * len(cells)
    stop = len(cells)
    for i in reversed(texts):
        if stop > i + 1:
            counts[i] = len([cell for cell in cells[i + 1 : stop] if cell.text])
        elif stop < len(cells) and len(cells[stop].text) <= 2 and not exact[stop]:
            counts[i] = counts[stop]
        stop = i
    return counts


def _apart(cells: list[ObservedCell], texts: list[int]) -> list[bool]:
    """Return for each text whether the value after it stands on another line though the layout shows rows."""
    apart = [False] * len(cells)
    if all(cells[i].left < 0 for i in texts):
        return apart
    value: ObservedCell | None = None
    stop = len(cells)
    for i in reversed(texts):
        cell = cells[i]
        value = next((own for own in cells[i + 1 : stop] if own.text), value)
        apart[i] = value is not None and value.left >= 0 <= cell.left and value.line != cell.line
        stop = i
    return apart


def _settle_units(
    cells: list[ObservedCell], texts: list[int], exact: list[Candidates], known: frozenset[str], units: list[bool]
) -> None:
    """Say of the texts that are units in the form's unit column whether they are units there.

    They are after a whole label, or before a value.
    """
    for i in texts:
        if cells[i].text in known:
            valued = i + 1 == len(cells) or cells[i + 1].value is not None
            after = i > 0 and bool(exact[i - 1])
            units[i] = valued or after or min(len(cells[i - 1].text), len(cells[i + 1].text)) >= WHOLE


def _whole_runs(
    texts: list[int], following: list[int], printed: list[bool], units: list[bool], numbers: set[int]
) -> list[bool]:
    """Return for each cell whether every text of its run is a label by itself: nothing there is split or damaged."""
    whole = [True] * len(units)
    run: list[int] = []
    own = True
    for i in texts:
        numbered = i - 1 in numbers
        if run and i > run[-1] + 1 and following[run[-1]] > numbered:  # values part it from the run before
            if not own:
                for other in run:
                    whole[other] = False
            run, own = [], True
        own = own and not numbered and (printed[i] or units[i])
        run.append(i)
    if not own:
        for other in run:
            whole[other] = False
    return whole


def _numbers(cells: list[ObservedCell], texts: list[int]) -> set[int]:
    """Return the indices of values that may be the number of the label after them."""
    return {i - 1 for i in texts if i and cells[i].text[0] in NUMBER_ENDS and is_number_of(cells[i - 1], cells[i])}
