"""The ZIP container of a Word file: its parts, unpacked within limits, and how they refer to one another."""

from __future__ import annotations

import io
import lzma
import posixpath
import zipfile
import zlib

from zhreport.readers.limits import Meter
from zhreport.readers.xml import Element, attribute, local, parse_xml

_STUMBLES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
"""What the library raises for a container that is damaged or packed in an unknown way."""
_LOCKED = 1  # the bit of a part's flags that says so
MOST_PARTS = 20_000  # entries of the container: a Word file has some dozens
_OTHERS = (
    ("xl/workbook.xml", "an Excel workbook", "export the sheet as text or .docx"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "export it as PDF"),
    ("content.xml", "an OpenDocument file", "save it as .docx"),
    ("OFD.xml", "an OFD document", "export it as PDF"),
)


class Package:
    """An open Word file."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        self.meter = meter
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._names = {name.lstrip("/").lower(): name for name in self._zip.namelist()}
        except _STUMBLES as error:
            raise meter.error(
                f"a damaged ZIP container ({error}); it may be cut short: fetch or save it again", "read.damaged"
            ) from None
        if len(self._names) > MOST_PARTS:
            raise meter.error(f"more than {MOST_PARTS:,} parts, as no Word file has", "limit.unpacked")
        self.main = self._main_part()

    def _main_part(self) -> str:
        """Return the name of the document's own part. Raises `ReadError` for a container of another kind."""
        parts = [part for kind, part in self.relations("").values() if kind.endswith("/officeDocument")]
        named = (part for part in parts if part.lower().endswith(".xml") and ("word" in part.lower() or self.has(part)))
        main = next(named, "word/document.xml")
        for name, what, advice in _OTHERS:
            if self.has(name) and not self.has("word/document.xml"):
                raise self.meter.error(f"{what}; {advice}", "read.format")
        if not self.has(main):
            raise self.meter.error("a ZIP archive, not a Word file; unpack it first", "read.format")
        return main

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name.lstrip("/").lower() in self._names

    def read(self, name: str) -> bytes:
        """Return a part's bytes. Raises `ReadError` above the limit, or where the part is damaged or locked."""
        most = self.meter.limits.unpacked - self.meter.spent.get("unpacked", 0)
        part = self._zip.getinfo(self._names[name.lstrip("/").lower()])
        if part.flag_bits & _LOCKED:
            raise self.meter.error(
                "locked with a password; open it, save it without one and try again", "read.encrypted"
            )
        try:
            with self._zip.open(part) as file:
                data = file.read(max(most, 0) + 1)
        except _STUMBLES as error:
            raise self.meter.error(
                f"{name} is damaged ({error}); fetch or save the file again", "read.damaged"
            ) from None
        self.meter.spend("unpacked", len(data))
        self.meter.tick()
        return data

    def xml(self, name: str) -> Element:
        """Return a part as XML."""
        return parse_xml(self.read(name), name, self.meter)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return id to (type, target) of a part's inner relations; those that lead out of the file are left out."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(name):
            target, kind = attribute(relation, "Target"), attribute(relation, "Type")
            if local(relation) != "Relationship" or not target or attribute(relation, "TargetMode") == "External":
                continue
            own = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attribute(relation, "Id") or ""] = (kind or "", own)
        return found
