"""The invariants of the design, on the corpus and on text that was made to hurt.

1 coverage, 2 order and nesting, 3 spans, 6 round trip, 7 total, 8 deterministic, 9 stable. The numbers are those of
DESIGN; 4 and 5, about repairs and values, are tested where repairs and values are.
"""

from __future__ import annotations

import os
import pickle
import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from gold import parameter, table_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_quality import scoring

import zhreport
from zhreport.model import Number, pieces
from zhreport.parser import Parser
from zhreport.rendering.labels import heading_label
from zhreport.report import Report

settings.register_profile("zhreport", max_examples=150, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("zhreport-ci", parent=settings.get_profile("zhreport"), max_examples=60, derandomize=True)
PROFILE = settings.get_profile("zhreport-ci" if os.environ.get("CI") else "zhreport")

PIECES = [piece for section in table_of("alphabet").values() for piece in section]
SURROGATES = ["\ud800", "\udfff", "\ud83d"]  # no TOML file can hold them
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")  # two halves side by side are one character in any JSON text
CORPUS = scoring.load_corpus()
PARSER = Parser()

hostile = st.lists(st.sampled_from([*PIECES, *SURROGATES]), max_size=60).map("".join)
lines_of_a_table = st.lists(
    st.sampled_from(table_of("alphabet")["labels"] + ["0", "3", "|", "- 3 -", "0 |", "1,2"]), max_size=60
).map("\n".join)
anything = hostile | lines_of_a_table | st.text(max_size=200)


def cut_in_two(lines: list[str], data: st.DataObject) -> list[str]:
    place = data.draw(st.integers(0, len(lines[0])))
    return [lines[0][:place], lines[0][place:], *lines[1:]]


def with_another(lines: list[str], data: st.DataObject) -> list[str]:
    other = data.draw(st.sampled_from(CORPUS)).text.split("\n")
    start = data.draw(st.integers(0, len(other) - 1))
    return [*other[start : start + data.draw(st.integers(1, 40))], *lines]


TEARS = [
    lambda lines, data: [],
    lambda lines, data: lines * 2,
    lambda lines, data: data.draw(st.permutations(lines)),
    lambda lines, data: [data.draw(st.sampled_from(["", " ", "  ", "|", "\t"])).join(lines)],
    lambda lines, data: [part for line in lines for part in (line, "")],
    cut_in_two,
    with_another,
]


def assert_sound(report: Report) -> None:
    """Hold a report against invariants 1, 2, 3 and 6."""
    assert report.validate() == []
    assert_covered(report)
    assert_ordered(report)
    if not PAIR.search(report.text):
        assert Report.from_json(report.to_json()) == report


def assert_covered(report: Report) -> None:
    """Count the leaves over every character anew: `validate` must not be the only judge of itself."""
    counts = bytearray(len(report.text))
    for node, _ in report.walk():
        if node.kind == "section":
            own = pieces(node.heading)
        elif node.kind == "list":
            own = []
        else:
            own = pieces(node)
        for start, end in own:
            assert 0 <= start <= end <= len(report.text)
            for place in range(start, end):
                counts[place] += 1
    for place, char in enumerate(report.text):
        assert counts[place] <= 1
        assert counts[place] == 1 or char.isspace(), (place, char)


def assert_ordered(report: Report) -> None:
    for node, ancestors in report.walk():
        for parent in ancestors[-1:]:
            assert parent.start <= node.start <= node.end <= parent.end
        below = node.children if node.kind in ("section", "list") else []
        for first, second in pairwise([child for child in below if not getattr(child, "pieces", None)]):
            assert first.start <= second.start
    starts = [node.start for node, _ in report.walk()]
    assert starts == sorted(starts)


# ------------------------------------------------------------------------------------------------- 1, 2, 3, 6: soundness


@given(anything)
@settings(PROFILE)
@example("")
@example("\ufeff\ufeff一、总体情况")
@example("(一\n- 3 -\n)总体情况\n")
@example("规章\n0\n- 3 -\n规范性文件\n1\n行政许可\n2\n")
@example("一、一、\n\u200b一、一、")
@example("\ud800\udfff")
@example("\t)|健度\n0\n机构\t织|\t")
@example("信息内容|本年处理决定数量|行政处罚|0\n--|--\n三、理政\n二|")
@example("0|\n一算表\n项|数|算数|)|费|0||||其|||||。||")
@example(
    "本年新收政府信息公开申请数量 2\n（容  本年处理决定数量 行政处罚  3  本年收费金额单位万元 行政事业性收费 法律服务机构 其他\n。\n果  ("
)
def test_random_text_gives_a_sound_report(text: str) -> None:
    report = PARSER.parse(text)
    assert report.text == text.removeprefix("\ufeff")
    assert_sound(report)


@given(hostile)
@settings(PROFILE, max_examples=40)
def test_tokens_keep_a_report_sound(text: str) -> None:
    report = PARSER.parse(text, tokens=True)
    assert_sound(report)
    for node, _ in report.walk():
        for token in getattr(node, "tokens", None) or []:
            assert node.start <= token.start < token.end <= node.end


@pytest.mark.parametrize("gold", CORPUS, ids=[gold.name for gold in CORPUS])
def test_the_corpus_gives_sound_reports(gold: scoring.GoldReport) -> None:
    assert_sound(PARSER.parse(gold.text))


@pytest.mark.parametrize("gold", CORPUS, ids=[gold.name for gold in CORPUS])
def test_the_corpus_cut_anywhere_gives_sound_reports(gold: scoring.GoldReport) -> None:
    cut = random.Random(gold.name)
    for _ in range(4):
        start, end = sorted((cut.randrange(len(gold.text)), cut.randrange(len(gold.text))))
        assert_sound(PARSER.parse(gold.text[start:end]))


@pytest.mark.parametrize("gold", CORPUS, ids=[gold.name for gold in CORPUS])
def test_the_corpus_damaged_anywhere_gives_sound_reports(gold: scoring.GoldReport) -> None:
    damage = random.Random(gold.name)
    chars = list(gold.text)
    for _ in range(40):
        chars[damage.randrange(len(chars))] = damage.choice([*PIECES, *SURROGATES, ""])
    assert_sound(PARSER.parse("".join(chars)))


@given(st.data())
@settings(PROFILE, max_examples=60)
def test_the_corpus_with_its_lines_torn_gives_sound_reports(data: st.DataObject) -> None:
    """Lines lost, printed twice, joined, out of order, apart, cut in two, and those of another report among them."""
    lines = data.draw(st.sampled_from(CORPUS)).text.split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(lines) - 1))
        some = slice(start, start + data.draw(st.integers(1, 30)))
        lines[some] = data.draw(st.sampled_from(TEARS))(lines[some], data) or [""]
    assert_sound(PARSER.parse("\n".join(lines)))


# ----------------------------------------------------------------------------------------------------------- 7: total


@pytest.mark.parametrize(
    "char", [*SURROGATES, *sorted({char for piece in PIECES for char in piece})], ids=lambda c: f"U+{ord(c):04X}"
)
def test_single_characters(char: str) -> None:
    assert_sound(PARSER.parse(char))
    assert_sound(PARSER.parse(char * 3))


def test_the_empty_text() -> None:
    report = zhreport.parse("")
    assert (report.text, report.children, report.diagnostics) == ("", [], [])
    assert_sound(report)


@pytest.mark.parametrize("text", [" \n\t\u3000", "\ufeff", "\n" * 1000, "\u200b", "\x00"], ids=ascii)
def test_next_to_nothing(text: str) -> None:
    assert_sound(zhreport.parse(text))


HUGE = {
    "100,000 lines of 0": "0\n" * 100_000,
    "one line of 2 million characters": "政府信息公开工作" * 250_000,
    "one line of 100,000 sentences": "我局公开信息三条。" * 100_000,
    "20,000 headings": "".join(f"一、总体情况{i}\n正文。\n" for i in range(10_000)),
    "markers and nothing else": "(一)" * 20_000,
    "an endless enumeration": "一是加强领导;二是加强培训;" * 10_000,
    "50,000 pipes in one line": "0|" * 50_000,
    "20,000 lines of pipes": "规章 | 0 | 0 | 0 |\n" * 20_000,
    "labels without end": "规章\n规范性文件\n" * 20_000,
    "brackets without end": "(" * 100_000,
    "digits without end": "1" * 200_000,
    "numerals without end": "一" * 200_000,
    "furniture without end": "- 3 -\n" * 30_000,
    "contents without end": "目录\n" + "一、总体情况……3\n" * 20_000,
    "a bar between the title and the body of one line": (
        "某某市住房和城乡建设局2019年度法治政府建设情况报告|2019年度,我局收到建议7件、提案10件,办结率和满意率均为100%。\n"
    ),
    "blank lines without end": "\n" * 500_000 + "一、总体情况",
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_text_gives_a_report(name: str) -> None:
    """No time is asserted; what is not linear shows in how long this test takes."""
    report = PARSER.parse(HUGE[name])
    assert report.text == HUGE[name]
    assert report.validate() == []


def test_deep_numbering_does_not_reach_the_recursion_limit() -> None:
    text = "\n".join(f"{'.'.join(['1'] * (n % 6 + 1))} 总体情况" for n in range(sys.getrecursionlimit() * 2))
    assert_sound(PARSER.parse(text))


# ------------------------------------------------------------------------------------------------------ 8: deterministic


def test_every_parser_gives_the_same() -> None:
    other = pickle.loads(pickle.dumps(PARSER))
    for parser in (Parser(), other):
        for gold in CORPUS[::4]:
            assert parser.parse(gold.text) == PARSER.parse(gold.text)


def test_the_order_of_texts_does_not_matter() -> None:
    expected = {gold.name: PARSER.parse(gold.text) for gold in CORPUS}
    shuffled = random.Random(1).sample(CORPUS, len(CORPUS))
    fresh = Parser()
    assert {gold.name: fresh.parse(gold.text) for gold in shuffled} == expected


def test_threads_give_the_same() -> None:
    texts = [gold.text for gold in CORPUS[::2]]
    expected = [PARSER.parse(text).to_json() for text in texts]
    fresh = Parser()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: fresh.parse(text).to_json(), texts * 2)) == expected * 2


@given(hostile)
@settings(PROFILE, max_examples=40)
def test_a_text_parsed_twice_gives_the_same(text: str) -> None:
    assert PARSER.parse(text) == PARSER.parse(text)


# ------------------------------------------------------------------------------------------------------------- 9: stable


def outline(report: Report) -> list[tuple[int, str, int | None]]:
    return [(s.level, "".join(heading_label(s.heading).split()), s.heading.ordinal) for s in report.sections]


def values(report: Report) -> list[list[tuple[str, str, Number | None]]]:
    return [
        [(cell.row_key, cell.col_key, cell.value) for cell in table.cells if cell.role == "data"]
        for table in report.tables
    ]


UNSTABLE = table_of("unstable")


def stable(kind: str) -> list[object]:
    names = [gold.name for gold in CORPUS]
    assert set(UNSTABLE[kind]) <= set(names)
    return [parameter(gold, gold.name, "known_failures" if gold.name in UNSTABLE[kind] else "wild") for gold in CORPUS]


@pytest.mark.parametrize("gold", stable("outline"))
def test_canonical_text_has_the_same_outline(gold: scoring.GoldReport) -> None:
    report = PARSER.parse(gold.text)
    assert outline(PARSER.parse(report.to_text())) == outline(report)


@pytest.mark.parametrize("gold", stable("values"))
def test_canonical_text_has_the_same_values(gold: scoring.GoldReport) -> None:
    report = PARSER.parse(gold.text)
    assert values(PARSER.parse(report.to_text())) == values(report)


# ------------------------------------------------------------------------------------------------------------- pieces


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (
            "今年我局把公开工作列入日程,多次研究,按月\n- 3 -\n通报进度。",
            ["今年我局把公开工作列入日程,多次研究,按月通报进度。"],
        ),
        (
            "全年主动公开信息12条,内容及时准确。\n- 3 -\n收到申请2件。",
            ["全年主动公开信息12条,内容及时准确。", "收到申请2件。"],
        ),
    ],
)
def test_a_page_number_cuts_no_sentence(text: str, paragraphs: list[str]) -> None:
    report = PARSER.parse("一、总体情况\n" + text)
    assert [paragraph.text for paragraph in report.paragraphs] == paragraphs
    assert report.validate() == []
    assert [len(paragraph.pieces) for paragraph in report.paragraphs] == ([2] if len(paragraphs) == 1 else [0, 0])


@pytest.mark.parametrize(
    "text",
    [
        "一、本年新收政府信息公开申请数量    5   1   0   0   0   0   6 0 未经复议直接起诉 | 0 | 4、无正当理由大量反复申请"
        "     三、|单位人员情况  0 0     二、|机构设置",
        "附件下载：政府信息公开情况统计表.xls\n1.按时办结数 | 件 | 5 |\n3.严格监督检查\n2.延期办结数 | 件 | 1 |\n"
        "五、行政诉讼数量 | 件 | 0 件 |\n六、存在的主要问题及改进措施\n更新不够及时。\n",
        "(本列数据的勾稽关系为: 第一项加第二项之和, 等于第三项加第四项之和) | 申请人情况 | ||||||||\n—\n二、上年结转政府信息公开申请数量"
        "结果维持    结果纠正    其他结果    尚未审结    总计    未经复议直接起诉    复议后起诉\n)\n0",
    ],
    ids=["row of fragments", "furniture first", "tables in turn"],
)
def test_leaves_stay_apart(text: str) -> None:
    assert zhreport.parse(text).validate() == []
