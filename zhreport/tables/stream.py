"""Rows broken inside, so that a line holds one cell and a left-over separator: the separators are read as one stream."""

from __future__ import annotations

from zhreport.tables.cells import EMPTY, SEPARATORS, ObservedCell
from zhreport.tables.values import ReadValues
from zhreport.text.lines import Line

BARS = "|\t│┃¦║ "
STREAM_SEPARATORS = 2  # separators that a line of a stream has at most, if it has a text
STREAM_SHARE = 0.3  # of a region's lines have a separator, if its rows are broken inside
STREAM_ROWS = 0.1  # of them at most hold several cells
UNCLOSED = 0.05  # of the values of a stream at most have no separator on their line, if such a figure is no cell


def is_stream(pieces: list[list[str]], separated: int) -> bool:
    """Return whether the region's lines hold one cell each, with separators left over."""
    if separated < STREAM_SHARE * len(pieces):
        return False
    rows = merged = alone = 0
    for own in pieces:
        bars = len(own) - 1
        if bars:
            filled = len([piece for piece in own if piece and not piece.isspace()])
            rows += filled > 1
            merged += filled == 1 and bars > STREAM_SEPARATORS
            alone += not filled and bars == 1
    if not alone:  # a label with empty cells behind it, not a title with the separators of the cells that it covers
        rows += merged
    return rows <= STREAM_ROWS * len(pieces)


def read_stream(lines: list[Line], pieces: list[list[str]], cache: ReadValues) -> list[ObservedCell]:
    """Read the separators as a stream: each ends a cell. A line of several tells only of cells that were merged."""
    cells: list[ObservedCell] = []
    opens = _opens_rows(lines)
    first, pending = lines[0].index, False
    unclosed: list[int] = []
    for line, own in zip(lines, pieces, strict=True):
        bare = len(own) > 1 and line.text.strip(BARS) == ""
        if bare and len(own) > 2:
            pending = False
            continue
        at, last = line.start, len(own) - 1
        for n, piece in enumerate(own):
            if text := piece.strip():
                start = at + (len(piece) - len(piece.lstrip()) if text != piece else 0)
                cells.append(ObservedCell(start, start + len(text), text, first, cache[text]))
                pending = True
                if n == last and cells[-1].value is not None:
                    unclosed.append(len(cells) - 1)
            at += len(piece)
            if n < last:
                own_place = bare or n == 0  # what stands after a text on its line makes up for cells that are gone
                if not pending and own_place and last <= STREAM_SEPARATORS and not (opens and n == 0 and not bare):
                    cells.append(ObservedCell(at, at, "", first, EMPTY))
                pending = False
                at += 1
    if len(unclosed) <= UNCLOSED * sum(cell.value is not None for cell in cells):
        for i in unclosed:
            following = cells[i + 1] if i + 1 < len(cells) else None
            if following is None or following.value is None or not following.text:
                # no cell of its own: a page number, or that of a label; a figure may be torn in two
                cells[i].value = None
    return cells


def _opens_rows(lines: list[Line]) -> bool:
    """Return whether a separator at the beginning of a line opens a row: cells end with theirs on the same line."""
    ended = [line.text for line in lines if line.text[-1] in SEPARATORS]
    begun = [line for line in lines if line.text[0] in SEPARATORS and line.text[-1] not in SEPARATORS]
    return len([text for text in ended if text.strip(BARS)]) > len(begun)
