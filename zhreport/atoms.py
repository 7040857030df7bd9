"""Atoms: stretches that are recognised by their characters and that no segmenter may cut.

Segmenters cut `2,345.6万元`, `二〇二四年` and `国办发〔2014〕32号` badly, so these are found before any of them runs. The kinds:

- `number`: Arabic figures with grouping, decimals, sign, percent and unit; `百分之三十`
- `date`: years, months and days in Arabic or Chinese figures, also `2020-01-31`
- `docnum`: a document's number with the letters of its agency
- `ordinal`: `第` with a number and what it counts, `第(一)项` too
- `title`: a title in 《》 of at most thirty characters
- `url`: web and mail addresses

Letters and figures joined by signs (`COVID-19`, `PM2.5`) are kept whole without a kind. Units and the like are no knowledge of
this module: they are the words with the tags `unit`, `nounit`, `rank` and `cue` in lexicons/words/units.txt.

Not handled: Chinese figures with a unit (`三万元`), times of day, telephone numbers; ranges are two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

RESERVED_TAGS = ("unit", "nounit", "rank", "cue")
"""Tags of words that serve the recognisers here and are not terms of their own: see lexicons/words/units.txt."""

_TITLE_LENGTH = 30  # longer ones are whole sentences (关于印发...的通知), whose words a reader wants
_CODE_LENGTH = 8  # letters before a document number; the longest common ones have six (国卫办医政发)
_CUE_LENGTH = 4  # how far before those a word that stands before the number is looked for

# Each branch starts after the one character that the leading class has consumed: with a class in front, the `re` module skips
# quickly to the few places where an atom can start. Possessive runs and look-behinds keep it linear on hostile text.
_PATTERN = r"""
[-+−0-9〇○零一二三四五六七八九十百第《〔\[(【A-Za-z]
(?:
    (?<=[A-Za-z0-9])(?:
        (?P<url> (?: (?<=[hH])(?i:ttps?)://|(?<=[wW])(?i:ww)\. )[A-Za-z0-9._~:/?\#@!$&*+=%-]*[A-Za-z0-9/_=&\#-]
               | (?<![A-Za-z0-9._%+-].)[A-Za-z0-9._%+-]{{0,63}}@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+ )
      | (?<![A-Za-z0-9.].)(?P<code>
            (?:(?<=[A-Za-z])|[0-9]*+[A-Za-z])[A-Za-z0-9]*+(?:[-_.&+\#]{{1,3}}[A-Za-z0-9]++)++
          | [0-9]*+(?:\.[0-9]++)++[A-Za-z][A-Za-z0-9]*+(?:[-_.&+\#]{{1,3}}[A-Za-z0-9]++)*+ )
    )
  | (?<=[0-9])(?<![A-Za-z0-9].)(?P<date>
        (?:(?<=[12])[0-9]{{3}}[ ]?年
            (?: [度末底] | (?:[ ]?[0-9]{{1,2}}[ ]?月(?:[ ]?[0-9]{{1,2}}[ ]?[日号])?)? )
        | (?<=[12])[0-9]{{3}}(?P<mark>[-/.])[0-9]{{1,2}}(?P=mark)[0-9]{{1,2}}(?![0-9])
        | [0-9]?[ ]?月(?:份|[ ]?[0-9]{{1,2}}[ ]?[日号])? ) )
  | (?: (?<=[0-9])(?<![A-Za-z0-9.].)
      | (?<=[-+−])(?<![\w\])%].)[0-9]
      | (?<=[-+−])(?<![0-9A-Za-z\])%].)(?=[0-9.]{{1,20}}%)[0-9] )
    (?P<number>
        [0-9]*+(?:(?<![0-9]{{4}}),[0-9]{{3}}(?![0-9]))*+(?:(?!\.[0-9]{{4}}[ ]?年)\.[0-9]++)*+
        (?: [%‰] | [ ]?(?!{nounit})(?:[百千万亿]{{1,2}}(?:{unit})?|{unit}) | (?![A-Za-z]) ) )
  | (?<=第)(?P<ordinal> [ ]?\(?[ ]?(?:[0-9]{{1,9}}|[零〇一二三四五六七八九十百千](?:[ ]?[零〇一二三四五六七八九十百千]){{0,8}})[ ]?\)?[ ]?(?!{nounit})(?:{rank}) )
  | (?<=《)(?P<title> [^《》\n]{{1,{title}}}》 )
  | (?<=[〔\[(【])(?P<docnum> [0-9]{{4}}[〕\])】][ ]?第?[ ]?[0-9]{{1,6}}[ ]?号 )
  | (?<=[〇○零一二三四五六七八九])(?P<handate> [〇○零Oo0一二三四五六七八九]{{3}}年
        (?:[一二三四五六七八九十]{{1,3}}月(?:[一二三四五六七八九十]{{1,3}}[日号])?)? )
  | (?<=[一二三四五六七八九十])(?P<hanmonth> [一二三四五六七八九十]{{0,2}}月[一二三四五六七八九十]{{1,3}}[日号] )
  | (?<=百)(?P<share> 分之[零〇一二三四五六七八九十百千点]{{1,9}} )
)
"""
_KINDS = {"code": "", "handate": "date", "hanmonth": "date", "share": "number"}

Stretch = tuple[int, int, str]
"""Start, end and tag of something to be kept whole."""


class Atoms:
    """The recognisers, made once for a set of units.

    >>> atoms = Atoms({"unit": ["万元", "条"], "nounit": ["条件"], "rank": ["条"], "cue": ["根据"]})
    >>> text = "根据国办发〔2014〕32号第二十条,2020年1月1日支出2,345.6万元,8条件"
    >>> [(text[start:end], tag) for start, end, tag in atoms.find(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('国办发〔2014〕32号', 'docnum'), ('第二十条', 'ordinal'), ('2020年1月1日', 'date'), ('2,345.6万元', 'number'), ('8', 'number')]
    """

    __slots__ = ("_before", "_find")

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Take the words of each reserved tag."""
        unit, nounit, rank, cue = (_alternation(words.get(tag, ())) for tag in RESERVED_TAGS)
        pattern = _PATTERN.format(unit=unit, nounit=nounit, rank=rank, title=_TITLE_LENGTH)
        self._find = re.compile(pattern, re.VERBOSE).finditer
        self._before = re.compile(rf"(?s:.*)(?:[^\u4e00-\u9fff]|{cue})").match

    def find(self, text: str) -> list[Stretch]:
        """Return the atoms of the folded `text` in order; they do not overlap."""
        found: list[Stretch] = []
        end = 0
        for match in self._find(text):
            tag = match.lastgroup or ""
            tag = _KINDS.get(tag, tag)
            start = self._letters(text, end, match.start()) if tag == "docnum" else match.start()
            end = match.end()
            found.append((start, end, tag))
        return found

    def _letters(self, text: str, floor: int, bracket: int) -> int:
        """Return where the agency's letters before a document number start; the bracket itself where that is unclear."""
        begin = max(0, bracket - _CODE_LENGTH - _CUE_LENGTH)
        before = self._before(text, begin, bracket)
        start = max(floor, before.end() if before else begin)
        return start if bracket - start <= _CODE_LENGTH else bracket


def _alternation(words: Iterable[str]) -> str:
    """Return the pattern of any of the words, longest first; of nothing at all, if there are none."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(map(re.escape, ordered)) or "(?!)"
