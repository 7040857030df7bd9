"""Which elements of a web page say by their own name that they are not the article."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from zhreport.lexicon import lexicon_root, read_toml

_PART = re.compile(r"[a-z]+|[A-Z][a-z]*")


@cache
def _names() -> dict[str, dict[str, str]]:
    """Return name to category for `elements`, `roles`, whole `words` and `parts` of them: lexicons/pages.toml."""
    pages = read_toml(lexicon_root() / "pages.toml").items()
    kinds = ("elements", "roles", "words", "parts")
    return {kind: {name: category for category, data in pages for name in data[kind]} for kind in kinds}


def category_of(tag: str, attributes: dict[str, str | None]) -> str:
    """Return the category of furniture that an element's name, role, class or id says it is; "" for none.

    >>> category_of("div", {"class": "page-footer clearfix"}), category_of("div", {"class": "margin-bottom"})
    ('footer', '')
    >>> category_of("nav", {}), category_of("div", {"id": "leftNav"})
    ('navigation', 'navigation')
    """
    names = _names()
    found = names["elements"].get(tag) or names["roles"].get(attributes.get("role") or "")
    return found or _by_name(attributes.get("id")) or _by_name(attributes.get("class"))


@lru_cache(maxsize=4096)
def _by_name(value: str | None) -> str:
    names = _names()
    for word in (value or "").split():
        if (whole := names["words"].get(word.lower()) or names["parts"].get(word.lower())) is not None:
            return whole
        for part in _PART.findall(word):
            if (own := names["parts"].get(part.lower())) is not None:
                return own
    return ""
