"""What a title looks like at all: its length, how it begins and ends, what it may hold."""

from __future__ import annotations

import re
from functools import lru_cache

from zhreport.tables.labels import skeleton

YEAR = re.compile(r"(?:\d{4} ?|\d{0,2}[xX×*]{2,4}|\d{2,3}[xX×*]|[一二三四五六七八九十]{1,3})年(?:度)?")
_DAYS = re.compile(r"\d ?(?:年|月|日|季度)|\d[一-龥]{1,2}\)$")  # and how many there are: (4项)
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[一-鿿]")
QUOTED = re.compile(r'"[^"]{1,16}"|《[^》]{1,30}》')
QUOTATION = re.compile(r'"[^"]*"')
_NEVER_IN_TITLES = frozenset("。;!?|\t□√☑")
LONGEST_NAME = 16  # characters of a quoted name; what is longer is a sentence
_LEFT_OUT = re.compile(r"\*{1,2}[一-鿿]")  # a name that is not told: *江防汛情况


@lru_cache(maxsize=4096)
def without_remark(text: str) -> str:
    """Return a title without the brackets that say who is in charge, when, or how many there are.

    >>> without_remark("加强平台建设(责任单位:市工信局)"), without_remark("动员部署阶段(3月1日-15日)")
    ('加强平台建设', '动员部署阶段')
    >>> without_remark("简化准入手续(12项)")
    '简化准入手续'
    """
    at = text.rfind("(") if text.endswith(")") else -1
    if at < 2 or text.find(")", at) < len(text) - 1:
        return text
    return text[:at] if text.find(":", at) > 0 or _DAYS.search(text, at) else text


def without_quotations(text: str) -> str:
    """Return a title with what it quotes left out but for names: others' sentences, however long they are.

    >>> without_quotations('关于"制度不严。记录不全"问题的整改'), without_quotations('践行"两个维护"')
    ('关于"…"问题的整改', '践行"两个维护"')
    """
    return QUOTATION.sub(_quoted, text)


def _quoted(quotation: re.Match[str]) -> str:
    name = quotation[0]
    return name if len(name) <= LONGEST_NAME + 2 and _NEVER_IN_TITLES.isdisjoint(name) else '"…"'


def has_title_shape(
    text: str,
    longest: int,
    openers: tuple[str, ...],
    never_ends: tuple[str, ...],
    may_end: tuple[str, ...],
    figures: re.Pattern[str],
) -> bool:
    """Return whether a text is as long as titles are, begins and ends as they do, and has no figures but those of years and names."""
    if not 2 <= len(text) <= longest or not _NEVER_IN_TITLES.isdisjoint(text):
        return False
    if text.startswith(openers) or text.count(",") > 3:
        return False
    if text.endswith(never_ends) and not text.endswith(may_end):
        return False
    if (
        (text[0] in ",)》'、:-*•·" and not _LEFT_OUT.match(text))
        or (text[0] == text[-1] == '"')
        or not _HAN.search(text)
    ):
        return False
    left = YEAR.sub("", QUOTED.sub("", text)) if _DIGIT.search(text) else ""
    return not _DIGIT.search(left) or not _DIGIT.search(figures.sub("", left))


@lru_cache(maxsize=1 << 13)
def title_key(text: str) -> str:
    """Return what makes a folded title the same as another: its skeleton without a year."""
    return YEAR.sub("", skeleton(text)) if "年" in text else skeleton(text)
