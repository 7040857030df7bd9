"""A Word file to linear text: paragraphs and tables in order, numbers that Word draws put back, changes accepted.

Headers come first and footers last, each wording once, with footnotes behind; they carry a furniture hint. A text box comes
after the paragraph that it is anchored in. What is deleted, moved away or hidden is left out.
"""

from __future__ import annotations

from zhreport.model import Source
from zhreport.readers.docx_numbering import Numbering
from zhreport.readers.docx_package import Package
from zhreport.readers.docx_paragraph import Paragraph, Reading, read_paragraph
from zhreport.readers.docx_styles import Styles
from zhreport.readers.docx_tables import cells_of, is_drawn, read_grid, rows_of
from zhreport.readers.limits import Meter
from zhreport.readers.page_numbers import is_page_number
from zhreport.readers.source_text import Builder, LineHint, SourceText
from zhreport.readers.xml import WRAPPERS, Element, attribute, child, local

_PAGE_PARTS = (("/header", "running_title"), ("/footer", "footer"))


def read_docx(data: bytes, source: Source, meter: Meter) -> SourceText:
    """Return what a Word file says. Raises `ReadError` for a damaged or locked file and above a limit."""
    package = Package(data, meter)
    root = package.xml(package.main)
    relations = package.relations(package.main)
    parts = {kind.rpartition("/")[2]: target for kind, target in relations.values()}
    styles = Styles(_optional(package, parts, "styles"))
    numbering = Numbering(_optional(package, parts, "numbering"), styles.list_styles())
    walker = _Walker(Builder(source, meter), Reading(styles, numbering, meter))
    running = _running(package, relations, root)
    for target, category in running:
        if category != "footer":
            walker.part(package.xml(target), target, category)
    walker.blocks(child(root, "body"), "body")
    for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
        walker.notes(_optional(package, parts, kind), kind, name)
    for target, category in running:
        if category == "footer":
            walker.part(package.xml(target), target, category)
    return walker.builder.done()


def _optional(package: Package, parts: dict[str, str], kind: str) -> Element | None:
    target = parts.get(kind)
    return package.xml(target) if target and package.has(target) else None


def _running(package: Package, relations: dict[str, tuple[str, str]], root: Element) -> list[tuple[str, str]]:
    """Return (part, category) of the headers and footers that the sections use, each part once."""
    found: dict[str, str] = {}
    for element in root.iter("{*}headerReference", "{*}footerReference"):
        kind, target = relations.get(attribute(element, "id") or "", ("", ""))
        for ending, category in _PAGE_PARTS:
            if kind.endswith(ending) and package.has(target):
                found.setdefault(target, category)
    return list(found.items())


class _Walker:
    """Writes the blocks of the document's parts in order."""

    def __init__(self, builder: Builder, reading: Reading) -> None:
        self.builder = builder
        self.reading = reading
        self._waiting: Paragraph | None = None
        self._furniture = ""
        self._said: set[str] = set()

    def part(self, root: Element, name: str, category: str) -> None:
        """Write a header or footer, each of its wordings once."""
        self._furniture = category
        self.blocks(root, name.rpartition("/")[2].removesuffix(".xml"))
        self._furniture = ""

    def notes(self, root: Element | None, kind: str, name: str) -> None:
        """Write footnotes or endnotes; separators are no notes."""
        self._furniture = "footnote"
        place = 0
        for note in root if root is not None else ():
            if local(note) == name and attribute(note, "type") in (None, "normal"):
                place += 1
                self.blocks(note, f"{kind}/{name}[{place}]")
        self._furniture = ""

    def blocks(self, parent: Element | None, path: str) -> None:
        """Write the paragraphs and tables below an element."""
        self._blocks(parent, path, {"p": 0, "tbl": 0})
        self._end_paragraph()

    def _blocks(self, parent: Element | None, path: str, counts: dict[str, int]) -> None:
        """Write them through what only wraps them. Nesting is bounded by the XML library."""
        for element in parent if parent is not None else ():
            kind = local(element)
            if kind in counts:
                counts[kind] += 1
                own = f"{path}/{kind}[{counts[kind]}]"
                if kind == "p":
                    self._paragraph(element, own)
                else:
                    self._end_paragraph()
                    self._table(element, own)
            elif kind in WRAPPERS:
                self._blocks(element, path, counts)

    def _paragraph(self, element: Element, path: str) -> None:
        self.reading.meter.tick()
        paragraph = read_paragraph(element, path, self.reading)
        if self._waiting is not None:
            paragraph.follow(self._waiting)
            self._waiting = None
        if paragraph.goes_on:  # its end is deleted: what follows belongs to it
            self._waiting = paragraph
            return
        self._write(paragraph)

    def _end_paragraph(self) -> None:
        """Write a paragraph that waits for what its deleted end joins it with."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._write(waiting)

    def _write(self, paragraph: Paragraph) -> None:
        soft = False
        for parts in paragraph.lines:
            text = "".join(part for part, _ in parts)
            if not text.strip():
                continue
            furniture = self._furniture
            if furniture and furniture != "footnote":
                if text.strip() in self._said:
                    continue
                self._said.add(text.strip())
                furniture = "page_number" if is_page_number(text) else furniture
            hint = LineHint(0 if furniture else paragraph.heading, paragraph.bold, furniture)
            self.builder.line(parts, hint, soft=soft)
            soft = True
        for box in paragraph.boxes:
            self.blocks(box, f"{paragraph.path}/txbxContent")

    def _table(self, element: Element, path: str) -> None:
        counted = self.reading.numbering.counted()
        grid = read_grid(element, path, self.reading)
        if is_drawn(grid) and not self._furniture:
            self.builder.grid(grid)
            return
        self.reading.numbering.go_back(counted)
        for row, row_path in rows_of(element, path):
            for cell, cell_path in cells_of(row, row_path):
                self.blocks(cell, cell_path)
