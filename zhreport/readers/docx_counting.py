"""The number formats of Word's automatic numbering (ECMA-376, ST_NumberFormat), as Word draws them."""

from __future__ import annotations

import re
from collections.abc import Callable

from zhreport.text.numerals import format_numeral, write_numeral

_POSITIONAL = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LARGEST = 32_767  # the largest number that Word counts to


def draw(number: int, form: str) -> str:
    """Return a number in one of Word's formats; in Arabic figures where the format is not known.

    >>> [draw(n, "chineseCountingThousand") for n in (2, 10, 11, 20, 105)]
    ['二', '十', '十一', '二十', '一百零五']
    >>> draw(3, "decimalEnclosedCircle"), draw(28, "lowerLetter"), draw(14, "upperRoman"), draw(12, "ideographTraditional")
    ('③', 'bb', 'XIV', '12')
    """
    if not 0 <= number <= LARGEST:
        return str(number)
    return _FORMATS.get(form, str)(number)


def _chinese(number: int) -> str:
    return format_numeral(number) if 0 < number < 10_000 else "〇" if not number else str(number)


def _counting(number: int) -> str:
    """Up to 99 in words, then figure by figure."""
    return _chinese(number) if number < 100 else _positional(number)


def _positional(number: int) -> str:
    return "".join(_POSITIONAL[int(figure)] for figure in str(number))


def _japanese(number: int) -> str:
    """As the Chinese, but 100 is 百 and nothing stands for an empty place."""
    if not 0 < number < 10_000:
        return _positional(number)
    return re.sub("零|一(?=[十百千])", "", write_numeral(number, "零一二三四五六七八九", "十百千"))


def _legal(digits: str) -> Callable[[int], str]:
    """Return the format of the words for sums of money, from its digits."""
    return lambda number: write_numeral(number, digits, "拾佰仟") if 0 < number < 10_000 else str(number)


def _letters(first: str) -> Callable[[int], str]:
    """Return the format of the letters from `first` on: after the last of them each twice, and so on."""

    def write(number: int) -> str:
        if number < 1:
            return ""
        times, letter = divmod(number - 1, 26)
        return chr(ord(first) + letter) * (times + 1)

    return write


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _one_of(characters: str) -> Callable[[int], str]:
    """Return a format of these characters from 1 on, in figures beyond the last."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 0 < number <= 60 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(figure) + 0xFEE0) for figure in str(number))


_CIRCLED = _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "numberInDash": lambda number: f"- {number} -",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "ideographEnclosedCircle": _one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "chineseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _chinese,
    "taiwaneseDigital": _positional,
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _positional,
    "koreanCounting": str,
    "ideographDigital": _positional,
    "chineseLegalSimplified": _legal(_LEGAL),
    "ideographLegalTraditional": _legal(_LEGAL_TRADITIONAL),
    "japaneseLegal": _legal(_LEGAL_TRADITIONAL),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
