"""zhreport in spaCy: the component, its tokenizer, what a Doc carries, and that all of it survives saving and processes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.matcher import Matcher
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

import zhreport
from zhreport.errors import LexiconError
from zhreport.spacy import Tokenizer, unit_docs
from zhreport.spacy.setup import Setup

ROOT = Path(__file__).resolve().parent.parent
LOOSE = (ROOT / "examples" / "loose.txt").read_text(encoding="utf-8")
CORPUS = sorted((ROOT / "corpus").glob("*.txt"))
WORD = "一窗三清单"
WRAPPED = """一、总体情况
我局高度重视此项工作,及时调整了人员分工,成立了由局长任组长的政务公
开领导小组,制定了年度计划,按月督查,逐条登记,年底统一考评,并将结果
计入各科室的绩效,全年没有发生差错,群众反映良好,按时完成了各项任务,
受到上级通报表扬,并在全市交流了做法。
"""


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("zhreport")
    return pipeline


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's lexicons: a word, a topic, the role of a heading."""
    own = tmp_path / "own"
    (own / "words").mkdir(parents=True)
    (own / "words" / "own.txt").write_text(f"{WORD} 100 own\n", encoding="utf-8")
    (own / "topics").mkdir()
    topic = f'kind = "matter"\n[[cues]]\nnote = "n"\nweight = 2.0\nterms = ["{WORD}"]\n'
    (own / "topics" / "checklists.toml").write_text(topic, encoding="utf-8")
    return own


def words(doc: Doc) -> list[str]:
    return [token.text for token in doc]


# ---------------------------------------------------------------------------------------------------------- annotations


def test_a_document_has_its_nodes_as_spans(nlp: spacy.Language) -> None:
    doc = nlp(LOOSE)
    report = doc._.report
    assert doc.text == LOOSE == report.text
    assert [span.text for span in doc.spans["items"]] == ["一是栏目更新不及时;", "二是公开形式单一。"]
    assert [(span.label_, span._.level) for span in doc.spans["sections"]][:2] == [("overview", 1), ("section", 2)]
    assert doc.spans["tables"][0].label_ == "disclosure-2021.review_litigation"
    assert {span.label_ for span in doc.spans["topics"]} >= {"institutions", "proactive_disclosure", "problems"}
    assert doc.spans["zhreport"][1].label_ == "title"
    for group, kind in (("sections", "section"), ("paragraphs", "paragraph"), ("tables", "table")):
        nodes = [node for node, _ in report.walk() if node.kind == kind]
        assert [(span.start_char, span.end_char) for span in doc.spans[group]] == [(n.start, n.end) for n in nodes]


def test_any_span_knows_where_it_stands(nlp: spacy.Language) -> None:
    doc = nlp(LOOSE)
    matcher = Matcher(nlp.vocab)
    matcher.add("staff", [[{"ORTH": "信息员"}]])
    (match,) = matcher(doc, as_spans=True)
    assert match._.heading.text == ")政府信息管理。"
    assert match._.headings == ["一、总体情况", ")政府信息管理"]
    assert match._.level == 2
    assert "institutions" in match._.topics
    assert match._.node is None and match._.data is None
    title = doc.spans["zhreport"][1]
    assert title._.heading is None and title._.level == 0 and title._.headings == []


def test_tables_are_data_frames(nlp: spacy.Language) -> None:
    doc = nlp(LOOSE)
    (table,) = doc.spans["tables"]
    frame = table._.data
    assert frame.loc[frame.col_key == "review.total", "value"].tolist() == [3]
    assert table._.node.form == table.label_


def test_sentences_start_where_the_report_says(nlp: spacy.Language) -> None:
    sentences = [sentence.text.strip() for sentence in nlp(LOOSE).sents]
    assert "(一)主动公开。" in sentences and "全年主动公开政府信息312条。" in sentences
    assert "2 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 1" in sentences


def test_categories_are_the_scores_of_the_topics(nlp: spacy.Language) -> None:
    doc = nlp(LOOSE)
    assert doc.cats["problems"] == max(t.score for unit in doc._.report.items for t in unit.topics)
    assert doc.cats["budget"] == 0.0
    units = list(unit_docs(doc))
    assert len(units) == 5 and all(unit.cats.keys() == doc.cats.keys() for unit in units)
    assert units[-1].text == "二是公开形式单一。" and 0 < units[-1].cats["problems"] <= 1
    assert any(0 < score < 1 for unit in units for score in unit.cats.values())
    for unit in unit_docs(doc, least=0.5):
        assert set(unit.cats.values()) <= {0.0, 1.0}
    assert unit.cats["problems"] == 1.0


def test_a_text_classifier_is_trained_on_the_units(nlp: spacy.Language) -> None:
    learner = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhreport.Tokenizer.v1"}}})
    learner.add_pipe("textcat_multilabel")
    units = list(unit_docs(nlp(LOOSE), least=0.5))
    examples = [Example.from_dict(learner.make_doc(unit.text), {"cats": unit.cats}) for unit in units]
    optimizer = learner.initialize(lambda: examples)
    losses = [learner.update(examples, sgd=optimizer)["textcat_multilabel"] for _ in range(4)]
    assert losses[-1] < losses[0]


def test_a_word_broken_by_a_hard_wrap_is_one_token(nlp: spacy.Language) -> None:
    doc = nlp(WRAPPED)
    broken = next(token for token in doc if token.text.startswith("政务公\n开"))
    assert broken.norm_ == broken.text.replace("\n", "")
    assert doc.text == WRAPPED


def test_other_tools_work_with_it(nlp: spacy.Language) -> None:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("zhreport")
    ruler: Any = pipeline.add_pipe("span_ruler")
    ruler.add_patterns([{"label": "BODY", "pattern": "领导小组"}])
    doc = pipeline(LOOSE)
    assert [span.text for span in doc.spans["ruler"]] == ["领导小组"]
    assert words(doc) == words(nlp(LOOSE))
    html = displacy.render(doc, style="span", options={"spans_key": "topics"}, jupyter=False)
    assert "problems" in html


# ------------------------------------------------------------------------------------------------------------ tokenizer


def test_the_tokenizer_of_a_blank_pipeline_is_replaced_and_only_that() -> None:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("zhreport")
    assert isinstance(pipeline.tokenizer, Tokenizer)
    assert pipeline.config["nlp"]["tokenizer"]["@tokenizers"] == "zhreport.Tokenizer.v1"
    chosen = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    chosen.add_pipe("zhreport")
    assert not isinstance(chosen.tokenizer, Tokenizer)
    kept = spacy.blank("zh")
    kept.add_pipe("zhreport", config={"tokenizer": False})
    doc = kept(LOOSE)
    assert words(doc)[:2] == ["首", "页"]
    assert [span.text for span in doc.spans["items"]] == ["一是栏目更新不及时;", "二是公开形式单一。"]


def test_the_tokenizer_alone_by_its_registered_name() -> None:
    pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhreport.Tokenizer.v1"}}})
    doc = pipeline("全年主动公开政府信息1,268条")
    assert words(doc) == ["全年", "主动公开", "政府信息", "1,268条"]


def test_tokens_end_where_nodes_end(nlp: spacy.Language) -> None:
    for path in CORPUS:
        text = path.read_bytes().decode()
        doc = nlp(text)
        assert doc.text == text
        edges = {token.idx for token in doc} | {token.idx + len(token) for token in doc}
        for node, _ in doc._.report.walk():
            assert {node.start, node.end} <= edges, (path.name, node)


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from("一、(二)。\n \t|机(jī)⼀\u200b\ufeff\x00公开12"), max_size=40).map("".join)
)
@settings(max_examples=100)
def test_any_text_comes_back_from_its_document(text: str) -> None:
    assert PIPELINE(text).text == "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


PIPELINE = spacy.blank("zh")
PIPELINE.add_pipe("zhreport")


def test_a_byte_order_mark_moves_nothing(nlp: spacy.Language) -> None:
    plain, marked = nlp(LOOSE), nlp("\ufeff" + LOOSE)
    for group in plain.spans:
        assert [span.text for span in marked.spans[group]] == [span.text for span in plain.spans[group]]
    assert marked.spans["items"][0]._.heading.text == plain.spans["items"][0]._.heading.text


# ----------------------------------------------------------------------------------------------- saving and processes


def test_pipe_with_contexts_iterators_and_processes(nlp: spacy.Language) -> None:
    texts = ((LOOSE, number) for number in range(4))
    got = list(nlp.pipe(texts, as_tuples=True, n_process=2, batch_size=1))
    assert [context for _, context in got] == [0, 1, 2, 3]
    alone = nlp(LOOSE)
    for doc, _ in got:
        assert doc._.report == alone._.report
        assert words(doc) == words(alone)
        assert [span.text for span in doc.spans["topics"]] == [span.text for span in alone.spans["topics"]]
        assert doc.cats == alone.cats
        assert doc.spans["items"][0]._.heading.text == alone.spans["items"][0]._.heading.text


def test_a_doc_bin_keeps_the_report(nlp: spacy.Language) -> None:
    doc = nlp(LOOSE)
    stored = DocBin(docs=[doc], store_user_data=True).to_bytes()
    (loaded,) = DocBin().from_bytes(stored).get_docs(spacy.blank("zh").vocab)
    assert loaded._.report == doc._.report
    assert [(s.text, s.label_) for s in loaded.spans["topics"]] == [(s.text, s.label_) for s in doc.spans["topics"]]
    assert loaded.spans["tables"][0]._.data.equals(doc.spans["tables"][0]._.data)


def test_lexicons_are_saved_with_the_pipeline_and_work_in_a_new_process(folder: Path, tmp_path: Path) -> None:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("zhreport", config={"lexicons": [str(folder)]})
    text = f"一、总体情况\n推行{WORD}制度。"
    assert WORD in words(pipeline(text)) and pipeline(text).cats["checklists"] > 0
    pipeline.to_disk(tmp_path / "saved")
    data = tmp_path / "data"
    data.write_bytes(pipeline.to_bytes())
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    code = (
        "import sys, spacy\n"
        f"nlp = spacy.load({str(tmp_path / 'saved')!r})\n"
        f"doc = nlp({text!r})\n"
        f"assert {WORD!r} in [token.text for token in doc], list(doc)\n"
        "assert doc.cats['checklists'] > 0 and doc.spans['sections'][0].label_ == 'overview'\n"
        "again = spacy.util.load_model_from_config(nlp.config).from_bytes(open(sys.argv[1], 'rb').read())\n"
        f"assert [t.text for t in again({text!r})] == [t.text for t in doc]\n"
        f"docs = list(nlp.pipe([{text!r}] * 3, n_process=2))\n"
        "assert all(d.cats['checklists'] > 0 for d in docs)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(data)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_setups_are_pickled_by_content(folder: Path) -> None:
    setup = Setup(lexicons=[folder])
    for path in (folder / "words").iterdir():
        path.unlink()
    again = pickle.loads(pickle.dumps(setup))
    assert again == setup and again != Setup()
    tokenizer = pickle.loads(pickle.dumps(Tokenizer(spacy.blank("zh").vocab, setup)))
    assert WORD in words(tokenizer(f"推行{WORD}制度。"))


def test_a_folder_that_was_never_there_is_named(tmp_path: Path) -> None:
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("zhreport", config={"lexicons": [str(tmp_path / "nowhere")]})
    with pytest.raises(LexiconError, match="nowhere"):
        pipeline("一、总体情况")


def test_saved_lexicons_cannot_write_outside(tmp_path: Path) -> None:
    setup = Setup()
    setup.folders = [{"../evil.txt": "x"}]
    with pytest.raises(ValueError, match="leads out"):
        Setup().load(setup.to_bytes())


def test_lexicons_of_the_component_count_though_the_tokenizer_has_others(folder: Path) -> None:
    pipeline = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhreport.Tokenizer.v1"}}})
    pipeline.add_pipe("zhreport", config={"lexicons": [str(folder)]})
    assert pipeline(f"推行{WORD}制度。").cats["checklists"] > 0


# -------------------------------------------------------------------------------------------------------------- to_doc


def test_a_report_becomes_a_document(nlp: spacy.Language) -> None:
    report = zhreport.parse(LOOSE)
    doc = report.to_doc(nlp)
    assert doc._.report is report
    assert words(doc) == words(nlp(LOOSE))
    assert nlp(doc)._.report is report
    other = report.to_doc(spacy.blank("zh"))
    assert isinstance(other.spans["items"][1], Span)
    assert other.spans["items"][1].text == "二是公开形式单一。"


def test_a_report_without_its_text_or_with_surrogates_is_refused(nlp: spacy.Language) -> None:
    bare = zhreport.Report.from_json(zhreport.parse(LOOSE).to_json(text=False))
    with pytest.raises(ValueError, match="source text"):
        bare.to_doc(nlp)
    with pytest.raises(ValueError, match="lone surrogate at 2"):
        zhreport.parse("公开\ud800").to_doc(nlp)
