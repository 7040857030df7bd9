"""The JSON Schema of a serialised report, made from the dataclasses themselves.

Types come from the type hints, descriptions from the docstrings under the classes and their fields, so that the schema
cannot say anything else than the code does. Nodes are told apart by `kind`.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from zhreport.model import NODE_TYPES
from zhreport.report import SCHEMA, Report
from zhreport.serialisation.codec import json_fields

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NODE = "Node"
_OPTIONAL = {("Report", "text")}
"""The fields that a writer may leave out; all others are always there."""

_SCALARS: dict[Any, Schema] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}


def report_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of what `Report.to_dict` gives.

    >>> report_schema()["$defs"]["Span"]["required"]
    ['start', 'end']
    """
    definitions: dict[str, Schema] = {}
    root = _object(Report, definitions)
    root["properties"]["schema"]["const"] = SCHEMA
    return {
        "$schema": DIALECT,
        "$id": f"urn:{SCHEMA.replace('/', ':')}",
        "title": SCHEMA,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(cls: type, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a dataclass; those it refers to are added to `definitions`."""
    hints, notes = get_type_hints(cls), docstrings(cls)
    properties = {
        field.name: {**_type(hints[field.name], definitions), "description": notes[field.name]}
        for field in json_fields(cls)
    }
    required = [name for name in properties if (cls.__name__, name) not in _OPTIONAL]
    return {
        "type": "object",
        "description": notes[""],
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _type(hint: Any, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a type hint."""
    if hint in _SCALARS:
        return dict(_SCALARS[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _type(arguments[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(arguments[1], definitions)}
    if origin in (Union, types.UnionType):
        return _union(arguments, definitions)
    return _reference(hint, definitions)


def _union(arguments: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    if set(arguments) == set(NODE_TYPES):
        return _node_reference(definitions)
    if set(arguments) <= {int, float, type(None)}:  # every integer is a number
        arguments = tuple(part for part in arguments if part is not int or float not in arguments)
    options = [_type(part, definitions) for part in arguments]
    if all(option.keys() == {"type"} for option in options):
        names = [option["type"] for option in options]
        return {"type": names if len(names) > 1 else names[0]}
    return {"anyOf": options}


def _reference(cls: type, definitions: dict[str, Schema]) -> Schema:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}  # stands in while the class is described, for it may refer to itself
        definitions[cls.__name__] = _object(cls, definitions)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _node_reference(definitions: dict[str, Schema]) -> Schema:
    """Return the reference to the union of all nodes, which `kind` tells apart."""
    if _NODE not in definitions:
        definitions[_NODE] = {}
        definitions[_NODE] = {
            "description": "A node of the tree; `kind` says which.",
            "discriminator": {"propertyName": "kind"},
            "oneOf": [_reference(cls, definitions) for cls in NODE_TYPES],
        }
    return {"$ref": f"#/$defs/{_NODE}"}


def docstrings(cls: type) -> dict[str, str]:
    """Return the text under each field of a class and of its bases, and under "" that of the class.

    >>> from zhreport.model import Span
    >>> docstrings(Span)["end"]
    'Offset after the last character.'
    """
    own = (base for base in reversed(cls.__mro__) if base.__module__.startswith("zhreport."))
    return {name: note for base in own for name, note in _class_docstrings(base.__module__)[base.__name__].items()}


@cache
def _class_docstrings(module: str) -> dict[str, dict[str, str]]:
    """Read a module's source once."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: _field_docstrings(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _field_docstrings(node: ast.ClassDef) -> dict[str, str]:
    notes = {"": " ".join((ast.get_docstring(node) or "").split())}
    for field, note in zip(node.body, node.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(note, ast.Expr):
            notes[field.target.id] = " ".join(str(ast.literal_eval(note.value)).split())
    return notes
