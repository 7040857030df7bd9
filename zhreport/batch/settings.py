"""What decides a batch's rows, and the fingerprint by which a later run knows that they would be the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zhreport.data.columns import columns
from zhreport.data.rows import TABLES_SCHEMA, By
from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_root
from zhreport.version import version

if TYPE_CHECKING:
    from zhreport.parser import Parser
    from zhreport.readers.limits import Limits


@dataclass(slots=True, frozen=True)
class Settings:
    """How documents are read and what becomes of them; small enough to be sent to every process."""

    tables: tuple[By, ...] = ("document",)
    """The tables wanted, `document` always first."""
    encoding: str | None = None
    """The encoding, where it shall not be found out."""
    lexicons: tuple[str, ...] = ()
    """The user's folders of lexicons."""
    limits: Limits | None = None
    """What a file may cost, where it is not the usual."""

    def parser(self) -> Parser:
        """Return a parser with these lexicons."""
        from zhreport.parser import parser_with

        return parser_with(self.lexicons)

    def fingerprint(self) -> str:
        """Return a digest of everything but the document that decides its rows: these settings, lexicons, versions."""
        digest = hashlib.sha256()
        shapes = [str(columns(by)) for by in self.tables]
        about = [version(), TABLES_SCHEMA, self.tables, shapes, self.encoding, str(self.limits)]
        digest.update(json.dumps(about).encode())
        for folder in (lexicon_root(), *map(Path, self.lexicons)):
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                digest.update(f"\n{path.relative_to(folder).as_posix()}\n".encode("utf-8", "backslashreplace"))
                digest.update(_content(path))
        return digest.hexdigest()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LexiconError(path, f"cannot be read ({error.strerror})") from None
