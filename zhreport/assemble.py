"""Decisions to a tree: headings opened, prose cut into paragraphs and items, everything put in source order.

Offsets are in the folded text; `zhreport.remap` moves them to the source afterwards.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from zhreport import diagnostics
from zhreport.model import Boilerplate, Diagnostic, Heading, Item, ItemList, Node, Paragraph, Section, Signature, Span
from zhreport.model.later import later
from zhreport.outline.candidate import Candidate
from zhreport.outline.decide import Decision, Outline
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.rules import signed
from zhreport.page import Page
from zhreport.prose import Block, Stretch, enumerations, item_extents, join_lines, wrap_width
from zhreport.remap import end_of, source_sentences
from zhreport.text.chars import Folded
from zhreport.text.lines import Line


def put_together(page: Page, grammar: MarkerGrammar, outline: Outline, roles: dict[int, str | None]) -> list[Node]:
    """Return the top-level nodes of the tree: what was claimed, the sections that the headings open, prose in between.

    `roles` are those of the sections, by the offsets of their headings.
    What was mended on the way is added to the page's diagnostics.
    """
    headings = outline.headings
    assembly = Assembly(page.folded, grammar, roles=roles, lost=outline.lost)
    opening: dict[int, list[Decision]] = {}
    taken: dict[int, list[tuple[int, int]]] = {}
    for decision in headings:
        opening.setdefault(decision.candidate.line, []).append(decision)
        for start, end, index in _line_parts(decision.candidate, page.lines):
            taken.setdefault(index, []).append((start, end))
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
        if isinstance(node, Boilerplate) and self.prose:
            self.furniture.append(node)
            return
        self.flush(width)
        if isinstance(node, Signature):
            self.close_all()
        self.add(node)

    def flush(self, width: int | None) -> None:
        """Cut the prose read so far into paragraphs and items."""
        if self.prose or self.furniture:
            self.add_prose(self.prose, self.furniture, width)
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
        section.end = max(section.heading.end, max(map(end_of, section.children), default=0))

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

    # ------------------------------------------------------------------------------------------------------------ prose

    def add_prose(self, stretches: list[Stretch], furniture: list[Node], width: int | None) -> None:
        """Put stretches of prose, with the furniture that stands among them, under the open section."""
        items: list[_Numbered] = []
        waiting = deque(furniture)
        for block in join_lines(stretches, width, self.grammar):
            while waiting and waiting[0].start < block.start:
                self._add_items(items)
                self.add(waiting.popleft())
            inside = []
            while waiting and waiting[0].start < block.end:
                inside.append(waiting.popleft())
            pieces = _pieces(block, inside) if inside else []
            if len(block.stretches) > 1:
                code, message = "paragraph.lines_joined", f"{len(block.stretches)} lines joined"
                self.diagnostics.append(diagnostics.make(code, message, block.start, block.end))
            if not pieces and self._is_series(block):
                self._add_items(items)
                self._add_paragraph(block, pieces)
            elif block.marker is not None:
                items.append(self._item(block, block.marker.start, block.end, pieces))
            else:
                self._add_items(items)
                self._add_paragraph(block, pieces)
            if inside:
                self._add_items(items)
                for node in inside:
                    self.add(node)
        self._add_items(items)
        for node in waiting:
            self.add(node)

    def _is_series(self, block: Block) -> bool:
        """Return whether a block that begins as an item holds the next items of its row, too (一是...。二是...。)."""
        marker = block.marker
        if marker is None or marker.family.role != "item" or marker.ordinal != 1:
            return False
        found = enumerations(self.folded.text, block.start, block.end, self.grammar)
        return any(run[0].start == marker.start and run[0].family.group == marker.family.group for run in found)

    def _add_items(self, items: list[_Numbered]) -> None:
        if items:
            self.add(ItemList(items[0][0].start, items[-1][0].end, _nested(items)))
            items.clear()

    def _add_paragraph(self, block: Block, pieces: list[Span]) -> None:
        text, start, end = self.folded.text, block.start, block.end
        runs = enumerations(text, start, end, self.grammar) if not pieces else []
        if not runs:
            self.add(self._paragraph(start, end, pieces, block))
            return
        for run, following in zip(runs, [*(run[0].start for run in runs[1:]), end], strict=True):
            self._add_between(start, run[0].start, block)
            spans = item_extents(text, run, following)
            self._add_items([self._item(block, a, _rstrip(text, a, b), []) for a, b in spans])
            start = spans[-1][1]
        self._add_between(start, end, block)

    def _add_between(self, start: int, end: int, block: Block) -> None:
        """Put what stands before, between and behind the enumerations of a paragraph under the open section."""
        text = self.folded.text
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = _rstrip(text, start, end)
        if start < end:
            self.add(self._paragraph(start, end, [], block))

    def _paragraph(self, start: int, end: int, pieces: list[Span], block: Block) -> Paragraph:
        spans = later(source_sentences, self.folded, start, end)
        return Paragraph(start, end, self._joined(block, start, end), spans, pieces=pieces)

    def _item(self, block: Block, start: int, end: int, pieces: list[Span]) -> _Numbered:
        marker = self.grammar.match(self.folded.text, start)
        if marker is None or marker.end > end:
            return Item(start, end, "", None, self._joined(block, start, end), pieces=pieces), ""
        raw = self.folded.slice(start, marker.end).strip()
        item = Item(
            start,
            end,
            raw,
            marker.ordinal,
            self._joined(block, marker.end, end),
            later(source_sentences, self.folded, marker.end, end),
            pieces=pieces,
        )
        return item, marker.family.group

    def _joined(self, block: Block, start: int, end: int) -> str:
        """Return the clean text of a stretch with the line ends inside taken out."""
        if len(block.stretches) == 1:
            return self.folded.slice(start, end)
        parts = [
            self.folded.slice(max(part.start, start), min(part.end, end))
            for part in block.stretches
            if part.end > start and part.start < end
        ]
        out = parts[0] if parts else ""
        for before, part in pairwise(parts):
            words = before[-1:].isascii() and part[:1].isascii() and before[-1:].isalnum() and part[:1].isalpha()
            out += (" " if words else "") + part
        return out


_Numbered = tuple[Item, str]
"""An item and the group of its numbering."""


def _nested(items: list[_Numbered]) -> list[Item]:
    """Return the items of a list, each with its depth: a numbering that begins inside another stands below it."""
    above: list[str] = []
    for item, group in items:
        if group in above:
            del above[above.index(group) + 1 :]
        elif above and item.ordinal is not None and item.ordinal != 1:
            above[-1] = group
        else:
            above.append(group)
        item.level = len(above)
    return [item for item, _ in items]


def _pieces(block: Block, inside: list[Node]) -> list[Span]:
    """Return the block's own parts where furniture stands inside it."""
    parts: list[Span] = []
    for stretch in block.stretches:
        crossed = parts and any(parts[-1].end <= node.start < stretch.start for node in inside)
        if parts and not crossed:
            parts[-1] = Span(parts[-1].start, stretch.end)
        else:
            parts.append(Span(stretch.start, stretch.end))
    return parts


def _rstrip(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def stretches_of(line: Line, headings: list[tuple[int, int]]) -> list[Stretch]:
    """Return what the headings leave of a line; `headings` are (start, end) of those on it, in order."""
    parts: list[Stretch] = []
    position = line.start
    for start, end in [*headings, (line.end, line.end)]:
        if start <= position:
            position = max(position, end)
            continue
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
