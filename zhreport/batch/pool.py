"""Tasks run in processes that may hang or crash: that costs the document at work, not the run.

Every process is spawned, makes its worker once and is then given one task after another, a task being a few documents. It
notes in shared memory which document it is at and since when. When it dies or exceeds the time limit, the document it was
at is lost, what its task held before and after that document is run again as two tasks, and a new process takes its place.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from zhreport.errors import ZhreportError

IDLE = -1.0
"""The position of a process that is at no document: it starts, waits, or finishes its task."""
_DEATHS = 3  # deaths in a row at no document, after which something else is wrong than a document
FEWEST_COLLECTED = 20_000  # new objects after which a process looks for cyclic garbage
_POLL = 0.2  # seconds between looks at the clock, where there is a time limit


class Worker(Protocol):
    """What runs in a process. It must not let an exception of a document escape from `work`."""

    def work(self, job: Any) -> None:
        """Do one document."""

    def finish(self) -> Any:
        """Return the result of the documents since the last call. A `ZhreportError` stops the whole run."""


Task = Sequence[Any]
"""A few documents that are done in one go: what `Worker.work` is given, one after another."""


@dataclass(slots=True)
class Lost:
    """A document is lost."""

    job: Any
    code: str
    """`limit.seconds` or `worker.crashed`."""
    message: str
    """One sentence."""


@dataclass(slots=True)
class _Process:
    process: Any
    pipe: Connection
    place: Any
    """Shared memory: position in the task, time when it began."""
    task: Task | None = None
    ready: bool = False


@dataclass(slots=True)
class Pool:
    """Processes that take tasks; use it in a `with` statement, which ends them whatever happens."""

    size: int
    """How many processes."""
    make: Callable[[], Worker]
    """Makes the worker in each process; it is pickled."""
    limit_seconds: float | None = None
    """Time for one document."""
    processes: list[_Process] = field(default_factory=list)
    again: deque[Task] = field(default_factory=deque)
    """Tasks that are left from a process that died."""
    deaths: int = 0
    first_ready: float | None = None
    """When the first process had made its worker (`time.monotonic`), None until then."""

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.processes:
            _kill(worker)
        self.processes.clear()

    def run(self, tasks: Iterator[Task], may_start: Callable[[], bool] = lambda: True) -> Iterator[Any]:
        """Run tasks, in the order given but many at a time, and yield what `Worker.finish` returned, or a `Lost`, as it comes.

        A task is taken from the iterator when a process is free for it and `may_start` allows; at least one always runs.
        Raises `ZhreportError` where the processes cannot start or a worker says that the run cannot go on.
        """
        more = True
        while True:
            more = self._feed(tasks, may_start) if more or self.again else False
            busy = [worker for worker in self.processes if worker.task is not None]
            if not busy and not self.again and not more:
                return
            yield from self._events(busy)

    def _feed(self, tasks: Iterator[Task], may_start: Callable[[], bool]) -> bool:
        """Give every free process a task; return whether there may be more."""
        while self._is_free():
            if self.again:
                task: Task | None = self.again.popleft()
            elif any(worker.task for worker in self.processes) and not may_start():
                return True
            else:
                task = next(tasks, None)
            if task is None:
                return False
            self._give(task)
        return True

    def _is_free(self) -> bool:
        return len(self.processes) < self.size or any(worker.task is None for worker in self.processes)

    def _give(self, task: Task) -> None:
        worker = next((worker for worker in self.processes if worker.task is None), None)
        if worker is None:
            worker = _spawn(self.make)
            self.processes.append(worker)
        worker.task = task
        worker.place[0] = IDLE
        with suppress(OSError):  # it has died while it waited: the next look sees to that
            worker.pipe.send(list(task))

    def _events(self, busy: list[_Process]) -> Iterator[Any]:
        """Wait until something happens; yield what is done or lost."""
        handles = {worker.pipe: worker for worker in busy}
        ready = wait(list(handles), None if self.limit_seconds is None else _POLL)
        for pipe in ready:
            yield from self._hear(handles[pipe])  # type: ignore[index]
        if self.limit_seconds is not None:
            for worker in busy:
                if worker.task is not None and (seen := self._overdue(worker)):
                    yield from self._bury(worker, seen)

    def _hear(self, worker: _Process) -> Iterator[Any]:
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker)
            return
        if kind == "stop":
            raise ZhreportError(value)
        if kind == "ready":
            worker.ready = True
            self.first_ready = self.first_ready or time.monotonic()
        elif worker.task is not None:
            worker.task, self.deaths = None, 0
            yield value

    def _overdue(self, worker: _Process) -> tuple[float, ...]:
        """Return where the process is, if it has been there for too long, else nothing."""
        place = tuple(worker.place)
        late = place[0] != IDLE and time.monotonic() - place[1] > (self.limit_seconds or 0)
        return place if late else ()

    def _bury(self, worker: _Process, overdue: tuple[float, ...] = ()) -> Iterator[Lost]:
        """End a process; put the rest of its task back and yield the document that it was at."""
        _kill(worker)
        self.processes.remove(worker)
        task, place = worker.task, tuple(worker.place)
        if task is None:
            return
        if not worker.ready:
            raise ZhreportError(_UNSTARTED)
        if overdue and place != overdue:  # it got on just as it was ended
            self.again.append(task)
            return
        if place[0] == IDLE:
            self._blame_nobody(task)
            return
        self.deaths = 0
        at = int(place[0])
        self.again.extend(jobs for jobs in (task[:at], task[at + 1 :]) if jobs)
        if overdue:
            yield Lost(task[at], "limit.seconds", f"not done in {self.limit_seconds:g} seconds")
        else:
            yield Lost(task[at], "worker.crashed", f"the process that read it died ({_cause(worker)})")

    def _blame_nobody(self, task: Task) -> None:
        self.deaths += 1
        if self.deaths >= _DEATHS:
            raise ZhreportError("the processes die again and again; look at the machine's memory, try fewer workers")
        self.again.append(task)


_UNSTARTED = "the processes cannot start (not enough memory?); in a script, call it under `if __name__ == '__main__':`, as for any multiprocessing"


def _cause(worker: _Process) -> str:
    status = worker.process.exitcode
    if status is not None and status < 0:
        with suppress(ValueError):
            return signal.Signals(-status).name
    return f"exit status {status}"


def _kill(worker: _Process) -> None:
    worker.process.kill()  # one that is dying of something else keeps its own exit status
    worker.process.join()
    worker.pipe.close()


# --------------------------------------------------------------------------------------------------- in the process


def _spawn(make: Callable[[], Worker]) -> _Process:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    place = context.RawArray("d", [IDLE, 0.0])
    process = context.Process(target=_serve, args=(theirs, place, make), daemon=True)
    mask = getattr(signal, "pthread_sigmask", None)
    old = mask(signal.SIG_BLOCK, [signal.SIGINT]) if mask else None  # inherited: Ctrl-C is for the parent alone
    try:
        process.start()
    finally:
        if mask:
            mask(signal.SIG_SETMASK, old)
    theirs.close()
    return _Process(process, ours, place)


def _serve(pipe: Connection, place: Any, make: Callable[[], Worker]) -> None:
    """Run tasks until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        try:
            worker = make()
            _spare_collections()
            pipe.send(("ready", None))
            while True:
                pipe.send(("done", _run(worker, place, pipe.recv())))
        except ZhreportError as error:
            pipe.send(("stop", str(error)))
    os._exit(0)  # nothing is left to be written; threads of libraries need not be waited for


def _spare_collections() -> None:
    """Let the collector of cyclic garbage pass over what the worker keeps, and come after several documents, not within each.

    No object of a report is in a cycle, and hardly any of what reads a file, so nearly all are gone by then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(FEWEST_COLLECTED)


def _run(worker: Worker, place: Any, jobs: list[Any]) -> Any:
    for position, job in enumerate(jobs):
        place[1] = time.monotonic()
        place[0] = position
        worker.work(job)
    place[0] = IDLE
    return worker.finish()


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
