"""Prose to paragraphs, lists and items. Offsets are in the folded text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zhreport import diagnostics
from zhreport.model import Diagnostic, Item, ItemList, Node, Paragraph, Span
from zhreport.model.later import later
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.prose import Block, Stretch, enumerations, item_extents, join_lines, mend_items
from zhreport.remap import source_sentences
from zhreport.text.chars import Folded

_SECOND = re.compile(r"[。;:] ?\(?0?[2二②⑵⒉]")  # where the second item of a row may begin
_Numbered = tuple[Item, str]
"""An item and the group of its numbering."""


@dataclass(slots=True)
class ProseNodes:
    """Makes the nodes of prose, and says what it mended on the way."""

    folded: Folded
    """The text."""
    grammar: MarkerGrammar
    """The numbering."""
    diagnostics: list[Diagnostic]
    """Where it says so."""

    def of(self, stretches: list[Stretch], furniture: list[Node], width: int | None) -> Iterator[Node]:
        """Yield the nodes of stretches of prose, and the furniture that stands among them, in order.

        What stands inside a paragraph comes behind it.
        """
        items: list[_Numbered] = []
        waiting = deque(furniture)
        blocks = join_lines(stretches, width, self.grammar)
        mend_items(blocks, self.folded.text, self.grammar)
        for block in blocks:
            above, inside = (_until(waiting, block.start), _until(waiting, block.end)) if waiting else ([], [])
            if above:
                yield from _list(items)
                yield from above
            pieces = _pieces(block, inside) if inside else []
            if len(block.stretches) > 1:
                code, message = "paragraph.lines_joined", f"{len(block.stretches)} lines joined"
                self.diagnostics.append(diagnostics.make(code, message, block.start, block.end))
            series = self._series(block) if block.marker is not None and not pieces else []
            numbered = series and series[0].family.role != "item"
            spans = item_extents(self.folded.text, series, block.end) if numbered else []
            if block.marker is not None and not series:
                items.append(self._item(block, block.marker, block.marker.start, block.end, pieces))
            elif (
                spans and not self.folded.text[spans[-1][1] : block.end].strip()
            ):  # the row is all that the block holds
                items += self._items(series, spans, block)
            else:
                yield from _list(items)
                yield from self._paragraph_with_items(block, pieces)
            if inside:
                yield from _list(items)
                yield from inside
        yield from _list(items)
        yield from waiting

    def _series(self, block: Block) -> list[Marker]:
        """Return the markers of a row that a block begins with, if it holds more of it than the first (一是...。二是...。)."""
        marker = block.marker
        if marker is None or marker.ordinal != 1:
            return []
        if marker.family.role != "item" and not _SECOND.search(self.folded.text, block.start, block.end):
            return []
        found = enumerations(self.folded.text, block.start, block.end, self.grammar)
        same = (run for run in found if run[0].start == marker.start)
        return next((run for run in same if run[0].family.group == marker.family.group), [])

    def _items(self, run: list[Marker], spans: list[tuple[int, int]], block: Block) -> list[_Numbered]:
        """Return the items of an enumeration inside a block."""
        text, own = self.folded.text, zip(run, spans, strict=True)
        return [self._item(block, marker, a, _rstrip(text, a, b), []) for marker, (a, b) in own]

    def _paragraph_with_items(self, block: Block, pieces: list[Span]) -> Iterator[Node]:
        """Yield a paragraph; one that enumerates as its lists and what stands before, between and behind them."""
        text, start, end = self.folded.text, block.start, block.end
        runs = enumerations(text, start, end, self.grammar) if not pieces else []
        if not runs:
            yield self._paragraph(start, end, pieces, block)
            return
        for run, following in zip(runs, [*(run[0].start for run in runs[1:]), end], strict=True):
            yield from self._between(start, run[0].start, block)
            spans = item_extents(text, run, following)
            yield from _list(self._items(run, spans, block))
            start = spans[-1][1]
        yield from self._between(start, end, block)

    def _between(self, start: int, end: int, block: Block) -> Iterator[Node]:
        text = self.folded.text
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = _rstrip(text, start, end)
        if start < end:
            yield self._paragraph(start, end, [], block)

    def _paragraph(self, start: int, end: int, pieces: list[Span], block: Block) -> Paragraph:
        spans = later(source_sentences, self.folded, start, end)
        return Paragraph(start, end, self._joined(block, start, end), spans, pieces=pieces)

    def _item(self, block: Block, marker: Marker, start: int, end: int, pieces: list[Span]) -> _Numbered:
        begin = min(marker.end, end)  # of an item without text, the blank behind its marker is none of it
        raw = self.folded.slice(start, begin).strip()
        item = Item(
            start,
            end,
            raw,
            marker.ordinal,
            self._joined(block, begin, end),
            later(source_sentences, self.folded, begin, end),
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


def _until(waiting: deque[Node], end: int) -> list[Node]:
    """Take the nodes that start before a place."""
    taken = []
    while waiting and waiting[0].start < end:
        taken.append(waiting.popleft())
    return taken


def _list(items: list[_Numbered]) -> Iterator[ItemList]:
    """Yield the list of the items read so far, if there are any, and forget them."""
    if items:
        yield ItemList(items[0][0].start, items[-1][0].end, _nested(items))
        items.clear()


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
