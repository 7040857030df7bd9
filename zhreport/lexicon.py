"""Where lexicons lie and how their files are read; what they mean is known by the modules that use them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from zhreport.errors import LexiconError


@cache
def lexicon_root() -> Path:
    """Return the folder of the shipped lexicons: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for folder in (package / "lexicons", package.parent / "lexicons"):
        if folder.is_dir():
            return folder
    raise LexiconError(package / "lexicons", "the folder is missing; install zhreport again")


def lexicon_folders(folders: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return a user's folders. Raises `LexiconError` for one that is not there, `TypeError` for one that stands for all."""
    if isinstance(folders, str | Path):
        raise TypeError(f"expected a list of lexicon folders, not {str(folders)!r} alone")
    found = tuple(map(Path, folders))
    for folder in found:
        if not folder.is_dir():
            raise LexiconError(folder, "no such folder; a lexicon folder has words/*.txt and the like")
        parts = {path.name for path in lexicon_root().iterdir()}
        if folder.resolve().name in parts and parts.isdisjoint(path.name for path in folder.iterdir()):
            raise LexiconError(folder, "is a part of a lexicon folder; expected the folder around it")
    return found


def lexicon_files(folders: tuple[Path, ...], pattern: str) -> list[Path]:
    """Return the files that match `pattern` in the shipped lexicons and then in the user's `folders`.

    A user's file replaces the shipped one of the same relative name.
    """
    found: dict[str, Path] = {}
    for root in (lexicon_root(), *folders):
        for path in sorted(root.glob(pattern)):
            found[path.relative_to(root).as_posix()] = path
    return list(found.values())


def read_text(path: Path) -> str:
    """Return the file's text. Raises `LexiconError` if it cannot be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LexiconError(path, "not UTF-8; save the file as UTF-8", line) from None
    except OSError as error:
        raise LexiconError(path, f"cannot be read ({error.strerror})") from None


def read_toml(path: Path) -> dict[str, Any]:
    """Return the file's tables. Raises `LexiconError` with the line where it is malformed."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        reason = re.sub(r" \(at .*", "", str(error))
        raise LexiconError(path, f"{reason}; expected TOML", int(place[1]) if place else text.count("\n") + 1) from None
    except RecursionError:
        raise LexiconError(path, "lists or tables nested too deep; expected a lexicon") from None


def read_pairs(name: str) -> list[tuple[str, str]]:
    """Return the rows of a shipped two-column file of single characters, comments left out."""
    path = lexicon_root() / name
    pairs = []
    for number, row in enumerate(read_text(path).splitlines(), 1):
        if row and not row.startswith("#"):
            left, tab, right = row.partition("\t")
            if not tab or len(left) != 1 or len(right) != 1:
                raise LexiconError(path, "expected two single characters with a tab between", number)
            pairs.append((left, right))
    return pairs
