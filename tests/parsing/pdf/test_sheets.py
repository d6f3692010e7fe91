"""Two pages on one wide sheet, and two columns on a page: paragraphs end where their own column ends."""

from filing.parsing import read_in_process
from filing.parsing.report import Limits
from tests.parsing.build import Placed, pdf

SIZE = 16
LEFT = [
    "　　第一条　公园免费向公众开放，",
    "由市人民政府管理。",
    "　　第二条　任何单位不得在公园内",
    "经营与公园无关的，与景观不相称",
]
RIGHT = ["的项目。", "　　第三条　本办法自公布之日起施", "行。"]


def half(lines: list[str], left: float) -> list[Placed]:
    """A column of 15 characters, and the page number under it."""
    placed = [(left, 500.0 - 28 * row, float(SIZE), line) for row, line in enumerate(lines)]
    return [(x + SIZE * (len(t) - len(t.lstrip("　"))), y, size, t.lstrip("　")) for x, y, size, t in placed]


def read(lines: list[Placed], box: str) -> list[str]:
    data = pdf([lines]).replace(b"/MediaBox [0 0 595 842]", box.encode())
    return read_in_process(data, name="a.pdf", limits=Limits()).text.split("\n")


def test_two_pages_side_by_side_are_read_one_after_the_other_without_their_numbers() -> None:
    lines = [*half(LEFT, 90), *half(RIGHT, 510), (190.0, 30.0, 14.0, "— 1 —"), (610.0, 30.0, 14.0, "— 2 —")]
    assert read(lines, "/MediaBox [0 0 842 595]") == [
        "第一条　公园免费向公众开放，由市人民政府管理。",
        "第二条　任何单位不得在公园内经营与公园无关的，与景观不相称的项目。",
        "第三条　本办法自公布之日起施行。",
    ]


def test_words_across_the_middle_of_a_wide_page_are_lines_of_one_page() -> None:
    words = "一段横排的文字从左边的页边一直排到右边的页边才换到下一行去，再排过来。"
    lines = [(90.0, 500.0 - 28 * row, 18.0, words[:-1] + "啊") for row in range(3)]
    assert read(lines, "/MediaBox [0 0 842 595]") == ["".join(line[3] for line in lines)]
