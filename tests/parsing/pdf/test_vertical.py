"""Vertical text (竖排) by PDFs made by code: in a font of that direction, and character by character."""

import pytest

from filing.parsing import read_in_process
from filing.parsing.report import Extraction, Limits
from tests.parsing.build import Placed, pdf

TITLE = "云山市公园管理办法"
COLUMNS = [
    "　　第一条　为了加强公园管理，保障公众权益，根据有关法",
    "律、法规的规定，制定本办法。",
    "　　第二条　公园免费开放，不得收费。",
]
PARAGRAPHS = [
    TITLE,
    "第一条 为了加强公园管理，保障公众权益，根据有关法律、法规的规定，制定本办法。",
    "第二条 公园免费开放，不得收费。",
]


def columns(lines: list[str], *, right: float = 480, top: float = 700) -> list[Placed]:
    """Columns from right to left, a character apart for each leading 　."""
    placed = []
    for row, line in enumerate(lines):
        words = line.lstrip("\u3000")
        placed.append((right - row * 28.0, top - 16.0 * (len(line) - len(words)), 16.0, words))
    return placed


def one_by_one(placed: list[Placed]) -> list[Placed]:
    """As programs write it that know no vertical fonts."""
    return [(x, y - 16 * n, size, c) for x, y, size, words in placed for n, c in enumerate(words) if c != "\u3000"]


def read(data: bytes) -> Extraction:
    return read_in_process(data, name="a.pdf", limits=Limits())


PAGE = columns(["　　　" + TITLE, *COLUMNS])


@pytest.mark.parametrize("font", ["UniGB-UCS2-V", "UniGB-UTF16-V", "Identity-V"])
def test_columns_of_a_vertical_font_are_read_from_right_to_left(font: str) -> None:
    extraction = read(pdf([PAGE], font=font))
    assert extraction.text.split("\n") == PARAGRAPHS
    assert extraction.report.unread_pages == ()


def test_columns_set_character_by_character_are_read_from_right_to_left() -> None:
    extraction = read(pdf([one_by_one(PAGE)]))
    assert extraction.text.split("\n") == PARAGRAPHS
    assert extraction.report.warnings == ()


def test_a_page_number_across_the_foot_is_no_text() -> None:
    extraction = read(pdf([[*one_by_one(PAGE), (290.0, 40.0, 10.0, f"— {n} —")] for n in (1, 2)]))
    assert extraction.text.split("\n") == PARAGRAPHS * 2


def test_a_line_across_the_head_comes_first() -> None:
    extraction = read(pdf([[*one_by_one(PAGE), (200.0, 780.0, 22.0, "云山市人民政府文件")]]))
    assert extraction.text.split("\n") == ["云山市人民政府文件", *PARAGRAPHS]


def test_figures_side_by_side_or_lying_down_stay_in_their_column() -> None:
    date = [(300.0, 700.0 - 16 * n, 16.0, c) for n, c in enumerate("自六月") if c]
    upright = [*date, (300.0, 655.0, 8.0, "12"), *((300.0, 636.0 - 16 * n, 16.0, c) for n, c in enumerate("日起施行"))]
    assert read(pdf([upright])).text == "自六月12日起施行"
    lying = f"BT /F 16 Tf 0 -1 1 0 304 668 Tm <{'12'.encode('utf-16-be').hex()}> Tj ET\n"
    placed = [*date, *((300.0, 636.0 - 16 * n, 16.0, c) for n, c in enumerate("日起施行"))]
    assert read(pdf([placed], drawing=lying)).text == "自六月12日起施行"
    lower = [(x, y - 20 if y < 660 else y, size, c) for x, y, size, c in placed]
    assert read(pdf([lower], drawing=lying.replace("668", "658"))).text == "自六月12日起施行"


def test_characters_set_apart_in_lines_are_no_columns() -> None:
    spaced = [(80 + 40.0 * n, 700.0 - 24 * row, 16.0, c) for row in range(3) for n, c in enumerate("公园管理")]
    assert read(pdf([spaced])).text.replace(" ", "") == "公园管理" * 3
