"""The words that documents are made of, read from data/."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def stock(name: str) -> dict[str, list[str]]:
    """Return the sections of a data file, each a list of lines."""
    sections: dict[str, list[str]] = {}
    own: list[str] = []
    for line in (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            own = sections.setdefault(line[1:-1], [])
        elif line.strip() and not line.startswith("#"):
            own.append(line)
    return sections


@cache
def orders() -> tuple[list[int], list[list[str]]]:
    """Return the weights and the family orders of data/orders.txt."""
    lines = [line.split() for line in (DATA / "orders.txt").read_text(encoding="utf-8").splitlines()]
    rows = [line for line in lines if line and not line[0].startswith("#")]
    return [int(row[0]) for row in rows], [row[1:] for row in rows]


@dataclass(slots=True)
class Facts:
    """What one document speaks of."""

    year: int
    """The year of the report."""
    org: str
    """The agency."""
    us: str
    """What the agency calls itself."""


def fill(template: str, facts: Facts, rng: random.Random) -> str:
    """Return a template with its slots filled."""

    def value(found: re.Match[str]) -> str:
        return _value(found[1], facts, rng)

    return _SLOT.sub(value, template)


def _value(slot: str, facts: Facts, rng: random.Random) -> str:
    if slot == "y":
        return str(facts.year)
    if slot == "z":
        return str(facts.year + 1)
    if slot == "n":
        number = rng.choice([rng.randint(11, 99), rng.randint(100, 999), rng.randint(1000, 9999)])
        return f"{number:,}" if rng.random() < 0.5 else str(number)
    if slot == "k":
        return str(rng.randint(2, 12))
    if slot == "p":
        return f"{rng.uniform(3, 100):.1f}%"
    if slot == "m":
        return rng.choice(
            [f"{rng.uniform(1, 9000):.2f}万元", f"{rng.uniform(1, 90):.1f}亿元", f"{rng.randint(1000, 99999)}元"]
        )
    if slot == "d":
        return f"{facts.year}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return facts.org if slot == "org" else facts.us
