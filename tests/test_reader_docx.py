"""Word files: what Word draws and shows comes back, what it hides stays out."""

from __future__ import annotations

import io
import shutil
import subprocess

import docx
import docx.shared
import pytest
from wordfile import abstract, level, num, numbered, p, r, table, tc, word_file

import zhreport
from zhreport.errors import ReadError
from zhreport.readers import load
from zhreport.readers.docx_counting import draw

COUNTING = {
    "chineseCounting": {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一〇〇"},
    "chineseCountingThousand": {
        1: "一",
        10: "十",
        12: "十二",
        21: "二十一",
        100: "一百",
        105: "一百零五",
        110: "一百一十",
    },
    "ideographDigital": {1: "一", 10: "一〇", 12: "一二", 20: "二〇"},
    "japaneseCounting": {1: "一", 10: "十", 11: "十一", 21: "二十一", 100: "百"},
    "taiwaneseCountingThousand": {3: "三", 10: "十"},
    "chineseLegalSimplified": {1: "壹", 10: "壹拾", 12: "壹拾贰", 105: "壹佰零伍"},
    "ideographLegalTraditional": {2: "貳", 6: "陸"},
    "ideographTraditional": {1: "甲", 10: "癸", 11: "11"},
    "ideographZodiac": {1: "子", 12: "亥"},
    "ideographZodiacTraditional": {1: "甲子", 60: "癸亥"},
    "ideographEnclosedCircle": {1: "㊀", 10: "㊉", 11: "11"},
    "decimal": {1: "1", 10: "10"},
    "decimalZero": {1: "01", 10: "10"},
    "decimalFullWidth": {12: "１２"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "decimalEnclosedCircleChinese": {3: "③"},
    "decimalEnclosedFullstop": {1: "⒈"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇"},
    "lowerLetter": {1: "a", 26: "z", 27: "aa", 28: "bb"},
    "upperLetter": {3: "C"},
    "lowerRoman": {4: "iv", 9: "ix"},
    "upperRoman": {14: "XIV", 40: "XL"},
    "none": {1: ""},
    "unheardOf": {7: "7"},
}


@pytest.mark.parametrize(
    ("form", "number", "drawn"), [(f, n, d) for f, row in COUNTING.items() for n, d in row.items()]
)
def test_every_kind_of_counting(form, number, drawn):
    assert draw(number, form) == drawn


def lines(data):
    return [line for line in load(data).text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("form", "text", "marker"),
    [
        ("chineseCountingThousand", "%1、", ["一、", "二、"]),
        ("chineseCounting", "（%1）", ["（一）", "（二）"]),
        ("japaneseCounting", "第%1章", ["第一章 ", "第二章 "]),
        ("ideographDigital", "%1、", ["一、", "二、"]),
        ("decimal", "%1.", ["1. ", "2. "]),
        ("decimal", "%1、", ["1、", "2、"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("lowerLetter", "%1)", ["a)", "b)"]),
        ("upperRoman", "%1.", ["I. ", "II. "]),
        ("bullet", "\uf0b7", ["• ", "• "]),
    ],
)
def test_markers_come_back_as_computed_text(form, text, marker):
    data = word_file(
        numbered("组织领导") + numbered("平台建设"), numbering=abstract(0, level(0, form, text)) + num(1, 0)
    )
    found = load(data)
    shown = [own.replace("① ", "①").replace("② ", "②") for own in lines(data)]
    assert shown == [f"{marker[0]}组织领导", f"{marker[1]}平台建设"]
    computed = [found.text[a:b] for a, b, o in zip(found.starts, found.ends, found.origins, strict=True) if o.computed]
    assert [own.strip() for own in computed] == [own.strip() for own in marker]


DEEP = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "%1.%3.%4", "<w:isLgl/>"),
)


def test_levels_restart_and_legal_numbering_is_arabic():
    body = [(0, "甲"), (1, "乙"), (2, "丙"), (2, "丁"), (1, "戊"), (2, "己"), (3, "庚"), (0, "辛"), (1, "壬")]
    data = word_file("".join(numbered(text, 1, depth) for depth, text in body), numbering=DEEP + num(1, 0))
    assert lines(data) == [
        "一、甲",
        "（一）乙",
        "1. 丙",
        "2. 丁",
        "（二）戊",
        "1. 己",
        "1.1.1 庚",
        "二、辛",
        "（一）壬",
    ]


def test_two_lists_of_one_kind_go_on_counting_unless_one_starts_anew():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0) + num(2, 0) + num(3, 0, override)
    data = word_file(numbered("甲") + numbered("乙", 2) + numbered("丙", 3) + numbered("丁", 3), numbering=numbering)
    assert lines(data) == ["1、甲", "2、乙", "1、丙", "2、丁"]


def test_a_level_that_never_restarts():
    numbering = abstract(
        0, level(0, "decimal", "%1、"), level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>')
    ) + num(1, 0)
    body = numbered("甲") + numbered("乙", 1, 1) + numbered("丙") + numbered("丁", 1, 1)
    assert lines(word_file(body, numbering=numbering)) == ["1、甲", "第1条 乙", "2、丙", "第2条 丁"]


def test_a_list_starts_where_it_says_and_a_deep_start_counts_the_levels_above():
    numbering = abstract(0, level(0, "decimal", "%1.", start=3), level(1, "decimal", "%1.%2")) + num(1, 0)
    assert lines(word_file(numbered("甲", 1, 1) + numbered("乙", 1, 1), numbering=numbering)) == ["3.1 甲", "3.2 乙"]
    assert lines(word_file(numbered("甲") + numbered("乙"), numbering=numbering)) == ["3. 甲", "4. 乙"]


def test_numbering_linked_to_a_style():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    numbering = abstract(
        0,
        level(0, "chineseCountingThousand", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "chineseCountingThousand", "(%2)", '<w:pStyle w:val="H2"/>'),
    ) + num(1, 0)
    one, two = '<w:pStyle w:val="H1"/>', '<w:pStyle w:val="H2"/>'
    off = two + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("总体情况", one) + p("主动公开", two) + p("依申请公开", two) + p("无号的", off) + p("存在问题", one)
    report = zhreport.read(word_file(body, numbering=numbering, styles=styles))
    assert report.outline().split("\n")[:3] == ["一、总体情况", "  (一)主动公开", "  (二)依申请公开"]
    assert "二、存在问题" in report.outline()
    assert "\n无号的\n" in report.text


def test_a_numbering_style():
    styles = (
        '<w:style w:type="numbering" w:styleId="N"><w:name w:val="N"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="N"/></w:abstractNum>'
    numbering = abstract(0, level(0, "chineseCounting", "%1、")) + linked + num(1, 0) + num(2, 1)
    assert lines(word_file(numbered("甲", 2) + numbered("乙", 2), numbering=numbering, styles=styles)) == [
        "一、甲",
        "二、乙",
    ]


def test_an_empty_numbered_paragraph_has_its_number_as_in_word():
    numbering = abstract(0, level(0, "decimal", "%1、")) + num(1, 0)
    assert lines(word_file(numbered("甲") + numbered("") + numbered("乙"), numbering=numbering)) == [
        "1、甲",
        "2、",
        "3、乙",
    ]


def test_changes_are_accepted_and_hidden_text_is_not_shown():
    body = (
        f"<w:p>{r('全年公开')}<w:del>{r('10').replace('w:t', 'w:delText')}</w:del><w:ins>{r('12')}</w:ins>{r('条')}"
        f"{r('隐藏', '<w:vanish/>')}<w:moveFrom>{r('移走')}</w:moveFrom><w:moveTo>{r('。')}</w:moveTo></w:p>"
    )
    joined = p("前半", "<w:rPr><w:del/></w:rPr>") + p("后半")
    assert lines(word_file(body + joined)) == ["全年公开12条。", "前半后半"]


def test_breaks_symbols_fields_glosses_and_links():
    body = (
        f"<w:p>{r('甲')}<w:r><w:br/></w:r>{r('乙')}<w:hyperlink>{r('丙')}</w:hyperlink>"
        '<w:r><w:noBreakHyphen/></w:r><w:r><w:sym w:font="Wingdings" w:char="2460"/></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"<w:ruby><w:rt>{r('ding')}</w:rt><w:rubyBase>{r('丁')}</w:rubyBase></w:ruby>"
        f"<w:sdt><w:sdtContent>{r('戊')}</w:sdtContent></w:sdt></w:p>"
    )
    assert lines(word_file(body)) == ["甲", "乙丙-①丁戊"]


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{p('框中的话')}</w:txbxContent>"
    body = (
        f"<w:p>{r('正文')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(word_file(body)) == ["正文", "框中的话"]


def test_headers_footers_and_notes_are_furniture():
    section = '<w:sectPr><w:headerReference r:id="rId1"/><w:footerReference r:id="rId2"/></w:sectPr>'
    notes = f'<w:footnote w:type="separator">{p("----")}</w:footnote><w:footnote>{p("数据来自统计局。")}</w:footnote>'
    data = word_file(
        p("一、总体情况") + p("全年公开信息三百条。") + section,
        header1=p("某某局年度报告"), footer1=p("第 1 页 共 3 页"), footnotes=notes,
    )  # fmt: skip
    report = zhreport.read(data)
    found = {node.text: node.category for node, _ in report.walk() if node.kind == "boilerplate"}
    assert found == {
        "某某局年度报告": "running_title",
        "第 1 页 共 3 页": "page_number",
        "数据来自统计局。": "footnote",
    }
    assert report.outline() == "一、总体情况"


MERGED = table(
    tc("地区", '<w:vMerge w:val="restart"/>') + tc("用水量(万吨)", '<w:gridSpan w:val="2"/>'),
    tc("", "<w:vMerge/>") + tc("2020年") + tc("2021年"),
    tc("城区") + tc("12") + tc("13"),
    tc("郊区") + tc("") + tc("7"),
)


def test_merged_cells():
    report = zhreport.read(word_file(p("一、用水") + MERGED))
    (found,) = report.tables
    assert (found.n_rows, found.n_cols) == (4, 3)
    assert [(c.text, c.row_span, c.col_span) for c in found.cells[:2]] == [("地区", 2, 1), ("用水量(万吨)", 1, 2)]
    assert found["城区", "用水量(万吨)/2021年"].value == 13
    assert found["城区", "用水量(万吨)/2021年"].unit == "万吨"
    assert found["郊区", "用水量(万吨)/2020年"].flags == ["empty"]
    assert found["郊区", "用水量(万吨)/2021年"].origin[0].path == "body/tbl[1]/tr[4]/tc[3]"


def test_serial_numbers_that_word_counts_in_cells():
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    serial = f"<w:tc>{numbered('')}</w:tc>"
    rows = [tc("序号") + tc("项目") + tc("数量"), serial + tc("路灯") + tc("8"), serial + tc("泵站") + tc("2")]
    (found,) = zhreport.read(word_file(table(*rows), numbering=numbering)).tables
    assert [c.value for c in found.cells if c.role == "data"] == [8, 2]


def test_a_deleted_row_is_left_out():
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{tc('旧')}{tc('1')}</w:tr>"
    data = word_file(table(tc("项目") + tc("数量"), tc("路灯") + tc("8")).replace("</w:tbl>", f"{gone}</w:tbl>"))
    assert "旧" not in load(data).text


def test_a_frame_around_text_is_no_table():
    report = zhreport.read(word_file(table(f"<w:tc>{p('一、总体情况')}{p('全年公开信息三百条。')}</w:tc>")))
    assert report.tables == []
    assert report.outline() == "一、总体情况"


def test_what_stands_in_a_frame_is_counted_once():
    numbering = abstract(0, level(0, "chineseCounting", "%1、")) + num(1, 0)
    frame = table(f"<w:tc>{numbered('总体情况')}{numbered('存在的问题')}</w:tc>")
    assert lines(word_file(frame + numbered("改进措施"), numbering=numbering)) == [
        "一、总体情况",
        "二、存在的问题",
        "三、改进措施",
    ]


def test_wrapped_rows_of_a_frame_are_read_and_deleted_ones_are_not():
    gone = (
        f"<w:tr><w:trPr><w:del/></w:trPr>{tc('删去的一行')}</w:tr>" + f"<w:tr>{tc('删去的一格', '<w:cellDel/>')}</w:tr>"
    )
    wrapped = f"<w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{tc('包着的一格')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
    frame = table(tc("框里的第一行")).replace("</w:tbl>", f"{wrapped}{gone}</w:tbl>")
    assert lines(word_file(frame)) == ["框里的第一行", "包着的一格"]


def test_of_two_versions_of_a_paragraph_the_first_is_read():
    versions = f"<mc:AlternateContent><mc:Choice>{p('新的写法')}</mc:Choice><mc:Fallback>{p('旧的写法')}</mc:Fallback></mc:AlternateContent>"
    assert lines(word_file(versions + p("正文"))) == ["新的写法", "正文"]


@pytest.mark.skipif(not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed")
def test_an_old_word_file_is_read_through_libreoffice(tmp_path):
    made = docx.Document()
    made.add_paragraph("一、总体情况")
    cells = made.add_table(rows=2, cols=2, style="Table Grid")
    cells.autofit = False
    for i, text in enumerate(("地区", "用水量(万吨)", "城区", "13")):
        cells.cell(i // 2, i % 2).text = text
        cells.cell(i // 2, i % 2).width = docx.shared.Cm(5)
    made.add_paragraph("全年公开信息三百条。")
    made.save(tmp_path / "a.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [shutil.which("soffice") or "libreoffice", profile, "--headless", "--convert-to", "doc", "--outdir"]
    done = subprocess.run([*command, str(tmp_path), str(tmp_path / "a.docx")], capture_output=True, timeout=120)
    if not (tmp_path / "a.doc").is_file():
        pytest.skip(f"LibreOffice wrote no .doc here: {done.stderr[-100:]!r}")
    report = zhreport.read(tmp_path / "a.doc")
    assert report.source.media_type == "application/msword"
    assert report.outline() == "一、总体情况"
    assert report.tables[0]["城区", "用水量(万吨)"].value == 13


def test_an_old_word_file_without_libreoffice_says_what_to_do(monkeypatch):
    monkeypatch.setattr("zhreport.readers.doc.find_office", lambda: None)
    streams = "Workbook WordDocument"  # a sheet in it makes no Excel file of it
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + streams.encode("utf-16-le")
    with pytest.raises(ReadError, match="needs LibreOffice; install it, or save"):
        zhreport.read(io.BytesIO(data))
