"""The work folder beside the output: where a run keeps what is finished, and how the next run takes it over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from zhreport.batch.parts import SUFFIX, clear_drafts
from zhreport.errors import path_error, unwritable

WORK = ".work"
_FINISHED = "finished"
_LOCK = "lock"
_OUTPUTS = "outputs"


def work_folder(output: Path) -> Path:
    """Return the folder that belongs to this output."""
    return output.with_name(output.name + WORK)


@contextmanager
def opened(folder: Path, *, resume: bool, restart: bool) -> Iterator[str]:
    """Make or take over the work folder and lock it; yield a name for this run that no earlier run in it had.

    Raises `ZhreportError` where it cannot be written, where another run works in it, and where an unfinished run left
    something that neither `resume` nor `restart` says what to do with.
    """
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / _LOCK).open("ab")
    except OSError as error:
        raise unwritable(folder, error) from None
    with lock:
        if not _locked(lock):
            raise path_error(folder, "another run works there; wait for it or choose another output")
        parts = list(folder.glob(f"*{SUFFIX}"))
        finished = (folder / _FINISHED).exists()
        if parts and not (resume or restart or finished):
            raise path_error(
                folder, "an earlier run did not finish; go on with --resume, or begin again with --restart"
            )
        try:
            _clear(folder, [] if resume else parts)
        except OSError as error:
            raise unwritable(folder, error) from None
        yield _next_run(parts)


def _clear(folder: Path, parts: list[Path]) -> None:
    clear_drafts(folder)
    (folder / _FINISHED).unlink(missing_ok=True)
    shutil.rmtree(folder / _OUTPUTS, ignore_errors=True)
    for path in parts:
        path.unlink()


def _next_run(parts: list[Path]) -> str:
    last = max((int(path.name[:4]) for path in parts if path.name[:4].isdigit()), default=0)
    return f"{last + 1:04}"


def _locked(lock: BinaryIO) -> bool:
    """Lock a file until it is closed or the process ends; where the system has no such locks, all is taken for well."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def outputs_folder(folder: Path) -> Path:
    """Return a folder in the work folder for outputs that are being written."""
    place = folder / _OUTPUTS
    place.mkdir(exist_ok=True)
    return place


def close_finished(folder: Path, *, keep: bool) -> None:
    """Say that the outputs are complete, and remove the work folder unless a later run shall find it."""
    with suppress(OSError):
        (folder / _FINISHED).touch()
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
