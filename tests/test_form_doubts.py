"""Known forms: where figures may stand in other columns than the page shows, or be none of the table, each has a flag."""

from __future__ import annotations

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
    return {cell.col_key for cell in data(table) if "uncertain" in cell.flags}


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
