"""The way through: text to lines to recognisers to outline to tree.

`Parser.parse` reads like the list of what happens: the text is folded and cut into lines; tables of known forms are claimed
first (their row labels look like headings), then page furniture, metadata, other grids, the title, the signature and the
table of contents; what is left is prose and headings. The outline is decided for the whole document, the tree is put
together, topics are tagged, and every offset is moved to the source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from zhreport import diagnostics
from zhreport.assemble import Assembly, stretches_of
from zhreport.candidates import Candidate, find_candidates, is_lone_marker
from zhreport.chars import Folded, fold
from zhreport.contents import find_contents
from zhreport.facts import MetadataGrammar
from zhreport.forms import Form, load_forms
from zhreport.front import (
    FoundSignature,
    FoundTitle,
    agency_in,
    find_signature,
    find_title,
    period_of,
    title_zone,
    year_of,
)
from zhreport.furniture import Furniture, running_lines
from zhreport.lines import Line, split_lines
from zhreport.markers import MarkerGrammar
from zhreport.model import (
    Boilerplate,
    Diagnostic,
    Item,
    Metadata,
    MetadataLine,
    Node,
    Paragraph,
    Section,
    Signature,
    Source,
    Span,
    Table,
    Title,
    Toc,
    TocEntry,
    Topic,
)
from zhreport.outline import Decision, decide
from zhreport.prose import Stretch, wrap_width
from zhreport.remap import cover, to_source
from zhreport.report import Report
from zhreport.tables.grids import find_grids
from zhreport.tables.labels import LabelIndex, index_labels, skeleton
from zhreport.tables.recognise import TableRegion, find_form_tables
from zhreport.titles import KnownTitle, TitleIndex
from zhreport.topics import TopicTagger, Unit

if TYPE_CHECKING:
    from zhreport.segment import Words

LONGEST_STRAY = 40  # characters of a line above the title or below the signature that is taken for page furniture
PROSE_LINE = 60  # characters from which a line is body text when the head of a page is looked at
FURNITURE_ZONE = frozenset({"related", "footer", "navigation", "viewer"})
"""Categories that are believed only before the body begins and after it ends: in between, such a line is a caption or a list."""


@dataclass(slots=True)
class _Page:
    """The lines of one document and who has claimed them."""

    folded: Folded
    lines: list[Line]
    owner: list[object]
    nodes: list[Node] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    regions: list[TableRegion] = field(default_factory=list)
    facts: dict[str, tuple[str, int, int]] = field(default_factory=dict)

    def free(self) -> list[Line]:
        return [line for line in self.lines if self.owner[line.index] is None]

    def pieces(self, lines: Sequence[Line]) -> list[Span]:
        """Return the parts of a node that stands on these lines; nothing if no other line stands among them."""
        parts: list[Span] = []
        last = -1
        for line in lines:
            if parts and line.index == last + 1:
                parts[-1] = Span(parts[-1].start, line.end)
            else:
                parts.append(Span(line.start, line.end))
            last = line.index
        return parts if len(parts) > 1 else []

    def claim(self, node: Node, lines: Sequence[Line]) -> None:
        self.nodes.append(node)
        for line in lines:
            self.owner[line.index] = node


class Parser:
    """A configured parser: made once, used for any number of texts, safe to share between threads and to pickle.

    `lexicons` are folders of the shape of the shipped lexicons/, which add to it or override files of the same name;
    `forms` are further form files; `segmenter` is `auto`, `rjieba` or `jieba`. Raises `LexiconError` for a malformed file.
    """

    def __init__(
        self,
        *,
        lexicons: Sequence[str | Path] = (),
        segmenter: Literal["auto", "rjieba", "jieba"] = "auto",
    ) -> None:
        self._settings = (tuple(Path(folder) for folder in lexicons), segmenter)
        folders = self._settings[0]
        self.grammar = MarkerGrammar.load(folders)
        self.titles = TitleIndex.load(folders)
        self.furniture = Furniture.load(folders)
        self.metadata = MetadataGrammar.load(folders)
        self.forms: tuple[Form, ...] = load_forms(folders)
        self.labels: LabelIndex = index_labels(self.forms)
        self.topics = TopicTagger.load(folders)
        self._words: Words | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return (_parser, self._settings)

    @property
    def words(self) -> Words:
        """The segmenter with the domain lexicon; loaded when it is first needed."""
        if self._words is None:
            from zhreport.segment import Words

            self._words = Words(segmenter=self._settings[1], lexicons=self._settings[0])
        return self._words

    def parse(self, text: str, *, tokens: bool = False, source: Source | None = None) -> Report:
        """Return the report that the text holds. Any `str` gives one; offsets count code points of `report.text`.

        A leading byte-order mark is dropped. With `tokens`, titles, headings, paragraphs and items carry their words.
        """
        text = text.removeprefix("\ufeff")
        folded = fold(text)
        lines = split_lines(folded)
        page = _Page(folded, lines, [None] * len(lines))
        self._claim_form_tables(page)
        head, tail = self._body_limits(page)
        self._claim_furniture(page, head, tail)
        self._claim_grids(page)
        title = self._claim_title(page)
        signature = self._claim_signature(page, title)
        self._claim_around(page, title, signature)
        self._claim_contents(page)
        free = page.free()
        candidates = find_candidates(free, self.grammar, self.titles, wrap_width(free))
        outline = decide(candidates, free)
        genre = self._genre(page, title)
        report = Report(text, source or _source(text))
        self._put_together(report, page, outline.headings, genre)
        report.metadata = self._facts(page, title, signature, genre)
        report.diagnostics = [*page.diagnostics, *outline.diagnostics]
        self._tag_topics(report, folded)
        if tokens:
            self._add_tokens(report, folded)
        self._note_characters(report, folded)
        to_source(report, folded)
        cover(report)
        report.diagnostics.sort(key=lambda note: (note.start, note.end))
        return report

    # ------------------------------------------------------------------------------------------------------- claims

    def _claim_form_tables(self, page: _Page) -> None:
        page.regions = find_form_tables(
            page.folded, page.lines, self.labels, self._is_furniture, self._is_section_heading
        )
        for region in page.regions:
            inside = set(region.furniture)
            own = [line for line in page.lines[region.first : region.last + 1] if line.index not in inside]
            for table in region.tables:
                page.claim(table, [line for line in own if line.start >= table.start])
            for index in region.furniture:
                self._claim_boilerplate(
                    page, page.lines[index], self.furniture.category(page.lines[index].text) or "page_number"
                )
            page.diagnostics.extend(region.diagnostics)

    def _is_furniture(self, line: Line) -> bool:
        return self.furniture.category(line.text) is not None

    def _is_section_heading(self, line: Line) -> bool:
        """Return whether a line between table rows opens the next section."""
        text = line.text
        marker = self.grammar.match(text)
        title = text[marker.end :] if marker and marker.family.role == "heading" else text
        title = title.rstrip(" 。:;,")
        if any(not known.part for known in self.titles.lookup(title)):
            return self.labels.lookup(skeleton(text)) is None
        if marker is None or marker.family.rank > 40 or not self.titles.looks_like_title(title):
            return False
        key = skeleton(text)
        return self.labels.lookup(key) is None and not self.labels.similar(key)

    def _body_limits(self, page: _Page) -> tuple[int, int]:
        """Return the indices of the first and the last line of the body: headings, long prose, tables."""
        body = [
            line.index
            for line in page.lines
            if page.owner[line.index] is not None
            or (len(line.text) >= PROSE_LINE and "。" in line.text)
            or self._opens_body(line)
        ]
        return (body[0], body[-1]) if body else (len(page.lines), -1)

    def _may_head(self, line: Line) -> bool:
        return self._opens_body(line) or bool(self.titles.exact(line.text))

    def _opens_body(self, line: Line) -> bool:
        if len(line.text) > PROSE_LINE or line.text[0] not in _HEADING_BEGINNINGS:
            return False
        if is_lone_marker(line.text):
            return True
        marker = self.grammar.match(line.text)
        return (
            marker is not None
            and marker.family.rank <= 50
            and marker.family.role == "heading"
            and not marker.family.broken
        )

    def _claim_furniture(self, page: _Page, head: int, tail: int) -> None:
        running = running_lines(page.free())
        waiting: tuple[Line, str] | None = None
        for line in page.free():
            outside = line.index < head or line.index > tail
            if waiting is not None:
                label_line, name = waiting
                waiting = None
                if line.index == label_line.index + 1 and len(line.text) <= 40 and "。" not in line.text:
                    self._claim_fields(page, {name: line.text}, [label_line, line])
                    continue
            if outside and (fields := self.metadata.fields(line.text)):
                self._claim_fields(page, fields, [line])
                continue
            category = self.furniture.category(line.text)
            if category and (outside or category not in FURNITURE_ZONE):
                self._claim_boilerplate(page, line, category)
            elif outside and (label := self.metadata.label_alone(line.text)):
                waiting = (line, label.name)
            elif line.text in running:
                self._claim_boilerplate(page, line, "running_title")

    def _claim_boilerplate(self, page: _Page, line: Line, category: str) -> None:
        text = page.folded.slice(line.start, line.end)
        page.claim(Boilerplate(line.start, line.end, category, text), [line])

    def _claim_fields(self, page: _Page, fields: dict[str, str], lines: list[Line]) -> None:
        page.claim(MetadataLine(lines[0].start, lines[-1].end, fields), lines)
        for name, value in fields.items():
            page.facts.setdefault(name, (value, lines[0].start, lines[-1].end))

    def _claim_grids(self, page: _Page) -> None:
        free = page.free()
        for grid in find_grids(page.folded, free, self._may_head):
            grid.table.end = grid.lines[-1].end
            grid.table.pieces = page.pieces(grid.lines)
            page.claim(grid.table, grid.lines)
            page.diagnostics.extend(grid.diagnostics)

    def _claim_title(self, page: _Page) -> FoundTitle | None:
        free = page.free()
        body = [self._opens_body(line) for line in free]
        limit = next((line.index for line in page.lines if isinstance(page.owner[line.index], Table)), len(page.lines))
        zone = [line for line in title_zone(free, body) if line.index < limit]
        found = find_title(zone, self.titles)
        for lines in [found.lines, *found.repeats] if found else []:
            text = "".join(page.folded.slice(line.start, line.end).strip(" |") for line in lines)
            page.claim(Title(lines[0].start, lines[-1].end, text, page.pieces(lines)), lines)
        return found

    def _claim_signature(self, page: _Page, title: FoundTitle | None) -> FoundSignature | None:
        free = page.free()
        found = find_signature(free)
        if found is None and title is not None:  # some genres sign below the title
            below = [line for line in free if line.index > title.lines[-1].index][:4]
            found = find_signature(below)
        if found is not None:
            agency = page.folded.slice(*found.agency_span) if found.agency_span else None
            node = Signature(found.lines[0].start, found.lines[-1].end, agency, found.date, page.pieces(found.lines))
            page.claim(node, found.lines)
        return found

    def _claim_around(self, page: _Page, title: FoundTitle | None, signature: FoundSignature | None) -> None:
        """Take the short lines above the title and below the signature for what they are: the page, not the report."""
        if title is not None:
            for line in page.free():
                if line.index < title.lines[0].index and len(line.text) <= LONGEST_STRAY:
                    self._claim_boilerplate(page, line, "navigation")
        if signature is not None and signature.lines[-1].index > len(page.lines) * 0.5:
            for line in page.free():
                if (
                    line.index > signature.lines[-1].index
                    and len(line.text) <= LONGEST_STRAY
                    and not self._opens_body(line)
                ):
                    self._claim_boilerplate(page, line, "footer" if "附" in line.text[:2] else "related")

    def _claim_contents(self, page: _Page) -> None:
        free = page.free()
        for contents in find_contents(free, self.grammar, self.titles):
            lines = free[contents.first : contents.last + 1]
            entries = [
                TocEntry(e.start, e.end, page.folded.slice(e.start, e.start + len(e.text)), e.page)
                for e in contents.entries
            ]
            page.claim(Toc(lines[0].start, lines[-1].end, entries, page.pieces(lines)), lines)

    # ----------------------------------------------------------------------------------------------------- the tree

    def _put_together(self, report: Report, page: _Page, headings: list[Decision], genre: str | None) -> None:
        assembly = Assembly(page.folded, self.grammar)
        assembly.roles = self._roles(headings, genre)
        by_line: dict[int, list[Decision]] = {}
        for decision in headings:
            by_line.setdefault(decision.candidate.line, []).append(decision)
        taken: dict[int, list[tuple[int, int]]] = {}
        for decision in headings:
            for start, end, index in _line_parts(decision.candidate, page.lines):
                taken.setdefault(index, []).append((start, end))
        width = wrap_width([line for line in page.free() if line.index not in taken])
        prose: list[Stretch] = []
        furniture: list[Node] = []
        placed: set[int] = set()

        def flush() -> None:
            if prose or furniture:
                assembly.add_prose(prose, furniture, width)
                prose.clear()
                furniture.clear()

        for line in page.lines:
            owner = page.owner[line.index]
            if owner is not None:
                if id(owner) in placed:
                    continue
                placed.add(id(owner))
                node: Any = owner
                if isinstance(node, Boilerplate) and prose:
                    furniture.append(node)
                    continue
                flush()
                if isinstance(node, Signature):
                    assembly.close_all()
                assembly.add(node)
                continue
            own = by_line.get(line.index, [])
            parts = stretches_of(line, taken.get(line.index, []))
            for decision in own:
                while parts and parts[0].start < decision.candidate.start:
                    prose.append(parts.pop(0))
                flush()
                assembly.open_section(decision)
            prose.extend(parts)
        flush()
        assembly.close_all()
        report.children = assembly.children
        page.diagnostics.extend(assembly.diagnostics)

    def _roles(self, headings: list[Decision], genre: str | None) -> dict[int, str | None]:
        roles: dict[int, str | None] = {}
        above: list[str | None] = []
        for decision in headings:
            del above[decision.level - 1 :]
            role = None if any(above) else _role(decision.candidate.known, genre)
            roles[decision.candidate.start] = role
            above.append(role)
        return roles

    # ------------------------------------------------------------------------------------------------------- facts

    def _genre(self, page: _Page, title: FoundTitle | None) -> str | None:
        for region in page.regions:
            for table in region.tables:
                if table.form:
                    return table.form.split(".")[0]
        text = "".join(line.text for line in title.lines).replace(" ", "") if title else ""
        year = year_of(text)
        for genre in self.titles.genres:
            if any(word in text for word in genre.title_words) and (
                not genre.years or year is None or year[0] in genre.years
            ):
                return genre.name
        return None

    def _facts(
        self, page: _Page, title: FoundTitle | None, signature: FoundSignature | None, genre: str | None
    ) -> Metadata:
        facts = Metadata(genre=genre)
        folded = page.folded
        body = next((line for line in page.lines if len(line.text) >= 20 and page.owner[line.index] is None), None)
        if title is not None:
            first, last = title.lines[0], title.lines[-1]
            facts.title = "".join(folded.slice(line.start, line.end).strip(" |") for line in title.lines)
            facts.spans["title"] = Span(first.start, last.end)
            text = "".join(line.text for line in title.lines)
            agency = agency_in(text.replace(" ", ""))
            if agency:
                facts.agency = agency
                at = first.text.find(agency)
                facts.spans["agency"] = (
                    Span(first.start + at, first.start + at + len(agency)) if at >= 0 else Span(first.start, last.end)
                )
            for line in title.lines:
                year = year_of(line.text)
                if year and facts.year is None:
                    facts.year = year[0]
                    facts.spans["year"] = Span(line.start + year[1], line.start + year[2])
        for line in page.lines:
            if len(line.text) < 20 or facts.period_start:
                continue
            period = period_of(line.text)
            if period:
                facts.period_start, facts.period_end = period[0], period[1]
                facts.spans["period_start"] = facts.spans["period_end"] = Span(
                    line.start + period[2], line.start + period[3]
                )
                break
        if facts.year is None and facts.period_start and facts.period_start[5:] == "01-01":
            facts.year = int(facts.period_start[:4])
            facts.spans["year"] = facts.spans["period_start"]
        if facts.year is None and body is not None:
            year = year_of(body.text[:80])
            if year:
                facts.year = year[0]
                facts.spans["year"] = Span(body.start + year[1], body.start + year[2])
        if signature is not None:
            facts.signed_on = signature.date
            if signature.date_span:
                facts.spans["signed_on"] = Span(*signature.date_span)
            if signature.agency_span:
                facts.signed_by = folded.slice(*signature.agency_span)
                facts.spans["signed_by"] = Span(*signature.agency_span)
                if facts.agency is None or (_is_place(facts.agency) and facts.signed_by.startswith(facts.agency)):
                    facts.agency = facts.signed_by
                    facts.spans["agency"] = Span(*signature.agency_span)
        issuer = page.facts.get("发布机构")
        if (
            issuer
            and issuer[0]
            and (facts.agency is None or (_is_place(facts.agency) and issuer[0].startswith(facts.agency)))
        ):
            facts.agency = issuer[0]
            facts.spans["agency"] = Span(issuer[1], issuer[2])
        published = page.facts.get("发布时间")
        if published:
            from zhreport.dates import find_day

            day = find_day(published[0])
            if day:
                facts.published = day[0]
                facts.spans["published"] = Span(published[1], published[2])
        return facts

    # ------------------------------------------------------------------------------------------------------ topics

    def _tag_topics(self, report: Report, folded: Folded) -> None:
        units: list[Unit] = []
        nodes: list[Paragraph | Item] = []
        sections: list[tuple[Section, int, int]] = []
        _collect_units(report.children, folded, units, nodes, sections)
        tagged = self.topics.tag(folded.text, units)
        for node, topics in zip(nodes, tagged, strict=True):
            node.topics = topics
        for section, first, last in sections:
            strongest: dict[str, Topic] = {}
            for topics in tagged[first:last]:
                for topic in topics:
                    if topic.id not in strongest or topic.score > strongest[topic.id].score:
                        strongest[topic.id] = topic
            section.topics = [
                Topic(t.id, t.score, []) for t in sorted(strongest.values(), key=lambda t: (-t.score, t.id))
            ]

    def _add_tokens(self, report: Report, folded: Folded) -> None:
        words = self.words
        for node, _ in report.walk():
            if isinstance(node, Section):
                heading = node.heading
                heading.tokens = words.tokens(folded, heading.start, heading.end)
            elif isinstance(node, Title | Paragraph | Item):
                node.tokens = words.tokens(folded, node.start, node.end)

    def _note_characters(self, report: Report, folded: Folded) -> None:
        notes = report.diagnostics
        size = len(folded.text)
        if folded.radicals:
            message = f"{len(folded.radicals)} radicals are read as the characters they stand for"
            notes.append(diagnostics.make("text.radical_folded", message, 0, size))
        if folded.glosses:
            message = f"{len(folded.glosses)} pinyin glosses are skipped when matching"
            notes.append(diagnostics.make("text.gloss_skipped", message, 0, size))


_PLACE_ENDS = tuple("省市县区镇乡旗州") + ("街道",)
_HEADING_BEGINNINGS = frozenset("一二三四五六七八九十(第〔[ⅠⅡ")


def _is_place(name: str) -> bool:
    """Return whether a name is a place's rather than an agency's."""
    return name.endswith(_PLACE_ENDS)


def _role(known: list[KnownTitle], genre: str | None) -> str | None:
    """Return the role that a known title has in this genre, else in any; None for a part of a section."""
    own = [k for k in known if not k.part]
    for wanted in (genre, "any"):
        for title in own:
            if title.genre == wanted:
                return title.role
    return own[0].role if own else None


def _line_parts(candidate: Candidate, lines: list[Line]) -> list[tuple[int, int, int]]:
    """Return (start, end, line index) of a heading's parts."""
    if not candidate.pieces:
        return [(candidate.start, candidate.end, candidate.line)]
    parts = []
    index = candidate.line
    for start, end in candidate.pieces:
        while lines[index].end <= start:
            index += 1
        parts.append((start, end, index))
    return parts


def _collect_units(
    children: list[Node],
    folded: Folded,
    units: list[Unit],
    nodes: list[Paragraph | Item],
    sections: list[tuple[Section, int, int]],
) -> None:
    """List the narrative units in order with the headings above them, without recursion."""
    stack: list[tuple[str, Any, tuple[str, ...], str | None, int]] = [
        ("node", n, (), None, 0) for n in reversed(children)
    ]
    lead: int | None = None
    while stack:
        step, node, headings, role, first = stack.pop()
        if step == "close":
            sections.append((node, first, len(units)))
            continue
        if isinstance(node, Section):
            title = (
                folded.text[node.heading.start : node.heading.end]
                if not node.heading.pieces
                else fold(node.heading.text).text
            )
            path, own = (*headings, title), node.role or role
            stack.append(("close", node, (), None, len(units)))
            stack.extend(("node", child, path, own, 0) for child in reversed(node.children))
            lead = None
        elif isinstance(node, Paragraph):
            units.append(Unit(node.start, node.end, headings, role, "paragraph", None))
            nodes.append(node)
            lead = len(units) - 1
        elif node.kind == "list":
            for item in node.children:
                units.append(Unit(item.start, item.end, headings, role, "item", lead))
                nodes.append(item)
        else:
            lead = None if isinstance(node, Table) else lead


def _source(text: str) -> Source:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(sha256=digest)


def _parser(folders: tuple[Path, ...], segmenter: Literal["auto", "rjieba", "jieba"]) -> Parser:
    return Parser(lexicons=folders, segmenter=segmenter)


@cache
def default_parser() -> Parser:
    """Return the parser with the shipped lexicons, made once."""
    return Parser()


def parse(text: str, *, tokens: bool = False) -> Report:
    """Parse a text with the shipped lexicons: see `Parser.parse`."""
    return default_parser().parse(text, tokens=tokens)
