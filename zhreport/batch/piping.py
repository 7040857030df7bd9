"""`zhreport.pipe`: reports of many documents, one after another, read in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from os import PathLike, fsdecode
from typing import TYPE_CHECKING, Any, Literal, TypedDict, TypeVar, Unpack, overload

from zhreport.batch.pool import Lost, Pool, Task
from zhreport.batch.work import Failure, attempt
from zhreport.errors import DocumentError
from zhreport.readers import Limits, Readable, read
from zhreport.readers.load import load_bytes
from zhreport.report import Report

if TYPE_CHECKING:
    from zhreport.parser import Parser

C = TypeVar("C")

OnError = Callable[[Any, DocumentError], None]
"""Is told the source that failed and why."""

BATCH_SIZE = 8
"""Documents that are handed to a process at once: enough to hide the way there and back, few enough to wait for."""

_AHEAD = 4  # tasks for each process that may be done before their turn: bounds the memory when one document is slow


class _Settings(TypedDict, total=False):
    """What `pipe` takes besides, for both kinds of sources."""

    n_process: int
    batch_size: int
    parser: Parser | None
    tokens: bool
    encoding: str | None
    limits: Limits | None
    limit_seconds: float | None
    on_error: OnError | None


@overload
def pipe(
    sources: Iterable[Readable], *, as_tuples: Literal[False] = False, **settings: Unpack[_Settings]
) -> Iterator[Report]: ...
@overload
def pipe(
    sources: Iterable[tuple[Readable, C]], *, as_tuples: Literal[True], **settings: Unpack[_Settings]
) -> Iterator[tuple[Report, C]]: ...


def pipe(
    sources: Iterable[Any],
    *,
    n_process: int = 1,
    batch_size: int = BATCH_SIZE,
    as_tuples: bool = False,
    parser: Parser | None = None,
    tokens: bool = False,
    encoding: str | None = None,
    limits: Limits | None = None,
    limit_seconds: float | None = None,
    on_error: OnError | None = None,
) -> Iterator[Any]:
    """Yield the report of each source, in their order, lazily: a source is taken when there is room for it.

    A source is a path, bytes or an open binary file. With `as_tuples`, sources are (source, context) pairs and so are the
    results. With `n_process` above 1, or a `limit_seconds`, documents are read in spawned processes: a script calls it
    under `if __name__ == "__main__":`. A document that fails, hangs or ends its process raises a `DocumentError`, whose
    `code` says why; with `on_error`, that is called with the source and the error instead, and the document is left out.
    Raises `ValueError` for an `n_process` or a `batch_size` below 1, `TypeError` for one source that stands for all.

    >>> [report.source.encoding for report in pipe(["一、总体情况".encode(), "一、总体情况".encode("gb18030")])]
    ['utf-8', 'gb18030']
    """
    if n_process < 1 or batch_size < 1:
        raise ValueError("n_process and batch_size must be 1 or more")
    if isinstance(sources, str | bytes | PathLike):
        raise TypeError("expected several sources; give a list, or give the one to zhreport.read")
    make = partial(_make_reader, parser, {"tokens": tokens, "encoding": encoding, "limits": limits})
    pairs = ((source, None) for source in sources) if not as_tuples else iter(sources)
    alone = n_process == 1 and limit_seconds is None
    outcomes = _here(pairs, make) if alone else _spread(pairs, make, n_process, batch_size, limit_seconds, limits)
    return _results(outcomes, as_tuples, on_error)


Outcome = tuple[Any, Any, Report | Failure]
"""A source, its context, and what became of it."""


def _results(outcomes: Iterator[Outcome], as_tuples: bool, on_error: OnError | None) -> Iterator[Any]:
    for source, context, outcome in outcomes:
        if isinstance(outcome, Report):
            yield (outcome, context) if as_tuples else outcome
            continue
        error = DocumentError(outcome.message, outcome.code)
        if on_error is None:
            raise error
        on_error(source, error)


def _here(pairs: Iterator[tuple[Any, Any]], make: Callable[[], _Reader]) -> Iterator[Outcome]:
    reader: _Reader | None = None
    for source, context in pairs:
        reader = reader or make()
        yield source, context, reader.read(source)


# ---------------------------------------------------------------------------------------------------- in processes


@dataclass(slots=True)
class _Reader:
    """Reads documents: see `zhreport.batch.pool.Worker`."""

    parse: Callable[[Readable], Report]
    reports: list[tuple[int, Report | Failure]] = field(default_factory=list)

    def read(self, source: Readable) -> Report | Failure:
        return attempt(lambda: self.parse(source))

    def work(self, job: tuple[int, str | bytes | Failure]) -> None:
        number, source = job
        self.reports.append((number, source if isinstance(source, Failure) else self.read(source)))

    def finish(self) -> list[tuple[int, Report | Failure]]:
        reports, self.reports = self.reports, []
        return reports


def _make_reader(parser: Parser | None, settings: dict[str, Any]) -> _Reader:
    from zhreport.parser import default_parser

    return _Reader(partial(read, parser=parser or default_parser(), **settings))


@dataclass(slots=True)
class _Window:
    """The sources that are on their way, and the outcomes that wait for their turn."""

    pairs: Iterator[tuple[Any, Any]]
    size: int
    """How many may be on their way."""
    limits: Limits | None
    """What reading one may cost."""
    waiting: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    outcomes: dict[int, Report | Failure] = field(default_factory=dict)
    taken: int = 0
    given: int = 0

    def tasks(self, batch_size: int) -> Iterator[Task]:
        """Yield the sources in tasks of so many, numbered in order; each waits here until its outcome is given."""
        while pairs := list(islice(self.pairs, batch_size)):
            jobs = []
            for source, context in pairs:
                self.waiting[self.taken] = source, context
                jobs.append((self.taken, _sendable(source, self.limits)))
                self.taken += 1
            yield jobs

    def has_room(self) -> bool:
        return self.taken - self.given < self.size

    def due(self) -> Iterator[Outcome]:
        """Yield the outcomes whose turn it is."""
        while self.given in self.outcomes:
            outcome = self.outcomes.pop(self.given)
            source, context = self.waiting.pop(self.given)
            self.given += 1
            yield source, context, outcome


def _spread(
    pairs: Iterator[tuple[Any, Any]],
    make: Callable[[], _Reader],
    n_process: int,
    batch_size: int,
    limit_seconds: float | None,
    limits: Limits | None,
) -> Iterator[Outcome]:
    window = _Window(pairs, n_process * batch_size * _AHEAD, limits)
    with Pool(n_process, make, limit_seconds) as pool:
        for event in pool.run(window.tasks(batch_size), window.has_room):
            if isinstance(event, Lost):
                number, source = event.job
                name = "the bytes given" if isinstance(source, bytes) else str(source)
                window.outcomes[number] = Failure(event.code, f"{name}: {event.message}")
            else:
                window.outcomes.update(event)
            yield from window.due()


def _sendable(source: Any, limits: Limits | None) -> str | bytes | Failure:
    """Return a source that can be sent to another process, or why it cannot: an open file is sent as its bytes."""
    if isinstance(source, str | PathLike):
        return fsdecode(source)  # a path of bytes is no text of a file
    return attempt(lambda: load_bytes(source, limits or Limits())[1])
