"""Header trees and row trees laid out: what a node of the file covers in the grid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhreport.forms.model import Block, Column, HeaderCell, Row
from zhreport.lexicon_file import LexiconFile
from zhreport.text.chars import fold

BLOCK_FIELDS = {"caption", "caption_variants", "row_header", "columns", "rows"}
_FIELDS = {"key", "label", "variants", "unit", "children", "verified"}
_COLUMN_FIELDS = {*_FIELDS, "signed", "role"}
_ROW_FIELDS = {*_FIELDS, "kind"}


@dataclass(slots=True)
class _Columns:
    """The header of a block while it is laid out."""

    file: LexiconFile
    where: str
    depth: int
    headers: list[HeaderCell] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)

    def add(self, node: dict[str, Any], prefix: str, row: int, col: int) -> int:
        """Add the header cells and value columns of one column tree; return the next free grid column."""
        file = self.file
        where = f"{self.where}, column {node.get('label', '')!r}"
        file.known(node, _COLUMN_FIELDS, where)
        label = file.need(node, "label", str, where, str(node.get("key", "")))
        role = file.one_of(node, "role", ("value", "label", "unit"), "value", where)
        key = join(prefix, file.typed(node, "key", str, where, ""))
        below = file.tables(node, "children", where)
        span = 1 if below else self.depth - row
        own = wordings(label, file.strings(node, "variants", where))
        self.headers.append(HeaderCell(label, own, row, col, span, _leaves(node)))
        if not below:
            if role == "value":
                self._add_value(node, key, label, col, where)
            return col + 1
        for child in below:
            col = self.add(child, key, row + 1, col)
        return col

    def _add_value(self, node: dict[str, Any], key: str, label: str, col: int, where: str) -> None:
        if not key:
            self.file.fail(where, "a column of values needs a `key`", label)
        if any(column.key == key for column in self.columns):
            self.file.fail(where, f"two columns have the key `{key}`", label)
        unit = self.file.typed(node, "unit", str, where, "")
        self.columns.append(Column(key, col, unit, self.file.typed(node, "signed", bool, where, False)))


@dataclass(slots=True)
class _Rows:
    """The rows of a block while they are laid out. With one label column every node has a row of its own."""

    file: LexiconFile
    where: str
    labels: int
    rows: list[Row] = field(default_factory=list)

    def add(self, node: dict[str, Any], prefix: str, level: int, position: int) -> int:
        """Add the rows of one row tree; return the next free row."""
        file = self.file
        where = f"{self.where}, row {node.get('label', '')!r}"
        file.known(node, _ROW_FIELDS, where)
        label = file.typed(node, "label", str, where, "")
        key = join(prefix, file.need(node, "key", str, where, label))
        below = file.tables(node, "children", where)
        group = file.one_of(node, "kind", ("value", "heading"), "value", where) == "heading"
        nested = self.labels > 1
        column = min(level, self.labels - 1) if nested else 0
        own = Row(
            key,
            label,
            wordings(label, file.strings(node, "variants", where)),
            position,
            column,
            _leaves(node) if nested else 1,
            1 if nested and below else self.labels - column,
            file.typed(node, "unit", str, where, ""),
            group,
        )
        self.rows.append(own)
        if not below or not nested:
            position += 1
        for child in below:
            position = self.add(child, key, level + 1, position)
        return position


def lay_out_block(file: LexiconFile, data: dict[str, Any], labels: int, where: str, stacked: bool) -> Block:
    """Return a block with its header and rows laid out."""
    if stacked:
        file.known(data, BLOCK_FIELDS, where)
    nodes, own_rows = (_trees(file, data, key, where) for key in ("columns", "rows"))
    header = _Columns(file, where, max(_depth(node) for node in nodes))
    row_header = file.typed(data, "row_header", str, where, "")
    offset = 0 if any(node.get("role") == "label" for node in nodes) else labels
    if offset:
        header.headers.append(HeaderCell(row_header, wordings(row_header, []), 0, 0, header.depth, offset))
    unit_col = None
    for node in nodes:
        if node.get("role") == "unit":
            unit_col = offset
        offset = header.add(node, "", 0, offset)
    if not header.columns:
        file.fail(where, "no column holds values", "columns")
    rows = _Rows(file, where, max(labels, 1))
    position = 0
    for node in own_rows:
        position = rows.add(node, "", 0, position)
    if all(row.group for row in rows.rows):
        file.fail(where, "no row holds values", "rows")
    caption = file.typed(data, "caption", str, where, "") if stacked else ""
    return Block(
        caption=caption,
        captions=wordings(caption, file.strings(data, "caption_variants", where)) if caption else (),
        headers=tuple(sorted(header.headers, key=lambda cell: (cell.row, cell.col))),
        header_rows=header.depth,
        columns=tuple(header.columns),
        rows=tuple(rows.rows),
        unit_col=unit_col,
        depth=max(row.row + row.row_span for row in rows.rows),
        nested=any(row.row_span > 1 for row in rows.rows),
    )


def _trees(file: LexiconFile, data: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    """Return the trees of columns or rows, which are tables down to their leaves."""
    nodes = file.tables(data, key, where)
    if not nodes:
        file.fail(where, f"`{key}` is missing or empty", key)
    below = nodes
    while below:
        below = [child for node in below for child in file.tables(node, "children", where)]
    return nodes


def wordings(label: str, variants: list[str]) -> tuple[str, ...]:
    """Return a label and its variants, folded, each once."""
    return tuple(dict.fromkeys(fold(wording).text for wording in (label, *variants) if wording))


def join(prefix: str, key: str) -> str:
    """Return a key path."""
    return f"{prefix}.{key}" if prefix and key else prefix or key


def _depth(node: dict[str, Any]) -> int:
    return 1 + max((_depth(child) for child in node.get("children", [])), default=0)


def _leaves(node: dict[str, Any]) -> int:
    return sum(_leaves(child) for child in node["children"]) if node.get("children") else 1
