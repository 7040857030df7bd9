"""What the cells of a column have in common besides being figures or words: how they end, how they are written, what comes again.

Of a table of words alone nothing else tells the columns: `Ⅱ类` below `Ⅲ类`, `星期三` below `星期二`, dates below dates.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from zhreport.tables.unknown.gridcells import Row

FEWEST_ALIKE = 3  # cells that make a column alike
MOST_DIFFERENT = 0.5  # share of different texts in a column of words that come again
_DIGIT = re.compile(r"\d")
_WRITTEN = ((re.compile(r"\d+"), "0"), (re.compile("[A-Za-z]+"), "A"), (re.compile("[一-鿿]+"), "字"))


def written_as(text: str) -> str:
    """Return how a text is written, if it has digits: these as 0, however many, letters and ideographs likewise; else nothing.

    >>> written_as("2021-03-07"), written_as("2021年3月"), written_as("合格")
    ('0-0-0', '0字0字', '')
    """
    if not _DIGIT.search(text):
        return ""
    for pattern, kind in _WRITTEN:
        text = pattern.sub(kind, text)
    return text


def is_alike(name: str, cells: Row) -> bool:
    """Return whether the cells below a name are of a kind that the name is not of.

    They end with the same character, are written with digits in the same way, or come again and again.
    """
    texts = [cell.text for cell in cells if cell.text]
    if len(texts) < FEWEST_ALIKE or name in texts:
        return False
    if len({text[-1] for text in texts}) == 1 and not name.endswith(texts[0][-1]) and len(set(texts)) > 1:
        return True
    if len({written_as(text) for text in texts}) == 1 and written_as(texts[0]) != written_as(name):
        return True
    return len(texts) > FEWEST_ALIKE and len(Counter(texts)) <= MOST_DIFFERENT * len(texts)


# ------------------------------------------------------------------------------------------------ what stands in a column

OTHER_NUMBER, OTHER_TEXT = 0.3, 0.4  # what a figure costs where others are rates, a text where others are dates
BESIDE_BOUND, BOUND_FOR_WORD = 0.1, 0.6  # what a bound costs where others are figures, and where others are words
STRANGE = 1.2  # what a text costs in a column of figures alone, and a figure in one of words
OTHER_CLASS = 0.3  # what a text costs in a column that holds figures besides a few texts, and the other way round
UNLIKE = 0.25  # what a text costs that has not what all others have in common
RARE = 4  # one in so many cells is of a kind: the column may hold such; but for a lone text among figures
INFINITE = float("inf")
WORDS = frozenset("TD")  # kinds of cells that are no figures


@dataclass(slots=True)
class Profile:
    """What the cells of one column are like."""

    kinds: frozenset[str]
    """The kinds that it holds; none if all its cells are empty or marks."""
    usual: str
    """The most frequent of them, `M` if there is none."""
    texts: frozenset[str] = frozenset()
    """Its texts."""
    names: bool = False
    """Whether it names the rows: no figure stands among texts there, and no text among figures."""
    form: str = ""
    """How all of them are written, if with digits in one way."""
    end: str = ""
    """The character with which all of them end."""
    distinct: bool = False
    """Whether no text comes again."""
    ends: frozenset[str] = field(init=False)
    """The last characters of its texts."""
    longest: int = field(init=False)
    """The length of the longest."""

    def __post_init__(self) -> None:
        """Take what the texts have in common."""
        self.ends = frozenset(text[-1] for text in self.texts)
        self.longest = max(map(len, self.texts), default=0)

    def completes(self, first: str, whole: str) -> bool:
        """Return whether a text ends as others do, and is no longer than they are, while its first part is none of them."""
        return whole[-1] in self.ends and first[-1] not in self.ends and len(whole) <= self.longest

    def holds(self, name: str) -> bool:
        """Return whether a name of a column reads like what stands in it."""
        return name in self.texts or bool(self.form and _form_of(name) == self.form)

    def cost(self, kind: str, text: str) -> float:
        """Return what a cell of a kind costs in this column; infinite if it cannot stand there."""
        if kind in "ME" or not self.kinds:
            return 0.0
        if kind not in self.kinds:
            least = min(_mismatch(kind, wanted) for wanted in self.kinds)
            return least if least < INFINITE or self.names else STRANGE
        if (kind in WORDS) != (self.usual in WORDS):
            return OTHER_CLASS
        unlike = (self.form and _form_of(text) != self.form) or (self.end and not text.endswith(self.end))
        return UNLIKE if unlike and text not in self.texts and text != "0" else 0.0


def _mismatch(kind: str, wanted: str) -> float:
    if kind in "VP" and wanted in "VP":
        return OTHER_NUMBER
    if "B" in (kind, wanted):
        return BESIDE_BOUND if wanted in "VP" else BOUND_FOR_WORD
    return OTHER_TEXT if kind in WORDS and wanted in WORDS else INFINITE


def _form_of(text: str) -> str:
    """Return how a text is written, figures without signs and thousands marks."""
    return written_as(text.replace(",", "").lstrip("+-"))


def profile_of(kinds: list[str], texts: list[str], *, names: bool) -> Profile:
    """Return the profile of a column from the kinds and the texts of its cells; one of names holds no figures."""
    own = [(kind, text) for kind, text in zip(kinds, texts, strict=True) if kind not in "ME"]
    counts = Counter(kind for kind, _ in own)
    if not counts:
        return Profile(frozenset(), "M")
    usual = counts.most_common(1)[0][0]
    held = frozenset(
        kind
        for kind, count in counts.items()
        if kind == usual or (count * RARE >= len(own) and (count > 1 or (kind in WORDS) == (usual in WORDS)))
    )
    if names:
        held = frozenset(kind for kind in held if (kind in WORDS) == (usual in WORDS))
    words = frozenset(text for _, text in own)
    if len(own) < FEWEST_ALIKE or not (held <= WORDS or held <= frozenset("V")):
        return Profile(held, usual, words, names)
    ends = {text[-1] for text in words if held <= WORDS}
    forms = {_form_of(text) for text in words if text != "0"} if _DIGIT.search("".join(words)) else set()
    distinct = len(words) == len(own)
    form, end = forms.pop() if len(forms) == 1 else "", ends.pop() if len(ends) == 1 else ""
    return Profile(held, usual, words, names, form, end=end, distinct=distinct)


# ------------------------------------------------------------------------------------------------------------ the period

SAME_CLASS = 0.4  # how alike two texts are
SAME_FORM, SAME_LENGTH = 0.3, 0.3  # how much more by their end or form, and by their length
OTHER_RATE = 0.5  # how alike a figure and a rate are
UNSEEN = 4  # pairs that are half alike and are counted besides: few pairs tell little
UNKNOWN = 0.7  # how alike a mark for no figure is to anything


def likeness_at(cells: Row, kinds: list[str], lag: int) -> float:
    """Return how alike cells are to those that stand so many after them: most so at the number of columns."""
    pairs = range(len(cells) - lag)
    alike = sum(_likeness(cells, kinds, i, i + lag) for i in pairs)
    return (alike + UNSEEN / 2) / (len(pairs) + UNSEEN)


def _likeness(cells: Row, kinds: list[str], i: int, j: int) -> float:
    a, b = kinds[i], kinds[j]
    if a in "MEB" or b in "MEB":
        return 1.0 if a == b else UNKNOWN
    if (a in WORDS) != (b in WORDS):
        return 0.0
    if a not in WORDS:
        return 1.0 if a == b else OTHER_RATE
    first, second = cells[i].text, cells[j].text
    if (a == "D") != (b == "D"):
        return 0.0
    same = first[-1] == second[-1] if a != "D" else written_as(first) == written_as(second)
    shorter, longer = sorted((len(first), len(second)))
    return SAME_CLASS + SAME_FORM * same + SAME_LENGTH * (longer - shorter <= max(1, longer // 3))
