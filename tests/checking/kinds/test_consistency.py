from datetime import date

import pytest

from filing.terms import DocumentType
from tests.checking.build import findings, make_rule, read

HEAD = "云山市公园管理办法\n"
PUBLISHED = f"{HEAD}（2026年3月1日云山市人民政府令第27号公布）\n第一条　公园免费开放。\n第二条　"
LETTER = "云山市人民政府关于公园开放的通知\n{}\n各区人民政府：\n一、公园免费开放。\n云山市人民政府\n{}\n"


def consistency(test, limit=None, **more):
    number = {} if limit is None else {"limit": limit}
    return make_rule("consistency", scope="document", test=test, **number, **more)


def marked(text, test, limit=None, **case):
    return [finding.quote for finding in findings(text, consistency(test, limit), **case)]


def articles(*words):
    return HEAD + "".join(f"第{n}条　{w}\n" for n, w in words)


def whole(*words):
    """Articles in order, with a last one that says when they take effect."""
    numbers = "一二三四五六七八九"
    return articles(*zip(numbers, [*words, "本办法自2026年5月1日起施行。"], strict=False))


@pytest.mark.parametrize(
    ("words", "test", "expected"),
    [
        ([("一", "甲。"), ("三", "乙。")], "article_gap", ["第三条"]),
        ([("一", "甲。"), ("二", "乙。")], "article_gap", []),
        ([("二", "甲。"), ("四", "乙。")], "article_gap", []),
        ([("一", "甲。第二条公园管理单位应当公布时间。"), ("三", "乙。")], "article_gap", []),
        ([("一", "甲。"), ("二", "乙。"), ("二", "丙。")], "article_repeat", ["第二条"]),
        ([("一", "甲：\n（一）子；\n（三）丑。")], "item_sequence", ["（三）"]),
        ([("一", "甲：\n（一）子；\n（二）丑。")], "item_sequence", []),
        ([("一", "甲：\n（一）子；\n（二）丑；\n（一）寅。")], "item_sequence", []),
    ],
)
def test_numbering_that_skips_or_repeats_is_marked_on_its_label(words, test, expected):
    assert marked(articles(*words), test) == expected


def test_numbering_that_is_wrong_everywhere_is_left_to_the_intake_report():
    assert marked(articles(*((n, "甲。") for n in "一三五七九")), "article_gap") == []


def test_headings_out_of_order_are_marked():
    assert marked(f"{HEAD}第一章　总则\n第一条　甲。\n第三章　附则\n第二条　乙。\n", "heading_sequence") == ["第三章"]


@pytest.mark.parametrize(
    ("words", "test", "expected"),
    [
        (["甲。", "违反本办法第九条的，责令改正。"], "missing_article", ["本办法第九条"]),
        (["甲。", "违反第九条规定的，责令改正。"], "missing_article", ["第九条"]),
        (["甲。", "违反本办法第一条至第九条的，责令改正。"], "missing_article", ["本办法第一条至第九条"]),
        (["甲。", "违反本办法第一条的，责令改正。"], "missing_article", []),
        (["甲。", "违反《某市绿化条例》第九条、第十条的，责令改正。"], "missing_article", []),
        (["甲。", "违反该条例第九条的，责令改正。"], "missing_article", []),
        (["甲。\n乙。", "违反本办法第一条第三款的，责令改正。"], "missing_part", ["本办法第一条第三款"]),
        (["甲。\n乙。", "违反本办法第一条第二款的，责令改正。"], "missing_part", []),
        (["甲。乙。", "违反本办法第一条第二款的，责令改正。"], "missing_part", []),
        (["甲：\n（一）子；\n（二）丑。", "违反第一条第三项的，责令改正。"], "missing_part", ["第一条第三项"]),
        (["甲：（一）子；（二）丑；（三）寅。", "违反第一条第三项的，责令改正。"], "missing_part", []),
        (["甲。", "前款规定不适用。"], "nothing_before", ["前款"]),
        (["甲。", "乙。\n前款规定不适用。"], "nothing_before", []),
        (["依照前条办理。"], "nothing_before", ["前条"]),
    ],
)
def test_references_to_provisions_that_are_not_there_are_marked(words, test, expected):
    assert marked(whole(*words), test) == expected


@pytest.mark.parametrize(
    "text",
    [
        articles(("一", "甲。"), ("二", "违反本办法第九条的，责令改正。")),
        articles(("一", "甲。"), ("三", "违反本办法第九条的，责令改正。"), ("四", "本办法自2026年5月1日起施行。")),
        "云山市人民政府关于修改公园管理办法的决定\n第一条　删去第九条。\n第二条　本决定自2026年5月1日起施行。\n",
    ],
    ids=["broken off", "gap", "amending"],
)
def test_references_are_not_judged_where_the_text_is_not_whole(text):
    assert marked(text, "missing_article") == []


def test_card_says_what_was_expected():
    (finding,) = findings(whole("甲。", "违反第九条规定的，责令改正。"), consistency("missing_article"))
    assert (finding.article, finding.conditions[0]) == ("第二条", "本文件共三条，没有第九条")


@pytest.mark.parametrize(
    ("closing", "test", "limit", "expected"),
    [
        ("本办法自2026年1月1日起施行。", "retroactive", None, ["本办法自2026年1月1日起施行"]),
        ("本办法自2026年3月1日起施行。", "retroactive", None, []),
        ("本办法自公布之日起施行。", "retroactive", None, []),
        ("本办法自2010年1月1日起施行。", "retroactive", None, []),
        ("本办法自2026年3月30日起施行。", "soon_in_force", 30, ["本办法自2026年3月30日起施行"]),
        ("本办法自2026年3月31日起施行。", "soon_in_force", 30, []),
        ("本办法自公布之日起30日后施行。", "soon_in_force", 30, []),
        ("公园夜间关闭。", "never_in_force", None, ["云山市公园管理办法"]),
        ("本办法自2026年3月31日起施行。", "never_in_force", None, []),
        ("公园夜间关闭", "never_in_force", None, []),
    ],
)
def test_days_that_cannot_be_are_marked(closing, test, limit, expected):
    assert marked(f"{PUBLISHED}{closing}\n", test, limit) == expected


def test_days_of_a_revised_text_do_not_belong_together():
    note = "（2026年3月1日云山市人民政府令第27号公布　根据2026年6月1日云山市人民政府令第30号修正）"
    text = f"{HEAD}{note}\n第一条　甲。\n第二条　本办法自2026年2月1日起施行。\n"
    assert marked(text, "retroactive") == []


@pytest.mark.parametrize(
    ("closing", "day", "long", "over"),
    [
        ("，有效期5年。", date(2026, 1, 1), 0, 0),
        ("，有效期6年。", date(2026, 1, 1), 1, 0),
        ("，有效期5年。", date(2030, 5, 1), 0, 1),
        ("，许可证有效期6年。", date(2040, 1, 1), 0, 0),
        ("。健康证明有效期为1年，有效期至2026年6月30日的应当换发。", date(2040, 1, 1), 0, 0),
    ],
)
def test_validity_is_measured_from_entry_into_force(closing, day, long, over):
    text = articles(("一", "甲。"), ("二", f"本办法自2025年5月1日起施行{closing}"))
    assert len(marked(text, "long_valid", 5, as_of=day)) == long
    assert len(marked(text, "expired", as_of=day)) == over


@pytest.mark.parametrize(
    ("number", "detail"),
    [
        ("云政发〔2026〕3号", None),
        ("云政规〔2026〕001", None),
        ("云政发[2026]3号", "年份应当用六角括号“〔〕”，文本中是“[”"),
        ("云政发〔2026〕03号", "序号不编虚位（1不编为01）"),
        ("云政发〔2026〕第3号", "序号前不加“第”"),
    ],
)
def test_own_document_number_has_its_form(number, detail):
    found = findings(LETTER.format(number, "2026年3月1日"), consistency("number_form"))
    assert [finding.conditions[0] for finding in found] == ([] if detail is None else [detail])


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        ("云政发〔2026〕3号", "2026年3月1日", 0),
        ("云政发〔2025〕3号", "2026年1月5日", 0),
        ("云政发〔2027〕1号", "2026年12月31日", 0),
        ("云政发〔2025〕3号", "2026年3月1日", 1),
    ],
)
def test_year_of_the_number_is_that_of_the_signature(number, day, expected):
    assert len(marked(LETTER.format(number, day), "number_year")) == expected


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ({"test": "soon_in_force"}, "“公布后不足若干日即施行”要写 limit（日数）"),
        ({"test": "retroactive", "limit": 3}, "“施行日期早于公布日期”不用 limit，请删去"),
        ({"test": "wrong"}, "“test”不能是“wrong”"),
    ],
)
def test_rule_without_sense_is_refused(check, message):
    good = make_rule("consistency", scope="document", test="expired")
    content = {
        "id": good.id, "title": "甲", "topic": "drafting", "status": "draft", "severity": "low",
        "criterion": "propriety.other", "message": "请核对", "advice": "请核对",
        "basis": [{"law": "甲", "article": "第一条", "quote": "乙", "valid_from": "2020-01-01"}],
        "examples": {"hit": [{"text": "甲", "quotes": ["甲"]}], "miss": [{"text": "乙", "why": "丙"}]},
        "check": {"kind": "consistency", "scope": "document", **check},
    }  # fmt: skip
    assert [fault for fault in read(content)[1] if message in fault] != []


def test_type_of_the_document_is_a_gate_as_for_every_rule():
    rule = consistency("soon_in_force", 30, applies_to={"types": ["DR"]})
    text = f"{PUBLISHED}本办法自公布之日起施行。\n"
    assert findings(text, rule, document_type=DocumentType.CITY_RULE) == []
