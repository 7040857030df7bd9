"""A plan to text with exact gold: headings marked, whole or damaged, bodies filled."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.outlines.numbering import (
    NUMBERLESS,
    Habit,
    draw_habit,
    lost_bracket,
    lost_ordinal,
    marker,
    split_marker,
    widened,
)
from benchmarks.outlines.plan import Node, Plan
from benchmarks.outlines.sheet import Block, Document, Head, Piece, lay_out
from benchmarks.outlines.words import fill, stock

ITEM_FAMILIES = ("arabic_dot", "arabic_comma", "arabic_paren", "circled", "han_paren")
DAMAGE_RATE = 0.4  # of the headings that a kind of damage can hit


@dataclass(slots=True)
class _Mark:
    """What is printed before a title."""

    text: str
    known: bool
    """Whether its number can be read."""
    kind: str = ""


BROKEN = frozenset({"lost_ordinal", "lost_bracket", "split_marker", "split_title", "hard_wrap"})
"""What makes a heading count as broken."""


class Writer:
    """Writes one plan."""

    def __init__(self, plan: Plan, rng: random.Random, strip: str = "") -> None:
        self.plan, self.rng, self.strip = plan, rng, strip
        self.habit: Habit = draw_habit(rng)
        self.blocks: list[Block] = []
        self.marks: dict[int, _Mark] = {}
        self.ordinals: dict[int, int | None] = {}
        self.count = 0

    # ------------------------------------------------------------------------------------------------------- markers

    def _mark_siblings(self, nodes: list[Node]) -> None:
        """Decide every marker of a group of siblings and which numbers an annotator would still know."""
        lost = self._run_of_lost(nodes)
        for i, node in enumerate(nodes):
            self.marks[id(node)] = self._mark(node, i in lost, 0 < i < len(nodes) - 1 and len(lost) == 1)
        known = [self.marks[id(node)].known for node in nodes]
        for i, node in enumerate(nodes):
            number = None if node.family in NUMBERLESS else node.numbers[-1]
            if not known[i] and number is not None:
                before = 0 if i == 0 else nodes[i - 1].numbers[-1] if known[i - 1] else None
                after = nodes[i + 1].numbers[-1] if i + 1 < len(nodes) and known[i + 1] else None
                if before is None or after is None or after != before + 2:
                    number = None
            self.ordinals[id(node)] = number
        for node in nodes:
            if node.children:
                self._mark_siblings(node.children)

    def _run_of_lost(self, nodes: list[Node]) -> set[int]:
        if "lost_ordinal" not in self.plan.kinds or self.rng.random() > 0.75:
            return set()
        first = self.rng.randrange(len(nodes))
        return set(range(first, min(len(nodes), first + self.rng.choices([1, 2, 3], [7, 2, 1])[0])))

    def _mark(self, node: Node, lost: bool, between: bool) -> _Mark:
        family, number, rng, kinds = node.family, node.numbers[-1], self.rng, self.plan.kinds
        if self.strip:
            self.count += 1
            if self.strip == "all" or self.count % 3 == 0:
                return _Mark("", False, "stripped")
        whole = marker(family, node.numbers, self.habit)
        if lost:
            found = lost_ordinal(family, number, rng, self.habit)
            if found and (found[0] or (between and node.layout == "line")):
                return _Mark(found[0], found[1], "lost_ordinal")
        if "lost_bracket" in kinds and rng.random() < DAMAGE_RATE:
            mark = lost_bracket(family, number, rng, self.habit)
            if mark:
                return _Mark(mark, True, "lost_bracket")
        if "split_marker" in kinds and rng.random() < DAMAGE_RATE:
            mark = split_marker(family, whole, rng)
            if mark:
                return _Mark(mark, True, "split_marker")
        if "mixed_width" in kinds and rng.random() < 0.5:
            whole = widened(whole)
        if "spaces" in kinds and rng.random() < DAMAGE_RATE and len(whole.strip()) > 1:
            return _Mark(whole.strip()[:-1] + " " + whole.strip()[-1] + rng.choice(["", " "]), True, "spaces")
        return _Mark(whole, True)

    # ------------------------------------------------------------------------------------------------------ headings

    def _head(self, node: Node) -> Piece:
        mark = self.marks[id(node)]
        head = Head(node.level, node.title, self.ordinals[id(node)])
        if mark.kind:
            head.kinds.add(mark.kind)
        title = self._title(node, head)
        if node.family == "bracket" and not self.strip:
            return Piece(f"【{title}】", head)
        return Piece(mark.text + title, head)

    def _title(self, node: Node, head: Head) -> str:
        title, kinds, rng = node.title, self.plan.kinds, self.rng
        if self.habit.wide:
            title = widened(title)
        if (
            "split_title" in kinds
            and len(title) >= 8
            and rng.random() < DAMAGE_RATE
            and "split_marker" not in head.kinds
        ):
            cut = rng.randint(5, len(title) - 2)
            head.kinds.add("split_title")
            return title[:cut] + "\n" + title[cut:]
        if "spaces" in kinds and rng.random() < DAMAGE_RATE and (len(title) <= 3 or rng.random() < 0.2):
            head.kinds.add("spaces")
            return title[0] + rng.choice([" ", "  ", "\u3000"]) + title[1:]
        return title

    def _section(self, node: Node) -> None:
        piece = self._head(node)
        head = piece.head
        if head is not None:
            head.run_in = node.layout != "line"
            head.required = not (node.family == "plain" and node.layout != "line")
        if node.layout == "line":
            self.blocks.append(Block([piece, Piece(self._wide(node.closing))] if node.closing else [piece], "head"))
            if node.children:
                if self.rng.random() < 0.35:
                    self._paragraph()
            elif not ("empty_sections" in self.plan.kinds and self.rng.random() < 0.3):
                self._body()
        else:
            self._run_in(piece, node)
        for child in node.children:
            self._section(child)

    def _run_in(self, piece: Piece, node: Node) -> None:
        joint = {"stop": "。", "colon": ":", "glued": "", "serial": ""}[node.layout]
        if node.layout == "serial":
            body = "一是" + ";二是".join(self._clause() for _ in range(2)) + "。"
        elif node.layout == "glued":
            body = self._sentence("begin") + self._sentences(0, 2)
        else:
            body = self._sentences(1, 3)
        if piece.head is not None and node.layout in ("glued", "serial"):
            piece.head.kinds.add("glued_" + ("serial" if node.layout == "serial" else "body"))
        pieces = [piece, Piece(self._wide(joint + body))]
        last = self.blocks[-1] if self.blocks else None
        joins = (
            "several_in_line" in self.plan.kinds
            and last is not None
            and last.kind == "run_in"
            and self.rng.random() < 0.7
        )
        if joins and last is not None and "\n" not in piece.text:
            last.pieces += pieces
            for own in last.pieces:
                if own.head is not None:
                    own.head.kinds.add("several_in_line")
        else:
            self.blocks.append(Block(pieces, "run_in"))
            if self.rng.random() < 0.1 and "several_in_line" not in self.plan.kinds:
                self._paragraph()

    # -------------------------------------------------------------------------------------------------------- bodies

    def _wide(self, text: str) -> str:
        if "mixed_width" in self.plan.kinds:
            return widened(text) if self.rng.random() < 0.5 else text
        return widened(text) if self.habit.wide else text

    def _sentence(self, kind: str) -> str:
        return fill(self.rng.choice(stock("sentences")[kind]), self.plan.facts, self.rng)

    def _clause(self) -> str:
        return self._sentence("item")

    def _sentences(self, fewest: int, most: int) -> str:
        weights = [3, 10, 1.5, 1.2, 1]
        kinds = self.rng.choices(
            ["begin", "plain", "law", "enumeration", "quote"], weights, k=self.rng.randint(fewest, most)
        )
        return "".join(self._sentence(kind) for kind in kinds)

    def _paragraph(self) -> None:
        first = self._sentence("trap") if self.rng.random() < 0.1 else ""
        self.blocks.append(Block([Piece(self._wide(first + self._sentences(1, 5)))]))

    def _body(self) -> None:
        for _ in range(self.rng.choices([1, 2, 3], [6, 3, 1])[0]):
            self._paragraph()
        if "lists" in self.plan.kinds and self.rng.random() < 0.35:
            self._list()
        if "table_rows" in self.plan.kinds and self.rng.random() < 0.2:
            self._rows()
        if "serial_lines" in self.plan.kinds and self.rng.random() < 0.3:
            for number in ("一是", "二是", "三是"):
                self.blocks.append(
                    Block([Piece(self._wide(number + self._clause() + "。" + self._sentence("plain")))], "item")
                )

    def _list(self) -> None:
        self.blocks.append(Block([Piece(self._wide(self._sentence("lead_in")))]))
        family = self.rng.choice(ITEM_FAMILIES)
        count = self.rng.randint(2, 6)
        for n in range(1, count + 1):
            mark = "" if self.strip == "all" else marker(family, (n,), self.habit)
            end = "。" if n == count else ";"
            self.blocks.append(Block([Piece(mark + self._wide(self._clause() + end))], "item"))

    def _rows(self) -> None:
        titles = self.rng.sample(stock("titles")["accounts.part"], 5)
        marks = ("一、", "(一)", "1.", "二、", "(一)")
        rows = [
            "项目 | 上年数 | 本年数 |",
            *(
                f"{m}{t} | {self.rng.randint(0, 999)} | {self.rng.randint(0, 999)} |"
                for m, t in zip(marks, titles, strict=True)
            ),
        ]
        self.blocks += [Block([Piece(row)], "row") for row in rows]

    # ---------------------------------------------------------------------------------------------------------- page

    def _front(self) -> None:
        pages = stock("pages")
        if "furniture" in self.plan.kinds:
            self.blocks += [
                Block([Piece(fill(line, self.plan.facts, self.rng))], "furniture")
                for line in self.rng.sample(pages["head"], 2)
            ]
        self.blocks.append(Block([Piece(fill(self.rng.choice(pages["title"]), self.plan.facts, self.rng))], "front"))
        if "toc" in self.plan.kinds:
            self._contents()
        if self.rng.random() < 0.5:
            self._paragraph()

    def _contents(self) -> None:
        deep = self.rng.random() < 0.5
        pages = self.rng.random() < 0.6
        lines = [self.rng.choice(["目录", "目 录", "目\u3000录"])]
        for i, node in enumerate(n for n in self.plan.nodes() if n.level <= (2 if deep else 1) and n.layout == "line"):
            dots = "…" * self.rng.randint(3, 12) + str(i // 2 + 1) if pages else ""
            whole = marker(node.family, node.numbers, self.habit)
            lines.append(whole + node.title + ("】" if node.family == "bracket" else "") + dots)
        self.blocks += [Block([Piece(line)], "front") for line in lines]

    def _tail(self) -> None:
        if self.rng.random() < 0.5:
            day = f"{self.plan.facts.year + 1}年{self.rng.randint(1, 3)}月{self.rng.randint(1, 28)}日"
            self.blocks += [Block([Piece(self.plan.facts.org)], "front"), Block([Piece(day)], "front")]
        if "furniture" in self.plan.kinds:
            lines = self.rng.sample(stock("pages")["tail"], 2)
            self.blocks += [Block([Piece(fill(line, self.plan.facts, self.rng))], "furniture") for line in lines]

    def write(self) -> Document:
        """Return the document."""
        self._mark_siblings(self.plan.roots)
        self._front()
        for node in self.plan.roots:
            self._section(node)
        self._tail()
        return lay_out(self.blocks, self.plan.kinds, self.rng)
