"""A table of no known form as a grid: its header, and each row below it with a cell for every column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from zhreport.tables.unknown.columnkinds import ColumnKind
from zhreport.tables.unknown.gridcells import GridCell, Row
from zhreport.tables.unknown.headers import Header

RowKind = Literal["row", "uncertain", "header", "numbers", "caption"]


@dataclass(slots=True)
class PlacedRow:
    """A row below the header."""

    cells: Row
    """A cell for every column; an uncertain row has those that it prints."""
    kind: RowKind = "row"
    """What it is: an ordinary row, one that cannot be placed, the header once more, column numbers, a caption inside."""
    labels: int = 0
    """For an uncertain row, how many of its cells are labels."""
    by_sums: bool = False
    """Whether sums told in which columns its figures stand."""


@dataclass(slots=True)
class Placed:
    """A grid: a header and the rows below it."""

    columns: list[ColumnKind]
    """What each column holds."""
    header: Header | None
    """The header; None where its names cannot be told apart by column."""
    header_rows: list[Row]
    """The header's rows as printed."""
    body: list[PlacedRow]
    """The rows below."""
    shifted: bool = False
    """Whether some row surely stands left of its place: labels merged with those above are gone, places at its end."""
    mixed: frozenset[int] = frozenset()
    """The columns in which both figures and words stand, or figures where labels do."""
    groups: frozenset[str] = frozenset()
    """What stands in the first of several columns of labels, in rows that have every cell."""
    drawn: bool = False
    """Whether the file itself says where each cell stands."""
    captions: list[Row] = field(default_factory=list)
    """Rows of one cell above the header: captions and unit lines inside the grid."""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    @property
    def labels(self) -> int:
        """How many of them stand left of the values."""
        return next((i for i, kind in enumerate(self.columns) if kind in ("value", "text")), self.width)


def texts_of(cells: list[GridCell]) -> str:
    """Return the texts of cells in one line."""
    return " ".join(cell.text for cell in cells if cell.text)
