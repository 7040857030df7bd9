"""The way through: text to lines to recognisers to outline to tree.

`Parser.parse` reads like the list of what happens: the text is folded and cut into lines; the recognisers claim tables, page
furniture, title, signature and contents; what is left is prose and headings. The outline is decided for the whole document,
the tree is put together, topics are tagged, and every offset is moved to the source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from zhreport import diagnostics
from zhreport.around.given import Given, attach_origins, with_titles
from zhreport.around.glued import cut_glued
from zhreport.around.metadata import genre_of, read_metadata
from zhreport.assemble import put_together
from zhreport.knowledge import Knowledge
from zhreport.lexicon import lexicon_folders
from zhreport.model import Diagnostic, Source
from zhreport.model.later import later
from zhreport.outline.beside_tables import mark_table_lines
from zhreport.outline.candidates import find_candidates
from zhreport.outline.decide import Outline, decide
from zhreport.outline.parts import mark_parts
from zhreport.outline.rules import known_rules
from zhreport.page import Page
from zhreport.prose import wrap_width
from zhreport.recognisers import RECOGNISERS
from zhreport.remap import cover, to_source
from zhreport.report import Report
from zhreport.tables.narrative import compare_with_narrative
from zhreport.tagging import add_tokens, tag_topics
from zhreport.text.chars import Folded, fold
from zhreport.text.lines import split_lines
from zhreport.text.trust import judge

if TYPE_CHECKING:
    from zhreport.readers.source_text import SourceText
    from zhreport.words.segmentation import Words

Engine = Literal["auto", "rjieba", "jieba"]


class Parser:
    """A configured parser: made once, used for any number of texts, safe to share between threads and to pickle.

    `lexicons` are folders of the shape of the shipped lexicons/, which add to it or override files of the same name;
    `forms` are single TOML files of forms that are known besides; `segmenter` is `auto`, `rjieba` or `jieba`; `rules_off`
    names rules of evidence for headings that are switched off (see `zhreport.outline.rules.RULES`). Raises `LexiconError` for a
    malformed file and for a folder that is not there, `ValueError` for an unknown segmenter or rule.
    """

    def __init__(
        self,
        *,
        lexicons: Sequence[str | Path] = (),
        forms: Sequence[str | Path] = (),
        segmenter: Engine = "auto",
        rules_off: Sequence[str] = (),
    ) -> None:
        for name, given in (("form files", forms), ("rules", rules_off)):
            if isinstance(given, str | Path):
                raise TypeError(f"expected a list of {name}, not {str(given)!r} alone")
        self._folders = lexicon_folders(lexicons)
        self._forms = tuple(Path(file) for file in forms)
        if segmenter != "auto":
            from zhreport.words.segmenters import check_choice

            check_choice(segmenter)
        self._segmenter = segmenter
        self._off = known_rules(rules_off)
        self.knowledge = Knowledge.load(self._folders, self._forms)
        self._words: Words | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        off = tuple(self._off)
        return partial(Parser, lexicons=self._folders, forms=self._forms, segmenter=self._segmenter, rules_off=off), ()

    @property
    def words(self) -> Words:
        """The segmenter with the domain lexicon; loaded when it is first needed."""
        if self._words is None:
            from zhreport.words.segmentation import Words

            self._words = Words(segmenter=self._segmenter, lexicons=self._folders)
        return self._words

    def parse(self, text: str | SourceText, *, tokens: bool = False, source: Source | None = None) -> Report:
        """Return the report that the text holds. Any `str` gives one; offsets count code points of `report.text`.

        A leading byte-order mark is dropped. With `tokens`, titles, headings, paragraphs and items carry their words.
        What a reader made of a file (`zhreport.readers.load`) is taken with all that the file says of its structure.
        """
        known = self.knowledge
        read = None if isinstance(text, str) else _of_reader(text)
        if read is not None:
            text, source = read.text, source or read.source
        assert isinstance(text, str)
        text = text.removeprefix("\ufeff")
        page = self.page_of(text, read)
        folded = page.folded
        outline = self.outline_of(page)
        genre = genre_of(page, known)
        report = Report(text, source or Source(sha256=later(_digest, text)))
        report.children = put_together(page, known.grammar, outline, known.roles.of(outline.headings, genre))
        report.metadata = read_metadata(page, known, genre)
        report.diagnostics = [*page.diagnostics, *outline.diagnostics, *_character_notes(folded)]
        prose = tag_topics(report, folded, known.topics)
        if page.regions:
            tables = [table for region in page.regions for table in region.tables]
            year = report.metadata.year
            report.diagnostics.extend(compare_with_narrative(prose, tables, year, folded, known.labels.forms))
        if tokens:
            add_tokens(report, folded, self.words)
        to_source(report, folded)
        cover(report)
        if read is not None:
            attach_origins(report, read)
            report.diagnostics.extend(read.diagnostics)
        report.diagnostics.extend(judge(text, folded.odd))
        report.diagnostics.sort(key=lambda note: (note.start, note.end))
        return report

    def page_of(self, text: str, read: SourceText | None = None) -> Page:
        """Return the lines of a text without byte-order mark, claimed by the recognisers; `read` is what a reader said of it."""
        folded = fold(text, markup=True)
        lines = cut_glued(split_lines(folded), self.knowledge)
        page = Page(folded, lines, [None] * len(lines))
        page.given = Given.of(read, folded, lines)
        for recognise in RECOGNISERS:
            recognise(page, self.knowledge)
        return page

    def outline_of(self, page: Page) -> Outline:
        """Return the outline of what the recognisers left."""
        free = page.free()
        grammar, titles = self.knowledge.grammar, self.knowledge.titles
        found = find_candidates(free, grammar, titles, wrap_width(free), page.papers)
        found.candidates = with_titles(found.candidates, page)
        mark_table_lines(found, page, self.knowledge.labels)
        mark_parts(found, page, self.knowledge.titles)
        return decide(found, self._off)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _of_reader(text: object) -> SourceText:
    """Return what a reader made of a file. Raises `TypeError` for anything else."""
    from zhreport.readers.source_text import SourceText

    if not isinstance(text, SourceText):
        raise TypeError(f"expected a text, not {type(text).__name__}; a file or its bytes go to zhreport.read")
    return text


def _character_notes(folded: Folded) -> list[Diagnostic]:
    """Say what the folded view reads in another way than the source has it."""
    skipped = len(folded.markup.removed) if folded.markup else 0
    counts = (
        ("text.radical_folded", len(folded.radicals), "radicals are read as the characters they stand for"),
        ("text.markup_skipped", skipped, "marks between the characters are skipped when matching"),
        ("text.gloss_skipped", len(folded.glosses), "pinyin glosses are skipped when matching"),
        ("text.zero_width_skipped", folded.invisible, "characters without width are skipped when matching"),
    )
    size = len(folded.text)
    return [diagnostics.make(code, f"{count} {what}", 0, size) for code, count, what in counts if count]


@cache
def default_parser() -> Parser:
    """Return the parser with the shipped lexicons, made once."""
    return Parser()


def parser_with(
    lexicons: Sequence[str | Path] = (), segmenter: Engine = "auto", rules_off: Sequence[str] = ()
) -> Parser:
    """Return a parser with these settings: the one that all share, where they are the usual ones."""
    if not lexicons and segmenter == "auto" and not rules_off:
        return default_parser()
    return Parser(lexicons=lexicons, segmenter=segmenter, rules_off=rules_off)


def parse(text: str, *, tokens: bool = False) -> Report:
    """Parse a text with the shipped lexicons: see `Parser.parse`."""
    return default_parser().parse(text, tokens=tokens)
