"""A heading candidate: what is known of a place that may be a heading before the outline is decided.

`zhreport.outline.candidates` finds them, `zhreport.outline.evidence` and its neighbours weigh them. Offsets are in the folded text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from zhreport.outline.markers import Marker
from zhreport.outline.phrase import KnownTitle
from zhreport.outline.rows import Row

MEMBER_RANK = 5  # the papers of a collection: above every numbering
CHAPTER_RANK = 30  # 第一节 and above: they stand inside nothing but each other
SECTION_RANK = 40  # 一、 and above: the sections of a report
FORMAL_RANK = 50  # 一、 and (一) and above: alone on its line, it is a heading even if it reads like a sentence


@dataclass(slots=True)
class Candidate:
    """A place that may be a heading."""

    start: int
    """Offset of the marker, or of the text without one."""
    text_start: int
    """Offset of the title's first character."""
    text_end: int
    """Offset after the title, closing punctuation left out."""
    end: int
    """Offset after the heading, closing punctuation included: where the body begins."""
    line: int
    """Index of its (first) line."""
    last_line: int
    """Index of its last line."""
    marker: Marker | None
    """Its marker."""
    text: str
    """The folded title, lines joined."""
    run_in: bool
    """Whether body text follows on the same row."""
    inside: bool
    """Whether it stands inside a row, after other text."""
    head: bool
    """Whether the text is a possible title at all; False for a numbered sentence."""
    closing: str = ""
    """The mark right after the title; "" if there is none."""
    maybe_line: bool = False
    """Whether it is a short line without closing mark that reads like a sentence: a title if a paragraph stands below."""
    member: bool = False
    """Whether it is the title of a paper of a collection."""
    bracketed: bool = False
    """Whether the title stands in black brackets behind another marker."""
    goes_on: bool = False
    """Whether what follows its colon reads like the rest of a title: 科技创新:打造产业高地."""
    defined: bool = False
    """Whether what follows its colon explains it: 基本支出:指为保障机构正常运转而发生的支出."""
    guessed: bool = False
    """Whether it is not sure where its text ends."""
    bodiless: bool = False
    """Whether it is a numbered sentence with the next number right behind it in its row, or the last of such a run."""
    duties: bool = False
    """Whether its text is the title of a section that lists duties."""
    duty: bool = False
    """Whether its text begins as a duty does."""
    norm: bool = False
    """Whether it is a numbered sentence that says what is to be, or who is to do it."""
    after_semicolon: bool = False
    """Whether a semicolon stands right before it: it is an item among items."""
    after_colon: bool = False
    """Whether the text before it ends with a colon: it opens a list inside what stands before."""
    listed: bool = False
    """Whether that text says that it introduces a list."""
    statement: bool = False
    """Whether it has no marker and states something, as a sentence does: 试点取得了成效."""
    long: bool = False
    """Whether it is a phrase without marker that body text follows, so long that only others as long beside it make it a title."""
    summed: bool = False
    """Whether it has no marker and is a sentence that sums up what stands below: 五年来,我们坚持项目为王,后劲不断增强。"""
    mid_sentence: bool = False
    """Whether the row before has not come to an end."""
    titled: bool = False
    """Whether a line without marker is named as documents are."""
    aside: bool = False
    """Whether it is a foreword or an annex, inside which no headings are numbered."""
    above_rank: int = 0
    """Where it stands in the official order, if the numbering that starts again below it shows that; else 0."""
    fills: tuple[str, int, int] | None = None
    """The numbering that misses a number where it stands, that number, and the official rank of the numbering."""
    apart: bool = False
    """Whether it begins a row of dashes farther behind the last of a row of numbers than any of those from the next."""
    attached: bool = False
    """Whether it stands below the number of an attachment, as its title."""
    after_address: bool = False
    """Whether the paragraph before it addresses the assembly that the report is given to."""
    split: bool = False
    """Whether it was put together from several lines."""
    known: list[KnownTitle] = field(default_factory=list)
    """What the title is known as."""
    pieces: list[tuple[int, int]] = field(default_factory=list)
    """Its parts where furniture or a line end stands between them."""
    above_table: bool = False
    """Whether a table stands right below its line."""
    listed_above: bool = False
    """Whether the contents name it."""
    row_label: bool = False
    """Whether it is the label of a row of a form, with a figure or its unit below it."""
    drawn: int = 0
    """The heading level that the file sets its line in; `zhreport.text.markup.BOLD` for a line in bold only, 0 where it says nothing."""
    points: float = 0.0
    """What its evidence amounts to."""
    evidence: list[str] = field(default_factory=list)
    """The names of the rules that spoke for it or against it."""
    row: int = -1
    """Index of its row."""

    group: str = field(init=False)
    """The numbering group; `plain` without a marker; decimals of each depth are a group of their own."""
    ordinal: int | None = field(init=False, default=None)
    """The ordinal, if it has one."""

    def __post_init__(self) -> None:
        marker = self.marker
        self.group = "plain"
        if marker is not None:
            self.ordinal, self.group = marker.ordinal, marker.family.group
            if marker.numbers:
                self.group += f".{len(marker.numbers)}"

    @property
    def formal(self) -> bool:
        """Whether its marker is of the rank of 一、 or (一) or above."""
        return self.marker is not None and self.marker.family.rank <= FORMAL_RANK

    @property
    def alone(self) -> bool:
        """Whether it has no marker, nothing behind it, and may be the title of a section."""
        plain = self.marker is None and not self.run_in and not self.closing
        return plain and not (self.titled or self.attached or self.mid_sentence or self.statement)

    def take_row(self, row: Row) -> None:
        """Let the title go on to the end of its row, which is a single line."""
        whole = row.text.rstrip()
        self.text = whole[self.text_start - row.line.start :]
        self.text_end = self.end = row.line.start + len(whole)
        self.run_in, self.closing = False, ""


@dataclass(slots=True)
class Found:
    """The candidates and the rows they stand in."""

    candidates: list[Candidate]
    """In source order; one that was added by others has no row yet."""
    rows: list[Row]
    """Every row of prose."""
    parts: list[int] = field(default_factory=list)
    """The numbers of the rows in which parts may begin that count anew."""
    breaks_off: bool = False
    """Whether the last row is a paragraph that the page has cut off behind its first words."""

    def place(self) -> None:
        """Give the candidates that have none their rows."""
        if any(candidate.row < 0 for candidate in self.candidates):
            numbers = {row.line.index: number for number, row in enumerate(self.rows)}
            before = 0
            for candidate in self.candidates:
                if candidate.row < 0:
                    candidate.row = numbers.get(candidate.line, before)
                before = candidate.row
