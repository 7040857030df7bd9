"""A table read by its template is the table that the search finds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

import zhreport
from zhreport.tables import recognise

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.tables.bench import case  # noqa: E402
from benchmarks.tables.layouts import LAYOUTS  # noqa: E402


def searched(text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the parse without any template."""
    with monkeypatch.context() as patch:
        patch.setattr(recognise, "read_whole", lambda *_: None)
        return zhreport.parse(text).to_json()


def edited(text: str, rng: Random) -> str:
    """Return the text with one to three of its lines lost, printed twice, moved, cut, or set to another's words."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 3)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        line = lines[i]
        at = rng.randint(0, len(line))
        lines[i : i + 1] = rng.choice(
            (
                [],
                [line, line],
                [lines[j]],
                [line[:at], line[at:]],
                [line[:at] + line[at + 1 :]],
                ["/"],
                ["其他"],
                ["、" + line],
            )
        )
    return "\n".join(lines)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_whole_table_is_read_as_the_search_reads_it(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []
    for number in range(8):
        text = case(True, "none", layout, 11, number).text
        with monkeypatch.context() as patch:
            whole = recognise.read_whole

            def noted(*given: Any, whole: Callable[..., Any] = whole) -> Any:
                read.append(whole(*given))
                return read[-1]

            patch.setattr(recognise, "read_whole", noted)
            assert zhreport.parse(text).to_json() == searched(text, monkeypatch)
    assert any(read), "the template applies to undamaged tables of every layout"


@pytest.mark.parametrize("layout", ["lines", "pipes", "spaces"])
def test_an_edited_table_is_read_as_the_search_reads_it(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        text = edited(case(True, "none", layout, 12, number).text, Random(number))
        assert zhreport.parse(text).to_json() == searched(text, monkeypatch)
