"""For each line of a document, what it may be in a table of a known form: a label, values, a piece of a label, a row, prose."""

from __future__ import annotations

import re
from itertools import chain, islice, pairwise
from operator import itemgetter, methodcaller

from zhreport.tables.cells import (
    LABEL_LIKE,
    NUMBER_ENDS,
    RULE_BEGINNINGS,
    SEPARATOR,
    SEPARATORS,
    WIDE_GAP,
    behind_label,
    is_rule,
    is_ruling,
    is_torn,
    separator_in,
    spaced_parts,
)
from zhreport.tables.cells import LONGEST_NUMBER as SHORT_NUMBER
from zhreport.tables.labels import LabelIndex, skeleton
from zhreport.text.lines import Line
from zhreport.text.memory import remember

LONGEST_LABEL = 75  # characters of a line that may be a label: the longest of the known forms has 47
LONGEST_SPACED = 400  # characters of a line that may be a row kept apart by spaces
MOST_LOOKED_AT = 20  # values of a line that are read to say that it holds nothing else
SHORT = 4  # characters of a line that is hardly strange: part of a label torn to pieces
SHORT_STRANGE = 0.2  # how strange such a line is
DEEP_INDENT = 4  # blanks before a line that goes on with a cell of a row kept apart by spaces
MOST_WRAPPED = 12  # lines of a row between two rulings
FEWEST_BLANKS = 4  # blanks in a long line that may be a row, or a whole table, with single blanks between its cells
FEWEST_IN_ROW = 3  # values that make a row
MOST_PAGE_MARKS = 4  # lines that look like rows of values and may be page numbers all the same
FEWEST_ROWS = 4  # rows of several cells for each figure that stands alone, if it is the number of a page
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
PROSE_ENDS = frozenset("。;!?")
LONGEST_NOTE = 30  # characters of a sentence that may stand in a table

LABEL, VALUE, PIECE, ROW, STRANGE, PROSE = "L", "V", "f", "s", "x", "p"
NO_FURNITURE = frozenset((LABEL, VALUE, PROSE))
MAY_SEPARATE = frozenset((LABEL, ROW))  # what a line with separators is


class Kinds:
    """For each line of a document, what it may be in a table, and the labels met."""

    def __init__(self, text: str, lines: list[Line], index: LabelIndex) -> None:
        self.lines, self.index, self.cache = lines, index, index.values
        known = index.lines.get
        read = [known(line.text) or self._read(line.text) for line in lines]
        self.kinds: list[str] = list(map(itemgetter(0), read))
        self.labels = {i: keys for i, (_, keys) in enumerate(read) if keys}
        """The skeletons of the labels on a line, by line."""
        self.keys = set(chain.from_iterable(self.labels.values()))
        """The skeletons of the labels met."""
        self.pieces = self._cut([mark for mark in SEPARATORS if mark in text])
        """What separators cut a line into, by line; only of lines that have any."""
        if self.pieces:
            self._join_torn()
            rulings = {i for i, kind in enumerate(self.kinds) if kind == ROW and is_ruling(lines[i].text)}
            if rulings:
                self._join_ruled(rulings)

    def _cut(self, marks: list[str]) -> dict[int, list[str]]:
        """Return the pieces of the lines that have separators; `marks` are those of the document."""
        if not marks:
            return {}
        cut = methodcaller("split", *marks) if len(marks) == 1 else SEPARATOR.split
        own = ((i, cut(self.lines[i].text)) for i, kind in enumerate(self.kinds) if kind in MAY_SEPARATE)
        return {i: pieces for i, pieces in own if len(pieces) > 1}

    def _join_torn(self) -> None:
        """Find the labels that are torn over lines between two separators."""
        # What stands since the last separator, its first line, whether it begins a label.
        torn, start, inside = "", 0, False
        for i, line in enumerate(self.lines):
            pieces = self.pieces.get(i)
            if pieces is None:
                if not inside:
                    continue
                start = start if torn else i
                torn += skeleton(line.text)
            else:
                if torn and not torn.isdecimal() and (whole := torn + skeleton(pieces[0])) in self.index.places:
                    self.kinds[start] = LABEL
                    self.labels[start] = (*self.labels.get(start, ()), whole)
                    self.keys.add(whole)
                torn, start = skeleton(pieces[-1]), i
            inside = not torn or torn in self.index.prefixes
            if not inside:
                torn = ""

    def _join_ruled(self, rulings: set[int]) -> None:
        """Find the labels that a ruled box wraps over several lines: the cells between two rulings, column by column."""
        group: list[Line] = []
        for line in self.lines:
            if line.index in rulings:
                if len(group) > 1:
                    self._join_group(group)
                group = []
            elif line.index not in self.pieces:
                group = []
            else:
                group.append(line)
                if len(group) > MOST_WRAPPED:
                    group = []

    def _join_group(self, group: list[Line]) -> None:
        rows = [self.pieces[line.index] for line in group]
        if len({len(row) for row in rows}) > 1:
            return
        joined = (skeleton("".join(part.strip() for part in column)) for column in zip(*rows, strict=True))
        own = tuple(key for key in joined if key and self.index.lookup(key))
        if own:
            first = group[0].index
            self.kinds[first], self.labels[first] = LABEL, own
            self.keys.update(own)

    def _read(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return what a line may be, and the skeletons of the labels on it; short lines are remembered."""
        return remember(self.index.lines, text, self._kind(text), text)

    def _kind(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return what a line may be, and the skeletons of the labels on it."""
        index, cache = self.index, self.cache
        if len(text) < 16 and cache[text] is not None:
            return VALUE, ()
        if separator_in(text):
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
        if glued := behind_label(text, index, cache):
            return LABEL, (skeleton(glued[0][1]),)
        if key in index.prefixes:
            return PIECE, ()
        if " " in text and "  " not in text and (spaced := self._spaced(text)):
            return spaced
        return (PROSE if text[-1] in PROSE_ENDS and len(text) > LONGEST_NOTE else STRANGE), ()

    def _only_values(self, text: str) -> bool:
        return all(self.cache[part] is not None for part in text.split()[:MOST_LOOKED_AT])

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
        """Return the lines of a stretch that are neither label nor value.

        `4 / 9` is three values where the rows of the table are printed so, else the number of a page.
        """
        lines, own = self.lines, self.kinds[first : last + 1]
        odd = [i for i, kind in enumerate(own, first) if kind not in NO_FURNITURE]
        fractions = [i for i, kind in enumerate(own, first) if kind == VALUE and "/" in lines[i].text]
        if fractions and not self._rows_of_values(first, last):
            odd = sorted(odd + [i for i in fractions if len(lines[i].text.split()) > 1])
        return odd

    def page_numbers(self, first: int, last: int) -> list[int]:
        """Return the lines of a stretch that are bare page numbers: figures that stand alone where all others stand in rows.

        They count up, none is more than the lines before it, and what comes after does not make it the number of a label.
        """
        own, lines = self.kinds[first : last + 1], self.lines[first : last + 1]
        alone = [i for i, kind in enumerate(own, first) if kind == VALUE and " " not in self.lines[i].text]
        if alone and self.pieces and self._bars_end_cells(first, last):
            alone = [i for i in alone if not self._is_ended(i, last)]
        own_values = (i for i in alone if not self._begins_value(i, first, last))
        alone = list(islice(own_values, MOST_PAGE_MARKS + 1))  # with more of them none is looked at
        if not 0 < len(alone) <= MOST_PAGE_MARKS:
            return []
        rows = sum(map(self._is_row, lines))
        texts = [self.lines[i].text for i in alone]
        if rows < FEWEST_ROWS * len(alone) or not all(map(PAGE_NUMBER.fullmatch, texts)):
            return []
        if any(i < last and self.lines[i + 1].text[0] in NUMBER_ENDS for i in alone):
            return []
        numbers = [int(text) for text in texts]
        likely = all(number <= i for number, i in zip(numbers, alone, strict=True))
        return alone if likely and all(a < b for a, b in pairwise(numbers)) else []

    def _begins_value(self, i: int, first: int, last: int) -> bool:
        """Return whether a figure stands between a row's label, its unit apart, and a value: that may begin with it."""
        if not first < i < last or self.kinds[i - 1] == VALUE:
            return False
        rest = first_cell(self.lines[i + 1])
        if not rest or self.cache[rest] is None:
            return False
        above = next((j for j in (i - 1, i - 2) if j >= first and j in self.labels), None)
        return above is not None and self._ends_in_row_label(above)

    def _ends_in_row_label(self, i: int) -> bool:
        """Return whether a line ends in the label of a row with values: a title beside that of a column is a column's, too."""
        places = self.index.lookup(self.labels[i][-1]) or ()
        if not any(place.kind == "row" and place.has_values for place in places):
            return False
        near = (*self.labels.get(i - 2, ()), *self.labels.get(i - 1, ()), *self.labels[i])
        before = near[-2] if len(near) > 1 else ""
        titles = {(p.form, p.order) for p in self.index.lookup(before) or () if p.kind == "header"}
        return not any(place.kind == "header" and (place.form, place.order - 1) in titles for place in places)

    def _bars_end_cells(self, first: int, last: int) -> bool:
        """Return whether a line of bars comes after most labels that have none on their own line."""
        labels = [i for i in self.labels if first <= i <= last and i not in self.pieces]
        return sum(self._is_ended(i, last) for i in labels) * 2 > len(labels)

    def _is_ended(self, i: int, last: int) -> bool:
        return i < last and not self.lines[i + 1].text.strip("|")

    def _is_row(self, line: Line) -> bool:
        """Return whether a line has several cells, or one with its separator; a label alone is one, whatever its blanks."""
        labels = self.labels.get(line.index, ())
        if line.index in self.pieces or "  " in line.text or len(labels) > 1:
            return True
        return self._ends_in_value(line.text) or (" " in line.text and labels[:1] not in ((), (skeleton(line.text),)))

    def _ends_in_value(self, text: str) -> bool:
        """Return whether a text has blanks, and what stands behind the last is a value."""
        _, blank, last = text.rpartition(" ")
        return bool(blank) and self.cache[last] is not None

    def _rows_of_values(self, first: int, last: int) -> bool:
        """Return whether several lines of a stretch are rows of values with blanks between and nothing else."""
        rows = sum(
            self.kinds[i] == VALUE and len(self.lines[i].text.split()) >= FEWEST_IN_ROW for i in range(first, last + 1)
        )
        return rows > MOST_PAGE_MARKS

    def torn_label(self, line: Line) -> str | None:
        """Return the skeleton of the text that a row begins with, None if it is a value or a whole label."""
        text = first_cell(line)
        if not text or (self.cache[text] is not None and len(text) > SHORT_NUMBER):
            return None
        key = skeleton(text)
        return None if self.index.lookup(key) else key

    def has_values(self, i: int) -> bool:
        """Return whether a line with one label has a value at its end."""
        return len(self.labels[i]) == 1 and self._ends_in_value(self.lines[i].text.rstrip("| "))

    def heads_row(self, i: int) -> bool:
        """Return whether a line with one label has a value at its end, or several on the lines right below it."""
        below = self.kinds[i + 1 : i + 1 + FEWEST_IN_ROW]
        return self.has_values(i) or below == [VALUE] * FEWEST_IN_ROW

    def is_barred_value(self, line: Line) -> bool:
        """Return whether a line is one value with separators around it."""
        text = line.text.strip("| ") if line.index in self.pieces else ""
        return bool(text) and self.cache[text] is not None

    def is_like_label(self, line: Line) -> bool:
        """Return whether one of the longer texts on a line is much like a label."""
        separator = SEPARATOR if separator_in(line.text) else WIDE_GAP
        texts = (text for text in separator.split(line.text) if len(text) > SHORT)
        return any(self.index.likeness(skeleton(text)) >= LABEL_LIKE for text in texts)

    def strangeness(self, line: Line) -> float:
        """Return how unlike a part of a table a line is that is neither label nor value."""
        if self.kinds[line.index] == PIECE or line.indent >= DEEP_INDENT:
            return 0.0
        if len(line.text) <= SHORT or is_torn(line.text):
            return SHORT_STRANGE
        return 0.0 if self.index.likeness(skeleton(line.text)) >= LABEL_LIKE else 1.0


def first_cell(line: Line) -> str:
    """Return the text of the first cell of a line that separators, or wide gaps, cut into cells."""
    separator = SEPARATOR if separator_in(line.text) else WIDE_GAP
    return next((part.strip() for part in separator.split(line.text) if part.strip()), "")
