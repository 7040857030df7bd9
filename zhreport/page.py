"""A document while its lines are being claimed: what each recogniser sees and writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhreport import diagnostics
from zhreport.around.document_title import FoundTitle
from zhreport.around.signature import FoundSignature
from zhreport.model import Boilerplate, Diagnostic, MetadataLine, Node, Span, Table
from zhreport.tables.recognise import TableRegion
from zhreport.text.chars import Folded
from zhreport.text.lines import Line

if TYPE_CHECKING:
    from zhreport.around.given import Given


PICTURE = "picture"
"""The category of what is left of a picture."""


@dataclass(slots=True)
class Page:
    """The lines of one document and who has claimed them. Offsets are in the folded text."""

    folded: Folded
    """The text."""
    lines: list[Line]
    """Its lines; blank ones are not among them."""
    owner: list[Node | None]
    """The node that claimed each line, by `Line.index`; None for one that is still free."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """What was repaired or doubted on the way."""
    regions: list[TableRegion] = field(default_factory=list)
    """Where tables of known forms stand."""
    fields: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """Metadata lines read: the first value of each standard name, with its span."""
    listed: set[str] = field(default_factory=set)
    """The titles that the tables of contents name."""
    papers: frozenset[int] = frozenset()
    """The indices of the lines that are titles of the papers of a collection."""
    running: set[int] = field(default_factory=set)
    """The indices of the lines that a printer repeats on every page."""
    body: tuple[int, int] = (0, -1)
    """The indices of the first and the last line that are surely of the body; the number of lines and -1 if none is."""
    title: FoundTitle | None = None
    """The document's title."""
    subtitle: list[Line] = field(default_factory=list)
    """The lines that say when and before whom the report was given."""
    signature: FoundSignature | None = None
    """The agency and the day below it."""
    given: Given | None = None
    """What the file itself says of its lines; None for plain text."""
    left: list[Line] = field(init=False)
    """The lines that were free when they were last asked for: what is claimed stays so."""
    changed: bool = True
    """Whether any line may have been claimed since."""

    def __post_init__(self) -> None:
        self.left = self.lines

    def free(self) -> list[Line]:
        """Return the lines that no one has claimed."""
        if self.changed:
            owner = self.owner
            self.left = [line for line in self.left if owner[line.index] is None]
            self.changed = False
        return self.left

    def table_begins(self, index: int) -> bool:
        """Return whether a table begins with a line."""
        own = self.owner[index] if index < len(self.owner) else None
        return isinstance(own, Table) and (index == 0 or self.owner[index - 1] is not own)

    def claim(self, node: Node, lines: Sequence[Line]) -> None:
        """Give lines to a node."""
        self.changed = True
        if lines and lines[-1].index - lines[0].index == len(lines) - 1:  # no other line stands among them
            first = lines[0].index
            self.owner[first : first + len(lines)] = [node] * len(lines)
            return
        for line in lines:
            self.owner[line.index] = node

    def claim_boilerplate(self, line: Line, category: str) -> None:
        """Give a line to the page around the report; say of what is left of a picture that it is not read."""
        self.claim(Boilerplate(line.start, line.end, category, self.folded.slice(line.start, line.end)), [line])
        if category == PICTURE:
            message = f"what {line.text!r} shows is not read"
            self.diagnostics.append(diagnostics.make("text.picture", message, line.start, line.end))

    def claim_fields(self, fields: dict[str, str], lines: Sequence[Line]) -> None:
        """Give lines to the metadata fields that they hold."""
        start, end = lines[0].start, lines[-1].end
        self.claim(MetadataLine(start, end, fields), lines)
        for name, value in fields.items():
            self.fields.setdefault(name, (value, start, end))


def parts_of(lines: Sequence[Line]) -> list[Span]:
    """Return the parts of a node that stands on these lines; nothing if no other line stands among them."""
    parts: list[Span] = []
    last = -1
    for line in lines:
        if parts and line.index == last + 1:
            parts[-1] = Span(parts[-1].start, line.end)
        else:
            parts.append(Span(line.start, line.end))
        last = line.index
    return parts if len(parts) > 1 else []
