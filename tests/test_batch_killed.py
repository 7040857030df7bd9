"""Batches that are killed: at every file operation in turn, and for real, at random.

Whatever the moment, the run that follows gives the output that a run without a kill gives: no document lost, none twice, no
file half-written.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from background import heed_ctrl_c
from batching import files, fill, go, here

from zhreport.batch.folder import work_folder
from zhreport.batch.parts import read_parts

MOMENTS = frozenset(("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir"))
"""The audit events of what changes a folder; a look at it before each of them is what a kill there would leave."""

_looks: list[
    Callable[[str, Any], None]
] = []  # an audit hook cannot be taken away again, so there is one, which asks here


def _audit(event, arguments):
    if _looks and event in MOMENTS:
        _looks[-1](event, arguments)


@pytest.fixture(scope="module", autouse=True)
def _hook():
    sys.addaudithook(_audit)


@contextmanager
def snapshots_of(place: Path, kept: Path):
    """Copy `place` before every operation that changes something in it, the content that is still in buffers left out."""
    place = Path(os.path.realpath(place))
    taken: list[Any] = []

    def look(event, arguments):
        if event == "open" and not (isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")):
            return
        inside = isinstance(arguments[0], str | Path) and place in Path(arguments[0]).parents
        if not inside and not (event in ("os.remove", "os.rmdir") and arguments[1] != -1):  # rmtree goes by descriptors
            return
        _looks.pop()
        taken.append(kept / str(len(taken)))
        shutil.copytree(place, taken[-1])
        _looks.append(look)

    _looks.append(look)
    try:
        yield taken
    finally:
        _looks.clear()


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_kill_at_any_file_operation_loses_nothing(tmp_path, form):
    folder, place = fill(tmp_path / "in", 6), tmp_path / "place"
    place.mkdir()
    with here(2):
        with snapshots_of(place, tmp_path) as taken:
            go(folder, place / f"out.{form}")
        expected = files(place)
        assert len(taken) > 15
        skipped = set()
        for snapshot in taken:
            leave_no_half(snapshot)
            skipped.add(go(folder, snapshot / f"out.{form}", resume=True).skipped)
            assert files(snapshot) == expected
    assert skipped == {0, 2, 4, 6}


def leave_no_half(place):
    """What stands at an output's place is whole, and so is what stands under the name of a part."""
    for path in place.glob("*.jsonl"):
        assert path.read_bytes().endswith(b"\n")
        assert all(json.loads(line) for line in path.read_text("utf-8").splitlines())
    for path in place.glob("*.work/*.part"):
        assert path.read_bytes().endswith(b'{"end":true}\n')


def test_a_part_that_the_disk_cut_short_or_garbled_is_done_again(tmp_path):
    folder, output = fill(tmp_path / "in", 4), tmp_path / "out.jsonl"
    with here(4):
        go(folder, output, keep=True)
        expected = output.read_bytes()
        (part,) = work_folder(output).glob("*.part")
        whole = part.read_bytes()
        for size in range(0, len(whole), 37):
            part.write_bytes(whole[:size])
            fingerprint = json.loads(whole.splitlines()[0])["settings"]
            assert read_parts(part.parent, fingerprint) == {}
        part.write_bytes(whole[:200] + bytes(100) + whole[300:])
        assert go(folder, output, resume=True).documents == 4
    assert output.read_bytes() == expected


# ------------------------------------------------------------------------------------------------------------ for real

ONE_TO_A_TASK = (
    "import sys, zhreport.batch.plan as p; p.TASK_DOCUMENTS = 1; from zhreport.__main__ import main; sys.exit(main())"
)


def start(folder, output):
    command = [sys.executable, "-c", ONE_TO_A_TASK, "batch", folder, "-o", output, "--workers", "2", "--resume"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heed_ctrl_c)


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.002)


def children(pid):
    """Return the processes that a process has started (Linux)."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_killed_at_random_and_stopped_with_ctrl_c(tmp_path):
    folder, output = fill(tmp_path / "in", 80), tmp_path / "out.jsonl"
    with here():
        go(folder, tmp_path / "expected.jsonl", tables=("document",))
    parts = work_folder(output)
    done = 0
    for how in (signal.SIGKILL, signal.SIGINT):
        wanted = done + random.randint(1, 35)
        process = start(folder, output)
        wait_for(lambda wanted=wanted: len(list(parts.glob("*.part"))) >= wanted)
        time.sleep(random.random() / 100)
        started, workers = time.monotonic(), children(process.pid)
        os.killpg(process.pid, how) if how == signal.SIGINT else process.kill()
        _, message = process.communicate()
        if how == signal.SIGINT:
            assert time.monotonic() - started < 2  # a second, and one for a busy machine
            assert process.returncode == 130 and b"--resume goes on" in message and b"Traceback" not in message
        wait_for(lambda workers=workers: not any(map(is_alive, workers)), seconds=5)
        done = len(list(parts.glob("*.part")))
        assert done >= wanted and not output.exists()
    process = start(folder, output)
    _, message = process.communicate()
    assert process.returncode == 0, message
    assert f"{done:,} more were done before".encode() in message
    assert output.read_bytes() == (tmp_path / "expected.jsonl").read_bytes()
    assert not parts.exists()
