"""Documents and characters per second of a batch, and its memory: `python -m benchmarks.batch.bench [--documents N]`.

Generated documents are read with 1 and with 2 workers, each run in a process of its own. Printed are the seconds until the first
process is ready (`start`), those of the compute part (from then to the last document) and those in which the output is made of
what the processes wrote (`merge`); the rate and the speed-up are those of the compute part. Also printed are whether the outputs
are the same to the byte, and the peak memory of the parent and of the largest worker for a tenth of the documents and for
all: flat memory means that the two differ little. `cpu` is the processor time of all processes, start and merge included: on a
machine that has other work, the clock says little about a speed-up, while equal processor time says that nothing is lost on
sharing. What two processes gain over one that parse the same documents, each for itself and with nothing to hand over, is
printed as well, before and after the runs: no batch can gain more on the machine, whose processors share their memory. Exits
1 where outputs differ, and with `--strict` where two workers do not reach 1.8 times one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.batch.generate import generate

SPEED_UP = 1.8
TABLES = ("document", "cell")

RUN = """
import json, resource, sys
from pathlib import Path
from zhreport.batch.run import Options, run_batch
from zhreport.batch.settings import Settings
if __name__ == "__main__":
    source, output, workers, *tables = sys.argv[1:]
    done = run_batch(source, Path(output), Settings(tuple(tables)), Options(workers=int(workers)))
    own, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"documents": done.done, "failed": len(done.failures), "characters": done.characters,
        "start": done.start_seconds, "compute": done.seconds - done.start_seconds, "merge": done.merge_seconds, "parent": own.ru_maxrss, "worker": below.ru_maxrss,
        "cpu": own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime}))
"""
"""The program of a measured run; memory is in KiB on Linux."""


def measure(folder: Path, output: Path, workers: int) -> dict[str, float]:
    script = output.parent / "run.py"
    script.write_text(RUN, encoding="utf-8")
    command: list[str | Path] = [sys.executable, script, folder, output, str(workers), *TABLES]
    done = subprocess.run(command, capture_output=True, check=True, text=True, env={**os.environ, "PYTHONPATH": "."})
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


ALONE = """
import sys, time
from pathlib import Path
from zhreport import Parser
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).rglob("*.txt"))[:400]]
parser = Parser()
for warm in (True, False):
    start = time.perf_counter()
    for text in texts:
        parser.parse(text).to_json()
    if warm:
        print("ready", flush=True)
        sys.stdin.readline()
print(time.perf_counter() - start)
"""
"""A process that parses documents for itself, once to get warm and once, when it is told, to be timed."""


def ceiling(folder: Path) -> float:
    """Return how many times one process's work two processes do in the same time that have nothing to do with each other."""

    def seconds(processes: int) -> float:
        command = [sys.executable, "-c", ALONE, str(folder)]
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]
        for own in running:
            assert own.stdout is not None
            own.stdout.readline()
        return max(float(told.split()[-1]) for told in _timed(running))

    return 2 * seconds(1) / seconds(2)


def _timed(running: list[subprocess.Popen[str]]) -> list[str]:
    """Tell processes that are warm to begin, all at once; return what they print."""
    for own in running:
        assert own.stdin is not None
        own.stdin.write("\n")
        own.stdin.flush()
    return [own.communicate()[0] for own in running]


def show(title: str, figures: dict[str, float]) -> None:
    seconds = figures["compute"]
    print(
        f"{title:<18} {figures['documents']:>7,.0f} {figures['documents'] / seconds:>8,.0f} "
        f"{figures['characters'] / seconds:>12,.0f} {figures['start']:>7.1f} {seconds:>8.1f} {figures['merge']:>7.1f} {figures['cpu']:>7.1f} "
        f"{figures['parent'] / 1024:>8,.0f} {figures['worker'] / 1024:>8,.0f}"
    )


def digest(output: Path) -> str:
    parts = [output, output.with_name(f"{output.stem}.cells{output.suffix}")]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000, help="20,000 by default")
    parser.add_argument("--strict", action="store_true", help="exit 1 where two workers do not reach 1.8 times one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        few, many = place / "few", place / "many"
        generate(few, options.documents // 10)
        characters = generate(many, options.documents)
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {characters:,} characters")
        before = ceiling(few)
        print(
            f"{'':<18} {'number':>7} {'docs/s':>8} {'chars/s':>12} {'start':>7} {'compute':>8} {'merge':>7} {'cpu':>7} {'parent':>8} {'worker':>8}"
        )
        show("a tenth, 2 workers", measure(few, place / "few.parquet", 2))
        one = measure(many, place / "one.parquet", 1)
        show("all, 1 worker", one)
        two = measure(many, place / "two.parquet", 2)
        show("all, 2 workers", two)
        same = digest(place / "one.parquet") == digest(place / "two.parquet")
        after = ceiling(few)
    gain = one["compute"] / two["compute"]
    print(
        f"two workers: {gain:.2f} times one on the compute part (wanted {SPEED_UP}), with {two['cpu'] / one['cpu']:.2f} times the "
        f"processor time; outputs {'the same' if same else 'DIFFER'}; times in seconds, memory in MiB\n"
        f"two processes with nothing to share: {before:.2f} times one before the runs, {after:.2f} after them"
    )
    return 0 if same and (gain >= SPEED_UP or not options.strict) else 1


if __name__ == "__main__":
    sys.exit(main())
