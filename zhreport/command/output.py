"""Where results go: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from zhreport.errors import path_error, unwritable


def write(chunks: Iterable[str | bytes], path: str | None = None) -> None:
    """Write the chunks, text as UTF-8, to a file or (None or "-") to standard output.

    A file is written beside its place under another name and moved there when it is complete, so that a failure leaves
    what was there before. Raises `ZhreportError` where it cannot be written.
    """
    if path is None or path == "-":
        sys.stdout.flush()
        with _failing_as("standard output"):
            _copy(chunks, sys.stdout.buffer)
        return
    target = Path(os.path.realpath(path))
    if os.path.isdir(target):  # noqa: PTH112  # unlike Path's, these raise for no name
        raise path_error(path, "is a folder; name a file in it")
    with _failing_as(path):
        if os.path.exists(target) and not target.is_file():  # noqa: PTH110  # a device or a pipe cannot be replaced
            with target.open("wb") as file:
                _copy(chunks, file)
        else:
            _write_whole(chunks, target)


def _write_whole(chunks: Iterable[str | bytes], target: Path) -> None:
    draft = target.with_name(f".zhreport.{os.getpid()}.part")  # a name from the target's may be too long for the system
    draft.unlink(missing_ok=True)  # left by one that was killed
    try:
        with draft.open("xb") as file:
            _copy(chunks, file)
        with suppress(FileNotFoundError):  # a new file has no mode to keep
            draft.chmod(target.stat().st_mode)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _copy(chunks: Iterable[str | bytes], file: BinaryIO) -> None:
    for chunk in chunks:
        file.write(chunk if isinstance(chunk, bytes) else chunk.encode("utf-8", "replace"))
    file.flush()


@contextmanager
def _failing_as(shown: str) -> Iterator[None]:
    """Say of what fails inside that this cannot be written."""
    try:
        yield
    except BrokenPipeError:  # who closed a pipe wants no message
        raise
    except OSError as error:
        raise unwritable(shown, error) from None


def settle(status: int) -> int:
    """Write what standard output still holds back, and return the exit status.

    Where that fails, nothing more is tried: the interpreter would complain of it at its exit.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return status or failed_to_write(error)
    return status


def failed_to_write(error: OSError) -> int:
    """Say that standard output failed, unless its reader has just gone; return the exit status."""
    if isinstance(error, BrokenPipeError):
        return 1
    print(f"zhreport: standard output: cannot be written ({error.strerror or error})", file=sys.stderr)
    return 2
