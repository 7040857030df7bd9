"""Chinese numerals, every one from 1 to 9999 both ways, in every way of writing them."""

from __future__ import annotations

import pytest

from zhreport.text.numerals import format_numeral, parse_numeral

PLAIN = "零一二三四五六七八九"
CAPITAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
CIRCLE = str.maketrans("零", "〇")


def test_every_number_comes_back() -> None:
    assert all(parse_numeral(format_numeral(number)) == number for number in range(1, 10_000))


def test_capitals_are_read_like_the_common_ones() -> None:
    assert all(parse_numeral(format_numeral(number).translate(CAPITAL)) == number for number in range(1, 10_000))


def test_a_circle_is_a_zero() -> None:
    assert all(parse_numeral(format_numeral(number).translate(CIRCLE)) == number for number in range(1, 10_000))


def test_digit_by_digit() -> None:
    for number in range(10, 10_000):
        digits = "".join(PLAIN[int(digit)] for digit in str(number))
        assert parse_numeral(digits) == number
        assert parse_numeral(digits.translate(CIRCLE)) == number


def test_ten_with_and_without_its_one() -> None:
    assert all(parse_numeral("一" + format_numeral(number)) == number for number in range(10, 20))


def test_two_before_hundreds_and_thousands() -> None:
    for number in (200, 202, 2000, 2200, 2002):
        assert parse_numeral(format_numeral(number).replace("二百", "两百").replace("二千", "两千")) == number


@pytest.mark.parametrize(("character", "ten"), [("廿", 20), ("卅", 30), ("卌", 40)])
def test_one_character_for_tens(character: str, ten: int) -> None:
    assert parse_numeral(character) == ten
    assert all(parse_numeral(character + PLAIN[unit]) == ten + unit for unit in range(1, 10))


@pytest.mark.parametrize("text", ["", "十十", "百", "一十百", "二十三十", "年", "一、", "一 二", "十廿", "零十"])
def test_what_is_no_numeral(text: str) -> None:
    assert parse_numeral(text) is None


def test_numbers_from_one_on_differ() -> None:
    assert len({format_numeral(number) for number in range(10_000)}) == 10_000
