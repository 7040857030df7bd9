"""The exceptions that zhreport raises: for input that cannot be read and lexicons that cannot be used, never for odd text."""

from __future__ import annotations

from typing import Any

from zhreport.rendering.printable import printable


class ZhreportError(Exception):
    """The base of all zhreport's own exceptions; its text is one line that a user can act on."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), str(self), vars(self))  # not from the message what was made of several parts


def _again(kind: type[ZhreportError], message: str, facts: dict[str, Any]) -> ZhreportError:
    error = kind.__new__(kind, message)
    vars(error).update(facts)
    return error


def path_error(path: object, what: str) -> ZhreportError:
    """Return the error that says what is wrong with a path, whatever characters it has."""
    return ZhreportError(f"{printable(str(path))}: {what}")


def unwritable(path: object, error: OSError) -> ZhreportError:
    """Return the error for a place that cannot be written to."""
    return path_error(path, f"cannot be written ({error.strerror or error})")


class ReadError(ZhreportError):
    """A file could not be read or decoded. The message names the file and what to do."""

    def __init__(self, message: str, code: str = "read.failed") -> None:
        super().__init__(message)
        self.code = code
        """What is wrong, for programs: `read.missing`, `read.encoding`, `read.format`, `read.damaged`, `read.scanned`,
        `read.no_text`, `read.encrypted`, `read.no_library`, `limit.size` and the other limits, else `read.failed`."""


class DocumentError(ZhreportError):
    """One document of many could not be read or parsed. `code` says why: see docs/batch.md."""

    def __init__(self, message: str, code: str) -> None:
        self.code = code
        super().__init__(message)


class LexiconError(ZhreportError):
    """A lexicon file is malformed. The message names the file, the line where it is known, and what was expected."""

    def __init__(self, path: object, message: str, line: int | None = None) -> None:
        self.path = str(path)
        self.line = line
        super().__init__(f"{path}{f', line {line}' if line else ''}: {message}")
