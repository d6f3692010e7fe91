import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.text.numerals import read_numeral, write_numeral


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零一", 101),
        ("一百一十", 110),
        ("一百十", 110),
        ("一千〇五", 1005),
        ("一千二百六十", 1260),
        ("九千九百九十九", 9999),
        ("廿三", 23),
        ("卅", 30),
        ("两百", 200),
        ("二〇二二", 2022),
        ("二○○四", 2004),
        ("二OO四", 2004),
        ("１２", 12),
        ("第", None),
        ("", None),
        ("一" * 21, None),
    ],
)
def test_read_numeral_reads_what_texts_write(words: str, value: int | None) -> None:
    assert read_numeral(words) == value


@given(st.integers(0, 9999))
def test_write_numeral_is_read_back(value: int) -> None:
    assert read_numeral(write_numeral(value)) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (3, "三"),
        (10, "十"),
        (15, "十五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (1010, "一千零一十"),
        (10_000, "10000"),
    ],
)
def test_write_numeral_writes_as_law_does(value: int, words: str) -> None:
    assert write_numeral(value) == words
