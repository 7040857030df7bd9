"""Takes fields out of a form file, and names the file and the line where one is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from zhreport.errors import LexiconError
from zhreport.lexicon import read_text, read_toml
from zhreport.text.chars import fold

_KINDS = {str: "a string", list: "a list", dict: "a table", int: "a whole number"}


@dataclass(slots=True)
class FormReader:
    """One form file."""

    path: Path
    """The file."""
    lines: list[str] = field(default_factory=list)
    """Its lines, for the place of an error."""

    def load(self) -> dict[str, Any]:
        """Return the file's tables. Raises `LexiconError` if it is no TOML."""
        self.lines = read_text(self.path).splitlines()
        return read_toml(self.path)

    def fail(self, where: str, message: str, near: str = "") -> NoReturn:
        """Raise an error at the line that has `near` as a name or as a string."""
        raise LexiconError(self.path, f"{where}: {message}", self._line(near) if near else None)

    def _line(self, near: str) -> int | None:
        string, name = f'"{near}"', re.compile(rf"(?<![\w.]){re.escape(near)}\s*=")
        exact = (n for n, line in enumerate(self.lines, 1) if not line.startswith("#") and string in line)
        named = (n for n, line in enumerate(self.lines, 1) if not line.startswith("#") and name.search(line))
        return next(exact, next(named, None))

    def need(self, data: dict[str, Any], key: str, kind: type, where: str, near: str = "") -> Any:
        """Return a field that must be there."""
        if key not in data:
            self.fail(where, f"`{key}` is missing", near)
        return self.typed(data, key, kind, where)

    def typed(self, data: dict[str, Any], key: str, kind: type, where: str, default: Any = None) -> Any:
        """Return a field that must be of this kind if it is there."""
        value = data.get(key, default)
        if key in data and not isinstance(value, kind):
            self.fail(where, f"`{key}` is {value!r}, expected {_KINDS.get(kind, kind.__name__)}", key)
        return value

    def strings(self, data: dict[str, Any], key: str, where: str) -> list[str]:
        """Return a list of strings, empty if it is not there."""
        value: list[str] = self.typed(data, key, list, where, [])
        if not all(isinstance(item, str) and item for item in value):
            self.fail(where, f"`{key}` must be a list of strings that are not empty", key)
        return value

    def known(self, data: Any, names: set[str], where: str) -> None:
        """Refuse fields that mean nothing."""
        if not isinstance(data, dict):
            self.fail(where, f"expected a table, found {data!r}")
        for key in data:
            if key not in names:
                self.fail(where, f"unknown field `{key}`; known: {', '.join(sorted(names))}", key)

    def one_of(self, data: dict[str, Any], key: str, choices: tuple[str, ...], default: str | None, where: str) -> str:
        """Return a field that must be one of these words."""
        value = data.get(key, default)
        if value not in choices:
            self.fail(where, f"`{key}` is {value!r}, expected {' or '.join(choices)}", str(value))
        return str(value)

    def wordings(self, label: str, variants: list[str]) -> tuple[str, ...]:
        """Return a label and its variants, folded, each once."""
        return tuple(dict.fromkeys(fold(wording).text for wording in (label, *variants) if wording))
