"""JSON text of plain data: the standard library's, and on reading a loop where it gives up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any


def dumps(data: Any, *, indent: int | None = None, default: Callable[[Any], Any] | None = None) -> str:
    """Write plain data as JSON, what else is in it as `default` makes plain. A text with lone surrogates is escaped, so that it can be encoded as UTF-8."""
    separators = (",", ":") if indent is None else None
    return encodable(json.dumps(data, ensure_ascii=False, indent=indent, separators=separators, default=default))


def encodable(text: str) -> str:
    """Return a JSON text with its lone surrogates escaped."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


def loads(text: str | bytes) -> Any:
    """Read JSON. Raises `ValueError` where it is malformed."""
    if isinstance(text, bytes):
        text = text.decode()
    try:
        return json.loads(text)
    except RecursionError:
        return _loads_deep(text)


_SPACE = re.compile(r"[ \t\r\n]*")
_ATOM = re.compile(r"true|false|null|NaN|-?(?:\d[\d.eE+-]*|Infinity)")


def _loads_deep(text: str) -> Any:
    """Read JSON with an explicit stack: one list or dictionary a level, a key waiting in each dictionary."""
    root: list[Any] = []
    stack: list[tuple[Any, str | None]] = [(root, None)]
    position, size = 0, len(text)
    while (position := _SPACE.match(text, position).end()) < size:  # type: ignore[union-attr]
        character = text[position]
        container, key = stack[-1]
        if character in "]}":
            stack.pop()
            position += 1
            continue
        if character in ",:":
            position += 1
            continue
        value: Any
        if character == '"':
            value, position = scanstring(text, position + 1, True)
            if isinstance(container, dict) and key is None:
                stack[-1] = (container, value)
                continue
        elif character in "[{":
            value, position = ([] if character == "[" else {}), position + 1
        else:
            atom = _ATOM.match(text, position)
            if not atom:
                raise ValueError(f"JSON: unexpected {character!r} at offset {position}")
            value, position = json.loads(atom[0]), atom.end()
        if isinstance(container, dict):
            container[key] = value
            stack[-1] = (container, None)
        else:
            container.append(value)
        if character in "[{":
            stack.append((value, None))
    if len(stack) != 1 or len(root) != 1:
        raise ValueError("JSON: the text ends before its last bracket is closed")
    return root[0]
