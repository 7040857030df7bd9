"""Word files from their XML, as small as Word accepts them."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps"'
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def word_file(body: str, compression: int = zipfile.ZIP_DEFLATED, **parts: str) -> bytes:
    """Return a file with this body; `parts` are the inner XML of numbering, styles, footnotes, header1, footer1..."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as container:
        container.writestr("[Content_Types].xml", TYPES)
        container.writestr("_rels/.rels", _relations([("rId1", "officeDocument", "word/document.xml")]))
        container.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        links = []
        for i, (name, inner) in enumerate(parts.items(), 1):
            kind = name.rstrip("0123456789")
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            container.writestr(f"word/{name}.xml", f"<w:{root} {NAMES}>{inner}</w:{root}>")
            links.append((f"rId{i}", kind, f"{name}.xml"))
        container.writestr("word/_rels/document.xml.rels", _relations(links))
    return out.getvalue()


def _relations(links: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{target}"/>' for i, kind, target in links)
    return f'<?xml version="1.0"?><Relationships xmlns="{P}">{inner}</Relationships>'


def p(text: str, properties: str = "", run: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text, run)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    """Return a paragraph in a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(depth: int, form: str = "decimal", text: str = "", more: str = "", start: int = 1) -> str:
    """Return one level of a list."""
    text = text or f"%{depth + 1}."
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(number: int, *levels: str) -> str:
    """Return an abstract list."""
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    """Return a list made from an abstract one."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def table(*rows: str) -> str:
    """Return a table."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def tc(text: str, properties: str = "") -> str:
    """Return a cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"
