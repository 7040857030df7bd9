"""From a file, bytes or an open binary file to text. What a file is, its bytes say, never its name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from zhreport.errors import ReadError
from zhreport.model import Source
from zhreport.printable import printable
from zhreport.readers.text import decode
from zhreport.report import Report

Readable = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO
"""What can be read: a path, the bytes themselves, or a file that is open in binary mode."""

_UNREADABLE = (
    (b"%PDF-", "a PDF", "save its text as a .txt file; a reader for PDF is planned"),
    (
        b"PK\x03\x04",
        "a ZIP container (.docx, .xlsx, .wps or an archive)",
        "save it as plain text; a reader for Word is planned",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .xls, .wps)",
        "save it as plain text; no reader for it is planned",
    ),
    (b"{\\rtf", "an RTF file", "save it as plain text; no reader for it is planned"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
)
"""The first bytes of formats that are no text, what they are, and what a user can do."""

_MARKUP = (b"<!doctype html", b"<html", b"<head")
_NUL_SHARE = (
    0.005  # UTF-16 without a mark has above 0.02 (ASCII digits, line ends); a text with a stray NUL is far below
)


def read(source: Readable, *, encoding: str | None = None) -> Report:
    """Read and parse a report: a path, the bytes, or an open binary file.

    Raises `ReadError`, one line that says what to do, where the text cannot be had.

    >>> read("一、总体情况".encode("gb18030")).source.encoding
    'gb18030'
    """
    from zhreport.parser import default_parser

    text, origin = read_source(source, encoding=encoding)
    return default_parser().parse(text, source=origin)


def read_source(source: Readable, *, encoding: str | None = None) -> tuple[str, Source]:
    """Return the text without its byte-order mark, and where it came from.

    >>> text, source = read_source(b"\\xef\\xbb\\xbfabc")
    >>> text, source.encoding, source.media_type
    ('abc', 'utf-8', 'text/plain')
    """
    name, data = _load(source)
    shown = _shown(name)
    _refuse_other_formats(data, shown, encoding)
    text, found = decode(data, shown, encoding)
    return text, Source(name, "text/plain", found, hashlib.sha256(data).hexdigest())


def _load(source: Readable) -> tuple[str, bytes]:
    """Return the name and all bytes."""
    if isinstance(source, bytes | bytearray | memoryview):
        return "", bytes(source)
    if isinstance(source, str | os.PathLike):
        return os.fspath(source), _load_path(os.fspath(source))
    if not hasattr(source, "read"):
        raise TypeError(f"expected a path, bytes or a binary file, not {type(source).__name__}")
    name = getattr(source, "name", "")
    try:
        data = source.read()
    except OSError as error:
        raise ReadError(f"{_shown(str(name))}: cannot be read ({error.strerror or error})") from None
    if not isinstance(data, bytes):
        raise TypeError(
            "the file is open in text mode; open it in binary mode ('rb'), or give its text to zhreport.parse"
        )
    return name if isinstance(name, str) else "", data


def _load_path(name: str) -> bytes:
    path, shown = Path(name), _shown(name)
    try:
        if path.is_dir():
            raise ReadError(f"{shown}: is a folder; name the files in it")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{shown}: no such file; check the path (a text itself goes to zhreport.parse)") from None
    except PermissionError:
        raise ReadError(f"{shown}: no permission to read it; change its mode or copy it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReadError(f"{shown}: cannot be read ({reason}); check the path") from None


def _refuse_other_formats(data: bytes, shown: str, encoding: str | None) -> None:
    for magic, what, advice in _UNREADABLE:
        if data.startswith(magic):
            raise ReadError(f"{shown}: {what}; {advice}")
    if data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(_MARKUP):
        raise ReadError(f"{shown}: an HTML page; save its text as a .txt file; a reader for HTML is planned")
    nul = data.count(0)
    if (
        encoding is None
        and nul > len(data) * _NUL_SHARE
        and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
    ):
        share = f"{nul / len(data):.0%}" if nul * 100 >= len(data) else f"{nul} of {len(data)}"
        raise ReadError(
            f"{shown}: a binary file ({share} of its bytes are NUL); if it is UTF-16, name the encoding (utf-16-le)"
        )


def _shown(name: str) -> str:
    """Return a name fit for one line of a message."""
    shown = printable(name)
    if len(shown) > 200:
        shown = f"{shown[:100]}...{shown[-60:]}"
    return shown or "the bytes given"
