"""Tables: every cell right, or flagged (gallery entries 10 to 23)."""

from __future__ import annotations

import pytest
from gold import Case, check, params, read_cases


@pytest.mark.parametrize("case", params("tables"))
def test_cells(case: Case) -> None:
    check(case)


def test_every_entry_of_the_gallery_has_cases() -> None:
    cases = read_cases("tables")
    assert len(cases) >= 40
    assert {entry for case in cases for entry in case.name.split() if entry.isdigit()} >= {
        str(n) for n in range(10, 24)
    }
