"""The rules of evidence by name, with their weights and what they look for, and how much a family of marks is used for headings.

Weights are in the units of the costs of `zhreport.outline.reading`: two make a lone line a heading against its numbering. They were
set on the generated documents of benchmarks/outlines and checked on corpus/. `zhreport.outline.evidence` says when a rule fires.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FAMILY = {
    "part": 1.5, "chapter": 1.5, "section": 1.5, "section_sign": 1.5, "roman": 0.3, "han_comma": 0.7, "han_paren": 0.1, "decimal": 0.1,
    "arabic": -0.5, "padded": -0.5, "arabic_paren": -0.7, "arabic_half_paren": -0.8, "circled": -0.9, "star": -0.5, "dash": -0.7,
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
        Rule("norm", -2.5, "a sentence says what is to be, or who is to do it: 由乡长负责, 应当注明"),
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
        Rule("breaks_off", -1.0, "the text ends with it, in the middle of a sentence as it seems"),
        Rule("bare_row", -0.8, "the next number of the row follows at once"),
        Rule("bare_list", -2.0, "it is one of a long row of names with nothing below any of them"),
        Rule("value_row", -2.0, "it is one of a row of labels, most of them with a value behind a colon"),
        Rule("definition", -3.5, "what follows its colon explains it, as a term"),
        Rule("document_title", -2.0, "a line without marker is named as documents are: it is the title of one"),
        Rule("mid_sentence", -3.0, "the line before has not come to an end"),
        Rule("plain", -1.6, "there is no marker"),
        Rule("plain_known", 2.4, "a line without marker is a section title of some genre, word for word"),
        Rule("in_contents", 3.0, "the table of contents names it"),
        Rule("caption", -2.0, "a line without marker stands right above a table"),
        Rule("form_row", -6.0, "it is the label of a row of a form, with a figure or its unit below it"),
        Rule("plain_habit", 1.8, "several lines without marker stand above paragraphs in this document"),
        Rule(
            "above_titles",
            3.0,
            "a line without marker stands right above another one, the first of several above paragraphs",
        ),
        Rule("above_series", 2.5, "a sentence that sums up stands right above the first of such paragraphs"),
        Rule("plain_series", 3.2, "several paragraphs in a row begin with a phrase like this"),
        Rule(
            "fills_gap", 3.0, "it stands alone where the numbering around it misses one, and looks like its neighbours"
        ),
        Rule(
            "like_siblings",
            3.7,
            "it stands where the next heading of a row is due, and looks like the others of the row",
        ),
        Rule(
            "restarts_below", 2.0, "a numbering that had come further starts again below it, and nothing else says why"
        ),
        Rule(
            "parts_row", 2.4, "it stands between two numbers of a row that goes on over the headings above it elsewhere"
        ),
        Rule("plain_run_in", -1.0, "a phrase without marker before body text"),
        Rule("after_address", 3.0, "it stands alone below the paragraph that addresses the assembly"),
        Rule("member_title", 5.0, "it is the title of a paper of a collection: 工作总结 篇1"),
        Rule("attachment_title", -3.0, "it stands below the number of an attachment"),
        Rule("numbered_through", -3.0, "its numbering counts sentences and goes on over chapters, as articles do"),
        Rule("within_article", -4.0, "it stands between an article of a law and the next, as a paragraph or an item"),
        Rule("above_article", 3.2, "a line without marker stands between the end of an article and the next one"),
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
    )
}


weight_of = {name: rule.weight for name, rule in RULES.items()}.__getitem__
"""Gives what a rule adds, by its name."""
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
