"""Layouts: how a table looks once it has been flattened to text, and the small report it stands in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from benchmarks.tables.gold import Gold, Slot, SlotRow, data

Places = Literal["lost", "kept", "hazy"]


@dataclass(slots=True, frozen=True)
class Habits:
    """What a page does throughout."""

    leading: bool
    """Whether a row starts with a separator."""
    trailing: bool
    """Whether a row ends with one."""
    pad: bool
    """Whether vanished cells leave separators at the end of the row."""
    spaced: bool
    """Whether blanks stand around separators."""
    full: bool
    """Whether covered places are kept (tabs)."""
    own_line: bool
    """Whether a left-over separator stands on a line of its own."""
    wrap: bool
    """Whether a split label is wrapped inside its cell rather than written with a blank."""
    right: bool
    """Whether figures are set to the right of their column."""
    blank_lines: bool
    """Whether paragraphs are kept apart by blank lines."""


def any_habits(rng: Random) -> Habits:
    """Return the habits of a page."""
    return Habits(*(rng.random() < share for share in (0.4, 0.7, 0.4, 0.8, 0.5, 0.5, 0.5, 0.5, 0.5)))


@dataclass(slots=True, frozen=True)
class Layout:
    """A way to flatten a table."""

    name: str
    """What it is called."""
    render: Callable[[Gold, Habits, Random], list[str]]
    """Prints the lines."""
    places: Places
    """What becomes of an empty cell: gone without a trace, its place kept, or its place there for who can see it."""
    holes: bool = True
    """Whether a cell can be missing without leaving an empty place."""
    gap: str = "\n"
    """What stands between lines of the document."""


def slot_state(slot: Slot, layout: Layout) -> str:
    """Return whether a value is `printed`, an empty place (`blank`) or `gone`, in this layout."""
    if slot.state == "blank" and layout.places == "lost":
        return "gone"
    if slot.state == "gone" and not layout.holes:
        return "blank"
    return slot.state


# --------------------------------------------------------------------------------------------------- one cell to a line


def _lines(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    return [part for row in gold.rows() for slot in row if slot.state == "printed" for part in slot.parts if part]


def _lines_left(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    lines: list[str] = []
    for row in gold.rows():
        cells = [slot for slot in row if slot.text]
        for slot in cells:
            if slot.kind == "furniture":
                lines.extend(slot.parts)
                continue
            lines.extend(slot.parts if habits.own_line else [*slot.parts[:-1], slot.parts[-1] + " |"])
            if habits.own_line:
                lines.append("|")
        merged = sum(slot.col_span - 1 for slot in row)
        if merged and not habits.own_line:
            lines.append("|" * merged)
    return lines


# ---------------------------------------------------------------------------------------------------- one row to a line


def _is_furniture(row: SlotRow) -> bool:
    return bool(row) and all(slot.kind == "furniture" for slot in row)


def _whole_rows(gold: Gold) -> list[SlotRow]:
    """Return the rows that print anything, furniture that stands inside one put after it."""
    out: list[SlotRow] = []
    for row in gold.rows():
        own = [slot for slot in row if slot.kind != "furniture"]
        out.extend([own] if any(slot.state != "gone" for slot in own) else [])
        out.extend([slot] for slot in row if slot.kind == "furniture")
    return out


def _ragged(row: SlotRow, join: str) -> list[str]:
    """Return the cells of a row, covered places and missing cells gone."""
    return [join.join(slot.parts) if slot.state == "printed" else "" for slot in row if slot.state != "gone"]


def _bars(cells: list[str], n_cols: int, habits: Habits) -> str:
    gap = " " if habits.spaced else ""
    line = f"{gap}|{gap}".join(cells)
    if habits.leading:
        line = f"|{gap}{line}"
    if habits.trailing or len(cells) == 1:
        line += f"{gap}|"
    if habits.pad and len(cells) < n_cols:
        line += ("" if habits.trailing or len(cells) == 1 else gap) + "|" * (n_cols - len(cells))
    return line


def _pipes(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    lines: list[str] = []
    for row in _whole_rows(gold):
        if _is_furniture(row):
            lines.extend(slot.text for slot in row)
        else:
            whole = all(slot.state == "printed" for slot in row)  # padding must not look like an empty cell
            width = gold.n_cols if whole else 0
            lines.extend(_bars(_ragged(row, "\n" if habits.wrap else " "), width, habits).split("\n"))
    return lines


def _broken(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    lines: list[str] = []
    for row in _whole_rows(gold):
        if _is_furniture(row):
            lines.extend(slot.text for slot in row)
            continue
        cells = _ragged(row, "\n")
        if habits.own_line:  # each further cell on its own line behind a bar, the row's end a bar alone
            lines.extend([cells[0], *(f"| {cell}".rstrip() for cell in cells[1:]), "|"])
        else:
            lines.append("| " if habits.leading else "")
            for cell in cells:
                lines[-1] += cell + rng.choice(["  |", " |"])
                lines.append(" ")
            lines.pop()
    return [piece for line in lines for piece in line.split("\n") if piece.strip()]


def _grid(gold: Gold) -> list[list[Slot | str] | SlotRow]:
    """Return the rows with every place filled: a slot, or "" where one is covered; furniture rows as they are."""
    out: list[list[Slot | str] | SlotRow] = []
    for row in gold.rows():
        if _is_furniture(row):
            out.append(row)
            continue
        places: list[Slot | str] = [""] * gold.n_cols
        for slot in row:
            if slot.kind != "furniture":
                places[slot.col] = slot
        out.append(places)
        out.extend([slot] for slot in row if slot.kind == "furniture")
    return out


def _furniture_text(row: list[Slot | str] | SlotRow) -> str | None:
    first = row[0]
    return first.text if len(row) == 1 and isinstance(first, Slot) and first.kind == "furniture" else None


def _place_text(place: Slot | str, join: str) -> str:
    return join.join(place.parts) if isinstance(place, Slot) and place.state == "printed" else ""


def _markdown(rule: bool) -> Callable[[Gold, Habits, Random], list[str]]:
    def render(gold: Gold, habits: Habits, rng: Random) -> list[str]:
        lines: list[str] = []
        for row in _grid(gold):
            furniture = _furniture_text(row)
            if furniture is not None:
                lines.append(furniture)
                continue
            lines.append("| " + " | ".join(_place_text(place, " ") for place in row) + " |")
            if rule and len(lines) == 1:
                lines.append("|" + rng.choice([" --- |", "---|", ":---:|"]) * gold.n_cols)
        return lines

    return render


def _tabs(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    if not habits.full:
        return ["\t".join(_ragged(row, " ")) for row in _whole_rows(gold)]
    lines: list[str] = []
    for row in _grid(gold):
        furniture = _furniture_text(row)
        places = [place for place in row if not (isinstance(place, Slot) and place.state == "gone")]
        lines.append(furniture if furniture is not None else "\t".join(_place_text(place, " ") for place in places))
    return lines


# ------------------------------------------------------------------------------------------------------- drawn by width


def display_width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def _physical(row: list[Slot | str] | SlotRow, wrap: bool) -> list[list[str]]:
    """Return the printed lines of a row, a split label wrapped inside its cell."""
    parts = [_wrapped(place, wrap) for place in row]
    return [[own[i] if i < len(own) else "" for own in parts] for i in range(max(len(own) for own in parts))]


def _wrapped(place: Slot | str, wrap: bool) -> list[str]:
    if not isinstance(place, Slot) or not place.text:
        return [""]
    return place.parts if wrap else [" ".join(place.parts)]


def _widths(grid: list[list[Slot | str] | SlotRow], n_cols: int, wrap: bool) -> list[int]:
    """Return the column widths; a cell that covers several columns widens the last of them."""
    widths = [2] * n_cols
    for row in grid:
        if _furniture_text(row) is not None:
            continue
        for place in row:
            if isinstance(place, Slot):
                need = max(display_width(text) for text in _wrapped(place, wrap))
                last = place.col + place.col_span - 1
                need -= sum(widths[place.col : last]) + 2 * (last - place.col)
                widths[last] = max(widths[last], need)
    return widths


def _span_width(place: Slot | str, col: int, widths: list[int]) -> int:
    span = place.col_span if isinstance(place, Slot) else 1
    return sum(widths[col : col + span]) + 2 * (span - 1)


def _spaces(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    grid = _grid(gold)
    widths = _widths(grid, gold.n_cols, habits.wrap)
    lines: list[str] = []
    for row in grid:
        furniture = _furniture_text(row)
        if furniture is not None:
            lines.append(furniture)
            continue
        for texts in _physical(row, habits.wrap):
            line, col = "", 0
            while col < gold.n_cols:
                place = row[col]
                right = habits.right and isinstance(place, Slot) and place.kind == "value"
                line += _padded(texts[col], _span_width(place, col, widths), right) + "  "
                col += place.col_span if isinstance(place, Slot) else 1
            lines.append(line.rstrip())
    return [line for line in lines if line]


def _box(gold: Gold, habits: Habits, rng: Random) -> list[str]:
    grid = _grid(gold)
    rows = [row for row in grid if _furniture_text(row) is None]
    widths = [max(2, *(display_width(_place_text(row[i], " ")) for row in rows)) for i in range(gold.n_cols)]
    top, rule, bottom = (a + b.join("─" * (w + 2) for w in widths) + c for a, b, c in ("┌┬┐", "├┼┤", "└┴┘"))
    lines = [top]
    for n, row in enumerate(grid):
        furniture = _furniture_text(row)
        if furniture is not None:
            lines.append(furniture)
            continue
        if n and lines[-1] != top:
            lines.append(rule)
        for texts in _physical(row, habits.wrap):
            cells = (
                _padded(text, width, habits.right and isinstance(place, Slot) and place.kind == "value")
                for text, width, place in zip(texts, widths, row, strict=True)
            )
            lines.append("│ " + " │ ".join(cells) + " │")
    return [*lines, bottom]


LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("lines", _lines, "lost"),
        Layout("lines-blank", _lines, "lost", gap="\n\n"),
        Layout("lines-left", _lines_left, "lost"),
        Layout("pipes", _pipes, "kept"),
        Layout("broken", _broken, "hazy"),
        Layout("markdown", _markdown(True), "kept", holes=False),
        Layout("markdown-bare", _markdown(False), "kept", holes=False),
        Layout("tabs", _tabs, "kept"),
        Layout("spaces", _spaces, "hazy", holes=False),
        Layout("box", _box, "kept", holes=False),
    )
}


# ---------------------------------------------------------------------------------------------------- the report around


def title_of(known: bool, year: int, agency: str) -> str:
    """Return the report's title."""
    title: str = data("documents")["title" if known else "report_title"]
    return title.format(Y=year, O=agency)


def report_of(tables: list[Gold], layout: Layout, habits: Habits, year: int, agency: str, rng: Random) -> str:
    """Return a small report with the tables in it: heading before, prose after, the next section's heading."""
    words = data("documents")
    facts = {"Y": year, "O": agency}
    known = tables[0].form is not None
    heading = iter(words["ordinals"])
    blocks: list[list[str]] = [[title_of(known, year, agency)]]
    blocks.append([f"{next(heading)}、{words['opening_heading']}"])
    blocks.append([words["period"].format(**facts), rng.choice(words["prose"]).format(**facts)])
    for table in tables:
        title = words["headings"][table.form.id] if table.form else rng.choice(words["unknown_headings"])
        blocks.append([f"{next(heading)}、{title}"])
        if not known:
            blocks.append([rng.choice(words["prose"]).format(**facts)])
        blocks.append([*table.above, *layout.render(table, habits, rng), *table.below])
    closing = words["closing_heading"] if known else rng.choice(words["next_headings"])
    blocks.append([f"{next(heading)}、{closing}", rng.choice(words["prose"]).format(**facts)])
    between = "\n\n" if habits.blank_lines or layout.gap == "\n\n" else "\n"
    return between.join(layout.gap.join(block) for block in blocks) + "\n"
