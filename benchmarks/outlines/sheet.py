"""Blocks of text laid out on lines, with the place of every heading: whole, on one line, or cut at a width."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from benchmarks.outlines.words import stock


@dataclass(slots=True)
class Head:
    """One heading as an annotator would mark it."""

    level: int
    """Its depth."""
    title: str
    """Its title without line ends."""
    ordinal: int | None
    """Its number: printed, or left open by its neighbours; None if lost or none."""
    required: bool = True
    """Whether an annotator must mark it."""
    kinds: set[str] = field(default_factory=set)
    """What has happened to it."""
    run_in: bool = False
    """Whether body text follows on its line."""
    start: int = -1
    """Offset of its first character."""


@dataclass(slots=True)
class Piece:
    """A stretch of text, a heading or not."""

    text: str
    head: Head | None = None


@dataclass(slots=True)
class Block:
    """What a writer would end with the return key."""

    pieces: list[Piece]
    kind: str = "para"
    """`para`, `head`, `item`, `row`, `front` or `furniture`."""


@dataclass(slots=True)
class Document:
    """A text and its headings."""

    text: str
    heads: list[Head]
    kinds: frozenset[str]


class _Sheet:
    """The text so far and the headings on it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.heads: list[Head] = []

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def open(self, head: Head) -> None:
        head.start = self.size
        self.heads.append(head)


def lay_out(blocks: list[Block], kinds: frozenset[str], rng: random.Random) -> Document:
    """Return the blocks as text: each on its line, all on one line, or cut at a width, with page marks between."""
    sheet = _Sheet()
    width = rng.randint(26, 44) if "hard_wrap" in kinds else 0
    one_line = "one_line" in kinds
    between = " " if one_line else rng.choice(["\n", "\n", "\n\n"]) if not width else "\n"
    indent = (
        ""
        if one_line
        else rng.choice(["", "\u3000\u3000", "    "] if not width else ["\u3000\u3000", "\u3000\u3000", "    ", ""])
    )
    chunk = 0
    for number, block in enumerate(blocks):
        if number:
            sheet.put(between)
        if "page_marks" in kinds and number and not one_line and rng.random() < 0.06:
            sheet.put(_page_mark(rng) + "\n")
        if block.kind not in ("front", "furniture", "row"):
            sheet.put(indent)
        cut = -1
        if "viewer" in kinds and block.kind == "para" and rng.random() < 0.2 and len(block.pieces[0].text) > 40:
            cut, chunk = rng.randint(15, len(block.pieces[0].text) - 15), chunk + 1
        _put_block(sheet, block, width, len(indent), one_line, f"\n{chunk}、" if cut > 0 else "", cut)
    return Document("".join(sheet.parts), sheet.heads, kinds)


def _put_block(sheet: _Sheet, block: Block, width: int, indent: int, one_line: bool, noise: str, cut: int) -> None:
    column = indent
    done = 0
    for piece in block.pieces:
        opened = False
        for c in piece.text:
            if width and column >= width and c not in "。,;:、！？）)》”，；：":
                sheet.put("\n")
                column = 0
                if piece.head is not None and opened:
                    piece.head.kinds.add("hard_wrap")
            if piece.head is not None and not opened and not c.isspace():
                sheet.open(piece.head)
                opened = True
            sheet.put(" " if c == "\n" and one_line else c)
            column = 0 if c == "\n" else column + 1
            done += 1
            if done == cut:
                sheet.put(noise)
                column = 0


def _page_mark(rng: random.Random) -> str:
    line = rng.choice(stock("pages")["page_mark"])
    page = rng.randint(2, 9)
    return line.replace("{k}", str(page)).replace("{n}", str(page + 6))
