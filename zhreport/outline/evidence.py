"""Evidence: what speaks for and against a candidate's being a heading, as named rules with weights.

A rule looks at one candidate and its neighbours and says whether it fires; what it fired for is kept with the candidate, so
that every heading, and everything that was nearly one, can say why. The sum of the weights is what `zhreport.outline.reading`
weighs against the numbering. Weights are in the units of its costs: two make a lone line a heading against its numbering.
They were set on the generated documents of benchmarks/outlines and checked on corpus/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhreport.outline.articles import CHAPTER_RANK, find_articles, find_within_articles
from zhreport.outline.below import is_body, is_inner, is_next, is_subtitle, opens_behind, starts_with_next
from zhreport.outline.candidate import Candidate, Found
from zhreport.outline.candidates import FORMAL_RANK
from zhreport.outline.extents import LONGEST_PLAIN
from zhreport.outline.parts import parts_of
from zhreport.outline.rows import Row
from zhreport.outline.siblings import (
    LOSSES,
    find_bare_lists,
    find_gaps,
    find_habits,
    find_labels,
    find_lists,
    find_losses,
    find_restarts,
    find_rows,
    find_sections_above,
    find_title_again,
    find_titles_above,
    find_values,
    mark_pieces,
)
from zhreport.outline.titles import LONGEST_LINE
from zhreport.text.markup import BOLD

SHORT_FIRST_LINE = 20  # characters of the first line of all that may be a section's title as well as the document's
ABOVE_NUMBERS = 39  # where the first heading of a report to an assembly stands: 一、 is below it
NO_DUTIES = 1000  # a rank below every family's: no section of duties is open

FAMILY = {
    "part": 1.5, "chapter": 1.5, "section": 1.5, "roman": 0.3, "han_comma": 0.7, "han_paren": 0.1, "decimal": 0.1,
    "arabic": -0.5, "arabic_paren": -0.7, "arabic_half_paren": -0.8, "circled": -0.9, "star": -0.5, "dash": -0.7,
    "bracket": 0.1, "subpart": 1.5, "article": -1.9, "first_of_all": -1.5, "serial": -1.8, "letter": -1.8, "bullet": -1.8,
}  # fmt: skip
"""How much a family is used for headings rather than items, before anything else is known."""


@dataclass(slots=True, frozen=True)
class Rule:
    """One thing that speaks for or against a heading."""

    name: str
    """Its name, everywhere."""
    weight: float
    """What it adds."""
    says: str
    """What it looks for."""


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("own_pattern", 3.0, "the marker is one of your own patterns"),
        Rule("known_title", 2.0, "the text is a section title of some genre"),
        Rule("line_alone", 1.4, "the text has its line to itself and no mark at its end"),
        Rule("body_on_line", 1.4, "body text follows on the same line after a mark"),
        Rule("body_inside_line", 0.9, "the same inside a line, where a sentence has ended"),
        Rule("parted_by_semicolon", -1.5, "a semicolon parts the text from what follows on the line"),
        Rule("closing_colon", 0.6, "the line ends with a colon"),
        Rule("bracketed", 2.5, "the text stands in black brackets behind the marker"),
        Rule("body_below", 0.9, "a paragraph follows"),
        Rule("no_title", -2.5, "the text reads like a sentence"),
        Rule("sentences", -0.8, "it is the first of several sentences of a paragraph"),
        Rule("duty", -3.0, "it begins with a verb of duty, in a section that lists duties"),
        Rule("closing_stop", -0.4, "the line is nothing but the text and a full stop"),
        Rule(
            "long_sentence",
            -1.5,
            "the same for a text longer than a lone title is, with nothing below it that it may head",
        ),
        Rule("stop_then_body", 1.5, "the line is nothing but the text and a full stop, and a paragraph follows"),
        Rule("opens_below", 0.9, "a numbering begins right below, or behind it in its row"),
        Rule("closing_semicolon", -2.0, "the line ends with a semicolon or a comma"),
        Rule("after_semicolon", -1.5, "a semicolon stands before it: an item among items"),
        Rule(
            "body_ends_semicolon",
            -1.5,
            "a colon follows the text, and the line ends with a semicolon: an item among items",
        ),
        Rule("after_colon", -1.5, "the line before ends with a colon: a list begins"),
        Rule("listed", -1.2, "it is a member of a row that the sentence above introduces as a list"),
        Rule("next_item_below", -1.0, "the line ends with a stop and the next number follows at once"),
        Rule("next_item_behind", -2.4, "a numbered sentence of a row of such, with nothing between them"),
        Rule("bare_row", -0.8, "the next number of the row follows at once"),
        Rule("bare_list", -2.0, "it is one of a long row of names with nothing below any of them"),
        Rule("value_row", -2.0, "it is one of a row of labels, most of them with a value behind a colon"),
        Rule("document_title", -2.0, "a line without marker is named as documents are: it is the title of one"),
        Rule("mid_sentence", -3.0, "the line before has not come to an end"),
        Rule("plain", -1.6, "there is no marker"),
        Rule("plain_known", 2.4, "a line without marker is a section title of some genre, word for word"),
        Rule("caption", -2.0, "a line without marker stands right above a table"),
        Rule("plain_habit", 1.8, "several lines without marker stand above paragraphs in this document"),
        Rule(
            "above_titles",
            3.0,
            "a line without marker stands right above another one, the first of several above paragraphs",
        ),
        Rule("plain_series", 3.2, "several paragraphs in a row begin with a phrase like this"),
        Rule(
            "fills_gap", 3.0, "it stands alone where the numbering around it misses one, and looks like its neighbours"
        ),
        Rule("first_below", 1.0, "it stands right below a heading where a numbering begins with its second number"),
        Rule(
            "like_siblings",
            3.7,
            "it stands where the next heading of a row is due, and looks like the others of the row",
        ),
        Rule(
            "restarts_below", 2.0, "a numbering that had come further starts again below it, and nothing else says why"
        ),
        Rule("subtitle", -2.5, "dashes begin the line right below one without marker, and nothing stands below it"),
        Rule(
            "label",
            -3.0,
            "a line without marker begins with a word and a colon as others do: it is a label with its value",
        ),
        Rule("plain_run_in", -1.0, "a phrase without marker before body text"),
        Rule("after_address", 3.0, "it stands alone below the paragraph that addresses the assembly"),
        Rule("member_title", 5.0, "it is the title of a paper of a collection: 工作总结 篇1"),
        Rule("attachment_title", -3.0, "it stands below the number of an attachment"),
        Rule("numbered_through", -3.0, "its numbering counts sentences and goes on over chapters, as articles do"),
        Rule("within_article", -4.0, "it stands between an article of a law and the next, as a paragraph or an item"),
        Rule("statement", -1.0, "a line without marker, or the phrase it begins with, states something"),
        Rule("unmarked", 2.8, "a line looks as headings do in this document, which loses their markers"),
        Rule(
            "run_in_unmarked",
            3.8,
            "a paragraph begins as those with a heading do in this document, which loses markers",
        ),
        Rule("first_row", -1.0, "nothing stands before the line: it is the document's title, if anything"),
        Rule("first_line", -1.0, "the same for a long line with not even page furniture before it"),
        Rule("title_again", -3.0, "it is the first line or says the same, and that stands twice: the document's title"),
        Rule("plain_closed", -0.6, "a line without marker ends with a full stop or a colon"),
        Rule("set_as_heading", 1.2, "the file sets the line as a heading"),
        Rule("plain_set_as_heading", 4.5, "the file sets the line without marker as a heading"),
        Rule("set_in_bold", 0.4, "the file sets the line in bold"),
        Rule("blank_before", 0.3, "blank lines set the line apart"),
    )
}


_WEIGHT = {name: rule.weight for name, rule in RULES.items()}.__getitem__
_SIGNED = {name: name if rule.weight > 0 else f"-{name}" for name, rule in RULES.items()}


def known_rules(names: Iterable[str]) -> frozenset[str]:
    """Return the names as a set. Raises `ValueError` for one that is no rule's."""
    own = frozenset(names)
    if unknown := own.difference(RULES):
        raise ValueError(f"unknown rule: {', '.join(sorted(unknown))}; known: {', '.join(sorted(RULES))}")
    return own


def signed(names: list[str]) -> list[str]:
    """Return the names of rules with a minus sign before those that speak against a heading.

    >>> signed(["line_alone", "mid_sentence"])
    ['line_alone', '-mid_sentence']
    """
    return [_SIGNED[name] for name in names]


def weigh(found: Found, off: frozenset[str] = frozenset()) -> None:
    """Give every candidate its evidence and points; `off` names rules that are switched off."""
    found.place()
    mark_pieces(found)
    _weigh_one_by_one(found)
    _weigh_together(found)
    for candidate in found.candidates:
        if off:
            candidate.evidence = [name for name in candidate.evidence if name not in off]
        candidate.points += sum(map(_WEIGHT, candidate.evidence))


def _weigh_one_by_one(found: Found) -> None:
    """Give every candidate the evidence of its own line and of the rows around it."""
    candidates, rows = found.candidates, found.rows
    duties = NO_DUTIES
    roles: set[str] = set()  # of the numbered section above
    for before, candidate, following in zip([None, *candidates], candidates, [*candidates[1:], None], strict=False):
        at = candidate.row
        after = rows[at + 1].text if at + 1 < len(rows) else ""
        opens = following is not None and following.row == at + 1 and following.marker is not None and following.head
        if candidate.marker is None:
            listed = any(known.role in roles for known in candidate.known if known.part)
            candidate.evidence = _plain(candidate, rows, after, opens and not is_subtitle(following, rows))
            if candidate.above_table and not listed and (not candidate.known or candidate.known[0].part):
                candidate.evidence.append("caption")
            candidate.points = 0.0
        else:
            _weigh_marked(candidate, rows, after, following, opens)
            if before is not None and before.marker is None and is_subtitle(candidate, rows) and before.row == at - 1:
                candidate.evidence.append("subtitle")
            rank = candidate.marker.family.rank
            listed = candidate.run_in or (candidate.closing != "" and rank > FORMAL_RANK)
            if candidate.duty and rank > duties and rank >= FORMAL_RANK and listed:
                candidate.evidence.append("duty")
            elif rank <= duties:
                duties = rank if candidate.duties else NO_DUTIES
            roles = {known.role for known in candidate.known} if candidate.head else roles
            candidate.points = FAMILY.get(candidate.marker.family.group, 0.7)
        if candidate.drawn:
            candidate.evidence.append(_drawn(candidate))


def _weigh_marked(candidate: Candidate, rows: list[Row], after: str, following: Candidate | None, opens: bool) -> None:
    """Give a candidate with a marker its evidence; `opens` if the one that follows stands below it and may head a section."""
    row = rows[candidate.row]
    candidate.head = candidate.head or (candidate.maybe_line and bool(after) and is_body(after))
    first = opens and following is not None and following.ordinal == 1 and following.group != candidate.group
    inner = first or (opens and is_inner(candidate, following))
    if candidate.goes_on and (inner or (after and is_body(after))):
        candidate.take_row(row)
    candidate.evidence = _marked(candidate, after, inner, first)
    several = len(row.text) > LONGEST_LINE and "。" in row.text[:-1]
    if several and not (candidate.head or candidate.inside or candidate.split):
        candidate.evidence.append("sentences")
    if candidate.row == 0 and candidate.group in ("bracket", "star") and not candidate.known:
        candidate.evidence.append("first_row")
    if candidate.inside and candidate.head and opens_behind(candidate, following):
        candidate.evidence.append("opens_below")
    if candidate.run_in and candidate.closing == ":" and row.text[-1] == ";" and not candidate.inside:
        candidate.evidence.append("body_ends_semicolon")
    if opens and is_next(candidate, following) and "line_alone" in candidate.evidence:
        candidate.evidence.append("bare_row")


def _weigh_together(found: Found) -> None:
    """Give candidates the evidence that they give each other."""
    candidates, rows = found.candidates, found.rows
    plain = [candidate for candidate in candidates if candidate.marker is None]
    losses = 0
    if plain:
        find_title_again(plain, rows)
        losses = find_gaps(candidates)
        find_rows(candidates, len(rows))
        find_labels(plain)
        find_titles_above(candidates)
        find_habits(plain, any(own.after_address for own in candidates))
        find_sections_above(plain)
    articles = any(own.group == "article" for own in candidates)
    for part in parts_of(found) if plain or articles else ():
        find_restarts(part)
        if articles:
            find_within_articles(part)
    if any(own.marker is not None and own.marker.family.rank <= CHAPTER_RANK for own in candidates):
        find_articles(candidates)
    if any(own.listed for own in candidates):
        find_lists(candidates)
    find_bare_lists(candidates)
    find_values(candidates, rows)
    if losses >= LOSSES:
        find_losses(candidates)


def _marked(candidate: Candidate, after: str, opens: bool, first: bool) -> list[str]:
    names = ["own_pattern"] if candidate.marker and candidate.marker.family.own else []
    if candidate.after_semicolon:
        names.append("after_semicolon")
    if candidate.after_colon:
        names.append("after_colon")
    if candidate.mid_sentence:
        names.append("mid_sentence")
    if not candidate.head:
        names.append("no_title")
        return names
    if candidate.known:
        names.append("known_title")
    if candidate.bracketed:
        names.append("bracketed")
    if candidate.bodiless:
        names.append("next_item_behind")
        return names
    if candidate.run_in:
        names.append("body_inside_line" if candidate.inside else "body_on_line")
        if candidate.closing == ";" and not candidate.known:
            names.append("parted_by_semicolon")
        return names
    closing = candidate.closing
    if closing and closing in ";,":
        names.append("closing_semicolon")
    elif closing == "。":
        next_item = bool(candidate.ordinal) and starts_with_next(after, candidate.ordinal or 0)
        if after and is_body(after) and not next_item:
            names.append("stop_then_body")
            return names
        names.append("closing_stop")
        if first:
            names.append("opens_below")
        elif next_item:
            names.append("next_item_below")
        elif len(candidate.text) > LONGEST_PLAIN and not candidate.known:
            names.append("long_sentence")
        return names
    else:
        names.append("closing_colon" if closing == ":" else "line_alone")
    if after and is_body(after):
        names.append("body_below")
    elif opens:
        names.append("opens_below")
    return names


def _drawn(candidate: Candidate) -> str:
    if candidate.drawn >= BOLD:
        return "set_in_bold"
    return "set_as_heading" if candidate.marker is not None else "plain_set_as_heading"


def _plain(candidate: Candidate, rows: list[Row], after: str, opens: bool) -> list[str]:
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
    if rows[at].line.blank_before and after and not rows[at + 1].line.blank_before:
        names.append("blank_before")
    if after and is_body(after):
        names.append("body_below")
    elif opens and candidate.closing != "。":
        names.append("opens_below")
    return names
