"""The text of a web page's elements as a visitor reads it: white space folded, hidden things left out, lines kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LINE_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "marquee",
))  # fmt: skip
"""The elements that stand on lines of their own (HTML standard, rendering of flow content and tables)."""
INVISIBLE = frozenset((
    "head", "script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "audio", "video",
    "canvas", "svg", "math", "map", "area", "select", "datalist", "option", "optgroup", "textarea", "button", "input",
    "title", "meta", "link", "base", "param", "source", "track", "img", "colgroup", "col", "noframes", "frameset",
    "frame", "rt", "rp", "del",
))  # fmt: skip
"""The elements whose text no visitor sees, that are controls, glosses, or say of themselves that they no longer hold."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SOURCE_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*[\n\r][ \t\n\r\f]*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])"
)
_EDGES = " \t\n\r\f\xa0\u3000\u2002\u2003\u2009\u200b\ufeff"


class Runs:
    """The pieces of text of one line while it is being collected."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bool, bool]] = []

    def add(self, text: str, bold: bool, linked: bool, keeps_lines: bool = False) -> None:
        """Append a piece. White space is folded unless the piece `keeps_lines`, as inside <pre>."""
        if not text:
            return
        if not keeps_lines:
            text = _SPACE.sub(" ", _SOURCE_BREAK.sub("", text))
        self.parts.append((text, bold, linked))

    def take(self) -> tuple[str, bool, int]:
        """Return (text, whether all of it is bold, characters in links), and begin a new line."""
        parts, self.parts = self.parts, []
        text = "".join(part for part, _, _ in parts)
        text = text.strip(_EDGES) if "\n" in text else _SPACE.sub(" ", text).strip(" \t\n\r\f\ufeff\u200b")
        bold = bool(text) and all(own for part, own, _ in parts if part.strip(_EDGES))
        linked = sum(len(part.strip()) for part, _, own in parts if own)
        return text, bold, min(linked, len(text))


def lines_of(node: LexborNode) -> list[str]:
    """Return the lines inside an element, hidden ones left out."""
    lines: list[str] = []
    runs = Runs()

    def flush() -> None:
        if runs.parts and (text := runs.take()[0].strip(_EDGES)):
            lines.append(text)

    stack: list[tuple[Any, bool]] = [(node, True)]
    while stack:
        current, enters = stack.pop()
        if not enters:
            flush()
        elif current.is_text_node:
            runs.add(current.text(deep=False) or "", False, False)
        elif current.is_element_node and current.tag not in INVISIBLE:
            tag = current.tag
            if tag == "br" or tag in LINE_TAGS:
                flush()
            if tag != "br" and not is_hidden(current):
                if tag in LINE_TAGS:
                    stack.append((current, False))
                child = current.last_child
                while child is not None:
                    stack.append((child, True))
                    child = child.prev
    flush()
    return lines


def is_hidden(node: LexborNode) -> bool:
    """Return whether an element says of itself that it is not shown."""
    attributes = node.attributes
    return "hidden" in attributes or HIDDEN_STYLE.search(attributes.get("style") or "") is not None


def one_line(lines: list[str]) -> str:
    """Return lines as one: Chinese words cut by a line end are put together, others keep a space.

    >>> one_line(["商业", "企业"]), one_line(["GDP", "growth"])
    ('商业企业', 'GDP growth')
    """
    text = ""
    for line in lines:
        line = " ".join(line.split("\n"))
        text += line if not text or not (text[-1] < "\u2e80" and line[0] < "\u2e80") else f" {line}"
    return text
