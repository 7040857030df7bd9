"""Page furniture: lines that the web page or the printer put around the report."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, read_toml
from zhreport.lines import Line

LONGEST = 160  # characters; a navigation bar may be long, a paragraph is longer
MIN_REPEATS = 3  # times that a running header must stand in the document
_EDGES = " |\t│·•"


class Furniture:
    """The patterns of lexicons/boilerplate.toml, one group of one expression for each category."""

    def __init__(self, patterns: dict[str, str]) -> None:
        self._pattern = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> Furniture:
        """Read the patterns. Raises `LexiconError` where a file is malformed."""
        patterns: dict[str, str] = {}
        for path in lexicon_files(folders, "boilerplate.toml"):
            for category, data in read_toml(path).items():
                rows = data.get("patterns") if isinstance(data, dict) else None
                if not isinstance(rows, list) or not rows:
                    raise LexiconError(path, f"[{category}]: expected a list `patterns`")
                for row in rows:
                    try:
                        re.compile(row)
                    except re.error as error:
                        raise LexiconError(path, f"[{category}]: {row!r} does not compile ({error})") from None
                patterns[category] = "|".join(f"(?:{row})" for row in rows)
        return cls(patterns)

    def category(self, text: str) -> str | None:
        """Return the category of a folded line, None if it is not furniture.

        >>> Furniture.load().category("- 3 -")
        'page_number'
        """
        if len(text) > LONGEST or "。" in text:
            return None
        match = self._pattern.fullmatch(text.strip(_EDGES))
        return match.lastgroup if match else None


def running_lines(lines: list[Line]) -> set[str]:
    """Return the texts of lines that a printer repeats on every page: the same short line, with page numbers near it."""
    counts = Counter(line.text for line in lines if 6 <= len(line.text) <= 40)
    return {text for text, count in counts.items() if count >= MIN_REPEATS and _like_header(text)}


def _like_header(text: str) -> bool:
    return text[-1] not in "。;:," and not any(c in text for c in "|\t") and sum("一" <= c <= "鿿" for c in text) >= 6
