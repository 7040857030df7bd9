"""From a path, bytes or an open binary file to a name and bytes, or one line that says why not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from zhreport.errors import ReadError
from zhreport.readers.limits import Limits, Meter
from zhreport.rendering.printable import printable

_AT_ONCE = 1 << 26  # bytes asked of a file in one call

Readable = str | os.PathLike[str] | os.PathLike[bytes] | bytes | bytearray | memoryview | BinaryIO
"""What can be read: a path, the bytes themselves, or a file that is open in binary mode."""


def load_bytes(source: Readable, limits: Limits) -> tuple[str, bytes]:
    """Return the name ("" for bytes) and all bytes. No more is taken in than the limit of size and one byte."""
    if isinstance(source, bytes | bytearray | memoryview):
        return "", bytes(source)
    if isinstance(source, str | os.PathLike):
        path = os.fsdecode(source)  # an entry of a folder that was listed by bytes is a path of bytes
        return path, _load_path(path, limits)
    if not hasattr(source, "read"):
        raise TypeError(f"expected a path, bytes or a binary file, not {type(source).__name__}")
    name = getattr(source, "name", "")
    if not isinstance(name, str):  # a number, where the file was opened by its descriptor
        name = ""
    try:
        return name, _read_open(source, limits.size + 1)
    except OSError as error:
        raise ReadError(f"{shown_name(name)}: cannot be read ({error.strerror or error})") from None


def _read_open(source: BinaryIO, most: int) -> bytes:
    """Return what is left in a file, at most so many bytes; a pipe that is not buffered gives them a few at a time."""
    parts: list[bytes] = []
    while most > 0:
        part = source.read(min(most, _AT_ONCE))
        if not isinstance(part, bytes):
            raise TypeError(
                "the file is open in text mode; open it in binary mode ('rb'), or give its text to zhreport.parse"
            )
        if not part:
            break
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _load_path(name: str, limits: Limits) -> bytes:
    path, shown = Path(name), shown_name(name)
    if not name:  # to Path it would be the folder at hand
        raise ReadError("the path is empty; name a file (a text itself goes to zhreport.parse)", "read.missing")
    try:
        if path.is_dir():
            raise ReadError(f"{shown}: is a folder; name the files in it", "read.missing")
        if path.is_file():
            if path.stat().st_size > limits.size:
                Meter(shown, limits).refuse("size")
            return path.read_bytes()
        with path.open("rb") as file:  # a pipe or a device, which may never end
            return _read_open(file, limits.size + 1)
    except FileNotFoundError:
        raise ReadError(
            f"{shown}: no such file; check the path (a text itself goes to zhreport.parse)", "read.missing"
        ) from None
    except PermissionError:
        raise ReadError(f"{shown}: no permission to read it; change its mode or copy it", "read.missing") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(f"{shown}: cannot be read ({reason}); check the path", "read.missing") from None


def shown_name(name: str) -> str:
    """Return a name fit for one line of a message."""
    shown = printable(name)
    if len(shown) > 200:
        shown = f"{shown[:100]}...{shown[-60:]}"
    return shown or "the bytes given"
