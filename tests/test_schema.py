"""The JSON Schema says what the code writes: no more, no less."""

from __future__ import annotations

import dataclasses

import jsonschema
import pytest
import trees

from zhreport.model import NODE_TYPES
from zhreport.serialisation import codec
from zhreport.serialisation.schema import docstrings, report_schema


@pytest.fixture(scope="module")
def schema():
    return report_schema()


@pytest.fixture(scope="module")
def validator(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("report", [trees.report(), trees.deep(1), trees.deep(20)], ids=["every kind", "flat", "deep"])
@pytest.mark.parametrize("text", [True, False])
def test_what_is_written_is_valid(validator, report, text):
    assert [error.message for error in validator.iter_errors(report.to_dict(text=text))] == []


def _first_table(data):
    return data["children"][5]["children"][0]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(schema="zhreport/2"),
        lambda data: data.update(note="more"),
        lambda data: data.pop("diagnostics"),
        lambda data: data["source"].update(name=None),
        lambda data: data["children"][0].update(kind="furniture"),
        lambda data: data["children"][0].pop("kind"),
        lambda data: data["children"][0].update(start="0"),
        lambda data: data["children"][4]["heading"].update(run_in=1),
        lambda data: data["children"][4]["heading"].update(ordinal="一"),
        lambda data: data["children"][4].update(level=1.5),
        lambda data: _first_table(data)["cells"][0].update(role="head"),
        lambda data: _first_table(data)["cells"][0].update(value="2"),
        lambda data: _first_table(data)["cells"][0].pop("flags"),
        lambda data: data["diagnostics"][0].update(severity="fatal"),
        lambda data: data["metadata"]["spans"].update(title=[0, 1]),
    ],
)
def test_what_no_writer_writes_is_invalid(validator, change):
    data = trees.report().to_dict()
    change(data)
    assert not validator.is_valid(data)


def test_it_lists_the_keys_that_are_written(schema):
    for node, _ in trees.report().walk():
        definition = schema["$defs"][type(node).__name__]
        assert list(definition["properties"]) == list(node.to_dict())
        assert definition["required"] == list(node.to_dict())
        assert definition["additionalProperties"] is False


def test_nodes_are_told_apart_by_kind(schema):
    node = schema["$defs"]["Node"]
    assert node["discriminator"] == {"propertyName": "kind"}
    names = [option["$ref"].rpartition("/")[2] for option in node["oneOf"]]
    assert names == [cls.__name__ for cls in NODE_TYPES]
    kinds = [schema["$defs"][name]["properties"]["kind"]["const"] for name in names]
    assert kinds == list(codec.kinds())


def test_every_class_and_field_is_described(schema):
    for name, definition in {"Report": schema, **schema["$defs"]}.items():
        assert definition["description"], name
        for field, about in definition.get("properties", {}).items():
            assert len(about["description"]) > 10, f"{name}.{field}"


@pytest.mark.parametrize("cls", NODE_TYPES, ids=lambda cls: cls.__name__)
def test_a_description_is_the_docstring_under_the_field(cls):
    notes = docstrings(cls)
    assert set(notes) == {"", *(field.name for field in dataclasses.fields(cls))}
    assert notes["kind"] == f'Always "{cls.__dataclass_fields__["kind"].default}".'
