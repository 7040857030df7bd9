"""Plain text: which encoding the bytes are in, and the text they stand for.

A byte-order mark decides. Without one, UTF-8 is taken wherever it is valid. What remains is GB18030 or Big5, and many
bytes are valid in both; the right one is known by its characters: a text in its own encoding is made of common
characters, read in another it is full of rare ones. Decoding is strict: a text of which one byte is damaged is refused
with the place, since the wrong encoding would give a wrong text without a sign of it.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from functools import lru_cache

from zhreport.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = ("gb18030", "big5", "big5hkscs")
_COMMON_ROWS = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6))
"""The lead bytes of the commoner half of the characters in the two national standards (level 1 of each)."""

LEAST_SHARE = 0.65
"""Measured on 400 pieces each of ten and thirty characters from corpus/, simplified and traditional: never below 0.67
in the right encoding, never above 0.62 for UTF-8 cut inside a character and read as GB18030. Of 3,500 pieces of thirty
and more characters the higher share named the right encoding every time, of 1,400 pieces of ten all but two."""

_SAMPLE = 100_000  # characters weighed; the share settles within a thousand


def decode(data: bytes, shown: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text without a leading byte-order mark, and the encoding.

    `shown` names the source in the message of the `ReadError` that undecodable bytes raise.

    >>> decode("政府信息公开".encode("gbk"), "a.txt")
    ('政府信息公开', 'gb18030')
    >>> decode("政府資訊公開，主動公開".encode("big5"), "a.txt")
    ('政府資訊公開，主動公開', 'big5')
    >>> decode("总体情况".encode()[:-1], "a.txt")
    Traceback (most recent call last):
    ...
    zhreport.errors.ReadError: a.txt: not valid as UTF-8 (byte 9, 0xe5), GB18030 or Big5; repair it or name its encoding
    """
    if encoding is not None:
        return _decode_named(data, shown, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], shown, name, len(mark)), name
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError as error:
        return _decode_chinese(data, shown, error)


def _decode_named(data: bytes, shown: str, encoding: str) -> tuple[str, str]:
    try:
        codecs.lookup(encoding)
        "".encode(encoding)
    except (LookupError, ValueError):
        raise ReadError(
            f"{shown}: {encoding!r} names no text encoding; gb18030, big5 and utf-8 are the usual ones", "read.encoding"
        ) from None
    return _strict(data, shown, encoding).removeprefix("\ufeff"), encoding.lower()


def _strict(data: bytes, shown: str, encoding: str, offset: int = 0) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {offset + error.start} (0x{data[error.start]:02x})"
        raise ReadError(f"{shown}: not valid {encoding}; the first bad place is {place}", "read.encoding") from None
    except UnicodeError as error:
        raise ReadError(f"{shown}: not valid {encoding} ({error})", "read.encoding") from None


def _decode_chinese(data: bytes, shown: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """Decode as the encoding whose text has the higher share of common characters, the first of the two in a tie."""
    readings = [(share_of_common(text), text, name) for name in _CHINESE if (text := attempt(data, name)) is not None]
    if readings:
        share, text, name = max(readings, key=lambda reading: reading[0])
        if share >= LEAST_SHARE:
            return text, name
    place = f"not valid as UTF-8 (byte {error.start}, 0x{data[error.start]:02x})"
    others = ", not plausible as GB18030 or Big5" if readings else ", GB18030 or Big5"
    raise ReadError(f"{shown}: {place}{others}; repair it or name its encoding", "read.encoding")


def attempt(data: bytes, encoding: str) -> str | None:
    """Return the text of the bytes, None where they are not valid in the encoding."""
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def share_of_common(text: str) -> float:
    """Return the share of common characters among the letters of `text` beyond ASCII; 1 if it has none.

    >>> share_of_common("政府信息公开"), share_of_common("亜丂")
    (1.0, 0.0)
    """
    counts = Counter(text[:_SAMPLE])
    weighed = {char: n for char, n in counts.items() if _is_weighed(char)}
    total = sum(weighed.values())
    return sum(n for char, n in weighed.items() if _is_common(char)) / total if total else 1.0


def _is_weighed(char: str) -> bool:
    """Tell letters, private-use and unassigned characters from punctuation, symbols and full-width forms."""
    return char > "\x7f" and unicodedata.category(char)[:2] in _WEIGHED and not "\uff00" <= char <= "\uffef"


_WEIGHED = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Co", "Cn"))


@lru_cache(maxsize=20_000)
def _is_common(char: str) -> bool:
    for encoding, first, last in _COMMON_ROWS:
        try:
            code = char.encode(encoding)
        except UnicodeEncodeError:
            continue
        if len(code) == 2 and first <= code[0] <= last:
            return True
    return False
