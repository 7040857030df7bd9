"""What the commands share: the files they read, the parser they read them with, their common options, their error line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import click

from zhreport.errors import ReadError

if TYPE_CHECKING:
    from zhreport.parser import Parser
    from zhreport.readers import SourceText
    from zhreport.readers.limits import Limits
    from zhreport.report import Report

F = TypeVar("F", bound=Callable[..., Any])

FOUND = 1
"""`check` found something, or a document of a batch failed."""

FAILED = 2
"""Something could not be read, written or understood."""

STOPPED = 130
"""Ctrl-C."""


def fail(message: str) -> int:
    """Print an error as one line and return the exit status."""
    click.echo(f"zhreport: {' '.join(message.split())}", err=True)
    return FAILED


@dataclass(slots=True)
class Inputs:
    """The files that a command reads, and those that it could not."""

    names: tuple[str, ...]
    encoding: str | None = None
    lexicons: tuple[str, ...] = ()
    tokens: bool = False
    failures: list[str] = field(default_factory=list)
    rules_off: tuple[str, ...] = ()

    def texts(self) -> Iterator[SourceText]:
        """Yield what each file that can be read says; go on past the others."""
        from zhreport.readers import load

        if self.names.count("-") > 1:
            raise click.UsageError("standard input can be read only once; give '-' once")
        for name in self.names:
            try:
                yield load(sys.stdin.buffer if name == "-" else name, encoding=self.encoding, limits=limits_given())
            except ReadError as error:
                self.failures.append(str(error))

    def reports(self) -> Iterator[Report]:
        """Yield the report of each file that can be read."""
        parser = make_parser(self.lexicons, self.rules_off)
        for source in self.texts():
            yield parser.parse(source, tokens=self.tokens)

    def status(self, otherwise: int = 0) -> int:
        """Say what could not be read, and return the exit status."""
        for failure in self.failures:
            fail(failure)
        if self.failures and len(self.names) > 1:
            fail(f"{len(self.failures)} of {len(self.names)} files could not be read")
        return FAILED if self.failures else otherwise


def make_parser(lexicons: tuple[str, ...], rules_off: tuple[str, ...] = ()) -> Parser:
    """Return a parser with the shipped lexicons and the user's folders, without the rules that are switched off."""
    from zhreport.parser import Parser, default_parser

    try:
        return Parser(lexicons=lexicons, rules_off=rules_off) if lexicons or rules_off else default_parser()
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _options(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(command: F) -> F:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


folder_type = click.Path(exists=True, file_okay=False)
encoding_option = click.option(
    "--encoding", metavar="NAME", help="The encoding, if it is not found out (utf-8, gb18030, big5)."
)
_LIMITS = "zhreport.limits"  # where the context of a command keeps them: every command that reads files has the option


def _keep_limits(context: click.Context, _parameter: click.Parameter, settings: tuple[str, ...]) -> None:
    from zhreport.readers.limits import limits_of

    try:
        context.meta[_LIMITS] = limits_of(settings) if settings else None
    except ValueError as error:
        raise click.UsageError(str(error), context) from None


def limits_given() -> Limits | None:
    """Return the limits that the command at work was given, None for the usual ones."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_LIMITS) if context is not None else None


limit_option = click.option(
    "--limit",
    multiple=True,
    metavar="NAME=NUMBER",
    expose_value=False,
    callback=_keep_limits,
    help="Raise or lower a limit against hostile files: size, unpacked, characters, nesting, attributes, pages, cells, seconds.",
)
lexicons_option = click.option(
    "--lexicons", multiple=True, metavar="FOLDER", type=folder_type, help="A folder of your own lexicons."
)
output_option = click.option("-o", "--output", metavar="FILE", help="Write there instead of to standard output.")
_file = click.argument("file", metavar="FILE")
_files = click.argument("files", metavar="FILE...", nargs=-1, required=True)
one_file = _options(_file, encoding_option, lexicons_option, limit_option)
many_files = _options(_files, encoding_option, lexicons_option, limit_option)
