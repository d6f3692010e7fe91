"""What is made of the engine's boxes and words."""

import pytest

pytest.importorskip("rapidocr", reason="needs the extra for recognition: make ocr")

from filing.parsing.ocr.recogniser import LABEL, _Mark, _page, written
from filing.parsing.pdf.paragraphs import paragraphs_of


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


def paragraphs(*marks: _Mark) -> list[str]:
    return paragraphs_of([_page(marks, 1, (595, 842), scale=1, red=False, turned=0).page])


def mark(text: str, top: float, *, left: float = 80, right: float = 500) -> _Mark:
    return _Mark(left, top, right, top + 18, text, 0.99)


def test_figures_wider_than_half_a_character_do_not_part_a_paragraph() -> None:
    full = [mark("甲" * 26, 100 + 28 * row) for row in range(6)]
    assert paragraphs(*full, mark("68%。", 268, right=136)) == ["甲" * 156 + "68%。"]


def test_cells_that_the_engine_parts_stay_apart() -> None:
    cells = [mark("实验室危险化学品", 400, right=180), mark("火灾、中毒", 400, left=191, right=256)]
    assert paragraphs(*cells) == ["实验室危险化学品\t火灾、中毒"]
