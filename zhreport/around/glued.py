"""Lines that hold two things which stand apart on other pages: a title and what follows it, the last sentence and a signature.

Text taken from a page loses line ends. Such a line is cut before anything is recognised, so that each part is seen for what
it is. Offsets are in the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from zhreport.around.contents_in_line import around_contents
from zhreport.around.front import LONGEST_MEMBER, SHORTEST_PART, bare, year_of
from zhreport.around.furniture import viewer_pieces
from zhreport.around.unnamed_contents import FEWEST_CUT_OFF, FEWEST_ENTRIES, LOOK_AHEAD
from zhreport.knowledge import Knowledge
from zhreport.outline.phrase import is_section
from zhreport.text.dates import DAY, page_day
from zhreport.text.lines import Line

HEAD_LINES = 40  # first lines in which a title may have something behind it
DASHES = ("——", "--")  # with which a line below a title begins
FOOT_LINES = 40  # last lines in which a signature may stand behind a sentence
LONGEST_TITLE = 60  # characters of a title with something behind it
LONGEST_PAPER = 90  # the same of one that says what it is about
SHORTEST_TITLE = 8
LONGEST_SIGNATURE = 60  # characters of a signature behind a sentence
HEAD_ZONE = 240  # characters of a line in which labelled facts may stand before a title
FEW_LINES, LONG_LINE = 8, 300  # lines of a page that has lost its line ends, and characters of such a line
LONGEST_SECTION = 45  # characters of a section's title
FEWEST_ENDS = 3  # marks with a blank behind them that show where lines ended
SHORTEST_ENTRY = 5  # characters of the first entry of a table of contents, with its number
MOST_ENDS = 0.6  # share of the marks behind which a blank stands, from which it stands behind every sentence
_DAY_ENDS = "日)号"
_STOP = re.compile(r"[。!?;:]")
_MARKS = re.compile(r"[。!?;:,、]")
_FIRST = re.compile(r"(?<=[一-龥)])(?:一、 ?(?=[一-龥]|\d{4} ?年)(?![二三四五六七八九十])|第[一1]章(?= ?[一-龥]))")
_LOST_END = re.compile(r"[。!?;:][\")]? +")
_INDENT = re.compile(r"(?<=\S) {2,}(?=\S)")
_ONE_BLANK = re.compile(r"[。!?] (?! )")
_TOKEN = re.compile(r"\S+")
_LAST_DAY = re.compile(rf"(?:{DAY.pattern}) ?\)?$")
_TWICE = re.compile(rf"([^|:\t]{{{SHORTEST_TITLE},{LONGEST_TITLE}}}?) ?\1(?= |$)")
_ANY_YEAR = re.compile(r"[12二一](?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=[二一])[〇○零O0o一二三四五六七八九]{3}年)")
_COUNT_END = re.compile(r"篇\)? *")
_SENTENCE_END = re.compile(r"[。!?][\")]?(?=[^。!?]*$)")


def cut_glued(lines: list[Line], known: Knowledge) -> list[Line]:
    """Return the lines with those cut that hold a title and more, a sentence and a signature, or a page without line ends.

    The numbers of a file viewer's pieces are cut off first, so that what stands behind them is seen for what it is.
    """
    few = len(lines) <= FEW_LINES
    pieces = {line.start: line for line in viewer_pieces(lines)}
    if pieces:
        lines = _cut(lines, ((line, [line.text.index("、") + 1]) for line in pieces.values()), few)
        for line in lines:
            line.numbers_piece = line.start in pieces
    return _cut(lines, chain(_head_cuts(lines, known), _other_cuts(lines, known, few)), few)


def _cut(lines: list[Line], found: Iterable[tuple[Line, Iterable[int]]], few: bool) -> list[Line]:
    """Return the lines, cut at these places; `few` says whether they are those of a page that may have lost its line ends."""
    cuts: dict[int, set[int]] = {}
    for line, places in found:
        if places:
            cuts.setdefault(line.index, set()).update(places)
    if not cuts:
        return lines
    parted: list[Line] = []
    for line in lines:
        for part in _parts(line, sorted(cuts[line.index])) if line.index in cuts else (line,):
            part.index = len(parted)
            part.cut = line.cut or (few and line.index in cuts)
            parted.append(part)
    return parted


def _head_cuts(lines: list[Line], known: Knowledge) -> Iterator[tuple[Line, Iterable[int]]]:
    """Yield where the document's title and its table of contents share a line of the head with something else."""
    head = lines[:HEAD_LINES]
    yield from _beside_title(head, known)
    twice = next((line for line in head if len(line.text) >= 2 * SHORTEST_TITLE), None)
    if twice is not None:
        yield twice, _between_repeats(twice.text, known)
    long = [line for line in head if len(line.text) > LONGEST_TITLE]
    spaced = (line for line in head if " " in line.text)
    first = lines[0].text if lines and len(lines) <= FEW_LINES else ""
    titled = next(((line, places) for line in spaced if (places := _around_title(line.text, first, known))), None)
    if titled is not None:
        yield titled
    elif long:
        yield long[0], _before_body(long[0].text, known)
    for line in head:
        if "一、" in line.text or "章" in line.text:
            yield line, _before_first(line.text, known)
    listed = next(
        ((line, ends) for line in long if (ends := around_contents(line.text, known.grammar, known.front))), None
    )
    if listed is not None:
        yield listed[0], [at for at in listed[1] if 0 < at < len(listed[0].text)]
    else:
        yield from _around_entries(lines)


def _beside_title(head: list[Line], known: Knowledge) -> Iterator[tuple[Line, list[int]]]:
    """Yield where the title begins behind the word 附件, and where it ends before the name of the site, if it stands nowhere else."""
    for line in head:
        text = line.text
        if text[-1] in "。;":
            return  # the body has begun
        attached = known.front.pages.behind_attached(text)
        first, last = known.front.pages.title_in(text, attached, known.front)
        title = text[first:last].strip()
        named = last - first < len(text) - attached and known.metadata.fields(text) is None
        if last - first < len(text) and (named or _is_title(title, known)):
            if all(bare(own.text) != bare(title) for own in head):
                yield line, [at for at in (first, last) if 0 < at < len(text)]
            return
        if known.front.ends_title(text) and known.metadata.fields(text) is None:
            return


def _between_repeats(text: str, known: Knowledge) -> list[int]:
    """Return where the title that a page prints twice in a row ends, and ends again; nothing if it does not."""
    again = _TWICE.match(text)
    if again is None or not known.front.ends_title(again[1]):
        return []
    return [at for at in (again.end(1), again.end()) if at < len(text)]


def _other_cuts(lines: list[Line], known: Knowledge, few: bool) -> Iterator[tuple[Line, Iterable[int]]]:
    """Yield where papers of a collection, signatures and the lines of a page that has lost its line ends are cut off."""
    long = [line for line in lines if len(line.text) > LONGEST_TITLE]
    for line in long:
        yield line, _around_papers(line.text, known) or _before_numbered(line.text, lines, known)
    yield from _at_indents([line for line in long if "  " in line.text])
    for line in lines[-FOOT_LINES:]:
        if line.text[-1] in _DAY_ENDS:
            yield line, _before_signature(line.text, known)
    for line in lines if few else ():
        if len(line.text) > LONG_LINE:
            yield line, _at_lost_ends(line.text, known)


def _at_indents(lines: list[Line]) -> Iterator[tuple[Line, Iterable[int]]]:
    """Yield where lines began of which texts on one line have kept the indents: `...任务。  一、主要做法  今年以来,...`.

    Several stand behind sentences and one at least behind a title, where no full stop does, and no sentence ends with one blank.
    """
    found = [(line, list(_INDENT.finditer(line.text))) for line in lines]
    before = [line.text[indent.start() - 1] for line, indents in found for indent in indents]
    ended = sum(last in "。!?" for last in before)
    if FEWEST_ENDS <= ended < len(before) and not any(_ONE_BLANK.search(line.text) for line in lines):
        yield from ((line, {indent.end() for indent in indents}) for line, indents in found)


def _at_lost_ends(text: str, known: Knowledge) -> set[int]:
    """Return where the lines of a text on one line ended, but for those of its contents; nothing if blanks stand behind every sentence, or none."""
    ends = [match.end() for match in _LOST_END.finditer(text)]
    if len(ends) < FEWEST_ENDS or len(ends) > MOST_ENDS * len(_STOP.findall(text)):
        return set()
    titles = {_behind_title(text, at, known) for at in ends} - {0}
    first, last = around_contents(text, known.grammar, known.front) or (0, 0)
    return {at for at in titles.union(ends, _between_titles(text, known)) if not first < at < last}


def _behind_title(text: str, at: int, known: Knowledge) -> int:
    """Return where a title without number ends that stands at a place: a main section's, or the first below an address."""
    first = _TOKEN.match(text, at)
    if first is None or len(first[0]) > LONGEST_SECTION:
        return 0
    main = is_section(known.titles.exact(first[0]))
    addressed = (
        text[max(at - LONGEST_SECTION, 0) : at].rstrip().endswith(known.titles.address_ends)
        and known.grammar.match(first[0]) is None
    )
    return first.end() if main or (addressed and known.titles.looks_like_title(first[0])) else 0


def _between_titles(text: str, known: Knowledge) -> set[int]:
    """Return where numbered titles begin of which one stands right behind another: `一、产业发展 (一)农业`."""
    markers = [own for own in known.grammar.find_inside(text, 1) if own.heads]
    near = [
        (before.start, own.start)
        for before, own in pairwise(markers)
        if own.start - before.end <= LONGEST_SECTION and _STOP.search(text, before.end, own.start) is None
    ]
    return {place for pair in near for place in pair}


def _parts(line: Line, cuts: list[int]) -> list[Line]:
    """Return the parts of a line between the places where it is cut."""
    parts: list[Line] = []
    for first, last in pairwise([0, *cuts, len(line.text)]):
        raw = line.text[first:last]
        own = raw.strip()
        if own:
            start = line.start + first + len(raw) - len(raw.lstrip())
            head = not parts
            parts.append(Line(0, start, start + len(own), own, line.indent if head else 0, line.blank_before and head))
    return parts


def _around_title(text: str, first_line: str, known: Knowledge) -> list[int]:
    """Return where a title with more on its line begins and ends: labelled facts before it, or a body behind; else nothing.

    With it begins a text that has lost its line ends, and any title is believed there.
    """
    if len(text) < 2 * SHORTEST_TITLE:
        return []
    given = _around_subtitle(text, known)
    if given:
        return given
    law = _TOKEN.match(text)
    if law is not None and known.front.ends_law(law[0]) and known.front.law_ends_at(text, law.end()):
        return [law.end()]
    begins = text is first_line and len(text) > LONG_LINE
    if not begins and "关于" not in text[:LONGEST_PAPER] and not _ANY_YEAR.search(text, 0, HEAD_ZONE):
        return []  # a title names its year, or what it is about
    number = _TOKEN.match(text)
    start = number.end() if number is not None and known.metadata.fields(number[0]) is not None else 0
    for match in _TOKEN.finditer(text, start, HEAD_ZONE):
        first, last = match.span()
        before, title = text[start:first].strip(), text[start:last].strip()
        if before and _is_title(match[0], known):
            if known.metadata.fields(before) is not None:
                return [first, last] if "。" in text[last:] else []
            if not known.front.is_agency(before):
                return []
        longest = LONGEST_PAPER if "关于" in title else LONGEST_TITLE
        said = begins and len(title) >= SHORTEST_TITLE and not ("," in title or ":" in title)
        named = (said and known.front.ends_title(title)) or _is_title(title, known)
        if len(title) <= longest and named and _goes_behind(text[last:].lstrip(), known):
            return [at for at in (start, last) if at]
    return []


def _around_subtitle(text: str, known: Knowledge) -> list[int]:
    """Return where a title begins and ends, and the line below it that says before whom the report was given; else nothing."""
    if not any(dashes in text for dashes in DASHES):
        return []
    tokens = list(_TOKEN.finditer(text, 0, HEAD_ZONE))
    for title, below, more in zip(tokens, tokens[1:], [*tokens[2:], None], strict=False):
        if below[0].startswith(DASHES) and known.front.ends_title(title[0]):
            own = [below[0]] if more is None else [below[0], below[0] + more[0]]
            named = next((name for name in own if known.front.is_subtitle(name)), None)
            if named is not None:
                last = below if named is own[0] or more is None else more
                return [at for at in (title.start(), title.end(), last.end()) if at]
    return []


def _before_body(text: str, known: Knowledge) -> list[int]:
    """Return where a count of pages and a title that the body is glued to end; nothing of what is not there."""
    start = known.front.behind_pages(text)
    length = known.front.title_before_body(text[start : start + HEAD_ZONE], LONGEST_TITLE)
    return [at for at in (start, start + length if length else 0) if at]


def _before_first(text: str, known: Knowledge) -> list[int]:
    """Return where `一、` or 第一章 stands that is glued to the document's title, and the title's copy: `某镇工作总结一、总体情况`."""
    first = _FIRST.search(text, SHORTEST_PART, LONGEST_TITLE)
    if first is None:
        return []
    title = text[: first.start()]
    if _MARKS.search(title) is not None or not (known.front.ends_title(title) or known.front.ends_law(title)):
        return []
    half = len(title) // 2
    return [half, first.start()] if title[:half] == title[half:] else [first.start()]


def _around_entries(lines: list[Line]) -> Iterator[tuple[Line, list[int]]]:
    """Yield where the first entry of a table of contents begins behind the title, and where it comes again behind the last entry.

    `整治方案一、背景分析`, then an entry to a line, then `4.2展望一、背景分析1.1政策背景 近年来...`.
    """
    for line in [line for line in lines[:HEAD_LINES] if "一、" in line.text and len(line.text) <= LONGEST_TITLE]:
        at = line.text.index("一、")
        entry = line.text[at:]
        if len(entry) < SHORTEST_ENTRY or _MARKS.search(entry, len("一、")):
            continue
        for following in lines[line.index + 1 : line.index + LOOK_AHEAD]:
            again = following.text.find(entry)
            if again > 0 and following.index - line.index > FEWEST_ENTRIES:
                yield line, [at] if at else []
                yield following, [again, again + len(entry)]
            if again >= 0 or len(following.text) > LONGEST_TITLE or _STOP.search(following.text):
                break
        else:
            if len(lines) - line.index > FEWEST_CUT_OFF:
                yield line, [at] if at else []  # the text breaks off inside its contents


def _around_papers(text: str, known: Knowledge) -> set[int]:
    """Return where the titles of papers of a collection begin and end to which the papers are glued."""
    if "篇" not in text:
        return set()
    places = set(chain.from_iterable((*_numbered_papers(text, known), *_counted_papers(text, known))))
    if places and known.furniture.category(text) is not None:
        return set()  # the site speaks of its collection
    return places - {0}


def _numbered_papers(text: str, known: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield where a title with the number of its paper begins and ends: `报告篇一2020年是...`."""
    for number in known.titles.paper.finditer(text):
        lowest = max(number.end() - LONGEST_MEMBER, 0)
        stop = max(text.rfind(mark, lowest, number.start()) for mark in "。!?") + 1
        inside = stop > 0 and not known.front.ends_title(text[stop : number.start()])
        first = _behind_count(text, max(stop, lowest), number.start(), known)
        named = known.titles.names_member(text[first : number.end()].strip())
        counted = text[max(number.start() - 1, 0) : number.start()].isdigit()  # 编发信息12篇2,400字
        if named and not inside and not counted:
            title = _TOKEN.match(text, number.end()) if number[0][-1] == "】" else None
            own = title is not None and len(title[0]) <= LONGEST_MEMBER and known.front.ends_title(title[0])
            yield first, title.end() if title is not None and own else number.end()


def _counted_papers(text: str, known: Knowledge) -> Iterator[tuple[int, int]]:
    """Yield where the title of the first paper begins and ends behind the collection's: `调研报告(3篇)调研报告1 一、...`."""
    for count in _COUNT_END.finditer(text, 0, HEAD_ZONE):
        first = count.end()
        end = text.find(" ", first, first + LONGEST_MEMBER)
        behind = end > first and known.front.counts_papers(text[:first].strip())
        if behind and known.titles.names_member(text[first:end]):
            yield first, end


def _behind_count(text: str, first: int, last: int, known: Knowledge) -> int:
    """Return where a title begins that a collection's stands before: `自查报告(通用3篇)自查报告篇1`; `first` if there is none."""
    ends = [match.end() for match in _COUNT_END.finditer(text, first, last)]
    return next((end for end in reversed(ends) if known.front.counts_papers(text[first:end].strip())), first)


def _before_numbered(text: str, lines: list[Line], known: Knowledge) -> list[int]:
    """Return where the page's title with the number of a paper ends to which that paper is glued: `自查报告1为了...`."""
    title, end = known.front.numbered_paper(text) or ("", 0)
    if not end or not known.titles.names_member(text[:end]):
        return []
    named = text is lines[0].text or any(
        line.text.startswith(title) and len(line.text) <= LONGEST_TITLE for line in lines[:HEAD_LINES]
    )
    return [end] if named else []


def _is_title(text: str, known: Knowledge) -> bool:
    if len(text) < SHORTEST_TITLE or ":" in text:
        return False
    dated = year_of(text) is not None
    return (dated or "关于" in text) and known.front.ends_title(text) and (dated or known.front.names_paper(text))


def _goes_behind(rest: str, known: Knowledge) -> bool:
    """Return whether this may stand behind a title: a heading, labelled facts, a long text."""
    if not rest or known.titles.names_member(rest.partition(" ")[0]):
        return False  # 工作总结 篇1 is one title
    marker = known.grammar.match(rest)
    labelled = known.metadata.fields(rest) is not None or page_day(rest) is not None
    return (marker is not None and marker.heads) or labelled or (len(rest) > LONGEST_TITLE and "。" in rest)


def _before_signature(text: str, known: Knowledge) -> list[int]:
    """Return where a signature behind the last sentence of a line begins."""
    if len(text) < SHORTEST_TITLE or "年" not in text[-LONGEST_SIGNATURE:]:
        return []
    end = _SENTENCE_END.search(text)
    if end is None or len(text) - end.end() > LONGEST_SIGNATURE:
        return []
    rest = text[end.end() :].strip()
    day = _LAST_DAY.search(rest)
    if day is None:
        return []
    name = rest[: day.start()].strip(" (")
    if not name or (known.front.is_agency(name.replace(" ", "")) and ":" not in name):
        return [end.end()]
    signer = name.rpartition(" ")[2]
    return [text.rindex(signer)] if len(signer) < len(name) and known.front.is_agency(signer) else []
