"""What was found of a text in one document and holds for all: kept, since the same lines and labels stand in every report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST_REMEMBERED = 1 << 14  # texts of tables in one memory; beyond, it starts anew
LONGEST_REMEMBERED = 75  # characters of a text that is kept: the longest label of the known forms has 47


def keep(memory: dict[K, V], key: K, value: V, most: int) -> V:
    """Return the value, kept in the memory by its key; one that holds `most` is emptied first.

    Threads may share a memory: what is kept follows from the key alone, so none can tell who kept it or when it was emptied.
    """
    if len(memory) >= most:
        memory.clear()
    memory[key] = value
    return value


def remember(memory: dict[K, V], key: K, value: V, text: str) -> V:
    """Return the value, kept in the memory by its key unless the text that it is about is long: no other document has that."""
    return keep(memory, key, value, MOST_REMEMBERED) if len(text) <= LONGEST_REMEMBERED else value


class Memory(dict[str, V]):
    """What a function says of texts, remembered: what is known already is told without a call."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[str], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> V:
        return remember(self, text, self._make(text), text)
