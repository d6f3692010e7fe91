"""Articles that are cited, looked up in a library of invented laws."""

import pickle
from datetime import date

from filing.checking.engine import compile_rules
from filing.checking.laws import Article, LawLibrary, Repeal, Version, digest_of, make_entry
from filing.checking.rule import Basis
from tests.checking.build import TODAY, findings, make_rule, quotes, report, rules

OLD, NEW = date(2005, 1, 1), date(2020, 1, 1)
THEN = {"issued": date(2010, 3, 1)}
MISSING = make_rule("citation_article", scope="document", fault="missing")
DRIFT = make_rule("citation_article", scope="document", fault="drift", id="TT-002")


def version(day: date, *articles: str, id: str = "") -> Version:
    numbered = {Article(n): digest_of(words) for n, words in enumerate(articles, 1)}
    return Version(id or f"v{day.year}", day, day, True, day == OLD, numbered)


LAWS = LawLibrary(
    {
        "水塘法": make_entry(
            "中华人民共和国水塘法",
            [version(OLD, "总则。", "禁止填埋。", "罚款。", "施行。"), version(NEW, "总则。", "保护。", "禁止填埋。")],
        ),
        "旧塘法": make_entry("旧塘法", [version(OLD, "总则。")], [Repeal(NEW, "水塘法")]),
    },
    current_to=NEW,
)


def test_an_article_beyond_the_last_is_missing() -> None:
    assert quotes("依照《水塘法》第九条处罚。", MISSING, laws=LAWS, **THEN) == ["《水塘法》第九条"]
    assert quotes("依照《水塘法》第三条处罚。", MISSING, laws=LAWS, **THEN) == []


def test_an_article_that_was_there_on_the_documents_day_has_drifted() -> None:
    text = "依照《水塘法》第一条、第二条、第三条和第四条处罚。"
    assert quotes(text, MISSING, laws=LAWS, **THEN) == []
    assert quotes(text, DRIFT, laws=LAWS, **THEN) == ["第二条", "第三条", "第四条"]
    assert quotes(text, DRIFT, laws=LAWS, issued=date(2021, 1, 1)) == []
    assert quotes(text, MISSING, laws=LAWS, issued=date(2021, 1, 1)) == ["第四条"]


def test_what_the_library_does_not_hold_is_never_objected_to() -> None:
    text = "依照《虚构法》第九十九条、《旧塘法》第九条处罚。"
    assert quotes(text, MISSING, DRIFT, laws=LAWS, **THEN) == []
    assert quotes("依照《水塘法》第二条处罚。", DRIFT, laws=LAWS, issued=date(1999, 1, 1)) == []


def test_a_text_with_gaps_objects_only_beyond_its_last_article() -> None:
    gaps = Version("g", OLD, OLD, True, True, {Article(n): "x" for n in (1, 2, 5)})
    laws = LawLibrary({"缺法": make_entry("缺法", [gaps])}, current_to=OLD)
    assert quotes("依照《缺法》第三条、第六条处罚。", MISSING, laws=laws, **THEN) == ["第六条"]


def test_history_and_quotations_are_left_alone() -> None:
    assert quotes("原《水塘法》第九条规定的处罚不再变更。", MISSING, laws=LAWS, **THEN) == []
    assert quotes("将“依照《水塘法》第九条处罚”修改为“依法处罚”。", MISSING, laws=LAWS, **THEN) == []


def test_the_card_says_what_stood_when() -> None:
    (found,) = findings("办法\n第一条　依照《水塘法》第二条处罚。\n", DRIFT, laws=LAWS, **THEN)
    assert found.conditions[:5] == (
        "引用：《中华人民共和国水塘法》第二条",
        "文件日期当时：2005-01-01起施行的文本，到第四条为止",
        "审查基准日：2020-01-01起施行的文本，到第三条为止",
        "核对结果：条号已变，原来的文字现为第三条",
        "法律库收录至：2020-01-01",
    )
    title = "中华人民共和国水塘法"
    assert found.basis[:2] == (
        Basis(title, "第二条", "", NEW),
        Basis(title, "第二条", "", OLD, date(2019, 12, 31)),
    )


def test_a_decision_lasts_until_the_law_moves_on() -> None:
    text = "办法\n第一条　依照《水塘法》第二条处罚。\n"
    later = make_entry("水塘法", [*LAWS.entries["水塘法"].versions, version(date(2024, 1, 1), "总则。", "另行规定。")])
    hashes = [
        findings(text, DRIFT, laws=laws, **THEN)[0].rule_hash
        for laws in (LAWS, pickle.loads(pickle.dumps(LAWS)), LawLibrary({"水塘法": later}, current_to=NEW))
    ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_without_a_library_the_report_says_what_did_not_run() -> None:
    text = "办法\n第一条　依照《水塘法》第九条处罚。\n"
    for laws in (None, LawLibrary()):
        found = report(text, MISSING, DRIFT, laws=laws, **THEN)
        assert (found.findings, found.failures) == ((), ())
        assert found.unrun == ("没有法律库，规则 TT-001、TT-002 没有运行，引用的条文未经核对。",)
    assert report(text, MISSING, laws=LAWS, **THEN).unrun == ()
    assert report(text, make_rule(any=["甲"])).unrun == ()


def test_the_rules_of_a_check_with_a_library_pickle() -> None:
    compiled = pickle.loads(pickle.dumps(compile_rules(rules(MISSING))))
    assert [rule.id for rule in compiled.ruleset.rules] == ["TT-001"]
    assert TODAY > NEW
