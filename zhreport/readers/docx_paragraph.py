"""One paragraph of a Word file: its lines as Word shows them, its marker, and what its style says of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport.model import Origin
from zhreport.readers.docx_numbering import Numbering
from zhreport.readers.docx_styles import Style, Styles, outline_level
from zhreport.readers.limits import Meter
from zhreport.readers.xml import Element, attribute, child, is_on, local, number, value

_SKIPPED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "delInstrText", "rt", "Fallback", "fldData")
)
"""What the accepted view does not show, properties, field codes, glosses, and the second version of a drawing."""
_BOLD_MOST = 200  # characters of a line that may be a heading in bold; beyond, it is emphasis


@dataclass(slots=True)
class Reading:
    """What paragraphs are read with."""

    styles: Styles
    """The file's styles."""
    numbering: Numbering
    """Its lists, and how far they have counted."""
    meter: Meter
    """What it may cost."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph on its way to lines."""

    path: str
    """Where it stands."""
    lines: list[list[tuple[str, Origin]]] = field(default_factory=list)
    """Its lines, cut at line breaks."""
    heading: int = 0
    """The heading level of its style, 0 for body text."""
    bold: bool = False
    """Whether all its text is bold."""
    goes_on: bool = False
    """Whether its end is deleted, so that the next paragraph goes on in it."""
    boxes: list[Element] = field(default_factory=list)
    """The text boxes that are anchored in it."""

    def follow(self, before: Paragraph) -> None:
        """Take in the paragraph before, whose end is deleted."""
        if before.lines and self.lines:
            self.lines = [*before.lines[:-1], [*before.lines[-1], *self.lines[0]], *self.lines[1:]]
        else:
            self.lines = before.lines or self.lines
        self.boxes = [*before.boxes, *self.boxes]

    @property
    def text(self) -> str:
        """Its text, line ends as line feeds."""
        return "\n".join("".join(part for part, _ in line) for line in self.lines)


def read_paragraph(element: Element, path: str, reading: Reading) -> Paragraph:
    """Return a paragraph; its marker is counted, so each is read once and in order."""
    properties = child(element, "pPr")
    name = value(properties, "pStyle") or reading.styles.default
    style = reading.styles.get(name)
    ends_deleted = child(child(properties, "rPr"), "del") is not None
    found = Paragraph(path, heading=outline_level(properties, style.heading), goes_on=ends_deleted)
    runs = _Runs(style)
    runs.read(element)
    origin = Origin(path)
    for line in "".join(runs.parts).split("\n"):
        found.lines.append([(line, origin)] if line else [])
    found.bold = bool(runs.all_bold) and len(found.text) <= _BOLD_MOST
    found.boxes = runs.boxes
    marker = "" if found.goes_on and not found.text.strip() else _marker(properties, name, style, reading)
    if marker:  # Word numbers empty paragraphs as well: the serial numbers of a table are often nothing else
        first = [(text.lstrip(), place) for text, place in found.lines[0]]
        found.lines[0] = [(marker, Origin(path, computed=True)), *first]
    return found


def _marker(properties: Element | None, name: str, style: Style, reading: Reading) -> str:
    """Count the paragraph in its list, its own or its style's, and return its marker."""
    numbering = child(properties, "numPr")
    list_id = value(numbering, "numId")
    depth = value(numbering, "ilvl")
    place = number(depth, 0) if depth is not None else None
    if list_id is None:
        list_id = style.list_id
        if place is None:
            place = reading.numbering.level_of_style(list_id, name)
    if not list_id or list_id == "0":
        return ""
    if place is None:
        place = style.depth or 0
    return reading.numbering.marker(list_id, place)


class _Runs:
    """Collects the text that a paragraph shows."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.parts: list[str] = []
        self.boxes: list[Element] = []
        self.all_bold: bool | None = None
        """Whether all of the text is bold, None before there is any."""

    def read(self, element: Element, bold: bool | None = None, hidden: bool | None = None) -> None:
        """Collect what an element shows. Nesting is bounded by the XML library."""
        for own in element:
            kind = local(own)
            if kind in _SKIPPED:
                continue
            if kind == "r":
                self._run(own)
            elif kind == "t":
                self._text(own.text or "", bold, hidden)
            elif kind == "txbxContent":
                self.boxes.append(own)
            elif kind in _DRAWN:
                self.parts.append("" if hidden else _DRAWN[kind])
            elif kind == "sym":
                self._text(_symbol(own), bold, hidden)
            else:
                self.read(own, bold, hidden)

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        bold, hidden = is_on(properties, "b"), is_on(properties, "vanish")
        self.read(run, self.style.bold if bold is None else bold, self.style.hidden if hidden is None else hidden)

    def _text(self, text: str, bold: bool | None, hidden: bool | None) -> None:
        if hidden or not text:
            return
        self.parts.append(text.replace("\n", " ").replace("\r", " "))
        if text.strip():
            self.all_bold = bool(bold) and self.all_bold is not False


_DRAWN = {"tab": "\t", "ptab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-"}
"""Elements that stand for a character."""


def _symbol(element: Element) -> str:
    """Return the character of a symbol; those of symbol fonts stand in the private-use area, as the file has them."""
    try:
        return chr(int(attribute(element, "char") or "", 16))
    except (ValueError, OverflowError):
        return ""
