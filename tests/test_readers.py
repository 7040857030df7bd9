"""Bytes become the right text, or one line says why not."""

from __future__ import annotations

import hashlib
import io
import os
import tomllib
from pathlib import Path

import pytest

import zhreport
from zhreport.errors import ReadError
from zhreport.lexicon import lexicon_root
from zhreport.readers import load, read
from zhreport.readers.text import share_of_common

SIMPLIFIED = "一、总体情况\r\n2020年,我局主动公开政府信息421条。\n"
TRADITIONAL = "一、總體情況\n2020年，我局主動公開政府資訊421條。\n"
CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))


def traditional(text):
    """Write a text in traditional characters, with the shipped table read backwards."""
    rows = (lexicon_root() / "characters" / "traditional.tsv").read_text("utf-8").splitlines()
    cells = [row.split("\t") for row in reversed(rows) if row and not row.startswith("#")]
    pairs = {plain: written for written, plain in cells}
    return "".join(pairs.get(char, char) for char in text)


def read_source(given, **options):
    """Return the text of what is given, and where it came from."""
    found = load(given, **options)
    return found.text, found.source


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"plain", "plain", "utf-8"),
        (SIMPLIFIED.encode(), SIMPLIFIED, "utf-8"),
        (b"\xef\xbb\xbf" + SIMPLIFIED.encode(), SIMPLIFIED, "utf-8"),
        (b"\xef\xbb\xbf" + "\ufeff甲".encode(), "\ufeff甲", "utf-8"),
        (b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le"), SIMPLIFIED, "utf-16-le"),
        (b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), SIMPLIFIED, "utf-16-be"),
        (b"\xff\xfe\0\0" + SIMPLIFIED.encode("utf-32-le"), SIMPLIFIED, "utf-32-le"),
        (b"\0\0\xfe\xff" + SIMPLIFIED.encode("utf-32-be"), SIMPLIFIED, "utf-32-be"),
        (SIMPLIFIED.encode("gb2312"), SIMPLIFIED, "gb18030"),
        (TRADITIONAL.encode("gbk"), TRADITIONAL, "gb18030"),
        (TRADITIONAL.encode("big5"), TRADITIONAL, "big5"),
        ("政府㐂𠮷信息公开".encode("gb18030"), "政府㐂𠮷信息公开", "gb18030"),
        (b"a\0b" + SIMPLIFIED.encode() * 20, "a\0b" + SIMPLIFIED * 20, "utf-8"),
    ],
)
def test_the_encoding_is_found(data, text, encoding):
    found, source = read_source(data)
    assert found == text
    assert source.encoding == encoding
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.name, source.media_type) == ("", "text/plain")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_every_corpus_text_is_known_in_either_chinese_encoding(path, encoding):
    text = path.read_bytes().decode()
    if encoding == "big5":
        text = traditional(text).encode("big5", "ignore").decode("big5")
    for piece in (text, text[:400], text[-200:]):
        found, source = read_source(piece.encode(encoding))
        assert source.encoding == encoding
        assert found == piece


def test_an_encoding_can_be_named():
    assert read_source(SIMPLIFIED.encode("utf-16-le"), encoding="utf-16-le")[0] == SIMPLIFIED
    assert read_source(b"\xef\xbb\xbfabc", encoding="UTF-8")[0] == "abc"


def test_path_bytes_and_file_give_the_same(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(SIMPLIFIED.encode("gbk"))
    with path.open("rb") as file:
        sources = [
            str(path),
            path,
            path.read_bytes(),
            bytearray(path.read_bytes()),
            io.BytesIO(path.read_bytes()),
            file,
        ]
        results = [read_source(source) for source in sources]
    assert {text for text, _ in results} == {SIMPLIFIED}
    assert [source.name for _, source in results] == [str(path), str(path), "", "", "", str(path)]
    assert len({source.sha256 for _, source in results}) == 1


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"%PDF-1.7\n", "a damaged PDF"),
        (b"PK\x03\x04....", "a damaged ZIP container"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "an old Office container"),
        (b"{\\rtf1", "an RTF file"),
        (b"\x1f\x8b\x08", "unpack it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(60), "a picture"),
        (b"\x7fELF" + bytes(60), "a binary file"),
        (SIMPLIFIED.encode("utf-16-le"), "name the encoding (utf-16-le)"),
        (
            b"\xff\xfe" + "\ud800".encode("utf-16-le", "surrogatepass"),
            "not valid utf-16-le; the first bad place is byte 2",
        ),
        (b"ok\n" + "信息".encode()[:-1] + b"\xff\n", "not valid as UTF-8 (byte 6, 0xe6), GB18030 or Big5"),
        (("公开" * 20).encode() + b"\xe5\n", "not valid as UTF-8 (byte 120, 0xe5)"),
        (b"\x81\x40" * 30, "not plausible as GB18030 or Big5"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data, complaint):
    with pytest.raises(ReadError) as caught:
        read_source(data)
    message = str(caught.value)
    assert complaint in message
    assert message.startswith("the bytes given: ")
    assert "\n" not in message


def test_a_damaged_utf_8_text_is_never_read_as_something_else():
    data = ("为确保政务公开各项工作落到实处,我街道成立了领导小组。" * 3).encode()
    for place in range(len(data)):
        if data[place] > 0x7F:
            for damaged in (data[:place] + data[place + 1 :], data[:place] + b"?" + data[place + 1 :]):
                with pytest.raises(ReadError):
                    read_source(damaged)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda folder: folder / "no.txt", "no such file"),
        (lambda folder: folder, "is a folder"),
        (lambda folder: str(folder) + "\0", "cannot be read"),
        (lambda folder: folder / ("长" * 300), "cannot be read"),
        (lambda folder: "一、总体情况\n二、主动公开" * 40, "cannot be read"),
    ],
)
def test_a_path_that_cannot_be_read_is_named(tmp_path, make, complaint):
    with pytest.raises(ReadError, match=complaint) as caught:
        read_source(make(tmp_path))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission_is_named(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("甲", "utf-8")
    path.chmod(0)
    with pytest.raises(ReadError, match="no permission"):
        read_source(path)


def test_permission_is_told_apart(tmp_path, monkeypatch):
    def deny(self):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text("甲", "utf-8")
    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(ReadError, match="no permission"):
        read_source(path)


@pytest.mark.parametrize("encoding", ["klingon", "base64", "\0"])
def test_an_encoding_that_is_none_is_refused(encoding):
    with pytest.raises(ReadError, match="names no text encoding"):
        read_source(b"abc", encoding=encoding)


@pytest.mark.parametrize("source", [None, 3, ["a.txt"], io.StringIO("甲")])
def test_misuse_is_a_type_error(source):
    with pytest.raises(TypeError, match=r"binary|open it in binary mode"):
        read_source(source)


def test_a_pipe_that_gives_a_few_bytes_at_a_time_is_read_to_its_end():
    class Pipe(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 5))

    assert read_source(Pipe(SIMPLIFIED.encode()))[0] == SIMPLIFIED


def test_a_message_cannot_move_the_cursor():
    with pytest.raises(ReadError) as caught:
        read_source("no\x1b[2Jsuch\nfile")
    assert str(caught.value).isprintable()


def test_read_parses_and_says_where_the_text_is_from(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(SIMPLIFIED.encode("gbk"))
    report = read(path)
    assert report.text == SIMPLIFIED
    assert report.source.to_dict() == read_source(path)[1].to_dict()
    assert report.validate() == []


@pytest.mark.parametrize(("text", "share"), [("", 1), ("abc 123", 1), ("，。《》１２", 1), ("政府", 1), ("亜丂", 0)])
def test_only_letters_are_weighed(text, share):
    assert share_of_common(text) == share


def test_the_version_has_one_source():
    import zhreport

    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))
    assert zhreport.__version__ == project["project"]["version"]


def test_an_entry_of_a_folder_listed_by_bytes_is_a_path(tmp_path):
    (tmp_path / "report.txt").write_text("一、总体情况", encoding="utf-8")
    with os.scandir(os.fsencode(tmp_path)) as entries:
        (entry,) = entries
    assert load(entry).text == "一、总体情况"
    assert [report.text for report in zhreport.pipe([entry, entry], n_process=2)] == ["一、总体情况"] * 2
