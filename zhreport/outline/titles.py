"""Section titles that genres are known to have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import LexiconFile
from zhreport.outline.phrase import Genre, KnownTitle, Phrase, is_section
from zhreport.outline.prose_grammar import BEHIND_TITLES, LONGEST_RUN_IN, LONGEST_TITLE, SURE, ProseGrammar
from zhreport.outline.shape import title_key
from zhreport.outline.title_ends import load_weights
from zhreport.text.chars import fold
from zhreport.text.memory import Memory

_LOOSE_END = re.compile(r"(?:方面|情况|工作|说明)(?:方面|情况|工作|说明)*$")
_GOES_ON = (*"的和及与、,工情方况作等或()0123456789", "以及", "以上", "以下", "以来")
TYPICAL = 2  # known titles that share a first or last character that counts as a title's
FIRST_CHARACTERS = 8  # characters of a text among which the first two of its skeleton stand


@dataclass(slots=True)
class TitleIndex(ProseGrammar):
    """Every known section title, by its skeleton without year, and how titles are worded."""

    genres: list[Genre] = field(default_factory=list)
    """The genres, in the order of their files."""
    titles: dict[str, list[KnownTitle]] = field(default_factory=dict)
    """Skeleton to what it may be."""
    loose: dict[str, list[KnownTitle]] = field(default_factory=dict)
    """The same without 情况, 方面 and the like at the end."""
    endings: dict[str, list[KnownTitle]] = field(default_factory=dict)
    """Titles that any agency's name may precede."""
    ends: tuple[str, ...] = ()
    """Their skeletons."""
    beginnings: frozenset[str] = frozenset()
    """The first two characters of the skeletons of titles."""
    first: frozenset[str] = frozenset()
    """The characters that titles begin with."""
    last: frozenset[str] = frozenset()
    """The characters that titles end with."""
    end_weights: dict[str, float] = field(default_factory=dict)
    """What the traits of the places weigh where a title may end, see `zhreport.outline.title_ends`."""
    phrases: dict[tuple[str, tuple[bool, bool, bool, bool, bool]], Phrase] = field(default_factory=dict)
    """What short lines were read as behind their markers, remembered: reports share their headings."""
    lookup: Callable[[str], list[KnownTitle]] = field(init=False)
    """What a folded text is known as, exactly or but for 情况, 方面 at the end; nothing if unknown."""

    def __post_init__(self) -> None:
        self.lookup = Memory(self._lookup).__getitem__

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> TitleIndex:
        """Read lexicons/headings/*.toml and lexicons/prose.toml. Raises `LexiconError` where one is malformed."""
        index = cls()
        for path in lexicon_files(folders, "headings/*.toml"):
            index._add(LexiconFile.read(path))
        index.ends = tuple(index.endings)
        index.beginnings = frozenset(key[:2] for key in index.titles)
        index.first = frozenset(c for c, n in Counter(key[0] for key in index.titles).items() if n >= TYPICAL)
        index.last = frozenset(c for c, n in Counter(key[-1] for key in index.titles).items() if n >= TYPICAL)
        index.end_weights = load_weights(folders)
        for path in lexicon_files(folders, "prose.toml"):
            index.read_prose(LexiconFile.read(path))
        return index

    def _add(self, file: LexiconFile) -> None:
        data = file.data
        file.known(data, {"genre", "report_years", "title_words", "laws", "sections"})
        genre = file.need(data, "genre", str)
        years = file.years(data, "report_years")
        words, laws = (tuple(file.strings(data, name)) for name in ("title_words", "laws"))
        self.genres.append(Genre(genre, words, frozenset(years), laws))
        for section in file.tables(data, "sections"):
            file.known(section, {"role", "titles", "parts"}, "a section")
            role = file.need(section, "role", str, "a section")
            where = f"section {role}"
            for title in file.words(section, "titles", where):
                self._enter(title, KnownTitle(genre, role, False))
            for title in file.words(section, "parts", where) if "parts" in section else []:
                self._enter(title, KnownTitle(genre, role, True))

    def _enter(self, title: str, known: KnownTitle) -> None:
        plain = fold(title).text.replace("{Y}", "2000")
        if plain.startswith("{ORG}"):
            key = title_key(plain.removeprefix("{ORG}"))
            if len(key) > 1:
                self.endings.setdefault(key, []).append(known)
            return
        key = title_key(plain.replace("{ORG}", ""))
        if key:
            self.titles.setdefault(key, []).append(known)
            loose = _LOOSE_END.sub("", key)
            if len(loose) > 1:
                self.loose.setdefault(loose, []).append(known)

    def are_two(self, first: str, second: str) -> bool:
        """Return whether two short lines are rather two titles than one: one ends and the other begins as titles do."""
        return len(second) > 3 and first[-1:] in self.last and second[:1] in self.first

    def ends_as_titles_do(self, text: str) -> bool:
        """Return whether a line ends with a word after which a title hardly goes on: 情况, 工作, 说明."""
        return _LOOSE_END.search(text) is not None

    def ends_only(self, text: str) -> bool:
        """Return whether a line is nothing but a word that titles end with: what a title left over."""
        return _LOOSE_END.fullmatch(text.rstrip("。: ")) is not None

    def _lookup(self, text: str) -> list[KnownTitle]:
        if len(text) > LONGEST_TITLE + 4:
            return []
        key = title_key(text)
        found = self.titles.get(key)
        if not found and len(key) > 2:
            loose = _LOOSE_END.sub("", key)
            found = self.loose.get(loose) if len(loose) > 1 else None
            if not found and key.endswith(self.ends):
                found = next((own for end, own in self.endings.items() if key.endswith(end)), None)
        return found or []

    def exact(self, text: str) -> list[KnownTitle]:
        """Return what the folded text is known as, word for word but for a year."""
        return self.titles.get(title_key(text), []) if len(text) <= LONGEST_TITLE + 4 else []

    def answered(self, text: str) -> int:
        """Return the length of the known title with its answer glued to it, `收费情况无`; 0 if the text is none."""
        for answer in self.answers if len(text) <= LONGEST_TITLE and text.endswith(self.answer_ends) else ():
            left = text.removesuffix(answer).rstrip(" :,")
            ended = text[len(left) : len(left) + 1] == " " or self.lookup(left) or self.ends_as_titles_do(left)
            if left != text and len(left) > 3 and ended:
                return len(left)
        return 0

    def known_before_body(self, text: str) -> int:
        """Return the length of the known title that stands before the visible beginning of a body; 0 if none."""
        for match in self.body.finditer(text, 2, LONGEST_RUN_IN):
            left = text[: match.start()].rstrip(" :,")
            if match.lastgroup in BEHIND_TITLES and len(left) < match.start():
                continue
            if self.exact(left) or (match.lastgroup in SURE and self.lookup(left)):
                return match.start()
        return 0

    def opens_body(self, text: str, position: int) -> bool:
        """Return whether the title of a main section stands at a position, whatever stands before it or behind."""
        rest = text[position : position + LONGEST_TITLE]
        length = self.known_before_body(rest) or self.known_beginning(rest)
        return length > 0 and is_section(self.exact(rest[:length].rstrip(" :,")))

    def known_beginning(self, text: str) -> int:
        """Return the length of the longest known title that the text begins with; 0 if none."""
        if "年" not in text[:LONGEST_TITLE]:  # else the year may stand before what is known
            first = title_key(text[:FIRST_CHARACTERS])[:2]
            if len(first) == 2 and first not in self.beginnings and first[0] not in self.titles:
                return 0
        aside = next((word for word in self.asides if text.startswith(word) and word != text), "")
        lengths = list(range(min(len(text), LONGEST_TITLE) - 1, 3, -1))
        for length in [*lengths, len(aside)] if aside else lengths:
            ends = text[length - 1] not in "(,、" and not text.startswith(_GOES_ON, length)
            if ends and title_key(text[:length]) in self.titles:
                return length
        return 0
