"""Web pages: what a visitor reads comes out, in lines, with tables as grids and the chrome marked."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhreport
from zhreport.readers import load

SENTENCE = "全年主动公开政府信息三百一十二条,其中通过政府网站公开二百条,通过政务新媒体公开一百一十二条。"


def lines(body, **options):
    return [line for line in load(f"<html><body>{body}</body></html>".encode(), **options).text.split("\n") if line]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>政府\n  信息<b>公开</b></p>", ["政府信息公开"]),
        ("<p>GDP\n  growth</p>", ["GDP growth"]),
        (
            "<p>甲<span style='display: none'>藏</span><span hidden>藏</span>乙<i style='visibility:hidden'>藏</i></p>",
            ["甲乙"],
        ),
        ("<p>甲</p><script>var a='<p>乙</p>'</script><style>p{}</style><noscript>丙</noscript><!-- 丁 -->", ["甲"]),
        ("<p>1 &lt; 2 &amp; 3&nbsp;&#x4e00;&#19968;</p>", ["1 < 2 & 3\xa0一一"]),
        ("<p>一、总体情况<p>(一)主动公开<p>二、其他", ["一、总体情况", "(一)主动公开", "二、其他"]),
        ("<p>甲</body></html><p>乙</p></body></html>", ["甲", "乙"]),
        ("<li>甲<li>乙<ul><li>丙</ul>", ["甲", "乙", "丙"]),
        ("<dl><dt>甲<dd>乙</dl><h2>丙</h2>丁", ["甲", "乙", "丙", "丁"]),
        (
            "<p>甲<select><option>2020</option></select><button>搜索</button><input value='x'><textarea>y</textarea></p>",
            ["甲"],
        ),
        ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", ["甲", "乙"]),
        ("<custom-tag>甲</custom-tag><o:p>乙</o:p>", ["甲乙"]),
        ("<pre>甲\n  乙</pre>丙\n丁", ["甲", "  乙", "丙丁"]),
        ("<p>機<ruby>關<rp>(</rp><rt>guān</rt><rp>)</rp></ruby>全年<del>3</del><ins>4</ins>条</p>", ["機關全年4条"]),
        ("", []),
    ],
)
def test_lines(body, wanted):
    assert lines(body) == wanted


@pytest.mark.parametrize(
    ("sheet", "body", "wanted"),
    [
        (".hide{display:none}", "<p>甲</p><p class='hide'>藏</p><p class='hides'>乙</p>", ["甲", "乙"]),
        ("/* .a{} */ p.x , #y{color:red; DISPLAY : None}", "<p class=x>藏</p><i id=y>藏</i><b class=x>甲</b>", ["甲"]),
        (".x{visibility:hidden}", "<p class=x>藏</p>甲", ["甲"]),
        ("<!-- .x{display:none}", "<p class=x>藏</p>甲", ["甲"]),
        ("#tabs .tab{display:none} .tab.on{display:block}", "<div class='tab on'>甲</div>", ["甲"]),
        (".tab.on{display:block} .tab{display:none}", "<i class='tab on'>甲</i><i class=tab>藏</i>", ["甲"]),
        (".tab.on{display:block} .tab{display:none!important}", "<i class='tab on'>藏</i>甲", ["甲"]),
        (".x{display:none} .x{display:block}", "<p class=x>甲</p>", ["甲"]),
        (".x{display:none}", "<p class=x style='display:block'>甲</p>", ["甲"]),
        (".x{display:none !important}", "<p class=x style='display:block'>藏</p>甲", ["甲"]),
        ("#m > .x{display:none}", "<div id=m><p class=x>藏</p><b><i class=x>甲</i></b></div>", ["甲"]),
        ("#m .x{display:none}", "<div id=m><b><i class=x>藏</i></b></div><i class=x>甲</i>", ["甲"]),
        ("@media print{.x{display:none} .y{}} .z{display:none}", "<p class=x>甲</p><p class=z>藏</p>", ["甲"]),
        ("@import 'a.css'; .z{display:none}", "<p class=z>藏</p>甲", ["甲"]),
        (".x:hover{display:none} .a:not(.x){display:none}", "<p class=x>甲</p><p class=a>乙</p>", ["甲", "乙"]),
        ("p{display:none}", "<p>甲</p>", ["甲"]),
        (".x{display:none} .q .r .x{display:block}", "<b class=r><i class=x>甲</i></b>", ["甲"]),
        (".q .r .x{display:none}", "<b class=r><i class=x>甲</i></b>", ["甲"]),
        ("x{{{.x{display:none}", "<p class=x>甲</p>", ["甲"]),
        (
            ".x{display:none} @media (min-width:640px){.sm\\:block{display:block}}",
            "<p class='x sm:block'>甲</p>",
            ["甲"],
        ),
        (".x{display:none} @media print{.y{display:block}}", "<p class='x y'>藏</p>甲", ["甲"]),
        ("@supports (x){.y{display:none}} .x{display:none}", "<p class=x>藏</p><p class=y>甲</p>", ["甲"]),
    ],
)
def test_what_the_pages_own_style_sheet_hides_is_left_out(sheet, body, wanted):
    assert lines(f"<style>{sheet}</style>{body}<p>{SENTENCE}</p>") == [*wanted, SENTENCE]


def test_a_style_sheet_for_paper_or_for_visitors_without_scripts_hides_nothing():
    sheet = "<style media='print'>.x{display:none}</style><noscript><style>.x{display:none}</style></noscript>"
    assert lines(f"{sheet}<p class=x>甲</p>") == ["甲"]


def test_hidden_rows_and_cells_are_left_out_of_a_table():
    rows = "<tr><th>项目<th>数<tr class=x><td>藏<td>1<tr><td>路<i class=x>藏</i>灯<td>8"
    (table,) = zhreport.read(f"<style>.x{{display:none}}</style><p>{SENTENCE}</p><table>{rows}</table>".encode()).tables
    assert [cell.text for cell in table.cells] == ["项目", "数", "路灯", "8"]


def test_a_hidden_group_of_rows_is_left_out_of_a_table():
    groups = "<tbody hidden><tr><td>藏<td>1</tbody><tbody><tr><th>项目<th>数<tr><td>路灯<td>8</tbody>"
    (table,) = zhreport.read(f"<p>{SENTENCE}</p><table>{groups}</table>".encode()).tables
    assert [cell.text for cell in table.cells] == ["项目", "数", "路灯", "8"]


def test_hidden_sentences_are_told_and_a_page_that_hides_most_of_itself_is_read():
    sheet = "<style>.x{display:none}</style>"
    least = load(f"{sheet}<p>{SENTENCE}</p><p>甲</p><p class=x>{SENTENCE}</p>".encode())
    assert (least.text.count(SENTENCE), [note.code for note in least.diagnostics]) == (1, ["html.hidden"])
    most = load(f"{sheet}<p>甲</p><div class=x><p>{SENTENCE}</p></div>".encode())
    assert (most.text.count(SENTENCE), [note.code for note in most.diagnostics]) == (1, ["html.hidden"])
    menu = "".join(f"<li><a href=/{i}>栏目{i}</a>" for i in range(99))
    article = load(f"{sheet}<ul>{menu}</ul><div class=x><p>{SENTENCE}</p></div>".encode())
    assert (article.text.count(SENTENCE), [note.code for note in article.diagnostics]) == (1, ["html.hidden"])


TABLE = """<table><caption>表1 用水情况</caption>
<thead><tr><th rowspan=2>地区</th><th colspan="2">用水量(万吨)</th></tr><tr><th>2020年</th><th>2021年</th></tr></thead>
<tbody><tr><td>城区</td><td>12</td><td>13<br></td></tr><tr><td>郊<br>区</td><td></td><td>7</td></tr></tbody></table>"""


def read(body):
    return zhreport.read(f"<html><body><h1>某局2021年用水情况报告</h1>{body}</body></html>".encode())


def test_a_table_with_spans_is_exact_to_the_last_cell():
    (table,) = read(TABLE).tables
    assert (table.n_rows, table.n_cols, table.caption) == (4, 3, "表1 用水情况")
    found = {(c.row_key, c.col_key): (c.value, c.unit) for c in table.cells if c.role == "data"}
    assert found == {
        ("城区", "用水量(万吨)/2020年"): (12, "万吨"),
        ("城区", "用水量(万吨)/2021年"): (13, "万吨"),
        ("郊区", "用水量(万吨)/2020年"): (None, ""),
        ("郊区", "用水量(万吨)/2021年"): (7, "万吨"),
    }
    assert table["郊区", "用水量(万吨)/2021年"].origin[0].path == "html/body/table[1]/tbody[1]/tr[2]/td[3]"


def web_table(*rows):
    """Return a table whose cells are texts, or a text with the attributes of its cell."""
    cells = [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in rows]
    body = "".join(f"<tr>{''.join(f'<td {own}>{text}</td>' for text, own in row)}</tr>" for row in cells)
    (table,) = read(f"<table>{body}</table>").tables
    return table


def test_lists_side_by_side_are_read_one_below_the_other():
    header = ("收入项目", "预算数", "支出项目", "预算数")
    table = web_table(header, ("拨款", "30", "办公费", "8"), ("事业收入", "2", "差旅费", "5"), ("", "", "会议费", "19"))
    assert [table[key, "预算数"].value for key in ("拨款", "事业收入", "办公费", "会议费")] == [30, 2, 8, 19]


def test_a_group_names_the_rows_that_it_covers_and_a_total_stands_in_none():
    rows = [
        ("片区", "乡镇", "户数"),
        (("东片", "rowspan=2"), "青石镇", "3"),
        ("白鹭乡", "4"),
        (("合计", "colspan=2"), "7"),
    ]
    table = web_table(*rows)
    assert [cell.row_key for cell in table.cells if cell.role == "data"] == ["东片/青石镇", "东片/白鹭乡", "合计"]
    assert [(c.row_span, c.col_span) for c in table.cells if c.text in ("东片", "合计")] == [(2, 1), (1, 2)]


def test_a_caption_inside_a_drawn_table_names_no_column():
    rows = [(("用水情况表", "colspan=3"),), ("片区", "2020年", "2021年"), ("东片", "3", "4"), ("西片", "5", "6")]
    assert {cell.col_key for cell in web_table(*rows).cells if cell.role == "data"} == {"2020年", "2021年"}


def test_a_second_header_names_the_columns_below_it_and_fields_above_name_none():
    rows = [
        ("项目名称", ("北渠清淤", "colspan=3")),
        (("资金(万元)", "rowspan=3"), "", "预算数", "执行数"), ("资金总额", "80", "70"), ("其他资金", "5", "4"),
        (("绩效指标", "rowspan=3"), "三级指标", "指标值", "得分"), ("清淤长度", "12", "9.5"), ("受益户数", "600", "10"),
    ]  # fmt: skip
    table = web_table(*rows)
    assert (table["资金总额", "执行数"].value, table["受益户数", "得分"].value) == (70, 10)
    assert {cell.text for cell in table.cells if cell.role == "note"} == {"项目名称", "北渠清淤"}


def test_figures_that_the_page_marks_as_names_are_names():
    body = "<tr><th>等级<th>1<th>2</tr><tr><td>水库<td>8<td>3</tr><tr><td>水闸<td>5<td>9</tr>"
    (table,) = read(f"<table>{body}</table>").tables
    assert (table["水闸", "2"].value, table["水库", "1"].value) == (9, 8)


def test_the_lower_row_of_a_header_opens_no_table():
    rows = [
        (("科目编码", "colspan=2"), ("科目名称", "rowspan=2"), ("支出", "colspan=2")), ("类", "款", "预算数", "决算数"),
        ("205", "", "教育", "8", "7"), ("205", "02", "学前教育", "3", "2"),
    ]  # fmt: skip
    assert web_table(*rows)["学前教育", "支出/决算数"].value == 2


def test_header_and_data_that_share_no_columns_are_paired_by_order():
    body = "<table><tr><td colspan=2>项目</td><td colspan=3>数量</td></tr><tr><td>路灯</td><td>8</td></tr></table>"
    (table,) = read(body).tables
    assert table["路灯", "数量"].value == 8
    assert table.n_cols == 2


@pytest.mark.parametrize(
    "body",
    [
        f"<table><tr><td><ul><li>栏目</li></ul></td><td><p>{SENTENCE * 4}</p><p>{SENTENCE * 4}</p></td></tr></table>",
        f"<table role=presentation><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>{SENTENCE}</td></tr></table>",
        f"<table><tr><td>甲<td><table><tr><td>一<td>2<tr><td>二<td>3</table></td></tr><tr><td>乙<td>{SENTENCE}</table>",
        "<table>" + "<tr><td><a href=/a>通知公告</a></td><td><a href=/b>政策文件</a></td></tr>" * 3 + "</table>",
        f"<table><tr><td>{SENTENCE}</td></tr><tr><td>{SENTENCE}</td></tr></table>",
    ],
)
def test_what_only_lays_out_the_page_is_no_table(body):
    grids = load(f"<html><body>{body}</body></html>".encode()).grids
    assert all(grid.n_cols == 2 and grid.n_rows == 2 and "一" in grid.cells[0].text for grid in grids)


def test_a_span_that_lies_is_kept_within_the_table():
    body = "<table><tr><td rowspan=0>甲</td><td rowspan=99999 colspan=-3>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>"
    (grid,) = load(f"<html>{body}</html>".encode()).grids
    assert [(c.text, c.row, c.col, c.row_span, c.col_span) for c in grid.cells] == [
        ("甲", 0, 0, 3, 1), ("1", 0, 1, 3, 1), ("2", 1, 2, 1, 1), ("3", 2, 2, 1, 1),
    ]  # fmt: skip


CHROME = f"""<nav><a href="/">首页</a></nav><div id="leftNav"><p>机构职能</p></div>
<div class="list"><ul><li><a href=1>通知一</a></li><li><a href=2>通知二</a></li><li><a href=3>通知三</a></li></ul></div>
<div class="margin-bottom"><p>一、总体情况</p><p>{SENTENCE}</p></div>
<div class="menu"><p>{SENTENCE}</p></div>
<footer><p>某某市人民政府</p></footer>"""


def test_chrome_is_marked_and_prose_is_never_taken_for_it():
    report = read(CHROME)
    found = {node.text: node.category for node, _ in report.walk() if node.kind == "boilerplate"}
    assert found == {
        "首页": "navigation", "机构职能": "navigation", "通知一": "navigation", "通知二": "navigation", "通知三": "navigation",
        "某某市人民政府": "footer",
    }  # fmt: skip
    assert [node.text for node in report.paragraphs] == [SENTENCE, SENTENCE]


PAGES = sorted((Path(__file__).parent / "cases" / "pages").glob("*.html"))
OUTLINE = """一、总体情况
  （一）主动公开
  （二）依申请公开
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况"""
FIGURES = [2, 0, 1, 0, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_one_article_on_the_pages_of_many_sites(path):
    """Chrome without helpful names, layout tables, two pages in one file, `<br>` for paragraphs: the same report."""
    report = zhreport.read(path.read_bytes())
    assert report.outline() == OUTLINE
    facts = report.metadata
    assert (facts.title, facts.agency, facts.year, facts.signed_on) == (
        "望棠区水务局2021年政府信息公开工作年度报告", "望棠区水务局", 2021, "2022-01-12",
    )  # fmt: skip
    (table,) = report.tables
    assert [cell.value for cell in table.cells if cell.role == "data"] == FIGURES
    units = [unit.text for unit in report.paragraphs if len(unit.text) > 30] + [unit.text for unit in report.items]
    assert units == [
        "根据《中华人民共和国政府信息公开条例》的规定，现公布望棠区水务局2021年度政府信息公开工作年度报告。",
        "栏目更新不及时；",
        "公开形式单一。",
    ]
    assert len(report.paragraphs) <= 6  # the report's five, and a date below the title that no label explains


def test_headings_are_evidence_for_the_outline():
    body = f"<h2>基本概况</h2><p>{SENTENCE}</p><h3>人口</h3><p>{SENTENCE}</p><h3>面积</h3><p>{SENTENCE}</p><h2>往后打算</h2><p>{SENTENCE}</p>"
    assert read(body).outline() == "基本概况\n  人口\n  面积\n往后打算"


def test_a_sentence_set_as_a_heading_is_none():
    report = read(f"<h2>{SENTENCE}</h2><h3>{SENTENCE * 2}</h3>")
    assert report.sections == []


@pytest.mark.parametrize(
    ("head", "encoding", "found"),
    [
        ('<meta charset="gb2312">', "gbk", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", "gb18030"),
        ("<meta charset=big5>", "big5", "big5hkscs"),
        ('<?xml version="1.0" encoding="gb2312"?>', "gb2312", "gb18030"),
        ("<meta charset=utf-8>", "gb18030", "gb18030"),
        ("", "gb18030", "gb18030"),
        ("<meta charset=klingon>", "utf-8", "utf-8"),
        ("<meta charset=utf-16>", "utf-8", "utf-8"),
        ("<meta charset=hex>", "utf-8", "utf-8"),  # a codec of Python that makes no text
        ("<meta charset=gb2312>", "utf-8", "utf-8"),  # valid in both: saved anew, its declaration left as it was
        ("<meta charset=iso-8859-1>", "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_declared_or_found(head, encoding, found):
    text = "政府資訊公開年報" if "big5" in head else "政府信息公开年度报告"
    source = load(f"{head}<html><body><p>{text}</p></body></html>".encode(encoding), media_type="html")
    assert source.source.encoding == found
    assert text in source.text


def test_a_byte_out_of_place_in_a_script_costs_nothing():
    page = f"<html><head><meta charset=utf-8><script>'\0'</script></head><body><p>{SENTENCE}</p></body></html>".encode()
    found = load(page.replace(b"'\0'", b"'\xff\xfe'"))
    assert SENTENCE in found.text
    assert found.diagnostics == []


def test_a_byte_out_of_place_in_the_text_is_told():
    page = f"<html><meta charset=utf-8><p>公开{SENTENCE}</p></html>".encode().replace("公开".encode(), b"\xe5\x85", 1)
    report = zhreport.read(page)
    assert "\ufffd" in report.text
    assert "text.doubtful" in {note.code for note in report.diagnostics} or "text.untrusted" in {
        n.code for n in report.diagnostics
    }


def test_a_fragment_that_begins_with_words_is_a_page():
    assert load("一、总体情况<br>全年公开</p><p>三百条</p>".encode()).source.media_type == "text/html"
    assert load("<!-- saved from url=(0030) -->\n<pre>总体情况</pre>".encode()).source.media_type == "text/html"
    assert load(b"<!---->" * 600).source.media_type == "text/plain"
    assert load("<!-- image -->\n一、总体情况".encode()).source.media_type == "text/plain"
    assert load("在 a < b 的情况下".encode()).source.media_type == "text/plain"


def test_codes_name_their_rows_together_with_the_names_beside_them():
    rows = [
        ("科目编码", "科目名称", "决算数"),
        ("205", "教育支出", "310.5"),
        ("20502", "普通教育", "208"),
        ("206", "科学技术支出", "12"),
    ]
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    (table,) = read(f"<table>{body}</table>").tables
    assert [cell.role for cell in table.cells[3:6]] == ["note", "label", "data"]
    assert table["普通教育", "决算数"].value == 208


@pytest.mark.parametrize("codes", [("310", "208", "412"), ("12", "13", "14"), ("1,205", "1,302", "1,400")])
def test_numbers_that_are_no_codes_stay_values(codes):
    body = "".join(f"<tr><td>{code}</td><td>合格</td></tr>" for code in codes)
    (table,) = read(f"<table><tr><td>数量</td><td>结果</td></tr>{body}</table>").tables
    assert [cell.value is None for cell in table.cells if cell.col == 0 and cell.row] == [False] * 3


def test_no_two_cells_share_a_place():
    body = "<tr><td colspan=2>甲</td><td rowspan=2>乙镇</td></tr><tr><td>甲</td></tr>"
    (table,) = zhreport.read(f"<p>一、情况</p><table>{body}</table>".encode()).tables
    owners = [(r, c) for cell in table.cells for r in range(cell.row, cell.row + cell.row_span) for c in _columns(cell)]
    assert sorted(owners) == [(r, c) for r in range(table.n_rows) for c in range(table.n_cols)]


def _columns(cell):
    return range(cell.col, cell.col + cell.col_span)
