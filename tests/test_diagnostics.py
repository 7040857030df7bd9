"""Every diagnostic code is documented, and the documentation is what the registry says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhreport import diagnostics, parse
from zhreport.errors import LexiconError

ROOT = Path(__file__).parent.parent
CODES = [
    "heading.ordinal_lost",
    "heading.ordinal_gap",
    "heading.end_unknown",
    "heading.ordinal_repeated",
    "heading.split",
    "heading.lost",
    "table.cell_split",
    "table.label_repaired",
    "table.label_lost",
    "table.value_imputed",
    "table.value_unknown",
    "table.check_failed",
    "table.cell_unplaced",
    "table.furniture_inside",
    "table.grid_uncertain",
    "text.radical_folded",
    "text.gloss_skipped",
    "text.zero_width_skipped",
    "text.markup_skipped",
    "text.picture",
    "text.damaged_characters",
    "paragraph.lines_joined",
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_keeps_its_name(code):
    assert diagnostics.make(code, "why", 1, 2).code == code


def test_a_picture_is_said_not_to_be_read():
    report = parse("一、总体情况\n全年公开信息12条,内容准确。\n二、主动公开情况\n捕获2.PNG\n三、存在的问题\n更新较慢。")
    (note,) = [note for note in report.diagnostics if note.code == "text.picture"]
    assert report.text[note.start : note.end] == "捕获2.PNG"


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


def test_every_code_in_the_source_is_documented():
    areas = "|".join({code.partition(".")[0] for code in diagnostics.registry()})
    named = re.compile(rf"(?:make|_note)\(\s*\"((?:{areas})\.[a-z_]+)\"")
    used = {code for path in (ROOT / "zhreport").rglob("*.py") for code in named.findall(path.read_text("utf-8"))}
    assert used - set(diagnostics.registry()) == set()


def test_the_page_is_what_the_registry_says():
    page = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")
    assert page == diagnostics.page(), "run: python -m zhreport.diagnostics > docs/diagnostics.md"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[a.b]\nseverity = 'info'\nmeaning = 'x'\n", "exactly the keys"),
        ("[a.b]\nseverity = 'fatal'\nmeaning = 'x'\nexample = 'y'\n", "'fatal'"),
        ("[a.b]\nseverity = 'info'\nmeaning = ' '\nexample = 'y'\n", "without outer spaces"),
        ("[a]\nb = 1\n", "exactly the keys"),
        ("a = 1\n", "a table for each code"),
        ("[a.b\n", "line 1"),
    ],
)
def test_a_malformed_registry_is_named_with_its_entry(tmp_path, text, complaint):
    path = tmp_path / "diagnostics.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LexiconError, match=complaint) as caught:
        diagnostics.load(path)
    assert str(path) in str(caught.value)
