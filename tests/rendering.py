"""One report in four kinds of file: a tree rendered as text, HTML, Word and PDF by the libraries that others use for it.

The blocks come from the tree's canonical text, so that every file says the same in the same order; a table goes out with its
merged cells.
"""

from __future__ import annotations

import html
import io
from dataclasses import dataclass, field

from zhreport.model import Boilerplate, Cell, Heading, Table, Title
from zhreport.rendering.canonical import between, block_text
from zhreport.rendering.walking import leaves
from zhreport.report import Report
from zhreport.text.markup import as_written


@dataclass(slots=True)
class Block:
    """A line of the report, or a table."""

    text: str
    kind: str = "body"
    level: int = 0
    table: Table | None = None


def blocks_of(report: Report) -> list[Block]:
    """Return the blocks of a report in order; what shares a line in the source shares a block."""
    levels = {id(section.heading): section.level for section in report.sections}
    out: list[Block] = []
    before = None
    source = as_written(report.text)
    for node in leaves(report):
        if isinstance(node, Table):
            own = [line for line in node.caption.split("\n") if line and not any(line in c.text for c in node.cells)]
            out += [Block(line) for line in own]
            out.append(Block("", "table", table=node))
        elif text := block_text(source, report, node):
            gap = between(report, before, node) if before is not None and out and out[-1].table is None else "\n\n"
            if "\n" in gap:
                kinds = {Title: "title", Heading: "heading", Boilerplate: "furniture"}
                kind = kinds.get(type(node), "body")
                out += [Block(line, kind, levels.get(id(node), 0)) for line in text.split("\n")]
            else:
                out[-1].text += gap + text
                out[-1].kind = "body"  # a run-in heading shares its paragraph
        before = node
    return out


def grid_of(table: Table) -> list[list[Cell]]:
    """Return the cells row by row; rows that hold nothing are left out by no one, since a form may leave them empty."""
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell)
    return rows


# ------------------------------------------------------------------------------------------------------------------ HTML

PAGE = """<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{title}</title>
<style>p {{ text-indent: 2em }}</style><script>var a = "<p>不是正文</p>";</script></head><body>
<div class="topnav"><ul><li><a href="/">首页</a></li><li><a href="/xw">新闻中心</a></li><li><a href="/zw">办事大厅</a></li></ul></div>
<table width="100%" role="presentation"><tr><td><div id="zoom">
{body}
</div></td></tr></table>
<div style="display:none">这一段谁也看不见。</div>
<div class="footer"><p>主办:某某市人民政府办公室</p><p>网站标识码:0000000000</p></div></body></html>"""


def to_html(report: Report, encoding: str = "utf-8") -> bytes:
    """Return a page with chrome around the report."""
    body = "\n".join(map(_block_html, blocks_of(report)))
    return PAGE.format(encoding=encoding, title=report.metadata.title or "", body=body).encode(
        encoding, "xmlcharrefreplace"
    )


def _block_html(block: Block) -> str:
    if block.table is not None:
        return f"<table border=1>{''.join(map(_row_html, grid_of(block.table)))}</table>"
    text = html.escape(block.text)
    if block.kind == "title":
        return f"<h1>{text}</h1>"
    if block.kind == "heading" and block.level == 1:
        return f"<p><strong>{text}</strong></p>"
    return f"<p>{text}</p>"


def _row_html(cells: list[Cell]) -> str:
    return f"<tr>{''.join(map(_cell_html, cells))}</tr>"


def _cell_html(cell: Cell) -> str:
    return f'<td rowspan="{cell.row_span}" colspan="{cell.col_span}">{html.escape(cell.text) or "&nbsp;"}</td>'


# ------------------------------------------------------------------------------------------------------------------ Word


def to_docx(report: Report) -> bytes:
    """Return a Word file: headings in styles, tables with merged cells, a header and a footer."""
    import docx

    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料"
    section.footer.paragraphs[0].text = "第 1 页 共 9 页"
    for block in blocks_of(report):
        if block.table is not None:
            _add_table(document, block.table)
        elif block.kind == "heading":
            document.add_heading(block.text, min(block.level + 1, 9))
        else:
            document.add_paragraph(block.text, style="Title" if block.kind == "title" else None)
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def _add_table(document: object, table: Table) -> None:
    made = document.add_table(table.n_rows, table.n_cols, "Table Grid")  # type: ignore[attr-defined]
    places = [list(row.cells) for row in made.rows]
    for cell in table.cells:
        corner = places[cell.row][cell.col]
        if cell.row_span > 1 or cell.col_span > 1:
            corner = corner.merge(places[cell.row + cell.row_span - 1][cell.col + cell.col_span - 1])
        corner.text = cell.text


# ------------------------------------------------------------------------------------------------------------------- PDF


@dataclass(slots=True)
class Layout:
    """How the pages of a PDF look."""

    size: tuple[float, float] = (842.0, 1191.0)
    columns: int = 1
    running: str = "年度报告"
    repeat: int = 0
    fonts: list[str] = field(default_factory=lambda: ["STSong-Light"])


def to_pdf(report: Report, layout: Layout | None = None) -> bytes:
    """Return a PDF with hard-wrapped lines, ruled tables, a running head and page numbers."""
    return pdf_of(blocks_of(report), layout or Layout())


def pdf_of(blocks: list[Block], layout: Layout) -> bytes:
    """Return the PDF of some blocks."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    font = layout.fonts[0]
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    body = ParagraphStyle("body", fontName=font, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    title = ParagraphStyle("title", parent=body, fontSize=18, leading=28, alignment=1, firstLineIndent=0)
    width, height = layout.size
    gap = 30.0
    column = (width - 144 - gap * (layout.columns - 1)) / layout.columns
    frames = [Frame(72 + i * (column + gap), 72, column, height - 144, 0, 0, 0, 0) for i in range(layout.columns)]

    def edges(canvas: object, document: object) -> None:
        canvas.setFont(font, 9)  # type: ignore[attr-defined]
        canvas.drawString(80, height - 40, layout.running)  # type: ignore[attr-defined]
        canvas.drawCentredString(width / 2, 30, f"- {document.page} -")  # type: ignore[attr-defined]

    story = [
        _pdf_table(block.table, column, font, layout.repeat)
        if block.table is not None
        else Paragraph(html.escape(block.text), title if block.kind == "title" else body)
        for block in blocks
    ]
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=layout.size, pageTemplates=[PageTemplate("all", frames, onPage=edges)])
    document.build(story)
    return out.getvalue()


def _pdf_table(table: Table, width: float, font: str, repeat: int) -> object:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph
    from reportlab.platypus import Table as PdfTable

    style = ParagraphStyle("cell", fontName=font, fontSize=8, leading=10, wordWrap="CJK")
    data: list[list[object]] = [[""] * table.n_cols for _ in range(table.n_rows)]
    commands: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    for cell in table.cells:
        data[cell.row][cell.col] = Paragraph(html.escape(cell.text), style)
        if cell.row_span > 1 or cell.col_span > 1:
            end = (cell.col + cell.col_span - 1, cell.row + cell.row_span - 1)
            commands.append(("SPAN", (cell.col, cell.row), end))
    return PdfTable(data, colWidths=[width / table.n_cols] * table.n_cols, style=commands, repeatRows=repeat)
