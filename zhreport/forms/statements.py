"""The statements of a form file: the wordings in which the narrative states figures that the tables print too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from zhreport.forms.model import FormTable, Statement
from zhreport.lexicon_file import LexiconFile
from zhreport.text.chars import fold

FIGURE = r" ?(?P<n>[0-9][0-9,]*)"
"""What `{n}` in a pattern stands for."""
_FIELDS = {"table", "cells", "patterns", "none", "parts"}


def statements_of(file: LexiconFile, data: list[dict[str, Any]], tables: tuple[FormTable, ...]) -> Iterator[Statement]:
    """Yield the statements. Raises `LexiconError` for a pattern that does not compile and a cell that is not there."""
    by_name = {table.id.partition(".")[2]: table for table in tables}
    for entry in data:
        where = "a statement"
        file.known(entry, _FIELDS, where)
        name = file.need(entry, "table", str, where)
        if name not in by_name:
            file.fail(where, f"`table` is {name!r}, expected {' or '.join(by_name)}", name)
        table = by_name[name]
        keys = []
        for cell in file.strings(entry, "cells", where):
            row, bar, column = cell.partition("|")
            if not bar or (row, column) not in table.keys:
                file.fail(where, f"{cell!r} is no `row key|column key` of the table {name}", cell)
            keys.append((row, column))
        patterns, none = file.strings(entry, "patterns", where), file.strings(entry, "none", where)
        if not keys or not (patterns or none):
            file.fail(where, "`cells`, and `patterns` or `none`, must not be empty", name)
        parts = tuple(fold(word).text for word in file.strings(entry, "parts", where)) if "parts" in entry else None
        for pattern, figures in (*((own, 1) for own in patterns), *((own, 0) for own in none)):
            yield Statement(table.id, tuple(keys), _compiled(file, pattern, figures, where), parts)


def _compiled(file: LexiconFile, pattern: str, figures: int, where: str) -> re.Pattern[str]:
    if pattern.count("{n}") != figures:
        wanted = "must have one {n} for the figure" if figures else "says that there is none, and has no {n}"
        file.fail(where, f"{pattern!r} {wanted}", pattern)
    return file.compiled(fold(pattern).text.replace("{n}", FIGURE), where, pattern)
