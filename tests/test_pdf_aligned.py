"""Tables of PDFs that no rules draw: rows and columns by where the words stand, and no table where that is not certain."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

import zhreport
from zhreport.readers import load

SIZE = 12
XS = (72, 260, 360, 460)
SENTENCE = "全年供水量保持平稳,水质合格,用户满意,管网漏损率有所下降,水费收缴及时,没有发生停水的事故。"


def drawn(*pages, pitch=18, xs=XS):
    """Return a PDF of pages of lines, a line being a text, or the texts at `xs`; an empty line is a distance."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    made = canvas.Canvas(out, pagesize=A4)
    for lines in pages:
        made.setFont("STSong-Light", SIZE)
        for i, line in enumerate(lines):
            for x, text in zip(xs, (line,) if isinstance(line, str) else line, strict=False):
                made.drawString(x, 780 - pitch * i, text)
        made.showPage()
    made.save()
    return out.getvalue()


def texts(table):
    rows = [[""] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row][cell.col] = cell.text
    return rows


HEAD = ("指标", "计量单位", "2020年", "2021年")
ROWS = [HEAD, ("供水量", "万吨", "1,200", "1,300.5"), ("用户", "户", "310", "320"), ("漏损率", "%", "12", "")]


def test_rows_and_columns_without_any_rule():
    (table,) = zhreport.read(drawn([SENTENCE, "", "表1 主要指标", *ROWS, "", SENTENCE])).tables
    assert texts(table) == [list(row) for row in ROWS]
    assert table["供水量", "2021年"].value == 1300.5
    assert table.origin[0].page == 1
    assert table["用户", "2020年"].origin[0].box[0] == pytest.approx(360, abs=1)


def test_a_label_over_several_lines_is_one_label():
    lines = [
        ("项目", "", "年初预算数", "决算数"),
        ("一、一般公共预算财政", "", "1,234", "1,230"),
        ("拨款收入",),
        ("二、政府性基金预算财",),
        ("政拨款收入",),
        ("三、国有资本经营预算", "", "20", "20"),
        ("财政拨款收入",),
        ("四、其他收入", "", "12", "11"),
        ("本年收入合计", "", "1,266", "1,261"),
    ]
    (table,) = zhreport.read(drawn([SENTENCE, "", *lines, "", SENTENCE], pitch=15)).tables
    assert [row[0] for row in texts(table)] == [
        "项目", "一、一般公共预算财政拨款收入", "二、政府性基金预算财政拨款收入", "三、国有资本经营预算财政拨款收入", "四、其他收入",
        "本年收入合计",
    ]  # fmt: skip
    assert texts(table)[2][1:] == ["", ""]


def test_short_labels_are_never_taken_for_one():
    """All labels of a column are as wide as it: whether one goes on below, only its length can say."""
    lines = [HEAD, ("城区", "户", "310", "320"), ("郊区",), ("农村", "户", "12", "13"), ("合计", "户", "322", "333")]
    (table,) = zhreport.read(drawn([SENTENCE, "", *lines, "", SENTENCE])).tables
    assert [row[0] for row in texts(table)] == ["指标", "城区", "郊区", "农村", "合计"]


def test_a_header_of_two_levels():
    lines = [
        ("", "", "   水量(万吨)",),
        ("地区", "用户", "2020年", "2021年"),
        ("城区", "310", "12", "13"),
        ("郊区", "50", "6", "7"),
        ("合计", "360", "18", "20"),
    ]  # fmt: skip
    found = load(drawn([SENTENCE, "", *lines, "", SENTENCE], xs=(72, 260, 360, 412)))
    (grid,) = found.grids
    head = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells if cell.row < 2}
    assert head == {
        "地区": (0, 0, 2, 1), "用户": (0, 1, 2, 1), "水量(万吨)": (0, 2, 1, 2), "2020年": (1, 2, 1, 1), "2021年": (1, 3, 1, 1),
    }  # fmt: skip


def test_a_caption_over_the_middle_is_no_header():
    middle = ("", "   表1 供水的情况")
    found = load(drawn([SENTENCE, "", middle, *ROWS, "", SENTENCE], xs=(72, 200, 320, 430)))
    (grid,) = found.grids
    assert grid.n_rows == 4
    assert "表1 供水的情况\n" in found.text


@pytest.mark.parametrize("repeat", [False, True])
def test_a_table_goes_on_over_pages_whatever_little_is_left_of_it(repeat):
    first, rest = ROWS[:3], [("漏损率较上年有所下降", "%", "12", ""), ("水质达标率", "%", "100", "100")]
    later = [HEAD, *rest] if repeat else rest
    (table,) = zhreport.read(drawn([SENTENCE, "", *first, ROWS[1]], [*later, "", SENTENCE])).tables
    assert texts(table) == [list(row) for row in (*first, ROWS[1], *rest)]
    assert [origin.page for origin in table.origin] == [1, 2]


def test_a_row_that_the_page_end_cuts_is_whole():
    xs = (72, 110, 240, 300)
    lines = [(str(i), f"供水总量第{i}项的数", str(100 + i), "") for i in range(1, 5)]
    lines.append(("5", "水质达标率第5项的数", "105", "按年末的口径调整"))
    later = [("", "据", "", "的数据"), ("6", "投诉办结", "106", "")]
    (table,) = zhreport.read(drawn([SENTENCE, "", *lines], [*later, "", SENTENCE], xs=xs, pitch=15)).tables
    assert texts(table)[4] == ["5", "水质达标率第5项的数据", "105", "按年末的口径调整的数据"]
    assert texts(table)[5][:3] == ["6", "投诉办结", "106"]


@pytest.mark.parametrize(
    "lines",
    [
        [("一、总体情况", "", "", "1"), ("二、主动公开", "", "", "3"), ("三、存在问题", "", "", "7")],  # a table of contents
        [("1.", "总体情况良好"), ("2.", "公开及时"), ("3.", "没有收费"), ("4.", "没有诉讼")],  # a list with hanging markers
        [("甲方:", "某某局"), ("乙方:", "某某公司"), ("日期:", "2021")],
        [("姓名", "职务"), ("张某", "局长"), ("李某", "科长"), ("王某", "科员")],  # words alone
    ],
)  # fmt: skip
def test_what_holds_no_column_of_figures_is_text(lines):
    assert load(drawn([SENTENCE, "", *lines, "", SENTENCE])).grids == []


def test_where_figures_stand_between_the_lines_of_a_label_the_rows_are_not_guessed():
    """Cells centred in their height: which lines are one label cannot be told; the text is read as it stands."""
    lines = [HEAD, ("一般公共预算财政拨",), ("", "", "12", "13"), ("款",), ("政府性基金预算财政",), ("", "", "20", "20"), ("拨款",), ("", "", "1", "2")]  # fmt: skip
    assert load(drawn([SENTENCE, "", *lines, "", SENTENCE], pitch=9)).grids == []


def test_a_heading_right_below_the_table_is_no_row_of_it():
    report = zhreport.read(drawn(["一、供水情况", SENTENCE, "", *ROWS[:3], ROWS[1], "二、存在的问题", SENTENCE]))
    assert [section.heading.text for section in report.sections] == ["供水情况", "存在的问题"]
    assert report.tables[0].n_rows == 4


def test_columns_of_text_stay_columns():
    left = [SENTENCE[i : i + 18] for i in range(0, 36, 18)] * 6
    rows = [(text, text) for text in left]
    assert load(drawn(rows, xs=(72, 310))).grids == []
