"""The styles of a Word file: what a paragraph takes from its style and from those that the style stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhreport.readers.xml import Element, attribute, child, is_on, local, number, value

_BODY_LEVEL = 9  # Word's outline level for body text
_HEADING_NAME = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """A paragraph style, what it stands on taken in."""

    heading: int = 0
    """Heading level from 1, 0 for body text."""
    list_id: str = ""
    """The list that it numbers its paragraphs in."""
    depth: int | None = None
    """The level of that list."""
    bold: bool = False
    """Whether its text is bold."""
    hidden: bool = False
    """Whether its text is not shown."""


class Styles:
    """The styles by their id."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in root if root is not None else ():
            if local(element) == "style":
                name = attribute(element, "styleId") or ""
                self._elements[name] = element
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self.default = name

    def list_styles(self) -> dict[str, str]:
        """Return numbering style to the list that it names."""
        return {
            name: list_id
            for name, element in self._elements.items()
            if attribute(element, "type") == "numbering"
            and (list_id := value(element, "pPr", "numPr", "numId")) is not None
        }

    def get(self, name: str) -> Style:
        """Return a style; a plain one where it is not defined."""
        chain: list[str] = []
        while name in self._elements and name not in chain and name not in self._known:
            chain.append(name)
            name = value(self._elements[name], "basedOn") or ""
        style = self._known.get(name, Style())
        for own in reversed(chain):
            style = self._known[own] = _derived(style, self._elements[own])
        return style


def outline_level(properties: Element | None, otherwise: int) -> int:
    """Return the heading level that paragraph properties set, 0 for body text; `otherwise` where they set none."""
    own = value(properties, "outlineLvl")
    if own is None:
        return otherwise
    depth = number(own, _BODY_LEVEL)
    return 0 if depth >= _BODY_LEVEL else depth + 1


def _derived(base: Style, element: Element) -> Style:
    properties, run = child(element, "pPr"), child(element, "rPr")
    heading = base.heading
    match = _HEADING_NAME.fullmatch(value(element, "name") or "")
    if match:
        heading = int(match[1])
    heading = outline_level(properties, heading)
    numbering = child(properties, "numPr")
    list_id, place = value(numbering, "numId"), value(numbering, "ilvl")
    bold, hidden = is_on(run, "b"), is_on(run, "vanish")
    return Style(
        heading,
        base.list_id if list_id is None else list_id,
        base.depth if place is None else number(place, 0),
        base.bold if bold is None else bold,
        base.hidden if hidden is None else hidden,
    )
