"""The output formats. A writer turns the JSON lines of a table, document after document, into a file; it holds little of it.

What a file holds is decided by the rows and their order alone, so that the same rows give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from zhreport.data.columns import columns, descriptions, spelled, split_optional, table_name
from zhreport.data.rows import TABLES_SCHEMA, By
from zhreport.errors import ZhreportError, path_error

Chunks = Iterable[bytes]
"""The rows of a table as JSON lines, some documents' at a time."""

SUFFIXES = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".duckdb": "duckdb",
    ".db": "duckdb",
}
"""The formats by file name."""

ROW_GROUP = 8 << 20
"""Bytes of JSON lines that become one row group of a Parquet file: some ten thousand cells."""

_NEEDS = {"parquet": ("pyarrow", "arrow"), "duckdb": ("duckdb", "duckdb")}


def format_of(output: Path, wanted: str | None) -> str:
    """Return the format that the file's name or the user asks for. Raises `ZhreportError` where its library is missing."""
    found = wanted or SUFFIXES.get(output.suffix.lower())
    if found is None:
        raise path_error(output, f"unknown format; end its name in {', '.join(SUFFIXES)}, or give --format")
    if found in _NEEDS:
        library, extra = _NEEDS[found]
        if find_spec(library) is None:
            raise ZhreportError(f"{found} output needs {library}: pip install 'zhreport[{extra}]'")
    return found


def write_jsonl(chunks: Chunks, by: By, path: Path) -> None:
    """Write JSON lines."""
    with path.open("wb") as file:
        file.writelines(chunks)


def write_csv(chunks: Chunks, by: By, path: Path) -> None:
    """Write CSV with a byte-order mark, without which Excel takes Chinese for another encoding.

    Lists are joined by spaces, spans written as `start-end`; no text is left that a spreadsheet would run.
    """
    from zhreport.tables.export import csv_lines

    names = tuple(columns(by))
    rows = (json.loads(line) for chunk in chunks for line in chunk.splitlines())
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        file.write("\ufeff")
        file.writelines(csv_lines(rows, names))


def write_parquet(chunks: Chunks, by: By, path: Path) -> None:
    """Write Parquet, row group by row group."""
    from pyarrow import parquet

    from zhreport.data.arrow import from_json_lines, schema

    with parquet.ParquetWriter(path, schema(by), compression="zstd") as file:
        for block in _blocks(chunks):
            file.write_table(from_json_lines(block, by))


def _blocks(chunks: Chunks) -> Iterator[bytes]:
    """Join the lines of documents to blocks of the size of a row group; a longer document is a block of its own."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        if waiting and size + len(chunk) > ROW_GROUP:
            yield b"".join(waiting)
            waiting, size = [], 0
        waiting.append(chunk)
        size += len(chunk)
    if size:
        yield b"".join(waiting)


WRITERS: dict[str, Callable[[Chunks, By, Path], None]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
}
"""The formats that have a file for each table."""


# --------------------------------------------------------------------------------------------------------------- DuckDB


def write_duckdb(tables: Sequence[tuple[By, Chunks]], path: Path, scratch: Path) -> None:
    """Write all tables to one DuckDB database, with what each table and column means as its comment.

    `scratch` is a folder for the JSON lines of the table at work.
    """
    import duckdb

    lines = scratch / "rows.jsonl"
    connection = duckdb.connect(str(path), config={"threads": 1, "preserve_insertion_order": True})
    try:
        connection.execute("CREATE TABLE zhreport AS SELECT ? AS schema", [TABLES_SCHEMA])
        for by, chunks in tables:
            longest = _write_lines(chunks, lines)
            _create(connection, by)
            if longest:
                _fill(connection, by, lines, longest)
        connection.execute("CHECKPOINT")
    finally:
        connection.close()
        lines.unlink(missing_ok=True)


def _write_lines(chunks: Chunks, path: Path) -> int:
    """Write the lines and return the length of the longest document's."""
    longest = 0
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            longest = max(longest, len(chunk))
    return longest


def _create(connection: Any, by: By) -> None:
    notes, table = descriptions(by), table_name(by)
    parts = []
    for name, hint in columns(by).items():
        own, optional = split_optional(hint)
        parts.append(f'"{name}" {sql_type(own)}{"" if optional else " NOT NULL"}')
    connection.execute(f"CREATE TABLE {table} ({', '.join(parts)})")
    connection.execute(f"COMMENT ON TABLE {table} IS {_quoted(notes[''])}")
    for name in columns(by):
        connection.execute(f'COMMENT ON COLUMN {table}."{name}" IS {_quoted(notes[name])}')


def _fill(connection: Any, by: By, lines: Path, longest: int) -> None:
    types = {name: sql_type(split_optional(hint)[0]) for name, hint in columns(by).items()}
    described = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in types.items())
    connection.execute(
        f"INSERT INTO {table_name(by)} SELECT * FROM read_json({_quoted(str(lines))}, columns = {{{described}}}, "
        f"format = 'newline_delimited', maximum_object_size = {max(longest, 1 << 20)})"
    )


def sql_type(hint: Any) -> str:
    """Return DuckDB's name of a column's type."""
    return spelled(hint, _SQL_TYPES, lambda inner: f"{inner}[]")


_SQL_TYPES = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
