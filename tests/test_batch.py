"""Batches: what goes in, what comes out, what the errors say."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest
from batching import CORPUS, TABLES, files, fill, go, here
from pyarrow import parquet
from test_cli import errors, run

import zhreport
from zhreport.batch.run import Options, run_batch
from zhreport.batch.settings import Settings
from zhreport.data import arrow
from zhreport.data.columns import table_name
from zhreport.data.frames import rows
from zhreport.errors import ZhreportError
from zhreport.readers.limits import Limits


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path / "in", 7)


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# -------------------------------------------------------------------------------------------------------------- input


def test_a_folder_gives_every_file_by_name_hidden_ones_left_out(folder, tmp_path):
    (folder / ".hidden.txt").write_text("x")
    (folder / "no-text.bin").write_bytes(bytes(100))
    (folder / "circle").symlink_to(folder)
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    with here():
        summary = go(folder, tmp_path / "out.jsonl")
    names = [row["document"] for row in lines(tmp_path / "out.jsonl")]
    texts = ["000.txt", "001.txt", "003.txt", "004.txt", "006.txt"]
    assert names == [*texts, "dangling", "no-text.bin", "old/002.txt", "old/005.txt"]
    assert sorted(summary.failures) == ["dangling", "no-text.bin"]


def test_a_pattern_and_a_list(folder, tmp_path):
    listed = tmp_path / "list.txt"
    listed.write_text("# two of them\nin/old/002.txt\nin/000.txt\nin/old/002.txt\nin/gone.txt\n")
    with here():
        go(listed, tmp_path / "listed.jsonl")
        go(folder / "**" / "*2.txt", tmp_path / "globbed.jsonl")
    found = [(row["document"], row["status"], row["error_code"]) for row in lines(tmp_path / "listed.jsonl")]
    assert found == [
        ("in/old/002.txt", "ok", None),
        ("in/000.txt", "ok", None),
        ("in/gone.txt", "error", "read.missing"),
    ]
    assert [Path(row["document"]).name for row in lines(tmp_path / "globbed.jsonl")] == ["002.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_a_name_in_another_encoding_is_read_and_written_as_escapes(tmp_path):
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(bytes(tmp_path / "in") + b"/\xb1\xa8.txt")).write_text("一、总体情况\n")
    with here():
        go(tmp_path / "in", tmp_path / "out.jsonl")
    (row,) = lines(tmp_path / "out.jsonl")
    assert (row["document"], row["status"]) == (r"\xb1\xa8.txt", "ok")


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
def test_two_names_that_would_be_one_are_refused(tmp_path):
    (tmp_path / "in").mkdir()
    for name in (b"/\xb1.txt", b"/\\xb1.txt"):
        Path(os.fsdecode(bytes(tmp_path / "in") + name)).write_text("x")
    with pytest.raises(ZhreportError, match="both would be called"):
        go(tmp_path / "in", tmp_path / "out.jsonl")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone", "-o", "out.csv"], "gone: no such folder, pattern or list file"),
        (["x" * 400, "-o", "out.csv"], "xxx: no such folder, pattern or list file"),
        (["long.txt", "-o", "out.csv"], "long.txt: none of its lines is the path of a file"),
        (["none", "-o", "out.csv"], "none: holds no files"),
        (["in/*.pdf", "-o", "out.csv"], "in/*.pdf: fits no files"),
        (["empty.txt", "-o", "out.csv"], "empty.txt: lists no files"),
        (["000.txt", "-o", "out.csv"], "000.txt: none of its lines is the path of a file"),
        (["in", "-o", "gone/out.csv"], "cannot be written (No such file or directory)"),
        (["in", "-o", "x" * 400 + ".csv"], "cannot be written (File name too long)"),
        (["in", "-o", "none"], "none: is a folder; name a file in it"),
        (["in", "-o", "pipe", "--format", "csv"], "pipe: is a device or a pipe; name a file"),
        (["in", "-o", "-", "--format", "csv"], "none to standard output"),
        (["in", "-o", "out.xml"], "out.xml: unknown format; end its name in .parquet, .jsonl"),
        (["in", "-o", "out.csv", "--format", "xml"], "'xml' is not one of"),
        (["in", "-o", "out.csv", "--with", "words"], "'words' is not one of"),
        (["in", "-o", "in/old/out.csv"], "out.csv: lies inside the input folder"),
        (["in/*", "-o", "in/out.csv"], "out.csv: is itself one of the documents"),
        (["list.txt", "-o", "out.csv", "--resume", "--restart"], "give one of them"),
        (["in", "-o", "out.csv", "--encoding", "klingon"], "zhreport: --encoding: 'klingon' names no text encoding"),
    ],
)
def test_what_a_user_can_mend_is_one_line_and_status_2(folder, tmp_path, arguments, message):
    (tmp_path / "none").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.txt").write_text("# nothing\n")
    (tmp_path / "long.txt").write_text("x" * 400)
    (tmp_path / "000.txt").write_bytes((folder / "000.txt").read_bytes())
    before = files(tmp_path)
    with here():
        done = run("batch", *arguments, cwd=tmp_path, check=2)
    assert len(errors(done)) == 1 and message in errors(done)[0]
    assert files(tmp_path) == before and not (tmp_path / "out.csv.work").exists()


@pytest.mark.parametrize(("name", "extra"), [("out.parquet", "arrow"), ("out.duckdb", "duckdb")])
def test_a_missing_library_is_named_before_the_work_begins(folder, tmp_path, name, extra):
    with mock.patch("zhreport.batch.writers.find_spec", return_value=None):
        done = run("batch", folder, "-o", tmp_path / name, check=2)
    assert f"pip install 'zhreport[{extra}]'" in errors(done)[0]


# ------------------------------------------------------------------------------------------------------------- output


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """The same documents in every format with every table; a report with tables is among them."""
    place = tmp_path_factory.mktemp("formats")
    folder = fill(place / "in", 4)
    (folder / "z.txt").write_bytes((CORPUS / "disclosure-2019-lines.txt").read_bytes())
    (folder / "broken.txt").write_bytes("公开".encode()[:-1] + b"\xff")
    with here():
        for form in ("jsonl", "csv", "parquet", "duckdb"):
            go(folder, place / f"out.{form}", tables=TABLES)
    return place


def test_every_format_holds_the_same_rows(outputs):
    database = duckdb.connect(str(outputs / "out.duckdb"), read_only=True)
    for by in TABLES:
        part = "" if by == "document" else f".{table_name(by)}"
        own = lines(outputs / f"out{part}.jsonl")
        assert parquet.read_table(outputs / f"out{part}.parquet").to_pylist() == own
        assert database.sql(f"FROM {table_name(by)}").to_arrow_table().to_pylist() == own
        with (outputs / f"out{part}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == len(own)


def test_the_rows_are_those_of_the_reports(outputs):
    for name in ("000.txt", "z.txt"):
        report = zhreport.read(outputs / "in" / name, tokens=True)
        for by in set(TABLES) - {"report"}:
            part = "" if by == "document" else f".{table_name(by)}"
            own = [row for row in lines(outputs / f"out{part}.jsonl") if row["document"] == name]
            assert own == rows(report, by, name)
    (row,) = [row for row in lines(outputs / "out.reports.jsonl") if row["document"] == "z.txt"]
    assert zhreport.Report.from_json(row["json"]).text == report.text


def test_files_carry_the_schema_and_what_the_columns_mean(outputs):
    own = parquet.read_schema(outputs / "out.cells.parquet")
    assert own.metadata[b"zhreport.schema"] == b"zhreport-tables/1"
    assert [(field.name, field.nullable, field.metadata[b"description"]) for field in own] == [
        (field.name, field.nullable, field.metadata[b"description"]) for field in arrow.schema("cell")
    ]
    database = duckdb.connect(str(outputs / "out.duckdb"), read_only=True)
    comment = "SELECT comment FROM duckdb_columns() WHERE table_name = 'cells' AND column_name = 'unit'"
    assert database.execute(comment).fetchone() == ("The unit of the value.",)
    assert database.execute("FROM zhreport").fetchone() == ("zhreport-tables/1",)


def test_a_document_that_fails_has_a_row_and_the_status_is_1(outputs, tmp_path):
    (row,) = [row for row in lines(outputs / "out.jsonl") if row["status"] == "error"]
    assert (row["document"], row["error_code"]) == ("broken.txt", "read.encoding")
    assert "broken.txt: " in row["error_message"]
    with here():
        done = run("batch", outputs / "in", "-o", tmp_path / "out.csv", check=1)
    assert "1 failed: 1 read.encoding" in done.stderr.decode()
    assert not (tmp_path / "out.csv.work").exists()


def test_files_of_other_kinds_are_read_and_say_where_things_stand(tmp_path):
    pytest.importorskip("selectolax")
    (tmp_path / "in").mkdir()
    table = "<table><tr><th>指标</th><th>2021年</th></tr><tr><td>公开条数</td><td>312</td></tr></table>"
    page = f"<html><body><h1>望棠区水务局2021年工作报告</h1><p>一、总体情况</p>{table}<p>公开完毕。</p></body></html>"
    (tmp_path / "in" / "page.txt").write_text(page)
    with here():
        go(tmp_path / "in", tmp_path / "out.jsonl", tables=("document", "cell"))
    (row,), (cell,) = lines(tmp_path / "out.jsonl"), lines(tmp_path / "out.cells.jsonl")
    assert (row["media_type"], row["year"]) == ("text/html", 2021)
    assert (cell["value"], cell["page"]) == (312, None)
    assert cell["origin"].endswith("td[2]")


def test_a_bug_or_a_lack_of_memory_is_an_error_row_too(folder, tmp_path):
    with here(), mock.patch("zhreport.batch.work.read", side_effect=[None, *[MemoryError, KeyError("x")] * 4]):
        summary = go(folder, tmp_path / "out.jsonl")
    assert {failure.code for failure in summary.failures.values()} == {"limit.memory", "parse.failed"}
    assert len(lines(tmp_path / "out.jsonl")) == 7


def test_the_bytes_do_not_depend_on_the_number_of_processes(tmp_path):
    folder = fill(tmp_path / "in", 9)
    for name in ("disclosure-2016-pipes.txt", "work-report-2023.txt"):
        (folder / name).write_bytes((CORPUS / name).read_bytes())
    with mock.patch("zhreport.batch.writers.ROW_GROUP", 10_000):
        (tmp_path / "here").mkdir()
        (tmp_path / "two").mkdir()
        with here(1):
            go(folder, tmp_path / "here" / "out.parquet", tables=("document", "cell"))
        with mock.patch("zhreport.batch.plan.TASK_DOCUMENTS", 2):
            go(folder, tmp_path / "two" / "out.parquet", tables=("document", "cell"), workers=2)
    assert files(tmp_path / "two") == files(tmp_path / "here")
    assert parquet.ParquetFile(tmp_path / "two" / "out.cells.parquet").num_row_groups > 1


# ------------------------------------------------------------------------------------------------------------- resume


def test_resume_reads_only_what_is_new_changed_or_failed(folder, tmp_path):
    output = tmp_path / "out.jsonl"
    (folder / "bad.txt").write_bytes(b"\xff\xfe\xff")
    with here():
        first = go(folder, output, keep=True)
        (folder / "001.txt").write_text("一、总体情况\n全年公开9条。\n")
        (folder / "new.txt").write_text("一、总体情况\n")
        (folder / "000.txt").unlink()
        second = go(folder, output, resume=True, keep=True)
        other = go(folder, output, resume=True, keep=True, tables=("document", "section"))
        fresh = go(folder, tmp_path / "fresh.jsonl")
    assert (first.done, first.skipped) == (8, 0)
    assert (second.done, second.skipped) == (3, 5)
    assert (other.skipped, fresh.done) == (0, 8)
    assert output.read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


def test_an_unfinished_run_is_neither_lost_nor_taken_over_unasked(folder, tmp_path):
    output = tmp_path / "out.jsonl"
    with here(), mock.patch("zhreport.batch.run.merge", side_effect=KeyboardInterrupt):
        assert go(folder, output).stopped
    with here():
        done = run("batch", folder, "-o", output, check=2)
        assert "--resume" in errors(done)[0] and "--restart" in errors(done)[0]
        assert go(folder, output, resume=True).skipped == 7
    with here(), mock.patch("zhreport.batch.run.merge", side_effect=KeyboardInterrupt):
        done = run("batch", folder, "-o", output, "-q", check=130)
    assert b"the same command with --resume goes on" in done.stderr
    with here():
        assert go(folder, output, restart=True).skipped == 0
    assert files(tmp_path).keys() == {*(f"in/{name}" for name in files(folder)), "out.jsonl", "out.units.jsonl"}


def test_two_runs_do_not_share_a_work_folder(folder, tmp_path):
    from zhreport.batch.folder import opened, work_folder

    output = tmp_path / "out.jsonl"
    with opened(work_folder(output), resume=False, restart=False), pytest.raises(ZhreportError, match="another run"):
        go(folder, output)


@contextmanager
def small_disk(size):
    """Let no file become longer than this: to the writer it looks like a full disk."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "duckdb"])
def test_a_full_disk_is_one_line_and_what_is_done_stays(folder, tmp_path, form):
    output = tmp_path / f"out.{form}"
    for size in (300, 900, 1_500):
        with here(1), small_disk(size), pytest.raises(ZhreportError, match="cannot be written"):
            run_batch(str(folder), output, Settings(("document", "unit")), Options(resume=True))
        assert not output.exists() and not list(tmp_path.rglob("*.draft"))
    with here():
        assert go(folder, output, resume=True).skipped == 7
    assert output.exists() and not (tmp_path / f"out.{form}.work").exists()


# --------------------------------------------------------------------------------------------------------------- pipe


@pytest.mark.parametrize("processes", [1, 2])
def test_an_open_file_that_cannot_be_read_fails_alone(processes):
    gone = BytesIO()
    gone.close()
    codes: list[str] = []
    found = zhreport.pipe(
        [gone, "甲".encode()], n_process=processes, on_error=lambda _, error: codes.append(error.code)
    )
    assert [report.text for report in found] == ["甲"]
    assert codes == ["parse.failed"]


def test_pipe_keeps_the_order_and_the_contexts():
    paths = sorted(CORPUS.glob("*.txt"))[:5]
    seen = []
    for processes in (1, 2):
        sources: list[Any] = [paths[0], "gone.txt", paths[1].read_bytes(), BytesIO(paths[2].read_bytes()), paths[3]]
        found = zhreport.pipe(
            ((source, index) for index, source in enumerate(sources)),
            as_tuples=True,
            n_process=processes,
            batch_size=1,
            on_error=lambda source, error: seen.append((source, error.code)),
        )
        texts = {context: report.text for report, context in found}
        assert list(texts) == [0, 2, 3, 4]
        assert texts[3] == zhreport.read(paths[2]).text
    assert seen == [("gone.txt", "read.missing")] * 2


def test_pipe_is_lazy_and_raises_in_its_turn():
    def sources():
        yield "一、总体情况\n".encode()
        yield b"\xff\xff\xff"
        raise AssertionError("taken too early")

    found = zhreport.pipe(sources())
    assert next(found).sections
    with pytest.raises(zhreport.DocumentError) as caught:
        next(found)
    assert caught.value.code == "read.encoding"
    with pytest.raises(ValueError, match="n_process"):
        zhreport.pipe([], n_process=0)


def test_pipe_in_an_unguarded_script_says_what_to_do(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import zhreport\nlist(zhreport.pipe([b'x'], n_process=2))\n")
    done = subprocess.run([sys.executable, script], capture_output=True, timeout=60, check=False)
    assert b"if __name__ == '__main__':" in done.stderr.splitlines()[-1]


def test_limits_hold_for_every_document_and_belong_to_the_settings(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in (("long.txt", "公开" * 50), ("short.txt", "公开")):
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    assert run("batch", tmp_path / "in", "-o", tmp_path / "a.jsonl", "--limit", "characters=60", "-q").returncode == 1
    assert [row["error_code"] for row in lines(tmp_path / "a.jsonl")] == ["limit.characters", None]
    assert Settings(limits=Limits(characters=60)).fingerprint() != Settings().fingerprint()
    codes = []
    paths = sorted((tmp_path / "in").glob("*.txt"))
    limits = Limits(characters=60)
    reports = zhreport.pipe(paths, limits=limits, on_error=lambda _, error: codes.append(error.code))
    assert (len(list(reports)), codes) == (1, ["limit.characters"])
