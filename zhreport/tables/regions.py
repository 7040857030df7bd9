"""Which stretches of lines may be tables of known forms: labels and values that follow each other.

Prose, a section's heading and the end of the text close a region; page furniture and a label torn to pieces do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from zhreport.tables.cells import LABEL_LIKE, is_rule
from zhreport.tables.labels import Place, skeleton
from zhreport.tables.linekinds import (
    LABEL,
    LONGEST_LABEL,
    PIECE,
    PROSE,
    PROSE_ENDS,
    ROW,
    STRANGE,
    VALUE,
    Kinds,
    first_cell,
)
from zhreport.tables.values import like_dashes
from zhreport.text.lines import Line

MOST_STRANGE = 4.0  # lines in a row inside a region that are neither label nor value
MOST_BETWEEN = 8  # strange lines between two regions that are one
MOST_TORN = 8  # lines of a torn label that look like a heading
MOST_LOST = 8  # places of the form from the last label before them to the first after
MOST_UNPRINTED = 8  # places of the form from a group's label to the next that is printed
MOST_CUT = 3  # places of the form from the last label to the one inside which the text breaks off
MOST_ABOVE = 3  # damaged labels above the first that is whole
MOST_VALUES = 15  # lines of values, and of separators between them, below such a label

IN_TABLE = frozenset((LABEL, VALUE, ROW))
GOES_ON = frozenset((LABEL, VALUE, PIECE))  # what the line after a heading is not

IsHeading = Callable[[Line], bool]
IsFurniture = Callable[[Line], bool]


def find_regions(
    kinds: Kinds, is_heading: IsHeading, is_furniture: IsFurniture, drawn: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Return (first, last) line indices of stretches of labels and values; see `find_form_tables` for `drawn`."""
    own = kinds.kinds
    regions: list[tuple[int, int]] = []
    fences = _fences(own, drawn) | take_out_headings(kinds)

    def closes(line: Line) -> bool:
        return line.index in fences or is_heading(line)

    odd = [i for i, kind in enumerate(own) if kind not in IN_TABLE or i in fences]
    i, size, floor, closed_before = 0, len(own), 0, True
    while i < size:
        if own[i] != LABEL:
            i += 1
            continue
        last, closed = _end(kinds, i, closes, fences, is_furniture, odd)
        first = _begin(kinds, i, floor, closes)
        if regions and _goes_on(kinds, regions[-1], first, i, closed_before):
            regions[-1] = (regions[-1][0], last)
        else:
            regions.append((first, last))
        closed_before = closed
        i = floor = last + 1
    return [(first, last) for first, last in regions if last > first or _is_row(kinds, first)]


def take_out_headings(kinds: Kinds) -> set[int]:
    """Return the lines that are headings although a form has such a label; they are labels no longer.

    The titles of a form's groups head sections of narrative reports, too. In a form a group's next label follows; where
    something else does, or, for a row with values, neither its neighbour above nor one below, and a sentence comes next, the
    line opens a section.
    """
    own, last = kinds.kinds, len(kinds.kinds) - 1
    single = [i for i, keys in kinds.labels.items() if len(keys) == 1 and i < last and own[i + 1] not in GOES_ON]
    found = [i for i in single if _is_loose_heading(kinds, i)]
    for i in found:
        kinds.kinds[i] = STRANGE
        del kinds.labels[i]
    return set(found)


def _is_loose_heading(kinds: Kinds, i: int) -> bool:
    own, line = kinds.kinds, kinds.lines[i]
    if skeleton(line.text) != kinds.labels[i][0] or i in kinds.pieces:
        return False  # other cells stand on the line as well
    places = kinds.index.lookup(kinds.labels[i][0]) or ()
    if any(place.kind != "row" for place in places):
        return False
    following = kinds.lines[i + 1]
    valued, sentence = any(place.has_values for place in places), _is_sentence(own[i + 1], following)
    if valued and not sentence:
        return False
    if any(_near(kinds, i, j) for j in range(i + 1, min(i + MOST_ABOVE + 1, len(own)))):
        return False  # a page's head or foot may stand between
    if valued:
        return not (i and (own[i - 1] == VALUE or _near(kinds, i - 1, i)))
    if sentence:
        return True
    first = skeleton(first_cell(following))
    return bool(first) and first not in kinds.index.prefixes and kinds.index.likeness(first) < LABEL_LIKE


def _is_sentence(kind: str, line: Line) -> bool:
    return kind == PROSE or (kind == STRANGE and line.text[-1] in PROSE_ENDS)


def _near(kinds: Kinds, upper: int, lower: int, most: int = MOST_UNPRINTED) -> bool:
    """Return whether the labels of two lines are close to each other in a form's own order."""
    if upper not in kinds.labels or lower not in kinds.labels:
        return False
    above, below = (kinds.index.lookup(kinds.labels[i][at]) or () for i, at in ((upper, -1), (lower, 0)))
    return _follow(above, below, most)


def _follow(above: Iterable[Place], below: Sequence[Place], most: int) -> bool:
    """Return whether one of the places below comes after one of those above in the same table, at most so far behind."""
    return any(a.form == b.form and a.table == b.table and 0 < b.order - a.order <= most for a in above for b in below)


def _goes_on(kinds: Kinds, before: tuple[int, int], first: int, label: int, closed: bool) -> bool:
    """Return whether a region goes on with the next: little between, and after what seems a heading the next labels."""
    if not closed:
        return first - before[1] <= MOST_BETWEEN
    if first - before[1] > MOST_TORN:
        return False
    last = next(i for i in range(before[1], before[0] - 1, -1) if i in kinds.labels)
    return _near(kinds, last, label, MOST_LOST)


def _fences(kinds: list[str], drawn: Sequence[int]) -> set[int]:
    """Return the lines where a drawn table ends or another without any label begins: no region goes on there."""
    if not drawn:
        return set()
    labelled = {table for kind, table in zip(kinds, drawn, strict=True) if kind == LABEL}
    return {
        i
        for i in range(1, len(kinds))
        if drawn[i] != drawn[i - 1] and kinds[i] != LABEL and (drawn[i] < 0 or drawn[i] not in labelled)
    }


def _is_row(kinds: Kinds, i: int) -> bool:
    return len(kinds.labels.get(i, ())) > 1 or i in kinds.pieces or (i in kinds.labels and kinds.has_values(i))


def _end(
    kinds: Kinds, first: int, is_heading: IsHeading, fences: set[int], is_furniture: IsFurniture, odd: list[int]
) -> tuple[int, bool]:
    """Return the last line of the region that begins here, and whether prose or a heading closes it.

    `odd` are the lines that are not surely of a table, and the fences.
    """
    own, lines, index = kinds.kinds, kinds.lines, kinds.index
    last, strange = first, 0.0
    torn: str | None = None  # what there is of a label that is torn
    before = first
    for at in range(bisect_right(odd, first), len(odd)):
        j = odd[at]
        if j > before + 1:
            last, strange = j - 1, 0.0
            torn = kinds.torn_label(lines[last]) if own[last] == ROW else None  # the beginning of the row may be torn
        before = j
        if j in fences:
            return last, True
        if j == len(own) - 1 and _breaks_off(kinds, last, j):
            return j, True
        kind, line = own[j], lines[j]
        key = skeleton(line.text)
        whole = (torn or "") + key
        completes = torn is not None and (index.lookup(whole) is not None or whole in index.prefixes)
        if not completes and (kind == PROSE or is_heading(line)):
            return last, True
        if is_furniture(line):
            continue
        if completes and index.lookup(whole) is not None:
            last = j
            kinds.labels[j] = (whole,)
        elif not completes and kind == PIECE:
            whole = key
        if last == j - 1 and line.text in like_dashes():
            last = j
        torn = whole if len(whole) <= LONGEST_LABEL else None
        strange += 0.0 if completes else kinds.strangeness(line)
        if strange > MOST_STRANGE:
            return last, False
    return (last if before == len(own) - 1 else len(own) - 1), True


def _breaks_off(kinds: Kinds, last: int, j: int) -> bool:
    """Return whether the text ends with the beginning of one of the next labels of the form: it was cut inside the table."""
    key = skeleton(kinds.lines[j].text)
    label = next((kinds.labels[i][-1] for i in range(last, -1, -1) if i in kinds.labels), "")
    if key not in kinds.index.prefixes or not label:
        return False
    below = [place for word, places in kinds.index.places.items() if word.startswith(key) for place in places]
    return _follow(kinds.index.lookup(label) or (), below, MOST_CUT)


def _begin(kinds: Kinds, first: int, floor: int, is_heading: IsHeading) -> int:
    """Return the first line of the region: damaged labels above the first that is whole belong to it, with their values."""
    found, labels, values = first, 0, 0
    for i in range(first - 1, floor - 1, -1):
        line, kind = kinds.lines[i], kinds.kinds[i]
        if kind == VALUE or kinds.is_barred_value(line) or (values and kind == ROW and is_rule(line.text)):
            values += 1
        elif kind == ROW and is_rule(line.text):
            found = i
        elif kind in (STRANGE, PIECE, ROW) and not is_heading(line) and kinds.is_like_label(line):
            found, labels, values = i, labels + 1, 0
        else:
            break
        if labels == MOST_ABOVE or values > MOST_VALUES:
            break
    return found
