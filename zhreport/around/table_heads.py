"""Headers of tables that a page's labelled facts are not to be confused with: `单位名称 | 警告 | 罚款`, `来源 | 数量`."""

from __future__ import annotations

from zhreport.knowledge import Knowledge
from zhreport.page import Page
from zhreport.tables.cells import SEPARATOR, is_rule, separator_in
from zhreport.tables.unknown.wording import YEAR
from zhreport.text.lines import Line


def heads_table(page: Page, known: Knowledge, line: Line) -> bool:
    """Return whether a line is the header of a table: what stands where the value of a label would is the name of a column.

    That is known as one, or figures stand below it.
    """
    names, words = _cells(line.text), known.tables
    if len(names) < 2 or names[0][-1] == ":":
        return False
    if words.names_column(names[1]) or words.is_amount(names[1]):
        if len(names) > 2 and words.names_column(names[0]):
            return True
    elif len(names) == 2:
        return False
    texts = (below.text for below in page.lines[line.index + 1 : line.index + 3] if ":" not in line.text)
    text = next((text for text in texts if not is_rule(text)), "")
    row = _cells(text) if known.metadata.fields(text) is None else []
    return len(row) == len(names) and _are_figures(row[1:][-2:]) and not _are_figures(names[-1:])


def _are_figures(cells: list[str]) -> bool:
    """Return whether cells begin with digits, or some with a dash for none; a year (`2021年`) is a name."""
    begins = [cell[0] for cell in cells if not YEAR.fullmatch(cell)]
    return any(map(str.isdigit, begins)) and all(each.isdigit() or each == "-" for each in begins)


def _cells(text: str) -> list[str]:
    """Return the texts between the separators of a line; none if it has no separator."""
    return [own for part in SEPARATOR.split(text) if (own := part.strip())] if separator_in(text) else []
