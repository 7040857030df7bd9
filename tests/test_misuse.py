"""What a call says that was given something else than it takes: at once, in one line, and never by reading on without it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import zhreport
from zhreport import LexiconError, Parser
from zhreport.model import Table


@pytest.mark.parametrize("text", [None, b"abc", 3, Path("report.txt")])
def test_parse_takes_a_text(text: Any) -> None:
    with pytest.raises(TypeError, match=r"expected a text, not .* zhreport\.read"):
        zhreport.parse(text)


@pytest.mark.parametrize("make", [Parser, zhreport.Words])
def test_a_folder_that_is_not_there_is_no_lexicon(make: Callable[..., object], tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="missing: no such folder"):
        make(lexicons=[tmp_path / "missing"])


@pytest.mark.parametrize("make", [Parser, zhreport.Words])
def test_a_part_of_a_lexicon_folder_is_none(make: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "topics" / "profiles").mkdir(parents=True)
    make(lexicons=[tmp_path])
    with pytest.raises(LexiconError, match="topics: is a part of a lexicon folder"):
        make(lexicons=[tmp_path / "topics"])


@pytest.mark.parametrize("make", [Parser, zhreport.Words])
def test_one_folder_is_no_list_of_folders(make: Callable[..., object], tmp_path: Path) -> None:
    for folder in (tmp_path, str(tmp_path)):
        with pytest.raises(TypeError, match="a list of lexicon folders"):
            make(lexicons=folder)


def test_one_rule_or_form_is_no_list_of_them() -> None:
    for setting in ({"forms": "a.toml"}, {"forms": Path("a.toml")}, {"rules_off": "body_below"}):
        with pytest.raises(TypeError, match=r"expected a list of .*not .* alone"):
            Parser(**setting)  # type: ignore[arg-type]


def test_a_limit_is_a_number() -> None:
    pages: Any = "many"
    with pytest.raises(ValueError, match="limit pages: 'many' is not above 0"):
        zhreport.Limits(pages=pages)


def test_an_unknown_segmenter_is_told_before_the_first_text() -> None:
    segmenter: Any = "hmm"
    with pytest.raises(ValueError, match="unknown segmenter 'hmm'"):
        Parser(segmenter=segmenter)


def test_pipe_takes_several_sources() -> None:
    sources: list[Any] = ["report.txt", b"abc", Path("report.txt")]
    for source in sources:
        with pytest.raises(TypeError, match="several sources"):
            zhreport.pipe(source)


@pytest.mark.parametrize("key", ["results.granted", 0, ("results", "granted", "total"), slice(1)])
def test_a_table_takes_two_keys(key: Any) -> None:
    with pytest.raises(TypeError, match="a row key and a column key"):
        Table(0, 0)[key]


@pytest.mark.parametrize(
    "error",
    [
        LexiconError("words/a.txt", "not UTF-8", 3),
        zhreport.ReadError("a.txt: locked", "read.encrypted"),
        zhreport.DocumentError("a.txt: not done", "limit.seconds"),
        zhreport.ZhreportError("something else"),
    ],
)
def test_an_error_comes_back_from_another_process_as_it_was(error: zhreport.ZhreportError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_reports_are_compared_not_their_names() -> None:
    given: Any = "a.txt"
    for pair in ((given, zhreport.parse("")), (zhreport.parse(""), given)):
        with pytest.raises(TypeError, match=r"expected a report, not str; zhreport\.parse"):
            zhreport.compare(*pair)
