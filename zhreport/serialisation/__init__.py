"""The tree as dictionaries, JSON and msgpack, exact both ways, and the JSON Schema of it."""
