"""What is done to the engine's words."""

import pytest

pytest.importorskip("rapidocr", reason="needs the extra for recognition: make ocr")

from filing.parsing.ocr.recogniser import LABEL, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(2014年5月12日通过)", "（2014年5月12日通过）"),
        ("(一)公园;(二)绿地", "（一）公园；（二）绿地"),
        ("云政发[2008]15号", "云政发〔2008〕15号"),
        ("云政发（2008）第15号", "云政发〔2008〕第15号"),
        ("二氧化碳(CO2),下同", "二氧化碳（CO2），下同"),
        ("1,234.5 (m3)", "1,234.5 (m3)"),
    ],
)
def test_marks_are_those_of_chinese_text(text: str, expected: str) -> None:
    assert written(text) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [("第一条为了", "第一条"), ("第十二章 附则", "第十二章"), ("第五条、第六条", None), ("第五条的规定", None)],
)
def test_a_label_is_parted_from_its_words(text: str, label: str | None) -> None:
    match = LABEL.match(text)
    assert (match and match["label"]) == label
