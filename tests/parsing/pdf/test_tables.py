"""Ruled tables: by their rules alone, and with text in PDFs made by code."""

import pytest

from filing.parsing import read_in_process
from filing.parsing.pdf.tables import Box, Table, find_tables
from filing.parsing.report import Limits
from tests.parsing.build import Placed, pdf


def across(y: float, *stretches: tuple[float, float]) -> list[Box]:
    return [Box(start, y, end, y) for start, end in stretches]


def upright(x: float, *stretches: tuple[float, float]) -> list[Box]:
    return [Box(x, start, x, end) for start, end in stretches]


def grid(xs: list[float], ys: list[float]) -> list[Box]:
    lines = [box for y in ys for box in across(y, (xs[0], xs[-1]))]
    return lines + [box for x in xs for box in upright(x, (ys[0], ys[-1]))]


def shape(table: Table) -> list[list[tuple[int, int]]]:
    return table.rows


PLAIN = grid([0, 100, 200], [0, 50, 100])
ROWS = [[(1, 0), (1, 1)], [(0, 0), (0, 1)]]


def test_a_grid_has_its_cells_in_reading_order() -> None:
    (table,) = find_tables(PLAIN)
    assert (shape(table), table.cells) == (ROWS, 4)
    assert [table.cell_at(x, y) for x, y in ((10, 90), (150, 90), (10, 10), (201, 10), (10, -5))] == [
        (1, 0),
        (1, 1),
        (0, 0),
        None,
        None,
    ]
    assert table.width_of((1, 0)) == 100


@pytest.mark.parametrize(
    "boxes",
    [
        [Box(x, y, x + 100, y + 50) for x in (0, 100) for y in (0, 50)],
        [Box(x - 0.5, 0, x + 0.5, 100) for x in (0, 100, 200)] + [Box(0, y, 200, y + 1) for y in (0, 50, 100)],
        [b for y in (0, 50, 100) for b in across(y, (0, 99), (100, 200))] + grid([0, 100, 200], [0, 50, 100])[3:],
        [*PLAIN, *across(101.5, (0, 200)), *upright(300, (0, 100)), *across(500, (0, 300))],
    ],
    ids=["boxes side by side", "thin boxes", "rules in pieces", "double rules and strangers"],
)
def test_a_grid_may_be_drawn_in_many_ways(boxes: list[Box]) -> None:
    (table,) = find_tables(boxes)
    assert shape(table) == ROWS


def test_cells_without_a_rule_between_them_are_one() -> None:
    head = [*grid([0, 100, 200], [0, 50])[2:], *across(0, (0, 200)), *across(50, (0, 200)), *across(100, (0, 200))]
    (table,) = find_tables([*head, *upright(0, (50, 100)), *upright(200, (50, 100))])
    assert shape(table) == [[(1, 0)], [(0, 0), (0, 1)]]
    assert table.cell_at(150, 75) == (1, 0)
    assert table.width_of((1, 0)) == 200
    tall = [*grid([0, 100, 200], [0, 100]), *across(50, (100, 200))]
    (table,) = find_tables(tall)
    assert shape(table) == [[(1, 0), (1, 1)], [(0, 1)]]
    assert table.cell_at(50, 10) == (1, 0)


def test_tables_apart_are_two_and_frames_are_none() -> None:
    upper, lower = grid([0, 100, 200], [300, 350]), grid([0, 50, 200], [0, 50])
    assert [table.box.top for table in find_tables([*lower, *upper])] == [350, 50]
    assert find_tables(grid([0, 200], [0, 100])) == []
    assert find_tables([*across(10, (0, 100)), *across(20, (0, 100))]) == []
    assert find_tables([]) == []


def test_a_drawing_of_many_rules_is_no_table() -> None:
    assert find_tables(grid([float(5 * n) for n in range(300)], [float(5 * n) for n in range(300)])) == []


RULES = "".join(f"{x} 500 m {x} 700 l S " for x in (80, 200, 500)) + "".join(
    f"80 {y} m 500 {y} l S " for y in (500, 600, 700)
)


def read(*lines: Placed, drawing: str = RULES) -> tuple[list[str], int, list[str]]:
    report = (extraction := read_in_process(pdf([lines], drawing=drawing), name="a.pdf", limits=Limits())).report
    return extraction.text.split("\n"), report.tables, [w.message for w in report.warnings]


def test_cells_of_several_lines_are_read_one_after_the_other() -> None:
    lines, tables, told = read(
        (80, 750, 16, "附件1"),
        (90, 680, 12, "违法行为"),
        (210, 680, 12, "裁量基准"),
        (90, 580, 12, "擅自占用城市绿地违"),
        (90, 560, 12, "法的"),
        (210, 580, 12, "处一千元罚款，情节严重的处三千元以上的罚款，并"),
        (210, 560, 12, "依照《绿化条例》"),
        (210, 540, 12, "第二十七条处理。"),
        (80, 450, 16, "第二条　略。"),
    )
    assert lines == [
        "附件1",
        "违法行为\t裁量基准",
        "擅自占用城市绿地违法的\t处一千元罚款，情节严重的处三千元以上的罚款，并依照《绿化条例》 第二十七条处理。",
        "第二条　略。",
    ]
    assert (tables, told) == (1, ["第1页有表格，已按表格线逐格还原。请核对。"])


def test_text_that_touches_across_a_rule_is_parted() -> None:
    lines, _, _ = read((152, 680, 16, "项目金额"), (90, 580, 16, "甲"), (210, 580, 16, "乙"))
    assert lines == ["项目金\t额", "甲\t乙"]


def test_running_text_in_a_cell_keeps_its_paragraphs() -> None:
    words = "公园管理机构应当依照有关规定进行管理。"
    rows = [(210.0, 690.0 - 12 * n, 12.0, words) for n in range(7)]
    lines, _, _ = read((90, 690, 12, "旧"), *rows)
    assert lines == ["旧", *[words] * 7]


def test_shading_is_no_rule() -> None:
    shading = "".join(f"0.9 g 80 {y} 420 100 re f 0 g " for y in (500, 600))
    lines, tables, _ = read((90, 680, 12, "项目"), (210, 680, 12, "金额"), drawing=shading)
    assert (lines, tables) == (["项目\t金额"], 0)
