"""What keeps a hostile PDF from costing more than its limits: its streams measured, its fonts checked, its pages metered.

The library that draws the pages is written for files that mean well: it unpacks a stream whole, fills a table for every range
that a font names, and draws a page to its end. Each is looked at here before, or while, it happens.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import Any

from zhreport.readers.limits import Meter

LARGEST_RANGE = 70_000  # characters in one range of a font: there are 65,536 codes of two bytes
MOST_OBJECTS = 2_000_000  # objects of a file that are looked at
STEPS = 512  # operands or characters between two looks at the clock
DICTIONARY = 600  # bytes before a stream in which its filters stand
_ASCII = re.compile(rb"/(?:ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
MOST_FILTERS = 3  # compressions inside one another that are looked into
_CHUNK = 1 << 16
_ZLIB = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_CMAP_RANGE = re.compile(rb"<([0-9A-Fa-f ]{1,32})>\s*<([0-9A-Fa-f ]{1,32})>\s*(?:<|\[|\d)")


def measure_streams(data: bytes, meter: Meter) -> None:
    """Count what the compressed streams hold, without keeping it. Raises `ReadError` above the limit."""
    position = data.find(b"stream")
    while position >= 0:
        meter.tick()
        start = position + 6
        while start < len(data) and data[start] in b"\r\n":
            start += 1
        if data[position - 3 : position] != b"end":
            own: memoryview | bytes = memoryview(data)[start:]
            if _ASCII.search(data, max(0, position - DICTIONARY), position):
                own = _from_ascii(data[start : data.find(b"endstream", start)])
            if bytes(own[:1]) in (b"x", b"h", b"H", b"X"):
                _measure(memoryview(own), meter, 0)
        position = data.find(b"stream", start)


def _from_ascii(data: bytes) -> bytes:
    """Return what a stream written in printable characters holds; nothing for one that is damaged."""
    try:
        if data.rstrip().endswith(b"~>"):
            return base64.a85decode(data.strip().removeprefix(b"<~").removesuffix(b"~>"))
        return bytes.fromhex(data.strip().removesuffix(b">").decode("ascii"))
    except ValueError:
        return b""


def _measure(data: memoryview, meter: Meter, depth: int) -> None:
    unpack = zlib.decompressobj()
    head, position = b"", 0
    try:
        while not unpack.eof and position < len(data):
            rest: Any = data[position : position + _CHUNK]
            position += _CHUNK
            while len(rest) and not unpack.eof:
                out = unpack.decompress(rest, _CHUNK)
                meter.spend("unpacked", len(out))
                head = head or out[:2]
                rest = unpack.unconsumed_tail
        if depth < MOST_FILTERS and head in _ZLIB:
            whole = zlib.decompressobj().decompress(data, meter.limits.unpacked)
            _measure(memoryview(whole), meter, depth + 1)
    except zlib.error:
        return


def check_fonts(document: Any, meter: Meter) -> None:
    """Raise `ReadError` for a font that names more characters than there are codes: the library would fill memory with them."""
    from pdfminer.pdftypes import PDFStream, resolve1

    for found in _dictionaries(document.doc, meter):
        for key in ("W", "W2"):
            widths = resolve1(found.get(key))
            if isinstance(widths, list) and key in found and found.get("Type") is not None:
                _check_widths([resolve1(own) for own in widths], meter)
        for key in ("ToUnicode", "Encoding"):
            cmap = resolve1(found.get(key))
            if isinstance(cmap, PDFStream):
                _check_cmap(cmap.get_data(), meter)


def _dictionaries(document: Any, meter: Meter) -> Iterator[dict[str, Any]]:
    """Yield every dictionary of a file, those inside others with them."""
    from pdfminer.pdftypes import PDFStream

    count = 0
    for xref in document.xrefs:
        for number in xref.get_objids():
            count += 1
            if count % STEPS == 0:
                meter.tick()
            if count > MOST_OBJECTS:
                return
            try:
                own = document.getobj(number)
            except Exception:  # a damaged object: the pages will do without it, or stumble over it and say so
                continue
            stack = [own.attrs if isinstance(own, PDFStream) else own]
            while stack:
                top = stack.pop()
                if isinstance(top, dict):
                    yield top
                    stack.extend(top.values())
                elif isinstance(top, list) and len(top) < MOST_OBJECTS:
                    stack.extend(part for part in top if isinstance(part, dict | list))


def _check_widths(widths: list[Any], meter: Meter) -> None:
    """Look through `first last width` and `first [widths]`."""
    numbers: list[float] = []
    for own in widths:
        if isinstance(own, int | float):
            numbers.append(own)
            if len(numbers) >= 2 and numbers[-1] - numbers[-2] > LARGEST_RANGE:
                _refuse(meter)
        else:
            numbers.clear()


def _check_cmap(data: bytes, meter: Meter) -> None:
    for match in _CMAP_RANGE.finditer(data):
        first, last = (int(part.replace(b" ", b"") or b"0", 16) for part in match.groups())
        if last - first > LARGEST_RANGE:
            _refuse(meter)


def _refuse(meter: Meter) -> None:
    raise meter.error(
        "a damaged PDF (a font names more characters than there are codes); fetch it again", "read.damaged"
    )


def lay_out(page: Any, meter: Meter) -> None:
    """Draw a page with an eye on the clock and on the number of its characters."""
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Interpreter(PDFPageInterpreter):
        steps = 0

        def push(self, obj: Any) -> None:
            Interpreter.steps += 1
            if Interpreter.steps % STEPS == 0:
                meter.tick()
            super().push(obj)

        def do_Do(self, xobjid: Any) -> None:  # noqa: N802
            meter.tick()
            super().do_Do(xobjid)

    class Device(PDFPageAggregatorWithMarkedContent):
        drawn = 0

        def render_char(self, *args: Any, **kwargs: Any) -> float:
            self.count()
            advance: float = super().render_char(*args, **kwargs)
            return advance

        def paint_path(self, *args: Any, **kwargs: Any) -> None:
            self.count()
            super().paint_path(*args, **kwargs)

        def count(self) -> None:
            self.drawn += 1
            if self.drawn % STEPS == 0:
                meter.tick()
                meter.check("characters", self.drawn)

    device = Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # what `page.layout` would make without a meter
