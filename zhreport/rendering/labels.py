"""What every view and export calls the parts of a report: a heading, a unit, a figure, the facts at a report's head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhreport.around.facts import furniture_fields
from zhreport.model import Cell, Heading, Item, MetadataLine, Node, Paragraph, Section, Signature

if TYPE_CHECKING:
    from zhreport.report import Report

LOST = "…"
"""What is shown for a heading that is not in the text."""
MARKS = {"imputed": "*", "unknown": "?", "check_failed": "!"}
"""What stands behind a figure with this flag, for those who see no colour."""


def heading_label(heading: Heading) -> str:
    """Return marker and text of a heading on one line; a space keeps them apart where the marker ends like a word.

    >>> heading_label(Heading(0, 8, marker="第一 部分", text="概况"))
    '第一部分 概况'
    >>> heading_label(Heading(0, 4, marker="一、", text="概况")), heading_label(Heading(0, 0))
    ('一、概况', '…')
    """
    mark = "".join(heading.marker.split())
    if heading.start == heading.end and not mark + heading.text:
        return LOST
    return f"{mark} {heading.text}" if mark and mark[-1].isalnum() and heading.text else mark + heading.text


def labels_above(around: Sequence[Node]) -> list[str]:
    """Return the labels of the sections among nodes, without those of headings that the text has lost."""
    labels = [heading_label(node.heading) for node in around if isinstance(node, Section)]
    return [label for label in labels if label != LOST]


def shown_depth(node: Node, ancestors: Sequence[Node]) -> int:
    """Return how far in a node stands: below its ancestors, and an item of an inner enumeration below the outer one's."""
    return len(ancestors) + (node.level - 1 if isinstance(node, Item) else 0)


def unit_text(unit: Paragraph | Item) -> str:
    """Return the text of a paragraph or an item, the marker of an item before it."""
    return unit.marker + unit.text if isinstance(unit, Item) else unit.text


def plain_text(node: Node, between: str = "  ") -> str:
    """Return what a node says itself: its text, the parts of a metadata line or a signature; "" for what has other nodes."""
    if isinstance(node, MetadataLine):
        return between.join(f"{name}: {value}" for name, value in node.fields.items())
    return between.join(signed(node)) if isinstance(node, Signature) else getattr(node, "text", "")


def told_fields(node: MetadataLine) -> list[tuple[str, str]]:
    """Return the fields of a metadata line that say something of the document."""
    return [(name, text) for name, text in node.fields.items() if text and name not in furniture_fields()]


def nonblank_lines(text: str) -> list[str]:
    """Return the lines of a text that hold something, without the white space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def signed(node: Signature) -> list[str]:
    """Return what a signature holds of agency and date."""
    return [part for part in (node.agency, node.date) if part]


def shown(cell: Cell) -> str:
    """Return what a cell shows to a person: its text, or the value that the source lost."""
    return cell.text or ("" if cell.value is None else f"{cell.value:,}")


def marks(cell: Cell) -> str:
    """Return the marks that stand behind what a cell shows."""
    return "".join(mark for flag, mark in MARKS.items() if flag in cell.flags)


def innermost_role(around: Sequence[Node]) -> str | None:
    """Return the role of the innermost section that has one; `around` begins with the outermost node."""
    return next((node.role for node in reversed(around) if isinstance(node, Section) and node.role), None)


def facts(report: Report) -> list[str]:
    """Return what is known of agency, year, genre and days."""
    about = report.metadata
    known = (about.agency, about.year, about.genre, about.published, about.signed_on)
    return [str(fact) for fact in known if fact is not None]


def counted(report: Report) -> str:
    """Return how many sections, paragraphs and tables there are.

    >>> import zhreport
    >>> counted(zhreport.parse("一、总体情况\\n全年公开3条。"))
    '1 section, 1 paragraph, 0 tables'
    """
    numbers = {"section": len(report.sections), "paragraph": len(report.paragraphs), "table": len(report.tables)}
    return ", ".join(f"{number} {name}{'s' * (number != 1)}" for name, number in numbers.items())
