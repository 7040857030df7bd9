"""Forms: statutory tables as data.

A form knows, for every cell that the official table has, its stable keys and its place in the grid, the wordings its labels
are met in, and the arithmetic that ties the figures together. How observed text is matched against it is the business of
`zhreport.tables`.
"""

from zhreport.forms.load import load_forms
from zhreport.forms.model import Block, Column, Form, FormTable, HeaderCell, Row, Rule, Statement, YearRule, YearTerm

__all__ = [
    "Block",
    "Column",
    "Form",
    "FormTable",
    "HeaderCell",
    "Row",
    "Rule",
    "Statement",
    "YearRule",
    "YearTerm",
    "load_forms",
]
