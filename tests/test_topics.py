"""The topic tagger: labelled cases, laws that hold for any input, and the integrity of its lexicons."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files
from zhreport.model import Topic
from zhreport.text.chars import fold
from zhreport.topics import THRESHOLD, TopicTagger, Unit
from zhreport.topics.context import SHORTEST
from zhreport.topics.lexicon import TopicLexicon, load_topics
from zhreport.topics.matcher import Matcher
from zhreport.topics.patterns import PatternError, read_pattern
from zhreport.topics.profile import ALONE, CONSTANT, START, Profiles, codes, grams, read_profile

FOLDER = Path(__file__).parent / "topics"
KNOWN_FAILURES = [json.loads(row) for row in (FOLDER / "known_failures.jsonl").read_text(encoding="utf-8").splitlines()]
CASES = [
    json.loads(row)
    for path in sorted(FOLDER.glob("*.jsonl"))
    if path.stem != "known_failures"
    for row in path.read_text(encoding="utf-8").splitlines()
]
FILES = lexicon_files((), "topics/*.toml")
LEXICONS = load_topics()
TAGGER = TopicTagger.load()


def tag_case(case: dict[str, Any]) -> list[Topic]:
    text = fold(case["text"]).text
    headings = tuple(fold(heading).text for heading in case["heading"].split(" / ") if heading)
    return TAGGER.tag(text, [Unit(0, len(text), headings, case["role"], case["unit"])])[0]


def ids(topics: list[Topic]) -> set[str]:
    return {topic.id for topic in topics}


# ---------------------------------------------------------------------------------------------------------------- cases


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert ids(tag_case(case)) == set(case["topics"])


def test_no_two_cases_have_one_name() -> None:
    names = [case["id"] for case in (*CASES, *KNOWN_FAILURES)]
    assert sorted({*names}) == sorted(names)


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=[case["id"] for case in KNOWN_FAILURES])
def test_known_failure(case: dict[str, Any]) -> None:
    assert ids(tag_case(case)) == set(case["topics"])


def test_there_are_cases_for_every_topic() -> None:
    assert len(CASES) >= 120
    assert {topic for case in CASES for topic in case["topics"]} == {lexicon.id for lexicon in LEXICONS}


def test_lead_in_speaks_for_its_items() -> None:
    text = "存在的问题:一是工作人员对政务公开重视程度一般;改进的措施:二是通过增加公开栏等形式丰富公开渠道。"
    cuts = [0, text.index("一是"), text.index("改进"), text.index("二是"), len(text)]
    units = [
        Unit(start, end, ("存在的主要问题及改进情况",), "problems", "paragraph" if lead is None else "item", lead)
        for (start, end), lead in zip(pairwise(cuts), [None, 0, None, 2], strict=True)
    ]
    tagged = TAGGER.tag(text, units)
    assert ids(tagged[1]) == {"problems"}
    assert ids(tagged[3]) == {"measures"}
    lead = next(e for e in tagged[3][0].evidence if e.term.startswith("lead:"))
    assert text[lead.start : lead.end] == "改进的措施"


def test_joint_section_turns_from_faults_to_plans() -> None:
    text = "公开内容与群众需求贴得不紧。走访摸底不多。2022年将走访村组,摸清底数。逐项安排到位,按时发布。"
    topics = {t.id: t for t in TAGGER.tag(text, [Unit(0, len(text), ("问题及改进",))])[0]}
    assert {"problems", "measures"} <= topics.keys()


@pytest.mark.parametrize("plan", ["优化专栏设置,丰富新媒体内容。", "借鉴先进地区做法,积极探索创新。"])
def test_under_a_heading_of_both_voices_the_wording_tells_a_plan_from_a_fault(plan: str) -> None:
    place = ("五、存在的主要问题及改进情况",)
    given = ids(TAGGER.tag(plan, [Unit(0, len(plan), place, "problems", "item")])[0])
    assert given & {"problems", "measures"} == {"measures"}


def test_wrapped_terms_are_found_with_their_source_offsets() -> None:
    text = "一年来,成立了政务公开领导\n  小组,明确了分工。"
    [topics] = TAGGER.tag(text, [Unit(0, len(text))])
    assert ids(topics) == {"institutions"}
    assert "成立了政务公开领导\n  小组" in {text[e.start : e.end] for e in topics[0].evidence}


def test_short_nil_report_takes_nothing_from_a_heading() -> None:
    text = "暂无。"
    assert len(text) < SHORTEST
    assert TAGGER.tag(text, [Unit(0, len(text), ("存在的问题",), "problems")]) == [[]]


def test_a_place_named_in_passing_is_not_the_matter() -> None:
    """A veto strikes the cues, and the wording alone, which is of web sites, does not give the topic either."""
    told = "通过门户网站、微信公众号公开政府信息421条。"
    kept = "门户网站和微信公众号完成改版,新设检索栏目。"
    assert [ids(TAGGER.tag(text, [Unit(0, len(text))])[0]) for text in (told, kept)] == [
        {"proactive_disclosure"},
        {"platforms"},
    ]


def test_what_is_named_among_many_plans_is_plans_alone() -> None:
    heading = ("改进措施",)
    listed = "加强衔接,主动沟通。加大培训,拓宽眼界。增加公开栏,丰富渠道。"
    topics = {topic.id: topic.score for topic in TAGGER.tag(listed, [Unit(0, len(listed), heading)])[0]}
    assert topics.keys() == {"measures"}


def test_wording_gives_a_topic_without_any_usual_word() -> None:
    text = "每逢周三晚上,老科长领着新来的同志一条一条讲规章,讲完当场考。"
    [topic] = [topic for topic in TAGGER.tag(text, [Unit(0, len(text))])[0] if topic.id == "training"]
    assert any(evidence.term.startswith("wording:") for evidence in topic.evidence) or topic.score > 0.9


# ----------------------------------------------------------------------------------------------------------------- laws

PIECES = st.sampled_from([case["text"] for case in CASES] + ["\n", "。", ";", " ", "(", "\x00", "𠮷", "a"])
TEXTS = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=60)
HEADINGS = st.sampled_from([tuple(case["heading"].split(" / ")) for case in CASES] + [(), ("",), ("\n",)])
ROLES = st.sampled_from([None, "problems", "requests", "no such role"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[Unit]]:
    text = fold(draw(TEXTS)).text
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    units = []
    for index, (start, end) in enumerate(pairwise(cuts)):
        lead = draw(st.none() | st.integers(0, index - 1)) if index else None
        units.append(Unit(start, end, draw(HEADINGS), draw(ROLES), "paragraph", lead))
    return text, units


@given(documents())
@settings(max_examples=300)
def test_laws(document: tuple[str, list[Unit]]) -> None:
    text, units = document
    tagged = TAGGER.tag(text, units)
    assert tagged == TAGGER.tag(text, units)
    assert len(tagged) == len(units)
    for unit, topics in zip(units, tagged, strict=True):
        assert [t.id for t in topics] == [t.id for t in sorted(topics, key=lambda t: (-t.score, t.id))]
        assert len(ids(topics)) == len(topics)
        for topic in topics:
            assert THRESHOLD <= topic.score <= 1
            assert topic.evidence
            for evidence in topic.evidence:
                place = evidence.term.partition(":")[0]
                home = units[unit.lead] if place == "lead" and unit.lead is not None else unit
                assert home.start <= evidence.start <= evidence.end <= home.end
                assert (evidence.start == evidence.end) == (place in ("heading", "role"))


@given(documents())
@settings(max_examples=50)
def test_units_do_not_change_each_other(document: tuple[str, list[Unit]]) -> None:
    text, units = document
    alone = [TAGGER.tag(text, [unit])[0] for unit in units if unit.lead is None]
    together = TAGGER.tag(text, units)
    assert alone == [topics for unit, topics in zip(units, together, strict=True) if unit.lead is None]


def test_threads_and_copies_agree() -> None:
    expected = [tag_case(case) for case in CASES]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(tag_case, CASES)) == expected
    copy = pickle.loads(pickle.dumps(TAGGER))
    assert copy.tag("成立领导小组。", [Unit(0, 7)]) == TAGGER.tag("成立领导小组。", [Unit(0, 7)])


def test_long_text_takes_linear_time() -> None:
    text = "由" * 20_000 + "公开" * 20_000 + "通过网站、" * 5_000
    assert len(TAGGER.tag(text, [Unit(0, len(text))])) == 1


# ------------------------------------------------------------------------------------------------------------- lexicons


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_file_has_a_header(path: Path) -> None:
    rows = path.read_text(encoding="utf-8").splitlines()
    header = "\n".join(rows[: next(i for i, row in enumerate(rows) if not row.startswith("#"))])
    assert f"`{path.stem}`" in header
    assert "# Facts:" in header
    assert "# To add:" in header


@pytest.mark.parametrize("lexicon", LEXICONS, ids=[lexicon.id for lexicon in LEXICONS])
def test_every_term_is_folded_and_matches_itself(lexicon: TopicLexicon) -> None:
    terms = [cue for cue in lexicon.cues if cue.pattern is None]
    for cue in terms:
        assert cue.name == fold(cue.name).text.strip()
        matcher = Matcher([cue])
        settled = [match for found in matcher.read(cue.name).found.values() for match in matcher.settle(found)]
        assert [match[4] for match in settled] == ([] if cue.kind == "veto" else [0])


@pytest.mark.parametrize("lexicon", LEXICONS, ids=[lexicon.id for lexicon in LEXICONS])
def test_triggers_are_folded(lexicon: TopicLexicon) -> None:
    for cue in lexicon.cues:
        for trigger in cue.pattern.triggers if cue.pattern else ():
            assert trigger == fold(trigger).text.strip(), cue.name


def test_every_shipped_pattern_compiles() -> None:
    for lexicon in LEXICONS:
        assert all(cue.pattern.compiled() for cue in lexicon.cues if cue.pattern)


def test_no_word_list_is_left_unused() -> None:
    for path in FILES:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        patterns = "".join(
            p
            for name in ("cues", "facts", "counters", "vetoes", "headings")
            for b in data.get(name, [])
            for p in b.get("patterns", [])
        )
        for name in data.get("words", {}):
            assert f"{{{name}}}" in patterns or f"{{!{name}}}" in patterns, (path.name, name)


GOOD = 'kind = "matter"\n[[cues]]\nweight = 1.0\nterms = ["甲"]\n'


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("", "`kind` is missing, expected matter or voice", None),
        ('kind = "matter"\n', "at least one", None),
        ('kind = "matter"\n\n[words]\n', "at least one", None),
        ('kind = "mood"\n', "`kind` is 'mood', expected matter or voice", 1),
        (GOOD + "colour = 1\n", "unknown field `colour`", 5),
        (GOOD + "[[vetos]]\n", "unknown field `vetos`", 5),
        ('kind = "matter"\n[[cues]]\nweight = 9.0\nterms = ["甲"]\n', "weight between 0 and 3", 3),
        ('kind = "matter"\n[[cues]]\nweight = true\nterms = ["甲"]\n', "weight between", 3),
        ('kind = "matter"\n[[cues]]\nweight = "heavy"\nterms = ["甲"]\n', "weight between", 3),
        ('kind = "matter"\n[[cues]]\nterms = ["甲"]\n', "weight between", 2),
        ('kind = "matter"\n[[cues]]\nweight = 1.0\n', "expected terms, patterns or roles", 2),
        ('kind = "matter"\n[[cues]]\nweight = 1.0\nterms = []\n', "`terms` is missing or empty", 4),
        ('kind = "matter"\n[[cues]]\nweight = 1.0\nterms = [" 甲"]\n', "blanks at its ends", 4),
        ('kind = "matter"\n[[cues]]\nweight = 1.0\nterms = ["甲。乙"]\n', "end of a sentence", 4),
        ('kind = "matter"\n[[cues]]\nweight = 1.0\nroles = ["甲"]\n', "roles belong in", 4),
        (GOOD + "[[counters]]\nweight = 1.0\nterms = ['乙']\n", "between -3 and 0", 3),
        (GOOD + "[[vetoes]]\nweight = 2.0\nterms = ['乙']\n", "a veto has no weight", 6),
        (GOOD + "[[cues]]\nweight = 0.5\nterms = ['乙', '甲']\n", "stands twice", 7),
        (GOOD + "patterns = ['(甲']\n", "pattern '(甲'", 5),
        (GOOD + "patterns = ['{no_list}乙']\n", "no word list 'no_list'", 5),
        (GOOD + "[[facts]]\nweight = 1.0\npatterns = ['甲{!乙|丙}']\n", "a fact begins with its trigger", 7),
        (GOOD + "words = 3\n", "unknown field `words`", 5),
        ("words = 3\n" + GOOD, "`words` is 3, expected a table", 1),
        ("cues = 3\n", "`kind` is missing", None),
        ('kind = "matter\n', "expected TOML", 1),
    ],
)
def test_malformed_files_are_refused(tmp_path: Path, text: str, message: str, line: int | None) -> None:
    path = tmp_path / "topics" / "mine.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        TopicTagger.load((tmp_path,))
    assert message in str(caught.value)
    assert caught.value.path == str(path)
    assert caught.value.line == line


def test_every_profile_has_a_header_and_grams_that_are_folded() -> None:
    for path in FILES:
        profile = path.parent / "profiles" / f"{path.stem}.tsv"
        rows = profile.read_text(encoding="utf-8").splitlines()
        assert f"`{path.stem}`" in rows[0]
        assert {"# Facts", "# To add"} <= {row.partition(":")[0] for row in rows}
        assert {CONSTANT} < read_profile(profile).keys()
        assert all(term == fold(term).text for term in read_profile(profile))


@given(st.text(max_size=80))
def test_codes_stand_for_grams(line: str) -> None:
    if all(0 < ord(char) < 0x10000 for char in line):
        assert len(codes(line)) == len(grams(line))


@given(st.text(alphabet="公开网站学习训练问题将", max_size=60), st.text(alphabet="平台建设存在问题", max_size=8))
def test_log_odds_are_the_sum_of_the_weights(line: str, heading: str) -> None:
    weights = {lexicon.id: lexicon.profile for lexicon in LEXICONS}
    odds = Profiles(weights).wording(line, heading, [len(line)]).odds
    for topic, own in weights.items():
        said = grams(START + line)
        text = sum(own.get(gram, 0.0) for gram in said) / len(said) ** 0.5
        above = sum(own.get(f"^{gram}", 0.0) for gram in grams(heading)) / max(len(grams(heading)), 1) ** 0.5
        assert odds[topic] == pytest.approx(text + above + own[CONSTANT])


def test_the_role_of_the_section_speaks() -> None:
    profiles = Profiles({"disclosure_on_request": {"无": 1.0, "@requests": 2.5, "*": -1.0}})
    said = [profiles.wording("无", "", [1], role).odds for role in ("requests", "problems", None)]
    requests, problems, none = [odds["disclosure_on_request"] for odds in said]
    assert requests - none == 2.5
    assert problems == none


def test_one_statement_may_speak_for_a_unit() -> None:
    profiles = Profiles({"training": {"课": 30.0, "*": 0.0}})
    taught, other = "请法官来讲了一堂答复课。", "全年公开信息二百一十条,较上年增加一成。"
    [alone] = profiles.wording(taught, "", [len(taught)]).odds.values()
    ends = [*range(len(other), 10 * len(other), len(other)), 9 * len(other) + len(taught)]
    [among] = profiles.wording(other * 9 + taught, "", ends).odds.values()
    assert among == pytest.approx(alone - ALONE)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("\t网站", "expected a weight"),
        ("nan\t网站", "expected a weight"),
        ("99\t网站", "between -40 and 40"),
        ("1.0", "not ''"),
        ("1.0\t公众号", "one or two characters"),
        ("1.0\t网站 ^", "not '^'"),
        ("1.0\t网站  平台", "not ''"),
        ("1.0\t站 网", "'网' stands twice"),
        ("1.0\t站 台 站", "'站' stands twice"),
    ],
)
def test_malformed_profiles_are_refused(tmp_path: Path, row: str, message: str) -> None:
    folder = tmp_path / "topics" / "profiles"
    folder.mkdir(parents=True)
    (folder.parent / "mine.toml").write_text(GOOD, encoding="utf-8")
    (folder / "mine.tsv").write_text(f"# mine\n0.5\t网\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=re.escape(message)) as caught:
        TopicTagger.load((tmp_path,))
    assert (caught.value.path, caught.value.line) == (str(folder / "mine.tsv"), 3)


@pytest.mark.parametrize("source", ["甲", "({甲})", "{甲}?", "{甲}|{乙}", "{}", "{甲|}", "{甲}(", "{甲}{2,1}"])
def test_unusable_patterns_are_refused(source: str) -> None:
    with pytest.raises(PatternError):
        read_pattern(source, {}).compiled()


def test_a_users_folder_adds_and_replaces(tmp_path: Path) -> None:
    folder = tmp_path / "topics"
    folder.mkdir()
    (folder / "weather.toml").write_text(
        'kind = "matter"\n[[cues]]\nweight = 1.0\nterms = ["暴雨"]\n', encoding="utf-8"
    )
    (folder / "training.toml").write_text(
        'kind = "matter"\n[[cues]]\nweight = 1.0\nterms = ["夜校"]\n', encoding="utf-8"
    )
    tagger = TopicTagger.load((tmp_path,))
    text = "暴雨期间举办业务培训班。"
    assert ids(tagger.tag(text, [Unit(0, len(text))])[0]) == {"weather"}


def test_the_example_of_a_users_topic() -> None:
    tagger = TopicTagger.load((Path(__file__).parent.parent / "examples" / "lexicons",))
    given = {
        text: ids(tagger.tag(text, [Unit(0, len(text))])[0])
        for text in (
            "启动三级应急响应,台风来临前转移群众九百人。",
            "受疫情影响,全年客流下降两成。",
            "网站首页完成改版。",
        )
    }
    assert [("emergency" in topics) for topics in given.values()] == [True, False, False]
    assert "platforms" in given["网站首页完成改版。"]
