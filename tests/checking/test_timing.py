"""The days of law and document: what a finding says of them, and notices of what is adopted and not yet in force."""

from datetime import date

import pytest

from filing.checking.rule import Measured
from filing.checking.timing import begin, coming, timing_of
from filing.terms import DocumentType, Severity, Timing
from tests.checking.build import PLAIN, findings, make_rule, report

TEXT = "某市试验办法\n第一条　市人民政府征收甲甲。\n"
OLD = {**PLAIN["basis"][0], "law": "旧法", "valid_from": "2000-01-01", "valid_to": "2019-12-31"}
NEW = {**PLAIN["basis"][0], "law": "新法", "valid_from": "2020-01-01"}
TO_COME = {**PLAIN["basis"][0], "law": "新典", "adopted": "2026-03-12", "valid_from": "2027-01-01"}
ROW = {"title": "某某法", "kind": "法律", "repealed_on": "2021-01-01", "source": "公报", "by": "某法典"}


@pytest.mark.parametrize(
    ("bases", "issued", "expected"),
    [
        ([NEW], date(2020, 1, 1), Timing.NOW),
        ([NEW], date(2019, 12, 31), Timing.LAWFUL_THEN),
        ([NEW], None, Timing.UNKNOWN),
        ([OLD, NEW], date(2015, 6, 1), Timing.NOW),
        ([OLD, NEW], date(1999, 6, 1), Timing.LAWFUL_THEN),
        ([NEW], date(2030, 1, 1), Timing.NOW),
        ([{**NEW, "same_since": "1996-10-01"}], date(1996, 10, 1), Timing.NOW),
        ([{**NEW, "same_since": "1996-10-01"}], date(1996, 9, 30), Timing.LAWFUL_THEN),
        ([TO_COME], date(2020, 1, 1), Timing.FUTURE),
        ([TO_COME], None, Timing.FUTURE),
    ],
)
def test_timing_asks_whether_the_rule_would_have_held_when_the_document_was_issued(bases, issued, expected):
    rule = make_rule(any=["甲甲"], basis=bases)
    assert timing_of(rule, None, as_of=date(2026, 11, 1), issued=issued) is expected


def test_timing_of_a_row_goes_by_the_day_of_the_row():
    rule = make_rule("citation", table="repealed.csv", rows=[ROW], basis=[OLD])
    days = (date(2020, 12, 31), date(2021, 1, 1), None)
    assert [timing_of(rule, ROW, as_of=date(2026, 11, 1), issued=day) for day in days] == [
        Timing.LAWFUL_THEN,
        Timing.NOW,
        Timing.UNKNOWN,
    ]


def test_what_comes_is_what_is_adopted_and_not_yet_in_force():
    rule = make_rule(any=["甲甲"], basis=[NEW, TO_COME])
    assert [basis.law for basis in coming(rule, date(2026, 11, 1))] == ["新典"]
    days = [date(2026, 3, 11), date(2026, 3, 12), date(2026, 12, 31), date(2027, 1, 1)]
    assert [begin(rule, None, day) for day in days] == [None, date(2027, 1, 1), date(2027, 1, 1), None]
    row = ROW | {"adopted_on": "2020-06-01"}
    days = [date(2020, 5, 31), date(2020, 6, 1), date(2021, 1, 1)]
    assert [begin(rule, row, day) for day in days] == [None, date(2021, 1, 1), None]
    assert begin(rule, ROW, date(2020, 6, 1)) is None


def test_findings_carry_timing_and_confidence():
    rule = make_rule(any=["甲甲"], basis=[NEW])
    (finding,) = findings(TEXT, rule, issued=date(2015, 3, 1))
    assert (finding.timing, finding.severity, finding.confidence) == (Timing.LAWFUL_THEN, Severity.MEDIUM, None)
    assert "文件日期：2015-03-01" in finding.conditions


def test_law_that_is_adopted_gives_notice_and_no_finding():
    rule = make_rule(any=["甲甲"], basis=[TO_COME])
    before, between, after = (
        report(TEXT, rule, as_of=day) for day in (date(2026, 3, 11), date(2026, 11, 1), date(2027, 1, 1))
    )
    assert (before.findings, before.notices) == ((), ())
    assert between.findings == ()
    (notice,) = between.notices
    assert (notice.severity, notice.timing) == (Severity.INFO, Timing.FUTURE)
    assert notice.message == "预告，自2027-01-01起：「甲甲」疑似有误"
    assert [basis.law for basis in notice.basis] == ["新典"]
    (finding,) = after.findings
    assert (finding.severity, finding.timing, finding.message) == (Severity.MEDIUM, Timing.UNKNOWN, "「甲甲」疑似有误")
    assert after.notices == ()


def test_row_that_is_adopted_gives_notice_with_its_own_day():
    rule = make_rule("citation", table="repealed.csv", rows=[ROW | {"adopted_on": "2020-06-01"}])
    text = "某市试验办法\n第一条　依照《某某法》第三条处罚。\n"
    (notice,) = report(text, rule, as_of=date(2020, 7, 1)).notices
    assert (notice.quote, notice.message) == ("《某某法》", "预告，自2021-01-01起：「《某某法》」疑似有误")
    assert report(text, rule, as_of=date(2020, 5, 31)).notices == ()
    assert report(text, rule, as_of=date(2021, 1, 1)).findings[0].timing is Timing.UNKNOWN


def test_hash_does_not_change_when_the_law_comes_into_force():
    rows = [[ROW], [ROW | {"adopted_on": "2020-06-01"}]]
    assert len({make_rule("citation", table="repealed.csv", rows=table).hash for table in rows}) == 1
    assert (
        make_rule(any=["甲甲"], basis=[NEW]).hash
        == make_rule(any=["甲甲"], basis=[NEW | {"adopted": "2019-10-01"}]).hash
    )


@pytest.mark.parametrize("document_type", [DocumentType.AUTONOMOUS_REGULATION, DocumentType.SPECIAL_ZONE_REGULATION])
def test_what_may_be_varied_is_a_hint_for_those_who_may_vary(document_type):
    rule = make_rule(any=["甲甲"], variation="permitted")
    (finding,) = findings(TEXT, rule, document_type=document_type)
    assert (finding.severity, finding.message) == (
        Severity.INFO,
        "「甲甲」疑似有误。可能属于依法变通，请先核对变通的依据和说明。",
    )
    (strict,) = findings(TEXT, make_rule(any=["甲甲"]), document_type=document_type)
    assert (strict.severity, strict.message) == (Severity.MEDIUM, "「甲甲」疑似有误")


def test_what_may_be_varied_stays_grave_for_everybody_else():
    rule = make_rule(any=["甲甲"], variation="permitted")
    for document_type in (None, DocumentType.CITY_REGULATION):
        (finding,) = findings(TEXT, rule, document_type=document_type)
        assert (finding.severity, finding.message) == (Severity.MEDIUM, "「甲甲」疑似有误")


def test_share_of_right_hits_is_a_number():
    assert Measured(8, 6, date(2026, 11, 26)).share == 0.75
