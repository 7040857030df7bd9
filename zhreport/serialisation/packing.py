"""How a report travels in msgpack, which is what spaCy saves a Doc's `user_data` in: as its JSON without the source text.

Both functions are entry points of srsly, so that a Doc can be loaded before anything of zhreport is imported. srsly calls
them while spaCy itself is being imported; therefore this module imports neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_KEY = "zhreport.report"
_HOME = "zhreport.report"

Chain = Callable[[Any], Any] | None
"""The next encoder or decoder, None after the last."""


def encode_report(value: Any, chain: Chain = None) -> Any:
    """Write a report as its JSON; leave every other value to the next encoder."""
    if type(value).__module__ == _HOME:
        return {_KEY: value.to_json(text=False)}
    return value if chain is None else chain(value)


def decode_report(value: Any, chain: Chain = None) -> Any:
    """Make the report from what `encode_report` wrote; leave every other map to the next decoder."""
    if isinstance(value, dict) and _KEY in value:
        from zhreport.report import Report

        return Report.from_json(value[_KEY])
    return value if chain is None else chain(value)
