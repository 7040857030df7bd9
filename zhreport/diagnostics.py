"""The registry of diagnostic codes: what each means, how serious it is, an example. No code exists outside of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_root, read_toml
from zhreport.model import Diagnostic

Severity = Literal["info", "repair", "warning", "error"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From a note to what a person must see to."""

_KEYS = ("severity", "meaning", "example")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the registry says of a code."""

    severity: Severity
    """How serious it is."""
    meaning: str
    """What happened and what zhreport did."""
    example: str
    """A text where it happens."""


def make(code: str, message: str, start: int, end: int) -> Diagnostic:
    """Return a diagnostic with the severity that its code is registered with.

    Raises `KeyError` for a code that lexicons/diagnostics.toml does not document.

    >>> make("heading.ordinal_lost", "the heading has no number", 3, 4).severity
    'repair'
    """
    return Diagnostic(code, registry()[code].severity, message, start, end)


@cache
def registry() -> dict[str, Entry]:
    """Return every code with its entry, in the order of the file."""
    return load(lexicon_root() / "diagnostics.toml")


def load(path: Path) -> dict[str, Entry]:
    """Read a registry. Raises `LexiconError` where an entry is incomplete."""
    data = read_toml(path)
    for area, codes in data.items():
        if not isinstance(codes, dict):
            raise LexiconError(path, f"{area}: expected a table for each code, [{area}.what_happened]")
    return {
        f"{area}.{name}": _entry(path, f"{area}.{name}", raw)
        for area, codes in data.items()
        for name, raw in codes.items()
    }


def _entry(path: Path, code: str, raw: Any) -> Entry:
    if not isinstance(raw, dict) or sorted(raw) != sorted(_KEYS):
        raise LexiconError(path, f"[{code}] expected exactly the keys {', '.join(_KEYS)}")
    if raw["severity"] not in SEVERITIES:
        raise LexiconError(path, f"[{code}] severity {raw['severity']!r}, expected one of {', '.join(SEVERITIES)}")
    if not all(isinstance(text, str) and text.strip() == text != "" for text in raw.values()):
        raise LexiconError(path, f"[{code}] expected a text without outer spaces for each key")
    return Entry(**raw)
