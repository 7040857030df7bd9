"""From reports to the rows of `zhreport.data.rows`, as plain dictionaries or a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from zhreport.data.columns import columns, split_optional
from zhreport.data.row_builders import BUILDERS, Row
from zhreport.data.rows import ROWS, By

if TYPE_CHECKING:
    from zhreport.report import Report


def rows(report: Report, by: By, document: str | None = None) -> list[Row]:
    """Return the report's rows of one table; `document` is its name, by default that of its source.

    Raises `ValueError` for an unknown table, and for `token` where the report was parsed without tokens.

    >>> import zhreport
    >>> [row["heading"] for row in rows(zhreport.parse("一、总体情况\\n二、存在问题"), "section")]
    ['总体情况', '存在问题']
    """
    build = BUILDERS.get(by)
    if build is None:
        raise ValueError(f"no table by {by!r}; there are {', '.join(ROWS)}")
    return cast("list[Row]", list(build(report, report.source.name if document is None else document)))


def to_frame(reports: Report | Iterable[Report], by: By) -> Any:
    """Return the rows of one or many reports as a `pandas.DataFrame` with the columns and types of `zhreport.data.rows`.

    Raises `ImportError` with what to install where pandas is missing.
    """
    try:
        import pandas
    except ImportError:
        raise ImportError("to_frame needs pandas: pip install 'zhreport[frames]'") from None
    names = columns(by) if by in ROWS else {}
    frame = pandas.DataFrame([row for report in as_list(reports) for row in rows(report, by)], columns=list(names))
    types = {name: _DTYPES.get(split_optional(hint)) for name, hint in names.items()}
    return frame.astype({name: dtype for name, dtype in types.items() if dtype})


_DTYPES = {
    (int, False): "int64",
    (int, True): "Int64",  # pandas' own integers can be empty
    (float, False): "float64",
    (float, True): "float64",
    (bool, False): "bool",
}


def as_list(reports: Report | Iterable[Report]) -> Iterable[Report]:
    """Return the reports as something to loop over."""
    from zhreport.report import Report

    return [reports] if isinstance(reports, Report) else reports
