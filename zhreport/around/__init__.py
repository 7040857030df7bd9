"""What stands around a report's body: page furniture, metadata lines, title, contents, signature."""
