"""The registry of diagnostic codes: what each means, how serious it is, an example. No code exists outside of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from zhreport.lexicon import lexicon_root
from zhreport.lexicon_file import LexiconFile
from zhreport.model import Diagnostic

Severity = Literal["info", "repair", "warning", "error"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From a note to what a person must see to."""


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
    file = LexiconFile.read(path)
    found: dict[str, Entry] = {}
    for area in file.data:
        for name, raw in file.typed(file.data, area, dict).items():
            code = f"{area}.{name}"
            file.known(raw, {"severity", "meaning", "example"}, f"[{code}]")
            severity = cast(Severity, file.one_of(raw, "severity", SEVERITIES, None, f"[{code}]"))
            found[code] = Entry(severity, *(file.need(raw, key, str, f"[{code}]") for key in ("meaning", "example")))
    return found
