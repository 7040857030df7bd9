"""The grams of many lines summed at once, in arrays: those of a whole document take as long as those of a few lines did.

A gram is a whole number here: the UTF-16 code of its first character, and above its sixteen bits that of the second.
Only `zhreport.topic_profile` imports this, when the first units are weighed, since numpy takes a while to load.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

_CODEC = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_BITS = 16
_CODE = (1 << _BITS) - 1
_STEPS = 100  # weights are summed in hundredths: whole numbers, so that their order does not matter

Grams = NDArray[np.int64]


def distinct_grams(lines: Sequence[str]) -> tuple[Grams, Grams]:
    """Return the characters of each line and its pairs of neighbours, each once, and the number of the line of each.

    >>> [array.tolist() for array in distinct_grams(["aba", "", "b"])]
    [[97, 98, 6357090, 6422625, 98], [0, 0, 0, 0, 2]]
    """
    data = [line.encode(_CODEC, "surrogatepass") for line in lines]
    codes = np.frombuffer(b"".join(data), np.uint16).astype(np.int64)
    line_of = np.repeat(np.arange(len(lines)) << 2 * _BITS, [len(line) // 2 for line in data])
    singles = line_of | codes
    pairs = (singles[:-1] | codes[1:] << _BITS)[line_of[:-1] == line_of[1:]]
    keys = np.concatenate((singles, pairs))
    keys.sort()
    first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    keys = keys[first]
    return keys & (1 << 2 * _BITS) - 1, keys >> 2 * _BITS


class GramTable:
    """What each gram of a unit, and each of the heading above it, says of each topic."""

    __slots__ = ("_ids", "_rows", "_weights")

    def __init__(self, own: Sequence[Mapping[str, float]], above: Sequence[Mapping[str, float]]) -> None:
        """Take for each topic the weights of grams in a unit, and of those in a heading."""
        grams = [(place, gram) for place, weights in enumerate((own, above)) for gram in set().union(*weights)]
        codes = [np.frombuffer(gram.encode(_CODEC), np.uint16).tolist() for _, gram in grams]
        chars = sorted({*chain.from_iterable(codes)} - {0})
        self._ids = np.ones(1 << _BITS, np.intp)  # 1 is for the characters that are in no gram
        self._ids[0] = 0
        self._ids[chars] = range(2, len(chars) + 2)
        self._rows = np.zeros((2, len(chars) + 2, len(chars) + 2), np.min_scalar_type(len(grams)))
        self._weights = np.zeros((len(grams) + 1, len(own)), np.int32)  # the first row is of what is no gram
        for row, ((place, gram), code) in enumerate(zip(grams, codes, strict=True), 1):
            if len(code) <= 2:  # two characters have more outside of the basic plane
                first, second = self._ids[[*code, 0][:2]]
                self._rows[place, first, second] = row
                self._weights[row] = [round(topic.get(gram, 0.0) * _STEPS) for topic in (own, above)[place]]

    def sums(self, lines: Sequence[str], headings: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the sum of each topic over the grams of each line, and of each heading.

        Each is divided by the square root of how many grams there are.
        """
        grams, text_of = distinct_grams([*lines, *headings])
        rows = self._rows[(text_of >= len(lines)).view(np.int8), self._ids[grams & _CODE], self._ids[grams >> _BITS]]
        known = rows.nonzero()[0]
        texts, starts = np.unique(text_of[known], return_index=True)
        counts = np.bincount(text_of, minlength=len(lines) + len(headings))
        sums = np.zeros((len(counts), self._weights.shape[1]))
        sums[texts] = np.add.reduceat(self._weights[rows[known]], starts) if len(starts) else 0
        sums /= (_STEPS * np.sqrt(np.maximum(counts, 1)))[:, None]
        return sums[: len(lines)], sums[len(lines) :]
