"""Reports as tables of rows, and in the types of other libraries."""
