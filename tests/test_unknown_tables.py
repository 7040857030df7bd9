"""Tables of no known form: roles, keys by label path, what stands around them, and a second kind of gold."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import zhreport
from zhreport.model import Cell, Table
from zhreport.tables.unknown import sums
from zhreport.tables.unknown.figures import sum_proof

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.tables.layouts import LAYOUTS, any_habits, report_of  # noqa: E402
from benchmarks.tables.offices import office_table  # noqa: E402
from benchmarks.tables.score import OUTCOMES, score_unknown  # noqa: E402

FLOORS = tomllib.loads((ROOT / "benchmarks" / "tables" / "floors.toml").read_text(encoding="utf-8"))["offices"]

MERGED = """一、设施情况
表2 各片设施
单位:座
类别 | 地区 | 上年 | 本年 |||
泵站 | 水闸 | 泵站 | 水闸 |||
山区片 | 青石镇 | 3 | 7 | 2 | 5
白鹭乡 | 4 | 9 | 4 | 9 |
合计 | 7 | 16 | 6 | 14 |
注:数据来自年报。
"""


def only_table(text: str) -> Table:
    [table] = zhreport.parse(text).tables
    return table


def by_role(table: Table, role: str) -> list[Cell]:
    return [cell for cell in table.cells if cell.role == role]


def test_headers_labels_and_notes_have_their_roles_and_spans() -> None:
    table = only_table(MERGED)
    headers = {cell.text: (cell.row_span, cell.col_span) for cell in by_role(table, "header")}
    assert headers == {"类别": (2, 1), "地区": (2, 1), "上年": (1, 2), "本年": (1, 2), "泵站": (1, 1), "水闸": (1, 1)}
    groups = [(cell.text, cell.row_span) for cell in by_role(table, "label") if cell.col == 0]
    assert groups[0][0] == "山区片"
    assert [cell.text for cell in by_role(table, "note")] == ["注:数据来自年报。"]
    assert table.caption == "表2 各片设施 单位:座"


def test_two_columns_of_labels_may_have_one_name() -> None:
    header = "类别 | 类别 | 渠道 | 水塘 |||\n长度 | 条数 | 面积 | 口数 |||\n"
    rows = "东片 | 望棠镇 | 12 | 774 | 11,278 | 32 |\n青石镇 | 99 | 16 | 767 | 87 ||\n西片 | 平原镇 | 48 | 53 | 74 | 29 |\n"
    table = only_table(header + rows)
    keys = {cell.col_key for cell in table.cells if cell.role == "data"}
    assert keys == {"渠道/长度", "渠道/条数", "水塘/面积", "水塘/口数"}


def test_a_header_that_is_broken_in_two_places_names_all_columns() -> None:
    rows = "1\t办公桌\t24\t278\t6681\n2\t计算机\t2\t4186\t8372\n3\t空调\t3\t2054\t6163\n"
    table = only_table("序号\t采购\n品目\t数量\t单价\n(元)\t金额(元)\n" + rows)
    assert {cell.col_key for cell in table.cells if cell.role == "data"} == {"数量", "单价(元)", "金额(元)"}


def test_the_name_of_a_fact_above_figures_names_a_column() -> None:
    for name in ("单位名称", "来源"):
        table = only_table(
            f"{name} | 警告 | 罚款 | 吊销许可证\n--- | --- | --- | ---\n水务局 | 12 | 30 | -\n林业局 | 1 | 3 | 0\n渔政站 | 2 | 5 | 1\n"
        )
        assert {cell.col_key for cell in table.cells if cell.role == "data"} == {"警告", "罚款", "吊销许可证"}


def test_any_number_of_sides_is_read() -> None:
    sides, rows = 1200, "\n".join(" | ".join(f"甲{i} | {j}" for j in range(1200)) for i in range(4))
    assert zhreport.parse(" | ".join(["项目 | 金额"] * sides) + "\n" + rows).tables


def test_three_rows_of_names_with_the_separators_of_one_are_no_broken_row() -> None:
    rows = "财政局 | 90 | 35 | 214 | 223 | 6 | 44\n信访局 | 128 | 47 | 478 | 152 | 9 | 398\n审计局 | 85 | 48 | 314 | 323 | 7 | 64\n"
    text = "单位 | 合计 | 一般预算 | 政府性基金\n小计 | 基本支出 | 项目支出\n人员经费 | 公用经费\n" + rows
    assert not {"政府性基金小计", "项目支出人员经费"} & {cell.col_key for cell in only_table(text).cells}


def test_rows_torn_behind_separators_that_are_not_put_together_are_in_doubt() -> None:
    """Each line is a part of a row: a figure must not stand beside what is its own row's third cell."""
    head = "渠系改造项目绩效表\n| 一级指标 | \n二级指标 | 三级指标 | \n年度指标值 | 分值 | \n得分 |\n"
    rows = "| 产出指标 | 数量指标 | 清淤长度 | 12公里 | 20 | 18 |\n| 资金到位 | \n86万元 | 10 | \n10 |\n"
    more = "| 质量指标 | 验收合格 | ≥95% | 5 | 4.5 |\n| 按期完成 | \n81% | 15 | \n10 |\n| 效益指标 | \n受益农户 | 340户 | \n20 | 19 |\n"
    values = [
        cell for table in zhreport.parse(head + rows + more).tables for cell in table.cells if cell.role == "data"
    ]
    assert values
    assert all(cell.value is None or "uncertain" in cell.flags for cell in values)


def test_the_end_of_a_name_below_the_header_begins_no_row_of_codes() -> None:
    rows = "20103 | 政府办公厅 | 1369 | 165\n204 | 公共安全 | 2178 | 956\n20406 | 司法 | 740 | 178\n"
    table = only_table("科目编码 | 科目名称 | 基本支出 | 项目\n支出\n" + rows)
    assert {cell.col_key for cell in table.cells if cell.role == "data"} == {"基本支出", "项目支出"}


def test_cells_are_found_by_the_paths_of_their_labels() -> None:
    table = only_table(MERGED)
    assert table["山区片/青石镇", "本年/水闸"].value == 5
    assert table["山区片/白鹭乡", "上年/泵站"].value == 4
    assert table["山区片/白鹭乡", "上年/泵站"].unit == "座"


def test_cells_whose_columns_cannot_be_told_become_one_column() -> None:
    cells = ["项目", "甲", "乙", "丙", "一片", "3", "7", "二片", "5", "三片", "4", "四片", "8", "6", "1", "2"]
    report = zhreport.parse("\n".join(["一、用水", *cells]) + "\n")
    [table] = report.tables
    assert (table.form, table.n_cols) == (None, 1)
    assert [cell.text for cell in table.cells] == cells[: table.n_rows]
    assert all(cell.flags == ["uncertain"] and not cell.row_key and not cell.col_key for cell in table.cells)
    assert "table.grid_uncertain" in {note.code for note in report.diagnostics}


def test_parts_marked_with_a_hash_are_rows_and_a_month_above_the_header_is_none() -> None:
    cells = [
        "零售",
        "2022年9月",
        "指标",
        "本月",
        "比去年同月增长(%)",
        "1-本月",
        "零售总额(亿元)",
        "147.53",
        "0.3",
        "1186.63",
    ]
    cells += ["# 批发业", "136.93", "0.6", "1105.38", "# 餐饮业", "10.60", "-2.8", "81.25"]
    table = only_table("\n\n".join(cells))
    assert table["零售总额(亿元)", "本月"].value == 147.53
    assert table["# 餐饮业", "1-本月"].value == 81.25


def test_a_header_without_its_corner_stands_over_the_values() -> None:
    rows = [
        "工资",
        "3402.18",
        "873.94",
        "-6.1",
        "房租",
        "1956.30",
        "2299.04",
        "-8.9",
        "食品",
        "59.28",
        "4766.79",
        "21.7",
    ]
    table = only_table("\n".join(["收支情况", "单位:万元", "2021年", "2022年", "同比增长(%)", *rows]))
    assert table["房租", "2021年"].value == 1956.3
    assert table["食品", "同比增长(%)"].value == 21.7


def test_a_period_that_chance_gives_is_no_table_of_rows() -> None:
    header = ["基本数据", "单位:万元", "类别", "绝对数", "备注"]
    cells = "教育 4912.81 科学 2246.07 20.9 住房 33.42 21.1 医疗 4343.10 12.3 安全 1174.37 -10.8 居住 3497.59 32.8 交通 -0.8"
    table = only_table("\n".join([*header, *cells.split()]))
    assert table.n_cols == 1


def test_the_unit_of_a_table_is_not_that_of_its_rates() -> None:
    table = only_table("单位:万元\n项目 | 预算数 | 完成率\n办公费 | 3 | 80\n差旅费 | 2 | 75\n")
    assert table["办公费", "预算数"].unit == "万元"
    assert table["办公费", "完成率"].unit == ""


@cache
def outcome(layout: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for i in range(FLOORS["reports"]):
        rng = Random(f"{FLOORS['seed']}/{layout}/{i}")
        year = rng.randint(2015, 2024)
        gold = office_table(rng, year)
        text = report_of([gold], LAYOUTS[layout], any_habits(rng), year, "云岭县水务局", rng)
        counts.update(score_unknown(gold, LAYOUTS[layout], zhreport.parse(text).tables).counts)
    return counts


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tables_as_offices_print_them(layout: str) -> None:
    counts = outcome(layout)
    exact = 100 * counts["exact"] / sum(counts[name] for name in OUTCOMES)
    print(f"{layout}: {exact:.1f}, silent {counts['silent']}")
    assert exact >= FLOORS["exact"][layout]
    assert counts["silent"] <= FLOORS["silent"]


lines = st.lists(
    st.sampled_from(
        [
            "|",
            "| a",
            "项目",
            "12",
            "0.5%",
            "  ",
            "一、概况",
            "合计 | 3",
            "\t4\t",
            "2020",
            "│ x │",
            "├─┤",
            "注:x",
            "名称  数  1",
        ]
    ),
    max_size=40,
)


@given(lines)
@settings(max_examples=150)
def test_any_mixture_of_layouts_gives_a_sound_report(parts: list[str]) -> None:
    report = zhreport.parse("\n".join(parts))
    assert report.validate() == []
    for table in report.tables:
        assert all(cell.row + cell.row_span <= table.n_rows for cell in table.cells)
        assert all(cell.col + cell.col_span <= table.n_cols for cell in table.cells)


@pytest.mark.parametrize("text", ["|甲类|数量|乙类|数量|丙类|\n|5|\n", "甲类|\n数量|\n乙类|\n数量|\n丙类|\n5|\n"])
def test_names_that_repeat_above_the_last_cell_of_all_are_read(text: str) -> None:
    assert zhreport.parse(text).text == text


ONE_ROW = """财政拨款支出情况
预算数	决算数
合计	出国费	车辆费	接待费	合计	出国费	车辆费	接待费
小计	车辆购置费	车辆运行费	小计	车辆购置费	车辆运行费
96.3	25	12.9	8	4.9	58.4	90	20	11	7	4	59
"""


def test_a_row_without_label_under_three_header_rows() -> None:
    table = only_table(ONE_ROW)
    assert [cell.value for cell in by_role(table, "data")] == [96.3, 25, 12.9, 8, 4.9, 58.4, 90, 20, 11, 7, 4, 59]
    assert table["", "决算数/车辆费/小计"].value == 11
    assert table["", "预算数/接待费"].value == 58.4


def test_words_behind_the_figures_of_a_row_are_not_labels_of_the_next() -> None:
    cells = "序号 项目 地点 投资 计划 进展 1 渠道整修 青石镇 30 12 已完工 2 泵站新建 白鹭乡 80 35 在建 3 水闸改造 柳湾镇 24 9"
    report = zhreport.parse("一、项目\n" + "\n".join(cells.replace("3 水闸", "水闸").split()) + "\n")
    [table] = report.tables
    assert all("uncertain" in cell.flags or "已完工" not in cell.row_key for cell in by_role(table, "data"))


def test_names_broken_over_lines_are_no_second_row_of_cells() -> None:
    cells = "月份 管理费用 (万元) 新开户单 位(家) 1月 29 38 2月 22 56 3月 85 26 4月 42 45"
    [table] = zhreport.parse("一、业务\n" + "\n".join(cells.split()) + "\n").tables
    assert table.n_cols < 5


def undoubted(text: str) -> list[Cell]:
    """Return the figures that stand in tables and are not doubted."""
    cells = [cell for table in zhreport.parse(text).tables for cell in by_role(table, "data")]
    return [cell for cell in cells if cell.value is not None and not cell.flags]


def test_a_header_printed_again_breaks_no_row() -> None:
    header = "地区\t按来源\n本级\t下级\n件数\t金额\t件数\t金额\n"
    table = only_table(header + "甲镇\t3\t40\t5\t60\n" + header + "乙镇\t8\t90\t2\t10\n丙镇\t1\t7\t6\t20\n")
    assert table["乙镇", "按来源/下级/金额"].value == 10


def test_a_first_row_that_lacks_its_group_is_read_where_the_header_ends_with_names_that_recur() -> None:
    cells = "类别 地区 2014年 2015年 座数 容量 座数 容量 甲镇 17 80 8 95 城区 乙镇 3 61 12 10 丙镇 19 52 7 56 丁镇 4 12 59 51"
    table = only_table("一、设施\n" + "\n".join(f"{cell} |" for cell in cells.split()) + "\n")
    assert table["甲镇", "2015年/容量"].value == 95


@pytest.mark.parametrize(
    "cells",
    [
        "项目 本数 册数 交通 出行 56 58 住房保障 66 54 供水 供电 34 78",  # titles, or first parts of names
        "单位名称 编制数 实有人数 小计 男 女 甲局 4 2 9 7 乙局 8 4 5 1 丙局 5 3 3 2",  # the header has a level more
        "播种面积 总产量 播种面积 总产量 山区片 甲镇 12 17 19 51 乙镇 40 12 75 45 丙镇 41 48 29 36",  # its corner is lost
    ],
)
def test_readings_that_nothing_decides_are_flagged(cells: str) -> None:
    figures = undoubted("一、情况\n" + "\n".join(cells.split()) + "\n")
    assert [cell.value for cell in figures] in ([], [66, 54])


def test_a_column_whose_name_stands_among_its_own_cells_has_none() -> None:
    rule = "├────┼────┼────┤\n"
    rows = [f"│ {name} │ Ⅲ类 │ {kind} │\n" for name, kind in zip("甲乙丙丁", ("Ⅲ类", "Ⅱ类", "Ⅰ类", "Ⅳ类"), strict=True)]
    table = only_table("一、水质\n┌────┬────┬────┐\n" + rule.join(rows) + "└────┴────┴────┘\n")
    assert all("uncertain" in cell.flags for cell in by_role(table, "data") if cell.text)


def test_a_name_torn_to_characters_over_columns_leaves_the_names_open() -> None:
    names = ["指标", *"能源供给", "农业设施", "公共", "服务", *["户数", "人数"] * 3]
    rows = ["望海街道", "79", "536", "13528", "6", "340", "20", "白鹭乡", "10", "65", "86", "10073", "587", "7"]
    report = zhreport.parse("托育点统计表\n\n" + "\n\n".join([*names, *rows]))
    (table,) = report.tables
    assert "table.grid_uncertain" in [note.code for note in report.diagnostics]
    assert not any("农业设施" in cell.col_key for cell in table.cells if cell.role == "data")


def test_a_figure_goes_on_with_no_name_of_a_column() -> None:
    table = only_table(
        "类别      件数  占比   同比\n交通                20.9%\n治安     9  57.6%   15.7%\n供水    38  16.6%   29.8%\n"
    )
    assert table["治安", "同比"].value == 15.7


def test_remarks_are_not_taken_for_the_groups_of_the_rows_below() -> None:
    cells = "片区 乡镇 任务数 完成数 备注 山区片 甲镇 9 758 滞后 乙乡 1 419 整改中 平原片 丙乡 6 117 新增 丁镇 1 667 新增 戊镇 7 673 已签"
    figures = undoubted("一、情况\n" + "\n".join(cells.split()) + "\n")
    assert all(cell.row_key.split("/")[0] in ("山区片", "平原片", "乙乡", "丁镇", "戊镇") for cell in figures)


def test_the_first_row_may_lack_its_remark() -> None:
    rows = "草鱼 统货 80.6 50.3 15.9 籼米 盒装 29.4 76.1 4.4 正常 牛肉 统货 87.3 79.7 10.5 白菜 散装 2.7 17.3 17.0 正常 青椒 散装 29.3 10.8 51.0"
    cells = f"品名 规格 本月 上月 涨跌 备注 {rows} 萝卜 盒装 22.1 9.9 3.0 上市"
    table = only_table("价格表\n" + "\n".join(f"{cell} |" for cell in cells.split()) + "\n")
    assert not any(cell.col_key == "备注" and cell.text in ("籼米", "白菜") for cell in table.cells)


def test_a_name_over_all_columns_that_may_be_the_first_part_of_one_has_none() -> None:
    rows = "".join(f"{n}月 | 19.{n} | 94.{n} | 40.{n}\n" for n in range(1, 7))
    table = only_table("月份 | 平均气\n温(℃) | 降水量(毫米) | 日照时数\n" + rows)
    assert not any(cell.col_key.startswith("平均气/") for cell in table.cells)


def test_a_year_covers_no_other_year() -> None:
    rows = "水稻 | 27680 | 16360 | 32454 | 78.14% | 35.0%\n小麦 | 38384 | 9223 | 25018 | 19.32% | 39.6%\n"
    text = "项目 | 2019年用水量 | 2020年\n计划 | 2020年用水量 | 为计划% | 比上年%\n" + rows
    assert undoubted(text + rows.replace("麦", "米")) == []


def test_a_name_that_begins_a_later_one_below_it_may_go_on_in_the_first() -> None:
    header = "序号\t项目名称\t建设\n规模及内容\t建设年限\t总投资(万元)\t责任\n单位\n"
    rows = [f"{n}\t{n}号渠加固\t衬砌渠道{n}.6公里\t2021-2024\t{n}3,867\t水务局\n" for n in range(1, 6)]
    assert undoubted("一、情况\n" + header + "".join(rows)) == []


def test_no_name_stands_over_labels_and_figures() -> None:
    text = (
        "站所            东部灌区                 西部灌区\n"
        "          缴费户数 领取补贴户数    缴费户数    领取补贴户数\n"
        "          男  女   男     女     男     女     男   女\n"
        "青石所    27    4         15237  33758  38739  148   3,852\n"
        "白沙所    35    9  87109   1784         69280  482   4,300\n"
        "柳河所    30    7  20601  46652  10542   8538  325   3,026\n"
        "红岩所    40    9   4350   9266  25949   4467  482   2,346\n"
    )
    assert not any(cell.col_key.startswith("站所") for cell in undoubted("一、情况\n" + text))


def test_names_with_one_blank_between_them_are_two_where_both_stand_alone_as_well() -> None:
    table = only_table(
        "站所            东部灌区               西部灌区\n"
        "          缴费户数  领取补贴户数 缴费户数  领取补贴户数\n"
        "          男  女    男  女       男    女  男  女\n"
        "青石所    30  1276  8   117      4382  5   43  69\n"
        "白沙所    21  3494  2   26             9   34  402\n"
        "柳河所    43  3872  1   194      3717  9   9   414\n"
    )
    assert table["白沙所", "东部灌区/领取补贴户数/女"].value == 26
    assert table["柳河所", "西部灌区/缴费户数/男"].value == 3717


def test_titles_that_hold_one_row_each_may_be_the_first_parts_of_its_name() -> None:
    rows = "招聘会 2024-02-13 体育馆 594 读书分 享会 2024-07-24 服务站 78 义诊 活动 2024-11-17 会议室 144 植树 活动 2024-11-14 广场 831 汇演 2024-04-12 广场 606"
    names = {
        cell.row_key for cell in undoubted("一、工作\n" + "\n".join(f"活动名称 时间 地点 人数 {rows}".split()) + "\n")
    }
    assert names and not names & {"享会", "读书分/享会", "活动", "义诊/活动", "植树/活动"}


def test_where_rows_have_lost_figures_a_name_of_two_lines_may_be_two_rows() -> None:
    rows = "应诉 3 6 复议 5 30 受理案件 6 57 移送机关 2 27 法律援助 40 现场检查 2 32 信访举报 责令改正 4 23 警告 8 人民调解 5 45"
    figures = undoubted("一、情况\n" + "\n".join(f"事项 本年 上年 {rows}".split()) + "\n")
    assert figures and not any("责令改正" in cell.row_key for cell in figures)


SUMMED = """单位 | 在岗 | 退休 | 聘用
合计 | 1893 | 1210 | 476
水利站 | 604 | 377 | 120
{rows}
苗圃 | 520 | 242 | 92
"""


def test_figures_placed_by_sums_say_so_and_lost_ones_are_unknown() -> None:
    table = only_table(SUMMED.format(rows="农机站 | 333 | 98\n种子站 | 536 | 258 | 166"))
    cells = [cell for cell in table.cells if cell.role == "data" and cell.row_key == "农机站"]
    assert [(cell.value, cell.flags) for cell in cells] == [(None, ["unknown"]), (333, ["placed"]), (98, ["placed"])]


def test_figures_whose_place_is_only_likely_are_doubted() -> None:
    report = zhreport.parse(SUMMED.format(rows="农机站 | 333 | 98\n种子站 | 333 | 258"))
    cells = [cell for cell in report.tables[0].cells if cell.role == "data" and cell.row_key == "种子站"]
    assert [(cell.value, cell.flags) for cell in cells][:2] == [(333, ["uncertain", "placed"])] + [
        (258, ["uncertain", "placed"])
    ]
    assert [note.message for note in report.diagnostics if note.code == "table.grid_uncertain"] == [
        "the columns of '333 98' are not sure",
        "the columns of '333 258' are not sure",
    ]


def test_a_figure_with_more_than_one_column_has_no_value_beside_one_that_has_one() -> None:
    report = zhreport.parse(
        "类别 | 件数 | 办结 | 占比\n城管 | 418 | 404 | 41.8%\n教育 | 190 | 12.0%\n医疗 | 308 | 300 | 30.8%\n"
    )
    cells = [cell for cell in report.tables[0].cells if cell.role == "data" and cell.row_key == "教育"]
    assert [(cell.value, cell.text) for cell in cells] == [(None, "190"), (None, ""), (12.0, "12.0%")]
    assert "unknown" in cells[0].flags
    assert any(note.code == "table.grid_uncertain" for note in report.diagnostics)


def in_groups(groups: int) -> str:
    """Return a table of groups of three rows that lost a figure here and there, each with its sum."""
    rng, lines = Random(groups), ["单位 | 在岗 | 退休 | 聘用"]
    for n in range(groups):
        rows = [[rng.randint(100, 9000) for _ in range(3)] for _ in range(3)]
        added = [sum(column) for column in zip(*rows, strict=True)]
        named = [*((f"站点{chr(0x4E00 + 3 * n + k)}", row) for k, row in enumerate(rows)), ("小计", added)]
        for name, own in named:
            lost = rng.randrange(6)
            lines.append(" | ".join([name, *(str(number) for c, number in enumerate(own) if c != lost)]))
    return "\n".join(lines) + "\n"


def test_the_work_on_sums_grows_with_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    called: Counter[int] = Counter()

    def counted(total: float, parts: float, terms: int, place: float) -> float:
        called[groups] += 1
        return sum_proof(total, parts, terms, place)

    monkeypatch.setattr(sums, "sum_proof", counted)
    for groups in (10, 40, 400):
        zhreport.parse(in_groups(groups))
    assert 0 < called[40] < 8 * called[10]
    assert called[400] < 40 * called[10]


DOUBTED = {
    "a row longer than the table": (
        "| 项目 | 上年 | 本年 |\n| 甲村 | 乙村 | 丙村 | 丁村 |\n| 东村 | 12 | 13 |\n| 西村 | 14 | 15 |\n| 南村 | 9 | 8 |\n",
        {"东村", "西村", "南村"},
    ),
    "two names with one ending, the second without figures": (
        "单位            投诉件  咨询件\n文旅局          2071    3\n水利局          2887    5\n自然资源局\n交通局          4116    4\n",
        {"水利局自然资源局"},
    ),
    "a header written like the rows below it": (
        "┌───────┬────────┬──────┐\n│ 4月1日 │ 星期四 │ 张敏 │\n├───────┼────────┼──────┤\n"
        "│ 4月2日 │ 星期五 │ 李达 │\n├───────┼────────┼──────┤\n│ 4月3日 │ 星期六 │ 王宁 │\n└───────┴────────┴──────┘\n",
        {"4月2日", "4月3日"},
    ),
    "years over labels: the corner is lost": (
        "| 2020年 | 2019年 | 增减 | |\n| 甲镇 | 31.2 | 49.4 | 5 |\n| 乙镇 | 12.7 | 22.2 | 8 |\n| 丙镇 | 21.4 | 37.1 | 9 |\n",
        {"甲镇", "乙镇", "丙镇"},
    ),
}


@pytest.mark.parametrize("name", DOUBTED)
def test_what_may_be_otherwise_is_doubted(name: str) -> None:
    text, doubted = DOUBTED[name]
    cells = [cell for cell in by_role(only_table(text), "data") if cell.text]
    assert {cell.row_key for cell in cells if {"uncertain", "unknown"} & set(cell.flags)} >= doubted


def test_cells_are_not_cut_where_every_other_row_would_have_no_figure() -> None:
    rows = [
        "2020年整改台账 地区 数量",
        "三里乡 537 整改中",
        "青石镇 356 办理中",
        "红岩镇 460 已签约",
        "高桥镇 360 整改中",
    ]
    cells = "\n|\n|\n".join(row.replace(" ", "\n|\n") for row in rows)
    table = only_table(f"二、数据情况\n{cells}\n三、下一步打算\n继续做好渠道养护，保障灌溉。\n")
    assert {cell.col_key for cell in by_role(table, "data") if cell.value is not None} == {"数量"}
