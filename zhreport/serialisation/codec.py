"""Plain dictionaries and JSON for the tree, exact both ways and quick.

dataclasses-json is the interface (its decorator, its field configs `field_name` and `exclude`), but its generic path decodes
a union to the first class that fits and walks every value by reflection. So what makes plain data, what reads them and what writes
JSON (`zhreport.serialisation.text`) are generated once per class from the dataclass fields; a union of nodes is decoded by its `kind`.

Trees may be nested as deep as a document likes: sections are converted with an explicit stack, never by recursion.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Self, TypeVar, Union, get_args, get_origin

from zhreport.serialisation.deep_json import dumps, encodable, loads

T = TypeVar("T")
Json = dict[str, Any]


class _Converters(dict[type, Callable[[Any], Any]]):
    """What converts the objects of each class, generated when it is first asked for."""

    def __init__(self, generate: Callable[[type], Callable[[Any], Any]]) -> None:
        super().__init__()
        self._generate = generate

    def __missing__(self, cls: type) -> Callable[[Any], Any]:
        return self.setdefault(cls, self._generate(cls))


class JsonMixin:
    """The conversions that every class of the tree has."""

    __slots__ = ()

    def to_dict(self, encode_json: bool = False) -> Json:
        """Return plain dictionaries, lists and scalars; keys are the field names."""
        return encode(self)

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
    cls.__repr__ = _repr  # type: ignore[method-assign]
    return cls


def _equal(self: Any, other: object) -> bool:
    return type(self) is type(other) and _text_of(self) == _text_of(other)


def _repr(self: Any) -> str:
    """Return the fields, what all nodes have (`origin`, `kind`) last; sections and reports tell only how many nodes are in them."""
    deep = type(self).__dict__["__eq__"] is _equal
    fields = sorted(dataclasses.fields(self), key=lambda f: (f.name == "kind", f.name == "origin"))
    shown = ", ".join(
        f"{f.name}=[{len(self.children)} nodes]"
        if deep and f.name == "children"
        else f"{f.name}={getattr(self, f.name)!r}"
        for f in fields
        if f.repr
    )
    return f"{type(self).__name__}({shown})"


# ---------------------------------------------------------------------------------------------- generated converters


def encode(obj: Any) -> Json:
    """Return a dataclass of the tree as plain data."""
    out: Json = _ENCODERS[type(obj)](obj)
    stack = [(obj, out)]
    while stack:
        node, data = stack.pop()
        if "children" in data:
            data["children"] = [_ENCODERS[type(child)](child) for child in node.children]
            stack += zip(node.children, data["children"], strict=True)
    return out


def decode(cls: type[T], data: Json) -> T:
    """Build a dataclass of the tree from plain data. Raises `ValueError` where lists, fields or kinds are not as they should be.

    Scalars are taken as they are; `zhreport schema` prints what checks them.
    """
    try:
        obj = _DECODERS[cls](data)
        stack = [(obj, data)]
        while stack:
            node, raw = stack.pop()
            if below := "children" in type(node).__slots__ and raw.get("children"):
                node.children = [_decoded(child) for child in below]
                stack += zip(node.children, below, strict=True)
    except (AttributeError, TypeError) as error:
        raise ValueError(f"not the data of a {cls.__name__}: {error}") from None
    return typing.cast(T, obj)


def _decoded(raw: Json) -> Any:
    """Build a node by its `kind`, without its children."""
    cls = kinds().get(raw.get("kind", ""))
    if cls is None:
        raise ValueError(f"unknown node kind {raw.get('kind')!r}; known: {', '.join(kinds())}")
    return _DECODERS[cls](raw)


@cache
def kinds() -> dict[str, type]:
    """Return the node classes by the `kind` that JSON carries."""
    from zhreport.model import NODE_TYPES

    return {str(next(f.default for f in dataclasses.fields(cls) if f.name == "kind")): cls for cls in NODE_TYPES}


def _encoder(cls: type) -> Callable[[Any], Json]:
    """Return what makes plain data of an object of the class, its children left out."""
    names: dict[str, Any] = {}
    hints = typing.get_type_hints(cls)
    parts = (
        f"{json_key(f)!r}: {_converted(f'x.{f.name}', hints[f.name], f.name, names, _ENCODERS)}"
        for f in json_fields(cls)
    )
    return compiled(f"lambda x: {{{', '.join(parts)}}}", names)


def _decoder(cls: type) -> Callable[[Json], Any]:
    """Return what makes an object of the class of its plain data, its children left out."""
    names: dict[str, Any] = {"cls": cls}
    hints = typing.get_type_hints(cls)
    parts = []
    for f in (f for f in json_fields(cls) if f.init):
        expr = _converted(f"d[{json_key(f)!r}]", hints[f.name], f.name, names, _DECODERS)
        make = f.default_factory
        if make is not dataclasses.MISSING or f.default is not dataclasses.MISSING:
            names[f"default_{f.name}"] = make if make is not dataclasses.MISSING else lambda value=f.default: value
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

    return checked


_ENCODERS, _DECODERS = _Converters(_encoder), _Converters(_decoder)


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


def _converted(value: str, hint: Any, name: str, names: dict[str, Any], made: _Converters) -> str:
    """Return the source of an expression that converts a field's value; `made` gives what converts a dataclass."""
    if name == "children":
        return "[]"  # filled by the loops in `encode` and `decode`
    origin, inner = get_origin(hint), element(hint)
    if origin in (Union, types.UnionType):
        some = next((part for part in get_args(hint) if get_origin(part) is list), None)
        return value if some is None else f"(None if {value} is None else {_converted(value, some, name, names, made)})"
    if own := hint if dataclasses.is_dataclass(hint) else inner:
        names[f"own_{name}"] = made[typing.cast(type, own)]
    if origin is list:
        return f"[own_{name}(y) for y in {value}]" if inner else f"list({value})"
    if origin is dict:
        return f"{{k: own_{name}(y) for k, y in {value}.items()}}" if inner else f"dict({value})"
    return f"own_{name}({value})" if own else value
