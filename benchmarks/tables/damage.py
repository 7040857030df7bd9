"""Damages: each does to a gold table what the gallery shows of real pages.

A damage changes the table's slots in place: what they print, whether they are there, in which order. What can still be
known of the values afterwards is found by `benchmarks.tables.recover`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.tables.gold import Gold, Number, Slot, SlotRow, data, figure_text
from zhreport.lexicon import lexicon_root

_NUMBER = re.compile(r"^\d{1,2}[.、．]|^[（(][一二三四五六七八九十][）)]|^[一二三四五六七八九十]、")


@dataclass(slots=True, frozen=True)
class Page:
    """What the damages need to know of the report around."""

    title: str
    """The report's title, which runs on at the head of its pages."""


Apply = Callable[[Gold, Page, Random], None]


@dataclass(slots=True, frozen=True)
class Damage:
    """One kind of damage."""

    name: str
    """What it is called."""
    apply: Apply
    """Does it to a table, in place."""
    unknown: bool
    """Whether it makes sense for tables of no known form."""


def _some(slots: list[Slot], rng: Random, share: float = 0.3) -> list[Slot]:
    """Return a random share of the slots, at least one if there are any."""
    chosen = [slot for slot in slots if rng.random() < share]
    return chosen or ([rng.choice(slots)] if slots else [])


def _head_end(text: str) -> int:
    """Return where a label's own words begin, after its number."""
    match = _NUMBER.match(text)
    return match.end() if match else 0


# --------------------------------------------------------------------------------------------------------------- labels


def _label_split(gold: Gold, page: Page, rng: Random) -> None:
    for slot in _some([s for s in gold.labels() if len(s.text) >= 4], rng):
        text = slot.text
        if len(text) <= 6 and rng.random() < 0.15:
            slot.parts = list(text)
            continue
        count = rng.randint(1, min(3, len(text) // 4 + 1))
        cuts = sorted(rng.sample(range(1, len(text)), min(count, len(text) - 1)))
        slot.parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _skeletons(gold: Gold) -> set[str]:
    return {_words(slot.text) for slot in gold.labels()}


def _words(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z一-鿿]", "", text[_head_end(text) :])


def _label_cut(gold: Gold, page: Page, rng: Random) -> None:
    taken = _skeletons(gold)
    for slot in _some([s for s in gold.labels() if len(s.text) - _head_end(s.text) >= 4], rng):
        shorter = slot.text[: -rng.randint(1, 2)]
        if _words(shorter) not in taken:
            slot.parts = [shorter]


def _label_extra(gold: Gold, page: Page, rng: Random) -> None:
    for slot in _some([s for s in gold.labels() if len(s.text) - _head_end(s.text) >= 4], rng):
        text = slot.text
        at = rng.randint(_head_end(text) + 1, len(text))
        slot.parts = [text[:at] + rng.choice(data("damage")["extra"]) + text[at:]]


def _renumbered(gold: Gold, page: Page, rng: Random) -> None:
    for slot in _some([s for s in gold.labels() if _head_end(s.text)], rng, 0.5):
        number, rest = slot.text[: _head_end(slot.text)], slot.text[_head_end(slot.text) :]
        bare = re.sub(r"[^\d一-鿿]|、", "", number)
        choice = rng.random()
        if choice < 0.25:
            slot.parts = [rest]
        elif choice < 0.8:
            slot.parts = [rng.choice(data("damage")["number_styles"]).format(n=bare) + rest]
        elif number[0].isdigit():
            slot.parts = [rng.choice(data("damage")["wrong_numbers"]) + rest]


def _brackets(gold: Gold, page: Page, rng: Random) -> None:
    others: dict[str, list[str]] = data("damage")["brackets"]
    habit = rng.randrange(5)
    for slot in gold.labels():
        slot.parts = ["".join(_other(c, others.get(c), habit) for c in part) for part in slot.parts]


def _other(char: str, others: list[str] | None, habit: int) -> str:
    return others[habit % len(others)] if others else char


def _full_width(gold: Gold, page: Page, rng: Random) -> None:
    wide = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
    digits_only = rng.random() < 0.5
    for slot in [*gold.labels(), *gold.values()]:
        if not digits_only or slot.kind == "value":
            slot.parts = [part.translate(wide) for part in slot.parts]


@cache
def radicals() -> dict[int, str]:
    """Return the Kangxi radical that PDF text has in the place of an ideograph."""
    return {ord(unicodedata.normalize("NFKC", chr(code))): chr(code) for code in range(0x2F00, 0x2FD6)}


@cache
def traditional() -> dict[int, str]:
    """Return the traditional character for a simplified one, the first in the shipped list."""
    out: dict[int, str] = {}
    for line in (lexicon_root() / "characters" / "traditional.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            old, new = line.split("\t")
            if 0x4E00 <= ord(old) <= 0x9FFF:
                out.setdefault(ord(new), old)
    return out


def _radicals(gold: Gold, page: Page, rng: Random) -> None:
    for slot in gold.labels():
        slot.parts = [part.translate(radicals()) for part in slot.parts]


def _traditional(gold: Gold, page: Page, rng: Random) -> None:
    share = rng.choice([1.0, 0.4])
    for slot in gold.labels():
        if rng.random() < share:
            slot.parts = [part.translate(traditional()) for part in slot.parts]


# ---------------------------------------------------------------------------------------------------- what is not there


def _group_label_gone(gold: Gold, page: Page, rng: Random) -> None:
    lost = _some([s for s in gold.labels() if s.group], rng, 0.4)
    for slot in lost:
        slot.state = "gone"
    for row in gold.rows():
        if any(slot is own for slot in lost for own in row):
            for filler in row:
                filler.state = "gone" if filler.kind == "filler" else filler.state


def _header_part_gone(gold: Gold, page: Page, rng: Random) -> None:
    for part in gold.parts:
        slots = [slot for row in part.header for slot in row if slot.text]
        if len(slots) < 2 or rng.random() < 0.3:
            continue
        some = rng.sample(slots, rng.randint(1, min(3, len(slots) - 1)))
        for slot in rng.choice(part.header) if rng.random() < 0.3 else some:
            slot.state = "gone"


def _blocks_moved(gold: Gold, page: Page, rng: Random) -> None:
    """Put the blocks of a stack in another order, or leave some out; of one block, leave out a group of rows."""
    if len(gold.parts) > 1:
        if rng.random() < 0.5:
            rng.shuffle(gold.parts)
        else:
            _leave_out(gold, rng.sample(range(len(gold.parts)), rng.randint(1, len(gold.parts) - 1)))
        return
    part = gold.parts[0]
    labels = [(r, slot) for r, row in enumerate(part.body) for slot in row if slot.group]
    groups = [(r, slot.row_span) for r, slot in labels if 1 < slot.row_span < 12]
    if not groups:
        return
    first, size = rng.choice(groups)
    above = [slot for row in part.body[:first] for slot in row if slot.group and slot.row_span > size]
    moved = [slot for slot in part.body[first] if slot.group and slot.row_span > size]
    for slot in above + moved:
        slot.row_span -= size
    _forget(gold, part.body[first : first + size])
    following = part.body[first + size] if first + size < len(part.body) else None
    if following is not None:
        following[:0] = moved
    del part.body[first : first + size]


def _leave_out(gold: Gold, indices: list[int]) -> None:
    for i in indices:
        _forget(gold, gold.parts[i].body)
    gold.parts = [part for i, part in enumerate(gold.parts) if i not in indices]


def _forget(gold: Gold, rows: list[SlotRow]) -> None:
    gold.absent.update(slot.key for row in rows for slot in row if slot.key)


def _value_missing(gold: Gold, page: Page, rng: Random) -> None:
    rows = [own for row in gold.rows() if (own := [s for s in row if s.kind == "value" and s.state == "printed"])]
    blank = rng.random() < 0.3
    for own in rng.sample(rows, min(len(rows), rng.choice([1, 1, 2, 3]))):
        rng.choice(own).state = "blank" if blank else "gone"


def _zeros_blank(gold: Gold, page: Page, rng: Random) -> None:
    for slot in gold.values():
        if slot.value == 0 and slot.state == "printed":
            slot.state = "blank"


def _dashes(gold: Gold, page: Page, rng: Random) -> None:
    dash, share = rng.choice(data("damage")["dashes"]), rng.choice([1.0, 0.3])
    for slot in gold.values():
        if slot.value == 0 and rng.random() < share:
            slot.parts, slot.value = [dash], None


# ------------------------------------------------------------------------------------------------ what is there besides


def _page_break(page: Page, rng: Random) -> list[SlotRow]:
    words, n = data("damage"), rng.randint(1, 8)
    mark = rng.choice(words["page_marks"]).format(n=n, m=n + rng.randint(1, 5))
    rows = [[Slot("furniture", [mark], 0)]]
    if rng.random() < 0.3:
        rows.append([Slot("furniture", [page.title], 0)])
    return rows


def _furniture(gold: Gold, page: Page, rng: Random) -> None:
    for _ in range(rng.randint(1, 3)):
        part = rng.choice(gold.parts)
        for row in reversed(_page_break(page, rng)):
            part.body.insert(rng.randrange(len(part.body) + 1), row)


def _furniture_in_row(gold: Gold, page: Page, rng: Random) -> None:
    """Let a page end in the middle of a row, between two cells; seen only with one cell to a line."""
    rows = [row for part in gold.parts for row in part.body if len(row) > 1]
    for row in rng.sample(rows, min(len(rows), rng.randint(1, 2))):
        row.insert(rng.randrange(1, len(row)), _page_break(page, rng)[0][0])


def _header_repeated(gold: Gold, page: Page, rng: Random) -> None:
    part = max(gold.parts, key=lambda part: len(part.body))
    if len(part.body) < 2:
        return
    at = rng.randrange(1, len(part.body))
    again = deepcopy(part.header)
    part.body[at:at] = [*(_page_break(page, rng) if rng.random() < 0.8 else []), *again]


# ---------------------------------------------------------------------------------------------------------- the figures


def _thousands(gold: Gold, page: Page, rng: Random) -> None:
    """Make every figure large, which keeps all sums, and print thousands marks."""
    factor = rng.randint(1001, 3999)
    for key, value in gold.truth.items():
        if isinstance(value, int):
            gold.truth[key] = value * factor
    for slot in gold.values():
        if isinstance(slot.value, int) and slot.value:
            old = slot.value
            slot.value = old * factor
            slot.parts = [_reprinted(slot.text, old, slot.value)]


def _reprinted(text: str, old: Number, new: Number) -> str:
    sign = "+" if text.startswith(("+", "＋")) else ""
    unit = text.lstrip("+＋-－0123456789０１２３４５６７８９,，.．")
    return sign + figure_text(new, thousands=True) + unit


def _wrong_total(gold: Gold, page: Page, rng: Random) -> None:
    totals = {key for rule in gold.rules if rule.op == "==" for key in rule.left}
    slots = [s for s in gold.values() if s.key in totals and isinstance(s.value, int) and s.state == "printed"]
    for slot in rng.sample(slots, min(len(slots), rng.randint(1, 2))):
        assert slot.value is not None and slot.key is not None
        wrong = slot.value + rng.choice([1, 2, 3, 10])
        slot.parts = [_reprinted(slot.text, slot.value, wrong) if wrong >= 1000 else str(wrong)]
        slot.value = gold.truth[slot.key] = wrong


def _none(gold: Gold, page: Page, rng: Random) -> None:
    """Leave the table as it is."""


DAMAGES: dict[str, Damage] = {
    damage.name: damage
    for damage in (
        Damage("none", _none, True),
        Damage("label-split", _label_split, True),
        Damage("label-cut", _label_cut, False),
        Damage("label-extra", _label_extra, False),
        Damage("renumbered", _renumbered, False),
        Damage("brackets", _brackets, False),
        Damage("full-width", _full_width, True),
        Damage("radicals", _radicals, True),
        Damage("traditional", _traditional, True),
        Damage("group-gone", _group_label_gone, True),
        Damage("header-part-gone", _header_part_gone, False),
        Damage("header-repeated", _header_repeated, True),
        Damage("blocks-moved", _blocks_moved, False),
        Damage("value-missing", _value_missing, True),
        Damage("zeros-blank", _zeros_blank, True),
        Damage("dashes", _dashes, True),
        Damage("furniture", _furniture, True),
        Damage("furniture-in-row", _furniture_in_row, True),
        Damage("thousands", _thousands, True),
        Damage("wrong-total", _wrong_total, False),
    )
}
ORDER = list(DAMAGES)
"""The order in which several damages are done, but for those on figures, which come first, and additions, last."""


def apply_all(gold: Gold, names: list[str], page: Page, rng: Random) -> None:
    """Do the named damages: figures first, then labels and losses, what is put in last."""
    first = ["thousands", "wrong-total"]
    last = ["header-repeated", "furniture", "furniture-in-row"]
    for name in sorted(names, key=lambda name: (name not in first, name in last, ORDER.index(name))):
        DAMAGES[name].apply(gold, page, rng)
