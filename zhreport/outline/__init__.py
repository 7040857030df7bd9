"""The outline: which lines are headings, at which level, decided for the document as a whole. `zhreport.outline.decide.decide` says how."""
