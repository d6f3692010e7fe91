import pytest

from tests.checking.build import make_rule, quotes

HEARING = "听证…{0,20}〈数〉日内"


def limit(**check):
    return make_rule("limit", **check)


@pytest.mark.parametrize(
    ("bounds", "text", "expected"),
    [
        ({"below": 5}, "听证应当在三日内提出。", ["听证应当在三日内"]),
        ({"below": 5}, "听证应当在五日内提出。", []),
        ({"below": 5}, "听证应当在4日内提出。", ["听证应当在4日内"]),
        ({"below": 5}, "听证应当在４日内提出。", ["听证应当在４日内"]),
        ({"above": 20}, "听证应当在二十日内提出。", []),
        ({"above": 20}, "听证应当在二十一日内提出。", ["听证应当在二十一日内"]),
        ({"below": 5, "above": 20}, "听证应当在一百日内提出。", ["听证应当在一百日内"]),
        ({"not": [5, "七"]}, "听证应当在五日内提出，听证应当在七日内提出。", []),
        ({"not": [5]}, "听证应当在六日内提出。", ["听证应当在六日内"]),
        ({"below": 5}, "听证应当在三十日内提出。", []),
        ({"below": 5}, "听证应当在十三日内提出。", []),
        ({"below": 5}, "听证应当在规定日内提出。", []),
        ({"below": 5}, "听证应当在一二三四五六七八九十一二三日内提出。", []),
    ],
)
def test_limit_compares_the_number(bounds, text, expected):
    assert quotes(text, limit(any=[HEARING], **bounds)) == expected


def test_limit_reads_amounts_in_both_scripts():
    rule = limit(any=["处以〈数〉元…罚款"], above=200)
    text = "处以5000元以下罚款。处以五千元罚款。处以1.5万元罚款。处以二百元罚款。"
    assert quotes(text, rule) == ["处以5000元以下罚款", "处以五千元罚款", "处以1.5万元罚款"]


def test_limit_takes_several_wordings_and_the_parameters_of_words():
    rule = limit(any=[HEARING, "〈数〉日前告知听证"], below=7, none=["加急"])
    text = "三日前告知听证。听证在两日内提出。加急的，听证在一日内提出。"
    assert quotes(text, rule) == ["三日前告知听证", "听证在两日内"]
