"""The commands whose output goes on: JSON, figures, words, a page, the schema."""

from __future__ import annotations

import sys

import click

from zhreport.command.inputs import (
    Inputs,
    encoding_option,
    lexicons_option,
    limit_option,
    many_files,
    one_file,
    output_option,
)
from zhreport.command.outputs import TABLE_FORMATS, exported, table_format, write_if_any


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
def parse(
    files: tuple[str, ...],
    encoding: str | None,
    lexicons: tuple[str, ...],
    output: str | None,
    form: str | None,
    no_text: bool,
    tokens: bool,
    indent: int | None,
) -> int:
    """Parse files to JSON (one file) or JSON lines (several)."""
    if form == "json" and len(files) > 1:
        raise click.UsageError("--format json holds one file; several make JSON lines (--format jsonl)")
    if indent is not None and (form == "jsonl" or len(files) > 1):
        raise click.UsageError("--indent is for the JSON of one file; JSON lines have one report to a line")
    inputs = Inputs(files, encoding, lexicons, tokens)
    write_if_any((report.to_json(indent=indent, text=not no_text) + "\n" for report in inputs.reports()), output)
    return inputs.status()


@click.command()
@many_files
@output_option
@click.option(
    "--format", "form", type=click.Choice(TABLE_FORMATS), help="By default what the output's name says, else csv."
)
def tables(
    files: tuple[str, ...], encoding: str | None, lexicons: tuple[str, ...], output: str | None, form: str | None
) -> int:
    """Write every figure of every table with its labels and keys.

    A CSV file written with -o begins with a byte-order mark, without which Excel takes Chinese for another encoding; on
    standard output there is none, since the next program would take it for a part of the first column's name.
    """
    try:
        form = form or table_format(output)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if form == "xlsx" and output in (None, "-") and sys.stdout.isatty():
        raise click.UsageError("a workbook is not for the screen; name a file with -o")
    inputs = Inputs(files, encoding, lexicons)
    reports = list(inputs.reports())
    if reports:
        from zhreport.command.output import write

        write(exported(reports, form, output), output)
    return inputs.status()


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
def segment(
    file: str,
    encoding: str | None,
    lexicons: tuple[str, ...],
    output: str | None,
    form: str,
    tags: bool,
    sentences: bool,
) -> int:
    """Cut a text into words, separated by spaces, its lines kept."""
    from zhreport.command.output import write
    from zhreport.words.printed import word_lines
    from zhreport.words.segmentation import Words

    inputs = Inputs((file,), encoding, lexicons)
    words = Words(lexicons=lexicons)
    for source in inputs.texts():
        write(word_lines(words, source.text, as_json=form == "jsonl", tags=tags, by_sentence=sentences), output)
    return inputs.status()


@click.command()
@click.argument("files", metavar="FILE [OTHER]", nargs=-1, required=True)
@encoding_option
@limit_option
@lexicons_option
@output_option
def view(files: tuple[str, ...], encoding: str | None, lexicons: tuple[str, ...], output: str | None) -> int:
    """Write a page to look at: source and tree, or two reports.

    In the source everything is marked. The page is one file that needs no network. With two files, the figures that differ are marked on both sides.
    """
    if len(files) > 2:
        raise click.UsageError(f"one file, or two to compare; {len(files)} were given")
    from zhreport.command.output import write
    from zhreport.view import compare_page, report_page

    inputs = Inputs(files, encoding, lexicons)
    reports = list(inputs.reports())
    if len(reports) == len(files):
        write([report_page(*reports) if len(files) == 1 else compare_page(*reports)], output)
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
