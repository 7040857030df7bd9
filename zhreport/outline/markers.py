"""The numbering grammar: what a heading or an item is marked with, parsed into family, ordinal and extent.

The families stand in lexicons/markers.toml, each with a pattern, its official rank and examples both ways; this module
compiles them into one expression and reads ordinals.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import NEVER, LexiconFile
from zhreport.text.memory import keep
from zhreport.text.numerals import parse_numeral

_DIGITS = "一二三四五六七八九十百零〇廿壹贰叁肆伍陆柒捌玖拾两"
_STROKES = "—─ー-"
"""Dashes that stand for the numeral one where a mark shows that a numeral is meant: `—、总体情况`, `(—)`, `十—、`."""
_HAN = f"(?:[{_DIGITS}]{{0,5}}[{_STROKES}](?= ?[、)〕是])|[{_DIGITS}]{{1,6}})"
_INT = r"(?<!\d)\d{1,3}"
Misprints = tuple[re.Pattern[str], re.Pattern[str]]
"""What may be a wrong marker at the start of a line, and between the items of a paragraph."""
_FIELDS = {
    "name",
    "group",
    "rank",
    "role",
    "pattern",
    "examples",
    "never",
    "broken",
    "needs_title",
    "needs_gap",
    "inside",
    "values",
}

MOST_REMEMBERED = 1 << 13  # lines whose marker is kept in memory; beyond, the memory starts anew
LONGEST_CHAPTER = 40  # characters of a chapter's number and title before an article
LONGEST_REMEMBERED = 400  # characters of such a line


@dataclass(slots=True, frozen=True)
class Family:
    """One way of numbering."""

    name: str
    """Its name, the `style` of headings."""
    group: str
    """Families of one group continue each other's numbering; "" for a mark that may belong to any."""
    rank: int
    """The official order, outermost lowest."""
    role: str
    """`heading` if it may open sections, `item` if it only ever marks items."""
    broken: bool
    """Whether the marker has lost its ordinal or a bracket."""
    needs_title: bool
    """Whether only a title-like text makes the mark a marker."""
    needs_gap: bool
    """Whether only a gap in the numbering around it makes the mark a marker."""
    pattern: str
    """The expression, with the ordinal in the group n."""
    inside: str = ""
    """Where inside a line it is looked for: a key of `_PLACES`; "" for nowhere."""
    own: bool = False
    """Whether it is a user's own: such families are tried first."""
    values: tuple[tuple[str, int], ...] = ()
    """What it writes for a numeral in a way of its own, and the number that stands for."""


class Marker(NamedTuple):
    """A marker found in the folded text."""

    family: Family
    """Its family."""
    start: int
    """Offset of its first character."""
    end: int
    """Offset after it, blanks behind it included."""
    ordinal: int | None
    """The number it stands for."""
    numbers: tuple[int, ...] = ()
    """All numbers of a decimal marker (1.2.3)."""

    @property
    def heads(self) -> bool:
        """Whether it numbers headings and has lost nothing."""
        return self.family.role == "heading" and not self.family.broken

    def moved(self, offset: int) -> Marker:
        """Return the same marker further on in the text."""
        return Marker(self.family, self.start + offset, self.end + offset, self.ordinal, self.numbers)


class MarkerGrammar:
    """The families, compiled."""

    def __init__(self, families: tuple[Family, ...], misprints: Misprints = (NEVER, NEVER)) -> None:
        self.families = families
        self._misprints = misprints
        parts = []
        for i, family in enumerate(families):
            pattern = re.sub(r"\(\?P<([nm])>", rf"(?P<\g<1>{i}>", family.pattern)
            parts.append(f"(?:{pattern})(?P<f{i}>)")  # the name last: others' first characters are passed over at once
        self._groups = {
            f"f{i}": (i, [g for g in (f"n{i}", f"m{i}") if f"(?P<{g}>" in part]) for i, part in enumerate(parts)
        }
        self._pattern = re.compile("(?:" + "|".join(parts) + ") *")
        self._seen: dict[str, Marker | None] = {}

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> MarkerGrammar:
        """Read the families: markers.toml, and before it those of a user's own `markers-*.toml`, which are tried first.

        Raises `LexiconError` where one is malformed or an example does not match.
        """
        shipped: list[Family] = []
        own: list[Family] = []
        misprints: Misprints = (NEVER, NEVER)
        for path in (*lexicon_files(folders, "markers.toml"), *lexicon_files(folders, "markers-*.toml")):
            file = LexiconFile.read(path)
            whole = path.name == "markers.toml"  # a user's, too, replaces the shipped one
            file.known(file.data, {"families", "shared", "misprint"} if whole else {"families", "shared"})
            rows = file.tables(file.data, "families")
            shared = _shared(file)
            families = [_family(file, data, shared) for data in rows]
            if whole:
                if not families:
                    file.fail("", "`families` is missing or empty, expected a list of tables")
                shipped += families
                misprints = _misprints(file, shared)
            else:
                own += [replace(family, own=True) for family in families]
            grammar = cls((*own, *shipped))
            for data in rows:
                grammar._check(file, data)
        return cls((*own, *shipped), misprints)

    def _check(self, file: LexiconFile, data: dict[str, Any]) -> None:
        family = data["name"]
        for example in file.strings(data, "examples", family):
            found = self.match(example)
            if found is None or found.family.name != family:
                name = found.family.name if found else "nothing"
                file.fail(family, f"the example {example!r} matches {name}", example)
        for example in file.strings(data, "never", family):
            found = self.match(example)
            if found is not None and found.family.name == family:
                file.fail(family, f"{example!r} must not match", example)

    def match(self, text: str, position: int = 0, offset: int = 0) -> Marker | None:
        """Return the marker at `position` of the text; its offsets are counted from `offset`."""
        if position or len(text) > LONGEST_REMEMBERED:
            found = self._pattern.match(text, position)
            return self._marker(found, offset) if found else None
        marker = self._seen[text] if text in self._seen else self._remember(text)
        return marker.moved(offset) if marker is not None and offset else marker

    def _remember(self, text: str) -> Marker | None:
        """Return the marker that a line begins with, and keep it: one recogniser after the other asks for it."""
        found = self._pattern.match(text)
        return keep(self._seen, text, self._marker(found, 0) if found else None, MOST_REMEMBERED)

    def misprint(self, text: str, position: int = 0, *, inside: bool = False) -> tuple[int | None, int]:
        """Return the number of what may be a wrong marker at `position`, and its end; 0 for none.

        `inside` asks for those between the items of a paragraph, else for those at the start of a line. The number is None
        where the mark has none. Whether it is a marker, only the numbering around it can say.
        """
        found = self._misprints[inside].match(text, position)
        if found is None or found.end() == position:
            return None, 0
        raw = next(filter(None, found.groups()), None)
        return (_ordinal(raw) if raw else None), found.end()

    def find_inside(self, text: str, position: int = 0) -> list[Marker]:
        """Return the markers inside a line, from `position` on, that stand where a sentence has ended or after a blank."""
        found: list[Marker] = []
        for boundary in _BOUNDARY.finditer(text, max(position - 2, 0)):
            at = boundary.end()
            if at >= position:
                match = self._pattern.match(text, at)
                if match is not None:
                    marker = self._marker(match, 0)
                    if (found and marker.start < found[-1].end) or _CUT_NUMBER.search(text, max(at - 2, 0), at + 1):
                        continue  # the question mark of `?。ㄒ唬` ends no sentence; a blank inside `十 二、十三届`
                    if _may_stand(marker.family.inside, text, at):
                        found.append(marker)
        return found

    def _marker(self, found: re.Match[str], offset: int) -> Marker:
        number, groups = self._groups[found.lastgroup or ""]
        family = self.families[number]
        raw = None
        for group in groups:
            raw = found[group]
            if raw is not None:
                break
        numbers = tuple(int(part) for part in raw.split(".")) if raw and "." in raw else ()
        ordinal = numbers[-1] if numbers else _ordinal(raw, family.values) if raw else None
        return Marker(family, offset + found.start(), offset + found.end(), ordinal, numbers)


_PLACES = ("anywhere", "behind_stop", "behind_chapter")
"""Where inside a line families are looked for; behind a chapter's title means behind a full stop as well."""
_CHAPTER_END = re.compile(r"第 ?[一二三四五六七八九十]{1,3} ?[章节] ?[^。;:]{2,30} $")
_CUT_NUMBER = re.compile(r"[一二三四五六七八九十百] [一二三四五六七八九十]")
_OPENS = r"[^\s一-龥a-wyzA-Z]|[第一二三四五六七八九十百廿]"
_BOUNDARY = re.compile(rf"[。;!?: ](?:(?<! )[\"”)）]? *(?={_OPENS}| )|(?<=\S ) *(?={_OPENS}))")
"""A sentence's end, or a blank, before what may be a marker; in one set what both begin with: it is quick to pass over others."""


def _may_stand(inside: str, text: str, at: int) -> bool:
    """Return whether what stands before a marker inside a line lets one of its family begin there."""
    if inside in ("", "anywhere"):
        return inside != ""
    if text[max(at - 4, 0) : at].rstrip(" ").endswith("。"):
        return True
    return inside == "behind_chapter" and _CHAPTER_END.search(text[max(at - LONGEST_CHAPTER, 0) : at]) is not None


@lru_cache(maxsize=512)
def _ordinal(raw: str, values: tuple[tuple[str, int], ...] = ()) -> int | None:
    if values:
        return dict(values).get(raw)
    number = parse_numeral(raw.replace(raw[-1], "一") if raw[-1:] in _STROKES else raw)
    if number is not None:
        return number
    if len(raw) == 1:
        value = unicodedata.numeric(raw, None)
        if value is not None:
            return int(value)
        if raw.isalpha():
            return ord(raw.lower()) - ord("a") + 1
    roman = {"I": 1, "V": 5, "X": 10}
    if all(c in roman for c in raw):
        figures = [roman[c] for c in raw]
        return sum(-v if i + 1 < len(figures) and v < figures[i + 1] else v for i, v in enumerate(figures))
    return None


def _shared(file: LexiconFile) -> dict[str, str]:
    """Return the expressions that stand for `{name}` in the patterns of a file."""
    shared = file.typed(file.data, "shared", dict, "", {})
    for name in shared:
        file.typed(shared, name, str, "shared")
    return {**shared, "han": _HAN, "int": _INT}  # these last: what is shared may have them


def _checked(file: LexiconFile, pattern: str, shared: dict[str, str], where: str) -> str:
    """Return a pattern with what stands for the names in it."""
    written = pattern
    for name, part in shared.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return file.checked(pattern, where, written)


def _misprints(file: LexiconFile, shared: dict[str, str]) -> Misprints:
    """Return the patterns of wrong markers of a file; their groups are the numbers."""
    tables = file.typed(file.data, "misprint", dict, "", {})
    file.known(tables, {"line", "item"}, "misprint")
    return _misprint(file, tables, "line", shared), _misprint(file, tables, "item", shared)


def _misprint(file: LexiconFile, tables: dict[str, Any], key: str, shared: dict[str, str]) -> re.Pattern[str]:
    where = f"misprint.{key}"
    data = file.typed(tables, key, dict, "misprint", {})
    file.known(data, {"patterns", "examples", "never"}, where)
    ways = [_checked(file, way, shared, where) for way in file.strings(data, "patterns", where)]
    pattern = re.compile("|".join(ways)) if ways else NEVER
    for examples, wanted in (("examples", True), ("never", False)):
        for example in file.strings(data, examples, where):
            if (pattern.match(example) is not None) is not wanted:
                file.fail(where, f"{example!r} must {'' if wanted else 'not '}match", example)
    return pattern


def _family(file: LexiconFile, data: dict[str, Any], shared: dict[str, str]) -> Family:
    name = file.need(data, "name", str, "a family")
    where = f"family {name}"
    file.known(data, _FIELDS, where)
    group, role, written = (file.need(data, key, str, where, name) for key in ("group", "role", "pattern"))
    rank = file.need(data, "rank", int, where, name)
    pattern = _checked(file, written, shared, where)
    broken, needs_title, needs_gap = (
        file.typed(data, key, bool, where, False) for key in ("broken", "needs_title", "needs_gap")
    )
    values = file.typed(data, "values", dict, where, {})
    for written in values:
        file.typed(values, written, int, where)
    inside = file.one_of(data, "inside", ("", *_PLACES), "", where)
    return Family(
        name, group, rank, role, broken, needs_title, needs_gap, pattern, inside, values=tuple(values.items())
    )
