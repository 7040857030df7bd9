"""How much of a known form must be there: short, cut and blank tables are forms, sections with the same titles are not."""

from __future__ import annotations

import pytest

from zhreport import parse
from zhreport.model import Section, Toc

TITLE = "某县水利局2016年政府信息公开工作年度报告\n"
FORMS = {
    "some rows only": (
        "disclosure-2014.statistics",
        TITLE + "政府信息公开情况统计表\n"
        "统计指标 | 单位 | 统计数\n"
        "一、主动公开情况 | | \n"
        "(一)主动公开政府信息数 | 条 | 120\n"
        "其中:主动公开规范性文件数 | 条 | 4\n"
        "三、依申请公开情况 | | \n"
        "(一)收到申请数 | 件 | 3\n"
        "1.当面申请数 | 件 | 1\n",
    ),
    "some rows, one cell to a line": (
        "disclosure-2014.statistics",
        TITLE + "统计指标\n"
        "单位\n"
        "统计数\n"
        "一、主动公开情况\n"
        "(一)主动公开政府信息数\n"
        "条\n"
        "120\n"
        "三、依申请公开情况\n"
        "(一)收到申请数\n"
        "件\n"
        "3\n",
    ),
    "labels only": (
        "disclosure-2014.statistics",
        TITLE + "统计指标\n"
        "一、主动公开情况\n"
        "(一)主动公开政府信息数\n"
        "其中:主动公开规范性文件数\n"
        "制发规范性文件总数\n"
        "二、回应解读情况\n"
        "(一)回应公众关注热点或重大舆情数\n"
        "三、依申请公开情况\n"
        "(一)收到申请数\n"
        "1.当面申请数\n"
        "2.传真申请数\n",
    ),
    "its start is missing": (
        "disclosure-2014.statistics",
        TITLE + "1.当面申请数 | 件 | 1\n"
        "2.传真申请数 | 件 | 0\n"
        "3.网络申请数 | 件 | 2\n"
        "4.信函申请数 | 件 | 0\n"
        "(二)申请办结数 | 件 | 3\n",
    ),
    "cut after three rows": (
        "disclosure-2019.applications",
        "某县水利局2019年政府信息公开工作年度报告\n"
        "发布时间:2020-01-20\n"
        "三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3\n"
        "二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
        "(一)予以公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3\n",
    ),
    "published in the year of the next generation": (
        "disclosure-2019.applications",
        "发布时间:2021-01-20\n"
        "某县水利局政府信息公开工作年度报告(2020年)\n"
        "三、收到和处理政府信息公开申请情况\n"
        "一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3\n"
        "二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0\n"
        "(一)予以公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3\n",
    ),
}
OTHERS = {
    "a small table between two sections": (
        "某大学2020年信息公开工作年度报告\n"
        "一、信息公开工作推进情况\n"
        "学校成立领导小组,全年召开会议3次。\n"
        "二、主动公开情况\n"
        "表1 主动公开信息统计\n"
        "类别\t数量(条)\t占比\n"
        "招生信息\t120\t60.0%\n"
        "财务信息\t80\t40.0%\n"
        "合计\t200\t100.0%\n"
        "三、依申请公开情况\n"
        "全年收到申请0件。\n"
    ),
    "headings with short sentences": (
        TITLE + "一、主动公开情况\n"
        "全年公开信息12条。\n"
        "二、回应解读情况\n"
        "全年回应3次。\n"
        "三、依申请公开情况\n"
        "无申请。\n"
        "四、行政复议数量\n"
        "本年没有。\n"
        "五、行政诉讼数量\n"
        "本年没有。\n"
        "六、举报投诉数量\n"
        "本年没有。\n"
    ),
    "a table with rows of its own": (
        TITLE + "一、工作情况\n"
        "项目 | 数量(条) | 比重\n"
        "主动公开 | 120 | 60%\n"
        "依申请公开 | 80 | 40%\n"
        "合计 | 200 | 100%\n"
        "二、存在问题\n"
        "更新不够及时。\n"
    ),
    "contents": (
        TITLE + "目录\n"
        "一、主动公开情况\n"
        "二、回应解读情况\n"
        "三、依申请公开情况\n"
        "八、机构建设和保障经费情况\n"
        "九、政府信息公开会议和培训情况\n"
    ),
    "contacts": (
        TITLE + "一、机构\n"
        "单位\n"
        "数量\n"
        "联系电话\n"
        "水利局\n"
        "0571-88880000\n"
        "财政局\n"
        "0571-88880001\n"
        "合计\n"
        "2\n"
        "二、依申请公开情况\n"
        "全年收到申请0件。\n"
    ),
    "words of a form among strange rows": (
        TITLE + "一、主动公开情况\n"
        "栏目 | 数量\n"
        "新闻动态 | 12\n"
        "通知公告 | 33\n"
        "规章 | 2\n"
        "行政许可 | 5\n"
        "人事任免 | 9\n"
        "招标采购 | 7\n"
        "合计 | 68\n"
        "二、依申请公开情况\n"
        "无。\n"
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_part_of_a_form_is_the_form(name: str) -> None:
    form, text = FORMS[name]
    assert [table.form for table in parse(text).tables] == [form]


@pytest.mark.parametrize("name", OTHERS)
def test_titles_of_groups_are_no_form(name: str) -> None:
    report = parse(OTHERS[name])
    assert not any(table.form for table in report.tables)
    nodes = [node for node, _ in report.walk()]
    titles = [node.heading.text for node in nodes if isinstance(node, Section)]
    titles += [entry.text.partition("、")[2] for node in nodes if isinstance(node, Toc) for entry in node.entries]
    assert name == "a table with rows of its own" or "依申请公开情况" in titles
