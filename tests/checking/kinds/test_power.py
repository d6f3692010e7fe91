from datetime import date

import pytest

from filing.terms import DocumentType
from tests.checking.build import findings, make_rule, quotes

ROW = {
    "power": "行政处罚",
    "types": "ADM|ADM_D",
    "may": "不得设定",
    "allowed": "",
    "since": "2021-07-15",
    "by": "某某处罚法",
    "by_article": "第十六条",
    "quote": "不得设定行政处罚",
    "source": "甲",
    "note": "",
}
RULES_ROW = {**ROW, "types": "GR_C", "allowed": "罚款", "by_article": "第十四条"}
OTHER = {**ROW, "power": "行政许可"}
DOCUMENT, RULE = DocumentType.ADMINISTRATIVE_DOCUMENT, DocumentType.CITY_RULE


def power(**check):
    given = {"table": "powers.csv", "power": "行政处罚", "any": ["处…{0,6}罚款", "没收违法所得"], "scope": "item"}
    return make_rule("power", rows=[ROW, RULES_ROW, OTHER], **{**given, **check})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("乱倒垃圾的，处二百元罚款。", ["处二百元罚款"]),
        ("乱倒垃圾的，由城管部门依法处二百元罚款。", []),
        ("乱倒垃圾的，依照《某市市容条例》第三条处二百元罚款。", []),
        ("按照有关法律、法规的规定，处二百元罚款。", []),
        ("违反《某市市容条例》的，处二百元罚款。", []),
        ("违反市容管理法规规定，处二百元罚款。", []),
        ("违反本办法规定，处二百元罚款。", ["处二百元罚款"]),
        ("违反本条例规定，处二百元罚款。", ["处二百元罚款"]),
        ("《某市市容条例》第三条规定如下。乱倒垃圾的，处二百元罚款。", []),
        ("不得以处二百元罚款代替管理。", []),
    ],
)
def test_repeating_superior_law_is_not_setting(text, expected):
    assert quotes(text, power(), document_type=DOCUMENT) == expected


def test_source_in_the_lead_in_holds_for_the_items():
    text = "某市试验办法\n第一条　依照《某市市容条例》作出下列处理：\n（一）没收违法所得；\n（二）警告。\n"
    assert quotes(text, power(), document_type=DOCUMENT) == []


@pytest.mark.parametrize(
    ("document_type", "expected"),
    [
        (DOCUMENT, ["处二百元罚款", "没收违法所得"]),
        (RULE, ["没收违法所得"]),
        (DocumentType.CITY_REGULATION, []),
        (None, []),
    ],
)
def test_power_depends_on_the_type_of_the_document(document_type, expected):
    text = "乱倒垃圾的，处二百元罚款。乱倒垃圾三次的，没收违法所得。"
    rule = power(scope="sentence")
    assert quotes(text, rule, document_type=document_type) == expected


def test_card_carries_the_provision_of_the_row():
    (finding,) = findings("某市通知\n第一条　没收违法所得。\n", power(), document_type=RULE)
    assert (finding.basis[0].law, finding.basis[0].article) == ("某某处罚法", "第十四条")


def test_power_before_its_day_is_not_asked():
    text = "乱倒垃圾的，处二百元罚款。"
    assert quotes(text, power(), document_type=DOCUMENT, as_of=date(2020, 1, 1)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("云山市人民政府垃圾管理办法\n第一条　乱倒垃圾的，处二百元罚款。\n云山市人民政府\n2025年12月1日\n", 0),
        (
            "云山市人民政府关于垃圾管理的通知\n云政发〔2025〕3号\n各区人民政府：\n一、乱倒垃圾的，处二百元罚款。\n"
            "云山市人民政府\n2025年12月1日\n",
            1,
        ),
    ],
    ids=["may be a rule", "numbered notice"],
)
def test_nothing_is_said_of_a_text_that_may_be_a_rule(text, expected):
    assert len(findings(text, power())) == expected
