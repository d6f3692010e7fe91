from dataclasses import replace

import pytest

from filing.parsing.pdf.furniture import PAGE_NUMBER, without_furniture
from filing.parsing.pdf.lines import PrintedLine, PrintedPage


def line(text: str, bottom: float) -> PrintedLine:
    return PrintedLine(text, 80, 500, bottom, bottom + 16, 16)


def page(number: int, *lines: PrintedLine) -> PrintedPage:
    return PrintedPage(number, 595, 842, lines, 0, "", 0.0, tables=0)


def texts(pages: list[PrintedPage]) -> list[list[str]]:
    return [[found.text for found in one.lines] for one in pages]


def test_headers_and_page_numbers_go_and_only_words_are_told() -> None:
    pages = [page(n, line("云山市汇编", 800), line(f"正文{n}", 400), line(f"— {n} —", 40)) for n in (1, 2, 3)]
    kept, furniture = without_furniture(pages)
    assert (texts(kept), furniture) == ([["正文1"], ["正文2"], ["正文3"]], ["云山市汇编"])


def test_headers_that_count_are_one_header() -> None:
    pages = [page(n, line(f"第{n}页 共3页 机密", 800), line(f"正文{n}", 400)) for n in (1, 2, 3)]
    kept, furniture = without_furniture(pages)
    assert (texts(kept), furniture) == ([["正文1"], ["正文2"], ["正文3"]], ["第1页 共3页 机密"])


def test_what_repeats_inside_the_page_or_too_seldom_stays() -> None:
    pages = [page(n, line("同上", 400), line("页首" if n < 3 else "别的", 800)) for n in (1, 2, 3, 4)]
    kept, furniture = without_furniture(pages)
    assert (texts(kept), furniture) == (texts(pages), [])


def test_what_a_browser_prints_around_two_pages_goes() -> None:
    heads = [line("2024/5/1 10:03 水塘办法", 815), line("2024/5/1 10:03 水塘办法", 815)]
    pages = [page(n, heads[n - 1], line(f"正文{n}", 400), line(f"https://a.example/1 {n}/2", 20)) for n in (1, 2)]
    kept, furniture = without_furniture(pages)
    assert (texts(kept), furniture) == (
        [["正文1"], ["正文2"]],
        ["2024/5/1 10:03 水塘办法", "https://a.example/1 1/2"],
    )


@pytest.mark.parametrize("count", [2, 4])
def test_attachments_at_the_head_of_their_pages_stay(count: int) -> None:
    pages = [page(n, line(f"附件{n}", 800), line(f"正文{n}", 400)) for n in range(1, count + 1)]
    assert without_furniture(pages) == (pages, [])


def test_the_head_of_a_table_that_goes_on_over_pages_is_read_once() -> None:
    def row(text: str, bottom: float) -> PrintedLine:
        return replace(line(text, bottom), is_row=True)

    head = "序号\t名称"
    pages = [
        page(1, line("清单", 600), row(head, 500), row("1\t公园", 400)),
        page(2, row(head, 600), row("2\t绿地", 500)),
        page(3, row(head, 600), row("3\t水塘", 500), line("附注", 400)),
        page(4, row(head, 600)),
    ]
    kept, furniture = without_furniture(pages)
    rows = [["清单", head, "1\t公园"], ["2\t绿地"], ["3\t水塘", "附注"], [head]]
    assert (texts(kept), furniture) == (rows, ["序号 名称"])


def test_a_single_page_loses_its_number_only() -> None:
    kept, furniture = without_furniture([page(1, line("标题", 800), line("2024", 60), line("— 1 —", 40))])
    assert (texts(kept), furniture) == ([["标题", "2024"]], [])


@pytest.mark.parametrize(
    "text", ["— 1 —", "- 12 -", "3", "第 1 页", "第1页 共9页", "第1页，共9页", "3/9", "１２", "·5·", "1 / 20"]
)
def test_page_numbers(text: str) -> None:
    assert PAGE_NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["第一条", "2024年", "1.", "（1）", "附件1", "20245", "第3条"])
def test_no_page_numbers(text: str) -> None:
    assert not PAGE_NUMBER.fullmatch(text)
