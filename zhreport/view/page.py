"""The page as one HTML file: a template, a style, a program and the data, with no network.

Nothing of a document can run: its text reaches the page only as JSON in a data block, where no character can end the
block, and the program writes it as text and never as markup. The page's own policy forbids every script and style but the
two whose digests it names, every request and every form.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from zhreport.rendering.html import escape_html
from zhreport.rendering.labels import facts
from zhreport.report import Report
from zhreport.serialisation.codec import Json
from zhreport.serialisation.deep_json import dumps
from zhreport.version import version
from zhreport.view.compare import compare_data
from zhreport.view.data import report_data

_PLACE = re.compile(r"\{\{([a-z]+)\}\}")
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def report_page(report: Report) -> str:
    """Return the page of one report."""
    return _page(_title([report]), ("dom.js", "report.js"), report_data(report))


def compare_page(left: Report, right: Report) -> str:
    """Return the page of two reports side by side."""
    return _page(_title([left, right]), ("dom.js", "compare.js"), compare_data(left, right))


def _title(reports: Sequence[Report]) -> str:
    return " | ".join(
        report.metadata.title or " ".join(facts(report)) or report.source.name or "report" for report in reports
    )


def _page(title: str, programs: tuple[str, ...], data: Json) -> str:
    style = _asset("page.css")
    script = "\n".join(map(_asset, programs))
    parts = {
        "policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src '{_digest(script)}'; style-src '{_digest(style)}'",
        "title": escape_html(title),
        "version": escape_html(version()),
        "style": style,
        "script": script,
        "data": embedded(data),
    }
    return _PLACE.sub(lambda match: parts[match[1]], _asset("page.html"))


def embedded(data: Json) -> str:
    r"""Return JSON that may stand in an HTML script block: no character of it can end the block or open a comment.

    >>> embedded({"text": "</script><!--&"})
    '{"text":"\\u003c/script\\u003e\\u003c!--\\u0026"}'
    """
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", dumps(data))


@cache
def _asset(name: str) -> str:
    return (files("zhreport.view") / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """Return the digest of an inline script or style, as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
