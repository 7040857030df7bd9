"""Tables one cell to a line of which nothing confirms that their names stand over their columns: no figure goes unflagged."""

from __future__ import annotations

import pytest

import zhreport
from zhreport.model import Cell
from zhreport.tables.unknown.confirmed import confirm
from zhreport.tables.unknown.gridcells import Cache, make_cell
from zhreport.tables.unknown.headers import spread
from zhreport.tables.unknown.placedgrid import Placed, PlacedRow
from zhreport.tables.unknown.wording import TableWords


def in_a_report(cells: str) -> str:
    """Return a report with words, one to a line, between two paragraphs."""
    lines = "\n".join(cells.split())
    return f"灌区工作情况报告\n一、数据情况\n各管理所按月核对数据，口径与上年保持一致。\n{lines}\n二、下一步打算\n继续做好渠道养护和用水计量，保障灌溉。\n"


def figures(text: str) -> list[Cell]:
    """Return the figures that stand in tables."""
    cells = [cell for table in zhreport.parse(text).tables for cell in table.cells]
    return [cell for cell in cells if cell.role == "data" and cell.value is not None]


UNCONFIRMED = {
    "a caption for the first name, where the last name is lost": """
        2020年主要灌溉指标完成情况 指标 2017年 2018年 2019年 供水量(万方) 38.9 36.1 37.5 41.2 灌溉面积(万亩) 57.9 38.3 50.4 47.7
        泵站数量(座) 14 15 16 17""",
    "the name of what has names over figures, where the last name is lost": """
        一级指标 二级指标 三级指标 年度指标值 分值 产出指标 数量指标 清淤长度 36公里 10 9.5 补植面积 ≥82% 15 14 质量指标 验收合格 ≥96% 5 4
        设备完好 ≤25万元 20 19.5 效益指标 社会效益 受益群众 =4次 15 8""",
    "dates under the name of something else": """
        姓名 性别 出生年月 学历学位 现任职务 城区 周小梅 女 1978.03 大专 水务局科员 吴平 男 1969.09 研究生 水务局站长 郑敏 女 1984.10 本科
        水务局主任 山区 冯国 女 1973.03 大学 水务局副站长 卫霞 女 1969.06 在职大学 水务局股长 蒋娜 男 1969.02 大专 水务局调研员""",
    "units under the name of something else": """
        临河县2020年主要产品产量及增长速度 主要产品 单位 累计产量 同比±% 山区 大米 吨 2779.00 18.6 水泥 万吨 2762.65 49.1 中成药 吨 2690.50 52.6
        汽车 辆 2040.02 56.3 平原 化肥 吨 1006.23 -4.6 板材 万立方米 2582.08 -14.4""",
    "a row's last word before its name": """
        学校名称 班级数 计划招生 实际招生 招生范围 东风路 小学 16 1 203 河东片区 实验小学 54 3 694 本镇 附属小学 3 0 330 本镇""",
    "the end of a broken name before the first number": """
        序号 姓名 核定面积 补贴标准 补助 金额 一 周华 38.59 95 3666.05 二 谢娜 0.93 95 88.35 三 曹波 13.24 95 1257.80 四 曾玉 13.88 95 1318.60
        五 吕丽 5.18 95 492.10""",
    "the rest of the header above the first row and below the header printed again": """
        专业 招生计划 学费(元/年) 合计 省内 省外 园林 30 17 3 4600 水利 37 87 8 5000 测量 18 34 46 5000 施工 43 73 12 5200 专业 招生计划
        学费(元/年) 合计 省内 省外 监理 38 20 24 3500 造价 33 11 36 5200""",
    "a name that goes on behind its unit": """
        指标 绝对额(万元) 增 速 ( % ) 灌溉 695.00 30.80 发电 706.42 25.64 养殖 492.75 -20.27 旅游 175.61 29.40 租赁 546.73 21.48""",
    "a sum among the names of figures": """
        专业名称 招生计划 学费(元/年) 合计 省内 省外 水利工程 14 6 9 12000 渠道 养护 99 191 2 12000 泵站运行 195 135 47 3500 电气技术 92 96 50 4600
        建筑施工 20 82 9 12000""",
    "a name that stands over itself, where the last name is lost": """
        乡镇 2016年 2015年 面积 产量 面积 青石镇 1.52 54.3 2.51 761.05 红岩乡 1.81 12.4 0.76 120.06 柳河镇 2.21 20.9 1.23 159.02
        白沙镇 0.75 11.6 0.84 393.80""",
    "the rest of a header of two rows right above the first figures": """
        学校 班级数 学生数 教师数 一年级 二年级 三年级 小计 专任 实验校 33 247 616 734 24 73 民族校 25 627 118 220 17 56 城关校 18 485 199 25 50 77
        育才校 55 487 752 253 54 61""",
    "a name above all others before one put together of parts": """
        预算科目 上年 决算 数 本年预算数 比上年增减 节能环保 5944 6349 405 债务付息 77090 97590 20500 住房保障 64268 50205 -14063
        公共安全 27537 18933 -8604""",
    "digits before a month among the names": """
        指标 计量单位 12月 1-12 月累计 总量 增长(%) 总量 增长(%) 供水量 万吨 15593 6.52 632 12.70 发电量 万度 11381 1.12 357 20.88
        蔬菜产量 万吨 16235 7.19 502 -0.53 鱼产量 万吨 11524 -3.24 349 25.95""",
    "a part of the last name below the header": """
        学校 班级数 在校学生数 小计 其中:寄宿生 三中 11 495 26 城关小学 41 769 15 育才校 2 676 442 东街小学 42 137 326""",
    "a caption for the first name, where it is long and not known": """
        2016年住房公积金缴存使用情况 管理部 实缴单位(个) 缴存额(亿元) 提取额(亿元) 合计 319974 7.50 81620.82 155.0478 东陵市 78984 0.68 17347.52 6.1272
        林海市 52207 0.20 13674.96 34.7255 安原市 51575 2.82 15303.39 36.3561""",
    "a name over others of its own kind": """
        学校 班级数 学生数 一年级 二年级 三年级 东街校 42 809 768 245 民族校 24 96 203 893 北街校 24 175 237 224 实验校 47 636 614 323""",
    "a name that ends with a dash": """
        指标 计量 单位 12月 1- 12月累计 总量 增长(%) 总量 增长(%) 快递量 万件 0.53 -6.4 1.25 42.99 人口 万人 0.67 8.0 2.23 -4.86 总产值 亿元 2.80 0.0 1.64
        39.46 货运量 万吨 0.28 23.6 0.31 -15.14""",
    "decimals where rows are numbered": """
        序号 资金名称 下达资金 其中:中央资金 省级 一 渠道 危房改造 - 598.17 762.99 二 就业补助 550.44 656.10 452.86 三 水利补助 1289.75 566.98 607.19
        四 节水补助 2767.84 216.28 348.55 五 困难救助 2870.91 526.87 425.42""",
    "the first of two names that are one": """
        专业 名称 计划数 收费标准(元/年) 水利工程 施工 119 12000 渠道 养护 77 3500 测量 184 5000 泵站 管理 188 4600 造价 23 3500""",
    "two names that read as one like a third": """
        品种 规格等级 计量单位 本期价格 上期 价格 涨跌幅(%) 水管 三寸 元/米 16.92 12.95 -28.23 闸板 四寸 元/根 27.87 41.20 0.91
        水泥 散装 元/袋 21.79 34.72 43.31 砂石 散装 元/方 43.10 26.30 26.05 钢筋 四寸 元/根 6.29 43.09 20.41
        木桩 三寸 元/根 8.26 12.22 2.09""",
    "three rows of names of which the first covers the others": """
        学校名称 班级数 学生数 教师数 男 女 男 女 第三中学 86 7 38 457 附属小学 59 646 9 469 外语学校 23 846 25 634 第一中学 28 9 446 职教中心
        23 364 0 59 实验小学 18 822 27 198""",
}


@pytest.mark.parametrize("cells", UNCONFIRMED.values(), ids=UNCONFIRMED)
def test_a_header_that_nothing_confirms_gives_no_figure_without_a_flag(cells: str) -> None:
    found = figures(in_a_report(cells))
    assert found
    assert [cell.text for cell in found if not {"uncertain", "unknown"} & set(cell.flags)] == []


ODD = {
    "a figure in the place of a unit": """
        序号 货物名称 品牌 规格型号 单位 数量 单价(元) 总价(元) 备注 1 水泵 金河 24口 台 23 31.2 836.1 2 闸门 博水 A3型 扇 28 15.8 333.2 节能产品
        3 流量 计 华川 详见附件 套 53 49.8 763.8 4 启闭机 远山 K35 台 36 69.3 192.7|流量|53 49.8 763.8""",
    "a mark that may be the remark": """
        地区 数量 说明 柳湾镇 4 已整改 白沙镇 5 无 马家镇 7 已签合同 清水镇 1 一般 金沟镇 3 已签合同 新安镇 9 已整改 大营乡 无 石门乡 9 已整改|大营乡|无""",
    "the end of a broken figure": """
        一级指标 三级指标 年度指标值 分值 得分 产出指标 受益群众 82% 10 9.5 产出指标 培训人次 ≤3 3万元 15 效益指标 按期完成 249人 10 10
        效益指标 投诉减少 ≤39万元 5 10 满意指标 举办场次 =6次 10 5|培训人次|15""",
    "the first part of a name behind a total": """
        专业名称 学制 计划数 收费标准(元/年) 合计 896 水利 工程 五年 96 4600 渠道养护 五年 116 3500 泵站运行 三年 129 3500 电气 五年 123 5000
        测量 五年 165 12000|工程|96 4600""",
    "the second part of a name whose first stands alone": """
        指标 单位 2013年 2014年 2015年 旅客 周转量 万人 430.40 1861 3243 投资额 亿元 243.61 972 600 出栏量 万头 158.97 302 176 蔬菜 产量 吨 112.45 4494 3493
        用电量 万度 78.48 3202 3482 货运量 万吨 62.19 812 907|周转量|430.40 1861 3243""",
    "a date that may be the end of the row above": """
        姓名 职务 分管工作 补贴(元) 任职时间 吴渠 闸工 东干渠 584 2019.12.9 黄塘 西干渠 677 2019.8.3 陈湖 巡渠员 南干渠 82 2019.11.22
        李江 组长 东干渠 563 2019.4.27 杨海 巡渠员 西干渠 678 2019.9.4 周河 巡渠员 南干渠 79 2019.4.21|2019.12.9|677""",
    "a name where the others have what a lost place would hold": """
        品种 规格等级 计量单位 本期 上期 马铃薯 散装 元/桶 17.84 15.80 花生油 散装 元/桶 13.61 48.10 带鱼 新鲜 元/桶 42.71 49.11
        鸡蛋 元/桶 39.70 6.75 芹菜 新鲜 元/桶 40.59 43.03 牛腩 散装 元/桶 43.26 46.82|带鱼|39.70 6.75""",
}


@pytest.mark.parametrize("cells", ODD.values(), ids=ODD)
def test_a_row_that_is_unlike_the_others_gives_no_figure_without_a_flag(cells: str) -> None:
    cells, row, texts = cells.split("|")
    tables = zhreport.parse(in_a_report(cells)).tables
    sure = [
        cell
        for table in tables
        for cell in table.cells
        if cell.role == "data" and not {"uncertain", "unknown"} & set(cell.flags)
    ]
    assert not [cell.text for cell in sure if row in cell.row_key and cell.text in texts.split()]


def test_months_broken_behind_their_dash_are_one_name() -> None:
    cells = "产品名称 单位 1- 9月 增长% 水泥 万吨 0.85 56.9 原煤 万吨 4.97 27.1 钢材 万吨 4.40 32.0 大米 吨 3.00 22.5"
    [table] = zhreport.parse(in_a_report(cells)).tables
    assert table["原煤", "1-9月"].value == 4.97


def test_a_grid_without_rows_keeps_its_header() -> None:
    cache = Cache()
    names = [make_cell(name, at, cache) for at, name in enumerate(("类别", "名称", "数量"))]
    header = spread([names], len(names))
    again = PlacedRow(names, "header")
    grid = Placed(["label", "label", "value"], header, [names], [again])
    confirm(grid, [], TableWords.load(), broken=True)
    assert grid.header is header


def test_a_header_moved_left_over_numbered_rows_stands_over_its_columns() -> None:
    table = zhreport.parse("""| 乡镇 | 本月产量 | 累计产量 | 增长(%) | |
|---|---|---|---|---|
| 1 | 青石镇 | 0.02 | 0.31 | 2.5 |
| 2 | 红岩乡 | 3.77 | 63.45 | -3.8 |
| 3 | 柳河镇 | 2.86 | 25.47 | 22.4 |
""").tables[0]
    assert table["青石镇", "本月产量"].value == 0.02


def test_a_header_that_repeats_merged_names_keeps_its_second_row_where_the_last_name_is_lost() -> None:
    table = zhreport.parse("""| 乡镇 | 存款 | 存款 | 贷款 | 贷款 |
| 乡镇 | 余额 | 增减 | 余额 |  |
| 青石镇 | 8971.9 | 0.76 | 11.53 | 552.3 |
| 红岩乡 | 4902.9 | 2.01 | 58.16 | 435.1 |
| 柳河镇 | 3147.5 | 1.55 | 21.67 | 20.2 |
""").tables[0]
    assert table["红岩乡", "存款/增减"].value == 2.01


def rows_of(cells: str) -> dict[str, list[str]]:
    """Return the texts of the rows of the only table by the name of each, a cell left of the name before it."""
    (table,) = zhreport.parse(in_a_report(cells)).tables
    rows = [[cell.text for cell in table.cells if cell.row == n and cell.text] for n in range(table.n_rows)]
    return {"/".join(row[: len(row) - 2]): row[-2:] for row in rows}


def test_a_part_of_a_name_is_no_group() -> None:
    rows = rows_of("""县区 乡镇 村数 户数 清源县 三 里镇 11 275 平塘镇 9 801 北河乡 31 79 高泉区 永湾乡 7 489 平门乡 3 600 金山街 道 12 123
        永山县 长山乡 24 267 高坪街道 15 208 凤山 街道 21 311""")
    assert rows["清源县/三里镇"] == ["11", "275"]
    assert rows["金山街道"] == ["12", "123"]
    assert rows["凤山街道"] == ["21", "311"]


def test_groups_of_one_row_stay() -> None:
    rows = rows_of(
        "县区 乡镇 村数 户数 清源县 三里镇 11 275 平塘镇 9 801 高泉区 永湾乡 7 489 永山县 长山乡 24 267 高坪乡 15 208"
    )
    assert rows["高泉区/永湾乡"] == ["7", "489"]


def test_a_part_of_a_name_is_no_part_of_the_unit_beside_it() -> None:
    rows = rows_of(
        "物资名称 单位 数量 金额 救生 衣 件 12 240 抽水 机 台 3 960 编织袋 条 400 320 移动 电缆 组 5 150 铁锹 把 60 90"
    )
    assert rows["移动电缆/组"] == ["5", "150"]
    assert rows["抽水机/台"] == ["3", "960"]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (
            "类别 药品 数量 金额 西药 青霉素 12 30 阿司匹林 13 31 胰岛素 14 32 中药 参 14 33 成药 板蓝根 15 34 藿香水 16 35 感冒灵 19 39",
            "中药参",
        ),
        ("指标 单位 本年 上年 产量 吨 3 4 房间 间 5 6 巡查 万 人次 7 8 用水量 吨 9 10 职工 人 9 11", "巡查万"),
        ("指标 单位 本年 上年 产量 吨 3 4 房间 间 5 6 作业量 台 班 7 8 用水量 吨 9 10 职工 人 9 11", "作业量台"),
    ],
)
def test_a_text_that_may_be_a_part_of_either_of_two_is_in_doubt(cells: str, wrong: str) -> None:
    assert all(cell.flags for cell in figures(in_a_report(cells)) if cell.row_key.endswith(wrong))


@pytest.mark.parametrize(
    "cells",
    [
        "编码 科目 名称 合计 基 本支出 项目支出 201 办公 26 14 12 203 养护 30 19 11 205 巡查 18 7 11 207 培训 25 16 9",
        "乡镇 耕 地面积 粮食产量 单产 青石乡 30 26 15 柳河镇 54 4723 77 红岩乡 34 10945 54 白沙镇 273 52 63",
        "产品名称 计量单位 产量 比 上年增长(%) 啤酒 千升 679.6 25.2 饮料 吨 629.5 30.1 布 万米 742.5 -15.7 纱 吨 695.2 11.0",
        "站名 企业数 利税 云 河站 958 18 大门站 502 42 东林站 361 16 北山站 14 167 高源站 121 19",
    ],
)
def test_a_character_alone_between_two_names_goes_to_neither_without_a_reason(cells: str) -> None:
    for cell in figures(in_a_report(cells)):
        wrong = any(part in cell.col_key for part in ("合计基", "乡镇耕", "产量比", "利税云"))
        assert not wrong or cell.flags


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (
            "乡镇 户数 金额(万元) 备注 永沟镇 57 13.9 跨村 长山镇 27 86.9 北沟乡 43 35.4 西泉街 道 21 26.2 跨村 云林镇 65 34.3",
            "道",
        ),
        (
            "站名 户数 水量(万方) 备注 龙湖站 78 91.8 新增 东林站 48 85.9 金 山分站 52 79.6 新增 银田站 44 80.2 新增",
            "山分站",
        ),
        ("品名 规格型号 数量 单价 水泵 立式 3 820 阀门 手动 12 95 手动 7 88 管件 铸铁 40 16", "手动"),
    ],
)
def test_a_row_that_may_have_left_its_name_in_the_row_above_is_in_doubt(cells: str, wrong: str) -> None:
    found = [cell for cell in figures(in_a_report(cells)) if cell.row_key.endswith(wrong)]
    assert all(cell.flags for cell in found)


def test_remarks_of_one_character_are_remarks() -> None:
    cells = "片区 数量 说明 城区 12 好 郊区 13 差 东区 5 好 西区 9 好"
    assert not any(cell.flags for cell in figures(in_a_report(cells)))


@pytest.mark.parametrize(
    "cells",
    [
        "单位:万元 经济分类 科目 预算数 决算数 合计 3533 3805 物业费 397 777 取暖费 535 691 培训费 452 345 劳务费 247 168",
        "产品名 称 单位 产量 比上 年增长(%) 纱 吨 30.0 -7.0 布 万米 821.1 28.3 饮料 吨 315.3 -12.4 钢材 吨 202.1 18.1",
    ],
)
def test_the_rest_of_a_torn_name_is_no_name(cells: str) -> None:
    (table,) = zhreport.parse(in_a_report(cells)).tables
    headers = {cell.text for cell in table.cells if cell.role == "header"}
    assert not headers & {"科目", "比上", "年增长(%)"}


def test_the_header_of_a_table_of_words_that_begins_further_up_is_not_taken_from_its_middle() -> None:
    cells = """类别 存在问题 整改措施 责任单位 整改情况 渠道养护 清淤不及时 每月巡查一次 灌区管理站 已完成 用水计量 缺少台账 明确专人负责
        水务所 正在整改 泵站运行 记录有缺项 灌区管理站 已完成 水费收缴 公示不及时 每月公示一次 财务科 正在整改"""
    for table in zhreport.parse(in_a_report(cells)).tables:
        assert all(cell.flags for cell in table.cells if cell.role == "label")


def test_a_long_text_above_a_header_is_no_name_of_it() -> None:
    cells = "政务热线办理通报 承办单位 受理量 满意率(%) 县水利局 173 81.45 县交通局 351 80.26 县卫健局 245 89.87"
    assert not any(cell.flags for cell in figures(in_a_report(cells)))


def test_a_short_text_above_a_header_may_be_its_first_name() -> None:
    cells = "工程名 承办单位 数 量 金额 滨河路 甲公司 173 81.45 环城路 乙公司 351 80.26 东门桥 丙公司 245 89.87"
    assert all(cell.flags or "数量" in cell.col_key or "金额" in cell.col_key for cell in figures(in_a_report(cells)))


@pytest.mark.parametrize(
    "cells",
    [
        # a caption where a name is lost
        "满意度测评结果 测评项目 上年满意度 增减 业务水平 82.6% 88.0% 4.8 环境卫生 85.8% 82.7% 1.1 信息公开 98.0% 91.3% -6.4",
        # a name above all others, where every row has lost a figure
        "指标名称 本期 上年同期 增长(%) 生产总值 476.40 -5.96 人均收入 323.93 217.10 固定投资 110.74 734.09",
        # units joined to names, for `单位` is lost
        "序号 资产名称 数量 单价(元) 1 办公桌 套 37 854.36 2 饮水机 组 56 603.46 3 投影仪 套 50 614.85 4 会议桌 组 53 684.94",
        # titles of rows that would be parts of names
        "项目 上年数 本年数 凤溪镇 621 533 白岭镇 311 42 第二批 清桥镇 284 716 金阳街道 770 88 平原 白山镇 794 284 青坝镇 12 8",
    ],
)
def test_what_a_count_alone_would_tell_is_in_doubt(cells: str) -> None:
    found = figures(in_a_report(cells))
    doubted = [cell for cell in found if cell.flags and cell.flags != ["text"]]
    assert doubted


def test_a_remark_does_not_name_the_row_below_it() -> None:
    cells = (
        "乡镇 户数 金额 备注 北门街道 52 30.2 含上年结转 36 55.4 清岭街道 27 78.7 新增 平源镇 49 17.5 长关镇 93 48.7"
    )
    assert all(cell.flags for cell in figures(in_a_report(cells)) if cell.row_key == "含上年结转")


def test_names_broken_in_a_narrow_column_are_joined() -> None:
    cells = "项目 运量 增长 轨 道 88 12 地面 公交站 320 4 合 计 408 6"
    assert not any(cell.flags for cell in figures(in_a_report(cells)))
