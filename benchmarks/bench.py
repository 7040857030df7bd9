"""Speed, in one run: `python benchmarks/bench.py` (or `make bench`).

1. Characters per second on corpus/: the parse, the parse with tokens, and the engines alone. Every contestant is timed
   over the whole corpus in each of several rounds, by turns, and the median round counts, so that a busy machine slows
   all of them alike. What a process does to text that it has not seen is timed apart, in processes of their own.
2. The parse against `jieba.lcut` on each kind of report: what a page costs hangs on the tables that stand on it.
3. What `to_json` and `from_json` cost, against the parse with all topics, sentences and cells read, as they are then.
4. Hostile text in doubled sizes. Linear time means that the last ratio stays about 2.

`--quick` takes fewer rounds and smaller sizes: to see that it runs, not for figures to compare.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from zhreport import Report
from zhreport.parser import Parser
from zhreport.words.segmenters import load_engine

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "corpus"
HOSTILE = HERE / "hostile.toml"
WARM_UP = "一、总体情况\n全年公开信息3条。\n"
"""A text that makes a process load what it loads late."""

SUSPICIOUS = 2.6
"""A ratio of doubled sizes above this is marked: noise stays below, quadratic time gives 4."""

Contestant = Callable[[], object]


@dataclass(slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    """Rounds over the corpus."""
    fresh: int
    """Processes that see the corpus for the first time."""
    sizes: tuple[int, ...]
    """Characters of the hostile texts, each twice the one before."""
    repeats: int
    """Parses of a hostile text, of which the quickest counts."""


FULL = Plan(rounds=9, fresh=5, sizes=(10_000, 20_000, 40_000, 80_000), repeats=2)
QUICK = Plan(rounds=3, fresh=1, sizes=(2_500, 5_000, 10_000), repeats=2)


def main() -> int:
    """Print everything, or, in a process of its own, the time of a first pass."""
    arguments = argparse.ArgumentParser(description="Speed of zhreport on corpus/ and on hostile text.")
    arguments.add_argument("--quick", action="store_true", help="fewer rounds, smaller sizes")
    arguments.add_argument("--first", choices=["structure", "tokens"], help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    if chosen.first:
        print(first_pass(texts, tokens=chosen.first == "tokens"))
        return 0
    plan = QUICK if chosen.quick else FULL
    size = sum(map(len, texts))
    print(f"{len(texts)} reports, {size:,} characters; Python {platform.python_version()}, {platform.machine()}")
    parser = Parser()
    print_speed(texts, size, parser, plan)
    print_kinds(texts, parser, plan)
    print_json(texts, parser, plan)
    print_doubling(parser, plan)
    return 0


# ---------------------------------------------------------------------------------------------------------------- speed


def print_speed(texts: Sequence[str], size: int, parser: Parser, plan: Plan) -> None:
    """Print characters per second of each contestant, and how many times the structure parse each takes."""
    seconds = interleaved(contestants(texts, parser), plan.rounds)
    seconds["parse, first time"] = median(fresh_process("structure") for _ in range(plan.fresh))
    seconds["parse with tokens, first time"] = median(fresh_process("tokens") for _ in range(plan.fresh))
    base = seconds["parse"]
    title = f"corpus, median of {plan.rounds} rounds"
    print(f"\n{title:34}{'ms':>9}{'characters/s':>15}{'times the parse':>17}")
    for name, taken in seconds.items():
        print(f"{name:34}{taken * 1e3:>9.1f}{size / taken:>15,.0f}{taken / base:>17.2f}")


def contestants(texts: Sequence[str], parser: Parser) -> dict[str, Contestant]:
    """Return what is timed, by name; each takes the whole corpus once, and has been warmed up."""
    jieba, rjieba = jieba_lcut(), load_engine("rjieba")
    found: dict[str, Contestant] = {
        "parse": over(texts, parser.parse),
        "parse, topics read": lambda: [read_topics(parser.parse(text)) for text in texts],
        "parse, all fields read": lambda: [read_all(parser.parse(text)) for text in texts],
        "parse with tokens": over(texts, partial(parser.parse, tokens=True)),
        "segment": over(texts, parser.words.words),
        "jieba.lcut alone": over(texts, jieba),
        "rjieba alone": over(texts, rjieba),
    }
    for contestant in found.values():
        contestant()
    return found


def over(texts: Sequence[str], do: Callable[[str], object]) -> Contestant:
    """Return what does one thing with every text."""
    return lambda: [do(text) for text in texts]


def read_all(report: Report) -> Report:
    """Read what a report works out when it is first looked at, and return the report."""
    for node, _ in report.walk():
        _ = [getattr(node, name, None) for name in ("topics", "sentences", "cells")]
        _ = [topic.evidence for topic in getattr(node, "topics", ())]
    return report


def read_topics(report: Report) -> Report:
    """Read the topics of every section, paragraph and item, not why they are given, and return the report."""
    for node, _ in report.walk():
        _ = getattr(node, "topics", None)
    return report


def jieba_lcut() -> Callable[[str], list[str]]:
    """Return the `jieba.lcut` of the module itself, its dictionary loaded, no message printed, no file left behind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(60)
    with tempfile.TemporaryDirectory() as folder:
        jieba.dt.tmp_dir = folder
        jieba.initialize()
    cut: Callable[[str], list[str]] = jieba.lcut
    return cut


def interleaved(timed: Mapping[str, Contestant], rounds: int) -> dict[str, float]:
    """Return the median seconds of each contestant over rounds in which all have their turn."""
    taken: dict[str, list[float]] = {name: [] for name in timed}
    for _ in range(rounds):
        for name, contestant in timed.items():
            taken[name].append(seconds_of(contestant))
    return {name: median(own) for name, own in taken.items()}


def seconds_of(action: Contestant) -> float:
    """Return how long the action takes, once; what earlier ones left behind is cleared away before."""
    gc.collect()
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def fresh_process(what: str) -> float:
    """Return the seconds that a new process takes for its first pass over the corpus, lexicons loaded before."""
    command = [sys.executable, __file__, "--first", what]
    search = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": search}
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout)


def first_pass(texts: Sequence[str], *, tokens: bool) -> float:
    """Return the seconds of this process's first pass over the texts."""
    parser = Parser()
    parser.parse(WARM_UP, tokens=tokens)
    return seconds_of(lambda: [parser.parse(text, tokens=tokens) for text in texts])


# ---------------------------------------------------------------------------------------------------------------- kinds


def print_kinds(texts: Sequence[str], parser: Parser, plan: Plan) -> None:
    """Print for each kind of report how many times `jieba.lcut` alone the parse takes, without and with tokens."""
    jieba = jieba_lcut()
    print(f"\n{'times jieba.lcut':34}{'reports':>9}{'characters':>15}{'parse':>9}{'with tokens':>15}")
    for kind, own in by_kind(texts, parser).items():
        timed: dict[str, Contestant] = {
            "jieba": over(own, jieba),
            "parse": over(own, parser.parse),
            "tokens": over(own, partial(parser.parse, tokens=True)),
        }
        seconds = interleaved(timed, plan.rounds)
        times = {name: seconds[name] / seconds["jieba"] for name in ("parse", "tokens")}
        print(f"{kind:34}{len(own):>9}{sum(map(len, own)):>15,}{times['parse']:>9.2f}{times['tokens']:>15.2f}")


def by_kind(texts: Sequence[str], parser: Parser) -> dict[str, list[str]]:
    """Return the texts by the tables that are found in them."""
    kinds: dict[str, list[str]] = {"no table": [], "tables of no known form": [], "tables of known forms": []}
    for text in texts:
        forms = {table.form for table in parser.parse(text).tables}
        kind = "no table" if not forms else "tables of known forms" if any(forms) else "tables of no known form"
        kinds[kind].append(text)
    return {kind: own for kind, own in kinds.items() if own}


# ----------------------------------------------------------------------------------------------------------------- JSON


def print_json(texts: Sequence[str], parser: Parser, plan: Plan) -> None:
    """Print what saving and loading cost, against the parse with all read, without and with tokens."""
    print(f"\n{'JSON, in hundredths of the parse':34}{'to_json':>9}{'from_json':>15}{'bytes/character':>17}")
    for name, tokens in (("without tokens", False), ("with tokens", True)):
        reports = [read_all(parser.parse(text, tokens=tokens)) for text in texts]
        saved = [report.to_json() for report in reports]
        seconds = interleaved(_json_contestants(texts, parser, reports, saved, tokens), plan.rounds)
        share = {step: 100 * seconds[step] / seconds["parse"] for step in ("to_json", "from_json")}
        weight = sum(len(one.encode()) for one in saved) / sum(map(len, texts))
        print(f"{name:34}{share['to_json']:>9.1f}{share['from_json']:>15.1f}{weight:>17.1f}")


def _json_contestants(
    texts: Sequence[str], parser: Parser, reports: Sequence[Report], saved: Sequence[str], tokens: bool
) -> dict[str, Contestant]:
    return {
        "parse": lambda: [read_all(parser.parse(text, tokens=tokens)) for text in texts],
        "to_json": lambda: [report.to_json() for report in reports],
        "from_json": lambda: [Report.from_json(one) for one in saved],
    }


# ------------------------------------------------------------------------------------------------------------- doubling


def print_doubling(parser: Parser, plan: Plan) -> None:
    """Print the time of each kind of hostile text in every size, and the ratio of the last two."""
    heads = "".join(f"{size:>10,}" for size in plan.sizes)
    print(f"\n{'hostile text, ms for characters':34}{heads}{'last ratio':>12}")
    for name, unit in hostile_units().items():
        taken = [quickest_parse(parser, unit * (size // len(unit)), plan.repeats) for size in plan.sizes]
        ratio = taken[-1] / taken[-2]
        mark = "  not linear?" if ratio > SUSPICIOUS else ""
        print(f"{name:34}" + "".join(f"{own * 1e3:>10.1f}" for own in taken) + f"{ratio:>12.1f}{mark}")


def hostile_units() -> dict[str, str]:
    """Return the texts that are repeated, by name."""
    return tomllib.loads(HOSTILE.read_text(encoding="utf-8"))


def quickest_parse(parser: Parser, text: str, repeats: int) -> float:
    """Return the least seconds of several parses, without the garbage collector, whose rare long passes blur the ratio."""
    gc.disable()
    try:
        return min(seconds_of(lambda: parser.parse(text)) for _ in range(repeats))
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
