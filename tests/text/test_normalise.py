"""Canonical text, its way back, folding and squeezing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.text.model import Span
from filing.text.normalise import Reduced, fold, normalise, squeeze

ODD = " \t\n\r\x0b\x85\xa0\u2003\u3000\u200b\ufeff\xad\x00\x1b⻓⽔ＡＯ○〇（）()第一条、。0o年\ud800"
texts = st.one_of(st.text(max_size=120), st.text(alphabet=ODD, max_size=80))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("", ""),
        ("\ufeff第一条\u3000水塘\xa0管理\r\n\r\n  第二条\t甲 \r", "第一条 水塘 管理\n第二条 甲"),
        ("甲\u200b乙\xad丙\x00丁", "甲乙丙丁"),
        ("⻓江⽔⻔⾏⼾", "长江水门行户"),
        ("（１）Ａ：㈠①", "（１）Ａ：㈠①"),
        ("第一条 甲。\u3000\u3000第二条 乙", "第一条 甲。\n第二条 乙"),
        ("如下：     一、甲     （一）乙", "如下：\n一、甲\n（一）乙"),
        ("第一章\u3000\u3000总\u3000则", "第一章 总 则"),
        ("甲\u2028乙\x0b丙\x0c丁", "甲\n乙\n丙\n丁"),
    ],
)
def test_normalise_sets_lines_blanks_and_radicals_right(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def offsets_of(reduced: Reduced) -> list[int]:
    return [reduced.offset(place) for place in range(len(reduced.text) + 1)]


def test_normalise_leads_back_to_the_raw_text() -> None:
    raw = "\ufeff 甲 \r\n\u3000乙丙"
    normalised = normalise(raw)
    assert normalised.text == "甲\n乙丙"
    assert offsets_of(normalised) == [2, 3, 7, 8, 9]
    assert normalised.span(2, 4) == Span(7, 9)
    assert normalised.span(2, 2) == Span(7, 7)


@given(texts)
@settings(max_examples=400, deadline=None)
def test_normalise_is_idempotent_and_its_offsets_rise(raw: str) -> None:
    normalised = normalise(raw)
    assert normalise(normalised.text).text == normalised.text
    offsets = offsets_of(normalised)
    assert offsets == sorted(set(offsets)) or not normalised.text
    assert offsets[-1] == len(raw)
    for character, offset in zip(normalised.text, offsets, strict=False):
        assert raw[offset].isspace() == character.isspace() or character in " \n"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("(a)[b]【c】〔d〕", "（a）〔b〕〔c〕〔d〕"),
        ("<甲>〈乙〉《丙》", "〈甲〉〈乙〉《丙》"),
        ("甲,乙:丙;丁?戊!", "甲，乙：丙；丁？戊！"),
        ("ＡＢｃ１２３", "abc123"),
        ("二Ｏ二○年，二00九年", "二〇二〇年，二〇〇九年"),
        ("「甲」『乙』", "“甲”“乙”"),
    ],
)
def test_fold_gives_one_spelling_of_the_same_length(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(folded) == len(text)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_squeeze_finds_words_broken_over_lines() -> None:
    text = "水塘由村民委\n员会 （以下简称“村 委会”）看护"
    squeezed = squeeze(text)
    start = squeezed.text.index("村民委员会（以下简称“村委会”）")
    span = squeezed.span(start, start + 16)
    assert text[span.start : span.end] == "村民委\n员会 （以下简称“村 委会”）"
    assert squeezed.place(text.index("员会")) == squeezed.text.index("员会")


@given(texts)
@settings(max_examples=400, deadline=None)
def test_squeezed_spans_hold_their_words(text: str) -> None:
    squeezed = squeeze(text)
    assert not any(character.isspace() for character in squeezed.text)
    assert [text[offset].isspace() for offset in offsets_of(squeezed)[:-1]] == [False] * len(squeezed.text)
    assert squeezed.place(len(text)) == len(squeezed.text)
    assert squeezed.offset(len(squeezed.text)) == len(text)
    for start in range(0, len(squeezed.text), 5):
        end = min(start + 7, len(squeezed.text))
        span = squeezed.span(start, end)
        assert squeeze(text[span.start : span.end]).text.replace("〇", "0").replace("o", "0") == squeezed.text[
            start:end
        ].replace("〇", "0").replace("o", "0")
        assert squeezed.place(span.start) == start
        assert squeezed.span(start, start) == Span(span.start, span.start)
