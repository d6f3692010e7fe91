"""The text of a page: nothing lost, nothing doubled, marks never nested."""

from hypothesis import given, settings
from hypothesis import strategies as st

from filing.terms import ProvisionKind as K
from filing.text.model import Span
from filing.text.regulation import read_regulation
from filing.web.marking import Mark, Segment, blocks, contents, sentence_around
from tests.services.city import TEXT

REGULATION = read_regulation(TEXT)


def segments(marks: list[Mark]) -> list[Segment]:
    return [segment for block in blocks(REGULATION.text, REGULATION.provisions, marks) for segment in block.segments]


def test_blocks_hold_every_character_once() -> None:
    shown = "".join(segment.text for segment in segments([]))
    assert shown == REGULATION.text.replace("\n", "")


def test_anchors_name_every_provision() -> None:
    found = [anchor for block in blocks(REGULATION.text, REGULATION.provisions) for anchor in block.anchors]
    assert sorted(found) == sorted(f"p-{p.address}" for p in REGULATION.provisions)


def test_overlapping_marks_are_cut_and_the_graver_lends_its_tone() -> None:
    at = REGULATION.text.index("应当缴纳社会抚养费")
    marks = [Mark("1", at, at + 6, "low", 2), Mark("2", at + 4, at + 9, "high", 0)]
    found = [(s.text, s.keys, s.begins, s.tone) for s in segments(marks) if s.keys]
    assert found == [
        ("应当缴纳", ("1",), ("1",), "low"),
        ("社会", ("2", "1"), ("2",), "high"),
        ("抚养费", ("2",), (), "high"),
    ]


def test_mark_over_several_paragraphs_begins_once() -> None:
    start, end = REGULATION.text.index("申领暂住证"), REGULATION.text.index("缴纳社会")
    found = [s for s in segments([Mark("1", start, end)]) if s.keys]
    assert "".join(s.text for s in found) == REGULATION.text[start:end].replace("\n", "")
    assert [s.begins for s in found] == [("1",)] + [()] * (len(found) - 1)


def test_mark_without_extent_is_not_shown() -> None:
    assert [s for s in segments([Mark("1", 5, 5)]) if s.keys] == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(REGULATION.text)), st.integers(0, 40)), max_size=8))
def test_any_marks_leave_the_text_whole_and_cover_what_they_should(places: list[tuple[int, int]]) -> None:
    end = len(REGULATION.text)
    marks = [Mark(str(n), start, min(end, start + length)) for n, (start, length) in enumerate(places)]
    shown = segments(marks)
    assert "".join(s.text for s in shown) == REGULATION.text.replace("\n", "")
    for mark in marks:
        covered = "".join(s.text for s in shown if mark.key in s.keys)
        assert covered == REGULATION.text[mark.start : mark.end].replace("\n", "")


def test_contents_list_articles_with_their_marks_under_their_chapters() -> None:
    text = "某办法\n第一章　总则\n第一条　甲。\n第二条　乙。\n第二章　罚则\n第三条　丙。\n"
    regulation = read_regulation(text)
    at = regulation.text.index("乙")
    found = contents(regulation.text, regulation.provisions, [Mark("1", at, at + 1)])
    assert [(c.label, c.level, [(e.label, e.name, e.marks) for e in c.articles]) for c in found] == [
        ("第一章 总则", 1, [("第一条", "一", 0), ("第二条", "二", 1)]),
        ("第二章 罚则", 1, [("第三条", "三", 0)]),
    ]


def test_contents_without_chapters_are_one_line_without_label() -> None:
    found = contents(REGULATION.text, REGULATION.provisions)
    assert [(c.label, len(c.articles)) for c in found] == [("", 4)]
    assert {p.kind for p in REGULATION.provisions} >= {K.TITLE, K.ARTICLE}


def test_sentence_around_stays_in_its_paragraph_and_is_cut() -> None:
    text = "甲。\n" + "前" * 30 + "乙丙" + "后" * 30 + "\n丁。"
    at = text.index("乙丙")
    assert sentence_around(text, Span(at, at + 2), most=10) == ("…" + "前" * 10, "乙丙", "后" * 10 + "…")
    assert sentence_around(text, Span(at, at + 2)) == ("前" * 30, "乙丙", "后" * 30)
