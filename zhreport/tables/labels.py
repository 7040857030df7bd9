"""The labels of the known forms as an index: which row, header or caption a piece of text may be.

Labels are compared by their skeleton: the Han characters, letters and digits alone. Brackets, punctuation, quotation marks
and spaces, which vary everywhere, are gone, so `(三)不予公开` and `（三） 不予公开` are the same; a second entry without the
leading number finds labels whose number was lost or is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from zhreport.forms import Block, Form, FormTable
from zhreport.tables.values import NOT_A_NUMBER, ReadValues, unit_of_line
from zhreport.text.memory import Memory, remember

if TYPE_CHECKING:
    from zhreport.tables.whole import Template

_NOT_SKELETON = re.compile(r"[^0-9A-Za-z㐀-鿿]")  # of one character: searched more quickly than one for several
NUMERALS = "一二三四五六七八九十"  # one alone is the number of a label, not a value
_LEADING_NUMBER = re.compile(rf"^[{NUMERALS}]{{1,2}}(?=[^十条])|^\d{{1,2}}")
_PARENTHESIS = re.compile(r"\([^()]*\)$")
SIMILAR_ENOUGH = 62  # per cent; below it, a text is hardly more like its own label than like others
OTHER_NUMBER = 0.04  # cost of a label whose number is not the form's
MOST_CUT = 0.45  # cost of a label of which hardly the beginning is left
LONGEST_CAPTION = 45  # characters of a caption with what stands before it

LabelKind = Literal["caption", "note", "header", "row"]


def _skeleton(text: str) -> str:
    """Return the characters of a folded label that do not vary.

    >>> skeleton('(三) 不予公开'), skeleton('3.危及"三安全一稳定"')
    ('三不予公开', '3危及三安全一稳定')
    """
    return _NOT_SKELETON.sub("", text)


skeleton = Memory(_skeleton).__getitem__


def without_number(skeleton: str) -> str:
    """Return the skeleton without its leading number.

    >>> without_number("三不予公开"), without_number("3其他")
    ('不予公开', '其他')
    """
    first = skeleton[:1]
    number = _LEADING_NUMBER.match(skeleton) if first.isdecimal() or first in NUMERALS else None
    return skeleton[number.end() :] if number is not None else skeleton


@dataclass(slots=True, frozen=True, eq=False)
class Place:
    """One place in a form's printed order that a label may stand for."""

    order: int
    """Its position in the order in which the form prints its labels; tables of a form are far apart."""
    form: int
    """Index of the form."""
    table: int
    """Index of the table in the form."""
    block: int
    """Index of the block in the table."""
    kind: LabelKind
    """What the label is."""
    index: int
    """Index of the header cell or row in the block; 0 for a caption or note."""
    width: int
    """How many values follow the label in its row."""
    header: int = -1
    """Order of the last title of the header that it is a column's title in; -1 for all other labels."""

    @property
    def has_values(self) -> bool:
        """Whether values follow the label."""
        return self.width > 0


Candidates = tuple[tuple[Place, float], ...]
"""Places with what it costs to take a text for their label: 0 the same, 1 wholly unlike."""


@dataclass(slots=True)
class LabelIndex:
    """Every label of the given forms, by skeleton."""

    forms: tuple[Form, ...]
    """The forms, in the order of `Place.form`."""
    places: dict[str, list[Place]] = field(default_factory=dict)
    """Skeleton to the places it may stand for."""
    prefixes: set[str] = field(default_factory=set)
    """Every proper beginning of a skeleton: a label split over lines starts with one."""
    detect: dict[str, int] = field(default_factory=dict)
    """Skeletons that only one form has, to that form."""
    captions: tuple[str, ...] = ()
    """Skeletons of captions that may have a year or an agency before them."""
    units: list[frozenset[str]] = field(default_factory=list)
    """For each form, the units that a column of its own prints."""
    all_units: frozenset[str] = frozenset()
    """The units of all forms."""
    words: list[list[str]] = field(default_factory=list)
    """For each form, every skeleton once, for approximate search."""
    lookup: Callable[[str], list[Place] | None] = field(init=False)
    """The places of exactly this skeleton, its number right, lost or wrong; None if there is none."""
    forms_with: Callable[[str], frozenset[int]] = field(init=False)
    """The forms that have exactly this skeleton, its number right, lost or wrong."""
    lines: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """What lines were found to be. This and what follows is remembered from document to document."""
    found: list[Memory[Candidates]] = field(default_factory=list)
    """For each form, its places of which a text, or its skeleton, is a label."""
    texts: list[Memory[tuple[Candidates, bool, bool]]] = field(default_factory=list)
    """For each form, the same; whether a text is a label, its number right; whether it gives the unit of values."""
    values: ReadValues = field(default_factory=ReadValues)
    """What the texts of cells say as values; a numeral alone says nothing, and a mark of the forms that there is no number."""
    alike: dict[tuple[str, int], Candidates] = field(default_factory=dict)
    """What damaged skeletons were found to be in a form."""
    templates: dict[tuple[int, int], Template | None] = field(default_factory=dict)
    """Tables printed whole, by form and the order of the label that they begin with."""

    def __post_init__(self) -> None:
        self.lookup, self.forms_with = Memory(self._lookup).__getitem__, Memory(self._forms_with).__getitem__

    def _lookup(self, skeleton: str) -> list[Place] | None:
        places = self.places.get(skeleton)
        if places is None:
            bare = without_number(skeleton)
            if len(bare) > 1 and bare != skeleton:
                places = self.places.get(bare)
            if places is None and len(skeleton) < LONGEST_CAPTION and skeleton.endswith(self.captions):
                places = self.places[next(caption for caption in self.captions if skeleton.endswith(caption))]
        return places

    def _forms_with(self, skeleton: str) -> frozenset[int]:
        return frozenset(place.form for place in self.lookup(skeleton) or ())

    def exact(self, text: str, form: int) -> Candidates:
        """Return what `found` says of a text."""
        return self.found[form][text]

    def read(self, text: str, form: int) -> tuple[Candidates, bool, bool]:
        """Return what `texts` says of a text."""
        return self.texts[form][text]

    def _exact(self, form: int, text: str) -> Candidates:
        places = self.lookup(skeleton(text)) or self._remarked(text)
        return tuple((place, 0.0) for place in places if place.form == form)

    def _read(self, form: int, text: str) -> tuple[Candidates, bool, bool]:
        exact = self.exact(text, form)
        return exact, bool(exact) and self.numbered(text), unit_of_line(text) is not None

    def numbered(self, text: str) -> bool:
        """Return whether a label has its own number, or none: another's may be that of a label whose words are damaged."""
        key = skeleton(text)
        return key in self.places or without_number(key) == key

    def _remarked(self, text: str) -> list[Place]:
        """Return the places of a label with a remark in brackets behind it, where no label goes on after those words."""
        key = skeleton(_PARENTHESIS.sub("", text)) if text[-1:] == ")" else ""
        return (self.lookup(key) if key and key not in self.prefixes else None) or []

    def similar(self, skeleton: str, form: int | None = None) -> Candidates:
        """Return the form's places, or those of all forms, of which the skeleton may be a damaged label."""
        if form is None:
            return tuple(found for f in range(len(self.forms)) for found in self.similar(skeleton, f))
        candidates = self.alike.get((skeleton, form))
        if candidates is None:
            costs: dict[Place, float] = {}
            for word, cost in self._alike(skeleton, form):
                for place in self.places[word]:
                    if place.form == form and cost < costs.get(place, 1.0):
                        costs[place] = cost
            candidates = remember(self.alike, (skeleton, form), tuple(costs.items()), skeleton)
        return candidates

    def _alike(self, skeleton: str, form: int) -> Iterator[tuple[str, float]]:
        from rapidfuzz import fuzz, process

        if len(skeleton) < 2:
            return
        bare = without_number(skeleton)
        if len(bare) < 2:
            return
        numbered = [(bare, OTHER_NUMBER)] if bare != skeleton else []
        for key, toll in ((skeleton, 0.0), *numbered):
            for word, score, _ in process.extract(
                key, self.words[form], scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH, limit=12
            ):
                yield word, 1 - score / 100 + toll
        for word in self.words[form] if bare in self.prefixes or bare in self.places else ():
            if word.startswith(bare):
                yield word, MOST_CUT * (1 - len(bare) / len(word)) + (OTHER_NUMBER if numbered else 0.0)

    def likeness(self, skeleton: str) -> float:
        """Return how like the skeleton is to the label that it is most like, of any form: 1 the same, 0 unlike all."""
        if self.lookup(skeleton) is not None:
            return 1.0
        return 1 - min((cost for _, cost in self.similar(skeleton)), default=1.0)

    def block(self, place: Place) -> Block:
        """Return the block that a place belongs to."""
        return self.table(place).blocks[place.block]

    def table(self, place: Place) -> FormTable:
        """Return the table that a place belongs to."""
        return self.forms[place.form].tables[place.table]


TABLE_STRIDE = 1000  # orders of one form's tables start this far apart; more than any form has labels


def index_labels(forms: Iterable[Form]) -> LabelIndex:
    """Build the index of the forms' labels."""
    index = LabelIndex(tuple(forms))
    marks = frozenset[str]().union(*(form.not_a_number for form in index.forms))
    index.values = ReadValues(dict.fromkeys(NUMERALS) | dict.fromkeys(marks, NOT_A_NUMBER))
    for f, form in enumerate(index.forms):
        for t, table in enumerate(form.tables):
            _index_table(index, f, t, table)
        for label in form.detect:
            index.detect[skeleton(label)] = f
        index.units.append(_units(form))
        index.found.append(Memory(partial(index._exact, f)))
        index.texts.append(Memory(partial(index._read, f)))
        index.words.append([word for word, places in index.places.items() if any(p.form == f for p in places)])
    index.all_units = frozenset().union(*index.units)
    owners = {label: {place.form for place in places} for label, places in index.places.items()}
    index.detect = {label: f for label, f in index.detect.items() if owners.get(label, {f}) == {f}}
    for word in index.places:
        index.prefixes.update(word[:i] for i in range(1, len(word)))
    return index


def _units(form: Form) -> frozenset[str]:
    blocks = [block for table in form.tables for block in table.blocks if block.unit_col is not None]
    return frozenset(row.unit for block in blocks for row in block.rows if row.unit)


def _index_table(index: LabelIndex, f: int, t: int, table: FormTable) -> None:
    order = t * TABLE_STRIDE

    def add(wordings: Iterable[str], block: int, kind: LabelKind, i: int, width: int, header: int = -1) -> None:
        """Give the next place of the form's order to a label, by every skeleton that it may have; see `Place`."""
        nonlocal order
        order += 1
        keys: dict[str, None] = {}
        for wording in wordings:
            full = skeleton(wording)
            for key in (full, without_number(full), skeleton(_PARENTHESIS.sub("", wording))):
                if len(key) > 1:
                    keys[key] = None
        place = Place(order, f, t, block, kind, i, width, header)
        for key in keys:
            index.places.setdefault(key, []).append(place)

    if table.captions:
        add(table.captions, 0, "caption", 0, 0)
        index.captions += tuple(filter(None, map(skeleton, table.captions)))
    if table.notes:
        add(table.notes, 0, "note", 0, 0)
    for b, block in enumerate(table.blocks):
        if block.captions:
            add(block.captions, b, "caption", 0, 0)
        width = len(block.columns)
        unlabelled = not any(row.wordings for row in block.rows)
        first, last = block.columns[0].col, order + sum(bool(header.wordings) for header in block.headers)
        for i, header in enumerate(block.headers):
            if header.wordings:
                own = width if unlabelled and i == len(block.headers) - 1 else 0
                add(header.wordings, b, "header", i, own, last if header.col >= first else -1)
        for i, row in enumerate(block.rows):
            if row.wordings:
                add(row.wordings, b, "row", i, 0 if row.group else width)
