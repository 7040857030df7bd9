"""Evidence: what speaks for and against a candidate's being a heading, as named rules with weights.

A rule looks at one candidate and its neighbours and says whether it fires; what it fired for is kept with the candidate, so
that every heading, and everything that was nearly one, can say why. The sum of the weights is what `zhreport.outline.reading`
weighs against the numbering. The rules and their weights stand in `zhreport.outline.rules`.
"""

from __future__ import annotations

from zhreport.outline.articles import find_articles, find_chapter_titles, find_within_articles
from zhreport.outline.below import is_body, is_inner, is_next, opens_behind, starts_with_next
from zhreport.outline.candidate import CHAPTER_RANK, FORMAL_RANK, Candidate, Found
from zhreport.outline.extents import LONGEST_PLAIN
from zhreport.outline.gaps import find_gaps, find_partings, find_restarts
from zhreport.outline.habits import find_habits, find_sections_above, find_titles_above
from zhreport.outline.parts import parts_of
from zhreport.outline.prose_grammar import LONGEST_LINE
from zhreport.outline.rows import Row, is_lone_marker
from zhreport.outline.rules import FAMILY, weight_of
from zhreport.outline.siblings import (
    LOSSES,
    find_apart,
    find_bare_lists,
    find_between,
    find_lists,
    find_long_members,
    find_losses,
    find_marked_lists,
    find_rows,
    find_title_again,
    find_values,
)
from zhreport.text.markup import BOLD

SHORT_FIRST_LINE = 20  # characters of the first line of all that may be a section's title as well as the document's
ABOVE_NUMBERS = 39  # where the first heading of a report to an assembly stands: 一、 is below it
_RAISING = frozenset({"after_address", "restarts_below", "parts_row"})
"""The rules that say above which numbering a title without marker stands."""
NO_DUTIES = 1000  # a rank below every family's: no section of duties is open


def weigh(found: Found, off: frozenset[str] = frozenset()) -> None:
    """Give every candidate its evidence and points; `off` names rules that are switched off."""
    found.place()
    _weigh_one_by_one(found)
    _weigh_together(found)
    for candidate in found.candidates:
        if off:
            _switch_off(candidate, off)
        candidate.points += sum(map(weight_of, candidate.evidence))


def _switch_off(candidate: Candidate, off: frozenset[str]) -> None:
    """Take the evidence of rules that are switched off from a candidate, and what they say of its place in the numbering."""
    fired = off.intersection(candidate.evidence)
    candidate.evidence = [name for name in candidate.evidence if name not in fired]
    if "fills_gap" in fired:
        candidate.fills = None
    if "member_title" in fired:
        candidate.member = False
    if _RAISING.intersection(fired) and not _RAISING.intersection(candidate.evidence):
        candidate.above_rank = 0


def _weigh_one_by_one(found: Found) -> None:
    """Give every candidate the evidence of its own line and of the rows around it."""
    candidates, rows = found.candidates, found.rows
    duties = NO_DUTIES
    above: Candidate | None = None  # what heads the numbered section
    for before, candidate, following in zip([None, *candidates], candidates, [*candidates[1:], None], strict=False):
        at = candidate.row
        after = rows[at + 1].text if at + 1 < len(rows) else ""
        body = after != "" and (is_body(after) or (found.breaks_off and at + 2 == len(rows)))
        opens = following is not None and following.row == at + 1 and following.marker is not None and following.head
        if candidate.marker is None:
            opens = opens and not (before is not None and _stands_between(before, candidate, following))
            roles = {known.role for known in above.known} if above is not None and candidate.known else ()
            listed = any(known.role in roles for known in candidate.known if known.part)
            candidate.evidence = _plain(candidate, rows, body, opens)
            if candidate.above_table and not listed and (not candidate.known or candidate.known[0].part):
                candidate.evidence.append("caption")
            candidate.points = 0.0
        else:
            _weigh_marked(candidate, rows, after, body, following, opens)
            rank = candidate.marker.family.rank
            listed = candidate.run_in or (candidate.closing != "" and rank > FORMAL_RANK)
            if candidate.duty and rank > duties and rank >= FORMAL_RANK and listed:
                candidate.evidence.append("duty")
            elif rank <= duties:
                duties = rank if candidate.duties else NO_DUTIES
            above = candidate if candidate.head else above
            candidate.points = FAMILY.get(candidate.marker.family.group, 0.7)
        if candidate.listed_above:
            candidate.evidence.append("in_contents")
        if candidate.row_label:
            candidate.evidence.append("form_row")
        if candidate.drawn:
            candidate.evidence.append(_drawn(candidate))


def _stands_between(before: Candidate, own: Candidate, following: Candidate | None) -> bool:
    """Return whether a line is all that stands below a numbered title before the next one: `1.1 项目名称`, its value, `1.2`."""
    return before.row == own.row - 1 and not before.run_in and is_next(before, following)


def _weigh_marked(
    candidate: Candidate, rows: list[Row], after: str, body: bool, following: Candidate | None, opens: bool
) -> None:
    """Give a candidate with a marker its evidence; `opens` if the one that follows stands below it and may head a section."""
    row = rows[candidate.row]
    candidate.head = candidate.head or (candidate.maybe_line and body)
    first = opens and following is not None and following.ordinal == 1 and following.group != candidate.group
    inner = first or (opens and is_inner(candidate, following))
    if candidate.goes_on and (inner or body):
        candidate.take_row(row)
    beside = following is not None and following.row == candidate.row + 1 and following.marker is not None
    if candidate.closing == ";" and body and not (candidate.run_in or beside):
        candidate.closing = "。"  # between a title and its paragraph a semicolon stands for a stop
    candidate.evidence = _marked(candidate, after, body, inner)
    if candidate.defined:
        candidate.evidence.append("definition")
    several = len(row.text) > LONGEST_LINE and "。" in row.text[:-1]
    if several and not (candidate.head or candidate.inside or is_lone_marker(row.line.text)):
        candidate.evidence.append("sentences")
    if candidate.row == 0 and candidate.group in ("bracket", "star") and not candidate.known:
        candidate.evidence.append("first_row")
    if candidate.inside and candidate.head and opens_behind(candidate, following):
        candidate.evidence.append("opens_below")
    if candidate.run_in and candidate.closing in ("", ":") and row.text[-1] == ";" and not candidate.inside:
        candidate.evidence.append("body_ends_semicolon")
    if opens and is_next(candidate, following) and "line_alone" in candidate.evidence:
        candidate.evidence.append("bare_row")


def _weigh_together(found: Found) -> None:
    """Give candidates the evidence that they give each other."""
    candidates, rows = found.candidates, found.rows
    plain = [candidate for candidate in candidates if candidate.marker is None]
    losses = 0
    find_long_members(candidates, rows)
    find_marked_lists(candidates)
    if plain:
        find_title_again(plain, rows)
        losses = find_gaps(candidates)
        find_rows(candidates, len(rows))
        find_between(candidates)
        find_titles_above(candidates)
        find_habits(candidates, rows, any(own.after_address for own in candidates))
        find_sections_above(plain)
    articles = any(own.group == "article" for own in candidates)
    for part in parts_of(found) if plain or articles else ():
        find_restarts(part)
        find_partings(part)
        if articles:
            find_within_articles(part)
            find_chapter_titles(part, rows)
    if any(own.marker is not None and own.ordinal is None for own in candidates):
        find_apart(candidates)
    if any(own.marker is not None and own.marker.family.rank <= CHAPTER_RANK for own in candidates):
        find_articles(candidates)
    if any(own.listed for own in candidates):
        find_lists(candidates)
    find_bare_lists(candidates)
    find_values(candidates, rows)
    if losses >= LOSSES:
        find_losses(candidates, rows)


def _marked(candidate: Candidate, after: str, body: bool, opens: bool) -> list[str]:
    """Return the rules that speak of a line or phrase with a marker."""
    names = ["own_pattern"] if candidate.marker and candidate.marker.family.own else []
    if candidate.after_semicolon:
        names.append("after_semicolon")
    explained = candidate.run_in and candidate.closing in ("", "。")  # a phrase and its sentences: no list of names
    if candidate.after_colon and (candidate.listed or not explained):
        names.append("after_colon")
    if candidate.mid_sentence:
        names.append("mid_sentence")
    if candidate.norm:
        names.append("norm")
    if not candidate.head:
        names.append("no_title")
        return names
    if candidate.known:
        names.append("known_title")
    if candidate.bracketed:
        names.append("bracketed")
    names += _behind(candidate, after, body, opens)
    return names


def _behind(candidate: Candidate, after: str, body: bool, opens: bool) -> list[str]:
    """Return the rules that speak of what stands behind a marked title: its body, a mark, what is below."""
    closing = candidate.closing
    if candidate.bodiless:
        return ["next_item_behind"]
    if candidate.run_in:
        names = ["body_inside_line" if candidate.inside else "body_on_line"]
        return [*names, "parted_by_semicolon"] if closing == ";" and not candidate.known else names
    if closing == "。":
        return _behind_stop(candidate, after, body, opens)
    if closing and closing in ";,":
        names = ["closing_semicolon"]
    else:
        names = ["closing_colon" if closing == ":" else "line_alone"]
    unended = not after and not closing and candidate.ordinal is not None and not candidate.formal
    if unended and ("," in candidate.text or candidate.ordinal == 1):
        names.append("breaks_off")
    if body:
        names.append("body_below")
    elif opens:
        names.append("opens_below")
    return names


def _behind_stop(candidate: Candidate, after: str, body: bool, opens: bool) -> list[str]:
    """Return the same for a marked line that a full stop ends, as sentences do."""
    next_item = bool(candidate.ordinal) and starts_with_next(after, candidate.ordinal or 0)
    if body and not next_item:
        return ["stop_then_body"]
    if opens:
        return ["closing_stop", "opens_below"]
    if next_item:
        return ["closing_stop", "next_item_below"]
    if len(candidate.text) > LONGEST_PLAIN and not candidate.known:
        return ["closing_stop", "long_sentence"]
    return ["closing_stop"]


def _drawn(candidate: Candidate) -> str:
    if candidate.drawn >= BOLD:
        return "set_in_bold"
    return "set_as_heading" if candidate.marker is not None else "plain_set_as_heading"


def _plain(candidate: Candidate, rows: list[Row], body: bool, opens: bool) -> list[str]:
    names = ["plain"]
    if candidate.mid_sentence:
        names.append("mid_sentence")
    if candidate.statement and (candidate.run_in or candidate.closing):
        names.append("statement")
    if candidate.run_in:
        names.append("plain_run_in")
        return names
    if candidate.known:
        names.append("plain_known")
    if candidate.titled and not candidate.known:
        names.append("document_title")
    if candidate.member:
        names.append("member_title")
    if candidate.attached and not candidate.known:
        names.append("attachment_title")
    if candidate.after_address and not candidate.closing:
        names.append("after_address")
        candidate.above_rank = 0 if candidate.aside else ABOVE_NUMBERS
    if candidate.closing:
        names.append("plain_closed")
    at = candidate.row
    if at == 0 and not candidate.known:
        names.append("first_row")
        if rows[0].line.index == 0 and len(candidate.text) > SHORT_FIRST_LINE:
            names.append("first_line")
    if body:
        names.append("body_below")
    elif opens and candidate.closing != "。":
        names.append("opens_below")
    return names
