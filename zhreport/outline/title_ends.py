"""Where a title ends that nothing parts from its body: `强化队伍建设坚持以...`.

Every place behind which a body may begin is weighed by what stands on both sides of it: the last characters of the title and
the first of the body, whether the two belong to one word, how long the title is, its last clause and the first of the body, and
what of the title the body says again. That nothing is glued, so that the title goes on to the first mark, is weighed beside them.
The weights stand in lexicons/title_ends.tsv, made by benchmarks/outlines/fit.py: they are those of a conditional logit, so that
the shares of the places are how sure one is of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import repeat
from pathlib import Path

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, read_text
from zhreport.outline.prose_grammar import LONGEST_RUN_IN

SURE_END = 0.55
"""A place that has not this share of all is one of several."""

LEAST_END = 0.3
"""A place of a smaller share is none."""

PROVEN_END = 0.65
"""Outside of a report on few long lines, the places before the first mark must have this share where there may be a title up to the mark."""

AGAIN = 60
"""Characters of a body among which it says words of the title again."""

_SIZES = (*range(13), 15, 20, 28, 41, 60)
_SIZE = [str(next((size for size in _SIZES if number <= size), 80)) for number in range(_SIZES[-1] + 2)]
_LENGTH, _CLAUSE, _FIRST_CLAUSE = ([trait + size for size in _SIZE] for trait in "nlr")
_COMMAS = ("c0", "c1", "c2")
_OPENS, _CLOSES = frozenset('(《"'), frozenset(')》"')
_NO_END, _NO_BEGIN = frozenset(" ,、(《:"), frozenset(" ,、。;:?!)》%")
_CLAUSE_END = re.compile(r"[,。;:?!]|$")
_WEIGHT = re.compile(r"-?\d{1,9}(?:\.\d+)?")
_LETTER = re.compile(r"[A-Za-z]")
_DIGIT = re.compile(r"\d")


def load_weights(folders: tuple[Path, ...] = ()) -> dict[str, float]:
    """Return the weights of lexicons/title_ends.tsv by trait. Raises `LexiconError` where it is malformed."""
    weights: dict[str, float] = {}
    for path in lexicon_files(folders, "title_ends.tsv"):
        for number, row in enumerate(read_text(path).splitlines(), 1):
            weight, tab, traits = row.partition("\t")
            if row[:1] in ("", "#"):
                continue
            own = traits.split()
            if not tab or not own or not _WEIGHT.fullmatch(weight):
                raise LexiconError(path, "expected a weight, a tab and traits parted by blanks", number)
            weights.update(dict.fromkeys(own, float(weight)))
    return weights


def points_of(traits: Mapping[int, list[str]], weights: Mapping[str, float]) -> dict[int, float]:
    """Return what the traits of each place weigh."""
    weigh, none = weights.get, repeat(0.0)
    return {place: sum(map(weigh, own, none)) for place, own in traits.items()}


def shares_of(points: Mapping[int, float]) -> dict[int, float]:
    """Return how sure one is of each of the places with these points, the likeliest first; together they have 1."""
    places = sorted(points, key=points.__getitem__, reverse=True)
    raised = [math.exp(points[place] - points[places[0]]) for place in places]
    total = sum(raised)
    return {place: own / total for place, own in zip(places, raised, strict=True)}


def traits_of(
    text: str, stop: int, whole: bool, one_line: bool, known: int, begun: Mapping[int, str]
) -> dict[int, list[str]]:
    """Return the places where the title may end with which a text begins, the last of them `stop`, with their traits.

    `stop` is where the first mark stands that may end it, `whole` says that it may be a title up to there, `one_line` that the
    report stands on few long lines; `known` is the length of the known title that the text begins with, or 0, and `begun` are
    the places where words stand with which sentences begin, and of which kind they are.
    """
    found = dict(_places(text, stop))
    if known in found:
        found[known].append("K")
    found[stop] = _whole_traits(text, stop, whole, one_line)
    first = dict(reversed([(kind, at) for at, kind in begun.items()]))  # of each kind
    for at, kind in begun.items():
        if at in found and at < stop:
            found[at].append(f"b{kind}")
    for kind, at in first.items():
        for place, traits in found.items():
            if place > at:
                traits.append(f"i{kind}" if place < stop else f"I{kind}")
    return found


def _whole_traits(text: str, stop: int, whole: bool, one_line: bool) -> list[str]:
    mark = text[stop : stop + 1] or ("$" if stop <= _SIZES[-1] else "~")
    title = text[:stop].rstrip()
    size, more = _SIZE[min(len(title), len(_SIZE) - 1)], "+" if text[stop + 1 :].strip() else "-"
    shape, lines = "W" if whole else "w", "1" if one_line else "N"
    return [
        lines, f"{shape}{mark}{more}", f"{shape}{size}", f"={size}{mark}{more}", f"={title[-2:]}", f"={title[-1:]}",
        f"={title[:2]}^", f",{min(title.count(','), 3)}{shape}", f"#{_DIGIT.search(title) is not None}",
    ]  # fmt: skip


def _places(text: str, stop: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each place before `stop` where the title may end, with its traits: `>` of its end, `<` of the body's beginning."""
    plain = _LETTER.sub("a", _DIGIT.sub("9", text[: stop + 3]))
    depth = commas = before = last = 0
    clauses = _CLAUSE_END.finditer(text, 2)
    following = next(clauses).start()
    for at in range(1, min(stop, LONGEST_RUN_IN + 1)):
        left, right = plain[at - 1], plain[at]
        if left == '"':
            depth ^= 1
        elif left in _OPENS:
            depth += 2
        elif left in _CLOSES:
            depth = max(depth - 2, 0)
        elif left == ",":
            commas, before, last = commas + 1, at - 1 - last, at
        if at < 2 or depth or left in _NO_END or right in _NO_BEGIN or left == right == "9":
            continue
        while following < at:
            following = next(clauses).start()
        own = at - last
        even = f"~{max(min(own - before, 3), -3)}" if last else "~"
        again = _again(text, at)
        yield at, [
            left + ">", plain[at - 2 : at] + ">", plain[max(at - 3, 0) : at] + ">", "<" + plain[at : at + 2],
            "<" + plain[at : at + 3], "<" + right, left + "|" + right, _LENGTH[at], _COMMAS[min(commas, 2)], even,
            _CLAUSE[own], _FIRST_CLAUSE[min(following - at, len(_SIZE) - 1)], again,
        ]  # fmt: skip


def _again(text: str, at: int) -> str:
    """Return the trait that says how many of the last characters before a place come again behind it, and whether at once."""
    for size in (4, 3, 2) if text.find(text[at - 2 : at], at, at + AGAIN) >= 0 else ():
        if at >= size:
            again = text.find(text[at - size : at], at, at + AGAIN)
            if again >= 0:
                return f"a{size}{'!' if again == at else ''}"
    return "f" if text.find(text[:2], at, at + AGAIN) >= 0 else "-"
