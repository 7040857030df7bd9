"""Which stretches of lines may be tables of known forms: labels and values that follow each other.

Prose, a section's heading and the end of the text close a region; page furniture and a label torn to pieces do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhreport.lines import Line
from zhreport.tables.cells import (
    LONGEST_NUMBER as SHORT_NUMBER,
)
from zhreport.tables.cells import (
    RULE_BEGINNINGS,
    SEPARATOR,
    SEPARATORS,
    WIDE_GAP,
    is_rule,
    is_ruling,
    spaced_parts,
    value_of,
)
from zhreport.tables.labels import MOST_REMEMBERED, LabelIndex, skeleton
from zhreport.tables.values import Value

LONGEST_LABEL = 75  # characters of a line that may be a label: the longest of the known forms has 47
LONGEST_SPACED = 400  # characters of a line that may be a row kept apart by spaces
MOST_LOOKED_AT = 20  # values of a line that are read to say that it holds nothing else
MOST_STRANGE = 4.0  # lines in a row inside a region that are neither label nor value
SHORT = 4  # characters of a line that is hardly strange: part of a label torn to pieces
SHORT_STRANGE = 0.2  # how strange such a line is
DEEP_INDENT = 4  # blanks before a line that goes on with a cell of a row kept apart by spaces
LABEL_LIKE = 0.72  # how like to a label a line is that is not strange
MOST_BETWEEN = 8  # strange lines between two regions that are one
MOST_TORN = 8  # lines of a torn label that look like a heading
MOST_PARTS = 8  # lines of a torn label whose first part looks like a heading
MOST_LOST = 8  # places of the form from the last label before them to the first after
MOST_UNPRINTED = 8  # places of the form from a group's label to the next that is printed
MOST_ABOVE = 3  # damaged labels above the first that is whole
MOST_WRAPPED = 12  # lines of a row between two rulings
FEWEST_BLANKS = 4  # blanks in a long line that may be a row, or a whole table, with single blanks between its cells
FEWEST_IN_ROW = 3  # values that make a row
MOST_PAGE_MARKS = 4  # lines that look like rows of values and may be page numbers all the same
PROSE_ENDS = frozenset("。;!?")
LONGEST_NOTE = 30  # characters of a sentence that may stand in a table

LABEL, VALUE, PIECE, ROW, STRANGE, PROSE = "L", "V", "f", "s", "x", "p"
IN_TABLE = frozenset((LABEL, VALUE, ROW))
GOES_ON = frozenset((LABEL, VALUE, PIECE))  # what the line after a heading is not
NO_FURNITURE = frozenset((LABEL, VALUE, PROSE))

IsHeading = Callable[[Line], bool]
IsFurniture = Callable[[Line], bool]


class Kinds:
    """For each line of a document, what it may be in a table, and the labels met."""

    def __init__(self, lines: list[Line], index: LabelIndex, cache: dict[str, Value | None]) -> None:
        self.lines, self.index, self.cache = lines, index, cache
        self.keys: set[str] = set()
        """The skeletons of the labels met."""
        self.labels: dict[int, tuple[str, ...]] = {}
        """The skeletons of the labels on a line, by line."""
        self.kinds: list[str] = []
        known, kinds, keys = index.lines, self.kinds, self.keys
        for line in lines:
            text = line.text
            found = known.get(text)
            if found is None:
                found = self._kind(text)
                if len(known) >= MOST_REMEMBERED:
                    known.clear()
                if len(text) <= LONGEST_LABEL:
                    known[text] = found
            kinds.append(found[0])
            if found[1]:
                keys.update(found[1])
                self.labels[line.index] = found[1]
        if ROW in kinds:
            rulings = {i for i, kind in enumerate(kinds) if kind == ROW and is_ruling(lines[i].text)}
            if rulings:
                self._join_ruled(rulings)

    def _join_ruled(self, rulings: set[int]) -> None:
        """Find the labels that a ruled box wraps over several lines: the cells between two rulings, column by column."""
        group: list[Line] = []
        for line in self.lines:
            if line.index in rulings:
                if len(group) > 1:
                    self._join_group(group)
                group = []
            elif SEPARATORS.isdisjoint(line.text):
                group = []
            else:
                group.append(line)
                if len(group) > MOST_WRAPPED:
                    group = []

    def _join_group(self, group: list[Line]) -> None:
        rows = [SEPARATOR.split(line.text) for line in group]
        if len({len(row) for row in rows}) > 1:
            return
        joined = (skeleton("".join(part.strip() for part in column)) for column in zip(*rows, strict=True))
        own = tuple(key for key in joined if key and self.index.lookup(key))
        if own:
            first = group[0].index
            self.kinds[first], self.labels[first] = LABEL, own
            self.keys.update(own)

    def _kind(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return what a line may be, and the skeletons of the labels on it."""
        index, cache = self.index, self.cache
        if len(text) < 16 and value_of(text, cache) is not None:
            return VALUE, ()
        if not SEPARATORS.isdisjoint(text):
            own = tuple(key for part in SEPARATOR.split(text) if (key := skeleton(part)) and index.lookup(key))
            return (LABEL if own else ROW), own
        if text[0] in RULE_BEGINNINGS and is_rule(text):
            return ROW, ()
        if "  " in text and len(text) <= LONGEST_SPACED and (spaced := self._spaced(text)):
            return spaced
        if " " in text and text[0] not in "-—" and self._only_values(text):
            return VALUE, ()
        if len(text) > LONGEST_LABEL:
            found = self._spaced(text) if text.count(" ") >= FEWEST_BLANKS and text[-1] not in PROSE_ENDS else None
            return found if found and found[0] == LABEL else (PROSE, ())
        key = skeleton(text)
        if index.lookup(key):
            return LABEL, (key,)
        if key in index.prefixes:
            return PIECE, ()
        if " " in text and "  " not in text and (spaced := self._spaced(text)):
            return spaced
        return (PROSE if text[-1] in PROSE_ENDS and len(text) > LONGEST_NOTE else STRANGE), ()

    def _only_values(self, text: str) -> bool:
        return all(value_of(part, self.cache) is not None for part in text.split()[:MOST_LOOKED_AT])

    def _spaced(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """Return what a line of cells kept apart by spaces is; None if it is none."""
        parts = spaced_parts(text, self.index, self.cache)
        own = tuple(key for _, part in parts if (key := skeleton(part)) and self.index.lookup(key))
        if own:
            return LABEL, own
        if len(parts) > 1 and all(len(part) <= LONGEST_LABEL and part[-1] not in PROSE_ENDS for _, part in parts):
            return ROW, ()
        return None

    def may_be_furniture(self, first: int, last: int) -> list[int]:
        """Return the lines of a stretch that are neither label nor value, nor a negative figure with a separator left over.

        `4 / 9` is three values where the rows of the table are printed so, else the number of a page.
        """
        lines, own = self.lines, self.kinds[first : last + 1]
        odd = [
            i for i, kind in enumerate(own, first) if kind not in NO_FURNITURE and not self._is_figure(lines[i].text)
        ]
        fractions = [i for i, kind in enumerate(own, first) if kind == VALUE and "/" in lines[i].text]
        if fractions and not self._rows_of_values(first, last):
            odd = sorted(odd + [i for i in fractions if len(lines[i].text.split()) > 1])
        return odd

    def _is_figure(self, text: str) -> bool:
        """Return whether a line with a separator is a negative figure."""
        if SEPARATORS.isdisjoint(text):
            return False
        text = text.strip("| \t")
        return text[:1] == "-" and text[1:].strip().isdigit()

    def _rows_of_values(self, first: int, last: int) -> bool:
        """Return whether several lines of a stretch are rows of values with blanks between and nothing else."""
        rows = sum(
            self.kinds[i] == VALUE and len(self.lines[i].text.split()) >= FEWEST_IN_ROW for i in range(first, last + 1)
        )
        return rows > MOST_PAGE_MARKS

    def torn_label(self, line: Line) -> str | None:
        """Return the skeleton of the text that a row begins with, None if it is a value or a whole label."""
        text = _first_cell(line)
        if not text or (value_of(text, self.cache) is not None and len(text) > SHORT_NUMBER):
            return None
        key = skeleton(text)
        return None if self.index.lookup(key) else key

    def opens_torn_label(self, i: int) -> bool:
        """Return whether a line is the first part of a label that the lines right below it go on with to its end."""
        if self.kinds[i] != PIECE:
            return False
        whole = skeleton(self.lines[i].text)
        for line in self.lines[i + 1 : i + MOST_PARTS]:
            whole += skeleton(line.text)
            if self.index.lookup(whole):
                return True
            if whole not in self.index.prefixes:
                return False
        return False

    def strangeness(self, line: Line) -> float:
        """Return how unlike a part of a table a line is that is neither label nor value."""
        if self.kinds[line.index] == PIECE or line.indent >= DEEP_INDENT:
            return 0.0
        if len(line.text) <= SHORT:
            return SHORT_STRANGE
        return 0.0 if self.index.likeness(skeleton(line.text)) >= LABEL_LIKE else 1.0


def find_regions(
    kinds: Kinds, is_heading: IsHeading, is_furniture: IsFurniture, drawn: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Return (first, last) line indices of stretches of labels and values; see `find_form_tables` for `drawn`."""
    own = kinds.kinds
    regions: list[tuple[int, int]] = []
    fences = _fences(own, drawn) | take_out_headings(kinds)

    def closes(line: Line) -> bool:
        return line.index in fences or is_heading(line)

    i, size, floor, closed_before = 0, len(own), 0, True
    while i < size:
        if own[i] != LABEL:
            i += 1
            continue
        last, closed = _end(kinds, i, closes, fences, is_furniture)
        first = _begin(kinds, i, floor, closes)
        if regions and _goes_on(kinds, regions[-1], first, i, closed_before):
            regions[-1] = (regions[-1][0], last)
        else:
            regions.append((first, last))
        closed_before = closed
        i = floor = last + 1
    return [(first, last) for first, last in regions if last > first or _is_row(kinds, first)]


def take_out_headings(kinds: Kinds) -> set[int]:
    """Return the lines that are headings although a form has such a label; they are labels no longer.

    The titles of a form's groups head sections of narrative reports, too. In a form a group's next label follows; where
    something else does, or, for a row with values, neither its neighbour above nor one below, and a sentence comes next, the
    line opens a section.
    """
    inside = {i for i, kind in enumerate(kinds.kinds, -1) if kind in GOES_ON}
    single = [i for i, keys in kinds.labels.items() if len(keys) == 1 and i not in inside]
    found = [i for i in single if _is_loose_heading(kinds, i)]
    for i in found:
        kinds.kinds[i] = STRANGE
        del kinds.labels[i]
    return set(found)


def _is_loose_heading(kinds: Kinds, i: int) -> bool:
    own, line = kinds.kinds, kinds.lines[i]
    if i + 1 == len(own) or skeleton(line.text) != kinds.labels[i][0] or not SEPARATORS.isdisjoint(line.text):
        return False  # other cells stand on the line as well
    places = kinds.index.lookup(kinds.labels[i][0]) or ()
    if any(place.kind != "row" for place in places):
        return False
    following = kinds.lines[i + 1]
    if any(_near(kinds, i, j) for j in range(i + 1, min(i + MOST_ABOVE + 1, len(own)))):
        return False  # a page's head or foot may stand between
    if any(place.has_values for place in places):
        return _is_sentence(own[i + 1], following) and not (i and (own[i - 1] == VALUE or _near(kinds, i - 1, i)))
    if own[i + 1] == PROSE or _is_sentence(own[i + 1], following):
        return True
    first = skeleton(_first_cell(following))
    return bool(first) and first not in kinds.index.prefixes and kinds.index.likeness(first) < LABEL_LIKE


def _first_cell(line: Line) -> str:
    separator = WIDE_GAP if SEPARATORS.isdisjoint(line.text) else SEPARATOR
    return next((part.strip() for part in separator.split(line.text) if part.strip()), "")


def _is_sentence(kind: str, line: Line) -> bool:
    return kind == PROSE or (kind == STRANGE and line.text[-1] in PROSE_ENDS)


def _near(kinds: Kinds, upper: int, lower: int) -> bool:
    """Return whether the labels of two lines are close to each other in a form's own order."""
    if upper not in kinds.labels or lower not in kinds.labels:
        return False
    above, below = (kinds.index.lookup(kinds.labels[i][at]) or () for i, at in ((upper, -1), (lower, 0)))
    return any(
        a.form == b.form and a.table == b.table and 0 < b.order - a.order <= MOST_UNPRINTED
        for a in above
        for b in below
    )


def _goes_on(kinds: Kinds, before: tuple[int, int], first: int, label: int, closed: bool) -> bool:
    """Return whether a region goes on with the next: little between, and after what seems a heading the next labels."""
    if not closed:
        return first - before[1] <= MOST_BETWEEN
    if first - before[1] > MOST_TORN:
        return False
    last = next(i for i in range(before[1], before[0] - 1, -1) if i in kinds.labels)
    upper, lower = (kinds.index.lookup(kinds.labels[i][at]) or () for i, at in ((last, -1), (label, 0)))
    return any(
        a.form == b.form and a.table == b.table and 0 < b.order - a.order <= MOST_LOST for a in upper for b in lower
    )


def _fences(kinds: list[str], drawn: Sequence[int]) -> set[int]:
    """Return the lines where a drawn table ends or another without any label begins: no region goes on there."""
    if not drawn:
        return set()
    labelled = {table for kind, table in zip(kinds, drawn, strict=True) if kind == LABEL}
    return {
        i
        for i in range(1, len(kinds))
        if drawn[i] != drawn[i - 1] and kinds[i] != LABEL and (drawn[i] < 0 or drawn[i] not in labelled)
    }


def _is_row(kinds: Kinds, i: int) -> bool:
    return len(kinds.labels.get(i, ())) > 1 or not SEPARATORS.isdisjoint(kinds.lines[i].text)


def _end(
    kinds: Kinds, first: int, is_heading: IsHeading, fences: set[int], is_furniture: IsFurniture
) -> tuple[int, bool]:
    """Return the last line of the region that begins here, and whether prose or a heading closes it."""
    own, lines, index = kinds.kinds, kinds.lines, kinds.index
    last, strange = first, 0.0
    torn: str | None = None  # what there is of a label that is torn
    row = -1  # the row right above, whose beginning may be torn
    for j in range(first + 1, len(own)):
        if j in fences:
            return last, True
        kind = own[j]
        if kind in IN_TABLE:
            last, strange, torn, row = j, 0.0, None, j
            continue
        line = lines[j]
        if row == j - 1 and own[row] == ROW:
            torn = kinds.torn_label(lines[row])
        key = skeleton(line.text)
        whole = (torn or "") + key
        completes = torn is not None and (index.lookup(whole) is not None or whole in index.prefixes)
        if not completes and (kind == PROSE or (is_heading(line) and not kinds.opens_torn_label(j))):
            return last, True
        if is_furniture(line):
            continue
        if completes and index.lookup(whole) is not None:
            last = j
            kinds.labels[j] = (whole,)
        elif not completes and kind == PIECE:
            whole = key
        torn = whole if len(whole) <= LONGEST_LABEL else None
        strange += 0.0 if completes else kinds.strangeness(line)
        if strange > MOST_STRANGE:
            return last, False
    return last, True


def _begin(kinds: Kinds, first: int, floor: int, is_heading: IsHeading) -> int:
    """Return the first line of the region: damaged labels above the first that is whole belong to it."""
    for i in range(first - 1, max(floor, first - MOST_ABOVE) - 1, -1):
        line = kinds.lines[i]
        if kinds.kinds[i] == ROW and is_rule(line.text):
            first = i
            continue
        if kinds.kinds[i] not in (STRANGE, PIECE, ROW) or is_heading(line):
            break
        texts = SEPARATOR.split(line.text)
        if not any(kinds.index.likeness(skeleton(text)) >= LABEL_LIKE for text in texts if len(text) > SHORT):
            break
        first = i
    return first
