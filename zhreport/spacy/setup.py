"""What a pipeline is set up with: the segmenter's name and the user's lexicons, held by content and not by path.

A pipeline is saved on one machine and loaded on another, or sent to another process, where the folders of its lexicons
are not. So a setup keeps the files themselves; it is equal to another with the same files, whatever folders they came from.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import srsly

from zhreport.errors import LexiconError
from zhreport.parser import Parser, parser_with

Files = dict[str, str]
"""The files of one lexicon folder: relative path with slashes, text."""

SUFFIXES = frozenset({".toml", ".tsv", ".txt"})
"""What a lexicon folder is made of; nothing else in it is read."""


class Setup:
    """A parser's settings that can be saved, compared, pickled; the parser is made when it is first needed.

    Folders that are not there are not an error until a text is to be parsed: a pipeline that is being loaded is made from
    its configuration, which names folders of the machine it was saved on, and gets its files right after.
    """

    def __init__(self, segmenter: str = "auto", lexicons: Iterable[str | Path] = ()) -> None:
        """Read the folders that are there. Raises `LexiconError` for a malformed file in them."""
        self.segmenter = segmenter
        self.missing = tuple(folder for folder in map(Path, lexicons) if not folder.is_dir())
        folders = tuple(folder for folder in map(Path, lexicons) if folder.is_dir())
        self.folders = [_read(folder) for folder in folders]
        if folders and not self.missing:
            self.parser = self._make(folders)  # now, so that an error names the user's file and not a copy

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Setup):
            return NotImplemented
        return (self.segmenter, self.folders, self.missing) == (other.segmenter, other.folders, other.missing)

    def __hash__(self) -> int:
        return hash((self.segmenter, len(self.folders)))

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_bytes, (self.to_bytes(),)

    @cached_property
    def parser(self) -> Parser:
        """The parser, its words loaded. Raises `LexiconError` where a folder was never found."""
        if self.missing:
            raise LexiconError(self.missing[0], "no such folder; name one that is there in the component's `lexicons`")
        with tempfile.TemporaryDirectory(prefix="zhreport-") as name:
            folders = [Path(name) / str(number) for number in range(len(self.folders))]
            for folder, files in zip(folders, self.folders, strict=True):
                _write(folder, files)
            return self._make(folders)

    def _make(self, folders: Sequence[Path]) -> Parser:
        segmenter: Any = self.segmenter
        parser = parser_with(folders, segmenter)
        _ = parser.words  # read now: the folder of the files may be gone when the first text comes
        return parser

    def to_bytes(self) -> bytes:
        """Return everything that makes the same setup elsewhere."""
        data = {"segmenter": self.segmenter, "folders": self.folders, "missing": [str(path) for path in self.missing]}
        return bytes(srsly.msgpack_dumps(data))

    def load(self, data: bytes) -> None:
        """Become the setup that `to_bytes` described. Raises `ValueError` for a path that leads out of its folder."""
        saved = srsly.msgpack_loads(data)
        folders: list[Files] = saved["folders"]
        for path in (PurePosixPath(path) for files in folders for path in files):
            if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
                raise ValueError(f"the saved lexicons have the path {str(path)!r}, which leads out of their folder")
        self.segmenter, self.folders = saved["segmenter"], folders
        self.missing = tuple(map(Path, saved["missing"]))
        self.__dict__.pop("parser", None)


class Saved:
    """What the tokenizer and the component have in common: a setup, saved and loaded as spaCy wants it."""

    setup: Setup

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the setup, lexicons included."""
        return self.setup.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Any:
        """Take the setup over; return the object itself."""
        self.setup.load(data)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the setup to a file, lexicons included."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Any:
        """Take over the setup of a file; return the object itself."""
        return self.from_bytes(Path(path).read_bytes())


def _from_bytes(data: bytes) -> Setup:
    setup = Setup()
    setup.load(data)
    return setup


def _read(folder: Path) -> Files:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    files: Files = {}
    for path in paths:
        try:
            files[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise LexiconError(path, "not UTF-8; save the file as UTF-8") from None
    return files


def _write(folder: Path, files: Files) -> None:
    folder.mkdir()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
