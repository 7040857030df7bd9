"""The way through a batch: find the documents, leave out what is done, work on the rest, make the output of all of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from zhreport.batch.folder import close_finished, opened, outputs_folder, work_folder
from zhreport.batch.inputs import Document, find_documents
from zhreport.batch.parts import Entry, payloads, read_parts
from zhreport.batch.plan import tasks, unchanged
from zhreport.batch.pool import Lost, Pool
from zhreport.batch.progress import progress, working
from zhreport.batch.settings import Settings
from zhreport.batch.work import Failure, Run, error_frame
from zhreport.batch.writers import WRITERS, format_of, write_duckdb
from zhreport.data.columns import table_name
from zhreport.data.rows import By
from zhreport.errors import ZhreportError, path_error, unwritable
from zhreport.readers.text import decode


@dataclass(slots=True)
class Options:
    """What the user asks for, beyond the settings that decide the rows."""

    form: str | None = None
    """The output format; None for what the output's name says."""
    workers: int = 1
    """How many processes."""
    limit_seconds: float | None = None
    """Time for one document."""
    resume: bool = False
    """Go on with an earlier run."""
    restart: bool = False
    """Throw an unfinished earlier run away."""
    keep: bool = False
    """Keep the work folder, so that a later run with `resume` reads only what is new."""
    progress: bool = False
    """Show a progress bar on standard error."""


@dataclass(slots=True)
class Summary:
    """What became of a batch."""

    documents: int
    """How many there are."""
    skipped: int = 0
    """How many an earlier run had done."""
    characters: int = 0
    """Characters read in this run."""
    seconds: float = 0.0
    """Time of this run, without the merge."""
    start_seconds: float = 0.0
    """How much of it passed before the first process was ready."""
    merge_seconds: float = 0.0
    """Time to make the output of it."""
    failures: dict[str, Failure] = field(default_factory=dict)
    """What failed, by document."""
    done: int = 0
    """How many were done in this run, failures included."""
    stopped: bool = False
    """Whether Ctrl-C ended it."""
    outputs: list[Path] = field(default_factory=list)
    """The files written."""


def run_batch(source: str, output: Path, settings: Settings, options: Options) -> Summary:
    """Read the documents of a folder, pattern or list file and write their tables; return what became of them.

    Raises `ZhreportError` for what a user can mend before or during the run. What is finished by then stays for `resume`.
    """
    output = _target(output)
    form = format_of(output, options.form)
    documents = find_documents(source, output)
    _check(settings)
    folder = work_folder(output)
    with opened(folder, resume=options.resume, restart=options.restart) as name:
        fingerprint = settings.fingerprint()
        kept = read_parts(folder, fingerprint) if options.resume else {}
        entries = {name: kept[name] for name in unchanged(documents, kept)}
        summary = Summary(len(documents), skipped=len(entries))
        run = Run(folder, name, settings, fingerprint)
        try:
            with _timed(summary, "seconds"):
                _work([d for d in documents if d.name not in entries], run, options, entries, summary)
            with _timed(summary, "merge_seconds"), working(f"writing {output.name}", shown=options.progress):
                summary.outputs = merge(folder, [entries[d.name] for d in documents], settings.tables, output, form)
        except KeyboardInterrupt:
            summary.stopped = True
            return summary
        close_finished(folder, keep=options.keep)
    return summary


def _target(output: Path) -> Path:
    """Return where the output goes, links followed. It is put in the place of what is there, which must be a file."""
    if str(output) == "-":
        raise ZhreportError("a batch writes files, none to standard output; name one with -o")
    target = Path(os.path.realpath(output))
    if os.path.isdir(target):  # noqa: PTH112  # takes names that are too long
        raise path_error(target, "is a folder; name a file in it")
    if os.path.exists(target) and not os.path.isfile(target):  # noqa: PTH110, PTH113
        raise path_error(target, "is a device or a pipe; name a file")
    return target


def _check(settings: Settings) -> None:
    """Let an unknown encoding and a malformed lexicon be heard of before any process starts."""
    if settings.encoding is not None:
        decode(b"", "--encoding", settings.encoding)
    if settings.lexicons:
        settings.parser()


@contextmanager
def _timed(summary: Summary, name: str) -> Iterator[None]:
    started = time.monotonic()
    try:
        yield
    finally:
        setattr(summary, name, time.monotonic() - started)


def _work(documents: list[Document], run: Run, options: Options, entries: dict[str, Entry], summary: Summary) -> None:
    """Do the documents and enter what is finished, as it comes, into `entries` and `summary`."""
    if not documents:
        return
    plan = tasks(documents)
    sizes = {document.name: document.size for document in documents}
    size = min(options.workers, len(plan))
    started = time.monotonic()
    with (
        progress(len(documents), sum(sizes.values()), shown=options.progress) as advance,
        Pool(size, run, options.limit_seconds) as pool,
    ):
        for event in pool.run(iter(plan)):
            summary.start_seconds = (pool.first_ready or time.monotonic()) - started
            finished, failures = _lost(event, run) if isinstance(event, Lost) else event
            summary.failures.update(failures)
            entries.update(finished)
            summary.done += len(finished)
            characters = sum(entry.characters for entry in finished.values())
            summary.characters += characters
            advance(len(finished), sum(sizes[name] for name in finished), characters)


def _lost(event: Lost, run: Run) -> tuple[dict[str, Entry], dict[str, Failure]]:
    """Keep the error row of a document that ended its process."""
    failure = Failure(event.code, event.message)
    frame = error_frame(event.job.name, run.settings.tables, failure)
    return run.keep(f"lost-{uuid4().hex[:12]}", [frame]), {event.job.name: failure}


def output_paths(output: Path, form: str, tables: Sequence[By]) -> dict[By, Path]:
    """Return the file of each table: the output itself for the documents, `name.cells.parquet` beside it for the cells.

    >>> [path.name for path in output_paths(Path("out.csv"), "csv", ["document", "cell"]).values()]
    ['out.csv', 'out.cells.csv']
    """
    if form == "duckdb":
        return dict.fromkeys(tables, output)
    return {
        by: output if by == "document" else output.with_name(f"{output.stem}.{table_name(by)}{output.suffix}")
        for by in tables
    }


def merge(folder: Path, entries: Sequence[Entry], tables: Sequence[By], output: Path, form: str) -> list[Path]:
    """Write the output's files in the work folder, then move them to their places; return these.

    Raises `ZhreportError` where that fails; the parts stay, so that a later run has only this left to do.
    """
    targets = output_paths(output, form, tables)
    try:
        place = outputs_folder(folder)
        drafts = {target: place / target.name for target in targets.values()}
        if form == "duckdb":
            chunks = [(by, payloads(folder, entries, index)) for index, by in enumerate(tables)]
            write_duckdb(chunks, drafts[output], place)
        else:
            for index, by in enumerate(tables):
                WRITERS[form](payloads(folder, entries, index), by, drafts[targets[by]])
        for draft in drafts.values():
            with draft.open("rb") as file:
                os.fsync(file.fileno())
        for target, draft in drafts.items():
            draft.replace(target)
    except OSError as error:
        raise unwritable(output, error) from None
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("duckdb", "_duckdb", "pyarrow"):
            raise path_error(output, f"cannot be written ({error})") from None
        raise
    return list(drafts)
