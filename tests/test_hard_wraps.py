"""Lines that were cut at a width, joined to the paragraphs and items they came from."""

from __future__ import annotations

import zhreport

LAW = """第一条 为了加强村镇供水管理,保障村镇居民饮水安全,根据有关法律,制定
本办法。
第二条 县水利部门认为用水单位提出的申请不符合本办法第二章第一节或者
第二节和本县供水规划的规定的,可以要求该用水单位在三十日内补充材料。
第三条 用水单位应当节约用水,按时缴费,不得擅自改装、拆除和移动计量的
设施。
"""
ITEMS = """申请人应当提交下列材料:
(一)载明姓名和住所并由本人签名的申请书以及县水利部门要求附上的说明
(二)能够证明申请人身份的有效证件以及由受托人办理时出具的委托书的原件
(三)其他材料,包括水源的位置图和由有资质的单位在一年以内出具的水质检测
报告。
"""


def test_a_citation_that_begins_a_line_does_not_end_its_paragraph() -> None:
    report = zhreport.parse(LAW)
    joined = next(node.text for node in report.items if "第二节" in node.text)
    assert "第二章第一节或者第二节和本县供水规划" in joined
    assert len(report.items) == 3
    assert zhreport.parse(report.to_text()).outline() == report.outline()


def test_items_without_stops_that_fill_their_lines_stay_apart() -> None:
    assert [item.ordinal for item in zhreport.parse(ITEMS).items] == [1, 2, 3]


def test_what_a_page_sets_in_bold_on_a_line_of_its_own_stays_in_its_sentence() -> None:
    report = zhreport.parse(
        "一、总体要求\n今年全县经济社会发展的\n主要目标\n是:生产总值增长5%,粮食产量稳定在60万吨。\n全年工作十分繁重,必须付出艰苦努力。\n"
        "二、保障措施\n加强领导,压实责任。\n"
    )
    assert next(node.text for node in report.paragraphs).startswith("今年全县经济社会发展的主要目标是:")
    assert len(report.sections) == 2
    assert zhreport.parse(report.to_text()).outline() == report.outline()


def test_short_names_that_end_like_a_clause_stay_apart() -> None:
    report = zhreport.parse(
        "一、公开方式\n主动公开的\n依申请公开的\n以上方式由各单位自行选择,并在网站公布。\n二、其他\n没有其他事项。\n"
    )
    assert "主动公开的依申请公开的" not in report.to_text()
