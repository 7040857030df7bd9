"""Text against table: figures that the narrative states and the tables print are compared, and a difference is a warning.

Precision goes first: a figure of a part (`其中`), of another year or of another agency is no statement of the table's
figure, and where any statement of the report agrees with the table, the others are taken to be of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhreport import diagnostics
from zhreport.forms import Form, Statement
from zhreport.model import Cell, Diagnostic, Item, Number, Paragraph, Table
from zhreport.text.chars import Folded

UNCERTAIN = frozenset(("imputed", "unknown", "placed", "uncertain", "check_failed"))
BEFORE = 60  # characters before a statement, in its sentence, in which a word may say that it is of a part or of another year
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"[^。;!?\n]+")
_YEAR = re.compile(r"([12][0-9]{3}) ?年")


@dataclass(slots=True)
class _Claim:
    """A figure that the narrative states."""

    statement: Statement
    start: int
    end: int
    value: int


def compare_with_narrative(
    prose: Sequence[Paragraph | Item],
    printed: Sequence[Table],
    year: int | None,
    folded: Folded,
    forms: tuple[Form, ...],
) -> list[Diagnostic]:
    """Return a warning for each figure that the narrative of a `year` states in another way than the tables printed.

    Offsets are still in the folded text, and so are those of the diagnostics; messages speak of the source.
    """
    tables = {table.form: table for table in reversed(printed)}
    notes: list[Diagnostic] = []
    for form in forms:
        statements = [statement for statement in form.statements if statement.table in tables]
        if not statements:
            continue
        claims = list(_claims(prose, year, folded.text, statements, form))
        for cells in dict.fromkeys(claim.statement.cells for claim in claims):
            own = [claim for claim in claims if claim.statement.cells == cells]
            notes.extend(_differing(own, tables[own[0].statement.table], folded))
    return notes


def _claims(
    prose: Sequence[Paragraph | Item], year: int | None, text: str, statements: list[Statement], form: Form
) -> Iterator[_Claim]:
    """Yield what the sentences of the narrative state of the whole year and the whole agency."""
    none = [statement for statement in statements if not statement.pattern.groups]
    some = [statement for statement in statements if statement.pattern.groups]
    subject = re.compile("|".join(map(re.escape, form.subjects)))
    for node in prose:
        if subject.search(text, node.start, node.end) is None:
            continue
        counting = _DIGIT.search(text, node.start, node.end) is not None
        own = [statement for statement in none if statement.pattern.search(text, node.start, node.end)]
        if not counting and not own:
            continue
        for sentence in _SENTENCE.finditer(text, node.start, node.end):
            if year is None or all(int(named) == year for named in _YEAR.findall(sentence[0])):
                counted = some if counting and _DIGIT.search(sentence[0]) else []
                yield from _claims_in(sentence.start(), sentence[0], [*counted, *own], form.parts)


def _claims_in(start: int, sentence: str, statements: list[Statement], parts: tuple[str, ...]) -> Iterator[_Claim]:
    for statement in statements:
        for match in statement.pattern.finditer(sentence):
            before = sentence[max(0, match.start() - BEFORE) : match.end()]
            if not any(word in before for word in (parts if statement.parts is None else statement.parts)):
                figure = match["n"].replace(",", "") if statement.pattern.groups else "0"
                yield _Claim(statement, start + match.start(), start + match.end(), int(figure))


def _differing(claims: list[_Claim], table: Table, folded: Folded) -> Iterator[Diagnostic]:
    """Yield a warning for each statement of the same figure, if none of them agrees with the table."""
    cells = [
        cell
        for cell in table.cells
        if (cell.row_key, cell.col_key) in claims[0].statement.cells and cell.role == "data"
    ]
    value = _sum(cells, len(claims[0].statement.cells))
    if value is None or any(claim.value == value for claim in claims):
        return
    for claim in claims:
        names = " + ".join(f"{cell.row_key}|{cell.col_key}" for cell in cells)
        spans = [folded.span(cell.spans[0].start, cell.spans[-1].end) for cell in cells]
        places = ", ".join(f"{span.start}..{span.end}" for span in spans)
        message = f"the text says {claim.value:,}, the table {value:,} ({names}, at {places})"
        yield diagnostics.make("table.text_differs", message, claim.start, claim.end)


def _sum(cells: list[Cell], wanted: int) -> Number | None:
    """Return the sum of cells that the source prints beyond doubt."""
    if len(cells) != wanted or any(
        cell.value is None or not cell.spans or UNCERTAIN & set(cell.flags) for cell in cells
    ):
        return None
    return sum(cell.value for cell in cells if cell.value is not None)
