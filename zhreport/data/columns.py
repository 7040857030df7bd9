"""What the columns of `zhreport.data.rows` are: names, types and meanings for the formats, and a page for readers."""

from __future__ import annotations

from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from zhreport.data.rows import ROWS, TABLES_SCHEMA, By


@cache
def columns(by: By) -> dict[str, Any]:
    """Return the columns of a table and their types, in order.

    >>> columns("report")
    {'document': <class 'str'>, 'json': <class 'str'>}
    """
    return get_type_hints(ROWS[by])


@cache
def descriptions(by: By) -> dict[str, str]:
    """Return what each column means; under "" what the table is.

    >>> descriptions("report")[""]
    'One row per report: the whole tree as JSON, for `Report.from_json`.'
    """
    from zhreport.serialisation.schema import docstrings

    return docstrings(ROWS[by])


def split_optional(hint: Any) -> tuple[Any, bool]:
    """Return a column's type without `None`, and whether it may be empty.

    >>> split_optional(int | None), split_optional(str)
    ((<class 'int'>, True), (<class 'str'>, False))
    """
    parts = [part for part in get_args(hint) if part is not NoneType]
    return (parts[0], True) if len(parts) == 1 and NoneType in get_args(hint) else (hint, False)


def table_name(by: By) -> str:
    """Return the name of the table that holds such rows: `documents`, `cells`.

    >>> table_name("cell")
    'cells'
    """
    return f"{by}s"


def page() -> str:
    """Return docs/columns.md."""
    parts = [_HEAD.format(version=TABLES_SCHEMA)]
    for by in ROWS:
        notes = descriptions(by)
        parts.append(f"\n## {table_name(by)}\n\n{notes['']}\n\n| column | type | what it is |\n|---|---|---|\n")
        for name, hint in columns(by).items():
            own, optional = split_optional(hint)
            parts.append(f"| `{name}` | {_shown(own)}{', may be empty' if optional else ''} | {notes[name]} |\n")
    return "".join(parts)


def _shown(hint: Any) -> str:
    """Return a type as a reader calls it."""
    if get_origin(hint) is list:
        return f"list of {_shown(get_args(hint)[0])}"
    return {str: "text", int: "integer", float: "double", bool: "boolean"}[hint]


_HEAD = """# Columns

The tables that `to_frame`, `to_arrow` and `zhreport batch` give: version `{version}`. Offsets count code points of the report's
text. This page is made by `python -m zhreport.data.columns`; a test holds it against the code.
"""


if __name__ == "__main__":
    print(page(), end="")
