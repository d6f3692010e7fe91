"""Kind citation on sentences of our own: in which ways a text names an instrument, and which names are of another."""

import pytest

from tests.checking.build import make_rule, quotes

ROWS = [
    {"title": "水塘保护法", "kind": "法律", "repealed_on": "2020-01-01", "source": "试验"},
    {"title": "水塘登记条例", "kind": "行政法规", "repealed_on": "2020-01-01", "source": "试验"},
]
RULE = make_rule("citation", table="repealed.csv", rows=ROWS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《中华人民共和国水塘保护法》，制定本办法。", ["《中华人民共和国水塘保护法》"]),
        ("根据《水塘保护法（2015年修正）》，制定本办法。", ["《水塘保护法（2015年修正）》"]),
        ("依照水塘保护法的规定处罚。", ["水塘保护法"]),
        ("依照中华人民共和国水塘保护法第三条处罚。", ["中华人民共和国水塘保护法"]),
        ("依照水塘登记条例规定办理登记。", ["水塘登记条例"]),
        ("依照水塘保护法律、法规的规定处罚。", []),
        ("依照大型水塘保护法的规定处罚。", []),
        ("宣传水塘保护法定职责。", []),
        ("根据《甲省水塘登记条例》，制定本办法。", []),
        ("根据《甲省实施〈水塘保护法〉办法》，制定本办法。", []),
    ],
)
def test_citation_finds_titles_and_bare_names_behind_a_word_of_citing(text: str, expected: list[str]) -> None:
    assert quotes(text, RULE) == expected


def test_citation_follows_a_declared_short_name_to_its_law() -> None:
    text = "根据《中华人民共和国水塘保护法》（以下简称保护法），制定本办法。对违反保护法的行为，依法处罚。"
    assert quotes(text, RULE) == ["《中华人民共和国水塘保护法》", "保护法"]


@pytest.mark.parametrize("short", ["《水塘登记条例》", "水塘登记条例"])
def test_citation_leaves_out_a_name_declared_for_another_instrument(short: str) -> None:
    text = f"根据《甲省水塘登记条例》（以下简称{short}），制定本办法。依照{short}办理登记。"
    assert quotes(text, RULE) == []


def test_citation_keeps_a_name_declared_for_a_version_of_the_law() -> None:
    text = "根据《水塘保护法（2015年修正）》（以下简称《水塘保护法》），制定本办法。依照《水塘保护法》处罚。"
    assert quotes(text, RULE) == ["《水塘保护法（2015年修正）》", "《水塘保护法》"]
