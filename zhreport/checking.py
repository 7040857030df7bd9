"""What a person should look at in a report: warnings, errors, figures that contradict one another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from zhreport.model import Check
from zhreport.rendering.printable import printable
from zhreport.report import Report

_SERIOUS = ("warning", "error")
_CHECK_FAILED = "table.check_failed"


def findings(report: Report) -> list[str]:
    """Return one line per finding in source order: `name:line:column: severity code: message`.

    >>> from zhreport.model import Diagnostic
    >>> note = Diagnostic("table.value_unknown", "warning", "one figure is missing", 4, 5)
    >>> findings(Report("甲乙\\n丙丁", diagnostics=[note]))
    ['text:2:2: warning table.value_unknown: one figure is missing']
    """
    starts = [0, *(i + 1 for i, char in enumerate(report.text) if char == "\n")]
    name = printable(report.source.name) or "text"
    lines = []
    for offset, what in sorted(_found(report), key=lambda found: found[0]):
        row = bisect_right(starts, offset)
        lines.append(f"{name}:{row}:{offset - starts[row - 1] + 1}: {printable(what)}")
    return lines


def _found(report: Report) -> Iterator[tuple[int, str]]:
    noted = [d.start for d in report.diagnostics if d.code == _CHECK_FAILED]
    for diagnostic in report.diagnostics:
        if diagnostic.severity in _SERIOUS:
            yield diagnostic.start, f"{diagnostic.severity} {diagnostic.code}: {diagnostic.message}"
    for table in report.tables:
        if not any(table.start <= start < table.end for start in noted):  # those say it already
            for check in table.checks:
                yield table.start, f"warning {_CHECK_FAILED}: {describe(check)}"


def describe(check: Check) -> str:
    """Return a rule that fails as one sentence.

    >>> describe(Check("total:new", "hard", "==", 3, 4))
    'total:new: 3 == 4 does not hold (hard)'
    """
    return f"{check.rule}: {check.left:,} {check.op} {check.right:,} does not hold ({check.severity})"
