"""Tables for other programs: every figure with its labels, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import trees

from zhreport.errors import ZhreportError
from zhreport.model import Cell, Table
from zhreport.tables.export import (
    COLUMNS,
    csv_lines,
    json_lines,
    neutral,
    places,
    records,
    report_records,
    to_frame,
    to_xlsx,
)


def test_records_name_every_figure():
    found = records(trees.table())
    assert [tuple(record) for record in found] == [COLUMNS] * 4
    assert [(record["row_label"], record["col_label"], record["value"]) for record in found] == [
        ("新收", "申请人 / 自然人", 2),
        ("新收", "申请人 / 商业企业", 1234),
        ("办结", "申请人 / 自然人", 1),
        ("办结", "申请人 / 商业企业", None),
    ]
    assert found[1] | {"spans": []} == found[1]
    assert (found[0]["row_key"], found[0]["col_key"], found[0]["raw"], found[0]["unit"]) == ("new", "person", "2", "件")
    assert trees.table().records() == found


def stacked():
    """A table of two blocks, each with a caption row and a header row, and row labels in two columns."""
    cells = [
        Cell(0, 0, 1, 3, "header", "第一块"),
        Cell(1, 0, 1, 2, "header", "内容"),
        Cell(1, 2, 1, 1, "header", "数量"),
        Cell(2, 0, 2, 1, "label", "许可"),
        Cell(2, 1, 1, 1, "label", "新增"),
        Cell(2, 2, 1, 1, "data", "1", 1),
        Cell(3, 1, 1, 1, "label", "许可"),
        Cell(3, 2, 1, 1, "data", "2", 2),
        Cell(4, 0, 1, 3, "header", "第二块"),
        Cell(5, 0, 1, 2, "label", "金额"),
        Cell(5, 2, 1, 1, "data", "3", 3),
    ]
    return Table(0, 0, n_rows=6, n_cols=3, cells=cells)


def test_labels_come_from_the_block_above_and_the_row_tree():
    assert [(record["row_label"], record["col_label"]) for record in records(stacked())] == [
        ("许可 / 新增", "第一块 / 数量"),
        ("许可", "第一块 / 数量"),
        ("金额", "第二块"),
    ]


def test_places_give_the_cell_that_covers():
    texts = [[cell.text for cell in row] for row in places(stacked())]
    assert texts[0] == ["第一块"] * 3
    assert [row[0] for row in texts] == ["第一块", "内容", "许可", "许可", "第二块", "金额"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        (" =1", "' =1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("-增长", "'-增长"),
        ("-3", "-3"),
        ("+19", "+19"),
        ("-1,234.5%", "-1,234.5%"),
        ("--", "--"),
        ("-1+1", "'-1+1"),
        ("1-2", "1-2"),
        ("", ""),
    ],
)
def test_no_text_becomes_a_formula(text, written):
    assert neutral(text) == written
    (_, row) = csv.reader("".join(csv_lines([{"raw": text}], ("raw", "row"))).splitlines(keepends=True))
    assert row[0] == written


def test_csv_and_json_lines_have_the_same_records():
    rows = list(report_records(trees.report()))
    assert [json.loads(line) for line in json_lines(rows)] == rows
    table = list(csv.DictReader(io.StringIO("".join(csv_lines(rows)))))
    assert [row["row_label"] for row in table] == [row["row_label"] for row in rows]
    assert table[1]["flags"] == "imputed"
    assert table[0]["spans"] == "-".join(map(str, rows[0]["spans"][0]))
    assert [row["value"] for row in table] == ["2", "1234", "1", ""]


def test_a_workbook_has_the_records_and_each_table_with_its_merged_cells():
    openpyxl = pytest.importorskip("openpyxl")
    file = io.BytesIO()
    report = trees.report()
    report.tables[0].cells[3].text = "=1+1\x0b"
    to_xlsx([report], file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["records", "table 1"]
    tidy = list(book["records"].values)
    assert tidy[0][:3] == ("source", "table", "caption")
    assert [row[tidy[0].index("value")] for row in tidy[1:]] == [2, 1234, 1, None]
    drawn = book["table 1"]
    assert {str(area) for area in drawn.merged_cells.ranges} == {"A1:A2", "B1:C1"}
    assert drawn["C3"].value == 1234
    assert (drawn["C2"].value, drawn["C2"].data_type, drawn["C2"].quotePrefix) == ("=1+1\ufffd", "s", True)


def test_a_frame_has_typed_values():
    pandas = pytest.importorskip("pandas")
    frame: Any = to_frame(trees.table())
    assert list(frame.columns) == list(COLUMNS)
    assert str(frame["value"].dtype) == "Int64"
    assert frame["value"].isna().tolist() == [False, False, False, True]
    empty: Any = to_frame(Table(0, 0))
    assert list(empty.columns) == list(COLUMNS)
    assert isinstance(trees.table().to_frame(), pandas.DataFrame)


def test_a_missing_library_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ImportError, match=r"zhreport\[frames\]"):
        to_frame(trees.table())
    with pytest.raises(Exception, match=r"zhreport\[xlsx\]"):
        to_xlsx([], io.BytesIO())


def test_more_figures_than_a_sheet_holds_are_an_error_in_one_line(monkeypatch):
    report = trees.report()
    monkeypatch.setattr("zhreport.tables.export.MOST_ROWS", len(list(report_records(report))))
    with pytest.raises(ZhreportError, match="no sheet of Excel holds; write CSV"):
        to_xlsx([report], io.BytesIO())
