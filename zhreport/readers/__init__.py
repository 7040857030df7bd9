"""From a file, bytes or an open binary file to a report. What a file is, its bytes say, never its name.

Each kind has a reader that makes a `SourceText` of the bytes; the libraries that a reader stands on are loaded when it runs.
No reader opens a connection, follows a reference out of its file or writes anything but a folder of its own that it removes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

from zhreport.model import Source
from zhreport.readers import kinds
from zhreport.readers.limits import Limits, Meter
from zhreport.readers.load import Readable, load_bytes, shown_name
from zhreport.readers.source_text import SourceText

if TYPE_CHECKING:
    from zhreport.parser import Parser
    from zhreport.report import Report

__all__ = ["Limits", "Readable", "SourceText", "load", "read"]

_NUL_SHARE = 0.005  # UTF-16 without a mark has above 0.02 (digits, line ends); a text with a stray NUL is far below
_UTF_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read(
    source: Readable,
    *,
    media_type: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    tokens: bool = False,
    parser: Parser | None = None,
) -> Report:
    """Read and parse a report from a path, bytes or an open binary file: text, Markdown, HTML, Word or PDF.

    `media_type` (`text/html`, or short `text`, `md`, `html`, `docx`, `doc`, `pdf`) and `encoding` overrule what the bytes show.
    `parser` is one of your own; `tokens` is as in `zhreport.parse`. Raises `ReadError`, one line that says what to do, where
    the text cannot be had or a limit is passed.

    >>> read("一、总体情况".encode("gb18030")).source.encoding
    'gb18030'
    """
    from zhreport.parser import default_parser

    text = load(source, media_type=media_type, encoding=encoding, limits=limits)
    return (parser or default_parser()).parse(text, tokens=tokens)


def load(
    source: Readable, *, media_type: str | None = None, encoding: str | None = None, limits: Limits | None = None
) -> SourceText:
    """Return what `Parser.parse` takes: the text of the file, with what the file says of its structure.

    Raises `ReadError` where the text cannot be had or a limit is passed.
    """
    wanted = kinds.named(media_type) if media_type is not None else None
    limits = limits or Limits()
    name, data = load_bytes(source, limits)
    meter = Meter(shown_name(name), limits)
    meter.check("size", len(data))
    kind = wanted or kinds.kind_of(data, meter.shown)
    origin = Source(name, kind, "", hashlib.sha256(data).hexdigest())
    return _READERS[kind](data, origin, meter, encoding)


def _text(data: bytes, source: Source, meter: Meter, encoding: str | None) -> SourceText:
    from zhreport.readers.text import decode

    if encoding is None:
        _refuse_binary(data, meter)
    text, source.encoding = decode(data, meter.shown, encoding)
    meter.check("characters", len(text))
    return SourceText(text, source)


def _refuse_binary(data: bytes, meter: Meter) -> None:
    nul = data.count(0)
    if nul > len(data) * _NUL_SHARE and not data.startswith(_UTF_MARKS):
        share = f"{nul / len(data):.0%}" if nul * 100 >= len(data) else f"{nul} of {len(data)}"
        what = f"a binary file ({share} of its bytes are NUL); if it is UTF-16, name the encoding (utf-16-le)"
        raise meter.error(what, "read.format")


def _markdown(data: bytes, source: Source, meter: Meter, encoding: str | None) -> SourceText:
    from zhreport.readers.markdown import read_markdown

    plain = _text(data, source, meter, encoding)
    return read_markdown(plain.text, source, meter)


def _html(data: bytes, source: Source, meter: Meter, encoding: str | None) -> SourceText:
    from zhreport.readers.html import read_html
    from zhreport.readers.html_charset import decode_page

    text, source.encoding = decode_page(data, meter.shown, encoding)
    return read_html(text, source, meter)


def _late(module: str, name: str) -> Callable[[bytes, Source, Meter, str | None], SourceText]:
    """Return the reader of a module, which is loaded when it runs; such files say themselves in which encoding they are."""

    def read_file(data: bytes, source: Source, meter: Meter, _encoding: str | None) -> SourceText:
        reader = getattr(import_module(f"zhreport.readers.{module}"), name)
        return cast(SourceText, reader(data, source, meter))

    return read_file


_READERS = {
    kinds.TEXT: _text,
    kinds.MARKDOWN: _markdown,
    kinds.HTML: _html,
    kinds.DOCX: _late("docx", "read_docx"),
    kinds.DOC: _late("doc", "read_doc"),
    kinds.PDF: _late("pdf", "read_pdf"),
}
