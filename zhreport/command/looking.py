"""The commands for a person's eyes: the tree, what is spoken of, which rules fired, what is doubtful."""

from __future__ import annotations

from itertools import chain

import click

from zhreport.command.inputs import FOUND, Inputs, any_files, many_files, one_file, output_option

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
def show(inputs: Inputs, color: bool | None, width: int | None, explain: bool, rules_off: tuple[str, ...]) -> int:
    """Show the tree, its tables and what was repaired or doubted."""
    from zhreport.rendering.terminal import show as show_report

    parser = inputs.parser(rules_off)
    if explain:
        from zhreport.outline.explain import explained

        for text in inputs.texts():
            for line in explained(parser, text):
                click.echo(line)
        return inputs.status()
    for report in inputs.reports(parser):
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
    inputs: Inputs,
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

    parser = inputs.parser()
    tagger = parser.knowledge.topics
    if unknown := [topic for topic in wanted if topic not in tagger.ids]:
        raise click.UsageError(f"no topic {unknown[0]!r}; there are {', '.join(tagger.ids)}")
    if output not in (None, "-"):
        color = bool(color)
    for report in inputs.reports(parser):
        found = topic_sentences(report, tagger) if sentences else []
        units = sentence_units(found, wanted) if sentences else topic_units(report, wanted)
        lines = (dumps(record(report, unit)) + "\n" for unit in units)
        text = chain(text_view(report, units, width=width, color=color), shares_text(topic_shares(found), wanted))
        write(text if form == "text" else lines, output)
    return inputs.status()


@click.command()
@any_files
def rules(inputs: Inputs) -> int:
    """List the rules that tell headings, and how often each fired.

    Counted are the headings of FILE...; without a file the rules alone are listed.
    """
    from zhreport.outline.explain import rule_lines

    for line in rule_lines(inputs.reports() if inputs.names else ()):
        click.echo(line)
    return inputs.status()


@click.command()
@many_files
def check(inputs: Inputs) -> int:
    """Print what a person should look at: warnings, failing sums.

    One line each, with file, line and column. The exit status is 1 where there is any, 2 where a file cannot be read.
    """
    from zhreport.checking import findings

    found = 0
    for report in inputs.reports():
        for finding in findings(report):
            click.echo(finding)
            found += 1
    return inputs.status(FOUND if found else 0)
