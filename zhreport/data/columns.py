"""What the columns of `zhreport.data.rows` are: names, types and meanings for the formats and for readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from zhreport.data.rows import ROWS, By

T = TypeVar("T")


@cache
def columns(by: By) -> dict[str, Any]:
    """Return the columns of a table and their types, in order.

    >>> columns("report")
    {'document': <class 'str'>, 'json': <class 'str'>}
    """
    return get_type_hints(ROWS[by])


@cache
def descriptions(by: By) -> dict[str, str]:
    """Return what each column means; under "" what the table is.

    >>> descriptions("report")[""]
    'One row per report: the whole tree as JSON, for `Report.from_json`.'
    """
    from zhreport.serialisation.schema import docstrings

    return docstrings(ROWS[by])


def split_optional(hint: Any) -> tuple[Any, bool]:
    """Return a column's type without `None`, and whether it may be empty.

    >>> split_optional(int | None), split_optional(str)
    ((<class 'int'>, True), (<class 'str'>, False))
    """
    parts = [part for part in get_args(hint) if part is not NoneType]
    return (parts[0], True) if len(parts) == 1 and NoneType in get_args(hint) else (hint, False)


def table_name(by: By) -> str:
    """Return the name of the table that holds such rows: `documents`, `cells`.

    >>> table_name("cell")
    'cells'
    """
    return f"{by}s"


def spelled(hint: Any, scalars: Mapping[Any, T], several: Callable[[T], T]) -> T:
    """Return a column's type as a format has it, of the types that it has for scalars and of what makes a list of one.

    >>> spelled(list[list[int]], {int: "BIGINT"}, lambda inner: f"{inner}[]")
    'BIGINT[][]'
    """
    if get_origin(hint) is list:
        return several(spelled(get_args(hint)[0], scalars, several))
    return scalars[hint]
