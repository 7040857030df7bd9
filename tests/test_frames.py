"""Reports as rows: frames, Arrow tables, chunks, documents of other libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from unittest import mock

import pyarrow
import pytest
from hypothesis import given
from test_invariants import CORPUS, PARSER, PROFILE, anything

import zhreport
from zhreport.batch.parts import pack
from zhreport.batch.writers import sql_type
from zhreport.data import arrow
from zhreport.data.columns import columns, descriptions, split_optional
from zhreport.data.frames import rows, to_frame
from zhreport.data.rows import ROWS
from zhreport.model import Cell, Section, Table
from zhreport.rendering.labels import heading_label

REPORTS = {document.name: PARSER.parse(document.text, tokens=True) for document in CORPUS[:6]}


def of_type(value, hint):
    own, optional = split_optional(hint)
    if value is None:
        return optional
    if getattr(own, "__origin__", None) is list:
        return isinstance(value, list) and all(of_type(part, own.__args__[0]) for part in value)
    return isinstance(value, int | float) if own is float else type(value) is own


def assert_typed(report):
    for by in ROWS:
        for row in rows(report, by, "x"):
            assert list(row) == list(columns(by))
            assert all(of_type(row[name], hint) for name, hint in columns(by).items()), row
    nodes = rows(report, "node", "x")
    index = report.index()
    assert [row["node"] for row in nodes] == [index.id_of(node) for node, _ in report.walk()]
    assert {row["parent"] for row in nodes} <= {None, *(row["node"] for row in nodes)}
    assert nodes == sorted(nodes, key=lambda row: (row["start"], row["depth"]))


@pytest.mark.parametrize("name", REPORTS)
def test_rows_have_the_columns_and_types_that_are_promised(name):
    assert_typed(REPORTS[name])


@PROFILE
@given(anything)
def test_hostile_text_too(text):
    report = PARSER.parse(text, tokens=True)
    assert_typed(report)
    for by in ("document", "cell", "unit", "report"):  # what is no text at all is replaced, so that any reader takes it
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(report, by, "x"))
        assert arrow.from_json_lines(data.encode("utf-8", "replace"), by).num_rows == len(rows(report, by, "x"))
    assert all(len(pack(["a"])) for _ in "a")


@pytest.mark.parametrize("by", ROWS)
def test_arrow_and_pandas_hold_the_same_rows(by):
    own = [row for report in REPORTS.values() for row in rows(report, by)]
    table = arrow.to_arrow(REPORTS.values(), by)
    assert table.to_pylist() == own
    table.validate(full=True)
    frame = to_frame(REPORTS.values(), by)
    assert list(frame.columns) == list(columns(by)) and len(frame) == len(own)
    empty = to_frame([], by)
    assert len(empty) == 0 and arrow.to_arrow([], by).schema.equals(table.schema)
    for name in ("level", "year", "value", "run_in"):
        if name in frame:
            assert empty[name].dtype == frame[name].dtype


def test_every_column_is_described():
    for by in ROWS:
        assert set(descriptions(by)) == {"", *columns(by)}
        assert all(descriptions(by).values())
        assert all(sql_type(split_optional(hint)[0]) for hint in columns(by).values())


def test_section_rows_add_up_to_the_units():
    for report in REPORTS.values():
        lines = [line for row in rows(report, "section") if row["text"] for line in row["text"].splitlines()]
        inside = [row for row in rows(report, "unit") if row["section"] is not None]
        assert sorted(lines) == sorted(line for row in inside for line in (row["marker"] + row["text"]).splitlines())


def test_a_number_that_no_double_holds_is_empty_and_its_text_stays():
    cells = [Cell(0, i, 1, 1, "data", str(n), n) for i, n in enumerate((2**53 + 1, 10**400, 0.5, 7))]
    report = zhreport.Report("x", children=[Table(0, 1, n_rows=1, n_cols=4, cells=cells)])
    assert [row["value"] for row in rows(report, "cell")] == [float(2**53), None, 0.5, 7]
    assert [row["raw"] for row in rows(report, "cell")] == [str(2**53 + 1), str(10**400), "0.5", "7"]
    assert arrow.to_arrow(report, "cell")["value"].to_pylist() == [float(2**53), None, 0.5, 7]


def test_misuse_is_told():
    report = zhreport.parse("一、总体情况\n全年公开3条。")
    with pytest.raises(ValueError, match="tokens=True"):
        report.to_frame(by="token")
    with pytest.raises(ValueError, match="there are document, section"):
        report.to_frame(by="word")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("library", "call"), [("pandas", "to_frame"), ("pyarrow", "to_arrow"), ("docling_core", "to_docling")]
)
def test_a_missing_library_is_named(library, call):
    hidden = {name: None for name in sys.modules if name.split(".")[0] == library} | {library: None}
    with mock.patch.dict(sys.modules, hidden), pytest.raises(ImportError, match=r"pip install 'zhreport\["):
        getattr(REPORTS[CORPUS[0].name], call)()


def test_nothing_heavy_is_loaded_by_the_parts_that_need_it_not():
    program = "import sys, zhreport.batch.command, zhreport.batch.run; print([m for m in ('pyarrow', 'duckdb', 'pandas', 'rich', 'spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == b"[]\n"


# ------------------------------------------------------------------------------------------------------ other libraries


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.skipif(not find_spec("docling_core"), reason="docling-core is not installed")
@pytest.mark.parametrize("name", REPORTS)
def test_docling_has_the_outline_the_units_and_the_cells(name):
    from docling_core.types.doc import ContentLayer, DoclingDocument, ListItem, SectionHeaderItem, TableItem

    report = REPORTS[name]
    document = report.to_docling()
    assert DoclingDocument.model_validate_json(document.model_dump_json()) == document
    items = [item for item, _ in document.iterate_items(included_content_layers=set(ContentLayer))]
    headings = [(item.level, item.text) for item in items if isinstance(item, SectionHeaderItem)]
    own = [node for node, _ in report.walk() if isinstance(node, Section)]
    assert headings == [(node.level, heading_label(node.heading)) for node in own]
    assert [item.text for item in items if isinstance(item, ListItem)] == [item.text for item in report.items]
    tables = [item for item in items if isinstance(item, TableItem)]
    assert [len(item.data.table_cells) for item in tables] == [len(table.cells) for table in report.tables]
    for section in own:
        assert section.heading.text in document.export_to_markdown().replace("\\", "")


def test_retrieval_documents_have_unique_ids_and_scalar_metadata():
    report = REPORTS[CORPUS[4].name]
    fields, nodes = report.to_langchain(), report.to_llama_index()
    assert len({entry["id"] for entry in fields}) == len(fields) == len(report.chunks())
    assert all(isinstance(value, str | int) for entry in fields for value in entry["metadata"].values())
    assert [node["text"] for node in nodes] == [entry["page_content"] for entry in fields]
    assert set(nodes[0]) == {"id_", "text", "metadata", "start_char_idx", "end_char_idx"}


def test_arrow_types_are_plain():
    kinds = {str(field.type) for by in ROWS for field in arrow.schema(by)}
    assert {kind for kind in kinds if not kind.startswith("list")} == {"string", "int64", "double", "bool"}
    assert pyarrow.types.is_list(arrow.schema("cell").field("flags").type)
