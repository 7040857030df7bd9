"""Where the profiles of the topics come from, and what each part of the tagger gives."""
