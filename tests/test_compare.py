"""Two years of one agency side by side, a panel of figures, and the narrative held against the tables."""

from __future__ import annotations

import pytest

import zhreport
from zhreport.forms import load_forms
from zhreport.report import Report
from zhreport.tables.narrative import compare_with_narrative
from zhreport.text.chars import fold

ROWS = """一、本年新收政府信息公开申请数量 | {new} | 0 | 0 | 0 | 0 | 0 | {new}
二、上年结转政府信息公开申请数量 | {carried} | 0 | 0 | 0 | 0 | 0 | {carried}
（一）予以公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3
（七）总计 | 3 | 0 | 0 | 0 | 0 | 0 | 3
四、结转下年度继续办理 | {forward} | 0 | 0 | 0 | 0 | 0 | {forward}
"""


def report(year: int, new: int, carried: int, forward: int, text: str = "") -> Report:
    rows = ROWS.format(new=new, carried=carried, forward=forward)
    return zhreport.parse(
        f"望棠区水务局{year}年政府信息公开工作年度报告\n一、总体情况\n{text or '全年无变化。'}\n"
        "三、收到和处理政府信息公开申请情况\n"
        "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计\n" + rows
    )


def test_figures_are_aligned_by_key_across_generations() -> None:
    found = zhreport.compare(report(2021, 4, 1, 2), report(2020, 4, 0, 1))
    assert (found.agency, found.years, found.checks) == ("望棠区水务局", (2020, 2021), [])
    by_key = {(own.row_key, own.col_key): own for own in found.changes}
    own = by_key["carried_in", "total"]
    assert (own.before, own.after, own.change) == (0, 1, 1)
    assert found.records()[0]["table"] == "applications"


def test_what_is_carried_forward_must_arrive() -> None:
    found = zhreport.compare(report(2022, 4, 1, 2), report(2023, 4, 0, 1))
    assert [(check.rule, check.left, check.right) for check in found.checks] == [
        ("applications.next_year[natural_person]", 2, 0),
        ("applications.next_year[total]", 2, 0),
    ]
    assert found.checks[1].cells == ("2022:carried_forward|total", "2023:carried_in|total")


def test_years_apart_are_not_checked() -> None:
    assert zhreport.compare(report(2021, 4, 1, 2), report(2023, 4, 0, 1)).checks == []


def test_a_panel_has_one_row_for_each_known_figure() -> None:
    rows = report(2022, 4, 1, 2).to_panel()
    assert len(rows) == 35
    assert rows[0]["agency"] == "望棠区水务局"
    assert (rows[0]["year"], rows[0]["row_key"], rows[0]["col_key"], rows[0]["value"]) == (
        2022, "new_received", "natural_person", 4,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2022年共收到政府信息公开申请12件。",
        "全年收到12件政府信息公开申请，均已办结。",
        "全年新收政府信息公开申请共计1,200件，同比增长5%。",
    ],
)
def test_a_figure_that_differs_from_the_table_is_a_warning(text: str) -> None:
    own = report(2022, 4, 1, 2, text)
    (note,) = [note for note in own.diagnostics if note.code == "table.text_differs"]
    assert note.severity == "warning"
    assert "申请" in own.text[note.start : note.end]
    place = note.message.rsplit("at ", 1)[1].rstrip(")").split("..")
    assert own.text[int(place[0]) : int(place[1])] == "4"


@pytest.mark.parametrize(
    "text",
    [
        "2022年共收到政府信息公开申请4件。",
        "2021年共收到政府信息公开申请12件。",
        "全年收到申请4件，其中收到政府信息公开申请2件来自网络。",
        "镇街共收到政府信息公开申请12件。",
        "累计收到政府信息公开申请120件。",
        "上年收到政府信息公开申请9件。",
        "收到政府信息公开申请4件；一季度收到政府信息公开申请1件。",
        "制定了收到政府信息公开申请的办理流程。",
        "全年收到政府信息公开申请4件，收到政府信息公开申请2件未办结。",
        "全年共收到政府信息公开申请5件（含上年结转1件）。",
        "共受理5件政府信息公开申请，其中上年结转1件。",
    ],
)
def test_figures_of_a_part_or_of_another_year_are_none_of_the_tables(text: str) -> None:
    assert "table.text_differs" not in {note.code for note in report(2022, 4, 1, 2, text).diagnostics}


@pytest.mark.parametrize(("flags", "differing"), [([], 1), (["uncertain"], 0)])
def test_a_figure_in_doubt_is_not_held_against_the_text(flags: list[str], differing: int) -> None:
    own = report(2022, 4, 1, 2, "2022年共收到政府信息公开申请12件。")
    for cell in own.tables[0].cells:
        cell.flags.extend(flags)
    notes = compare_with_narrative(own.paragraphs, own.tables, 2022, fold(own.text), load_forms())
    assert len(notes) == differing


CASES = """四、政府信息公开行政复议、行政诉讼情况
行政复议 | 行政诉讼
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
1 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 1
"""
WORDINGS = {
    "applications": [
        "本年度受理信息公开申请{n}件。",
        "全年共收到 {n} 份政府信息公开申请，均为网页提交。",
        "全年共收到依申请公开{n}件，均按期办结。",
        "本局收到政府信息公开申请 {n} 件。",
    ],
    "results": [
        "全年收到政府信息公开申请4件，其中予以公开{n}件，不予公开0件。",
        "2022年收到政府信息公开申请4件，予以公开的{n}件，部分公开0件。",
    ],
    "review": ["因政府信息公开引起行政复议{n}件，未被纠正。", "政府信息公开工作被申请行政复议 {n} 件。"],
    "litigation": ["因政府信息公开引发行政复议1起、行政诉讼{n}起。", "政府信息公开行政诉讼{n}件。"],
}
NONE = [
    "全年未收到政府信息公开申请。",
    "本年度没有收到依申请公开事项。",
    "全年没有因政府信息公开引起的行政复议和行政诉讼。",
    "未发生政府信息公开行政复议。",
]
STATED = {"applications": 4, "results": 3, "review": 1, "litigation": 2}


@pytest.mark.parametrize(("what", "text"), [(what, text) for what, texts in WORDINGS.items() for text in texts])
def test_a_wording_is_held_against_its_cells(what: str, text: str) -> None:
    for number in (STATED[what], STATED[what] + 5):
        own = zhreport.parse(report(2022, 4, 1, 2, text.format(n=number)).text + CASES)
        notes = [note for note in own.diagnostics if note.code == "table.text_differs"]
        assert len(notes) == (number != STATED[what]), [note.message for note in notes]


@pytest.mark.parametrize("text", NONE)
def test_a_wording_that_says_that_there_is_none_is_held_against_the_table(text: str) -> None:
    own = zhreport.parse(report(2022, 4, 1, 2, text).text + CASES)
    assert "table.text_differs" in {note.code for note in own.diagnostics}


@pytest.mark.parametrize(
    "text",
    [
        "未收到政府信息公开申请的投诉。",
        "没有政府信息公开行政复议被纠正的情况。",
        "未发生政府信息公开行政诉讼败诉案件。",
        "办理建议提案申请2件，予以公开9件。",
        "上年未收到政府信息公开申请。",
        "在没有收到政府信息公开申请的情况下主动公开。",
    ],
)
def test_what_only_sounds_like_a_statement_is_none(text: str) -> None:
    own = zhreport.parse(report(2022, 4, 1, 2, text).text + CASES)
    assert "table.text_differs" not in {note.code for note in own.diagnostics}


def test_a_table_as_markdown_and_html() -> None:
    (table,) = report(2022, 4, 1, 2).tables
    assert table.to_markdown().startswith("| ")
    assert 'colspan="' in table.to_html()
