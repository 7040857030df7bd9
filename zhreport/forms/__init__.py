"""Forms: statutory tables as data.

A form knows, for every cell that the official table has, its stable keys and its place in the grid, the wordings its labels
are met in, and the arithmetic that ties the figures together. How observed text is matched against it is the business of
`zhreport.tables`.
"""

# `as` says that a name is one of this package (PEP 484).
from zhreport.forms.load import load_forms as load_forms
from zhreport.forms.model import Block as Block
from zhreport.forms.model import Column as Column
from zhreport.forms.model import Form as Form
from zhreport.forms.model import FormTable as FormTable
from zhreport.forms.model import HeaderCell as HeaderCell
from zhreport.forms.model import Row as Row
from zhreport.forms.model import Rule as Rule
from zhreport.forms.model import Statement as Statement
from zhreport.forms.model import YearRule as YearRule
from zhreport.forms.model import YearTerm as YearTerm
