"""Reports for eyes: text, Markdown, HTML, terminal, notebook."""
