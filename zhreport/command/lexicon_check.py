"""Checks lexicon folders the way the parser would load them, but goes on after the first problem."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, lexicon_root

Loader = Callable[[tuple[Path, ...]], object]

_NOTES = (".md", ".rst")
_FOR_THE_PARSER = (
    "headings/*.toml",
    "boilerplate.toml",
    "front.toml",
    "markers.toml",
    "markers-*.toml",
    "metadata.toml",
    "prose.toml",
    "tables.toml",
    "title_ends.tsv",
)


def problems(folder: Path | None = None) -> list[str]:
    """Return what is wrong with the shipped lexicons and those in `folder`, one line for each bad file."""
    shipped = dict.fromkeys([*_loaders().values(), _load_shipped_only])
    found = [problem for loader in shipped if (problem := _try(loader, ()))]
    if folder is not None and not found:
        found = [problem for path in _files(folder) if (problem := _check_alone(folder, path))]
        together = None if found else _try(_loaders()["headings/*.toml"], (folder,))
        found += [together] if together else []  # files that are right alone may still contradict one another
    return list(dict.fromkeys(found))


def _loaders() -> dict[str, Loader]:
    """Return what loads each kind of lexicon, by the pattern of its files."""
    from zhreport.forms import load_forms
    from zhreport.parser import Parser
    from zhreport.topics import TopicTagger
    from zhreport.topics.profile import read_profile
    from zhreport.words.segmentation import Words

    return {
        "words/*.txt": lambda folders: Words(lexicons=folders),
        "forms/*.toml": load_forms,
        "topics/*.toml": TopicTagger.load,
        "topics/profiles/*.tsv": lambda folders: [*map(read_profile, lexicon_files(folders, "topics/profiles/*.tsv"))],
        **dict.fromkeys(_FOR_THE_PARSER, lambda folders: Parser(lexicons=folders)),
    }


def _load_shipped_only(_folders: tuple[Path, ...]) -> None:
    """Load what no folder of a user's replaces and no parser needs: what readers ask, and the list of diagnostics."""
    from zhreport.diagnostics import registry
    from zhreport.readers.html_names import category_of
    from zhreport.readers.page_numbers import page_number_pattern

    registry()
    category_of("p", {})
    page_number_pattern()


def _try(loader: Loader, folders: tuple[Path, ...]) -> str | None:
    try:
        loader(folders)
    except LexiconError as error:
        return str(error)
    return None


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder but hidden ones and notes."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and path.suffix not in _NOTES and not any(part.startswith(".") for part in inside.parts):
            yield path


def _check_alone(folder: Path, path: Path) -> str | None:
    """Load one file of a user's folder on top of the shipped lexicons, from a folder of its own."""
    inside = path.relative_to(folder)
    loaders = _loaders()
    loader = next((own for pattern, own in loaders.items() if _fits(inside, pattern)), None)
    if loader is None:
        shipped = (lexicon_root() / inside).is_file()
        why = "only the shipped one is read" if shipped else "no lexicon"
        return f"{path}: {why}; expected one of {', '.join(loaders)}"
    with tempfile.TemporaryDirectory() as alone:
        copy = Path(alone) / inside
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        problem = _try(loader, (Path(alone),))
        return problem and problem.replace(str(copy), str(path))


def _fits(inside: Path, pattern: str) -> bool:
    """Tell whether a file of this relative path is one that the pattern's loader reads."""
    return len(inside.parts) == len(PurePosixPath(pattern).parts) and inside.match(pattern)
