"""Needles, bigrams and the way back to the canonical text, without any engine."""

from hypothesis import given, settings
from hypothesis import strategies as st

from filing.search import Query
from filing.search.phrases import END, Gaps, Needle, bare, bigrams_of, key_of, needles_of, spans_of
from filing.text.normalise import normalise, squeeze

ANY_TEXT = st.text(st.sampled_from("甲乙丙 \n　。Ａa0〇二四年𠮷\ud842\x00"), max_size=40)


def needles(*phrases: str) -> list[str]:
    return [needle.text for needle in needles_of(Query(phrases))]


def test_a_phrase_is_looked_for_in_one_spelling_and_once() -> None:
    phrases = ("社会 抚养费", "ＰＭ２．５", "[2014]", "", "社会\n抚养费")
    assert needles(*phrases) == ["社会抚养费", "pm2.5", "〔2014〕"]


def test_what_a_pdf_or_a_web_page_adds_to_a_copied_phrase_is_ignored() -> None:
    assert needles("\u2f08\u2ea0政府", "社会\u200b抚养\ufeff费") == ["人民政府", "社会抚养费"]


def test_a_whole_numeral_is_found_with_any_zeros_and_half_a_one_as_it_stands() -> None:
    text = bare("二〇〇四年，二00四年，二ＯＯ四年，二000四年，二○〇四年")
    counts = {
        phrase: Needle.of(phrase).count(text) for phrase in ("二〇〇四年", "二0〇四", "二00", "00四", "四年", "0")
    }
    assert counts == {"二〇〇四年": 4, "二0〇四": 4, "二00": 2, "00四": 2, "四年": 5, "0": 5}
    assert list(Needle.of("二oo四").places(text)) == [0, 6, 12, 25]
    assert needles("二〇〇四年", "二00四年", "二〇〇五年") == ["二00四年", "二〇〇五年"]


def test_bigrams_are_neighbouring_units() -> None:
    assert bigrams_of("") == bigrams_of("甲") == set()
    assert {key_of(bigram) for bigram in bigrams_of("甲乙丙")} == {
        "甲乙".encode("utf-16-be"),
        "乙丙".encode("utf-16-be"),
    }
    assert {key_of(bigram) for bigram in bigrams_of("𠮷")} == {"𠮷".encode("utf-16-be")}
    assert {key_of(bigram) for bigram in bigrams_of("甲" + END)} == {("甲" + END).encode("utf-16-be")}


@settings(deadline=None)
@given(ANY_TEXT, st.integers(0, 40), st.integers(1, 12))
def test_a_text_has_all_bigrams_of_each_of_its_parts(text: str, start: int, length: int) -> None:
    assert bigrams_of(text[start : start + length]) <= bigrams_of(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_gaps_lead_back_as_the_offsets_of_squeezing_do(text: str) -> None:
    squeezed = squeeze(text)
    gaps = Gaps.from_bytes(Gaps.of(text).to_bytes())
    size = len(bare(text))
    expected = {(a, b): squeezed.span(a, b) for a in range(size) for b in range(a + 1, size + 1)}
    assert {(a, b): gaps.span(a, b) for a, b in expected} == expected


@settings(deadline=None)
@given(ANY_TEXT, st.integers(0, 40), st.integers(1, 12))
def test_every_part_of_a_canonical_text_is_found_in_it(raw: str, start: int, length: int) -> None:
    text = normalise(raw).text
    phrase = text[start : start + length]
    if not phrase.strip():
        return
    needle = Needle.of(phrase)
    spans = spans_of((needle,), bare(text), Gaps.of(text))
    assert len(spans) == needle.count(bare(text)) > 0
    assert needle.bigrams() <= bigrams_of(bare(text))
    assert all(needle.count(bare(text[span.start : span.end])) == 1 for span in spans)


def test_places_are_counted_from_left_to_right_without_overlaps() -> None:
    assert list(Needle.of("哈哈").places("哈哈哈哈哈")) == [0, 2]
    assert Needle.of("哈哈").count("哈哈哈哈哈") == 2
