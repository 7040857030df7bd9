"""Tables for other programs: tidy records, a data frame, CSV, JSON lines, an Excel workbook.

A record is one data cell with everything that names it, so that the figures of many reports can stand in one table.
Text from a document never becomes a formula: what a spreadsheet would run is written so that it stays text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, BinaryIO

from zhreport.errors import ZhreportError
from zhreport.model import Cell, Table
from zhreport.serialisation.deep_json import dumps

if TYPE_CHECKING:
    from zhreport.report import Report

Record = dict[str, object]

COLUMNS = (
    "form",
    "row",
    "col",
    "row_key",
    "col_key",
    "row_label",
    "col_label",
    "value",
    "unit",
    "raw",
    "flags",
    "spans",
)
"""The fields of a record, in order."""

REPORT_COLUMNS = ("source", "table", "caption", *COLUMNS)
"""The fields of a record that says which report and which table it is from."""

MOST_ROWS = 1 << 20  # of a sheet of Excel
_JOINT = " / "
_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?|-+")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def places(table: Table) -> list[list[Cell | None]]:
    """Return the grid as rows of places, each the cell that covers it; None where no cell does."""
    grid: list[list[Cell | None]] = [[None] * table.n_cols for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(max(cell.row, 0), min(cell.row + cell.row_span, table.n_rows)):
            for col in range(max(cell.col, 0), min(cell.col + cell.col_span, table.n_cols)):
                grid[row][col] = cell
    return grid


def records(table: Table) -> list[Record]:
    """Return one flat record per data cell, by row and column.

    `row_label` and `col_label` join the labels that lead to the cell through the row tree and the header tree; `raw` is
    what the source prints. A table of stacked blocks takes the header of the block that the cell stands in.
    """
    grid = places(table)
    return [
        {
            "form": table.form,
            "row": cell.row,
            "col": cell.col,
            "row_key": cell.row_key,
            "col_key": cell.col_key,
            "row_label": _JOINT.join(row_labels(grid, cell)),
            "col_label": _JOINT.join(header_labels(grid, cell.row, cell.col)),
            "value": cell.value,
            "unit": cell.unit,
            "raw": cell.text,
            "flags": list(cell.flags),
            "spans": [[span.start, span.end] for span in cell.spans],
        }
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col))
        if cell.role == "data"
    ]


def row_labels(grid: list[list[Cell | None]], cell: Cell) -> list[str]:
    """Return the labels of the cell's row, outermost first."""
    return _texts(place for place in grid[cell.row][: cell.col] if place is not None and place.role == "label")


def header_labels(grid: list[list[Cell | None]], row: int, col: int) -> list[str]:
    """Return the labels of the header block nearest above this place, topmost first."""
    above: list[Cell] = []
    for line in reversed(grid[:row]):
        cell = line[col]
        if cell is not None and cell.role == "header":
            above.append(cell)
        elif above:
            break
    return _texts(reversed(above))


def _texts(cells: Iterable[Cell]) -> list[str]:
    """Return the texts of the cells, each cell once, and a text that repeats the one before left out."""
    texts = [cell.text for cell in {id(cell): cell for cell in cells}.values() if cell.text]
    return texts[:1] + [text for before, text in pairwise(texts) if text != before]


def report_records(report: Report) -> Iterator[Record]:
    """Yield the records of all tables of a report, with its name, the table's number from 1 and caption."""
    for number, table in enumerate(report.tables, 1):
        for record in records(table):
            yield {"source": report.source.name, "table": number, "caption": table.caption, **record}


PANEL_COLUMNS = (
    "agency",
    "year",
    "form",
    "row_key",
    "col_key",
    "row_label",
    "col_label",
    "value",
    "unit",
    "flags",
    "source",
)
"""The fields of a row of a panel, in order."""


def panel(report: Report) -> Iterator[Record]:
    """Yield one row per cell with a number, named by agency, year and the form's keys."""
    facts = report.metadata
    for record in report_records(report):
        if record["value"] is not None:
            own = {**record, "agency": facts.agency, "year": facts.year}
            yield {name: own[name] for name in PANEL_COLUMNS}


def to_frame(table: Table) -> object:
    """Return the records as a `pandas.DataFrame`. Raises `ImportError` with what to install where pandas is missing."""
    try:
        import pandas
    except ImportError:
        raise ImportError("to_frame needs pandas: pip install 'zhreport[frames]'") from None
    frame = pandas.DataFrame(records(table), columns=list(COLUMNS))
    frame["value"] = frame["value"].convert_dtypes()
    return frame


# ------------------------------------------------------------------------------------------------------------- writers


def csv_lines(rows: Iterable[Mapping[str, object]], columns: tuple[str, ...] = REPORT_COLUMNS) -> Iterator[str]:
    r"""Yield the lines of a CSV file, the column names first.

    Flags are joined by spaces, spans are written as `start-end`.

    >>> list(csv_lines([{"raw": "=1+1", "flags": ["imputed"]}], ("raw", "flags")))
    ['raw,flags\n', "'=1+1,imputed\n"]
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in chain([dict(zip(columns, columns, strict=True))], rows):
        writer.writerow([_csv_value(row.get(name)) for name in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def json_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield one line of JSON per record."""
    for row in rows:
        yield dumps(dict(row)) + "\n"


def markdown_tables(report: Report) -> Iterator[str]:
    """Yield the tables of a report as Markdown, each under a heading that names report, table and caption."""
    for number, table in enumerate(report.tables, 1):
        name = " · ".join(part for part in (report.source.name, f"table {number}", table.form, table.caption) if part)
        yield f"## {' '.join(name.split())}\n\n{table.to_markdown()}\n\n"


def neutral(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; a plain number stays as it is.

    >>> neutral("=SUM(A1)"), neutral("-3"), neutral("-"), neutral("@总计"), neutral("总计")
    ("'=SUM(A1)", '-3', '-', "'@总计", '总计')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _csv_value(value: object) -> object:
    if isinstance(value, str):
        return neutral(_UNWRITABLE.sub("\ufffd", value))
    if isinstance(value, list):
        return " ".join("-".join(map(str, part)) if isinstance(part, list) else str(part) for part in value)
    return value


def to_xlsx(reports: Iterable[Report], file: BinaryIO) -> None:
    """Write a workbook: a sheet with all records, then one sheet per table, drawn with its merged cells.

    Cells that are not plainly what the source says (imputed, unknown, part of a sum that fails) are coloured. Raises
    `ZhreportError` with what to install where openpyxl is missing, and for more figures than a sheet holds.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise ZhreportError("xlsx needs openpyxl: pip install 'zhreport[xlsx]'") from None
    book = Workbook()
    tidy = book.active
    tidy.title = "records"
    tidy.append(REPORT_COLUMNS)
    tidy.freeze_panes = "A2"
    row, sheets = 2, 0
    for report in reports:
        for record in report_records(report):
            if row > MOST_ROWS:
                raise ZhreportError(
                    f"more than {MOST_ROWS - 1:,} figures, which no sheet of Excel holds; write CSV instead"
                )
            for col, name in enumerate(REPORT_COLUMNS, 1):
                value = record[name]
                _put(tidy.cell(row, col), _csv_value(value) if isinstance(value, list) else value)
            row += 1
        for table in report.tables:
            sheets += 1
            _draw(book.create_sheet(f"table {sheets}"), table)
    book.save(file)


def _put(place: Any, value: object) -> None:
    """Set a worksheet cell; a text is marked as text, also for who edits it."""
    if not isinstance(value, str):
        place.value = value
        return
    place.value = _UNWRITABLE.sub("\ufffd", value)[:32_767]  # the most characters that a cell of Excel holds
    place.data_type = "s"
    place.quotePrefix = bool(_FORMULA.match(value))


def _draw(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for cell in table.cells:
        place = sheet.cell(cell.row + 1, cell.col + 1)
        _put(place, cell.text if cell.value is None or cell.role != "data" else cell.value)
        place.alignment = Alignment(wrap_text=True, vertical="center")
        if cell.role == "header":
            place.font = Font(bold=True)
        if not _MARKED.isdisjoint(cell.flags):
            place.fill = PatternFill("solid", fgColor="FFF2CC")
        if cell.row_span > 1 or cell.col_span > 1:
            sheet.merge_cells(None, cell.row + 1, cell.col + 1, cell.row + cell.row_span, cell.col + cell.col_span)


_MARKED = frozenset(("imputed", "unknown", "check_failed"))
