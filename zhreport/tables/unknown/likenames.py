"""How names of columns are like each other: sisters, names of one shape, parts of one name."""

from __future__ import annotations

import re
from itertools import pairwise

from zhreport.tables.unknown.gridcells import Row

_DIGIT = re.compile(r"\d")


def are_sisters(name: str, other: str) -> bool:
    """Return whether two names differ in one character: `本期均价`, `上期均价`."""
    different = sum(a != b for a, b in zip(name, other, strict=False))
    return len(name) == len(other) > 2 and different == 1 and not _DIGIT.search(name)


def are_alike(name: str, other: str) -> bool:
    """Return whether two names are sisters, or the same but for their digits."""
    return are_sisters(name, other) or shape_of(name) == shape_of(other)


def joins_to_sister(names: list[str]) -> bool:
    """Return whether two names side by side, read as one, are another name or its sister: `本期价格`, `上期`, `价格`."""
    pairs = [first + second for first, second in pairwise(names) if first and second]
    return any(name == pair or are_sisters(name, pair) for name in set(names) for pair in pairs)


def lacks_first(names: list[str]) -> bool:
    """Return whether the first name is what others are but for their first character: `级指标`, `二级指标`."""
    return len(names[0]) > 2 and any(name[1:] == names[0] for name in names[1:])


def shape_of(text: str) -> str:
    """Return a name with every digit as 0: names of the same kind have the same shape."""
    return _DIGIT.sub("0", text)


def is_first_part(name: str, leaves: Row) -> bool:
    """Return whether a name begins another one below it but not the first: that one may be its second part.

    `建设` over `规模及内容`, `建设年限` is `建设规模及内容`, `建设年限`.
    """
    first, *others = [leaf.text.startswith(name) for leaf in leaves]
    return not first and any(others)


def shared_pairs(name: str, leaves: Row) -> int:
    """Return how many pairs of characters a name shares with the leaves."""
    pairs = {a + b for a, b in pairwise(name)}
    return sum(a + b in pairs for leaf in leaves for a, b in pairwise(leaf.text))
