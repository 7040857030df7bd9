"""Sentences: the cases of sentences/cases.txt, and what holds for any text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhreport.model import Item, Paragraph
from zhreport.parser import parse
from zhreport.text.chars import fold
from zhreport.text.sentences import LONGEST, sentences

HERE = Path(__file__).parent
CORPUS = sorted((HERE.parent / "corpus").glob("*.txt"))
CUT, WRAP = "‖", "⏎"


def cases(known_failures: bool = False) -> Iterator[tuple[str, bool]]:
    part = ""
    for line in (HERE / "sentences" / "cases.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            part = line[3:]
        elif line.strip() and not line.startswith("#") and (part == "known failures") is known_failures:
            yield line.replace(WRAP, "\n"), part == "semicolons"


CASES = list(cases())


def cut(text: str, start: int = 0, end: int | None = None, *, semicolons: bool = False) -> list[str]:
    spans = sentences(text, start, len(text) if end is None else end, semicolons=semicolons)
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(("case", "semicolons"), CASES, ids=[case.replace("\n", WRAP) for case, _ in CASES])
def test_case(case: str, semicolons: bool) -> None:
    expected = [part.strip() for part in fold(case).text.split(CUT)]
    assert cut(fold(case.replace(CUT, "")).text, semicolons=semicolons) == [part for part in expected if part]


@pytest.mark.xfail(reason="see the docstring of zhreport/text/sentences.py", strict=True)
@pytest.mark.parametrize(("case", "semicolons"), list(cases(known_failures=True)))
def test_known_failure(case: str, semicolons: bool) -> None:
    test_case(case, semicolons)


def test_there_are_enough_cases_and_none_twice() -> None:
    texts = [(case.replace(CUT, ""), option) for case, option in CASES]
    assert len(texts) == len(set(texts)) >= 150


@pytest.mark.parametrize(("case", "semicolons"), CASES[::5])
def test_what_stands_around_the_stretch_changes_nothing(case: str, semicolons: bool) -> None:
    text = fold(case.replace(CUT, "")).text.strip()
    around = f'前文"未完.\n{text}\n后文"《。'
    inside = around.index(text)
    assert cut(around, inside, inside + len(text), semicolons=semicolons) == cut(text, semicolons=semicolons)


MARKS = "。!?….,、;:\"'()[]《》【】〔〕12十一年的等工作ab/& \n\t\u3000"
ANY = st.text(st.sampled_from(MARKS), max_size=60) | st.text(max_size=40).map(lambda text: fold(text).text)


@given(ANY, st.booleans(), st.data())
@example("(。)", False, None)
@example('。"', True, None)
def test_spans_are_trimmed_in_order_and_leave_only_white_space(text: str, semicolons: bool, data: object) -> None:
    start = data.draw(st.integers(0, len(text))) if data else 0  # type: ignore[attr-defined]
    end = data.draw(st.integers(start, len(text))) if data else len(text)  # type: ignore[attr-defined]
    position = start
    for span in sentences(text, start, end, semicolons=semicolons):
        assert position <= span.start < span.end <= end
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:end].strip()


@given(ANY, st.booleans())
def test_every_sentence_has_a_word_unless_the_text_has_none(text: str, semicolons: bool) -> None:
    found = cut(text, semicolons=semicolons)
    assert len(found) <= 1 or all(any(char.isalnum() for char in sentence) for sentence in found)


@given(ANY)
@example("1![;1")
@example("1;一。1")
def test_semicolons_only_add_cuts(text: str) -> None:
    """Between the same words, that is: a scrap without a word goes to the sentence before it, and moves its end."""

    def cuts(semicolons: bool) -> set[int]:
        found = sentences(text, 0, len(text), semicolons=semicolons)
        return {sum(char.isalnum() for char in text[: span.end]) for span in found}

    assert cuts(False) <= cuts(True)


@given(
    st.lists(
        st.text(st.sampled_from("公开信息工作,、12"), min_size=1, max_size=9).map(lambda s: f"我局{s}件。"), min_size=1
    )
)
def test_plain_sentences_come_back(parts: list[str]) -> None:
    assert cut("".join(parts)) == parts
    assert cut("\n ".join(parts)) == parts


def test_a_mark_that_was_lost_does_not_swallow_the_page() -> None:
    many = "我局公开信息。" * (LONGEST // 7 + 1)
    for opening in ("(", "《", "【", '他说:"'):
        assert len(cut(f"{opening}{many}下一步{many}")) > LONGEST // 7


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_sentences_tile_what_they_belong_to(path: Path) -> None:
    report = parse(path.read_bytes().decode())
    units: list[Paragraph | Item] = [*report.paragraphs, *report.items]
    for node in units:
        own = "".join("".join(report.text[span.start : span.end].split()) for span in node.sentences)
        whole = "".join(report.text[node.start : node.end].split())
        assert whole == own if isinstance(node, Paragraph) else whole.endswith(own), node
        assert isinstance(node, Paragraph | Item)
