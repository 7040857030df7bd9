"""Finding nodes: by number, role, title or kind, by id, by offset; and where a node stands.

`Index` knows the place of every node of one report. It is made by one walk, so a loop over many nodes makes one index and
asks it; the calls of `Report` make one each. An index does not follow changes of the tree.

Ids say where a node stands: `s2.1` is the first section under the second one, `s2.1.p3` the third paragraph right under it,
`p1` the first paragraph before any section, `s3.t1` a table, `s3.l1.i2` the second item of a list. They depend on nothing
but the tree above and before a node under the same parent, so they survive saving and loading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhreport.model import Heading, Node, Section, children, pieces
from zhreport.rendering.labels import innermost_role
from zhreport.report import Report
from zhreport.text.chars import fold
from zhreport.text.numerals import parse_numeral

_LETTERS = {
    "section": "s",
    "paragraph": "p",
    "list": "l",
    "item": "i",
    "table": "t",
    "title": "h",
    "metadata": "m",
    "boilerplate": "b",
    "toc": "c",
    "signature": "g",
}
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER_PART = re.compile(
    r"(?P<open>[(\[]?)(?P<rank>第?)(?P<n>\d+|[〇零一二三四五六七八九十百廿两]+)(?P<unit>部分|[编篇卷章节条]?)(?P<close>[)\]]?)"
)
_SEPARATORS = " .>/、,:。"


class Index:
    """The place of every node in a report."""

    def __init__(self, report: Report) -> None:
        """Walk the report once."""
        self._ids: dict[int, str] = {}
        self._nodes: dict[str, Node] = {}
        self._above: dict[int, tuple[Node, ...]] = {}
        counted: Counter[tuple[str, str]] = Counter()
        for node, ancestors in report.walk():
            around = self._ids[id(ancestors[-1])] if ancestors else ""
            letter = _LETTERS[node.kind]
            counted[around, letter] += 1
            name = _joined(around, letter, counted[around, letter])
            self._ids[id(node)] = name
            self._nodes[name] = node
            self._above[id(node)] = ancestors
        parts = [(start, end, node) for node in self._nodes.values() for start, end in _own_parts(node)]
        self._parts = sorted(parts, key=lambda part: part[:2])
        self._starts = [start for start, _, _ in self._parts]

    def id_of(self, node: Node) -> str:
        """Return the node's id. Raises `KeyError` for a node that is not of this report."""
        return self._ids[id(node)]

    def node(self, name: str) -> Node:
        """Return the node with this id. Raises `KeyError` if there is none."""
        return self._nodes[name]

    def ancestors(self, node: Node) -> tuple[Node, ...]:
        """Return the nodes around a node from the outermost."""
        return self._above[id(node)]

    def parent(self, node: Node) -> Node | None:
        """Return the section or list right around a node, None at the top."""
        above = self._above[id(node)]
        return above[-1] if above else None

    def path(self, node: Node) -> list[Heading]:
        """Return the headings above a node from the outermost; a section's own heading is the last of its path."""
        return [above.heading for above in (*self._above[id(node)], node) if isinstance(above, Section)]

    def heading(self, node: Node) -> Heading | None:
        """Return the nearest heading above a node, a section's own for a section; None before the first section."""
        path = self.path(node)
        return path[-1] if path else None

    def at(self, offset: int) -> Node | None:
        """Return the innermost node with the character at this offset of `report.text`; None for white space between.

        For a character of a heading that is its section.
        """
        i = bisect_right(self._starts, offset) - 1
        if i < 0:
            return None
        start, end, node = self._parts[i]
        return node if start <= offset < end else None


@dataclass(slots=True)
class Placed:
    """A node and its place."""

    name: str
    """The node's id."""
    node: Node
    """The node."""
    parent: str | None
    """The id of the node around it."""
    depth: int
    """How many nodes are around it."""
    section: str | None
    """The id of the innermost section around it."""
    role: str | None
    """The role of the innermost section around it that has one."""
    headings: tuple[str, ...]
    """The titles of the sections around it, outermost first."""


def placed(report: Report) -> Iterator[Placed]:
    """Yield every node with its place, in document order.

    >>> import zhreport
    >>> report = zhreport.parse("一、总体情况\\n(一)主动公开\\n全年公开3条。")
    >>> [(place.name, place.parent, place.node.kind, place.headings) for place in placed(report)]
    [('s1', None, 'section', ()), ('s1.1', 's1', 'section', ('总体情况',)), ('s1.1.p1', 's1.1', 'paragraph', ('总体情况', '主动公开'))]
    """
    index = Index(report)
    for node, around in report.walk():
        sections = [above for above in around if isinstance(above, Section)]
        yield Placed(
            index.id_of(node),
            node,
            index.id_of(around[-1]) if around else None,
            len(around),
            index.id_of(sections[-1]) if sections else None,
            innermost_role(sections),
            tuple(section.heading.text for section in sections),
        )


def _joined(around: str, letter: str, number: int) -> str:
    """Return the id of a node under another: numbers of nested sections follow one another without their letter."""
    if not around:
        return f"{letter}{number}"
    nested = letter == "s" and around.startswith("s")
    return f"{around}.{number}" if nested else f"{around}.{letter}{number}"


def _own_parts(node: Node) -> Sequence[tuple[int, int]]:
    """Return where the characters that are a node's own and no child's stand."""
    if isinstance(node, Section):
        return [part for part in pieces(node.heading) if part[0] < part[1]]
    return pieces(node) if not children(node) else ()


def find(
    report: Report,
    *,
    number: str | None = None,
    role: str | None = None,
    title: str | re.Pattern[str] | None = None,
    kind: str | None = None,
) -> list[Node]:
    """Return the nodes that fit everything asked, in document order.

    `number` is a section's place as headings print it, `三.(二)` or `第二部分.一.(三)`: the last part is its own number, the
    others those right above it; a part fits a marker of its form (`二` no `(二)`), and one whose brackets or comma the source
    lost. `title` fits widths, blanks, punctuation and numbering aside; a compiled pattern is searched for in the title.
    Raises `ValueError` for a number that is none.
    """
    parts = _number_parts(number) if number is not None else []
    wanted = _plain_title(title) if isinstance(title, str) else ""
    asks_section = number is not None or role is not None or title is not None
    found: list[Node] = []
    for node, ancestors in report.walk():
        if kind is not None and node.kind != kind:
            continue
        if asks_section and not (
            isinstance(node, Section)
            and (role is None or node.role == role)
            and (not parts or _has_number(node, ancestors, parts))
            and (title is None or _has_title(node, wanted if isinstance(title, str) else title))
        ):
            continue
        found.append(node)
    return found


def _has_title(section: Section, wanted: str | re.Pattern[str]) -> bool:
    text = section.heading.text
    return _plain_title(text) == wanted if isinstance(wanted, str) else wanted.search(text) is not None


def _plain_title(text: str) -> str:
    """Return a title without numbering, blanks and punctuation, folded.

    >>> _plain_title("（三） 存在的 問題") == _plain_title("存在的问题")
    True
    """
    folded = fold(text).text
    plain = _NOT_WORD.sub("", folded)
    match = re.match(
        r"(?:\(?[一二三四五六七八九十\d]{1,3}(?:\)|、|\.(?!\d))|第[一二三四五六七八九十\d]{1,3}(?:部分|[章节]))\s*",
        folded,
    )
    return _NOT_WORD.sub("", folded[match.end() :]) or plain if match else plain


# ------------------------------------------------------------------------------------------------------------- numbers

_Part = tuple[str, int]
"""The form of a number (`第`, `(`, `一` or `1`) and its value."""


def _number_parts(number: str) -> list[_Part]:
    """Return the parts of a number that names a section.

    >>> _number_parts("三.（二）"), _number_parts("第二部分 一、 1.")
    ([('一', 3), ('(一', 2)], [('第', 2), ('一', 1), ('1', 1)])
    """
    folded = fold(number).text
    parts = [_part(match) for match in _NUMBER_PART.finditer(folded)]
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts) or _NUMBER_PART.sub("", folded).strip(_SEPARATORS):
        raise ValueError(f"{number!r} is no number of a heading; expected one such as '三.(二)' or '2.1'")
    return known


def _part(match: re.Match[str]) -> _Part | None:
    value = parse_numeral(match["n"])
    if value is None:
        return None
    if match["rank"]:
        return "第", value
    return ("(" if match["open"] or match["close"] else "") + ("1" if match["n"].isascii() else "一"), value


def _marker_parts(heading: Heading) -> list[_Part]:
    """Return the parts of a heading's own marker; its ordinal where the marker has no readable number.

    A heading that the text has lost altogether has none: it is not asked for by what nobody printed.
    """
    if heading.ordinal is None or not (heading.marker or heading.text):
        return []
    plain = fold(heading.marker).text.replace(" ", "")
    if heading.style == "decimal":
        return [("1", int(number)) for number in re.findall(r"\d+", plain)]
    marker = _NUMBER_PART.search(plain)
    part = _part(marker) if marker else None
    if part is not None and part[1] == heading.ordinal:
        return [part]
    return [("(" if "(" in plain or ")" in plain else "", heading.ordinal)]


def _has_number(section: Section, ancestors: Sequence[Node], parts: Sequence[_Part]) -> bool:
    """Return whether the section's number, with those of the sections right above it, ends with these parts."""
    own: list[_Part] = []
    for node in (section, *reversed(ancestors)):
        if isinstance(node, Section):
            marker = _marker_parts(node.heading)
            if not marker:
                break
            own = marker + own
            if len(own) >= len(parts):
                break
    return len(own) >= len(parts) and all(
        wanted[1] == have[1] and _same_form(wanted[0], have[0])
        for wanted, have in zip(parts, own[len(own) - len(parts) :], strict=True)
    )


def _same_form(wanted: str, have: str) -> bool:
    """Return whether a part of a number may be the marker; of one that lost its number only the brackets are known."""
    if have in ("", "("):
        return wanted.startswith("(") == (have == "(") and wanted != "第"
    return have == wanted
