"""Libraries that only one reader needs: imported when it runs, named with the way to get them when they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from zhreport.readers.limits import Meter

_KINDS = {"html": "an HTML page", "docx": "a Word file", "pdf": "a PDF"}


def needed(module: str, extra: str, meter: Meter) -> Any:
    """Return a module. Raises `ReadError` with the installation command if it is missing."""
    try:
        return import_module(module)
    except ImportError:
        what = f"{_KINDS[extra]}, for which zhreport needs more: pip install 'zhreport[{extra}]'"
        raise meter.error(what, "read.no_library") from None
