"""What a batch shows on standard error while it runs: a bar with documents, rate and time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(documents: int, size: int, *, shown: bool) -> Iterator[Callable[[int, int, int], None]]:
    """Yield what is told that so many documents, bytes and characters more are done.

    The bar is over bytes, since documents differ in length a thousandfold; there is none where it is not to be shown.
    """
    if not shown:
        yield lambda documents, size, characters: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]:,} of {task.fields[documents]:,}"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    done = characters = 0
    started = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=max(size, 1), done=0, documents=documents, rate="")

        def advance(more: int, size: int, read: int) -> None:
            nonlocal done, characters
            done, characters = done + more, characters + read
            seconds = max(time.monotonic() - started, 0.001)
            rate = f"{done / seconds:,.0f} documents/s, {characters / seconds:,.0f} characters/s"
            bar.update(task, advance=size, done=done, rate=rate)

        yield advance


@contextmanager
def working(what: str, *, shown: bool) -> Iterator[None]:
    """Say what is done while it lasts, where it is to be shown."""
    if not shown:
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
