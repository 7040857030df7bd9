"""The data cells of a form's table: values put into their columns, missing ones decided or left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhreport.forms import Block
from zhreport.model import Number
from zhreport.tables.arithmetic import Ledger, Reading, agreed, holds, readings
from zhreport.tables.cells import ObservedCell
from zhreport.tables.columns import Columns
from zhreport.tables.observed import ObservedRow, ObservedTable

MOST_EXTRA = 1  # a row with more values too many than this is not guessed at


@dataclass(slots=True)
class Values:
    """Every data cell of a form's table, numbered as `FormTable.offsets` says."""

    numbers: list[Number | None]
    """The values."""
    cells: list[ObservedCell | None]
    """The cells that print them."""
    flags: dict[int, list[str]]
    """The flags of cells that have any."""
    unit: str = ""
    """The unit of all values that have none of their own."""


_Uncertain = tuple[ObservedRow, list[tuple[int | None, ...]], list[ObservedCell]]


def fill(table: ObservedTable) -> Values:
    """Return every data cell, decided where the form's arithmetic decides it."""
    size = len(table.table.keys)
    values = Values([None] * size, [None] * size, {}, table.unit)
    uncertain: list[_Uncertain] = []
    blanks, columns = False, Columns(table)
    for (block, _), row in table.rows.items():
        if row.row.group:
            continue
        order = columns.order(block)
        open_ = order == [] or _is_doubtful(table, row) or columns.may_hold_more(block)
        if order is None and not open_ and _put_whole(table, values, row):
            continue
        placed = None if open_ else columns.place(row, order)
        if placed is None or row.block.refuses(list(map(_number, placed))):
            values.flags.update((at, ["unknown"]) for at in _places(table, row))
            uncertain.append((row, [] if open_ else _options(row, order), row.printed))
        else:
            blanks |= _put(values, _places(table, row), placed)
    if (uncertain or blanks) and any(row.printed for row in table.rows.values()):  # of a blank form nothing follows
        _decide(table, values, uncertain)
    for row in table.rows.values():
        if row.shared:
            _flag_uncertain(table, values, row, own_sums=True)
    return values


def _is_doubtful(table: ObservedTable, row: ObservedRow) -> bool:
    """Return whether it is open which values are a row's own."""
    return row.doubtful or (row.mixed and _breaks_sums(table, row, [*map(_number, row.printed)]))


def _put_whole(table: ObservedTable, values: Values, row: ObservedRow) -> bool:
    """Put the values of a row where each of its columns has a number of its own, as in most; return whether it is such a row."""
    places = _places(table, row)
    numbers = [cell.value.number for cell in row.values if cell.value is not None]
    if not len(row.values) == len(numbers) == len(places) or None in numbers or row.block.refuses(numbers):
        return False
    values.numbers[places.start : places.stop] = numbers
    values.cells[places.start : places.stop] = row.values
    return True


def _put(values: Values, places: range, placed: Sequence[ObservedCell | None]) -> bool:
    """Put the values of a row into its places; return whether any of these is blank."""
    blanks = False
    for at, cell in zip(places, placed, strict=True):
        if cell is None or cell.value is None:
            values.flags[at] = ["empty"]
            blanks = True
            continue
        values.cells[at], values.numbers[at] = cell, cell.value.number
        if cell.value.flag:
            values.flags[at] = [cell.value.flag]
    return blanks


def _options(row: ObservedRow, order: list[int] | None) -> list[tuple[int | None, ...]]:
    """Return every way to read a row's values into the columns of its block, printed in this order."""
    options = _row_readings(row.printed, row.block)
    return options if order is None else [tuple(option[i] for i in order) for option in options if -1 not in order]


def _breaks_sums(table: ObservedTable, row: ObservedRow, numbers: Sequence[Number | None]) -> bool:
    """Return whether a row's numbers, one for each column, break a rule of its own."""
    rows = [(_places(table, row), [tuple(numbers)])]
    return not Ledger(table.table, [None] * len(table.table.keys), rows).decide()[0]


def _row_readings(own: list[ObservedCell], block: Block) -> list[tuple[int | None, ...]]:
    """Return every way to read the values into a block's columns: for each column the index of its value, or None."""
    numbers, width = [*map(_number, own)], len(block.columns)
    found: list[tuple[int | None, ...]] = []
    if None in numbers:
        return found  # arithmetic says nothing of a dash's place
    if len(own) < width:
        ways = ({column: i for i, column in enumerate(columns)} for columns in readings(numbers, width))
        found = [tuple([way.get(column) for column in range(width)]) for way in ways]
    elif width < len(own) <= width + MOST_EXTRA:
        found = [tuple(i for i in range(len(own)) if i != left_out) for left_out in range(len(own))]
    return [option for option in found if not block.refuses([None if i is None else numbers[i] for i in option])]


def _decide(table: ObservedTable, values: Values, uncertain: list[_Uncertain]) -> None:
    """Let the arithmetic choose among the readings of uncertain rows, and find values that stand blank.

    Where nothing vouches for the blank that a row ends with, a value may have been lost from the row's middle, the others
    moved up: then the row is uncertain, too, and figures stay so in which no reading fits.
    """
    moved = [_moved(table, values, row) for row in _by_sums(table, values, _unvouched(table, values))]
    for row in _decide_once(table, values, [*uncertain, *moved]):
        if _breaks_sums(table, row, _numbers(table, values, row)):  # as it stands
            _flag_uncertain(table, values, row)


def _flag_uncertain(table: ObservedTable, values: Values, row: ObservedRow, *, own_sums: bool = False) -> None:
    """Flag a row's figures but those for which a sum vouches: one over other rows, or with `own_sums` any."""
    places = _places(table, row)
    apart = frozenset[int]() if own_sums else frozenset(places)
    for at in places:
        rules = table.table.equations.get(at, ())
        vouching = (rule for rule in rules if not apart.issuperset((*rule.left_at, *rule.right_at)))
        flags = values.flags.get(at, [])
        if values.cells[at] and "uncertain" not in flags and not any(holds(rule, values.numbers) for rule in vouching):
            values.flags[at] = [*flags, "uncertain"]


def _moved(table: ObservedTable, values: Values, row: ObservedRow) -> _Uncertain:
    """Take back where the values of a row stand; return it with all readings."""
    for at in _places(table, row):
        values.numbers[at], values.cells[at], values.flags[at] = None, None, ["unknown"]
    return row, _row_readings(row.printed, row.block), row.printed


def _unvouched(table: ObservedTable, values: Values) -> list[ObservedRow]:
    """Return the rows whose last place is blank and may not be: values may have been lost, and the others moved up.

    Nothing shows that the page leaves blanks in their places: it prints its zeros, and no value of any row stands after a
    blank. Or the row's own sums show that its blanks are no zeros; where separators on lines of their own make the places,
    that says so of any row.
    """
    blank = [row for row, places in _with_blanks(table, values) if len(places) > 1]
    ending = [row for row in blank if _ends_blank(table, values, row)]
    printed = any(values.cells[at] is not None for row in blank if row not in ending for at in _places(table, row))
    if 0 in values.numbers and not printed:
        return ending
    printing = [row for row in blank if row.printed]
    loose = [row for row in printing if row.printed[0].left < 0 or values.cells[_places(table, row)[-1]] is None]
    return [row for row in loose if _breaks_sums(table, row, [n or 0 for n in _numbers(table, values, row)])]


def _by_sums(table: ObservedTable, values: Values, rows: list[ObservedRow]) -> list[ObservedRow]:
    """Return those of the rows whose blanks a sum says something of; the values of the others are uncertain."""
    found = []
    for row in rows:
        blanks = [at for at in _places(table, row) if values.flags.get(at) == ["empty"]]
        summed = _ends_blank(table, values, row) and any(at in table.table.equations for at in blanks)
        if summed and _row_readings(row.printed, row.block):
            found.append(row)
        else:
            _flag_uncertain(table, values, row)
    return found


def _decide_once(table: ObservedTable, values: Values, uncertain: list[_Uncertain]) -> list[ObservedRow]:
    """Do so with the rows as they are; return those that no reading is left of."""
    blank_rows = _rows_with_blanks(table, values)
    if not uncertain and not blank_rows:
        return []
    rows: list[tuple[range, list[Reading]]] = [
        (_places(table, row), [tuple(_numbers(table, values, row))]) for row in blank_rows
    ]
    for observed, options, own in uncertain:
        numbers = [*map(_number, own), None]  # its last is that of a place without a value
        own_readings = [tuple([numbers[-1 if i is None else i] for i in option]) for option in options]
        rows.append((_places(table, observed), own_readings))
    dashes = [at for at, flags in values.flags.items() if "not_a_number" in flags]
    decided = Ledger(table.table, values.numbers, rows, dashes).decide()
    for (places, _), left in zip(rows[: len(blank_rows)], decided, strict=False):
        for n, at in enumerate(places):
            value = agreed(left, n)
            if values.numbers[at] is None and value is not None:
                values.numbers[at] = value
                values.flags[at] = ["empty", "imputed"]
    for (_, options, own), (places, before), left in zip(
        uncertain, rows[len(blank_rows) :], decided[len(blank_rows) :], strict=True
    ):
        _settle(values, places, options, own, left, before)
    observed_rows = [*blank_rows, *(observed for observed, _, _ in uncertain)]
    return [row for row, left in zip(observed_rows, decided, strict=True) if not left]


def _places(table: ObservedTable, row: ObservedRow) -> range:
    base = table.table.offsets[row.row.key]
    return range(base, base + len(row.block.columns))


def _numbers(table: ObservedTable, values: Values, row: ObservedRow) -> list[Number | None]:
    places = _places(table, row)
    return values.numbers[places.start : places.stop]


def _ends_blank(table: ObservedTable, values: Values, row: ObservedRow) -> bool:
    """Return whether a row's numbers come first and its blanks last."""
    printed = [values.cells[at] is not None for at in _places(table, row)]
    return printed[0] and not printed[-1] and printed == sorted(printed, reverse=True)


def _number(cell: ObservedCell | None) -> Number | None:
    return cell.value.number if cell and cell.value else None


def _rows_with_blanks(table: ObservedTable, values: Values) -> list[ObservedRow]:
    """Return the rows that have blanks, and no dashes."""
    odd = {at for at, flags in values.flags.items() if "not_a_number" in flags or "unknown" in flags}
    return [row for row, places in _with_blanks(table, values) if odd.isdisjoint(places)]


def _with_blanks(table: ObservedTable, values: Values) -> list[tuple[ObservedRow, range]]:
    """Return the rows with a place that is blank and nothing else, each with its places."""
    blanks = {at for at, flags in values.flags.items() if flags == ["empty"]}
    rows = [(row, _places(table, row)) for row in table.rows.values() if blanks and not row.row.group]
    return [(row, places) for row, places in rows if not blanks.isdisjoint(places)]


def _settle(
    values: Values,
    places: range,
    options: list[tuple[int | None, ...]],
    own: list[ObservedCell],
    left: list[Reading],
    before: list[Reading],
) -> None:
    """Fill an uncertain row with what all remaining readings agree on; the rest stays None and `unknown`."""
    ways = zip(options, before, strict=True) if left else ()
    fitting = (option for option, way in ways if all(n in (None, m) for n, m in zip(way, left[0], strict=True)))
    if (option := next(fitting, None)) is None:
        return
    for n, (at, i) in enumerate(zip(places, option, strict=True)):
        value = agreed(left, n)
        if value is None:
            continue
        certain = len(own) <= len(places) and all(reading[n] == value for reading in before)
        values.numbers[at] = value
        values.cells[at] = own[i] if i is not None else None
        values.flags[at] = ["imputed"] if i is None else [] if certain else ["placed"]
