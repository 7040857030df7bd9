"""Headings: what is one, at which level, with which number (gallery entries 1 to 9)."""

from __future__ import annotations

import pytest
from gold import Case, check, params, read_cases


@pytest.mark.parametrize("case", params("headings"))
def test_outline(case: Case) -> None:
    check(case, outline=True)


def test_every_entry_of_the_gallery_has_cases() -> None:
    cases = read_cases("headings")
    assert len(cases) >= 60
    assert {entry for case in cases for entry in case.name.split() if entry.isdigit()} >= {
        f"0{n}" for n in range(1, 10)
    }
