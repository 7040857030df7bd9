"""Notebooks: what a report and a table show, and that the tutorial runs."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

import zhreport
from zhreport.rendering.notebook import MOST_NODES

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
LOOSE = (EXAMPLES / "loose.txt").read_text(encoding="utf-8")


class Balanced(HTMLParser):
    """Fails on a tag that is not closed in its place; lists the elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attributes if name.startswith("on")]
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def elements(html: str) -> set[str]:
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


def test_a_report_and_a_table_show_themselves() -> None:
    report = zhreport.parse(LOOSE)
    html = report._repr_html_()
    assert "望棠区水务局" in html and f"{len(report.diagnostics)} diagnostics" in html
    assert 'class="topic">problems' in html
    assert elements(html) <= {
        "div",
        "style",
        "b",
        "span",
        "details",
        "summary",
        "table",
        "tr",
        "th",
        "td",
        "ul",
        "li",
        "code",
    }
    table = report.tables[0]._repr_html_()
    assert 'colspan="5"' in table and "3*</td>" in table
    elements(table)


def test_a_document_cannot_bring_markup() -> None:
    evil = "</div><script>alert(1)</script><img src=x onerror=alert(1)>"
    report = zhreport.parse(f"{evil}2021年报告\n一、{evil}\n{evil}。\n指标 | {evil}\n甲 | 1\n乙 | 2\n")
    report.metadata.agency = evil
    for html in (report._repr_html_(), *(table._repr_html_() for table in report.tables)):
        assert elements(html).isdisjoint({"script", "img"})


def test_a_long_report_is_cut() -> None:
    html = zhreport.parse(LOOSE * 400)._repr_html_()
    assert "more nodes" in html and html.count("<div") < 3 * MOST_NODES


def test_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    notebook = nbformat.read(EXAMPLES / "tutorial.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "outputs are not kept in the repository"
    nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": os.fspath(EXAMPLES)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output["data"] for output in outputs if "data" in output]
    assert sum("text/html" in data for data in shown) >= 3
    assert any("(3, ['imputed'])" in data.get("text/plain", "") for data in shown)
