"""The command line. Every command is a few lines over the library, which it imports when it runs.

Exit status: 0 all is well, 1 `check` found something, 2 something could not be read, written or understood, 130 stopped
with Ctrl-C. An error is one line on standard error.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhreport.batch.command import batch
from zhreport.command import looking, writing
from zhreport.command.inputs import FAILED, STOPPED, fail, folder_type
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


for command in (
    looking.show,
    looking.topics,
    looking.rules,
    looking.check,
    writing.parse,
    writing.tables,
    writing.segment,
    writing.view,
    writing.schema,
    batch,
):
    cli.add_command(command)
cli.add_command(writing.parse, "read")


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
