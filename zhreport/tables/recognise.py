"""Where the tables of known forms stand in the text, and what they hold.

A region is a stretch of lines in which labels of a form and values follow each other. It is found by its labels, taken
whole, and handed on: `observe` cuts it into cells, `align` finds the labels, `collect`, `fill` and `layout` make the tables.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter

from zhreport.around.front import year_of
from zhreport.model import Cell, Diagnostic, Span, Table
from zhreport.model.later import change_later
from zhreport.tables.addedcolumn import take_out_added_column
from zhreport.tables.align import align
from zhreport.tables.cells import LABEL_LIKE, ObservedCell
from zhreport.tables.collect import collect
from zhreport.tables.dashes import read_dashes
from zhreport.tables.delimited import with_bars
from zhreport.tables.evidence import are_full_rows, has_evidence, is_row_below_titles, is_wider
from zhreport.tables.generations import split_by_form
from zhreport.tables.labelorder import doubt_all, labels_first, with_values_before
from zhreport.tables.labels import Candidates, LabelIndex, skeleton
from zhreport.tables.layout import build
from zhreport.tables.linekinds import VALUE, Kinds
from zhreport.tables.observe import observe, without_repeats
from zhreport.tables.pagedoubts import Mark, doubt_figures, in_sequence, marks_in
from zhreport.tables.printed_units import take_printed_units
from zhreport.tables.regions import IsHeading, find_regions
from zhreport.tables.rownumbers import without_row_numbers
from zhreport.tables.whole import read_whole
from zhreport.text.chars import Folded
from zhreport.text.lines import Line

FEWEST_LABELS = 3  # different labels that make a region, with a value among them
FEWEST_BARE_LABELS = 6  # different labels that make a region without any value
WEAK = 32  # characters of labels below which half of a region's texts must be labels: `行政许可` stands in other tables too
LONG_LABEL = 8  # characters from which a label speaks for its form in full: short ones stand in other places too
NEARLY = 0.93  # of the most labels: the generations of a form differ in a tenth of theirs, and a torn label may look like one
TITLE_LINES = 40  # lines from the beginning in which the title, and the year, are looked for
MOST_PARTS = 12  # cells of a label that is torn over lines
SHORTEST_TITLE = 6  # characters of a line that may run on at the head of every page
LONGEST_TITLE = 60
AFTER_A_DAYS_YEAR = "年-./ "  # what stands between the year and the month of a day


@dataclass(slots=True)
class TableRegion:
    """A stretch of lines that became tables. Offsets are in the folded text."""

    first: int
    """Index of its first line."""
    last: int
    """Index of its last line."""
    tables: list[Table] = field(default_factory=list)
    """The tables in it, in source order."""
    furniture: list[int] = field(default_factory=list)
    """Indices of lines inside that are page furniture."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What there is to say about the tables."""


IsFurniture = Callable[[Line], bool]


def find_form_tables(
    folded: Folded,
    lines: list[Line],
    index: LabelIndex,
    is_furniture: IsFurniture,
    is_heading: IsHeading,
    drawn: Sequence[int] = (),
) -> list[TableRegion]:
    """Return the regions of the text that hold tables of the index's forms, in source order.

    `drawn` says for each line which table that the file itself draws it belongs to, -1 for none; it is empty for plain text.
    """
    barred = with_bars(lines, index)
    kinds = Kinds(folded.text if barred is lines else folded.text + "|", barred, index)
    lines = barred
    if len(kinds.keys) < FEWEST_LABELS and not any(map(kinds.heads_row, kinds.labels)):
        return []
    reader = _Reader(folded, lines, index, kinds, is_furniture)
    regions = split_by_form(kinds, find_regions(kinds, is_heading, is_furniture, drawn))
    found = [region for first, last in regions if (region := reader.read(first, last)) is not None]
    reader.doubt_page_numbers(found)
    return found


class _Reader:
    """Reads the regions of one document."""

    def __init__(
        self, folded: Folded, lines: list[Line], index: LabelIndex, kinds: Kinds, is_furniture: IsFurniture
    ) -> None:
        self.folded, self.lines, self.index, self.kinds = folded, lines, index, kinds
        self.is_furniture = is_furniture
        self.recent: int | None = None
        self.marks: list[Mark] = []
        self._heads: set[str] | None = None

    def read(self, first: int, last: int) -> TableRegion | None:
        """Return the region's tables; None if the stretch is no table of a known form."""
        region = TableRegion(first, last)
        doubtful, numbers = self.kinds.may_be_furniture(first, last), self.kinds.page_numbers(first, last)
        own = self.lines[first : last + 1]
        if doubtful or numbers:
            heads, lines = self._heads_above(first), (self.lines[i] for i in doubtful)
            certain = [line.index for line in lines if line.text in heads or self.is_furniture(line)]
            region.furniture = sorted({*certain, *numbers})
            self.marks += [(i, int(self.lines[i].text)) for i in numbers]
            taken = set(region.furniture)
            own = [line for line in own if line.index not in taken]
        observed = observe(own, self.kinds.pieces, self.folded, self.index)
        cells = without_repeats(read_dashes(without_row_numbers(observed), self.index))
        form = self._form(cells, {skeleton(text) for text in {cell.text for cell in cells if cell.value is None}})
        if form is None:
            form = self._form(cells, joined_keys(cells, self.index))
        if form is None:
            return None
        goes_on = last in numbers or self.kinds.kinds[last + 1 : last + 2] == [VALUE]
        above = first > 0 and self.kinds.kinds[first - 1] == VALUE
        cells, sure = labels_first(cells, self.index, form, above, goes_on)
        whole = read_whole(cells, self.index, form, self.folded) if sure else None
        for table, notes in [whole] if whole else self._search(cells, form, sure):
            change_later(table, "cells", take_printed_units, table.n_rows)
            region.tables.append(table)
            region.diagnostics.extend(notes)
        if not region.tables:
            return None
        _set_extents(region, self.lines)
        return region

    def _search(self, cells: list[ObservedCell], form: int, sure: bool) -> Iterator[tuple[Table, list[Diagnostic]]]:
        """Yield the tables of a region, and what there is to say of each, where the labels speak for the form.

        Where it is not `sure` which values are a row's, all are left open.
        """
        matches = align(cells, self.index, form)
        if not (has_evidence(cells, matches) or are_full_rows(cells, self.index)):
            return
        found = collect(cells, matches, self.index.forms[form].tables, self.index)
        if is_wider(cells, matches) and not sum(map(take_out_added_column, found)):
            return
        doubtful = with_values_before(cells, matches, self.index)
        for observed in found:
            for row in observed.rows.values():
                row.doubtful |= not sure
            table, notes = build(observed, self.folded)
            if table.form in doubtful:
                notes.append(doubt_all(table))
            yield table, notes
            self.marks += marks_in(observed)

    def doubt_page_numbers(self, regions: list[TableRegion]) -> None:
        """Flag the figures that may be page numbers, where bare ones stand among the rows and count up."""
        inside = set[int]().union(*(range(region.first, region.last + 1) for region in regions))
        marks = in_sequence(self.marks, self.lines, inside)
        if not marks:
            return
        tables = {table.id: table for form in self.index.forms for table in form.tables}
        for region in regions:
            found = (doubt_figures(t, tables[t.form], marks, self.lines) for t in region.tables if t.form)
            region.diagnostics.extend(filter(None, found))

    def _heads_above(self, first: int) -> set[str]:
        """Return what may be the report's title, which a printer repeats at the head of a page."""
        if self._heads is None:
            heads = (head.text for head in self.lines[: min(first, TITLE_LINES)])
            self._heads = {text for text in heads if SHORTEST_TITLE <= len(text) <= LONGEST_TITLE}
        return self._heads

    # -------------------------------------------------------------------------------------------------- which form it is

    def _form(self, cells: list[ObservedCell], keys: set[str]) -> int | None:
        """Return the form whose labels the region has most of; None if it has too few of any. `keys` are its texts.

        Where several have nearly as many, it is decided by the labels with values after them, then by the region before, the document's telltale labels, and the year of the report.
        """
        having = self.index.forms_with
        shared: dict[frozenset[int], list[int]] = {}  # the weights of the labels that the same forms have
        for key in keys:
            shared.setdefault(having(key), []).append(min(len(key), LONG_LABEL))
        votes: defaultdict[int, int] = defaultdict(int)
        weights: defaultdict[int, int] = defaultdict(int)
        for forms, own in shared.items():
            for form in forms:
                votes[form] += len(own)
                weights[form] += sum(own)
        if not votes:
            return None
        most = max(votes.values())
        best = [form for form, count in votes.items() if count >= most * NEARLY]
        fewest = FEWEST_LABELS if any(c.value and c.text for c in cells) else FEWEST_BARE_LABELS
        weight = max(weights[form] for form in best)
        few = most < fewest or weight < fewest * LONG_LABEL / 2 or (weight < WEAK and self._strange(keys) > most)
        if few and not (are_full_rows(cells, self.index) or is_row_below_titles(cells, self.index)):
            return None
        if len(best) > 1:
            fitting = self._fitting(cells, best)
            best = [form for form, count in fitting.items() if count == max(fitting.values())]
        if len(best) == 1:
            self.recent = best[0]
            return self.recent
        likely = next((form for form in (self.recent, self._usual()) if form in best), None)
        if likely is not None:
            return likely
        year = _report_year(self.lines)
        best = [form for form in best if year in self.index.forms[form].years] or best
        return min(best, key=lambda form: (-votes[form], -form))

    def _usual(self) -> int | None:
        """Return the form that the document's telltale labels speak for."""
        votes = Counter(self.index.detect[key] for key in self.kinds.keys if key in self.index.detect)
        return max(votes, key=lambda form: (votes[form], form), default=None)

    def _strange(self, keys: set[str]) -> int:
        """Return how many texts are neither labels of a form nor like one: damaged labels speak for it, too."""
        likeness = self.index.likeness
        return sum(likeness(key) < LABEL_LIKE for key in keys if len(key) > 1)

    def _fitting(self, cells: list[ObservedCell], forms: list[int]) -> dict[int, int]:
        """Return for each form how many texts with a value after them are surely labels of its rows with values.

        A blank row says nothing. What is left of one label may be another's words: its number shows it, or that a header
        has the same.
        """
        index = self.index
        printed = [cell for cell in cells if cell.text]
        valued = [cell.text for cell, after in pairwise(printed) if cell.value is None and after.value is not None]
        whole = [text for text in valued if index.numbered(text)]
        return {form: sum(map(_have_values, [index.exact(text, form) for text in whole])) for form in forms}


def _have_values(places: Candidates) -> bool:
    return bool(places) and all(place.has_values for place, _ in places)


def joined_keys(cells: list[ObservedCell], index: LabelIndex) -> set[str]:
    """Return the skeletons of the texts, those one after another joined that together are a label of some form."""
    keys: set[str] = set()
    i = 0
    while i < len(cells):
        own, size, key = "", 1, ""
        for n, cell in enumerate(cells[i : i + MOST_PARTS], 1):
            if cell.value is not None:
                break
            own += skeleton(cell.text)
            if index.lookup(own):
                key, size = own, n
            elif own not in index.prefixes:
                break
        if cells[i].value is None:
            keys.add(key or skeleton(cells[i].text))
        i += size
    return keys


def _report_year(lines: list[Line]) -> int | None:
    """Return the year in the title: the first that a short line at the beginning names, and not as part of a day."""
    years = []
    for line in lines[:TITLE_LINES]:
        year = year_of(line.text)
        if year and not line.text[year[2] :].lstrip(AFTER_A_DAYS_YEAR)[:1].isdecimal():
            if len(line.text) <= LONGEST_TITLE:
                return year[0]
            years.append(year[0])
    return years[0] if years else None


# ------------------------------------------------------------------------------------------------------------ extents


def _leave_out(cells: list[Cell], start: int, end: int) -> None:
    """Take from the cells the places that stand in another table: one's last values may come after the next one's labels."""
    for cell in cells:
        cell.spans = [span for span in cell.spans if start <= span.start and span.end <= end]


def _set_extents(region: TableRegion, lines: list[Line]) -> None:
    """Let the tables take the whole lines they stand on, separators included, and give them pieces around furniture."""
    while region.furniture and region.furniture[0] == region.first:
        region.furniture.pop(0)
        region.first += 1
    while region.furniture and region.furniture[-1] == region.last:
        region.furniture.pop()
        region.last -= 1
    own = lines[region.first : region.last + 1]
    position = own[0].start
    for table, following in zip(region.tables, [*region.tables[1:], None], strict=True):
        line = own[bisect_right(own, table.start, key=attrgetter("end"))]
        begins, table.start = table.start, max(position, line.start)
        limit = following.start if following else own[-1].end
        below = bisect_right(own, limit, key=attrgetter("end"))
        ends, table.end = table.end, max(table.end, own[below - 1].end if below else 0)
        if following and following.end < ends:
            table.end = max(table.start, following.start)  # the next stands between two parts of this one
        position = table.end
        if table.start > begins or table.end < ends:
            change_later(table, "cells", _leave_out, table.start, table.end)
    region.tables[0].start = own[0].start
    for line_index in region.furniture:
        line = lines[line_index]
        table = next(t for t in reversed(region.tables) if t.start <= line.start)
        parts = table.pieces or [Span(table.start, table.end)]
        tail = parts.pop()
        before = lines[line_index - 1].end
        parts.append(Span(tail.start, before))
        if line_index < region.last and lines[line_index + 1].start < tail.end:
            parts.append(Span(lines[line_index + 1].start, tail.end))
        table.pieces = [part for part in parts if part.start < part.end]
