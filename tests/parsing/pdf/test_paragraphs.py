"""Printed lines put together again: pages of 26 characters a line, as the eye sees them."""

from dataclasses import replace

import pytest

from filing.parsing.pdf.lines import PrintedLine, PrintedPage
from filing.parsing.pdf.paragraphs import paragraphs_of

SIZE, LEFT, WIDTH = 16.0, 80.0, 26
FULL = "本市行政区域内公园的规划建设保护和管理应当适用本办法的规"
assert len(FULL) == WIDTH + 2


def page(*lines: str, number: int = 1, size: float = SIZE) -> PrintedPage:
    """Each leading 　 moves the line in by one character; ＞ puts it to the right edge, ＝ into the middle."""
    placed = []
    for row, text in enumerate(lines):
        words = text.lstrip("　").lstrip("＞＝")
        left = LEFT + size * (len(text) - len(text.lstrip("　")))
        room = WIDTH * SIZE - len(words) * size
        left += room if text[0] == "＞" else room / 2 if text[0] == "＝" else 0
        bottom = 720 - row * size * 1.75
        placed.append(PrintedLine(words, left, left + len(words) * size, bottom, bottom + size, size))
    return PrintedPage(number, 595, 842, tuple(placed), 0, "", 0.0, tables=0)


def read(*lines: str) -> list[str]:
    """With a full line before and behind, so that the page has its edges."""
    edge = "一" * WIDTH + "。"
    found = paragraphs_of([page(edge[:WIDTH], *lines)])
    assert found[0].startswith("一" * WIDTH)
    return [found[0][WIDTH:], *found[1:]] if found[0][WIDTH:] else found[1:]


A = "甲" * WIDTH
CASES = {
    "a first line moved in": (["　　" + "甲" * 24, "乙。", "　　丙。"], ["甲" * 24 + "乙。", "丙。"]),
    "no indent, the last line short": ([A, "乙。", A, "丙。"], [A + "乙。", A + "丙。"]),
    "a label on a full line": (
        ["　　" + "甲" * 24, "（一）乙；", "第二条　丙"],
        ["甲" * 24, "（一）乙；", "第二条　丙"],
    ),
    "a citation at the start of a line": (
        ["　　违反本办法" + "甲" * 18, "第十二条、第十三条规定的，处罚款。"],
        ["违反本办法" + "甲" * 18 + "第十二条、第十三条规定的，处罚款。"],
    ),
    "a mark that may not begin a line": (["　　" + "甲" * 22, "乙；丙。"], ["甲" * 22 + "乙；丙。"]),
    "brackets that may not be parted": (["　　" + "甲" * 21, "（点）。"], ["甲" * 21 + "（点）。"]),
    "a short line ends": (["　　" + "甲" * 18, "乙丙"], ["甲" * 18, "乙丙"]),
    "a hanging label": (
        ["　　（一）" + "甲" * 21, "　　　　　乙。", "　　（二）丙。"],
        ["（一）" + "甲" * 21 + "乙。", "（二）丙。"],
    ),
    "a block moved in as a whole": (["　　" + "甲" * 24, "　　乙", "丙"], ["甲" * 24 + "乙", "丙"]),
    "a title over two lines": (["＝" + "甲" * WIDTH, "＝的通知"], ["甲" * WIDTH + "的通知"]),
    "signature and date": (
        ["　　" + "甲" * 23 + "。", "＞云山市人民政府", "＞2024年5月1日"],
        ["甲" * 23 + "。", "云山市人民政府", "2024年5月1日"],
    ),
    "cells": (["甲\t" + "乙" * 24, "丙\t丁"], ["甲\t" + "乙" * 24, "丙\t丁"]),
    "words of Latin letters": (["　　" + "甲" * 21 + "the", "law of"], ["甲" * 21 + "the law of"]),
    "a heading": (["　　第一章　" + "甲" * 19, "乙"], ["第一章　" + "甲" * 19, "乙"]),
    "notes under a title": (
        ["2016年8月30日 某市人大常委会通过" + "甲" * 4, "2017年1月1日 某省人大常委会批准"],
        ["2016年8月30日 某市人大常委会通过" + "甲" * 4, "2017年1月1日 某省人大常委会批准"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lines_become_paragraphs(name: str) -> None:
    lines, paragraphs = CASES[name]
    assert read(*lines) == paragraphs


def test_paragraphs_run_over_the_end_of_a_page() -> None:
    rows = [A] * 8
    first, second = page(*rows, "　　" + "乙" * 24), page("丙。", *rows, number=2)
    assert paragraphs_of([first, second]) == [A * 8, "乙" * 24 + "丙。", A * 8]


def test_a_page_of_few_lines_takes_its_edges_from_the_others() -> None:
    assert paragraphs_of([page(*[A] * 6), page("　　乙丙", "丁", number=2)])[1:] == ["乙丙", "丁"]


def test_lines_of_each_of_two_columns_run_on_within_their_own_edges() -> None:
    left = [replace(line, column=1) for line in page(*[A] * 5, "　　" + "乙" * 24).lines]
    away = WIDTH * SIZE + 40
    right = [
        replace(line, column=2, left=line.left + away, right=line.right + away) for line in page("丙。", *[A] * 5).lines
    ]
    both = PrintedPage(1, 1000, 842, (*left, *right), 0, "", 0.0, tables=0)
    assert paragraphs_of([both]) == [A * 5, "乙" * 24 + "丙。", A * 5]


def test_room_between_lines_parts_full_ones() -> None:
    upper, lower = page("甲" * 25 + "。"), page("乙" * WIDTH)
    low = replace(lower.lines[0], bottom=600, top=616)
    pages = [replace(upper, lines=(*upper.lines, low))]
    assert paragraphs_of(pages) == ["甲" * 25 + "。", "乙" * WIDTH]


def test_type_of_another_size_is_another_paragraph() -> None:
    title = PrintedLine("甲" * 19, LEFT, LEFT + 19 * 22, 760, 782, 22)
    body = page(A, "乙。")
    pages = [PrintedPage(1, 595, 842, (title, *body.lines), 0, "", 0.0, tables=0)]
    assert paragraphs_of(pages) == ["甲" * 19, A + "乙。"]


def test_pages_without_lines_are_nothing() -> None:
    assert paragraphs_of([]) == paragraphs_of([page()]) == []
