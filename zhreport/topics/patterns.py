"""The notation of patterns in lexicons/topics: regular expressions with word groups and gaps.

These are added to the syntax of `re`: `{领导小组|专班}` stands for any of these words, `{lack}` for any word of the
file's own list `lack`; `~` is a short gap within a clause, `~~` a long one within a sentence; `#` is a number in digits
or in words. A pattern is only tried where a word of its trigger group was found in the text, so each needs at least one
group that every match must contain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhreport.lexicon_file import any_of

_SHORT_GAP = "[^,。;:!?\n]{0,10}?"
_LONG_GAP = "[^。;!?\n]{0,30}?"
_NUMBER = "[0-9.〇零一二两三四五六七八九十百千万亿几余多]+"
_SHORTHAND = {"~": _SHORT_GAP, "~~": _LONG_GAP, "#": _NUMBER}
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{(?P<group>[^{}\d,][^{}]*)\}|\{\}|~~|[~#()|]", re.DOTALL)
_LIST_NAME = re.compile(r"[a-z_]+")
_LOOKBEHINDS = re.compile(r"(?:\(\?<[!=](?:\[[^\]]*\]|[^()\[\]])*\))*")
_OPTIONAL = re.compile(r"[?*]|\{0?,")


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern and the words that call for it. Most texts call for few, so that it is compiled when it is first wanted."""

    source: str
    """The pattern as the lexicon has it."""
    expression: str
    """What it stands for in the syntax of `re`."""
    triggers: tuple[str, ...]
    """Words of which every match contains at least one."""
    anchored: bool
    """Whether every match begins with a trigger."""

    def compiled(self) -> re.Pattern[str]:
        """Return the compiled expression. Raises `PatternError` where it is none, or matches nothing at all."""
        try:
            regex = re.compile(self.expression)
        except re.error as error:
            raise PatternError(f"not a regular expression ({error.msg})") from None
        if regex.match(""):
            raise PatternError("matches the empty string")
        return regex


def read_pattern(source: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    """Return the pattern that `source` writes, with the file's word lists. Raises `PatternError` for what `re` cannot tell.

    >>> pattern = read_pattern("由~{组长|主任}~{charge}", {"charge": ["负责", "主抓"]})
    >>> pattern.triggers, bool(pattern.compiled().search("由一名副主任具体负责"))
    (('组长', '主任'), True)

    The trigger is the group that begins with `!`, else the one whose shortest word is longest, the first of equals;
    rare words make quick patterns. A group within round brackets, or one followed by `?` or `*`, cannot be it.
    """
    parts: list[str] = []
    groups: list[tuple[bool, int, int, tuple[str, ...]]] = []
    position = depth = 0
    for piece in _PIECE.finditer(source):
        parts.append(source[position : piece.start()])
        position = piece.end()
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if piece[0] == "|" and depth <= 0:
            raise PatternError("'|' outside brackets; write two patterns")
        if piece["group"] is None and piece[0] != "{}":
            parts.append(_SHORTHAND.get(piece[0], piece[0]))
            continue
        chosen, group = _chosen(piece["group"] or "")
        words = _words(group, lists)
        parts.append(f"(?:{any_of(words)})")
        if depth == 0 and not _OPTIONAL.match(source, position):
            groups.append((chosen, min(map(len, words)), -piece.start(), words))
    if not groups:
        raise PatternError("expected a word group in braces, outside round brackets and not optional")
    *_, place, triggers = max(groups)
    start = _LOOKBEHINDS.match(source).end()  # type: ignore[union-attr]  # it matches the empty string, too
    return Pattern(source, "".join(parts) + source[position:], triggers, -place == start)


def _chosen(group: str) -> tuple[bool, str]:
    """Return whether the group is marked as the trigger, and the group without the mark."""
    return group.startswith("!"), group.removeprefix("!")


def _words(group: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the words that a pair of braces holds."""
    if _LIST_NAME.fullmatch(group):
        if group not in lists:
            raise PatternError(f"no word list {group!r} in this file")
        return tuple(lists[group])
    words = tuple(group.split("|"))
    if not all(words):
        raise PatternError("an empty word in braces")
    return words
