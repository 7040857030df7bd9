"""The progress bar, on standard error: documents, rate and time left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self


class Progress:
    """A bar over bytes, since documents differ in length a thousandfold; nothing where it is not to be shown."""

    def __init__(self, documents: int, size: int, *, shown: bool) -> None:
        self._done = 0
        self._characters = 0
        self._bar: Any = _bar() if shown else None
        if self._bar is not None:
            self._task = self._bar.add_task("", total=max(size, 1), done=0, documents=documents, rate="")

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, documents: int, size: int, characters: int) -> None:
        """Say that so many documents, bytes and characters more are done."""
        if self._bar is None:
            return
        self._done += documents
        self._characters += characters
        seconds = self._bar.tasks[0].elapsed or 0.001
        rate = f"{self._done / seconds:,.0f} documents/s, {self._characters / seconds:,.0f} characters/s"
        self._bar.update(self._task, advance=size, done=self._done, rate=rate)


@contextmanager
def working(what: str, *, shown: bool) -> Iterator[None]:
    """Say what is done while it lasts, where it is to be shown."""
    if not shown:
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]:,} of {task.fields[documents]:,}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )
