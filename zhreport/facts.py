"""Metadata lines: what a page says about the document in labelled fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from zhreport.dates import find_day
from zhreport.errors import LexiconError
from zhreport.lexicon import lexicon_files, read_toml

LONGEST_VALUE = 48  # characters; a longer value is a sentence
_GAPS = r"[ \t\[\]【】]*"


@dataclass(slots=True, frozen=True)
class Field:
    """A field with its standard name."""

    name: str
    """The standard name."""
    is_date: bool
    """Whether its value is a day."""


class MetadataGrammar:
    """The labels of lexicons/metadata.toml."""

    def __init__(self, labels: dict[str, Field]) -> None:
        self.labels = labels
        words = sorted(labels, key=len, reverse=True)
        spaced = "|".join(_GAPS.join(map(re.escape, word)) for word in words)
        self._labelled = re.compile(
            rf"(?:^|(?<=[\s|\]】)\d•-]))[\[【(•\- ]*(?P<label>{spaced})[\]】) ]*(?P<mark>:|\|| ?\|)"
        )
        self._glued = re.compile(rf"(?P<label>{spaced})[\]】) ]*:")
        self._alone = re.compile(rf"[\[【(•\- ]*(?P<label>{spaced})[\]】) ]*:?")

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> MetadataGrammar:
        """Read the labels. Raises `LexiconError` where a file is malformed."""
        labels: dict[str, Field] = {}
        for path in lexicon_files(folders, "metadata.toml"):
            for data in read_toml(path).get("fields", []):
                if not isinstance(data.get("name"), str) or not isinstance(data.get("labels"), list):
                    raise LexiconError(path, "a field needs `name` and `labels`")
                for label in data["labels"]:
                    labels.setdefault(label, Field(data["name"], data.get("kind") == "date"))
        return cls(labels)

    def fields(self, text: str) -> dict[str, str] | None:
        """Return the fields of a folded line, None if it is no metadata line.

        >>> MetadataGrammar.load().fields("发布时间:2021-01-21 来源:某局")
        {'发布时间': '2021-01-21', '来源': '某局'}
        """
        if len(text) > 240 or (":" not in text and "|" not in text):
            return None
        found = list(self._labelled.finditer(text))
        if not found or found[0].start("label") > 2:
            return self._after_date(text)
        first = found[0]
        glued = [
            m
            for m in self._glued.finditer(text, first.end())
            if not any(m.start("label") < f.end() and f.start() <= m.start("label") for f in found)
        ]
        found = sorted([*found, *glued], key=lambda match: match.start("label"))
        fields: dict[str, str] = {}
        for match, following in zip(found, [*found[1:], None], strict=True):
            value = text[match.end() : following.start("label") if following else len(text)].strip(" |\t[]【】•-")
            if len(value) > LONGEST_VALUE or "。" in value:
                return None
            name = self.labels[re.sub(r"[ \t\[\]【】]", "", match["label"])].name
            fields.setdefault(name, value)
        if len(fields) == 1 and not self._convincing(fields, text):
            return None
        return fields

    def label_alone(self, text: str) -> Field | None:
        """Return the field of a line that is a label and nothing else (its value stands on the next line)."""
        match = self._alone.fullmatch(text) if len(text) <= 12 else None
        return self.labels[re.sub(r"[ \t\[\]【】]", "", match["label"])] if match else None

    def _after_date(self, text: str) -> dict[str, str] | None:
        """Return the fields of a line that starts with the bare date: `2022-01-18 来源:...`."""
        day = find_day(text[:24])
        if day is None or day[1] > 2:
            return None
        rest = re.sub(r"^ ?\d{1,2}:\d{2}(?::\d{2})?", "", text[day[2] :]).strip()
        match = self._glued.match(rest)
        if not match or len(rest) > 80:
            return None
        return {"发布时间": day[0], **(self.fields(rest) or {})}

    def _convincing(self, fields: dict[str, str], text: str) -> bool:
        """Return whether a single field is more than a word with a colon."""
        ((name, value),) = fields.items()
        if "。" in text or ("," in value and len(value) > 20):
            return False
        if name in ("主题分类", "名称", "公开方式", "有效性", "字号"):
            return len(value) <= 40
        if any(field.name == name and field.is_date for field in self.labels.values()):
            return not value or find_day(value) is not None
        return True
