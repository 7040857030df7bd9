"""JSON text that is written straight from the tree is the text that the library gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import zhreport
from zhreport.model import Cell, Evidence, Heading, Item, ItemList, Node, Origin, Section, Token, Topic
from zhreport.report import Report
from zhreport.serialisation import codec

CORPUS = sorted(Path(__file__).parent.parent.joinpath("corpus").glob("*.txt"))
NODES = [
    Cell(0, 0, 1, 1, "data", 'a"\n\\体', 1.5, flags=["x", "说"], origin=[Origin("p", 1, [0.5, 1.0, 2, 3], True)]),
    Cell(0, 0, 1, 1, "data", "", float("nan")),
    Evidence("词", 0, 1, float("-inf")),
    Item(0, 2, "1.", 1, "", topics=[Topic("t", 0.1, [])], tokens=[Token("词", 0, 1, "n")]),
    ItemList(0, 1, []),
    Section(0, 1, 1, Heading(0, 1), children=[ItemList(0, 1), Section(0, 1, 2, Heading(0, 1, ordinal=None))]),
    Cell(None, 0, 1, 1, "data", 3, "4"),  # type: ignore[arg-type]
]


def _by_the_library(node: object) -> str:
    def fields(own: object) -> dict[str, object]:
        return {field.name: getattr(own, field.name) for field in codec.json_fields(type(own))}

    return json.dumps(node, ensure_ascii=False, separators=(",", ":"), default=fields)


@pytest.mark.parametrize("path", CORPUS[::4], ids=lambda path: path.stem)
def test_reports(path: Path) -> None:
    report = zhreport.parse(path.read_text(encoding="utf-8"), tokens=True)
    assert report.to_json() == _by_the_library(report)


@pytest.mark.parametrize("node", NODES, ids=lambda node: type(node).__name__)
def test_nodes_with_every_kind_of_value_and_of_wrong_ones(node: Node) -> None:
    assert node.to_json() == _by_the_library(node)


def test_lone_surrogates_are_escaped() -> None:
    assert r'"text":"\ud800"' in Report("\ud800").to_json()
