"""What a report says beside its tree: where it came from, what it says of itself, what was repaired or doubted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from zhreport.model.later import read_late
from zhreport.model.spans import Span
from zhreport.serialisation.codec import JsonMixin, jsonable


@jsonable
@dataclass(slots=True)
class Diagnostic(JsonMixin):
    """Something that was repaired, guessed, refused or found wrong."""

    code: str
    """A code of `lexicons/diagnostics.toml`, e.g. `heading.ordinal_lost`."""
    severity: Literal["info", "repair", "warning", "error"]
    """`info` and `repair` are notes; `warning` and `error` mean that a person should look."""
    message: str
    """One sentence."""
    start: int
    """Offset of the place in the source."""
    end: int
    """Offset after the place."""


@read_late("sha256")
@jsonable
@dataclass(slots=True)
class Source(JsonMixin):
    """Where the text came from."""

    name: str = ""
    """File name, "" for a string."""
    media_type: str = "text/plain"
    """The media type that was read."""
    encoding: str = ""
    """The encoding that was decoded, "" for a string."""
    sha256: str = ""
    """Digest of the bytes read (of the UTF-8 text, for a string), in hexadecimal."""


@jsonable
@dataclass(slots=True)
class Metadata(JsonMixin):
    """What the report says of itself; None where it does not say."""

    title: str | None = None
    """The title, lines joined."""
    agency: str | None = None
    """The agency that reports."""
    year: int | None = None
    """The year reported on."""
    period_start: str | None = None
    """First day of the period, YYYY-MM-DD."""
    period_end: str | None = None
    """Last day of the period, YYYY-MM-DD."""
    published: str | None = None
    """Day of publication, YYYY-MM-DD."""
    signed_by: str | None = None
    """The agency in the signature."""
    signed_on: str | None = None
    """The day in the signature, YYYY-MM-DD."""
    genre: str | None = None
    """The form generation (`disclosure-2019`) or genre (`rule_of_law_government`)."""
    spans: dict[str, Span] = field(default_factory=dict)
    """Where each of these facts stands in the source, by field name."""
