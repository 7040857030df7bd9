"""Heads and feet of pages: which line is furniture, metadata, title, signature or body, and what the report says of itself."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from dataclasses import dataclass, field, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from zhreport import LexiconError, parse
from zhreport.around import unnamed_contents
from zhreport.around.contents import find_contents
from zhreport.around.front import FrontGrammar
from zhreport.around.furniture import running_lines
from zhreport.knowledge import Knowledge
from zhreport.lexicon import lexicon_root
from zhreport.model import Metadata
from zhreport.outline.markers import MarkerGrammar
from zhreport.report import Report, leaves
from zhreport.text.chars import fold
from zhreport.text.lines import Line, split_lines

CASES = Path(__file__).parent / "cases" / "front"
KINDS = {
    "b": {"boilerplate"},
    "m": {"metadata"},
    "t": {"title"},
    "s": {"signature"},
    "c": {"toc"},
    "h": {"heading"},
    "p": {"paragraph", "item", "list"},
    "x": {"table"},
}
FACTS = {fact.name for fact in fields(Metadata)} - {"spans"}


@dataclass(slots=True)
class Case:
    """One page."""

    name: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)


def read_cases(name: str) -> list[Case]:
    cases: list[Case] = []
    for row in (CASES / name).read_text("utf-8").split("\n"):
        if row.startswith("== "):
            cases.append(Case(row.removeprefix("== ")))
        elif row.startswith("@ "):
            fact, _, value = row.removeprefix("@ ").partition(" = ")
            assert fact in FACTS
            cases[-1].facts[fact] = value
        elif row == "-":
            cases[-1].lines.append(("", ""))
        elif row and not row.startswith("#"):
            letter, _, text = row.partition(" ")
            assert letter in KINDS or letter == "?", row
            cases[-1].lines.append((letter, text))
    return cases


def kinds_by_line(case: Case, report: Report) -> list[set[str]]:
    """Return the kinds of the leaves that each line's characters lie in."""
    own = list(leaves(report))
    found = []
    position = 0
    for _, text in case.lines:
        start, end = position, position + len(text)
        found.append({leaf.kind for first, last, leaf in own if first < end and last > start})
        position = end + 1
    return found


def mistakes(case: Case) -> list[str]:
    report = parse(case.text)
    wrong = [
        f"{text!r} is {sorted(kinds)}, not {letter}"
        for (letter, text), kinds in zip(case.lines, kinds_by_line(case, report), strict=True)
        if letter in KINDS and not kinds <= KINDS[letter]
    ]
    for fact in sorted(FACTS):
        given = getattr(report.metadata, fact)
        if case.facts.get(fact) != (None if given is None else str(given)):
            wrong.append(f"{fact} is {given!r}, not {case.facts.get(fact)!r}")
    return wrong


def all_cases() -> list[tuple[str, Case]]:
    return [(path.stem, case) for path in sorted(CASES.glob("*.txt")) for case in read_cases(path.name)]


@pytest.mark.parametrize(("file", "case"), all_cases(), ids=lambda value: getattr(value, "name", value))
def test_case(file: str, case: Case) -> None:
    found = mistakes(case)
    assert not found, "\n".join([case.name, *found])


@pytest.mark.parametrize(("file", "case"), all_cases(), ids=lambda value: getattr(value, "name", value))
def test_every_fact_has_its_place(file: str, case: Case) -> None:
    report = parse(case.text)
    for name, span in report.metadata.spans.items():
        assert getattr(report.metadata, name) is not None
        assert 0 <= span.start < span.end <= len(report.text)
    assert {name for name in FACTS - {"genre"} if getattr(report.metadata, name) is not None} <= set(
        report.metadata.spans
    )


def codes(text: str) -> list[str]:
    return [note.code for note in parse(text).diagnostics if note.code.startswith("metadata.")]


@pytest.mark.parametrize("date", ["2022年2月30日", "2022年1月"])
def test_a_date_that_cannot_be_read_is_said(date: str) -> None:
    text = f"望棠区水务局2021年政府信息公开工作年度报告\n一、总体情况\n全年公开政府信息96条。\n望棠区水务局\n{date}\n"
    assert codes(text) == ["metadata.date_unreadable"]
    (note,) = [note for note in parse(text).diagnostics if note.code == "metadata.date_unreadable"]
    assert text[note.start : note.end] == date


@pytest.mark.parametrize(("year", "expected"), [(2021, []), (2020, ["metadata.year_disputed"])])
def test_a_title_and_a_period_that_disagree(year: int, expected: list[str]) -> None:
    period = f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    text = f"望棠区水务局2021年政府信息公开工作年度报告\n{period}\n一、总体情况\n全年公开政府信息96条。\n"
    assert codes(text) == expected
    assert parse(text).metadata.year == 2021


# ------------------------------------------------------------------------------------------------ composed pages

LEAST = {"furniture": 0.995, "body": 0.998, "title": 0.995, "year": 0.998, "agency": 0.99, "signed_on": 0.995}
COMPOSED = 400


def compose(chance: random.Random, parts: dict[str, Any]) -> Case:
    """Return a page of random parts, with the facts that it states."""
    place, year = chance.choice(parts["places"]), chance.randrange(2015, 2025)
    agency = place + chance.choice(parts["offices"])
    following = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year + 1)[2:])
    names = {"A": agency, "P": place, "Y": str(year), "N": str(year + 1), "n": following}
    names["T"] = chance.choice(parts["titles"]).format(**names)
    above, below, body, signature, feet = (
        chance.choice(parts[part]) for part in ("above", "below", "bodies", "signatures", "feet")
    )
    rows = [*above, "t {T}", *below, *body, *signature, *feet]
    lines = [(row[0], row[2:].format(**names)) for row in rows]
    facts = {"title": names["T"], "year": str(year), "agency": agency}
    if signature:
        facts["signed_on"] = f"{year + 1}-01-20"
    return Case(" / ".join((above or [""])[-1:] + (below or [""])[:1] + signature[:1] + feet[:1]), lines, facts)


def test_composed_pages() -> None:
    parts = tomllib.loads((CASES / "parts.toml").read_text("utf-8"))
    chance = random.Random(20)
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for _ in range(COMPOSED):
        case = compose(chance, parts)
        report = parse(case.text)
        for (letter, text), kinds in zip(case.lines, kinds_by_line(case, report), strict=True):
            measure = "furniture" if letter in "bm" else "body" if letter in "hp" else ""
            fine = (
                not kinds & {"boilerplate", "metadata"} if measure == "body" else kinds <= {"boilerplate", "metadata"}
            )
            _tally(right, asked, examples, measure, fine, f"{text!r} in {case.name}")
        for fact, value in case.facts.items():
            given = getattr(report.metadata, fact)
            _tally(right, asked, examples, fact, str(given) == value, f"{given!r}, not {value!r} in {case.name}")
    rates = {measure: right[measure] / asked[measure] for measure in LEAST}
    assert all(rates[measure] >= least for measure, least in LEAST.items()), (rates, examples)


def _tally(
    right: Counter[str], asked: Counter[str], examples: dict[str, str], measure: str, fine: bool, why: str
) -> None:
    asked[measure] += 1
    right[measure] += fine
    if not fine:
        examples[measure] = why


# ------------------------------------------------------------------------------------------------------ contents


@pytest.mark.parametrize("number", ["1.1 ", "1、", "一、", "第一章 "])
def test_first_numbers_without_end_are_not_read_over_and_over(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each may begin a table of contents, which is looked for in the next lines only."""
    known, calls = Knowledge.load(), Counter[int]()
    match = MarkerGrammar.match

    def counted(*own: Any) -> Any:
        calls[size] += 1
        return match(*own)

    monkeypatch.setattr(unnamed_contents, "LOOK_AHEAD", 10)
    monkeypatch.setattr(MarkerGrammar, "match", counted)
    for size in (100, 200):
        text = "".join(f"{number}道路{i}修缮\n" for i in range(size))
        find_contents(split_lines(fold(text)), known.grammar, known.front)
    assert 100 <= calls[200] <= 3 * calls[100]


class CountedLines(list[Line]):
    """Lines that count how many of them are taken out."""

    taken = 0

    def __getitem__(self, key: Any) -> Any:
        own = super().__getitem__(key)
        self.taken += len(own) if isinstance(key, slice) else 1
        return own


@pytest.mark.parametrize("behind", ["", "\n{page}\n青栎水务"])
def test_what_stands_between_two_lines_alike_is_not_read_for_each_pair(behind: str) -> None:
    taken = []
    for size in (100, 200):
        rows = [f"青栎水务丛刊号{i}甲{behind.format(page=page)}" for page in (1, 9998) for i in range(size)]
        lines = CountedLines(split_lines(fold("\n".join(rows))))
        assert not running_lines(lines, FrontGrammar.load())
        taken.append(lines.taken)
    assert size <= taken[1] <= 3 * taken[0]


# ------------------------------------------------------------------------------------------------------- lexicon


def test_every_entry_of_the_lexicon_counts() -> None:
    front = FrontGrammar.load()
    data = tomllib.loads((lexicon_root() / "front.toml").read_text("utf-8"))
    assert [end for end in data["title"]["ends"] if not front.ends_title(f"望棠区水务局{end}")] == []
    assert [end for end in data["title"]["laws"] if not front.ends_law(f"望棠区管理{end}")] == []
    assert [end for end in data["agency"]["ends"] if not front.is_agency(f"望棠{end}")] == []
    assert [
        seal for seal in data["agency"]["seals"] if front.without_seal(f"望棠区水务局({seal})") != "望棠区水务局"
    ] == []
    for group in (data["title"], data["agency"]):
        for name, words in group.items():
            if isinstance(words, list):
                assert len(words) == len(set(words)), name


def test_no_label_has_two_fields() -> None:
    fields = tomllib.loads((lexicon_root() / "metadata.toml").read_text("utf-8"))["fields"]
    labels = [label for own in fields for label in own["labels"]]
    assert [label for label, count in Counter(labels).items() if count > 1] == []


@pytest.mark.parametrize("text", ["[title]\nends = 3\n", "[title]\n", "x = [\n"])
def test_a_malformed_lexicon_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "front.toml").write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=r"front\.toml"):
        FrontGrammar.load((tmp_path,))


# --------------------------------------------------------------------------------------------------- single lines

HEAD = "望棠区水务局2021年政府信息公开工作年度报告\n"
BODY = "一、总体情况\n全年公开政府信息96条,其中网站公开60条,回应群众关切26次。\n二、存在的问题\n栏目更新不够及时。\n"


def line_rows(letter: str) -> list[str]:
    rows = (CASES / "single.lines").read_text("utf-8").split("\n")
    return [row[2:] for row in rows if row.startswith(f"{letter} ")]


def kinds_at(text: str, line: str) -> set[str]:
    start = text.index(line)
    return {leaf.kind for first, last, leaf in leaves(parse(text)) if first < start + len(line) and last > start}


@pytest.mark.parametrize("line", line_rows("b"))
@pytest.mark.parametrize("text", [f"{HEAD}{{}}\n{BODY}", f"{HEAD}{BODY}{{}}\n"], ids=["below the title", "at the foot"])
def test_a_line_of_the_page(line: str, text: str) -> None:
    assert kinds_at(text.format(line), line) <= {"boilerplate", "metadata"}


@pytest.mark.parametrize("line", line_rows("p"))
@pytest.mark.parametrize("text", [BODY.replace("栏目", "{}\n栏目", 1), BODY + "{}\n"], ids=["inside", "at the end"])
def test_a_line_of_the_body(line: str, text: str) -> None:
    assert not kinds_at((HEAD + text).format(line), line) & {"boilerplate", "metadata"}


def test_a_line_cut_for_several_reasons_is_said_once() -> None:
    body = "一、过去一年工作 全镇修路三十条,群众出行更加方便,农产品运得出去。"
    text = f"某镇工作报告篇一2020年是不平凡的一年。 目录 一、过去一年工作 二、今后打算 {body}二、今后打算 继续修路十条,让偏远村组通上水泥路。\n"
    paragraphs = [node for node, _ in parse(text).walk() if node.kind == "paragraph"]
    assert len(paragraphs) > 2
    assert all(before.end <= node.start for before, node in pairwise(paragraphs))


# ---------------------------------------------------------------------------------------------------- a page's name


@pytest.mark.parametrize(
    ("line", "title", "agency"),
    [
        ("政府工作报告_望棠区人民政府", "政府工作报告", None),
        ("政府工作报告 豆丁网", "政府工作报告", None),
        ("农村供水保障工作的思考-范文大全", "农村供水保障工作的思考", None),
        (
            "望棠区水务局关于供水情况的汇报 - 部门文件 - 望棠区人民政府",
            "望棠区水务局关于供水情况的汇报",
            "望棠区水务局",
        ),
        ("望棠区水务局2021年工作总结_工作总结_范文网", "望棠区水务局2021年工作总结", "望棠区水务局"),
        ("望棠政务网_望棠区水务局2021年工作总结", "望棠区水务局2021年工作总结", "望棠区水务局"),
        ("望棠区政府信息公开平台 - 2021年法治政府建设年度报告", "2021年法治政府建设年度报告", None),
        ("望棠区人民政府-望棠区水务局2021年工作总结", "望棠区水务局2021年工作总结", "望棠区水务局"),
        # what a title holds itself
        ("望棠区水务局-2021年工作总结", "望棠区水务局-2021年工作总结", "望棠区水务局"),
        ("望棠区2019-2021年工作总结", "望棠区2019-2021年工作总结", "望棠区"),
        ("河长-湖长工作总结", "河长-湖长工作总结", None),
        ("2021年工作总结 - 2022年工作计划", "2021年工作总结 - 2022年工作计划", None),
        ("关于供水情况的汇报 - 修订2", None, None),
    ],
)
def test_the_name_of_a_page(line: str, title: str | None, agency: str | None) -> None:
    facts = parse(f"{line}\n{BODY}").metadata
    assert (facts.title, facts.agency) == (title, agency)


def test_a_site_above_a_title_is_no_part_of_it() -> None:
    assert parse(f"豆丁网\n关于供水情况的汇报\n{BODY}").metadata.title == "关于供水情况的汇报"
    text = f"望棠区2021年政府网站\n工作年度报告\n{BODY}"
    assert parse(text).metadata.title == "望棠区2021年政府网站工作年度报告"


# ------------------------------------------------------------------------------------------ titles of more than one kind

SENTENCES = "全区修建供水点四十二处,受益群众一万二千余人,完成投资三千六百万元,群众满意度明显提高。" * 3


@pytest.mark.parametrize(
    ("text", "title", "agency"),
    [
        (
            "望棠区水务局2021年工作总结\n及2022年工作计划\n{}",
            "望棠区水务局2021年工作总结及2022年工作计划",
            "望棠区水务局",
        ),
        (
            "望棠区水务局2021年工作总结\n和2022年工作要点\n{}",
            "望棠区水务局2021年工作总结和2022年工作要点",
            "望棠区水务局",
        ),
        ("望棠区水务局2021年工作总结\n和顺街道工作总结\n{}", "望棠区水务局2021年工作总结", "望棠区水务局"),
        ("望棠区人民政府第十二次常务会议纪要\n{}", "望棠区人民政府第十二次常务会议纪要", "望棠区人民政府"),
        ("望棠区教育局 2022年上半年工作总结 {}", "望棠区教育局 2022年上半年工作总结", "望棠区教育局"),
        ("关于农村供水情况的调研报告 {}", "关于农村供水情况的调研报告", None),
        ("望水发〔2022〕31号 望棠区水务局关于供水情况的报告 {}", "望棠区水务局关于供水情况的报告", "望棠区水务局"),
        ("近年来,我区重视供水工作 {}", None, None),
    ],
)
def test_a_title(text: str, title: str | None, agency: str | None) -> None:
    body = f"{SENTENCES} 一、主要做法 {SENTENCES} 二、存在问题 {SENTENCES}"
    facts = parse(text.format(body if "\n" not in text else BODY)).metadata
    assert (facts.title, facts.agency) == (title, agency)


def test_a_signature_behind_the_name_of_an_attachment() -> None:
    text = f"{HEAD}{BODY.strip()}附件:供水任务分解表 望棠区水务局 2022年7月4日"
    facts = parse(text).metadata
    assert (facts.signed_by, facts.signed_on) == ("望棠区水务局", "2022-07-04")


@pytest.mark.parametrize(
    "line", ["(联系人:林远;联系电话:0123-4567890)", "(此件公开发布)", "望棠区水务局办公室 2022年1月21日印发"]
)
def test_notes_below_a_signature_are_the_documents_own(line: str) -> None:
    assert kinds_at(f"{HEAD}{BODY}望棠区水务局\n2022年1月20日\n{line}\n", line) == {"paragraph"}


BODY_OF_CONTENTS = f"一、供水情况\n{SENTENCES}\n二、存在问题\n{SENTENCES}\n三、今后打算\n{SENTENCES}\n"
ENTRIES = ["一、供水情况", "二、存在问题", "三、今后打算"]


def entries_of(text: str) -> list[tuple[str, int | None]]:
    return [(entry.text, entry.page) for node, _ in parse(text).walk() if node.kind == "toc" for entry in node.entries]


@pytest.mark.parametrize("word", ["目录:", "【目录】", "[目录]", "## 目录"])
@pytest.mark.parametrize("behind", ["", "............{}", "............", "\t{}", " [{}]", "({})"])
def test_contents_below_their_word(word: str, behind: str) -> None:
    rows = "\n".join(entry + behind.format(page) for page, entry in enumerate(ENTRIES, 1))
    pages = [1, 2, 3] if "{}" in behind else [None] * 3
    text = f"{HEAD}{word}\n{rows}\n{BODY_OF_CONTENTS}"
    assert entries_of(text) == list(zip(ENTRIES, pages, strict=True))
    assert parse(f"{word}\n{rows}\n{HEAD}{BODY_OF_CONTENTS}").metadata.title == HEAD.strip()
    assert [section.heading.marker + section.heading.text for section in parse(text).sections] == ENTRIES


@pytest.mark.parametrize("mark", [" ", ",", "、", ";"])
def test_contents_on_one_line_below_their_word(mark: str) -> None:
    assert entries_of(f"{HEAD}目录\n{mark.join(ENTRIES)}\n{BODY_OF_CONTENTS}") == [(entry, None) for entry in ENTRIES]
    numbered = BODY_OF_CONTENTS.replace("一、", "1.").replace("二、", "2.").replace("三、", "3.")
    rows = mark.join(["1.供水情况", "2.存在问题", "3.今后打算"])
    assert len(entries_of(f"{HEAD}目录\n{rows}\n{numbered}")) == 3


def test_the_title_below_contents_without_their_word_is_no_entry() -> None:
    report = parse("\n".join(ENTRIES) + f"\n{HEAD}{BODY_OF_CONTENTS}")
    assert report.metadata.title == HEAD.strip()
    assert entries_of(report.text) == [(entry, None) for entry in ENTRIES]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{BODY}供水情况\t31\n存在问题\t12\n今后打算\t8\n",
        f"{HEAD}{BODY}1.供水情况,2.存在问题,3.今后打算\n{SENTENCES}\n",
        f"{HEAD}目录\n{SENTENCES}\n供水\t31\n排水\t12\n",
    ],
)
def test_no_contents(text: str) -> None:
    assert entries_of(text) == []
