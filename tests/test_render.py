"""Text, Markdown and HTML: complete, escaped, and the text reads back to the same tree."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import trees

from zhreport import parse
from zhreport.model import Cell, Heading, Item, ItemList, MetadataLine, Paragraph, Section, Signature, Table, Title
from zhreport.rendering.canonical import to_text
from zhreport.rendering.html import to_html
from zhreport.rendering.markdown import escape_markdown, to_markdown
from zhreport.report import Report

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))
HOSTILE = (
    "<script>alert('x')</script> & \"q\" | *b* _i_ `c` [a](javascript:x) ![i](u)"
    " # h \\ ~~s~~ <!-- --> &lt; http://a.b www.a.b"
)
TAGS = {
    "article", "section", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "li", "span", "dl", "dt", "dd", "nav",
    "table", "caption", "tr", "th", "td", "br",
}  # fmt: skip
ATTRIBUTES = {"class", "scope", "rowspan", "colspan", "data-level", "data-role", "data-topics", "data-form"}


def items(*pairs):
    return ItemList(0, 0, [Item(0, 0, marker, ordinal, text) for marker, ordinal, text in pairs])


# ---------------------------------------------------------------------------------------------------------------- text


def test_the_outline_lists_the_headings_by_level():
    assert trees.report().outline() == "一、总体情况\n  (一)主动公开\n  )平台建设\n二、收到申请情况"


def test_the_canonical_text():
    assert to_text(trees.report()) == (
        "首页>政务公开\n\n"
        "某局2020年报告\n\n"
        "发布时间:2021-01-21 来源:某局\n\n"
        "目录\n一、总体情况 1\n\n"
        "一、总体情况\n\n"
        "(一)主动公开。我局按要求公开:一是完善目录;二是加强<b>培训</b>。\n\n"
        "- 3 -\n\n"
        ")平台建设\n\n"
        "网站|1个。\n\n"
        "二、收到申请情况\n\n"
        "单位:件\n"
        "| 申请 | 申请人 |  |\n"
        "|  | 自然人 | 商业企业 |\n"
        "| 新收 | 2 |  |\n"
        "| 办结 | 1 |  |\n\n"
        "某局\n2021年1月21日\n"
    )


def test_the_canonical_text_without_the_source_text():
    report = Report.from_dict(trees.report().to_dict(text=False))
    text = to_text(report)
    assert "发布时间:2021-01-21  来源:某局" in text
    assert "(一)主动公开。我局按要求公开:" in text
    assert "某局\n2021-01-21\n" in text
    assert report.outline() == trees.report().outline()


@pytest.mark.parametrize(
    ("source", "heading", "line"),
    [
        ("一 、 总体情况", {"marker": "一 、", "text": "总体情况"}, "一 、 总体情况"),
        ("2\n、改进的措施", {"marker": "2\n、", "text": "改进的措施"}, "2、改进的措施"),
        ("(一\n)主动公开情况", {"marker": "(一\n)", "text": "主动公开情况"}, "(一)主动公开情况"),
        ("第一部分\n单位概况", {"marker": "第一部分", "text": "单位概况"}, "第一部分 单位概况"),
        ("三、收到和处理申\r\n请情况", {"marker": "三、", "text": "收到和处理申请情况"}, "三、收到和处理申请情况"),
        ("★ 工作亮点:", {"marker": "", "text": "★ 工作亮点"}, "★ 工作亮点:"),
    ],
)
def test_a_heading_stands_on_one_line_as_printed(source, heading, line):
    section = Section(0, len(source), 1, Heading(0, len(source), **heading))
    assert to_text(Report(source, children=[section])) == f"{line}\n"


def test_a_lost_heading_is_written_from_the_form():
    report = Report("", children=[Section(0, 0, 1, Heading(0, 0, text="收到申请情况", repaired=True))])
    assert to_text(report) == "收到申请情况\n"


def test_a_heading_of_which_nothing_is_known_is_shown_and_not_written():
    report = parse("的问题。\n(三)完善制度。修订三项制度,明确了工作流程和责任分工。\n三、下一步打算\n抓好宣传和督查。")
    assert report.outline() == "…\n  (三)完善制度\n三、下一步打算"
    assert "…" not in to_text(report)
    assert parse(to_text(report)).outline() == report.outline()


def test_blocks_share_a_line_only_where_they_do_in_the_source():
    text = "提出要求: 一是甲;\n二是乙。"
    entries = [Item(6, 10, "一是", 1, "甲;"), Item(11, 15, "二是", 2, "乙。")]
    report = Report(text, children=[Paragraph(0, 5, "提出要求:"), ItemList(6, 15, entries)])
    assert report.validate() == []
    assert to_text(report) == "提出要求: 一是甲;\n\n二是乙。\n"


def test_metadata_over_two_lines_is_written_by_its_fields():
    text = "发布时间\n2022-02-28"
    report = Report(text, children=[MetadataLine(0, len(text), {"发布时间": "2022-02-28"})])
    assert to_text(report) == "发布时间:2022-02-28\n"


def test_what_a_page_says_of_itself_is_not_published():
    text = "发布时间:2023-01-18 访问量: 字号:大 中 小"
    fields = {"发布时间": "2023-01-18", "来源": "", "访问量": "", "字号": "大 中 小"}
    report = Report(text, children=[MetadataLine(0, len(text), fields)])
    assert to_markdown(report) == "- 发布时间: 2023-01-18\n"
    assert to_html(report).count("<dt>") == 1
    del fields["发布时间"]
    assert (to_markdown(report).strip(), to_html(report).count("<dl")) == ("", 0)


def test_an_empty_report_renders_to_nothing():
    report = Report("")
    assert (to_text(report), report.outline()) == ("", "")
    assert to_markdown(report).strip() == ""
    assert to_html(report) == '<article class="zhreport">\n</article>\n'


@pytest.mark.parametrize("render", [to_text, to_markdown, to_html, Report.outline])
def test_any_depth_is_rendered(render):
    assert render(trees.deep(1000)).count("甲") == 1000


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_the_text_reads_back_to_the_same_outline_and_tables(path):
    from zhreport.parser import parse

    first = parse(path.read_bytes().decode())
    again = parse(to_text(first))
    assert again.outline() == first.outline()
    assert figures(again) == figures(first)


def figures(report):
    return [
        (cell.row, cell.col, cell.row_key, cell.col_key, cell.value, "imputed" in cell.flags)
        for table in report.tables
        for cell in table.cells
        if cell.role == "data"
    ]


# ------------------------------------------------------------------------------------------------------------ Markdown


def test_markdown():
    text = to_markdown(trees.report())
    assert text.startswith(
        "# 某局2020年报告\n\n- 发布时间: 2021-01-21\n- 来源: 某局\n\n"
        "* 一、总体情况\n\n## 一、总体情况\n\n### (一)主动公开\n"
    )
    assert "- 一是完善目录;\n- 二是加强\\<b\\>培训\\</b\\>。\n" in text
    assert "网站\\|1个。" in text
    assert (
        "| 申请 | 申请人 / 自然人 | 申请人 / 商业企业 |\n| --- | --- | --- |\n"
        "| 新收 | 2 | 1,234\\* |\n| 办结 | 1 |  |\n" in text
    )
    assert "- 3 -" not in text
    assert "首页" not in text


@pytest.mark.parametrize(
    ("entries", "lines"),
    [
        ([("1.", 1, "甲"), ("2.", 2, "乙")], "1. 甲\n2. 乙\n"),
        ([("3、", 3, "甲"), ("4、", 4, "乙")], "3. 甲\n4. 乙\n"),
        ([("(一)", 1, "甲"), ("(二)", 2, "乙")], "1. 甲\n2. 乙\n"),
        ([("1.", 1, "甲"), ("3.", 3, "乙")], "- 1\\.甲\n- 3\\.乙\n"),
        ([("一是", 1, "甲"), ("二是", 2, "乙")], "- 一是甲\n- 二是乙\n"),
        ([("●", None, "甲")], "- ●甲\n"),
    ],
)
def test_markdown_numbers_only_what_is_numbered_in_sequence(entries, lines):
    assert to_markdown(Report("", children=[items(*entries)])) == lines


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# 标题", "\\# 标题"),
        ("- 项", "\\- 项"),
        ("+1", "+1"),
        ("-22.1", "-22.1"),
        ("1. 甲", "1\\. 甲"),
        ("2023.", "2023\\."),
        ("===", "\\==="),
        ("12.办理", "12\\.办理"),
        ("1)办理", "1\\)办理"),
        ("3.5万元", "3.5万元"),
        ("2020年", "2020年"),
        ("    缩进\n两行", "缩进 两行"),
        ("a|b", "a\\|b"),
        ("http://a.b", "http:\\//a.b"),
        ("www.a.b", "www\\.a.b"),
        ("a@b.cn", "a\\@b.cn"),
        ("\\", "\\\\"),
    ],
)
def test_markdown_is_escaped(text, escaped):
    assert escape_markdown(text) == escaped


def test_markdown_shows_hostile_text_as_text():
    markdown_it = pytest.importorskip("markdown_it")
    page = markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = Tags(page.render(to_markdown(hostile())))
    assert shown.found <= {"h1", "h2", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}
    assert shown.text.count(HOSTILE) == 11


def test_a_table_without_a_header_has_an_empty_one():
    table = Table(0, 0, n_rows=1, n_cols=2, cells=[Cell(0, 0, 1, 1, "label", "甲"), Cell(0, 1, 1, 1, "data", "1", 1)])
    assert to_markdown(Report("", children=[table])) == "|  |  |\n| --- | --- |\n| 甲 | 1 |\n"


def test_notes_above_the_header_stand_above_the_table_in_markdown():
    rows: list[tuple[Any, ...]] = [
        ("note", "表1 产量", ""),
        ("note", "单位:吨", ""),
        ("header", "指标", "产量"),
        ("label", "粮食", "120"),
    ]
    cells = [
        Cell(row, col, 1, 1, "empty" if role == "note" and col else role, text)
        for row, (role, *texts) in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    table = Table(0, 0, caption="表1 产量", n_rows=4, n_cols=2, cells=cells)
    expected = "表1 产量\n\n单位:吨\n\n| 指标 | 产量 |\n| --- | --- |\n| 粮食 | 120 |\n"
    assert to_markdown(Report("", children=[table])) == expected


# ---------------------------------------------------------------------------------------------------------------- HTML


class Tags(HTMLParser):
    """Collects the tags and attributes of a fragment, and proves that they are balanced."""

    def __init__(self, text):
        super().__init__()
        self.found: set[Any] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found |= {tag, *(name for name, _ in attrs)}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == "br" or self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def hostile():
    cell = Cell(0, 0, 1, 1, "data", HOSTILE, flags=['"><script>'])
    return Report(
        HOSTILE,
        children=[
            Title(0, 0, HOSTILE),
            MetadataLine(0, 0, {HOSTILE: HOSTILE}),
            Section(
                0,
                0,
                1,
                Heading(0, 0, text=HOSTILE),
                role=HOSTILE,
                children=[Paragraph(0, 0, HOSTILE), items((HOSTILE, 1, HOSTILE))],
            ),
            Table(0, 0, HOSTILE, HOSTILE, 1, 1, [cell]),
            Signature(0, 0, HOSTILE, HOSTILE),
        ],
    )


def test_html_has_the_merged_cells_and_marks():
    text = to_html(trees.report())
    assert '<th scope="col" rowspan="2">申请</th><th scope="col" colspan="2">申请人</th>' in text
    assert '<td class="imputed">1,234</td>' in text
    assert '<section data-level="2" data-role="platform">' in text
    assert "- 3 -" not in Tags(text).text


@pytest.mark.parametrize("report", [trees.report(), hostile(), trees.deep(50)], ids=["plain", "hostile", "deep"])
def test_no_markup_comes_from_a_document(report):
    tags = Tags(to_html(report))
    assert tags.found <= TAGS | ATTRIBUTES


def test_hostile_text_is_kept_as_text():
    assert Tags(to_html(hostile())).text.count(HOSTILE) == 11


@pytest.mark.parametrize("render", [to_text, to_markdown, to_html])
@pytest.mark.parametrize("text", ["\ud800", "a\0b\x1b", "\u202e甲"])
def test_odd_characters_do_not_stop_a_renderer(render, text):
    report = Report(text, children=[Paragraph(0, len(text), text)])
    assert render(report)
    assert to_html(report).encode()


def test_a_blank_line_parts_a_heading_from_its_body_where_the_source_has_no_mark():
    titles = ["组织领导", "财政", "环境整治工作", "财政收入", "卫生工作"]
    body = "全年开会四次,研究解决问题九个,各项任务按期完成。群众反映的事项逐件登记,逐件答复,没有积压。" * 5
    opening = "分为三个阶段:3月为动员阶段,5月为实施阶段,10月为总结阶段。"
    report = parse("".join(f"{n}、 {title} {opening}{body}" for n, title in zip("一二三四五", titles, strict=True)))
    assert [section.heading.text for section in report.sections] == titles
    assert [section.heading.text for section in parse(report.to_text()).sections] == titles


def test_the_line_below_a_title_is_no_second_title_in_html() -> None:
    text = "2026年望棠县政府工作报告\n——2026年1月26日在望棠县第十四届人民代表大会第五次会议上\n望棠县县长 林望川\n各位代表：\n"
    text += "现在，我代表县人民政府，向大会报告工作，请予审议。\n一、2025年工作回顾\n全县上下团结一心，较好完成了各项目标任务。\n"
    page = parse(text).to_html()
    assert page.count("<h1>") == 1
    assert '<p class="subtitle">——2026年1月26日' in page
