import pytest

from tests.checking.build import findings, make_rule

TITLED = """某市水电站管理办法
第一条　水电站应当依法管理。
第二条　甲。
第三条　乙。
第四条　本办法自2020年1月1日起施行。
"""
BARE = "水电站应当依法管理，由市水务局负责监督。其余照旧办理，由各区人民政府按照职责分工负责并组织实施，年底前完成。\n"


def missing(**check):
    return make_rule("missing", **check)


def test_missing_marks_the_title_once():
    (finding,) = findings(TITLED, missing(scope="document", any=["生态流量", "下泄流量"]))
    assert (finding.quote, finding.article, finding.address) == ("某市水电站管理办法", "（文首）", "title")
    assert finding.conditions[:3] == ("没有：生态流量", "没有：下泄流量", "比对范围：全文")


def test_missing_marks_the_first_words_of_a_text_without_title():
    (finding,) = findings(BARE, missing(scope="document", any=["生态流量"]))
    assert finding.quote == BARE[:40]


@pytest.mark.parametrize(
    ("scope", "words", "expected"),
    [
        ("document", "依法管理", 0),
        ("document", "生态流量", 1),
        ("closing", "施行", 0),
        ("closing", "依法管理", 1),
        ("title", "水电", 0),
        ("title", "施行", 1),
    ],
)
def test_missing_looks_where_it_is_told(scope, words, expected):
    assert len(findings(TITLED, missing(scope=scope, any=["无此字样", words]))) == expected


def test_missing_asks_only_documents_that_are_meant():
    assert findings(TITLED, missing(scope="document", any=["生态流量"], where={"title": ["风电"]})) == []


def test_missing_has_nothing_to_say_of_an_empty_text():
    assert findings("", missing(scope="document", any=["生态流量"])) == []
