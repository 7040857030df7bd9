"""The words that tell the parts of an unknown table: lexicons/tables.toml, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import LexiconFile, pattern_of, words_of

LONGEST_CAPTION = 48  # characters of a line above a table; a longer one is a sentence
LONGEST_NAME = 6  # characters of a column's name that is known only by its ending
_UNIT_IN_LINE = re.compile(r"单位 ?: ?(?P<unit>[^\s)]{1,10})")
_BRACKET = re.compile(r"[(](?:(?:单位|计量单位) ?: ?)?(?P<unit>[^()]{1,10})[)]$")
_HEADER = (
    "index",
    "unit",
    "name",
    "group",
    "index_endings",
    "name_endings",
    "group_endings",
    "attribute",
    "single",
    "column_numbers",
    "column_letters",
)
YEAR = re.compile(r"(?:19|20)\d\d年")
_FIELD = re.compile(r"[一-鿿 ]{2,9}(?:[(][^()]{1,8}[)])?:.*")
_GAP = re.compile(r" {2,}")
_OPENING, _CLOSING = "([《“【〔", ")]》”】〕"


@dataclass(slots=True, kw_only=True)
class TableWords:
    """What a line or a header word says of the table that it belongs to."""

    numbered_caption: re.Pattern[str] = pattern_of("caption.numbered")
    """Names a table by its number, as a whole line."""
    caption: re.Pattern[str] = pattern_of("caption.patterns")
    """Names a table, as a whole line."""
    weak_endings: tuple[str, ...] = words_of("caption.weak_endings")
    """Endings of captions that sentences and headings have as well."""
    unit_line: re.Pattern[str] = pattern_of("unit_line.patterns")
    """Gives the unit of all figures, as a whole line."""
    head_line: re.Pattern[str] = pattern_of("head_line.patterns")
    """Other lines of a table's head: who filled it in, for which time."""
    note: re.Pattern[str] = pattern_of("note.patterns")
    """Explains the table, as a whole line."""
    numbered: re.Pattern[str]
    """A further note, with its number as first group."""
    group_line: re.Pattern[str] = pattern_of("group_line.patterns")
    """Says how the rows below are divided, as a whole line."""
    number: re.Pattern[str]
    """The number that a title begins with."""
    header: dict[str, frozenset[str]]
    """Header words by what their column holds: `index`, `unit`, `name`, `group`, `attribute`, `single`, `column_numbers`.

    Of `name_endings`, `group_endings` and `attribute` a word may be the end of the name.
    """
    index_endings: tuple[str, ...] = words_of("header.index_endings")
    """Endings of header words over numbers and codes."""
    name_endings: tuple[str, ...] = words_of("header.name_endings")
    """Endings of header words that name the rows."""
    group_endings: tuple[str, ...] = words_of("header.group_endings")
    """Endings of header words that group them."""
    attribute_endings: tuple[str, ...] = words_of("header.attribute")
    """Endings of header words that say something of the rows."""
    column_letters: list[str] = words_of("header.column_letters", list)
    """What a row that numbers the columns calls those of labels, in order."""
    amounts: tuple[str, ...] = words_of("below.amounts")
    """Endings of names below which figures stand."""
    worded: tuple[str, ...] = words_of("below.words")
    """Endings of names below which words stand."""
    dated: tuple[str, ...] = words_of("below.dates")
    """Endings of names below which days or months stand."""
    units: frozenset[str] = words_of("cells.units", frozenset)
    """Units that stand in brackets behind a name."""
    totals: tuple[str, ...] = words_of("cells.totals")
    """What a total row is called."""
    subtotals: tuple[str, ...] = words_of("cells.subtotals")
    """Which of these stand for a group of rows."""
    parts: tuple[str, ...] = words_of("cells.parts")
    """How a label begins that is part of the row above."""
    rates: tuple[str, ...] = words_of("cells.rates")
    """Endings of names of columns that hold shares or rates."""
    shares: tuple[str, ...] = words_of("cells.shares")
    """Endings of those that hold shares of a whole."""
    seam_begins: tuple[str, ...] = words_of("seams.begins")
    """How the second part of a broken name begins."""
    seam_ends: tuple[str, ...] = words_of("seams.ends")
    """How the first part of a broken name ends."""
    after_digits: tuple[str, ...] = words_of("seams.after_digits")
    """How its second part begins where the first ends with a digit."""
    tails: frozenset[str] = words_of("seams.tails", frozenset)
    """Second parts that do not stand alone."""
    _corners: dict[str, str] = field(init=False)
    _words: frozenset[str] = field(init=False)
    _endings: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._corners = {word: kind for kind in ("group", "name", "unit", "index") for word in self.header[kind]}
        self._words = frozenset().union(*self.header.values())
        self._endings = (*self.index_endings, *self.name_endings, *self.group_endings, *self.attribute_endings)

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> TableWords:
        """Read lexicons/tables.toml. Raises `LexiconError` where it is malformed."""
        file = LexiconFile.read(lexicon_files(folders, "tables.toml")[-1])
        header, note, group_line = (file.need(file.data, name, dict) for name in ("header", "note", "group_line"))
        found = cls(
            **file.declared(cls),
            numbered=file.compiled(file.typed(note, "numbered", str, "[note]", ""), "[note]"),
            number=file.compiled(file.need(group_line, "number", str), "[group_line]"),
            header={name: frozenset(file.words(header, name, "[header]")) for name in _HEADER},
        )
        file.all_asked()
        return found

    def column(self, text: str) -> str:
        """Return what a column of this name holds: a key of `header`, `` if the name tells nothing.

        >>> TableWords.load().column("计量 单位"), TableWords.load().column("建设地点")
        ('unit', 'attribute')
        """
        word = bare_name(text)
        kind = self.corner(word)
        if kind or not word.endswith(self._endings):
            return kind
        if len(word) <= LONGEST_NAME:
            if word.endswith(self.index_endings):
                return "index"
            if word.endswith(self.name_endings):
                return "name"
            if word.endswith(self.group_endings):
                return "group"
        return "attribute" if word.endswith(self.attribute_endings) else ""

    def corner(self, word: str) -> str:
        """Return what a column of labels of exactly this name holds: `index`, `unit`, `name`, `group`, or ""."""
        return self._corners.get(word, "")

    def known(self, word: str) -> bool:
        """Return whether a bare name of more than one character is a header word or a total, as a whole."""
        return len(word) > 1 and (word in self.totals or word in self._words)

    def is_header_word(self, text: str) -> bool:
        """Return whether a text is a header word as it stands in the lexicon, or says what a rate is: it names no row."""
        word = bare_name(text)
        return len(word) > 1 and (word in self.rates or word in self._words)

    def names_column(self, text: str) -> bool:
        """Return whether a text is a known name of a column, not merely one that ends like some."""
        kind = self.column(text)
        return bool(kind) and (kind != "attribute" or len(text) <= LONGEST_NAME)

    def is_unit(self, text: str) -> bool:
        """Return whether a text is nothing but a unit."""
        return text.strip("()") in self.units

    def unit_after(self, name: str) -> str:
        """Return the unit in brackets at the end of a name, "" if there is none.

        >>> TableWords.load().unit_after("增长(%)"), TableWords.load().unit_after("一般收入(一)")
        ('%', '')
        """
        match = _BRACKET.search(name)
        return match["unit"] if match and match["unit"] in self.units else ""

    def unit_of_line(self, text: str) -> str:
        """Return the unit that a line above a table gives to all figures, "" if it gives none."""
        match = _UNIT_IN_LINE.search(text)
        return match["unit"] if match and match["unit"] in self.units else ""

    def is_total(self, label: str) -> bool:
        """Return whether a row or a column of this name sums up others."""
        return label.endswith(self.totals)

    def is_amount(self, name: str) -> bool:
        """Return whether figures stand below a name, and no words."""
        return bare_name(name).endswith(self.amounts)

    def is_worded(self, name: str) -> bool:
        """Return whether words stand below a name, and no figures alone."""
        return bare_name(name).endswith(self.worded)

    def is_dated(self, name: str) -> bool:
        """Return whether days or months stand below a name."""
        return bare_name(name).endswith(self.dated)

    def is_rate(self, name: str) -> bool:
        """Return whether a column of this name holds shares or rates rather than amounts."""
        return bare_name(name).endswith(self.rates)

    def is_share(self, name: str) -> bool:
        """Return whether a column of this name holds shares of a whole."""
        return bare_name(name).endswith(self.shares)

    def seam(self, first: str, second: str) -> int:
        """Return how clearly a text goes on in another: 0 not at all, 3 for sure (a bracket, a year).

        >>> words = TableWords.load()
        >>> words.seam("长度(公", "里)"), words.seam("2020", "年实际"), words.seam("农业", "工业")
        (3, 3, 0)
        """
        if not first or not second:
            return 0
        if YEAR.match(first + second) and not YEAR.match(first):
            return 3
        if _open_brackets(first) > 0 or _open_brackets(second) < 0:
            return 3
        if second.startswith("〔"):
            return 3  # the year in the number of a document
        if second.startswith(self.seam_begins) or bare_name(second) in self.tails:
            return 2
        if first.endswith(self.seam_ends) and (len(first) == 1 or first not in self.seam_ends or self.is_rate(second)):
            return 2  # `同比` alone is a name as well
        if first[-1].isdigit() and second.startswith(self.after_digits):
            return 2
        if first[-1] == "-" and first[:-1].isdecimal() and second[0].isdecimal():
            return 3  # `1-`, `9月`
        titled = self.heads_rows(second)
        if second.startswith("(") and not titled and (len(second) < 8 or self.unit_after(second)):
            return 2
        if self.is_rate(first + second) and not self.is_rate(second) and not self.is_rate(first):
            return 2  # `同比增`, `长(%)`
        return 1 if self.is_fragment(first) or self.is_fragment(second) else 0

    def is_fragment(self, text: str) -> bool:
        """Return whether a text is a single character that does not stand alone as a name."""
        return len(text) == 1 and not text.isdecimal() and text not in self.header["single"]

    def is_whole(self, text: str) -> bool:
        """Return whether a text is a name by itself: a known one, or one that ends as names of figures do (`会议费`)."""
        word = bare_name(text)
        return self.known(word) or bool(self.column(text)) or (len(word) > 1 and word[-1] in self.tails)

    def heads_rows(self, text: str) -> bool:
        """Return whether a text reads like a title of rows: it says how those below are divided (`一、县直单位`)."""
        return self.group_line.fullmatch(text) is not None

    def titles_rows(self, text: str) -> bool:
        """Return whether a text is such a title and no colon leads in the rows."""
        return self.heads_rows(text) and text[-1] != ":"

    def is_part(self, text: str) -> bool:
        """Return whether a text alone between rows may be part of a name, and does not say what rows follow."""
        return not text.startswith(self.parts) and not self.heads_rows(text)

    def states_fields(self, text: str) -> bool:
        """Return whether a line is nothing but names with what they say: it stands beside a table, and is no row of it.

        >>> words = TableWords.load()
        >>> words.states_fields("联系人:王伟  联系电话:0871-65"), words.states_fields("其中:65岁以上"), words.states_fields("合计  12")
        (True, False, False)
        """
        return ":" in text and all(
            _FIELD.fullmatch(part) and not part.startswith(self.parts) for part in _GAP.split(text)
        )

    def above(self, text: str) -> str:
        """Return what a line above a table is: `numbered` or `caption`, `unit`, `head`, or "" for none of these."""
        if not text or len(text) > LONGEST_CAPTION or text[-1] in "。;,!?":
            return ""
        if self.unit_line.fullmatch(text):
            return "unit"
        if self.head_line.fullmatch(text):
            return "head"
        if self.numbered_caption.fullmatch(text):
            return "numbered"
        return "caption" if self.caption.fullmatch(text) and not text.endswith(self.weak_endings) else ""


def bare_name(text: str) -> str:
    """Return a header word without blanks, closing colon and a unit in brackets.

    >>> bare_name("指 标"), bare_name("金额(万元)")
    ('指标', '金额')
    """
    if text.isalnum():
        return text
    word = "".join(text.split()).rstrip(":")
    head, bracket, _ = word.partition("(")
    return head if bracket and head else word


def _open_brackets(text: str) -> int:
    """Return how many brackets the text opens and does not close, below 0 if it closes more than it opens."""
    return sum(map(text.count, _OPENING)) - sum(map(text.count, _CLOSING))
