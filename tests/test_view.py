"""The pages of `zhreport view` as files: their data, what they forbid, what two reports have in common, their colours."""

from __future__ import annotations

import base64
import colorsys
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import zhreport
from zhreport.command.cli import cli
from zhreport.view import compare_page, report_page
from zhreport.view.compare import compare_data
from zhreport.view.data import report_data

ROOT = Path(__file__).resolve().parent.parent
LOOSE = (ROOT / "examples" / "loose.txt").read_text(encoding="utf-8")
STYLE = (ROOT / "zhreport" / "view" / "page.css").read_text(encoding="utf-8")


def embedded(page: str) -> Any:
    """Return the data of a page, found as a browser finds it: up to the first end tag."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script', page, re.DOTALL | re.IGNORECASE)
    assert found
    return json.loads(found[1])


def units(text: str, start: int, end: int) -> str:
    """Return a stretch given in UTF-16 units."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


class Tags(HTMLParser):
    """Lists the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.names.append(tag)


# --------------------------------------------------------------------------------------------------------- what is in it


def test_the_page_has_everything_and_asks_for_nothing() -> None:
    page = report_page(zhreport.parse(LOOSE))
    assert not re.search(r"""\b(src|href)\s*=|url\(|@import|https?://|fetch\(|XMLHttp""", page)
    data = embedded(page)
    assert data["text"] == LOOSE
    assert [node["text"] for node in data["nodes"] if node["kind"] == "item"] == ["栏目更新不及时;", "公开形式单一。"]
    assert {note["code"] for note in data["notes"]} >= {"heading.ordinal_lost", "table.value_imputed"}
    assert {"proactive_disclosure", "institutions", "problems"} <= set(data["topics"])


def test_offsets_count_as_browsers_count() -> None:
    text = "𠀀𠀁总体\n一、总体情况\n成立了政务公开领导小组𠀂。\n" + LOOSE
    report = zhreport.parse(text)
    nodes = [node for node, _ in report.walk() if node.kind != "list"]
    drawn = report_data(report)["nodes"]
    for node, data in zip(nodes, drawn, strict=True):
        assert units(text, *data["at"]) == text[node.start : node.end]
        for cell, other in zip(getattr(node, "cells", []), data.get("table", {}).get("cells", []), strict=True):
            assert [units(text, *at) for at in other["spans"]] == [text[s.start : s.end] for s in cell.spans]


def test_a_rule_that_fails_names_its_cells() -> None:
    report = zhreport.read(ROOT / "corpus" / "disclosure-2024-traditional.txt")
    table = next(node["table"] for node in report_data(report)["nodes"] if node.get("table", {}).get("checks"))
    check = table["checks"][0]
    assert check["text"].startswith("applications.balance[total]: 13 == 14")
    assert [table["cells"][number]["text"] for number in check["cells"]] == ["12", "1", "12", "2"]


HOSTILE = [
    "</script><script>window.evil=1</script>",
    "<!--<script>",
    "<img src=x onerror=window.evil=1>",
    "{{script}}{{policy}}",
    "'\"><svg onload=alert(1)>",
    "\u2028\u2029\x00\ud800\ufeff\u202e",
    "]]>",
    "&lt;",
    "javascript:alert(1)",
]


@given(
    st.lists(st.sampled_from([*HOSTILE, "一、", "|", "\n", "总体情况", "1", "2021年报告"]), max_size=20).map("".join)
)
@settings(max_examples=60)
def test_no_text_changes_the_page(text: str) -> None:
    report = zhreport.parse(text)
    report.source.name = report.metadata.agency = text
    for page in (report_page(report), compare_page(report, report)):
        tags = Tags()
        tags.feed(re.sub(r"(?s)(<(script|style)[^>]*>).*?(</\2>)", r"\1\3", page))
        assert tags.names == [
            "html",
            "head",
            *["meta"] * 5,
            "title",
            "style",
            "body",
            "noscript",
            "p",
            "script",
            "script",
        ]
        page.encode()
    assert embedded(report_page(report))["text"] == report.text


def test_the_policy_names_the_script_and_the_style() -> None:
    page = report_page(zhreport.parse(LOOSE))
    policy = html.unescape(re.search(r'Policy" content="([^"]+)"', page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none';")
    for tag in ("script", "style"):
        body = re.search(rf"(?s)<{tag}>(.*?)</{tag}>", page)[1]  # type: ignore[index]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


# ---------------------------------------------------------------------------------------------------------- two reports


def test_figures_that_differ_are_found_whatever_the_layout() -> None:
    other = LOOSE.replace("2021", "2022").replace("2 | 0 | 1 | 0 |", "4 | 0 | 1 | 0 |")
    data = compare_data(zhreport.parse(LOOSE), zhreport.parse(other))
    (pair,) = data["tables"]
    changes = [(change["from"], change["to"], change["difference"]) for change in pair["changes"]]
    assert changes == [("2", "4", 2), ("3", "5", 2)]
    tables = pair["tables"]
    for change in pair["changes"]:
        assert [tables[i]["cells"][n]["text"] for i, n in enumerate(change["cells"])] == [change["from"], change["to"]]


def test_sections_stand_beside_their_like() -> None:
    one = "一、总体情况\n甲乙丙丁。\n二、培训工作\n开课三次。\n三、存在的主要问题及改进情况\n公开不及时。\n"
    two = "一、总体情况\n甲乙丙丁。\n二、存在的主要问题及改进情况\n形式单一。\n"
    rows = compare_data(zhreport.parse(one), zhreport.parse(two))["sections"]
    assert [row["headings"] for row in rows] == [
        ["一、总体情况", "一、总体情况"],
        ["二、培训工作", None],
        ["三、存在的主要问题及改进情况", "二、存在的主要问题及改进情况"],
    ]
    assert [[unit["same"] for unit in side] for side in rows[0]["units"]] == [[True], [True]]
    assert [[unit["same"] for unit in side] for side in rows[2]["units"]] == [[False], [False]]


def test_generations_of_a_form_are_one_table_and_strangers_are_two() -> None:
    old = zhreport.read(ROOT / "corpus" / "disclosure-2019-lines.txt")
    new = zhreport.read(ROOT / "corpus" / "disclosure-2021-lines.txt")
    pairs = compare_data(old, new)["tables"]
    forms = [tuple(table and table["form"] for table in pair["tables"]) for pair in pairs]
    assert ("disclosure-2019.applications", "disclosure-2021.applications") in forms
    alone = compare_data(old, zhreport.parse("一、总体情况\n没有表。"))["tables"]
    assert all(pair["tables"][1] is None and not pair["changes"] for pair in alone)


# ----------------------------------------------------------------------------------------------------------- the command


def test_the_command_writes_one_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    source = str(ROOT / "examples" / "loose.txt")
    assert CliRunner().invoke(cli, ["view", source, "-o", str(page)]).exit_code == 0
    assert embedded(page.read_text(encoding="utf-8"))["name"].endswith("loose.txt")
    both = CliRunner().invoke(cli, ["view", source, source])
    assert both.exit_code == 0 and "compare" in both.output
    assert CliRunner().invoke(cli, ["view", source, source, source]).exit_code == 2


def test_a_file_that_is_not_there_leaves_no_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = CliRunner().invoke(cli, ["view", str(tmp_path / "none.txt"), "-o", str(page)], standalone_mode=False)
    assert result.return_value == 2 and not page.exists()


# --------------------------------------------------------------------------------------------------------------- colours


def luminance(red: float, green: float, blue: float) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def themes() -> list[dict[str, str]]:
    blocks = re.findall(r":root(?:\[[^\]]+\]|:not\([^)]*\))?\s*\{([^}]*)\}", STYLE)
    light, *dark = [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in blocks]
    assert len(dark) == 2 and dark[0] == dark[1], "the dark theme is written twice and must be the same"
    return [light, dark[0]]


@pytest.mark.parametrize("theme", themes(), ids=["light", "dark"])
def test_every_text_can_be_read(theme: dict[str, str]) -> None:
    def color(name: str) -> float:
        digits = theme[name].lstrip("#")
        return luminance(*(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)))

    pairs = [
        (ink, ground)
        for ink in ("ink", "soft", "accent", "error", "warning", "repair")
        for ground in ("paper", "sheet")
    ]
    pairs += [
        ("warning", "warning-wash"),
        ("error", "error-wash"),
        ("ink", "accent-wash"),
        ("ink", "found"),
        ("accent", "accent-wash"),
    ]
    for ink, ground in pairs:
        assert contrast(color(ink), color(ground)) >= 4.5, (ink, ground)
    washes, inks = (int(theme[name].rstrip("%")) / 100 for name in ("topic-wash", "topic-ink"))
    for topic in range(20):
        hue = round((205 + topic * 137.5) % 360) / 360
        light, dark = (luminance(*colorsys.hls_to_rgb(hue, lightness, 0.55)) for lightness in (washes, inks))
        assert contrast(dark, light) >= 4.5, topic
        assert contrast(color("ink"), light) >= 4.5, topic
