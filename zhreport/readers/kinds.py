"""What kind of file it is: its bytes say, never its name."""

from __future__ import annotations

import re

from zhreport.errors import ReadError

TEXT = "text/plain"
HTML = "text/html"
MARKDOWN = "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
PDF = "application/pdf"
MEDIA_TYPES = (TEXT, MARKDOWN, HTML, DOCX, DOC, PDF)
"""What can be read."""

_ALIASES = {
    "text": TEXT, "txt": TEXT, "markdown": MARKDOWN, "md": MARKDOWN, "html": HTML, "htm": HTML, "application/xhtml+xml": HTML, "xhtml": HTML,
    "docx": DOCX, "word": DOCX, "doc": DOC, "pdf": PDF,
}  # fmt: skip
HEAD = 4096  # bytes that are looked at
_PDF_HEAD = 1024  # bytes in which a PDF's mark may stand (what readers of PDF allow)
_MARKUP = re.compile(
    rb"\s*(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|link|style|script|div|p|table|center|span|font|section|article|main|"
    rb"ul|ol|br|h[1-6]|dl|pre|form|nav|header|(?:\?xml.{0,200}?<(?:!doctype\s+html|html)))\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(rb"\A[^<]*^#{1,6}[ \t]+[^\s#]", re.MULTILINE)
_CLOSING = re.compile(rb"</(?:p|div|td|tr|span|table|li|strong|b|a|h[1-6])>|<br ?/?>", re.IGNORECASE)
FEWEST_TAGS = 3  # closing tags that make a fragment of a page out of a text that begins with words
_WEB_ARCHIVE = (b"MIME-Version:", b"From: <Saved by", b'From: "Saved by')
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_WORD_2003 = b'progid="Word.Document"'
_OTHERS = (
    (b"{\\rtf", "an RTF file", "open it in a word processor and save it as .docx"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    *((mark, "a picture", "read its text by OCR first") for mark in _PICTURES),
    (b"%!PS", "a PostScript file", "convert it to PDF first"),
    *((mark, "a web archive (MHTML)", "open it in a browser and save it as a web page") for mark in _WEB_ARCHIVE),
    (b"PK\x05\x06", "an empty ZIP archive", "look for the file that belongs here"),
)
"""The first bytes of formats that are not read, what they are, and what a user can do."""


def named(media_type: str) -> str:
    """Return the media type that a user names, by its own name or a short one. Raises `ValueError` for another.

    >>> named("docx") == DOCX, named("text/html; charset=gbk")
    (True, 'text/html')
    """
    plain = media_type.split(";")[0].strip().lower()
    found = plain if plain in MEDIA_TYPES else _ALIASES.get(plain)
    if found is None:
        raise ValueError(
            f"media type {media_type!r}; expected one of {', '.join(MEDIA_TYPES)} (or text, md, html, docx, doc, pdf)"
        )
    return found


def kind_of(data: bytes, shown: str) -> str:
    """Return the media type that the bytes show. Raises `ReadError` for what is known and cannot be read.

    A ZIP container counts as Word and an old Office container as .doc; their readers look closer.

    >>> kind_of("<p>总体情况</p>".encode(), "a"), kind_of("总体情况".encode(), "a")
    ('text/html', 'text/plain')
    >>> kind_of("# 总体情况\\n<table><tr><td>12</td></tr></table>".encode(), "a")
    'text/markdown'
    """
    if b"%PDF-" in data[:_PDF_HEAD]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return DOC
    for magic, what, advice in _OTHERS:
        if data.startswith(magic):
            raise ReadError(f"{shown}: {what}; {advice}", "read.format")
    if data.startswith(b"<?xml") and _WORD_2003 in data[:HEAD]:
        raise ReadError(
            f"{shown}: a Word file of 2003 in XML; open it in a word processor and save it as .docx", "read.format"
        )
    if b"</table>" in data and _MARKDOWN.match(data[:HEAD]):
        return MARKDOWN
    return HTML if _is_markup(data) else TEXT


def _is_markup(data: bytes) -> bool:
    head = data[:HEAD]
    if head.startswith(b"\xff\xfe"):
        head = head[2:].decode("utf-16-le", "replace").encode()
    elif head.startswith(b"\xfe\xff"):
        head = head[2:].decode("utf-16-be", "replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    return _MARKUP.match(head) is not None or len(_CLOSING.findall(data[: 4 * HEAD])) >= FEWEST_TAGS
