"""Citations of sentences of our own; the labelled ones of real texts are in test_structure_cases."""

import time

import pytest

from filing.text.citations import declared_abbreviations, find_citations, instruments
from filing.text.model import Citation, Span


def brief(text: str) -> list[tuple[str, str | None, str | None, int | None, int | None, int | None]]:
    return [(c.subject, c.law, c.words, c.article, c.paragraph, c.item) for c in find_citations(text)]


def test_find_citations_gives_the_span_from_the_title_to_the_provision() -> None:
    text = "依照《水塘管理\n条例》第三条第（二）项处理。"
    assert find_citations(text) == (Citation(Span(2, 19), "law", "水塘管理条例", None, article=3, item=2),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "违反第八条第二、三项的",
            [("implicit", None, None, 8, None, 2), ("implicit", None, None, 8, None, 3)],
        ),
        ("依照刑法追究刑事责任", [("law", "刑法", "刑法", None, None, None)]),
        ("依照劳动合同法处理", []),
        ("办事指南\n收养法\n登记机构", []),
        ("依照刑法定罪处罚", [("law", "刑法", "刑法", None, None, None)]),
        ("加强婚姻法律、合同法规的宣传，设立婚姻法庭", []),
        ("对讨论决定第一款的事项", [("implicit", None, None, None, 1, None)]),
        ("持有《水塘使用证》的", []),
        ("根据《水塘法》制定", [("law", "水塘法", None, None, None, None)]),
        (
            "根据《云山市水塘条例》（以下简称《条例》），《条例》第二条所称",
            [
                ("law", "云山市水塘条例", None, None, None, None),
                ("law", "云山市水塘条例", "《条例》", 2, None, None),
            ],
        ),
        (
            "《云山市水塘法》（以下简称水塘法）规定，依照水塘法处罚",
            [
                ("law", "云山市水塘法", None, None, None, None),
                ("law", "云山市水塘法", "水塘法", None, None, None),
            ],
        ),
        ("第三条 依照前条规定", [("relative", None, "前条", None, None, None)]),
    ],
)
def test_find_citations_tells_who_is_cited(text: str, expected: list[tuple[object, ...]]) -> None:
    assert brief(text) == expected


def test_find_citations_ranges_keep_their_end() -> None:
    (citation,) = find_citations("办理第十三条第一至四项的事项")
    assert (citation.article, citation.item, citation.until) == (13, 1, {"item": 4})


def test_find_citations_leaves_out_the_headings_it_is_told() -> None:
    text = "甲。\n第二条水塘归村里。"
    assert len(find_citations(text)) == 1
    assert find_citations(text, headings=[3]) == ()


def test_find_citations_reads_the_number_behind_a_title() -> None:
    (citation,) = find_citations("按《水塘通知》（云府发〔2014〕18号）办理")
    assert citation.document_number == "云府发〔2014〕18号"


def test_instruments_reads_nested_and_broken_titles() -> None:
    text = "《云山市实施〈水塘\n法〉办法》和《关于《水塘法》的解释》，《没有结尾"
    assert [(i.title, i.span) for i in instruments(text)] == [
        ("云山市实施〈水塘法〉办法", Span(0, 15)),
        ("关于《水塘法》的解释", Span(16, 28)),
    ]


def test_declared_abbreviations_reads_laws_organs_and_numbers_before_the_name() -> None:
    text = "按《水塘整治意见》（云府发〔2014〕18号，以下简称《意见》），市水务局（以下统称主管部门）办理。"
    assert declared_abbreviations(text) == {"意见": "水塘整治意见", "主管部门": "市水务局"}


@pytest.mark.parametrize(
    "piece", ["第一条、", "《", "（", "第一", "依照", "甲（以下简称", "本条例第一条至", "《甲》", "法"]
)
def test_find_citations_takes_linear_time(piece: str) -> None:
    text = piece * 40_000
    started = time.process_time()
    find_citations(text)
    assert time.process_time() - started < 4
