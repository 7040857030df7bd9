"""The pages that are made from the code and the lexicons: `python -m docs.pages columns > docs/columns.md`, or `diagnostics`."""

from __future__ import annotations

import sys

from zhreport.data.columns import columns, descriptions, spelled, split_optional, table_name
from zhreport.data.rows import ROWS, TABLES_SCHEMA
from zhreport.diagnostics import SEVERITIES, registry

COLUMNS = """# Columns

The tables that `to_frame`, `to_arrow` and `zhreport batch` give: version `{version}`. Offsets count code points of the report's
text. This page is made by `python -m docs.pages columns`; a test holds it against the code.
"""
DIAGNOSTICS = """# Diagnostics

<!-- Made by `python -m docs.pages diagnostics` from lexicons/diagnostics.toml; do not edit by hand. -->

Whatever zhreport repairs, guesses, refuses or finds wrong is a `Diagnostic` in `report.diagnostics`, with a code, a
severity, a sentence and the place in the source. `info` and `repair` are notes; `warning` and `error` mean that a
person should look, and `zhreport check` ends with status 1 where there is one.
"""
_TYPES = {str: "text", int: "integer", float: "double", bool: "boolean"}


def columns_page() -> str:
    """Return docs/columns.md."""
    parts = [COLUMNS.format(version=TABLES_SCHEMA)]
    for by in ROWS:
        notes = descriptions(by)
        parts.append(f"\n## {table_name(by)}\n\n{notes['']}\n\n| column | type | what it is |\n|---|---|---|\n")
        for name, hint in columns(by).items():
            own, optional = split_optional(hint)
            shown = spelled(own, _TYPES, lambda inner: f"list of {inner}")
            parts.append(f"| `{name}` | {shown}{', may be empty' if optional else ''} | {notes[name]} |\n")
    return "".join(parts)


def diagnostics_page() -> str:
    """Return docs/diagnostics.md, the worst first."""
    parts = [DIAGNOSTICS]
    for severity in reversed(SEVERITIES):
        entries = [(code, entry) for code, entry in registry().items() if entry.severity == severity]
        if entries:
            parts.append(f"## {severity.capitalize()}\n")
            parts += [f"### `{code}`\n\n{entry.meaning}\n\nExample: {entry.example}\n" for code, entry in entries]
    return "\n".join(parts)


if __name__ == "__main__":
    print({"columns": columns_page, "diagnostics": diagnostics_page}[sys.argv[1]](), end="")
