"""What a process does with a document: read it, parse it, make the rows of every table wanted, keep them in a part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from json import JSONEncoder
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from zhreport.batch.inputs import Document
from zhreport.batch.parts import Entry, Frame, pack, write_part
from zhreport.batch.settings import Settings
from zhreport.data.frames import rows
from zhreport.data.row_builders import error_row
from zhreport.data.rows import By
from zhreport.errors import ReadError, unwritable
from zhreport.readers import read
from zhreport.rendering.printable import printable

if TYPE_CHECKING:
    from zhreport.parser import Parser

T = TypeVar("T")

READ_FAILED = "read.failed"
PARSE_FAILED = "parse.failed"
MEMORY_FAILED = "limit.memory"

_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(slots=True)
class Failure:
    """Why there is no report of a document."""

    code: str
    """`read.failed`, `parse.failed` or `limit.memory`; from the pool also `limit.seconds` and `worker.crashed`."""
    message: str
    """One line."""


def attempt(make: Callable[[], T]) -> T | Failure:
    """Return what `make` returns, or why it failed: nothing that a document does may end the process."""
    try:
        return make()
    except ReadError as error:
        return Failure(getattr(error, "code", None) or READ_FAILED, printable(str(error)))
    except MemoryError:
        return Failure(MEMORY_FAILED, "not enough memory")
    except Exception as error:
        return Failure(PARSE_FAILED, printable(f"{type(error).__name__}: {error}"))


def error_frame(document: str, tables: tuple[By, ...], failure: Failure) -> Frame:
    """Return what is kept of a document that failed: its row among the documents, nothing elsewhere."""
    row = _encode(error_row(document, failure.code, failure.message))
    payloads = [pack([row] if by == "document" else []) for by in tables]
    return Frame(document, None, failure.code, 0, payloads)


@dataclass(slots=True, frozen=True)
class Run:
    """One run of a batch; small enough to be sent to its processes, where it makes their workers."""

    folder: Path
    """Where the parts are kept."""
    name: str
    """A name that no earlier run's parts have."""
    settings: Settings
    fingerprint: str

    def __call__(self) -> PartWorker:
        """Return a worker with a parser of its own."""
        parser = self.settings.parser()
        read(b"1", parser=parser, tokens="token" in self.settings.tables)  # what is loaded late shall not count as a
        return PartWorker(self, parser)  # document's time

    def keep(self, part: str, frames: list[Frame]) -> dict[str, Entry]:
        """Write a part; return where each document lies in it. Raises `ZhreportError` where that fails."""
        try:
            return write_part(self.folder, f"{self.name}-{part}", self.fingerprint, frames)
        except OSError as error:
            raise unwritable(self.folder, error) from None


@dataclass(slots=True)
class PartWorker:
    """Makes parts: see `zhreport.batch.pool.Worker`."""

    run: Run
    parser: Parser
    own: str = field(default_factory=lambda: uuid4().hex[:12])
    frames: list[Frame] = field(default_factory=list)
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    written: int = 0

    def work(self, job: Document) -> None:
        """Read a document and keep its rows, or why there are none."""
        frame = attempt(lambda: self._frame(job))
        if isinstance(frame, Failure):
            self.failures.append((job.name, frame))
            frame = error_frame(job.name, self.run.settings.tables, frame)
        self.frames.append(frame)

    def _frame(self, job: Document) -> Frame:
        settings = self.run.settings
        wanted = "token" in settings.tables
        report = read(job.path, encoding=settings.encoding, limits=settings.limits, parser=self.parser, tokens=wanted)
        packed = [pack([_encode(row) for row in rows(report, by, job.name)]) for by in settings.tables]
        return Frame(job.name, report.source.sha256, None, len(report.text), packed)

    def finish(self) -> tuple[dict[str, Entry], list[tuple[str, Failure]]]:
        """Write the part; return where each document lies in it, and what failed."""
        entries = self.run.keep(f"{self.own}-{self.written:06}", self.frames)
        failures = self.failures
        self.frames, self.failures, self.written = [], [], self.written + 1
        return entries, failures
