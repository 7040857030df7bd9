"""Evidence that unmarked lines give each other: rows they go on with, lists they stand in.

A line without marker says little by itself. These rules look at its neighbours and add the names of what they see to its
evidence; the weights stand with the other rules in `zhreport.outline.rules`. Every one is linear in the number of candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhreport.outline.below import is_body, is_next
from zhreport.outline.candidate import Candidate
from zhreport.outline.gaps import apart
from zhreport.outline.rows import Row

ALIKE = 2  # members of a row, from which others are judged
BESIDE = 2  # rows between dashes that stand beside each other; such that part what stands apart
BARE = 6  # names in a row that make a list
LONGEST_VALUE = 40  # characters behind a label and its colon
LONGEST_LABEL, LONGEST_BEHIND = 4, 20  # characters of a label of one word, and of a value with a comma behind it
_CLAUSES = frozenset(",。;!?")
_BELOW = frozenset({"body_below", "opens_below", "stop_then_body"})  # what says that a line heads what is below it
LOSSES = 2  # headings that have lost their markers for certain, from which a document is one that loses them
LONG_ROW = 3  # members of a row of numbers that shows how far apart they stand
NEAR = 8  # candidates among which the next heading is looked for


def find_title_again(plain: list[Candidate], rows: list[Row]) -> None:
    """Add the evidence of a first line that stands twice: it is the document's title both times."""
    if not plain or plain[0].row or plain[0].run_in:
        return
    first = rows[0].text
    again = [own for own in plain[1:] if not own.known and rows[own.row].text == first]
    for own in (plain[0], *again) if again else ():
        own.evidence.append("title_again")


def find_rows(candidates: list[Candidate], end: int) -> None:
    """Add the evidence of an unmarked member of a row: a phrase at the distance of its siblings, and like them.

    The members before it must be marked and alike, run-in or not; what stands below must be a heading, or the end, as
    far away as they stand from each other. `end` is the number of rows.
    """
    run: list[Candidate] = []
    nearest, farthest = 0, 0  # rows from one member to the next
    for at, candidate in enumerate(candidates):
        if candidate.marker is None:
            if len(run) < ALIKE or not nearest <= candidate.row - run[-1].row <= farthest or candidate.mid_sentence:
                continue
            after = candidates[at + 1 : at + NEAR]
            following = next((own for own in after if own.row > candidate.row and not own.inside), None)
            if following is not None and not following.head:
                continue
            below = end if following is None else following.row
            own = run[-1]
            alike = candidate.run_in == own.run_in and candidate.closing == own.closing
            last = following is None or following.marker is None or following.group != own.group
            if alike and (last or own.ordinal is None) and nearest <= below - candidate.row <= farthest:
                candidate.evidence.append("like_siblings")
        elif not candidate.head or candidate.inside or "bare_list" in candidate.evidence:
            run = []
        elif run and _goes_with(candidate, run[-1]):
            rows = candidate.row - run[-1].row
            nearest, farthest = min(nearest or rows, rows), max(farthest, rows)
            run.append(candidate)
        else:
            run, nearest, farthest = [candidate], 0, 0


def find_between(candidates: list[Candidate]) -> None:
    """Add the evidence of an unmarked phrase between two dashes or stars of a row, at their distance and like them."""
    for before, own, after in zip(candidates, candidates[1:], candidates[2:], strict=False):
        if own.marker is None and before.marker is not None and before.ordinal is None and before.head:
            alike = before.run_in == own.run_in == after.run_in and before.closing == own.closing == after.closing
            near = own.row - before.row == after.row - own.row <= BESIDE
            if alike and near and after.head and after.group == before.group and "like_siblings" not in own.evidence:
                own.evidence.append("like_siblings")


def find_long_members(candidates: list[Candidate], rows: list[Row]) -> None:
    """Take a numbered sentence above a paragraph for a title where both its neighbours in the row are such, with a stop.

    A title of several clauses may be as long as a sentence: only the row shows what it is.
    """
    last: dict[str, tuple[Candidate | None, Candidate | None]] = {}  # the last two of each numbering
    for own in candidates:
        if own.marker is None or own.inside:
            continue
        before, long = last.get(own.group, (None, None))
        last[own.group] = long, own
        if before is None or long is None or long.evidence != ["no_title"]:
            continue
        row = is_next(before, long) and is_next(long, own)
        if row and "stop_then_body" in before.evidence and "stop_then_body" in own.evidence:
            text = rows[long.row].text
            if text.find("。") == len(text) - 1 and is_body(rows[long.row + 1].text):
                long.head, long.evidence = True, ["stop_then_body"]


def find_apart(candidates: list[Candidate]) -> None:
    """Note where a row of dashes begins so far behind a row of numbers that it stands beside it rather than below its last."""
    run: list[Candidate] = []
    farthest = 0  # rows from one member of the run to the next
    for own in candidates:
        if own.inside or not own.head or own.marker is None:
            continue
        if own.ordinal is None:
            own.apart = len(run) >= LONG_ROW and own.row - run[-1].row > farthest + BESIDE
            run = []
        elif run and _goes_with(own, run[-1]):
            farthest = max(farthest, own.row - run[-1].row)
            run.append(own)
        else:
            run, farthest = [own], 0


def _goes_with(candidate: Candidate, before: Candidate) -> bool:
    """Return whether a candidate is the next member of the row of one before it."""
    unnumbered = candidate.ordinal is None and before.ordinal is None and candidate.group == before.group
    return candidate.run_in == before.run_in and (unnumbered or is_next(before, candidate))


def find_lists(candidates: list[Candidate]) -> None:
    """Add the evidence of the rows that a sentence introduces as a list; those are none of which most head something below them."""
    for row in _introduced(candidates):
        if row and 2 * sum(not _BELOW.isdisjoint(own.evidence) for own in row) > len(row):
            row[0].evidence = [name for name in row[0].evidence if name != "after_colon"]
        else:
            for own in row:
                own.evidence.append("listed")


def _introduced(candidates: list[Candidate]) -> Iterator[list[Candidate]]:
    """Yield the rows that a sentence introduces as a list, from their first member to the last."""
    row: list[Candidate] = []
    for own in candidates:
        if own.listed and own.ordinal == 1:
            yield row
            row = [own]
        elif row and own.group == row[0].group and (not own.inside or (row[0].inside and own.row == row[0].row)):
            if own.ordinal == len(row) + 1:
                row.append(own)
            else:
                yield row
                row = []
    yield row


def _runs(
    candidates: Iterable[Candidate],
    begins: Callable[[Candidate], bool],
    goes_on: Callable[[Candidate, Candidate], bool],
) -> Iterator[list[Candidate]]:
    """Yield the runs of candidates that `begins` opens and of which each goes on with the one before."""
    run: list[Candidate] = []
    for candidate in candidates:
        if run and goes_on(candidate, run[-1]):
            run.append(candidate)
            continue
        if run:
            yield run
        run = [candidate] if begins(candidate) else []
    if run:
        yield run


def find_bare_lists(candidates: list[Candidate]) -> None:
    """Add the evidence of rows of names with nothing below any of them: the streets of a district, marks without numbers.

    Rows of numbers are long, or a colon introduces them.
    """
    outside = (own for own in candidates if not own.inside)
    for row in _runs(outside, lambda own: own.ordinal == 1 and "line_alone" in own.evidence, _follows_at_once):
        fewest = LONG_ROW if row[0].after_colon and _BELOW.isdisjoint(row[-1].evidence) else BARE
        if len(row) >= fewest and not any(own.known for own in row):
            for own in row:
                own.evidence.append("bare_list")


def find_values(candidates: list[Candidate], rows: list[Row]) -> None:
    """Add the evidence of rows of labels with their values: `(一)联系电话:...`, `(二)电子邮箱:...`."""
    outside = (own for own in candidates if not own.inside and own.marker is not None)
    for row in _runs(outside, _is_label, lambda own, before: _is_label(own) and _goes_with(own, before)):
        if len(row) >= ALIKE and 2 * sum(_has_value(own, rows[own.row]) for own in row) > len(row):
            for own in row:
                own.evidence.append("value_row")


def find_marked_lists(candidates: list[Candidate]) -> None:
    """Add the evidence of rows of marks without numbers with nothing below any of them; a colon introduces the short ones."""
    outside = (own for own in candidates if not own.inside)
    for row in _runs(outside, lambda own: own.marker is not None and own.ordinal is None, _marked_at_once):
        if len(row) > ALIKE or (len(row) == ALIKE and row[0].after_colon):
            for own in row:
                own.evidence.append("bare_list")


def _marked_at_once(candidate: Candidate, before: Candidate) -> bool:
    """Return whether a candidate has the line below another's to itself, and the same mark."""
    marked = candidate.marker is not None and candidate.ordinal is None and candidate.group == before.group
    return marked and candidate.row == before.row + 1 and not candidate.run_in


def _is_label(candidate: Candidate) -> bool:
    return candidate.run_in and candidate.closing == ":"


def _has_value(candidate: Candidate, row: Row) -> bool:
    """Return whether what stands behind a candidate's colon is a value: short, and no clauses but very short ones behind one word."""
    value = row.text[row.position(candidate.end) :].rstrip("。;")
    if not candidate.known and len(candidate.text) <= LONGEST_LABEL and len(value) <= LONGEST_BEHIND:
        return True
    return len(value) <= LONGEST_VALUE and _CLAUSES.isdisjoint(value)


def _follows_at_once(candidate: Candidate, before: Candidate) -> bool:
    """Return whether a candidate has the line below another's to itself, and the next number."""
    return candidate.row == before.row + 1 and "line_alone" in candidate.evidence and is_next(before, candidate)


def find_losses(candidates: list[Candidate], rows: list[Row]) -> None:
    """Add the evidence of unmarked titles in a document that is known to lose its markers.

    They must look as its numbered headings do: run in before body text, or ended by the mark that ends those. Where the
    outermost numbering begins with its first number, none is lost before it, and none behind the last paragraph.
    """
    last = next((number for number in range(len(rows) - 1, -1, -1) if is_body(rows[number].text)), 0)
    looks = {(False, "")}
    longest = 0  # characters of a numbered title that body text follows
    for candidate in candidates:
        if candidate.marker is not None and candidate.head and not candidate.inside:
            looks.add((candidate.run_in, candidate.closing))
            longest = max(longest, len(candidate.text)) if candidate.run_in else longest
    plain = [own for own in candidates[_before_numbering(candidates) :] if own.marker is None and own.row <= last]
    for candidate in apart(plain):
        heads = candidate.run_in or not _BELOW.isdisjoint(candidate.evidence)
        if heads and not (candidate.statement or candidate.mid_sentence or candidate.attached):
            if (candidate.run_in, candidate.closing) in looks and (
                not candidate.long or len(candidate.text) <= longest
            ):
                candidate.evidence.append("run_in_unmarked" if candidate.run_in else "unmarked")


def _before_numbering(candidates: list[Candidate]) -> int:
    """Return how many candidates stand before the first number of the outermost numbering; 0 if another number comes first."""
    ranks = [
        (own.marker.family.rank, own.ordinal or 0, at)
        for at, own in enumerate(candidates)
        if own.marker is not None and own.head and not own.inside and own.formal
    ]
    outermost = ranks and ranks[0][0] == min(rank for rank, _, _ in ranks)
    return ranks[0][2] if outermost and ranks[0][1] == 1 else 0
