"""Where the tables of known forms stand in the text, and what they hold.

A region is a stretch of lines in which labels of a form and values follow each other. It is found by its labels, taken
whole, and handed to `align` and `rebuild`; prose, a section's heading and the end of the text close it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zhreport.chars import Folded
from zhreport.lines import Line
from zhreport.model import Diagnostic, Span, Table
from zhreport.tables.align import align
from zhreport.tables.cells import RULE_BEGINNINGS, SEPARATORS, is_rule, observe, spaced_cells, value_of
from zhreport.tables.labels import MOST_REMEMBERED, LabelIndex, skeleton
from zhreport.tables.rebuild import build, collect
from zhreport.tables.values import Value

LONGEST_LABEL = 75  # characters of a line that may be a label: the longest of the known forms has 47
MOST_LOOKED_AT = 20  # values of a line that are read to say that it holds nothing else
MOST_STRANGE = 4  # lines in a row inside a region that are neither label nor value: a label torn to pieces
FEWEST_LABELS = 3  # different labels that make a region, with a value among them
FEWEST_BARE_LABELS = 6  # different labels that make a region without any value
PROSE_ENDS = frozenset("。;!?")


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
IsHeading = Callable[[Line], bool]


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
    cache: dict[str, Value | None] = {}
    kinds, keys = _kinds(lines, index, cache)
    if len(keys) < FEWEST_LABELS:
        return []
    usual = _usual_form(keys, index)
    regions = []
    fences = _fences(kinds, drawn)
    for first, last in _regions(lines, kinds, fences, is_heading):
        region = _rebuild(first, last, lines, kinds, folded, index, usual, cache, is_furniture)
        if region is not None:
            regions.append(region)
    return regions


# -------------------------------------------------------------------------------------------------- what each line may be

_LABEL, _VALUE, _PIECE, _ROW, _STRANGE, _PROSE = "L", "V", "f", "s", "x", "p"


def _kinds(lines: list[Line], index: LabelIndex, cache: dict[str, Value | None]) -> tuple[list[str], dict[str, int]]:
    """Return for each line what it may be in a table, and the skeletons of labels met with their line."""
    kinds: list[str] = []
    keys: dict[str, int] = {}
    known = index.lines
    for line in lines:
        text = line.text
        found = known.get(text)
        if found is None:
            found = _kind(text, index, cache)
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            if len(text) <= LONGEST_LABEL:
                known[text] = found
        kinds.append(found[0])
        for key in found[1]:
            keys[key] = line.index
    return kinds, keys


def _kind(text: str, index: LabelIndex, cache: dict[str, Value | None]) -> tuple[str, tuple[str, ...]]:
    """Return what a line may be, and the skeletons of the labels on it."""
    if len(text) < 16 and value_of(text, cache) is not None:
        return _VALUE, ()
    if not SEPARATORS.isdisjoint(text):
        own = tuple(key for key in _row_keys(text) if index.lookup(key))
        return (_LABEL if own else _ROW), own
    if text[0] in RULE_BEGINNINGS and is_rule(text):
        return _ROW, ()
    if "  " in text and (spaced := _spaced_keys(text, index, cache)):
        return _LABEL, tuple(spaced)
    if (
        " " in text
        and text[0] not in "-—"
        and all(value_of(part, cache) is not None for part in text.split()[:MOST_LOOKED_AT])
    ):
        return _VALUE, ()
    if len(text) > LONGEST_LABEL:
        return _PROSE, ()
    key = skeleton(text)
    if index.lookup(key):
        return _LABEL, (key,)
    if key in index.prefixes:
        return _PIECE, ()
    if " " in text and (spaced := _spaced_keys(text, index, cache)):
        return _LABEL, tuple(spaced)
    return (_PROSE if text[-1] in PROSE_ENDS and len(text) > 30 else _STRANGE), ()


def _row_keys(text: str) -> list[str]:
    for separator in SEPARATORS:
        text = text.replace(separator, "\n")
    return [skeleton(part) for part in text.split("\n") if part]


def _spaced_keys(text: str, index: LabelIndex, cache: dict[str, Value | None]) -> list[str]:
    return [key for _, part in spaced_cells(text, index, cache) if (key := skeleton(part)) and index.lookup(key)]


def _usual_form(keys: dict[str, int], index: LabelIndex) -> int | None:
    """Return the form that the document's telltale labels name, None if there are none."""
    votes = Counter(index.detect[key] for key in keys if key in index.detect)
    return votes.most_common(1)[0][0] if votes else None


# ------------------------------------------------------------------------------------------------------------ the regions


def _fences(kinds: list[str], drawn: Sequence[int]) -> set[int]:
    """Return the lines where a drawn table ends or another without any label begins: no region goes on there."""
    if not drawn:
        return set()
    labelled = {table for kind, table in zip(kinds, drawn, strict=True) if kind == _LABEL}
    return {
        i
        for i in range(1, len(kinds))
        if drawn[i] != drawn[i - 1] and kinds[i] != _LABEL and (drawn[i] < 0 or drawn[i] not in labelled)
    }


def _regions(lines: list[Line], kinds: list[str], fences: set[int], is_heading: IsHeading) -> list[tuple[int, int]]:
    """Return (first, last) line indices of stretches of labels and values."""
    regions: list[tuple[int, int]] = []
    i, size = 0, len(lines)
    while i < size:
        if kinds[i] != _LABEL:
            i += 1
            continue
        last, strange, j = i, 0, i + 1
        while j < size:
            kind = kinds[j]
            if kind == _PROSE or j in fences or (kind not in (_VALUE, _ROW, _LABEL) and is_heading(lines[j])):
                break
            if kind in (_STRANGE, _PIECE):
                strange += kind == _STRANGE
                if strange > MOST_STRANGE:
                    break
            else:
                last, strange = j, 0
            j += 1
        regions.append((i, last))
        i = last + 1
    return regions


def _rebuild(
    first: int,
    last: int,
    lines: list[Line],
    kinds: list[str],
    folded: Folded,
    index: LabelIndex,
    usual: int | None,
    cache: dict[str, Value | None],
    is_furniture: IsFurniture,
) -> TableRegion | None:
    """Return the region's tables; None if the stretch is no table of a known form."""
    if last - first < 1 and kinds[first] == _LABEL and SEPARATORS.isdisjoint(lines[first].text):
        return None
    region = TableRegion(first, last)
    own: list[Line] = []
    for line in lines[first : last + 1]:
        if kinds[line.index] in (_STRANGE, _PIECE, _ROW) and is_furniture(line) and not _is_signed(line, kinds):
            region.furniture.append(line.index)
        else:
            own.append(line)
    cells = observe(own, index, cache)
    form = _form(cells_keys := [skeleton(c.text) for c in cells if c.value is None], index, usual)
    if form is None or not _enough(cells_keys, index, form, any(c.value and not c.empty for c in cells)):
        return None
    alignment = align(cells, index, form)
    for observed in collect(cells, alignment.matches, index.forms[form].tables):
        table, notes = build(observed, folded)
        region.tables.append(table)
        region.diagnostics.extend(notes)
    _set_extents(region, lines)
    return region


def _is_signed(line: Line, kinds: list[str]) -> bool:
    """Return whether a line with a separator, or between values, is a negative figure rather than a page number."""
    return line.text[0] == "-" and line.text.rstrip(" |")[1:].isdigit() and not SEPARATORS.isdisjoint(line.text)


def _form(keys: list[str], index: LabelIndex, usual: int | None) -> int | None:
    """Return the form whose labels the region has most of; the document's usual form where that is not worse."""
    votes: Counter[int] = Counter()
    for key in set(keys):
        for form in {place.form for place in index.lookup(key) or ()}:
            votes[form] += 1
    if not votes:
        return None
    most = max(votes.values())
    if usual is not None and votes[usual] >= most * 0.8:
        return usual
    return max(form for form, count in votes.items() if count == most)


def _enough(keys: list[str], index: LabelIndex, form: int, has_values: bool) -> bool:
    weights = {key: max(p.weight for p in places if p.form == form)
               for key in keys if (places := index.lookup(key)) and any(p.form == form for p in places)}  # fmt: skip
    return sum(weights.values()) >= (FEWEST_LABELS if has_values else FEWEST_BARE_LABELS) * 0.5 and len(weights) >= (
        FEWEST_LABELS if has_values else FEWEST_BARE_LABELS
    )


def _set_extents(region: TableRegion, lines: list[Line]) -> None:
    """Let the tables take the whole lines they stand on, separators included, and give them pieces around furniture."""
    if not region.tables:
        return
    own = lines[region.first : region.last + 1]
    position = own[0].start
    for table, following in zip(region.tables, [*region.tables[1:], None], strict=True):
        line = next(line for line in own if line.end > table.start)
        table.start = max(position, line.start)
        limit = following.start if following else own[-1].end
        table.end = position = max(table.end, max((line.end for line in own if line.end <= limit), default=0))
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
