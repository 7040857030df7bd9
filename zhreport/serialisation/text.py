"""JSON text straight from the tree, without dictionaries in between.

One expression is generated for each class from its fields, as in `zhreport.serialisation.codec`. A value that is not of its field's type
raises `TypeError`; the caller then takes the library's way.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from json.encoder import encode_basestring
from math import isfinite
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from zhreport.serialisation import codec

_Writer = Callable[[Any], Any]
"""What writes a node: its text; for a node with children, the text before them and the text after them."""

_WRITERS: dict[type, _Writer] = {}


def write(root: Any) -> str:
    """Return the JSON text of a dataclass of the tree, however deep it is."""
    out: list[str] = []
    stack: list[Any] = [root]
    while stack:
        item = stack.pop()
        text = item if isinstance(item, str) else _writer(type(item))(item)
        if isinstance(text, str):
            out.append(text)
            continue
        before, after = text
        out.append(before)
        stack.append(after)
        for child in reversed(item.children):
            stack += (child, ",")
        if item.children:
            stack.pop()  # no comma before the first
    return "".join(out)


def _writer(cls: type) -> _Writer:
    if cls not in _WRITERS:
        names: dict[str, Any] = {"quoted": encode_basestring, "scalar": _scalar, "plain": _plain, "mapping": _mapping}
        texts, values, hints = ["{"], [""], get_type_hints(cls)
        for f in codec.json_fields(cls):
            texts[-1] += f'"{codec.json_key(f)}":'
            if f.name == "children":
                texts[-1] += "["
                texts.append("],")
                values.append("")
                continue
            hint = hints[f.name]
            texts[-1] += "%d," if hint is int else "%s,"
            values[-1] += _expression(f"x.{f.name}", hint, f.name, names) + ","
        texts[-1] = texts[-1].rstrip(",") + "}"
        parts = [f"{text!r} % ({own})" for text, own in zip(texts, values, strict=True)]
        _WRITERS[cls] = codec.compiled(
            f"lambda x: {parts[0] if len(parts) == 1 else '(' + ', '.join(parts) + ')'}", names
        )
    return _WRITERS[cls]


def _expression(value: str, hint: Any, name: str, names: dict[str, Any]) -> str:
    """Return the source of an expression for the JSON text of a field's value."""
    origin, element = get_origin(hint), codec.element(hint)
    if hint is int:
        return value  # written by %d
    if hint is bool:
        return f"('true' if {value} is True else 'false' if {value} is False else scalar({value}))"
    if hint is str or origin is Literal:
        return f"quoted({value})"
    if origin in (Union, types.UnionType) and type(None) in get_args(hint):
        some = [part for part in get_args(hint) if part is not type(None)]
        if len(some) == 1 and some[0] is not int:
            return f"('null' if {value} is None else {_expression(value, some[0], name, names)})"
    if dataclasses.is_dataclass(hint):
        names[f"own_{name}"] = _writer(hint)  # type: ignore[arg-type]
        return f"own_{name}({value})"
    if element is not None and origin in (list, dict):
        names[f"own_{name}"] = _writer(element)
        if origin is dict:
            return f"mapping({value}, own_{name})"
        return f"('[' + ','.join([own_{name}(y) for y in {value}]) + ']' if {value} else '[]')"
    if origin is list:
        several = f"'[' + ','.join(map(quoted, {value})) + ']'" if get_args(hint) == (str,) else f"plain({value})"
        return f"({several} if {value} else '[]')"
    return f"scalar({value})"


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    plain = type(value) is int or (type(value) is float and isfinite(value))
    return repr(value) if plain else _plain(value)


def _mapping(value: dict[str, Any], own: _Writer) -> str:
    return "{" + ",".join([f"{encode_basestring(key)}:{own(part)}" for key, part in value.items()]) + "}"


_plain: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
