"""Statutory tables with made-up figures, printed in the layouts that pages have and damaged the ways pages are.

The figures obey the form's arithmetic, as those of a careful agency do. What comes out of the parser is held against them:
a cell is right, or it is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from zhreport.forms import Block, FormTable, Row, load_forms
from zhreport.model import Number

Key = tuple[str, str]
LAYOUTS = ("lines", "blank_lines", "separators", "own_separators", "pipes", "tabs", "spaces", "broken")
FORMS = {form.id: form for form in load_forms()}


@dataclass(slots=True)
class Printed:
    """A table as a page prints it."""

    rows: list[list[str]]
    """Its rows, the cells that merging leaves empty left out."""
    values: dict[Key, Number]
    """What its data cells say."""


def applications(form: str, random: Random, largest: int = 9) -> Printed:
    """Return the table of applications with figures that add up."""
    table = next(t for t in FORMS[form].tables if t.id.endswith(".applications"))
    block = table.blocks[0]
    values: dict[Key, Number] = {}
    columns = [column.key for column in block.columns]
    results = [
        row.key for row in block.rows if not row.group and row.key.startswith("results.") and row.key != "results.total"
    ]
    for column in columns[:-1]:
        _fill_column(values, column, results, random, largest)
    for row in (row.key for row in block.rows if not row.group):
        values[row, columns[-1]] = sum(values[row, column] for column in columns[:-1])
    return Printed([*_header(block), *_body(block, values)], values)


def _fill_column(values: dict[Key, Number], column: str, results: list[str], random: Random, largest: int) -> None:
    quiet = random.random() < 0.4
    for row in results:
        values[row, column] = 0 if quiet or random.random() < 0.7 else random.randint(0, largest)
    total = sum(values[row, column] for row in results)
    forward = 0 if quiet else random.randint(0, 3)
    carried = random.randint(0, int(total + forward))
    values["results.total", column] = total
    values["carried_forward", column] = forward
    values["carried_in", column] = carried
    values["new_received", column] = total + forward - carried


def proactive(form: str, random: Random) -> Printed:
    """Return the table of what was published, with any figures."""
    table = next(t for t in FORMS[form].tables if t.id.endswith(".proactive"))
    values: dict[Key, Number] = {}
    rows: list[list[str]] = []
    for block in table.blocks:
        for row in block.rows:
            for column in block.columns:
                values[row.key, column.key] = random.choice([0, random.randint(0, 20), random.randint(0, 3000)])
            if (row.key, "disclosed_total") in values:
                values[row.key, "disclosed_total"] = max(
                    values[row.key, "disclosed_new"], values[row.key, "disclosed_total"]
                )
        rows += [[block.caption], *_header(block), *_body(block, values)]
    return Printed(rows, values)


def review(form: str, random: Random) -> Printed:
    """Return the table of reviews and lawsuits, sums right."""
    table: FormTable = next(t for t in FORMS[form].tables if t.id.endswith(".review_litigation"))
    block = table.blocks[0]
    values: dict[Key, Number] = {}
    for start in (0, 5, 10):
        own = [random.choice([0, 0, random.randint(0, 12)]) for _ in range(4)]
        for column, value in zip(block.columns[start : start + 5], [*own, sum(own)], strict=True):
            values["cases", column.key] = value
    return Printed([*_header(block), *_body(block, values)], values)


def _header(block: Block) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(block.header_rows)]
    for cell in block.headers:
        if cell.label:
            rows[cell.row].append(cell.label)
    return [row for row in rows if row]


def _body(block: Block, values: dict[Key, Number]) -> list[list[str]]:
    """Return the rows below the header; a group's label stands in the row of its first child, as merged cells do."""
    rows: list[list[str]] = []
    waiting: list[str] = []
    for row in block.rows:
        if row.group:
            waiting.append(row.label)
        else:
            rows.append([*waiting, *_label(row), *(f"{values[row.key, column.key]}" for column in block.columns)])
            waiting = []
    return rows


def _label(row: Row) -> list[str]:
    return [row.label] if row.label else []


def lay_out(rows: list[list[str]], layout: str) -> str:
    """Return the rows as text in one of the layouts."""
    cells = [cell for row in rows for cell in row]
    texts = {
        "lines": lambda: "\n".join(cells),
        "blank_lines": lambda: "\n\n".join(cells),
        "separators": lambda: "\n".join(f"{cell} |" for cell in cells),
        "own_separators": lambda: "\n".join(f"{cell}\n|" for cell in cells),
        "pipes": lambda: "\n".join(" | ".join(row) + " |" for row in rows),
        "tabs": lambda: "\n".join("\t".join(row) for row in rows),
        "spaces": lambda: "\n".join("    ".join(row) for row in rows),
        "broken": lambda: "\n".join("\n".join(f"| {cell}" for cell in row) + "\n|" for row in rows),
    }
    return texts[layout]()


def split_labels(rows: list[list[str]], random: Random, share: float = 0.15) -> list[list[str]]:
    """Return the rows with some labels cut in two cells, as narrow columns do."""
    return [[part for cell in row for part in _split(cell, random, share)] for row in rows]


def _split(cell: str, random: Random, share: float) -> list[str]:
    if len(cell) < 4 or (cell[0].isdigit() and len(cell) < 6) or random.random() > share:
        return [cell]
    middle = random.randint(2, len(cell) - 2)
    return [cell[:middle], cell[middle:]]


def lose_values(rows: list[list[str]], random: Random, count: int) -> list[list[str]]:
    """Return the rows with some figures gone without a trace."""
    places = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell.isdecimal()]
    gone = set(random.sample(places, min(count, len(places))))
    return [[cell for j, cell in enumerate(row) if (i, j) not in gone] for i, row in enumerate(rows)]


def add_furniture(text: str, random: Random, count: int) -> str:
    """Return the text with page numbers between its lines."""
    lines = text.split("\n")
    for number in range(count):
        lines.insert(random.randint(1, len(lines) - 1), f"- {number + 1} -")
    return "\n".join(lines)
