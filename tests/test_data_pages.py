"""The pages on batches, panels and other libraries say what is so: their Python runs, their SQL gives what they print."""

from __future__ import annotations

import re
import shutil
from contextlib import chdir
from importlib.util import find_spec
from typing import Any

import duckdb
import pytest
from batching import CORPUS, ROOT, go, here

from docs import pages

DOCS = ROOT / "docs"
BLOCK = re.compile(
    r"^```(?P<language>\w+)\n(?P<code>.*?)^```\n(?:\n(?P<table>(?:\|[^\n]*\n)+))?", re.MULTILINE | re.DOTALL
)
LIBRARIES = ("datasets", "langchain_core", "llama_index", "docling_core")


def blocks(page, language):
    text = (DOCS / page).read_text("utf-8")
    return [match for match in BLOCK.finditer(text) if match["language"] == language]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with reports/ and the panel made of it, as the pages suppose."""
    place = tmp_path_factory.mktemp("pages")
    (place / "reports").mkdir()
    for path in CORPUS.glob("*.txt"):
        shutil.copy(path, place / "reports")
    with here(64):
        go(place / "reports", place / "panel.parquet", tables=("document", "section", "unit", "cell"))
    return place


@pytest.mark.parametrize("block", blocks("panels.md", "sql"), ids=lambda block: block["code"].split()[0])
def test_sql_gives_what_the_page_prints(place, block):
    with chdir(place):
        result = duckdb.sql(block["code"])
        found = result.fetchall()
    if block["table"] is None:  # what it gives is not printed, since it changes whenever zhreport learns something
        return
    names, _, *printed = [
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in block["table"].splitlines()
    ]
    assert found and result.columns == names
    assert [[shown(value) for value in row] for row in found] == printed


def shown(value):
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return "" if value is None else f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("page", ["batch.md", "data.md"])
def test_python_runs(place, page):
    names: dict[str, Any] = {}
    with chdir(place):
        for block in blocks(page, "python"):
            wanted = [name for name in LIBRARIES if name in block["code"]]
            if all(map(find_spec, wanted)):
                exec(compile(block["code"], page, "exec"), names)


def test_the_page_of_columns_is_made_from_the_code():
    page = (DOCS / "columns.md").read_text("utf-8")
    assert page == pages.columns_page(), "run: python -m docs.pages columns > docs/columns.md"


@pytest.mark.parametrize("option", ["--with", "--format", "--resume", "--restart", "--keep", "--limit-seconds"])
def test_options_are_explained(option):
    assert f"`{option}" in (DOCS / "batch.md").read_text("utf-8")
