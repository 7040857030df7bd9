"""What a reader lets a file cost, so that a hostile one ends with a clear error and not with the machine."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from zhreport.errors import ReadError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one file. Each can be raised: `zhreport.read(path, limits=Limits(pages=10_000))`.

    The defaults are some ten times what the largest real reports need. Raises `ValueError` for a limit that is not positive,
    and for one above what the machine counts to.
    """

    size: int = 100_000_000
    """Bytes of the file."""
    unpacked: int = 400_000_000
    """Bytes of what is unpacked from it: the parts of a Word file, the streams of a PDF."""
    characters: int = 20_000_000
    """Characters of the text."""
    nesting: int = 2_000
    """Elements inside one another: in a web page, in the parts of a Word file."""
    attributes: int = 2_000
    """Attributes of one element of a web page."""
    pages: int = 3_000
    """Pages of a PDF."""
    cells: int = 500_000
    """Places of all tables, those under merged cells counted."""
    seconds: float = 120.0
    """Time that reading may take, parsing not counted. It is looked at between pages, paragraphs and rows."""

    def __post_init__(self) -> None:
        for name in LIMIT_NAMES:
            value = getattr(self, name)
            if not (isinstance(value, int | float) and value > 0):
                raise ValueError(f"limit {name}: {value!r} is not above 0")
            if name != "seconds" and value >= sys.maxsize:
                raise ValueError(f"limit {name}: {value!r} is more than a machine can count")


LIMIT_NAMES = tuple(f.name for f in dataclasses.fields(Limits))
"""The names of the limits, in their order."""


def limits_of(settings: Iterable[str]) -> Limits | None:
    """Return the limits that settings like `pages=10000` make, None without any. Raises `ValueError` with one line.

    >>> limits_of(["pages=10_000"]).pages
    10000
    """
    wanted: dict[str, int | float] = {}
    for setting in settings:
        name, _, number = setting.partition("=")
        if name not in LIMIT_NAMES:
            raise ValueError(f"{setting!r}: the limits are {', '.join(LIMIT_NAMES)}")
        try:
            wanted[name] = float(number) if name == "seconds" else int(number)
        except ValueError:
            raise ValueError(f"{setting!r}: expected {name}=NUMBER") from None
    return Limits(**wanted) if wanted else None  # type: ignore[arg-type]


_KINDS = {"html": "an HTML page", "docx": "a Word file", "pdf": "a PDF"}
_UNITS = {
    "size": "bytes", "unpacked": "bytes unpacked", "characters": "characters of text", "nesting": "levels of nesting",
    "attributes": "attributes of one element", "pages": "pages", "cells": "table cells", "seconds": "seconds of reading",
}  # fmt: skip


@dataclass(slots=True)
class Meter:
    """What the reading of one file has cost so far, held against its limits."""

    shown: str
    """The file's name, fit for a message."""
    limits: Limits
    """The limits in force."""
    spent: dict[str, int] = field(default_factory=dict)
    """What has been counted so far."""
    _start: float = field(default_factory=time.monotonic)

    def spend(self, name: str, amount: int) -> None:
        """Count what adds up (unpacked bytes, cells, characters). Raises `ReadError` above the limit."""
        total = self.spent.get(name, 0) + amount
        self.spent[name] = total
        if total > getattr(self.limits, name):
            self.refuse(name)

    def check(self, name: str, amount: float) -> None:
        """Raise `ReadError` if an amount is above its limit."""
        if amount > getattr(self.limits, name):
            self.refuse(name)

    def tick(self) -> None:
        """Raise `ReadError` if the time is up."""
        if time.monotonic() - self._start > self.limits.seconds:
            self.refuse("seconds")

    def left(self) -> float:
        """Return the seconds that are left."""
        return max(0.0, self.limits.seconds - (time.monotonic() - self._start))

    def error(self, what: str, code: str) -> ReadError:
        """Return the error that says what is wrong with the file."""
        return ReadError(f"{self.shown}: {what}", code)

    def library(self, module: str, extra: str) -> Any:
        """Return a module that only one reader needs. Raises `ReadError` with the installation command if it is missing."""
        try:
            return import_module(module)
        except ImportError:
            what = f"{_KINDS[extra]}, for which zhreport needs more: pip install 'zhreport[{extra}]'"
            raise self.error(what, "read.no_library") from None

    def refuse(self, name: str) -> None:
        """Raise the `ReadError` of a limit."""
        most = getattr(self.limits, name)
        raise self.error(
            f"more than {most:,} {_UNITS[name]}; if the file can be trusted, raise the limit "
            f"(zhreport.Limits({name}=...), --limit {name}=...)",
            f"limit.{name}",
        )
