"""Tables: every cell right, or flagged (gallery entries 10 to 23)."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from gold import Case, check, params, read_cases

from zhreport import parse
from zhreport.command.cli import run

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("case", params("tables"))
def test_cells(case: Case) -> None:
    check(case)


def test_every_entry_of_the_gallery_has_cases() -> None:
    cases = read_cases("tables")
    assert len(cases) >= 40
    assert {entry for case in cases for entry in case.name.split() if entry.isdigit()} >= {
        str(n) for n in range(10, 24)
    }


def test_the_page_on_tables_says_what_comes_out() -> None:
    assert not doctest.testfile(str(DOCS / "tables.md"), module_relative=False).failed


def test_tables_as_markdown_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("单位:万元\n指标 | 2022年 | 2023年\n粮食产量 | 120 | 126\n合计 | 1150 | 1106.5\n", encoding="utf-8")
    assert run(["tables", str(path), "--format", "md"]) == 0
    assert "| 粮食产量 | 120 | 126 |" in capsys.readouterr().out


FEES = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n120\n第二十条第（八）项\n信息内容\n{}\n{}\n{}\n"


@pytest.mark.parametrize(
    ("header", "label", "figure", "unit"),
    [
        ("本年收费金额（单位：元）", "行政事业性收费", "125000", "元"),
        ("本年收费金额", "行政事业性收费（元）", "125000", "元"),
        ("本年收费金额（单位：元）", "行政事业性收费", "12.5万元", "万元"),
        ("本年收费金额（单位：万元）", "行政事业性收费", "12.5", "万元"),
        ("本年收费金额", "行政事业性收费（不含税金）", "12.5", "万元"),
    ],
)
def test_the_unit_printed_behind_a_label_counts(header: str, label: str, figure: str, unit: str) -> None:
    table = parse(FEES.format(header, label, figure)).tables[0]
    units = {cell.row_key: cell.unit for cell in table.cells if cell.role == "data"}
    assert units == {"licences": "件", "fees": unit}


def test_a_remark_in_brackets_behind_a_label_is_none_of_it() -> None:
    remark = "（设区的市级以上人民政府填写，其他机关不填写本栏）"
    source = (
        f"第二十条第（一）项\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章{remark}\n0\n1\n2\n"
        f"行政规范性文件{remark}\n1\n2\n3\n第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可{remark}\n120\n"
        f"第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n5\n行政强制{remark}\n0\n"
        "第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n12.5\n"
    )
    table = parse(source).tables[0]
    data = [cell for cell in table.cells if cell.role == "data"]
    assert [cell.value for cell in data] == [0, 1, 2, 1, 2, 3, 120, 5, 0, 12.5]
    assert not any(cell.flags for cell in table.cells)


def test_a_header_that_a_page_repeats_is_said_once() -> None:
    report = parse((DOCS.parent / "corpus" / "disclosure-2020-oneline.txt").read_text(encoding="utf-8"))
    names = [cell for cell in report.tables[1].cells if cell.text == "自然人"]
    assert len(names) == 1
    assert len(names[0].spans) == 2
