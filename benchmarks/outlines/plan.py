"""A document's outline before it is written: a tree of titles with families, numbers and layout."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.outlines.words import Facts, fill, orders, stock

GENRES = ("disclosure", "law", "work", "accounts", "performance", "fund", "statistics", "summary", "plan", "inspection")
MOST_HEADINGS = 60  # of one document
RUN_IN_SHARE = 0.35  # of the groups of leaf siblings


@dataclass(slots=True)
class Node:
    """One section."""

    title: str
    """Its title."""
    family: str
    """Its numbering family, `plain` for none."""
    numbers: tuple[int, ...]
    """The printed numbers on the path down to it."""
    level: int
    """Its depth, from 1."""
    layout: str = "line"
    """`line` for a heading of its own line; `stop`, `colon`, `glued` or `serial` for how the body follows."""
    closing: str = ""
    """What ends a heading of its own line."""
    children: list[Node] = field(default_factory=list)
    """The sections below."""

    def walk(self) -> Iterator[Node]:
        """Yield the section and those below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Plan:
    """What is drawn before anything is written."""

    genre: str
    """The kind of report."""
    order: list[str]
    """Its families, outermost first."""
    kinds: frozenset[str]
    """The kinds of damage and oddity it has."""
    facts: Facts
    """What it speaks of."""
    roots: list[Node] = field(default_factory=list)
    """Its outermost sections."""

    def nodes(self) -> list[Node]:
        """Return every section in document order."""
        return [node for root in self.roots for node in root.walk()]


class Planner:
    """Draws one plan."""

    def __init__(self, rng: random.Random, kinds: frozenset[str], well_formed: bool) -> None:
        self.rng = rng
        self.well_formed = well_formed
        pages = stock("pages")
        facts = Facts(rng.randint(2009, 2024), rng.choice(pages["org"]), rng.choice(pages["us"]))
        self.plan = Plan(rng.choice(GENRES), self._order(kinds), kinds, facts)
        self.used: set[str] = set()
        self.left = MOST_HEADINGS
        self.run_on: dict[str, int] = {}

    def _order(self, kinds: frozenset[str]) -> list[str]:
        weights, rows = orders()
        while True:
            order = self.rng.choices(rows, weights)[0]
            if "one_line" in kinds:
                order = [family for family in order if family.startswith(("part", "han", "arabic"))][:2]
            if order and (not self.well_formed or "plain" not in order):
                return order

    def draw(self) -> Plan:
        """Return the plan."""
        depth = min(len(self.plan.order), self.rng.choices([1, 2, 3, 4, 5], [12, 38, 32, 13, 5])[0])
        self.plan.roots = self._siblings(self.plan.order[:depth], (), 1)
        return self.plan

    def _siblings(self, order: list[str], path: tuple[int, ...], level: int) -> list[Node]:
        rng, family = self.rng, order[0]
        count = min(self.left, rng.randint(3, 7) if level == 1 else rng.randint(2, 5))
        self.left -= count
        leaves = len(order) == 1 or self.left < 6
        layout = self._layout() if leaves and (level > 1 or rng.random() < 0.1) else "line"
        closing = rng.choice(["。", ":"]) if rng.random() < 0.08 else ""
        nodes = []
        for number in self._numbers(count, family, level):
            node = Node(self._title(level, leaves), family, (*path, number), level, layout, closing)
            if not leaves and rng.random() < (0.6 if level > 1 else 0.75):
                inner = (
                    order[2:]
                    if "mixed_styles" in self.plan.kinds and len(order) > 2 and rng.random() < 0.35
                    else order[1:]
                )
                node.children = self._siblings(inner, node.numbers, level + 1) if self.left >= 2 else []
            nodes.append(node)
        if layout in ("stop", "colon") and rng.random() < 0.15:
            rng.choice(nodes).layout = "line"
        return nodes

    def _layout(self) -> str:
        if (
            self.rng.random() > RUN_IN_SHARE
            and "glued_serial" not in self.plan.kinds
            and "several_in_line" not in self.plan.kinds
        ):
            return "line"
        if "glued_serial" in self.plan.kinds:
            return self.rng.choice(["serial", "serial", "stop"])
        return "stop" if self.well_formed else self.rng.choices(["stop", "colon", "glued"], [12, 3, 1.5])[0]

    def _numbers(self, count: int, family: str, level: int) -> list[int]:
        start = 1
        if "run_on" in self.plan.kinds and level > 1 and family.startswith("arabic"):
            start = self.run_on.get(family, 0) + 1
            start = 1 if start > 12 else start
        numbers = list(range(start, start + count))
        if "skip_repeat" in self.plan.kinds and count > 2 and self.rng.random() < 0.5:
            at, step = self.rng.randrange(1, count), self.rng.choice([1, 1, -1])
            numbers = numbers[:at] + [n + step for n in numbers[at:]]
        self.run_on[family] = numbers[-1]
        return numbers

    def _title(self, level: int, leaf: bool) -> str:
        titles, rng = stock("titles"), self.rng
        own = titles[f"{self.plan.genre}.{'main' if level == 1 else 'part'}"]
        for _ in range(40):
            pool = (
                own
                if rng.random() < (0.75 if level < 3 else 0.3)
                else titles[rng.choice(["slogan", "slogan", "quoted", "summary.part", "short"])]
            )
            title = fill(rng.choice(pool), self.plan.facts, rng)
            if title not in self.used and not (len(title) <= 2 and level > 2):
                break
        self.used.add(title)
        return title


def draw_plan(rng: random.Random, kinds: frozenset[str], well_formed: bool = False) -> Plan:
    """Return a plan with the given kinds of damage; a well-formed one is numbered throughout and punctuated."""
    return Planner(rng, kinds, well_formed).draw()
