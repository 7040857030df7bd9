"""The pipeline component: `nlp.add_pipe("zhreport")`."""

# Annotations stay objects here: spaCy reads those of the factory to check its settings.
from spacy.language import Language
from spacy.tokens import Doc

from zhreport.spacy.docs import annotate
from zhreport.spacy.extensions import get_report
from zhreport.spacy.setup import Saved, Setup
from zhreport.spacy.tokenizer import Tokenizer, parsed_with

_BLANK = {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}
"""The tokenizer of `spacy.blank("zh")`: single characters, which nobody has chosen."""


@Language.factory(
    "zhreport",
    default_config={"segmenter": "auto", "lexicons": [], "tokenizer": None},
    assigns=["doc._.report", "doc.spans", "doc.cats", "token.is_sent_start"],
)
def make_component(
    nlp: Language, name: str, segmenter: str, lexicons: list[str], tokenizer: bool | None
) -> "Structure":
    """Return the component; `segmenter` and `lexicons` are those of `zhreport.Parser`.

    With `tokenizer` the pipeline's tokenizer becomes zhreport's, without it stays; None, the default, replaces only the
    tokenizer of a blank Chinese pipeline, which cuts single characters.
    """
    setup = Setup(segmenter, lexicons)
    settings = nlp.config["nlp"]
    if tokenizer or (tokenizer is None and settings["tokenizer"] == _BLANK):
        if not isinstance(nlp.tokenizer, Tokenizer) or nlp.tokenizer.setup != setup:
            nlp.tokenizer = Tokenizer(nlp.vocab, setup)
        settings["tokenizer"] = {
            "@tokenizers": "zhreport.Tokenizer.v1",
            "segmenter": segmenter,
            "lexicons": list(lexicons),
        }
    return Structure(name, setup)


class Structure(Saved):
    """Annotates a Doc from the report that it carries, else from the one that it parses from the Doc's text."""

    def __init__(self, name: str, setup: Setup) -> None:
        self.name = name
        self.setup = setup

    def __call__(self, doc: Doc) -> Doc:
        """Return the Doc with its report, span groups, categories and sentence starts.

        A report that a tokenizer with other lexicons left is parsed anew; one that the Doc was made from stays.
        """
        report = get_report(doc)
        if report is None or parsed_with.get(doc, self.setup) != self.setup:
            report = self.setup.parser.parse(doc.text)
        return annotate(doc, report, self.setup.parser.knowledge.topics.ids, sentences=doc not in parsed_with)
