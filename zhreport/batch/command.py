"""The command `zhreport batch`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhreport.command.inputs import FOUND, STOPPED, reading_options

if TYPE_CHECKING:
    from zhreport.batch.run import Summary
    from zhreport.readers.limits import Limits

TABLES = ("sections", "nodes", "units", "cells", "tokens", "chunks", "diagnostics", "reports")
FORMATS = ("parquet", "jsonl", "csv", "duckdb")
_SHOWN = 10  # failures that the summary names; all of them are in the output


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", required=True, metavar="FILE", help="The output: .parquet, .jsonl, .csv or .duckdb.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="The format, where the name does not say it.")
@click.option("--with", "wanted", multiple=True, type=click.Choice(TABLES), help="A further table; may be given again.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes; by default one for each core.")
@click.option(
    "--resume", is_flag=True, help="Go on with a run that was stopped or killed, or with a run that was kept."
)
@click.option("--restart", is_flag=True, help="Throw away what an unfinished run has done.")
@click.option("--keep", is_flag=True, help="Keep what is done, so that a later --resume reads only what is new.")
@click.option(
    "--limit-seconds", type=click.FloatRange(0, min_open=True), metavar="S", help="Give up a document after so long."
)
@reading_options
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary.")
def batch(
    source: str,
    output: str,
    wanted: tuple[str, ...],
    workers: int | None,
    encoding: str | None,
    lexicons: tuple[str, ...],
    limits: Limits | None,
    quiet: bool,
    **asked: Any,
) -> int:
    """Read many documents and write their tables.

    SOURCE is a folder, a pattern ('reports/**/*.txt') or a file with one path to a line. The output has one row for each
    document, also for those that failed; further tables stand in files beside it (out.cells.parquet), in DuckDB in the
    same file. A run that was stopped goes on with --resume. Exit status 1 where a document failed.
    """
    from zhreport.batch.run import Options, run_batch
    from zhreport.batch.settings import Settings
    from zhreport.data.columns import table_name
    from zhreport.data.rows import ROWS

    if asked["resume"] and asked["restart"]:
        raise click.UsageError("--resume goes on with an earlier run, --restart throws it away: give one of them")
    tables = tuple(by for by in ROWS if by == "document" or table_name(by) in wanted)
    options = Options(workers=workers or cores(), progress=not quiet and sys.stderr.isatty(), **asked)
    summary = run_batch(source, Path(output), Settings(tables, encoding, lexicons, limits), options)
    if summary.stopped or not quiet:
        click.echo("\n".join(describe(summary)), err=True)
    return STOPPED if summary.stopped else FOUND if summary.failures else 0


def cores() -> int:
    """Return how many cores this process may use."""
    import os

    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def describe(summary: Summary) -> list[str]:
    """Return the summary as lines."""
    from collections import Counter

    seconds = max(summary.seconds, 0.001)
    own = f"{summary.done:,} documents, {summary.characters:,} characters in {summary.seconds:.1f} s"
    lines = [f"{own} ({summary.done / seconds:,.0f} documents/s, {summary.characters / seconds:,.0f} characters/s)"]
    if summary.skipped:
        lines.append(f"{summary.skipped:,} more were done before")
    if summary.stopped:
        left = summary.documents - summary.done - summary.skipped
        return [*lines, f"stopped with {left:,} of {summary.documents:,} left; the same command with --resume goes on"]
    if summary.failures:
        codes = Counter(failure.code for failure in summary.failures.values())
        lines.append(
            f"{len(summary.failures):,} failed: " + ", ".join(f"{n:,} {code}" for code, n in codes.most_common())
        )
        named = sorted(summary.failures.items())
        lines.extend(f"  {document}: {failure.message}" for document, failure in named[:_SHOWN])
        if len(named) > _SHOWN:
            lines.append(f"  and {len(named) - _SHOWN:,} more: see status, error_code and error_message in the output")
    lines.extend(f"wrote {path}" for path in summary.outputs)
    return lines
