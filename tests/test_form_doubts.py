"""Known forms: where figures may stand in other columns than the page shows, or be none of the table, each has a flag."""

from __future__ import annotations

from collections.abc import Sized
from pathlib import Path

from zhreport import Parser, parse
from zhreport.model import Cell, Table

OUTCOMES = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
HEADER = f"""| 行政复议 | 行政诉讼 |
| {OUTCOMES} | 未经复议直接起诉 | 复议后起诉 |
| {OUTCOMES} | {OUTCOMES} |
"""


def data(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if cell.role == "data"]


def flagged(table: Table) -> set[str]:
    cells = [cell for cell in data(table) if "uncertain" in cell.flags]
    assert all(cell.flags.count("uncertain") == 1 for cell in cells)
    return {cell.col_key for cell in cells}


def test_a_blank_total_of_figures_shows_that_figures_are_lost() -> None:
    row = "| 6 | 1 | 5 | 5 | 17 |  | 1 | 4 | 1 | 6 | 6 | 4 | 1 | 12 |  |\n"
    table = parse(HEADER + row).tables[0]
    after = [cell for cell in data(table) if cell.col_key.startswith("litigation.after_review.") and cell.text]
    assert [cell.value for cell in after] == [6, 4, 1, 12]
    assert all("uncertain" in cell.flags for cell in after)


def test_blanks_that_the_sums_take_for_zeros_leave_no_doubt() -> None:
    row = "| 6 | 1 | 5 | 5 | 17 |  | 1 | 4 | 1 | 6 | 6 |  |  |  | 6 |\n"
    assert not flagged(parse(HEADER + row).tables[0])


def test_a_row_with_blanks_whose_sums_do_not_hold_is_uncertain() -> None:
    row = "|\n15 |\n9 |\n40 |\n|\n64 |\n55 |\n24 |\n15 |\n137 |\n40 |\n55 |\n24 |\n38 |\n157 |\n"
    table = parse(HEADER.replace(" | ", " |\n").replace("| ", "|\n").removeprefix("|\n") + row).tables[0]
    assert {cell.col_key for cell in data(table) if cell.value is not None} == flagged(table)


def test_the_one_figure_too_much_in_a_sum_is_told() -> None:
    source = (
        "统计指标\n单位\n统计数\n（三）申请答复数\n件\n217\n4.不同意公开答复数\n件\n217\n其中：涉及国家秘密\n件\n3\n"
        "涉及商业秘密\n件\n31\n涉及个人隐私\n件\n186\n危及国家安全、公共安全、经济安全和社会稳定\n件\n0\n"
        "不是《条例》所指政府信息\n件\n0\n法律法规规定的其他情形\n件\n0\n"
    )
    (table,) = parse(source).tables
    assert [cell.row_key for cell in data(table) if "check_failed" in cell.flags] == [
        "requests.answered.refused.state_secret"
    ]


FORM = """form = "reserve"

[[tables]]
id = "balance"
row_header = "项目"
columns = [
  { key = "opening", label = "年初结余金额" },
  { key = "change", label = "本年收支净额", signed = true },
  { key = "closing", label = "年末结余金额" },
]
rows = [
  { key = "total", label = "各项准备金合计" },
  { key = "risk", label = "贷款风险准备金" },
  { key = "rent", label = "廉租住房补充资金" },
]
[[rules]]
id = "sum"
table = "balance"
apply = "column"
left = ["total"]
right = ["risk", "rent"]
severity = "hard"
"""


def test_sums_find_a_figure_below_zero_where_the_form_expects_one(tmp_path: Path) -> None:
    path = tmp_path / "reserve.toml"
    path.write_text(FORM, encoding="utf-8")
    source = (
        "项目 | 年初结余金额 | 本年收支净额 | 年末结余金额\n各项准备金合计 | 30 | -4 | 26\n"
        "贷款风险准备金 | 10 |  | 4\n廉租住房补充资金 | 20 | 2 | 22\n"
    )
    (table,) = Parser(forms=[path]).parse(source).tables
    lost = table["risk", "change"]
    assert (lost.value, lost.flags) == (-6, ["empty", "imputed"])


PAGES = """第二十条第（五）项
信息内容
本年处理决定数量
行政许可
{licences}
第二十条第（六）项
信息内容
本年处理决定数量
行政处罚
{penalties}
行政强制
0
三、收到和处理政府信息公开申请情况
自然人
商业企业
科研机构
社会公益组织
法律服务机构
其他
总计
一、本年新收政府信息公开申请数量
4
1
0
0
0
0
5
4
二、上年结转政府信息公开申请数量
0
0
0
0
0
0
0
"""


def test_a_figure_that_may_be_the_page_number_missing_there_is_uncertain() -> None:
    report = parse(PAGES.format(licences=120, penalties=3))
    figures = {cell.row_key: (cell.value, cell.flags) for cell in data(report.tables[0])}
    assert figures == {"licences": (120, []), "penalties": (3, ["uncertain"]), "coercion": (0, [])}
    assert "table.grid_uncertain" in {note.code for note in report.diagnostics}


def test_no_figure_is_doubted_where_no_page_number_is_missing() -> None:
    tables = parse(PAGES.format(licences=120, penalties="7\n3")).tables  # 3 is one too many there
    assert not any(flagged(table) for table in tables)
    assert not any(flagged(table) for table in parse(PAGES.format(licences=120, penalties=7)).tables)


def test_cells_of_a_table_without_such_a_figure_are_not_made() -> None:
    slot = vars(Table)["cells"].slot
    made = [parse(PAGES.format(licences=120, penalties=figure)).tables[0] for figure in (7, 3)]
    assert [isinstance(slot.__get__(table), list) for table in made] == [False, True]


def test_one_bare_figure_outside_the_tables_is_no_sequence_of_pages() -> None:
    source = PAGES.format(licences=120, penalties=3).replace("\n5\n4\n", "\n5\n")
    assert not any(flagged(table) for table in parse(f"{source}四、其他需要报告的事项\n无。\n4\n").tables)
    tables = parse(f"一、总体情况\n全年工作平稳。\n2\n{source}四、其他需要报告的事项\n无。\n4\n").tables
    assert [cell.value for table in tables for cell in data(table) if "uncertain" in cell.flags] == [3]


def test_a_figure_before_a_row_of_which_nothing_is_there_may_be_that_row_s() -> None:
    block = (
        "第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n1\n2\n3\n第二十条第（五）项\n"
    )
    report = parse(f"{block}信息内容\n本年处理决定数量\n行政许可\n5\n")
    assert {cell.row_key for cell in data(report.tables[0]) if "uncertain" in cell.flags} == {"regulations"}
    (told,) = [note for note in report.diagnostics if note.code == "table.grid_uncertain"]
    assert "of the row after it" in told.message


def test_a_numbered_label_that_is_cut_is_no_rest_of_the_blank_row_above() -> None:
    rows = "1.属于国家秘密\n2.其他法律\n25\n10\n3\n5\n5\n17\n65\n3.危及“三安全一稳定”\n0\n0\n0\n0\n0\n0\n0\n"
    (table,) = parse(f"一、本年新收政府信息公开申请数量\n30\n10\n3\n5\n5\n17\n70\n（三）不予公开\n{rows}").tables
    assert table["results.refused.law_forbidden", "total"].value == 65
    assert {cell.value for cell in data(table) if cell.row_key == "results.refused.state_secret"} == {None}


def test_the_number_of_a_torn_label_is_no_figure_of_the_row_above() -> None:
    torn = "5.不属于本行政机关公开数\n件\n6\n.申请信息不存\n在数\n件\n7.告知作出更改补充数\n件\n1\n"
    (table,) = parse(f"统计指标\n单位\n统计数\n{torn}8.告知通过其他途径办理数\n件\n2\n").tables
    assert table["requests.answered.not_this_body", "count"].value is None
    assert table["requests.answered.told_to_amend", "count"].value == 1


def test_a_figure_alone_in_a_long_row_stands_nowhere_for_certain() -> None:
    titles = HEADER.replace(" |\n", "").replace("\n", "").removeprefix("| ").replace("| ", "\n|\n").replace(" ", "")
    cells = data(parse(f"{titles}\n|\n8\n" + "|\n" * 15).tables[0])
    assert {cell.value for cell in cells} == {None}


def test_long_cells_of_a_document_are_not_remembered() -> None:
    parser = Parser()
    index = parser.knowledge.labels
    memories: list[Sized] = [index.lines, index.alike, index.values, *index.found, *index.texts]
    memories += [call.__self__ for call in (index.lookup, index.forms_with)]  # type: ignore[attr-defined]
    row, size = PAGES.format(licences="{} | {}", penalties=0), []
    for text in ("说明文字" * 30, "说明文字" * 40):
        parser.parse(row.format(3, text))
        size.append(sum(map(len, memories)))
    assert size[0] == size[1] > 0


def test_a_group_that_shares_its_label_has_no_figures_to_doubt() -> None:
    rows = "\n".join(["本年制发件数", "(六)其他处理", *"0000000", "(七)总计"])
    report = parse(rows)
    assert report.validate() == []
    assert all(cell.row_key != "results.other" for table in report.tables for cell in data(table))
