"""Which documents a rule is for."""

from datetime import date

import pytest

from filing.checking.gates import document_date
from filing.terms import DocumentType
from filing.text.regulation import read_regulation
from tests.checking.build import make_rule, quotes

TEXT = """云山市水电站管理办法
（2015年3月1日云山市人民政府令第3号公布　根据2019年5月6日云山市人民政府令第9号修正）
第一章　总则
第一条　甲甲由市水务局负责。
第二章　法律责任
第二条　乙乙由市水务局处罚。
"""
BASIS = {"law": "某某法", "article": "第一条", "quote": "某某", "valid_from": "2020-01-01"}


def is_hit(text: str = TEXT, *, words: str = "甲甲", case: dict | None = None, **rule) -> bool:
    return quotes(text, make_rule(any=[words], **rule), **(case or {})) == [words]


@pytest.mark.parametrize(
    ("applies_to", "case", "expected"),
    [
        ({"types": ["GR_C"]}, {"document_type": DocumentType.CITY_RULE}, True),
        ({"types": ["GR_C"]}, {"document_type": DocumentType.ADMINISTRATIVE_DOCUMENT}, False),
        ({"types": ["GR_C", "ADM"]}, {"document_type": DocumentType.ADMINISTRATIVE_DOCUMENT}, True),
        ({"types": ["GR_C"]}, {}, True),  # read from the order and the title
        ({"types": ["ADM"]}, {}, False),
        ({"regions": ["云山市"]}, {}, True),  # read from the organ and the title
        ({"regions": ["青河省", "云山"]}, {}, True),
        ({"regions": ["青河省"]}, {}, False),
        ({"regions": ["青河省"]}, {"region": "青河省云山市"}, True),
        ({"issued_from": "2019-05-06"}, {}, True),  # the last version counts
        ({"issued_from": "2019-05-07"}, {}, False),
        ({"issued_until": "2019-05-06"}, {}, True),
        ({"issued_until": "2019-05-05"}, {}, False),
        ({"issued_from": "2019-05-07"}, {"issued": date(2020, 1, 1)}, True),
    ],
)
def test_applies_to_gates_by_type_region_and_date(applies_to, case, expected):
    assert is_hit(applies_to=applies_to, case=case) is expected


def test_document_without_date_counts_as_old():
    text = "某办法\n第一条　甲甲。\n"
    assert document_date(read_regulation(text).metadata) is None
    assert is_hit(text, applies_to={"issued_until": "2000-01-01"})
    assert not is_hit(text, applies_to={"issued_from": "1950-01-01"})


def test_document_without_type_is_no_business_of_rules_for_types():
    assert not is_hit("一些文字\n第一条　甲甲。\n", applies_to={"types": ["ADM"]})


@pytest.mark.parametrize(
    ("as_of", "bases", "expected"),
    [
        ("2019-12-31", [BASIS], False),
        ("2020-01-01", [BASIS], True),
        ("2022-12-31", [{**BASIS, "valid_to": "2022-12-31"}], True),
        ("2023-01-01", [{**BASIS, "valid_to": "2022-12-31"}], False),
        ("2023-01-01", [{**BASIS, "valid_to": "2022-12-31"}, {**BASIS, "valid_from": "2023-01-01"}], True),
        ("2023-01-01", [{**BASIS, "valid_to": "2022-12-31"}, {**BASIS, "valid_from": "2023-01-02"}], False),
    ],
)
def test_rule_runs_while_any_basis_is_in_force(as_of, bases, expected):
    assert is_hit(basis=bases, case={"as_of": date.fromisoformat(as_of)}) is expected


@pytest.mark.parametrize(
    ("where", "words", "expected"),
    [
        ({"title": ["水电站", "水能"]}, "甲甲", True),
        ({"title": ["风电"]}, "甲甲", False),
        ({"title": ["办法$"]}, "甲甲", True),
        ({"title_not": ["水电"]}, "甲甲", False),
        ({"document": ["水务局…处罚"]}, "甲甲", True),
        ({"document": ["气象局"]}, "甲甲", False),
        ({"document_not": ["处罚"]}, "甲甲", False),
        ({"heading": ["法律责任"]}, "甲甲", False),
        ({"heading": ["法律责任"]}, "乙乙", True),
        ({"heading_not": ["法律责任"]}, "乙乙", False),
        ({"heading_not": ["法律责任"]}, "甲甲", True),
        ({"title": ["水电"], "heading": ["总则"], "document_not": ["气象局"]}, "甲甲", True),
    ],
)
def test_where_gates_by_words_of_title_text_and_headings(where, words, expected):
    assert is_hit(words=words, where=where) is expected


def test_text_without_title_does_not_fit_a_title_gate():
    assert not is_hit("第一条　甲甲。\n第二条　丙丙。\n", where={"title": ["办法"]})
    assert is_hit("第一条　甲甲。\n第二条　丙丙。\n", where={"title_not": ["办法"]})


def test_document_is_of_the_day_it_was_made_not_of_its_entry_into_force():
    text = "某市办法\n（2021年3月8日某市人民政府公布　自2021年9月1日起施行）\n第一条　征收甲甲。\n"
    metadata = read_regulation(text).metadata
    assert [(event.action, event.date.isoformat()) for event in metadata.history] == [
        ("公布", "2021-03-08"),
        ("施行", "2021-09-01"),
    ]
    assert document_date(metadata) == date(2021, 3, 8)
