"""Every diagnostic code is documented, and the documentation is what the registry says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import pages
from zhreport import diagnostics, parse
from zhreport.errors import LexiconError

ROOT = Path(__file__).parent.parent


def test_a_picture_is_said_not_to_be_read():
    report = parse("一、总体情况\n全年公开信息12条,内容准确。\n二、主动公开情况\n捕获2.PNG\n三、存在的问题\n更新较慢。")
    (note,) = [note for note in report.diagnostics if note.code == "text.picture"]
    assert report.text[note.start : note.end] == "捕获2.PNG"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("一、总体\u200b情况\n全年公开12条。", "text.zero_width_skipped", "1 characters without width"),
        (
            "一、总体情况\n" + "全年公开信息12条。\n" * 200 + "公\ufffd",
            "text.damaged_characters",
            "1 replacement characters",
        ),
        ("一、总体情况\n公开\x0112条。", "text.untrusted", "1 control characters"),
    ],
)
def test_characters_that_are_passed_over_or_damaged_are_told(text, code, message):
    (note,) = [note for note in parse(text).diagnostics if note.code.startswith("text.")]
    assert (note.code, note.message[: len(message)]) == (code, message)


@pytest.mark.parametrize(("code", "entry"), diagnostics.registry().items())
def test_an_entry_is_complete(code, entry):
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    assert diagnostics.make(code, "why", 3, 5).to_dict() == {
        "code": code,
        "severity": entry.severity,
        "message": "why",
        "start": 3,
        "end": 5,
    }
    assert entry.meaning.endswith(".")
    assert entry.example


def test_an_undocumented_code_is_refused():
    with pytest.raises(KeyError, match=r"heading\.vanished"):
        diagnostics.make("heading.vanished", "why", 0, 0)


def test_the_codes_in_the_source_are_those_documented():
    areas = "|".join({code.partition(".")[0] for code in diagnostics.registry()})
    source = [path.read_text("utf-8") for path in (ROOT / "zhreport").rglob("*.py")]
    named = {code for text in source for code in re.findall(rf"\"((?:{areas})\.[a-z_]+)\"", text)}
    made = {code for text in source for code in re.findall(rf"(?:make|_note)\(\s*\"((?:{areas})\.[a-z_]+)\"", text)}
    assert made - set(diagnostics.registry()) == set()
    assert set(diagnostics.registry()) - named == set()


def test_the_page_is_what_the_registry_says():
    page = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")
    assert page == pages.diagnostics_page(), "run: python -m docs.pages diagnostics > docs/diagnostics.md"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[a.b]\nseverity = 'info'\nmeaning = 'x'\n", "`example` is missing"),
        ("[a.b]\nseverity = 'fatal'\nmeaning = 'x'\nexample = 'y'\n", "'fatal'"),
        ("[a]\nb = 1\n", "expected a table"),
        ("a = 1\n", "expected a table"),
        ("[a.b\n", "line 1"),
    ],
)
def test_a_malformed_registry_is_named_with_its_entry(tmp_path, text, complaint):
    path = tmp_path / "diagnostics.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=complaint) as caught:
        diagnostics.load(path)
    assert str(path) in str(caught.value)
