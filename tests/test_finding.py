"""Finding nodes and cutting chunks: numbers as headings print them, ids that last, pieces that lose nothing."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import report as every_kind

from zhreport import Report, parse
from zhreport.chunks import Chunk
from zhreport.model import Item, Paragraph, Section, Table, pieces
from zhreport.rendering.labels import labels_above
from zhreport.tables.printing import places_text

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))
LOOSE = """一、总体情况
(一)主动公开。全年主动公开政府信息12条。
)政府信息管理。指定一名信息员。
（三）平台建设
1、网站。设置专栏6个。
2、新媒体。发布58条。
二、存在的 問題
栏目更新不及时。
第二部分 附录
一、说明
数据截至年底。
"""


@pytest.fixture(scope="module")
def loose() -> Report:
    return parse(LOOSE)


@pytest.fixture(scope="module", params=CORPUS, ids=lambda path: path.stem)
def corpus(request: pytest.FixtureRequest) -> Report:
    return parse(request.param.read_bytes().decode("utf-8"))


@pytest.mark.parametrize(
    ("number", "titles"),
    [
        ("一.(一)", ["主动公开"]),
        ("一.（三）.2", ["新媒体"]),
        ("(三)", ["平台建设"]),
        ("(二)", ["政府信息管理"]),
        ("一.(二)", ["政府信息管理"]),
        ("三", []),
        ("2", ["新媒体"]),
        ("二", ["存在的 問題"]),
        ("一", ["总体情况", "说明"]),
        ("第二部分", ["附录"]),
        ("第二部分.一", ["说明"]),
        ("一.(九)", []),
    ],
)
def test_by_number(loose: Report, number: str, titles: list[str]) -> None:
    found = loose.find(number=number)
    assert [node.heading.text for node in found if isinstance(node, Section)] == titles


@pytest.mark.parametrize("number", ["", "甲", "一.乙", "..", "问题"])
def test_no_number(loose: Report, number: str) -> None:
    with pytest.raises(ValueError, match="no number of a heading"):
        loose.find(number=number)


def test_decimal_numbers() -> None:
    report = parse("一、总则\n1.1 范围\n适用于全区。\n二、职责\n2.1 组织\n设领导小组。\n")
    found = [node.heading.text for number in ("1.1", "2.1") for node in report.find(number=number)]  # type: ignore[union-attr]
    assert found == ["范围", "组织"]


@pytest.mark.parametrize("title", ["存在的问题", "二、存在的问题", " 存在的　問題 ", re.compile("問題$")])
def test_by_title(loose: Report, title: str) -> None:
    assert loose.find(title=title) == loose.find(number="二")


def test_all_conditions_hold_together(loose: Report) -> None:
    assert loose.find(number="二", title="总体情况") == []
    assert loose.find(kind="paragraph", title="总体情况") == []
    assert loose.find(kind="section", role="overview") == loose.find(role="overview") != []
    assert loose.find() == [node for node, _ in loose.walk()]


def test_places_of_every_kind() -> None:
    report = every_kind()
    index = report.index()
    for node, ancestors in report.walk():
        assert index.node(index.id_of(node)) is node
        assert index.ancestors(node) == ancestors
        assert index.parent(node) is (ancestors[-1] if ancestors else None)
    again = Report.from_json(report.to_json())
    assert [again.index().id_of(node) for node, _ in again.walk()] == [index.id_of(node) for node, _ in report.walk()]


def test_a_heading_that_the_text_has_lost_is_neither_found_nor_in_a_chunk() -> None:
    report = parse(
        "(三)完善制度\n修订三项制度。\n(四)加强培训\n举办两期。\n三、下一步打算\n抓好督查。\n四、建议\n请求支持。\n"
    )
    assert report.sections[0].heading.start == report.sections[0].heading.end
    assert report.find(number="二") == []
    first = report.chunks(max_chars=40)[0]
    assert (first.text.split("\n")[0], first.path) == ("(三)完善制度", [])
    assert report.index().id_of(report.find(number="(三)")[0]) == "s1.1"


def test_ids_and_paths(loose: Report) -> None:
    index = loose.index()
    deep = loose.find(number="一.（三）.2")[0]
    assert index.id_of(deep) == "s1.3.2"
    assert [heading.text for heading in index.path(deep)] == ["总体情况", "平台建设", "新媒体"]
    below = index.node("s1.3.2.p1")
    assert index.heading(below) is deep.heading  # type: ignore[union-attr]
    assert index.path(below) == index.path(deep)
    with pytest.raises(KeyError):
        index.node("s9")


def test_at(corpus: Report) -> None:
    index = corpus.index()
    for node, _ in corpus.walk():
        own = node.heading if isinstance(node, Section) else node
        if node.kind != "list" and own.start < own.end:
            assert index.at(pieces(own)[0][0]) is node
    assert index.at(-1) is None
    assert index.at(len(corpus.text)) is None


# ------------------------------------------------------------------------------------------------------------ chunks


def check(report: Report, max_chars: int, overlap: int) -> list[Chunk]:
    """Nothing is lost, nothing is out of order, no heading is alone, no row is cut, no chunk is too long for no reason."""
    found = report.chunks(max_chars=max_chars, overlap=overlap)
    index = report.index()
    together = "\n".join(chunk.text for chunk in found)
    rows = {" | ".join(row) for table in report.tables for row in places_text(table)}
    for node, _ in report.walk():
        if isinstance(node, Paragraph | Item):
            assert any(index.id_of(node) in chunk.nodes for chunk in found)
        if isinstance(node, Section):
            assert all(label in together for label in labels_above([node]))
        if isinstance(node, Table):
            assert all(" | ".join(row) in together for row in places_text(node))
    for chunk in found:
        lines = chunk.text.split("\n")
        kinds = [index.node(name).kind for name in chunk.nodes]
        assert kinds[-1] != "section" or not any(
            child.kind != "section"
            for child in index.node(chunk.nodes[-1]).children  # type: ignore[union-attr]
        )
        assert chunk.start <= chunk.end
        if len(chunk.text) > max_chars:
            assert any(line in rows for line in lines) or "section" in kinds
    order = {index.id_of(node): i for i, (node, _) in enumerate(report.walk())}
    places = [[order[name] for name in chunk.nodes] for chunk in found]
    assert all(own == sorted(own) for own in places)
    assert [own[0] for own in places] == sorted(own[0] for own in places)
    return found


@pytest.mark.parametrize(("max_chars", "overlap"), [(120, 0), (300, 60), (1000, 0), (1_000_000, 0)])
def test_chunks_of_the_corpus(corpus: Report, max_chars: int, overlap: int) -> None:
    check(corpus, max_chars, overlap)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [*LOOSE.split("\n"), "甲 | 乙 | 丙", "1 | 2 | 3", "很长的一句话," * 30, "完成1,268件。" * 20, ""]
        ),
        max_size=14,
    ),
    st.integers(40, 200),
    st.integers(0, 20),
)
def test_chunks_of_any_lines(lines: list[str], max_chars: int, overlap: int) -> None:
    check(parse("\n".join(lines)), max_chars, overlap)


def test_a_section_that_fits_stays_whole(loose: Report) -> None:
    found = loose.chunks(max_chars=60)
    texts = [chunk.text for chunk in found]
    assert any(text.startswith("二、存在的 問題\n栏目更新不及时。") for text in texts)
    assert texts[0].startswith("一、总体情况\n(一)主动公开\n全年")


def test_sentences_overlap_and_numbers_stay_whole() -> None:
    report = parse("一、总体情况\n" + "".join(f"第{n}季度公开信息1,{n}68条。" for n in "一二三四五六七八九") + "\n")
    found = report.chunks(max_chars=60, overlap=20)
    assert len(found) > 2
    for before, after in pairwise(found):
        assert after.path == ["一、总体情况"]
        last = before.text.split("\n")[-1]
        assert not last.endswith(("1,", "1"))
    assert sum(len(chunk.text) for chunk in found) >= len(report.text) - 8


def test_header_rows_are_repeated() -> None:
    rows = "\n".join(f"第{n}科 | {n * 3} | {n}" for n in range(1, 20))
    report = parse(f"一、总体情况\n各科公开情况如下:\n单位 | 公开 | 废止\n{rows}\n")
    found = report.chunks(max_chars=90)
    tables = [chunk for chunk in found if "第" in chunk.text]
    assert len(tables) > 2
    assert all("单位 | 公开 | 废止" in chunk.text for chunk in tables)


@pytest.mark.parametrize(("max_chars", "overlap"), [(39, 0), (100, 51), (100, -1)])
def test_misuse(loose: Report, max_chars: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="max_chars"):
        loose.chunks(max_chars=max_chars, overlap=overlap)


def test_the_page_runs() -> None:
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "finding.md").read_text("utf-8"), re.DOTALL):
        exec(block, names)
    assert names
