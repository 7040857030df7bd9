"""Which lines at the edge of a page are its number: lexicons/page_numbers.toml."""

from __future__ import annotations

import re
from functools import cache

from zhreport.lexicon import lexicon_root
from zhreport.lexicon_file import LexiconFile

LONGEST = 60  # characters of such a line, its dashes and blanks with them


def is_page_number(line: str) -> bool:
    """Return whether a line that stands at the edge of a page, or in a header or footer, is the page's number.

    >>> [*map(is_page_number, ("第 3 页 共 12 页", "共12页，第3页", "Page 3 of 12", "3 | PAGE", "- 3 -", "2021年", "共12页"))]
    [True, True, True, True, True, False, False]
    """
    line = line.strip()
    return len(line) <= LONGEST and page_number_pattern().fullmatch(line) is not None


@cache
def page_number_pattern() -> re.Pattern[str]:
    """Return what such lines look like, as one expression. Raises `LexiconError` where the file is malformed."""
    file = LexiconFile.read(lexicon_root() / "page_numbers.toml")
    return file.alternatives(file.data, "patterns")
