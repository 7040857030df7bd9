"""The lines and tables of all pages to paragraphs: running heads told apart, hard wraps joined, real paragraph ends kept."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median_high

from zhreport.outline.markers import MarkerGrammar
from zhreport.readers.page_numbers import is_page_number
from zhreport.readers.pdf_lines import Line
from zhreport.readers.pdf_tables import RuledTable, continues, join

EDGE = 0.12  # of the page's height: where running heads and page numbers stand
SAME_HEIGHT = 12.0  # points by which a running head may move from page to page
APART = 0.9  # of the character size: the distance that a running head at least keeps from the text, if it is set in its size
FULL = 1.6  # characters that may be missing at the end of a full line (punctuation that must not begin a line)
INDENT = 0.8  # characters from which a line is indented
SAME_SIZE = 0.12  # share by which the sizes of one paragraph's lines may differ
SHORT = 4.0  # characters that are missing at the end of a paragraph's last line, to be sure
SPACED = 0.8  # share of the paragraphs' ends that keep a distance in a document that shows paragraphs so
WIDE_SPACING = 1.3  # of the usual distance between lines: a larger one ends the paragraph
_FIGURES = re.compile(r"\d+")
UNEVEN = 1.6  # times the left margin that the right one may have
_HELD = re.compile(r"(?:.[，。、；：,.;:!?！？)）》〉」』】”’%％])?[0-9A-Za-z.,%+/-]*")
_LEADERS = re.compile(r"[.…·．]{3,} ?\d{1,4}$")
_ENDS = "。；;：:！!？?"


@dataclass(slots=True)
class PageContent:
    """A page: its lines in reading order and its tables."""

    number: int
    """Which page, from 1."""
    width: float
    """Its width in points."""
    height: float
    """Its height in points."""
    lines: list[Line]
    """Its lines outside of tables."""
    tables: list[RuledTable]
    """Its tables from top to bottom."""
    unread: str = ""
    """Why most of what it shows is not read: `picture`, or `turned` for text on its side."""


@dataclass(slots=True)
class Block:
    """A paragraph, a table or a line of furniture, in reading order."""

    lines: list[Line] = field(default_factory=list)
    """The lines of a paragraph, or the one of furniture."""
    table: RuledTable | None = None
    """The table."""
    furniture: str = ""
    """The category of furniture."""


def flow(pages: list[PageContent]) -> list[Block]:
    """Return the blocks of a document. Furniture that a page puts inside a paragraph or a table comes after it."""
    furniture = _furniture(pages)
    blocks: list[Block] = []
    waiting: list[Block] = []
    width = max((page.width for page in pages), default=0.0)
    joiner = _Joiner([line for page in pages for line in page.lines if id(line) not in furniture], width)
    for page in pages:
        for element in _ordered(page):
            if isinstance(element, Line) and id(element) in furniture:
                waiting.append(Block([element], furniture=furniture[id(element)]))
                continue
            last = blocks[-1] if blocks else None
            if isinstance(element, RuledTable):
                if last is not None and last.table is not None and continues(last.table, element):
                    join(last.table, element)
                    continue
                caption = last is not None and len(last.lines) == 1 and not last.furniture  # it stays with its table
                at = len(blocks) - 1 if caption else len(blocks)
                blocks[at:at] = waiting
                waiting = []
                blocks.append(Block(table=element))
            elif last is not None and last.lines and not last.furniture and joiner.goes_on(last.lines[-1], element):
                last.lines.append(element)
            else:
                blocks += waiting
                waiting = []
                blocks.append(Block([element]))
    return blocks + waiting


def _ordered(page: PageContent) -> list[Line | RuledTable]:
    """Return a page's lines with its tables between them, each before the first line that stands below its top."""
    out: list[Line | RuledTable] = []
    tables = list(page.tables)
    for i, line in enumerate(page.lines):
        while tables and tables[0].top < line.top and not _column_above(page.lines[i:], tables[0]):
            out.append(tables.pop(0))
        out.append(line)
    return out + list(tables)


def _column_above(lines: list[Line], table: RuledTable) -> bool:
    """Return whether lines above the table are still to come: it stands in, or below, a later column."""
    return any(line.bottom <= table.top + 1 and line.x1 > table.left and line.x0 < table.right for line in lines[:200])


# ------------------------------------------------------------------------------------------------------------ furniture


def _furniture(pages: list[PageContent]) -> dict[int, str]:
    """Return the lines at the edges of pages that are no text: page numbers, and what stands there page after page."""
    found: dict[int, str] = {}
    places: dict[str, list[Line]] = defaultdict(list)
    by_page = {page.number: page for page in pages}
    for page in pages:
        for line in page.lines:
            at_top, at_end = line.bottom < EDGE * page.height, line.top > (1 - EDGE) * page.height
            if at_top or at_end:
                if is_page_number(line.text):
                    found[id(line)] = "page_number"
                places[f"{at_top}{_FIGURES.sub('#', line.text)}"].append(line)
    least = max(2, round(0.3 * len(pages)))
    alike: list[Line] = []
    for own in places.values():
        middle = median_high(line.top for line in own)
        near = [line for line in own if abs(line.top - middle) <= SAME_HEIGHT]
        if len({line.page for line in near}) >= least:
            alike += near
    candidates = {id(line) for line in alike} | found.keys()
    for line in alike:
        if _stands_apart(line, by_page[line.page], candidates):
            found.setdefault(id(line), "running_title")
    return found


def _stands_apart(line: Line, page: PageContent, candidates: set[int]) -> bool:
    """Return whether a line at the edge keeps more than a line's distance from the text: the text's own lines do not."""
    at_top = line.bottom < EDGE * page.height
    for other in page.lines:
        if id(other) not in candidates and abs(other.size - line.size) <= SAME_SIZE * line.size:
            distance = other.top - line.bottom if at_top else line.top - other.bottom
            if -line.size < distance < APART * line.size:
                return False
    return True


# ----------------------------------------------------------------------------------------------------------- paragraphs


class _Joiner:
    """Says whether a line goes on in the next one."""

    def __init__(self, lines: list[Line], width: float) -> None:
        self._edges = _column_edges(lines, width)
        self._spacing = _usual_spacing(lines)
        starts = sum(_indent(line, self._edges[line.column][0]) > INDENT for line in lines)
        self._certain = starts >= max(2, 0.1 * len(lines)) or self._are_spaced(lines)
        self._grammar = MarkerGrammar.load(())

    def goes_on(self, line: Line, following: Line) -> bool:
        """Return whether `following` belongs to the paragraph of `line`."""
        _, right = self._edges[line.column]
        held = _HELD.match(following.text)  # what could not be parted, so that it went to the next line as a whole
        room = FULL + sum(1.0 if char > "\u2e80" else 0.6 for char in (held[0] if held else ""))
        if line.x1 < right - room * line.size or _LEADERS.search(line.text):
            return False
        changes = (line.bold and following.plain) or (line.plain and following.bold)
        if changes or abs(line.size - following.size) > SAME_SIZE * line.size:
            return False
        if _indent(following, self._edges[following.column][0]) > INDENT:
            return False
        if self._is_wide(line, following):
            return False
        if self._certain or line.text[-1] not in _ENDS:
            return True
        return self._grammar.match(following.text) is None and line.x1 >= right - line.size

    def _is_wide(self, line: Line, following: Line) -> bool:
        """Return whether more than the usual distance lies between two lines of a page."""
        step = following.bottom - line.bottom
        usual = self._spacing.get(round(line.size), 2 * line.size)
        return line.page == following.page and step > WIDE_SPACING * usual

    def _are_spaced(self, lines: list[Line]) -> bool:
        """Return whether paragraphs keep a distance, judged by the sentences that end one: those well short of the edge."""
        ends = [
            (line, following)
            for line, following in pairwise(lines)
            if line.page == following.page
            and line.text[-1] in _ENDS
            and line.x1 < self._edges[line.column][1] - SHORT * line.size
        ]
        return len(ends) >= 3 and sum(self._is_wide(*pair) for pair in ends) >= SPACED * len(ends)


def _indent(line: Line, left: float) -> float:
    """Return by how many characters a line is indented."""
    return (line.x0 - left) / max(line.size, 1.0)


def _column_edges(lines: list[Line], width: float) -> dict[str, tuple[float, float]]:
    """Return the left and right edge that the lines of a column share, over all pages.

    Where all lines are short, none is full: the column of a whole page reaches at least as far as its margins are even.
    """
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.column].append(line)
    edges = {}
    for column, own in groups.items():
        lefts = Counter(round(line.x0) for line in own)
        rights = Counter(round(line.x1 / 2) for line in own)
        often = [x for x, count in lefts.items() if count >= max(2, 0.1 * len(own))] or list(lefts)
        far = [x for x, count in rights.items() if count >= 2] or list(rights)
        usual = max(far, key=lambda x: (rights[x], x))  # full lines end here; some hang over by a point or a figure
        farthest = usual if 2 * (max(far) - usual) <= FULL * median_high(line.size for line in own) else max(far)
        left, right = float(min(often)), 2.0 * farthest
        edges[column] = (left, right if column else max(right, width - UNEVEN * left))
    return edges


def _usual_spacing(lines: list[Line]) -> dict[int, float]:
    """Return the usual distance from line to line, by character size."""
    steps: dict[int, Counter[int]] = defaultdict(Counter)
    for line, following in pairwise(lines):
        if line.page == following.page and following.top > line.top:
            steps[round(line.size)][round(following.bottom - line.bottom)] += 1
    usual = {}
    for size, counts in steps.items():
        most = max(counts.values())
        usual[size] = float(min(step for step, count in counts.items() if count >= 0.4 * most))
    return usual
