"""Metadata lines: what a page says about the document in labelled fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from zhreport.around.field_labels import BLANK, LEAD, FieldLabels, LabelFound
from zhreport.lexicon import lexicon_files
from zhreport.lexicon_file import LexiconFile
from zhreport.text.dates import find_day, labelled_day

LONGEST_LINE = 240  # characters of a metadata line
LONGEST_VALUE = 64  # characters; a longer value is a sentence
LONGEST_SUMMARY = 600  # characters of a line whose value sums up the document
LONGEST_FREE = 40  # characters of the only value of a line, for a field that takes any
LONGEST_SOURCE = 16  # characters of a source that stands behind the day without a label
FEWEST_STEPS = 2  # marks of a path between the parts of a site
LONGEST_LABEL_LINE = 16  # characters of a line that is a label alone
_SENTENCE = re.compile(r"[一-鿿]{4}")
_BUTTON = re.compile(r" ?【(?!\d)")
_DAY_LEFT = re.compile(r"\d{1,12}|\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2})?")  # what is left of a day
_USES = ("published", "issued", "document", "source", "maker", "issuer")
_IN_BRACKETS = re.compile(r"【([^】]{2,8})】:?(?=[^【])")  # 【发布日期】2022-01-18
_TIME = re.compile(r" ?\d{1,2}:\d{2}(?::\d{2})?")


@dataclass(slots=True, frozen=True)
class Field:
    """A field with its standard name."""

    name: str
    """The standard name."""
    is_date: bool
    """Whether its value is a day."""
    furniture: str
    """The category of page furniture that a line with such fields only is; "" for a fact about the document."""
    free: bool
    """Whether any short value is believed."""
    summary: bool = False
    """Whether its value may be sentences behind a bar: what a page says of the document's content."""


class MetadataGrammar:
    """The labels of lexicons/metadata.toml."""

    def __init__(self, labels: dict[str, Field], alone: dict[str, str], uses: dict[str, str]) -> None:
        self.labels = labels
        self.fields_by_name = {field.name: field for field in labels.values()}
        self.published, self.document = uses.get("published", ""), uses.get("document", "")
        self.source = uses.get("source", "")
        self.days = tuple(uses[use] for use in ("published", "issued") if use in uses)
        self.issuers = tuple(uses[use] for use in ("maker", "issuer") if use in uses)
        self._alone = alone
        self._found = FieldLabels(labels)

    @cached_property
    def _values(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(pattern), name) for name, pattern in self._alone.items()]

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> MetadataGrammar:
        """Read the labels. Raises `LexiconError` where a file is malformed."""
        labels: dict[str, Field] = {}
        alone: dict[str, str] = {}
        uses: dict[str, str] = {}
        for path in lexicon_files(folders, "metadata.toml"):
            file = LexiconFile.read(path)
            file.known(file.data, {"fields"})
            for data in file.tables(file.data, "fields"):
                field = _field(file, data)
                for label in file.words(data, "labels", field.name):
                    labels.setdefault(label, field)
                if "alone" in data:
                    alone[field.name] = file.checked(file.need(data, "alone", str, field.name), field.name)
                if "use" in data:
                    uses[file.one_of(data, "use", _USES, None, field.name)] = field.name
        return cls(labels, alone, uses)

    def fields(self, text: str) -> dict[str, str] | None:
        """Return the fields of a folded line, None if it is no metadata line.

        >>> MetadataGrammar.load().fields("发布时间:2021-01-21 来源:某局")
        {'发布时间': '2021-01-21', '来源': '某局'}
        """
        if len(text) > LONGEST_LINE:
            text = text.rstrip(" |")  # the bars of a table around the page, whose cells are empty
        if len(text) > LONGEST_LINE:
            return self._summary(text)
        if "【" in text:
            text = _IN_BRACKETS.sub(
                lambda found: f" {found[1]}:" if self._found.whole(found[1]) else found[0], text
            ).lstrip()
        if ":" not in text and "|" not in text:
            return self._value_alone(text)
        if text.startswith(("http", "www.")):
            return self._behind_address(text)
        found = self._found.begin(text)
        if not found or (found[0].start > 4 and not self._among_bars(text, found)):
            return self._after_date(text) or self._behind_path(text)
        starts = {own.start for own in found}
        glued = [
            label
            for label in self._found.anywhere(text, found[0].end)
            if label.start not in starts and not any(own.start <= label.start < own.end for own in found)
        ]
        return self._read(text, sorted([*found, *glued]))

    def _summary(self, text: str) -> dict[str, str] | None:
        """Return the field of a line that is a label, a bar and the sentences that sum up the document."""
        label, bar, value = text.partition("|") if len(text) <= LONGEST_SUMMARY else ("", "", "")
        name = self._found.whole(label.strip()) if bar and len(label) <= LONGEST_LABEL_LINE else None
        return {self.labels[name].name: value.strip()} if name and self.labels[name].summary else None

    def _read(self, text: str, found: list[LabelFound]) -> dict[str, str] | None:
        """Return the values between the labels found, None if one of them is a sentence."""
        fields: dict[str, str] = {}
        for own, following in zip(found, [*found[1:], None], strict=True):
            value = text[own.end : following.start if following else len(text)].strip(" |\t[]【】•-(")
            if len(value) > LONGEST_VALUE or "。" in value:
                return self._summary(text)
            name = self.labels[own.label].name
            value = _without_buttons(value, self.fields_by_name[name].free)
            if not fields.get(name):
                fields[name] = value
        if len(fields) == 1 and not self._convincing(fields, text):
            return None
        self._part_day(fields)
        return fields

    def _part_day(self, fields: dict[str, str]) -> None:
        """Take the day behind a source for that of publication where no label says one: `来源:县水利局 2022-01-18 10:20`."""
        source = _TIME.sub("", fields.get(self.source, ""))
        day = find_day(source) if not any(name in fields for name in self.days) else None
        if day is not None and day[1] and source.endswith(day[0]) and source[day[1] - 1] == " ":
            fields[self.source], fields[self.published] = source[: day[1]].rstrip(), day[0]

    def _among_bars(self, text: str, found: list[LabelFound]) -> bool:
        """Return whether labels stand in a row of cells that begins with another label and says a day: one of a page's table."""
        before = text[: found[0].start].strip("| ")
        if "|" not in before and ":" not in before:
            return False
        values = [text[own.end :].lstrip(" |").partition("|")[0] for own in found]
        days = [
            self.labels[own.label].is_date and labelled_day(value.strip())
            for own, value in zip(found, values, strict=True)
        ]
        return any(days)

    def label_alone(self, text: str) -> Field | None:
        """Return the field of a line that is a label and nothing else (its value stands on the next line)."""
        label = self._found.whole(text) if len(text) <= LONGEST_LABEL_LINE else None
        return self.labels[label] if label else None

    def furniture_only(self, fields: dict[str, str]) -> str | None:
        """Return the category of page furniture, if no field says anything about the document."""
        categories = [self.fields_by_name[name].furniture for name in fields]
        return categories[0] if all(categories) else None

    def spaced_fields(self, text: str, among: bool = False) -> dict[str, str] | None:
        """Return the fields of a folded line without colons: `索 引 号 0014 发 布 日 期 2022-01-18`; None if it is none.

        Believed where the first label is spaced out, several stand there, a day follows, or the line stands `among` such
        lines; for the head of a page only.
        """
        if ":" in text or len(text) > LONGEST_LINE or (" " not in text and "\t" not in text):
            return None
        found = self._found.begin(text, BLANK, blanks_only=True)
        if not found or text[: found[0].start].strip(LEAD):
            return None
        label, value = text[found[0].start : found[0].end].rstrip(), text[found[0].end :].strip()
        dated = self.labels[found[0].label].is_date and labelled_day(value) is not None
        return self._read(text, found) if among or len(found) > 1 or " " in label or dated else None

    def _value_alone(self, text: str) -> dict[str, str] | None:
        """Return the field of a line that is a value without label, such as the number of a document."""
        return next(({name: text} for pattern, name in self._values if pattern.fullmatch(text)), None)

    def _after_date(self, text: str) -> dict[str, str] | None:
        """Return the fields of a line that starts with the bare date: `2022-01-18 来源:...`, `[2022-01-18] 点击:...`."""
        day = find_day(text[:24])
        if day is None or day[1] > 2:
            return None
        rest = _TIME.sub("", text[day[2] :], count=1).strip(" |·])】")
        found = self._found.anywhere(rest)
        if not found or found[0].start or len(rest) > 80:
            return None
        return {self.published: day[0], **(self.fields(rest) or {})}

    def _behind_path(self, text: str) -> dict[str, str] | None:
        """Return the fields behind a page's place in its site, on one line: `首页 > 公开 > 年报 日期:2022-01-18 来源:...`."""
        if text.count(">") < FEWEST_STEPS:
            return None
        found = self._found.anywhere(text, text.rindex(">"))
        rest = text[found[0].start :] if found else ""
        fields = self.fields(rest) if rest else None
        return fields if fields and fields.get(self.published) else None

    def _behind_address(self, text: str) -> dict[str, str] | None:
        """Return the fields of a line that begins with a page's address and its day: `http://www.a.cn 2008-01-21 17:47 新华网`."""
        rest = text.partition(" ")[2].lstrip()
        labelled = self._after_date(rest) or (self.fields(rest) if rest.count(":") > 1 else None)
        day = find_day(rest[:24])
        if labelled is not None or day is None or day[1]:
            return labelled
        source = _TIME.sub("", rest[day[2] :], count=1).strip(" |·")
        if len(source) > LONGEST_SOURCE:
            return None
        return {self.published: day[0]} | ({self.source: source} if source else {})

    def _convincing(self, fields: dict[str, str], text: str) -> bool:
        """Return whether a single field is more than a word with a colon."""
        ((name, value),) = fields.items()
        field = self.fields_by_name[name]
        if "。" in text or ("," in value and len(value) > 20 and not field.free and _SENTENCE.search(value)):
            return False
        if field.free:
            return len(value) <= LONGEST_VALUE if name == self.document else len(value) <= LONGEST_FREE
        if field.is_date:
            return not value or labelled_day(value) is not None or _DAY_LEFT.fullmatch(value) is not None
        return True


@cache
def furniture_fields() -> frozenset[str]:
    """Return the names of the fields that speak of the page, not of the document: visits counted, the size of its letters."""
    return frozenset(name for name, field in MetadataGrammar.load().fields_by_name.items() if field.furniture)


def _without_buttons(value: str, free: bool) -> str:
    """Return a value without what the page prints behind it: `355 【打印】`, `大 中 小] 打印`, `2022-01-14 | 收藏`.

    >>> _without_buttons("355 【打印】【关闭", False), _without_buttons("财预【2012】33号", False), _without_buttons("李四)", False)
    ('355', '财预【2012】33号', '李四')
    """
    end = _BUTTON.search(value)
    value = value[: end.start()] if end else value
    if not free:
        value = value.partition(" |")[0]
    for opening, closing in ("[]", "()"):
        if closing in value and opening not in value:
            value = value[: value.index(closing)]
    return value.rstrip(" |")


def _field(file: LexiconFile, data: dict[str, Any]) -> Field:
    name = file.need(data, "name", str, "a field")
    file.known(data, {"name", "kind", "furniture", "free", "summary", "labels", "alone", "use"}, name)
    is_date = file.one_of(data, "kind", ("date", ""), "", name) == "date"
    furniture = file.typed(data, "furniture", str, name, "")
    free, summary = (file.typed(data, flag, bool, name, False) for flag in ("free", "summary"))
    return Field(name, is_date, furniture, free, summary)
