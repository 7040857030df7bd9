"""Who signs a report, and when. Offsets are in the folded text.

Agency and day stand on one line or on several, the one without the other, with a seal's mark, spaced out, at the end or
below the title. Every line that ends with a day is looked at; one with an agency before it is worth more than a bare day,
and a day written with 年月日 more than one with dashes, which is a page's. An agency alone signs only as the last thing
said, and only if the title names it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhreport.around.front import FrontGrammar
from zhreport.text.dates import find_day
from zhreport.text.lines import Line

LONGEST_SIGNATURE = 60  # characters of a line that may sign: two agencies and a day
LONGEST_NAME = 40  # characters of a name
SIGNED_ZONE = 60  # last lines in which an agency with its day is looked for
BARE_ZONE = 14  # last lines in which a day alone is believed
MOST_BETWEEN = 3  # claimed lines between the agency and the day: a page's foot and the next one's head
MOST_SIGNERS = 3  # agencies that sign one under another
MOST_PARTS = 4  # lines over which a day is split
_PART_OF_DAY = re.compile(r"[\d〇○零一二三四五六七八九十廿元Oo年月日号() .-]{1,12}")
_INCOMPLETE = re.compile(r"\(?\d{4}年(?:\d{0,2}月)?(?:\d{0,2}日?)\)?")
_NO_NAME = frozenset("。;,:|、?!<>")
_AGAINST = frozenset("。;,:|")
_OF_DAYS = frozenset("年月日-./号")


@dataclass(slots=True)
class FoundSignature:
    """Who signs, and when."""

    lines: list[Line]
    """The lines it stands on."""
    agency: str | None
    """The folded name without blanks inside and without the mark of a seal, None if only the date stands there."""
    agency_span: tuple[int, int] | None
    """Where it stands."""
    date: str | None
    """The day, None if it is missing or incomplete."""
    date_span: tuple[int, int] | None
    """Where it stands; where an incomplete one stands, if `date` is None."""


def find_signature(lines: list[Line], front: FrontGrammar, title: str) -> FoundSignature | None:
    """Return the signature at the end of the free lines, None if there is none.

    The agency that the title names, if it names one, may sign alone, and farther up, before what is attached.
    """
    best: FoundSignature | None = None
    for i in range(len(lines) - 1, max(len(lines) - 1 - SIGNED_ZONE, -1), -1):
        found = signature_at(lines, i, front)
        if found is None:
            continue
        if found.agency is not None:
            return found
        if best is None and len(lines) - i <= BARE_ZONE and "月" in lines[i].text:
            best = found
    if (title_agency := front.agency_in(title)) is not None:
        best = _farther_up(lines, front, title_agency) or best
        last = lines[-1] if lines else None
        if best is None and last is not None and _name(last, front) == title_agency:
            return FoundSignature([last], title_agency, (last.start, last.end), None, None)
    return best


def _farther_up(lines: list[Line], front: FrontGrammar, title_agency: str) -> FoundSignature | None:
    """Return the signature of the title's agency before the last lines, None if there is none."""
    for i in range(len(lines) - 1 - SIGNED_ZONE, 0, -1):
        text = lines[i].text
        if len(text) <= LONGEST_SIGNATURE and "月" in text and text[-1] in "日)":
            found = signature_at(lines, i, front)
            if found is not None and found.agency is not None and _same(found.agency, title_agency):
                return found
    return None


def signature_at(lines: Sequence[Line], i: int, front: FrontGrammar) -> FoundSignature | None:
    """Return the signature whose last line is the `i`-th, None if that is no day."""
    line = lines[i]
    text = line.text.removesuffix("。")
    if len(text) > LONGEST_SIGNATURE or "。" in text or _OF_DAYS.isdisjoint(text):
        return None
    day = find_day(text)
    if day is None and not _AGAINST.isdisjoint(text):
        return None
    if day is None:
        return _split_day(lines, i, front) or _incomplete_day(lines, i, front)
    before, after = text[: day[1]].strip(" (—-,"), text[day[2] :].strip(" )")
    before = front.signer(before)
    if after or not _AGAINST.isdisjoint(before) or (before and text is not line.text):
        return None
    span = (line.start + day[1], line.start + day[2])
    if before:
        name = clean_name(before, front)
        if len(name) < 3 or not front.is_agency(name.split(" ")[-1]):
            return None
        at = line.start + text.index(before)
        return FoundSignature([line], name, (at, at + len(before)), day[0], span)
    found = _with_signers(lines, i, [line], day[0], span, front)
    return found if found.agency or text is line.text else None  # a sentence may end with a day


def _with_signers(
    lines: Sequence[Line], i: int, own: list[Line], day: str | None, span: tuple[int, int] | None, front: FrontGrammar
) -> FoundSignature:
    """Return the signature with the agencies right above its day, on the lines before the `i`-th, or with the one below it that ends the text."""
    signers: list[Line] = []
    names: list[str] = []
    below = own[0]
    for above in reversed(lines[max(i - MOST_SIGNERS, 0) : i]):
        seal = front.without_seal(" " + above.text) == ""
        name = "" if seal else _name(above, front)
        between = below.index - above.index - 1
        if name is None or between > (0 if signers else MOST_BETWEEN):
            break
        signers.insert(0, above)
        if name:
            names.insert(0, name)
        below = above
    if names:
        first, last = signers[0], signers[-1]
        agency_span = (first.start + front.behind_label(first.text), last.end)
        return FoundSignature([*signers, *own], " ".join(names), agency_span, day, span)
    after = lines[i + len(own) :]
    name = _name(after[0], front) if len(after) == 1 and "月" in own[-1].text else None
    if name and after[0].index == own[-1].index + 1:
        return FoundSignature([*own, *after], name, (after[0].start, after[0].end), day, span)
    return FoundSignature(own, None, None, day, span)


def _split_day(lines: Sequence[Line], i: int, front: FrontGrammar) -> FoundSignature | None:
    """Return the signature whose day stands on several lines, the `i`-th the last."""
    if not _PART_OF_DAY.fullmatch(lines[i].text) or lines[i].text[-1] not in "日号)月":
        return None
    joined = lines[i].text
    for first in range(i - 1, max(i - MOST_PARTS, -1), -1):
        if not _PART_OF_DAY.fullmatch(lines[first].text) or lines[first + 1].index - lines[first].index > 1:
            return None
        joined = lines[first].text + joined
        day = find_day(joined)
        if day and not joined[: day[1]].strip(" (") and not joined[day[2] :].strip(" )"):
            own = list(lines[first : i + 1])
            return _with_signers(lines, first, own, day[0], (own[0].start, own[-1].end), front)
    return None


def _incomplete_day(lines: Sequence[Line], i: int, front: FrontGrammar) -> FoundSignature | None:
    """Return the signature of an agency over a date that lacks its day or month; the date stays open."""
    if not _INCOMPLETE.fullmatch(lines[i].text.replace(" ", "")):
        return None
    found = _with_signers(lines, i, [lines[i]], None, (lines[i].start, lines[i].end), front)
    return found if found.agency else None


def _name(line: Line, front: FrontGrammar) -> str | None:
    """Return the agency's name that a line holds and nothing else, None if it holds something else."""
    text = line.text[front.behind_label(line.text) :]
    if not 3 <= len(text) <= 2 * LONGEST_NAME or not _NO_NAME.isdisjoint(text):
        return None
    name = clean_name(text, front)
    return name if 3 <= len(name) <= LONGEST_NAME and front.is_agency(name.split(" ")[-1]) else None


def clean_name(text: str, front: FrontGrammar) -> str:
    """Return a signing name without the mark of a seal and, where it is spaced out, without the blanks.

    >>> clean_name("某 县 水 利 局(盖章)", FrontGrammar.load()), clean_name("某市统计局  某调查队", FrontGrammar.load())
    ('某县水利局', '某市统计局 某调查队')
    """
    parts = front.without_seal(text.strip()).split()
    spaced = any(len(part) <= 2 for part in parts)
    return ("" if spaced else " ").join(parts)


def _same(one: str, other: str) -> bool:
    return one == other or one.endswith(other) or other.endswith(one)
