"""The commands for a person's eyes: the tree, what is spoken of, which rules fired, what is doubtful."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from zhreport.command.inputs import (
    FOUND,
    Inputs,
    encoding_option,
    lexicons_option,
    limit_option,
    make_parser,
    many_files,
    one_file,
    output_option,
)

color_option = click.option(
    "--color/--no-color", default=None, help="Colour, whatever the output is; by default on a terminal only."
)


@click.command()
@one_file
@color_option
@click.option(
    "--width",
    type=click.IntRange(20, 10_000),
    metavar="COLUMNS",
    help="The width; by default the terminal's, else 100.",
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


@click.command()
@one_file
@output_option
@click.option("--topic", "wanted", multiple=True, metavar="ID", help="Only units of this topic; may be given again.")
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="jsonl: one unit to a line."
)
@click.option("--sentences", is_flag=True, help="Sentence by sentence, then the share of each topic in each section.")
@color_option
@click.option(
    "--width", type=click.IntRange(20, 10_000), metavar="COLUMNS", help="Wrap lines; by default on a terminal only."
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


@click.command()
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


@click.command()
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
