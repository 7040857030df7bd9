"""Which documents a batch is about: those of a folder, of a pattern, or of a list file."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

from zhreport.errors import ZhreportError, path_error
from zhreport.rendering.printable import printable

_PATTERN = frozenset("*?[")


@dataclass(slots=True, frozen=True)
class Document:
    """A file to be read."""

    name: str
    """Its name in the output: the path below the input folder, or as the pattern or list gives it, with `/`."""
    path: str
    """Where it lies."""
    size: int
    """Its length in bytes; 0 where it cannot be told (reading it will say why)."""


def find_documents(source: str, output: Path) -> list[Document]:
    """Return the documents in the order of the output: by name, those of a list file as listed, each once.

    A folder gives all files in it and below, whatever their names, hidden ones (`.name`) left out. Raises `ZhreportError`
    where there is none, and where the output would lie among them.
    """
    if os.path.isdir(source):  # noqa: PTH112  # unlike Path's, these raise for no name
        _refuse_inside(source, output)
        found = _sorted(_below(source))
        nothing = "holds no files; name a folder, a pattern ('reports/*.txt') or a file with one path to a line"
    elif os.path.isfile(source):  # noqa: PTH113
        found = list(_listed(source))
        nothing = "lists no files; write one path to a line"
        if found and not any(os.path.exists(document.path) for document in found):  # noqa: PTH110
            raise path_error(
                source, "none of its lines is the path of a file; to read one document, use zhreport parse"
            )
    elif _PATTERN.intersection(source):
        found = _sorted(_globbed(source))
        nothing = "fits no files; check the pattern (** stands for folders of any depth)"
    else:
        raise path_error(source, "no such folder, pattern or list file; check the path")
    if not found:
        raise path_error(source, nothing)
    _refuse_among(source, found, output)
    return found


def _sorted(documents: Iterator[Document]) -> list[Document]:
    """Return the documents by name, each once."""
    found = sorted(set(documents), key=lambda document: (document.name, document.path))
    for one, other in pairwise(found):
        if one.name == other.name:
            paths = f"{printable(one.path)} and {printable(other.path)}"
            raise ZhreportError(f"{paths}: both would be called {one.name!r} in the output; rename one of them")
    return found


def _below(folder: str) -> Iterator[Document]:
    """Yield the files of a folder and of those in it; links to folders are not followed, since they may go in circles."""
    waiting = [(folder, "")]
    while waiting:
        place, prefix = waiting.pop()
        try:
            entries = list(os.scandir(place))
        except OSError as error:
            raise path_error(place, f"cannot be read ({error.strerror}); change its mode") from None
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{prefix}{entry.name}/"))
            elif entry.is_file() or (
                entry.is_symlink() and not entry.is_dir()
            ):  # a broken link is a document that fails
                yield Document(_utf8(prefix + entry.name), entry.path, _size(entry.path))


def _globbed(pattern: str) -> Iterator[Document]:
    for path in glob.iglob(pattern, recursive=True):  # noqa: PTH207  # takes absolute patterns too
        if not os.path.isdir(path):  # noqa: PTH112
            yield Document(_utf8(Path(path).as_posix()), path, _size(path))


def _listed(path: str) -> Iterator[Document]:
    """Yield what a list file names: one path to a line, relative ones from the list's own folder, `#` for remarks."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise path_error(path, "not a list of paths in UTF-8; to read one document, use zhreport parse") from None
    except OSError as error:
        raise path_error(path, f"cannot be read ({error.strerror}); check the path") from None
    seen = set()
    for line in lines:
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        place = os.path.join(os.path.dirname(path), name)  # noqa: PTH118, PTH120  # keeps the path as it was written
        document = Document(_utf8(Path(name).as_posix()), place, _size(place))
        if document.name not in seen:
            seen.add(document.name)
            yield document


def _utf8(name: str) -> str:
    """Return a file name that any format can hold: bytes that are not UTF-8 are written as `\\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116  # called for every document
    except (OSError, ValueError):
        return 0


def _refuse_inside(folder: str, output: Path) -> None:
    if Path(os.path.realpath(folder)) in Path(os.path.realpath(output)).parents:
        raise path_error(output, "lies inside the input folder, where the next run would read it; write it elsewhere")


def _refuse_among(source: str, documents: list[Document], output: Path) -> None:
    target = os.path.realpath(output)
    fits = _PATTERN.intersection(source) and fnmatch(target, os.path.realpath(source))
    alike = (document.path for document in documents if document.path.endswith(output.name))
    if fits or any(os.path.realpath(path) == target for path in alike):
        raise path_error(output, "is itself one of the documents to be read; write it elsewhere")
