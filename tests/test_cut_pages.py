"""Pages that begin or end inside a table of a known form: what is left is read, and nothing of it is a heading."""

from __future__ import annotations

import pytest

from zhreport import Report, parse
from zhreport.model import Cell

HEADER = """三、收到和处理政府信息公开申请情况
(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和) | 申请人情况 |
自然人 | 法人或其他组织 | 总计 |
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
一、本年新收政府信息公开申请数量 | 4 | 1 | 0 | 0 | 0 | 0 | 5 |
"""


def headings(report: Report) -> list[str]:
    return [section.heading.text for section in report.sections]


def row(report: Report, key: str) -> list[Cell]:
    return [cell for table in report.tables for cell in table.cells if cell.role == "data" and cell.row_key == key]


@pytest.mark.parametrize(
    "end", ["二、上年结转政府信息", "二、上年结转政府信息公开申请数量 | 2 | 1", "二、上年结转政府信息公开申请数量"]
)
def test_the_row_in_which_a_page_ends_is_one_of_the_table_and_unknown(end: str) -> None:
    report = parse(HEADER + end)
    assert headings(report) == ["收到和处理政府信息公开申请情况"]
    assert [cell.value for cell in row(report, "new_received")] == [4, 1, 0, 0, 0, 0, 5]
    assert {(cell.value, *cell.flags) for cell in row(report, "carried_in")} == {(None, "unknown")}


def test_rows_without_a_header_are_read_where_the_page_ends_inside_the_next_label() -> None:
    first = "(五)项\n信息内容\n本年处理决定数量\n行政许可\n14\n行政处罚\n2\n行政强制\n0\n"
    values = "一、本年新收政府信息公开申请数量\n3\n0\n0\n1\n0\n0\n4\n"
    report = parse(f"二、主动公开政府信息情况\n{first}三、收到和处理政府信息公开申请情况\n{values}二、上年结转政府\n")
    assert [cell.value for cell in row(report, "new_received")] == [3, 0, 0, 1, 0, 0, 4]
    assert {(cell.value, *cell.flags) for cell in row(report, "carried_in")} == {(None, "unknown")}


def test_the_next_heading_cut_off_below_a_table_is_a_heading() -> None:
    report = parse(HEADER + "四、政府信息公开行")
    assert headings(report)[-1] == "政府信息公开行"


def test_an_article_that_a_report_names_at_its_end_makes_no_law_of_it() -> None:
    report = parse(
        "一、总体情况\n(一)组织领导情况\n我局成立了领导小组,由局长任组长。\n(二)平台建设情况\n全年更新栏目十二个。\n第二十条"
    )
    assert headings(report) == ["总体情况", "组织领导情况", "平台建设情况"]


PAGE = """四、结转下年度继续办理 2 0 0 0 0 0 2
四、政府信息公开行政复议、行政诉讼情况
2020 年,我局共收到针对政府信息公开的复议申请三件,均已在法定
期限内答复并说明理由。
行政复议 行政诉讼
未经复议直接起诉 复议后起诉
结 结 其 尚
结 结 其 尚 结 结 其 尚
果 果 他 未
总计 果 果 他 未 总 果 果 他 未 总
维 纠 结 审
维 纠 结 审 计 维 纠 结 审 计
持 正 果 结
持 正 果 结 持 正 果 结
1 2 0 0 3 0 0 1 0 1 0 0 0 0 0
五、存在的主要问题及改进情况
公开的内容还不够丰富,公开的时效有待提高,需要继续加强
培训与考核。
"""


def test_a_page_that_begins_with_the_last_row_of_a_table_and_has_torn_headers() -> None:
    report = parse(PAGE)
    assert headings(report) == ["政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况"]
    assert [cell.value for cell in row(report, "carried_forward")] == [2, 0, 0, 0, 0, 0, 2]
    table = report.tables[1]
    values = [cell.value for cell in table.cells if cell.role == "data"]
    assert table.form.endswith("review_litigation") and values == [1, 2, 0, 0, 3, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]


def test_a_sentence_with_a_label_and_a_number_is_no_row() -> None:
    assert parse("四、结转下年度继续办理 2\n我局共收到申请两件,均已答复。\n").tables == []


@pytest.mark.parametrize(
    "text",
    [
        "四、结转下年度继续办理\n0\n0\n2\n四、政府信息公开行政复议、行政诉讼情况\n全年没有发生复议和诉讼。\n",
        "（二）举办各类培训班数\n次\n2\n（三）接受培训人员数\n人次\n126\n四、政府信息公开行政复议、行政诉讼情况\n全年没有。\n",
    ],
)
def test_rows_of_a_form_whose_beginning_is_lost_are_no_headings(text: str) -> None:
    assert headings(parse(text))[-1] == "政府信息公开行政复议、行政诉讼情况"
    assert len([section for section in parse(text).sections if section.heading.end > section.heading.start]) == 1
