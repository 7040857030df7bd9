"""A PDF with a text layer to linear text: paragraphs in reading order, ruled tables as grids, page furniture marked."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from statistics import median_high
from threading import Lock
from typing import Any

from zhreport import diagnostics
from zhreport.errors import ReadError
from zhreport.model import Diagnostic, Origin, Source
from zhreport.readers.html_text import one_line
from zhreport.readers.limits import Meter
from zhreport.readers.pdf_aligned import find_aligned
from zhreport.readers.pdf_flow import Block, PageContent, flow
from zhreport.readers.pdf_guard import check_fonts, lay_out, measure_streams
from zhreport.readers.pdf_lines import find_gutter, origin_of, split_columns
from zhreport.readers.pdf_tables import find_ruled, inside
from zhreport.readers.source_text import Builder, LineHint, SourceText
from zhreport.readers.xml import printable_reason

LARGER = 1.15  # of the usual character size: a line set larger may be a heading
FEW_CHARACTERS = 30  # on a page that a picture covers: a scanner's or a library's stamp, no text layer
COVERED = 0.5  # share of a page that a picture covers
MOST_CHARACTERS = 200_000  # on one page; more is no page
_UNREAD = {"picture": "pictures", "turned": "it is turned on its side"}
"""Why pages are not read, as `PageContent.unread` and as a message has it."""


def read_pdf(data: bytes, source: Source, meter: Meter) -> SourceText:
    """Return what a PDF says. Raises `ReadError` for one that is scanned, locked or damaged, and above a limit.

    A damaged file is repaired once, as viewers do, and read with a warning.
    """
    measure_streams(data, meter)
    notes: list[Diagnostic] = []
    try:
        pages = _read(data, meter)
    except ReadError as error:
        mended = _mended(data, meter) if error.code == "read.damaged" else None
        if mended is None:
            raise
        pages = _read(mended, meter)
        notes.append(diagnostics.make("pdf.repaired", "the file is damaged; parts of it may be missing", 0, 0))
    if not pages:
        raise meter.error("a damaged PDF without pages; fetch it again", "read.damaged")
    if not any(page.lines or page.tables for page in pages):
        raise _without_text(pages, meter)
    for unread, what in _UNREAD.items():
        if bare := [str(page.number) for page in pages if page.unread == unread]:
            message = f"no text on page {', '.join(bare[:10])}: {what}"
            notes.append(diagnostics.make("pdf.page_without_text", message, 0, 0))
    builder = Builder(source, meter)
    builder.result.diagnostics = notes
    sizes = [line.size for page in pages for line in page.lines for _ in line.text]
    usual = median_high(sizes) if sizes else 0.0
    for block in flow(pages):
        meter.tick()
        _write(block, builder, usual)
    return builder.done()


def _read(data: bytes, meter: Meter) -> list[PageContent]:
    plumber = meter.library("pdfplumber", "pdf")
    with _QUIET, _told(meter), plumber.open(io.BytesIO(data)) as document:
        check_fonts(document, meter)
        _count_pages(document, meter)
        return _read_pages(document, meter)


def _mended(data: bytes, meter: Meter) -> bytes | None:
    """Return the file as a viewer's library makes it whole again, None if it cannot."""
    pdfium = meter.library("pypdfium2", "pdf")
    out = io.BytesIO()
    try:
        with closing(pdfium.PdfDocument(data)) as document:
            document.save(out)
    except (pdfium.PdfiumError, OSError, ValueError):
        return None
    return out.getvalue()


def _without_text(pages: list[PageContent], meter: Meter) -> ReadError:
    unread = {page.unread for page in pages}
    if "picture" in unread:
        return meter.error(
            f"a scanned PDF: {len(pages)} pages of pictures without a text layer; run OCR over it first (ocrmypdf -l chi_sim), "
            "then read the result",
            "read.scanned",
        )
    what = "whose text is all turned on its side; turn its pages" if "turned" in unread else "without any text"
    return meter.error(f"a PDF {what} ({len(pages)} pages)", "read.no_text")


class _Quiet:
    """Keeps the libraries' own logs to themselves as long as any thread is in it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._levels: dict[logging.Logger, int] = {}

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._levels = {log: log.level for log in map(logging.getLogger, ("pdfminer", "pdfplumber"))}
                for log in self._levels:
                    log.setLevel(logging.CRITICAL)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            for log, level in self._levels.items() if not self._inside else ():
                log.setLevel(level)


_QUIET = _Quiet()


@contextmanager
def _told(meter: Meter) -> Iterator[None]:
    """Turn whatever the library stumbles over into one line."""
    try:
        yield
    except ReadError:
        raise
    except RecursionError:
        raise meter.error("a damaged PDF whose parts refer to one another in a circle", "read.damaged") from None
    except Exception as error:
        name = f"{type(error).__name__} {error} {getattr(error, '__cause__', None)!r} {error.args!r}"
        if "Password" in name or "Encryption" in name:
            raise meter.error(
                "locked with a password; open it, save or print it to a PDF without one, and try again",
                "read.encrypted",
            ) from None
        reason = printable_reason(error) or type(error).__name__
        raise meter.error(
            f"a damaged PDF ({reason}); it may be cut short: fetch it again, or repair it (qpdf, mutool clean)",
            "read.damaged",
        ) from None


def _count_pages(document: Any, meter: Meter) -> None:
    from pdfminer.pdfpage import PDFPage  # type: ignore[import-not-found,unused-ignore]

    for number, _ in enumerate(PDFPage.create_pages(document.doc), 1):
        meter.check("pages", number)
        meter.tick()


def _read_pages(document: Any, meter: Meter) -> list[PageContent]:
    pages: list[PageContent] = []
    known: float | None = None
    for number, page in enumerate(document.pages, 1):
        meter.tick()
        lay_out(page, meter)
        chars = [char for char in page.chars if char["upright"] and char["text"]]
        meter.check("characters", len(chars))
        if len(chars) > MOST_CHARACTERS:
            meter.refuse("characters")
        unread = _unread(page, chars)
        chars = [] if unread == "picture" else _once(chars)
        tables = find_ruled(page, chars, number, meter) if chars else []
        loose = [char for char in chars if not inside(tables, char)]
        aligned = find_aligned(loose, number, meter, pages[-1].tables[-1] if pages and pages[-1].tables else None)
        if aligned:
            loose = [char for char in loose if not inside(aligned, char)]
            tables = sorted([*tables, *aligned], key=lambda table: (table.top, table.left))
        gutter = find_gutter(loose, number, known)
        known = gutter or known
        lines = split_columns(loose, number, gutter)
        pages.append(PageContent(number, float(page.width), float(page.height), lines, tables, unread))
        page.close()
    return pages


def _unread(page: Any, upright: list[dict[str, Any]]) -> str:
    """Return why most of what a page shows is not read, "" where it is."""
    seen = sum(not char["text"].isspace() for char in upright)
    if seen <= FEW_CHARACTERS and _is_picture(page):
        return "picture"
    turned = sum(not char["upright"] and not char["text"].isspace() for char in page.chars)
    return "turned" if turned > max(seen, FEW_CHARACTERS) else ""


def _once(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the characters that are drawn again within a point of themselves, as some programs do for bold."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[dict[str, Any]] = []
    for char in chars:
        text, x, y = char["text"], round(char["x0"]), round(char["top"])
        if any((text, x + dx, y + dy) in seen for dx in (0, 1, -1) for dy in (0, 1, -1)) and not text.isspace():
            continue
        seen.add((text, x, y))
        kept.append(char)
    return kept


def _is_picture(page: Any) -> bool:
    area = max(float(page.width) * float(page.height), 1.0)
    return any(float(image["width"]) * float(image["height"]) >= COVERED * area for image in page.images)


def _write(block: Block, builder: Builder, usual: float) -> None:
    if block.table is not None:
        builder.grid(block.table.grid)
        return
    first = block.lines[0]
    bold = first.bold or (usual > 0 and first.size >= LARGER * usual)
    parts: list[tuple[str, Origin]] = []
    before = ""
    for line in block.lines:
        text = one_line([before[-1:], line.text])[len(before[-1:]) :] if before else line.text
        parts.append((text, origin_of(line.page, (line.x0, line.top, line.x1, line.bottom))))
        before = line.text
    builder.line(parts, LineHint(0, bold, block.furniture))
