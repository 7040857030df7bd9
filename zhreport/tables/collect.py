"""Aligned cells to the rows of a form: which label and which values the source has of each."""

from __future__ import annotations

import re

from zhreport.forms import FormTable
from zhreport.tables.align import Match
from zhreport.tables.cells import EMPTY, ObservedCell, is_number_of
from zhreport.tables.labels import LabelIndex, Place, skeleton, without_number
from zhreport.tables.lostlabels import doubt_alike, hand_on_to_lost_labels, settle_strays
from zhreport.tables.observed import ObservedRow, ObservedTable, Stray
from zhreport.tables.values import read_value, unit_of_line

LONGEST_REST = 6  # characters of the rest of a label that was cut
LONGEST_UNIT = 3  # characters of a unit in a column of its own
TORN_FIGURE = (
    re.compile(r"\d+[.,]"),
    re.compile(r"\d{3,}[.,]|[.,]\d+"),
)  # a part of one: the first of a row, or another
FIGURE_AT_END = re.compile(r"[0-9][^0-9]?$")  # with its unit
PRINTED_AGAIN = 2  # labels seen before, in a row, that say that a table is printed once more


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
        elif between:
            taker.take(between)
            for i in range(position + 1, match.first + 1):
                if cells[i].value is None and is_number_of(cells[i - 1], cells[i]):
                    if i < match.first or _numbers(cells[i - 1], match.place, index):
                        taker.doubt(cells[i - 1])
        another = taker.table is None or _starts_another(taker.table, matches, m, tables)
        if another or (
            taker.is_complete(match) and any(cells[i].text and cells[i].value for i in range(match.last, len(cells)))
        ):
            taker = _Taker(ObservedTable(tables[match.place.table], opened=opened))
            assert taker.table is not None
            found.append(taker.table)
        taker.enter(cells[match.first : match.last + 1], match)
        position = match.last + 1
    if taker.table is not None:
        found[0].notes.extend(ahead)
        found[0].unit = found[0].unit or next(filter(None, (unit_of_line(cell.text) for cell in ahead)), "")
        taker.take(cells[position:])
        _doubt_last_row(taker)
    for table in found:
        settle_strays(table)
        hand_on_to_lost_labels(table)
        doubt_alike(table)
    return found


def _read_texts(row: ObservedRow, cells: list[ObservedCell]) -> None:
    """Let the texts among a row's values, all on its label's line, stand where figures should.

    With more of both than the row has columns one text is a remark; between figures it leaves open which are the row's.
    """
    line = row.label[-1].line if row.label else cells[0].line
    printed = [cell for cell in cells if cell.text and cell.line == line]
    figures = [i for i, cell in enumerate(printed) if cell.value is not None]
    if not figures or cells[0].left < 0 or cells[0].line != line:
        return
    if len(printed) <= len(row.block.columns):
        for cell in printed:
            cell.value = cell.value or read_value(cell.text)  # a numeral, which may number a label elsewhere
    else:
        row.doubtful |= len(figures) <= figures[-1] - figures[0]


def _doubt_last_row(taker: _Taker) -> None:
    """Doubt the last row of all where its values are not blank but cut off with the rows of the form below it.

    All rows above it have their values.
    """
    table, row = taker.table, taker.row
    if table is None or row is None or row.values or not row.row.label or taker.at not in table.rows:
        return
    above = [own for own in table.rows.values() if own is not row and not own.row.group]
    last = row.row is row.block.rows[-1] and row.block is table.table.blocks[-1]
    row.doubtful = not last and bool(above) and all(own.printed for own in above)


def _numbers(cell: ObservedCell, place: Place, index: LabelIndex) -> bool:
    """Return whether a figure is the one that the form prints before a label: any other is a value."""
    if place.kind != "row":
        return True
    wordings = map(skeleton, index.block(place).rows[place.index].wordings)
    return any(own.startswith(cell.text) and own != without_number(own) for own in wordings)


def _starts_another(current: ObservedTable, matches: list[Match], m: int, tables: tuple[FormTable, ...]) -> bool:
    """Return whether a label belongs to another table, or to the same table printed once more."""
    if tables[matches[m].place.table] is not current.table:
        return True
    again = 0
    for i in range(m, len(matches)) if current.rows else ():
        place = matches[i].place
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

    def __init__(self, table: ObservedTable | None = None) -> None:
        self.table = table
        self.row: ObservedRow | None = None
        self.stray: Stray | None = None
        self.at = (0, -1)
        self.closed = False  # whether a group's title stands after the row's values: what comes next is none of its own
        self.places: list[ObservedCell] = []
        self.damaged: set[tuple[int, int]] = set()  # block and index of titles met only in words the form does not know

    def is_complete(self, match: Match) -> bool:
        """Return whether a label is a header's, met again, of a table without row labels that has all its values."""
        table, place = self.table, match.place
        if table is None or table.table.label_columns or (place.block, place.index) not in table.headers:
            return False
        return self.row is not None and len(self.row.printed) >= len(self.row.block.columns)

    def enter(self, own: list[ObservedCell], match: Match) -> None:
        """Put a label where it belongs; the values that come next are those of its row."""
        table, place = self.table, match.place
        assert table is not None
        block = table.table.blocks[place.block]
        self.stray, self.closed = None, False
        self.places.clear()
        if place.kind == "row":
            row = table.rows.get((place.block, place.index))
            if row is None:
                row = table.rows[place.block, place.index] = ObservedRow(block.rows[place.index], block)
            again = bool(row.label)
            row.label.extend(own)
            row.damaged = match.damaged
            row.doubtful |= match.damaged and own[-1].text[-1].isdecimal()  # it may be the first digit of the values
            if row.row.group and table.table.label_columns > 1 and self.row:
                self.closed = bool(self.row.values) and not again
            else:
                self.row = row
            if not (row.row.group and again):
                self.at = (place.block, place.index)
            return
        if place.kind == "header":
            at = (place.block, place.index)
            again = at in table.headers
            if again and at in self.damaged and not match.damaged:  # the one before was another's title
                table.notes.extend(table.headers.pop(at))
                self.damaged.remove(at)
            elif match.damaged and not again:
                self.damaged.add(at)
            titles = table.notes if again and match.damaged else table.headers.setdefault(at, [])
            titles.extend(own)
            if table.table.label_columns == 0:
                self.row = table.rows.setdefault((place.block, 0), ObservedRow(block.rows[0], block))
                if not again:  # figures among the headers are none of the row below them: page numbers
                    table.notes.extend(self.row.printed)
                    self.row.values = []
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
        if row is not None and None in [cell.value for cell in cells]:
            _read_texts(row, cells)
        if (
            (row is not None and row.row.label)
            and not (row.values or self.stray or self.closed)
            and (not cells or cells[0].left < 0 or cells[0].line == cells[-1].line)
            and None not in [cell.value for cell in cells]
            and "" not in [cell.text for cell in cells]
        ):
            row.values = cells
        else:
            for cell in cells:
                self._take_one(cell)

    def _take_one(self, cell: ObservedCell) -> None:
        assert self.table is not None
        if cell.value is None:
            self._take_text(cell)
        elif self.stray is not None:
            self.stray.values.append(cell)
        elif cell.text and (self.closed or self._lacks_label(cell)):
            label = self.places[-1] if self.places else ObservedCell(cell.start, cell.start, "", cell.line, EMPTY)
            self.stray = Stray(label, self.at, [cell])
            self.table.strays.append(self.stray)
        elif self.row is None:
            self._take_ahead(cell)
        elif cell.text or self._on_line(cell):
            if not self.row.values and not self.row.row.label:
                places = [place for place in self.places if place.line == cell.line]
                self.row.values.extend(places[1:] if self.table.opened else places)
            self.row.values.append(cell)
        else:
            self.places.append(cell)

    def doubt(self, cell: ObservedCell) -> None:
        """Doubt the row that took a figure which may be the number of the label after it."""
        if self.row is not None and self.row.values and self.row.values[-1] is cell:
            self.row.doubtful = True

    def _take_text(self, cell: ObservedCell) -> None:
        table, row = self.table, self.row
        assert table is not None
        if row is not None and row.label and not row.values and FIGURE_AT_END.search(cell.text):
            row.doubtful = True  # it may be the first of the values
        if unit := unit_of_line(cell.text):
            table.unit = unit
            table.notes.append(cell)
        elif row is not None and TORN_FIGURE[bool(row.values)].fullmatch(cell.text):
            table.notes.append(cell)
            row.doubtful = bool(row.label)
        elif row is not None and row.block.unit_col is not None and row.unit is None and len(cell.text) <= LONGEST_UNIT:
            row.unit = cell
        elif row is not None and row.block.unit_col is not None and cell.text in {own.unit for own in row.block.rows}:
            self.stray = Stray(cell, self.at)  # a row's second unit: its label is lost
            table.strays.append(self.stray)
        elif row is not None and row.label and not row.values and len(cell.text) <= LONGEST_REST:
            row.label.append(cell)  # the rest of a label that was cut
            row.damaged = True
        elif row is not None and row.values and table.table.label_columns:
            self.stray = Stray(cell, self.at)
            table.strays.append(self.stray)
        else:
            table.notes.append(cell)
            if row is not None and not row.values:
                row.named = True

    def _lacks_label(self, cell: ObservedCell) -> bool:
        """Return whether a value stands on a line of its own, the place of its label empty, or below a row on one line."""
        before = self.places[-1] if self.places else None
        row = self.row
        if row is None or not row.label or cell.left < 0:
            return False
        if row.values and row.label[-1].line == row.values[0].line == row.values[-1].line:
            return cell.line != row.values[0].line
        return before is not None and before.line == cell.line

    def _take_ahead(self, cell: ObservedCell) -> None:
        assert self.table is not None
        if cell.text:
            self.table.ahead.setdefault(self.at[0], []).append(cell)

    def _on_line(self, cell: ObservedCell) -> bool:
        """Return whether an empty cell stands on the row's own line: those of the next are covered label columns."""
        assert self.row is not None
        before = self.row.values or self.row.label
        return bool(before) and before[-1].line == cell.line
