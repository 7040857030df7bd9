"""Decisions to a tree: headings opened, everything put in source order below them.

Offsets are in the folded text; `zhreport.remap` moves them to the source afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport import diagnostics
from zhreport.model import Boilerplate, Diagnostic, Heading, MetadataLine, Node, Section, Signature, Span
from zhreport.outline.candidate import Candidate
from zhreport.outline.decide import Decision, Outline
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.rules import signed
from zhreport.page import Page
from zhreport.prose import Stretch, wrap_width
from zhreport.prose_nodes import ProseNodes
from zhreport.text.chars import Folded
from zhreport.text.lines import Line


def put_together(page: Page, grammar: MarkerGrammar, outline: Outline, roles: dict[int, str | None]) -> list[Node]:
    """Return the top-level nodes of the tree: what was claimed, the sections that the headings open, prose in between.

    `roles` are those of the sections, by the offsets of their headings.
    What was mended on the way is added to the page's diagnostics.
    """
    assembly = Assembly(page.folded, grammar, roles=roles, lost=outline.lost)
    opening, taken = _by_line(outline.headings, page.lines)
    width = wrap_width([line for line in page.free() if line.index not in taken])
    placed: set[int] = set()
    last: Node | None = None
    for line, owner in zip(page.lines, page.owner, strict=True):
        if owner is not None:
            if owner is not last and id(owner) not in placed:
                placed.add(id(owner))
                assembly.place(owner, width)
            last = owner
            continue
        index = line.index
        if index not in taken:
            assembly.prose.append(Stretch(line.start, line.end, line, True))
            continue
        parts = stretches_of(line, taken[index])
        for decision in opening.get(index, ()):
            while parts and parts[0].start < decision.candidate.start:
                assembly.prose.append(parts.pop(0))
            assembly.flush(width)
            assembly.open_section(decision)
        assembly.prose.extend(parts)
    assembly.flush(width)
    assembly.close_all()
    page.diagnostics.extend(assembly.diagnostics)
    return assembly.children


def _by_line(
    headings: list[Decision], lines: list[Line]
) -> tuple[dict[int, list[Decision]], dict[int, list[tuple[int, int]]]]:
    """Return the headings that begin on each line, and what headings take of each line."""
    opening: dict[int, list[Decision]] = {}
    taken: dict[int, list[tuple[int, int]]] = {}
    for decision in headings:
        opening.setdefault(decision.candidate.line, []).append(decision)
        for start, end, index in _line_parts(decision.candidate, lines):
            taken.setdefault(index, []).append((start, end))
    return opening, taken


@dataclass(slots=True)
class Assembly:
    """A tree under construction."""

    folded: Folded
    """The text."""
    grammar: MarkerGrammar
    """The numbering."""
    children: list[Node] = field(default_factory=list)
    """The top-level nodes so far."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What was mended on the way."""
    roles: dict[int, str | None] = field(default_factory=dict)
    """The role of each heading, by its offset."""
    lost: list[Marker] = field(default_factory=list)
    """The headings above the first that the text has lost, outermost first."""
    prose: list[Stretch] = field(default_factory=list)
    """Prose read but not yet cut into paragraphs."""
    furniture: list[Node] = field(default_factory=list)
    """Page furniture that stands in that prose."""
    _open: list[Section] = field(default_factory=list)

    def place(self, node: Node, width: int | None) -> None:
        """Put a claimed node where it stands; furniture waits until the prose around it is cut."""
        if isinstance(node, Boilerplate | MetadataLine) and self.prose:
            self.furniture.append(node)
            return
        self.flush(width)
        if isinstance(node, Signature):
            self.close_all()
        self.add(node)

    def flush(self, width: int | None) -> None:
        """Cut the prose read so far into paragraphs and items."""
        if self.prose or self.furniture:
            nodes = ProseNodes(self.folded, self.grammar, self.diagnostics)
            for node in nodes.of(self.prose, self.furniture, width):
                self.add(node)
            self.prose, self.furniture = [], []

    def add(self, node: Node) -> None:
        """Put a node under the innermost open section; one that begins inside a line may stand before what came last."""
        siblings = self._open[-1].children if self._open else self.children
        place = len(siblings)
        while place and siblings[place - 1].start > node.start:
            place -= 1
        siblings.insert(place, node)

    def open_section(self, decision: Decision) -> None:
        """Close what is at the heading's level or deeper and open its section."""
        heading = self._heading(decision)
        for level, marker in enumerate(self.lost, 1):
            self._open_lost(marker, level, heading.start)
        self.lost = []
        self.open(Section(heading.start, heading.end, decision.level, heading, self.roles.get(heading.start)))

    def _open_lost(self, marker: Marker, level: int, start: int) -> None:
        """Open the section of a heading that is not in the text."""
        name, ordinal = marker.family.name, marker.ordinal
        heading = Heading(start, start, style=name, ordinal=ordinal, repaired=True)
        message = f"the heading with number {ordinal} above this one is not in the text"
        self.diagnostics.append(diagnostics.make("heading.lost", message, start, start))
        self.open(Section(start, start, level, heading))

    def open(self, section: Section) -> None:
        """Open a section at its level."""
        while len(self._open) >= section.level:
            self._close()
        section.level = len(self._open) + 1  # what follows a signature starts anew
        self.add(section)
        self._open.append(section)

    def close_all(self) -> None:
        """Close every open section."""
        while self._open:
            self._close()

    def _close(self) -> None:
        section = self._open.pop()
        section.end = max([section.heading.end, *[own.end for own in section.children]])

    def _heading(self, decision: Decision) -> Heading:
        candidate, folded = decision.candidate, self.folded
        marker = candidate.marker
        raw = "" if marker is None else folded.slice(marker.start, marker.end).replace("\n", "").strip()
        if candidate.split and marker is not None:
            raw = "".join(folded.slice(a, min(b, marker.end)) for a, b in candidate.pieces if a < marker.end).strip()
            code, message = "heading.split", f"the heading {candidate.text!r} is split over lines"
            self.diagnostics.append(diagnostics.make(code, message, candidate.start, candidate.end))
        # 1 总则 has lost nothing
        lost = marker is not None and marker.family.broken and marker.family.group != "decimal"
        if marker is not None and lost and candidate.ordinal is not None:
            code, message = "heading.marker_repaired", f"the marker {raw!r} is read as number {candidate.ordinal}"
            self.diagnostics.append(diagnostics.make(code, message, candidate.start, marker.end))
        return Heading(
            candidate.start,
            candidate.end,
            raw,
            marker.family.name if marker else "plain",
            decision.ordinal,
            self._title(decision),
            candidate.run_in,
            candidate.split or lost,
            [Span(a, b) for a, b in candidate.pieces],
            signed(candidate.evidence),
        )

    def _title(self, decision: Decision) -> str:
        candidate = decision.candidate
        if not candidate.pieces:
            return self.folded.slice(candidate.text_start, candidate.text_end)
        parts = [
            self.folded.slice(max(a, candidate.text_start), min(b, candidate.text_end))
            for a, b in candidate.pieces
            if b > candidate.text_start and a < candidate.text_end
        ]
        return "".join(part.strip() for part in parts)


def stretches_of(line: Line, headings: list[tuple[int, int]]) -> list[Stretch]:
    """Return what the headings leave of a line; `headings` are (start, end) of those on it, in order."""
    parts: list[Stretch] = []
    position = line.start
    for start, end in [*headings, (line.end, line.end)]:
        if start > position:
            raw = line.text[position - line.start : start - line.start]
            own = raw.strip()
            if own:
                begin = position + len(raw) - len(raw.lstrip())
                parts.append(Stretch(begin, begin + len(own), line, begin == line.start))
        position = max(position, end)
    return parts


def _line_parts(candidate: Candidate, lines: list[Line]) -> list[tuple[int, int, int]]:
    """Return (start, end, line index) of a heading's parts."""
    if not candidate.pieces:
        return [(candidate.start, candidate.end, candidate.line)]
    parts = []
    index = candidate.line
    for start, end in candidate.pieces:
        while lines[index].end <= start:
            index += 1
        parts.append((start, end, index))
    return parts
