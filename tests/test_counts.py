"""Counts: every number here was counted by hand."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhreport.model import (
    Boilerplate,
    Cell,
    Heading,
    Item,
    ItemList,
    Metadata,
    Paragraph,
    Section,
    Source,
    Table,
    Title,
    Topic,
)
from zhreport.parser import Parser, parse
from zhreport.report import Report
from zhreport.words.counts import TermCount, counts
from zhreport.words.segmentation import Words

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))


def paragraph(text: str, *topics: str) -> Paragraph:
    return Paragraph(0, 1, text, topics=[Topic(topic, 0.5) for topic in topics])


def section(title: str, *children: object, role: str | None = None, end: int = 1) -> Section:
    return Section(0, 1, 1, Heading(0, end, text=title), role, children=list(children))  # type: ignore[arg-type]


def report(*children: object) -> Report:
    return Report("", Source("a.txt"), Metadata(agency="某局", year=2020), list(children))  # type: ignore[arg-type]


def tree() -> Report:
    """Han characters: preamble 6; overview 4 + 14; its part 4 + 11 + 4; problems 4."""
    both = [Topic("platforms", 0.5), Topic("measures", 0.5)]
    first = Item(0, 1, "一是", 1, "政府网站发布政府信息12条", topics=both)
    return report(
        Title(0, 1, "某局政府信息公开年度报告"),
        paragraph("依据条例编制。"),
        section(
            "总体情况",
            paragraph("推进政府信息公开,做好信息公开。", "platforms"),
            section(
                "平台建设",
                ItemList(0, 1, [first, Item(0, 1, "二是", 2, "政务公开。")]),
                Boilerplate(0, 1, "page_number", "政务公开"),
            ),
            role="overview",
        ),
        section("存在问题", Table(0, 1, cells=[Cell(0, 0, 1, 1, "label", "政务公开")]), role="problems"),
    )


TERMS = ["政府信息公开", "信息公开", "政务公开", "政府"]


def table(rows: list[TermCount]) -> dict[tuple[str, str], int]:
    return {(row.unit, row.term): row.count for row in rows if row.count}


def test_by_section_each_has_its_own_text() -> None:
    rows = tree().counts(terms=TERMS)
    assert table(rows) == {("1", "政府信息公开"): 1, ("1", "信息公开"): 1, ("1.1", "政务公开"): 1, ("1.1", "政府"): 2}
    assert {(row.unit, row.role, row.path, row.han_characters) for row in rows} == {
        ("0", None, "", 6),
        ("1", "overview", "总体情况", 4 + 14),
        ("1.1", "overview", "总体情况 > 平台建设", 4 + 11 + 4),
        ("2", "problems", "存在问题", 4),
    }
    assert len(rows) == 4 * len(TERMS)


def test_by_document_is_the_sum() -> None:
    rows = tree().counts("document", TERMS)
    assert [(row.term, row.count) for row in rows] == [
        ("政府信息公开", 1),
        ("信息公开", 1),
        ("政务公开", 1),
        ("政府", 2),
    ]
    assert {(row.unit, row.role, row.path, row.han_characters) for row in rows} == {("", None, "", 47)}
    assert rows[3].per_thousand == pytest.approx(2000 / 47)


def test_by_topic_a_paragraph_of_two_counts_for_both() -> None:
    rows = tree().counts("topic", TERMS)
    assert table(rows) == {
        ("", "政务公开"): 1,
        ("measures", "政府"): 2,
        ("platforms", "政府信息公开"): 1,
        ("platforms", "信息公开"): 1,
        ("platforms", "政府"): 2,
    }
    assert {(row.unit, row.han_characters) for row in rows} == {("", 6 + 4), ("measures", 11), ("platforms", 14 + 11)}
    assert [row.unit for row in rows[:: len(TERMS)]] == ["", "measures", "platforms"]


def test_the_rows_say_whose_they_are() -> None:
    row = tree().counts("document", ["政务公开"])[0]
    assert dataclasses.asdict(row) == {
        "document": "a.txt",
        "agency": "某局",
        "year": 2020,
        "unit": "",
        "role": None,
        "path": "",
        "term": "政务公开",
        "tag": "",
        "count": 1,
        "han_characters": 47,
        "per_thousand": 1000 / 47,
    }
    assert not hasattr(row, "__dict__")


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("政府信息公开", ["信息公开", "政府信息公开"], [0, 1]),
        ("政府信息公开和信息公开", ["信息公开", "政府信息公开"], [1, 1]),
        ("信息公开信息公开", ["信息公开"], [2]),
        ("信息公开条例", ["公开条例", "信息公开"], [0, 1]),  # of those that overlap, the first
        ("甲甲甲", ["甲甲"], [1]),
        ("政務公開、政务公开", ["政務公開"], [2]),  # widths, radicals, traditional characters are seen through
        ("⼈⺠政府", ["人民政府"], [1]),
        ("機(jī)關(guān)", ["机关"], [1]),
        ("ＯＡ系统，OA", ["OA"], [2]),
        ("《政府信息公开条例》", ["政府信息公开"], [1]),
        ("公开", ["政务"], [0]),
        ("公开", [], []),
    ],
)
def test_longest_match(text: str, terms: list[str], expected: list[int]) -> None:
    assert [row.count for row in report(paragraph(text)).counts("document", terms)] == expected


def test_terms_do_not_go_over_the_end_of_a_paragraph() -> None:
    assert report(paragraph("信息"), paragraph("公开")).counts("document", ["信息公开"])[0].count == 0


@pytest.mark.parametrize(
    ("text", "han"), [("", 0), ("2020 abc,。", 0), ("公开12条。", 3), ("⼈⺠〇々", 4), ("𠀀", 1), ("機(jī)關(guān)", 2)]
)
def test_only_han_characters_are_in_the_denominator(text: str, han: int) -> None:
    row = report(paragraph(text)).counts("document", ["公开"])[0]
    assert row.han_characters == han
    assert (row.per_thousand is None) is (han == 0)


def test_the_lexicon_gives_terms_and_tags_and_every_unit_stays() -> None:
    rows = tree().counts()
    assert {(row.unit, row.term, row.tag) for row in rows} >= {
        ("0", "", ""),
        ("1", "政府信息公开", "disclosure"),
        ("1", "信息公开", "disclosure"),
        ("1.1", "政务公开", "disclosure"),
        ("2", "", ""),
    }
    assert [row.count for row in rows if not row.term] == [0, 0]
    assert all(row.count for row in rows if row.term)


def test_the_parsers_own_words_and_tagged_lists(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "mine.txt").write_text("做好信息 3 mine\n", "utf-8")
    for words in (Parser(lexicons=[tmp_path]).words, Words(lexicons=[tmp_path])):
        assert ("做好信息", "mine") in {(row.term, row.tag) for row in tree().counts(terms=words)}
    (row,) = tree().counts("document", {"政务公开": "mine"})
    assert (row.term, row.tag, row.count) == ("政务公开", "mine", 1)


def test_a_heading_that_the_source_lost_is_not_counted() -> None:
    lost = report(section("政务公开", end=0), section("政务公开"))
    assert [row.count for row in lost.counts(terms=["政务公开"])] == [0, 1]


def test_an_empty_report() -> None:
    assert report().counts() == report().counts("topic") == []
    (row,) = report().counts("document")
    assert (row.term, row.count, row.han_characters, row.per_thousand) == ("", 0, 0, None)


@pytest.mark.parametrize(
    ("by", "terms", "complaint"),
    [
        ("chapter", None, "'section', 'topic', 'document'"),
        ("section", "政务公开", "a list of terms"),
        ("section", [""], "is no term"),
        ("section", [" 政务"], "is no term"),
        ("section", ["信息公開", "信息公开"], "the same term"),
    ],
)
def test_misuse(by: str, terms: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        counts(report(), by, terms)  # type: ignore[arg-type]


def test_a_term_given_twice_has_one_row() -> None:
    assert len(tree().counts("document", ["政务公开", "政务公开"])) == 1


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_sections_add_up_to_the_document(path: Path) -> None:
    parsed = parse(path.read_bytes().decode())
    total: dict[str, int] = {}
    han: dict[str, int] = {}
    for row in parsed.counts():
        han[row.unit] = row.han_characters
        if row.term:
            total[row.term] = total.get(row.term, 0) + row.count
    document = parsed.counts("document")
    assert total == {row.term: row.count for row in document}
    assert sum(han.values()) == document[0].han_characters
    assert Report.from_json(parsed.to_json(text=False)).counts() == parsed.counts()


@given(st.text("政府信息公开", max_size=30), st.sets(st.text("政府信息公开", min_size=1, max_size=4), max_size=6))
def test_no_character_is_counted_twice(text: str, terms: set[str]) -> None:
    rows = report(paragraph(text)).counts("document", sorted(terms))
    assert sum(row.count * len(row.term) for row in rows) <= len(text)
    for row in rows:
        assert row.count <= text.count(row.term)


def test_the_page_runs() -> None:
    page = (ROOT / "docs" / "counting.md").read_text("utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, names)
    assert names
