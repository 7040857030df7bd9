"""Where a table may begin and end: runs of lines of one layout, prose and headings left out."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache
from zhreport.tables.unknown.searched import SENTENCE_ENDS, Region, SearchedLines
from zhreport.tables.unknown.separated import looks_separated
from zhreport.tables.unknown.spaced import looks_spaced
from zhreport.tables.unknown.strips import BARS, SEPARATOR
from zhreport.tables.unknown.wording import TableWords, bare_name
from zhreport.text.lines import Line

LONGEST_CELL = 26  # characters of a line that may be a cell of a flattened table
LONGEST_PART = 30  # characters of a line without separators that goes on with a cell of the line before
LONGEST_TAIL = 3  # characters of a line below a table that may well be the end of its last label
MOST_PARTS = 8  # lines without separators between two that have some...
MOST_BETWEEN = 24  # ...and between two bars alone: a row of cells
MOST_BEFORE = 80  # lines with separators that say whether each cell has a line: the search stays linear
MOST_LEADING = 12  # cells of a row in which all but the first stand behind a bar
MOST_FURNITURE = 5  # lines claimed by others (page numbers, running titles) between two rows


def near(line: Line, before: Line) -> bool:
    """Return whether no more than a page's number and running title stand between two lines."""
    return line.index - before.index <= MOST_FURNITURE


def is_short(line: Line) -> bool:
    """Return whether a line may be a cell on a line of its own."""
    text = line.text
    return len(text) <= LONGEST_CELL and text[-1] not in SENTENCE_ENDS and text[-1] != "," and not looks_separated(line)


# ------------------------------------------------------------------------------------------------------- with separators


def separated_region(searched: SearchedLines, i: int, free: int) -> Region:
    """Return the lines with separators from line `i` on, with the lines between and before them that go on with a cell.

    Lines before line `free` belong to another table.
    """
    leading = _has_leading_cells(searched.lines, i)
    region = Region([searched.lines[i]], i, i + 1)
    while _takes_next(searched, region, leading=leading):
        pass
    if region.end < len(searched.lines) and _ends_row(region.lines, searched.lines[region.end], searched):
        region.lines.append(searched.lines[region.end])
        region.end += 1
    _take_before(searched, region, free, leading=leading)
    return region


def _takes_next(searched: SearchedLines, region: Region, *, leading: bool) -> bool:
    """Return whether the next line with separators belongs to a region, and take it with the lines before it."""
    lines, step = searched.lines, region.end
    bare: list[Line] = []
    most = MOST_BETWEEN if not lines[step - 1].text.strip(BARS) else MOST_PARTS
    while step < len(lines) and len(bare) < most and _may_go_on(lines[step], lines[step - 1], searched.words):
        bare.append(lines[step])
        step += 1
    if step >= len(lines) or not looks_separated(lines[step]) or not near(lines[step], lines[step - 1]):
        return False
    page = [line for line in bare if line.text in searched.titles]
    bare = [line for line in bare if line.text not in searched.titles]
    # below a cell, a bar alone or one that the next cell begins with: whatever the cell reads like
    apart = not lines[step].text.strip(BARS) or (leading and lines[step].text[0] in BARS)
    if not apart and any(map(searched.is_heading, bare)):
        below = lines[step : step + 3] if _is_cell_to_a_line(region.lines[-MOST_BEFORE:]) else lines[step : step + 1]
        if not any(_has_value(line, searched.cache) for line in below):
            return False
    region.furniture += page
    region.lines += [*bare, lines[step]]
    region.end = step + 1
    return True


def _take_before(searched: SearchedLines, region: Region, free: int, *, leading: bool) -> None:
    """Take the lines above a region that are the first cell of its first row."""
    lines, own, first = searched.lines, region.lines, region.first
    named = searched.words.names_column(lines[first - 1].text)
    if leading and not named:
        opens = sum(not looks_separated(line) for line in own) * MOST_LEADING >= len(own)  # one in every row
    else:
        opens = leading or not own[0].text.strip(BARS)
    between = min(_between_bars(own), MOST_BETWEEN)  # a row may stand between bars
    opens = opens and (between > 1 or leading or named or not _bars_open_rows(own))
    most = 3 + between if _has_broken_cells(own) else 1  # where no cell goes over lines, the first does not either
    while (
        opens
        and first > free
        and region.first - first < most
        and _may_open(lines[first - 1], lines[first], searched)
        and not (first < region.first and _is_captioned(lines[first - 1].text, lines[first].text, searched.words))
    ):
        first -= 1
        own.insert(0, lines[first])
    region.first = first


def _is_captioned(text: str, name: str, words: TableWords) -> bool:
    """Return whether a text reads like the caption above a header that begins with a known name."""
    return bool(words.corner(bare_name(name)) and words.caption.fullmatch(text))


def _is_cell_to_a_line(lines: list[Line]) -> bool:
    """Return whether most lines are one cell with the bar that closes it."""
    return 2 * sum(line.text[-1] in BARS and len(SEPARATOR.findall(line.text)) == 1 for line in lines) > len(lines)


def _ends_row(own: list[Line], below: Line, searched: SearchedLines) -> bool:
    """Return whether a line right below is the end of the last cell: of rows that end with none of their separators.

    Other rows are broken over lines as well, it is very short, or the cell is shorter than all above it and no longer with it.
    """
    text = own[-1].text
    if not looks_separated(own[-1]) or text[-1] in BARS or below.index > own[-1].index + 1:
        return False
    cells = [parts[-1].strip() for line in own if len(parts := SEPARATOR.split(line.text)) > 2]
    if not cells or len(SEPARATOR.findall(text)) < 2 or len(below.text) > LONGEST_CELL // 2:
        return False
    sizes = [len(cell) for cell in cells[1:-1]]
    torn = len(sizes) > 1 and len(cells[-1]) < min(sizes) and len(cells[-1] + below.text) <= max(sizes)
    breaks = any(not looks_separated(line) for line in own)
    likely = breaks or len(below.text) <= LONGEST_TAIL or (torn and searched.cache[cells[-1]] is None)
    return likely and _may_go_on(below, own[-1], searched.words) and not searched.is_heading(below)


def _has_value(line: Line, cache: Cache) -> bool:
    """Return whether a value stands between a line's separators: it is no header of a table that begins there."""
    return any(part.strip() and cache[part.strip()] is not None for part in SEPARATOR.split(line.text))


def _bars_open_rows(lines: list[Line]) -> bool:
    """Return whether bars alone stand before the first cell of each row, and not behind a cell.

    They do where the cells have bars of their own, where the first row has as many cells up to a bar that follows another as
    the others have, and where there are more bars than cells.
    """
    filled = [line.text for line in lines if line.text.strip(BARS)]
    own = sum(text[-1] in BARS for text in filled)
    if own:
        return own * 2 >= len(filled)
    sizes = _sizes_between_bars(lines)
    usual, often = Counter(sizes).most_common(1)[0] if sizes else (0, 0)
    if len(sizes) > 2 and usual > 1 and often * 2 > len(sizes):
        return sizes[0] >= usual
    if not sizes:
        return False  # nothing marks a row: the first cell stands before the first bar
    return len(lines) - len(filled) > len(filled)


def _sizes_between_bars(lines: list[Line]) -> list[int]:
    """Return how many cells stand between every two places where a bar follows another."""
    bars = [not line.text.strip(BARS) for line in lines]
    sizes, size = [], 0
    for before, bar in pairwise(bars):
        if before and bar:
            sizes.append(size)
            size = 0
        elif bar:
            size += 1
    return sizes


def _between_bars(lines: list[Line]) -> int:
    """Return how many lines stand between bars alone most often."""
    bars = [i for i, line in enumerate(lines) if not line.text.strip(BARS)]
    sizes = Counter(b - a - 1 for a, b in pairwise(bars))
    return sizes.most_common(1)[0][0] if sizes else 0


def _has_broken_cells(lines: list[Line]) -> bool:
    """Return whether two lines without separators follow each other: a cell that goes over both."""
    bare = [not looks_separated(line) for line in lines]
    return any(a and b for a, b in pairwise(bare))


def _has_leading_cells(lines: list[Line], i: int) -> bool:
    """Return whether cells stand behind a bar, one to a line, so that the first of a row has none before it."""
    own = [line.text for line in lines[i : i + 16] if looks_separated(line) and line.text.strip(BARS)]
    behind = sum(text[0] in BARS and text[-1] not in BARS and text.count("|") == 1 for text in own)
    return behind > 0 and behind * 2 >= len(own)


def _may_go_on(line: Line, before: Line, words: TableWords) -> bool:
    """Return whether a line without separators may be part of a cell."""
    text = line.text
    return (
        len(text) <= LONGEST_PART
        and near(line, before)
        and text[-1] not in SENTENCE_ENDS
        and not looks_separated(line)
        and not words.above(text)
        and not words.states_fields(text)
        and not words.note.fullmatch(text)
    )


def _may_open(line: Line, below: Line, searched: SearchedLines) -> bool:
    return line.index + 1 == below.index and _may_go_on(line, line, searched.words) and not searched.is_heading(line)


# ----------------------------------------------------------------------------------------------------- columns of spaces


def spaced_region(searched: SearchedLines, i: int) -> Region:
    """Return the lines with columns of spaces from line `i` on, and short ones between that go on with a cell."""
    lines, is_heading, words = searched.lines, searched.is_heading, searched.words
    own, end = [lines[i]], i + 1
    furniture: list[Line] = []
    bare: list[Line] = []
    page: list[Line] = []
    step = end
    while step < len(lines) and near(lines[step], lines[step - 1]):
        line = lines[step]
        step += 1
        if looks_spaced(line) and not words.states_fields(line.text):
            own += [*bare, line]
            furniture += page
            bare, page, end = [], [], step
        elif line.text in searched.titles:
            page.append(line)
        elif len(bare) < 4 and len(line.text) <= LONGEST_CELL and _may_go_on(line, line, words):
            inside = step < len(lines) and looks_spaced(lines[step])
            if (is_heading(line) or len(line.text) > LONGEST_CELL // 2) and not inside:
                break
            bare.append(line)
        else:
            break
    breaks = any(not looks_spaced(line) for line in own)  # cells of this table are broken over lines
    while bare and end < len(lines) and lines[end] is bare[0]:
        next_one = bare[0].index == own[-1].index + 1 and looks_spaced(own[-1]) and not is_heading(bare[0])
        below = next_one and (breaks or bare[0].indent > 1)
        if not below and not _ends_label(own[-1], bare[0], searched):
            break
        own.append(bare.pop(0))
        end += 1
    return Region(own, i, end, furniture)


def _ends_label(row: Line, below: Line, searched: SearchedLines) -> bool:
    """Return whether a line alone below the last row is the end of its label: a very short one, or one that reads so."""
    label = row.text.split("  ")[0]
    words = searched.words
    reads_on = words.seam(label, below.text) > 0 or bool(words.unit_after(below.text))
    return (len(below.text) <= LONGEST_TAIL or reads_on) and not searched.is_heading(below)
