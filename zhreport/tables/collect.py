"""Aligned cells to the rows of a form: which label and which values the source has of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport.forms import Block, FormTable, Row
from zhreport.tables.align import Match
from zhreport.tables.cells import ObservedCell, is_number_of
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.tables.values import unit_of_line

LONGEST_REST = 6  # characters of the rest of a label that was cut
LONGEST_UNIT = 3  # characters of a unit in a column of its own
PRINTED_AGAIN = 2  # labels seen before, in a row, that say that a table is printed once more
ALIKE = 0.5  # how like a text must be to the label of the only row that it can stand for


@dataclass(slots=True)
class ObservedRow:
    """What the source has of one row of the form."""

    row: Row
    """The row of the form."""
    block: Block
    """Its block."""
    label: list[ObservedCell] = field(default_factory=list)
    """The cells its label was put together from; empty where the label is lost."""
    damaged: bool = False
    """Whether the label is not a wording that the form knows."""
    values: list[ObservedCell] = field(default_factory=list)
    """The value cells after it, empty ones included."""
    unit: ObservedCell | None = None
    """The cell in the form's unit column."""
    rivals: list[list[ObservedCell]] = field(default_factory=list)
    """Values of further rows that seem to be the same."""

    doubtful: bool = False
    """Whether its last value may be the number of the label after it."""

    @property
    def printed(self) -> list[ObservedCell]:
        """The values that are not empty."""
        return [cell for cell in self.values if cell.text]


@dataclass(slots=True)
class Stray:
    """A text among the rows that is no label of the form, with the values after it."""

    label: ObservedCell
    """The text."""
    after: tuple[int, int]
    """Block and index of the row before it."""
    values: list[ObservedCell] = field(default_factory=list)
    """The values after it, empty ones included."""


@dataclass(slots=True)
class ObservedTable:
    """What the source has of one table of the form."""

    table: FormTable
    """The table of the form."""
    rows: dict[tuple[int, int], ObservedRow] = field(default_factory=dict)
    """By block and row index."""
    headers: dict[tuple[int, int], list[ObservedCell]] = field(default_factory=dict)
    """Cells of header labels, by block and header index."""
    captions: dict[int, list[ObservedCell]] = field(default_factory=dict)
    """Cells of captions, by block; -1 for the table's own."""
    notes: list[ObservedCell] = field(default_factory=list)
    """Text that is part of the table and neither label nor value."""
    unplaced: list[tuple[ObservedCell, str]] = field(default_factory=list)
    """Values that found no place in their row, with the row's key."""
    unit: str = ""
    """The unit that a line above the values gives for all of them."""
    strays: list[Stray] = field(default_factory=list)
    """Texts with values among the rows that are no labels of the form."""
    ahead: dict[int, list[ObservedCell]] = field(default_factory=dict)
    """Values between a block's header and its first label."""

    def extent(self) -> tuple[int, int]:
        """Return the offset of the first character it took and the one after the last."""
        taken = list(self.notes)
        for row in self.rows.values():
            taken += row.label
            taken += row.values
            if row.unit:
                taken.append(row.unit)
        for group in (*self.headers.values(), *self.captions.values()):
            taken += group
        start = min([cell.start for cell in taken if cell.text])
        return start, max([cell.more[-1][1] if cell.more else cell.end for cell in taken if cell.text])


def collect(
    cells: list[ObservedCell], matches: list[Match], tables: tuple[FormTable, ...], index: LabelIndex
) -> list[ObservedTable]:
    """Return the observed tables in source order: each cell is given to the label that it follows."""
    found: list[ObservedTable] = []
    taker = _Taker()
    opened = bool(cells) and not cells[0].text
    position = 0
    ahead: list[ObservedCell] = []
    for m, match in enumerate(matches):
        between = cells[position : match.first]
        if taker.table is None:
            ahead.extend(cell for cell in between if cell.text)
        else:
            taker.take(between)
            if between and is_number_of(between[-1], cells[match.first]):
                taker.doubt(between[-1])
        if taker.table is None or _starts_another(taker.table, matches, m, tables):
            taker = _Taker(ObservedTable(tables[match.place.table]), opened)
            assert taker.table is not None
            found.append(taker.table)
        taker.enter(cells[match.first : match.last + 1], match)
        position = match.last + 1
    if taker.table is not None:
        found[0].notes.extend(ahead)
        found[0].unit = found[0].unit or next(filter(None, (unit_of_line(cell.text) for cell in ahead)), "")
        taker.take(cells[position:])
    for table in found:
        _settle_strays(table, index)
        _hand_on_to_lost_labels(table)
    return found


def _starts_another(current: ObservedTable, matches: list[Match], m: int, tables: tuple[FormTable, ...]) -> bool:
    """Return whether a label belongs to another table, or to the same table printed once more."""
    if tables[matches[m].place.table] is not current.table:
        return True
    again = 0
    for match in matches[m:]:
        place = match.place
        if place.kind != "row":
            continue
        seen = current.rows.get((place.block, place.index))
        if tables[place.table] is not current.table or seen is None or not seen.printed:
            return False
        again += 1
        if again == PRINTED_AGAIN:
            return True
    return again > 0 and current.table.label_columns > 0 and len(current.rows) <= PRINTED_AGAIN


class _Taker:
    """Gives the cells of a table to its rows, one after the other."""

    def __init__(self, table: ObservedTable | None = None, opened: bool = False) -> None:
        self.table = table
        self.opened = opened  # whether a separator of its own opens each row
        self.row: ObservedRow | None = None
        self.stray: Stray | None = None
        self.at = (0, -1)
        self.rival = False
        self.places: list[ObservedCell] = []

    def enter(self, own: list[ObservedCell], match: Match) -> None:
        """Put a label where it belongs; the values that come next are those of its row."""
        table, place = self.table, match.place
        assert table is not None
        block = table.table.blocks[place.block]
        self.stray = None
        self.places.clear()
        if place.kind == "row":
            row = table.rows.get((place.block, place.index))
            if row is None:
                row = table.rows[place.block, place.index] = ObservedRow(block.rows[place.index], block)
            self.rival = bool(row.values) and bool(row.printed)
            if self.rival:
                row.rivals.append([])
            row.label.extend(own)
            row.damaged = match.damaged
            if not (row.row.group and table.table.label_columns > 1 and self.row):
                self.row = row
            self.at = (place.block, place.index)
            return
        if place.kind == "header":
            table.headers.setdefault((place.block, place.index), []).extend(own)
            if table.table.label_columns == 0:
                self.row = table.rows.setdefault((place.block, 0), ObservedRow(block.rows[0], block))
                return
        elif place.kind == "caption":
            table.captions.setdefault(place.block if block.captions else -1, []).extend(own)
        else:
            table.notes.extend(own)
            return
        self.row = None if place.block != self.at[0] or self.row is None else self.row
        if place.block != self.at[0]:
            self.at = (place.block, -1)

    def take(self, cells: list[ObservedCell]) -> None:
        """Give cells that are no labels to the row before them: all of them at once, if they are values."""
        row = self.row
        if (
            (row is not None and row.row.label)
            and not (row.values or self.rival or self.stray)
            and None not in [cell.value for cell in cells]
            and "" not in [cell.text for cell in cells]
        ):
            row.values = cells
        else:
            for cell in cells:
                self._take_one(cell)

    def _take_one(self, cell: ObservedCell) -> None:
        if cell.value is None:
            self._take_text(cell)
        elif self.stray is not None:
            self.stray.values.append(cell)
        elif self.row is None:
            self._take_ahead(cell)
        elif cell.text or self._on_line(cell):
            values = self.row.rivals[-1] if self.rival else self.row.values
            if not values and not self.row.row.label:
                places = [place for place in self.places if place.line == cell.line]
                values.extend(places[1:] if self.opened else places)
            values.append(cell)
        else:
            self.places.append(cell)

    def doubt(self, cell: ObservedCell) -> None:
        """Take back a figure that may be the number of the label after it; without it the row may lack a value."""
        row = self.row
        if row is None or not row.values or row.values[-1] is not cell:
            return
        if len(row.printed) > len(row.block.columns):
            row.values.pop()
        else:
            row.doubtful = True

    def _take_text(self, cell: ObservedCell) -> None:
        table, row = self.table, self.row
        assert table is not None
        if unit := unit_of_line(cell.text):
            table.unit = unit
            table.notes.append(cell)
        elif row is not None and row.block.unit_col is not None and row.unit is None and len(cell.text) <= LONGEST_UNIT:
            row.unit = cell
        elif row is not None and row.label and not row.values and len(cell.text) <= LONGEST_REST:
            row.label.append(cell)  # the rest of a label that was cut
            row.damaged = True
        elif row is not None and row.printed and table.table.label_columns:
            self.stray = Stray(cell, self.at)
            table.strays.append(self.stray)
        else:
            table.notes.append(cell)

    def _take_ahead(self, cell: ObservedCell) -> None:
        assert self.table is not None
        if cell.text:
            self.table.ahead.setdefault(self.at[0], []).append(cell)

    def _on_line(self, cell: ObservedCell) -> bool:
        """Return whether an empty cell stands on the row's own line: those of the next are covered label columns."""
        assert self.row is not None
        before = self.row.values or self.row.label
        return bool(before) and before[-1].line == cell.line


# ------------------------------------------------------------------------------------------------- labels that are lost


def _settle_strays(table: ObservedTable, index: LabelIndex) -> None:
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
        named = [_named_at_end(stray.label.text, row.block, unseen) for stray in strays]
        if len(strays) == 1 and named[0] >= 0:
            i = named[0]
            table.rows[block_index, i] = ObservedRow(
                row.block.rows[i], row.block, [strays[0].label], True, strays[0].values
            )
        elif len(strays) == 1 and counts[0] and len(row.printed) + counts[0] == width:
            row.values.extend(strays[0].values)
            table.notes.append(strays[0].label)
        elif len(unseen) == len(strays) and set(counts) == {width} and len(row.printed) == width:
            for i, stray in zip(unseen, strays, strict=True):
                own = row.block.rows[i]
                if not _alike(stray.label.text, own, index):
                    _note(table, [stray])
                    continue
                table.rows[block_index, i] = ObservedRow(own, row.block, [stray.label], True, stray.values)
        else:
            _note(table, strays)


def _named_at_end(text: str, block: Block, unseen: list[int]) -> int:
    """Return the row whose label a text ends with, a group's title before it; -1 if there is none."""
    key = skeleton(text)
    for i in unseen:
        if any(len(own) >= LONGEST_REST - 1 and key.endswith(own) for own in map(skeleton, block.rows[i].wordings)):
            return i
    return -1


def _alike(text: str, row: Row, index: LabelIndex) -> bool:
    from rapidfuzz import fuzz

    key = skeleton(text)
    return any(fuzz.ratio(key, skeleton(wording)) >= ALIKE * 100 for wording in row.wordings)


def _note(table: ObservedTable, strays: list[Stray]) -> None:
    for stray in strays:
        table.notes.extend((stray.label, *(cell for cell in stray.values if cell.text)))


def _unseen(table: ObservedTable, block: int, after: int) -> list[int]:
    """Return the indices of rows with values between a row and the next that the source has."""
    rows = table.table.blocks[block].rows
    stop = min((i for b, i in table.rows if b == block and i > after and table.rows[b, i].values), default=len(rows))
    return [i for i in range(after + 1, stop) if not rows[i].group]


def _hand_on_to_lost_labels(table: ObservedTable) -> None:
    """Give a row's surplus values to the rows after it whose labels are lost, where the counts fit exactly."""
    for block, values in table.ahead.items():
        own = table.table.blocks[block]
        lost = _unseen(table, block, -1)
        if lost and len(values) == len(lost) * len(own.columns):
            _give(table, block, lost, values)
        else:
            table.notes.extend(values)
            _doubt_first_damaged(table, block)
    for block, index in sorted(table.rows):
        row = table.rows[block, index]
        width, values = len(row.block.columns), row.printed
        lost = [] if len(values) <= width else [i for i in _unseen(table, block, index) if (block, i) not in table.rows]
        if width > 1 and lost and len(values) == width * (len(lost) + 1):
            row.values = values[:width]
            _give(table, block, lost, values[width:])


def _doubt_first_damaged(table: ObservedTable, block: int) -> None:
    """Doubt the first row of a block whose label is damaged: values that no label claims stand before it.

    Two labels that were cut to the same word leave one of the rows without a name, and it is not known which.
    """
    first = min((index for own, index in table.rows if own == block and table.rows[own, index].printed), default=None)
    if first is not None and table.rows[block, first].damaged:
        table.rows[block, first].doubtful = True


def _give(table: ObservedTable, block: int, rows: list[int], values: list[ObservedCell]) -> None:
    own = table.table.blocks[block]
    width = len(own.columns)
    for n, i in enumerate(rows):
        row = table.rows.setdefault((block, i), ObservedRow(own.rows[i], own))
        row.values = values[n * width : (n + 1) * width]
