"""How deep the items of a list stand in it."""

from __future__ import annotations

import pytest

import zhreport

NESTED = """第三条 水源保护区内禁止下列行为:
(一)倾倒垃圾;
(二)设置下列排污口:
1.工业排污口;
2.生活排污口;
(三)其他污染水源的行为。
第四条 管网漏损率不得高于百分之十。
"""
FLAT = """应当提交下列材料:
(一)申请书;
(二)身份证明;
(四)其他材料。
"""
BEGINS_IN_THE_MIDDLE = """(二)通过门户网站发布;
(三)其他适当的形式。
3.报刊;
"""
IN_ONE_ROW = """二、工作人员职责
1.完成水库的监督、指挥和调度工作。2.做好水文系统的日常维护和管理。3.对各类雨情信息收集、分析和整理。
4.参见第1、2款,完成其他工作。
"""


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (NESTED, [1, 2, 2, 3, 3, 2, 1]),
        (FLAT, [1, 1, 1]),
        (BEGINS_IN_THE_MIDDLE, [1, 1, 1]),
        ("一是完善制度;二是加强培训;三是严格考核。", [1, 1, 1]),
        (IN_ONE_ROW, [1, 1, 1, 1]),
        (NESTED.replace("排污口;\n2", "排污口;2"), [1, 2, 2, 3, 3, 2, 1]),
    ],
)
def test_levels(text: str, levels: list[int]) -> None:
    assert [item.level for item in zhreport.parse(text).items] == levels


def test_levels_are_shown_and_kept() -> None:
    report = zhreport.parse(NESTED)
    lines = report.to_markdown().splitlines()
    assert lines[2].startswith("  - (二)") and lines[3].startswith("    - 1") and lines[6].startswith("- 第四条")
    assert '<li data-level="3">' in report.to_html()
    assert zhreport.Report.from_json(report.to_json()) == report


def test_a_line_that_a_link_or_a_figure_broke_goes_on() -> None:
    text = (
        "一、概述\n2009年是\n《条例》正式实施的第二年,为此,专门配备了\n132名专、兼职工作人员。\n"
        "2010年,我局将继续做好各项工作\n2011年的计划另行公布。"
    )
    assert [paragraph.text for paragraph in zhreport.parse(text).paragraphs] == [
        "2009年是《条例》正式实施的第二年,为此,专门配备了132名专、兼职工作人员。",
        "2010年,我局将继续做好各项工作",
        "2011年的计划另行公布。",
    ]


def test_an_item_whose_marker_has_its_line_to_itself() -> None:
    items = zhreport.parse(
        "本机关负责公开下列各类政府信息:\n1.\n机构职能\n2.\n规范性文件\n其他信息由本机关在网站上另行公布,公民可以查阅。"
    ).items
    assert [(item.ordinal, item.text) for item in items] == [(1, "机构职能"), (2, "规范性文件")]
