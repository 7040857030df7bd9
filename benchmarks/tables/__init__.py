"""Tables damaged on purpose, and how many of their cells come back."""
