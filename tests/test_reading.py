"""One call for every kind of file: told by its bytes, its libraries loaded when it comes, the command line the same."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import badfiles
import pytest

import zhreport
from zhreport.command.cli import run
from zhreport.errors import ReadError
from zhreport.readers import kinds, load
from zhreport.text.trust import judge

FILES: dict[str, Callable[[], bytes]] = {
    kinds.TEXT: badfiles.TEXT.encode,
    kinds.HTML: lambda: badfiles.page("<p>一、总体情况</p>"),
    kinds.DOCX: badfiles.good_word,
    kinds.PDF: badfiles.good_pdf,
}
EXTRAS = {kinds.HTML: ("selectolax", "html"), kinds.DOCX: ("lxml", "docx"), kinds.PDF: ("pdfplumber", "pdf")}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.doc", "a"])
def test_the_bytes_say_what_a_file_is(kind, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[kind]())
    with path.open("rb") as file:
        reports = [
            zhreport.read(source)
            for source in (path, str(path), path.read_bytes(), io.BytesIO(path.read_bytes()), file)
        ]
    assert {report.source.media_type for report in reports} == {kind}
    assert {report.outline() for report in reports} == {"一、总体情况"}
    assert len({report.source.sha256 for report in reports}) == 1


def test_a_media_type_can_be_named():
    page = badfiles.page("<p>甲</p>")
    assert load(page, media_type="text/plain").text == page.decode()
    assert load("甲<br>乙".encode(), media_type="html").text == "甲\n乙\n"
    with pytest.raises(ReadError, match="a damaged PDF"):
        load(page, media_type="pdf")


def test_tokens_and_a_parser_of_ones_own(tmp_path):
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "own.txt").write_text("总体情况 100000 own\n", "utf-8")
    parser = zhreport.Parser(lexicons=[tmp_path])
    report = zhreport.read("一、总体情况".encode(), tokens=True, parser=parser)
    assert [(token.text, token.tag) for token in report.sections[0].heading.tokens][-1] == ("总体情况", "own")


def test_importing_zhreport_loads_no_reader():
    code = (
        "import sys, zhreport, zhreport.command.cli; zhreport.read('一、总体情况'.encode()); zhreport.Limits();"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'selectolax', 'lxml', 'pdfplumber', 'pdfminer', 'pypdfium2',"
        "'PIL', 'docx'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kind", EXTRAS)
def test_a_missing_library_is_named_with_the_command_that_brings_it(kind, monkeypatch):
    library, extra = EXTRAS[kind]
    data = FILES[kind]()
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ReadError, match=rf"pip install 'zhreport\[{extra}\]'") as caught:
        zhreport.read(data)
    assert caught.value.code == "read.no_library"


@pytest.mark.parametrize("command", ["show", "parse", "read", "tables", "check", "segment", "topics"])
@pytest.mark.parametrize("kind", FILES)
def test_every_command_reads_every_kind(command, kind, tmp_path, capsys):
    path = tmp_path / "a.bin"
    path.write_bytes(FILES[kind]())
    assert run([command, str(path)]) in (0, 1)
    assert capsys.readouterr().err == ""


def test_a_bad_file_is_one_line_on_the_command_line(tmp_path, capsys):
    path = tmp_path / "a.pdf"
    path.write_bytes(badfiles.MAKERS["pdf_scanned"]())
    assert run(["show", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        ("政府信息公开" * 1000 + "\ue000", []),
        ("政府信息公开" * 1000 + "\ufffd", ["text.damaged_characters"]),
        ("政府信息公开" * 1000 + "\ud800", ["text.damaged_characters"]),
        ("政府信息公开" * 100 + "\ue000", ["text.doubtful"]),
        ("政府\ufffd", ["text.untrusted"]),
        ("政府\x01信息", ["text.untrusted"]),
        ("甲\t乙\r\n丙\x0c丁\x85", []),
        ("(cid:1)" * 3, ["text.untrusted"]),
    ],
)
def test_the_verdict_on_a_text(text, codes):
    assert [note.code for note in judge(text)] == codes


def test_no_reader_opens_a_connection(monkeypatch):
    import socket

    def refuse(*_arguments, **_options):
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    links = '<link href="http://127.0.0.1:9/a.css"><img src="http://127.0.0.1:9/b.png"><iframe src="http://127.0.0.1:9/c"></iframe>'
    for data in (badfiles.page(f"{links}<p>甲</p>"), badfiles.MAKERS["docx_outside_link"](), badfiles.good_pdf()):
        assert load(data).text


def test_the_documentation_names_every_limit_with_its_default():
    page = (Path(__file__).parent.parent / "docs" / "reading.md").read_text("utf-8")
    limits = zhreport.Limits()
    for name in limits.__slots__:
        assert f"| `{name}` | {getattr(limits, name):,.0f} |" in page
