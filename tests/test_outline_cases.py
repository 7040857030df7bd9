"""The outline cases of tests/outline: text, and the headings a careful annotator would mark in it.

A case is `=== name`, the text (`\\t` and `\\u200b` for what cannot be seen), a line `---`, and a line for each heading: `marker|title`,
two blanks a level, `run-in` where body text follows on its line, `optional` where it may be missing, `[3]` for a number that
the marker does not print (`[?]` for none). Cases listed in tests/outline/known_failures.txt must fail; one that passes is an
error, so that an improvement is noticed and the list only shrinks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import zhreport
from zhreport.text.chars import fold
from zhreport.text.numerals import parse_numeral

FOLDER = Path(__file__).parent / "outline"
_FLAG = re.compile(r" +(?:\[(?P<ordinal>\d+|\?|\d+\?)\]|(?P<word>run-in|optional))$")
_NUMBER = re.compile(r"[一二三四五六七八九十百零〇\d]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(t))")
_MARKS_WITHOUT_NUMBER = frozenset("★☆◆●■▲【—")


@dataclass
class Expected:
    """One heading of the expected outline."""

    level: int
    marker: str
    title: str
    ordinal: int | None
    run_in: bool
    optional: bool

    def shown(self) -> str:
        flags = f" [{self.ordinal}]" if self.ordinal is not None else ""
        return "  " * (self.level - 1) + f"{self.marker}|{self.title}{flags}{' run-in' if self.run_in else ''}"


@dataclass
class Case:
    """A text and its outline."""

    name: str
    text: str
    outline: list[Expected] = field(default_factory=list)


def plain(text: str) -> str:
    """Return a text as it is compared: width folded, without blanks and closing punctuation."""
    folded = unicodedata.normalize("NFKC", fold(text).text)
    return "".join(c for c in folded if not c.isspace()).strip("。:;,.、")


def plain_marker(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace()).rstrip(":")


def ordinal_of(marker: str) -> int | None:
    """Return the ordinal that a whole marker prints; None for one without a number."""
    if not marker or marker[0] in _MARKS_WITHOUT_NUMBER:
        return None
    numbers = _NUMBER.findall(unicodedata.normalize("NFKC", marker).replace(" ", ""))
    return parse_numeral(numbers[-1]) if numbers else None


def parse_heading(line: str) -> Expected:
    indent = len(line) - len(line.lstrip(" "))
    rest, words, printed = line.strip(), set(), None
    while found := _FLAG.search(rest):
        rest = rest[: found.start()]
        words.add(found["word"])
        printed = found["ordinal"] or printed
    marker, bar, title = rest.partition("|")
    if not bar or indent % 2:
        raise ValueError(f"expected `marker|title` indented by two blanks a level: {line!r}")
    number = ordinal_of(marker) if printed is None else None if printed == "?" else int(printed.rstrip("?"))
    return Expected(indent // 2 + 1, marker, title, number, "run-in" in words, "optional" in words)


def unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else "\t", text)


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file."""
    cases = []
    for block in re.split(r"^=== *", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("\n")
        text, bar, outline = rest.partition("\n---")
        if not bar:
            raise ValueError(f"{path.name}: {name}: no line `---`")
        headings = [parse_heading(line) for line in outline.split("\n") if line.strip() and not line.startswith("#")]
        cases.append(Case(f"{path.stem}/{name.strip()}", unescaped(text), headings))
    return cases


def all_cases() -> list[Case]:
    paths = sorted(p for p in FOLDER.glob("*.txt") if p.name != "known_failures.txt")
    return [case for path in paths for case in read_cases(path)]


def known_failures() -> list[str]:
    lines = (FOLDER / "known_failures.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def outline_of(text: str) -> list[Expected]:
    found = []
    for section in zhreport.parse(text).sections:
        heading = section.heading
        found.append(Expected(section.level, heading.marker, heading.text, heading.ordinal, heading.run_in, False))
    return found


def same(got: Expected, wanted: Expected) -> bool:
    return (
        got.level == wanted.level
        and plain_marker(got.marker) == plain_marker(wanted.marker)
        and plain(got.title) == plain(wanted.title)
        and got.ordinal == wanted.ordinal
        and got.run_in == wanted.run_in
    )


def agree(got: list[Expected], wanted: list[Expected]) -> bool:
    """Return whether the outline is the expected one; optional headings may be missing."""
    i = 0
    for heading in wanted:
        if i < len(got) and same(got[i], heading):
            i += 1
        elif not heading.optional:
            return False
    return i == len(got)


CASES = all_cases()
KNOWN = known_failures()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_outline(case: Case, request: pytest.FixtureRequest) -> None:
    if case.name in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in known_failures.txt"))
    got = outline_of(case.text)
    wanted = "\n".join(heading.shown() for heading in case.outline)
    assert agree(got, case.outline), f"\nwanted:\n{wanted}\ngot:\n" + "\n".join(heading.shown() for heading in got)


def test_names_are_unique() -> None:
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names)


def test_the_known_failures_exist() -> None:
    assert sorted(set(KNOWN)) == sorted(KNOWN)
    assert set(KNOWN) <= {case.name for case in CASES}


def test_there_are_enough_negatives() -> None:
    """Cases that must give no heading at all, and cases where items, rows or sentences stand beside headings."""
    assert len(CASES) >= 310
    assert sum(not case.outline for case in CASES) >= 50
    assert sum(case.name.startswith("negative_") for case in CASES) >= 98
