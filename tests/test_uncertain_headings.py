"""What is said of headings: where the numbering could nearly as well be read otherwise, and where a marker was mended."""

from __future__ import annotations

import pytest

from zhreport import parse

UNSURE = {
    "a title alone behind the last number, which may be the next section": (
        "一、工作开展\n(一)宣传引导\n张贴海报120张,发放折页3000份。\n(二)巡查制度\n每周巡查两次,记录在册。\n"
        "保障措施\n安排经费12万元,购置器材一批。\n二、下一步\n继续做好各项工作。",
        {"保障措施": "may be a heading of level 1"},
    ),
    "a numbering that begins again beside its first": (
        "1.渠道清淤\n春季组织清淤两次。\n(1)干渠\n长46公里。\n(2)支渠\n长120公里。\n1.泵站检修\n检修机组9台。\n2.用水计量\n按月抄录。",
        {"泵站检修": "may be an item of a list", "用水计量": "may be a heading of level 3"},
    ),
    "numbers out of order": (
        "一、总体情况\n全年公开12条。\n三、依申请公开\n收到申请3件。\n二、主动公开\n公开9条。\n四、问题\n更新慢。",
        {"依申请公开": "may be a heading of level 2", "主动公开": "may be a heading of level 1"},
    ),
}
PLAIN = {
    "two levels": "一、基本情况\n全站职工21人。\n(一)清淤\n春季清淤两次。\n(二)检修\n更换密封件一批。\n二、存在问题\n渠系老化。",
    "a list under a heading": "一、工作开展\n1.清理沟渠12条;\n2.检修泵站4座;\n3.更换水表60块。\n二、存在问题\n渠系老化。",
    "one wrong number": "一、渠道清淤\n清淤两次。\n二、泵站检修\n检修9台。\n3、用水计量\n按月抄录。\n四、水费收缴\n收缴率96%。",
    "no headings": "今年以来,全站组织清淤两次,检修机组9台。\n水费收缴率96%,比上年提高两个百分点。",
}


def doubts(text: str) -> dict[str, str]:
    report = parse(text)
    notes = [note for note in report.diagnostics if note.code == "heading.uncertain"]
    return {report.text[note.start : note.end].split("、")[-1].split(".")[-1]: note.message for note in notes}


@pytest.mark.parametrize("name", UNSURE)
def test_what_may_be_something_else_is_said(name: str) -> None:
    text, expected = UNSURE[name]
    found = doubts(text)
    assert {title: message.split(" ", 1)[1] for title, message in found.items()} == expected


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_numbering_is_sure(name: str) -> None:
    assert doubts(PLAIN[name]) == {}


@pytest.mark.parametrize("marker", ["{二)", "(二 ", "二)"])
def test_a_marker_that_was_mended_is_said(marker: str) -> None:
    report = parse(f"(一)摸底。逐户登记了灌溉面积。\n{marker}培训。请技术员讲课三场。\n(三)验收。由村民代表签字。")
    (note,) = [note for note in report.diagnostics if note.code == "heading.marker_repaired"]
    heading = report.sections[1].heading
    assert (note.start, heading.ordinal, heading.repaired) == (heading.start, 2, True)
    assert report.text[note.start : note.end].strip() == marker.strip()


def test_a_long_row_in_doubt_takes_linear_time() -> None:
    """Every number may begin a list or go on with the row; each is asked for the readings near it only."""
    report = parse("1.清理沟渠\n" * 3000)
    assert len(report.sections) + len(report.items) + len(report.paragraphs) >= 3000
