"""PDF files from their objects, as small as readers accept them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf_file(objects: Sequence[str | bytes], more: str = "") -> bytes:
    """Return a file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for i, own in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % i + (own if isinstance(own, bytes) else own.encode("latin-1")) + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{more}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data: bytes, keys: str = "", packed: bool = False) -> bytes:
    """Return a stream object."""
    if packed:
        data, keys = zlib.compress(data, 9), keys + "/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n" % (len(data), keys.encode()) + data + b"\nendstream"


def pages(count: int, resources: str = "", contents: str = "") -> list[str | bytes]:
    """Return catalogue, page tree and pages."""
    kids = " ".join(f"{i} 0 R" for i in range(3, 3 + count))
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>{contents}>>"
    return ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>", *[page] * count]


def picture_page() -> list[str | bytes]:
    """Return a page that a picture covers, without text."""
    picture = "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"
    return [
        *pages(1, "/XObject<</P 4 0 R>>", "/Contents 5 0 R"),
        stream(b"\x00\xff\xff\x00", picture),
        stream(b"q 595 0 0 842 0 0 cm /P Do Q"),
    ]


def without_unicode() -> bytes:
    """Return a file whose font does not say which characters it draws."""
    shown = (
        b"BT /F 12 Tf 72 700 Td <"
        + bytes.fromhex("".join(f"{i:04x}" for i in range(3, 60))).hex().encode()
        + b"> Tj ET"
    )
    descendant = (
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Lost/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/FontDescriptor 7 0 R/DW 1000>>"
    )
    return pdf_file(
        [
            *pages(1, "/Font<</F 4 0 R>>", "/Contents 5 0 R"),
            "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Lost/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
            stream(shown),
            descendant,
            "<</Type/FontDescriptor/FontName/ABCDEF+Lost/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200"
            "/CapHeight 700/StemV 80>>",
        ]
    )
