"""Tables that are printed whole: read by a template of the form's table, without the search for its labels.

A template says of a form's table, printed from one of its first labels to its last row with nothing missing and nothing
besides, which printed cell stands where in the grid. It applies to a region where, empty places left out, the number of cells
is the template's, and each stands for what the template has there: a label of that place as it stands, a value, a unit of the
form. A cell that is wrapped, and a label that begins with what may stand after its number, are left to the search.

The search would find the same. `align` charges for a step that is not to the form's next label and for a number of values
that is not the label's; the template's reading has neither, and since its first label has one place only, any other reading
has a step that costs. What `collect`, `fill` and `build` make of labels in order, each with all its values, has no flags but those of values that are marks, and nothing
to say but what the sums say.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhreport.forms import Block, FormTable
from zhreport.model import Cell, CellRole, Diagnostic, Span, Table
from zhreport.model.later import later
from zhreport.tables.cells import NUMBER_ENDS, ObservedCell
from zhreport.tables.evidence import FEWEST_OWN, LONGEST_UNIT, SHORTEST_OWN
from zhreport.tables.fill import Values
from zhreport.tables.labels import LabelIndex, Place, without_number
from zhreport.tables.layout import check
from zhreport.tables.values import unit_of_line
from zhreport.text.chars import Folded

GridCell = tuple[int, int, int, int, int, CellRole, str, str, str]
"""Index of the printed cell, -1 for none; row, column, row span, column span; role; row key, column key, unit."""


@dataclass(slots=True, frozen=True)
class Template:
    """Which of the printed cells of a whole table is which cell of its grid."""

    table: FormTable
    """The table of the form."""
    size: int
    """How many cells are printed, empty ones left out."""
    labels: tuple[tuple[int, int], ...]
    """Index and order of each label."""
    units: tuple[tuple[int, str], ...]
    """Index and text of each unit printed in a column of its own."""
    values: tuple[int, ...]
    """Indices of the values, numbered as `FormTable.offsets` says."""
    grid: tuple[GridCell, ...]
    """The cells of the grid."""
    caption: int
    """Index of the table's caption, -1 for none."""
    notes: tuple[int, ...]
    """Indices of the texts that are printed below the grid: the caption and the corner's note."""
    depth: int
    """How many rows the grid has without the notes."""


def read_whole(
    cells: list[ObservedCell], index: LabelIndex, form: int, folded: Folded
) -> tuple[Table, list[Diagnostic]] | None:
    """Return the only table of a region and what there is to say about it; None if it is not printed whole."""
    opening = next((cell for cell in cells if cell.text), None)
    first = index.exact(opening.text, form) if opening is not None and opening.value is None else ()
    template = template_of(index, first[0][0]) if len(first) == 1 else None
    if template is None or len(cells) < template.size:
        return None
    run = [cell for cell in cells if cell.text]
    if len(run) != template.size or not _fits(template, run, len(cells), index, form):
        return None
    return _build(template, run, folded)


def template_of(index: LabelIndex, first: Place) -> Template | None:
    """Return the template of a label's table, printed from that label on; None if no table can begin there."""
    key = (first.form, first.order)
    if key not in index.templates:
        index.templates[key] = _prepare(index, first)
    return index.templates[key]


# ------------------------------------------------------------------------------------------------------- does it apply?


def _fits(template: Template, run: list[ObservedCell], size: int, index: LabelIndex, form: int) -> bool:
    """Return whether each printed cell is what the template has in its place; `size` counts the empty ones, too."""
    for i in template.values:
        if run[i].value is None:
            return False
    known, exact = index.units[form], index.exact
    for i, unit in template.units:
        if run[i].text != unit or run[i].more or size != template.size or len(unit) > LONGEST_UNIT:
            return False  # an empty place beside it would part it from its label or its value
    for i, order in template.labels:
        cell = run[i]
        text = cell.text
        if (
            cell.value is not None
            or cell.more
            or text in known
            or text[0] in NUMBER_ENDS
            or unit_of_line(text) is not None
        ):
            return False
        for place, _ in exact(text, form):
            if place.order == order:
                break
        else:
            return False
    return True


# ------------------------------------------------------------------------------------------------------------ the table


def _build(template: Template, run: list[ObservedCell], folded: Folded) -> tuple[Table, list[Diagnostic]]:
    form = template.table
    table = Table(run[0].start, run[-1].end, form.id, n_rows=template.depth + len(template.notes), n_cols=form.n_cols)
    if template.caption >= 0:
        table.caption = folded.slice(run[template.caption].start, run[template.caption].end)
    table.cells = later(_cells, template, run, folded)
    read = [run[i].value for i in template.values]
    numbers = [value.number if value else None for value in read]
    flags_at = {at: [value.flag] for at, value in enumerate(read) if value and value.flag} if None in numbers else {}
    notes: list[Diagnostic] = []
    check(table, form, Values(numbers, [], flags_at), notes)
    return table, notes


def _cells(template: Template, run: list[ObservedCell], folded: Folded) -> list[Cell]:
    """Return the cells of the grid."""
    cells: list[Cell] = []
    add, slice_ = cells.append, folded.slice
    for i, row, col, row_span, col_span, role, row_key, col_key, unit in template.grid:
        if i < 0:
            add(Cell(row, col, row_span, col_span, role, "", None, "", row_key))
            continue
        cell = run[i]
        start, end, value = cell.start, cell.end, cell.value
        text, spans = slice_(start, end), [Span(start, end)]
        if value is None:
            add(Cell(row, col, row_span, col_span, role, text, None, "", row_key, "", [], spans))
        else:
            flags = [value.flag] if value.flag else []
            add(Cell(row, col, 1, 1, "data", text, value.number, value.unit or unit, row_key, col_key, flags, spans))
    for row, i in enumerate(template.notes, template.depth):
        add(Cell(row, 0, 1, template.table.n_cols, "note", run[i].text, spans=run[i].spans))
    return cells


# ---------------------------------------------------------------------------------------------------------- preparation


def _prepare(index: LabelIndex, first: Place) -> Template | None:
    """Return the template of the table from a label on; None where the form's own labels are not enough to tell it."""
    form = index.table(first)
    labels: dict[int, list[str]] = {}
    places: dict[int, Place] = {}
    for word, own in index.places.items():
        for place in own:
            if place.form == first.form and place.table == first.table and place.order >= first.order:
                places[place.order] = place
                labels.setdefault(place.order, []).append(word)
    telling = [places[o] for o, words in labels.items() if min(map(len, map(without_number, words))) >= SHORTEST_OWN]
    if sum(place.kind != "row" or place.width > 0 for place in telling) < FEWEST_OWN or not _is_plain(form):
        return None
    return _Preparation(form, [places[order] for order in sorted(places)]).template()


def _is_plain(form: FormTable) -> bool:
    """Return whether every text of the table's grid is a label, and its values stand after one each."""
    if form.captions and form.blocks[0].captions:
        return False
    for block in form.blocks:
        headers = [bool(own.label) == bool(own.wordings) for own in block.headers]
        if not all(headers) or any(bool(row.label) != bool(row.wordings) for row in block.rows):
            return False
        if form.label_columns == 0:
            if len(block.rows) > 1 or block.rows[0].label or block.rows[0].group or block.unit_col is not None:
                return False
        elif not all(row.label for row in block.rows):
            return False
    return True


class _Preparation:
    """Lays out one table as it is printed and as its grid is."""

    def __init__(self, form: FormTable, places: list[Place]) -> None:
        self.form, self.places = form, places
        self.at: dict[tuple[int, str, int], int] = {}  # index of a label by block, kind and index
        self.units: list[tuple[int, str]] = []
        self.grid: list[GridCell] = []
        self.values: list[int] = []

    def template(self) -> Template | None:
        form = self.form
        labels, size = self._print()
        above = {"note", "caption"} if form.captions else {"note"}
        front = [place for place in self.places if place.kind in above and place.block == 0]
        expected = sum(bool(block.captions) for block in form.blocks)
        expected += sum(bool(header.label) for block in form.blocks for header in block.headers)
        expected += sum(bool(row.label) for block in form.blocks for row in block.rows)
        if len(self.places) - len(front) != expected:
            return None  # it does not begin with the first label of the grid
        depth = 0
        for b, block in enumerate(form.blocks):
            self._block(b, block, depth)
            depth += block.height
        caption = self.at.get((0, "caption", 0), -1) if form.captions else -1
        notes = tuple(self.at[place.block, place.kind, place.index] for place in front)
        lists = (tuple(self.units), tuple(self.values), tuple(self.grid))
        return Template(form, size, tuple(labels), *lists, caption, notes, depth)

    def _print(self) -> tuple[list[tuple[int, int]], int]:
        """Return index and order of each label, and how many cells are printed."""
        labels, size = [], 0
        for place in self.places:
            labels.append((size, place.order))
            self.at[place.block, place.kind, place.index] = size
            size += 1
            block = self.form.blocks[place.block]
            if place.width and place.kind == "row" and block.unit_col is not None:
                self.units.append((size, block.rows[place.index].unit))
                size += 1
            size += place.width
        return labels, size

    def _block(self, b: int, block: Block, top: int) -> None:
        """Append one block's cells."""
        at, n_cols = self.at, self.form.n_cols
        if block.caption:
            self.grid.append((at.get((b, "caption", 0), -1), top, 0, 1, n_cols, "header", "", "", ""))
            top += 1
        for i, own in enumerate(block.headers):
            role: CellRole = "header" if own.label else "empty"
            place = (top + own.row, own.col, own.row_span, own.col_span)
            self.grid.append((at.get((b, "header", i), -1), *place, role, "", "", ""))
        top += block.header_rows
        for i, row in enumerate(block.rows):
            first = at[b, "row", i] if row.label else at[b, "header", len(block.headers) - 1]
            self._row(first, block, i, top + row.row)

    def _row(self, first: int, block: Block, i: int, at: int) -> None:
        """Append one row's cells; `first` is the index of the label before its values."""
        row, unit_col = block.rows[i], block.unit_col
        if row.label:
            self.grid.append((first, at, row.col, row.row_span, row.col_span, "label", row.key, "", ""))
        if unit_col is not None:
            first += not row.group
            own: tuple[int, CellRole, str] = (-1, "empty", "") if row.group else (first, "label", row.key)
            self.grid.append((own[0], at, unit_col, 1, 1, own[1], own[2], "", ""))
        if not row.group:
            columns = enumerate(block.columns, first + 1)
            self.values += range(first + 1, first + 1 + len(block.columns))
            self.grid += [(n, at, c.col, 1, 1, "data", row.key, c.key, c.unit or row.unit) for n, c in columns]
        elif unit_col is not None or (row.row_span == 1 and not block.nested):
            self.grid += [(-1, at, column.col, 1, 1, "empty", row.key, "", "") for column in block.columns]
