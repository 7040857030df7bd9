"""Plain dictionaries and JSON for the tree, exact both ways and quick.

dataclasses-json is the interface (its decorator, its field configs `field_name` and `exclude`), but its generic path decodes
a union to the first class that fits and walks every value by reflection. So what writes JSON (`zhreport.serialisation.text`) and
what reads plain data are generated once per class from the dataclass fields, and a union of node kinds is decoded by its `kind`.

Trees may be nested as deep as a document likes: sections are converted with an explicit stack, never by recursion.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self, TypeVar, Union, get_args, get_origin

from zhreport.serialisation.deep_json import dumps, encodable, loads

T = TypeVar("T")
Json = dict[str, Any]

_DECODERS: dict[type, Callable[[Json], Any]] = {}


class JsonMixin:
    """The conversions that every class of the tree has."""

    __slots__ = ()

    def to_dict(self, encode_json: bool = False) -> Json:
        """Return plain dictionaries, lists and scalars; keys are the field names."""
        data: Json = loads(self.to_json())
        return data

    @classmethod
    def from_dict(cls, data: Json, *, infer_missing: bool = False) -> Self:
        """Build the object from what `to_dict` gave. Raises `ValueError` on an unknown kind or a missing field."""
        return decode(cls, data)

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the JSON text; Chinese characters stand as they are. What is nested too deep to be indented is not."""
        if indent is not None:
            with suppress(RecursionError):
                return dumps(self.to_dict(), indent=indent)
        return _text_of(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Build the object from its JSON text. Raises `ValueError` where it is none."""
        return cls.from_dict(loads(text))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as JSON: the default way recurses into nested sections."""
        return type(self).from_json, (self.to_json(),)


def _text_of(obj: Any) -> str:
    """Return the JSON text of a dataclass of the tree: written straight, by the library where a field holds another type."""
    from zhreport.serialisation.text import write

    try:
        return encodable(write(obj))
    except TypeError:
        return dumps(obj, default=lambda own: {json_key(f): getattr(own, f.name) for f in json_fields(type(own))})


def jsonable(cls: type[T]) -> type[T]:
    """Register a slotted dataclass with dataclasses-json, keeping the generated conversions of `JsonMixin`."""
    from dataclasses_json import DataClassJsonMixin, dataclass_json

    own = {name: cls.__dict__.get(name) for name in (*JsonMixin.__dict__, "schema")}
    dataclass_json(cls)
    for name in ("to_dict", "to_json", "from_dict", "from_json", "schema"):
        setattr(cls, name, own[name] or JsonMixin.__dict__.get(name) or cls.__dict__[name])
    DataClassJsonMixin.register(cls)
    if "__eq__" not in cls.__dict__:  # Section compares itself without recursion
        cls.__eq__ = _equal  # type: ignore[method-assign]
        cls.__hash__ = None  # type: ignore[assignment]
        cls.__repr__ = _shallow_repr  # type: ignore[method-assign]
    return cls


def _equal(self: Any, other: object) -> bool:
    return type(self) is type(other) and _text_of(self) == _text_of(other)


def _shallow_repr(self: Any) -> str:
    shown = ", ".join(
        f"{f.name}=[{len(self.children)} nodes]" if f.name == "children" else f"{f.name}={getattr(self, f.name)!r}"
        for f in dataclasses.fields(self)
        if f.repr
    )
    return f"{type(self).__name__}({shown})"


def _has_deep_children(cls: type) -> bool:
    return "children" in getattr(cls, "__slots__", ())


# ---------------------------------------------------------------------------------------------- generated converters


def decode(cls: type[T], data: Json) -> T:
    """Build a dataclass of the tree from plain data. Raises `ValueError` where lists, fields or kinds are not as they should be.

    Scalars are taken as they are; `zhreport schema` prints what checks them.
    """
    try:
        obj = _decoder(cls)(data)
        stack = [(obj, data)] if _has_deep_children(cls) else []
        while stack:
            node, raw = stack.pop()
            node.children = decode_nodes(raw.get("children") or [], stack)
    except (AttributeError, TypeError) as error:
        raise ValueError(f"not the data of a {cls.__name__}: {error}") from None
    return typing.cast(T, obj)


def decode_nodes(items: list[Json], stack: list[tuple[Any, Json]]) -> list[Any]:
    """Decode a list of nodes by their `kind`; those that have children are left on `stack` for the caller's loop."""
    out = []
    for raw in items:
        cls = kinds().get(raw.get("kind", ""))
        if cls is None:
            raise ValueError(f"unknown node kind {raw.get('kind')!r}; known: {', '.join(kinds())}")
        node = (_DECODERS.get(cls) or _decoder(cls))(raw)
        if "children" in raw:
            stack.append((node, raw))
        out.append(node)
    return out


_KINDS: dict[str, type] = {}


def kinds() -> dict[str, type]:
    """Return the node classes by the `kind` that JSON carries."""
    if not _KINDS:
        from zhreport.model import NODE_TYPES

        for cls in NODE_TYPES:
            _KINDS[str(next(f.default for f in dataclasses.fields(cls) if f.name == "kind"))] = cls
    return _KINDS


def _decoder(cls: type) -> Callable[[Json], Any]:
    if cls not in _DECODERS:
        names: dict[str, Any] = {"cls": cls}
        hints = typing.get_type_hints(cls)
        parts = []
        for f in json_fields(cls):
            if not f.init:
                continue
            default = f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING
            raw = f"d[{json_key(f)!r}]"
            expr = _converted(raw, hints[f.name], f.name, names)
            if default:
                names[f"default_{f.name}"] = (
                    f.default_factory if f.default_factory is not dataclasses.MISSING else lambda value=f.default: value
                )
                expr = f"({expr} if {json_key(f)!r} in d else default_{f.name}())"
            parts.append(f"{f.name}={expr}")
        build = compiled(f"lambda d: cls({', '.join(parts)})", names)

        def checked(data: Json) -> Any:
            if not isinstance(data, dict):
                raise ValueError(f"not the data of a {cls.__name__}: {data!r:.80}")
            try:
                return build(data)
            except KeyError as error:
                raise ValueError(f"{cls.__name__}: field {error.args[0]!r} is missing") from None

        _DECODERS[cls] = checked
    return _DECODERS[cls]


def compiled(source: str, names: dict[str, Any]) -> Callable[[Any], Any]:
    """Return the function that a generated expression is."""
    return typing.cast(Callable[[Any], Any], eval(source, names))  # the source is made of field names only


def json_fields(cls: type) -> list[dataclasses.Field[Any]]:
    """Return the fields that JSON carries, `kind` and `schema` first, `origin` last."""
    own = [f for f in dataclasses.fields(cls) if not _config(f).get("exclude")]
    return sorted(own, key=lambda f: (f.name not in ("kind", "schema"), f.name == "origin"))


def _config(f: dataclasses.Field[Any]) -> dict[str, Any]:
    return typing.cast(dict[str, Any], f.metadata.get("dataclasses_json", {}))


def json_key(f: dataclasses.Field[Any]) -> str:
    """Return the name that JSON has for a field."""
    rename = _config(f).get("letter_case")
    return rename(f.name) if rename else f.name


def element(hint: Any) -> Any:
    """Return what a list, a dict or an optional holds if that is a dataclass, else None."""
    for part in get_args(hint):
        if dataclasses.is_dataclass(part):
            return part
    return None


def _converted(value: str, hint: Any, name: str, names: dict[str, Any]) -> str:
    """Return the source of an expression that makes a field's value of its plain data."""
    if name == "children":
        return "[]"  # filled by the loop in `decode`
    origin, inner = get_origin(hint), element(hint)
    if origin in (Union, types.UnionType):
        some = next((part for part in get_args(hint) if get_origin(part) is list), None)
        return value if some is None else f"(None if {value} is None else {_converted(value, some, name, names)})"
    if own := hint if dataclasses.is_dataclass(hint) else inner:
        names[f"own_{name}"] = _decoder(typing.cast(type, own))
    if origin is list:
        return f"[own_{name}(y) for y in {value}]" if inner else f"list({value})"
    if origin is dict:
        return f"{{k: own_{name}(y) for k, y in {value}.items()}}" if inner else f"dict({value})"
    return f"own_{name}({value})" if own else value
