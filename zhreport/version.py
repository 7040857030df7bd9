"""The version. pyproject.toml is its one source: by way of the installed metadata, or read directly in a checkout."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path


def version() -> str:
    """Return the version of the installed zhreport, or of the checkout that the code runs from."""
    try:
        return installed("zhreport")
    except PackageNotFoundError:
        import tomllib

        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
