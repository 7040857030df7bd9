"""Indicator tables that no form knows: invented names and figures under one, two or three rows of headers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.tables.gold import Gold, Number, Part, Slot, SlotRow, data, figure_text, header_slot, label_slot


def unknown_table(rng: Random, year: int) -> Gold:
    """Return an invented indicator table."""
    maker = rng.choice([_indicators, _breakdown, _cross])
    gold = maker(rng, year)
    words = data("words")
    place = {"town": rng.choice(words["towns"]), "head": rng.choice(words["heads"])}
    place |= {"year": str(year), "n": str(rng.randint(1, 9))}
    if rng.random() < 0.6:
        gold.above.insert(0, rng.choice(words["captions"]).format(**place))
    if rng.random() < 0.4:
        gold.below.append(rng.choice(words["notes"]).format(**place))
    return gold


def _names(rng: Random, count: int) -> list[tuple[str, str, str]]:
    """Return (label, unit, figures) of so many different invented indicators."""
    words = data("words")
    found: dict[str, tuple[str, str, str]] = {}
    while len(found) < count:
        tail = rng.choice(words["tails"])
        label = rng.choice(words["heads"]) + tail["text"]
        found[label] = (label, tail["unit"], tail["figures"])
    return list(found.values())


def _figure(figures: str, rng: Random) -> Number:
    if figures == "percent":
        return round(rng.uniform(0, 100), 1)
    if figures == "decimal":
        return round(rng.uniform(0, rng.choice([5, 50, 5000])), rng.choice([1, 2]))
    if figures == "change":
        return round(rng.uniform(-30, 60), 1)
    return rng.randint(0, rng.choice([9, 99, 999, 20000]))


@dataclass(slots=True)
class _Maker:
    """Puts an invented table together row by row."""

    rng: Random
    gold: Gold
    thousands: bool
    dash: str

    def value(self, row: str, col: str, number: Number | None, at: int, sign: str = "") -> Slot:
        """Return the slot of a value and remember the truth."""
        self.gold.truth[row, col] = number
        text = self.dash if number is None else figure_text(number, self.thousands) + sign
        return Slot("value", [text], at, key=(row, col), value=number)

    def maybe(self, number: Number) -> Number | None:
        """Return the number, seldom a dash instead."""
        return None if self.rng.random() < 0.04 else number


def _maker(rng: Random, n_cols: int) -> _Maker:
    gold = Gold(n_cols, [Part([], [])], {})
    return _Maker(rng, gold, rng.random() < 0.3, rng.choice(data("words")["dashes"]))


def _indicators(rng: Random, year: int) -> Gold:
    """Different indicators in different units, by year: one to three label columns."""
    words = data("words")
    n_years, growth = rng.randint(2, 4), rng.random() < 0.6
    labels = _label_columns(rng)
    maker = _maker(rng, len(labels) + n_years + growth)
    corners = {"number": words["number_corner"], "group": rng.choice(words["group_corners"])}
    corners |= {"name": rng.choice(words["corners"]), "unit": rng.choice(words["unit_corners"])}
    for i, label in enumerate(labels):
        header_slot(maker.gold, 0, corners[label], i)
    tail = rng.choice(words["year_tails"])
    columns = [f"{year - n_years + 1 + i}年{tail}" for i in range(n_years)]
    columns += [rng.choice(words["growth"])] if growth else []
    for i, column in enumerate(columns):
        maker.gold.col_labels[column] = [header_slot(maker.gold, 0, column, len(labels) + i)]
    _indicator_rows(maker, labels, columns, n_years)
    return maker.gold


def _label_columns(rng: Random) -> list[str]:
    """Return what stands in the columns left of the figures."""
    units_column, grouped, numbered = rng.random() < 0.35, rng.random() < 0.3, rng.random() < 0.12
    return ["number"] * numbered + ["group"] * (grouped and not numbered) + ["name"] + ["unit"] * units_column


def _indicator_rows(maker: _Maker, labels: list[str], columns: list[str], n_years: int) -> None:
    """Add a row for each invented indicator."""
    rng, gold = maker.rng, maker.gold
    names = _names(rng, rng.randint(3, 9))
    groups = dict(_group_sizes(rng, len(names), data("words")["groups"])) if "group" in labels else {}
    percent_sign = rng.random() < 0.5
    for n, (name, unit, figures) in enumerate(names):
        row: SlotRow = []
        text = name if "unit" in labels or rng.random() < 0.3 else f"{name}({unit})"
        for i, label in enumerate(labels):
            if label == "number":
                row.append(Slot("label", [str(n + 1)], i))
            elif label == "group" and n in groups:
                row.append(label_slot(gold, "", groups[n][0], i, groups[n][1], group=True))
            elif label == "name":
                row.append(label_slot(gold, name, text, i))
            elif label == "unit":
                row.append(Slot("unit", [unit], i))
        for i, column in enumerate(columns):
            kind = figures if i < n_years else "change"
            sign = "%" if percent_sign and kind == "percent" else ""
            row.append(maker.value(name, column, maker.maybe(_figure(kind, rng)), len(labels) + i, sign))
        gold.parts[0].body.append(row)


def _group_sizes(rng: Random, rows: int, names: list[str]) -> list[tuple[int, tuple[str, int]]]:
    """Return (first row, (group, number of rows)) of groups that share the rows."""
    first, out = 0, []
    pool = rng.sample(names, len(names))
    while first < rows:
        size = min(rng.randint(1, 4), rows - first)
        out.append((first, (pool.pop(), size)))
        first += size
    return out


def _breakdown(rng: Random, year: int) -> Gold:
    """One kind of figure for each place, with a total row and a unit line."""
    words = data("words")
    tails = [tail for tail in words["tails"] if tail["figures"] != "percent"]
    tail = rng.choice(tails)
    planned = rng.random() < 0.6
    columns = list(rng.choice(words["plan_columns"])) if planned else rng.sample(words["heads"], rng.randint(2, 5))
    share = [rng.choice(words["share_columns"])] if rng.random() < 0.4 else []
    maker = _maker(rng, 1 + len(columns) + len(share))
    gold = maker.gold
    header_slot(gold, 0, rng.choice(words["corners"]), 0)
    for i, column in enumerate([*columns, *share]):
        gold.col_labels[column] = [header_slot(gold, 0, column, 1 + i)]
    if rng.random() < 0.7:
        gold.above.append(rng.choice(words["unit_lines"]).format(unit=tail["unit"]))
    places = rng.sample(words["towns"] if rng.random() < 0.6 else words["kinds"], rng.randint(3, 8))
    rows = [(place, [_figure(tail["figures"], rng) for _ in columns]) for place in places]
    if rng.random() < 0.6:
        total = (rng.choice(words["totals"]), [round(sum(row[i] for _, row in rows), 2) for i in range(len(columns))])
        rows.insert(rng.choice([0, len(rows)]), total)
    for place, figures in rows:
        own = [maker.value(place, columns[i], value, 1 + i) for i, value in enumerate(figures)]
        own += [maker.value(place, column, maker.maybe(_figure("percent", rng)), 1 + len(columns)) for column in share]
        gold.parts[0].body.append([label_slot(gold, place, place, 0), *own])
    return gold


def _cross(rng: Random, year: int) -> Gold:
    """Two or three header rows with merged cells; one or two label columns."""
    words = data("words")
    leaves = rng.choice(words["leaf_columns"])
    uppers = [f"{year - 1}年", f"{year}年"] if rng.random() < 0.6 else rng.sample(words["groups"], rng.randint(2, 3))
    deep, grouped = rng.random() < 0.3, rng.random() < 0.4
    depth, offset = 2 + deep, 1 + grouped
    maker = _maker(rng, offset + len(uppers) * len(leaves))
    gold = maker.gold
    if grouped:
        header_slot(gold, 0, rng.choice(words["group_corners"]), 0, depth)
    header_slot(gold, 0, rng.choice(words["corners"]), offset - 1, depth)
    top = (
        [header_slot(gold, 0, rng.choice(words["upper_columns"]), offset, 1, len(uppers) * len(leaves))] if deep else []
    )
    columns: list[tuple[str, str]] = []
    for u, upper in enumerate(uppers):
        above = header_slot(gold, int(deep), upper, offset + u * len(leaves), 1, len(leaves))
        for i, leaf in enumerate(leaves):
            below = header_slot(gold, int(deep) + 1, leaf, offset + u * len(leaves) + i)
            gold.col_labels[f"{upper}/{leaf}"] = [*top, above, below]
            columns.append((f"{upper}/{leaf}", "percent" if "%" in leaf else "count"))
    names = rng.sample([*words["kinds"], *words["towns"]], rng.randint(3, 8))
    groups = dict(_group_sizes(rng, len(names), words["groups"])) if grouped else {}
    for n, name in enumerate(names):
        row: SlotRow = []
        if n in groups:
            row.append(label_slot(gold, "", groups[n][0], 0, groups[n][1], group=True))
        row.append(label_slot(gold, name, name, offset - 1))
        for i, (column, figures) in enumerate(columns):
            row.append(maker.value(name, column, maker.maybe(_figure(figures, rng)), offset + i))
        gold.parts[0].body.append(row)
    return gold
