"""The arithmetic of a form: rules applied to rows, columns or cells, within a report and between those of two years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhreport.forms.model import Block, Rule, YearRule, YearTerm
from zhreport.lexicon_file import LexiconFile

NEXT_YEAR = "next_year:"
_SIDES = ("left", "right")
_RULE_FIELDS = {"id", "table", "apply", "columns", "left", "right", "op", "severity"}
_Fixed = tuple[str, str]
"""The row and the column of the cells that a rule is applied to; "" for what its terms name."""


def check_rules(file: LexiconFile, rules: list[dict[str, Any]], tables: set[str]) -> None:
    """Refuse rules that are malformed or speak of no table of the form."""
    for data in rules:
        where = f"rule {data.get('id', '')!r}"
        file.known(data, _RULE_FIELDS, where)
        name = file.need(data, "id", str, where)
        table = file.need(data, "table", str, where, name)
        if table not in tables:
            file.fail(where, f"`table` is {table!r}, expected {' or '.join(sorted(tables))}", name)
        file.one_of(data, "apply", ("row", "column", "cell"), None, where)
        file.strings(data, "columns", where)
        file.one_of(data, "severity", ("hard", "soft"), None, where)
        file.one_of(data, "op", ("==", "<="), "==", where)
        for side in _SIDES:
            if not file.strings(data, side, where):
                file.fail(where, f"`{side}` is missing or empty", name)


def rules_of(file: LexiconFile, rules: list[dict[str, Any]], table: str, blocks: tuple[Block, ...]) -> Iterator[Rule]:
    """Yield the rules of a table that hold within one report, once for each row or column they apply to."""
    for data, name, (row, column), known in _applied(rules, table, blocks, across=False):
        terms = (_keys(file, data[side], known, data["id"]) for side in _SIDES)
        left, right = (tuple((row or key, column or key) for key in keys) for keys in terms)
        yield Rule(name, data["severity"], data.get("op", "=="), left, right)


def year_rules_of(
    file: LexiconFile, rules: list[dict[str, Any]], table: str, blocks: tuple[Block, ...]
) -> Iterator[YearRule]:
    """Yield the rules of a table that tie the reports of two years together."""
    for data, name, fixed, known in _applied(rules, table, blocks, across=True):
        left, right = (tuple(_term(file, term, fixed, known, data["id"]) for term in data[side]) for side in _SIDES)
        yield YearRule(name, data["severity"], data.get("op", "=="), left, right)


def _applied(
    rules: list[dict[str, Any]], table: str, blocks: tuple[Block, ...], *, across: bool
) -> Iterator[tuple[dict[str, Any], str, _Fixed, list[str]]]:
    """Yield the rules of a table, within a report or across two, each with its applications."""
    for data in rules:
        if data["table"] == table and across == any(NEXT_YEAR in term for side in _SIDES for term in data[side]):
            yield from ((data, *application) for application in _applications(data, blocks))


def _bare(term: str) -> str:
    return term.removeprefix("-").removeprefix(NEXT_YEAR)


def _term(file: LexiconFile, term: str, fixed: _Fixed, known: list[str], rule: str) -> YearTerm:
    (key,) = _keys(file, [_bare(term)], known, rule, term)
    return YearTerm((fixed[0] or key, fixed[1] or key), NEXT_YEAR in term, -1 if term.startswith("-") else 1)


def _applications(data: dict[str, Any], blocks: tuple[Block, ...]) -> Iterator[tuple[str, _Fixed, list[str]]]:
    """Yield (id, row or column that is fixed, the keys that a term may name) for every row, every column, or once."""
    rows = [row.key for block in blocks for row in block.rows if not row.group]
    terms = {_bare(term) for term in data["left"]}
    if data["apply"] == "column":
        only = data.get("columns")
        for column in dict.fromkeys(column.key for block in blocks for column in block.columns):
            if only is None or column in only:
                yield f"{data['id']}[{column}]", ("", column), rows
        return
    for block in blocks:
        columns = [column.key for column in block.columns]
        if data["apply"] == "row" and (terms <= set(columns) or len(blocks) == 1):
            for row in block.rows:
                if not row.group:
                    yield f"{data['id']}[{row.key}]", (row.key, ""), columns
        elif data["apply"] == "cell" and terms <= set(columns):
            yield data["id"], (rows[0], ""), columns
        elif data["apply"] == "cell" and block is blocks[0]:
            yield data["id"], ("", columns[0]), rows


def _keys(file: LexiconFile, terms: list[str], known: list[str], rule: str, near: str = "") -> list[str]:
    """Return the keys that the terms stand for; `a.*` stands for every key below `a`."""
    keys: list[str] = []
    for term in terms:
        found = [key for key in known if key.startswith(term[:-1])] if term.endswith(".*") else [term]
        if not found or found[0] not in known:
            file.fail(f"rule {rule!r}", f"{term!r} names no row or column of the table", near or term)
        keys.extend(found)
    return keys
