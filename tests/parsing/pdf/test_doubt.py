"""When a page is trusted."""

from collections import Counter
from dataclasses import replace

import pytest

from filing.parsing.pdf.doubt import PageDoubt, differing, doubts
from filing.parsing.pdf.lines import PrintedLine, PrintedPage

TEXT = "第一条　为了加强公园管理，保障公众权益，根据有关法律、法规的规定，制定本办法。" * 10
GARBAGE = "".join(chr(0x9100 + n) for n in range(60))


def page(text: str, *, number: int = 1, unmapped: int = 0, rotated: str = "") -> PrintedPage:
    return PrintedPage(
        number, 595, 842, (PrintedLine(text, 80, 500, 700, 716, 16),), unmapped, rotated, picture_share=0, tables=0
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公园\t免费", "免费\r\n公园"),
        ("⻓江⼾籍", "长江户籍"),
        ("『甲』（１）ﬁ", "“甲”(1)fi"),
        ("戶", "戶"),
        ("甲，乙", "甲乙"),
    ],
)
def test_order_layout_marks_and_twins_are_no_difference(one: str, other: str) -> None:
    assert differing(one, other) == (Counter(), Counter())


def test_letters_of_one_reading_only_are_told() -> None:
    assert differing("某戶甲", "某户甲乙") == (Counter("戶"), Counter("户乙"))


@pytest.mark.parametrize(
    ("printed", "second", "expected"),
    [
        (page(TEXT), TEXT, None),
        (page(TEXT), None, None),
        (page(TEXT, rotated="料资"), TEXT + "资料", None),
        (page(TEXT), TEXT.replace("第一", "第二", 1), PageDoubt(1, True, ("一", "二"))),
        (page(TEXT), TEXT.replace("公园", "公同"), PageDoubt(1, False, ("园", "同"))),
        (page("公园免费"), "", PageDoubt(1, False, ("公园免费", ""))),
        (page(TEXT + "\ufffd", unmapped=1), TEXT, PageDoubt(1, True)),
        (page(TEXT + "\ufffd" * 30, unmapped=30), TEXT, PageDoubt(1, False)),
        (page("公\ufffd", unmapped=1), "公园", PageDoubt(1, True, ("", "园"))),
    ],
)
def test_a_page_is_trusted_kept_or_given_up(
    printed: PrintedPage, second: str | None, expected: PageDoubt | None
) -> None:
    found = doubts([printed], {} if second is None else {1: second})
    assert found == ({} if expected is None else {1: expected})


def test_a_garbled_page_is_found_among_others_and_a_list_of_names_is_none() -> None:
    names = "喆镕堃、璟雯、翀骞。"
    pages = [page(TEXT), page(GARBAGE, number=2), page(names, number=3)]
    assert doubts(pages, {1: TEXT, 2: GARBAGE, 3: names}) == {2: PageDoubt(2, False, strange=GARBAGE)}


def test_a_line_that_is_no_language_is_told_and_the_page_kept() -> None:
    line = PrintedLine(GARBAGE[:12], 80, 500, 600, 616, 16)
    whole = replace(page(TEXT), lines=(*page(TEXT).lines, line))
    assert doubts([whole], {}) == {1: PageDoubt(1, True, strange=GARBAGE[:12])}


def test_words_of_a_font_whose_table_is_one_off_are_garbage_though_both_readings_agree() -> None:
    wrong = "".join(chr(ord(character) + 1) for character in TEXT)
    assert doubts([page(TEXT), page(wrong, number=2)], {1: TEXT, 2: wrong}) == {2: PageDoubt(2, False, strange=wrong)}


def test_a_file_of_garbage_is_garbage_on_each_page() -> None:
    pages = [page(GARBAGE[:20]), page(GARBAGE[20:40], number=2)]
    assert doubts(pages, {}) == {1: PageDoubt(1, False), 2: PageDoubt(2, False)}
