"""Tables whose figures add up: total rows first and last, columns of totals, shares, growth, differences, products.

In some each figure is rounded on its own, so that sums are off in the last place; some have a row that is part of the one
above. What the sums say of a damaged table is in the gold's rules, for those that hold exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.tables.gold import Gold, Key, Number, Part, Slot, data, figure_text, header_slot, label_slot
from zhreport.forms import Rule

Figures = dict[str, Number]
Rows = dict[str, Figures]


@dataclass(slots=True)
class Plan:
    """The columns of a table, and how their figures come about."""

    columns: list[str]
    """In order of print."""
    sums: dict[str, list[str]] = field(default_factory=dict)
    """The columns that others add up to, inner ones first."""
    follow: list[tuple[str, str, str, str]] = field(default_factory=list)
    """What else follows: (`difference`, `growth`, `product` or `share`, the column, the two it follows from)."""
    summed: list[str] = field(default_factory=list)
    """The columns in which a total row has a sum."""

    @property
    def free(self) -> list[str]:
        """The columns that follow from no other."""
        follows = {*self.sums, *(column for _, column, _, _ in self.follow)}
        return [column for column in self.columns if column not in follows]


def summed_table(rng: Random) -> Gold:
    """Return an invented table in which sums, shares or products hold."""
    words = data("summed")
    plan = rng.choice([_parts, _nested, _shares, _compared, _products])(rng)
    places, scale = rng.choice([0, 0, 1, 2, 2]), rng.choice([60, 900, 20_000])
    names = rng.sample(words["rows"], rng.randint(3, 8))
    rows: Rows = {name: _row(plan, scale, places, rng) for name in names}
    total = rng.choice(words["totals"]) if rng.random() < 0.75 else ""
    if total:
        rows = _with_total(rows, total, plan, places, rng)
    if rng.random() < 0.2:
        rows = _with_part(rows, names, plan, places, rng)
    for kind, column, first, _ in plan.follow:
        if kind == "share":
            whole = sum(rows[name][first] for name in names)
            for figures in rows.values():
                figures[column] = round(100 * figures[first] / whole, 2) if whole else 0
    return _gold(rows, plan, [(total, names)] if total else [], rng)


# ---------------------------------------------------------------------------------------------------------- the columns


def _parts(rng: Random) -> Plan:
    """A total beside its parts."""
    words = data("summed")
    parts, total = list(rng.choice(words["parts"])), rng.choice(words["row_totals"])
    columns = [total, *parts] if rng.random() < 0.7 else [*parts, total]
    return Plan(columns, {total: parts}, summed=columns)


def _nested(rng: Random) -> Plan:
    """A total of which one part has parts of its own."""
    words = data("summed")
    (inner, *parts), (first, last) = rng.choice(words["nested"]), rng.sample(words["outer"], 2)
    total = words["row_totals"][0]
    columns = [total, first, inner, *parts, last]
    return Plan(columns, {inner: parts, total: [first, inner, last]}, summed=columns)


def _shares(rng: Random) -> Plan:
    """One amount or two, and the share of the first."""
    amounts = list(rng.choice(data("summed")["amounts"]))
    share = rng.choice(data("summed")["shares"])
    return Plan([*amounts, share], follow=[("share", share, amounts[0], "")], summed=amounts)


def _compared(rng: Random) -> Plan:
    """Two years, often the difference, the growth."""
    words = data("summed")
    a, b = rng.choice(words["pairs"])
    difference, growth = rng.choice(words["differences"]), rng.choice(words["growth"])
    follow = [("difference", difference, a, b)] if rng.random() < 0.6 else []
    summed = [a, b, *(column for _, column, _, _ in follow)]
    return Plan([*summed, growth], follow=[*follow, ("growth", growth, a, b)], summed=summed)


def _products(rng: Random) -> Plan:
    """A quantity, its price, the amount."""
    quantity, price, amount = rng.choice(data("summed")["products"])
    return Plan([quantity, price, amount], follow=[("product", amount, quantity, price)], summed=[quantity, amount])


# ------------------------------------------------------------------------------------------------------------- the rows


def _rounded(value: float, places: int) -> Number:
    return round(value, places) if places else round(value)


def _row(plan: Plan, scale: int, places: int, rng: Random) -> Figures:
    """Return the figures of one row; now and then a total is rounded on its own."""
    exact = {column: 0.0 if rng.random() < 0.08 else rng.uniform(0.02, 1) * scale for column in plan.free}
    own: Figures = {column: _rounded(value, places) for column, value in exact.items()}
    loose = places > 0 and rng.random() < 0.15
    for column, parts in plan.sums.items():
        exact[column] = sum(exact[part] for part in parts)
        own[column] = _rounded(exact[column] if loose else sum(own[part] for part in parts), places)
    return _followed(own, plan, places)


def _followed(own: Figures, plan: Plan, places: int) -> Figures:
    """Return a row's figures with those that follow from them."""
    for kind, column, first, second in plan.follow:
        if kind != "share" and {first, second} <= own.keys():
            a, b = own[first], own[second]
            if kind == "growth":
                own[column] = round(100 * (b - a) / a, 1) if a else 0
            else:
                own[column] = _rounded(b - a if kind == "difference" else a * b, places)
    return own


def _with_total(rows: Rows, total: str, plan: Plan, places: int, rng: Random) -> Rows:
    """Return rows with one that sums them up, first or last; now and then one of its figures is rounded on its own."""
    own: Figures = {column: _rounded(sum(row[column] for row in rows.values()), places) for column in plan.summed}
    own = {**_followed(own, plan, places), **own}
    if places and rng.random() < 0.2:
        column = rng.choice(plan.summed)
        own[column] = _rounded(own[column] + rng.choice([-1, 1]) * 10**-places, places)
    return {total: own, **rows} if rng.random() < 0.35 else {**rows, total: own}


def _with_part(rows: Rows, names: list[str], plan: Plan, places: int, rng: Random) -> Rows:
    """Return rows with one below another that is part of it."""
    part = data("summed")["among"].format(
        row=rng.choice([name for name in data("summed")["rows"] if name not in names])
    )
    above = rng.choice(names)
    halves: Figures = {column: _rounded(rows[above][column] / 2, places) for column in plan.free}
    for column, parts in plan.sums.items():
        halves[column] = _rounded(sum(halves[name] for name in parts), places)
    out: Rows = {}
    for name, figures in rows.items():
        out[name] = figures
        if name == above:
            out[part] = _followed(halves, plan, places)
    return out


# ------------------------------------------------------------------------------------------------------------- the gold


def _gold(rows: Rows, plan: Plan, totals: list[tuple[str, list[str]]], rng: Random) -> Gold:
    words = data("summed")
    gold = Gold(1 + len(plan.columns), [Part([], [])], {})
    gold.above = [unit for unit in [rng.choice(words["units"])] if unit]
    header_slot(gold, 0, rng.choice(words["corners"]), 0)
    for c, name in enumerate(plan.columns):
        gold.col_labels[name] = [header_slot(gold, 0, name, 1 + c)]
    thousands, sign = rng.random() < 0.2, rng.random() < 0.5
    for name, figures in rows.items():
        row = [label_slot(gold, name, name, 0)]
        for c, column in enumerate(plan.columns):
            value = gold.truth[name, column] = figures.get(column)
            mark = "%" if sign and column in words["shares"] and "%" not in column else ""
            text = figure_text(value, thousands) + mark if value is not None else ""
            row.append(Slot("value", [text], 1 + c, key=(name, column), value=value))
            row[-1].state = "printed" if text else "blank"
        gold.parts[0].body.append(row)
    gold.rules = tuple(_rules(rows, plan, totals))
    return gold


def _rules(rows: Rows, plan: Plan, totals: list[tuple[str, list[str]]]) -> Iterator[Rule]:
    """Yield the sums of rows and columns that hold exactly."""
    for total, names in totals:
        for column in plan.summed:
            yield from _rule(rows, (total, column), [(name, column) for name in names])
    for name in rows:
        for column, parts in plan.sums.items():
            yield from _rule(rows, (name, column), [(name, part) for part in parts])


def _rule(rows: Rows, left: Key, right: list[Key]) -> Iterator[Rule]:
    total, parts = rows[left[0]][left[1]], sum(rows[row][column] for row, column in right)
    if abs(total - parts) < 1e-6:
        yield Rule("|".join(left), "hard", "==", (left,), tuple(right))
