"""Arrow tables of reports, with the columns of `zhreport.data.rows`. Needs pyarrow: `pip install 'zhreport[arrow]'`."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from zhreport.data.columns import columns, descriptions, spelled, split_optional, table_name
from zhreport.data.frames import as_list, rows
from zhreport.data.rows import TABLES_SCHEMA, By

if TYPE_CHECKING:
    from zhreport.report import Report

HINT = "Arrow and Parquet need pyarrow: pip install 'zhreport[arrow]'"


def schema(by: By) -> Any:
    """Return the `pyarrow.Schema` of a table; its metadata carry the version, the fields' say what they mean.

    Raises `ImportError` with what to install where pyarrow is missing.
    """
    pa = _pyarrow()
    notes = descriptions(by)
    types = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    fields = []
    for name, hint in columns(by).items():
        own, optional = split_optional(hint)
        kind = spelled(own, types, pa.list_)
        fields.append(pa.field(name, kind, nullable=optional, metadata={"description": notes[name]}))
    return pa.schema(fields, metadata={"zhreport.schema": TABLES_SCHEMA, "zhreport.table": table_name(by)})


def to_arrow(reports: Report | Iterable[Report], by: By) -> Any:
    """Return the rows of one or many reports as a `pyarrow.Table`."""
    pa = _pyarrow()
    own = [row for report in as_list(reports) for row in rows(report, by)]
    return pa.Table.from_pylist(own, schema=schema(by))


def from_json_lines(data: bytes, by: By) -> Any:
    """Return rows that were written as JSON lines as a `pyarrow.Table`."""
    _pyarrow()
    from pyarrow import json

    own = schema(by)
    if not data:
        return own.empty_table()
    # One block: a row may be longer than the reader's usual block, and then it would refuse it.
    reading = json.ReadOptions(use_threads=False, block_size=len(data) + 1)
    parsing = json.ParseOptions(explicit_schema=own, newlines_in_values=False)
    return json.read_json(BytesIO(data), read_options=reading, parse_options=parsing).select(own.names).cast(own)


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise ImportError(HINT) from None
    return pyarrow
