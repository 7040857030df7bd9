"""Which elements of a web page say by their own name that they are not the article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from zhreport.lexicon import lexicon_root, read_toml

_PART = re.compile(r"[a-z]+|[A-Z][a-z]*")


@dataclass(frozen=True, slots=True)
class _Names:
    """Element, role, whole name and part of a name to category."""

    elements: dict[str, str]
    roles: dict[str, str]
    words: dict[str, str]
    parts: dict[str, str]


@cache
def _names() -> _Names:
    """Read lexicons/pages.toml."""
    names = _Names({}, {}, {}, {})
    for category, data in read_toml(lexicon_root() / "pages.toml").items():
        for kind in ("elements", "roles", "words", "parts"):
            getattr(names, kind).update(dict.fromkeys(data[kind], category))
    return names


def category_of(tag: str, attributes: dict[str, str | None]) -> str:
    """Return the category of furniture that an element's name, role, class or id says it is; "" for none.

    >>> category_of("div", {"class": "page-footer clearfix"}), category_of("div", {"class": "margin-bottom"})
    ('footer', '')
    >>> category_of("nav", {}), category_of("div", {"id": "leftNav"})
    ('navigation', 'navigation')
    """
    names = _names()
    found = names.elements.get(tag) or names.roles.get(attributes.get("role") or "")
    return found or _by_name(attributes.get("id")) or _by_name(attributes.get("class"))


@lru_cache(maxsize=4096)
def _by_name(value: str | None) -> str:
    names = _names()
    for word in (value or "").split():
        if (whole := names.words.get(word.lower()) or names.parts.get(word.lower())) is not None:
            return whole
        for part in _PART.findall(word):
            if (own := names.parts.get(part.lower())) is not None:
                return own
    return ""
