"""What the style sheets inside a page hide: rules that set `display` or `visibility` for classes and ids.

Only <style> elements count, since no reader opens a connection, and only selectors of names, classes and ids, side by side
or inside one another: a state (`:hover`) and a condition (`@media`) hide nothing of the page as it first stands. What a
condition shows is shown, since on some screen it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhreport.readers.limits import Meter

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_RULES = 500  # of a property; each is a search of the page, a whole framework has some fifty. More are not judged
_HIDING = {"display": ("none",), "visibility": ("hidden", "collapse")}
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_MARK = re.compile(r"[{};]")
_NAMED = re.compile(r"[.#][A-Za-z_-](?:[\w-]|\\[^\s\w])*")
_COMPOUND = rf"(?:(?:[A-Za-z][\w-]*|\*)(?:{_NAMED.pattern})*|(?:{_NAMED.pattern})+)"
_SELECTOR = re.compile(rf"(?:{_COMPOUND}[ >])*{_COMPOUND}")
_JOINT = re.compile(r"([ >])")
_CHILD = re.compile(r"\s*>\s*")
_NAME = re.compile(r"(?:^|[ >])[A-Za-z]")
DEEPEST_BLOCKS = 8  # blocks inside one another; what is deeper is no style sheet
LONGEST_SELECTOR = 200  # characters; what authors write is far shorter


@dataclass(frozen=True, slots=True)
class _Rule:
    """A selector with one property that it sets."""

    rank: tuple[bool, int, int, int]
    """`!important`, ids, classes, element names: which rule wins (CSS cascade), the later of two equal ones."""
    above: str
    """What the element must stand in, "" for anything."""
    joint: str
    """`>` if directly, a blank if anywhere."""
    selector: str
    """The element itself."""
    name: str
    hides: bool


def hidden_by_sheet(root: LexborNode, meter: Meter) -> list[LexborNode]:
    """Return the elements that the page's own style sheets hide; one that says of itself how it is shown is not among them."""
    rules = [rule for style in root.css("style") if _counts(style) for rule in _rules(style.text(deep=True) or "")]
    found: dict[int, LexborNode] = {}
    for name in _HIDING:
        own = sorted((rule for rule in rules if rule.name == name), key=lambda rule: rule.rank)
        if any(rule.hides for rule in own) and len(own) <= MOST_RULES:
            found.update(_hidden(root, own, meter))
    return list(found.values())


def _counts(style: LexborNode) -> bool:
    """Return whether a style sheet holds for a visitor at a screen, with scripts on."""
    media = (style.attributes.get("media") or "all").lower()
    above = style.parent
    return ("all" in media or "screen" in media) and (above is None or above.tag != "noscript")


def _hidden(root: LexborNode, rules: list[_Rule], meter: Meter) -> dict[int, LexborNode]:
    found: dict[int, LexborNode] = {}
    for rule in rules:
        meter.tick()
        for node in _matches(root, rule):
            if rule.hides and (rule.rank[0] or not _says_itself(node, rule.name)):
                found[node.mem_id] = node
            elif not rule.hides:
                found.pop(node.mem_id, None)
    return found


def _matches(root: LexborNode, rule: _Rule) -> list[LexborNode]:
    """Return the elements that a rule is for. What stands above is looked up here: the library tries every combination."""
    holders = {node.mem_id for node in root.css(rule.above)} if rule.above else set()
    if rule.above and not holders:
        return []
    nodes = root.css(rule.selector)
    if not rule.above:
        return nodes
    if rule.joint == ">":
        return [node for node in nodes if node.parent is not None and node.parent.mem_id in holders]
    inside: dict[int, bool] = {}
    return [node for node in nodes if _stands_in(node.parent, holders, inside)]


def _stands_in(node: LexborNode | None, holders: set[int], inside: dict[int, bool]) -> bool:
    """Return whether a node is or stands in one of the holders; `inside` remembers what is known, so all of it is linear."""
    way: list[int] = []
    found = False
    while node is not None:
        own = node.mem_id
        if own in inside or own in holders:
            found = inside.get(own, True)
            break
        way.append(own)
        node = node.parent
    inside.update(dict.fromkeys(way, found))
    return found


def _says_itself(node: LexborNode, name: str) -> bool:
    return any(own.partition(":")[0].strip().lower() == name for own in (node.attributes.get("style") or "").split(";"))


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, body, conditional in _blocks(_COMMENT.sub(" ", sheet)):
        declared = {name: how for name, how in _declared(body).items() if not (conditional and how[0])}
        for selector in selectors.split(",") if declared else ():
            own = _CHILD.sub(">", " ".join(selector.split())) if len(selector) <= LONGEST_SELECTOR else ""
            if not _SELECTOR.fullmatch(own):
                continue
            *further, above, joint, element = ["", "", *_JOINT.split(own)]
            for name, (hides, important) in declared.items():
                # Of a longer selector only the end is tried, which fits more elements: good enough to show, not to hide.
                if _NAMED.search(element) and not (hides and len(further) > 2):
                    rank = (important, own.count("#"), own.count("."), len(_NAME.findall(own)))
                    yield _Rule(rank, above, joint, element, name, hides)


def _blocks(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (selectors, declarations, whether under a condition) of the rules; what is not closed counts, as browsers do.

    Rules for paper and those of other `@` blocks are left out.
    """
    above: list[str] = []
    start = 0
    for mark in _MARK.finditer(f"{sheet}}}"):
        if mark[0] == "{":
            if len(above) < DEEPEST_BLOCKS:
                above.append(sheet[start : mark.start()].strip())
        elif mark[0] == "}" and above:
            selectors, *conditions = reversed(above)
            if not selectors.startswith("@") and all(map(_holds_somewhere, conditions)):
                yield selectors, sheet[start : mark.start()], bool(conditions)
            above.pop()
        elif above:
            continue  # a declaration ends
        start = mark.end()


def _holds_somewhere(condition: str) -> bool:
    """Return whether a condition is one of screens."""
    return condition.startswith("@media") and "print" not in condition


def _declared(body: str) -> dict[str, tuple[bool, bool]]:
    """Return (hides, is important) of the properties that decide whether an element is shown."""
    declared: dict[str, tuple[bool, bool]] = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _HIDING:
            word, _, important = value.strip().lower().partition("!")
            if important or not declared.get(name, (False, False))[1]:
                declared[name] = (word.strip() in _HIDING[name], bool(important))
    return declared
