"""Values whose label is lost, or stands in a text that is no label: given to the rows that they can only belong to."""

from __future__ import annotations

from zhreport.forms import Row
from zhreport.tables.cells import ObservedCell
from zhreport.tables.labels import skeleton
from zhreport.tables.observed import ObservedRow, ObservedTable, Stray

ALIKE = 0.6  # how like a text must be to the label of the only row that it can stand for: `行政奖励` is not `行政强制`


def settle_strays(table: ObservedTable) -> None:
    """Give the values under texts that are no labels to the rows that they can only belong to; else they are notes."""
    groups: dict[tuple[int, int], list[Stray]] = {}
    for stray in table.strays:
        groups.setdefault(stray.after, []).append(stray)
    for (block_index, after), strays in groups.items():
        row = table.rows.get((block_index, after))
        if row is None:
            _note(table, strays)
            continue
        width = len(row.block.columns)
        counts = [sum(bool(cell.text) for cell in stray.values) for stray in strays]
        unseen = _unseen(table, block_index, after)
        between = _is_between(table, block_index, unseen)
        if len(strays) == 1 and not between and _completes(row, strays[0], table):
            row.values.extend(strays[0].values)
            _note(table, [Stray(strays[0].label, strays[0].after)])
        elif len(unseen) == len(strays) and set(counts) == {width} and _is_settled(row, strays):
            for i, stray in zip(unseen, strays, strict=True):
                _settle(table, stray, (block_index, i))
        else:
            torn = len(row.printed) == width and counts == [1] and not strays[0].label.text
            row.doubtful |= torn and not between  # the row's last figure may go on there
            row.doubtful |= set(counts) == {width} and bool(strays[0].label.text) and _is_divided(row)
            _note(table, strays)


def _is_settled(row: ObservedRow, strays: list[Stray]) -> bool:
    """Return whether a row needs none of the values below it: it has all of its own, or is blank above texts with values."""
    if row.printed or row.row.group:
        return row.row.group or len(row.printed) == len(row.block.columns)
    return row.block.unit_col is None and all(stray.label.text for stray in strays)


def _settle(table: ObservedTable, stray: Stray, at: tuple[int, int]) -> None:
    """Give a stray's values to the row that they can only be, unless its text says that they are another's."""
    block, text = table.table.blocks[at[0]], stray.label.text
    own = block.rows[at[1]]
    if block.unit_col is not None and text == own.unit:
        table.rows[at] = ObservedRow(own, block, [], False, stray.values, stray.label)
    elif not text or _alike(text, own):
        table.rows[at] = ObservedRow(own, block, [stray.label] if text else [], bool(text), stray.values)
    else:
        _note(table, [stray])


def _is_divided(row: ObservedRow) -> bool:
    """Return whether a name stands between a row's whole label and its values: they are that part's, others stand below."""
    whole = skeleton(row.label[0].text) if row.label else ""
    return (row.named or len(row.label) > 1) and any(whole == skeleton(wording) for wording in row.row.wordings)


def _completes(row: ObservedRow, stray: Stray, table: ObservedTable) -> bool:
    """Return whether values below a text, or without a label, are just those that a row lacks and has no empty place for."""
    if row.row.group or row.places or row.block.unit_col is not None:
        return False
    if stray.label.text and stray.values and stray.label.line == stray.values[0].line:
        return False  # a row of its own
    if not (stray.label.text or row.printed) and any(map(_stands_on_a_line, table.rows.values())):
        return False
    return len(row.block.columns) - len(row.printed) == sum(bool(cell.text) for cell in stray.values) > 0


def _stands_on_a_line(row: ObservedRow) -> bool:
    """Return whether a row's values begin on the line that its label ends on."""
    return bool(row.label and row.printed) and row.label[-1].line == row.printed[0].line


def _alike(text: str, row: Row) -> bool:
    """Return whether a text is much like one of the wordings of a row's label."""
    from rapidfuzz import fuzz

    key = skeleton(text)
    return any(fuzz.ratio(key, skeleton(wording)) >= ALIKE * 100 for wording in row.wordings)


def doubt_alike(table: ObservedTable) -> None:
    """Doubt the rows whose damaged label may be what is left of that of a row beside it, which is lost, just as well."""
    for (block, index), row in table.rows.items():
        if row.damaged and row.values and not row.row.group:
            text = skeleton("".join([cell.text for cell in row.label]))
            above = [i for b, i in table.rows if b == block and i < index]
            beside = [i for i in _unseen(table, block, max(above, default=-1)) if i < index]
            beside += _unseen(table, block, index)
            own = _share(text, row.row)
            row.doubtful |= any((block, i) not in table.rows and _share(text, row.block.rows[i]) >= own for i in beside)


def _share(text: str, row: Row) -> float:
    """Return how much of a text is part of one of the wordings of a row's label, in per cent."""
    from rapidfuzz import fuzz

    return max([fuzz.partial_ratio(text, skeleton(wording)) for wording in row.wordings])


def _note(table: ObservedTable, strays: list[Stray]) -> None:
    for stray in strays:
        table.notes.extend(cell for cell in (stray.label, *stray.values) if cell.text)


def _unseen(table: ObservedTable, block: int, after: int) -> list[int]:
    """Return the indices of rows with values between a row and the next that the source has."""
    rows = table.table.blocks[block].rows
    found = []
    for i in range(after + 1, len(rows)):
        seen = table.rows.get((block, i))
        if seen is not None and seen.values:
            break
        if not rows[i].group:
            found.append(i)
    return found


def hand_on_to_lost_labels(table: ObservedTable) -> None:
    """Give a row's surplus values to the rows after it whose labels are lost, where the counts fit exactly."""
    for block, values in table.ahead.items():
        own = table.table.blocks[block]
        lost = [i for i in _unseen(table, block, -1) if (block, i) not in table.rows]
        if lost and len(values) == len(lost) * len(own.columns) and not _is_named(table, block, values[0]):
            _give(table, block, lost, values)
        else:
            table.notes.extend(values)
            _doubt_first_damaged(table, block)
    _doubt_values_before_labels(table)
    for block, index in sorted(table.rows):
        unseen = _unseen(table, block, index)
        if not unseen:
            continue
        row = table.rows[block, index]
        width, values = len(row.block.columns), row.printed
        if values and len(values) <= width and not row.row.group:
            _doubt_two_rows(row, table, block, unseen)
        lost = [] if len(values) <= width else [i for i in unseen if (block, i) not in table.rows]
        if width > 1 and lost and len(values) == width * (len(lost) + 1):
            row.values = values[:width]
            _give(table, block, lost, values[width:])
        elif width > 1 and lost and values[0].left < 0:
            row.doubtful |= _is_between(table, block, lost)


def _is_named(table: ObservedTable, block: int, value: ObservedCell) -> bool:
    """Return whether a text that is no title of a block stands between these and a value."""
    titles = max((cells[-1].start for (own, _), cells in table.headers.items() if own == block), default=value.start)
    return any(titles < note.start < value.start for note in table.notes if note.value is None)


def _doubt_two_rows(row: ObservedRow, table: ObservedTable, block: int, unseen: list[int]) -> None:
    """Doubt a row whose values may be in part those of the row after it, whose label is lost, if both lack values."""
    values, width = row.printed, len(row.block.columns)
    if row.label and values[0].left < 0 and row.block.unit_col is None:
        row.shared = len(values) == width and _is_between(table, block, unseen)
    if row.label and values[0].left >= 0 and values[0].line != row.label[-1].line:
        row.doubtful |= _is_between(table, block, unseen) and any(map(_stands_on_a_line, table.rows.values()))
    if len(values) < width:
        row.doubtful |= _is_between(table, block, unseen) and len(values) > 1 and values[0].left < 0
    elif width > 1 and values[0].line != values[-1].line:
        row.mixed = True
        row.doubtful |= _stands_on_a_line(row)
    elif not row.values[0].text and row.row.col_span == 1 and row.block.unit_col is None:
        row.doubtful = True  # an empty place may be that of the next row's label


def _is_between(table: ObservedTable, block: int, unseen: list[int]) -> bool:
    """Return whether the label of the next row is lost, and not what the table was cut off with."""
    return bool(unseen) and (block, unseen[0]) not in table.rows and max(table.rows) > (block, unseen[0])


def _doubt_first_damaged(table: ObservedTable, block: int) -> None:
    """Doubt the first row of a block whose label is damaged: values that no label claims stand before it.

    Two labels that were cut to the same word leave one of the rows without a name, and it is not known which.
    """
    first = min((index for own, index in table.rows if own == block and table.rows[own, index].printed), default=None)
    if first is not None and table.rows[block, first].damaged:
        table.rows[block, first].doubtful = True


def _doubt_values_before_labels(table: ObservedTable) -> None:
    """Doubt the rows of a block with figures before its first label, and none behind the last above each title with figures.

    The page prints a row's values before its label, and each row was given those of the next.
    """
    last = dict(sorted(table.rows))
    for block in [block for block, index in last.items() if not table.rows[block, index].printed]:
        rows = [row for (own, _), row in sorted(table.rows.items()) if own == block]
        shown = [row for row in rows if row.printed or not row.row.group]
        valued = [block in table.ahead, *(bool(row.printed) for row in shown)]
        titles = [*(row.row.group for row in shown), True]
        if all(own != title for own, title in zip(valued, titles, strict=True)):
            for row in rows:
                row.doubtful = True


def _give(table: ObservedTable, block: int, rows: list[int], values: list[ObservedCell]) -> None:
    own = table.table.blocks[block]
    width = len(own.columns)
    for n, i in enumerate(rows):
        row = table.rows.setdefault((block, i), ObservedRow(own.rows[i], own))
        row.values = values[n * width : (n + 1) * width]
