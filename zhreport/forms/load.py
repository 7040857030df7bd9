"""Form files to forms: lexicons/forms/*.toml read, checked and laid out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from zhreport.errors import LexiconError
from zhreport.forms.model import Block, Form, FormTable
from zhreport.forms.rules import check_rules, rules_of, year_rules_of
from zhreport.forms.statements import statements_of
from zhreport.forms.trees import BLOCK_FIELDS, lay_out_block, wordings
from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import LexiconFile
from zhreport.text.chars import fold

_FILE_FIELDS = {"form", "report_years", "detect", "tables", "rules", "cells", "statements", "narrative"}
_TABLE_FIELDS = {"id", "corner_note", "label_columns", "blocks", *BLOCK_FIELDS}


def load_forms(folders: tuple[Path, ...] = (), files: tuple[Path, ...] = ()) -> tuple[Form, ...]:
    """Return the shipped forms, those in the `forms/` of the user's lexicon folders, and those of single `files`.

    A form from one of `files` replaces another of its name. Raises `LexiconError` for a malformed file, and where two
    files of the folders have the same form.
    """
    forms: dict[str, Form] = {}
    for path in lexicon_files(folders, "forms/*.toml"):
        form = _form(path)
        if form.id in forms:
            raise LexiconError(
                path, f"the form {form.id!r} stands in {forms[form.id].path} too; name the file as that one"
            )
        forms[form.id] = form
    forms.update((form.id, form) for form in map(_form, files))
    return tuple(forms.values())


def _form(path: Path) -> Form:
    file = LexiconFile.read(path)
    data = file.data
    file.known(data, _FILE_FIELDS)
    name = file.need(data, "form", str)
    years = file.years(data, "report_years")
    detect, cells = (file.typed(data, key, dict, "", {}) for key in ("detect", "cells"))
    file.known(detect, {"any_label"}, "[detect]")
    file.known(cells, {"not_a_number"}, "[cells]")
    tables = file.tables(data, "tables")
    if not tables:
        file.fail("", "`tables` is missing or empty", "tables")
    for table in tables:
        file.known(table, _TABLE_FIELDS, f"table {table.get('id', '')!r}")
    ids = [file.need(table, "id", str, "a table") for table in tables]
    if len(set(ids)) < len(ids):
        file.fail("", f"two tables have the id {next(i for i in ids if ids.count(i) > 1)!r}", ids[0])
    rules = file.tables(data, "rules")
    check_rules(file, rules, set(ids))
    narrative = file.typed(data, "narrative", dict, "", {})
    file.known(narrative, {"parts", "subjects"}, "[narrative]")
    laid_out = tuple(_table(file, name, rules, table) for table in tables)
    return Form(
        id=name,
        years=tuple(years),
        detect=tuple(fold(label).text for label in file.strings(detect, "any_label", "[detect]")),
        not_a_number=frozenset(fold(mark).text for mark in file.strings(cells, "not_a_number", "[cells]")),
        tables=laid_out,
        statements=tuple(statements_of(file, file.tables(data, "statements"), laid_out)),
        parts=tuple(fold(word).text for word in file.strings(narrative, "parts", "[narrative]")),
        subjects=tuple(fold(word).text for word in file.strings(narrative, "subjects", "[narrative]")),
        path=path,
    )


def _table(file: LexiconFile, form: str, rules: list[dict[str, Any]], data: dict[str, Any]) -> FormTable:
    name = data["id"]
    where = f"table {name!r}"
    stacked = "blocks" in data
    parts = file.tables(data, "blocks", where) if stacked else [data]
    if not parts:
        file.fail(where, "`blocks` is empty", "blocks")
    labelled = any(row.get("label") for part in parts for row in file.tables(part, "rows", where))
    labels = file.typed(data, "label_columns", int, where, int(labelled))
    blocks = tuple(lay_out_block(file, part, labels, where, stacked) for part in parts)
    caption = "" if stacked else file.typed(data, "caption", str, where, "")
    keys, offsets = _number_cells(file, blocks, where)
    at = {key: i for i, key in enumerate(keys)}
    return FormTable(
        id=f"{form}.{name}",
        caption=caption,
        captions=() if stacked else wordings(caption, file.strings(data, "caption_variants", where)),
        notes=(fold(file.need(data, "corner_note", str, where)).text,) if "corner_note" in data else (),
        label_columns=labels,
        n_cols=max(cell.col + cell.col_span for block in blocks for cell in block.headers),
        blocks=blocks,
        rules=tuple(
            replace(rule, left_at=tuple(at[k] for k in rule.left), right_at=tuple(at[k] for k in rule.right))
            for rule in rules_of(file, rules, name, blocks)
        ),
        keys=tuple(keys),
        offsets=offsets,
        across=tuple(year_rules_of(file, rules, name, blocks)),
    )


def _number_cells(
    file: LexiconFile, blocks: tuple[Block, ...], where: str
) -> tuple[list[tuple[str, str]], dict[str, int]]:
    keys: list[tuple[str, str]] = []
    offsets: dict[str, int] = {}
    for block in blocks:
        for row in block.rows:
            if row.group:
                continue
            if row.key in offsets:
                file.fail(where, f"two rows have the key `{row.key}`", row.label or row.key.rsplit(".", 1)[-1])
            offsets[row.key] = len(keys)
            keys += [(row.key, column.key) for column in block.columns]
    return keys, offsets
