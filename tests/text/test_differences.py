"""Where two texts part."""

from hypothesis import given
from hypothesis import strategies as st

from filing.text.differences import Difference, Passage, differences, moved, passages
from filing.text.model import Span

WORDS = st.text("公园免费兔。\n", max_size=40)


def test_differences_are_replaced_added_and_left_out_words() -> None:
    found = differences("公园兔费开放。", "公园免费开放，欢迎")
    assert found == (Difference(Span(2, 3), Span(2, 3)), Difference(Span(6, 7), Span(6, 9)))
    assert differences("甲乙丙丁", "甲乙丁") == (Difference(Span(2, 3), Span(2, 2)),)
    assert differences("同", "同") == ()


def test_differences_close_together_are_one() -> None:
    assert len(differences("甲乙丙丁戊", "子乙丑丁戊")) == 2
    assert differences("甲乙丙丁戊", "子乙丑丁戊", apart=2) == (Difference(Span(0, 3), Span(0, 3)),)


@given(WORDS, WORDS)
def test_the_differences_make_the_one_text_from_the_other(before: str, after: str) -> None:
    made, at = "", 0
    for one in differences(before, after):
        made += before[at : one.before.start] + after[one.after.start : one.after.end]
        at = one.before.end
    assert made + before[at:] == after


@given(WORDS, WORDS)
def test_places_outside_of_differences_keep_their_character(before: str, after: str) -> None:
    found = differences(before, after)
    for offset, character in enumerate(before):
        if not any(one.before.start <= offset < one.before.end for one in found):
            assert after[moved(offset, found)] == character


def test_passages_show_changes_among_their_neighbours() -> None:
    before = "第一条 公园兔费开放。" + "中" * 100 + "第九条 另有规定。"
    after = before.replace("兔", "免").replace("另有", "没有")
    (first, second) = passages(before, after, around=4)
    assert first == (
        Passage("same", "条 公园"),
        Passage("gone", "兔"),
        Passage("new", "免"),
        Passage("same", "费开放。"),
    )
    assert [(p.kind, p.words) for p in second[1:3]] == [("gone", "另"), ("new", "没")]
    assert passages(before, before) == ()
