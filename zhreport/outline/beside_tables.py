"""Candidates that a table explains: its caption above it, and rows of a form whose beginning the text has lost."""

from __future__ import annotations

from zhreport.outline.candidate import Found
from zhreport.page import Page
from zhreport.tables.labels import LabelIndex, skeleton


def mark_table_lines(found: Found, page: Page, labels: LabelIndex) -> None:
    """Note which candidates stand right above a table, and which are rows of a form."""
    for candidate in found.candidates:
        candidate.above_table = page.table_begins(candidate.last_line + 1)
        whole = page.folded.text[candidate.start : candidate.text_end]
        lines = ((whole, candidate.last_line), (page.lines[candidate.line].text, candidate.line))
        candidate.row_label = any(
            _is_row_label(text, page, last, labels) for text, last in lines[: 1 + candidate.split]
        )


def _is_row_label(text: str, page: Page, last: int, labels: LabelIndex) -> bool:
    """Return whether a text that ends on a line is the label of a row of a form, with its figure or its unit on the next."""
    below = page.lines[last + 1].text.strip("| ") if last + 1 < len(page.lines) else ""
    if not (below.isdecimal() or below in labels.all_units):
        return False
    return any(place.has_values for place in labels.lookup(skeleton(text)) or ())
