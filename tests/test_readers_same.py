"""One report in four kinds of file is one report: the same outline, the same figures, the same topics."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import rendering

import zhreport
from zhreport.tables.printing import ragged_rows
from zhreport.text.chars import fold

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))
KINDS = {"html": rendering.to_html, "docx": rendering.to_docx, "pdf": rendering.to_pdf}
MEDIA = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def plain(text):
    """Return a text as every kind of file can hold it: blanks of one kind, nothing without width."""
    return " ".join(fold(text).text.split())


@cache
def source(path):
    """Return the report of a corpus text, and that of its canonical text, which all files are made from."""
    report = zhreport.parse(path.read_text("utf-8"))
    return report, zhreport.parse(report.to_text())


def outline(report):
    return [(s.level, s.heading.ordinal, s.role, plain(s.heading.text)) for s in report.sections]


def drawable(report):
    """Return for each table whether a file can draw it: not where a row has values without a place."""
    return [not ragged_rows(table)[0] for table in report.tables]


def figures(report, wanted):
    """Return the figures of the tables wanted with their keys."""
    return [
        (table.form, plain(cell.row_key), plain(cell.col_key), cell.value, cell.unit, plain(cell.text))
        for table, own in zip(report.tables, wanted, strict=True)
        if own
        for cell in table.cells
        if cell.role == "data"
    ]


def topics(report):
    return [
        (node.kind, plain(node.text), [topic.id for topic in node.topics])
        for node, _ in report.walk()
        if node.kind in ("paragraph", "item")
    ]


def test_there_are_at_least_twenty_reports():
    assert len(CORPUS) >= 20


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_file_of_any_kind_is_the_same_report(path, kind):
    report, wanted = source(path)
    data = KINDS[kind](report)
    found = zhreport.read(data)
    assert outline(found) == outline(wanted)
    drawn = drawable(wanted)
    assert figures(found, drawn) == figures(wanted, drawn)
    assert topics(found) == topics(wanted)
    assert (found.metadata.title is None) == (wanted.metadata.title is None)
    assert found.metadata.signed_on == wanted.metadata.signed_on
    assert found.validate() == []
    assert found.source.media_type == MEDIA[kind]
    assert zhreport.Report.from_json(found.to_json()) == found
    assert _all_have_origins(found, kind)


def _all_have_origins(report, kind):
    """Tell whether every node and every cell that has characters says where they came from."""
    for node, _ in report.walk():
        places = [node.origin, *((cell.origin for cell in node.cells if cell.spans) if node.kind == "table" else ())]
        if not all(places):
            return False
        for origin in (origin for own in places for origin in own):
            if not ((origin.page and origin.box) if kind == "pdf" else origin.path):
                return False
    return True


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_page_in_either_encoding_is_the_same_report(encoding):
    report, wanted = source(CORPUS[4])
    found = zhreport.read(rendering.to_html(report, encoding))
    assert outline(found) == outline(wanted)
    assert found.source.encoding == encoding


def test_cells_may_all_cover_columns_that_no_other_row_divides():
    """Word saves tables with more columns than anybody sees: then empty places stand between all values, and all titles."""
    report, wanted = source(CORPUS[0].with_name("disclosure-2022-runin.txt"))
    page = rendering.to_html(report).decode()
    found = zhreport.read(re.sub(r'(?<=colspan=")\d+', lambda span: str(2 * int(span[0])), page).encode())
    drawn = drawable(wanted)
    assert figures(found, drawn) == figures(wanted, drawn)
