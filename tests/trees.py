"""Trees built by hand for the tests of what stands on the tree: every kind of node, every kind of cell."""

from __future__ import annotations

from zhreport.model import (
    Boilerplate,
    Cell,
    Check,
    Diagnostic,
    Evidence,
    Heading,
    Item,
    ItemList,
    Metadata,
    MetadataLine,
    Node,
    Paragraph,
    Section,
    Signature,
    Source,
    Span,
    Table,
    Title,
    Toc,
    TocEntry,
    Token,
    Topic,
)
from zhreport.report import Report

TEXT = """首页>政务公开
某局2020年报告
发布时间:2021-01-21 来源:某局
目录
一、总体情况 1
一、总体情况
(一)主动公开。我局按要求公开:一是完善
目录;二是加强<b>培训</b>。
- 3 -
)平台建设
网站|1个。
二、收到申请情况
单位:件
申请 | 自然人 | 企业
新收 | 2 |
办结 | 1 | 1
某局
2021年1月21日
"""


def _span(text: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(text, after)
    return start, start + len(text)


def _cell(row: int, col: int, role: str, text: str, **more: object) -> Cell:
    return Cell(row, col, more.pop("row_span", 1), more.pop("col_span", 1), role, text, **more)  # type: ignore[arg-type]


def table() -> Table:
    """A table with merged cells, an imputed, an unknown and a contradicted figure, and a rule that fails."""
    start, end = TEXT.index("单位:件"), _span("办结 | 1 | 1")[1]
    cells = [
        _cell(0, 0, "header", "申请", row_span=2),
        _cell(0, 1, "header", "申请人", col_span=2),
        _cell(1, 1, "header", "自然人"),
        _cell(1, 2, "header", "商业企业"),
        _cell(2, 0, "label", "新收"),
        _cell(2, 1, "data", "2", value=2, unit="件", row_key="new", col_key="person", spans=[Span(*_span("2", start))]),
        _cell(2, 2, "data", "", value=1234, unit="件", row_key="new", col_key="company", flags=["imputed"]),
        _cell(3, 0, "label", "办结", flags=["repaired"]),
        _cell(3, 1, "data", "1", value=1, row_key="done", col_key="person", flags=["check_failed"]),
        _cell(3, 2, "data", "", row_key="done", col_key="company", flags=["unknown"]),
    ]
    checks = [Check("done<=new", "hard", "<=", 3, 2, ["done|person", "new|person"])]
    return Table(start, end, "test.requests", "单位:件", 4, 3, cells, checks)


def _overview() -> Section:
    lead = _span("我局按要求公开:")
    first, second = _span("一是完善\n目录;"), _span("二是加强<b>培训</b>。")
    topic = Topic("platforms", 0.75, [Evidence("网站", *_span("网站"), 1.5), Evidence("heading:平台", 0, 0, 0.5)])
    items = [
        Item(*first, "一是", 1, "完善目录;", [Span(*first)]),
        Item(*second, "二是", 2, "加强<b>培训</b>。", [Span(*second)], [Topic("measures", 0.5)]),
    ]
    named = Heading(*_span("(一)主动公开。"), "(一)", "han_brackets", 1, "主动公开", run_in=True)
    lost = Heading(*_span(")平台建设"), ")", "han_brackets", 2, "平台建设", repaired=True)
    body = _span("网站|1个。")
    paragraph = Paragraph(*body, "网站|1个。", [Span(*body)], [topic], tokens=[Token("网站", body[0], body[0] + 2, "")])
    children: list[Node] = [
        Section(
            named.start,
            second[1],
            2,
            named,
            children=[Paragraph(*lead, "我局按要求公开:"), ItemList(first[0], second[1], items)],
        ),
        Boilerplate(*_span("- 3 -"), "page_number", "- 3 -"),
        Section(lost.start, body[1], 2, lost, "platform", [topic], [paragraph]),
    ]
    start, end = _span("一、总体情况", TEXT.index("情况 1") + 4)
    return Section(start, body[1], 1, Heading(start, end, "一、", "han_comma", 1, "总体情况"), "overview", [], children)


def report() -> Report:
    """A sound report with every kind of node."""
    grid = table()
    contents = Toc(*_span("目录\n一、总体情况 1"), [TocEntry(*_span("一、总体情况 1"), "一、总体情况", 1)])
    requests = Heading(*_span("二、收到申请情况"), "二、", "han_comma", 2, "收到申请情况")
    return Report(
        TEXT,
        Source("a.txt", "text/plain", "utf-8", "0" * 64),
        Metadata(
            "某局2020年报告", "某局", 2020, signed_on="2021-01-21", spans={"title": Span(*_span("某局2020年报告"))}
        ),
        [
            Boilerplate(*_span("首页>政务公开"), "breadcrumb", "首页>政务公开"),
            Title(*_span("某局2020年报告"), "某局2020年报告"),
            MetadataLine(*_span("发布时间:2021-01-21 来源:某局"), {"发布时间": "2021-01-21", "来源": "某局"}),
            contents,
            _overview(),
            Section(requests.start, grid.end, 1, requests, "requests", [], [grid]),
            Signature(*_span("某局\n2021年1月21日"), "某局", "2021-01-21"),
        ],
        [
            Diagnostic("heading.ordinal_lost", "repair", "the heading has lost its number", lost, lost + 1)
            for lost in [TEXT.index(")平台")]
        ]
        + [Diagnostic("table.value_unknown", "warning", "done, company: the figure is missing", grid.start, grid.end)],
    )


def deep(levels: int) -> Report:
    """A report whose sections are nested this deep, one character of text each."""
    text = "甲" * levels
    node: Node = Section(levels - 1, levels, levels, Heading(levels - 1, levels, text="甲"))
    for level in range(levels - 1, 0, -1):
        node = Section(level - 1, levels, level, Heading(level - 1, level, text="甲"), children=[node])
    return Report(text, children=[node])
