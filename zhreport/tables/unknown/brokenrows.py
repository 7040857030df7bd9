"""Rows broken over lines: what whole rows have in their columns, and a row with the line that it goes on in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

from zhreport.tables.unknown.gridcells import Cache, GridCell, Row, joined
from zhreport.tables.unknown.profiles import written_as
from zhreport.tables.unknown.strips import Strip

_MOST = 0.6  # share of the cells that tell how those of a column are written: some are broken
_TELLING = 3  # whole rows that tell what columns hold
MOST_LINES = 8  # lines that one row is broken over


@dataclass(slots=True)
class Columns:
    """What whole rows have in their columns."""

    texts: list[Counter[str]] = field(default_factory=list)
    """The texts of each column that are no values."""
    values: list[int] = field(default_factory=list)
    """How many values each has."""
    rows: list[Row] = field(default_factory=list)
    """The whole rows."""
    firsts: Counter[str] = field(default_factory=Counter)
    """The texts with which rows begin that surely are whole: no line without separators stands above them."""
    lasts: Counter[str] = field(default_factory=Counter)
    """The texts with which such rows end that surely are whole: none stands below them."""
    _forms: dict[int, str] = field(default_factory=dict)
    """How most cells of a column are written, where that was asked."""
    _begun: str | None = None
    """How all those texts are written with which rows begin, if that was asked."""

    def fits(self, row: Row) -> bool:
        """Return whether a row has values where others have some, and texts where they have some; few tell nothing."""
        return len(self.rows) < _TELLING or (
            len(row) == len(self.values) and all(self._holds(cell, c) for c, cell in enumerate(row))
        )

    def _holds(self, cell: GridCell, c: int) -> bool:
        if cell.value is not None and cell.value.number is None and not cell.is_bound:
            return True  # an empty place, a dash, `无`: it stands among figures and among words
        if not self.texts[c] and not self.values[c]:
            return True
        return bool(self.texts[c]) if cell.is_text else self.values[c] > 0

    def is_written(self, text: str, c: int) -> bool:
        """Return whether a text is written with digits as most cells of a column are: `0348-3812060`; as long if of digits alone."""
        form = _form_of(text)
        return bool(form) and form == self._form(c)

    def begins(self, text: str) -> bool:
        """Return whether a text is written with digits as all those are with which whole rows begin."""
        form = _form_of(text)
        if not form or self.firsts.total() < 2:
            return False
        if self._begun is None:
            forms = set(map(_form_of, self.firsts))
            self._begun = forms.pop() if len(forms) == 1 else ""
        return form == self._begun

    def _form(self, c: int) -> str:
        """Return how most cells of a column are written, nothing if that cannot be told."""
        if len(self.rows) < _TELLING:
            return ""
        if c not in self._forms:
            own = Counter(_form_of(row[c].text) for row in self.rows if c < len(row))
            form, count = own.most_common(1)[0]
            self._forms[c] = form if count >= _MOST * own.total() else ""
        return self._forms[c]

    def excess(self, text: str, c: int) -> float:
        """Return how long a text is, in usual lengths of a column's texts; in characters where it has none."""
        return len(text) / (median(map(len, self.texts[c].elements())) or 1 if self.texts[c] else 1)


def _form_of(text: str) -> str:
    """Return how a text is written, one of digits alone with its length."""
    return "0" * len(text) if text.isdecimal() else written_as(text)


def columns_of(rows: list[Row]) -> Columns:
    """Return what rows have in their columns."""
    out = Columns(rows=rows)
    for row in rows:
        for c, cell in enumerate(row):
            if c == len(out.values):
                out.texts.append(Counter())
                out.values.append(0)
            out.values[c] += cell.is_value and (cell.is_bound or cell.value is None or cell.value.number is not None)
            if cell.is_text:
                out.texts[c][cell.text] += 1
    return out


def continued(row: Row, strip: Strip, cache: Cache) -> Row:
    """Return the row with the cells of the line that goes on with its last cell."""
    if strip.starts or not row or not strip.cells:
        return [*row, *strip.cells]
    return [*row[:-1], joined([row[-1], strip.cells[0]], cache), *strip.cells[1:]]
