"""The foot of a page: where the report has ended, and a list of other pages' names that stands below it."""

from __future__ import annotations

from zhreport.knowledge import Knowledge
from zhreport.model import Boilerplate, MetadataLine
from zhreport.page import Page

LONGEST_NAME = 60  # characters of the name of another page
RELATED = "related"  # the category of the lines above such names


def foot_begins(page: Page, known: Knowledge) -> int | None:
    """Return the index of the first line below the body with which a foot may begin, None if there is none.

    It is furniture, or a fact that pages state below the report as well: who edited it.
    """
    for index in range(page.body[1] + 1, len(page.lines)) if page.body[1] >= 0 else ():
        owner = page.owner[index]
        if isinstance(owner, Boilerplate):
            category: str | None = owner.category
        else:
            category = known.furniture.category(page.lines[index].text) if isinstance(owner, MetadataLine) else None
        if category in known.furniture.foot:
            return index
    return None


def others_begin(page: Page, known: Knowledge) -> int:
    """Return the index of the line above the names of other pages at the end; the number of lines if none stand there.

    Numbered names look like headings, below which the body would go on.
    """
    found = len(page.lines)
    for line in reversed(page.lines):
        if page.owner[line.index] is not None or len(line.text) > LONGEST_NAME or line.text[-1] == "。":
            break
        if known.furniture.category(line.text) == RELATED:
            found = line.index
    return found
