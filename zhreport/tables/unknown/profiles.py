"""What the cells of a column have in common besides being figures or words: how they end, how they are written, what comes again.

Of a table of words alone nothing else tells the columns: `Ⅱ类` below `Ⅲ类`, `星期三` below `星期二`, dates below dates.
"""

from __future__ import annotations

import re
from collections import Counter

from zhreport.tables.unknown.gridcells import Row

FEWEST_ALIKE = 3  # cells that make a column alike
MOST_DIFFERENT = 0.5  # share of different texts in a column of words that come again
_DIGITS = re.compile(r"\d+")


def written_as(text: str) -> str:
    """Return how a text is written, if it has digits: these as 0, however many; else nothing.

    >>> written_as("2021-03-07"), written_as("0731-5550101"), written_as("合格")
    ('0-0-0', '0-0', '')
    """
    return _DIGITS.sub("0", text) if _DIGITS.search(text) else ""


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
