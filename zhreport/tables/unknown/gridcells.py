"""Cells of unknown tables on the way from lines to a grid."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

from zhreport.tables.values import ReadValues, Value

Cache = ReadValues
EMPTY = Value(None, "", "empty")
UNKNOWN = Value(None, "", "unknown")  # a figure whose column cannot be told
BOUND = Value(None, "", "text")  # `≥95%`: no number, but it stands where one does
_BOUNDS = "=≥≤≧≦><"
_ORDINALS = {text: n + 1 for n, text in enumerate("一二三四五六七八九十")}
_ORDINALS |= {"十" + text: n + 11 for n, text in enumerate("一二三四五六七八九")}
_ORDINALS |= {
    text + "十" + unit: 10 * _ORDINALS[text] + n
    for text in "二三"
    for n, unit in enumerate(["", *"一二三四五六七八九"])
}
_HAN_DIGITS = "零〇一二三四五六七八九十百千万两"


@dataclass(slots=True)
class GridCell:
    """One cell as the source has it. Offsets are in the folded text."""

    text: str
    """Its folded text, parts joined; "" for an empty place."""
    spans: list[tuple[int, int]]
    """Its parts; none for an empty place."""
    value: Value | None
    """What it says as a value; None for a text that is none."""
    at: int
    """Offset of its first character, or of where it would stand."""
    left: int = 0
    """Display column of its left edge, where a layout tells columns by their place."""
    right: int = 0
    """Display column after its right edge."""
    doubtful: bool = False
    """Whether it may have lost a part to a cell beside it, or taken one."""
    opens: bool = False
    """Whether what stands above it marks it as the first of a row: a bar alone, or more blank lines than between cells."""
    covers: tuple[int, int] | None = None
    """How many rows and columns the file says that it covers; None where it says nothing, and for a place that another covers."""

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text

    @property
    def is_text(self) -> bool:
        """Whether a text stands in it that is no value."""
        return self.value is None

    @property
    def is_value(self) -> bool:
        """Whether a number, or what stands in its place, stands in it."""
        return self.value is not None and self.text != ""

    @property
    def is_bound(self) -> bool:
        """Whether it is a bound (`≥95%`), which may stand among figures and among words."""
        return self.value is BOUND

    @property
    def is_year(self) -> bool:
        """Whether it is a bare number that may be a year."""
        return self.value is not None and len(self.text) == 4 and self.value.may_be_year


Row = list[GridCell]


def make_cell(text: str, start: int, cache: Cache) -> GridCell:
    """Return the cell of a text without outer blanks that starts at `start`."""
    if not text:
        return empty_cell(start)
    end = start + len(text)
    if " " in text and not text.isascii():
        text = _without_inner_blanks(text)
    return GridCell(text, [(start, end)], _value(text, cache), start)


def _without_inner_blanks(text: str) -> str:
    """Return a text without the blanks beside an ideograph that stands alone: `合 计`, `公务接待 费`."""
    words = text.split(" ")
    out = words[0]
    for before, word in pairwise(words):
        apart = not (len(before) == 1 or len(word) == 1) or before.isascii() or word.isascii()
        out += " " + word if apart else word
    return out


def _value(text: str, cache: Cache) -> Value | None:
    value = cache[text]
    if value is not None and value.number is not None and text[0] in _HAN_DIGITS:
        return None  # `三里`, `一级`: words of a name
    return BOUND if value is None and text[0] in _BOUNDS and text[1:2].isdecimal() else value


def settle_bounds(cells: Row) -> None:
    """Let bounds (`≥95%`) be texts if words follow one of them: then their column is one of words about the row."""
    if any(a.value is BOUND and b.is_text for a, b in pairwise(cells)):
        for cell in cells:
            cell.value = None if cell.value is BOUND else cell.value


def is_ordinal(text: str) -> bool:
    """Return whether a text is a number written as ideographs, and nothing else.

    >>> is_ordinal("十二"), is_ordinal("一级")
    (True, False)
    """
    return text in _ORDINALS


def settle_ordinals(cells: Row) -> None:
    """Let `一`, `二`, `三` that stand alone in cells be numbers if they count something: one after the other, none left out.

    Right before another single character they are parts of a name that stands one character to a line.
    """
    found = [
        (cell, number)
        for cell, after in pairwise([*cells, empty_cell(0)])
        if (number := _ORDINALS.get(cell.text)) is not None and len(after.text) != 1
    ]
    if len(found) > 1 and [number for _, number in found] == list(range(1, len(found) + 1)):
        for cell, number in found:
            cell.value = Value(number, "", "")


def empty_cell(at: int) -> GridCell:
    """Return an empty place."""
    return GridCell("", [], EMPTY, at)


def joined(parts: list[GridCell], cache: Cache) -> GridCell:
    """Return one cell of parts that were broken over lines; two words of Latin letters get a blank between them."""
    text = parts[0].text
    for part in parts[1:]:
        text += " " + part.text if _needs_blank(text, part.text) else part.text
    spans = [span for part in parts for span in part.spans]
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    value = _value(text, cache) if text else EMPTY
    return GridCell(text, spans, value, parts[0].at, left, right, any(part.doubtful for part in parts), parts[0].opens)


def parts_of(cell: GridCell) -> list[str]:
    """Return the parts of a cell that was broken over lines, blanks left out: its text alone if it was not."""
    text = "".join(cell.text.split())
    sizes = [end - start for start, end in cell.spans]
    if len(sizes) < 2 or sum(sizes) != len(text):
        return [text]
    ends = list(accumulate(sizes))
    return [text[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def has_letters(text: str) -> bool:
    """Return whether a text names something: it is more than figures and marks."""
    return any(map(str.isalpha, text))


def _needs_blank(before: str, after: str) -> bool:
    return bool(before and after) and before[-1].isascii() and after[0].isascii() and before[-1].isalpha()


def row_key(row: Row) -> tuple[str, ...]:
    """Return what a row prints, for telling a repeated header."""
    return tuple("".join(cell.text.split()) for cell in row if cell.text)


def end_of(cells: Row) -> int:
    """Return where the last of some cells ends, 0 if there are none."""
    return cells[-1].spans[-1][1] if cells and cells[-1].spans else (cells[-1].at if cells else 0)


def is_title(cells: Row, i: int, width: int) -> bool:
    """Return whether a text stands in the first of so many cells and all others are empty places."""
    return (
        cells[i].is_text
        and width > 2
        and len(cells) >= i + width
        and all(cell.empty for cell in cells[i + 1 : i + width])
    )
