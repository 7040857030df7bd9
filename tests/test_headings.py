"""Headings: what is one, at which level, with which number (gallery entries 1 to 9)."""

from __future__ import annotations

import pytest
from gold import Case, check, params, read_cases

import zhreport
from zhreport.model import Toc


@pytest.mark.parametrize("case", params("headings"))
def test_outline(case: Case) -> None:
    check(case, outline=True)


def test_every_entry_of_the_gallery_has_cases() -> None:
    cases = read_cases("headings")
    assert len(cases) >= 60
    assert {entry for case in cases for entry in case.name.split() if entry.isdigit()} >= {
        f"0{n}" for n in range(1, 10)
    }


def test_a_line_that_begins_with_the_first_of_several_items_is_a_list_of_them() -> None:
    report = zhreport.parse("一、总体情况\n全年供水平稳。\n二、存在问题\n一是人手不够。二是更新不快。三是账目不细。\n")
    assert [item.ordinal for item in report.items] == [1, 2, 3]


def test_a_line_with_one_item_stays_one() -> None:
    report = zhreport.parse(
        "一、总体情况\n全年供水平稳。\n二、存在问题\n一是人手不够。各村反映强烈。\n二是更新不快。\n"
    )
    assert [item.ordinal for item in report.items] == [1, 2]


def test_a_heading_longer_than_titles_are_keeps_its_whole_text() -> None:
    title = "推进管网改造" * 200
    report = zhreport.parse(f"一、{title}。\n二、下一步打算\n全年供水平稳。\n")
    assert [section.heading.text for section in report.sections] == [title, "下一步打算"]


def test_the_word_above_contents_without_numbers_is_part_of_them() -> None:
    titles = ["水利管护", "生态修复", "民生服务", "存在困难"]
    body = "".join(
        f"{n}、{title}\n全年各项工作平稳推进,群众满意。\n" for n, title in zip("一二三四", titles, strict=True)
    )
    report = zhreport.parse("目录\n" + "".join(f"{title}\n" for title in titles) + body)
    (contents,) = [node for node, _ in report.walk() if isinstance(node, Toc)]
    assert (contents.start, [entry.text for entry in contents.entries]) == (0, titles)
