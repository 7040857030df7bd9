"""The parts: files in the work folder that keep what is finished, each whole or not there at all.

A part holds frames, one per document: a line of JSON that says whose it is and how long its tables are, then the rows of
each table as compressed JSON lines. It is written under another name, forced to the disk and renamed; its last line says
that it is complete, so that a file cut short by a crash of the machine is known. Parts depend on no output format and on
no order: which documents a run finds in them is decided by name, content and settings.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

SUFFIX = ".part"
DRAFT = ".draft"
_END = b'{"end":true}\n'
_OPEN_FILES = 64  # parts that a merge keeps open; neighbours in the output lie in different ones, by their length


@dataclass(slots=True)
class Frame:
    """What is kept of one document."""

    document: str
    """Its name in the output."""
    sha256: str | None
    """Digest of its bytes; None where it could not be read."""
    error: str | None
    """The error's code; None where all is well."""
    characters: int
    """Length of its text."""
    payloads: list[bytes]
    """The rows of each table, as compressed JSON lines."""


@dataclass(slots=True)
class Entry:
    """Where a document's frame lies."""

    part: str
    """The part's file name."""
    offset: int
    """Where the payloads begin."""
    sizes: list[int]
    """How long each is."""
    sha256: str | None
    """As in the frame."""
    error: str | None
    """As in the frame."""
    characters: int
    """As in the frame."""


def pack(lines: Sequence[str]) -> bytes:
    """Return rows, each a JSON text, as a payload."""
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    return zlib.compress(data, 1)


def write_part(folder: Path, name: str, fingerprint: str, frames: Sequence[Frame]) -> dict[str, Entry]:
    """Write a part and return where each document lies in it. Raises `OSError`; then nothing is left behind."""
    draft, entries = folder / (name + DRAFT), {}
    try:
        with draft.open("wb") as file:
            file.write(_json({"settings": fingerprint}))
            for frame in frames:
                entries[frame.document] = _write_frame(file, name + SUFFIX, frame)
            file.write(_END)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / (name + SUFFIX))
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    return entries


def _write_frame(file: BinaryIO, part: str, frame: Frame) -> Entry:
    facts: dict[str, Any] = {"sha256": frame.sha256, "error": frame.error, "characters": frame.characters}
    sizes = [len(payload) for payload in frame.payloads]
    file.write(_json({"document": frame.document, "sizes": sizes, **facts}))
    offset = file.tell()
    file.writelines(frame.payloads)
    return Entry(part, offset, sizes, **facts)


def _json(data: Mapping[str, object]) -> bytes:
    return json.dumps(data).encode() + b"\n"


def read_parts(folder: Path, fingerprint: str) -> dict[str, Entry]:
    """Return what the folder's complete parts with these settings hold, later parts over earlier ones."""
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found.update(_read_part(path, fingerprint))
    return found


def _read_part(path: Path, fingerprint: str) -> dict[str, Entry]:
    """Return a part's entries; nothing for other settings. Raises `ValueError` where it is cut short."""
    entries = {}
    with path.open("rb") as file:
        if json.loads(file.readline())["settings"] != fingerprint:
            return {}
        while (line := file.readline()) != _END:
            head = json.loads(line)
            document = head.pop("document")
            entries[document] = entry = Entry(path.name, file.tell(), **head)
            file.seek(entry.offset + sum(entry.sizes))
    return entries


def clear_drafts(folder: Path) -> None:
    """Remove what a killed run left half-written."""
    for path in folder.glob(f"*{DRAFT}"):
        path.unlink(missing_ok=True)


def payloads(folder: Path, entries: Sequence[Entry], table: int) -> Iterator[bytes]:
    """Yield the JSON lines of one table, by its place among the tables, document after document."""
    files: OrderedDict[str, BinaryIO] = OrderedDict()
    try:
        for entry in entries:
            file = files.pop(entry.part, None) or (folder / entry.part).open("rb")
            files[entry.part] = file
            if len(files) > _OPEN_FILES:
                files.popitem(last=False)[1].close()
            file.seek(entry.offset + sum(entry.sizes[:table]))
            yield zlib.decompress(file.read(entry.sizes[table]))
    finally:
        for file in files.values():
            file.close()
