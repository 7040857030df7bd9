"""Whether a text can be trusted: characters that no report prints show that something went wrong before zhreport saw it."""

from __future__ import annotations

import re

from zhreport import diagnostics
from zhreport.model import Diagnostic

DOUBTFUL = 0.001  # share of such characters from which a text is doubted: one in a thousand is a figure on every page
UNTRUSTED = 0.02  # share from which it should not be used
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010fffd"
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_ANY = re.compile(f"[{_PRIVATE}{_CONTROL}\ud800-\udfff\ufffd]")  # one set is ten times as quick as the expression below
_SUSPECT = re.compile(
    f"(?P<private>[{_PRIVATE}])|(?P<replacement>\ufffd)|(?P<control>[{_CONTROL}])|(?P<surrogate>[\ud800-\udfff])|"
    r"(?P<cid>\(cid:\d{1,6}\))"
)
_NAMES = {
    "private": "private-use characters",
    "replacement": "replacement characters",
    "control": "control characters",
    "surrogate": "lone surrogates",
    "cid": "glyphs without a character, (cid:...)",
}


def judge(text: str, odd: set[str] | None = None) -> list[Diagnostic]:
    """Return the verdict on a text: `text.damaged_characters`, `text.doubtful` or `text.untrusted`, or nothing.

    `odd` are characters of the text, all those among them that no report prints, if it is known which they are.

    >>> [(note.code, note.message) for note in judge("政府(cid:12)(cid:7)公开")]
    [('text.untrusted', '2 glyphs without a character, (cid:...) among 19 characters (10.53%)')]
    """
    if _ANY.search(text if odd is None else "".join(odd)) is None and "(cid:" not in text:
        return []
    counts = dict.fromkeys(_NAMES, 0)
    first = -1
    for match in _SUSPECT.finditer(text):
        counts[str(match.lastgroup)] += 1
        first = match.start() if first < 0 else first
    share = sum(counts.values()) / len(text)
    if share < DOUBTFUL and not any(counts[kind] for kind in ("replacement", "control", "surrogate")):
        return []
    found = ", ".join(f"{count} {_NAMES[kind]}" for kind, count in counts.items() if count)
    doubt = "text.damaged_characters" if share < DOUBTFUL else "text.doubtful"
    code = "text.untrusted" if share >= UNTRUSTED else doubt
    return [diagnostics.make(code, f"{found} among {len(text)} characters ({share:.2%})", first, len(text))]
