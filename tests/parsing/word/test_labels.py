import pytest

from filing.parsing.word.labels import LABELS, chinese


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (115, "一百一十五"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (9999, "九千九百九十九"),
        (10000, "10000"),
    ],
)
def test_chinese_counts_as_articles_do(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("format_", "labels"),
    [
        ("decimal", ["1", "10", "21"]),
        ("decimalZero", ["01", "10", "21"]),
        ("decimalFullWidth", ["１", "１０", "２１"]),
        ("decimalEnclosedCircle", ["①", "⑩", "㉑"]),
        ("decimalEnclosedCircleChinese", ["①", "⑩", "㉑"]),
        ("decimalEnclosedParen", ["⑴", "⑽", "21"]),
        ("decimalEnclosedFullstop", ["⒈", "⒑", "21"]),
        ("ideographEnclosedCircle", ["㊀", "㊉", "21"]),
        ("chineseCounting", ["一", "十", "二十一"]),
        ("chineseCountingThousand", ["一", "十", "二十一"]),
        ("taiwaneseCounting", ["一", "十", "二十一"]),
        ("taiwaneseCountingThousand", ["一", "十", "二十一"]),
        ("japaneseCounting", ["一", "十", "二十一"]),
        ("ideographDigital", ["一", "一〇", "二一"]),
        ("japaneseDigitalTenThousand", ["一", "一〇", "二一"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "贰拾壹"]),
        ("ideographLegalTraditional", ["壹", "壹拾", "貳拾壹"]),
        ("ideographTraditional", ["甲", "癸", "甲"]),
        ("ideographZodiac", ["子", "酉", "申"]),
        ("ideographZodiacTraditional", ["甲子", "癸酉", "甲申"]),
        ("upperRoman", ["I", "X", "XXI"]),
        ("lowerRoman", ["i", "x", "xxi"]),
        ("upperLetter", ["A", "J", "U"]),
        ("lowerLetter", ["a", "j", "u"]),
        ("none", ["", "", ""]),
    ],
)
def test_label_is_what_word_prints(format_: str, labels: list[str]) -> None:
    assert [LABELS[format_](number) for number in (1, 10, 21)] == labels


def test_counting_above_99_is_digit_by_digit_but_thousand_counts() -> None:
    assert [LABELS[f](101) for f in ("chineseCounting", "chineseCountingThousand", "japaneseCounting")] == [
        "一〇一",
        "一百零一",
        "百一",
    ]


@pytest.mark.parametrize("format_", sorted(LABELS))
def test_no_number_breaks_a_label(format_: str) -> None:
    assert all(isinstance(LABELS[format_](number), str) for number in (-1, 0, 27, 703, 4000, 12345, 2**31))
