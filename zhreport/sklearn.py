"""zhreport in scikit-learn: from raw reports to units, and from either to words, as the first step of a Pipeline.

>>> from sklearn.feature_extraction.text import CountVectorizer
>>> from sklearn.pipeline import make_pipeline
>>> units, groups = split(["一、总体情况\\n成立了政务公开领导小组。公开形式单一。"])
>>> [(unit.headings, unit.role, unit.text) for unit in units], groups
([(('一、总体情况',), 'overview', '成立了政务公开领导小组。公开形式单一。')], [0])
>>> "role:overview" in ReportTokens(context=True).transform(units)[0]
True
>>> make_pipeline(ReportTokens(), CountVectorizer(analyzer=list)).fit_transform(units).shape[0]
1
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from zhreport.model import Item, Paragraph
from zhreport.parser import Parser, parser_with
from zhreport.rendering.labels import innermost_role, labels_above, unit_text
from zhreport.report import Report

try:
    from sklearn.base import BaseEstimator, TransformerMixin
except ImportError:
    raise ImportError("zhreport.sklearn needs scikit-learn: pip install 'zhreport[sklearn]'") from None

NUMBERS = frozenset({"number", "date", "docnum", "ordinal"})
"""Tags of words that are figures."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or an item with where it stands: what a classifier takes."""

    text: str
    """The text, lines joined, the marker of an item before it."""
    headings: tuple[str, ...] = ()
    """The headings above, markers included, the outermost first."""
    role: str | None = None
    """The role of the innermost section that has one."""
    kind: str = "paragraph"
    """`paragraph` or `item`."""
    start: int = 0
    """Offset of its first character in the report's text."""
    end: int = 0
    """Offset after its last character."""
    topics: dict[str, float] = field(default_factory=dict, hash=False)
    """What the rules say it speaks of, with scores."""


Sample = str | Report | Unit
"""What is made into words: the text of a report, a parsed report, or a unit of one."""


def split(reports: Iterable[str | Report], *, lexicons: Sequence[str | Path] = ()) -> tuple[list[Unit], list[int]]:
    """Return the units of all reports, and for each unit the number of its report: `groups` for `GroupKFold`."""
    _refuse_one(reports, "reports")
    parser = _parser(tuple(map(Path, lexicons)), "auto")
    units: list[Unit] = []
    groups: list[int] = []
    for number, report in enumerate(reports):
        own = units_of(report if isinstance(report, Report) else parser.parse(report))
        units += own
        groups += [number] * len(own)
    return units, groups


def units_of(report: Report) -> list[Unit]:
    """Return the paragraphs and items of a report in order."""
    units = []
    for node, ancestors in report.walk():
        if isinstance(node, Paragraph | Item):
            above = [section for section in ancestors if section.kind == "section"]
            units.append(
                Unit(
                    unit_text(node),
                    tuple(labels_above(above)),
                    innermost_role(above),
                    node.kind,
                    node.start,
                    node.end,
                    {topic.id: topic.score for topic in node.topics},
                )
            )
    return units


class ReportTokens(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns each sample into the list of its words; `TfidfVectorizer(analyzer=list)` takes it from there.

    A report, as text or parsed, gives the words of its narrative and headings, page furniture and tables left out; a unit
    gives its own. It learns nothing, so it may be cloned, pickled and searched over like any other step.
    """

    def __init__(
        self,
        *,
        context: bool = False,
        numbers: bool = True,
        roles: Sequence[str] | None = None,
        lexicons: Sequence[str | Path] = (),
        segmenter: str = "auto",
    ) -> None:
        """Take the settings.

        `context`: words of the headings above are features of their own (`heading:监督`), the role too (`role:problems`);
        `numbers`: figures and dates stay, else they become their kind (`number`); `roles`: of a report only units in
        sections of these roles; `lexicons` and `segmenter` as in `zhreport.Parser`.
        """
        self.context = context
        self.numbers = numbers
        self.roles = roles
        self.lexicons = lexicons
        self.segmenter = segmenter

    def fit(self, X: Iterable[Sample], y: Any = None) -> Self:  # noqa: N803 (scikit-learn's name)
        """Return itself: there is nothing to learn."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def transform(self, X: Iterable[Sample]) -> list[list[str]]:  # noqa: N803
        """Return the words of each sample."""
        _refuse_one(X, "samples")
        _refuse_one(self.roles, "roles")
        folders = tuple(map(Path, self.lexicons))
        return [self._words(sample, _parser(folders, self.segmenter)) for sample in X]

    def _words(self, sample: Sample, parser: Parser) -> list[str]:
        if isinstance(sample, Unit):
            return self._of_unit(sample, parser)
        report = sample if isinstance(sample, Report) else parser.parse(sample)
        words: list[str] = []
        before: tuple[str, ...] = ()
        for unit in units_of(report):
            if self.roles is not None and unit.role not in self.roles:
                continue
            if unit.headings != before and not self.context:
                words += self._cut(unit.headings[-1] if unit.headings else "", parser)
            before = unit.headings
            words += self._of_unit(unit, parser)
        return words

    def _of_unit(self, unit: Unit, parser: Parser) -> list[str]:
        words = self._cut(unit.text, parser)
        if self.context:
            words += [f"heading:{word}" for heading in unit.headings for word in self._cut(heading, parser)]
            words += [f"role:{unit.role}"] if unit.role else []
        return words

    def _cut(self, text: str, parser: Parser) -> list[str]:
        from zhreport.text.chars import fold

        folded = fold(text)
        tokens = parser.words.tokens(folded, 0, len(folded.text))
        return [token.tag if token.tag in NUMBERS and not self.numbers else token.text for token in tokens]


def _refuse_one(given: object, what: str) -> None:
    """Raise `TypeError` for a text that stands for all, of which every character would be one of them."""
    if isinstance(given, str):
        raise TypeError(f"expected a list of {what}, not one string")


_parser = lru_cache(maxsize=8)(parser_with)  # made once for each setting and process
