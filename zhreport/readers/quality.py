"""Whether a text can be trusted: characters that no report prints show that something went wrong before zhreport saw it."""

from __future__ import annotations

import re

from zhreport import diagnostics
from zhreport.model import Diagnostic

DOUBTFUL = 0.001  # share of such characters from which a text is doubted: one in a thousand is a figure on every page
UNTRUSTED = 0.02  # share from which it should not be used
_SUSPECT = re.compile(
    "(?P<private>[\ue000-\uf8ff\U000f0000-\U0010fffd])|(?P<replacement>\ufffd)|"
    "(?P<control>[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f])|(?P<cid>\\(cid:\\d{1,6}\\))"
)
_NAMES = {
    "private": "private-use characters",
    "replacement": "replacement characters",
    "control": "control characters",
    "cid": "glyphs without a character, (cid:...)",
}


def judge(text: str) -> list[Diagnostic]:
    """Return the verdict on a text: nothing, `text.doubtful` or `text.untrusted`, with what was found.

    >>> [note.code for note in judge("政府(cid:12)(cid:7)公开")]
    ['text.untrusted']
    """
    if not text or _SUSPECT.search(text) is None:
        return []
    counts = dict.fromkeys(_NAMES, 0)
    first = -1
    for match in _SUSPECT.finditer(text):
        counts[str(match.lastgroup)] += 1
        first = match.start() if first < 0 else first
    share = sum(counts.values()) / len(text)
    if share < DOUBTFUL:
        return []
    found = ", ".join(f"{count} {_NAMES[kind]}" for kind, count in counts.items() if count)
    code = "text.untrusted" if share >= UNTRUSTED else "text.doubtful"
    return [diagnostics.make(code, f"{found} among {len(text)} characters ({share:.2%})", first, len(text))]
