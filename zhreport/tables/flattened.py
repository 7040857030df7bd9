"""Tables of no known form whose rows are gone: one cell to a line, with or without leftover separators.

The number of columns is read off the rhythm of texts and values: a table of L label columns and M value columns gives runs
of L texts and M values in turn, and before the first value stand the header's L + M cells (once for each header row) and
the first row's labels. Where the rhythm does not come out, nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from zhreport.tables.cells import ObservedCell
from zhreport.tables.values import Value

MOST_LABELS = 3  # label columns
FEWEST_DATA_ROWS = 2  # rows of values that make a rhythm
SHARE_OF_RHYTHM = 0.6  # of the rows must have the full number of values
_EMPTY = Value(None, "", "empty")


@dataclass(slots=True)
class Rhythm:
    """The rows of a flattened table."""

    before: int
    """How many cells at the beginning belong to no row: captions."""
    rows: list[list[ObservedCell]]
    """The rows, each with a cell for every column; those in `uncertain` have fewer."""
    header_rows: int
    """How many of the rows are the header."""
    labels: int
    """How many columns hold labels."""
    uncertain: frozenset[int]
    """Indices of rows whose values cannot be placed."""


def find_rhythm(cells: list[ObservedCell]) -> Rhythm | None:
    """Return the rows that the rhythm of texts and values shows, None if it shows none."""
    runs = _runs(cells)
    if len(runs) < 2 * FEWEST_DATA_ROWS or runs[0][0]:
        return None
    texts = [length for is_value, length in runs[2::2] if not is_value]
    values = [length for is_value, length in runs[1::2] if is_value]
    if len(values) < FEWEST_DATA_ROWS or not texts:
        return None
    labels, label_count = Counter(texts).most_common(1)[0]
    width, width_count = max(Counter(values).items(), key=lambda item: (item[1], item[0]))
    if (
        labels > MOST_LABELS
        or label_count < SHARE_OF_RHYTHM * len(texts)
        or width_count < SHARE_OF_RHYTHM * len(values)
    ):
        return None
    columns, opening = labels + width, runs[0][1]
    header_cells = opening - labels
    if header_cells < 0:
        return None
    header_rows = 1 if header_cells >= columns else 0
    before = header_cells - header_rows * columns
    return _rows(cells, before, header_rows, labels, width)


def _runs(cells: list[ObservedCell]) -> list[tuple[bool, int]]:
    """Return (is value, length) of the runs of texts and values."""
    runs: list[tuple[bool, int]] = []
    for cell in cells:
        is_value = cell.value is not None
        if runs and runs[-1][0] == is_value:
            runs[-1] = (is_value, runs[-1][1] + 1)
        else:
            runs.append((is_value, 1))
    return runs


def _rows(cells: list[ObservedCell], before: int, header_rows: int, labels: int, width: int) -> Rhythm | None:
    columns = labels + width
    rows = [cells[before + i * columns : before + (i + 1) * columns] for i in range(header_rows)]
    uncertain: set[int] = set()
    position = before + header_rows * columns
    while position < len(cells):
        own_labels: list[ObservedCell] = []
        while position < len(cells) and cells[position].value is None:
            own_labels.append(cells[position])
            position += 1
        own_values: list[ObservedCell] = []
        while position < len(cells) and cells[position].value is not None:
            own_values.append(cells[position])
            position += 1
        *groups, row_labels = _split_labels(own_labels, labels)
        for group in groups:
            rows.append(_padded(group, columns))
        if len(own_values) == width and len(row_labels) == labels:
            rows.append([*row_labels, *own_values])
        elif not own_values:
            rows.append(_padded(row_labels, columns))
        else:
            uncertain.add(len(rows))
            rows.append([*row_labels, *own_values])
    return Rhythm(before, rows, header_rows, labels, frozenset(uncertain))


def _split_labels(own: list[ObservedCell], labels: int) -> list[list[ObservedCell]]:
    """Return group labels one by one, then the row's own labels: those right before its values."""
    if len(own) <= labels:
        return [own]
    return [*([cell] for cell in own[:-labels]), own[-labels:]]


def _padded(own: list[ObservedCell], columns: int) -> list[ObservedCell]:
    end, line = own[-1].end, own[-1].line
    return [*own, *(ObservedCell(end, end, "", line, _EMPTY) for _ in range(columns - len(own)))]
