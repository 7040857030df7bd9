"""What a sequence of cells is like, and the rows that it is cut into: what stands in each cell and in each column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from zhreport.tables.unknown.gridcells import GridCell, Row
from zhreport.tables.unknown.profiles import Profile, profile_of
from zhreport.tables.unknown.wording import TableWords, bare_name

IN_PHASE = 0.75  # share of the cells of a row that are of the kinds of the first row
MOST_PROFILED = 40  # rows from which the profiles are taken
_DATE = re.compile(r"(?:\d{4}[-./年])?\d{1,2}(?:[-./月]\d{1,2}日?|月)|\d{4}年(?:度)?")
_COMPARISONS = "=≥≤≧≦><"

Columns = tuple[int, ...]
"""The column of each cell of a row; a cell in the column of the one before it is joined to that."""


@dataclass(slots=True)
class CutRow:
    """A row cut out of a sequence."""

    begin: int
    end: int
    columns: Columns
    """The column of each of its cells; none for a header that is printed again, one for the title of a group."""
    cost: float
    doubtful: bool = False
    """Whether the cells may as well be put in other columns, or cut into other rows."""
    title: bool = False
    """Whether it is a text alone that stands above rows."""
    lost: bool = False
    """Whether which of its places are empty cannot be told."""

    @property
    def joints(self) -> list[int]:
        """The indices, within the row, of cells to which the next is joined."""
        return [i for i, (a, b) in enumerate(pairwise(self.columns)) if a == b]


@dataclass(slots=True)
class Ruled:
    """Cells and what the rows that they make are like."""

    cells: Row
    kinds: list[str]
    begin: int
    """Index of the first row's first cell."""
    names: list[str]
    """The header's names as printed, for finding them again."""
    words: TableWords
    broken: bool
    """Whether a cell may have been broken over lines."""
    profiles: list[Profile] = field(default_factory=list)
    leaves: list[str] = field(default_factory=list)
    """The name of each column; none where the columns of the names are not known."""
    labels: int = 0
    """How many columns stand left of the first figure."""
    naming: int = 0
    """Which of them names the rows: every row has something there."""
    known: dict[str, set[int]] = field(default_factory=dict)
    """The columns in which a text stands elsewhere."""
    blind: bool = False
    """Whether all columns hold words that have nothing in common: only the number of cells tells where rows end."""
    titled: bool = False
    """Whether most rows begin with what reads like a title (`一、本年收入`)."""
    seams: dict[int, int] = field(default_factory=dict)
    """How clearly a cell goes on with the one before it, where that was asked."""
    fitted: int = 0
    """How many rows have been fitted so far."""
    lost: dict[bool, list[float]] = field(default_factory=dict)
    """What it costs that a row has nothing in a column, column by column, by whether it is a total."""

    def profile(self, profiles: list[Profile]) -> None:
        """Take profiles, and what they tell of the columns of labels."""
        self.profiles, self.fitted = profiles, 0
        usual = [profile.usual for profile in profiles]
        self.labels = next((c for c, kind in enumerate(usual) if kind in "VP" and c), len(usual))
        self.naming = self._naming()
        self.blind = not self.broken and all(own.usual == "T" and not own.form and not own.end for own in profiles)
        self.known = {}
        for c, profile in enumerate(profiles):
            for text in profile.texts if profile.usual == "T" else ():
                self.known.setdefault(text, set()).add(c)
        names = profiles[self.naming].texts | profiles[0].texts
        self.titled = 2 * sum(map(self.words.heads_rows, names)) > len(names)

    @property
    def remarks(self) -> bool:
        """Whether the last column says something of the rows: some may have nothing there."""
        return bool(self.leaves) and self.words.column(self.leaves[-1]) == "attribute"

    @property
    def grouped(self) -> bool:
        """Whether the name over the first column says that it groups rows."""
        return bool(self.leaves) and self.words.corner(bare_name(self.leaves[0])) == "group"

    def may_be_whole(self, width: int) -> bool:
        """Return whether the cells may make whole rows: their number says so, or the header may be printed again."""
        even = (len(self.cells) - self.begin) % width == 0
        return even or any(cell.text == self.names[0] for cell in self.cells[self.begin :])

    def _naming(self) -> int:
        """Return which column names the rows: every row has something there."""
        told = [self.words.column(name) for name in self.leaves[: self.labels]] or [""] * self.labels
        if told.count("name") == 1:
            return told.index("name")
        own = [c for c, kind in enumerate(told) if kind in ("", "name", "group") and self.profiles[c].usual in "TD"]
        distinct = [c for c in own if self.profiles[c].distinct]
        return (distinct or own or [max(self.labels - 1, 0)])[-1]


def kinds_of(cells: Row) -> list[str]:
    """Return what stands in each cell."""
    return [_kind(cell) for cell in cells]


def _kind(cell: GridCell) -> str:
    """Return what stands in a cell: `T` text, `V` figure, `P` rate, `M` a mark for no figure, `E` nothing.

    `D` is a date, a telephone number or another text of digits above all, `B` a bound (`≥95%`, `=4次`).
    """
    if cell.empty:
        return "E"
    if cell.text[0] in _COMPARISONS:
        return "B"  # figures and words stand beside it in one column
    if cell.value is None:
        digits = sum(map(str.isdecimal, cell.text))
        return "D" if 2 * digits > len(cell.text) or _DATE.fullmatch(cell.text) else "T"
    if cell.value.number is None:
        return "M"
    return "P" if cell.value.unit in ("%", "‰") else "V"


def first_profiles(kinds: list[str], cells: Row, first: int, width: int) -> list[Profile]:
    """Return the profiles that the first rows show, from a whole one on: of those that are like it in most columns."""
    rows = [
        range(i, i + width) for i in range(first, min(len(kinds), first + MOST_PROFILED * width) - width + 1, width)
    ]
    own = rows[:1]
    for row in rows[1:]:
        alike = sum(kinds[a] == kinds[b] or "M" in (kinds[a], kinds[b]) for a, b in zip(rows[0], row, strict=True))
        if alike < IN_PHASE * width or kinds[row[0]] != kinds[rows[0][0]]:
            break
        own.append(row)
    return [
        profile_of([kinds[row[c]] for row in own], [cells[row[c]].text for row in own], names=c == 0)
        for c in range(width)
    ]


def later_profiles(ruled: Ruled, rows: list[CutRow]) -> list[Profile]:
    """Return the profiles of the whole rows of a cut."""
    width = len(ruled.profiles)
    whole = [row for row in rows if row.columns == tuple(range(width))][:MOST_PROFILED]
    if len(whole) < 2:
        return ruled.profiles
    return [
        profile_of(
            [ruled.kinds[row.begin + c] for row in whole],
            [ruled.cells[row.begin + c].text for row in whole],
            names=c == 0,
        )
        for c in range(width)
    ]
