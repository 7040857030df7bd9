"""From text to words with offsets and tags, and what is counted of them."""
