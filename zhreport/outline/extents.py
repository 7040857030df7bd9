"""Where a heading's text ends and its body begins. Positions are in the row's text."""

from __future__ import annotations

import re

from zhreport.outline.phrase import Phrase
from zhreport.outline.prose_grammar import BEHIND_TITLES, LONGEST_RUN_IN, LONGEST_TITLE
from zhreport.outline.titles import TitleIndex
from zhreport.text.memory import keep

CLOSERS = "。:;,、 "
SHORTEST_BODY = 8  # characters that a body has after the blank that parts it from its title
SHORTEST_SENTENCE = 12  # characters of a sentence behind a title that reads on into it
SHORTEST_LEFT = 9  # the same with its full stop
SHORTEST_BELOW = 20  # characters of a body behind an unmarked phrase and a colon; shorter, it is a label's value
LONGEST_PLAIN = 30  # characters of a title without marker, or of a sentence that may be one
SHORTEST_TITLE = 2
LONG_TITLE = 8  # characters from which a phrase may hold a known title and the beginning of a body
LONGEST_BEGINNING = 28  # characters of what shows that a body has begun
SHORTEST_REPEATED = 4  # characters of a title that the sentence behind it says again
LONGEST_REPEATING = 100  # characters of such a sentence that are looked at
SHORTEST_SUBJECT = 4  # characters between the two
SHORTEST_GLUED = 4  # characters of an unknown title with nothing between it and its body
LONGEST_REMEMBERED = 60  # characters behind a marker whose reading is kept: reports of a kind share their headings
MOST_REMEMBERED = 1 << 12  # such readings kept; beyond, the memory starts anew
_HEAD_END = re.compile(r"[。;]|\?+(?![^\"。;]{1,16}\"(?:[一-龥]|$))|:(?!//)")  # none inside quotation marks
_REMARK = re.compile(r"\([^()。]+\)$")  # behind a question or a full stop, to the end of its row
_MASK_END = re.compile(r"[xX×*]{2}$")  # a name left out, with a blank behind it: xx 市
_MARKS = frozenset("。:;,、")
_ARTICLE = re.compile(r" +(?=第[一二三四五六七八九十百零〇]{1,7}条(?![款项规所和与、,以例]))")
_DOUBLED = re.compile(r"([^,。;:]{0,20}?([一-龥]{3,12}))(?=\2)")
_MARK_END = re.compile(r".(?:\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|(?<![\d.])\d{1,2}[.、])$")
_SENTENCE_END = re.compile(r"[。;]")
_OBJECT_ENDS = re.compile(r"[,、]|进行|之[前后]|$")
_CLAUSE = frozenset(",、:;。 ")
_BLANK = re.compile(r" +")
_BLANK_OF_WORDS = re.compile(r"(?<!\d) (?!\d)")  # none of those that set figures apart: 4 月 10 日
_DATED = re.compile(r"[^,。;:()]{2,16}\([^()]{0,20}\d ?[年月日][^()]{0,12}\)(?=[一-龥])")  # 动员部署(3月1日-15日)各村
_JOINS = frozenset(',、的和与及等是为在把将对从向以并到自于至使要应须"(')
_POINTS = frozenset("本该各其")  # what points to the word behind it
_GOES_ON = frozenset("及和与、的或")
_LONGEST_LEFT = 120  # characters of a title with the brackets that say who is in charge
_YEAR_BEFORE = re.compile(r"\d{4}年度?$")


def known_phrase(body: str, asked: tuple[bool, bool, bool, bool, bool], titles: TitleIndex) -> Phrase:
    """Return what `phrase_of` says of a body; that of short ones is remembered."""
    if len(body) > LONGEST_REMEMBERED:
        return phrase_of(body, *asked, titles)
    seen, key = titles.phrases, (body, asked)
    phrase = seen.get(key)
    if phrase is None:
        phrase = keep(seen, key, phrase_of(body, *asked, titles), MOST_REMEMBERED)
    return phrase


def phrase_of(
    body: str, needs_title: bool, formal: bool, inside: bool, more: bool, one_line: bool, titles: TitleIndex
) -> Phrase:
    """Return what a marker opens in a row: `body` is what stands behind it, up to the next marker if there is `more`.

    `needs_title` and `formal` say of its family that only a title proves it and that it may number sentences that are
    headings, `inside` that it stands inside its row; for `one_line` see `title_length`.
    """
    length, closed = title_length(body, titles, one_line)
    title = body[:length].rstrip(CLOSERS)
    known = titles.lookup(title) or (titles.lookup(title[:-1]) if title.endswith("是") else []) if length else []
    head = length > 0 and (bool(known) or titles.looks_like_title(title, LONGEST_RUN_IN if closed else LONGEST_TITLE))
    if not head and not inside and not needs_title:
        head = titles.asks(title)
    if not head and closed and body[len(title) : len(title) + 1] == "。":
        head = titles.sums_up(title) or (formal and titles.are_clauses(title))
    size, guessed = len(body.rstrip()), False
    if not head and formal and not needs_title:
        head = length == len(body) and len(title) == size and titles.may_be_line(title)
        clause = _first_clause(body) if not head and inside and one_line else 0
        if clause and titles.looks_like_title(body[:clause], LONGEST_RUN_IN):
            length, title, head, guessed = clause, body[:clause], True, True
    rest = body[length:].strip(CLOSERS)
    end = length if rest and head else size
    run_in = (bool(rest) and _REMARK.fullmatch(rest) is None) or more
    left = 1 if formal and not needs_title and body[len(title) : size] == "。" else 0
    whole = not head and not inside and not run_in and len(title) + left == size and size <= LONGEST_PLAIN
    return Phrase(
        title, end, run_in, head, known if head else [], whole and titles.may_be_line(title),
        titles.begins_duty(title), titles.duty_title.search(title) is not None,
        not known and _says_norm(title, body[len(title) : len(title) + 1], head, titles),
        body[end - 1] if end > len(title) and body[end - 1] in _MARKS else "", guessed,
    )  # fmt: skip


def _says_norm(title: str, mark: str, head: bool, titles: TitleIndex) -> bool:
    """Return whether a numbered sentence says what is to be; `mark` stands behind it, `head` says that it may be a title.

    Such a one says it before a stop or a comma, and before a colon only with its last words: `信息主要包括:`.
    """
    norm = titles.norm.search(title)
    if norm is None:
        return False
    return not head or mark in ("。", ",") or (mark == ":" and norm.end() == len(title))


def _first_clause(body: str) -> int:
    """Return the length of the clause that a body begins with; 0 if no comma ends it, or it is a long one of a single sentence."""
    comma = body.find(",", SHORTEST_GLUED, LONGEST_RUN_IN if "。" in body.rstrip()[:-1] else LONG_TITLE + 1)
    return max(comma, 0)


def title_length(body: str, titles: TitleIndex, one_line: bool) -> tuple[int, bool]:
    """Return (length of the possible title with its closing mark, whether body text follows).

    `one_line` says that the report stands on few long lines, so that blanks are all that parts a heading from its body.
    """
    match = _head_end(body)
    length = match.end() if match else len(body)
    title = body[:length].rstrip(CLOSERS)
    first = body.find("一、", SHORTEST_TITLE, min(length, _LONGEST_LEFT))
    if first > 0 and (body[first - 1] == " " or titles.opens_body(body, first + 2)):
        return first, True
    if titles.exact(title):
        return length, bool(body[length:].strip())
    article = _ARTICLE.search(body, SHORTEST_TITLE, length) if " 第" in body else None
    if article is not None:
        return article.start(), True
    answered = titles.answered(title)
    if answered:
        return answered, True
    whole = titles.looks_like_title(title, LONGEST_RUN_IN if body[length:].strip() else LONGEST_TITLE)
    blank = _at_blank(body, length, titles, one_line or not whole, body[length - 1] == "。")
    if blank:
        return blank, True
    serial = titles.serial.search(body, 2, min(length, LONGEST_RUN_IN + 10))
    if serial and serial.start() <= LONGEST_RUN_IN and not counts_names(body, serial):
        return titles.known_before_body(body[: serial.start()]) or serial.start(), True
    if (len(title) > SHORTEST_GLUED and not whole) or (len(title) > LONG_TITLE and not titles.lookup(title)):
        glued = _glued(body, title, whole, titles)
        left = SHORTEST_SENTENCE if match is None else SHORTEST_LEFT
        if glued and len(body) - glued < left and (match is None or not titles.lookup(body[:glued])):
            glued = 0  # no sentence follows, it goes on: 活跃|我区群众文化生活, 评估工作|6月5日前完成。
        if glued:  # 主要职能是: is all of a title
            return (glued + 2 if body.startswith("是:", glued) else glued), True
    return length, bool(body[length:].strip())


def counts_names(text: str, number: re.Match[str]) -> bool:
    """Return whether a number counts what stands before it: `附件1、附件2为表格`."""
    at, count = number.start(), number[0].rstrip(".、")
    return count.isdecimal() and text.startswith(f"{text[at - 2 : at]}{int(count) + 1}", number.end())


def _head_end(body: str) -> re.Match[str] | None:
    """Return the first mark that may end a title; what brackets hold, (责任单位:市工信局), ends none."""
    for match in _HEAD_END.finditer(body, 0, LONGEST_TITLE + 40):
        at = match.start()
        if match[0] == "?" and _REMARK.match(body, at + 1):
            return None
        if match[0] == "。" or body.rfind("(", 0, at) <= body.rfind(")", 0, at) or body.find(")", at) < 0:
            return match
    return None


def _at_blank(body: str, length: int, titles: TitleIndex, trusted: bool, stopped: bool) -> int:
    """Return the position of the blank that parts the title from its body; 0 if none does.

    `trusted` says that a blank alone parts them here; `stopped` that a full stop ends what is looked at.
    """
    if " " not in body[:length]:
        return 0
    for blank in _BLANK.finditer(body, SHORTEST_TITLE, length):
        left = body[: blank.start()]
        size = len(left) - left.count(" ")
        if size < SHORTEST_TITLE:
            continue
        if size > _LONGEST_LEFT:
            return 0
        if left[-1] in ",、" or _MASK_END.search(left):
            continue
        following = _BLANK_OF_WORDS.search(body, blank.end())
        segment = (following.start() if following else len(body)) - blank.end()
        if segment < SHORTEST_BODY and body[blank.end() : blank.end() + 1] in _GOES_ON:
            continue
        if size >= SHORTEST_GLUED and titles.lookup(left):
            return blank.start()
        if segment >= SHORTEST_BODY and titles.exact(left):
            return blank.start()
        clauses = stopped and "," in body[blank.end() : length]
        if _MARK_END.search(left):
            continue
        if left[-1] in _JOINS and not left.endswith(titles.may_end):
            continue
        if not (
            trusted or len(blank[0]) > 1 or clauses or (stopped and body.startswith(titles.sentence_words, blank.end()))
        ):
            continue
        if segment >= SHORTEST_BODY and titles.looks_like_title(left, LONGEST_RUN_IN):
            return blank.start()
    return 0


def _glued(body: str, title: str, whole: bool, titles: TitleIndex) -> int:
    """Return where the body begins in a row with nothing between title and body; 0 if that cannot be seen."""
    if len(title) > LONGEST_PLAIN and body[len(title) : len(title) + 1] in ("。", ";"):
        whole = False  # so long, and ended as sentences are
    known = titles.known_before_body(body)
    if not known and not whole:
        known = titles.known_beginning(body)
    if known:
        return known
    dated = _DATED.match(body)
    if dated is not None and body[dated.end()] not in _GOES_ON:
        return dated.end()
    said = titles.said_again.search(body, 0, LONGEST_REPEATING) if not whole else None
    if said is not None and said.end() <= LONGEST_RUN_IN and body[said.end() - 1] not in _JOINS:
        return said.end()
    weak, weak_end = 0, 0
    for begun in titles.body.finditer(body, SHORTEST_TITLE, LONGEST_RUN_IN + LONGEST_BEGINNING):
        left = body[: begun.start()]
        if begun.start() > min(len(title), LONGEST_RUN_IN) or (whole and not _begins_clause(begun)):
            break
        if left[-1] == "," and begun.lastgroup == "strong" and titles.names_part(left[:-1]):
            again = body.find(begun[0], begun.end(), LONGEST_RUN_IN)  # 实干争先,2015年成绩斐然2015年,我局...
            return again if again > 0 and titles.looks_like_title(body[:again], LONGEST_RUN_IN) else begun.start()
        if not _may_end(left, begun, titles):
            continue
        told = begun.lastgroup != "weak" or _is_complete(left, begun, titles)
        if told and left not in titles.duty_verbs:  # 完成2013年... says what was done
            return weak if begun.start() == weak_end else begun.start()
        if not weak and begun.start() >= SHORTEST_GLUED:
            weak, weak_end = begun.span()
    return _doubled(body, titles) or (0 if whole and "," not in title else _repeated(body, titles)) or weak


def _may_end(left: str, begun: re.Match[str], titles: TitleIndex) -> bool:
    """Return whether a title may end where a body seems to begin: nothing is missing from it, and nothing is cut in two."""
    closed = left[-1] == '"' and left.count('"') % 2 == 0
    joins = left[-1] in _JOINS and not closed and not left.endswith(titles.may_end)
    if joins or _YEAR_BEFORE.search(left) or (len(left) < SHORTEST_GLUED and begun[0] in titles.prepositions):
        return False
    if begun.lastgroup == "verb" and left[-1] == ",":
        return False
    if begun.lastgroup == "weak" and (left[-1] in _POINTS or left[-1] + begun[0][0] in titles.may_end):
        return False  # 本|行政机关, 所|在县级: inside what belongs together
    if not titles.looks_like_title(left, LONGEST_RUN_IN):
        return False
    return begun.lastgroup not in BEHIND_TITLES or _is_complete(left, begun, titles)


def _is_complete(left: str, begun: re.Match[str], titles: TitleIndex) -> bool:
    """Return whether nothing is missing from a title before what may begin its body.

    What a body does may be what a title does: before it stands what is done already, or a word that nothing goes on behind.
    """
    act = begun.lastgroup == "act"
    match = titles.complete.match(left) if not act or len(left) >= SHORTEST_GLUED else None
    if match is None or titles.norm.search(left) is not None:
        return False
    if not act or match.lastgroup == "does":
        return True
    return match.lastgroup == "done" and titles.rises.match(begun.string, begun.start()) is None  # 办学条件|切实改善


def _begins_clause(begun: re.Match[str]) -> bool:
    """Return whether a sentence begins with words behind what is long enough for a title: no title goes on so."""
    year = begun[0][0].isascii() or "年" in begun[0]  # which a title may name: 完成本年度目标
    strong = begun.lastgroup == "strong" and begun.start() >= LONG_TITLE and not year
    return strong and _SENTENCE_END.search(begun.string, begun.start() + SHORTEST_SENTENCE) is not None


def _doubled(body: str, titles: TitleIndex) -> int:
    """Return the length of the title whose last words the sentence glued to it begins with: `分析政策内容政策内容是重点`."""
    doubled = _DOUBLED.match(body)
    if doubled is None or body.startswith(2 * doubled[2], doubled.end()):  # said thrice, it is no sentence either
        return 0
    return doubled.end(1) if titles.looks_like_title(doubled[1]) else 0


def _repeated(body: str, titles: TitleIndex) -> int:
    """Return the length of the title that the sentence glued to it says again; 0 if it says none again.

    It says it inside a clause: `工作效果各部门要总结自己的工作效果`. What begins two clauses is their subject and no title.
    """
    stop = _SENTENCE_END.search(body)
    sentence = body[: min(stop.start() if stop else len(body), LONGEST_REPEATING)]
    size = SHORTEST_REPEATED
    if sentence.find(sentence[:size], size + 1) < 0:
        return 0
    while sentence.find(sentence[: size + 1], size + 2) >= 0:
        size += 1
    title = sentence[:size]
    again = sentence.find(title, size + 1)
    if again < size + SHORTEST_SUBJECT or sentence[again - 1] in _CLAUSE or title[-1] in _JOINS or title[-1] in _CLAUSE:
        return 0
    rest, ended = sentence[size], _OBJECT_ENDS.match(sentence, again + size)
    if rest in _JOINS or rest in _CLAUSE or ended is None:
        return 0
    return size if titles.looks_like_title(title) else 0
