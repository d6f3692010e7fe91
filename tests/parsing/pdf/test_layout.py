"""What is printed on a page, by PDFs made by code; `lines` is held by the same tests."""

import math

import pytest

from filing.parsing.pdf.lines import PrintedPage
from filing.parsing.pdf.pages import Document
from filing.parsing.report import Limits
from tests.parsing.build import Placed, pdf, printed


def page(lines: list[Placed], **options: str) -> PrintedPage:
    (found,) = Document(pdf([lines], **options)).pages(Limits())  # type: ignore[arg-type]
    return found


def texts(lines: list[Placed]) -> list[str]:
    return [line.text for line in page(lines).lines]


def test_a_line_has_its_place_in_points() -> None:
    (line,) = page([(100, 700, 16, "第一条　公园")]).lines
    assert (line.text, line.left, line.right, line.size) == ("第一条　公园", 100, 196, 16)
    assert line.bottom < 700 < line.top


def test_lines_run_from_top_to_bottom_whatever_their_order_in_the_file() -> None:
    assert texts([(80, 500, 16, "丙"), (80, 700, 16, "甲"), (80, 600, 16, "乙")]) == ["甲", "乙", "丙"]


def test_fragments_of_a_baseline_are_one_line_and_a_wide_gap_is_a_tab() -> None:
    assert texts([(300, 700, 16, "金额"), (80, 700, 16, "项目"), (112, 700, 16, "名称")]) == ["项目名称\t金额"]


def test_characters_set_apart_for_looks_are_joined_and_words_are_not() -> None:
    spaced = [(80 + 30 * n, 700.0, 16.0, c) for n, c in enumerate("通知")]
    assert texts(spaced) == ["通知"]
    assert texts([(80, 700, 16, "甲"), (80 + 16 + 24, 700, 16, "乙")]) == ["甲 乙"]
    assert texts([(80, 700, 16, "ab"), (80 + 32 + 8, 700, 16, "cd")]) == ["ab cd"]


def test_the_gap_behind_a_label_is_a_blank() -> None:
    assert texts([(80, 700, 16, "第一条"), (80 + 48 + 16, 700, 16, "为了"), (80 + 96 + 16, 700, 16, "公园")]) == [
        "第一条 为了公园"
    ]


def test_type_without_size_is_no_reason_to_fail() -> None:
    assert texts([(80, 700, 0, "公园")]) == ["公园"]


def test_bold_by_printing_twice_is_read_once() -> None:
    twice = [(80.0, 700.0, 16.0, "公园"), (80.4, 700.0, 16.0, "公园")]
    assert texts(twice) == ["公园"]
    each = [(80.0 + 16 * n + d, 700.0, 16.0, c) for n, c in enumerate("公园") for d in (0, 0.4)]
    assert texts(each) == ["公园"]
    assert texts([(80, 700, 16, "试试看")]) == ["试试看"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = [f"左{n}" for n in range(8)], [f"右{n}" for n in range(8)]
    assert texts(printed(left, left=60) + printed(right, left=320)) == left + right
    found = page(
        printed(left, left=60) + printed(right, left=320) + [(60, 780, 16, "横跨左右两栏的公园管理办法的题目")]
    )
    assert [(line.text[0], line.column) for line in found.lines] == [("横", 0), *[("左", 1)] * 8, *[("右", 2)] * 8]


def test_numbers_of_the_lines_are_kept_apart() -> None:
    lines = ["　第一条　公园免费开放。", "2017年起，公园", "绿地归村里。", "　第二条　公园", "晚上关门。"]
    numbers = [(60.0, 720 - row * 28, 10.0, str(row + 21)) for row in range(5)]
    found = page(printed(lines) + numbers)
    assert ([line.text for line in found.lines], found.margin) == ([line.strip("　") for line in lines], "2122232425")


def test_figures_that_do_not_count_on_stay() -> None:
    lines = ["公园"] * 5
    numbers = [(60.0, 720 - row * 28, 10.0, figure) for row, figure in enumerate("12463")]
    assert page(printed(lines) + numbers).margin == ""


@pytest.mark.parametrize(("matrix", "order"), [("0 1 -1 0", (120, 100)), ("0 -1 1 0", (100, 120))])
def test_a_page_with_all_its_text_turned_is_turned_back(matrix: str, order: tuple[int, int]) -> None:
    first, second = order
    found = page([(first, 400, 16, "第二行"), (second, 400, 16, "第一行")], matrix=matrix)
    assert ([line.text for line in found.lines], found.rotated) == (["第一行", "第二行"], "")


def test_slanting_text_on_a_page_is_kept_apart() -> None:
    c, s = math.cos(math.pi / 4), math.sin(math.pi / 4)
    mark = f"BT /F 60 Tf {c} {s} {-s} {c} 200 300 Tm <{'内部资料'.encode('utf-16-be').hex()}> Tj ET\n"
    found = page(printed(["第一条　公园免费开放。"]), drawing=mark)
    assert [line.text for line in found.lines] == ["第一条　公园免费开放。"]
    assert sorted(found.rotated) == sorted("内部资料")


def test_glyphs_without_a_character_are_counted() -> None:
    found = page([(80, 700, 16, "公\ue123园")], font="Identity-H")
    assert (found.unmapped, found.lines[0].text) == (1, "公\ufffd园")


def test_a_picture_is_measured_against_its_page() -> None:
    first, second = Document(pdf([printed(["甲"]), []], scans=[2])).pages(Limits())
    assert first.picture_share == 0
    assert second.picture_share == pytest.approx(1)
