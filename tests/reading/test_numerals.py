"""Numerals are worth what they say, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.aids import chinese_numeral
from zhibiao.reading.numerals import arabic_value, chinese_value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十", 10),
        ("十三", 13),
        ("两百", 200),
        ("一百零六", 106),
        ("三百七十六", 376),
        ("一千零五", 1005),
        ("三万四", 34_000),
        ("一万八千四百", 18_400),
        ("二十三万七千", 237_000),
        ("一万五千亿", 1_500_000_000_000),
        ("二〇二二", 2022),
        ("九十八点七", 98.7),
        ("零", 0),
    ],
)
def test_a_chinese_numeral_has_its_value(written: str, value: float) -> None:
    assert chinese_value(written) == value


@pytest.mark.parametrize("written", ["百", "万", "十百", "三五十", "点五", ""])
def test_what_is_no_well_formed_numeral_has_no_value(written: str) -> None:
    assert chinese_value(written) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_every_whole_number_survives_being_written_in_words(value: int) -> None:
    assert chinese_value(chinese_numeral(value)) == value


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from([",", "，", " "]))
def test_every_whole_number_survives_separators(value: int, separator: str) -> None:
    assert arabic_value(f"{value:,}".replace(",", separator)) == value


def test_digits_mistaken_by_character_recognition_are_read() -> None:
    assert arabic_value("1O6") == 106
    assert arabic_value("3O") == 30
