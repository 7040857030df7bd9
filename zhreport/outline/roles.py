"""Which section of its genre each heading opens: by its title word for word, else by what is left of it without filling words.

Reports of a kind name one section in many wordings, `信息公开的收费及减免情况` for `收费和减免情况`. The words in which such wordings
differ stand in lexicons/prose.toml; what a heading is, and at which level, never depends on this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhreport.lexicon_file import any_of
from zhreport.outline.decide import Decision
from zhreport.outline.phrase import KnownTitle
from zhreport.outline.prose_grammar import LONGEST_TITLE
from zhreport.outline.shape import title_key
from zhreport.outline.titles import TitleIndex

SHORTEST = 2  # characters that are left of a title that still says something


class Roles:
    """Gives headings the roles of their genre's sections. It never changes after it is made."""

    def __init__(self, titles: TitleIndex) -> None:
        self._subjects = {genre.name: genre.title_words for genre in titles.genres if genre.title_words}
        words = {word for own in self._subjects.values() for word in own} | set(titles.fillers)
        self._fillers = re.compile(any_of(words))
        self._bare: dict[str, dict[str, str]] = {}
        for key, known in titles.titles.items():
            bare = self._fillers.sub("", key)
            for title in known:
                if not title.part and title.genre in self._subjects and len(bare) >= SHORTEST:
                    self._bare.setdefault(bare, {}).setdefault(title.genre, title.role)

    def of(self, headings: Iterable[Decision], genre: str | None) -> dict[int, str | None]:
        """Return the role of each heading by its offset; below a section that has one there are no others."""
        roles: dict[int, str | None] = {}
        above: list[str | None] = []
        for decision in headings:
            del above[decision.level - 1 :]
            own = decision.candidate
            role = None if any(above) else _role(own.known, genre) or self._like(own.text, genre)
            roles[own.start] = role
            above.append(role)
        return roles

    def _like(self, text: str, genre: str | None) -> str | None:
        """Return the role of the section whose title differs from this one in filling words only.

        Genres of one subject share theirs; where the genre is not known, all that have such a section agree.
        """
        if len(text) > LONGEST_TITLE or (genre is not None and genre not in self._subjects):
            return None
        found = self._bare.get(self._fillers.sub("", title_key(text)), {})
        if genre in found:
            return found[genre]
        alike = {role for name, role in found.items() if genre is None or self._subjects[name] == self._subjects[genre]}
        return alike.pop() if len(alike) == 1 else None


def _role(known: list[KnownTitle], genre: str | None) -> str | None:
    """Return the role that a known title has in this genre, else in any; None for a part of a section."""
    own = [entry for entry in known if not entry.part]
    for wanted in (genre, "any"):
        for title in own:
            if title.genre == wanted:
                return title.role
    return own[0].role if own else None
