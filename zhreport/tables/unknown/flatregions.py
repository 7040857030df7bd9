"""Where a table with one cell to a line may begin and end: short lines around values, prose and headings left out."""

from __future__ import annotations

from itertools import pairwise, takewhile

from zhreport.tables.unknown.gridcells import Cache
from zhreport.tables.unknown.regions import is_short, near
from zhreport.tables.unknown.searched import Region, SearchedLines
from zhreport.tables.unknown.wording import bare_name
from zhreport.text.lines import Line

LONGEST_GAP = 40  # short lines without a value after which no value is waited for: the search stays linear
MOST_OPENING = 80  # lines before the first value of a table with one cell to a line
MOST_NAMES = 12  # names of a header above one that reads like a title
MOST_AFTER = 6  # texts after the last value that may belong to its row
MOST_BLOCKS = 4  # places with blank lines that are looked at: before a title, two rows, and what is below them


def flattened_region(searched: SearchedLines, i: int, free: int) -> Region:
    """Return the short lines around line `i`, which is a value, to the last that is one.

    A line that reads like a heading ends the region unless values follow it right away. Lines before line `free` belong to
    another table.
    """
    lines, titles, cache = searched.lines, searched.titles, searched.cache
    first = i
    while first > max(free, i - MOST_OPENING) and _may_be_above(searched, first):
        first -= 1
    own: list[Line] = []
    furniture: list[Line] = []
    end, filled, step = i + 1, 0, first
    while step < len(lines) and (step == first or near(lines[step], lines[step - 1])):
        line = lines[step]
        if own and line.text in titles:
            furniture.append(line)
        elif not is_short(line):
            break
        elif cache[line.text] is not None:
            own.append(line)
            end, filled = step + 1, len(own)
        elif step > i and (_ends_region(searched, step, own, filled) or len(own) - filled >= LONGEST_GAP):
            break
        else:
            own.append(line)
        step += 1
    last = lines[end - 1].index
    after = own[filled:] if len(own) - filled <= MOST_AFTER and step - end == len(own) - filled else []
    return Region(own[:filled], first, end, [line for line in furniture if line.index < last], after)


def _may_be_above(searched: SearchedLines, first: int) -> bool:
    """Return whether the line before line `first`, above the first value, may be part of the same table."""
    words = searched.words
    line, below = searched.lines[first - 1 : first + 1]
    if not near(below, line) or not is_short(line) or words.note.fullmatch(line.text):
        return False
    if line.text[-1] == ":" and not words.column(line.text) and not line.text.startswith(words.parts):
        return False  # what leads up to a table
    if searched.cache[below.text] is not None or not searched.is_heading(line):
        return True
    if _is_apart(searched.lines, first - 1, searched.cache):
        return True
    above = _names_above(searched.lines, first - 1)
    named = [bool(words.names_column(text) or words.unit_after(text)) for text in above]
    if sum(named) > 1 or any(named[-1:]) or (any(named) and any(map(words.is_amount, above))):
        return True  # the title of a group right below the header
    titles = any(words.corner(bare_name(text)) for text in above)  # a name in the header that titles have, too
    return titles and not words.number.match(line.text)


def _names_above(lines: list[Line], first: int) -> list[str]:
    """Return the short lines right above a line, which may be the header's first names."""
    begin = first
    while begin > max(0, first - MOST_NAMES) and is_short(lines[begin - 1]) and near(lines[begin], lines[begin - 1]):
        begin -= 1
    return [line.text for line in lines[begin:first]]


def _ends_region(searched: SearchedLines, step: int, own: list[Line], filled: int) -> bool:
    """Return whether a text ends a table: a note, the caption of the next one, a heading that no value follows.

    Below the first title of a group, numbered, stand others.
    """
    lines, words, cache = searched.lines, searched.words, searched.cache
    line = lines[step]
    follows = step + 1 < len(lines) and cache[lines[step + 1].text] is not None
    if follows and line.text.startswith(words.parts):
        return False  # `# 工业` is a part of the row above, not a note
    if words.note.fullmatch(line.text) or (filled and words.above(line.text)):
        return True
    if follows or not searched.is_heading(line):
        return False
    numbers = {each.text[0] == "(" for each in own if words.titles_rows(each.text)}
    titled = words.titles_rows(line.text) and ((line.text[0] == "(") in numbers or _goes_on(searched, step))
    return not _names_a_group(searched, step, titled=titled)


def _is_apart(lines: list[Line], i: int, cache: Cache) -> bool:
    """Return whether a line stands between blank lines above two rows with figures of as many lines, also between blank lines."""
    begins: list[int] = []
    at = i
    while at < len(lines) and len(begins) < MOST_BLOCKS and at - i < MOST_OPENING:
        if lines[at].blank_before:
            begins.append(at)
        at += 1
    if len(begins) < MOST_BLOCKS or begins[0] != i or begins[1] != i + 1:
        return False
    rows = [lines[a:b] for a, b in pairwise(begins[1:])]
    return len(rows[0]) == len(rows[1]) > 1 and all(any(cache[line.text] is not None for line in row) for row in rows)


def _goes_on(searched: SearchedLines, step: int) -> bool:
    """Return whether a name and as many values stand below a line as right above it, more than one."""
    cache, lines = searched.cache, searched.lines
    above = takewhile(lambda line: cache[line.text] is not None, reversed(lines[max(step - MOST_NAMES, 0) : step]))
    below = takewhile(lambda line: cache[line.text] is not None, lines[step + 2 : step + 2 + MOST_NAMES])
    return sum(1 for _ in above) == sum(1 for _ in below) > 1


def _names_a_group(searched: SearchedLines, step: int, *, titled: bool) -> bool:
    """Return whether a text that reads like a heading stands between rows: a row's name and value follow, or its unit and value.

    Without a unit neither has a number, but where others are `titled` so.
    """
    own, cache = searched.lines[step : step + MOST_NAMES], searched.cache
    if _is_apart(searched.lines, step, cache):
        return True
    texts = list(takewhile(lambda line: cache[line.text] is None, own))
    below, numbered = texts[1:], any(searched.words.number.match(line.text) for line in texts[titled:])
    if len(texts) == len(own) or not below or not all(map(is_short, below)):
        return False
    unit = len(below) == 2 and searched.words.is_unit(below[1].text)
    return unit or (not numbered and (titled or len(below) == 1))
