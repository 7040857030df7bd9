"""Text that holds no table: prose, addresses, contacts, names, contents, code, verse, lists."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.tables.gold import data


def narrative(rng: Random) -> str:
    """Return a text of a few stretches, each of one kind."""
    words = data("narrative")
    stretches = [_stretch(words[kind], rng) for kind in rng.sample(list(words), rng.randint(1, 4))]
    between = rng.choice(["\n", "\n\n"])
    return between.join(line for lines in stretches for line in lines) + "\n"


def _stretch(pieces: list[str], rng: Random) -> list[str]:
    order: Callable[[], list[str]] = rng.choice([lambda: list(pieces), lambda: rng.sample(pieces, len(pieces))])
    return order()[: rng.randint(1, len(pieces))]
