"""Forms as data: a form of one's own from one file, and what is said of a file that is wrong."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from zhreport import LexiconError, Parser
from zhreport.command.lexicon_check import problems
from zhreport.forms import load_forms

EXAMPLES = Path(__file__).parents[1] / "examples" / "lexicons"
FORM = EXAMPLES / "forms" / "three-public-expenses.toml"
BY_ITEM = """望棠区水务局2021年度部门决算公开
三、财政拨款“三公”经费支出决算情况说明
“三公”经费支出决算表
单位：万元
项目
预算数
决算数
完成预算（%）
合计
20.5
18.2
88.8
1.因公出国（境）费
0
0
0
2.公务接待费
8
7.5
93.8
3.公务用车购置及运行维护费
12.5
10.7
85.6
其中：公务用车购置费
0
0
0
公务用车运行维护费
12.5
10.7
85.6
四、其他重要事项的情况说明
无。
"""
IN_ONE_ROW = """“三公”经费支出决算表
| 预算数 |  |  |  |  |  | 决算数 |  |  |  |  |  |
| 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 |  |  | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 |  |  | 公务接待费 |
|  |  | 小计 | 公务用车购置费 | 公务用车运行维护费 |  |  |  | 小计 | 公务用车购置费 | 公务用车运行维护费 |  |
| 20.5 | 0 | 12.5 | 0 | 12.5 | 8 | 18.2 | 0 | 10.7 | 0 | 10.7 | 7.5 |
"""


def test_the_example_form_reads_its_tables() -> None:
    parser = Parser(lexicons=[EXAMPLES])
    (table,) = parser.parse(BY_ITEM).tables
    assert table.form == "three-public-expenses.by_item"
    assert (table["total", "final"].value, table["total", "final"].unit) == (18.2, "万元")
    assert table["cars.running", "share"].unit == "%"
    (table,) = parser.parse(IN_ONE_ROW).tables
    assert table["amount", "final.cars.running"].value == 10.7


def test_a_single_file_adds_a_form_and_replaces_one_of_its_name(tmp_path: Path) -> None:
    parser = pickle.loads(pickle.dumps(Parser(forms=[FORM])))
    assert parser.parse(BY_ITEM).tables == Parser(lexicons=[EXAMPLES]).parse(BY_ITEM).tables
    other = tmp_path / "mine.toml"
    other.write_text(
        FORM.read_text("utf-8").replace('id = "by_item"', 'id = "mine"').replace('table = "by_item"', 'table = "mine"'),
        "utf-8",
    )
    (table,) = Parser(lexicons=[EXAMPLES], forms=[other]).parse(BY_ITEM).tables
    assert table.form == "three-public-expenses.mine"


def test_a_malformed_file_of_a_form_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("form = 3\n", "utf-8")
    with pytest.raises(LexiconError, match=r"broken\.toml"):
        Parser(forms=[broken])


def test_the_example_form_recovers_a_lost_figure() -> None:
    (table,) = Parser(lexicons=[EXAMPLES]).parse(BY_ITEM.replace("\n20.5\n", "\n", 1)).tables
    assert (table["total", "budget"].value, table["total", "budget"].flags) == (20.5, ["imputed"])


def test_the_example_form_is_sound() -> None:
    assert problems(EXAMPLES) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('form = "three', 'fom = "three', "fom =", "unknown field `fom`"),
        ('key = "abroad", label = "1.', 'kay = "abroad", label = "1.', "kay =", "unknown field `kay`"),
        (
            'key = "receptions", label = "2.',
            'key = "abroad", label = "2.',
            "2.公务接待费",
            "two rows have the key `abroad`",
        ),
        (
            'right = ["abroad", "receptions", "cars"]',
            'right = ["abroad", "dinners"]',
            "dinners",
            "'dinners' names no row",
        ),
        ('apply = "row"', 'apply = "rows"', "rows", "`apply` is 'rows', expected row or column or cell"),
        ('severity = "soft"', 'severity = "mild"', "mild", "`severity` is 'mild'"),
        ('table = "in_one_row"', 'table = "one_row"', "in_one_row.budget_sum", "`table` is 'one_row'"),
        (
            'variants = ["支出决算数"]',
            'variants = "支出决算数"',
            "variants",
            "`variants` is '支出决算数', expected a list",
        ),
        ("[detect]", "[detect", "[detect", "expected TOML"),
        ("[detect]", "report_years = [true]\n[detect]", "report_years", "must be a list of years"),
        ('label = "决算数"', 'label = "决算数", signed = "no"', "signed", "`signed` is 'no', expected true or false"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: str, message: str) -> None:
    text = FORM.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "forms" / "own.toml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    (problem,) = problems(tmp_path)
    assert problem.startswith(f"{path}, line ")
    assert message in problem
    number = int(problem.split("line ")[1].split(":")[0])
    assert line in path.read_text(encoding="utf-8").splitlines()[number - 1]
    with pytest.raises(LexiconError):
        load_forms((tmp_path,))


def test_two_files_of_one_form_are_refused(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "again.toml").write_text(FORM.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(LexiconError, match="stands in"):
        load_forms((EXAMPLES, tmp_path))
