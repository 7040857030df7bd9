"""Which lines at the edge of a page are its number: lexicons/page_numbers.toml."""

from __future__ import annotations

import re
from functools import cache

from zhreport.lexicon import lexicon_root
from zhreport.lexicon_file import LexiconFile

LONGEST = 60  # characters of such a line, its dashes and blanks with them


def is_page_number(line: str) -> bool:
    """Return whether a line that stands at the edge of a page, or in a header or footer, is the page's number.

    >>> is_page_number("第 3 页 共 12 页"), is_page_number("- 3 -"), is_page_number("2021年")
    (True, True, False)
    """
    line = line.strip()
    return len(line) <= LONGEST and _pattern().fullmatch(line) is not None


@cache
def _pattern() -> re.Pattern[str]:
    file = LexiconFile.read(lexicon_root() / "page_numbers.toml")
    return re.compile("|".join(file.patterns(file.data, "patterns")), re.IGNORECASE)
