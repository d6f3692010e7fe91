"""Labels of addresses and the article around an offset."""

import pytest

from filing.text.model import Regulation
from filing.text.places import enclosing_article, locate
from filing.text.regulation import read_regulation
from tests.text.trees import MEASURES


@pytest.fixture(scope="module")
def measures() -> Regulation:
    return read_regulation(MEASURES)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("art_1", "第一条"),
        ("art_1__para_1", "第一条"),
        ("art_2__para_2", "第二条第二款"),
        ("art_2__para_1__item_3", "第二条第一款第（三）项"),
        ("art_2__para_1__item_2__subitem_1", "第二条第一款第（二）项第1目"),
        ("art_3_1__para_1__item_2", "第三条之一第（二）项"),
        ("chp_2__sec_1", "第二章第一节"),
        ("title", "标题"),
        ("nowhere", "nowhere"),
    ],
)
def test_locate_writes_an_address_as_a_lawyer_does(measures: Regulation, address: str, words: str) -> None:
    assert locate(measures, address) == words


def test_enclosing_article_is_none_outside_articles(measures: Regulation) -> None:
    text = measures.text
    places = {"为了管理": "art_1", "圆的": "art_2", "云山市水塘管理办法": None, "看护\n": None, "2019年3月1日": None}
    found = {words: enclosing_article(measures, text.index(words)) for words in places}
    assert {words: p and p.address for words, p in found.items()} == places


def test_enclosing_article_is_the_innermost_outline_item_without_articles() -> None:
    regulation = read_regulation("一、甲\n（一）乙\n丙。\n二、丁。")
    found = [enclosing_article(regulation, regulation.text.index(c)) for c in "甲乙丙丁"]
    assert [p and p.address for p in found] == ["ol_1", "ol_1__ol2_1", "ol_1__ol2_1", "ol_2"]
