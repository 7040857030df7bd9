"""zhreport in spaCy: `nlp.add_pipe("zhreport")`, found through spaCy's entry points without an import.

>>> import spacy
>>> nlp = spacy.blank("zh")
>>> _ = nlp.add_pipe("zhreport")
>>> doc = nlp("一、总体情况\\n成立了政务公开领导小组。公开内容有待丰富。")
>>> [(span.text, span.label_, span._.level) for span in doc.spans["sections"]][0][1:]
('overview', 1)
>>> [sentence.text for sentence in doc.sents][1:]
['成立了政务公开领导小组。', '公开内容有待丰富。']
"""

from __future__ import annotations

from zhreport.spacy.component import Structure, make_component
from zhreport.spacy.docs import annotate, to_doc, unit_docs
from zhreport.spacy.extensions import register
from zhreport.spacy.tokenizer import Tokenizer, make_tokenizer

register()

__all__ = ["Structure", "Tokenizer", "annotate", "make_component", "make_tokenizer", "to_doc", "unit_docs"]
