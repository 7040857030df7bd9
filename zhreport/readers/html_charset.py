"""The characters of a web page: what a mark, the page's own declaration or the bytes themselves say."""

from __future__ import annotations

import codecs
import re

from zhreport.errors import ReadError
from zhreport.readers.text import LEAST_SHARE, attempt, decode, share_of_common

HEAD = 4096  # bytes in which a declaration is looked for; the standard asks for 1,024, real pages are later
MOST_BROKEN = 0.01  # share of characters that may be undecodable: a scrap of another page, not another encoding
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,300}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([-\w:]+)""", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936", "chinese", "csgb2312", "iso-ir-58"))
_BIG5 = frozenset(("big5", "big5-hkscs", "x-x-big5", "cn-big5", "csbig5"))
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def declared(data: bytes) -> str | None:
    """Return the encoding that the page declares, by its usual name; None where it declares none that exists.

    >>> declared(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb18030'
    """
    match = _DECLARED.search(data, 0, HEAD)
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
    if name in _CHINESE:
        return "gb18030"
    if name in _BIG5:
        return "big5hkscs"
    if name.startswith("utf-16"):  # a declaration that can be read as bytes is not in UTF-16
        return "utf-8"
    try:
        "".encode(name)  # refuses what encodes no text, such as `hex`
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def decode_page(data: bytes, shown: str, encoding: str | None = None) -> tuple[str, str]:
    """Return a page's text and its encoding.

    A named encoding is taken strictly. Else a mark decides, then the declaration, if it makes a plausible text of the bytes (a
    page that was saved anew may still declare what it once was in), then the bytes. A page that is valid in nothing is read as
    declared (as UTF-8 without a declaration), each bad byte as U+FFFD, if such bytes are few; the text's quality is judged
    later. Raises `ReadError` where they are many.
    """
    if encoding is not None or data.startswith(_MARKS):
        return decode(data, shown, encoding)
    name = declared(data)
    as_declared = attempt(data, name) if name else None
    if name and as_declared is not None and share_of_common(as_declared) >= LEAST_SHARE:
        return as_declared, name
    try:
        return decode(data, shown)
    except ReadError:
        if name and as_declared is not None:
            return as_declared, name
        text = data.decode(name or "utf-8", "replace")
        seen = _UNSEEN.sub("", text)
        if seen.count("\ufffd") > MOST_BROKEN * sum(char > "\x7f" for char in seen) + 1:
            raise
        return text, name or "utf-8"
