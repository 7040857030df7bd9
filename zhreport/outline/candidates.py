"""Heading candidates: every place in the text that may be a heading, and how far it would reach.

A candidate is a marker (whole or damaged) with what follows it, or a line without marker that reads like a title. Nothing is
decided here; `zhreport.outline.decide` decides for the document as a whole. Offsets are in the folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from zhreport.outline.before import follows, has_own_line, heads_alone, is_due, is_open
from zhreport.outline.below import mark_bodiless
from zhreport.outline.candidate import CHAPTER_RANK, FORMAL_RANK, SECTION_RANK, Candidate, Found
from zhreport.outline.extents import CLOSERS, LONGEST_PLAIN, SHORTEST_BELOW, known_phrase, names_article
from zhreport.outline.markers import Marker, MarkerGrammar
from zhreport.outline.misprints import mend_markers
from zhreport.outline.prose_grammar import LONGEST_LINE, LONGEST_RUN_IN, LONGEST_TITLE
from zhreport.outline.rows import Row, is_unclosed, rows_of
from zhreport.outline.run_together import last_before, markers_inside, missing_firsts, next_glued, runs_together
from zhreport.outline.titles import TitleIndex
from zhreport.text.dates import DATED
from zhreport.text.lines import Line

FARTHEST = 1000  # characters behind a marker that are looked at for a title: what follows a heading may be without end
MOST_BETWEEN = 8  # candidates from a title to the next of its numbering
NEAR = 2  # lines from a colon to what it leads in: a page number may stand between
LONGEST_LEAD = 24  # characters of a sentence's end that leads in a list or the report
SHORT_CHAPTER = 12  # characters of a title that nothing about its words puts in doubt
FEW_ROWS, LONG_ROW = 8, 300  # rows, and characters on average, of a report that was put on one line
_OF_SENTENCES = frozenset("。;,:!?、")
_ADDRESS = re.compile(r"www\.|://|@|[a-z\d]\.(?:com|cn|net|org)\b")  # of a web page, of a mailbox
_HEAD_END = re.compile(r"[。;:](?!(?<=:)//)")


class _Scan:
    """Looks through the rows of one document."""

    def __init__(
        self, rows: list[Row], grammar: MarkerGrammar, titles: TitleIndex, width: int | None, papers: frozenset[int]
    ) -> None:
        self.width, self.papers = width, papers
        self.grammar, self.titles, self.rows = grammar, titles, rows
        size = sum(len(row.text) for row in rows)
        self.one_line = bool(rows) and len(rows) <= FEW_ROWS and size > LONG_ROW * len(rows)
        self.together = self.one_line  # whether blanks part headings from bodies in the row that is looked at
        self.missing: frozenset[str] = frozenset()  # families whose first number may be glued to what stands before it
        self.found: list[Candidate] = []

    def run(self) -> list[Candidate]:
        """Return the candidates of every row."""
        before: Row | None = None
        firsts = missing_firsts(self.rows)
        for number, row in enumerate(self.rows):
            first = len(self.found)
            if firsts:
                self.missing = frozenset(name for name, below in firsts.items() if number < below)
            self.together = self._is_together(row)
            skip = self._at_start(row, before)
            skip = self._at_lost_end(row, skip) if self.together and len(self.found) > first else skip
            if skip < len(row.text):
                self._inside(row, skip)
            for candidate in self.found[first:]:
                candidate.row = number
            if len(self.found) - first > 1:
                mark_bodiless(self.found[first:], row)
            before = row
        return self.found

    def _at_start(self, row: Row, before: Row | None) -> int:
        """Add the candidate that a row begins with; return where the rest of the row begins."""
        text = row.text
        marker = self.grammar.match(text)
        if marker is None or row.line.index in self.papers:
            candidate = self._unmarked(row)
        elif marker.family.role == "bullet":
            candidate = None
        else:
            candidate = self._first_marked(row, marker)
            if candidate is not None and marker.family.role != "heading" and not has_own_line(candidate):
                candidate = None
        if candidate is None:
            return 0
        if before is not None:
            self._look_before(candidate, row, before, self.found[-1] if self.found else None)
        self.found.append(candidate)
        if not candidate.head and candidate.marker is not None and marker is not None and len(text) > LONGEST_TITLE:
            return marker.end  # a numbered sentence: what it numbers in turn stands inside
        return len(text) if not candidate.run_in else max(row.position(candidate.end), 0)

    def reopen(self, row: Row, marker: Marker, number: int) -> Candidate | None:
        """Return the candidate that a marker in a row opens, which the numbering around it has shown."""
        self.together = self._is_together(row)
        inside = marker.start > 0
        limit = self._next_in(row, marker, number) if inside else len(row.text)
        candidate = self._marked(row, marker, limit, inside)
        if candidate is not None and inside:
            candidate.after_semicolon = last_before(row.text, marker.start) == ";"
            self._note_lead(candidate, row.text, marker.start)
        elif candidate is not None and number:
            at = bisect_left(self.found, number, key=attrgetter("row"))
            self._look_before(candidate, row, self.rows[number - 1], self.found[at - 1] if at else None)
        return candidate

    def _is_together(self, row: Row) -> bool:
        return self.one_line or row.line.cut or runs_together(row.text)

    def _next_in(self, row: Row, marker: Marker, number: int) -> int:
        """Return where the next marker of a row stands, whose number is given; its end if there is none."""
        at = bisect_left(self.found, row.offset(marker.end), key=attrgetter("start"))
        nearest = self.found[at] if at < len(self.found) else None
        return row.position(nearest.start) if nearest is not None and nearest.row == number else len(row.text)

    def _look_before(self, candidate: Candidate, row: Row, before: Row, last: Candidate | None) -> None:
        """Note what the row before says of the candidate that a row begins with: a list, an address, a sentence that is not over."""
        titles = self.titles
        above = last if last is not None and last.line == before.line.index else None  # what opens the row before
        if row.line.index - before.line_at(len(before.text) - 1).index <= NEAR:
            self._note_lead(candidate, before.text, len(before.text))
            headed = above is not None and heads_alone(above)
            candidate.after_colon = candidate.listed or (candidate.after_colon and not headed)
        candidate.after_address = before.text.endswith(titles.address_ends)
        if not candidate.known and not (above is not None and follows(candidate, above)):
            candidate.mid_sentence = is_open(before, row, last, titles, self.width)
        if candidate.mid_sentence and has_own_line(candidate) and is_due(candidate, self.found[-MOST_BETWEEN:]):
            candidate.mid_sentence = False
        if candidate.mid_sentence and self.width is None and candidate.formal:
            cut = before.text[-1] in ",、" or before.text[-1] + row.text[0] in titles.cut_words
            candidate.mid_sentence = cut or before.text.endswith(titles.never_ends)
        if row.text[0] == ")" and is_unclosed(before.text[-LONGEST_TITLE:]):
            candidate.mid_sentence = True  # it closes what the line before opened

    def _first_marked(self, row: Row, marker: Marker) -> Candidate | None:
        """Return the candidate that the marker at the start of a row opens.

        In a report on one line its title may have no end but the next marker: `一、围绕稳增长推进公开 (一)加强预期引导。`
        """
        found = self._marked(row, marker, len(row.text))
        if not self.together or found is None or found.head or marker.family.rank > FORMAL_RANK:
            return found
        inner = next(iter(markers_inside(row.text, marker.end, self.grammar, self.titles)), None)
        title = self._marked(row, marker, inner.start) if inner is not None else None
        return title if title is not None and title.head else found

    def _marked(self, row: Row, marker: Marker, limit: int, inside: bool = False) -> Candidate | None:
        """Return the candidate that a marker opens in a row; `limit` is where the next marker of the row stands."""
        family, at = marker.family, marker.end
        if family.rank <= FORMAL_RANK:
            limit = next_glued(row.text, marker, limit, self.grammar, self.titles, self.found[-MOST_BETWEEN:])
        body = row.text[at : min(limit, at + FARTHEST)]
        if not body:
            if family.needs_title or inside or row is self.rows[-1]:
                return None  # or the text breaks off behind it
            head = family.name != "article"  # 第一条 above its text is no title
            return self._candidate(row, marker, at, at, "", False, False, head)
        if family.name == "bracket" or body[0] == "【":
            return self._bracketed(row, marker, body, inside)
        formal = family.rank <= FORMAL_RANK and (self.together or not inside)
        asked = family.needs_title, formal, inside, limit < len(row.text), self.together
        phrase = known_phrase(body, asked, self.titles)
        if not phrase.head and len(body) < limit - at:
            body = row.text[at:limit]
            phrase = known_phrase(body, asked, self.titles)
        if family.needs_title and not phrase.head:
            return None
        found = self._candidate(
            row, marker, at + len(phrase.title), at + phrase.end, phrase.title, phrase.run_in, inside, phrase.head
        )
        if not found.head and family.rank <= CHAPTER_RANK and not phrase.run_in and len(body) <= SHORT_CHAPTER:
            found.head = _OF_SENTENCES.isdisjoint(body)  # 第四章 共有: a chapter may be called anything
        if family.name == "article" and not names_article(phrase):
            found.head = False  # what an article begins with is no title of it
        found.known, found.maybe_line, found.closing = phrase.known, phrase.maybe_line, phrase.closing
        if phrase.closing == ":" and phrase.run_in and not inside and not found.known and row.parts is None:
            found.goes_on = self.titles.goes_on(phrase.title, body[phrase.end :])
        labelled = phrase.title in self.titles.labels or body.startswith(self.titles.definition_begins, phrase.end)
        found.defined = phrase.closing == ":" and labelled
        found.duty, found.duties, found.guessed = phrase.duty, phrase.duties, phrase.guessed
        found.norm = phrase.norm
        return found

    def _bracketed(self, row: Row, marker: Marker, body: str, inside: bool) -> Candidate | None:
        """Return the candidate whose title stands in black brackets: `【重点工作】`, `第三条 【定义】`."""
        opening = 1 if body[0] == "【" else 0
        close = body.find("】")
        if close < 0:
            return None
        title = body[opening:close].strip()
        if _ADDRESS.search(title):
            return None
        rest = body[close + 1 :].strip()
        titled = rest and len(rest) <= LONGEST_TITLE and _OF_SENTENCES.isdisjoint(rest)  # 【工作动态】某局召开会议
        if titled or title.replace(" ", "") in self.titles.labels:  # what a database, or a column, calls the next thing
            inner = self.grammar.match(row.text, row.text.index("】", marker.end) + 1)
            return self._marked(row, inner, len(row.text), inside) if inner is not None and inner.heads else None
        begin = marker.end + opening
        found = self._candidate(
            row, marker, begin + len(title), marker.end + close + 1, title, bool(rest), inside, True
        )
        found.text_start = row.offset(begin)
        found.bracketed = opening == 1
        found.known = self.titles.lookup(title)
        return found

    def _candidate(
        self,
        row: Row,
        marker: Marker | None,
        text_end: int,
        end: int,
        title: str,
        run_in: bool,
        inside: bool,
        head: bool,
        at: int = 0,
    ) -> Candidate:
        """Return a candidate whose positions in the row are moved to the text; without a marker it begins at `at`."""
        start, text_start = (marker.start, marker.end) if marker else (at, at)
        if row.parts is None:
            line = row.line
            base, index = line.start, line.index
            placed = marker.moved(base) if marker is not None and base else marker
            return Candidate(
                base + start, base + text_start, base + text_end, base + end, index, index,
                placed, title, run_in, inside, head,
            )  # fmt: skip
        placed = marker
        if marker is not None:
            placed = Marker(marker.family, row.offset(start), row.end(marker.end), marker.ordinal, marker.numbers)
        offset = row.offset(min(text_start, len(row.text) - 1)) if text_end > text_start else row.end(text_start)
        found = Candidate(
            row.offset(start), offset, row.end(text_end), row.end(end), row.line_at(start).index,
            row.line_at(end - 1).index, placed, title, run_in, inside, head,
        )  # fmt: skip
        found.pieces = row.pieces(start, end)
        found.split = bool(found.pieces)
        return found

    def _unmarked(self, row: Row) -> Candidate | None:
        """Return a row without marker that is a title, or opens with a phrase that may be one."""
        text, titles = row.text, self.titles
        if len(text) <= LONGEST_TITLE:
            title = text.rstrip(CLOSERS)
            if row.line.index in self.papers and row.parts is None:
                found = self._candidate(row, None, len(title), len(text), title, False, False, True)
                found.member = True
                return found
            remark = title[:1] == "(" and title.find(")") == len(title) - 1  # (详见附表)
            label, colon, named = text.partition(":")
            led = (colon and label in titles.labels) or _ADDRESS.search(title) or titles.caption.match(title)
            if not title or remark or led or is_unclosed(title) or DATED.fullmatch(title):
                return None
            name = label if label in titles.asides and len(named) > len(label) + 2 else title  # 引言:新时代的使命
            known = titles.exact(name)
            if not known and titles.answered(title):
                return None
            if known or (text[-1] not in ";,!" and titles.looks_like_title(title, LONGEST_PLAIN)):
                if text[-1] not in "。:" or titles.looks_like_lead_phrase(title):
                    found = self._candidate(row, None, len(title), len(text), title, False, False, True)
                    found.known, found.closing = known, text[-1] if text[-1] in CLOSERS else ""
                    found.aside = name.replace(" ", "") in titles.asides
                    found.titled = not found.closing and titles.document.search(title) is not None
                    found.statement = not known and titles.statement.search(title) is not None
                    return found
            if text[-1] not in "。;:" and row is not self.rows[-1]:  # it may break off
                return None
        if text[-1] == "。" and len(text) <= LONGEST_LINE and titles.sums_up(text[:-1]):
            found = self._candidate(row, None, len(text) - 1, len(text), text[:-1], False, False, True)
            found.closing, found.summed = "。", True
            return found
        return self._lead_phrase(row, 0)

    def _lead_phrase(self, row: Row, at: int) -> Candidate | None:
        """Return the phrase that body text follows at a position of a row, if it may be a run-in heading without marker."""
        text, titles = row.text, self.titles
        match = _HEAD_END.search(text, at, at + LONGEST_RUN_IN)
        below = len(text) - match.end() if match and (text.rstrip('"')[-1:] in "。:" or row is self.rows[-1]) else 0
        colon = match is not None and match[0] == ":" and below >= SHORTEST_BELOW
        if match and colon and text.startswith(titles.definition_begins, match.end()):
            colon = False  # a glossary's
        if match and (match[0] == "。" or colon) and match.end() < len(text):
            title = text[at : match.start()]
            short = titles.looks_like_lead_phrase(title) or titles.sums_up(title)
            whole = not (colon or at or " " in title or "一、" in title or titles.serial.search(title))
            if short or (whole and titles.looks_like_lead_phrase(title, LONGEST_PLAIN)):
                found = self._candidate(row, None, match.start(), match.end(), title, True, at > 0, True, at)
                found.long = not short
                found.known = titles.lookup(title)
                found.closing = match[0]
                found.statement = titles.statement.search(title) is not None
                return found
        return None

    def _at_lost_end(self, row: Row, skip: int) -> int:
        """Add the run-in phrase behind the blank that ends a heading in a report on one line; return where the rest begins."""
        heading = self.found[-1]
        if not (0 < skip < len(row.text) and heading.run_in and heading.closing == "" and heading.marker is not None):
            return skip
        at = len(row.text) - len(row.text[skip:].lstrip())
        found = self._lead_phrase(row, at) if self.grammar.match(row.text, at) is None else None
        if found is None:
            return skip
        self.found.append(found)
        return row.position(found.end)

    def _note_lead(self, candidate: Candidate, text: str, end: int) -> None:
        """Note whether what stands before a candidate ends with a colon: its numbering is a list, if no section's."""
        before = text[max(end - LONGEST_LEAD, 0) : end].rstrip()
        if not before.endswith(":"):
            return
        section = candidate.marker is not None and candidate.marker.family.rank <= SECTION_RANK
        candidate.after_colon = not (section and self.titles.report_lead.search(before))
        candidate.listed = candidate.after_colon and self.titles.list_lead.search(before) is not None

    def _inside(self, row: Row, skip: int) -> None:
        """Add the candidates inside a row, after its first `skip` characters."""
        text = row.text
        waiting = markers_inside(text, max(skip, 1), self.grammar, self.titles, self.missing)
        waiting.reverse()
        position = skip
        while True:
            glued = self.grammar.match(text, position) if 0 < position < len(text) else None
            if glued is not None and glued.heads and (not waiting or waiting[-1].start > glued.start):
                waiting.append(glued)
            if not waiting:
                return
            marker = waiting.pop()
            limit = waiting[-1].start if waiting else len(text)
            candidate = self._marked(row, marker, limit, inside=True)
            position = 0
            if candidate is not None and (candidate.head or candidate.text):
                candidate.after_semicolon = last_before(text, marker.start) == ";"
                self._note_lead(candidate, text, marker.start)
                self.found.append(candidate)
                position = row.position(candidate.end) if candidate.head else 0


def find_candidates(
    lines: list[Line], grammar: MarkerGrammar, titles: TitleIndex, width: int | None, papers: frozenset[int]
) -> Found:
    """Return the candidates of the given lines (tables, furniture and metadata taken out), in source order.

    A hard-wrapped document was broken at `width` characters; `papers` are the lines that are titles of a collection's papers.
    """
    scan = _Scan(rows := rows_of(lines, width, grammar, titles), grammar, titles, width, papers)
    found = Found(mend_markers(scan.run(), rows, grammar, scan.reopen), rows)
    found.breaks_off = bool(rows) and titles.breaks_off(rows[-1].text)
    return found
