"""What the commands share: the files they read, the parser they read them with, their common options, their error line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from zhreport.errors import ReadError

if TYPE_CHECKING:
    from zhreport.parser import Parser
    from zhreport.readers import SourceText
    from zhreport.readers.limits import Limits
    from zhreport.report import Report

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
    limits: Limits | None = None
    failures: list[str] = field(default_factory=list)

    def texts(self) -> Iterator[SourceText]:
        """Yield what each file that can be read says; go on past the others."""
        from zhreport.readers import load

        if self.names.count("-") > 1:
            raise click.UsageError("standard input can be read only once; give '-' once")
        for name in self.names:
            try:
                yield load(sys.stdin.buffer if name == "-" else name, encoding=self.encoding, limits=self.limits)
            except ReadError as error:
                self.failures.append(str(error))

    def parser(self, rules_off: tuple[str, ...] = ()) -> Parser:
        """Return a parser with the shipped lexicons and the user's folders, without the rules that are switched off."""
        from zhreport.parser import parser_with

        try:
            return parser_with(self.lexicons, rules_off=rules_off)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    def reports(self, parser: Parser | None = None, *, tokens: bool = False) -> Iterator[Report]:
        """Yield the report of each file that can be read."""
        parser = parser or self.parser()
        for source in self.texts():
            yield parser.parse(source, tokens=tokens)

    def status(self, otherwise: int = 0) -> int:
        """Say what could not be read, and return the exit status."""
        for failure in self.failures:
            fail(failure)
        if self.failures and len(self.names) > 1:
            fail(f"{len(self.failures)} of {len(self.names)} files could not be read")
        return FAILED if self.failures else otherwise


def _limits_of(context: click.Context, _parameter: click.Parameter, settings: tuple[str, ...]) -> Limits | None:
    if not settings:
        return None
    from zhreport.readers.limits import limits_of

    try:
        return limits_of(settings)
    except ValueError as error:
        raise click.UsageError(str(error), context) from None


folder_type = click.Path(exists=True, file_okay=False)
output_option = click.option("-o", "--output", metavar="FILE", help="Write there instead of to standard output.")
_READING = (
    click.option("--encoding", metavar="NAME", help="The encoding, if it is not found out (utf-8, gb18030, big5)."),
    click.option(
        "--lexicons", multiple=True, metavar="FOLDER", type=folder_type, help="A folder of your own lexicons."
    ),
    click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=NUMBER",
        callback=_limits_of,
        help="Raise or lower a limit against hostile files: size, unpacked, characters, nesting, attributes, pages, cells, seconds.",
    ),
)


def reading_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of all that read files: it is called with `encoding`, `lexicons` and `limits`."""
    for option in reversed(_READING):
        command = option(command)
    return command


def _reads(argument: Callable[[Callable[..., int]], Callable[..., int]]) -> Callable[..., Callable[..., int]]:
    """Return the decorator of commands that are called with the files of an argument as `inputs`."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def with_inputs(files: str | tuple[str, ...], encoding: Any, lexicons: Any, limits: Any, **others: Any) -> int:
            names = (files,) if isinstance(files, str) else files
            return command(Inputs(names, encoding, lexicons, limits), **others)

        return argument(reading_options(with_inputs))

    return decorate


one_file = _reads(click.argument("files", metavar="FILE"))
many_files = _reads(click.argument("files", metavar="FILE...", nargs=-1, required=True))
one_or_two_files = _reads(click.argument("files", metavar="FILE [OTHER]", nargs=-1, required=True))
any_files = _reads(click.argument("files", metavar="[FILE]...", nargs=-1))
