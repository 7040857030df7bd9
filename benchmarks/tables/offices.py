"""Tables as offices print them: accounts, the three public expenses, indicators, reviews, project lists, honours.

A second kind of gold against which the recogniser of unknown tables is held; nothing in it is shared with the invented
tables of `gold.py` but the slots. Figures are random; labels come from offices.toml.
"""

from __future__ import annotations

from random import Random

from benchmarks.tables.gold import Gold, Part, Slot, SlotRow, data, header_slot, label_slot

Number = int | float


def office_table(rng: Random, year: int) -> Gold:
    """Return a gold table of one of the kinds."""
    maker = rng.choice([_accounts, _expenses, _communique, _review, _projects, _staff])
    gold = maker(rng, year)
    words = data("offices")
    if rng.random() < 0.5:
        gold.above.insert(0, rng.choice(words["captions"]).format(year=year, n=rng.randint(1, 12)))
    if rng.random() < 0.3:
        gold.below.append(rng.choice(words["notes"]))
    return gold


def _money(rng: Random) -> Number:
    return round(rng.uniform(0, rng.choice([3, 80, 3000])), 2) if rng.random() > 0.1 else 0


def _new(n_cols: int) -> Gold:
    return Gold(n_cols, [Part([], [])], {})


def _value(gold: Gold, row: str, col: str, at: int, number: Number | None, text: str | None = None) -> Slot:
    gold.truth[row, col] = number
    shown = text if text is not None else str(number)
    return Slot("value", [shown], at, key=(row, col), value=number, state="printed" if shown else "blank")


def _accounts(rng: Random, year: int) -> Gold:
    """Expenditure by function: a code column, a name, figures under one or two header rows, empty cells for nothing."""
    words = data("offices")
    codes = rng.random() < 0.7
    offset = 1 + codes
    deep = rng.random() < 0.5
    uppers = rng.sample(["预算数", "决算数", "上年决算数"], 2) if deep else [""]
    leaves = rng.choice(
        [["小计", "基本支出", "项目支出"], ["合计", "人员经费", "公用经费"], ["本年收入", "财政拨款收入", "其他收入"]]
    )
    gold = _new(offset + len(uppers) * len(leaves))
    depth = 2 if deep else 1
    if codes:
        header_slot(gold, 0, rng.choice(["科目编码", "功能分类科目编码", "科目代码"]), 0, depth)
    header_slot(gold, 0, rng.choice(["科目名称", "项目", "支出功能分类"]), offset - 1, depth)
    for u, upper in enumerate(uppers):
        top = [header_slot(gold, 0, upper, offset + u * len(leaves), 1, len(leaves))] if deep else []
        for i, leaf in enumerate(leaves):
            own = header_slot(gold, depth - 1, leaf, offset + u * len(leaves) + i)
            gold.col_labels[f"{upper}/{leaf}"] = [*top, own]
    if rng.random() < 0.6:
        gold.above.append(rng.choice(["金额单位:万元", "单位：元", "单位:万元"]))
    for name in rng.sample(words["functions"], rng.randint(4, 8)):
        row: SlotRow = (
            [Slot("label", [str(rng.choice([201, 208, 210, 213, 20101, 2080505, 2130399]))], 0)] if codes else []
        )
        row.append(label_slot(gold, name, name, offset - 1))
        for c, key in enumerate(gold.col_labels):
            number = _money(rng)
            shown = "" if number == 0 else f"{number:,.2f}"
            row.append(_value(gold, name, key, offset + c, number if shown else None, shown))
        gold.parts[0].body.append(row)
    return gold


def _expenses(rng: Random, year: int) -> Gold:
    """The three public expenses: one name above two of the columns, a year or an office in each row."""
    words = data("offices")
    gold = _new(7)
    header_slot(gold, 0, rng.choice(["单位", "年度", "部门", "项目"]), 0, 2)
    order = ["合计", "因公出国(境)费", "公务用车购置及运行维护费", "公务接待费"]
    at = 1
    for name in order:
        if name.startswith("公务用车"):
            top = header_slot(gold, 0, name, at, 1, 3)
            for leaf in ["小计", "公务用车购置费", "公务用车运行维护费"]:
                gold.col_labels[f"{name}/{leaf}"] = [top, header_slot(gold, 1, leaf, at)]
                at += 1
        else:
            gold.col_labels[name] = [header_slot(gold, 0, name, at, 2)]
            at += 1
    for name in rng.sample(words["offices"], rng.randint(2, 5)):
        row = [label_slot(gold, name, name, 0)]
        row += [
            _value(gold, name, key, 1 + c, number := _money(rng), f"{number}") for c, key in enumerate(gold.col_labels)
        ]
        gold.parts[0].body.append(row)
    return gold


def _communique(rng: Random, year: int) -> Gold:
    """Indicators with their unit, an amount and a growth; parts of a sum below it."""
    words = data("offices")
    gold = _new(4)
    header_slot(gold, 0, rng.choice(["指标", "指标名称", "产品名称"]), 0)
    header_slot(gold, 0, rng.choice(["单位", "计量单位"]), 1)
    for i, name in enumerate(
        [rng.choice([f"{year}年", "绝对数", "产量"]), rng.choice(["比上年增长(%)", "比上年±%", "增速(%)"])]
    ):
        gold.col_labels[name] = [header_slot(gold, 0, name, 2 + i)]
    for name, unit in rng.sample(words["indicators"], rng.randint(4, 9)):
        row = [label_slot(gold, name, name, 0), Slot("unit", [unit], 1)]
        for c, key in enumerate(gold.col_labels):
            number = _money(rng) if c == 0 else round(rng.uniform(-20, 40), 1)
            row.append(_value(gold, name, key, 2 + c, number))
        gold.parts[0].body.append(row)
    return gold


def _review(rng: Random, year: int) -> Gold:
    """A performance review: indicators in three levels, aims and results as words, points."""
    words = data("offices")
    gold = _new(7)
    for i, name in enumerate(["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]):
        slot = header_slot(gold, 0, name, i)
        if i > 2:
            gold.col_labels[name] = [slot]
    for first in rng.sample(words["first_level"], 2):
        rows = rng.sample(words["third_level"][first], rng.randint(2, 3))
        for n, third in enumerate(rows):
            row: SlotRow = [Slot("label", [first], 0, len(rows), group=True)] if n == 0 else []
            row += [Slot("label", [rng.choice(words["second_level"])], 1), label_slot(gold, third, third, 2)]
            aim = rng.choice(["≥95%", "≤10万元", "=100%", "按时完成", "有所提升", "≥12次"])
            done = rng.choice(["达成", "按时完成", "完成良好", "达成预期指标"])
            points = rng.choice([5, 8, 10])
            row += [_value(gold, third, "年度指标值", 3, None, aim), _value(gold, third, "实际完成值", 4, None, done)]
            row += [
                _value(gold, third, "分值", 5, points),
                _value(gold, third, "得分", 6, points - rng.choice([0, 0.5, 1])),
            ]
            gold.parts[0].body.append(row)
    return gold


def _projects(rng: Random, year: int) -> Gold:
    """A list of projects: number, name, place, money, date, remark."""
    words = data("offices")
    gold = _new(6)
    names = ["序号", rng.choice(["项目名称", "名称"]), "建设地点", "总投资(万元)", "开工时间", "备注"]
    for i, name in enumerate(names):
        slot = header_slot(gold, 0, name, i)
        if i > 1:
            gold.col_labels[name] = [slot]
    for n, project in enumerate(rng.sample(words["projects"], rng.randint(3, 7))):
        row: SlotRow = [Slot("label", [str(n + 1)], 0), label_slot(gold, project, project, 1)]
        row.append(_value(gold, project, "建设地点", 2, None, rng.choice(words["places"])))
        row.append(_value(gold, project, "总投资(万元)", 3, _money(rng)))
        row.append(_value(gold, project, "开工时间", 4, None, f"{year}年{rng.randint(1, 12)}月"))
        row.append(_value(gold, project, "备注", 5, None, rng.choice(["", "续建", "新开工", ""])))
        gold.parts[0].body.append(row)
    return gold


def _staff(rng: Random, year: int) -> Gold:
    """Counts by office with shares: sums in the first or the last row, percent signs, dashes."""
    words = data("offices")
    columns = rng.sample(["编制数", "实有人数", "在编人员", "聘用人员", "党员", "本科以上"], rng.randint(2, 4))
    columns += rng.choice([["占比"], ["完成率"], []])
    gold = _new(1 + len(columns))
    header_slot(gold, 0, rng.choice(["单位", "单位名称", "科室", "部门"]), 0)
    for i, name in enumerate(columns):
        gold.col_labels[name] = [header_slot(gold, 0, name, 1 + i)]
    names = rng.sample(words["offices"], rng.randint(3, 7))
    rows = [(name, [rng.randint(0, 60) for _ in columns]) for name in names]
    total = [sum(figures[i] for _, figures in rows) for i in range(len(columns))]
    rows.insert(rng.choice([0, len(rows)]), (rng.choice(["合计", "总计"]), total))
    for name, figures in rows:
        row = [label_slot(gold, name, name, 0)]
        for c, key in enumerate(columns):
            if key in ("占比", "完成率"):
                share = round(rng.uniform(0, 100), 2)
                row.append(_value(gold, name, key, 1 + c, share, f"{share}%"))
            else:
                row.append(_value(gold, name, key, 1 + c, figures[c]))
        gold.parts[0].body.append(row)
    return gold
