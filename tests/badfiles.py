"""The bad files of tests/cases/bad_files.toml, made one by one; `python tests/badfiles.py` prints docs/bad-files.md."""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pdffile import pages, pdf_file, picture_page, stream, without_unicode
from wordfile import NAMES, R, numbered, p, table, tc, word_file

CASES = Path(__file__).parent / "cases" / "bad_files.toml"
TEXT = "一、总体情况\n全年主动公开政府信息三百一十二条,其中通过政府网站公开二百条。\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def page(body: str, charset: str = "utf-8") -> bytes:
    """Return a web page."""
    return f"<!DOCTYPE html><html><head><meta charset={charset}></head><body>{body}</body></html>".encode(
        "utf-8", "surrogatepass"
    )


def archive(**parts: bytes | str) -> bytes:
    """Return a ZIP archive; __ in a name stands for a slash, _ before the last part for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in parts.items():
            container.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def replaced(data: bytes, part: str, inner: bytes) -> bytes:
    """Return a container with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, inner if name == part else old.read(name))
    return out.getvalue()


@cache
def good_word() -> bytes:
    """Return a Word file with nothing wrong."""
    return word_file(
        p("一、总体情况")
        + p("全年主动公开政府信息三百一十二条。")
        + table(tc("项目") + tc("数量"), tc("路灯") + tc("8"))
    )


@cache
def good_pdf() -> bytes:
    """Return a PDF with nothing wrong."""
    import rendering

    return rendering.pdf_of(
        [rendering.Block("一、总体情况"), rendering.Block(TEXT.split("\n")[1] * 3)], rendering.Layout()
    )


def locked_pdf() -> bytes:
    """Return a PDF that asks for a password."""
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    made = canvas.Canvas(out, encrypt=pdfencrypt.StandardEncryption("secret", "owner"))
    made.drawString(72, 700, "report")
    made.save()
    return out.getvalue()


def turned(*angles: int) -> bytes:
    """Return a PDF with a page for each angle that its text is turned by."""
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    made = canvas.Canvas(out)
    for angle in angles:
        made.translate(300, 200)
        made.rotate(angle)
        made.drawString(0, 0, "On the whole the public was told what it had asked to be told.")
        made.showPage()
    made.save()
    return out.getvalue()


def half_scanned() -> bytes:
    """Return a PDF whose second page is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    made = canvas.Canvas(out)
    made.drawString(72, 700, "The report of the year, of which the first page has its text.")
    made.showPage()
    made.drawImage(ImageReader(Image.new("L", (8, 8))), 0, 0, 600, 850)
    made.save()
    return out.getvalue()


def locked_zip() -> bytes:
    """Return a Word file one of whose parts says that it is locked."""
    data = bytearray(good_word())
    at = data.find(b"word/document.xml") - 30
    data[at + 6] |= 1
    central = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    while b"word/document.xml" not in data[central : central + 80]:
        central = data.find(b"PK\x01\x02", central + 1)
    data[central + 8] |= 1
    return bytes(data)


def packed_oddly() -> bytes:
    """Return a Word file whose parts are packed by a method that does not exist."""
    data = bytearray(good_word())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] = 99
            at = data.find(mark, at + 1)
    return bytes(data)


def broken_lzma() -> bytes:
    """Return a Word file of which the packed text has wrong bytes."""
    data = bytearray(word_file(p(TEXT * 100), compression=zipfile.ZIP_LZMA))
    at = data.find(b"word/document.xml") + 40
    data[at : at + 10] = b"\xff" * 10
    return bytes(data)


def wrong_sum() -> bytes:
    """Return a Word file one byte of which has flipped."""
    data = bytearray(word_file(p("一、总体情况"), compression=zipfile.ZIP_STORED))
    at = data.find("总体".encode())
    data[at] ^= 1
    return bytes(data)


def entity(declaration: str, use: str = "&x;") -> bytes:
    """Return a Word file that declares an entity."""
    xml = f'<?xml version="1.0"?><!DOCTYPE w [{declaration}]><w:document {NAMES}><w:body>{p(use)}</w:body></w:document>'
    return replaced(good_word(), "word/document.xml", xml.encode())


def multiplied() -> bytes:
    """Return a PDF whose forms draw one another ten times each, eight deep."""
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</P {} 0 R>>>>"
    forms = [stream(b"/P Do " * 10, form.format(i)) for i in range(6, 14)]
    return pdf_file(
        [*pages(1, "/XObject<</P 5 0 R>>", "/Contents 4 0 R"), stream(b"/P Do"), *forms, stream(b"", form.format(99))]
    )


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghx", strict=True)
)
CIRCLE = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"]
ONE_PAGE = pages(1, "", "/Contents 4 0 R")

MAKERS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blank": lambda: b" \n\r\n\t\n",
    "utf8_cut": lambda: TEXT.encode()[:-3],
    "utf8_damaged": lambda: TEXT.encode().replace("政府".encode(), b"\xe6\x94\xe5\xba", 1),
    "utf16_bare": lambda: TEXT.encode("utf-16-le"),
    "utf16_surrogate": lambda: b"\xff\xfe" + "\ud800".encode("utf-16-le", "surrogatepass"),
    "gb2312_with_rare": lambda: (TEXT + "㐂𠮷").encode("gb18030"),
    "nul_in_text": lambda: b"\0" + TEXT.encode() * 9,
    "program": lambda: b"\x7fELF" + bytes(200),
    "replaced": lambda: (TEXT.replace("政府", "\ufffd\ufffd")).encode(),
    "private_use": lambda: (TEXT * 20 + "\ue000\ue001").encode(),
    "cid_text": lambda: ("(cid:12)(cid:33)" * 9 + TEXT).encode(),
    "controls": lambda: ("\x01\x02\x03" + TEXT).encode(),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(40),
    "gzip": lambda: b"\x1f\x8b\x08" + bytes(20),
    "rar": lambda: b"Rar!\x1a\x07\x00" + bytes(20),
    "seven_zip": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(20),
    "rtf": lambda: b"{\\rtf1\\ansi hello}",
    "postscript": lambda: b"%!PS-Adobe-3.0\n",
    "web_archive": lambda: b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n" + page("<p>=E7=94=B2</p>" * 9),
    "word_2003": lambda: b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument/>',
    "too_large": lambda: TEXT.encode() * 100,
    "too_long": lambda: TEXT.encode() * 100,
    "html_two_ends": lambda: page(f"<p>{TEXT}</p></body></html><p>后面还有。</p>"),
    "html_unclosed": lambda: page("<div><b><p>一、总体情况<table><tr><td>项目<td>数量<tr><td>路灯<td>8<p>全文完"),
    "html_cut": lambda: page(f"<p>{TEXT}</p><div class='foo")[:-20],
    "html_wrong_charset": lambda: f"<html><head><meta charset=utf-8></head><body><p>{TEXT}</p></body></html>".encode("gb18030"),
    "html_stray_bytes": lambda: page(f"<p>{TEXT * 9}</p>").replace("网站".encode(), b"\xe7\xbd", 1),
    "html_broken": lambda: page(f"<p>{TEXT}</p>").replace("政府".encode(), b"\xff").replace("公开".encode(), b"\xfe\xff\xff"),
    "html_nested": lambda: page("<div>" * 100_000),
    "html_attributes": lambda: page(f"<p {' '.join(f'a{i}=1' for i in range(9000))}>甲</p>"),
    "html_sheet": lambda: page(f"<style>{'{' * 9999}{'.a .a > .b,' * 9999}.a{{display:none}}</style>{'<p class=a>' * 9999}甲"),
    "html_hidden": lambda: page(f"<style>.a{{display:none}}</style><p>甲</p><div class=a>{TEXT}</div>"),
    "html_spans": lambda: page("<table>" + "<tr><td rowspan=60000 colspan=1000>1<td>2" * 999 + "</table>"),
    "html_scripts_only": lambda: page("<script>document.write('x')</script>"),
    "html_nested_tables": lambda: page("<table><tr><td>甲<td>" * 300 + "1"),
    "html_entities": lambda: page("&nbsp;&lt;&#x110000;&#0;&bogus;&" * 1000),
    "html_nul": lambda: page("<p>一、\0总体情况</p>"),
    "html_surrogate": lambda: page("<p>&#xd800;总体情况</p>"),
    "html_as_doc": lambda: page("<p>一、总体情况</p>"),
    "zip_cut": lambda: good_word()[: len(good_word()) // 2],
    "zip_other": lambda: archive(a_txt="x"),
    "zip_empty": lambda: b"PK\x05\x06" + bytes(18),
    "xlsx": lambda: archive(xl__workbook_xml="<x/>"),
    "pptx": lambda: archive(ppt__presentation_xml="<x/>"),
    "odt": lambda: archive(content_xml="<x/>"),
    "ofd": lambda: archive(OFD_xml="<x/>"),
    "docx_bomb": lambda: replaced(good_word(), "word/document.xml", b" " * 30_000_000),
    "docx_external_entity": lambda: entity('<!ENTITY x SYSTEM "file:///etc/passwd">'),
    "docx_laughs": lambda: entity(LAUGHS),
    "docx_not_xml": lambda: replaced(good_word(), "word/document.xml", b"<w:document><oops>"),
    "docx_empty_part": lambda: replaced(good_word(), "word/document.xml", b""),
    "docx_deep": lambda: word_file("<w:sdt><w:sdtContent>" * 200 + p("底") + "</w:sdtContent></w:sdt>" * 200),
    "docx_locked_part": locked_zip,
    "docx_packed_oddly": packed_oddly,
    "docx_broken_lzma": broken_lzma,
    "docx_wrong_sum": wrong_sum,
    "docx_locked": lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100),
    "docx_style_circle": lambda: word_file(
        p("一、总体情况", '<w:pStyle w:val="A"/>'),
        styles='<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>',
    ),
    "docx_no_list": lambda: word_file(numbered("一、总体情况", 77)),
    "docx_odd_numbers": lambda: word_file(
        p("一、总体情况", '<w:numPr><w:ilvl w:val="x"/><w:numId w:val="-9"/></w:numPr><w:outlineLvl w:val="z"/>')
        + table(tc("a", '<w:gridSpan w:val="999999999"/>') + tc("b", '<w:vMerge w:val="?"/>'))
    ),
    "docx_outside_link": lambda: replaced(
        good_word(), "word/_rels/document.xml.rels",
        f'<Relationships><Relationship Id="r" Type="{R}/header" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        f'<Relationship Id="s" Type="{R}/styles" Target="../../../etc/passwd"/></Relationships>'.encode(),
    ),
    "xls": lambda: OLE + "Workbook".encode("utf-16-le") + bytes(100),
    "ppt": lambda: OLE + "PowerPoint Document".encode("utf-16-le"),
    "ole_other": lambda: OLE + bytes(100),
    "pdf_head_only": lambda: b"%PDF-1.7\n",
    "pdf_cut": lambda: good_pdf()[: len(good_pdf()) // 3],
    "pdf_junk_before": lambda: b"\r\n\r\njunk\n" + good_pdf(),
    "pdf_no_xref": lambda: good_pdf().replace(b"startxref", b"startxxxx"),
    "pdf_locked": locked_pdf,
    "pdf_scanned": lambda: pdf_file(picture_page()),
    "pdf_turned": lambda: turned(90),
    "pdf_half_turned": lambda: turned(0, 90),
    "pdf_half_scanned": half_scanned,
    "pdf_without_text": lambda: pdf_file([*ONE_PAGE, stream(b"")]),
    "pdf_bomb": lambda: pdf_file([*ONE_PAGE, stream(b" " * 30_000_000, packed=True)]),
    "pdf_many_pages": lambda: pdf_file(pages(40)),
    "pdf_circle": lambda: pdf_file(CIRCLE),
    "pdf_no_pages": lambda: pdf_file(["<</Type/Catalog>>"]),
    "pdf_no_unicode": without_unicode,
    "pdf_font_range": lambda: without_unicode().replace(b"/DW 1000", b"/W[1 999999999 500]"),
    "pdf_forms_multiply": multiplied,
    "pdf_script": lambda: pdf_file(
        [str(ONE_PAGE[0]).replace(">>", "/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"), *ONE_PAGE[1:], stream(b"BT (x) Tj ET")]
    ),
    "slow": lambda: page("<p>甲</p>" * 5000),
}  # fmt: skip


@cache
def cases() -> dict[str, dict[str, Any]]:
    """Return what each file is and what it gets."""
    return tomllib.loads(CASES.read_text("utf-8"))


def docs() -> str:
    """Return the documentation page."""
    out = [HEAD]
    for case in cases().values():
        gets = f"`{case['gets']}`" if "." in case["gets"] else case["gets"]
        limits = (
            f" (limit set to {', '.join(f'{k}={v}' for k, v in case['limits'].items())})" if "limits" in case else ""
        )
        says = case.get("says", "").replace("|", "\\|")
        out.append(f"| {case['what']}{limits} | {gets} | {says} |")
    return "\n".join(out) + "\n"


HEAD = """# Bad files, and what each gets

<!-- Made by `python tests/badfiles.py` from tests/cases/bad_files.toml; do not edit by hand. -->

Every file below is made and read by a test. A code such as `read.damaged` is that of the `ReadError` (`error.code`), whose
message is one line with the file's name in front; "read" means that a report comes out, with the diagnostic named where there is
one. Nothing else is ever raised: the tests also read thousands of files with random bytes changed, and files cut anywhere.

| the file | gets | which says |
|---|---|---|"""


if __name__ == "__main__":
    print(docs(), end="")
