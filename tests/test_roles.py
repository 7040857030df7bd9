"""The roles of sections: a genre's sections have many wordings."""

from __future__ import annotations

import pytest

from zhreport import parse

NARRATIVE = (
    "望棠县卫生局2010年政府信息公开工作年度报告\n一、概述\n全年公开信息一百条。\n二、{}\n本年度没有发生这样的情况。\n"
)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("信息公开的收费及减免情况", "fees"),
        ("政府信息主动公开的情况", "proactive_disclosure"),
        ("因信息公开申请行政复议、提起行政诉讼的情况", "review_litigation"),
        ("信息公开工作存在的主要问题及改进情况", "problems"),
        ("政府信息依申请公开和不予公开情况", "requests"),
        ("健全组织、强化领导", None),
        ("政府信息公开工作情况", None),
    ],
)
def test_the_wording_of_a_title_may_differ_in_filling_words(title: str, role: str | None) -> None:
    assert [section.role for section in parse(NARRATIVE.format(title)).sections] == ["overview", role]


def test_without_a_genre_a_role_is_given_that_all_genres_agree_on() -> None:
    report = parse("一、概述\n全年公开信息一百条。\n二、政府信息主动公开的情况\n全年公开信息一百条。\n")
    assert report.metadata.genre is None
    assert report.sections[1].role == "proactive_disclosure"


def test_blanks_that_became_question_marks_are_an_indent() -> None:
    report = parse(
        "一、概述\n??? 一是抓好制度建设,修订三项制度。\n? ??二是抓好培训,培训一百二十人。\n??(二)队伍情况\n?多少人?\n"
    )
    assert [section.heading.text for section in report.sections] == ["概述", "队伍情况"]
    assert [item.marker for node, _ in report.walk() if node.kind == "list" for item in node.children] == [
        "一是",
        "二是",
    ]
    assert report.sections[1].children[-1].text == "?多少人?"


def test_a_sentence_that_begins_with_a_year_is_no_rest_of_a_title() -> None:
    report = parse("四、行政复议、行政诉讼情况\n2008年度未发生\n五、存在的问题\n公开的内容还不够丰富。\n")
    assert [section.heading.text for section in report.sections] == ["行政复议、行政诉讼情况", "存在的问题"]
