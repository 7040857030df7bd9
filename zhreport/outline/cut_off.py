"""Parents that a text has lost: it begins in the middle of a section, and the numbering that follows proves it.

A page of several, a piece cut out of a report: `(三)...`, `(四)...`, then `三、...`. That the outer numbering begins late says that
a section was open before; its heading is not in the text. It is put back empty, so that what it held stands below it.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.outline.articles import INNER_RANK
from zhreport.outline.below import is_inner
from zhreport.outline.candidate import Candidate
from zhreport.outline.markers import Marker
from zhreport.outline.reading import Choice
from zhreport.outline.steps import RUN_IN


def lost_parents(candidates: list[Candidate], choices: list[Choice]) -> tuple[list[Marker], list[int]]:
    """Return the markers of the lost parents, outermost first, and for each candidate how many of them it stands below.

    A marker has the family and the number that the parent had; it stands, without characters, where the first heading does.
    """
    below = [0] * len(candidates)
    tops = [i for i, choice in enumerate(choices) if choice.heading and choice.opened and choice.frame == 0]
    if len(tops) < 2:
        return [], below
    first = candidates[tops[0]]
    phrases = choices[tops[0]].group == RUN_IN  # a row of paragraphs that open with one stands below some section
    if not phrases and (first.marker is None or (first.ordinal == 1 and first.marker.family.rank < INNER_RANK)):
        return [], below  # 一、 to 五、, then 第二部分: what comes first may have stood in no part
    start = first.start
    lost: list[Marker] = []
    for inner, outer in pairwise(tops):
        above, own = candidates[outer].marker, candidates[inner].marker
        ordinal = candidates[outer].ordinal
        inside = above is not None and (phrases if own is None else above.family.rank < own.family.rank)
        if above is None or not inside or (ordinal or 0) < 2:
            break
        lost.insert(0, Marker(above.family, start, start, (ordinal or 0) - 1))
        for i in range(outer):
            below[i] += 1
    return lost, below


def open_before(candidates: list[Candidate]) -> set[int]:
    """Return the ids of the first number and of the first that stands above it, if neither is a first one.

    Such a text begins in the middle: `(五)...`, then `三、...`. What was open before explains both.
    """
    first: Candidate | None = None
    for candidate in candidates:
        if candidate.marker is None or candidate.inside or not candidate.head or candidate.points <= 0.0:
            continue
        if (candidate.ordinal or 1) == 1:
            if first is None or is_inner(candidate, first):
                break
        elif first is None:
            first = candidate
        elif is_inner(candidate, first):
            return {id(first), id(candidate)}
    return set()
