"""The folded view: what it is made of, and that looking for odd characters first misses none."""

from __future__ import annotations

import unicodedata

import regex
from hypothesis import given
from hypothesis import strategies as st

from zhreport.text import chars
from zhreport.text.chars import fold

SAMPLES = "情况體⼀（１\u3000\r\n\u200b\ufeff|機(jī)關(guān)𠀀\U000e0100｢樂Ａa. "


def test_no_form_of_the_table_is_folded_again() -> None:
    table = chars._table()
    assert not [char for char, form in table.items() if form in table]
    assert fold("｢樂｣「豈」").text == '"乐""岂"'


def test_every_character_without_width_is_known() -> None:
    """The blocks that are searched hold all format characters of the planes that texts come from."""
    planes = "".join(map(chr, [*range(0xAD, 0xD800), *range(0xE000, 0x10000), *range(0xE0000, 0xE01F0)]))
    by_category = {char for char in planes if unicodedata.category(char) == "Cf"}
    assert by_category <= chars._skipped()
    assert not [char for char in chars._skipped() - by_category if not regex.match(r"\p{M}|\p{Lo}", char)]


@given(st.text(st.sampled_from(SAMPLES), max_size=60))
def test_each_folded_character_is_what_its_source_character_folds_to(text: str) -> None:
    folded = fold(text)
    table = chars._table()
    offsets = folded.offsets or range(len(text) + 1)
    for char, offset in zip(folded.text, offsets, strict=False):
        if text[offset] != "\r":
            assert char == table.get(text[offset], text[offset])


def test_odd_characters_are_found_behind_the_first_search(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(chars, "_AT_ONCE", 4)
    assert fold("情况情况（一）情况體").text == "情况情况(一)情况体"
