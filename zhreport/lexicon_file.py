"""Takes fields out of a lexicon's TOML file, and names the file and the line where one is not as expected."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_root, read_text, read_toml

NEVER = re.compile("(?!)")
"""Matches nothing."""
_KINDS = {str: "a string", list: "a list", dict: "a table", int: "a whole number", bool: "true or false"}


@dataclass(frozen=True)
class LexiconFile:
    """One file. What its methods take as `where` says in an error which part of the file is meant, "" for the whole."""

    path: Path
    """The file."""
    data: dict[str, Any]
    """What stands in it."""
    _asked: set[tuple[int, str]] = field(default_factory=set, repr=False, compare=False)
    """The fields asked for: the identity of their table and their name."""

    @classmethod
    def read(cls, path: Path) -> LexiconFile:
        """Read a file. Raises `LexiconError` if it is no TOML, as all methods do where a field is not as expected."""
        return cls(path, read_toml(path))

    # ------------------------------------------------------------------------------------------------------- errors

    def fail(self, where: str, message: str, near: str = "", *, last: bool = False) -> NoReturn:
        """Raise an error at the first line (or the last) that has `near` as a string, a field's name or a table's."""
        line = self._line(near, last) if near else None
        raise LexiconError(self.path, f"{where}: {message}" if where else message, line)

    @cached_property
    def _rows(self) -> list[tuple[int, str]]:
        rows = enumerate(read_text(self.path).splitlines(), 1)
        return [(number, row) for number, row in rows if not row.startswith("#")]

    def _line(self, near: str, last: bool) -> int | None:
        written = (f'"{near}"', f"'{near}'", json.dumps(near, ensure_ascii=False))
        name = re.compile(rf"(?<![\w.]){re.escape(near)}\s*=|^\[+(?:[\w.]+\.)?{re.escape(near)}\]")
        rows = self._rows[::-1] if last else self._rows
        strings = (number for number, row in rows if any(string in row for string in written))
        names = (number for number, row in rows if name.search(row) or ("=" in near and near in row))
        return next(strings, next(names, None))

    # ------------------------------------------------------------------------------------------------------- fields

    def known(self, data: Any, names: set[str], where: str = "") -> None:
        """Refuse what is no table, and fields that mean nothing."""
        if not isinstance(data, dict):
            self.fail(where, f"expected a table, found {data!r}")
        for key in data:
            if key not in names:
                self.fail(where, f"unknown field `{key}`; known: {', '.join(sorted(names))}", key)

    def all_asked(self) -> None:
        """Refuse the fields that nothing has asked for: whoever wrote them took them for others."""
        parts = {f"[{name}]": part for name, part in self.data.items() if isinstance(part, dict)}
        for where, data in {"": self.data, **parts}.items():
            self.known(data, {name for table, name in self._asked if table == id(data)}, where)

    def need(self, data: dict[str, Any], key: str, kind: type, where: str = "", near: str = "") -> Any:
        """Return a field that must be there."""
        if key not in data:
            self.fail(where, f"`{key}` is missing", near)
        return self.typed(data, key, kind, where)

    def typed(self, data: dict[str, Any], key: str, kind: type, where: str = "", default: Any = None) -> Any:
        """Return a field that must be of this kind if it is there."""
        self._asked.add((id(data), key))
        value = data.get(key, default)
        if key in data and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            self.fail(where, f"`{key}` is {value!r}, expected {_KINDS[kind]}", key)
        return value

    def tables(self, data: dict[str, Any], key: str, where: str = "") -> list[dict[str, Any]]:
        """Return a list of tables, empty if it is not there."""
        value: list[dict[str, Any]] = self.typed(data, key, list, where, [])
        for item in value:
            if not isinstance(item, dict):
                self.fail(where, f"`{key}` has {item!r}, expected a table", key)
        return value

    def strings(self, data: dict[str, Any], key: str, where: str = "") -> list[str]:
        """Return a list of strings, empty if it is not there."""
        value: list[str] = self.typed(data, key, list, where, [])
        if not all(isinstance(item, str) and item for item in value):
            self.fail(where, f"`{key}` must be a list of strings that are not empty", key)
        return value

    def years(self, data: dict[str, Any], key: str) -> list[int]:
        """Return a list of years, empty if it is not there."""
        years: list[int] = self.typed(data, key, list, "", [])
        if not all(type(year) is int for year in years):
            self.fail("", f"`{key}` must be a list of years", key)
        return years

    def words(self, data: dict[str, Any], key: str, where: str = "") -> list[str]:
        """Return a list of one string or more without blanks at their ends."""
        words = self._some(data, key, where)
        if word := next((word for word in words if word != word.strip()), None):
            self.fail(where, f"`{key}` has {word!r}, with blanks at its ends", word)
        return words

    def _some(self, data: dict[str, Any], key: str, where: str) -> list[str]:
        found = self.strings(data, key, where)
        if not found:
            self.fail(where, f"`{key}` is missing or empty, expected a list of strings", key)
        return found

    def one_of(self, data: dict[str, Any], key: str, choices: tuple[str, ...], default: str | None, where: str) -> str:
        """Return a field that must be one of these words."""
        self._asked.add((id(data), key))
        value = data.get(key, default)
        if value not in choices:
            found = f"is {value!r}" if key in data else "is missing"
            self.fail(where, f"`{key}` {found}, expected {' or '.join(choices)}", str(value))
        return str(value)

    def declared(self, kind: type) -> dict[str, Any]:
        """Return the values of a dataclass's fields that are declared with `words_of` and `pattern_of`."""
        found = {}
        for own in fields(kind):
            if "key" in own.metadata:
                section, _, name = own.metadata["key"].rpartition(".")
                data = self.need(self.data, section, dict) if section else self.data
                found[own.name] = own.metadata["read"](self, data, name, f"[{section}]" if section else "")
        return found

    # ----------------------------------------------------------------------------------------------------- patterns

    def patterns(self, data: dict[str, Any], key: str, where: str = "") -> list[str]:
        """Return a list of one regular expression or more."""
        return [self.checked(row, f"{where}, `{key}`" if where else f"`{key}`") for row in self._some(data, key, where)]

    def alternatives(self, data: dict[str, Any], key: str, where: str = "", group: str = "") -> re.Pattern[str]:
        """Return a list of one regular expression or more as one expression, which has this group."""
        return self.compiled("|".join(self.patterns(data, key, where)), where or f"`{key}`", group=group)

    def checked(self, pattern: str, where: str, written: str = "") -> str:
        """Return a regular expression. Raises `LexiconError` if it does not compile; `written` as for `compiled`."""
        if not self.shipped:
            self.compiled(pattern, where, written)
        return pattern

    def compiled(self, pattern: str, where: str, written: str = "", group: str = "") -> re.Pattern[str]:
        """Return a regular expression that has this group, compiled; `written` is how the file has it, if not the same."""
        try:
            found = re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            self.fail(where, f"{written or pattern!r} does not compile ({error})", written or pattern)
        if group and group not in found.groupindex:
            self.fail(where, f"{written or pattern!r} has no group `{group}`", written or pattern)
        return found

    @cached_property
    def shipped(self) -> bool:
        """Whether its patterns are known to compile: a test sees to that, and it takes much of the time."""
        return self.path.is_relative_to(lexicon_root())


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, longest first; of nothing at all, if there are none."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or NEVER.pattern


def words_of(key: str, kind: Callable[[list[str]], Any] = tuple) -> Any:
    """Declare a dataclass's field that holds a list of words of a lexicon: its `key`, or `section.key`."""

    def read(file: LexiconFile, data: dict[str, Any], name: str, where: str) -> Any:
        return kind(file.words(data, name, where))

    return field(default_factory=lambda: kind([]), metadata={"key": key, "read": read})


def pattern_of(key: str, group: str = "") -> Any:
    """Declare a field that holds a list of patterns as one expression, which has this group."""

    def read(file: LexiconFile, data: dict[str, Any], name: str, where: str) -> re.Pattern[str]:
        return file.alternatives(data, name, where, group)

    return field(default=NEVER, metadata={"key": key, "read": read})
