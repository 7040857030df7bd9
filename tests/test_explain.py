"""Why a line is a heading: rules that can be listed, counted and switched off, and patterns of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhreport
from zhreport.errors import LexiconError
from zhreport.outline.explain import explained, judged, rule_lines
from zhreport.outline.rules import RULES

TEXT = """一、水利管护
全年巡查河道九十余次,沿岸居民反映水质比往年清了不少,投诉明显减少,得到群众认可。
职责如下:
1.编制规划;
2.组织监测。
二、民生服务
窗口实行弹性服务,平均等候时间缩短到十二分钟,群众普遍反映办事比过去方便了许多。
"""


def test_every_heading_says_what_made_it_one() -> None:
    report = zhreport.parse(TEXT)
    assert [section.heading.evidence for section in report.sections] == [["line_alone", "body_below"]] * 2


def test_evidence_survives_the_way_to_json_and_back() -> None:
    report = zhreport.parse(TEXT)
    assert zhreport.Report.from_json(report.to_json()) == report


def test_rejected_candidates_say_why_not() -> None:
    parser = zhreport.Parser()
    items = [own for own in judged(parser, TEXT) if own.level is None and own.style == "arabic_dot"]
    assert [own.text for own in items] == ["1.编制规划;", "2.组织监测。"]
    assert all(any(name.startswith("-") for name in own.evidence) for own in items)
    assert [TEXT[own.start : own.end].rstrip(";。") for own in items] == ["1.编制规划", "2.组织监测"]


def test_the_explanation_has_a_line_for_every_candidate() -> None:
    lines = list(explained(zhreport.Parser(), TEXT))
    assert len(lines) == len(judged(zhreport.Parser(), TEXT))
    assert lines[0].startswith(" L1 ") and "line_alone" in lines[0]


def test_a_rule_that_is_off_fires_nowhere() -> None:
    text = "一、水利管护\n(一)巡查河道。\n全年巡查。\n总体情况\n全年巡查河道九十余次,水质比往年清了不少。\n"
    for name in RULES:
        parser = zhreport.Parser(rules_off=[name])
        assert not any(name in own.evidence or f"-{name}" in own.evidence for own in judged(parser, text))


def test_a_rule_that_is_off_says_no_place() -> None:
    body = "全年修路36公里,完成投资2.3亿元,惠及群众8万人。\n"
    text = f"前段工作\n一、修路\n{body}二、建桥\n{body}后段工作\n一、植树\n{body}二、治水\n{body}"
    off = [["plain"], ["plain", "restarts_below"]]  # without the first, the title is a heading both times
    found = [list(zhreport.Parser(rules_off=names).parse(text).sections)[-2:] for names in off]
    assert [[(own.heading.text, own.level) for own in sections] for sections in found] == [
        [("植树", 2), ("治水", 2)],
        [("植树", 1), ("治水", 1)],
    ]


def test_a_paper_of_a_collection_stands_nowhere_if_its_rule_is_off() -> None:
    body = "全年修路36公里,完成投资2.3亿元,惠及群众8万人。\n"
    text = f"工作总结 篇1\n{body}一、修路\n{body}二、建桥\n{body}工作总结 篇2\n{body}三、植树\n{body}四、治水\n{body}"
    off = [["plain"], ["plain", "member_title"]]  # without the first, the title is a heading both times
    found = [list(zhreport.Parser(rules_off=names).parse(text).sections)[-2:] for names in off]
    assert [[own.level for own in sections] for sections in found] == [[2, 2], [1, 1]]


def test_an_unknown_rule_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown rule: nonsense; known: .*line_alone"):
        zhreport.Parser(rules_off=["nonsense"])


def test_rules_are_listed_and_counted() -> None:
    lines = list(rule_lines())
    assert [line.split()[0] for line in lines] == list(RULES)
    counted = list(rule_lines([zhreport.parse(TEXT)]))
    assert any(line.split()[:2] == ["2", "line_alone"] for line in counted)
    assert any(line.split()[:2] == ["2", "han_comma"] for line in counted)


OWN = """[[families]]
name = "question"
group = "question"
rank = 45
role = "heading"
pattern = '问(?P<n>{int})[::]'
examples = ["问1:怎样申请"]
never = ["问题"]
"""


def test_own_patterns_are_tried_first(tmp_path: Path) -> None:
    (tmp_path / "markers-mine.toml").write_text(OWN, encoding="utf-8")
    parser = zhreport.Parser(lexicons=[tmp_path])
    report = parser.parse("问1:怎样申请\n到窗口填写申请表,工作人员当场受理。\n问2:多久答复\n二十个工作日以内答复。\n")
    assert [(s.heading.style, s.heading.ordinal, s.heading.text) for s in report.sections] == [
        ("question", 1, "怎样申请"),
        ("question", 2, "多久答复"),
    ]
    assert all("own_pattern" in section.heading.evidence for section in report.sections)


def test_a_wrong_example_in_own_patterns_is_named(tmp_path: Path) -> None:
    (tmp_path / "markers-mine.toml").write_text(OWN.replace("问1:怎样申请", "答1:怎样申请"), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"markers-mine\.toml"):
        zhreport.Parser(lexicons=[tmp_path])
