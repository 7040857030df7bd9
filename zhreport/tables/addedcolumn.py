"""A column that an agency added to a form's table: every row has one value too many.

The sums say which it is; where the column is counted in the totals, its header does.
"""

from __future__ import annotations

from zhreport.model import Number
from zhreport.tables.arithmetic import failing
from zhreport.tables.columnorder import strange_header
from zhreport.tables.observed import ObservedRow, ObservedTable

FEWEST_ROWS = 3  # rows that all have one value too many
FEWEST_COLUMNS = 3  # of a block in which a column is added; any table with a row of the form has two


def take_out_added_column(table: ObservedTable) -> bool:
    """Take the values of an added column from the rows; return whether it can be told which it is."""
    rows = [row for row in table.rows.values() if row.printed and not row.row.group]
    if len(rows) < FEWEST_ROWS or any(len(row.block.columns) < FEWEST_COLUMNS for row in rows):
        return False
    if any(len(row.printed) != len(row.block.columns) + 1 for row in rows):
        return False
    fitting: dict[tuple[Number | None, ...], list[int]] = {}
    for added in range(len(rows[0].printed)):
        numbers = _without(table, rows, added)
        if _holds(table, numbers) or _holds(table, _less(table, numbers, rows, added)):
            fitting.setdefault(tuple(numbers), []).append(added)
    named = strange_header(table, next(iter(table.rows))[0])
    likely = [own for own in fitting.values() if len(fitting) == 1 or named in own]
    if not likely:
        return False
    added, table.added = likely[0][0], True
    for row in rows:
        table.notes.append(row.printed[added])
        row.values = [*row.printed[:added], *row.printed[added + 1 :]]
    return True


def _without(table: ObservedTable, rows: list[ObservedRow], added: int) -> list[Number | None]:
    """Return the table's data cells, as the form numbers them, with one value of each row left out."""
    numbers: list[Number | None] = [None] * len(table.table.keys)
    for row in rows:
        base = table.table.offsets[row.row.key]
        own = [cell.value.number if cell.value else None for cell in row.printed]
        numbers[base : base + len(own) - 1] = own[:added] + own[added + 1 :]
    return numbers


def _less(
    table: ObservedTable, numbers: list[Number | None], rows: list[ObservedRow], added: int
) -> list[Number | None]:
    """Return the data cells with the totals of the rows less the added value: an agency counts its column in."""
    numbers = list(numbers)
    keys = table.table.keys
    totals = {rule.left[0] for rule in table.table.rules if len({row for row, _ in (*rule.left, *rule.right)}) == 1}
    for row in rows:
        base, width = table.table.offsets[row.row.key], len(row.block.columns)
        value = row.printed[added].value
        for at in range(base, base + width):
            own = numbers[at]
            if keys[at] in totals and own is not None and value is not None and value.number is not None:
                numbers[at] = own - value.number
    return numbers


def _holds(table: ObservedTable, numbers: list[Number | None]) -> bool:
    """Return whether no sum of the form's is broken, and one of them at least says something."""
    rules = [rule for rule in table.table.rules if rule.severity == "hard"]
    if all(any(numbers[at] is None for at in (*rule.left_at, *rule.right_at)) for rule in rules):
        return False
    return next(failing(rules, numbers, set()), None) is None
