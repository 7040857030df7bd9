"""Two years of one agency side by side: every figure that both reports print, and what ties the years together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from zhreport.forms import YearRule, YearTerm, load_forms
from zhreport.model import Cell, Number
from zhreport.tables.arithmetic import CLOSE

if TYPE_CHECKING:
    from zhreport.report import Report

_Figures = dict[tuple[str, str, str], Cell]
"""Cells by table name without the generation of its form, row key and column key."""


@dataclass(slots=True, frozen=True)
class Change:
    """One figure in both years."""

    table: str
    """The table's name without the generation of its form, e.g. `applications`."""
    row_key: str
    """The form's key of the row."""
    col_key: str
    """The form's key of the column."""
    before: Number | None
    """The earlier year's value; None where the report has none or it cannot be known."""
    after: Number | None
    """The later year's value."""
    unit: str
    """The unit of both, "" if they differ or are not known."""
    flags: tuple[str, ...]
    """The flags of both cells."""

    @property
    def change(self) -> Number | None:
        """How much more it is in the later year; None where a value is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(slots=True, frozen=True)
class YearCheck:
    """A relation between the two years that does not hold."""

    rule: str
    """The rule's id in the form, with the row or column it was applied to."""
    severity: str
    """`hard` or `soft`."""
    op: str
    """The relation that should hold: `==` or `<=`."""
    left: Number
    """The left side as the sources have it."""
    right: Number
    """The right side as the sources have it."""
    cells: tuple[str, ...]
    """The cells on both sides, `year:row_key|col_key`, `before` or `after` where the year is not known."""


@dataclass(slots=True)
class Comparison:
    """What two reports say of the same figures."""

    agency: str | None
    """The agency, if both reports name the same."""
    years: tuple[int | None, int | None]
    """The earlier and the later year."""
    changes: list[Change] = field(default_factory=list)
    """Every figure of a known form that either report has, by table, row and column."""
    checks: list[YearCheck] = field(default_factory=list)
    """The relations between the years that fail; looked at only where the years follow each other."""

    def records(self) -> list[dict[str, object]]:
        """Return one flat record per figure, with both years, for a data frame."""
        return [
            {
                "agency": self.agency,
                "table": own.table,
                "row_key": own.row_key,
                "col_key": own.col_key,
                "before_year": self.years[0],
                "after_year": self.years[1],
                "before": own.before,
                "after": own.after,
                "change": own.change,
                "unit": own.unit,
                "flags": list(own.flags),
            }
            for own in self.changes
        ]


def compare(a: Report, b: Report) -> Comparison:
    """Return the figures of two reports of one agency, aligned by the forms' keys, the earlier year first.

    Figures are found again in another generation of the form where their keys are the same. Where the years follow each
    other, what the forms know of them is checked: what was carried forward is what the next report carries in.
    Raises `TypeError` for anything but reports.
    """
    for given in (a, b):
        if not hasattr(given, "metadata"):
            raise TypeError(
                f"expected a report, not {type(given).__name__}; zhreport.parse and zhreport.read return one"
            )
    if a.metadata.year and b.metadata.year and a.metadata.year > b.metadata.year:
        a, b = b, a
    years = (a.metadata.year, b.metadata.year)
    same = a.metadata.agency == b.metadata.agency
    found = Comparison(a.metadata.agency if same else None, years)
    before, after = _figures(a), _figures(b)
    for key in dict.fromkeys([*before, *after]):
        found.changes.append(_change(key, before.get(key), after.get(key)))
    if None in years or years[1] == (years[0] or 0) + 1:
        generations = dict.fromkeys(table.form for table in b.tables if table.form)
        for form in generations:
            found.checks.extend(_failing(form, before, after, years))
    found.checks.sort(key=lambda check: check.rule)
    return found


def _figures(report: Report) -> _Figures:
    figures: _Figures = {}
    for table in report.tables:
        if table.form:
            name = table.form.partition(".")[2]
            for cell in table.cells:
                if cell.role == "data":
                    figures.setdefault((name, cell.row_key, cell.col_key), cell)
    return figures


def _change(key: tuple[str, str, str], before: Cell | None, after: Cell | None) -> Change:
    units = {cell.unit for cell in (before, after) if cell}
    flags = dict.fromkeys(flag for cell in (before, after) if cell for flag in cell.flags)
    return Change(
        *key,
        before.value if before else None,
        after.value if after else None,
        units.pop() if len(units) == 1 else "",
        tuple(flags),
    )


@cache
def _year_rules() -> dict[str, tuple[YearRule, ...]]:
    return {table.id: table.across for form in load_forms() for table in form.tables}


def _failing(form: str, before: _Figures, after: _Figures, years: tuple[int | None, int | None]) -> Iterator[YearCheck]:
    name = form.partition(".")[2]
    for rule in _year_rules().get(form, ()):
        left, right = (_sum(terms, name, before, after) for terms in (rule.left, rule.right))
        if left is None or right is None or abs(left - right) < CLOSE or (rule.op == "<=" and left < right):
            continue
        cells = tuple(_place(term, years) for term in (*rule.left, *rule.right))
        yield YearCheck(rule.id, rule.severity, rule.op, left, right, cells)


def _sum(terms: tuple[YearTerm, ...], table: str, before: _Figures, after: _Figures) -> Number | None:
    total: Number = 0
    for term in terms:
        cell = (after if term.next_year else before).get((table, *term.key))
        if cell is None or cell.value is None:
            return None
        total += term.sign * cell.value
    return total


def _place(term: YearTerm, years: tuple[int | None, int | None]) -> str:
    year = years[term.next_year] or ("after" if term.next_year else "before")
    return f"{year}:{'|'.join(term.key)}"
