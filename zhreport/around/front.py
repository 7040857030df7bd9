"""What titles, agencies and the sentences of an opening say: the agency and the year that they name.

The words stand in lexicons/front.toml; `zhreport.around.document_title` finds the title with them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from zhreport.around.page_name import PageNames
from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import LexiconFile, any_of
from zhreport.text.numerals import parse_numeral

LONGEST_AGENCY = 36  # characters of an agency's name in a title
SHORTEST_TITLE = 8  # characters of a title with its body glued to it
SHORTEST_PART, LONGEST_MEMBER = 4, 40  # characters of the title of a paper of a collection
LONGEST_CUE = 24  # characters before a period in which a word says that it is the report's
FIRST_YEAR, LAST_YEAR = 1949, 2099  # years that a report may be about
NOT_TITLE = re.compile(
    r"[。;!?]|[局厅委部院办室处会]\(?[编印监]?制\)?$|^[^<>]+>|^首页|^\(.*\)$|^\d{4}[-/.]\d{1,2}[-/.]\d"
)
_CLAUSES = re.compile(r"[,:、。;]|^[在为根据按照对于]")
_YEAR = re.compile(
    r"(?<!\d)(?<!\d[-—–~至])((?:19|20)\d{2}) ?年(?!远景|底?前(?![一二三四\d]))"
    r"|(?<![-—–~至])([二一][〇○零O0o一二三四五六七八九]{3})年(?!远景)"
)  # no end of a span of years, no year that a plan looks forward to: 2030年前碳达峰
_BARE_YEAR = re.compile(r"^[^\d]{2,30}((?:19|20)\d{2})(?![\d.,年/-])(?=[一-龥])")
_UNCLOSED = re.compile(r"[(\[〔《][^)\]〕》]*$")  # of a document's number or a name cut in two
_OF_SESSION = re.compile(r"第[\d一二三四五六七八九十百]{1,5}[届次].*$")
_LEADING = re.compile(
    r"(?:【[^】]{1,12}】)?(?:关于)?(?:\d{4}年度?|[二一][〇○零O0o一二三四五六七八九]{3}年度?)?(?:[上下]半年)?的?"
)


class FrontGrammar:
    """What lexicons/front.toml knows of titles, agencies and the sentences that name agency and year."""

    def __init__(self, file: LexiconFile) -> None:
        title, agency, year, period, page, contents, glued = (
            file.need(file.data, name, dict)
            for name in ("title", "agency", "year", "period", "page", "contents", "glued")
        )
        tails = f"(?:{'|'.join(file.patterns(title, 'tails', '[title]'))})*"
        ends = any_of(file.words(title, "ends", "[title]"))
        self._ends = re.compile(rf"(?:{ends}){tails}$")
        self._tail = re.compile(rf"{tails}$")
        self._certain = re.compile(rf"(?:{any_of(file.words(title, 'certain', '[title]'))}){tails}$")
        self._laws = re.compile(rf"(?:{any_of(file.words(title, 'laws', '[title]'))}){tails}$")
        self._subtitle = file.alternatives(title, "subtitles", "[title]")
        self._body = file.alternatives(title, "bodies", "[title]")
        self._abstract = file.alternatives(title, "abstracts", "[title]")
        self._joins = tuple(file.words(title, "joins", "[title]"))
        self._goes_on = tuple(file.words(title, "goes_on", "[title]"))
        subjects = any_of(file.words(title, "subjects", "[title]"))
        self._before_year = re.compile(
            rf"(.{{2,{LONGEST_AGENCY}}}?)(?:关于|\d{{4}}|\d\d(?:[^\d年]{{2}}|\d[xX×*])年|[二一][〇○零O0o])"
        )
        self._before_subject = re.compile(
            rf"(.{{2,{LONGEST_AGENCY}}}?)(?:关于|\d{{4}}|\d\d(?:[^\d年]{{2}}|\d[xX×*])年|[二一][〇○零O0o]|{subjects})"
        )
        self._not_in_names = file.alternatives(title, "not_in_names", "[title]")
        offices_end, beginnings = (file.words(agency, name, "[agency]") for name in ("ends", "beginnings"))
        self._agency_ends = re.compile(rf"(?:{any_of(offices_end)})(?:\([^()]{{1,20}}\))?$")
        self._of_agencies = re.compile(any_of([*offices_end, *beginnings]))
        self._shared = tuple(file.words(agency, "shared", "[agency]"))
        self._seal = re.compile(rf" ?\((?:{any_of(file.words(agency, 'seals', '[agency]'))})\)$")
        self._labels = file.alternatives(agency, "labels", "[agency]")
        self._notes = file.alternatives(agency, "notes", "[agency]")
        self._label_behind = re.compile(rf"[ ,](?:{self._labels.pattern})$")
        offices = file.need(agency, "offices", dict, "[agency]")
        self._offices = {genre: tuple(file.words(offices, genre, "[agency.offices]")) for genre in offices}
        self._speakers = tuple(file.words(agency, "speakers", "[agency]"))
        self._places = tuple(file.words(agency, "places", "[agency]"))
        self._relative = file.alternatives(agency, "relative", "[agency]")
        self._agency_stated = _patterns(file, agency, "stated", "agency")
        self._year_stated = _patterns(file, year, "stated", "year")
        self._year_reported = _patterns(file, year, "reported", "year")
        self._period_cues = tuple(file.words(period, "cues", "[period]"))
        self.pages = PageNames(file, page)
        self._contents = file.alternatives(contents, "words", "[contents]")
        self._before_entry = file.alternatives(contents, "before", "[contents]")
        self._pages = file.alternatives(glued, "pages", "[glued]")
        self._behind_law = re.compile(rf" +(?:{'|'.join(file.patterns(glued, 'behind_laws', '[glued]'))})")
        self._numbered = re.compile(
            rf"([^。!?;:,\d]{{{SHORTEST_PART},{LONGEST_MEMBER}}}?) ?\d{{1,2}}?"
            rf"(?=[一-龥]|20\d\d ?年)(?!{any_of(file.words(glued, 'counters', '[glued]'))})"
        )
        # of one title one recogniser after the other asks this
        self.ends_title, self.agency_in = lru_cache(32)(self._ends_title), lru_cache(32)(self._agency_in)
        file.all_asked()

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> FrontGrammar:
        """Read the lexicon. Raises `LexiconError` where it is malformed."""
        path = lexicon_files(folders, "front.toml")[-1]
        return cls(LexiconFile.read(path))

    def _ends_title(self, text: str) -> bool:
        """Return whether a folded line ends like a report's title."""
        own = bare(text).strip('"》《')
        return len(own) >= 4 and self._ends.search(own) is not None and not NOT_TITLE.search(own)

    def title_before_body(self, text: str, longest: int) -> int:
        """Return the length of the title to which the body that a folded text begins with is glued; 0 if there is none.

        >>> FrontGrammar.load().title_before_body("某局上半年工作总结今年以来,我局修路三条。", 60)
        9
        """
        for body in self._body.finditer(text, SHORTEST_TITLE):
            if body.start() > longest:
                return 0
            title = text[: body.start()].rstrip()
            if _CLAUSES.search(title):
                return 0
            if len(title) >= SHORTEST_TITLE and self.ends_title(title):
                return len(title)
        return 0

    def names_contents(self, text: str) -> bool:
        """Return whether a folded line says that a table of contents follows.

        >>> FrontGrammar.load().names_contents("目 录"), FrontGrammar.load().names_contents("项目目标")
        (True, False)
        """
        return self._contents.fullmatch(text) is not None

    def word_before_entry(self, text: str, longest: int) -> tuple[int, int] | None:
        """Return where among the first characters of a folded line the word stands that entries of contents follow.

        >>> FrontGrammar.load().word_before_entry("目录 一、工作情况 二、存在问题", 60)
        (0, 3)
        >>> FrontGrammar.load().word_before_entry("某局工作总结 (目录) 一、工作情况", 60)
        (7, 12)
        """
        for word in self._before_entry.finditer(text, 0, longest):
            first = word.start()
            if _is_free(text, first):
                bracket = text[first - 1 : first] == "(" and _is_free(text, first - 1)
                return first - bracket, word.end()
        return None

    def behind_pages(self, text: str) -> int:
        """Return where the count of pages ends with which a folded line begins, 0 if it does not.

        >>> FrontGrammar.load().behind_pages("第1页 共3页某局工作总结")
        7
        """
        count = self._pages.match(text)
        return count.end() if count is not None else 0

    def law_ends_at(self, text: str, at: int) -> bool:
        """Return whether there follows at a place what stands behind the title of a law: when it was adopted, a chapter."""
        return self._behind_law.match(text, at) is not None

    def numbered_paper(self, text: str) -> tuple[str, int] | None:
        """Return a title with whose number a folded line begins and where the number ends, the paper being glued to it.

        >>> FrontGrammar.load().numbered_paper("工作自查报告1为了改进工作"), FrontGrammar.load().numbered_paper("编发信息12篇次")
        (('工作自查报告', 7), None)
        """
        number = self._numbered.match(text)
        return (number[1], number.end()) if number is not None else None

    def ends_law(self, text: str) -> bool:
        """Return whether a folded line ends like the title of a law or a rule."""
        own = bare(text).strip('"》《')
        return len(own) >= 5 and self._laws.search(own) is not None and not NOT_TITLE.search(own)

    def is_subtitle(self, text: str) -> bool:
        """Return whether a folded text says when and before whom a report was given.

        >>> FrontGrammar.load().is_subtitle("——2022年1月11日在栎川县第十八届人民代表大会第一次会议上")
        True
        """
        return self._subtitle.fullmatch(text) is not None

    def begins_abstract(self, text: str) -> bool:
        """Return whether a folded line begins the abstract of a paper.

        >>> FrontGrammar.load().begins_abstract("[摘 要]本文"), FrontGrammar.load().begins_abstract("摘要写作")
        (True, False)
        """
        return self._abstract.match(text) is not None

    def names_paper(self, text: str) -> bool:
        """Return whether a folded line that ends like a title says whose paper it is and what it is about: 某局关于...的通知."""
        return "关于" in text and not _CLAUSES.match(text) and "," not in text and self.agency_in(text) is not None

    def without_tail(self, text: str) -> str:
        """Return a folded title without what it may have behind its end: how many papers there are, that they are samples."""
        return self._tail.sub("", text.strip('"》《'))

    def counts_papers(self, text: str) -> bool:
        """Return whether a folded title is that of a collection: it ends with the number of its papers.

        >>> grammar = FrontGrammar.load()
        >>> grammar.counts_papers("自查报告(精选3篇)"), grammar.counts_papers("自查报告范文")
        (True, False)
        """
        return "篇" in text and "篇" in text[len(self.without_tail(text)) :]

    def ends_for_certain(self, text: str) -> bool:
        """Return whether a folded line without blanks is the end of a title and no part of one."""
        return self._certain.search(text) is not None

    def goes_on(self, text: str) -> bool:
        """Return whether a folded line without blanks goes on with what stands above it."""
        return text.startswith(self._goes_on)

    def joins(self, text: str) -> bool:
        """Return whether a folded line without blanks names a second thing that the title above it is about: 及2022年工作计划."""
        return text.startswith(self._joins)

    def is_note(self, text: str) -> bool:
        """Return whether a folded line is one that documents have below their signature.

        >>> FrontGrammar.load().is_note("(联系人:某某;联系电话:0123-4567890)")
        True
        """
        return self._notes.fullmatch(text) is not None

    def is_agency(self, name: str) -> bool:
        """Return whether a folded name could be an agency's: its last word, and nothing in it that no name has.

        >>> grammar = FrontGrammar.load()
        >>> grammar.is_agency("某县水利局"), grammar.is_agency("法治政府"), grammar.is_agency("存在问题")
        (True, False, False)
        """
        return self._agency_ends.search(name) is not None and not self._not_in_names.search(name)

    def is_place(self, name: str) -> bool:
        """Return whether a name is a place's rather than an office's."""
        return name.endswith(self._places)

    def is_relative(self, name: str) -> bool:
        """Return whether only the report itself understands a name: 市政府办, 我局."""
        return self._relative.search(name) is not None

    def without_seal(self, name: str) -> str:
        """Return a signing name without the mark of its seal.

        >>> FrontGrammar.load().without_seal("某局(盖章)")
        '某局'
        """
        return self._seal.sub("", name)

    def behind_label(self, text: str) -> int:
        """Return where the label ends with which a signing line begins, 0 if there is none.

        >>> FrontGrammar.load().behind_label("报告单位:某局")
        5
        """
        label = self._labels.match(text) if ":" in text[:12] else None
        return label.end() if label is not None else 0

    def signer(self, text: str) -> str:
        """Return what stands before a day that signs, without the labels of name and day.

        >>> FrontGrammar.load().signer("报告单位:某局 日期:")
        '某局'
        """
        own = text[self.behind_label(text) :]
        return self._label_behind.sub("", own) if own[-1:] == ":" else own

    def _agency_in(self, title: str) -> str | None:
        """Return the agency that a folded title names, None if it names none.

        >>> grammar = FrontGrammar.load()
        >>> grammar.agency_in("某县水利局2021年度部门决算"), grammar.agency_in("2021年法治政府建设年度报告")
        ('某县水利局', None)
        >>> grammar.agency_in("某市住房公积金管理中心2022年年度报告"), grammar.agency_in("青栎市住房公积金2022年年度报告")
        ('某市住房公积金管理中心', '青栎市')
        >>> grammar.agency_in("某县某乡人民政府信息公开年报"), grammar.agency_in("某县教育局政府信息公开年报")
        ('某县某乡人民政府', '某县教育局')
        >>> grammar.agency_in("栎二中[2015]3号签发人某某2014年度报告"), grammar.agency_in("中华人民共和国2022年统计公报")
        (None, None)
        >>> grammar.agency_in("某县文化和旅游局202X年度工作报告")
        '某县文化和旅游局'
        """
        report = self.ends_title(title)
        if not report and self.ends_law(title):
            return None
        own = _LEADING.sub("", bare(title).strip('"《》'), count=1)
        match = self._before_year.match(own)
        if match is None or not self.is_agency(match[1]):
            match = self._before_subject.match(own)
        if match is None:
            return None
        agency = self._whole(_OF_SESSION.sub("", match[1]), own).removesuffix("的").strip('"-_|').rpartition("_")[2]
        free = report and len(agency) >= 4 and self._of_agencies.search(agency) is not None
        free = free and not title.startswith("关于")  # behind it stands what the paper is about
        known = len(agency) >= 3 and (free or self._agency_ends.search(agency) is not None)
        known = known and _UNCLOSED.search(agency) is None
        return agency if known and not self._not_in_names.search(agency) else None

    def _whole(self, agency: str, title: str) -> str:
        """Return an agency's name with what the subject behind it took of it: `某乡人民` before `政府信息公开`."""
        for word in self._shared:
            cut = next((n for n in range(1, len(word)) if agency.endswith(word[:n])), 0)
            if cut and title.startswith(word[cut:], len(agency)):
                return agency + word[cut:]
        return agency

    def office(self, place: str, genre: str | None, text: str) -> tuple[str, int, int] | None:
        """Return (name, start, end) of the office by which a place reports in this genre, if the text names it.

        Who speaks for it may leave the place's own name out: `我代表市人民政府` in the report of 某市.
        """
        offices = self._offices.get(genre or "any", self._offices.get("any", ()))
        for office in offices:
            at = text.find(place + office)
            if at >= 0:
                return place + office, at, at + len(place + office)
        kind = max((kind for kind in self._places if place.endswith(kind)), key=len)
        for word, office in product(self._speakers, offices):
            at = text.find(word + kind + office)
            if at >= 0:
                return place + office, at + len(word), at + len(word + kind + office)
        return None

    def stated_agency(self, text: str) -> tuple[str, int, int] | None:
        """Return (agency, start, end) that a folded line of the body says made the report, None if it says none."""
        for pattern in self._agency_stated:
            for match in pattern.finditer(text):
                name = match["agency"]
                if self.is_agency(name) and not self.is_relative(name):
                    return (name, *match.span("agency"))
        return None

    def stated_year(self, text: str, certain: bool = False) -> tuple[int, int, int] | None:
        """Return (year, start, end) that a folded line of the body says is reported on, None if it says none.

        `certain` asks only for the sentences that are believed before all others of the opening.
        """
        patterns = self._year_reported if certain else self._year_stated
        found = [match for pattern in patterns if (match := pattern.search(text))]
        first = min(found, key=lambda match: match.start("year"), default=None)
        return (int(first["year"]), *first.span("year")) if first else None

    def calls_period(self, text: str, start: int) -> bool:
        """Return whether a folded line says, right before `start`, that its figures are for what follows."""
        before = text[max(start - LONGEST_CUE, 0) : start]
        return any(cue in before for cue in self._period_cues)


def _is_free(text: str, at: int) -> bool:
    """Return whether a place is the first, or a blank or an opening bracket stands before it."""
    return at == 0 or text[at - 1] == "(" or text[at - 1].isspace()


def bare(text: str) -> str:
    """Return a text without blanks and bars."""
    return text if text.isalnum() else "".join(text.split()).replace("|", "")


def year_of(text: str) -> tuple[int, int, int] | None:
    """Return (year, start, end) of the first year that a folded title names, None if it names none.

    >>> year_of("某局二〇二一年度报告"), year_of("某局20XX年度报告")
    ((2021, 2, 6), None)
    >>> year_of("某县法治建设规划(2021-2025年)"), year_of("某县二〇三五年远景目标纲要")
    (None, None)
    """
    match = _YEAR.search(text) if "年" in text else None
    if match:
        group = 1 if match[1] else 2
        year = parse_numeral(
            match[group].replace("O", "0").replace("o", "0").replace("0", "〇") if group == 2 else match[1]
        )
        if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
            return (year, *match.span(group))
        return None
    match = _BARE_YEAR.search(text)
    return (int(match[1]), *match.span(1)) if match else None


def _patterns(file: LexiconFile, data: dict[str, Any], name: str, group: str) -> list[re.Pattern[str]]:
    return [file.compiled(row, f"`{name}`", group=group) for row in file.patterns(data, name)]
