from filing.checking.engine import candidates, compile_rules
from filing.checking.page import lay_out
from filing.checking.prefilter import build_prefilter
from filing.checking.rule import Scope
from filing.text.regulation import read_regulation
from tests.checking.build import make_rule, rules

FEE = make_rule(id="TT-001", any=["社会抚养费", "抚养费用"])
CARE = make_rule(id="TT-002", any=["抚养…{0,5}(责任|义务)"], scope="article")
ABSENT = make_rule("missing", id="TT-003", scope="closing", any=["施行"])


def test_prefilter_leads_from_each_literal_to_its_probes():
    compiled = compile_rules(rules(FEE, CARE, ABSENT))
    found = list(compiled.prefilter.occurrences("社会抚养费用和抚养老人的义务"))
    assert found == [(2, (1,)), (0, (0,)), (2, (0,)), (7, (1,))]
    assert compiled.prefilter.always == (2,)


def test_prefilter_without_literals_finds_nothing():
    prefilter = build_prefilter([])
    assert (list(prefilter.occurrences("社会抚养费")), prefilter.always) == ([], ())


def test_candidates_are_the_units_around_the_literals_each_once():
    text = "某市办法\n第一条　征收社会抚养费，不缴社会抚养费的处罚。依法处理。\n第二条　抚养老人。\n"
    page, compiled = lay_out(read_regulation(text)), compile_rules(rules(FEE, CARE, ABSENT))
    found = [(index, [unit.text for unit in units]) for index, units in candidates(page, compiled, {0, 1}.__contains__)]
    assert found == [
        (1, ["征收社会抚养费，不缴社会抚养费的处罚。依法处理。", "抚养老人。"]),
        (0, ["征收社会抚养费，不缴社会抚养费的处罚。"]),
    ]
    closing = [(index, list(units)) for index, units in candidates(page, compiled, {2}.__contains__)]
    assert closing == [(2, [page.large(Scope.CLOSING)[0]])]
