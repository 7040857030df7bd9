"""How each family prints its markers, whole and damaged."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from zhreport.text.numerals import format_numeral

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
NUMBERLESS = frozenset({"star", "dash", "bracket", "plain"})
"""Families without ordinals."""
WIDE = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；"}
_FREE = re.compile(r"[():;]|(?<!\d),|,(?!\d)")  # a comma inside a figure stays as it is


@dataclass(slots=True)
class Habit:
    """How one document prints its markers."""

    wide: bool
    """Whether its punctuation is full-width."""
    blank: str
    """What stands between marker and title, where that is free."""
    circled: str
    """The circled digits it uses."""
    star: str
    """The star it uses."""
    dash: str
    """The dash it uses."""
    colon: bool
    """Whether a part's marker ends with a colon."""


def draw_habit(rng: random.Random) -> Habit:
    """Return a document's habits."""
    return Habit(
        wide=rng.random() < 0.4,
        blank=rng.choice(["", "", "", "", " ", "\u3000"]),
        circled=rng.choice([_CIRCLED, _CIRCLED, _BRACKETED]),
        star=rng.choice("★●◆■▲"),
        dash=rng.choice(["——", "——", "—"]),
        colon=rng.random() < 0.15,
    )


def marker(family: str, numbers: tuple[int, ...], habit: Habit) -> str:
    """Return the whole marker of a family for the numbers on the path down to it; the last is its own."""
    n = numbers[-1]
    han = format_numeral(n)
    if family in ("part", "chapter", "section"):
        unit = {"part": "部分", "chapter": "章", "section": "节"}[family]
        return f"第{han}{unit}" + (
            "：" if habit.colon and family == "part" else "\u3000" if habit.blank == "\u3000" else " "
        )
    if family == "decimal":
        return ".".join(map(str, numbers)) + ("、" if len(numbers) == 1 else " ")
    plain = {
        "han_comma": f"{han}、",
        "han_paren": f"({han})",
        "arabic_dot": f"{n}.",
        "arabic_comma": f"{n}、",
        "arabic_paren": f"({n})",
        "arabic_half_paren": f"{n})",
        "circled": habit.circled[(n - 1) % len(habit.circled)],
        "roman": f"{_ROMAN[(n - 1) % len(_ROMAN)]}、",
        "star": habit.star,
        "dash": habit.dash,
        "bracket": "【",
        "plain": "",
    }[family]
    tail = habit.blank if family in ("han_comma", "han_paren", "arabic_dot", "arabic_comma", "arabic_paren") else ""
    return (widened(plain) if habit.wide else plain) + tail


def widened(text: str) -> str:
    """Return a text with full-width punctuation."""
    return _FREE.sub(lambda found: WIDE[found[0]], text)


def lost_ordinal(family: str, n: int, rng: random.Random, habit: Habit) -> tuple[str, bool] | None:
    """Return a marker of the family whose number or comma is lost, and whether the number can still be read."""
    han = format_numeral(n)
    if family == "han_paren":
        mark, readable = rng.choice([(")", False), (")", False), (")", False), ("()", False)])
    elif family == "han_comma":
        mark, readable = rng.choice([("、", False), ("、", False), (han, True), (f"{han} 、 ", True), ("", False)])
    elif family == "arabic_comma":
        mark, readable = "、", False
    else:
        return None
    return (widened(mark) if habit.wide else mark), readable


def lost_bracket(family: str, n: int, rng: random.Random, habit: Habit) -> str | None:
    """Return a marker of the family that has lost one bracket."""
    if family != "han_paren":
        return None
    mark = rng.choice([f"{format_numeral(n)})", f"({format_numeral(n)}"])
    return widened(mark) if habit.wide else mark


def split_marker(family: str, whole: str, rng: random.Random) -> str | None:
    """Return a marker with a line end inside or behind."""
    core = whole.strip()
    if family in ("han_paren", "arabic_paren"):
        return rng.choice([f"{core[:-1]}\n{core[-1]}", f"{core}\n"])
    if family in ("han_comma", "arabic_comma"):
        return rng.choice([f"{core[:-1]}\n{core[-1]}", f"{core[:-1]}\n{core[-1]}", f"{core}\n"])
    if family in ("part", "chapter"):
        return f"{core}\n"
    return None
