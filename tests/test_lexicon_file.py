"""Lexicons that a person got wrong: whatever stands in a file, it is read or refused with its name and the place."""

from __future__ import annotations

import copy
import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from zhreport import LexiconError
from zhreport.around.facts import MetadataGrammar
from zhreport.around.front import FrontGrammar
from zhreport.around.furniture import Furniture
from zhreport.command.lexicon_check import problems
from zhreport.forms import load_forms
from zhreport.lexicon import lexicon_root
from zhreport.outline.markers import MarkerGrammar
from zhreport.outline.titles import TitleIndex
from zhreport.readers import page_numbers
from zhreport.tables.labels import index_labels
from zhreport.tables.unknown.wording import TableWords
from zhreport.topics.lexicon import read_topic

ROOT = lexicon_root()
LOADERS: dict[str, Callable[[tuple[Path, ...]], object]] = {
    "boilerplate.toml": Furniture.load,
    "front.toml": FrontGrammar.load,
    "markers.toml": MarkerGrammar.load,
    "metadata.toml": MetadataGrammar.load,
    "prose.toml": TitleIndex.load,
    "tables.toml": TableWords.load,
    "headings/disclosure-2019.toml": TitleIndex.load,
    "forms/disclosure-2021.toml": lambda folders: index_labels(load_forms(folders)),
    "topics/training.toml": lambda folders: read_topic(folders[-1] / "topics" / "training.toml"),
}
WRONG: tuple[Any, ...] = (3, -1.5, True, "", " x", "(", [], [""], [3], ["("], [[1]], {}, {"x": 1})
"""What a value is replaced with."""
REMOVED = object()
"""In their place, says that the value is taken away."""


def toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {toml(own)}' for key, own in value.items())}}}"
    return json.dumps(value)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield one path to each kind of place in a file: of the entries of a list the first."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


def with_wrong(data: dict[str, Any], path: tuple[Any, ...], wrong: object) -> dict[str, Any]:
    data = copy.deepcopy(data)
    inside: Any = data
    for key in path[:-1]:
        inside = inside[key]
    if wrong is REMOVED:
        del inside[path[-1]]
    else:
        inside[path[-1]] = wrong
    return data


@pytest.mark.parametrize("name", LOADERS)
def test_no_mistake_in_a_lexicon_is_a_crash(name: str, tmp_path: Path) -> None:
    own = tmp_path / name
    own.parent.mkdir(exist_ok=True)
    data = tomllib.loads((ROOT / name).read_text(encoding="utf-8"))
    refused = 0
    for i, path in enumerate(places(data)):
        for wrong in (WRONG[i % len(WRONG)], WRONG[(i * 5 + 2) % len(WRONG)] if i % 2 else REMOVED):
            broken = with_wrong(data, path, wrong)
            own.write_text("\n".join(f"{json.dumps(k)} = {toml(v)}" for k, v in broken.items()), encoding="utf-8")
            try:
                LOADERS[name]((tmp_path,))
            except LexiconError as error:
                assert error.path == str(own), (path, wrong)
                refused += 1
    assert refused


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "message"),
    [
        ("markers.toml", "[[families]]", "[[family]]", "[[family]]", "unknown field `family`"),
        ("markers.toml", "rank = 10\n", 'rank = "a"\n', "rank = ", "`rank` is 'a', expected a whole number"),
        ("markers.toml", "    '[其第] ?(", "    '([其第] ?(", "'([其第] ?(", "misprint.item: '([其第] ?({han}) "),
        ("markers.toml", '["3,公开情况"', '["公开3件"', '["公开3件"', "'公开3件' must match"),
        ("metadata.toml", "[[fields]]", "[[felder]]", "[[felder]]", "unknown field `felder`"),
        ("metadata.toml", 'kind = "date"', 'kind = "day"', '"day"', "`kind` is 'day', expected date or "),
        ("front.toml", "[title]", "[titel]", "", "`title` is missing"),
        ("front.toml", "'亮点'", "'(亮点'", "(亮点", "does not compile"),
        ("boilerplate.toml", "outside = true", "outsid = true", "outsid", "unknown field `outsid`"),
        ("prose.toml", '"主要有"', '"主要有 "', "主要有 ", "blanks at its ends"),
        ("tables.toml", "[caption]", "[captions]", "", "`caption` is missing"),
        ("tables.toml", "numbered = '[", "numbered = 3 # '[", "numbered = ", "`numbered` is 3, expected a string"),
        ("front.toml", "[page]", "own = 1\n[page]", "own = 1", "unknown field `own`"),
        ("prose.toml", "list_leads = [", "list_lead = []\nlist_leads = [", "list_lead = ", "unknown field `list_lead`"),
        (
            "tables.toml",
            "[seams]",
            "[seams]\nbegin = []",
            "begin = ",
            "[seams]: unknown field `begin`; known: after_digits",
        ),
        ("headings/law.toml", "[[sections]]", "[[section]]", "[[section]]", "unknown field `section`"),
        ("topics/training.toml", "terms = [", "tems = [", "tems", "unknown field `tems`"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, line: str, message: str
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert old in text
    own = tmp_path / name
    own.parent.mkdir(exist_ok=True)
    own.write_text(text.replace(old, new), encoding="utf-8")
    (problem,) = problems(tmp_path)
    assert message in problem
    if line:
        number = int(problem.removeprefix(f"{own}, line ").partition(":")[0])
        assert line in own.read_text(encoding="utf-8").splitlines()[number - 1]


def test_the_shipped_files_are_a_users_folder_too(tmp_path: Path) -> None:
    """Their patterns are compiled one by one only in a folder of a user's."""
    own = shutil.copytree(ROOT, tmp_path / "own")
    for loader in LOADERS.values():
        loader((own,))


def test_a_file_that_nothing_reads_is_named(tmp_path: Path) -> None:
    for name in ("values.toml", "nonsense.toml"):
        (tmp_path / name).write_text("a = 1\n", encoding="utf-8")
    stranger, values = problems(tmp_path)
    assert "no lexicon; expected one of words/*.txt" in stranger
    assert "only the shipped one is read" in values


def test_what_only_readers_ask_is_checked_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No parser loads the numbers of pages: a bad pattern would show with the first PDF only."""
    (tmp_path / "page_numbers.toml").write_text("patterns = ['(']\n", encoding="utf-8")
    monkeypatch.setattr(page_numbers, "lexicon_root", lambda: tmp_path)
    page_numbers.page_number_pattern.cache_clear()
    (problem,) = problems()
    assert "page_numbers.toml" in problem
    assert "does not compile" in problem


def test_families_of_ones_own_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "markers-mine.toml"
    family = """[[families]]
name = "step"
group = "step"
rank = 5
role = "heading"
pattern = '步骤(?P<n>{han}):'
examples = ["步骤一:"]
"""
    path.write_text(family, encoding="utf-8")
    assert problems(tmp_path) == []
    path.write_text(family.replace("步骤一:", "第一步:"), encoding="utf-8")
    assert problems(tmp_path) == [f"{path}, line 7: step: the example '第一步:' matches nothing"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("markers.toml", "", "`families` is missing or empty"),
        ("markers-mine.toml", "[misprint.item]\npatterns = ['a']\n", "unknown field `misprint`"),
    ],
)
def test_markers_that_would_do_nothing_are_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (problem,) = problems(tmp_path)
    assert message in problem


def test_tables_inside_one_another_without_end_are_no_crash(tmp_path: Path) -> None:
    (tmp_path / "front.toml").write_text(f"a = {'[' * 5000}", encoding="utf-8")
    with pytest.raises(LexiconError, match="nested too deep"):
        FrontGrammar.load((tmp_path,))
