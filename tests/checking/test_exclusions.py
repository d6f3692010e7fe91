"""The universal exclusions: what is silent, and what must still be flagged beside it."""

import pytest

from filing.checking.exclusions import EXCLUSIONS, USUAL
from tests.checking.build import make_rule, quotes

FEE = make_rule(any=["社会抚养费"])
PERMIT = make_rule(any=["暂住证"])
PROOF = make_rule(any=["计划生育证明", "婚育证明"])
BUREAU = make_rule(any=["工商行政管理(局|部门)"])
VETO = make_rule(any=["一票否决"])

SILENT = [
    # negation and abolition in the clause
    (FEE, "自本办法施行之日起停止征收社会抚养费。"),
    (FEE, "取消社会抚养费等制约措施。"),
    (FEE, "对符合规定的家庭不再征收社会抚养费。"),
    (FEE, "任何单位不得收取社会抚养费。"),
    (FEE, "各地不得再向群众征收社会抚养费。"),
    (FEE, "对上述人员免予征收社会抚养费。"),
    (FEE, "社会抚养费不再征收。"),
    (FEE, "社会抚养费予以取消，已经收取的清退。"),
    (FEE, "社会抚养费制度同时废止。"),
    (FEE, "社会抚养费一律停止征收。"),
    (PERMIT, "废止暂住证制度。"),
    (PROOF, "办理户口登记不得要求提交计划生育证明。"),
    (PROOF, "办理入学手续无需提供婚育证明。"),
    (PROOF, "不得以未办理婚育证明为由拒绝登记。"),
    (PROOF, "不得将计划生育证明作为办理入学的条件。"),
    (PROOF, "严禁违规要求群众提交婚育证明。"),
    (VETO, "评先评优不与一票否决挂钩。"),
    # repeal clauses
    (FEE, "征收社会抚养费的原规定同时废止。"),
    (FEE, "1998年发布的《某市社会抚养费征收办法》（市政府令第3号）同时废止。"),
    (FEE, "《某市社会抚养费征收办法》、《某市流动人口办法》，自2026年1月1日起废止。"),
    (FEE, "1988年市政府发布的《社会抚养费办法》，1991年市政府批准、计生委发布的《流动人口办法》，同时废止。"),
    # history
    (FEE, "本办法施行前已经缴纳社会抚养费的，不予退还。"),
    (FEE, "2015年12月31日前已缴纳社会抚养费的，按原标准结算。"),
    (BUREAU, "原工商行政管理局颁发的证照继续有效。"),
    (BUREAU, "原由工商行政管理部门承担的职责划入市场监督管理部门。"),
    (VETO, "在国家实行一票否决制度期间，已作处理的不再变更。"),
    # titles
    (FEE, "依照《社会抚养费征收管理办法》的程序办理。"),
    # amending decisions
    (BUREAU, "将第八条中的“工商行政管理部门”修改为“市场监督管理部门”。"),
    (PERMIT, "删去第九条中的“暂住证、”。"),
]

FLAGGED = [
    (FEE, "对违反规定的家庭停止供水并征收社会抚养费。", ["社会抚养费"]),
    (FEE, "停止发放补贴，征收社会抚养费。", ["社会抚养费"]),
    (FEE, "取消其优待后应当缴纳社会抚养费。", ["社会抚养费"]),
    (FEE, "实施前款行为的缴纳社会抚养费。", ["社会抚养费"]),
    (FEE, "不得拒绝缴纳社会抚养费。", ["社会抚养费"]),
    (FEE, "不得以任何方式逃避缴纳社会抚养费。", ["社会抚养费"]),
    (FEE, "不得要求减免社会抚养费。", ["社会抚养费"]),
    (FEE, "缴纳社会抚养费的人员不再享受奖励。", ["社会抚养费"]),
    (FEE, "未缴纳社会抚养费的，取消其评优资格。", ["社会抚养费"]),
    (FEE, "征收社会抚养费的标准由区人民政府制定，原标准同时废止。", ["社会抚养费"]),
    (FEE, "本办法施行前违反规定生育的，应当缴纳社会抚养费。", ["社会抚养费"]),
    (PERMIT, "暂住证有效期间发生变更的，应当办理变更手续。", ["暂住证"]),
    (PERMIT, "将第九条修改为：“来本市居住的，应当申领暂住证。”", ["暂住证"]),
    (BUREAU, "由原发证的工商行政管理部门吊销营业执照。", ["工商行政管理部门"]),
    (BUREAU, "太原市工商行政管理局负责监督。", ["工商行政管理局"]),
    (VETO, "对未完成任务的单位实行“一票否决”。", ["一票否决"]),
    (PROOF, "办理落户的，应当提交《申请表》和计划生育证明。", ["计划生育证明"]),
    (PROOF, "合并办理的，应当提交婚育证明。", ["婚育证明"]),
]


@pytest.mark.parametrize(("rule", "text"), SILENT)
def test_exclusion_silences_harmless_words(rule, text):
    assert quotes(text, rule) == []


@pytest.mark.parametrize(("rule", "text", "expected"), FLAGGED)
def test_exclusion_leaves_operative_words(rule, text, expected):
    assert quotes(text, rule) == expected


def listed(lead_in: str, *items: str) -> str:
    numbers = "一二三四五六七八九"
    lines = [f"（{numbers[i]}）{item}" for i, item in enumerate(items)]
    return "\n".join(["某市试验办法", f"第一条　{lead_in}", *lines, ""])


def test_list_items_inherit_prohibition_of_lead_in():
    rule = make_rule(any=["指定的产品"])
    text = listed("行政机关不得有下列行为：", "要求购买指定的产品；", "其他违法行为。")
    assert quotes(text, rule) == []


@pytest.mark.parametrize(
    "lead_in", ["禁止下列行为：", "单位和个人不得从事下列活动：", "严禁实施以下行为：", "下列行为一律禁止："]
)
def test_list_items_inherit_each_form_of_prohibition(lead_in):
    assert quotes(listed(lead_in, "收取社会抚养费；", "其他行为。"), FEE) == []


@pytest.mark.parametrize(
    "lead_in", ["取消下列收费项目：", "下列收费项目，自2026年1月1日起停止征收：", "不再收取下列费用："]
)
def test_list_items_inherit_abolition(lead_in):
    assert quotes(listed(lead_in, "社会抚养费；", "其他费用。"), FEE) == []


def test_item_that_refuses_a_duty_is_no_prohibition_of_the_duty():
    text = listed("任何人不得有下列行为：", "拒绝缴纳社会抚养费；", "不办理暂住证。")
    assert quotes(text, FEE, make_rule(id="TT-002", any=["暂住证"])) == ["社会抚养费", "暂住证"]


def test_lead_in_that_denies_a_right_is_no_prohibition_of_the_item():
    text = listed("有下列情形之一的，不得录用：", "未缴纳社会抚养费的；", "其他情形。")
    assert quotes(text, FEE) == ["社会抚养费"]


def test_lead_in_that_withdraws_an_honour_is_no_abolition_of_the_item():
    text = listed("有下列情形之一的，取消评优资格：", "应缴社会抚养费的；", "其他情形。")
    assert quotes(text, FEE) == ["社会抚养费"]


def test_rule_may_leave_out_an_exclusion():
    rule = make_rule(any=["社会抚养费"], exclusions={"except": ["titles"]})
    assert quotes("依照《社会抚养费征收管理办法》的程序办理。", rule) == ["社会抚养费"]


def test_punished_conduct_is_silent_only_where_the_rule_asks_for_it():
    plain = make_rule(any=["停止供水"])
    asked = make_rule(any=["停止供水"], exclusions={"add": ["punished"]})
    text = "物业服务人以停止供水方式催交物业费的，由主管部门责令改正，处一万元罚款。"
    listing = listed("有下列行为之一的，由主管部门责令改正：", "以停止供水方式催交物业费；", "其他。")
    assert [quotes(text, plain), quotes(text, asked)] == [["停止供水"], []]
    assert [quotes(listing, plain), quotes(listing, asked)] == [["停止供水"], []]
    assert quotes("业主欠费的，物业服务人可以停止供水。", asked) == ["停止供水"]


def test_document_that_repeals_is_silent_as_a_whole():
    text = "某市人民政府关于废止部分文件的决定\n第一条　某市社会抚养费征收办法（2003年）。\n"
    assert quotes(text, FEE) == []


def test_usual_exclusions_are_all_but_the_optional_one():
    assert frozenset(EXCLUSIONS) - USUAL == {"punished"}
