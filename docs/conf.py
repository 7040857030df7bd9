"""How Sphinx builds the documentation: `make docs`."""

from zhreport.version import version as read_version

project = "zhreport"
author = "the zhreport authors"
version = release = read_version()

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "zhreport"

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"undoc-members": False}
