"""Words for times, sizes and quotes; words of the audit trail; forms carried through the log-in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.web.icons import icon
from filing.web.presentation import marked, moment, second, size, written
from filing.web.resumption import Kept, kept_in
from filing.web.trail import Detail, act_words, details_of, target_words

NIGHT = datetime(2026, 12, 31, 16, 30, 5, tzinfo=UTC)


def test_times_are_those_of_china() -> None:
    assert moment(NIGHT) == "2027-01-01 00:30"
    assert second(NIGHT) == "2027年1月1日 00:30:05"
    assert written("2026-12-31T16:30:05.000001+00:00") == "2027-01-01 00:30:05"
    assert (moment(None), second(None)) == ("—", "—")


@pytest.mark.parametrize(("bytes_", "words"), [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (5_767_168, "5.5 MB")])
def test_sizes_are_short(bytes_: int, words: str) -> None:
    assert size(bytes_) == words


def test_quotes_are_marked_and_everything_else_escaped() -> None:
    assert str(marked("征收<社会抚养费>及抚养费", ["抚养费", "社会抚养费"])) == (
        '征收&lt;<mark class="mark mark-hit">社会抚养费</mark>&gt;及<mark class="mark mark-hit">抚养费</mark>'
    )
    assert str(marked("a.c", ["", "."])) == 'a<mark class="mark mark-hit">.</mark>c'
    assert str(marked("<b>", [])) == "&lt;b&gt;"


def test_acts_and_targets_have_words_and_unknown_ones_stay() -> None:
    assert (act_words("flag.decide"), target_words("filing:7")) == ("研判疑点", "备案件 7")
    assert (act_words("new.act"), target_words("strange")) == ("new.act", "strange")


def test_details_are_words_where_there_are_words() -> None:
    body = '{"verdict": "dismiss", "reason": "quotation", "note": "", "kind": "parse", "fields": ["name"], "size": 3}'
    assert details_of(body) == [
        Detail("研判", "不成立"),
        Detail("理由", "转引、转述"),
        Detail("种类", "读取文本"),
        Detail("改动的内容", "名称"),
        Detail("字节", "3"),
    ]
    assert details_of("") == []


def test_form_survives_being_written_and_read() -> None:
    kept = Kept("/filings/1/form", (("title", "“办法”<b>"), ("basis", "甲\n乙"), ("version", "3")))
    assert kept_in(kept.written()) == kept
    assert kept.shown == [("标题", "“办法”<b>"), ("制定依据", "甲\n乙")]


@given(st.text() | st.sampled_from(['{"path": 1, "fields": []}', '{"path": "/", "fields": [["a"]]}', "[]", "null"]))
def test_form_that_was_never_kept_is_none(written: str) -> None:
    assert kept_in(written) is None


def test_form_beyond_bounds_is_none() -> None:
    assert kept_in(Kept("/", (("a", "x" * 400_001),)).written()) is None
    assert kept_in(Kept("/", tuple((str(n), "") for n in range(101))).written()) is None


def test_icons_come_out_of_the_installed_package() -> None:
    assert str(icon("search")).startswith('<svg class="icon" viewBox="0 0 16 16"')
    with pytest.raises(KeyError):
        icon("no-such-icon")
