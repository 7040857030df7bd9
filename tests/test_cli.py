"""The command line: what it prints, where it writes, how it ends."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from background import heed_ctrl_c

from zhreport.__main__ import main
from zhreport.report import Report

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "corpus" / "disclosure-2019-lines.txt"
PROSE = ROOT / "corpus" / "work-report-2023.txt"
HEAVY = ("spacy", "pandas", "pyarrow", "dataclasses_json", "jieba", "rjieba", "rich", "openpyxl", "numpy")


def run(*arguments, stdin=b"", cwd=".", check=None):
    """Run the command in this process; what it prints and its status come back as from a process of its own."""
    streams = {
        name: io.TextIOWrapper(io.BytesIO(data), "utf-8")
        for name, data in (("stdin", stdin), ("stdout", b""), ("stderr", b""))
    }
    replaced: dict[str, Any] = {"argv": ["zhreport", *map(str, arguments)], **streams}
    with contextlib.chdir(cwd), mock.patch.multiple(sys, **replaced):
        status = main()
        streams["stderr"].flush()
    out, err = streams["stdout"].buffer.getvalue(), streams["stderr"].buffer.getvalue()
    if check is not None:
        assert status == check, err.decode()
    return subprocess.CompletedProcess(arguments, status, out, err)


def process(*arguments, **options):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "zhreport", *arguments], stderr=subprocess.PIPE, cwd=ROOT, check=False, **options
    )


def errors(done):
    lines = done.stderr.decode().splitlines()
    assert all(line.startswith("zhreport: ") for line in lines), lines
    return lines


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "damaged.txt"
    path.write_bytes("政府信息公开".encode()[:-1] + b"\xff")
    return path


# ------------------------------------------------------------------------------------------------------ start and help


def loaded_by(program, *arguments):
    """Return what a program leaves in the last line of its output."""
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, cwd=ROOT, check=True)
    return done.stdout.decode().splitlines()[-1]


def test_importing_the_package_loads_nothing():
    assert (
        loaded_by(f"import sys, zhreport; print([m for m in sys.modules if m.startswith(('zhreport.', *{HEAVY}))])")
        == "[]"
    )


@pytest.mark.parametrize("arguments", [["--help"], ["parse", "--help"], ["--version", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    program = (
        "import sys; sys.argv[0] = 'zhreport'; from zhreport.__main__ import main; status = main();"
        f"print(status, [m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert loaded_by(program, *arguments) == "0 []"


def test_the_version_is_told_before_click_is_imported():
    program = "import sys; from zhreport.__main__ import main; main(); print('click' in sys.modules)"
    assert loaded_by(program, "--version") == "False"
    assert run("--version", check=0).stdout == b"zhreport 0.1.0\n"


def test_every_command_is_in_the_help():
    text = run("--help", check=0).stdout.decode()
    assert all(
        f"  {name} " in text
        for name in ("show", "parse", "batch", "tables", "segment", "check", "schema", "lexicon", "--version")
    )
    assert "..." not in text.replace("[ARGS]...", "")  # each has a sentence that fits


@pytest.mark.parametrize("group", [[], ["lexicon"]])
def test_a_group_alone_shows_its_help(group):
    assert run(*group, check=0).stdout == run(*group, "--help", check=0).stdout


def test_names_are_loaded_when_used():
    import zhreport

    assert {name for name in zhreport.__all__ if getattr(zhreport, name, None) is None} == set()
    assert set(zhreport.__all__) <= set(dir(zhreport))
    assert callable(zhreport.segment)
    from zhreport.words.segmentation import segment

    assert zhreport.segment is segment
    with pytest.raises(AttributeError, match="nonsense"):
        zhreport.nonsense  # noqa: B018


# --------------------------------------------------------------------------------------------------------------- parse


def test_parse_prints_the_report_as_json():
    report = Report.from_json(run("parse", REPORT, check=0).stdout)
    assert report.text == REPORT.read_bytes().decode()
    assert report.source.name == str(REPORT)
    assert report.tables


def test_parse_options():
    data = json.loads(run("parse", "--no-text", "--tokens", "--indent", "2", PROSE, check=0).stdout)
    assert "text" not in data
    report = Report.from_dict(data)
    assert report.sections[0].heading.tokens
    plain = run("parse", PROSE, check=0).stdout
    assert plain.count(b"\n") == 1
    assert b'"tokens":null' in plain


def test_several_files_make_json_lines(tmp_path):
    out = tmp_path / "out.jsonl"
    run("parse", REPORT, PROSE, "-o", out, check=0)
    names = [json.loads(line)["source"]["name"] for line in out.read_text("utf-8").split("\n") if line]
    assert names == [str(REPORT), str(PROSE)]
    assert run("parse", "--format", "jsonl", PROSE, check=0).stdout.count(b"\n") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_standard_input_is_a_file(encoding):
    text = "一、总体情况\n主动公开政府信息421条。\n"
    report = Report.from_json(run("parse", "-", stdin=text.encode(encoding), check=0).stdout)
    assert report.text == text


def test_a_batch_goes_on_past_bad_files(tmp_path, damaged):
    out = tmp_path / "out.jsonl"
    done = run("parse", PROSE, damaged, tmp_path / "no.txt", tmp_path, REPORT, "-o", out, check=2)
    assert len(out.read_text("utf-8").splitlines()) == 2
    lines = errors(done)
    assert [word in line for word, line in zip(("damaged", "no.txt", "folder", "3 of 5"), lines, strict=True)] == [
        True
    ] * 4


def test_a_named_encoding_is_used():
    text = "总体情况"
    done = run("parse", "--encoding", "utf-16-le", "-", stdin=text.encode("utf-16-le"), check=0)
    assert Report.from_json(done.stdout).text == text
    assert "klingon" in errors(run("parse", "--encoding", "klingon", PROSE, check=2))[0]


# ------------------------------------------------------------------------------------------------------ what goes wrong


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["parse"], "Missing argument 'FILE...'"),
        (["parse", "no.txt"], "no.txt: no such file"),
        (["parse", "."], "is a folder"),
        (["parse", "--format", "json", "a", "b"], "--format json holds one file"),
        (["parse", "--indent", "2", "a", "b"], "--indent is for the JSON of one file"),
        (["parse", "--lexicons", "no-folder", "a"], "no-folder"),
        (["show", "no.txt"], "no such file"),
        (["show", "--width", "3", "a"], "--width"),
        (["check", "no.txt"], "no such file"),
        (["tables", "no.txt"], "no such file"),
        (["tables", "--format", "parquet", "a"], "parquet"),
        (["segment", "no.txt"], "no such file"),
        (["schema", "-o", "no-folder/a.json"], "cannot be written"),
        (["schema", "-o", f"{PROSE}/a.json"], f"{PROSE}/a.json: cannot be written (Not a directory)"),
        (["show", ""], "the path is empty"),
        (["schema", "-o", "."], "is a folder"),
        (["schema", "-o", "x" * 400], "xxx: cannot be written (File name too long)"),
        (["lexicon", "check", "no-folder"], "no-folder"),
        (["nonsense"], "No such command"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(tmp_path, arguments, complaint):
    done = run(*arguments, cwd=tmp_path, check=2)
    (line,) = errors(done)
    assert complaint in line
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_output_as_it_was(tmp_path, damaged):
    out = tmp_path / "out.json"
    out.write_text("before", "utf-8")
    run("parse", damaged, "-o", out, check=2)
    run("tables", damaged, "-o", out, check=2)
    assert out.read_text("utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged.txt", "out.json"]


def test_output_keeps_mode_and_follows_links(tmp_path):
    out, link = tmp_path / "out.json", tmp_path / "link.json"
    out.write_text("before", "utf-8")
    out.chmod(0o640)
    link.symlink_to(out)
    run("schema", "-o", link, check=0)
    assert link.is_symlink()
    assert json.loads(out.read_text("utf-8"))["title"] == "zhreport/1"
    assert out.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [["schema"], ["--help"], ["--version"], ["schema", "-o", "/dev/full"], ["segment", PROSE, "-o", "/dev/full"]],
)
def test_a_full_disk_is_one_line(arguments):
    with Path("/dev/full").open("wb") as full:
        done = process(*arguments, stdout=full)
    (line,) = errors(done)
    assert "No space left" in line
    assert ("/dev/full" if "-o" in arguments else "standard output") in line
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("command", "status", "complaint"),
    [
        ("zhreport parse - <&-", 2, "the bytes given: cannot be read"),
        ("zhreport parse a.txt >&-", 2, "standard output: cannot be written"),
        ("zhreport show a.txt >&-", 2, "standard output: cannot be written"),
        ("zhreport --version >&-", 2, "standard output: cannot be written"),
        ("zhreport show missing.txt 2>&-", 2, ""),
        ("zhreport parse a.txt -o out.json <&- >&- 2>&-", 0, ""),
    ],
)
def test_a_stream_that_is_closed_is_no_crash(tmp_path, command, status, complaint):
    (tmp_path / "a.txt").write_text("一、总体情况\n", encoding="utf-8")
    line = command.replace("zhreport", f'"{sys.executable}" -m zhreport')
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (status, b"")
    assert complaint in done.stderr.decode()
    assert done.stderr.count(b"\n") == (1 if complaint else 0)
    assert (tmp_path / "out.json").exists() == ("-o" in command)


@pytest.mark.parametrize("name", ["cells.parquet", "cells.JSON", "cells.xls", "cells.tsv"])
def test_tables_writes_nothing_else_under_a_formats_name(tmp_path, name):
    (tmp_path / "a.txt").write_text("一、总体情况\n", encoding="utf-8")
    (line,) = errors(run("tables", "a.txt", "-o", name, cwd=tmp_path, check=2))
    assert "tables writes csv, jsonl, xlsx, md" in line
    assert not (tmp_path / name).exists()
    run("tables", "a.txt", "-o", name, "--format", "csv", cwd=tmp_path, check=0)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_file_without_end_meets_the_limit():
    (line,) = errors(run("parse", "/dev/zero", "--limit", "size=1000", check=2))
    assert "more than 1,000 bytes" in line


@pytest.mark.parametrize(
    "arguments", [["schema"], ["--help"], ["--version"], ["parse", str(REPORT)], ["show", str(REPORT)]]
)
def test_a_closed_pipe_is_silent(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    done = process(*arguments, stdout=writer)
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path):
    out = tmp_path / "out.jsonl"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = subprocess.Popen(
        [sys.executable, "-m", "zhreport", "parse", str(PROSE), str(pipe), "-o", str(out)],
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=heed_ctrl_c,
    )
    with pipe.open("wb"):  # opens when the command has come to read it
        command.send_signal(signal.SIGINT)
        _, err = command.communicate(timeout=20)
    assert command.returncode == 130
    assert b"Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_name_as_long_as_the_system_takes_is_written(tmp_path):
    name = "报" * 83 + ".json"
    assert run("parse", PROSE, "-o", name, cwd=tmp_path).returncode == 0
    assert (tmp_path / name).is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(("parse", "-", "-"), "give '-' once"), (("show", "a.txt", "--width", "1000000000"), "--width")],
)
def test_what_cannot_be_meant_is_refused(arguments, message, tmp_path):
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and message in done.stderr.decode() and done.stderr.count(b"\n") == 1


# ----------------------------------------------------------------------------------------------- the other commands


def test_show_draws_the_tree_without_colour_into_a_pipe():
    text = run("show", REPORT, "--width", "100", check=0).stdout.decode()
    assert "┌" in text
    assert "\x1b" not in text
    assert "\x1b[" in run("show", REPORT, "--color", check=0).stdout.decode()


def test_show_survives_a_narrow_encoding():
    done = process("show", str(PROSE), stdout=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout.isascii()


def test_tables_in_every_format(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    rows = [json.loads(line) for line in run("tables", REPORT, "--format", "jsonl", check=0).stdout.splitlines()]
    assert {row["source"] for row in rows} == {str(REPORT)}
    table = list(csv.DictReader(io.StringIO(run("tables", REPORT, check=0).stdout.decode())))
    assert [row["row_key"] for row in table] == [row["row_key"] for row in rows]
    run("tables", REPORT, "-o", tmp_path / "a.xlsx", check=0)  # the name says it
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["records"].max_row == len(rows) + 1


def test_a_csv_file_has_a_mark_for_excel_and_a_pipe_has_none(tmp_path):
    out = tmp_path / "a.csv"
    run("tables", REPORT, "-o", out, check=0)
    piped = run("tables", REPORT, check=0).stdout
    assert out.read_bytes() == b"\xef\xbb\xbf" + piped
    assert piped.startswith(b"source,table,")


def test_segment_by_sentence_with_places():
    text = "支出3万元。推进政务公开。\n完成。"
    done = run("segment", "--sentences", "--tags", "-", stdin=text.encode(), check=0)
    assert done.stdout.decode() == "支出 3万元/number 。\n推进 政务公开/disclosure 。\n完成 。\n"
    rows = run("segment", "--sentences", "--format", "jsonl", "-", stdin=text.encode(), check=0).stdout.splitlines()
    for row in map(json.loads, rows):
        assert [
            text[start : start + len(word)] for word, start in zip(row["words"], row["starts"], strict=True)
        ] == row["words"]


def test_segment_keeps_the_lines():
    text = "主动公开政府信息421条。\n\n  第二行\n"
    done = run("segment", "-", stdin=text.encode(), check=0)
    lines = done.stdout.decode().split("\n")
    assert [line.replace(" ", "") for line in lines] == ["主动公开政府信息421条。", "", "第二行", ""]
    assert " " in lines[0]
    objects = [
        json.loads(line) for line in run("segment", "--format", "jsonl", "-", stdin=text.encode()).stdout.splitlines()
    ]
    assert [" ".join(entry["words"]) for entry in objects] == lines[:3]


def test_check_says_what_to_look_at(tmp_path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("一、总体情况\n主动公开政府信息421条。\n二、存在的问题\n人手不足。\n", "utf-8")
    bad.write_text("一、总体情况\n主动公开\ufffd\x01政府信息421条。\n", "utf-8")
    done = run("check", good, check=0)
    assert (done.stdout, done.stderr) == (b"", b"")
    assert run("check", good, tmp_path / "no.txt", check=2).stdout == b""


def test_schema_is_json():
    assert json.loads(run("schema", check=0).stdout)["$schema"].endswith("2020-12/schema")


# ------------------------------------------------------------------------------------------------------- lexicon check


def test_the_shipped_lexicons_are_sound():
    done = run("lexicon", "check", check=0)
    assert done.stdout.decode() == "no problems found\n"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("topics/mine.toml", b"kind = 'matter'\n[[cues]\n", "mine.toml, line 2"),
        ("topics/mine.toml", b"nonsense = 1\n", "mine.toml"),
        ("forms/mine.toml", b"form = 3\n", "mine.toml"),
        ("headings/mine.toml", b"[[", "mine.toml, line 1"),
        ("words/mine.txt", "政府 x 1 y\n".encode(), "mine.txt, line 1"),
        ("words/mine.txt", "政府".encode("gbk"), "not UTF-8"),
        ("words/mine.txt", "政务平台，3，platform\n".encode(), "mine.txt, line 1: expected a word"),
        ("markers.toml", b"a = ", "markers.toml, line 1"),
        ("title_ends.tsv", "# own\n-1\t的>\nnan\t和>\n".encode(), "title_ends.tsv, line 3"),
        ("title_ends.tsv", b"1\t\n", "title_ends.tsv, line 1"),
        ("topic/mine.toml", b"", "no lexicon; expected one of words/*.txt"),
        ("mine.toml", b"", "no lexicon"),
    ],
)
def test_a_bad_lexicon_is_one_line_with_file_and_place(tmp_path, name, content, complaint):
    for path, data in ((name, content), ("README.md", b"notes"), ("words/good.txt", "信息公开平台 10 n\n".encode())):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (line,) = errors(run("lexicon", "check", tmp_path, check=2))
    assert complaint in line
    assert str(tmp_path / name) in line


def test_every_bad_lexicon_is_named(tmp_path):
    for name in ("topics/a.toml", "topics/b.toml", "forms/c.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("[[", "utf-8")
    assert len(errors(run("lexicon", "check", tmp_path, check=2))) == 3


def test_files_that_are_right_alone_are_checked_together(tmp_path):
    (tmp_path / "forms").mkdir()
    for name in ("a.toml", "b.toml"):
        shutil.copy(ROOT / "examples/lexicons/forms/three-public-expenses.toml", tmp_path / "forms" / name)
    (line,) = errors(run("lexicon", "check", tmp_path, check=2))
    assert "b.toml: the form 'three-public-expenses' stands in" in line


def test_a_bad_lexicon_stops_a_command_in_one_line(tmp_path):
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "a.toml").write_text("[[", "utf-8")
    (line,) = errors(run("parse", "--lexicons", tmp_path, PROSE, check=2))
    assert "a.toml, line 1" in line


@pytest.mark.parametrize("command", ["show", "parse", "tables", "check", "segment", "topics", "rules"])
def test_limits_are_set_by_every_command_that_reads(command, tmp_path):
    (tmp_path / "a.txt").write_text("一、总体情况\n成立了领导小组。\n", encoding="utf-8")
    low = run(command, "a.txt", "--limit", "characters=5", cwd=tmp_path)
    assert low.returncode == 2 and b"--limit characters=..." in low.stderr
    assert run(command, "a.txt", "--limit", "characters=50", "--limit", "seconds=9", cwd=tmp_path).returncode in (0, 1)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("sheep=3", "the limits are size, unpacked"),
        ("pages=many", "expected pages=NUMBER"),
        ("pages=0", "is not above 0"),
        ("size=99999999999999999999", "more than a machine can count"),
    ],
)
def test_an_unknown_limit_is_told(setting, message, tmp_path):
    done = run("show", "a.txt", "--limit", setting, cwd=tmp_path)
    assert done.returncode == 2 and message in done.stderr.decode() and done.stderr.count(b"\n") == 1
