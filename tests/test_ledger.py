"""The form's arithmetic against brute force: what the ledger concludes is true of every way to complete a small table."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from zhreport.forms import FormTable, Rule
from zhreport.model import Number
from zhreport.tables.arithmetic import Ledger, Reading, agreed, readings

SIDE, MOST = 3, 4  # a table of so many parts each way, with their totals; free figures are less than MOST
WIDTH = SIDE + 1
PARTS = range(SIDE)


def summed_table() -> FormTable:
    """Return a table whose last row and last column are the totals of the others."""
    keys = tuple((f"r{at // WIDTH}", f"c{at % WIDTH}") for at in range(WIDTH**2))
    across = [((row * WIDTH + SIDE,), tuple(row * WIDTH + col for col in PARTS)) for row in range(WIDTH)]
    down = [((SIDE * WIDTH + col,), tuple(row * WIDTH + col for row in PARTS)) for col in range(WIDTH)]
    rules = tuple(Rule(str(n), "hard", "==", (), (), *sides) for n, sides in enumerate(across + down))
    return FormTable("form.table", "", (), (), 1, WIDTH, (), rules, keys, {f"r{n}": n * WIDTH for n in range(WIDTH)})


def figures(rng: Random) -> list[int]:
    """Return figures that add up, many of them 0."""
    rows = [[rng.choice([0, 0, rng.randrange(MOST)]) for _ in PARTS] for _ in PARTS]
    rows = [[*row, sum(row)] for row in rows]
    return [n for row in [*rows, [sum(col) for col in zip(*rows, strict=True)]] for n in row]


def row_readings(places: range, true: list[int], rng: Random) -> list[Reading]:
    """Return the readings of a row whose zeros are gone, whose zeros are blank, or that lost a figure."""
    own = [true[at] for at in places]
    kept = [n for n in own if n] if rng.random() < 0.6 else own[: (gone := rng.randrange(WIDTH))] + own[gone + 1 :]
    if rng.random() < 0.3:
        return [tuple(n or None for n in own)]
    found = readings(kept, WIDTH)
    return [tuple(dict(zip(cols, kept, strict=True)).get(col) for col in range(WIDTH)) for cols in found]


def completions(
    table: FormTable, numbers: list[int | None], rows: list[tuple[range, list[Reading]]]
) -> list[list[int]]:
    """Return every way to read the rows and to fill their gaps with which all sums hold."""
    free = [row * WIDTH + col for row in PARTS for col in PARTS]
    options: dict[int, set[Number | None]] = {at: {n} for at, n in enumerate(numbers)}
    for places, row in rows:
        options.update((at, {reading[n] for reading in row}) for n, at in enumerate(places))
    top = max(int(n) for own in options.values() for n in own if n is not None)
    ranges = [range(top + 1) if None in options[at] else sorted(int(n or 0) for n in options[at]) for at in free]
    found = []
    for values in product(*ranges):
        grid = [[*values[row * SIDE : row * SIDE + SIDE]] for row in PARTS]
        whole = [n for row in [*grid, [sum(col) for col in zip(*grid, strict=True)]] for n in [*row, sum(row)]]
        fits = all(n in (None, whole[at]) for at, n in enumerate(numbers) if not any(at in r for r, _ in rows))
        if fits and all(any(_is(places, reading, whole) for reading in row) for places, row in rows):
            found.append(whole)
    return found


def _is(places: range, reading: Reading, whole: list[int]) -> bool:
    return all(n in (None, whole[at]) for at, n in zip(places, reading, strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_what_is_concluded_is_true_of_every_completion(seed: int) -> None:
    rng, table = Random(seed), summed_table()
    true = figures(rng)
    damaged = sorted(rng.sample(range(WIDTH), 2))
    rows = [(of := range(n * WIDTH, n * WIDTH + WIDTH), row_readings(of, true, rng)) for n in damaged]
    numbers: list[int | None] = [None if at // WIDTH in damaged else n for at, n in enumerate(true)]
    ways = completions(table, numbers, rows)
    decided = Ledger(table, numbers, rows).decide()
    assert true in ways
    for (places, row), left in zip(rows, decided, strict=True):
        assert left
        for way in ways:
            assert any(_is(places, reading, way) for reading in left), (row, left, way)
        for n, at in enumerate(places):
            value = agreed(left, n)
            assert value is None or {way[at] for way in ways} == {value}


@pytest.mark.parametrize("seed", range(200))
def test_what_is_true_stays_where_every_row_is_damaged(seed: int) -> None:
    rng = Random(seed)
    true = figures(rng)
    rows = [(of := range(n * WIDTH, n * WIDTH + WIDTH), row_readings(of, true, rng)) for n in range(WIDTH)]
    decided = Ledger(summed_table(), [None] * WIDTH**2, rows).decide()
    for (places, _), left in zip(rows, decided, strict=True):
        assert any(_is(places, reading, true) for reading in left)
        assert all(agreed(left, n) in (None, true[at]) for n, at in enumerate(places))
