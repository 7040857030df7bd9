"""What commands write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhreport.report import Report


def write_if_any(chunks: Iterator[str], output: str | None) -> None:
    """Write what there is; where nothing could be read, leave the output file as it was."""
    from itertools import chain

    from zhreport.command.output import write

    first = next(chunks, None)
    if first is not None:
        write(chain([first], chunks), output)


TABLE_FORMATS = ("csv", "jsonl", "xlsx", "md")
"""What `zhreport tables` writes."""
_OTHER_FORMATS = {
    "parquet": "zhreport batch writes Parquet",
    "duckdb": "zhreport batch writes DuckDB",
    "json": "zhreport parse writes JSON",
    "html": "zhreport view writes pages",
    "xls": "Excel reads .xlsx",
}


def table_format(output: str | None) -> str:
    """Return the format that an output's name says, csv for one that says none. Raises `ValueError` for another format.

    >>> table_format("figures.XLSX"), table_format("figures"), table_format("2021.figures.txt"), table_format(None)
    ('xlsx', 'csv', 'csv', 'csv')
    """
    ending = Path(output or "").suffix[1:].lower()
    if ending in _OTHER_FORMATS:
        raise ValueError(
            f"{output}: tables writes {', '.join(TABLE_FORMATS)}; --format says which ({_OTHER_FORMATS[ending]})"
        )
    return ending if ending in TABLE_FORMATS else "csv"


def exported(reports: list[Report], form: str, output: str | None) -> Iterable[str | bytes]:
    """Return the figures of reports in a format: csv, jsonl, xlsx or md."""
    from io import BytesIO
    from itertools import chain

    from zhreport.tables.export import csv_lines, json_lines, markdown_tables, report_records, to_xlsx

    if form == "md":
        return chain.from_iterable(map(markdown_tables, reports))

    rows = (record for report in reports for record in report_records(report))
    if form == "jsonl":
        return json_lines(rows)
    if form == "csv":
        return chain([] if output in (None, "-") else ["\ufeff"], csv_lines(rows))
    book = BytesIO()
    to_xlsx(reports, book)
    return [book.getvalue()]
