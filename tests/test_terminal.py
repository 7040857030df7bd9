"""The terminal view fits its width, draws merged cells, marks what is doubtful, and keeps documents in their place."""

from __future__ import annotations

import io
import re

import pytest
import trees
from rich.cells import cell_len

import zhreport
from zhreport.checking import findings
from zhreport.model import Cell, Heading, Paragraph, Section, Table
from zhreport.rendering.boxes import Box, draw, wrap
from zhreport.rendering.printable import printable
from zhreport.rendering.terminal import show
from zhreport.report import Report

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def view(report, **options):
    file = io.StringIO()
    show(report, file=file, **options)
    return file.getvalue()


def wide_table(columns=10):
    """A table as wide as the statutory ones: three columns of labels, the rest figures, merged headers."""
    cells = [
        Cell(0, 0, 2, 3, "header", "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"),
        Cell(0, 3, 1, columns - 3, "header", "申请人情况"),
        *(Cell(1, col, 1, 1, "header", "法律服务机构") for col in range(3, columns)),
    ]
    for row in range(2, 6):
        cells += [Cell(row, 1, 1, 2, "label", f"{row}.属于国家秘密的其他不予公开情形")]
        cells += [Cell(row, col, 1, 1, "data", f"{row * col * 1000:,}", row * col * 1000) for col in range(3, columns)]
    cells.append(Cell(2, 0, 4, 1, "label", "三、本年度办理结果"))
    return Table(0, 0, "test.wide", "", 6, columns, cells)


@pytest.mark.parametrize("report", [trees.report(), trees.deep(200), Report("", children=[wide_table()])], ids="abc")
@pytest.mark.parametrize("width", [20, 31, 60, 100, 200])
def test_no_line_is_wider_than_the_terminal(report, width):
    assert max(cell_len(line) for line in view(report, width=width, color=False).splitlines()) <= width


@pytest.mark.parametrize("width", [20, 50, 100])
def test_colour_changes_nothing_but_colour(width):
    coloured = view(trees.report(), width=width, color=True)
    assert "\x1b[" in coloured
    assert ESCAPE.sub("", coloured) == view(trees.report(), width=width, color=False)


def test_the_tree_says_what_it_knows():
    text = view(trees.report(), width=100, color=False)
    for line in (
        "一、总体情况  L1 #1 overview",
        "  (一)主动公开  L2 #1 ▸run-in",
        "  )平台建设  L2 #2 platform ~repaired  platforms 0.75",
        "      • 二是加强<b>培训</b>。  measures 0.50",
        "  [page_number] - 3 -",
        "某局  2021-01-21",
    ):
        assert line in [row.rstrip() for row in text.splitlines()]


def test_the_table_is_drawn_with_merged_cells_and_marks():
    assert """\
  ┌──────┬───────────────────┐
  │ 申请 │ 申请人            │
  │      ├────────┬──────────┤
  │      │ 自然人 │ 商业企业 │
  ├──────┼────────┼──────────┤
  │ 新收 │      2 │   1,234* │
  ├──────┼────────┼──────────┤
  │ 办结 │     1! │        ? │
  └──────┴────────┴──────────┘
  * imputed   ? unknown   ! check_failed
  ! done<=new: 3 <= 2 does not hold (hard)
""" in view(trees.report(), width=100, color=False)


def test_ten_columns_are_readable_at_a_hundred():
    rows = view(Report("", children=[wide_table()]), width=100, color=False).splitlines()
    drawn = [row for row in rows if row.startswith(("┌", "│", "├", "└"))]
    assert {cell_len(row) for row in drawn} == {cell_len(drawn[0])}
    assert any("6,000" in row and "18,000" in row for row in drawn)
    assert any("45,000" in row for row in drawn)
    assert len(drawn) < 40


def test_a_table_too_wide_for_any_drawing_is_listed():
    text = view(Report("", children=[wide_table(30)]), width=40, color=False)
    assert "┌" not in text
    assert text.count("三、本年度办理结果") >= 4 * 27


def test_diagnostics_stand_at_the_end_the_worst_first():
    rows = view(trees.report(), width=100, color=False).splitlines()
    assert [row.split()[:2] for row in rows[-2:]] == [
        ["warning", "table.value_unknown"],
        ["repair", "heading.ordinal_lost"],
    ]


@pytest.mark.parametrize(
    ("environment", "color", "coloured"),
    [
        ({}, None, True),
        ({"NO_COLOR": "1"}, None, False),
        ({"TERM": "dumb"}, None, False),
        ({"NO_COLOR": "1"}, True, True),
        ({}, False, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(monkeypatch, environment, color, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    file = io.StringIO()
    monkeypatch.setattr(file, "isatty", lambda: True)
    show(trees.report(), file=file, color=color, width=80)
    assert ("\x1b[" in file.getvalue()) is coloured


def test_without_a_terminal_there_is_no_colour():
    assert "\x1b" not in view(trees.report())


NASTY = "\x1b[31m\x07\x9b2J甲\r\n乙\u202e\ud800\u200b[bold]丙[/bold]:smile:"


def test_no_document_reaches_the_terminal():
    report = Report(
        NASTY, children=[Section(0, 1, 1, Heading(0, 1, "", text=NASTY), role=NASTY, children=[Paragraph(0, 1, NASTY)])]
    )
    report.source.name = report.metadata.agency = NASTY
    report.children.append(Table(0, 0, NASTY, NASTY, 1, 1, [Cell(0, 0, 1, 1, "data", NASTY)]))
    text = view(report, width=200, color=False)
    assert text.replace("\n", "").isprintable()
    assert text.count("[bold]丙[/bold]:smile:") == 8


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", ""), (" 甲\n乙\t丙 ", "甲 乙 丙"), ("\x1b[0m", "\ufffd[0m"), ("甲\u200b乙", "甲乙"), ("\ue000", "\ufffd")],
)
def test_printable(text, shown):
    assert printable(text) == shown


@pytest.mark.parametrize("width", range(1, 12))
@pytest.mark.parametrize(
    "text", ["本年新收政府信息公开申请数量", "1,234,567.89", "增长 12.5% (同比)", "a b c", "", "𠀀𠀁 x"]
)
def test_wrapping_keeps_every_character_and_the_width(text, width):
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(cell_len, lines)) <= max(width, 2)


@pytest.mark.parametrize("width", [5, 8, 13, 40])
def test_a_drawing_is_a_rectangle_within_the_width_or_refused(width):
    boxes = [Box(0, 0, 2, 1, "指标名称"), Box(0, 1, 1, 2, "合计"), Box(1, 1, 1, 1, "1,234", True), Box(1, 2, 2, 1, "5")]
    drawing = draw(boxes, 3, 3, width)
    if drawing is None:
        assert width < 3 * 2 + 4
    else:
        widths = {cell_len("".join(text for text, _ in line)) for line in drawing}
        assert len(widths) == 1
        assert max(widths) <= width


@pytest.mark.parametrize(
    "cell", [Cell(9, 9, 1, 1, "data", "x"), Cell(0, 0, 9, 9, "data", "x"), Cell(0, 1, 1, 1, "label", "x")]
)
def test_a_malformed_table_is_drawn_as_far_as_it_goes(cell):
    table = Table(0, 0, n_rows=2, n_cols=2, cells=[Cell(0, 0, 1, 2, "header", "甲"), cell])
    assert "甲" in view(Report("", children=[table]), width=60, color=False) or cell.row_span == 9


def test_findings_name_file_line_and_column():
    assert findings(trees.report()) == [
        "a.txt:13:1: warning table.value_unknown: done, company: the figure is missing",
        "a.txt:13:1: warning table.check_failed: done<=new: 3 <= 2 does not hold (hard)",
    ]


def test_a_failed_sum_is_told_once():
    from zhreport.diagnostics import make

    report = trees.report()
    report.diagnostics.append(
        make("table.check_failed", "3 is more than 2", report.tables[0].start, report.tables[0].end)
    )
    assert [line.partition("warning ")[2][:22] for line in findings(report)] == [
        "table.value_unknown: d",
        "table.check_failed: 3 ",
    ]


def test_items_of_an_inner_enumeration_are_indented():
    report = zhreport.parse(
        "一、主要职责\n本局负责下列事项:\n1.进行下列检查:\n(1)检查收支;\n(2)检查资产。\n2.报告结果。\n"
    )
    rows = view(report, width=60, color=False).splitlines()
    shown = {row.strip()[2:5]: len(row) - len(row.lstrip()) for row in rows}
    assert shown["1.进"] == shown["2.报"] < shown["(1)"] == shown["(2)"]
