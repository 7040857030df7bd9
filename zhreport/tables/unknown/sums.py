"""What the sums of a grid say of ways to read its short rows: sums of columns, of rows, shares, growth, products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhreport.model import Number
from zhreport.tables.unknown.figures import Figures, figures_of, last_place, sum_proof
from zhreport.tables.unknown.gridcells import Row
from zhreport.tables.unknown.placedgrid import Placed
from zhreport.tables.unknown.relations import Relation, find_relations
from zhreport.tables.unknown.totals import Members, families_of, groups_of
from zhreport.tables.unknown.wording import TableWords

FEWEST_SUMMED = 2  # columns in which a total row must be told apart from any other
MOST_SUMMED = 20000  # total rows times rows up to which sums of columns are looked at: the work grows with it
BEYOND = 2  # how often the figures of a total row must go into the sum of rows that it cannot sum up
_WHOLE = 100  # what shares add up to


@dataclass(slots=True)
class Filled:
    """The figures of a row in one way to read it."""

    figures: list[Number | None]
    """Its figures, with those that it lost and that a sum of the row gives."""
    holes: frozenset[int]
    """The columns in which it may have lost something that nothing gives."""
    used: list[Relation] = field(default_factory=list)
    """The relations that gave something, or do not hold in such a row: they prove nothing."""


@dataclass(slots=True)
class _Group:
    """Rows that a total row may sum up."""

    sums: list[Number]
    """What the whole ones of them add up to, column by column."""
    terms: list[int]
    """How many figures that is."""
    short: frozenset[int]
    """The indices of the others."""


@dataclass(slots=True)
class _Total:
    """A row that sums up others."""

    at: int
    """Its index; -1 for shares, which add up to a hundred without a row that says so."""
    groups: list[_Group]


@dataclass(slots=True)
class Sums:
    """The figures of a grid, and how they depend on each other."""

    rows: dict[int, list[Number | None]] = field(default_factory=dict)
    """The figures of the whole rows, by their index in the grid's body."""
    places: list[float] = field(default_factory=list)
    """The last place that each column prints."""
    rates: list[int] = field(default_factory=list)
    """The columns that may hold shares and rates."""
    shares: list[int] = field(default_factory=list)
    """Those of them that are surely shares of a whole."""
    signed: set[int] = field(default_factory=set)
    """The columns in which some figures are below zero."""
    relations: list[Relation] = field(default_factory=list)
    totals: list[_Total] = field(default_factory=list)
    _standing: dict[int, list[int]] = field(default_factory=dict)
    """In which of the totals each short row stands, as the sum or as a part."""

    @classmethod
    def of(cls, grid: Placed, words: TableWords) -> Sums:
        """Return those of a grid."""
        first, width = grid.labels, grid.width
        whole = {i: row.cells for i, row in enumerate(grid.body) if row.kind == "row"}
        own = cls({i: figures_of(cells[first:]) for i, cells in whole.items()})
        own.places = [last_place(cells[c] for cells in whole.values()) for c in range(first, width)]
        names = [_name_of(grid, c) for c in range(first, width)]
        cells = list(whole.values())
        own.rates = [
            c for c, name in enumerate(names) if _may_hold_rates(name, [row[first + c] for row in cells], words)
        ]
        own.shares = [c for c, name in enumerate(names) if words.is_share(name)]
        own.signed = {
            c for row in own.rows.values() for c, number in enumerate(row) if number is not None and number < 0
        }
        labels, codes = _labels_of(grid)
        totals = [i for i, label in enumerate(labels) if words.is_total(label)]
        plain = [row for i, row in own.rows.items() if i not in totals]
        own.relations = find_relations(plain, [own.rows[i] for i in totals if i in own.rows], own.places, own.rates)
        if len(totals) * len(labels) <= MOST_SUMMED:
            own._add_totals(grid, totals, labels, codes, words)
        return own

    def _add_totals(
        self, grid: Placed, totals: list[int], labels: list[str], codes: list[str], words: TableWords
    ) -> None:
        """Add the rows that sum up others, told by their labels and codes."""
        for at in totals:
            row = grid.body[at]
            printed = figures_of(row.cells[grid.labels if row.kind == "row" else row.labels :])
            self._add_total(at, groups_of(at, labels, codes, words), sum(abs(number or 0) for number in printed))
        for at, members in families_of(labels, codes):
            self._add_total(at, [members])
        if self.shares and not totals:
            self._add_total(-1, groups_of(-1, labels, codes, words)[:1])

    def _add_total(self, at: int, groups: list[Members], printed: Number = 0) -> None:
        """Add a total with the groups that it may sum up; `printed` is what its figures are together, 0 if nobody asks."""
        own = [self._group(members) for members in groups]
        self.totals.append(_Total(at, [group for group in own if not printed or not self._is_beyond(group, printed)]))
        for i in {at}.difference(self.rows).union(*(group.short for group in self.totals[-1].groups)):
            self._standing.setdefault(i, []).append(len(self.totals) - 1)

    def _group(self, members: Members) -> _Group:
        rows = [self.rows[i] for i in members if i in self.rows]
        columns = [[number for row in rows if (number := row[c])] for c in range(len(self.places))]
        short = frozenset(i for i in members if i not in self.rows)
        return _Group([sum(own) for own in columns], [len(own) for own in columns], short)

    def _is_beyond(self, group: _Group, printed: Number) -> bool:
        """Return whether rows add up to far more in every column than a total row has in all together."""
        amounts = [number for c, number in enumerate(group.sums) if c not in self.rates]
        return not self.signed and bool(amounts) and min(amounts) > BEYOND * printed

    def clusters(self) -> list[frozenset[int]]:
        """Return the short rows that stand together in one sum of a column, by their indices."""
        found: dict[frozenset[int], None] = {}
        for total in self.totals:
            own = {total.at} if total.at >= 0 and total.at not in self.rows else set()
            found.update(dict.fromkeys(frozenset(own.union(group.short)) for group in total.groups))
        return [rows for rows in found if rows]

    def filled(self, figures: Mapping[int, Number | None], total: bool) -> Filled:
        """Return a row of which figures are given by their columns: what it lost is filled in where others give it.

        `total` says that it sums up others: products do not hold in it.
        """
        width = len(self.places)
        row = [figures.get(c) for c in range(width)]
        holes = {c for c in range(width) if c not in figures}
        own = Filled(row, frozenset(holes))
        if total:
            own.used += [relation for relation in self.relations if relation.kind == "product"]
        for relation in self.relations:
            if relation in own.used:
                continue
            open_parts = [c for c in (relation.target, *relation.parts) if c in own.holes]
            if not relation.gives or len(open_parts) != 1 or relation.proof(row, self.places, own.holes):
                continue
            row[open_parts[0]] = relation.missing(row, open_parts[0])
            own.holes -= {open_parts[0]}
            own.used.append(relation)
        return own

    def row_proof(self, row: Filled) -> float:
        """Return what the relations between the columns say for a way to read a row."""
        own = [relation for relation in self.relations if relation not in row.used]
        return sum(relation.proof(row.figures, self.places, row.holes) for relation in own)

    def totals_of(self, short: Iterable[int]) -> list[_Total]:
        """Return the totals in which some of the short rows stand, given by their index.

        What the others say is the same for all ways to read these rows.
        """
        return [self.totals[n] for n in sorted({n for i in short for n in self._standing.get(i, ())})]

    def column_proof(self, totals: list[_Total], short: Mapping[int, Filled]) -> float:
        """Return what totals say for ways to read some of the short rows, given by their index."""
        return sum(
            max([self._group_proof(total.at, own, short) for own in total.groups], default=0.0) for total in totals
        )

    def _group_proof(self, at: int, group: _Group, short: Mapping[int, Filled]) -> float:
        """Return what speaks for a total row as the sum of a group, 0 if that is nothing."""
        sum_row: Figures
        if at < 0:
            sum_row = [_WHOLE if c in self.shares else None for c in range(len(self.places))]
        else:
            sum_row = short[at].figures if at in short else self.rows.get(at, [])
        own = [row for i, row in short.items() if i in group.short]
        proof = 0.0
        for c, total in enumerate(sum_row):
            if total is None or (c in self.rates and group.terms[c] < FEWEST_SUMMED):
                continue
            more = [number for row in own if (number := row.figures[c])]
            parts, terms = group.sums[c] + sum(more), group.terms[c] + len(more)
            found = sum_proof(total, parts, terms, self.places[c]) if terms else 0.0
            lost = len(own) < len(group.short) or any(c in row.holes for row in own)
            open_ended = c in self.rates or (lost and (parts < total or c in self.signed))
            proof += max(found, 0.0) if open_ended else found
        return max(proof, 0.0)


def _name_of(grid: Placed, c: int) -> str:
    """Return the lowest name over a column, "" if there is none."""
    cells = grid.header.cells if grid.header is not None else []
    return next((cell.cell.text for cell in reversed(cells) if cell.col <= c < cell.col + cell.col_span), "")


def _may_hold_rates(name: str, cells: Row, words: TableWords) -> bool:
    """Return whether a column may hold shares or rates: by its name, or by per cent signs."""
    if name:
        return words.is_rate(name) or words.unit_after(name) in ("%", "‰")
    return any(cell.value is not None and cell.value.unit == "%" for cell in cells)


def _labels_of(grid: Placed) -> tuple[list[str], list[str]]:
    """Return what names each row of the body, and the code or number before it; nothing for what is no row."""
    names, codes = [], []
    for row in grid.body:
        count = grid.labels if row.kind == "row" else row.labels
        texts = [cell.text for cell in row.cells[:count] if cell.text] if row.kind in ("row", "uncertain") else []
        names.append(texts[-1] if texts else "")
        codes.append(texts[0] if texts else "")
    return names, codes
