"""The text as recognisers see it: folded characters with an offset map, lines, sentences, numerals and dates."""
