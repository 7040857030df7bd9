"""Enumerations inside a paragraph: which of its text is lead-in, item, and neither."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from zhreport import parse
from zhreport.model import Heading, Item, Paragraph
from zhreport.report import Report, leaves

CASES = Path(__file__).parent / "cases" / "enumerations.txt"
LETTERS = {Item: "-", Paragraph: "p", Heading: "h"}


def cases() -> Sequence[object]:
    found = []
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        name, _, rest = part.partition("\n")
        text, _, wanted = rest.partition("\n----\n")
        found.append(pytest.param(text, [row for row in wanted.splitlines() if row], id=name))
    return found


def shown(report: Report) -> list[str]:
    rows = []
    for _, _, node in leaves(report):
        assert isinstance(node, Item | Paragraph | Heading)
        rows.append(f"{LETTERS[type(node)]} {report.text[node.start : node.end]}")
    return rows


@pytest.mark.parametrize(("text", "wanted"), cases())
def test_case(text: str, wanted: list[str]) -> None:
    report = parse(text)
    assert shown(report) == wanted
    assert report.validate() == []


def test_many_in_one_paragraph() -> None:
    text = "存在问题:一是内容不全;二是更新不快。" * 40
    assert shown(parse(text)) == ["p 存在问题:", "- 一是内容不全;", "- 二是更新不快。"] * 40


def test_item_without_text_keeps_its_marker() -> None:
    items = [node for _, _, node in leaves(parse("主要做法:一是 二是修路;三是架桥。")) if isinstance(node, Item)]
    assert [(item.marker, item.ordinal, item.text) for item in items] == [
        ("一是", 1, ""),
        ("二是", 2, "修路;"),
        ("三是", 3, "架桥。"),
    ]
