"""What stands before the first value of cells one to a line: captions, the header, the first row's labels.

How many cells each of these has is the reading that costs least; every cost is a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from zhreport.model import Number
from zhreport.tables.unknown.figures import figures_of
from zhreport.tables.unknown.gridcells import Cache, Row, joined
from zhreport.tables.unknown.headers import GUESS, LIKELY, Header, HeaderCell, from_sequence
from zhreport.tables.unknown.likenames import shape_of
from zhreport.tables.unknown.rhythm import ACCEPTED, Run
from zhreport.tables.unknown.wording import YEAR, TableWords, bare_name

MOST_LABELS = 7  # columns of texts left of the values: the number of the row, labels, its unit, words about it
CORNERS = 0.6  # what header words over the label columns can say for a reading
MARGIN = 0.15  # by which a reading must be cheaper than another that puts names elsewhere...
RIVALS_FROM = 0.3  # ...if it costs more than this
MOST_LABEL_PARTS = 5  # texts by which a broken label may lengthen the first row's
STRAY = 1.5  # what a line before the header costs that is no caption...
TITLE = 0.3  # ...and what the one costs that reads like a title: the header begins after it with a word that headers begin with
MOST_PARTS = 6  # cells by which broken names may lengthen a header
FEWEST_WITHOUT_HEADER = 3  # rows that make a table although no header names its columns
SHORTEST_TITLE = 4  # characters of a caption that nothing else tells
_NO_NAMES = ("numbered", "unit", "head")  # lines above a table that are no name of a column
_CORNERS = ("index", "unit", "name", "group")  # what header words over label columns tell
OFTEN = 4  # at least every so many rows have all labels where groups of rows share the first
CORNERLESS = 0.5  # what a header costs whose corner is empty: names for the columns of values only
CROPPED = 0.4  # what a first row costs that lacks a label although the header's last name is surely none
GROUPED = 0.3  # what the title of a group above the first row costs, where other rows have one
_PERIOD = re.compile(r"(?:19|20)\d\d年|\d月|季度")


@dataclass(slots=True)
class Way:
    """A way to read the cells before the first value."""

    cost: float
    before: int
    """How many cells belong to no row."""
    labels: int
    width: int
    """How many value columns."""
    header: Header
    first: Row
    """The first row's labels."""


@dataclass(slots=True)
class _Asked:
    """What a reading of the opening has to fit, and what the rows below it tell of the first."""

    words: TableWords
    cache: Cache
    broken: bool
    """Whether a cell may have been broken over lines."""
    labels: int
    width: int
    labelled: bool
    """Whether some other row has all its labels."""
    often: bool
    """Whether many of them have."""
    grouped: bool
    """Whether some other row has one text more: the title of a group above it."""
    uneven: bool
    """Whether other rows have one text less."""
    dated: bool
    """Whether the other rows are named by years, months or quarters."""
    figures: list[list[Number | None]]
    """The figures of the rows that have as many as there are columns."""


def best_way(runs: list[Run], width: int, doubt: float, words: TableWords, cache: Cache, *, broken: bool) -> Way | None:
    """Return the cheapest way to read the opening with so many value columns; None if two are as good as another."""
    opening = runs[0].texts
    usual = Counter(len(run.texts) for run in runs[1:])
    least = [_whole_texts(run.texts, words) if broken else len(run.texts) for run in runs[1:]]
    dated = 2 * sum(bool(_PERIOD.search(run.texts[-1].text)) for run in runs[1:]) > len(runs) - 1
    figures = [figures_of(run.values) for run in runs if len(run.values) == width]
    ways: list[Way] = []
    if len(runs) >= FEWEST_WITHOUT_HEADER and len(usual) == 1 and width > 1:
        labels = next(iter(usual))
        if len(opening) == labels and labels < MOST_LABELS:
            ways.append(Way(doubt + LIKELY, 0, labels, width, Header([], 0), opening))
    for labels in range(1, min(MOST_LABELS, len(opening) - 1) + 1):
        cost = doubt + _label_cost(usual, least, labels)
        if cost <= ACCEPTED + CORNERS:
            often = usual[labels] * OFTEN >= len(runs) - 1
            more, fewer = usual[labels + 1] > 0, usual[labels - 1] > 0
            asked = _Asked(words, cache, broken, labels, width, usual[labels] > 0, often, more, fewer, dated, figures)
            ways += _ways_with(opening, asked, cost)
    best = min(ways, key=lambda way: way.cost, default=None)
    if best is None:
        return None
    rivals = [way for way in ways if way.cost < best.cost + MARGIN and _differs(way, best)]
    return None if rivals and best.cost > RIVALS_FROM else best


def _differs(way: Way, other: Way) -> bool:
    """Return whether two ways put names over different columns."""
    if way.labels != other.labels or len(way.first) != len(other.first):
        return True
    return _over_values(way) != _over_values(other)


def _over_values(way: Way) -> list[tuple[int, int]]:
    return [(cell.cell.at, cell.col) for cell in way.header.cells if cell.col + cell.col_span > way.labels]


def _whole_texts(texts: Row, words: TableWords) -> int:
    """Return how many texts are left if all that may be parts of one are joined."""
    return len(texts) - sum(words.seam(a.text, b.text) > 0 for a, b in pairwise(texts))


def _label_cost(usual: Counter[int], least: list[int], labels: int) -> float:
    """Return what speaks against so many label columns: rows with more or fewer texts.

    Parts of a broken label are no texts of their own: `least` tells how many there are in each row without them.
    """
    total = sum(usual.values())
    if not total:
        return LIKELY
    more = sum(n > labels for n in least)
    fewer = sum(count for n, count in usual.items() if n < labels)
    parts = sum(count for n, count in usual.items() if n > labels) - more
    missing = LIKELY / 2 if not usual[labels] and not parts else 0.0  # only the first row has all of them
    return (1.5 * LIKELY * more + 0.4 * LIKELY * fewer + 0.1 * LIKELY * parts) / total + missing


def _ways_with(opening: Row, asked: _Asked, cost: float) -> list[Way]:
    """Return the ways to read the cells before the first value with so many label columns.

    The first row may lack a label, if some other row has all or the header names a column of groups; or it may have more
    texts: the title of a group, parts of a broken label.
    """
    ways: list[Way] = []
    words, labels, width = asked.words, asked.labels, asked.width
    groups = labels > 1 and len(opening) > 1 and words.column(opening[0].text) in ("group", "name")
    fewest = labels - 1 if labels > 1 and (asked.labelled or groups) else labels
    most = labels + (MOST_LABEL_PARTS if asked.broken else 1 if asked.grouped else 0)
    for own in range(fewest, most + 1):
        first = opening[len(opening) - own :]
        doubt = cost + 0.6 * LIKELY * (own < labels) + (_first_label_cost(first, asked) if own > labels else 0)
        for before in range(max(min(len(opening) - labels - own - width, MOST_PARTS), -1) + 1):
            names = opening[before : len(opening) - own]
            found = doubt + _stray_cost(opening[:before], names, labels, width, words)
            if own < labels and not (first and words.is_total(first[0].text)):
                # the first of the rows that share a label has it: the header's last name may be that label
                found += CROPPED if _ends_told(names, words) else GUESS
            if own < labels and not asked.often and words.column(names[labels - 1].text) not in _CORNERS:
                found += LIKELY  # few rows have so many labels, and the name over the last of them names no rows
            if found > ACCEPTED + CORNERS:
                break
            ways += _headed(names, first, before, asked, found)
            if asked.broken:
                ways += _mended(names, first, before, asked, found)
        ways += _cornerless(opening[: len(opening) - own], first, asked, doubt)
    return ways


def _ends_told(names: Row, words: TableWords) -> bool:
    """Return whether the last of some names is surely one: it is one of several that are alike, or has a unit."""
    last = names[-1].text
    shape = shape_of(last)
    like = shape != last and sum(shape_of(cell.text) == shape for cell in names) > 1
    again = sum(cell.text == last for cell in names) > 1
    return like or again or bool(words.unit_after(last))


def _cornerless(cells: Row, first: Row, asked: _Asked, cost: float) -> list[Way]:
    """Return the way with a header whose empty corner left no cell: a name for each column of values, nothing else.

    The names must tell that they stand over values, and the line before them, if any, must read like one above a table.
    """
    before = len(cells) - asked.width
    if asked.labels != 1 or asked.width < 2 or before < 0 or before > MOST_PARTS:
        return []
    names, words = cells[before:], asked.words
    over_values = [bool(words.unit_after(n.text) or YEAR.match(n.text)) or words.is_rate(n.text) for n in names]
    if not over_values[0] or sum(over_values) * 2 < len(names) or (before and not words.above(cells[before - 1].text)):
        return []
    header = Header([HeaderCell(name, 0, 1 + c, 1, 1) for c, name in enumerate(names)], 1, CORNERLESS)
    cost += header.cost + LIKELY * (len({name.text for name in names}) < len(names))
    return [Way(cost, before, 1, asked.width, header, first)]


def _stray_cost(skipped: Row, names: Row, labels: int, width: int, words: TableWords) -> float:
    """Return what speaks against leaving cells before the header out: less if they read like a caption.

    A first line is a caption as well if a word follows that headers begin with, or if the names after it are as many as
    there are columns and it is the longest of them.
    """
    cost = sum(0.1 if words.above(cell.text) else STRAY for cell in skipped)
    if not skipped or not names or words.above(skipped[0].text):
        return cost
    if words.column(skipped[0].text) in _CORNERS or words.unit_after(skipped[0].text) == "%":
        return cost
    if words.corner(bare_name(names[0].text)) and not any(words.column(cell.text) for cell in skipped):
        return TITLE * sum(not words.above(cell.text) for cell in skipped)  # no name stands before the corner
    if words.column(names[0].text) in _CORNERS or words.caption.fullmatch(skipped[0].text):
        return cost - STRAY + TITLE
    longest = len(skipped[0].text) >= max(SHORTEST_TITLE, *(len(cell.text) for cell in names))
    return cost - STRAY + 2 * TITLE if longest and len(names) == labels + width else cost


def _first_label_cost(first: Row, asked: _Asked) -> float:
    """Return what speaks against taking more texts than there are label columns for the first row's labels.

    Where other rows have the title of a group above them, the first may have one as well.
    """
    words, labels = asked.words, asked.labels
    if words.is_header_word(first[0].text):
        return GUESS
    if asked.grouped and len(first) == labels + 1 and not words.unit_after(first[0].text):
        return GROUPED + 0.6 * LIKELY * words.is_rate(first[0].text)
    seams = sorted((words.seam(a.text, b.text) for a, b in pairwise(first)), reverse=True)
    cost = sum(0.15 if seam > 1 else 0.3 if seam else 0.9 for seam in seams[: len(first) - labels])
    return cost + 0.6 * LIKELY * words.is_rate(first[0].text)  # `得分` names a column rather than a group of rows


def _headed(names: Row, first: Row, before: int, asked: _Asked, cost: float) -> list[Way]:
    labels, width, words = asked.labels, asked.width, asked.words
    header = from_sequence(names, labels, width, words, asked.figures)
    if header is None:
        return []
    cost += header.cost + _corner_cost(names[:labels], words) + _misplaced(header, labels, words)
    told = words.column(names[labels - 1].text) in _CORNERS
    cost += LIKELY / 2 * (not asked.labelled and labels > 1 and not told)  # the row may have one text less
    cost += LIKELY * (asked.broken and asked.uneven and labels > 1 and not told)  # names that are broken look like that
    if words.column(names[0].text) not in _CORNERS and words.corner(bare_name(names[1].text)):
        cost += GUESS  # a caption before the corner
    cost += GUESS * any(cell.text == names[0].text for cell in names[labels:])  # the corner is lost
    parted = any(words.corner(bare_name(a.text + b.text)) for a, b in pairwise(names[: labels + 1]))
    cost += LIKELY * (asked.broken and parted)  # two names that are one together
    cost += GUESS * any(words.above(cell.text) in _NO_NAMES for cell in names)
    cost += GUESS * (words.column(names[0].text) == "index" and first[0].is_text and labels == 1)
    cost += GUESS * any(words.is_unit(cell.text) for cell in first[:1])
    cost += GUESS * any(cell.is_value and not cell.is_year for cell in names)
    cost += GUESS * any(words.is_header_word(cell.text) for cell in first)  # a name of a column is none of a row
    cost += LIKELY * any(YEAR.match(cell.text) and not asked.dated for cell in first)
    cost += LIKELY * any(words.unit_after(cell.text) == "%" for cell in first[:-1])  # a rate groups no rows
    return [Way(cost, before, labels, width, header, first)]


def _misplaced(header: Header, labels: int, words: TableWords) -> float:
    """Return what speaks against a header: names of label columns over values."""
    last = header.cells[-1]
    lone = last.col == labels == last.col + last.col_span - 1 and last.cell.text in words.header["attribute"]
    return LIKELY * lone + sum(
        LIKELY
        for cell in header.cells
        if (cell.col > labels and words.column(cell.cell.text) in _CORNERS)
        or (cell.col == labels and words.column(cell.cell.text) in ("unit", "name", "group"))
    )


def _corner_cost(corners: Row, words: TableWords) -> float:
    """Return what the header words over the label columns say for (below 0) or against them."""
    told = [words.column(cell.text) for cell in corners]
    cost = sum(0.7 * LIKELY for kind in told[1:] if not kind)
    cost += sum(GUESS for cell in corners if words.is_total(cell.text))
    cost += LIKELY * (not told[0] and words.caption.fullmatch(corners[0].text) is not None)
    cost += sum(LIKELY for cell in corners if YEAR.match(cell.text) or words.unit_after(cell.text) == "%")
    cost += sum(LIKELY for cell, kind in zip(corners, told, strict=True) if not kind and words.unit_after(cell.text))
    if told[0] not in _CORNERS and any(told[1:]):
        cost += 0.8 * LIKELY  # a caption before the first name rather than a column of groups
    for i, kind in enumerate(told):
        if kind in ("name", "group"):
            cost -= 0.3
        elif kind == "index":
            cost += -0.3 if i == 0 else LIKELY
        elif kind == "unit":
            cost -= 0.3
    return float(max(cost, -CORNERS))


def _mended(names: Row, first: Row, before: int, asked: _Asked, cost: float) -> list[Way]:
    """Return the ways with names joined that are broken over lines, the clearest seams first."""
    cells = list(names)
    ways: list[Way] = []
    for _ in range(min(MOST_PARTS, len(names) - asked.labels - asked.width)):
        seams = [asked.words.seam(a.text, b.text) for a, b in pairwise(cells)]
        scores = [max(seam, 3 * like) for seam, like in zip(seams, _alike(cells), strict=True)]
        best = max(scores, default=0)
        if best < 1:
            return ways
        at = _first_seam(cells, scores, asked.words)
        if at < 0:
            return ways
        cells[at : at + 2] = [joined(cells[at : at + 2], asked.cache)]
        cost += 0.1 if best > 1 else 0.2
        if cost > ACCEPTED + CORNERS:
            return ways
        ways += _headed(cells, first, before, asked, cost)
    return ways


def _first_seam(cells: Row, scores: list[int], words: TableWords) -> int:
    """Return the first of the clearest seams; below 0 if a character alone may go on the name before it as well as begin the next.

    What is a name alone does not go on: `合计`, `基`, `本支出`.
    """
    best = max(scores)
    at = scores.index(best)
    while at + 1 < len(scores) and best == 1 == scores[at + 1] and words.is_fragment(cells[at + 1].text):
        if words.known(bare_name(cells[at].text + cells[at + 1].text)):
            break
        if not words.is_whole(cells[at].text):
            return -1
        at += 1
    return at


def _alike(cells: Row) -> list[bool]:
    """Return, for each cell and the next, whether the two together look like another name and each alone like none."""
    shapes = Counter(shape_of(cell.text) for cell in cells)
    return [
        shapes[shape_of(a.text + b.text)] > 0 and shapes[shape_of(a.text)] < 2 and len(a.text + b.text) > 2
        for a, b in pairwise(cells)
    ]
