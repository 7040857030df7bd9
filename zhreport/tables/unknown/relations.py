"""How the columns of a table depend on each other: sums, differences, products, shares and growth that hold in its rows.

Only what holds in several rows with figures that would hardly agree by chance is taken for a relation; it then tells of a row
that lost a figure where the others stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log10
from typing import Literal

from zhreport.model import Number
from zhreport.tables.unknown.figures import Figures, near_proof, sum_proof

FIRM = 3.0  # powers of ten by which a relation must be more than chance, with all that are tried counted
FEWEST_ROWS = 2  # rows in which a relation must hold
ROWS_FOR_ERROR = 6  # in so many rows that agree one may not: sources have errors
MOST_ROWS = 40  # rows on which relations are tried
MOST_TRIPLES = 12  # columns up to which all products and shares are tried; of more only those of neighbours

Kind = Literal["sum", "product", "rate", "growth", "share"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A figure of a row that others in the row give."""

    kind: Kind
    """`sum` of the parts; `product` of two; `rate`: the first in per cent of the second; `growth` from the second to the first.

    `share`: the first in per cent of `whole`.
    """
    target: int
    """The column of the figure."""
    parts: tuple[int, ...]
    """The columns of the others."""
    whole: Number = 0
    """What all rows have together."""
    signed: bool = False
    """Whether parts may be below zero."""

    @property
    def gives(self) -> bool:
        """Whether it gives each of its figures exactly from the others."""
        return self.kind in ("sum", "product")

    def proof(self, row: Figures, places: Sequence[float], holes: frozenset[int] = frozenset()) -> float:
        """Return how many powers of ten a row proves it, `FAILED` if it breaks it, 0 if it says nothing.

        In the `holes` of a row something may be lost; `places` are the last places of the columns.
        """
        figure = row[self.target]
        if figure is None:
            return 0.0
        lost = not holes.isdisjoint(self.parts)
        if self.kind == "sum":
            return self._sum_proof(figure, row, places, lost=lost)
        own = [number for part in self.parts if (number := row[part]) is not None]
        if lost or len(own) < len(self.parts):
            return 0.0
        return self._rate_proof(figure, own, places)

    def missing(self, row: Figures, column: int) -> Number | None:
        """Return what a sum or product gives for the only one of its columns in which the row has nothing."""
        figure, own = row[self.target] or 0, [row[part] or 0 for part in self.parts]
        if self.kind == "sum":
            return sum(own) if column == self.target else figure - sum(own)
        if column == self.target:
            return own[0] * own[1]
        other = max(own)  # the lost one counts as 0
        return figure / other if other else None

    def _sum_proof(self, total: Number, row: Figures, places: Sequence[float], *, lost: bool) -> float:
        terms = [number for part in self.parts if (number := row[part])]
        place = max([places[column] for column in (self.target, *self.parts)])
        found = sum_proof(total, sum(terms), len(terms), place) if terms or not lost else 0.0
        return 0.0 if found < 0 and lost and (self.signed or sum(terms) < total) else found

    def _rate_proof(self, figure: Number, own: list[Number], places: Sequence[float]) -> float:
        first, second = own[0], (own[1] if len(own) > 1 else self.whole)
        if self.kind == "product":
            return near_proof(figure, first * second, places[self.target], 0.0)
        a, b = places[self.parts[0]], places[self.parts[-1]]
        if not second or not first:
            return 0.0
        rate = 100 * first / second
        error = abs(rate) * (0.5 * a / abs(first) + (0.5 * b / abs(second) if len(own) > 1 else 0))
        return near_proof(figure, rate - 100 if self.kind == "growth" else rate, places[self.target], error)


def find_relations(
    plain: list[list[Number | None]], totals: list[list[Number | None]], places: Sequence[float], rates: Sequence[int]
) -> list[Relation]:
    """Return the relations that hold in rows, plain ones and total rows, one at most for each column.

    `rates` are the columns that may hold rates. Products hold in plain rows only.
    """
    plain = plain[:MOST_ROWS]
    rows = [*plain, *totals]
    wholes = totals[0] if len(totals) == 1 else []
    best: dict[int, tuple[float, Relation]] = {}

    firm = FIRM + log10(4 * len(places) ** 2)
    negative = {c for row in rows for c, number in enumerate(row) if number is not None and number < 0}

    def found(relation: Relation) -> bool:
        relation = replace(relation, signed=not negative.isdisjoint(relation.parts))
        proof = _proof(relation, plain if relation.kind == "product" else rows, places)
        if proof < firm:
            return False
        if relation.target not in best or proof >= best[relation.target][0]:
            best[relation.target] = proof, relation
        return True

    _find_sums(len(places), found, best)
    for relation in _triples(len(places), rates, wholes):
        if relation.target not in best:
            found(relation)
    return [relation for _, relation in best.values()]


def _proof(relation: Relation, rows: list[list[Number | None]], places: Sequence[float]) -> float:
    """Return how far rows prove a relation, 0 if too many break it."""
    total, held, broken = 0.0, 0, 0
    for row in rows:
        proof = relation.proof(row, places)
        total += proof
        held += proof > 0
        broken += proof < 0
        if broken > 1 + held / ROWS_FOR_ERROR:
            return 0.0
    return total if held >= FEWEST_ROWS and broken * ROWS_FOR_ERROR <= held else 0.0


def _find_sums(width: int, found: Callable[[Relation], bool], best: dict[int, tuple[float, Relation]]) -> None:
    """Try every column as the sum of those right of it, then of those left of it.

    A column that is a sum itself stands for its parts (`合计 | 小计 | 男 | 女 | 其他`).
    """
    for order in (range(width), range(width - 1, -1, -1)):
        columns = list(order)
        inner: dict[int, int] = {}  # how many columns a sum takes with its parts
        for first in range(width - 2, -1, -1):
            parts: list[int] = []
            at = first + 1
            while at < width:
                parts.append(columns[at])
                at += inner.get(at, 1)
                if len(parts) > 1 and found(Relation("sum", columns[first], tuple(parts))):
                    inner[first] = at - first
    for a, b, c in zip(range(width), range(1, width), range(2, width), strict=False):
        if not {a, b, c} & best.keys():
            found(Relation("sum", b, (a, c)))  # last year, this year, the difference


def _triples(width: int, rates: Sequence[int], wholes: Figures) -> Iterator[Relation]:
    """Yield what may be products, shares and growth."""
    few = width <= MOST_TRIPLES
    pairs = [(a, b) for a in range(width) for b in range(a + 1, width)] if few else list(pairwise(range(width)))
    for target in range(width):
        own = [(a, b) for a, b in pairs if target not in (a, b) and (few or abs(target - b) < 3)]
        for a, b in own if target in rates else ():
            for first, second in ((a, b), (b, a)):
                yield Relation("rate", target, (first, second))
                yield Relation("growth", target, (first, second))
        for part in range(width) if target in rates else ():
            whole = wholes[part] if wholes else None
            if part != target and whole:
                yield Relation("share", target, (part,), whole)
        for a, b in own if target not in rates else ():
            if b < target:
                yield Relation("product", target, (a, b))
