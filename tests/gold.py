"""The case files of tests/cases: read, and held against what the library returned.

A case is `=== name`, a text, a line `----`, and what must come out: the outline as lines, figures as `row = values` lines, and
lines that begin with `@` for everything else (`_CHECKS` has them all). The file's name says where its cases come from; those of `known_failures.txt` must fail, so that it is
noticed when one of them begins to pass.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

import zhreport
from zhreport.model import Cell, Section, Table
from zhreport.report import Report

CASES = Path(__file__).resolve().parent / "cases"
KNOWN_FAILURES = "known_failures"
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|([rtf]))")
_CONTROLS = {"r": "\r", "t": "\t", "f": "\f"}
_ATTRIBUTES = re.compile(r" {2}<(?P<list>[^<>]+)>$")


@dataclass(slots=True, frozen=True)
class Case:
    """A text with what must come out of it."""

    name: str
    """What it is about."""
    provenance: str
    """`wild`, `synthetic`, `negative` or `known_failures`: the name of its file."""
    text: str
    """The input."""
    expected: tuple[str, ...]
    """What must come out, line by line."""


# ------------------------------------------------------------------------------------------------------------- reading


def read_cases(layer: str) -> list[Case]:
    """Return the cases of a folder of tests/cases."""
    found = [case for path in sorted((CASES / layer).glob("*.txt")) for case in _read_file(path)]
    names = [case.name for case in found]
    if len(set(names)) < len(names):
        raise ValueError(f"{layer}: {sorted(name for name in set(names) if names.count(name) > 1)} stand twice")
    return found


def _read_file(path: Path) -> Iterator[Case]:
    parts = re.split(r"^=== *(.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        text, line, expected = body.partition("\n----\n")
        if not line:
            raise ValueError(f"{path.name}: the case {name!r} has no line ----")
        rows = tuple(_unescape(row) for row in expected.splitlines() if row.strip() and not row.startswith("#"))
        yield Case(name.strip(), path.stem, _unescape(text), rows)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else _CONTROLS[match[2]], text)


def params(layer: str) -> list[ParameterSet]:
    """Return the cases of a folder as parameters of a test, known failures marked as such."""
    return [parameter(case, f"{case.provenance}:{case.name}", case.provenance) for case in read_cases(layer)]


def parameter(value: object, name: str, provenance: str) -> ParameterSet:
    """Return a parameter of a test; one of the known failures must fail."""
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError)] if provenance == KNOWN_FAILURES else []
    return pytest.param(value, id=name, marks=marks)


def table_of(layer: str) -> dict[str, Any]:
    """Return the content of a TOML file of tests/cases."""
    return tomllib.loads((CASES / f"{layer}.toml").read_text(encoding="utf-8"))


def rows_of(layer: str) -> list[ParameterSet]:
    """Return the rows of a TOML file's lists as parameters: a list named `known_failures...` holds known failures."""
    found = []
    for section, rows in table_of(layer).items():
        provenance = KNOWN_FAILURES if section.startswith(KNOWN_FAILURES) else section
        found += [parameter(row, f"{section}:{row[0] if isinstance(row, list) else row!r}", provenance) for row in rows]
    return found


# ------------------------------------------------------------------------------------------------------------ checking


def check(case: Case, *, outline: bool = False) -> None:
    """Parse a case and hold the report against it; with `outline`, an outline that is not given must be empty."""
    report = zhreport.parse(case.text)
    assert report.validate() == []
    assert Report.from_json(report.to_json()) == report
    headings = [row for row in case.expected if not row.startswith("@") and " = " not in row]
    if headings or outline:
        check_outline(report, headings)
    _check_tables(report, [row for row in case.expected if " = " in row or row.startswith("@table")])
    for row in case.expected:
        name, _, value = row.removeprefix("@").partition(" ")
        if row.startswith("@") and name != "table":
            _CHECKS[name](report, value.strip())


def check_outline(report: Report, expected: list[str]) -> None:
    """Hold the outline against the lines expected; what stands in `<...>` behind a heading is asked of it too."""
    _same(report.outline().splitlines(), [_ATTRIBUTES.sub("", row).rstrip() for row in expected])
    for section, row in zip(report.sections, expected, strict=True):
        attributes = _ATTRIBUTES.search(row)
        for attribute in attributes["list"].split(", ") if attributes else []:
            assert _has(section, attribute), f"{row.strip()}: {section.heading}"


def _has(section: Section, attribute: str) -> bool:
    heading = section.heading
    word, _, value = attribute.partition(" ")
    if word == "ordinal":
        return heading.ordinal == (None if value == "none" else int(value))
    if word == "role":
        return section.role == value
    return {
        "run-in": heading.run_in,
        "alone": not heading.run_in,
        "repaired": heading.repaired,
        "empty": not section.children,
        "pieces": bool(heading.pieces),
    }[word]


def _same(found: object, wanted: object) -> None:
    """Say what was found where it is not what is wanted (pytest shows that for test files only)."""
    assert found == wanted, f"\nfound:  {found}\nwanted: {wanted}"


def _one_of(wanted: str, found: list[str]) -> None:
    assert wanted in found, f"\nfound:  {found}\nwanted: {wanted}"


def _texts(report: Report, kind: str) -> list[str]:
    return [node.text for node, _ in report.walk() if node.kind == kind and hasattr(node, "text")]


def _check_paragraph(report: Report, value: str) -> None:
    _one_of(value, _texts(report, "paragraph"))


def _check_item(report: Report, value: str) -> None:
    _one_of(value, [f"{item.marker} | {item.text}" for item in report.items])


def _check_count(report: Report, value: str) -> None:
    """`@count paragraph 2`: how many nodes of a kind there are."""
    kind, number = value.split()
    _same(sum(node.kind == kind for node, _ in report.walk()), int(number))


def _check_furniture(report: Report, value: str) -> None:
    """`@furniture page_number | - 3 -`."""
    found = [f"{node.category} | {node.text}" for node, _ in report.walk() if node.kind == "boilerplate"]
    _one_of(value, found)


def _check_title(report: Report, value: str) -> None:
    _same(report.metadata.title, None if value == "none" else value)


def _check_fact(report: Report, value: str) -> None:
    """`@fact year: 2020`: a field of the report's metadata."""
    name, _, wanted = (part.strip() for part in value.partition(":"))
    found = getattr(report.metadata, name)
    _same(str("none" if found is None else found), wanted)


def _check_field(report: Report, value: str) -> None:
    """`@field 来源: 某局`: a field of a metadata line."""
    name, _, wanted = (part.strip() for part in value.partition(":"))
    fields: dict[str, str] = {}
    for node, _ancestors in report.walk():
        if node.kind == "metadata":
            fields |= node.fields
    _same(fields.get(name), wanted)


def _check_signature(report: Report, value: str) -> None:
    """`@signature 某局 | 2021-01-20`, `none` for what is missing; `@signature none` for no signature."""
    nodes = [node for node, _ in report.walk() if node.kind == "signature"]
    found = [f"{node.agency or 'none'} | {node.date or 'none'}" for node in nodes]
    _same(found, [] if value == "none" else [value])


def _check_entry(report: Report, value: str) -> None:
    """`@entry 一、总体情况 | 3`: an entry of a table of contents with its page."""
    entries = [e for node, _ in report.walk() if node.kind == "toc" for e in node.entries]
    _one_of(value, [f"{entry.text} | {entry.page or 'none'}" for entry in entries])


def _check_diagnostic(report: Report, value: str) -> None:
    """`@diagnostic heading.split`, `@diagnostic 2 heading.ordinal_lost` for exactly two of them."""
    number, _, code = value.rpartition(" ")
    found = sum(note.code == code for note in report.diagnostics)
    assert found == int(number) if number else found, [note.code for note in report.diagnostics]


def _check_checks(report: Report, value: str) -> None:
    """`@checks a[b] c[d]`: the rules that fail, `none` for none."""
    found = sorted(check.rule for table in report.tables for check in table.checks)
    _same(found, [] if value == "none" else sorted(value.split()))


def _check_caption(report: Report, value: str) -> None:
    _one_of(value, [table.caption for table in report.tables])


def _check_label(report: Report, value: str) -> None:
    """`@label refused | (三)不予公开`: what the label of a row prints."""
    cells = [cell for table in report.tables for cell in table.cells if cell.role == "label"]
    _one_of(value, [f"{cell.row_key} | {cell.text}" for cell in cells])


_CHECKS: dict[str, Callable[[Report, str], None]] = {
    "paragraph": _check_paragraph,
    "item": _check_item,
    "count": _check_count,
    "furniture": _check_furniture,
    "title": _check_title,
    "fact": _check_fact,
    "field": _check_field,
    "signature": _check_signature,
    "entry": _check_entry,
    "diagnostic": _check_diagnostic,
    "checks": _check_checks,
    "caption": _check_caption,
    "label": _check_label,
}


# -------------------------------------------------------------------------------------------------------------- tables


def _check_tables(report: Report, rows: list[str]) -> None:
    """Hold tables against `@table FORM` lines and the `row = values` lines under them."""
    wanted: list[tuple[str, list[str]]] = []
    for row in rows:
        if row.startswith("@table"):
            wanted.append((row.removeprefix("@table").strip(), []))
        else:
            wanted[-1][1].append(row)
    if wanted:
        _same([table.form or "-" for table in report.tables], [form for form, _ in wanted])
    for table, (_, lines) in zip(report.tables, wanted, strict=False):
        _check_table(table, dict(_row(line) for line in lines))


def _row(line: str) -> tuple[str, list[str]]:
    key, _, values = line.rpartition(" = ")
    return key.strip(), values.split()


def _check_table(table: Table, wanted: dict[str, list[str]]) -> None:
    """Hold a table's rows against those given; a row that is not given must be without values."""
    found = {
        key: [_shown(cell, value) for cell, value in _aligned(cells, wanted.get(key))] for key, cells in _by_row(table)
    }
    silent = {key: values for key, values in found.items() if key not in wanted and set(values) - {"_", "?", "-"}}
    _same({key: found.get(key) for key in wanted}, wanted)
    _same(silent, {})


def _by_row(table: Table) -> Iterator[tuple[str, list[Cell]]]:
    rows: dict[int, list[Cell]] = {}
    for cell in sorted((c for c in table.cells if c.role == "data"), key=lambda cell: (cell.row, cell.col)):
        rows.setdefault(cell.row, []).append(cell)
    for cells in rows.values():
        yield cells[0].row_key, cells


def _aligned(cells: list[Cell], wanted: list[str] | None) -> Iterator[tuple[Cell, str]]:
    values = wanted or []
    yield from zip(cells, [*values, *[""] * len(cells)], strict=False)


def _shown(cell: Cell, wanted: str) -> str:
    """Return a cell as the case files write it; its unit only where the case asks for it."""
    if cell.value is None:
        marks = {"unknown": "?", "not_a_number": "-", "text": "text"}
        return next((mark for flag, mark in marks.items() if flag in cell.flags), "_")
    unit = f":{cell.unit}" if ":" in wanted else ""
    return f"{cell.value}{unit}{'*' if 'imputed' in cell.flags else ''}"
