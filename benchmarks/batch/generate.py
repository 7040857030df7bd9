"""Many documents from corpus/, each with other figures and another place: something to read for `benchmarks.batch.bench`.

Figures of a document are all multiplied by the same small number, so that its sums still hold; years, dates, ordinals and
references keep theirs. The document's place name becomes one put together from the names of the corpus.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

CORPUS = Path(__file__).resolve().parents[2] / "corpus"

# A whole number with no word, number, bracket, dash or point touching it on the left and none of these, no marker's
# punctuation and no unit of time (lexicon of dates: year, month, day) on the right.
FIGURE = re.compile(r"(?<![\w.,(\-〔])[0-9]{1,4}(?![\w.,)\-〕、])")
FOLDERS = 50


def multiplied(text: str, factor: int) -> str:
    """Return the text with all its figures multiplied."""
    return FIGURE.sub(lambda match: str(int(match[0]) * factor), text)


def generate(folder: Path, count: int, seed: int = 1) -> int:
    """Write so many documents into sub-folders and return how many characters they have."""
    random, characters = Random(seed), 0
    sources = list(_sources())
    firsts, seconds = (sorted({stem[place] for _, stem in sources if stem}) for place in (0, 1))
    for number in range(count):
        text, stem = random.choice(sources)
        factor = random.randint(1, 9)
        made = multiplied(text, factor)
        if stem:
            made = made.replace(stem, random.choice(firsts) + random.choice(seconds))
        path = folder / f"{number % FOLDERS:02}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made, encoding="utf-8")
        characters += len(made)
    return characters


def _sources() -> Iterator[tuple[str, str]]:
    """Yield each text of the corpus and the two characters that its place is called by."""
    for path in sorted(CORPUS.glob("*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
        yield path.read_text("utf-8"), (gold.get("agency") or "")[:2]
