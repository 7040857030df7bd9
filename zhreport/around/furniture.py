"""Page furniture: lines that the web page or the printer put around the report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, chain, pairwise
from pathlib import Path

from zhreport.around.front import FrontGrammar, bare
from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import NEVER, LexiconFile, any_of
from zhreport.tables.printed_units import unit_behind
from zhreport.text.lines import Line
from zhreport.text.memory import Memory

LONGEST = 160  # characters; a navigation bar may be long, a paragraph is longer
FEWEST_ON_PAGE = 12  # short lines of a page; rows of a table that have a word and a figure in common stand closer
MIN_REPEATS = 3  # times that a running header must stand in the document
SHORTEST_RUNNING, LONGEST_RUNNING = 6, 44  # characters of a running title
NEAR = 2  # lines among which prose stands beside such a number
CENTRED = 16  # blanks before what is set in the middle of its line
HEAD_LINES = 40  # first lines of a page among which it may show the beginning of the text
SHORTEST_TEASER = 40  # characters of such a beginning
FARTHEST_TEASED = 8  # lines from there to the text
LONG_LINE = 30  # characters of a line that no cell of a table has
_PAGE_NUMBER_BEHIND = re.compile(r"(?: +[-—第]?|[-—第]) ?\d{1,4} ?[-—页]?$")
_PAGE_NUMBER = re.compile(r"[-—第 ]*\d{1,4}[-—页 ]*")
_NUMBERED_TITLE = re.compile(
    r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[篇章节]"
)
LONGEST_PAGE_NUMBER = 9  # characters of a page number behind a title, the blanks before it left out
SHORTEST_CUT = 16  # characters of a line that is prose and no heading
SHORTEST_PIECE = 120  # characters of what a file viewer shows as one piece
_CHUNK_NUMBER = re.compile(r"(\d{1,3})、")
_TEASER_LABEL = re.compile(r"(?:【[^】]{1,6}】|[一-龥]{1,6}:) ?")
_FIGURES = frozenset("0123456789")
_SENTENCE_ENDS = "。;:!?"
_MARKER_ENDS = tuple("、.)．")
_BULLETS = tuple("·~•")
EDGES = " |\t│·•"


class Furniture:
    """The patterns of lexicons/boilerplate.toml, one group of one expression for each category.

    `outside` are the categories that are believed only above and below the body, but for the lines of their `anywhere`,
    `foot` those with which a page's foot may begin; `cues` are the categories that may hold whole sentences, each with the words of which one is in them all.
    """

    def __init__(
        self,
        patterns: dict[str, str],
        outside: Iterable[str] = (),
        foot: Iterable[str] = (),
        cues: dict[str, list[str]] | None = None,
        anywhere: Iterable[str] = (),
    ) -> None:
        cues = cues or {}
        self.outside = frozenset(outside)
        self.foot = frozenset(foot)
        self._anywhere = re.compile("|".join(anywhere) or NEVER.pattern)
        self.category = Memory(self._category).__getitem__
        self._pattern = _grouped({name: pattern for name, pattern in patterns.items() if name not in cues})
        self._sentences = _grouped({name: patterns[name] for name in cues})
        self._cues = re.compile(any_of(chain(*cues.values()))).search

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> Furniture:
        """Read the patterns. Raises `LexiconError` where a file is malformed."""
        patterns: dict[str, str] = {}
        marked: dict[str, set[str]] = {"outside": set(), "foot": set()}
        cues: dict[str, list[str]] = {}
        anywhere: dict[str, list[str]] = {}
        for path in lexicon_files(folders, "boilerplate.toml"):
            file = LexiconFile.read(path)
            for category in file.data:
                data, where = file.typed(file.data, category, dict), f"[{category}]"
                file.known(data, {"patterns", "anywhere", "cues", *marked}, where)
                if not category.isidentifier():
                    file.fail(where, "expected letters, figures and _ in a category's name", category)
                patterns[category] = "|".join(f"(?:{row})" for row in file.patterns(data, "patterns", where))
                for mark, categories in marked.items():
                    own = file.typed(data, mark, bool, where, False)
                    (categories.add if own else categories.discard)(category)
                anywhere[category] = file.patterns(data, "anywhere", where) if "anywhere" in data else []
                cues.pop(category, None)
                if "cues" in data:
                    cues[category] = file.words(data, "cues", where)
        return cls(patterns, **marked, cues=cues, anywhere=chain.from_iterable(anywhere.values()))

    def in_body(self, text: str) -> bool:
        """Return whether a folded line of an `outside` category is furniture inside the report's body, too.

        >>> furniture = Furniture.load()
        >>> furniture.in_body("某ICP备05000123号"), furniture.in_body("版权所有情况")
        (True, False)
        """
        return self._anywhere.fullmatch(text.strip(EDGES)) is not None

    def _category(self, text: str) -> str | None:
        """Return the category of a folded line, None if it is not furniture.

        >>> Furniture.load().category("- 3 -")
        'page_number'
        """
        if len(text) > LONGEST:
            return None
        if "。" in text:
            return self._notice(text)
        match = self._pattern.fullmatch(text.strip(EDGES))
        if match is None and text[:1] in _BULLETS:
            match = self._pattern.fullmatch(text)
        return match.lastgroup if match else self._notice(text)

    def _notice(self, text: str) -> str | None:
        """Return the category of a line of whole sentences that speak of the site and not of the report."""
        if not self._cues(text):
            return None
        match = self._sentences.fullmatch(text.strip(EDGES))
        return match.lastgroup if match else None


def _grouped(patterns: dict[str, str]) -> re.Pattern[str]:
    """Return one expression with a group for each category."""
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()) or NEVER.pattern)


def teasers(lines: list[Line]) -> list[Line]:
    """Return the lines of the head that say what stands right below again, as pages do above a text: cut off, or behind 导读."""
    found = []
    for line in lines[:HEAD_LINES]:
        if len(line.text) < SHORTEST_TEASER or "。" not in line.text:
            continue
        label = _TEASER_LABEL.match(line.text)
        own = bare(line.text[label.end() if label else 0 :]).rstrip(".…")
        for first in range(line.index + 1, min(line.index + 1 + FARTHEST_TEASED, len(lines))):
            if own.startswith(bare(lines[first].text[:SHORTEST_RUNNING])) and _is_beginning(
                own, lines, first, label is None
            ):
                found.append(line)
                break
    return found


def _is_beginning(own: str, lines: list[Line], first: int, cut: bool) -> bool:
    """Return whether the lines from the first on begin with these words, `cut` off inside a line, or anywhere."""
    said = 0
    for line in lines[first:]:
        text = bare(line.text[: 2 * len(own)])
        if not own.startswith(text[: len(own) - said], said):
            return False
        said += len(text)
        if said >= len(own):
            return said > len(own) or not cut
    return False


def running_lines(lines: list[Line], front: FrontGrammar) -> set[int]:
    """Return the indices of the lines that a printer repeats on every page, but for the title itself, which stands first.

    Such a line is short and stands again and again but for a page number, and either it ends like a title or the page
    number stands beside it; twice is enough where it does so both times, but for a numbered title, which contents list.
    """
    places = {
        text: own
        for text, own in _repeated(lines).items()
        if (len(own) >= MIN_REPEATS or _is_numbered_twice(lines, text, own)) and _like_header(text)
    }
    if not places:
        return set()
    stops = _counts(["。" in line.text for line in lines])
    prose = _counts(["。" in line.text or len(line.text) > LONG_LINE for line in lines])
    found: set[int] = set()
    for text, own in places.items():
        numbered = [_has_page_number(lines, i) for i in own]
        if not all(numbered) and stops[own[-1]] == stops[own[0] + 1]:
            continue  # the head of a page may name the document again and again; a printer's pages have text between
        bare = [number for i in own for number in _bare_numbers(lines, i)]
        if any(b <= a for a, b in pairwise(bare)) or (bare and not _on_pages(lines, own, prose)):
            numbered = [False] * len(own)  # figures of a table that repeats a label: pages count up
        if all(numbered) or (len(own) >= MIN_REPEATS and (front.ends_title(text) or 2 * sum(numbered) > len(own))):
            found.update(lines[i].index for i in own[0 if numbered[0] else 1 :])
    return found


def _is_numbered_twice(lines: list[Line], text: str, own: list[int]) -> bool:
    """Return whether page numbers stand beside a line both times, and it has no number of its own."""
    return all(_has_page_number(lines, i) for i in own) and not _NUMBERED_TITLE.match(text)


def _repeated(lines: list[Line]) -> dict[str, list[int]]:
    """Return where each short text stands that stands more than once, the page number behind it left out."""
    first: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        text = line.text
        if SHORTEST_RUNNING <= len(text) <= LONGEST_RUNNING and (last := text[-1]) not in "。;:,":
            if last.isdecimal() or last in "-—页":  # the pattern's last character; it is slow to fail
                number = _PAGE_NUMBER_BEHIND.search(text, len(text) - LONGEST_PAGE_NUMBER)
                text = text[: number.start()].rstrip(" ") if number else text
            if (before := first.setdefault(text, i)) != i:
                places.setdefault(text, [before]).append(i)
    return places


def _counts(wanted: Iterable[bool]) -> list[int]:
    """Return how many of the lines before each are wanted: between two lines there is none where the counts are the same."""
    return [0, *accumulate(wanted)]


def _has_page_number(lines: list[Line], i: int) -> bool:
    """Return whether a line has a page number behind or beside it."""
    beside = (lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(lines))
    return _PAGE_NUMBER_BEHIND.search(lines[i].text) is not None or any(map(_PAGE_NUMBER.fullmatch, beside))


def _bare_numbers(lines: list[Line], i: int) -> list[int]:
    """Return the number behind the text of a line, or those that stand alone on the lines beside it."""
    behind = _PAGE_NUMBER_BEHIND.search(lines[i].text)
    if behind and (digits := re.search(r"\d+", behind[0])):
        return [int(digits[0])]
    beside = (lines[j].text for j in (i - 1, i + 1) if 0 <= j < len(lines))
    return [int(text) for text in beside if len(text) <= 4 and text.isascii() and text.isdigit()]


def _on_pages(lines: list[Line], own: list[int], prose: list[int]) -> bool:
    """Return whether as many pages' worth of lines as their numbers say, or prose, stands between every two of some lines."""
    return all(
        prose[b] > prose[a + 1] or b - a > FEWEST_ON_PAGE * _pages_between(lines, a, b) for a, b in pairwise(own)
    )


def _pages_between(lines: list[Line], a: int, b: int) -> int:
    """Return how many pages the numbers beside two lines say that they are apart, 1 if they do not say."""
    first, second = (_bare_numbers(lines, i) for i in (a, b))
    return max(second[0] - first[0], 1) if first and second else 1


def _like_header(text: str) -> bool:
    """Return whether a text may stand at the head of every page: one with a unit behind it names figures."""
    if unit_behind(text):
        return False
    return not any(c in text for c in "|\t") and sum("一" <= c <= "鿿" for c in text) >= SHORTEST_RUNNING


def page_numbers(lines: list[Line], running: set[int]) -> set[int]:
    """Return the indices of the lines that are bare page numbers.

    A bare number is one beside a running title, one that is set in the middle of its line between lines of prose, or one of a
    sequence that goes up by one with whole paragraphs between.
    """
    bare = [i for i, line in enumerate(lines) if len(line.text) <= 4 and line.text.isascii() and line.text.isdigit()]
    found = {
        lines[i].index for i in bare if any(lines[j].index in running for j in (i - 1, i + 1) if 0 <= j < len(lines))
    }
    found.update(lines[i].index for i in _in_the_middle(lines, bare))
    row: list[int] = []
    for i in [i for i in bare if not _may_be_marker(lines, i)]:
        if row and not (int(lines[i].text) == int(lines[row[-1]].text) + 1 and _page_between(lines, row[-1], i)):
            found.update(lines[j].index for j in row if len(row) >= MIN_REPEATS)
            row = []
        row.append(i)
    found.update(lines[j].index for j in row if len(row) >= MIN_REPEATS)
    return found


def _in_the_middle(lines: list[Line], bare: list[int]) -> list[int]:
    """Return those of the bare numbers that are set in the middle of their lines beside prose, if they count up by one."""
    own = [i for i in bare if lines[i].indent >= CENTRED and _beside_prose(lines, i)]
    counts = all(int(lines[b].text) == int(lines[a].text) + 1 for a, b in pairwise(own))
    return own if counts else []


def _beside_prose(lines: list[Line], i: int) -> bool:
    return any(len(line.text) >= LONG_LINE for line in lines[max(i - NEAR, 0) : i + NEAR + 1])


def _may_be_marker(lines: list[Line], i: int) -> bool:
    """Return whether a bare number may be the marker of a heading whose text stands on the next line."""
    following = lines[i + 1].text if i + 1 < len(lines) else ""
    if following[:1] in _MARKER_ENDS:
        return True
    before = lines[i - 1].text if i else "。"
    return before[-1] in "。;:" and 0 < len(following) < LONG_LINE and following[-1] not in "。;"


def _page_between(lines: list[Line], first: int, last: int) -> bool:
    """Return whether a paragraph stands between two places, which no table of short cells has."""
    return any(len(line.text) >= LONG_LINE for line in lines[first + 1 : last])


def chunk_numbers(lines: list[Line]) -> set[int]:
    """Return the indices of the lines with which a file viewer numbered its pieces: `1、`, `2、`, ... alone on their lines.

    They look like markers of headings whose text stands on the next line. What gives them away is that they count through
    the whole document and cut sentences in two: most of them stand behind a line that has not come to its end.
    """
    row: list[int] = []
    for i, line in enumerate(lines):
        match = _CHUNK_NUMBER.fullmatch(line.text) if line.text[-1] == "、" else None
        if match and int(match[1]) == len(row) + 1:
            row.append(i)
    cutting = sum(i > 0 and _breaks_off(lines[i - 1].text) for i in row)
    counted = {lines[i].index for i in row} if len(row) >= MIN_REPEATS and 2 * cutting > len(row) else set()
    return counted.union(line.index for line in lines if line.numbers_piece)


def join_over(numbers: set[int], lines: list[Line]) -> None:
    """Note of the lines behind such numbers that they go on with the sentence that was cut there."""
    for before, number, line in zip(lines, lines[1:], lines[2:], strict=False):
        line.goes_on = number.index in numbers and before.text[-1] not in _SENTENCE_ENDS


def viewer_pieces(lines: list[Line]) -> list[Line]:
    """Return the lines that begin with the number that a file viewer gave to a piece of the text: `2、到1,200人次。`.

    No other line begins with such a number, each piece is long, and most of them break off in the middle of a sentence.
    """
    row = [
        i
        for i, line in enumerate(lines)
        if line.text[0] in _FIGURES and "、" in line.text[:4] and _CHUNK_NUMBER.match(line.text)
    ]
    if any(int(lines[i].text.partition("、")[0]) != number for number, i in enumerate(row, 1)):
        return []
    before = [lines[i - 1].text for i in row[1:]]
    long = all(len(text) >= SHORTEST_PIECE for text in before)
    return [lines[i] for i in row] if long and 2 * sum(map(_breaks_off, before)) > len(before) else []


def _breaks_off(text: str) -> bool:
    """Return whether a line is prose that has not come to its end."""
    return len(text) >= SHORTEST_CUT and text[-1] not in _SENTENCE_ENDS and ("," in text or "。" in text)


def number_goes_on(lines: list[Line], line: Line) -> bool:
    """Return whether a number with a dash behind it goes on with the figures of the next line: `1-`, `9月`."""
    after = lines[line.index + 1].text if line.index + 1 < len(lines) else ""
    text = line.text.lstrip("| ")
    return text[:1].isdecimal() and text[-1] == "-" and after[:1].isdecimal() and not after.isdecimal()


def says_nothing(text: str) -> bool:
    """Return whether a line has no letter or figure, and is no border of a table drawn with characters."""
    return not any(char.isalnum() or char == "+" or "\u2500" <= char <= "\u257f" for char in text)


def bars_among_cells(lines: list[Line]) -> set[int]:
    """Return the indices of the lines of bars alone that are empty cells or ends of rows in a table with a cell to a line.

    Such a bar stands behind a cell that has a bar before it, or behind another of them.
    """
    found: set[int] = set()
    behind_cell = False
    for line in lines:
        if line.text.strip("| "):
            behind_cell = line.text[0] == "|" and line.text.count("|") == 1
        elif behind_cell:
            found.add(line.index)
    return found
