"""Names of a header that are broken over lines, put together to as many as there are columns.

Of all ways to do so the one is taken whose names read best; if another is nearly as good, none.
"""

from __future__ import annotations

from itertools import pairwise

from zhreport.tables.unknown.gridcells import Cache, Row, joined
from zhreport.tables.unknown.wording import TableWords, bare_name

MOST_PARTS = 8  # parts of one name
MOST_PIECES = 60  # lines of a header
MOST_EXTRA = 10  # pieces more than there are names
LONGEST = 20  # characters of a name
MOST = 0.55  # what all names of a header may cost together: parts that nothing joins are none
CLOSE = 0.25  # by which another way must be worse
FRAGMENT, OPEN_END, COMPLETE, BEGINS_ANEW = 0.8, 0.5, 0.5, 0.4  # what speaks against a name
JOINT, SEAM, SURE_SEAM, KNOWN = 0.6, 0.3, 0.1, 0.1  # what it costs to join two parts; a known name costs little in all


def mended_names(pieces: Row, width: int, words: TableWords, cache: Cache) -> tuple[float, Row] | None:
    """Return so many names, each a piece or several joined, and what speaks against them; None if there is no best way."""
    if not width <= len(pieces) <= min(width + MOST_EXTRA, MOST_PIECES) or not all(piece.text for piece in pieces):
        return None
    ways: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in range(len(pieces) + 1)]
    ways[0] = [(0.0, ())]
    printed = [piece.text for piece in pieces]
    bare = [bare_name(text) for text in printed]
    joints = [_joint(a, b, bare, words) for a, b in pairwise(printed)]
    costs: dict[tuple[int, int], float] = {}
    for _ in range(width):
        following: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in ways]
        for begin, state in enumerate(ways):
            for end in range(begin + 1, min(begin + MOST_PARTS, len(pieces)) + 1) if state else ():
                if (begin, end) not in costs:
                    costs[begin, end] = _cost(printed[begin:end], joints[begin : end - 1], words)
                own = [(cost + costs[begin, end], (*cuts, end)) for cost, cuts in state]
                following[end] = sorted([*following[end], *own])[:2]
        ways = following
    best = ways[len(pieces)]
    if not best or best[0][0] > MOST or (len(best) > 1 and best[1][0] < best[0][0] + CLOSE):
        return None
    cost, cuts = best[0]
    parts = [pieces[a:b] for a, b in pairwise([0, *cuts])]
    return cost, [joined(own, cache) if len(own) > 1 else own[0] for own in parts]


def _cost(parts: list[str], joints: list[float], words: TableWords) -> float:
    """Return what speaks against parts being one name; `joints` are what it costs to join each with the next."""
    text = "".join(parts)
    if len(parts) == 1:
        unfinished = text.endswith(words.seam_ends) and text not in words.seam_ends
        return FRAGMENT * words.is_fragment(text) + OPEN_END * (unfinished or text.startswith(words.seam_begins))
    alone = COMPLETE * any(words.known(bare_name(part)) for part in parts[:-1])
    long = OPEN_END * (len(text) > LONGEST) + FRAGMENT * any(words.unit_after(part) for part in parts[:-1])
    if words.known(bare_name(text)) or words.corner(bare_name(text)):
        return KNOWN + long
    return alone + long + sum(joints)


def _joint(first: str, second: str, texts: list[str], words: TableWords) -> float:
    """Return what it costs that a part goes on in another: little if the second ends another name."""
    seam = words.seam(first, second)
    if seam > 1:
        return SURE_SEAM
    bare = bare_name(second)
    if len(bare) > 1 and any(text.endswith(bare) and text != bare for text in texts):
        return SEAM  # `本期`, `均价` beside `上期均价`
    anew = second[:2] in ("19", "20") or bare_name(first)[-1:] in words.tails
    return (SEAM if seam else JOINT) + BEGINS_ANEW * anew
