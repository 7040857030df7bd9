"""The commands whose output goes on: JSON, figures, words, a page, the schema."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhreport.command.inputs import Inputs, many_files, one_file, one_or_two_files, output_option

if TYPE_CHECKING:
    from zhreport.report import Report

TABLE_FORMATS = ("csv", "jsonl", "xlsx", "md")
"""What `zhreport tables` writes."""
_OTHER_FORMATS = {
    "parquet": "zhreport batch writes Parquet",
    "duckdb": "zhreport batch writes DuckDB",
    "json": "zhreport parse writes JSON",
    "html": "zhreport view writes pages",
    "xls": "Excel reads .xlsx",
    "tsv": "csv has commas",
}


@click.command()
@many_files
@output_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl"]),
    help="jsonl: one report to a line (the default for several).",
)
@click.option("--no-text", is_flag=True, help="Leave the source text out.")
@click.option("--tokens", is_flag=True, help="Give the words of every heading, paragraph and item.")
@click.option("--indent", type=click.IntRange(0, 8), metavar="N", help="Indent the JSON of one file.")
def parse(inputs: Inputs, output: str | None, form: str | None, no_text: bool, tokens: bool, indent: int | None) -> int:
    """Parse files to JSON (one file) or JSON lines (several)."""
    from zhreport.command.output import write

    if form == "json" and len(inputs.names) > 1:
        raise click.UsageError("--format json holds one file; several make JSON lines (--format jsonl)")
    if indent is not None and (form == "jsonl" or len(inputs.names) > 1):
        raise click.UsageError("--indent is for the JSON of one file; JSON lines have one report to a line")
    reports = inputs.reports(tokens=tokens)
    first = next(reports, None)
    if first is not None:  # where nothing could be read, the output file stays as it was
        write((report.to_json(indent=indent, text=not no_text) + "\n" for report in chain([first], reports)), output)
    return inputs.status()


@click.command()
@many_files
@output_option
@click.option(
    "--format", "form", type=click.Choice(TABLE_FORMATS), help="By default what the output's name says, else csv."
)
def tables(inputs: Inputs, output: str | None, form: str | None) -> int:
    """Write every figure of every table with its labels and keys.

    A CSV file written with -o begins with a byte-order mark, without which Excel takes Chinese for another encoding; on
    standard output there is none, since the next program would take it for a part of the first column's name.
    """
    form = form or _table_format(output)
    if form == "xlsx" and output in (None, "-") and sys.stdout.isatty():
        raise click.UsageError("a workbook is not for the screen; name a file with -o")
    reports = list(inputs.reports())
    if reports:
        from zhreport.command.output import write

        write(_figures(reports, form, to_file=output not in (None, "-")), output)
    return inputs.status()


def _table_format(output: str | None) -> str:
    """Return the format that an output's name says, csv for one that says none. Raises `UsageError` for another format."""
    ending = Path(output or "").suffix[1:].lower()
    if ending in _OTHER_FORMATS:
        raise click.UsageError(
            f"{output}: tables writes {', '.join(TABLE_FORMATS)}; --format says which ({_OTHER_FORMATS[ending]})"
        )
    return ending if ending in TABLE_FORMATS else "csv"


def _figures(reports: list[Report], form: str, *, to_file: bool) -> Iterable[str | bytes]:
    """Return the figures of reports in a format; a CSV file gets a byte-order mark."""
    from zhreport.tables.export import csv_lines, json_lines, markdown_tables, report_records, to_xlsx

    if form == "md":
        return chain.from_iterable(map(markdown_tables, reports))
    if form == "xlsx":
        book = BytesIO()
        to_xlsx(reports, book)
        return [book.getvalue()]
    rows = (record for report in reports for record in report_records(report))
    return json_lines(rows) if form == "jsonl" else chain(["\ufeff"] if to_file else [], csv_lines(rows))


@click.command()
@one_file
@output_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    help="jsonl: one object with the words and where they start to a line.",
)
@click.option("--tags", is_flag=True, help="Give the tag of each word that has one: word/tag.")
@click.option("--sentences", is_flag=True, help="Give each sentence a line of its own.")
def segment(inputs: Inputs, output: str | None, form: str, tags: bool, sentences: bool) -> int:
    """Cut a text into words, separated by spaces, its lines kept."""
    from zhreport.command.output import write
    from zhreport.words.printed import word_lines
    from zhreport.words.segmentation import Words

    words = Words(lexicons=inputs.lexicons)
    for source in inputs.texts():
        write(word_lines(words, source.text, as_json=form == "jsonl", tags=tags, by_sentence=sentences), output)
    return inputs.status()


@click.command()
@one_or_two_files
@output_option
def view(inputs: Inputs, output: str | None) -> int:
    """Write a page to look at: source and tree, or two reports.

    In the source everything is marked. The page is one file that needs no network. With two files, the figures that differ are marked on both sides.
    """
    if len(inputs.names) > 2:
        raise click.UsageError(f"one file, or two to compare; {len(inputs.names)} were given")
    from zhreport.command.output import write
    from zhreport.view import compare_page, report_page

    reports = list(inputs.reports())
    if len(reports) == len(inputs.names):
        write([report_page(*reports) if len(reports) == 1 else compare_page(*reports)], output)
    return inputs.status()


@click.command()
@output_option
def schema(output: str | None) -> int:
    """Print the JSON Schema of the reports."""
    from zhreport.command.output import write
    from zhreport.serialisation.deep_json import dumps
    from zhreport.serialisation.schema import report_schema

    write([dumps(report_schema(), indent=2) + "\n"], output)
    return 0
