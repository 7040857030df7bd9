"""What the file itself says of a page: lines of furniture, drawn tables, lines set as headings, and where all came from.

Plain text says nothing of this unless it is Markdown, and every recogniser here does nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from zhreport.around.body_limits import opens_body
from zhreport.around.unnamed_contents import title_of
from zhreport.knowledge import Knowledge
from zhreport.model import Cell, ItemList, Origin, Section, Span, Table, Title
from zhreport.model.later import change_later
from zhreport.outline.candidate import Candidate
from zhreport.page import Page, parts_of
from zhreport.report import Report
from zhreport.tables.drawn import drawn_table
from zhreport.tables.unknown.grids import head_lines
from zhreport.text.chars import Folded
from zhreport.text.lines import Line
from zhreport.text.markup import BOLD, Markup

if TYPE_CHECKING:
    from zhreport.readers.source_text import GivenGrid, LineHint, SourceText

LONGEST_DRAWN = 60  # characters of a line that may be a heading because it is set as one
FEWEST_DRAWN = 2  # rows and columns that make a drawn table


@dataclass(slots=True)
class Given:
    """What a reader said, by line. Offsets of lines are in the folded text, those of the reader in the source."""

    grids: list[GivenGrid] = field(default_factory=list)
    """The tables that the file draws."""
    hints: dict[int, LineHint] = field(default_factory=dict)
    """The hints by `Line.index`."""

    @classmethod
    def of(cls, source: SourceText | None, folded: Folded, lines: list[Line]) -> Given | None:
        """Return what the reader and the Markdown marks of the text say, None if they say nothing."""
        hints = {} if folded.markup is None else _hints_of(folded.markup)
        if source is not None:
            hints |= source.hints
        elif not hints:
            return None
        given = cls([] if source is None else source.grids)
        if hints:
            offsets = folded.offsets
            for line in lines:
                hint = hints.get(line.start if offsets is None else offsets[line.start])
                if hint is not None:
                    given.hints[line.index] = hint
        return given


def _hints_of(markup: Markup) -> dict[int, LineHint]:
    """Return what the marks say of lines, by the source offset of their first character that is no mark."""
    from zhreport.readers.source_text import LineHint

    return {
        at: LineHint(bold=True) if level == BOLD else LineHint(heading=level) for at, level in markup.levels.items()
    }


def claim_given_furniture(page: Page, _known: Knowledge) -> None:
    """Claim the lines that stand in the file's own headers, footers and navigation."""
    if page.given is None:
        return
    for index, hint in page.given.hints.items():
        if hint.furniture and page.owner[index] is None:
            page.claim_boilerplate(page.lines[index], hint.furniture)


def claim_given_title(page: Page, known: Knowledge) -> None:
    """Claim the one line that is set as a heading of the first level above everything else, where no title was found."""
    if page.given is None or page.title is not None:
        return
    free = page.free()
    first = [line for line in free if (hint := page.given.hints.get(line.index)) and hint.heading == 1]
    if len(first) == 1 and first[0] is free[0] and known.grammar.match(first[0].text) is None:
        line = first[0]
        page.claim(Title(line.start, line.end, page.folded.slice(line.start, line.end)), [line])


def with_titles(candidates: list[Candidate], page: Page) -> list[Candidate]:
    """Return the heading candidates with what the file's own setting and the tables of contents say of the page's free lines.

    A short line that is set as a heading, or that the contents name, is a candidate even if it reads like none.
    """
    hints = page.given.hints if page.given is not None else {}
    if not hints and not page.listed:
        return candidates
    at_start = {candidate.line: candidate for candidate in candidates if not candidate.inside}
    taken = {index for c in candidates for index in range(c.line, c.last_line + 1)}
    more: list[Candidate] = []
    for line in page.free():
        hint = hints.get(line.index)
        own = at_start.get(line.index)
        drawn = (hint.heading or (BOLD if hint.bold else 0)) if hint is not None else 0
        short = len(line.text) <= LONGEST_DRAWN and line.text[-1] not in "。;,"
        listed = short and bool(page.listed) and title_of(line.text.rstrip(":")) in page.listed
        if own is None and short and line.index not in taken and (listed or 0 < drawn < BOLD):
            title = line.text.rstrip(":")
            own = Candidate(
                line.start, line.start, line.start + len(title), line.end, line.index, line.index, None, title, False, False, True
            )  # fmt: skip
            more.append(own)
        if own is not None:
            own.drawn, own.listed_above = drawn, listed
            own.head = own.head or listed
    return sorted([*candidates, *more], key=lambda candidate: candidate.start) if more else candidates


def drawn_tables(page: Page) -> list[int]:
    """Return for each line which drawn table it belongs to, -1 for none; an empty list if the file draws none."""
    if page.given is None or not page.given.grids:
        return []
    drawn = [-1] * len(page.lines)
    starts = [line.start for line in page.lines]
    for number, grid in enumerate(page.given.grids):
        first, last = _line_range(page, grid, starts)
        drawn[first:last] = [number] * (last - first)
    return drawn


def _line_range(page: Page, grid: GivenGrid, starts: list[int]) -> tuple[int, int]:
    """Return the half-open range of the lines that a grid stands on."""
    start, end = page.folded.place(grid.start), page.folded.place(grid.end)
    return bisect_left(starts, start), bisect_left(starts, end)


def claim_drawn_tables(page: Page, known: Knowledge) -> None:
    """Claim the drawn tables that no form has taken; those that only hold the document's metadata are left alone."""
    if page.given is None or not page.given.grids:
        return
    starts = [line.start for line in page.lines]
    for grid in page.given.grids:
        first, last = _line_range(page, grid, starts)
        lines = page.lines[first:last]
        if not lines or any(page.owner[line.index] is not None for line in lines):
            continue
        if grid.n_cols < FEWEST_DRAWN or len(lines) < FEWEST_DRAWN or _is_metadata(lines, known):
            continue
        above = _lines_above(page, known, lines)
        unit = next((unit for line in above if (unit := known.tables.unit_of_line(line.text))), "")
        laid_out = drawn_table(grid, page.folded, known.tables, unit)
        if laid_out is None:
            continue
        table = laid_out.table
        table.caption = " ".join(page.folded.slice(line.start, line.end) for line in above)
        own = [*above, *lines]
        table.start, table.end = own[0].start, own[-1].end
        table.pieces = parts_of(own)
        page.claim(table, own)
        page.diagnostics.extend(laid_out.diagnostics)


def may_head(known: Knowledge, line: Line) -> bool:
    """Return whether a line above a table may be a heading rather than its caption."""
    return opens_body(known, line) or bool(known.titles.exact(line.text))


def _lines_above(page: Page, known: Knowledge, lines: list[Line]) -> list[Line]:
    """Return the caption and the unit line above the lines of a table."""
    first = lines[0].index
    near = [line for line in page.lines[max(0, first - 3) : first] if page.owner[line.index] is None]
    return head_lines([*near, lines[0]], len(near), 0, partial(may_head, known), known.tables)


def _is_metadata(lines: list[Line], known: Knowledge) -> bool:
    """Return whether most rows are labels of the document's metadata with their values."""
    return sum(bool(known.metadata.fields(line.text)) for line in lines) * 2 > len(lines)


def attach_origins(report: Report, source: SourceText) -> None:
    """Give every node and cell the places in the file that its characters came from. Offsets are in the source."""
    for node, _ in report.walk():
        if isinstance(node, Table):
            _attach_to_table(node, source)
            continue
        if isinstance(node, Section):
            own = node.heading.pieces
            node.heading.origin = _places(source, own, node.heading.start, node.heading.end)
            node.origin = node.heading.origin
        elif isinstance(node, ItemList):
            node.origin = _places(source, [], node.start, node.end)
        else:
            node.origin = _places(source, getattr(node, "pieces", []), node.start, node.end)


def _attach_to_table(table: Table, source: SourceText) -> None:
    drawn = [grid for grid in source.grids if grid.start < table.end and table.start < grid.end]
    table.origin = (
        [origin for grid in drawn for origin in grid.origins]
        if drawn
        else _places(source, table.pieces, table.start, table.end)
    )
    change_later(table, "cells", _attach_to_cells, source)


def _attach_to_cells(cells: list[Cell], source: SourceText) -> None:
    for cell in cells:
        cell.origin = [origin for span in cell.spans for origin in source.origins_of(span.start, span.end)]


def _places(source: SourceText, pieces: list[Span], start: int, end: int) -> list[Origin]:
    from zhreport.readers.source_text import merged

    spans = [(piece.start, piece.end) for piece in pieces] or [(start, end)]
    found = [origin for a, b in spans for origin in source.origins_of(a, b)]
    return found if len(spans) == 1 else merged(found)
