"""PDFs: lines become paragraphs, columns are read one after another, tables keep their grids over pages."""

from __future__ import annotations

import logging

import pytest
from rendering import Block, Layout, pdf_of

import zhreport
from zhreport.model import Cell, Table
from zhreport.readers import load
from zhreport.readers.pdf import _QUIET

SENTENCES = [
    "全年主动公开政府信息三百一十二条,其中通过政府网站公开二百条,通过政务新媒体公开一百一十二条。",
    "收到公开申请九件,均在法定期限内答复,没有因为公开工作引起的行政复议和行政诉讼。",
    "坚持以公开为常态、不公开为例外,对拟公开的信息先审查、后公开,全年没有发生泄密事件。",
]
A4 = (595.0, 842.0)


def paragraphs(count):
    return ["".join(SENTENCES[(i + k) % 3] for k in range(1 + i % 3)) for i in range(count)]


def report_blocks(count):
    texts = paragraphs(count)
    return [Block("某某局2021年工作报告", "title"), Block("一、总体情况"), *map(Block, texts[: count // 2]), Block("二、存在问题"),
            *map(Block, texts[count // 2 :])]  # fmt: skip


@pytest.mark.parametrize("columns", [1, 2])
def test_hard_wraps_are_joined_in_one_and_two_columns_over_pages(columns):
    blocks = report_blocks(24)
    report = zhreport.read(pdf_of(blocks, Layout(A4, columns)))
    assert report.outline() == "一、总体情况\n二、存在问题"
    assert [node.text for node in report.paragraphs] == paragraphs(24)
    assert {node.category for node, _ in report.walk() if node.kind == "boilerplate"} == {
        "running_title",
        "page_number",
    }
    assert report.metadata.title == "某某局2021年工作报告"
    assert report.validate() == []


def test_a_paragraph_says_on_which_pages_it_stands():
    blocks = [Block("".join(SENTENCES * 3)) for _ in range(12)]
    report = zhreport.read(pdf_of(blocks, Layout(A4)))
    pages = [[origin.page for origin in node.origin] for node in report.paragraphs]
    assert [1, 2] in pages
    assert all(origin.box[0] < origin.box[2] <= 595 for node in report.paragraphs for origin in node.origin)


def long_table(rows):
    cells = [Cell(0, 0, 2, 1, "header", "地区"), Cell(0, 1, 1, 2, "header", "用水量(万吨)")]
    cells += [Cell(1, 1, 1, 1, "header", "2020年"), Cell(1, 2, 1, 1, "header", "2021年")]
    for row in range(2, rows + 2):
        cells += [Cell(row, 0, 1, 1, "label", f"第{row}片区"), Cell(row, 1, 1, 1, "data", str(row))]
        cells.append(Cell(row, 2, 1, 1, "data", "" if row % 7 == 0 else f"{row}.5"))
    return Table(0, 0, n_rows=rows + 2, n_cols=3, cells=cells)


@pytest.mark.parametrize("repeat", [0, 2])
def test_a_table_over_three_pages_is_one_table(repeat):
    blocks = [
        *report_blocks(4)[:4],
        Block("", "table", table=long_table(90)),
        Block("二、存在问题"),
        Block(SENTENCES[1]),
    ]
    report = zhreport.read(pdf_of(blocks, Layout(A4, repeat=repeat)))
    (table,) = report.tables
    assert [origin.page for origin in table.origin] == [1, 2, 3]
    assert (table.n_rows, table.n_cols) == (92, 3)
    for row in range(2, 92):
        assert table[f"第{row}片区", "用水量(万吨)/2020年"].value == row
        assert table[f"第{row}片区", "用水量(万吨)/2021年"].value == (None if row % 7 == 0 else row + 0.5)
    assert table["第80片区", "用水量(万吨)/2020年"].origin[0].page == 3
    assert report.outline() == "一、总体情况\n二、存在问题"


def test_two_tables_with_text_between_stay_two():
    table = long_table(3)
    report = zhreport.read(
        pdf_of([Block("", "table", table=table), Block(SENTENCES[0]), Block("", "table", table=table)], Layout(A4))
    )
    assert len(report.tables) == 2


def test_a_frame_around_text_is_no_table():
    framed = Table(0, 0, n_rows=1, n_cols=1, cells=[Cell(0, 0, 1, 1, "data", SENTENCES[0])])
    report = zhreport.read(pdf_of([Block("一、总体情况"), Block("", "table", table=framed)], Layout(A4)))
    assert report.tables == []
    assert SENTENCES[0] in report.text.replace("\n", "")


def test_a_table_without_rules_is_flattened_with_its_gaps():
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    made = canvas.Canvas(out, pagesize=A4)
    made.setFont("STSong-Light", 12)
    for i, row in enumerate(
        (("指标", "2020年", "2021年"), ("用水量", "12", "13"), ("售水量", "10", "11"), ("漏损量", "2", "2"))
    ):
        for j, text in enumerate(row):
            made.drawString(72 + 150 * j, 700 - 20 * i, text)
    made.save()
    (table,) = zhreport.read(out.getvalue()).tables
    assert [cell.value for cell in table.cells if cell.role == "data"] == [12, 13, 10, 11, 2, 2]


def test_radicals_are_folded_by_the_character_layer():
    report = zhreport.read(
        pdf_of(
            [Block("⼀、总体情况"), Block("⼈⺠政府公开信息三百条,社会各界普遍满意。")],
            Layout(A4, fonts=["STSong-Light"]),
        )
    )
    if "⼀" not in report.text:
        pytest.skip("the font draws no radicals")
    assert report.outline() == "一、总体情况"
    assert "text.radical_folded" in {note.code for note in report.diagnostics}


def test_a_large_line_is_evidence_and_no_verdict():
    found = load(pdf_of(report_blocks(4), Layout(A4)))
    bold = [found.text[start:].split("\n")[0] for start, hint in found.hints.items() if hint.bold]
    assert bold == ["某某局2021年工作报告"]


def test_a_bold_phrase_at_the_start_leaves_the_paragraph_whole():
    from zhreport.readers.pdf_lines import find_lines

    def char(text, x, font):
        return {"text": text, "x0": x, "x1": x + 12, "top": 100, "bottom": 112, "size": 12, "fontname": font}

    (mixed,) = find_lines([char("公", 0, "SimSun"), char("开", 12, "SimSun,Bold")], 1)
    (bold,) = find_lines([char("公", 0, "SimHei"), char("开", 12, "SimHei")], 1)
    assert (mixed.bold, mixed.plain, bold.bold, bold.plain) == (False, False, True, False)


def two_columns(*columns, page=A4):
    """Return a page's lines in columns as (x, y, text): each column a list of lines."""
    return [(72 + 240 * i, page[1] - 100 - 18 * j, line) for i, own in enumerate(columns) for j, line in enumerate(own)]


def drawn_at(*pages):
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    made = canvas.Canvas(out, pagesize=A4)
    for page in pages:
        made.setFont("STSong-Light", 10)
        for x, y, text in page:
            made.drawString(x, y, text)
        made.showPage()
    made.save()
    return out.getvalue()


WRAPPED = [
    "  各单位认真落实有关规定把公开工作列入",
    "年度计划逐项分解任务并按月通报进展情况,",
    "到年底全部任务按时完成。",
]


@pytest.mark.parametrize(("left", "right"), [(2, 0), (1, 0), (4, 1), (3, 0)])
def test_the_last_page_has_the_columns_of_the_page_before(left, right):
    full = two_columns(WRAPPED * 6, WRAPPED * 6)
    report = zhreport.read(drawn_at(full, two_columns(WRAPPED * left, WRAPPED * right)))
    assert {unit.text for unit in report.paragraphs} == {"".join(WRAPPED).strip()}
    assert len(report.paragraphs) == 12 + left + right


def test_a_page_in_one_column_after_one_in_two_is_read_across():
    wide = [line * 2 for line in WRAPPED[:2]]
    found = load(drawn_at(two_columns(WRAPPED * 6, WRAPPED * 6), two_columns(wide * 4)))
    assert "".join(wide * 4).replace(" ", "") in found.text.replace(" ", "").replace("\n", "")


def test_lines_that_hang_over_the_edge_do_not_move_it():
    from zhreport.readers.pdf_flow import PageContent, flow
    from zhreport.readers.pdf_lines import Line

    ends = [200.0, 192.0, 200.0, 210.0, 192.0, 200.0, 210.0, 200.0, 192.0, 40.0]
    lines = [
        Line("公开", 0.0, x1, 18.0 * i, 18.0 * i + 10, 10.0, False, True, 1, "left") for i, x1 in enumerate(ends, 10)
    ]
    assert len(flow([PageContent(1, 595.0, 842.0, lines, [])])) == 1


def test_the_librarys_own_logs_are_as_before_when_the_last_thread_has_read():
    log, level = logging.getLogger("pdfminer"), logging.getLogger("pdfminer").level
    with _QUIET:
        with _QUIET:
            pass
        assert log.level == logging.CRITICAL
    assert log.level == level
