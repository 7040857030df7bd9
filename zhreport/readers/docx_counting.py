"""The number formats of Word's automatic numbering (ECMA-376, ST_NumberFormat), as Word draws them."""

from __future__ import annotations

from collections.abc import Callable

from zhreport.text.numerals import format_numeral

_POSITIONAL = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")
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
    parts = []
    for figure, unit in zip(f"{number:04}", ("千", "百", "十", ""), strict=True):
        if figure != "0":
            parts.append(("" if figure == "1" and unit else _POSITIONAL[int(figure)]) + unit)
    return "".join(parts)


def _legal(figures: tuple[str, str]) -> Callable[[int], str]:
    """Return the format of the words for sums of money, from its digits and its units."""

    def write(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        digits, units = figures
        text, zero = "", False
        for place, figure in enumerate(reversed(str(number))):
            if figure == "0":
                zero = bool(text)
                continue
            unit = units[place - 1] if place else ""
            text = digits[int(figure)] + unit + (digits[0] if zero else "") + text
            zero = False
        return text

    return write


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


def _row(first: str, count: int, more: tuple[tuple[int, str], ...] = ()) -> Callable[[int], str]:
    """Return a format whose characters stand in a row from `first`, and go on at (number, character); else figures."""
    rows = [(1, ord(first), count), *((number, ord(char), 20) for number, char in more)]

    def write(number: int) -> str:
        for begin, code, size in rows:
            if begin <= number < begin + size:
                return chr(code + number - begin)
        return str(number)

    return write


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 0 < number <= 60 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(figure) + 0xFEE0) for figure in str(number))


_CIRCLED = _row("①", 20)
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "numberInDash": lambda number: f"- {number} -",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
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
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
