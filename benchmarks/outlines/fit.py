"""Fits the weights of lexicons/title_ends.tsv to texts whose headings are marked, and writes them.

    python -m benchmarks.outlines.fit FOLDER...            # writes the file
    python -m benchmarks.outlines.fit --dry-run FOLDER...  # prints how many ends are found out of fold, and writes nothing

A folder holds texts with each heading marked as `⟦1一、总体情况⟧`, the digit being its level. Such texts of real reports are not
ours to hand on; the shipped weights were fitted to some of them and to the units of corpus/topics/build.jsonl. Each title is
glued to its body; so are titles to bodies of other texts, since what a title ends with and what a body begins with are nearly
independent. It needs scikit-learn's scipy (`pip install -e '.[sklearn]'`). The weights are those of a conditional logit with a
quadratic penalty: the places of one text share the probability.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from zhreport.lexicon import lexicon_root
from zhreport.outline.extents import weighed_traits
from zhreport.outline.markers import MarkerGrammar
from zhreport.outline.title_ends import SURE_END
from zhreport.outline.titles import TitleIndex
from zhreport.text.chars import fold

UNITS = Path(__file__).resolve().parents[2] / "corpus" / "topics" / "build.jsonl"
PENALTY = 1.0
MIXED = 8000
"""Titles glued to bodies that are not theirs; out of fold 0.76 of the ends are right without them."""
LEAST = 0.05
"""Lighter weights are left out."""
SHARES = {"sentence": 0.5, "stop": 0.5, "stopped": 0.3, "mixed": 0.3, "row": 0.3, "single": 0.3, "alone": 0.5}
"""What an example of a kind counts; of the others, one."""
FOLDS = 4
LONGEST_BODY = 140
HEADER = """\
# Where a heading ends whose body follows with nothing between, 强化队伍建设坚持以...: what speaks for a place (greater than 0) and
# against it (less than 0). The points of a place are the sum of what is true of it; the place with the most wins. Digits are 9, Latin letters a.
# Inside the text: 建设> the heading would end so; <坚持 the body would begin so; 设|坚 both; K a known title ends here; n6 the heading has
# 6 characters, or up to 6 and more than the next smaller number here; c its commas; l characters of its last clause, ~ by how many it is longer than
# the one before; r characters of the body's first clause; a4 a3 a2 so many characters before the place come again behind it (! at once),
# f those at the heading's beginning do, - none do; bverb such words of `body_begins` in prose.toml begin here, iverb such stand before.
# At the first mark, where nothing is glued: W it reads like a title, w it does not, with its mark and + where text follows, or with its length;
# =建设 it ends so; =强化^ it begins so; , its commas; # whether it holds a digit; 1 or N the report stands on few long lines or not; Iverb as iverb.
# Facts: a conditional logit fitted to reports with marked headings and to the project's own sentences in corpus/topics/build.jsonl.
# To add: do not edit; mark texts and run `python -m benchmarks.outlines.fit FOLDER`, which writes the file anew.
# Each line: weight, tab, what has that weight, with blanks between.
"""
_HEADING = re.compile(r"⟦(\d)([^⟦⟧]*)⟧")
_BETWEEN = re.compile(r"([ 　]*)([。:;,]*)(\s*)")
_BREAK = re.compile(r"[ \t\r　]*\n[\s　]*")
_NO_BODY = re.compile(
    r"[((]?[一二三四五六七八九十\d]{1,3}[))、..]|[①-⑨]|[-—●•◆((|]|第[一二三四五六七八九十百\d]+[章节条部篇]|附件"
)


class Example(NamedTuple):
    """A text behind a marker, and where its title ends."""

    text: str
    end: int
    """0 if it goes on to the first mark."""
    one_line: bool
    kind: str
    source: str
    """The name of the file."""


def read_examples(paths: Sequence[Path], grammar: MarkerGrammar) -> Iterator[Example]:
    """Yield the examples of marked texts."""
    for path in paths:
        marked = path.read_text(encoding="utf-8")
        heads = [(m.end(), m[2].strip()) for m in _HEADING.finditer(marked) if m[1] not in "09"]
        starts = [m.start() for m in _HEADING.finditer(marked)] + [len(marked)]
        for at, head in heads:
            title = _behind_marker(head.rstrip("。:;,.、 "), grammar)
            between = _BETWEEN.match(marked, at)
            following = next(start for start in starts if start >= at)
            if not title or between is None or title[-1] == "?":
                continue
            mark = head[len(head.rstrip("。:")) :][:1] or between[2][:1]
            row = marked[between.end() : following].split("\n", 1)[0]
            body = fold(_BREAK.sub("", marked[between.end() : min(following, between.end() + 400)])).text[:LONGEST_BODY]
            opens = len(row.strip()) >= 20 and not _NO_BODY.match(row) and "|" not in row
            yield from _glued(title, mark, body if opens else "", path.name)
        for line in _HEADING.sub("", marked).split("\n"):
            sentence = _behind_marker(line.strip(), grammar)
            if sentence:
                yield Example(sentence[:LONGEST_BODY], 0, False, "sentence", path.name)
                yield Example(sentence[:LONGEST_BODY], 0, True, "sentence", path.name)


def _glued(title: str, mark: str, body: str, source: str) -> Iterator[Example]:
    """Yield a title alone, parted from its body by marks, and glued to it; `mark` is what stands behind it in the text."""
    for one_line in (True, False):
        yield Example(title, 0, one_line, "alone", source)
        if not body:
            continue
        for own in ("。", ":"):
            yield Example(title + own + body, 0, one_line, "stop" if own == mark else "stopped", source)
        kind = ("unmarked" if mark else "glued") if one_line else "row"
        yield Example(title + body, len(title), one_line, kind, source)
        yield Example(title + _first_sentence(body), len(title), one_line, "single", source)


def _first_sentence(text: str) -> str:
    return text.partition("。")[0] + "。"


def _behind_marker(text: str, grammar: MarkerGrammar) -> str:
    """Return what stands behind a numbered marker, folded; "" if there is none."""
    folded = fold(text).text
    marker = grammar.match(folded) if folded else None
    return "" if marker is None or marker.family.role == "bullet" else folded[marker.end :].strip()


def bodies(paths: Sequence[Path]) -> list[str]:
    """Return the beginnings of paragraphs of the texts, and of the units that the project has."""
    lines = [line.strip() for path in paths for line in _HEADING.sub("", path.read_text(encoding="utf-8")).split("\n")]
    with UNITS.open(encoding="utf-8") as file:
        lines += [json.loads(line)["text"].strip() for line in file]
    return [
        fold(line).text[:LONGEST_BODY] for line in lines if len(line) > 30 and not _NO_BODY.match(line) and "。" in line
    ]


def mixed(examples: Sequence[Example], texts: Sequence[str], count: int) -> Iterator[Example]:
    """Yield titles glued to bodies of other texts."""
    rng = random.Random(7)
    titles = [own for own in examples if own.end and own.one_line]
    for _ in range(count):
        own = rng.choice(titles)
        body = rng.choice(texts)
        body = _first_sentence(body) if rng.random() < 0.5 else body
        yield Example(own.text[: own.end] + body, own.end, rng.random() < 0.5, "mixed", own.source)


class Places(NamedTuple):
    """The places of an example with their traits, and which of them is right."""

    traits: list[list[str]]
    right: int
    kind: str


def weighable(examples: Iterable[Example], titles: TitleIndex) -> Iterator[Places]:
    """Yield the places of the examples of which one is right."""
    for own in examples:
        stop, found = weighed_traits(own.text, own.one_line, titles)
        ends = list(found)
        right = own.end or stop
        if right in found:
            yield Places(list(found.values()), ends.index(right), own.kind)


def fit(places: Sequence[Places]) -> dict[str, float]:
    """Return the weights of the traits."""
    counts = Counter(trait for own in places for traits in own.traits for trait in traits)
    seen = Counter(trait for own in places for trait in own.traits[own.right])
    names = [trait for trait, count in counts.items() if count >= 5 and (seen[trait] >= 2 or count >= 12)]
    index = {name: number for number, name in enumerate(names)}
    rows, columns, starts = [], [], [0]
    row = 0
    for own in places:
        for traits in own.traits:
            for trait in traits:
                if trait in index:
                    rows.append(row)
                    columns.append(index[trait])
            row += 1
        starts.append(row)
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(names)))
    turned = matrix.T.tocsr()
    first, sizes = np.array(starts[:-1]), np.diff(starts)
    gold = first + np.array([own.right for own in places])
    share = np.array([SHARES.get(own.kind, 1.0) for own in places])
    owner = np.repeat(np.arange(len(places)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        points = matrix @ weights
        most = np.maximum.reduceat(points, first)
        raised = np.exp(points - most[owner])
        total = np.add.reduceat(raised, first)
        right = (share * (points[gold] - most - np.log(total))).sum()
        slope = raised / total[owner] * share[owner]
        slope[gold] -= share
        return -right + PENALTY / 2 * (weights @ weights), turned @ slope + PENALTY * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return {name: round(float(weight), 2) for name, weight in zip(names, found, strict=True) if abs(weight) >= LEAST}


def right_ends(places: Sequence[Places], weights: dict[str, float]) -> Counter[tuple[str, str]]:
    """Return how many ends are right and wrong, sure and not, by the kind of the examples."""
    counts: Counter[tuple[str, str]] = Counter()
    for own in places:
        points = [sum(weights.get(trait, 0.0) for trait in traits) for traits in own.traits]
        best = max(range(len(points)), key=points.__getitem__)
        sure = 1.0 / float(np.exp(np.array(points) - points[best]).sum()) >= SURE_END
        counts[own.kind, ("right" if best == own.right else "wrong") + ("" if sure else " flagged")] += 1
    return counts


def write(weights: dict[str, float], path: Path) -> None:
    """Write the weights, the traits of one weight in a row."""
    rows: dict[float, list[str]] = {}
    for trait, weight in weights.items():
        if not re.search(r"\s", trait):
            rows.setdefault(weight, []).append(trait)
    text = "".join(f"{weight:g}\t{' '.join(sorted(traits))}\n" for weight, traits in sorted(rows.items()) if weight)
    path.write_text(HEADER + text, encoding="utf-8")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--dry-run", action="store_true")
    given = arguments.parse_args()
    titles, grammar = TitleIndex.load(), MarkerGrammar.load()
    paths = sorted(path for folder in given.folders for path in folder.rglob("*.txt"))
    counts: Counter[tuple[str, str]] = Counter()
    for number in range(FOLDS) if given.dry_run else ():
        kept = [path for place, path in enumerate(paths) if place % FOLDS != number]
        left = list(read_examples([path for path in paths if path not in set(kept)], grammar))
        examples = list(read_examples(kept, grammar))
        examples += mixed(examples, bodies(kept), MIXED)
        counts += right_ends(list(weighable(left, titles)), fit(list(weighable(examples, titles))))
    for key, count in sorted(counts.items()):
        print(*key, count)
    if not given.dry_run:
        examples = list(dict.fromkeys(read_examples(paths, grammar)))
        examples += mixed(examples, bodies(paths), MIXED)
        write(fit(list(weighable(examples, titles))), lexicon_root() / "title_ends.tsv")


if __name__ == "__main__":
    main()
