"""Bad files end in a report or in one line; nothing else comes out of the readers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import badfiles
import pytest

import zhreport
from zhreport.errors import ReadError
from zhreport.readers import load
from zhreport.readers.limits import Limits

CASES = badfiles.cases()


def test_the_table_and_the_makers_agree_and_are_many():
    assert list(CASES) == list(badfiles.MAKERS)
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_gets_what_the_table_says(name, tmp_path):
    case = CASES[name]
    path = tmp_path / f"{name}.bin"
    path.write_bytes(badfiles.MAKERS[name]())
    limits = Limits(**case.get("limits", {}))
    if case["gets"] == "read":
        report = zhreport.read(path, limits=limits)
        assert report.validate() == []
        assert not case.get("says") or case["says"] in {note.code for note in report.diagnostics}
        return
    with pytest.raises(ReadError) as caught:
        zhreport.read(path, limits=limits)
    assert caught.value.code == case["gets"]
    assert case["says"] in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_the_documentation_is_made_from_the_table():
    page = Path(__file__).parent.parent / "docs" / "bad-files.md"
    assert page.read_text("utf-8") == badfiles.docs(), "run: python tests/badfiles.py > docs/bad-files.md"


GOOD: dict[str, Callable[[], bytes]] = {
    "html": lambda: badfiles.page(
        "<h1>某局报告</h1><p>一、总体情况</p><table><tr><th>项目<th>数<tr><td>路灯<td>8</table>" * 3
    ),
    "docx": badfiles.good_word,
    "pdf": badfiles.good_pdf,
}
LOW = Limits(unpacked=20_000_000, seconds=20, pages=50, cells=20_000)


def survives(data, **options):
    """Read and parse, or be told in one line why not."""
    try:
        zhreport.parse(load(data, limits=LOW, **options).text)
    except ReadError as error:
        assert "\n" not in str(error)
        assert error.code.startswith(("read.", "limit."))


@pytest.mark.parametrize("kind", GOOD)
def test_files_cut_anywhere(kind):
    data, random = GOOD[kind](), Random(kind)
    for size in random.sample(range(len(data)), min(40, len(data))):
        survives(data[:size], media_type=kind)


@pytest.mark.parametrize("kind", GOOD)
def test_files_with_bytes_changed(kind):
    data, random = GOOD[kind](), Random(kind)
    for _ in range(40):
        changed = bytearray(data)
        for _ in range(random.choice((1, 3, 20))):
            changed[random.randrange(len(data))] = random.randrange(256)
        survives(bytes(changed), media_type=kind)


@pytest.mark.parametrize("name", ["word/document.xml", "word/numbering.xml", "word/styles.xml"])
def test_word_parts_with_bytes_changed(name):
    from wordfile import abstract, level, num, numbered, word_file

    styles = '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/></w:style>'
    data = word_file(numbered("甲") * 3, numbering=abstract(0, level(0)) + num(1, 0), styles=styles)
    import io
    import zipfile

    part, random = zipfile.ZipFile(io.BytesIO(data)).read(name), Random(name)
    for _ in range(60):
        changed = bytearray(part)
        at = random.randrange(len(part))
        changed[at : at + random.randrange(4)] = bytes(random.choice(b'<>/="w: 0a') for _ in range(random.randrange(3)))
        survives(badfiles.replaced(data, name, bytes(changed)), media_type="docx")


@pytest.mark.parametrize("kind", ["text", "html", "docx", "doc", "pdf"])
def test_noise(kind, monkeypatch):
    monkeypatch.setattr("zhreport.readers.doc.find_office", lambda: None)
    random = Random(kind)
    for size in (0, 1, 7, 100, 5000):
        survives(random.randbytes(size), media_type=kind)
        survives(bytes(random.choice(b"<>/&#;x PK%-0\n") for _ in range(size)), media_type=kind)


def test_a_limit_must_be_positive_and_known():
    with pytest.raises(ValueError, match="limit pages: 0 is not above 0"):
        Limits(pages=0)
    with pytest.raises(TypeError):
        Limits(speed=3)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="media type 'image/png'; expected one of"):
        zhreport.read(b"", media_type="image/png")


def test_the_error_keeps_its_code_when_it_is_pickled():
    import pickle

    error = pickle.loads(pickle.dumps(ReadError("a: b", "limit.size")))
    assert (str(error), error.code) == ("a: b", "limit.size")
