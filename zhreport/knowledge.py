"""Everything that the recognisers know: the lexicons, read once for a parser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zhreport.around.facts import MetadataGrammar
from zhreport.around.front import FrontGrammar
from zhreport.around.furniture import Furniture
from zhreport.forms import Form, load_forms
from zhreport.outline.markers import MarkerGrammar
from zhreport.outline.roles import Roles
from zhreport.outline.titles import TitleIndex
from zhreport.tables.labels import LabelIndex, index_labels
from zhreport.tables.unknown.wording import TableWords
from zhreport.topics import TopicTagger


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The lexicons in the form in which they are looked up; threads may share it."""

    grammar: MarkerGrammar
    """Numbering: lexicons/markers.toml."""
    titles: TitleIndex
    """Section titles and genres: lexicons/headings/."""
    roles: Roles
    """What the sections of a genre are, by their titles."""
    furniture: Furniture
    """What stands around a report: lexicons/boilerplate.toml."""
    front: FrontGrammar
    """Titles, agencies, signatures: lexicons/front.toml."""
    metadata: MetadataGrammar
    """Labels of metadata fields: lexicons/metadata.toml."""
    forms: tuple[Form, ...]
    """Statutory tables: lexicons/forms/."""
    labels: LabelIndex
    """The labels of all forms."""
    tables: TableWords
    """Words of tables of no known form: lexicons/tables.toml."""
    topics: TopicTagger
    """What narrative speaks of: lexicons/topics/."""

    @classmethod
    def load(cls, folders: tuple[Path, ...] = (), form_files: tuple[Path, ...] = ()) -> Knowledge:
        """Read the shipped lexicons, the user's `folders` and single forms. Raises `LexiconError` for a malformed file."""
        forms = load_forms(folders, form_files)
        titles = TitleIndex.load(folders)
        return cls(
            MarkerGrammar.load(folders),
            titles,
            Roles(titles),
            Furniture.load(folders),
            FrontGrammar.load(folders),
            MetadataGrammar.load(folders),
            forms,
            index_labels(forms),
            TableWords.load(folders),
            TopicTagger.load(folders),
        )
