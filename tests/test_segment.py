"""Segmentation: words tile the text, offsets lead back to it, both engines agree, nothing outside is touched."""

from __future__ import annotations

import os
import pickle
import re
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhreport.errors import LexiconError, ZhreportError
from zhreport.lexicon import lexicon_root
from zhreport.model import Token
from zhreport.parser import parse
from zhreport.text.chars import fold
from zhreport.words import segmenters
from zhreport.words.atoms import RESERVED_TAGS, Atoms
from zhreport.words.segmentation import Words, read_words, segment
from zhreport.words.segmenters import Segmenter, jieba_tokenizer, load_engine

HERE = Path(__file__).parent
CORPUS = sorted((HERE.parent / "corpus").glob("*.txt"))
LEXICONS = sorted((lexicon_root() / "words").glob("*.txt"))
ENTRIES = read_words(())
TERMS = [word for word, tag in ENTRIES if tag not in RESERVED_TAGS]
ENGINES = ["rjieba", "jieba"]

NASTY = [
    "政府信息公开主动依申请条例的了在和人大",
    "0123456789.,%-+年月日号条项第()〔〕[]《》万亿元件 ",
    "一二三四五六七八九十百〇零年月日第条百分之",
    "abzABZ019.-_+#&%@:/ ",
    "機關⼈⺠（）１２％，\u3000\u00a0\u2002\u200b\ufeff\u00ad\n\r\t\u2028",
    "机関(jī)(guān)㐀㐁𠀀龦\ud800\udfff\0\x1f\ue000①㈠🙂\u0301",
]


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the prepared dictionary of these tests out of the user's own folder."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmenters.platformdirs, "user_cache_dir", lambda *_, **__: str(folder / "zhreport"))
        load_engine.cache_clear()
        yield folder / "zhreport"
    load_engine.cache_clear()


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def cases() -> list[tuple[str, str]]:
    rows = [row for row in (HERE / "segment/cases.txt").read_text(encoding="utf-8").split("\n") if row[:1] != "#"]
    text = "\n".join(rows).strip("\n")
    return [(source, expected) for source, expected in (block.split("\n") for block in re.split("\n\n+", text))]


def all_tokens(words: Words, source: str) -> list[Token]:
    folded = fold(source)
    return words.tokens(folded, 0, len(folded.text))


def user_lexicon(folder: Path, text: str | bytes) -> Path:
    path = folder / "words/mine.txt"
    path.parent.mkdir()
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture(scope="module")
def no_terms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a lexicon folder that takes every term of the shipped one away; units and the like stay."""
    folder = tmp_path_factory.mktemp("no_terms")
    (folder / "words").mkdir()
    for path in LEXICONS:
        if path.name != "units.txt":
            (folder / "words" / path.name).write_text("# nothing\n", "utf-8")
    return folder


# --- what is kept whole ---


@pytest.mark.parametrize(("source", "expected"), cases())
def test_case(words: Words, source: str, expected: str) -> None:
    found = [token.text + (f"/{token.tag}" if token.tag else "") for token in all_tokens(words, source)]
    assert "|".join(found) == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_every_term_is_kept_whole(engine: str) -> None:
    cut = Words(engine).words
    assert [term for term in TERMS if term not in cut(f"我们认为{term}，很好。")] == []


def test_every_unit_belongs_to_its_figure(words: Words) -> None:
    units = [word for word, tag in ENTRIES if tag == "unit"]
    assert [unit for unit in units if words.words(f"共 12{unit}，") != ["共", " ", f"12{unit}", "，"]] == []


def test_every_counted_thing_belongs_to_its_ordinal(words: Words) -> None:
    ranks = [word for word, tag in ENTRIES if tag == "rank"]
    assert [rank for rank in ranks if words.words(f"第十二{rank}，")[0] != f"第十二{rank}"] == []


def test_no_cue_is_part_of_a_document_number(words: Words) -> None:
    cues = [word for word, tag in ENTRIES if tag == "cue"]
    assert [cue for cue in cues if "国发〔2020〕5号" not in words.words(f"，{cue}国发〔2020〕5号")] == []


@pytest.mark.parametrize(("length", "whole"), [(30, True), (31, False)])
def test_title_length(words: Words, length: int, whole: bool) -> None:
    title = f"《{'关于公开的通知' * 5:.{length}}》"
    assert (title in words.words(title)) is whole


def test_atoms_without_words() -> None:
    assert Atoms({}).find("2020年第三条5元") == [(0, 5, "date"), (8, 9, "number")]


# --- words and tokens ---


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_corpus(words: Words, path: Path) -> None:
    source = path.read_bytes().decode("utf-8")
    assert "".join(words.words(source)) == source
    assert words.words(source) == Words("jieba").words(source)
    check_tokens(words, source)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_engines_agree_without_the_lexicon(no_terms: Path, path: Path) -> None:
    source = path.read_bytes().decode("utf-8")
    with_terms, without = segment(source), segment(source, lexicons=[no_terms])
    assert without == segment(source, segmenter="jieba", lexicons=[no_terms])
    assert without != with_terms


def test_segment_gives_places_and_tags(words: Words) -> None:
    segmenter: Segmenter = words
    source = "推進政務公開，支出３万元。"
    found = segmenter.segment(source)
    assert [(source[token.start : token.end], token.tag) for token in found if token.tag] == [
        ("政務公開", "disclosure"),
        ("３万元", "number"),
    ]


def test_tokens_of_a_node_are_a_sequence_that_equals_a_list() -> None:
    report = parse("一、政务公开\n推进政务公开，公布 12 条。\n", tokens=True)
    tokens = report.paragraphs[0].tokens
    assert tokens is not None
    assert [token.text for token in tokens] == ["推进", "政务公开", ",", "公布", "12 条", "。"]
    assert len(tokens) == 6
    assert tokens[-1] == Token("。", 21, 22, "")
    assert tokens[:2] == list(tokens)[:2]
    assert tokens == list(tokens)
    assert list(tokens) == tokens
    assert tokens != list(tokens)[1:]
    assert tokens == parse(report.text, tokens=True).paragraphs[0].tokens
    assert pickle.loads(pickle.dumps(tokens)) == list(tokens)
    assert repr(tokens) == repr(list(tokens))
    assert type(report).from_json(report.to_json()) == report


def test_page_furniture_inside_a_paragraph_is_no_word() -> None:
    report = parse((HERE.parent / "corpus/statistical-communique-2020.txt").read_bytes().decode(), tokens=True)
    interrupted = [node for node in report.paragraphs if node.pieces]
    assert interrupted
    for node in interrupted:
        for token in node.tokens or []:
            assert any(piece.start <= token.start and token.end <= piece.end for piece in node.pieces)


def check_tokens(words: Words, source: str) -> None:
    """Tokens are in order, hold no white space only, cover all else, and their source slice folds to their text."""
    tokens = all_tokens(words, source)
    assert all(before.end <= after.start for before, after in pairwise(tokens))
    folded = fold(source)
    assert re.sub(r"\s", "", "".join(token.text for token in tokens)) == re.sub(r"\s", "", folded.text)
    for token in tokens:
        assert token.text.strip()
        assert 0 <= token.start < token.end <= len(source)
        assert re.sub(r"\s", "", fold(source[token.start : token.end]).text) == re.sub(r"\s", "", token.text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("⼈⺠政府的⼯作", "人民政府"),
        ("人民政府的政府信息公開", "政府信息公开"),
        ("索\u3000引\u00a0号　政务公开", "政务公开"),
        ("机关機(jī)關(guān)，依申請(qǐng)公開(kāi)", "依申请公开"),
        ("政\u200b府信息\ufeff公开\u200b，", "政府信息公开"),
        ("主动公开\r\n情况的政务\r\n公开", "政务公开"),
    ],
)
def test_offsets(words: Words, source: str, text: str) -> None:
    check_tokens(words, source)
    token = next(token for token in all_tokens(words, source) if token.text == text)
    assert re.sub(r"\s", "", fold(source[token.start : token.end]).text) == text


def test_tokens_of_a_stretch(words: Words) -> None:
    folded = fold("\u200b甲，政府信息公开，乙")
    assert words.tokens(folded, 2, 8) == [Token("政府信息公开", 3, 9, "disclosure")]
    assert words.tokens(folded, 3, 3) == []


def test_a_hard_wrap_is_seen_through_and_an_empty_line_is_not(words: Words) -> None:
    assert [token.text for token in all_tokens(words, "政务 \n  公开\n\n条例")] == ["政务公开", "条例"]
    assert [token.text for token in all_tokens(words, "政务\n\n公开")] == ["政务", "公开"]
    assert [token.text for token in all_tokens(words, "ab\ncd\n2020\n年")] == ["ab", "cd", "2020年"]


@pytest.mark.parametrize("text", ["", " ", "\n", "\u200b", "\ud800", "\0", "\u200b政务", "政务\u200b", "\r\n"])
def test_small_texts_tile(text: str) -> None:
    assert "".join(segment(text)) == text
    assert segment("") == []


@settings(max_examples=400)
@given(st.one_of(*(st.text(alphabet, max_size=40) for alphabet in NASTY), st.text(max_size=40)))
def test_any_text(words: Words, text: str) -> None:
    found = segment(text)
    assert "".join(found) == text
    assert all(found)
    assert found == segment(text, segmenter="jieba")
    check_tokens(words, text)


@settings(max_examples=200)
@given(st.lists(st.text("".join(NASTY), max_size=12), max_size=6))
def test_stretches_cut_in_one_call_are_as_if_cut_alone(words: Words, parts: list[str]) -> None:
    folded = fold("".join(parts))
    ends = list(accumulate(len(fold(part).text) for part in parts))
    stretches = [(min(a, len(folded.text)), min(b, len(folded.text))) for a, b in pairwise([0, *ends])]
    for engine in (words, Words("jieba")):
        cut = engine.cut(folded, stretches)
        together = [cut.tokens(number) for number in range(len(stretches))]
        assert together == [engine.tokens(folded, start, end) for start, end in stretches]


@settings(max_examples=200)
@given(st.lists(st.text("政府信息公开的了在a1.-, \n年", max_size=8), max_size=6))
@pytest.mark.parametrize("engine", ENGINES)
def test_gaps_cut_in_one_call_are_as_if_cut_alone(engine: str, gaps: list[str]) -> None:
    cut = load_engine(engine)
    together = cut("\0".join(gaps))
    alone: list[str] = []
    for i, gap in enumerate(gaps):
        alone += [*(["\0"] if i else []), *(cut(gap) if gap else [])]
    assert together == alone


@pytest.mark.parametrize(
    "hostile", ["1", "1.", "1,", "a", "a-", "a.", "a@", "http://", "《", "第", "一", "-1.", "〔2014", " ", "1\n"]
)
def test_time_is_linear(words: Words, hostile: str) -> None:
    text = (hostile * 200_000)[:200_000]
    assert "".join(words.words(text)) == text  # quadratic time would be minutes


# --- engines ---


@pytest.mark.parametrize(
    "row", [row for row in (HERE / "segment/engines.tsv").read_text(encoding="utf-8").splitlines() if row[0] != "#"]
)
def test_differences_of_the_engines_do_not_show(row: str) -> None:
    text, left, right, reason = row.split("\t")
    assert left.replace("|", "") == right.replace("|", "") == text
    assert reason
    assert segment(text, segmenter="rjieba") == segment(text, segmenter="jieba")


def test_unknown_segmenter() -> None:
    with pytest.raises(ValueError, match="unknown segmenter 'hmm'; choose one of: auto, rjieba, jieba"):
        Words("hmm")
    with pytest.raises(ValueError, match="choose one of"):
        segment("政务", segmenter="")


def test_missing_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    load_engine.cache_clear()
    with pytest.raises(ZhreportError, match="pip install rjieba"):
        Words("rjieba")
    assert load_engine("auto").__self__.__class__.__module__ == "jieba"  # type: ignore[attr-defined]
    assert Words().words("政务公开") == ["政务公开"]
    load_engine.cache_clear()


def test_pickle(tmp_path: Path) -> None:
    user_lexicon(tmp_path, "云上办 3 platform\n")
    words = Words("jieba", [tmp_path])
    again = pickle.loads(pickle.dumps(words))
    assert (again.segmenter, again.lexicons) == (words.segmenter, words.lexicons) == ("jieba", (tmp_path,))
    assert again.words("通过云上办办理") == words.words("通过云上办办理") == ["通过", "云上办", "办理"]
    assert len(pickle.dumps(words)) < 1000


def test_threads(words: Words) -> None:
    source = CORPUS[0].read_text(encoding="utf-8")
    expected = words.words(source)
    results: list[bool] = []
    jobs = [threading.Thread(target=lambda: results.append(words.words(source) == expected)) for _ in range(8)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert results == [True] * 8


# --- nothing outside is touched ---


def run(program: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a program with temp, cache and compiled files in a folder of its own."""
    places = {"TMPDIR": "temp", "XDG_CACHE_HOME": "cache", "PYTHONPYCACHEPREFIX": "compiled", "HOME": "home"}
    for name in places.values():
        (folder / name).mkdir()
    environment = os.environ | {key: str(folder / name) for key, name in places.items()}
    command = [sys.executable, *options, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=HERE.parent, check=False)


def test_silence(tmp_path: Path) -> None:
    done = run(
        "from zhreport.words.segmentation import segment; segment('政务公开', segmenter='jieba')",
        tmp_path,
        "-W",
        "error",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list((tmp_path / "temp").iterdir()) == []


def test_import_makes_no_engine(tmp_path: Path) -> None:
    program = "import sys; from zhreport.words.segmentation import Words; Words(); print({'jieba', 'rjieba'} & set(sys.modules))"
    assert run(program, tmp_path).stdout == "set()\n"


PLAIN_JIEBA = """
import logging, jieba
jieba.setLogLevel(logging.ERROR)
def state():
    return jieba.dt.FREQ, jieba.dt.total, jieba.dt.tmp_dir, jieba.dt.cache_file, jieba.default_logger.level
text = open(FILE, encoding="utf-8").read()
before, facts = jieba.lcut(text), repr(hash(str(state())))
from zhreport.words.segmentation import segment
segment(text, segmenter="jieba")
segment(text, segmenter="rjieba")
print(before == jieba.lcut(text), facts == repr(hash(str(state()))), jieba.lcut("政府信息公开条例"))
"""


def test_plain_jieba_is_the_same_before_and_after(tmp_path: Path) -> None:
    done = run(PLAIN_JIEBA.replace("FILE", repr(str(CORPUS[0]))), tmp_path)
    assert done.stdout == "True True ['政府', '信息', '公开', '条例']\n", done.stderr


def test_what_a_program_adds_to_jieba_does_not_show() -> None:
    program = (
        "import jieba; jieba.add_word('信息公开的'); from zhreport.words.segmentation import segment;"
        "print(segment('信息公开的方式', segmenter='jieba'))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=HERE.parent, check=False)
    assert done.stdout == "['信息公开', '的', '方式']\n"


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are a matter of POSIX systems")
def test_cache_folder_is_the_owners_only(own_cache: Path) -> None:
    own_cache.mkdir(exist_ok=True)
    own_cache.chmod(0o777)
    jieba_tokenizer()
    assert stat.S_IMODE(own_cache.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in own_cache.iterdir()] == [0]


def test_damaged_cache_is_made_again(own_cache: Path) -> None:
    jieba_tokenizer()
    (cached,) = own_cache.iterdir()
    cached.write_text("[1, 2", encoding="utf-8")
    assert jieba_tokenizer().lcut("加强组织领导") == ["加强", "组织", "领导"]
    assert cached.stat().st_size > 1_000_000


def test_without_a_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for unusable in (tmp_path / "file", tmp_path / "file/below"):
        monkeypatch.setattr(segmenters.platformdirs, "user_cache_dir", lambda *_, at=unusable, **__: str(at))
        assert jieba_tokenizer().lcut("加强组织领导") == ["加强", "组织", "领导"]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# --- lexicons ---


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.stem)
def test_lexicon_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    header = "\n".join(row for row in text.splitlines() if row.startswith("#"))
    assert "# Facts: " in header
    assert "# To add one: " in header
    rows = [row for row in text.splitlines() if row and not row.startswith("#")]
    assert [row for row in rows if not re.fullmatch(r"\S+ [1-9][0-9]* [a-z]+", row)] == []


def test_lexicon_as_a_whole() -> None:
    assert len(TERMS) >= 700
    assert [term for term, count in Counter(TERMS).items() if count > 1] == []
    assert [entry for entry, count in Counter(ENTRIES).items() if count > 1] == []
    assert [term for term in TERMS if not 2 <= len(term) <= 10] == []
    raw = {
        row.split()[0]
        for path in LEXICONS
        for row in path.read_text(encoding="utf-8").splitlines()
        if row[:1] not in "#"
    }
    assert raw == {word for word, _ in ENTRIES}, "an entry is not in its folded form"


def test_lexicons_are_jieba_user_dictionaries() -> None:
    tokenizer = jieba_tokenizer()
    for path in LEXICONS:
        if path.stem != "units":
            with path.open("rb") as file:
                tokenizer.load_userdict(file)
    assert [term for term in TERMS if tokenizer.lcut(term) != [term]] == []


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("# head\n云上办 3 platform\n云上办 3 platform extra\n", 3, "expected a word"),
        ("云上办 three platform\n", 1, "expected a word"),
        ("云上办 3 平台\n", 1, "expected a word"),
        ("\n云上办\tPlatform\n", 2, "expected a word"),
        ("云上办,3,platform\n", 1, "expected a word"),
        ("办 3 platform\n", 1, "two characters or more, not '办'"),
        ("\u200b办 3 platform\n", 1, "two characters or more"),
        ("云上办\n云上办\n".encode() + b"\xff\xfe\n", 3, "UTF-8"),
    ],
)
def test_malformed_lexicon(tmp_path: Path, text: str | bytes, line: int, expected: str) -> None:
    path = user_lexicon(tmp_path, text)
    with pytest.raises(LexiconError, match=expected) as caught:
        Words(lexicons=[tmp_path])
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_missing_lexicon_folder(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        Words(lexicons=[tmp_path / "nowhere"])


def test_user_lexicon(tmp_path: Path) -> None:
    user_lexicon(
        tmp_path,
        "# mine\r\n\r\n雲上辦 3 platform\r\n 云事通 \r\n  # more\r\n云信通 5\r\n云办通 app\r\n政务公开 9 mine\r\n亩次 1 unit\r\n",
    )
    found = all_tokens(Words(lexicons=[tmp_path]), "云上办、云事通、云信通、云办通、政务公开、12亩次")
    expected = {
        "云上办": "platform",
        "云事通": "term",
        "云信通": "term",
        "云办通": "app",
        "政务公开": "mine",
        "12亩次": "number",
    }
    assert {token.text: token.tag for token in found if token.text != "、"} == expected
    assert segment("云上办", lexicons=[str(tmp_path)]) == ["云上办"]
    assert segment("云上办") != ["云上办"]


def test_user_file_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words/disclosure.txt").write_text("主动公开 3 mine\n", encoding="utf-8")
    tokens = all_tokens(Words(lexicons=[tmp_path]), "主动公开、依申请公开")
    assert [token.text for token in tokens] == ["主动公开", "、", "依", "申请", "公开"]
