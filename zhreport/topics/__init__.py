"""Topics: which of them each unit of a document speaks of, on what evidence (`tagger`).

`lexicon` reads the cues of lexicons/topics/ and `patterns` their language; `matcher` finds them in a line, `profile` says what
the wording speaks for, `context` what headings and lead-ins add, and `weighing` puts the three together. `sentences` does the
same sentence by sentence on request, and `view` is what `zhreport topics` prints.
"""

from zhreport.topics.tagger import TopicTagger, Unit
from zhreport.topics.weighing import THRESHOLD, squash

__all__ = ["THRESHOLD", "TopicTagger", "Unit", "squash"]
