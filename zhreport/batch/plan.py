"""From documents to tasks: a few to a task, the longest first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from zhreport.batch.inputs import Document
from zhreport.batch.parts import Entry
from zhreport.batch.pool import Task

TASK_BYTES = 256 << 10
"""Bytes of documents in a task, some 90,000 Chinese characters: a fifth of a second of work, so that little is lost when a
process is ended, while a part and its place on the disk are not made for every page."""

TASK_DOCUMENTS = 64
"""Documents in a task, where they are small."""


def tasks(documents: Iterable[Document]) -> list[Task]:
    """Return the tasks. Long documents come first, so that no process is left alone with one at the end.

    >>> sizes = [100_000, 5, 300_000, 200_000]
    >>> [[job.size for job in task] for task in tasks([Document("a", "a", size) for size in sizes])]
    [[300000], [200000], [100000, 5]]
    """
    out: list[Task] = []
    waiting: list[Document] = []
    size = 0
    for document in sorted(documents, key=lambda document: (-document.size, document.name)):
        if waiting and (size + document.size > TASK_BYTES or len(waiting) >= TASK_DOCUMENTS):
            out.append(waiting)
            waiting, size = [], 0
        waiting.append(document)
        size += document.size
    if waiting:
        out.append(waiting)
    return out


def unchanged(documents: Sequence[Document], kept: Mapping[str, Entry]) -> Iterator[str]:
    """Yield the names of the documents that an earlier run has done and whose bytes are still the same.

    What failed is tried again: the file, the limit or the machine's load may have changed.
    """
    for document in documents:
        entry = kept.get(document.name)
        if entry is not None and entry.error is None and entry.sha256 == _digest(document.path):
            yield document.name


def _digest(path: str) -> str | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # called for every document
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
