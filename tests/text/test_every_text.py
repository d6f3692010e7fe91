"""What holds for every text, and in which time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing.text.normalise import normalise
from filing.text.places import enclosing_article
from filing.text.regulation import read_regulation
from filing.text.structure import split

PIECES = [
    *("第一条", "第二条 ", "第三条之一 ", "第九条", "第一章", "第二节 ", "第一编 ", "附则", "目录", "附件", "附件1："),
    *("附表", "一、", "二、", "（一）", "（二）", "1.", "2．", "（1）", "①", "“", "”", "《", "》", "（以下简称", "）"),
    *("。", "；", "：", "，", "\n", "\n\n", " ", "\u3000\u3000", "的规定", "a", "\x00", "\u2f00", "○", "\ud800"),
    *("云山市水塘管理办法", "云山市人民政府", "2021年3月4日", "甲乙丙"),
]
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@given(texts)
@settings(max_examples=400, deadline=None)
def test_leaves_join_to_the_text_and_parents_cover_their_children(text: str) -> None:
    provisions, _ = split(text)
    assert "".join(text[p.start : p.end] for p in provisions if p.is_leaf) == text
    by_address = {p.address: p for p in provisions}
    assert len(by_address) == len(provisions)
    ends: dict[str | None, int] = {None: 0}
    for p in provisions:
        assert p.start <= p.body <= p.end
        expected = ends.get(p.parent, by_address[p.parent].start if p.parent else 0)
        assert p.start == expected
        ends[p.parent] = p.end
    for address, end in ends.items():
        assert end == (by_address[address].end if address else len(text))


@given(texts)
@settings(max_examples=200, deadline=None)
def test_read_regulation_accepts_every_text(raw: str) -> None:
    regulation = read_regulation(raw)
    assert "".join(map(regulation.words, regulation.leaves())) == regulation.text
    for offset in range(0, len(regulation.text), 7):
        enclosing = enclosing_article(regulation, offset)
        assert enclosing == enclosing_article(regulation.provisions, offset)
        assert enclosing is None or enclosing.start <= offset < enclosing.end


@pytest.mark.parametrize(
    "line",
    [
        "第一条 甲乙丙。",
        "甲乙丙丁",
        "（一）甲；",
        "“第一条 甲",
        "附件1：甲",
        "第" + "一" * 50,
        "《〈《",
        "，" * 60,
        "目录",
    ],
)
def test_split_takes_linear_time(line: str) -> None:
    text = normalise("\n".join([line] * 20_000)).text
    started = time.process_time()
    split(text)
    assert time.process_time() - started < 6
