"""How titles and the sentences of reports are worded: what tells one from the other, whatever the titles are.

Facts stand in lexicons/prose.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.lexicon_file import NEVER, LexiconFile, pattern_of, words_of
from zhreport.outline.shape import QUOTED, has_title_shape, without_quotations, without_remark

_REMARK = re.compile(r"(?<=\?)\([^()]+\)$")
_FIGURES = re.compile(r"\d+(?:\.\d+)?%?")
_ENUMERATED = re.compile(r"(?<=、)[^、,]{1,6}、")  # a name between others
ENDS = frozenset("。;:!?,、")  # marks with which a line ends that is no title on its own
MEMBER_BEGINS, MEMBER_ENDS = frozenset("【(篇"), frozenset("0123456789〇零一二三四五六七八九十百】)篇")
SURE = frozenset({"strong", "verb"})  # beginnings of a body that need no title before them to be seen
BEHIND_TITLES = frozenset({"subject", "act"})  # such that stand inside titles as well
LONGEST_TITLE = 42  # the longest section title met on real reports has 40 characters
LONGEST_LINE = 60  # characters of a numbered line that may be a heading though it is longer than titles are
LONGEST_LEAD_PHRASE = 22  # characters of an unnumbered run-in heading
LONGEST_PAIR = 26  # characters of a title of two clauses that begins as sentences do
SHORTEST_PART = 3  # characters of a clause that may be a heading before a comma; a heading has more
LONGEST_CLAUSES, LONGEST_CLAUSE = 60, 18  # characters of a heading of several clauses, and of each
SHORTEST_DUTY = 9  # characters of a duty; a shorter phrase with a verb may be a run-in heading
LONGEST_RUN_IN = 40  # a run-in heading is a phrase; beyond, it is a sentence


@dataclass(slots=True)
class ProseGrammar:
    """What lexicons/prose.toml says."""

    openers: tuple[str, ...] = words_of("sentence_openers")
    """What begins a sentence and no title."""
    sentence_words: tuple[str, ...] = words_of("sentence_words")
    """What makes a sentence of an unnumbered phrase."""
    may_begin: tuple[str, ...] = words_of("title_may_begin")
    """Of the openers, those of titles of two clauses, too."""
    may_end: tuple[str, ...] = words_of("title_may_end")
    """Words that end like a sentence and may end a title."""
    adverbial_ends: tuple[str, ...] = words_of("adverbial_ends")
    """What a clause ends with that says when, where or how."""
    noun_ends: tuple[str, ...] = words_of("title_ends")
    """What ends a title however it begins."""
    caption: re.Pattern[str] = pattern_of("captions")
    """What the name of a table or a picture begins with."""
    figures: re.Pattern[str] = pattern_of("title_figures")
    """Names with figures in them that titles may have."""
    never_ends: tuple[str, ...] = words_of("title_never_ends")
    """What no title ends with."""
    body: re.Pattern[str] = NEVER
    """What shows that the body has begun: the group `strong` nearly proves it, `verb` does but for a clause behind a comma."""
    statement: re.Pattern[str] = pattern_of("statements")
    """What states something, as no title without marker does."""
    norm: re.Pattern[str] = pattern_of("norms")
    """What says what is to be, or who is to do it, as numbered sentences do and no title does."""
    summed_up: re.Pattern[str] = pattern_of("summed_up")
    """Beginnings of sentences that sum up the paragraph they open."""
    serial: re.Pattern[str] = pattern_of("serials")
    """Beginnings of the first member of an enumeration, which end a title before them."""
    subject: re.Pattern[str] = pattern_of("sentence_subjects")
    """What an agency calls itself: no title has it after its beginning."""
    answers: frozenset[str] = words_of("whole_answers", frozenset)
    """Whole lines that answer a heading."""
    answer_ends: tuple[str, ...] = ()
    """The same, as what a line may end with."""
    definition_begins: tuple[str, ...] = words_of("definition_begins")
    """What begins the explanation of a term, behind its colon."""
    labels: frozenset[str] = words_of("labels", frozenset)
    """Words before a colon with which a paragraph begins."""
    asides: frozenset[str] = words_of("asides", frozenset)
    """Titles of what stands before or behind the body."""
    purpose: re.Pattern[str] = pattern_of("title_purposes")
    """Titles that begin as sentences do: what is done to an end, what a span of time has brought."""
    document: re.Pattern[str] = pattern_of("document_titles")
    """Names of documents, by their ends."""
    before_first: re.Pattern[str] = pattern_of("titles_before_first")
    """The end of a document's name that its first section is glued to."""
    member: re.Pattern[str] = pattern_of("member_titles")
    """Titles of the papers of a collection."""
    collects: re.Pattern[str] = pattern_of("collections")
    """What a page says at its beginning that collects papers."""
    announced: re.Pattern[str] = pattern_of("announced_members", "stem")
    """Titles of such papers, what the page announces of them in the group `stem`."""
    paper: re.Pattern[str] = pattern_of("glued_members")
    """Ends of such titles with the paper glued to them."""
    attachment: re.Pattern[str] = pattern_of("attachment_lines", "title")
    """Lines that name an attachment, with its title, if they have it, in the group `title`."""
    address_ends: tuple[str, ...] = words_of("address_ends")
    """What the paragraph ends with in which a report addresses an assembly."""
    list_lead: re.Pattern[str] = pattern_of("list_leads")
    """Ends of sentences that introduce a list."""
    report_lead: re.Pattern[str] = pattern_of("report_leads")
    """Ends of sentences that lead in the whole report."""
    cut_words: frozenset[str] = words_of("cut_words", frozenset)
    """Words that end with a numeral, which pages cut in two before it."""
    unfinished: re.Pattern[str] = pattern_of("unfinished_titles")
    """Titles that break off at the end of their line."""
    duty_title: re.Pattern[str] = pattern_of("duty_titles")
    """Titles of sections that list duties."""
    duty_verbs: tuple[str, ...] = words_of("duty_verbs")
    """What a duty begins with."""
    fillers: tuple[str, ...] = words_of("title_fillers")
    """Words in which wordings of one section's title differ."""

    def read_prose(self, file: LexiconFile) -> None:
        """Take in a lexicons/prose.toml. Raises `LexiconError` where it is malformed."""
        for name, value in file.declared(ProseGrammar).items():
            setattr(self, name, value)
        self.body = _begins(file, self.openers)
        self.answer_ends = tuple(sorted(self.answers))
        file.all_asked()

    def looks_like_title(self, text: str, longest: int = LONGEST_TITLE) -> bool:
        """Return whether a folded text could be a title: short, no sentence, no figures but years."""
        text = without_remark(text.strip(" :。;,.、").rstrip("?"))  # a question may be a title
        text = without_quotations(text) if '"' in text else text
        opened = self.purpose.match(text) is not None
        text = _FIGURES.sub("", text) if opened else text  # 关于3个项目超标准发放补贴问题
        named = opened or (text.endswith(self.noun_ends) and "," not in text)
        if len(text) > longest or (not named and self.subject.search(text)):
            return False
        pair = text.startswith(self.may_begin) and len(text) <= LONGEST_PAIR and text.count(",") == 1
        openers = () if named or pair else self.openers
        return has_title_shape(text, longest, openers, self.never_ends, self.may_end, self.figures)

    def breaks_off(self, text: str) -> bool:
        """Return whether a text goes on behind its last word: it is a single character, or ends as no title does."""
        single = len(text) == 1 and text.isalpha() and not text.isascii()
        return single or (text.endswith(self.never_ends) and not text.endswith(self.may_end))

    def are_clauses(self, text: str) -> bool:
        """Return whether a phrase longer than headings are is one nevertheless: short clauses in a row that state nothing."""
        if not LONGEST_RUN_IN < len(text) <= LONGEST_CLAUSES or self.statement.search(text):
            return False
        clauses = text.split(",")
        return max(map(len, clauses)) <= LONGEST_CLAUSE and self.looks_like_title(text, LONGEST_CLAUSES)

    def asks(self, text: str) -> bool:
        """Return whether a numbered phrase is one question, however it begins and whatever figures it has."""
        text = _REMARK.sub("", text)
        return len(text) <= LONGEST_LINE and text.endswith("?") and not any(c in text[:-1] for c in "。;!?|")

    def goes_on(self, title: str, rest: str) -> bool:
        """Return whether a title may go on behind its colon to the end of its line, with no mark there."""
        rest = rest.strip()
        named = len(title) > SHORTEST_PART or title[-1:].isnumeric()  # 案例一
        if not named or len(rest) <= SHORTEST_PART or rest[-1] in ENDS:
            return False
        return len(title) + len(rest) < LONGEST_TITLE and self.looks_like_lead_phrase(rest)

    def may_be_line(self, text: str) -> bool:
        """Return whether a numbered line that reads like a sentence may still be a heading: one clause after another, open-ended."""
        return (
            4 <= len(text) <= LONGEST_LINE
            and (text.endswith(self.may_end) or not text.endswith(self.never_ends))
            and not any(c in text for c in "。;!?|:")
        )

    def names_member(self, text: str, page: str = "", end: int = 0) -> bool:
        """Return whether a line is the title of a paper of a collection: a number stands at one of its ends.

        It is worded as such titles are, or says before its number what the page says before `end`, where it announces its papers.
        """
        if not (text[-1] in MEMBER_ENDS or text[0] in MEMBER_BEGINS) or text.isascii() or "|" in text:
            return False
        announced = self.announced.fullmatch(text) if end else None
        if announced is not None and page.find(announced["stem"], 0, end) >= 0 and self.collects.search(page, 0, end):
            return True
        return self.member.fullmatch(text) is not None

    def begins_duty(self, text: str) -> bool:
        """Return whether a phrase is long enough for a duty and begins with a verb as duties do."""
        return len(text) >= SHORTEST_DUTY and text.startswith(self.duty_verbs)

    def names_part(self, text: str) -> bool:
        """Return whether a clause that a comma parts from a sentence with a subject of its own names what it is about.

        What says when, where or how, `年初以来,我局...`, belongs to the sentence.
        """
        return (
            len(text) > SHORTEST_PART and not text.endswith(self.adverbial_ends) and self.looks_like_lead_phrase(text)
        )

    def looks_like_lead_phrase(self, text: str, longest: int = LONGEST_LEAD_PHRASE) -> bool:
        """Return whether a phrase at the beginning of a paragraph could be an unnumbered run-in heading."""
        if len(text) > longest:
            longest += sum(map(len, QUOTED.findall(text)))  # names are as long as they are
            longest += sum(map(len, _ENUMERATED.findall(text)))  # and as many
        return self.looks_like_title(text, longest) and not any(word in text for word in self.sentence_words)

    def sums_up(self, text: str) -> bool:
        """Return whether a sentence begins as those do with which paragraphs of work reports open, and has no figures."""
        match = self.summed_up.match(text)
        return match is not None and self.looks_like_title(text[match.end() :], LONGEST_RUN_IN)


def _begins(file: LexiconFile, openers: tuple[str, ...]) -> re.Pattern[str]:
    """Return the expression for the beginning of a body: patterns that nearly prove it, openers of two characters and more."""
    names = ("body_begins", "body_verbs", "body_subjects", "body_acts")
    strong, verbs, subjects, acts = ("|".join(file.patterns(file.data, name)) for name in names)
    weak = "|".join(re.escape(opener) for opener in openers if len(opener) > 1)
    groups = {"strong": strong, "verb": verbs, "weak": weak, "subject": subjects, "act": acts}
    body = "|".join(f"(?P<{name}>{pattern or '(?!)'})" for name, pattern in groups.items())
    return file.compiled(body, "`body_begins`")
