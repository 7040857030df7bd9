"""The command line. Every command is a few lines over the library, which it imports when it runs.

Exit status: 0 all is well, 1 `check` found something, 2 something could not be read, written or understood, 130 stopped
with Ctrl-C. An error is one line on standard error.
"""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from zhreport.batch.command import batch as batch_command
from zhreport.command.inputs import (
    FAILED,
    FOUND,
    STOPPED,
    Inputs,
    encoding_option,
    fail,
    folder_type,
    lexicons_option,
    limit_option,
    make_parser,
    many_files,
    one_file,
    output_option,
)
from zhreport.command.outputs import TABLE_FORMATS, exported, table_format, write_if_any
from zhreport.errors import ZhreportError


def run(arguments: list[str]) -> int:
    """Run a command and return the exit status; an error that a user can cause is printed as one line."""
    _survive_odd_characters()
    try:
        status = cli.main(arguments, prog_name="zhreport", standalone_mode=False)
    except click.UsageError as error:
        return fail(f"{error.format_message()} (see '{error.ctx.command_path if error.ctx else 'zhreport'} --help')")
    except click.ClickException as error:
        return fail(error.format_message())
    except click.Abort:
        return STOPPED
    except (ZhreportError, ImportError) as error:
        return fail(str(error))
    return status if isinstance(status, int) else 0


def _survive_odd_characters() -> None:
    """Let no terminal's encoding stop the output."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")


# ------------------------------------------------------------------------------------------------------------- commands


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from zhreport.version import version

        click.echo(f"zhreport {version()}")
        context.exit()


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn Chinese report text into a typed document tree.

    FILE is a text, an HTML page, a Word file or a PDF, whatever its name; - is standard input.
    """
    _help_without_command(context)


def _help_without_command(context: click.Context) -> None:
    """Print the help of a group that is called alone: the versions of click differ in what they do then."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@one_file
@click.option("--color/--no-color", default=None, help="Colour, whatever the output is; by default on a terminal only.")
@click.option(
    "--width", type=click.IntRange(min=20), metavar="COLUMNS", help="The width; by default the terminal's, else 100."
)
@click.option("--explain", is_flag=True, help="Say of every line that may be a heading why it is one or is none.")
@click.option("--off", "rules_off", multiple=True, metavar="RULE", help="Switch a rule off; see 'zhreport rules'.")
def show(
    file: str,
    encoding: str | None,
    lexicons: tuple[str, ...],
    color: bool | None,
    width: int | None,
    explain: bool,
    rules_off: tuple[str, ...],
) -> int:
    """Show the tree, its tables and what was repaired or doubted."""
    from zhreport.rendering.terminal import show as show_report

    inputs = Inputs((file,), encoding, lexicons, rules_off=rules_off)
    if explain:
        from zhreport.outline.explain import explained

        parser = make_parser(lexicons, rules_off)
        for text in inputs.texts():
            for line in explained(parser, text):
                click.echo(line)
        return inputs.status()
    for report in inputs.reports():
        show_report(report, width=width, color=color)
    return inputs.status()


@cli.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@encoding_option
@lexicons_option
@limit_option
def rules(files: tuple[str, ...], encoding: str | None, lexicons: tuple[str, ...]) -> int:
    """List the rules that tell headings, and how often each fired.

    Counted are the headings of FILE...; without a file the rules alone are listed.
    """
    from zhreport.outline.explain import rule_lines

    inputs = Inputs(files, encoding, lexicons)
    for line in rule_lines(inputs.reports() if files else ()):
        click.echo(line)
    return inputs.status()


@cli.command()
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


cli.add_command(parse, "read")


@cli.command()
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


@cli.command()
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


@cli.command()
@one_file
@output_option
@click.option("--topic", "wanted", multiple=True, metavar="ID", help="Only units of this topic; may be given again.")
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="jsonl: one unit to a line."
)
@click.option("--sentences", is_flag=True, help="Sentence by sentence, then the share of each topic in each section.")
@click.option("--color/--no-color", default=None, help="Colour, whatever the output is; by default on a terminal only.")
@click.option(
    "--width", type=click.IntRange(min=20), metavar="COLUMNS", help="Wrap lines; by default on a terminal only."
)
def topics(
    file: str,
    encoding: str | None,
    lexicons: tuple[str, ...],
    output: str | None,
    wanted: tuple[str, ...],
    form: str,
    sentences: bool,
    color: bool | None,
    width: int | None,
) -> int:
    """Show what paragraphs and items speak of, the words for it in «»."""
    from zhreport.command.output import write
    from zhreport.serialisation.deep_json import dumps
    from zhreport.topics.sentences import topic_sentences, topic_shares
    from zhreport.topics.view import record, sentence_units, shares_text, text_view, topic_units

    _check_topics(wanted, lexicons)
    if output not in (None, "-"):
        color = bool(color)
    inputs = Inputs((file,), encoding, lexicons)
    tagger = make_parser(lexicons).knowledge.topics if sentences else None
    for report in inputs.reports():
        found = topic_sentences(report, tagger) if tagger else []
        units = sentence_units(found, wanted) if sentences else topic_units(report, wanted)
        lines = (dumps(record(report, unit)) + "\n" for unit in units)
        text = chain(text_view(report, units, width=width, color=color), shares_text(topic_shares(found), wanted))
        write(text if form == "text" else lines, output)
    return inputs.status()


def _check_topics(wanted: tuple[str, ...], lexicons: tuple[str, ...]) -> None:
    if wanted:
        from zhreport.topics.lexicon import load_topics

        known = [topic.id for topic in load_topics(tuple(map(Path, lexicons)))]
        if unknown := [topic for topic in wanted if topic not in known]:
            raise click.UsageError(f"no topic {unknown[0]!r}; there are {', '.join(known)}")


@cli.command()
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


@cli.command()
@many_files
def check(files: tuple[str, ...], encoding: str | None, lexicons: tuple[str, ...]) -> int:
    """Print what a person should look at: warnings, failing sums.

    One line each, with file, line and column. The exit status is 1 where there is any, 2 where a file cannot be read.
    """
    from zhreport.findings import findings

    inputs = Inputs(files, encoding, lexicons)
    found = 0
    for report in inputs.reports():
        for finding in findings(report):
            click.echo(finding)
            found += 1
    return inputs.status(FOUND if found else 0)


@cli.command()
@output_option
def schema(output: str | None) -> int:
    """Print the JSON Schema of the reports."""
    from zhreport.command.output import write
    from zhreport.serialisation.deep_json import dumps
    from zhreport.serialisation.schema import report_schema

    write([dumps(report_schema(), indent=2) + "\n"], output)
    return 0


@cli.group(invoke_without_command=True)
@click.pass_context
def lexicon(context: click.Context) -> None:
    """Work with lexicons."""
    _help_without_command(context)


@lexicon.command("check")
@click.argument("folder", required=False, type=folder_type)
def lexicon_check(folder: str | None) -> int:
    """Check every lexicon, the shipped ones and those in FOLDER."""
    from zhreport.command.lexicon_check import problems

    found = problems(Path(folder) if folder else None)
    for problem in found:
        fail(problem)
    if not found:
        click.echo("no problems found")
    return FAILED if found else 0


cli.add_command(batch_command)
