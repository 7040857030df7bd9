"""The labels of the known forms as an index: which row, header or caption a piece of text may be.

Labels are compared by their skeleton: the Han characters, letters and digits alone. Brackets, punctuation, quotation marks
and spaces, which vary everywhere, are gone, so `(三)不予公开` and `（三） 不予公开` are the same; a second entry without the
leading number finds labels whose number was lost or is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from zhreport.forms import Block, Form, FormTable

_NOT_SKELETON = re.compile(r"[^0-9A-Za-z㐀-鿿]+")
_LEADING_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,2}(?=[^十条])|^\d{1,2}")
_PARENTHESIS = re.compile(r"\([^()]*\)$")
MOST_REMEMBERED = 1 << 14  # lines and labels kept in memory; beyond, the memory starts anew
SIMILAR_ENOUGH = 72  # per cent; below it, other labels of the same form come as close as the right one

LabelKind = Literal["caption", "note", "header", "row"]


@lru_cache(maxsize=1 << 14)
def skeleton(text: str) -> str:
    """Return the characters of a folded label that do not vary.

    >>> skeleton('(三) 不予公开'), skeleton('3.危及"三安全一稳定"')
    ('三不予公开', '3危及三安全一稳定')
    """
    return _NOT_SKELETON.sub("", text)


def without_number(skeleton: str) -> str:
    """Return the skeleton without its leading number.

    >>> without_number("三不予公开"), without_number("3其他")
    ('不予公开', '其他')
    """
    return _LEADING_NUMBER.sub("", skeleton, count=1)


@dataclass(slots=True, frozen=True)
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
    has_values: bool
    """Whether values follow the label."""
    weight: float
    """How much the label speaks for its form: long labels more than short ones, which stand in other places too."""


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
    words: list[str] = field(default_factory=list)
    """Every skeleton once, for approximate search."""

    unknown: set[str] = field(default_factory=set)
    """Skeletons that were looked up in vain, remembered: the same lines stand in every report."""
    lines: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """What short lines were found to be, remembered for the same reason."""

    def lookup(self, skeleton: str) -> list[Place] | None:
        """Return the places of exactly this label, its number right, lost or wrong; None if there is none."""
        places = self.places.get(skeleton)
        if places is None:
            if skeleton in self.unknown:
                return None
            bare = without_number(skeleton)
            if len(bare) > 1 and bare != skeleton:
                places = self.places.get(bare)
            if places is None and len(skeleton) < 45:
                caption = next((c for c in self.captions if skeleton.endswith(c)), None)
                places = self.places[caption] if caption else None
            if places is None:
                if len(self.unknown) >= MOST_REMEMBERED:
                    self.unknown.clear()
                self.unknown.add(skeleton)
        return places

    def similar(self, skeleton: str) -> list[tuple[Place, float]]:
        """Return (place, cost) of labels that the skeleton may be a damaged form of; cost 0 is the same, 1 unlike."""
        from rapidfuzz import fuzz, process

        found: dict[str, float] = {}
        for word, score, _ in process.extract(
            skeleton, self.words, scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH, limit=12
        ):
            found[word] = 1 - score / 100
        if len(skeleton) >= 2:
            found |= {w: min(found.get(w, 1), 0.3) for w in self.words if w.startswith(skeleton)}
        return [(place, cost) for word, cost in found.items() for place in self.places[word]]

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
    for f, form in enumerate(index.forms):
        for t, table in enumerate(form.tables):
            _index_table(index, f, t, table)
        for label in form.detect:
            index.detect[skeleton(label)] = f
    owners = {label: {place.form for place in places} for label, places in index.places.items()}
    index.detect = {label: f for label, f in index.detect.items() if owners.get(label, {f}) == {f}}
    index.words = list(index.places)
    for word in index.words:
        index.prefixes.update(word[:i] for i in range(1, len(word)))
    return index


def _index_table(index: LabelIndex, f: int, t: int, table: FormTable) -> None:
    order = t * TABLE_STRIDE

    def add(wordings: Iterable[str], block: int, kind: LabelKind, i: int, has_values: bool) -> None:
        nonlocal order
        order += 1
        keys: dict[str, None] = {}
        for wording in wordings:
            full = skeleton(wording)
            for key in (full, without_number(full), skeleton(_PARENTHESIS.sub("", wording))):
                if len(key) > 1:
                    keys[key] = None
        for key in keys:
            place = Place(order, f, t, block, kind, i, has_values, min(len(key), 8) / 8)
            index.places.setdefault(key, []).append(place)

    if table.captions:
        add(table.captions, 0, "caption", 0, False)
        index.captions += tuple(skeleton(c) for c in table.captions)
    if table.notes:
        add(table.notes, 0, "note", 0, False)
    for b, block in enumerate(table.blocks):
        if block.captions:
            add(block.captions, b, "caption", 0, False)
        unlabelled = not any(row.wordings for row in block.rows)
        for i, header in enumerate(block.headers):
            if header.wordings:
                add(header.wordings, b, "header", i, unlabelled and i == len(block.headers) - 1)
        for i, row in enumerate(block.rows):
            if row.wordings:
                add(row.wordings, b, "row", i, not row.group)
