"""Segmenters: what a segmenter is, and the engines that cut plain Chinese into words for ours.

There are two engines, and they share one dictionary and one algorithm: `rjieba`, written in Rust, is the default, and `jieba`,
in Python, is the reference and the fallback. Either is a private instance that nothing changes after it is made, so
that it can serve every thread; what a program does with the `jieba` module itself neither shows here nor is touched
from here. Where the two differ is told in docs/segmentation.md.
"""

from __future__ import annotations

import importlib
import importlib.util
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

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


class Engine(Protocol):
    """What cuts plain Chinese into words. It may be shared between threads."""

    def cut(self, text: str) -> list[str]:
        """Return the words of `text`, which must not have lone surrogates. Joined, they are the text again."""
        ...


def _rjieba() -> Engine:
    """Return the engine in Rust: thirty times as fast as the reference."""
    return cast(Engine, importlib.import_module("rjieba").Jieba())


class JiebaSegmenter:
    """The reference engine: a tokenizer of its own with jieba's shipped dictionary, and no message printed."""

    def __init__(self) -> None:
        with warnings.catch_warnings():  # its old idioms warn on newer Pythons
            warnings.simplefilter("ignore")
            jieba: Any = importlib.import_module("jieba")
        self._engine: Any = jieba.Tokenizer()
        # jieba's own loader logs to standard error and keeps a cache where anybody may write
        with Path(jieba.__file__).with_name("dict.txt").open("rb") as file:
            self._engine.FREQ, self._engine.total = self._engine.gen_pfdict(file)
        self._engine.initialized = True

    def cut(self, text: str) -> list[str]:
        """Return the words of `text`."""
        words: list[str] = self._engine.lcut(text)
        return words


ENGINES: dict[str, Callable[[], Engine]] = {"rjieba": _rjieba, "jieba": JiebaSegmenter}
"""The engines by name, in the order in which `auto` tries them."""

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

    >>> load_engine("rjieba").cut("加强组织领导") == load_engine("jieba").cut("加强组织领导")
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
