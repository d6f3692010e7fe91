import pytest

from filing.checking.numerals import read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15", 15.0), ("1.5万", 15_000.0), ("3万", 30_000.0), ("2百万", 2_000_000.0), ("三", 3.0), ("十", 10.0),
        ("十五", 15.0), ("二十", 20.0), ("一百二十", 120.0), ("一百零五", 105.0), ("五千", 5000.0), ("两千", 2000.0),
        ("一万二千", 12_000.0), ("十万", 100_000.0), ("三亿", 300_000_000.0), ("二〇三五", 2035.0), ("零", 0.0),
    ],
)  # fmt: skip
def test_read_number_reads_both_scripts(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "甲", "1.2.3", "十a", ".", "3万元"])
def test_read_number_refuses_what_is_no_number(text):
    assert read_number(text) is None
