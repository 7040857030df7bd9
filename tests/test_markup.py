"""Markdown marks: seen through by every recogniser, kept in the source, evidence for the outline (tests/outline/markdown.txt)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhreport
from zhreport.readers import load
from zhreport.text.markup import BOLD, find_markup
from zhreport.text.written_out import read_written_out

MARKS = [
    "#",
    "##",
    "###### ",
    "**",
    "*",
    "[",
    "](",
    "](https://a.cn/",
    "(#",
    ")",
    "!",
    ">",
    "> ",
    "\\",
    "`",
    "-",
    "---",
    "===",
    " ",
    "\n",
]
marked = st.lists(
    st.sampled_from([*MARKS, "一、", "总体情况", "。", "<br>", "\\n", "&nbsp;", "|", "1.", "\u200b"]), max_size=40
).map("".join)


@pytest.mark.parametrize(
    ("text", "plain", "level"),
    [
        ("## 一、总体情况", "一、总体情况", 2),
        ("## 一、总体情况 ##", "一、总体情况", 2),
        ("**一、总体情况**", "一、总体情况", BOLD),
        ("## **一、总体情况**", "一、总体情况", 2),
        ("> **注**:本表", "注:本表", None),
        ("见[专栏](https://a.cn/b(1).html)。", "见专栏。", None),
        ("[关闭](javascript:window.close\\(\\)) ", "关闭 ", None),
        ("# 甲\n1\\. 公开不够", "甲\n1. 公开不够", 1),
        ("**甲局**\\\n2022年", "甲局\n2022年", BOLD),
        ("总体情况\n---\n", "总体情况\n\n", 2),
        ("&nbsp;&emsp;一、总体&nbsp;情况", "一、总体情况", None),
        ("&ldquo;一网通办&rdquo;&amp;&#20108;", "“一网通办”&二", None),
        ("## 甲\n- 1. 乙\n- 2 -", "甲\n1. 乙\n- 2 -", 2),
    ],
)
def test_marks_are_taken_out_and_said(text: str, plain: str, level: int | None) -> None:
    markup = find_markup(*read_written_out(text))
    assert markup is not None
    assert markup.without(read_written_out(text)[0], 0, len(text)) == plain
    assert list(markup.levels.values()) == ([] if level is None else [level])


@pytest.mark.parametrize(
    "text",
    [
        "1#机组",
        "#节水#话题",
        "2**3",
        "# 餐饮业  10.60  -2.8",
        "# 餐饮业\n\n10.60\n",
        "# 餐饮业 | 10.60 |",
        "R&D经费",
        "[2021](5号)",
        "![](a.jpg)",
        "* 甲",
        "甲 ** 乙",
        "甲   乙\n-------\n",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert find_markup(*read_written_out(text)) is None


def test_texts_are_without_marks_and_spans_with_them() -> None:
    text = "## 一、总体情况\n\n全年公开**126条**信息,见[专栏](https://a.cn/)。\n\n| **项目** | **数量** |\n|---|---|\n| 规章 | 2 |\n| 文件 | **35** |\n"
    report = zhreport.parse(text)
    (section,) = report.sections
    assert text[section.heading.start : section.heading.end] == "## 一、总体情况"
    assert (section.heading.marker, section.heading.text) == ("一、", "总体情况")
    (paragraph,) = report.paragraphs
    assert paragraph.text == "全年公开126条信息,见专栏。"
    assert text[paragraph.start : paragraph.end] == "全年公开**126条**信息,见[专栏](https://a.cn/)。"
    (table,) = report.tables
    assert [cell.text for cell in table.cells] == ["项目", "数量", "规章", "2", "文件", "35"]
    assert table.cells[-1].value == 35


def test_bullets_are_items() -> None:
    report = zhreport.parse("存在以下不足:\n- 人手不足,力量薄弱;\n* 经费紧张,难以保障;\n•设备老化,亟待更新。\n")
    assert [(item.marker, item.text) for item in report.items] == [
        ("-", "人手不足,力量薄弱;"),
        ("*", "经费紧张,难以保障;"),
        ("•", "设备老化,亟待更新。"),
    ]
    assert report.sections == []


def test_what_crawlers_write_above_a_page_is_metadata() -> None:
    text = "Title: 青河县水务局2021年工作总结\n\nURL Source: https://www.example.gov.cn/1.html\n\nPublished Time: 2022-01-12\n\nMarkdown Content:\n青河县水务局2021年工作总结\n====\n\n一、主要工作\n----\n\n新建水库两座,完成投资2.1亿元。\n"
    report = zhreport.parse(text)
    assert (report.metadata.title, report.metadata.agency) == ("青河县水务局2021年工作总结", "青河县水务局")
    assert report.metadata.published == "2022-01-12"
    assert [section.heading.text for section in report.sections] == ["主要工作"]


def test_a_picture_is_said_to_be_unread() -> None:
    report = zhreport.parse(
        "## 一、收支情况\n\n![收支表](images/1.jpg)\n\n<!-- image -->\n\n## 二、说明\n\n收支平衡,没有结余。\n"
    )
    assert [note.code for note in report.diagnostics] == ["text.markup_skipped", "text.picture", "text.picture"]
    assert [section.heading.text for section in report.sections] == ["收支情况", "说明"]


def test_tables_in_html_within_markdown_are_grids() -> None:
    text = "# 青河县2021年统计资料\n\n## 一、人口\n\n<html><body><table><tr><td>镇</td><td>户数</td><td>人数</td></tr><tr><td>城关</td><td>310</td><td>1200</td></tr><tr><td>南河</td><td></td><td>860</td></tr></table></body></html>\n\n## 二、说明\n\n数据为年末数。\n"
    report = zhreport.read(text.encode())
    assert report.source.media_type == "text/markdown"
    assert [section.heading.text for section in report.sections] == ["人口", "说明"]
    (table,) = report.tables
    assert [cell.value for cell in table.cells if cell.role == "data"] == [310, 1200, None, 860]
    assert table.origin is not None
    assert table.origin[0].path == "line[5]/table"


def test_the_caption_of_a_table_in_html_within_markdown_stands_above_it() -> None:
    rows = "<tr><td>镇</td><td>户数</td></tr><tr><td>城关</td><td>310</td></tr>"
    text = load(f"# 统计资料\n\n<table><caption>表一 人口</caption>{rows}</table>\n".encode()).text
    assert text == "# 统计资料\n\n表一 人口\n\n| 镇 | 户数 |\n| 城关 | 310 |\n"


def test_a_table_in_html_within_another_is_a_part_of_its_cell() -> None:
    inner = "<table><tr><td>南</td></tr></table>"
    outer = f"<table><tr><td>镇</td><td>{inner}</td></tr><tr><td>户</td><td>310</td></tr></table>"
    text = load(f"# 统计资料\n\n<table> 没有关上\n{outer}\n尾".encode()).text
    assert text == "# 统计资料\n\n<table> 没有关上\n\n| 镇 | 南 |\n| 户 | 310 |\n\n尾\n"


def test_a_page_that_holds_a_heading_sign_stays_a_page() -> None:
    page = b"<html><body><p># \xe7\x94\xb2</p><table><tr><td>1</td></tr></table></body></html>"
    assert zhreport.read(page).source.media_type == "text/html"


def test_a_text_with_a_blank_behind_every_character_is_read_as_one_without() -> None:
    lines = [
        "二、存在的问题",
        "(一)宣传不够。全年只开展2次宣传。",
        "(二)力量薄弱。人员不足3人。",
        "桐川区水务局",
        "2023年1月10日",
    ]
    spaced = zhreport.parse("\n".join(" ".join(line) for line in lines))
    plain = zhreport.parse("\n".join(lines))
    assert spaced.metadata.signed_on == "2023-01-10"
    assert [(s.level, s.heading.text) for s in spaced.sections] == [(s.level, s.heading.text) for s in plain.sections]
    assert [paragraph.text for paragraph in spaced.paragraphs] == [paragraph.text for paragraph in plain.paragraphs]


def test_blanks_that_part_columns_stay() -> None:
    (table,) = zhreport.parse(
        " ".join("全区设施情况见下表,数据为年末数。") + "\n项 目  数 量\n水 库  1 2\n泵 站  5\n"
    ).tables
    assert [cell.text for cell in table.cells] == ["项目", "数量", "水库", "12", "泵站", "5"]


@pytest.mark.parametrize("mark", ["\\n", "\\r\\n", "<br>", "<br />"])
def test_line_breaks_written_out_are_line_ends(mark: str) -> None:
    text = mark.join(["一、总体情况", "全年公开信息12条。", "二、存在的问题", "更新较慢,解读较少。"])
    report = zhreport.parse(text)
    assert [(s.level, s.heading.text) for s in report.sections] == [(1, "总体情况"), (1, "存在的问题")]
    assert [paragraph.text for paragraph in report.paragraphs] == ["全年公开信息12条。", "更新较慢,解读较少。"]
    assert report.validate() == []


def test_a_break_inside_a_row_of_cells_is_a_blank() -> None:
    (table,) = zhreport.parse("| 项目 | 说明 |\n|---|---|\n| 水库 | 蓄水<br>正常 |\n| 泵站 | 检修 |\n").tables
    assert [" ".join(cell.text.split()) for cell in table.cells] == [
        "项目",
        "说明",
        "水库",
        "蓄水 正常",
        "泵站",
        "检修",
    ]


@given(marked)
def test_marks_never_break_a_tree(text: str) -> None:
    report = zhreport.parse(text)
    assert report.validate() == []
    assert zhreport.Report.from_json(report.to_json()) == report


def test_masked_names_are_no_bold_print() -> None:
    text = (
        "各位代表:\n我受**市妇联的委托,向大会作工作报告。\n"
        "**市第四次妇女代表大会以来的五年,是**快速发展的五年,也是各级组织在**又有进步的五年。\n"
    )
    paragraphs = [paragraph.text for paragraph in zhreport.parse(text).paragraphs]
    assert paragraphs[-1].count("**") == 3


BOLD_LINES = "**工作概述**\n今年工作顺利。\n**主要工作**\n今年按期完成。\n"
UNDERLINED = "工作概述\n---\n今年工作顺利。\n\n主要工作\n---\n今年按期完成。\n"
NUMBERED = "一、总体情况\n今年工作顺利。\n(一)开展培训\n全年培训三次,效果好。\n二、主要工作\n今年按期完成。\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f", "\n\u3000\u3000", "\n\xa0"], ids=ascii)
def test_lines_with_marks_end_as_any_line_does_and_are_indented_as_chinese_is(end: str) -> None:
    for text in (
        BOLD_LINES,
        BOLD_LINES.replace("**工", "## 工").replace("**主", "##\u3000主").replace("**", ""),
        UNDERLINED,
    ):
        report = zhreport.parse(text.replace("\n", end))
        assert [section.heading.text for section in report.sections] == ["工作概述", "主要工作"]
        assert all(section.heading.start == section.start for section in report.sections)
        assert "**" not in [getattr(node, "text", "") for node, _ in report.walk()]


@pytest.mark.parametrize(
    "text",
    [UNDERLINED, NUMBERED.replace("\n", "\\n"), NUMBERED.replace("\n", "\\r\\n"), NUMBERED.replace("\n", "<br>")],
)
def test_canonical_text_keeps_rules_below_headings_and_reads_breaks_written_out(text: str) -> None:
    report = zhreport.parse(text)
    again = zhreport.parse(report.to_text())
    assert again.outline() == report.outline() != ""
    assert [paragraph.text for paragraph in again.paragraphs] == [paragraph.text for paragraph in report.paragraphs]


def test_headings_of_a_spaced_text_are_canonical_without_the_blanks() -> None:
    text = "\n".join(" ".join(line) for line in NUMBERED.splitlines())
    report = zhreport.parse(text)
    assert report.to_text() == zhreport.parse(NUMBERED).to_text()


def test_masked_names_in_pairs_are_no_bold_print() -> None:
    text = "**市**县教育局2022年工作总结\n一、总体情况\n2022年,我局认真落实各项要求,工作进展顺利。\n"
    assert zhreport.parse(text).metadata.title == "**市**县教育局2022年工作总结"
