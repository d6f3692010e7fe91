"""The reader's doubts as places of the text."""

from filing.text.doubts import Doubt, LinePlaces, doubts_on, page_at, page_spans, page_starts, paragraphs_with
from filing.text.model import Span

TEXT = "云山市办法\n第一条 公园免费开放，任何人\n不得收费。\n第二条 本办法自公布之日起施行。"


def test_pages_are_told_by_counting_what_is_no_blank() -> None:
    counts = [len("".join(part.split())) for part in (TEXT[:20], "", TEXT[20:])]
    starts = page_starts(TEXT, counts)
    assert [TEXT[s : s + 3] for s in starts] == ["云山市", "不得收", "不得收"]
    assert [TEXT[s.start : s.end] for s in page_spans(TEXT, starts)] == [TEXT[: starts[1]], "", TEXT[starts[1] :]]
    assert [page_at(starts, offset) for offset in (0, starts[1] - 1, starts[1], len(TEXT))] == [1, 1, 3, 3]


def test_numbers_that_do_not_fit_tell_no_pages() -> None:
    assert page_starts(TEXT, (5, 6)) == page_starts(TEXT, ()) == page_spans(TEXT, ()) == ()
    assert page_at((), 3) == 0


def test_lines_are_found_in_order_and_headers_not_at_all() -> None:
    places = LinePlaces(TEXT, ())
    lines = [
        "云山市办法",
        "内部资料",
        "第一条　公园免费开放，任",
        "人不得收费。",
        "—1—",
        "第二条本办法自公布之日起施行。",
    ]
    found = [places.find(line, 1) for line in lines]
    assert [TEXT[s.start : s.end] if s else None for s in found] == [
        "云山市办法",
        None,
        "第一条 公园免费开放，任",
        "人\n不得收费。",
        None,
        "第二条 本办法自公布之日起施行。",
    ]


def test_a_short_line_counts_at_its_place_only() -> None:
    places = LinePlaces("甲乙丙。\n戊己庚辛壬癸。\n2", (0,))
    assert places.find("2", 1) is None
    assert places.find("甲乙丙。", 1) == Span(0, 4)


def test_paragraphs_are_found_by_words_that_the_reader_quotes() -> None:
    assert [TEXT[s.start : s.end] for s in paragraphs_with(TEXT, "公 园免费")] == ["第一条 公园免费开放，任何人"]
    assert list(paragraphs_with(TEXT, "")) == list(paragraphs_with(TEXT, "没有")) == []


def test_doubts_lie_on_words_that_they_share_a_character_with() -> None:
    line = Doubt(6, 12, "low_confidence", "存疑")
    assert doubts_on([line], Span(0, 6)) == doubts_on([line], Span(12, 15)) == ()
    assert doubts_on([line], Span(11, 15)) == doubts_on([line], Span(0, 0)) == (line,)
