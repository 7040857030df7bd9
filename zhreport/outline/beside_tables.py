"""Candidates that a table explains: its caption above it, and rows of a form whose beginning the text has lost."""

from __future__ import annotations

from zhreport.outline.candidate import Found
from zhreport.page import Page
from zhreport.tables.labels import LabelIndex, skeleton


def mark_table_lines(found: Found, page: Page, labels: LabelIndex) -> None:
    """Note which candidates stand right above a table, and which are rows of a form."""
    for candidate in found.candidates:
        candidate.above_table = page.table_begins(candidate.last_line + 1)
        if _is_above_value(candidate.last_line, page, labels):
            candidate.row_label = _labels_row(page.folded.text[candidate.start : candidate.text_end], labels)
        if candidate.marker is None and not candidate.run_in and _is_above_figure(candidate.last_line, page):
            candidate.row_label = True  # a form's label above its value
        if candidate.split and not candidate.row_label and _is_above_value(candidate.line, page, labels):
            candidate.row_label = _labels_row(page.lines[candidate.line].text, labels)


def _is_above_figure(line: int, page: Page) -> bool:
    """Return whether a figure that is no page's number stands alone on the line below."""
    return line + 1 < len(page.lines) and page.owner[line + 1] is None and page.lines[line + 1].text.isdecimal()


def _is_above_value(line: int, page: Page, labels: LabelIndex) -> bool:
    """Return whether a figure or a unit stands on the line below."""
    below = page.lines[line + 1].text.strip("| ") if line + 1 < len(page.lines) else ""
    return below.isdecimal() or below in labels.all_units


def _labels_row(text: str, labels: LabelIndex) -> bool:
    """Return whether a text is the label of a row of a form."""
    return any(place.has_values for place in labels.lookup(skeleton(text)) or ())
