"""Forms: statutory tables as data. Loads lexicons/forms/*.toml and lays out their header and row trees.

A form knows, for every cell that the official table has, its stable keys and its place in the grid, the wordings its labels
are met in, and the arithmetic that ties the figures together. How observed text is matched against it is the business of
`zhreport.tables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from zhreport.chars import fold
from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, read_toml


@dataclass(slots=True, frozen=True)
class HeaderCell:
    """One cell of a block's header, laid out."""

    label: str
    """The official wording."""
    wordings: tuple[str, ...]
    """The official wording and its variants, folded."""
    row: int
    """Row within the header, from 0."""
    col: int
    """Column of the grid, from 0."""
    row_span: int
    """How many header rows it covers."""
    col_span: int
    """How many columns it covers."""


@dataclass(slots=True, frozen=True)
class Column:
    """A column that holds values."""

    key: str
    """Its stable key path."""
    col: int
    """Its place in the grid."""
    unit: str
    """The unit of its values, "" if the row or the cell says it."""
    signed: bool
    """Whether negative values are expected."""


@dataclass(slots=True, frozen=True)
class Row:
    """A row of the form, with a value in every column unless it is a group."""

    key: str
    """Its stable key path."""
    label: str
    """The official wording, "" for a row without label."""
    wordings: tuple[str, ...]
    """The official wording and its variants, folded."""
    row: int
    """Row below the header within the block, from 0; that of its first child, for a group of a table with several label columns."""
    col: int
    """The label column it stands in."""
    row_span: int
    """How many rows its label covers."""
    col_span: int
    """How many label columns its label covers."""
    unit: str
    """The unit of its values, "" if the column or the cell says it."""
    group: bool
    """Whether it has no values of its own."""


@dataclass(slots=True, frozen=True)
class Block:
    """A header with the rows under it; most tables have one, some are stacks of them."""

    caption: str
    """The full-width caption row above the header, "" if there is none."""
    captions: tuple[str, ...]
    """The caption and its variants, folded."""
    headers: tuple[HeaderCell, ...]
    """The header cells, those over the label columns included."""
    header_rows: int
    """How many rows the header has."""
    columns: tuple[Column, ...]
    """The value columns, left to right."""
    rows: tuple[Row, ...]
    """Groups and rows, in the form's order."""
    unit_col: int | None
    """The grid column that prints the row's unit, None if there is none."""

    @property
    def depth(self) -> int:
        """How many grid rows the rows take."""
        return max((row.row + row.row_span for row in self.rows), default=0)


@dataclass(slots=True, frozen=True)
class Rule:
    """One application of a rule of arithmetic: sums of cells, each (row key, column key)."""

    id: str
    """The rule's id, with the row or column it is applied to."""
    severity: str
    """`hard` (true by construction) or `soft` (plausible)."""
    op: str
    """`==` or `<=`."""
    left: tuple[tuple[str, str], ...]
    """The cells whose sum stands on the left."""
    right: tuple[tuple[str, str], ...]
    """The cells whose sum stands on the right."""
    left_at: tuple[int, ...] = ()
    """The same as places among the table's data cells."""
    right_at: tuple[int, ...] = ()
    """The same as places among the table's data cells."""


@dataclass(slots=True, frozen=True)
class FormTable:
    """One table of a form."""

    id: str
    """`form.table`, e.g. `disclosure-2019.applications`."""
    caption: str
    """The caption above the whole table, "" if there is none."""
    captions: tuple[str, ...]
    """The caption and its variants, folded."""
    notes: tuple[str, ...]
    """Texts printed in the table that are neither labels nor values, folded."""
    label_columns: int
    """How many grid columns the row labels take."""
    n_cols: int
    """How many grid columns the table has."""
    blocks: tuple[Block, ...]
    """Its blocks, in order."""
    rules: tuple[Rule, ...]
    """Its arithmetic within one report."""
    keys: tuple[tuple[str, str], ...]
    """Row key and column key of every data cell, row by row."""
    offsets: dict[str, int]
    """Row key to the place of the row's first data cell among them."""


@dataclass(slots=True, frozen=True)
class Form:
    """A form generation: the tables that belong together."""

    id: str
    """Its name, e.g. `disclosure-2019`."""
    years: tuple[int, ...]
    """The report years it is for; empty if it does not depend on the year."""
    detect: tuple[str, ...]
    """Labels that tell it from other forms, folded."""
    not_a_number: frozenset[str]
    """What stands in a value cell where there is no number."""
    tables: tuple[FormTable, ...]
    """Its tables."""
    path: Path = field(compare=False)
    """The file it was read from."""


def load_forms(folders: tuple[Path, ...] = ()) -> tuple[Form, ...]:
    """Return the shipped forms and those in the `forms/` of the user's lexicon folders.

    Raises `LexiconError` for a malformed file.
    """
    return tuple(_form(path) for path in lexicon_files(folders, "forms/*.toml"))


def _form(path: Path) -> Form:
    data = read_toml(path)
    reader = _Reader(path)
    reader.known(data, {"form", "report_years", "detect", "tables", "rules", "cells"}, "the file")
    tables = tuple(_table(reader, data, table) for table in reader.need(data, "tables", list, "the file"))
    return Form(
        id=reader.need(data, "form", str, "the file"),
        years=tuple(data.get("report_years", [])),
        detect=tuple(_folded(label) for label in data.get("detect", {}).get("any_label", [])),
        not_a_number=frozenset(_folded(mark) for mark in data.get("cells", {}).get("not_a_number", [])),
        tables=tables,
        path=path,
    )


@dataclass(slots=True)
class _Reader:
    """Takes fields out of a TOML table and names the file where one is wrong."""

    path: Path

    def need(self, data: dict[str, Any], key: str, kind: type, where: str) -> Any:
        value = data.get(key)
        if not isinstance(value, kind):
            raise LexiconError(self.path, f"{where}: `{key}` is missing or is not a {kind.__name__}")
        return value

    def known(self, data: dict[str, Any], names: set[str], where: str) -> None:
        for key in data:
            if key not in names:
                raise LexiconError(self.path, f"{where}: unknown field `{key}`; known: {', '.join(sorted(names))}")


_TABLE_FIELDS = {
    "id",
    "caption",
    "caption_variants",
    "corner_note",
    "label_columns",
    "row_header",
    "columns",
    "rows",
    "blocks",
}
_BLOCK_FIELDS = {"caption", "caption_variants", "row_header", "columns", "rows"}
_COLUMN_FIELDS = {
    "key",
    "label",
    "variants",
    "unit",
    "unit_in_cell",
    "decimal",
    "signed",
    "role",
    "children",
    "verified",
}
_ROW_FIELDS = {"key", "label", "variants", "unit", "kind", "children", "verified"}


def _table(reader: _Reader, form: dict[str, Any], data: dict[str, Any]) -> FormTable:
    name = reader.need(data, "id", str, "a table")
    reader.known(data, _TABLE_FIELDS, f"table {name}")
    stacked = "blocks" in data
    parts = data["blocks"] if stacked else [data]
    labels = int(data.get("label_columns", 0 if _unlabelled(parts) else 1))
    blocks = tuple(_block(reader, part, labels, name, stacked) for part in parts)
    n_cols = max(cell.col + cell.col_span for block in blocks for cell in block.headers)
    caption = "" if stacked else data.get("caption", "")
    keys, offsets = _number_cells(reader, blocks, name)
    at = {key: i for i, key in enumerate(keys)}
    rules = tuple(
        replace(rule, left_at=tuple(at[k] for k in rule.left), right_at=tuple(at[k] for k in rule.right))
        for rule in _rules(reader, form.get("rules", []), name, blocks)
    )
    return FormTable(
        id=f"{form.get('form')}.{name}",
        caption=caption,
        captions=() if stacked else _wordings(caption, data.get("caption_variants", [])),
        notes=(_folded(data["corner_note"]),) if "corner_note" in data else (),
        label_columns=labels,
        n_cols=n_cols,
        blocks=blocks,
        rules=rules,
        keys=tuple(keys),
        offsets=offsets,
    )


def _number_cells(
    reader: _Reader, blocks: tuple[Block, ...], where: str
) -> tuple[list[tuple[str, str]], dict[str, int]]:
    keys: list[tuple[str, str]] = []
    offsets: dict[str, int] = {}
    for block in blocks:
        for row in block.rows:
            if row.group:
                continue
            if row.key in offsets:
                raise LexiconError(reader.path, f"table {where}: two rows have the key `{row.key}`")
            offsets[row.key] = len(keys)
            keys += [(row.key, column.key) for column in block.columns]
    return keys, offsets


def _unlabelled(parts: list[dict[str, Any]]) -> bool:
    return all(not row.get("label") for part in parts for row in part.get("rows", []))


def _block(reader: _Reader, data: dict[str, Any], labels: int, where: str, stacked: bool) -> Block:
    if stacked:
        reader.known(data, _BLOCK_FIELDS, f"a block of table {where}")
    nodes = reader.need(data, "columns", list, f"table {where}")
    own_label = any(node.get("role") == "label" for node in nodes)
    row_header = data.get("row_header", "")
    offset = 0 if own_label else labels
    depth = max(_tree_depth(node) for node in nodes)
    headers: list[HeaderCell] = []
    columns: list[Column] = []
    if offset:
        headers.append(HeaderCell(row_header, _wordings(row_header, []), 0, 0, depth, offset))
    unit_col = None
    for node in nodes:
        if node.get("role") == "unit":
            unit_col = offset
        offset = _lay_out_columns(reader, node, "", 0, offset, depth, headers, columns)
    headers.sort(key=lambda cell: (cell.row, cell.col))
    rows: list[Row] = []
    position = 0
    for node in reader.need(data, "rows", list, f"table {where}"):
        position = _lay_out_rows(reader, node, "", 0, position, max(labels, 1), rows)
    caption = data.get("caption", "") if stacked else ""
    return Block(
        caption=caption,
        captions=_wordings(caption, data.get("caption_variants", [])) if caption else (),
        headers=tuple(headers),
        header_rows=depth,
        columns=tuple(columns),
        rows=tuple(rows),
        unit_col=unit_col,
    )


def _tree_depth(node: dict[str, Any]) -> int:
    return 1 + max((_tree_depth(child) for child in node.get("children", [])), default=0)


def _leaf_count(node: dict[str, Any]) -> int:
    return sum(_leaf_count(child) for child in node["children"]) if node.get("children") else 1


def _lay_out_columns(
    reader: _Reader,
    node: dict[str, Any],
    prefix: str,
    row: int,
    col: int,
    depth: int,
    headers: list[HeaderCell],
    columns: list[Column],
) -> int:
    """Add the header cells and value columns of one column tree; return the next free grid column."""
    reader.known(node, _COLUMN_FIELDS, f"column {node.get('label', '')!r}")
    label = reader.need(node, "label", str, "a column")
    key = _join(prefix, node.get("key", ""))
    below = node.get("children", [])
    span = 1 if below else depth - row
    headers.append(HeaderCell(label, _wordings(label, node.get("variants", [])), row, col, span, _leaf_count(node)))
    if not below:
        if node.get("role", "value") == "value":
            columns.append(Column(key, col, node.get("unit", ""), bool(node.get("signed"))))
        return col + 1
    for child in below:
        col = _lay_out_columns(reader, child, key, row + 1, col, depth, headers, columns)
    return col


def _lay_out_rows(
    reader: _Reader, node: dict[str, Any], prefix: str, level: int, position: int, labels: int, rows: list[Row]
) -> int:
    """Add the rows of one row tree; return the next free row. With one label column every node has a row of its own."""
    reader.known(node, _ROW_FIELDS, f"row {node.get('label', '')!r}")
    label = node.get("label", "")
    key = _join(prefix, reader.need(node, "key", str, f"row {label!r}"))
    below = node.get("children", [])
    nested = labels > 1
    leaves = _leaf_count(node) if nested else 1
    column = min(level, labels - 1) if nested else 0
    group = node.get("kind") == "heading"
    span = 1 if nested and below else labels - column
    rows.append(
        Row(
            key,
            label,
            _wordings(label, node.get("variants", [])),
            position,
            column,
            leaves,
            span,
            node.get("unit", ""),
            group,
        )
    )
    if not below or not nested:
        position += 1
    for child in below:
        position = _lay_out_rows(reader, child, key, level + 1, position, labels, rows)
    return position


def _rules(reader: _Reader, rules: list[dict[str, Any]], table: str, blocks: tuple[Block, ...]) -> Iterator[Rule]:
    rows = [row.key for block in blocks for row in block.rows if not row.group]
    for data in rules:
        sides = [data.get("left", []), data.get("right", [])]
        if data.get("table") != table or any(":" in term for side in sides for term in side):
            continue  # another table's rule, or one that ties two years together
        where = f"rule {data.get('id')}"
        severity = reader.need(data, "severity", str, where)
        for block in blocks:
            columns = [column.key for column in block.columns]
            for name, pairs in _applications(reader, data, where, sides, rows, columns, block):
                yield Rule(name, severity, data.get("op", "=="), pairs[0], pairs[1])


_Cells = tuple[tuple[str, str], ...]


def _applications(
    reader: _Reader,
    data: dict[str, Any],
    where: str,
    sides: list[list[str]],
    rows: list[str],
    columns: list[str],
    block: Block,
) -> Iterator[tuple[str, tuple[_Cells, _Cells]]]:
    """Yield (id, (left cells, right cells)) for every row, every column, or once."""
    apply = data.get("apply")
    if apply == "column":
        left, right = (_keys(reader, side, rows, where) for side in sides)
        for column in columns:
            yield f"{data['id']}[{column}]", (tuple((k, column) for k in left), tuple((k, column) for k in right))
    elif apply == "row":
        if not set(sides[0]) <= set(columns):
            return  # a rule of another block
        left, right = (_keys(reader, side, columns, where) for side in sides)
        for row in block.rows:
            if not row.group:
                yield (
                    f"{data['id']}[{row.key}]",
                    (tuple((row.key, k) for k in left), tuple((row.key, k) for k in right)),
                )
    elif apply == "cell":
        by_column = set(sides[0]) <= set(columns)
        left, right = (_keys(reader, side, columns if by_column else rows, where) for side in sides)
        only_row, only_column = rows[0], columns[0]
        if by_column:
            yield data["id"], (tuple((only_row, k) for k in left), tuple((only_row, k) for k in right))
        else:
            yield data["id"], (tuple((k, only_column) for k in left), tuple((k, only_column) for k in right))
    else:
        raise LexiconError(reader.path, f"{where}: `apply` is {apply!r}, expected column, row or cell")


def _keys(reader: _Reader, terms: list[str], known: list[str], where: str) -> list[str]:
    """Return the keys that the terms stand for; `a.*` stands for every key below `a`."""
    keys: list[str] = []
    for term in terms:
        found = [key for key in known if key.startswith(term[:-1])] if term.endswith(".*") else [term]
        if not found or found[0] not in known:
            raise LexiconError(reader.path, f"{where}: {term!r} names no row or column of the table")
        keys.extend(found)
    return keys


def _join(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix and key else prefix or key


def _wordings(label: str, variants: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_folded(wording) for wording in (label, *variants) if wording))


def _folded(text: str) -> str:
    return fold(text).text
