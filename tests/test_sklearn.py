"""The scikit-learn step: units and words, and that it behaves as steps do."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

import zhreport
from zhreport.sklearn import ReportTokens, Unit, split, units_of

LOOSE = (Path(__file__).parent.parent / "examples" / "loose.txt").read_text(encoding="utf-8")


def pipeline() -> Pipeline:
    return Pipeline(
        [("words", ReportTokens()), ("tfidf", TfidfVectorizer(analyzer=list)), ("model", LogisticRegression())]
    )


def test_units_know_where_they_stand() -> None:
    units, groups = split([LOOSE, zhreport.parse(LOOSE)])
    assert groups == [0] * 5 + [1] * 5 and units[:5] == units[5:]
    assert [unit.text for unit in units[3:5]] == ["一是栏目更新不及时;", "二是公开形式单一。"]
    assert units[4].role == "problems" and units[4].kind == "item" and "problems" in units[4].topics
    assert LOOSE[units[4].start : units[4].end] == units[4].text


def test_words_of_a_report_are_those_of_its_narrative() -> None:
    (words,) = ReportTokens().transform([LOOSE])
    assert "主动公开" in words and "312条" in words and "信息员" in words
    assert "结果维持" not in words and "首页" not in words
    (problems,) = ReportTokens(roles=["problems"]).transform([zhreport.parse(LOOSE)])
    assert "栏目" in problems and "信息员" not in problems


def test_settings_change_the_words() -> None:
    unit = units_of(zhreport.parse(LOOSE))[0]
    assert "number" in ReportTokens(numbers=False).transform([unit])[0]
    with_context = ReportTokens(context=True).transform([unit])[0]
    assert "heading:主动公开" in with_context and "role:overview" in with_context
    assert "".join(ReportTokens().transform([Unit("栏目更新不及时。")])[0]) == "栏目更新不及时。"


def test_a_user_lexicon_counts(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "own.txt").write_text("一窗三清单 100 own\n", encoding="utf-8")
    assert "一窗三清单" in ReportTokens(lexicons=[tmp_path]).transform(["推行一窗三清单制度。"])[0]


def test_it_is_cloned_pickled_and_searched_over(tmp_path: Path) -> None:
    units, _ = split([LOOSE] * 6)
    wanted = ["problems" in unit.topics for unit in units]
    search = GridSearchCV(
        pipeline(), {"words__context": [False, True], "words__numbers": [False, True]}, cv=3, n_jobs=1
    )
    search.fit(units, wanted)
    assert search.best_score_ > 0.9
    again = pickle.loads(pickle.dumps(search.best_estimator_))
    assert list(again.predict(units)) == list(search.predict(units))
    copy = clone(ReportTokens(context=True, lexicons=[tmp_path]))
    assert copy.get_params()["context"] and copy.get_params()["lexicons"] == [tmp_path]


def test_raw_reports_go_straight_into_a_pipeline() -> None:
    other = "一、培训\n全年培训三次,讲解条例。\n二、考核\n纳入绩效考核。\n"
    model = pipeline().fit([LOOSE, other] * 3, ["a", "b"] * 3)
    assert list(model.predict([other, LOOSE])) == ["b", "a"]


@pytest.mark.parametrize("empty", ["", "\n\n", "1 | 2"])
def test_a_report_without_narrative_has_no_words(empty: str) -> None:
    assert isinstance(ReportTokens().transform([empty])[0], list)


def test_one_text_is_no_list_of_them() -> None:
    with pytest.raises(TypeError, match="a list of reports, not one string"):
        split(LOOSE)
    with pytest.raises(TypeError, match="a list of samples, not one string"):
        ReportTokens().transform(LOOSE)
    with pytest.raises(TypeError, match="a list of roles, not one string"):
        ReportTokens(roles="problems").transform([LOOSE])
