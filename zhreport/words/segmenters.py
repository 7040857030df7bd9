"""Segmenters: what a segmenter is, and the engines that cut plain Chinese into words for ours.

There are two engines, and they share one dictionary and one algorithm: `rjieba`, written in Rust, is the default, and `jieba`,
in Python, is the reference and the fallback. Either is a private instance that nothing changes after it is made, so
that it can serve every thread; what a program does with the `jieba` module itself neither shows here nor is touched
from here. Where the two differ is told in docs/segmentation.md.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import platformdirs

from zhreport.errors import ZhreportError
from zhreport.model import Token


class Segmenter(Protocol):
    """What cuts any text into words with offsets and tags: `zhreport.words.segmentation.Words` is one. Threads may share it."""

    def segment(self, text: str) -> list[Token]:
        """Return the words of any string in order, white space left out.

        `text` is the folded word; `start` and `end` are its place in the string; `tag` is the lexicon's, the kind of a
        figure or a date, or "" for a plain word.
        """
        ...


Engine = Callable[[str], list[str]]
"""Cuts plain Chinese, without lone surrogates, into words that joined are the text again. Threads may share it."""


def _rjieba() -> Engine:
    """Return the engine in Rust: thirty times as fast as the reference."""
    cut: Engine = importlib.import_module("rjieba").Jieba().cut
    return cut


def jieba_tokenizer() -> Any:
    """Return a tokenizer of its own with jieba's shipped dictionary; no message is printed."""
    with warnings.catch_warnings():  # its old idioms cause some on newer Pythons
        warnings.simplefilter("ignore")
        jieba = importlib.import_module("jieba")
    tokenizer = jieba.Tokenizer()
    # jieba's own loader logs to standard error and keeps its cache where anybody may write
    tokenizer.FREQ, tokenizer.total = _frequencies(jieba)
    tokenizer.initialized = True
    return tokenizer


def _jieba() -> Engine:
    """Return the reference engine."""
    cut: Engine = jieba_tokenizer().lcut
    return cut


def _frequencies(jieba: Any) -> tuple[dict[str, int], int]:
    """Return jieba's dictionary with all prefixes, and the sum of its frequencies, from the cache if there is one."""
    source = Path(jieba.__file__).with_name("dict.txt")
    cached = _cache_file(source)
    loaded = _load(cached) if cached else None
    if loaded is None:
        with source.open("rb") as file:
            loaded = jieba.Tokenizer().gen_pfdict(file)
        if cached:
            _save(cached, loaded)
    return loaded


def _cache_file(source: Path) -> Path | None:
    """Return where the prepared dictionary is kept, None where this user has no private cache folder."""
    folder = Path(platformdirs.user_cache_dir("zhreport", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                return None
            folder.chmod(0o700)
        facts = source.stat()
    except OSError:
        return None
    return folder / f"jieba-{facts.st_size}-{facts.st_mtime_ns}.json"


def _load(path: Path) -> tuple[dict[str, int], int] | None:
    """Return the prepared dictionary, None if it is missing or damaged. It is JSON, which cannot run code."""
    try:
        frequencies, total = json.loads(path.read_bytes())
    except (OSError, ValueError, TypeError):
        return None
    return (frequencies, total) if isinstance(frequencies, dict) and isinstance(total, int) else None


def _save(path: Path, prepared: tuple[dict[str, int], int]) -> None:
    """Keep the prepared dictionary for the next process. A folder that cannot be written to only costs time."""
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(prepared, file, ensure_ascii=False)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)


ENGINES = {"rjieba": _rjieba, "jieba": _jieba}
"""What makes the engines, by name, in the order in which `auto` tries them."""

CHOICES = ("auto", *ENGINES)
"""What the setting `segmenter` may be."""


def check_choice(name: str) -> str:
    """Return `name` if it is a choice that can be had; else raise `ValueError` with the choices, or `ZhreportError`.

    >>> check_choice("hmm")
    Traceback (most recent call last):
    ValueError: unknown segmenter 'hmm'; choose one of: auto, rjieba, jieba
    """
    if name not in CHOICES:
        raise ValueError(f"unknown segmenter {name!r}; choose one of: {', '.join(CHOICES)}")
    if name != "auto" and importlib.util.find_spec(name) is None:
        raise _not_installed(name)
    return name


@cache
def load_engine(name: str) -> Engine:
    """Return the engine of that name, made once per process; `auto` is the first that can be imported.

    >>> load_engine("rjieba")("加强组织领导") == load_engine("jieba")("加强组织领导")
    True
    """
    for choice in ENGINES if name == "auto" else (check_choice(name),):
        with suppress(ImportError):
            return ENGINES[choice]()
    raise _not_installed(name)


def _not_installed(name: str) -> ZhreportError:
    wanted = "rjieba" if name == "auto" else name
    return ZhreportError(
        f'the segmenter "{name}" is not installed; run "pip install {wanted}" or choose segmenter="auto"'
    )
