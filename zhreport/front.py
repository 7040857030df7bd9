"""The head and the foot of a report: title, signature, and what both say of the document. Offsets are in the folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.dates import find_day
from zhreport.lines import Line
from zhreport.titles import TitleIndex

LONGEST_ZONE = 40  # lines looked at for a title, furniture and metadata left out
LONGEST_TITLE_LINE = 60  # characters
SHORTEST_REPEAT = 12  # characters; a shorter line that ends like the title is a column's name
LONGEST_SIGNATURE = 44  # characters of a line that may sign
SIGNATURE_ZONE = 14  # last lines of prose that may hold the signature
_TITLE_END = re.compile(
    r"(?:报告|公报|总结|决算|预算|年报|公开|情况|说明|要点|计划|方案|通知|公告|汇报|自评表?|指南|规划|意见)(?:书|表)?(?:\([^()]{1,16}\))?$"
)
_STRONG_END = re.compile(r"(?:报告|公报|总结|决算|年报|公告|汇报)(?:书|表)?$")
_TITLE_GOES_ON = re.compile(r"^(?:工作|年度|公开|信息|报告|情况|建设|决算|自评|发展|统计)")
_NOT_TITLE = re.compile(r"[。;!?]|^[(（].*[)）]$")
_AGENCY = re.compile(
    r"(?:政府|办公室|办公厅|办事处|委员会|管委会|局|厅|委|办|处|院|所|站|中心|镇|乡|街道|县|市|区|省|旗|州|部|署|团|会|队|校|学|馆|公司|库|社|银行|分局|支队|大队)$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年|([二〇零○一][〇零○九八一二三四五六七八九]{3})年")
_BARE_YEAR = re.compile(r"^[^\d]{2,30}((?:19|20)\d{2})(?![\d.,年/-])(?=[一-龥])")
_PERIOD = re.compile(
    r"((?:19|20)\d{2}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日?(?:起)?(?:至|到|—|-|~)+(?:((?:19|20)\d{2}) ?年)? ?(\d{1,2}) ?月 ?(\d{1,2}) ?日"
)


@dataclass(slots=True)
class FoundTitle:
    """The document's title."""

    lines: list[Line]
    """The lines it stands on."""
    repeats: list[list[Line]]
    """Where it stands again."""


def title_zone(lines: list[Line], is_body: list[bool]) -> list[Line]:
    """Return the lines before the body begins: before the first heading, paragraph or table."""
    zone = []
    for line, body in zip(lines, is_body, strict=True):
        if body or len(line.text) > LONGEST_TITLE_LINE or line.text[-1] in "。;":
            break
        zone.append(line)
        if len(zone) >= LONGEST_ZONE:
            break
    return zone


def find_title(zone: list[Line], titles: TitleIndex) -> FoundTitle | None:
    """Return the title among the lines of the zone, None if there is none."""
    ends = [i for i, line in enumerate(zone) if _ends_title(line.text)]
    best: list[Line] | None = None
    best_points = 0.0
    groups = []
    for i in ends:
        own = _upwards(zone, i)
        groups.append(own)
        text = "".join(line.text for line in own)
        points = _title_points(text, titles)
        if points > best_points:
            best, best_points = own, points
    if best is None:
        return None
    wanted = _bare("".join(line.text for line in best))
    taken = {id(line) for line in best}
    repeats = []
    for own in groups:
        text = _bare("".join(line.text for line in own))
        again = text == wanted or (len(text) >= SHORTEST_REPEAT and wanted.endswith(text))
        if again and not any(id(line) in taken for line in own):
            repeats.append(own)
    return FoundTitle(best, repeats)


def _ends_title(text: str) -> bool:
    bare = text.replace(" ", "").strip('|"》《')
    return len(bare) >= 4 and _TITLE_END.search(bare) is not None and _NOT_TITLE.search(bare) is None


def _upwards(zone: list[Line], i: int) -> list[Line]:
    """Return the lines that end with line `i` and together may be one title."""
    own = [zone[i]]
    while len(own) < 4 and i > 0:
        above = zone[i - 1]
        text = above.text.replace(" ", "")
        whole = "".join(line.text for line in own).replace(" ", "")
        if _STRONG_END.search(text) or (_ends_title(above.text) and not _TITLE_GOES_ON.search(whole)):
            break
        if text in whole or _NOT_TITLE.search(text) or any(c in text for c in ":|>") or find_day(text):
            break
        if own[0].index - above.index > 1 or len(text) > 40 or not any("一" <= c <= "鿿" for c in text):
            break
        named = agency_in(whole) is not None
        above_names = _AGENCY.search(text) is not None and not named
        if not (
            above_names
            or (re.search(r"\d{4}年", text) and not re.search(r"\d{4}", whole))
            or _TITLE_GOES_ON.search(whole)
        ):
            break
        own.insert(0, above)
        i -= 1
    return own


def _title_points(text: str, titles: TitleIndex) -> float:
    bare = _bare(text)
    points = 1.0 + min(len(bare), 24) / 24
    if re.search(r"\d{4}年", bare):
        points += 1.0
    if any(word in bare for genre in titles.genres for word in genre.title_words):
        points += 1.5
    if re.search(r"(?:年度)?(?:报告|公报|总结|决算|年报)", bare):
        points += 0.5
    return points - (1.5 if len(bare) < 8 and not points > 3 else 0.0)


def _bare(text: str) -> str:
    return re.sub(r"[\s|]", "", text)


def agency_in(title: str) -> str | None:
    """Return the agency that a folded title names, None if it names none.

    >>> agency_in("某县水利局2021年度部门决算")
    '某县水利局'
    """
    bare = re.sub(r"\s", "", title)
    bare = re.sub(r"^(?:关于)?", "", bare)
    bare = re.sub(r"^(?:\d{4}年(?:度)?)", "", bare)
    match = re.match(
        r"(.{2,36}?)(?:关于|\d{4}|[二〇○零一]{2}|政府信息公开|政务信息公开|政务公开|信息公开|法治政府|依法行政|部门决算|部门整体|住房公积金|国民经济|政府工作报告|工作总结|单位决算|整体支出|年度)",
        bare,
    )
    if match:
        agency = match[1].removesuffix("的").strip('"')
        if _AGENCY.search(agency) or len(agency) >= 4:
            return agency if len(agency) >= 3 else None
    return None


def year_of(text: str) -> tuple[int, int, int] | None:
    """Return (year, start, end) of the first year that a folded text names."""
    match = _YEAR.search(text) or _BARE_YEAR.search(text)
    if not match:
        return None
    if match.re is _BARE_YEAR:
        return int(match[1]), match.start(1), match.end(1)
    digits = match[1] or "".join(
        "〇一二三四五六七八九".find(c).__str__() if c in "〇一二三四五六七八九" else "0" for c in match[2]
    )
    year = int(digits)
    return (year, match.start(), match.end() - 1) if 1949 <= year <= 2099 else None


def period_of(text: str) -> tuple[str, str, int, int] | None:
    """Return (first day, last day, start, end) of the period that a folded text states."""
    match = _PERIOD.search(text)
    if not match:
        return None
    first = find_day(f"{match[1]}年{match[2]}月{match[3]}日")
    last = find_day(f"{match[4] or match[1]}年{match[5]}月{match[6]}日")
    return (first[0], last[0], match.start(), match.end()) if first and last else None


@dataclass(slots=True)
class FoundSignature:
    """Who signs, and when."""

    lines: list[Line]
    """The lines it stands on."""
    agency: str | None
    """The folded name, None if only the date stands there."""
    agency_span: tuple[int, int] | None
    """Where it stands."""
    date: str | None
    """The day, None if it is incomplete."""
    date_span: tuple[int, int] | None
    """Where it stands."""


def find_signature(lines: list[Line]) -> FoundSignature | None:
    """Return the signature among the last lines of prose, None if there is none."""
    for i in range(len(lines) - 1, max(len(lines) - 1 - SIGNATURE_ZONE, -1), -1):
        found = _signature_at(lines, i)
        if found is not None:
            return found
    return None


def _signature_at(lines: list[Line], i: int) -> FoundSignature | None:
    line = lines[i]
    text = line.text
    if len(text) > LONGEST_SIGNATURE or any(c in text for c in "。;,:|"):
        return None
    day = find_day(text)
    if day is None:
        incomplete = re.fullmatch(r"[(]?\d{4}年 ?(?:\d{1,2}月)? ?(?:\d{0,2}日)?[)]?", text.replace(" ", ""))
        if not incomplete or i == 0 or not _agency_line(lines[i - 1], line):
            return None
        above = lines[i - 1]
        return FoundSignature([above, line], above.text, (above.start, above.end), None, None)
    before, after = text[: day[1]].strip(" ("), text[day[2] :].strip(" )")
    if after:
        return None
    span = (line.start + day[1], line.start + day[2])
    if before:
        if not _AGENCY.search(before) or len(before) < 3:
            return None
        return FoundSignature([line], before, (line.start, line.start + len(before)), day[0], span)
    if i > 0 and _agency_line(lines[i - 1], line):
        above = lines[i - 1]
        return FoundSignature([above, line], above.text, (above.start, above.end), day[0], span)
    return FoundSignature([line], None, None, day[0], span)


def _agency_line(above: Line, line: Line) -> bool:
    text = above.text.replace(" ", "")
    return (
        line.index - above.index <= 2
        and 3 <= len(text) <= 40
        and not any(c in text for c in "。;,:|、?!")
        and _AGENCY.search(text.rstrip("()章盖公")) is not None
    )
