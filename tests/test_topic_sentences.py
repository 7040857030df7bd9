"""Sentence by sentence: the offsets, the voice that goes on, the shares, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import zhreport
from zhreport.command.cli import cli
from zhreport.topics.sentences import TopicSentence, topic_shares

REPORT = """某镇2021年政府信息公开工作年度报告

一、总体情况

成立由镇长任组长的政务公开领导小组，下设办公室。公开质量纳入年度考核，每季度通报一次；
门户网站新设三个专栏。

五、存在的主要问题及改进情况

一是公开意识不强；二是内容更新不够及时。下一步，我镇将健全台账。完善一整套做法，供各村参照。
"""


def sentences_of(text: str) -> list[TopicSentence]:
    return zhreport.parse(text).topic_sentences()


def ids(sentence: TopicSentence) -> set[str]:
    return {topic.id for topic in sentence.topics}


def test_each_sentence_has_its_own_topics() -> None:
    assert [ids(sentence) for sentence in sentences_of(REPORT)] == [
        {"institutions"}, {"supervision"}, {"platforms"}, {"problems"},
        {"problems", "proactive_disclosure"}, {"measures"}, {"measures"},
    ]  # fmt: skip


def test_a_voice_holds_for_the_sentences_after_it() -> None:
    """Under a heading of faults a bare verb phrase after `下一步` is a plan, and says what made it one."""
    text = "五、存在的主要问题\n\n公开意识还不够强。下一步，我镇将健全台账。各科室逐月列出清单。\n"
    last = sentences_of(text)[-1]
    assert "measures" in ids(last)
    assert "before:measures" in {evidence.term for evidence in last.topics[0].evidence}


def test_offsets_are_those_of_the_source() -> None:
    said = "　　為做好各項工作，本街道成立了由办事处主任任组长的政务公开领导小组，并指定一名副主任承擔日常協調工作。"
    more = "在門戶網站新設專欄３個，按科室分別列出應當公開的事項、時限和聯繫方式，供群眾隨時查詢。"
    wrapped = "\r\n".join((said + more)[i : i + 18] for i in range(0, len(said + more), 18))
    text = f"一、總體情況\r\n\r\n{wrapped}\r\n"
    first, second = sentences_of(text)
    for sentence, whole in ((first, said.strip()), (second, more)):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.replace("\r\n", "") == whole
    marked = {text[own.start : own.end].replace("\r\n", "") for topic in first.topics for own in topic.evidence}
    assert any("领导小组" in part for part in marked)


def test_shares_are_of_han_characters() -> None:
    found = sentences_of(REPORT)
    shares = {(share.section and share.section.heading.text, share.topic): share for share in topic_shares(found)}
    han = [sentence.han_characters for sentence in found]
    own = shares[None, "measures"]
    assert own.share == round(sum(han[5:]) / sum(han), 3)
    assert own.sentences == 2
    assert all(0 < share.share <= 1 for share in shares.values())


def test_no_narrative_no_sentences() -> None:
    assert sentences_of("") == []
    assert topic_shares([]) == []


@settings(max_examples=25)
@given(st.text(alphabet="一、二公开网站考核。；;\n \r机(ji)關：问题下步将３", max_size=120))
def test_sentences_lie_in_their_units(text: str) -> None:
    report = zhreport.parse(text)
    end = 0
    for sentence in report.topic_sentences():
        assert end <= sentence.start < sentence.end <= len(report.text)
        assert sentence.unit.start <= sentence.start
        for topic in sentence.topics:
            assert all(own.start <= own.end <= len(report.text) for own in topic.evidence)
        end = sentence.end


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    return file


def test_command_shows_sentences_and_shares(path: Path) -> None:
    result = CliRunner().invoke(cli, ["topics", str(path), "--sentences"])
    assert result.exit_code == 0
    assert "whole report: " in result.output
    assert "一、总体情况: institutions" in result.output


def test_command_gives_a_record_for_each_sentence(path: Path) -> None:
    result = CliRunner().invoke(cli, ["topics", str(path), "--sentences", "--format", "jsonl", "--topic", "measures"])
    records = [json.loads(row) for row in result.output.splitlines()]
    assert [record["kind"] for record in records] == ["sentence", "sentence"]
    assert {topic["id"] for record in records for topic in record["topics"]} == {"measures"}
