"""What the tests of batches share: a folder of documents, a pool in this process, a look at what a run left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from zhreport.batch.run import Options, Summary, run_batch
from zhreport.batch.settings import Settings
from zhreport.data.rows import By

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
TABLES: tuple[By, ...] = ("document", "section", "node", "unit", "cell", "token", "chunk", "diagnostic", "report")

SMALL = """望棠区水务局{year}年政府信息公开工作年度报告
一、总体情况
全年主动公开政府信息{count}条。
二、存在的问题
一是栏目更新不及时;二是公开形式单一。
"""


class PoolHere:
    """Stands in for the pool where a test is not about processes."""

    def __init__(self, size, make, limit_seconds=None):
        self.worker = make()
        self.first_ready = time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run(self, tasks):
        for task in tasks:
            for job in task:
                self.worker.work(job)
            yield self.worker.finish()


@contextmanager
def here(documents_in_a_task: int = 2) -> Iterator[None]:
    """Run batches in this process, in small tasks."""
    with (
        mock.patch("zhreport.batch.run.Pool", PoolHere),
        mock.patch("zhreport.batch.plan.TASK_DOCUMENTS", documents_in_a_task),
    ):
        yield


def fill(folder: Path, count: int) -> Path:
    """Write so many small reports, some in folders, in two encodings."""
    for number in range(count):
        path = folder / ("old" if number % 3 == 2 else "") / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = SMALL.format(year=2008 + number % 17, count=number) + "三、其他。\n" * (number % 5)
        path.write_bytes(text.encode("gb18030" if number % 2 else "utf-8"))
    return folder


def go(source, output, *, tables=("document", "unit"), **options) -> Summary:
    """Run a batch."""
    return run_batch(str(source), Path(output), Settings(tables), Options(**options))


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and below, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
