"""Tables of no known form: regions found, rows and columns read or worked out, names and roles given."""
