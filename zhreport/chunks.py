"""Chunks: a report cut into pieces of a size that an index or a model takes, each with the headings that it stands under.

A section that fits stays whole, with its neighbours where they fit together under one heading. Where it does not, it is cut
between paragraphs, items and table rows; a paragraph that is too long between its sentences, a sentence at its commas. A
heading goes with what follows it, a table row is never cut, and a table's header rows are repeated in every piece of it. The
page around the report, its metadata lines and its table of contents are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhreport.finding import Index
from zhreport.model import Heading, Item, ItemList, Node, Paragraph, Section, Signature, Span, Table, pieces
from zhreport.rendering.labels import innermost_role, labels_above, signed, unit_text
from zhreport.rendering.walking import events
from zhreport.report import Report
from zhreport.tables.printing import places_text

SHORTEST = 40  # the least `max_chars`: a heading and a clause must fit
_CLAUSE_ENDS = frozenset(";,、:，；：")


@dataclass(slots=True)
class Chunk:
    """A piece of a report."""

    text: str
    """What it says: one heading, paragraph, item or table row to a line."""
    path: list[str]
    """The headings under which all of it stands, from the outermost, with their markers."""
    start: int
    """Offset of its first character in `report.text`."""
    end: int
    """Offset after its last character."""
    spans: list[Span]
    """The source of the text, in order, repeated header rows and overlap included."""
    nodes: list[str]
    """Ids of the nodes that it takes from, in order: see `zhreport.finding.Index`."""
    role: str | None
    """The role of the innermost section around it that has one."""
    topics: list[str]
    """Ids of the topics of its paragraphs and items, sorted."""


@dataclass(slots=True)
class _Piece:
    """What is never cut: a heading, a paragraph or a part of it, a table row."""

    text: str
    spans: list[Span]
    node: Node
    path: tuple[Section, ...]
    repeats: bool = False
    """Whether it may stand again at the beginning of the next chunk."""
    header: list[_Piece] = field(default_factory=list)
    """The header rows that a table row needs."""


@dataclass(slots=True)
class _Group:
    """Pieces that stay together: headings and the first piece under them, or one piece."""

    pieces: list[_Piece]
    base: tuple[Section, ...]
    """The sections around all of it."""
    opens: Section | None
    """The outermost section that it opens."""


def chunks(report: Report, *, max_chars: int = 1000, overlap: int = 0) -> list[Chunk]:
    """Return the report's narrative and tables in chunks of at most `max_chars` characters, in document order.

    Up to `overlap` characters of whole sentences are repeated where a section is cut between paragraphs or sentences. A chunk
    is longer than `max_chars` only where a single table row, or the headings above a first sentence, leave no room. Raises
    `ValueError` where `max_chars` is below 40 or `overlap` is not below half of it.
    """
    if max_chars < SHORTEST or not 0 <= overlap <= max_chars // 2:
        raise ValueError(f"max_chars is at least {SHORTEST} and overlap at most half of it, not {max_chars}, {overlap}")
    index = Index(report)
    sizes: dict[int, int] = {}
    groups = _groups(report, max_chars, sizes)
    return [_chunk(index, own) for own in _packed(groups, sizes, max_chars, overlap)]


# ------------------------------------------------------------------------------------------------------------- groups


def _groups(report: Report, max_chars: int, sizes: dict[int, int]) -> list[_Group]:
    """Return what must stay together, in order; the size of each section is counted into `sizes` by its identity."""
    groups: list[_Group] = []
    waiting: list[_Piece] = []
    path: tuple[Section, ...] = ()
    for begins, node in events(report):
        if not begins:
            path = path[:-1]
            continue
        if isinstance(node, Section):
            path = (*path, node)
            heading = _Piece("".join(labels_above([node])), _spans_of(node.heading), node, path)
            if heading.text:  # a section without content goes with what stands before it
                alone = groups and not waiting and not _has_body(node)
                (groups[-1].pieces if alone else waiting).append(heading)
            _count(sizes, path, heading)
            continue
        room = max(max_chars - _size(waiting), max_chars // 2)
        for piece in _pieces_of(report, node, path, room, max_chars):
            groups.append(_group([*waiting, piece], path))
            waiting.clear()
            _count(sizes, path, piece)
    if waiting:
        groups.append(_group(waiting, path))
    return groups


def _group(own: list[_Piece], path: tuple[Section, ...]) -> _Group:
    first = own[0]
    opens = first.node if isinstance(first.node, Section) else None
    return _Group(own, first.path[:-1] if opens is not None else path, opens)


def _count(sizes: dict[int, int], path: Sequence[Section], piece: _Piece) -> None:
    for section in path:
        sizes[id(section)] = sizes.get(id(section), 0) + len(piece.text) + 1


def _has_body(section: Section) -> bool:
    """Return whether anything but headings stands in a section, its subsections included."""
    stack: list[Node] = list(section.children)
    while stack:
        node = stack.pop()
        if isinstance(node, Section):
            stack.extend(node.children)
        elif isinstance(node, Paragraph | Table | Signature | ItemList):
            return True
    return False


def _pieces_of(report: Report, node: Node, path: tuple[Section, ...], room: int, limit: int) -> Iterator[_Piece]:
    """Yield the pieces of a block; the first has `room` characters, the others `limit`."""
    if isinstance(node, Table):
        yield from _rows(node, path, limit)
    elif isinstance(node, Signature):
        yield _Piece(" ".join(signed(node)), _spans_of(node), node, path)
    elif node.kind == "list":
        for item in node.children:
            yield from _sentences(report, item, path, room, limit)
            room = limit
    elif isinstance(node, Paragraph):
        yield from _sentences(report, node, path, room, limit)


def _sentences(
    report: Report, node: Paragraph | Item, path: tuple[Section, ...], room: int, limit: int
) -> Iterator[_Piece]:
    """Yield a paragraph or an item whole, or in pieces that end where its sentences do."""
    text = unit_text(node)
    if len(text) <= room or not report.text:
        yield _Piece(text, _spans_of(node), node, path, repeats=True)
        return
    start = end = node.start
    for stop in _stops(report.text, node, room):
        if end > start and len(report.text[start:stop].strip()) > room:
            yield _cut(report.text, node, path, start, end)
            start, room = end, limit
        end = stop
    yield _cut(report.text, node, path, start, node.end)


def _stops(text: str, node: Paragraph | Item, room: int) -> Iterator[int]:
    """Yield the places at which a node may be cut: ends of sentences, in long ones ends of clauses, at last anywhere."""
    for span in node.sentences or [Span(node.start, node.end)]:
        begin = span.start
        if span.end - begin > room:
            for place in range(begin, span.end):
                if (text[place] in _CLAUSE_ENDS and not _inside_word(text, place)) or place + 1 - begin >= room:
                    begin = place + 1
                    yield begin
        yield span.end


def _inside_word(text: str, place: int) -> bool:
    """Return whether a mark stands inside a number or an address: `1,268`, `10:30`."""
    around = text[max(place - 1, 0)] + text[place + 1 : place + 2]
    return len(around) == 2 and around.isascii() and around.isalnum()


def _cut(text: str, node: Paragraph | Item, path: tuple[Section, ...], start: int, end: int) -> _Piece:
    parts = [(max(a, start), min(b, end)) for a, b in pieces(node) if a < end and b > start]
    joined = "".join("".join(line.strip() for line in text[a:b].splitlines()) for a, b in parts)
    return _Piece(joined, [Span(a, b) for a, b in parts], node, path, repeats=True)


def _rows(table: Table, path: tuple[Section, ...], limit: int) -> Iterator[_Piece]:
    """Yield a table row by row; its caption and the header rows that it begins with are one piece."""
    lines = [" | ".join(row) for row in places_text(table)]
    spans: dict[int, list[Span]] = {}
    data: set[int] = set()
    for cell in table.cells:
        spans.setdefault(cell.row, []).extend(cell.spans)
        if cell.role in ("data", "empty", "label"):
            data.add(cell.row)
    depth = min(data, default=len(lines))
    head = [line for line in (table.caption, *lines[:depth]) if line.strip()]
    own = [span for row in range(depth) for span in spans.get(row, [])] or [Span(table.start, table.start)]
    header = _Piece("\n".join(head), _ordered(own), table, path)
    longest = max(map(len, lines[depth:]), default=limit)
    repeated = [header] if head and len(header.text) + longest < limit else []
    if not repeated:
        yield from (_Piece(line, header.spans, table, path) for line in head)
    for row in range(depth, len(lines)):
        yield _Piece(lines[row], _ordered(spans.get(row, [])), table, path, header=repeated)


def _ordered(spans: list[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start, span.end))


def _spans_of(node: Node | Heading) -> list[Span]:
    return [Span(start, end) for start, end in pieces(node)]


# ------------------------------------------------------------------------------------------------------------ packing


def _packed(groups: list[_Group], sizes: dict[int, int], max_chars: int, overlap: int) -> Iterator[list[_Piece]]:
    """Yield the pieces of each chunk."""
    own: list[_Piece] = []
    base: tuple[Section, ...] = ()
    size = 0
    for group in groups:
        wanted = _with_header(group, own)
        need = _size(wanted)
        if own and (size + need - 1 > max_chars or not _goes_on(group, base, size, sizes, max_chars)):
            yield own
            own = _tail(own, overlap, max_chars - need) if group.opens is None else []
            wanted = _with_header(group, own)
            size = _size(own)
            base = group.base
        elif not own:
            base = group.base
        own = [*own, *wanted]
        size += _size(wanted)
    if own:
        yield own


def _size(own: list[_Piece]) -> int:
    """Return the characters of pieces, each with the line end behind it."""
    return sum(len(piece.text) + 1 for piece in own)


def _goes_on(group: _Group, base: tuple[Section, ...], size: int, sizes: dict[int, int], max_chars: int) -> bool:
    """Return whether a group may follow in the same chunk: the sections around the chunk go on, and a new one fits whole."""
    if group.base[: len(base)] != base:
        return False
    return group.opens is None or size + sizes[id(group.opens)] - 1 <= max_chars


def _with_header(group: _Group, own: list[_Piece]) -> list[_Piece]:
    """Return the group's pieces, with the header rows before a table row that begins a chunk or the table."""
    wanted: list[_Piece] = []
    for piece in group.pieces:
        if piece.header and not any(have.node is piece.node for have in reversed(own[-1:])):
            wanted.extend(piece.header)
        wanted.append(piece)
    return wanted


def _tail(own: list[_Piece], overlap: int, room: int) -> list[_Piece]:
    """Return the last pieces of a chunk that the next one repeats."""
    left = min(overlap, room)
    tail: list[_Piece] = []
    for piece in reversed(own):
        left -= len(piece.text) + 1
        if not piece.repeats or left < 0:
            break
        tail.insert(0, piece)
    return tail if len(tail) < len(own) else tail[1:]


def _chunk(index: Index, own: list[_Piece]) -> Chunk:
    around = own[0].path
    for piece in own:
        around = around[: sum(a is b for a, b in zip(around, piece.path, strict=False))]
    spans = [span for piece in own for span in piece.spans] or [Span(own[0].node.start, own[0].node.start)]
    nodes = list(dict.fromkeys(index.id_of(piece.node) for piece in own))
    return Chunk(
        "\n".join(piece.text for piece in own),
        labels_above(around),
        min(span.start for span in spans),
        max(span.end for span in spans),
        spans,
        nodes,
        innermost_role(around),
        sorted({topic.id for piece in own if isinstance(piece.node, Paragraph | Item) for topic in piece.node.topics}),
    )
