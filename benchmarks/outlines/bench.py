"""Headings and levels on generated documents with exact gold: `python -m benchmarks.outlines.bench --docs 2000 --seed 1`.

Prints heading F1 (by the offset of the first character), level accuracy, the share of broken headings found, exact titles
and ordinals among the found, then the same by kind of damage: `document` rows count the documents that have a kind,
`heading` rows the headings it hit. The last lines tell how many of what is wrong (missed, false, at a wrong level) and of
what is right has the diagnostic `heading.uncertain`. With `--strip all` or `--strip third` the markers of well-formed reports are taken away
and the loss in F1 is printed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat

import zhreport
from benchmarks.outlines.plan import draw_plan
from benchmarks.outlines.sheet import Document, Head
from benchmarks.outlines.write import BROKEN, Writer
from zhreport.text.chars import fold

DAMAGES = (
    "lost_ordinal", "lost_bracket", "split_marker", "split_title", "spaces", "glued_serial", "several_in_line", "one_line",
    "hard_wrap", "page_marks", "viewer", "empty_sections", "toc", "furniture", "mixed_styles", "mixed_width", "run_on",
    "skip_repeat", "table_rows", "serial_lines",
)  # fmt: skip
BARS = {"f1": 0.985, "level": 0.985, "broken": 0.96, "text": 0.98, "ordinal": 0.985}
"""What zhreport aims at."""


def draw_kinds(rng: random.Random) -> frozenset[str]:
    """Return the kinds of damage of one document: none in one of six, mostly one to three, lists in most."""
    count = rng.choices([0, 1, 2, 3, 4], [3, 5, 5, 3, 2])[0]
    kinds = set(rng.sample(DAMAGES, count))
    if "one_line" in kinds:
        kinds -= {
            "hard_wrap",
            "page_marks",
            "split_marker",
            "split_title",
            "toc",
            "table_rows",
            "viewer",
            "lost_ordinal",
        }
    if "hard_wrap" in kinds:
        kinds -= {"table_rows"}
    if rng.random() < 0.5:
        kinds.add("lists")
    return frozenset(kinds)


def make(seed: int, number: int, strip: str = "") -> Document:
    """Return one document; the same seed and number give the same one."""
    rng = random.Random(f"{seed}/{number}")
    kinds = frozenset({"lists"} if rng.random() < 0.5 else ()) if strip else draw_kinds(rng)
    plan = draw_plan(rng, kinds, well_formed=bool(strip))
    return Writer(plan, rng, "" if strip == "none" else strip).write()


def plain(text: str) -> str:
    """Return a title as it is compared: width folded, without blanks and closing punctuation."""
    folded = unicodedata.normalize("NFKC", fold(text).text)
    return "".join(c for c in folded if not c.isspace()).strip("。:;,.、")


@dataclass(slots=True)
class Score:
    """Counts for one set of documents or headings."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        """Add another's counts."""
        self.counts.update(other.counts)

    def share(self, part: str, whole: str) -> float:
        """Return a quotient, one where there is nothing to count."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        p, r = self.share("found", "predicted"), self.share("found", "gold")
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(slots=True)
class Result:
    """What one document gave."""

    whole: Score
    kinds: dict[str, Score]
    failures: list[str]


def score(document: Document, name: str) -> Result:
    """Parse a document and count."""
    report = zhreport.parse(document.text)
    predicted = {section.heading.start: section for section in report.sections}
    unsure = {note.start for note in report.diagnostics if note.code == "heading.uncertain"}
    required = {head.start: head for head in document.heads if head.required}
    optional = {head.start for head in document.heads if not head.required}
    whole = Score()
    by_kind: dict[str, Score] = {}
    failures: list[str] = []
    for start, head in required.items():
        own = Score()
        found = predicted.get(start)
        own.counts.update(_counts(head, found, failures, f"{name} {sorted(document.kinds)}", document.text))
        own.counts[_judged(own.counts["level"] == 1, start in unsure)] += 1
        whole.add(own)
        for kind in head.kinds or {"whole"}:
            by_kind.setdefault(f"heading {kind}", Score()).add(own)
    extra = [s for start, s in predicted.items() if start not in optional]
    whole.counts["predicted"] = len(extra)
    for section in extra:
        if section.heading.start not in required:
            at = section.heading.start
            whole.counts[_judged(False, at in unsure)] += 1
            failures.append(
                f"{name} {sorted(document.kinds)} FALSE {document.text[max(0, at - 12) : at]!r} >> {document.text[at : at + 40]!r}"
            )
    for kind in document.kinds or {"none"}:
        by_kind[f"document {kind}"] = whole
    return Result(whole, by_kind, failures)


def _judged(right: bool, unsure: bool) -> str:
    """Return under which name a heading is counted that is right or not, and said to be unsure or not."""
    return f"{'right' if right else 'wrong'} {'unsure' if unsure else 'sure'}"


def _counts(head: Head, found: zhreport.Section | None, failures: list[str], name: str, text: str) -> Counter[str]:
    counts = Counter(gold=1)
    broken = bool(head.kinds & BROKEN)
    counts["broken"] = broken
    if found is None:
        failures.append(f"{name} MISSED {sorted(head.kinds)} {text[head.start : head.start + 40]!r}")
        return counts
    heading = found.heading
    counts.update(
        found=1, broken_found=broken, level=found.level == head.level, ordinal=heading.ordinal == head.ordinal
    )
    counts["text"] = plain(heading.text) == plain(head.title)
    shown = text[head.start : head.start + 40]
    if not counts["level"]:
        failures.append(f"{name} LEVEL {head.level} got {found.level} {shown!r}")
    if not counts["ordinal"]:
        failures.append(f"{name} ORDINAL {head.ordinal} got {heading.ordinal} {sorted(head.kinds)} {shown!r}")
    if not counts["text"]:
        failures.append(f"{name} TEXT {head.title!r} got {heading.text!r} {sorted(head.kinds)}")
    return counts


def _one(seed: int, number: int, strip: str) -> Result:
    return score(make(seed, number, strip), f"{seed}/{number}")


def run(docs: int, seed: int, jobs: int, strip: str = "") -> Iterator[Result]:
    """Yield the results of the first `docs` documents."""
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_one, repeat(seed, docs), range(docs), repeat(strip, docs), chunksize=20)


def line_of(name: str, own: Score) -> str:
    """Return one line of the table."""
    figures = [
        own.f1(),
        own.share("level", "found"),
        own.share("broken_found", "broken"),
        own.share("text", "found"),
        own.share("ordinal", "found"),
    ]
    if name.startswith("heading "):
        figures[0] = own.share("found", "gold")
    return f"{name:32}{own.counts['gold']:8}" + "".join(f"{figure:9.4f}" for figure in figures)


def gather(results: Iterator[Result], show: int, only: str) -> tuple[Score, dict[str, Score]]:
    """Return the sums; the first `show` failures that contain `only` go to standard error."""
    whole: Score = Score()
    kinds: dict[str, Score] = {}
    for result in results:
        whole.add(result.whole)
        for kind, own in result.kinds.items():
            kinds.setdefault(kind, Score()).add(own)
        for failure in result.failures:
            if show and only in failure:
                show -= 1
                print(failure, file=sys.stderr)
    return whole, kinds


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--docs", type=int, default=2000, help="how many documents")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--show", type=int, default=0, metavar="K", help="print the first K failures")
    ap.add_argument("--only", default="", help="only failures that contain this text")
    ap.add_argument("--text", type=int, metavar="N", help="print document N with its headings and stop")
    ap.add_argument(
        "--strip", choices=["all", "third"], help="take markers away from well-formed reports, print the loss in F1"
    )
    args = ap.parse_args()
    if args.text is not None:
        document = make(args.seed, args.text, args.strip or "")
        print(document.text, *document.heads, sep="\n")
        return
    started = time.perf_counter()
    if args.strip:
        with_markers, _ = gather(run(args.docs, args.seed, args.jobs, "none"), 0, "")
        without, _ = gather(run(args.docs, args.seed, args.jobs, args.strip), args.show, args.only)
        loss = 100 * (with_markers.f1() - without.f1())
        print(f"{args.strip}: F1 {with_markers.f1():.4f} numbered, {without.f1():.4f} stripped, loss {loss:.2f} points")
        return
    whole, kinds = gather(run(args.docs, args.seed, args.jobs), args.show, args.only)
    print(f"{'':32}{'gold':>8}" + "".join(f"{name:>9}" for name in ("F1", "level", "broken", "text", "ordinal")))
    print(line_of("all", whole))
    print(f"{'aimed at':40}" + "".join(f"{bar:9.4f}" for bar in BARS.values()))
    for kind in sorted(kinds):
        print(line_of(kind, kinds[kind]))
    for state in ("wrong", "right"):
        unsure, sure = whole.counts[f"{state} unsure"], whole.counts[f"{state} sure"]
        print(f"{state} and said to be unsure: {unsure} of {unsure + sure}")
    print(f"{time.perf_counter() - started:.0f} s; heading rows give recall for F1")


if __name__ == "__main__":
    main()
