"""Atoms: stretches that are recognised by their characters and that no segmenter may cut.

Segmenters cut `2,345.6万元`, `二〇二四年` and `国办发〔2014〕32号` badly, so these are found before any of them runs.
The kinds:

- `number`: Arabic figures with grouping, decimals, sign, percent and unit; `百分之三十`
- `date`: years, months and days in Arabic or Chinese figures, also `2020-01-31`
- `docnum`: a document's number with the letters of its agency
- `ordinal`: `第` with a number and what it counts, `第(一)项` too
- `title`: a title in 《》 of at most thirty characters
- `url`: web and mail addresses

Two more have no kind, since they only make sure that all segmenters see the same: letters and figures joined by signs
(`COVID-19`, `PM2.5`) are kept whole, and ideographs that are in no segmenter's dictionary stand alone. Units and the
like are no knowledge of this module: they are the words with the tags `unit`, `nounit`, `rank` and `cue` in
lexicons/words/units.txt.

Not handled: Chinese figures with a unit (`三万元`), times of day, telephone numbers; ranges are two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from zhreport.lexicon_file import any_of

RESERVED_TAGS = ("unit", "nounit", "rank", "cue")
"""Tags of words that serve the recognisers here and are not terms of their own: see lexicons/words/units.txt."""

_TITLE_LENGTH = 30  # longer ones are whole sentences (关于印发...的通知), whose words a reader wants
_CODE_LENGTH = 8  # letters before a document number; the longest common ones have six (国卫办医政发)
_CUE_LENGTH = 4  # how far before those a word that stands before the number is looked for

_RARE = r"[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_STARTS = f"[-+−0-9〇○零一二三四五六七八九十百第《〔[(【A-Za-z{_RARE[1:]}"
_FIGURES = "[零〇一二三四五六七八九十百千]"
_TEN = "[一二三四五六七八九十]"
_DAY = f"月{_TEN}{{1,3}}[日号]"

# The recognisers, in the order in which they are tried at a place. Each looks at what follows one character of
# `_STARTS`, which it checks by looking behind: with a class of characters in front, the `re` module skips quickly to
# the few places that matter. Possessive runs (`++`, `*+`) and a look-behind against starting in the middle of a run
# keep all of it linear on hostile text.
_RECOGNISERS = {
    "url": r"""
        (?: (?<=[hH])(?i:ttps?)://  |  (?<=[wW])(?i:ww)\. ) [A-Za-z0-9._~:/?\#@!$&*+=%-]*[A-Za-z0-9/_=&\#-]
        | (?<=[A-Za-z0-9])(?<![A-Za-z0-9._%+-].) [A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+
    """,
    "date": rf"""
        (?<=[0-9])(?<![A-Za-z0-9].)
        (?: (?<=[12])[0-9]{{3}}[ ]?
            (?: (?!<nounit>)年[度末底初]  |  年(?:[ ]?[0-9]{{1,2}}[ ]?月(?:[ ]?[0-9]{{1,2}}[ ]?[日号])?)? )
          | (?<=[12])[0-9]{{3}}(?P<mark>[-/.])[0-9]{{1,2}}(?P=mark)[0-9]{{1,2}}(?![0-9])
          | [0-9]?[ ]?月(?:份|[ ]?[0-9]{{1,2}}[ ]?[日号])? )
        | (?<=[〇○零一二三四五六七八九]) [〇○零Oo0一二三四五六七八九]{{3}}年 (?:{_TEN}{{1,3}}(?:{_DAY}|月))?
        | (?<={_TEN}) {_TEN}{{0,2}}{_DAY}
    """,
    "number": r"""
        (?: (?<=[0-9])(?<![A-Za-z0-9.].)
          | (?<=[-+−])(?<![\w\])%].)[0-9]
          | (?<=[-+−])(?<![A-Za-z0-9\])%].)(?=[0-9.]{1,20}%)[0-9] )
        [0-9]*+ (?:(?<![0-9]{4}),[0-9]{3}(?![0-9]))*+ (?:(?!\.[0-9]{4}[ ]?年)\.[0-9]++)*+
        (?: [%‰]  |  [ ]?(?:<unit>|[百千万亿]{1,2}(?:<unit>)?)  |  (?![A-Za-z]) )
        | (?<=百)分之[零〇一二三四五六七八九十百千点]{1,9}
    """,
    "ordinal": rf"(?<=第) [ ]?\(?[ ]? (?:[0-9]{{1,9}}|{_FIGURES}(?:[ ]?{_FIGURES}){{0,8}}) [ ]?\)?[ ]? (?:<rank>)",
    "title": rf"(?<=《) [^《》\n]{{1,{_TITLE_LENGTH}}}》",
    "docnum": r"(?<=[〔[(【]) [0-9]{4}[〕\])】] [ ]?第?[ ]?[0-9]{1,6}[ ]?号",
    "code": r"(?<=[A-Za-z0-9])(?<![A-Za-z0-9].) [A-Za-z0-9]*+ (?:[-_.&+\#]{1,3}[A-Za-z0-9]++)++",
    "rare": rf"(?<={_RARE})",
}

_TAGS = {"code": "", "rare": ""}  # the tag, where it is not the recogniser's name
Locked = tuple[int, int, str]
"""Start, end and tag of something to be kept whole."""


class Atoms:
    """The recognisers, made once for a set of units.

    >>> atoms = Atoms({"unit": ["万元", "条"], "nounit": ["条件"], "rank": ["条"], "cue": ["根据"]})
    >>> text = "根据国办发〔2014〕32号第二十条,2020年1月1日支出2,345.6万元,8条件"
    >>> [tag + ":" + text[start:end] for start, end, tag in atoms.find(text)]
    ['docnum:国办发〔2014〕32号', 'ordinal:第二十条', 'date:2020年1月1日', 'number:2,345.6万元', 'number:8']
    """

    __slots__ = ("_before", "_find")

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Take the words of each reserved tag."""
        nounit, cue = (any_of(words.get(tag, ())) for tag in ("nounit", "cue"))
        unit, rank = (_guarded(words.get(tag, ()), nounit) for tag in ("unit", "rank"))
        pattern = "|".join(f"(?P<{kind}>{recogniser})" for kind, recogniser in _RECOGNISERS.items())
        for slot, words_of_it in (("<nounit>", nounit), ("<unit>", unit), ("<rank>", rank)):
            pattern = pattern.replace(slot, words_of_it)
        self._find = re.compile(f"{_STARTS}(?:{pattern})", re.VERBOSE).finditer
        self._before = re.compile(rf"(?s:.*)(?:[^\u4e00-\u9fff]|{cue})").match

    def find(self, text: str) -> list[Locked]:
        """Return the atoms of the folded `text` in order; they do not overlap."""
        found: list[Locked] = []
        end = 0
        for match in self._find(text):
            kind, start = match.lastgroup, match.start()
            if kind == "docnum":
                start = self._letters(text, end, start)
            end = match.end()
            found.append((start, end, _TAGS.get(kind or "", kind or "")))
        return found

    def _letters(self, text: str, floor: int, bracket: int) -> int:
        """Return where the letters before a document number start: at the bracket, if that is unclear."""
        begin = max(0, bracket - _CODE_LENGTH - _CUE_LENGTH)
        before = self._before(text, begin, bracket)
        start = max(floor, before.end() if before else begin)
        return start if bracket - start <= _CODE_LENGTH else bracket


def _guarded(words: Iterable[str], other: str) -> str:
    """Return the pattern of any of the words; of one character, only where no `other` word begins with it."""
    words = list(words)
    longer = any_of(word for word in words if len(word) > 1)
    return f"{longer}|(?!{other})(?:{any_of(word for word in words if len(word) == 1)})"
