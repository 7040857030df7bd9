"""The tree survives every way of saving it, whatever is in it and however deep it is."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
import trees

from zhreport.model import NODE_TYPES, Cell, Heading, Item, Paragraph, Section, Source, Span, Table, Title
from zhreport.report import Report
from zhreport.serialisation import codec


def nodes():
    return [node for node, _ in trees.report().walk()]


def test_the_sample_is_sound_and_has_every_kind_of_node():
    assert trees.report().validate() == []
    assert {type(node) for node in nodes()} == set(NODE_TYPES)


@pytest.mark.parametrize("node", nodes(), ids=lambda node: f"{node.kind}-{node.start}")
def test_every_node_comes_back_from_its_json_and_its_pickle(node):
    for back in (type(node).from_json(node.to_json()), pickle.loads(pickle.dumps(node)), copy.deepcopy(node)):
        assert type(back) is type(node)
        assert back == node
        assert back.to_dict() == node.to_dict()


def test_what_all_nodes_have_is_shown_last():
    shown = "Item(start=0, end=1, marker='1.', ordinal=1, text='甲', sentences=[], topics=[], pieces=[], level=1, tokens=None, origin=None, kind='item')"
    assert repr(Item(0, 1, "1.", 1, "甲")) == shown
    assert "children=[1 nodes], origin=None" in repr(Section(0, 1, 1, Heading(0, 1), children=[Title(0, 1, "甲")]))


def test_a_report_comes_back_as_the_same_types():
    report = trees.report()
    back = Report.from_json(report.to_json())
    assert back == report
    assert [type(node) for node, _ in back.walk()] == [type(node) for node, _ in report.walk()]
    assert type(back.sections[0].heading) is Heading
    assert type(back.tables[0].cells[0]) is Cell
    assert type(back.metadata.spans["title"]) is Span


def test_json_is_plain_and_its_own_inverse():
    report = trees.report()
    assert json.loads(report.to_json()) == report.to_dict()
    assert Report.from_json(report.to_json(indent=2)) == report
    assert next(iter(report.to_dict())) == "schema"


def test_text_left_out_can_be_given_back():
    report = trees.report()
    data = report.to_dict(text=False)
    assert "text" not in data
    assert Report.from_dict(data, text=report.text) == report
    assert Report.from_dict(data).text == ""
    with pytest.raises(ValueError, match="goes on to"):
        Report.from_dict(data, text=report.text[:3])


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"schema": "zhreport/9"}, "zhreport/9"),
        ({"children": [{"kind": "chapter"}]}, "unknown node kind 'chapter'"),
        ({"children": [{"kind": "title", "start": 0, "end": 1}]}, "Title: field 'text' is missing"),
        ({"children": [5]}, "not the data of a Report"),
        ({"source": 5}, "not the data of a Source: 5"),
        ({"metadata": []}, "not the data of a Metadata: "),
    ],
)
def test_what_is_no_report_is_refused_in_one_sentence(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        Report.from_dict({**trees.report().to_dict(), **change})


@pytest.mark.parametrize("text", ["", "{", "[1,", "[]", "null", '{"schema": "zhreport/1"', "nonsense"])
def test_malformed_json_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"."):
        Report.from_json(text)


@pytest.mark.parametrize("levels", [1, 300, 3000])
def test_any_depth_is_saved_loaded_compared_and_pickled(levels):
    report = trees.deep(levels)
    back = Report.from_json(report.to_json())
    assert back == report
    assert pickle.loads(pickle.dumps(report)) == report
    assert len(back.sections) == levels
    innermost = back.sections[-1]
    innermost.heading.text = "乙"
    assert back != report


@pytest.mark.parametrize(
    "change",
    [
        lambda report: setattr(report, "text", ""),
        lambda report: setattr(report.source, "name", "b.txt"),
        lambda report: report.children.pop(),
        lambda report: report.diagnostics.pop(),
        lambda report: setattr(report.sections[0].heading, "ordinal", 9),
        lambda report: setattr(report.tables[0].cells[5], "value", 3),
        lambda report: report.tables[0].cells[5].flags.append("repaired"),
        lambda report: report.sections[-1].children.clear(),
    ],
)
def test_one_difference_makes_reports_unequal(change):
    report = trees.report()
    change(report)
    assert report != trees.report()


def test_equality_minds_depth():
    inner = Section(1, 2, 2, Heading(1, 2, text="乙"))
    nested = Report("甲乙", children=[Section(0, 2, 1, Heading(0, 1, text="甲"), children=[inner])])
    flat = Report("甲乙", children=[Section(0, 2, 1, Heading(0, 1, text="甲")), inner])
    assert nested != flat
    other: object = "甲乙"
    assert nested != other


@pytest.mark.parametrize("text", ["\ud800", "政\udfff府", "\x00\x1f", "𠀀", '"\\/', "\u2028"])
def test_any_characters_survive_and_can_be_written_as_utf_8(text):
    report = Report(text, Source(name=text), children=[Paragraph(0, len(text), text)])
    written = report.to_json()
    assert Report.from_json(written.encode()) == report


@pytest.mark.parametrize("value", [0, -3, 2**70, 1.5, -0.001, 1e300, None])
def test_a_value_keeps_its_exact_number_and_type(value):
    cell = Cell(0, 0, 1, 1, "data", str(value), value)
    back = Report.from_json(Report("", children=[Table(0, 0, cells=[cell])]).to_json()).tables[0].cells[0].value
    assert back == value
    assert type(back) is type(value)


def test_the_sample_has_no_number_that_json_lacks():
    assert json.loads(trees.report().to_json(), parse_constant=pytest.fail)


def test_lists_are_not_shared_between_tree_and_data():
    report = trees.report()
    data = report.to_dict()
    data["children"][0]["text"] = "else"
    data["diagnostics"].clear()
    assert report == trees.report()


def test_table_is_asked_by_its_keys():
    table = trees.table()
    assert table["new", "person"].value == 2
    assert table["new", "company"].flags == ["imputed"]
    with pytest.raises(KeyError):
        table["new", "nobody"]


def test_rows_give_each_cell_at_its_corner():
    rows = [[cell.text if cell else None for cell in row] for row in trees.table().rows()]
    assert rows == [["申请", "申请人", None], [None, "自然人", "商业企业"], ["新收", "2", ""], ["办结", "1", ""]]


def test_a_report_is_searched_by_role_title_kind_and_topic():
    report = trees.report()
    assert [node.heading.text for node in report.find(role="requests")] == ["收到申请情况"]
    assert [node.start for node in report.find(title="平台建设")] == [trees.TEXT.index(")平台")]
    assert [node.kind for node in report.find(kind="table")] == ["table"]
    assert [unit.text for unit in report.by_topic("platforms")] == ["网站|1个。"]
    assert report.by_topic("platforms", least=0.9) == []


def test_every_kind_is_registered_once():
    assert list(codec.kinds().values()) == list(NODE_TYPES)
