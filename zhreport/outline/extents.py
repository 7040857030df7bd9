"""Where a heading's text ends and its body begins. Positions are in the row's text."""

from __future__ import annotations

import re
from itertools import takewhile

from zhreport.outline.phrase import Phrase
from zhreport.outline.prose_grammar import LONGEST_RUN_IN, LONGEST_TITLE, SURE
from zhreport.outline.shape import QUOTATION
from zhreport.outline.title_ends import LEAST_END, PROVEN_END, SURE_END, points_of, shares_of, traits_of
from zhreport.outline.titles import TitleIndex
from zhreport.text.memory import keep

CLOSERS = "。:;,、 "
SHORTEST_BODY = 8  # characters that a body has after the blank that parts it from its title
SHORTEST_LEFT = 6  # characters of a body behind a title that nothing parts from it
DOUBLED = range(3, 13)  # characters that a title ends with and its body begins with
SHORTEST_BELOW = 20  # characters of a body behind an unmarked phrase and a colon; shorter, it is a label's value
LONGEST_QUOTING = 600  # characters of a title with all that it quotes
LONGEST_PLAIN = 30  # characters of a title without marker, or of a sentence that may be one
SHORTEST_TITLE = 2
LONGEST_ARTICLE = 20  # characters of an article's title
LONG_TITLE = 8  # characters from which a phrase may hold a known title and the beginning of a body
LONGEST_BEGINNING = 28  # characters of what shows that a body has begun
SHORTEST_GLUED = 4  # characters of an unknown title with nothing between it and its body
LONGEST_REMEMBERED = 60  # characters behind a marker whose reading is kept: reports of a kind share their headings
MOST_REMEMBERED = 1 << 12  # such readings kept; beyond, the memory starts anew
# no question inside quotation marks
_HEAD_END = re.compile(r"[。;?:](?:(?<=[。;])|(?<=\?)\?*(?![^\"。;]{1,16}\"(?:[一-龥]|$))|(?<=:)(?!//))")
_REMARK = re.compile(r"\([^()。]+\)$")  # behind a question or a full stop, to the end of its row
_MASK_END = re.compile(r"[xX×*]{2}$")  # a name left out, with a blank behind it: xx 市
_MARKS = frozenset("。:;,、")
_FIRST_BELOW = re.compile(
    r"(?: +|(?<=[一-龥])(?=\d))(?=第[一二三四五六七八九十百零〇]{1,7}(?:分?编|[章节]|条(?![款项规所和与、,以例]))|[1-9]\d?\.1 ?[一-龥](?<![个万亿百千平公分倍米吨元人户名家度斤年月]))"
)
_MARK_END = re.compile(r".(?:\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)|(?<![\d.])\d{1,2}[.、])$")
_BLANK = re.compile(r" +")
_BLANK_OF_WORDS = re.compile(r"(?<![\dX]) (?![\dX])")  # none of those that set figures apart: 4 月 10 日
_JOINS = frozenset(',、的和与及等是为在把将对从向以并到自于至使要应须"(')
_GOES_ON = frozenset("及和与、的或")
_LONGEST_LEFT = 120  # characters of a title with the brackets that say who is in charge


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
    length, closed, other = title_length(body, titles, one_line)
    title = body[:length].rstrip(CLOSERS)
    known = titles.lookup(title) or (titles.lookup(title[:-1]) if title.endswith("是") else []) if length else []
    head = length > 0 and (bool(known) or titles.looks_like_title(title, LONGEST_RUN_IN if closed else LONGEST_TITLE))
    if not head and not inside and not needs_title:
        head = titles.asks(title)
    if not head and closed and body[len(title) : len(title) + 1] == "。":
        head = titles.sums_up(title) or (formal and titles.are_clauses(title))
    size, guessed = len(body.rstrip()), head and other > 0
    if not head and formal and not needs_title:
        head = length == len(body) and len(title) == size and titles.may_be_line(title)
        if not head and inside and one_line and other and titles.looks_like_title(body[:other], LONGEST_RUN_IN):
            length, title, head, guessed = other, body[:other], True, True
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


def title_length(body: str, titles: TitleIndex, one_line: bool) -> tuple[int, bool, int]:
    """Return (length of the possible title with its closing mark, whether body text follows, the next best length if it is not sure).

    `one_line` says that the report stands on few long lines, so that blanks are all that parts a heading from its body.
    """
    match = _head_end(body)
    stop, length = match.span() if match else (len(body), len(body))
    shown = _named_end(body, length, titles)
    if not shown:
        title = body[:length].rstrip(CLOSERS)
        whole = titles.looks_like_title(title, LONGEST_RUN_IN if body[length:].strip() else LONGEST_TITLE)
        shown = _at_blank(body, length, titles, one_line or not whole, body[length - 1] == "。")
        shown = shown or _at_number(body, length, titles)
        if not shown:
            return _weighed_end(body, stop, length, whole, one_line, titles)
    return shown, bool(body[shown:].strip()), 0


def _named_end(body: str, length: int, titles: TitleIndex) -> int:
    """Return the end of a title that is known, or that its first chapter, article or decimal or an answer follows; 0 if nothing shows it."""
    first = body.find("一、", SHORTEST_TITLE, min(length, _LONGEST_LEFT))
    if first > 0 and (body[first - 1] == " " or titles.opens_body(body, first + 2)):
        return first
    title = body[:length].rstrip(CLOSERS)
    if titles.exact(title):
        return length
    below = _FIRST_BELOW.search(body, SHORTEST_TITLE, length) if " 第" in body or ".1" in body else None
    return below.start() if below is not None else titles.answered(title)


def _at_number(body: str, length: int, titles: TitleIndex) -> int:
    """Return where the first member of an enumeration ends a title; 0 if none does."""
    serial = titles.serial.search(body, 2, min(length, LONGEST_RUN_IN + 10))
    if serial is None or serial.start() > LONGEST_RUN_IN or counts_names(body, serial):
        return 0
    return titles.known_before_body(body[: serial.start()]) or serial.start()


def _weighed_end(
    body: str, stop: int, length: int, whole: bool, one_line: bool, titles: TitleIndex
) -> tuple[int, bool, int]:
    """Return what `title_length` does where only the weights of the places say it; the first mark stands from `stop` to `length`."""
    begun, rest = _begun(body, stop, titles), bool(body[length:].strip())
    short = len(body[:length].rstrip(CLOSERS)) <= LONG_TITLE or body.startswith(":", stop)
    alone = stop == length and "," not in body[:stop]
    if not one_line and (alone or (whole and short)) and SURE.isdisjoint(begun.values()):
        return length, rest, 0
    known = titles.known_beginning(body)
    shares = _shares(body, traits_of(body, stop, whole, one_line, known, begun), stop, titles)
    best = next(iter(shares))
    if shares[best] < SURE_END and shares.get(known, 0.0) >= LEAST_END:
        best = known  # as likely as another nearly, and a title there is
    share, other = shares[best], next((place for place in shares if place != best), 0)
    doubled = any(body.startswith(body[best - size : best], best) for size in DOUBLED if size <= best)
    if whole and not (one_line or rest or known or doubled) and titles.ends_as_titles_do(body[:stop]):
        return length, rest, 0  # no body ends so
    proven = one_line or doubled or best == known or begun.get(best) in SURE
    least = 0.0 if proven else PROVEN_END if whole else 0.0 if rest else SURE_END
    if best < stop and len(body) - best >= SHORTEST_LEFT and 1.0 - shares[stop] >= least and share >= LEAST_END:
        return best, True, 0 if share >= SURE_END else other
    other = 0 if share >= SURE_END and best == stop else other
    for at, kind in begun.items() if not whole else ():
        if kind == "strong" and body[at - 1] == "," and titles.names_part(body[: at - 1]):
            return at, True, 0  # 信息数量增加,2019年我院...
    return length, rest, other


def _shares(body: str, traits: dict[int, list[str]], stop: int, titles: TitleIndex) -> dict[int, float]:
    """Return the shares of the places with these traits, the likeliest of them the first mark or one behind what reads like a title."""
    points = points_of(traits, titles.end_weights)
    shares = shares_of(points)
    while (best := next(iter(shares))) < stop and not titles.looks_like_title(body[:best], LONGEST_RUN_IN):
        del points[best]
        shares = shares_of(points)
    return shares


def _begun(body: str, stop: int, titles: TitleIndex) -> dict[int, str]:
    """Return the places before `stop` where words stand with which a body may begin, and of which kind they are."""
    matches = titles.body.finditer(body, SHORTEST_TITLE, min(stop, LONGEST_RUN_IN) + LONGEST_BEGINNING)
    begun = {match.start(): match.lastgroup or "" for match in takewhile(lambda match: match.start() < stop, matches)}
    subject = titles.subject.search(body, 0, stop)
    if subject is not None:
        begun.setdefault(subject.start(), "self")
    return begun


def weighed_traits(body: str, one_line: bool, titles: TitleIndex) -> tuple[int, dict[int, list[str]]]:
    """Return the first mark that may end a title, and the traits of the places up to there: what the weights are fitted to."""
    match = _head_end(body)
    stop = match.start() if match else len(body)
    whole = titles.looks_like_title(body[:stop], LONGEST_RUN_IN)
    return stop, traits_of(body, stop, whole, one_line, titles.known_beginning(body), _begun(body, stop, titles))


def names_article(phrase: Phrase) -> bool:
    """Return whether what stands behind an article's number may be its title: a few words, no clauses, and a mark before a body."""
    ended = phrase.closing != "" if phrase.run_in else phrase.closing != ":"
    return ended and len(phrase.title) <= LONGEST_ARTICLE and "," not in phrase.title


def counts_names(text: str, number: re.Match[str]) -> bool:
    """Return whether a number counts what stands before it: `附件1、附件2为表格`."""
    at, count = number.start(), number[0].rstrip(".、")
    return count.isdecimal() and text.startswith(f"{text[at - 2 : at]}{int(count) + 1}", number.end())


def _head_end(body: str) -> re.Match[str] | None:
    """Return the first mark that may end a title; what brackets or quotation marks hold, (责任单位:市工信局), ends none."""
    farthest = LONGEST_TITLE + 40
    if '"' in body[:farthest]:
        farthest = min(farthest + sum(map(len, QUOTATION.findall(body[:LONGEST_QUOTING]))), LONGEST_QUOTING)
    for match in _HEAD_END.finditer(body, 0, farthest):
        at = match.start()
        if match[0] == "?" and _REMARK.match(body, at + 1):
            return None
        if body.count('"', 0, at) % 2 and body.find('"', at) > 0:
            continue  # what a title quotes may be sentences: 关于"学习不深。研究不够"问题的整改
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
