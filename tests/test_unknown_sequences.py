"""Cells one to a line whose rows are told by what the columns hold, and what is refused there."""

from __future__ import annotations

import zhreport
from zhreport.model import Table


def tables(*lines: str) -> list[Table]:
    return zhreport.parse("\n".join(lines) + "\n").tables


def only(*lines: str) -> Table:
    (table,) = tables(*lines)
    return table


def test_a_table_of_words_alone_is_told_by_columns_that_are_alike() -> None:
    header = ["监测断面", "水质目标", "水质类别", "是否达标"]
    rows = "柳桥 Ⅱ类 Ⅲ类 不达标 石坝 Ⅲ类 Ⅱ类 达标 沙湾 Ⅱ类 Ⅱ类 达标 东闸 Ⅳ类 Ⅲ类 达标"
    table = only(*header, *rows.split())
    assert table["沙湾", "水质类别"].text == "Ⅱ类"
    assert (table.n_rows, table.n_cols) == (5, 4)


def test_a_list_of_names_of_fields_is_no_table() -> None:
    names = "姓名 性别 民族 出生年月 学历 职称 研究方向 个人简介 联系电话 电子邮箱 通讯地址 教育经历 工作经历 主要成果"
    assert not tables(*names.split())


def test_numbers_written_as_ideographs_count_rows() -> None:
    table = only(
        "| 序号 | 户主 | 面积(亩) |", "| 一 | 甲农户 | 3.5 |", "| 二 | 乙农户 | 4.1 |", "| 三 | 丙农户 | 2.2 |"
    )
    assert table["乙农户", "面积(亩)"].value == 4.1


def test_the_only_total_row_belongs_to_no_group() -> None:
    table = only(
        "| 序号 | 村 | 户主 | 金额(元) |",
        "| 1 | 上村 | 甲农户 | 30 |",
        "| 2 | 下村 | 乙农户 | 12 |",
        "| 3 | 后村 | 丙农户 | 8 |",
        "|  |  | 合计 | 50 |",
    )
    assert table["合计", "金额(元)"].value == 50


def test_a_name_and_its_unit_of_one_character_each_are_two_cells() -> None:
    cells = "产品名称 单位 产量 增长(%) 纱 吨 120.5 3.1 布 米 99.2 4.5 原煤 万吨 310.8 -2.0"
    table = only(*cells.split())
    assert table["纱", "产量"].value == 120.5


def test_broken_names_that_end_as_others_do_are_joined() -> None:
    rows = "青山镇 12 340 白水镇 15 288 仙桥 街道 19 301 长岭街道 22 275 河口镇 31 244"
    table = only("乡镇", "户数", "人数", *rows.split())
    assert table["仙桥街道", "人数"].value == 301


def test_a_torn_name_that_may_be_put_together_in_two_ways_is_not_guessed() -> None:
    header = ["项目", "上年", "决算", "数", "二季度执行数", "增减额"]
    rows = "教育 362 263 -99 卫生 538 345 -193 交通 405 580 175 农林 885 890 5"
    for cell in only(*header, *rows.split()).cells:
        assert cell.role != "data" or "决算数" in cell.col_key or cell.flags or not cell.col_key


def test_two_names_are_not_put_together_although_the_count_asks_for_it() -> None:
    header = ["单位", "编制数", "实有人数", "小计", "男", "女"]
    rows = "甲局 12 30 18 12 乙局 15 28 11 17 丙局 19 31 20 11 丁局 22 27 13 14"
    assert all("男女" not in cell.col_key for cell in only(*header, *rows.split()).cells)


def test_a_sum_among_the_names_below_stands_where_the_figures_add_up() -> None:
    header = ["学校名称", "班级数", "在读学生", "教职工", "小计", "男", "女"]
    rows = "东小学 12 530 301 229 40 西小学 18 771 380 391 55 南小学 9 402 190 212 31"
    table = only(*header, *rows.split())
    assert table["西小学", "在读学生/女"].value == 391
    assert table["西小学", "教职工"].value == 55


def test_a_sum_among_the_names_below_stands_nowhere_if_nothing_adds_up() -> None:
    header = ["学校名称", "班级数", "在读学生", "教职工", "小计", "男", "女"]
    rows = "东小学 12 530 311 229 40 西小学 18 771 385 391 55 南小学 9 402 170 212 31"
    assert all(cell.flags for cell in only(*header, *rows.split()).cells if cell.role == "data")


def test_names_of_which_one_comes_again_stand_in_pairs() -> None:
    header = ["乡镇", "粮食", "畜牧", "播种(亩)", "产值", "出栏", "产值"]
    rows = "上坪乡 693 7.9 194 65.2 下坪乡 445 97.3 431 83.9 后坪乡 580 61.8 757 80.6"
    assert only(*header, *rows.split())["下坪乡", "畜牧/产值"].value == 83.9


def test_two_sides_may_be_named_by_what_they_count() -> None:
    cells = "收入 金额 支出 金额 事业收入 655.64 公用经费 908.06 经营收入 836.10 项目经费 699.40 其他收入 64.29 人员经费 112.12"
    assert only(*cells.split())["公用经费", "金额"].value == 908.06


def test_a_count_of_readers_is_the_name_of_a_column() -> None:
    cells = "账号名称 发布条数 粉丝数(万) 阅读量 阳光税务 342 84.6 53398 应急科普 877 5.5 45577 平安交警 149 29.9 8805"
    text = "一、宣传工作\n全年利用新媒体开展了宣传。\n" + "\n".join(cells.split()) + "\n宣传效果较好,群众反映良好。\n"
    (table,) = zhreport.parse(text).tables
    assert table["应急科普", "阅读量"].value == 45577


def test_a_count_of_readers_with_its_figure_is_furniture() -> None:
    text = "关于某事的报告\n一、宣传工作\n全年利用新媒体开展了宣传。\n阅读量:342\n宣传效果较好,群众反映良好。\n"
    assert any(getattr(node, "category", "") == "counter" for node, _ in zhreport.parse(text).walk())


def test_names_of_columns_that_read_like_headings_are_names_among_others() -> None:
    header = "单位名称 存在问题 整改措施 责任人 整改时限 整改情况"
    rows = "甲物流园 应急灯损坏 更换灯具 王五 2月22日 已整改 乙超市 值班制度未落实 完善制度 赵六 11月5日 整改中 丙工厂 培训记录缺失 组织培训 钱七 7月10日 已整改"
    above = (
        "某县2023年有关工作情况的报告\n一、基本情况\n今年以来,我们按照上级部署认真开展了相关工作,取得了较好的成效。\n"
    )
    below = "\n二、存在的问题\n工作中还存在一些不足,主要是人员力量薄弱,经费保障还不够充分。\n"
    text = above + "\n".join([*header.split(), *rows.split()]) + below
    (table,) = zhreport.parse(text).tables
    assert table["乙超市", "整改措施"].text == "完善制度"


def test_headings_that_are_names_of_columns_as_well_are_no_table() -> None:
    words = "工作目标 主要措施 存在问题 整改措施 责任单位 下步打算 整改情况 经验做法 整改时限"
    assert not tables(*words.split())
    prose = "排查中发现台账不全,部分点位无人值守。"
    assert not tables("主要措施", prose, "存在问题", prose, "整改措施", prose, "整改情况", prose, "责任单位", prose)


def test_a_name_over_others_that_is_a_piece_of_one_is_none() -> None:
    cells = "乡镇 城市低 保 农村低保 小计 男 女 小计 男 女 大营镇 180 124 56 138 60 78 黄岭镇 792 490 302 129 68 61 清河镇 589 122 467 142 75 67"
    for cell in only(*cells.split()).cells:
        assert cell.role != "data" or cell.flags or "保" not in cell.col_key.split("/")


def test_a_caption_above_a_header_with_bars_is_no_part_of_its_first_name() -> None:
    cells = "三公经费支出情况 部门 | 出国费 | 接待费 | 购置费 | 农业局 | 10 | 22 | 149 | 民政局 | 332 | 7 | 979 | 住建局 | 746 | 5 | 8 |"
    (table,) = tables("一、经费", "全年经费支出如下。", *cells.split(), "较上年有所下降。")
    assert {cell.text for cell in table.cells if cell.role == "header"} >= {"部门", "出国费"}
