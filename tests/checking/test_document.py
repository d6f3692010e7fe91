from dataclasses import replace
from datetime import date

from filing.checking.document import rules_document
from filing.checking.loader import make_rule_set
from filing.checking.rule import Measured, Pack
from tests.checking.build import PLAIN, make_rule

HEAD = """# 审查规则

共{}条，由规则文件生成，请勿手工修改。怎样写规则见 rules/README.md。

| 编号 | 规则 | 专题 | 级别 | 状态 | 实测 |
| --- | --- | --- | --- | --- | --- |
"""


def document(*rules):
    return rules_document(make_rule_set(list(rules), [Pack("test", "试验包", "某室", "1")]))


def test_rules_document_says_all_that_a_rule_says():
    rule = make_rule(
        any=["社会抚养费"],
        all=[["征收", "缴纳"], ["超生"]],
        none=["退还"],
        within=30,
        order="after",
        guard={"before": ["以"], "after": ["境"]},
        mark="span",
        once_per="article",
        where={"title": ["办法$"], "heading_not": ["附则"]},
        exclusions={"except": ["negation", "history", "quotations"]},
        title="试验|规则",
        applies_to={"types": ["ADM", "LR_P"], "regions": ["云山市"], "issued_from": "2016-01-01"},
        basis=[{**PLAIN["basis"][0], "valid_to": "2026-12-31", "supersedes": "旧规定。"}],
        false_positives=["停止征收的。"],
        examples={
            "hit": [{"text": "（一）甲\n（二）乙", "quotes": ["甲", "乙"]}],
            "miss": [{"text": "丙", "why": "无关"}],
        },
    )
    assert document(rule) == HEAD.format(1) + (
        """| TT-001 | 试验\\|规则 | 立法技术 | 不一致 | 草稿 | — |

## 试验包（test）

### TT-001 试验|规则

- 专题：立法技术；级别：不一致；状态：草稿
- 审查标准：合法性·与上位法不一致
- 适用：省级地方性法规、行政规范性文件
- 适用：云山市
- 适用：文件日期2016-01-01至
- 依据：《某某法》第一条“某某”（2021-08-20至2026-12-31）此前：旧规定。
- 检查方式：词语；范围：句
- 找：`社会抚养费`
- 同时要有：（`征收`、`缴纳`）、（`超生`）
- 有则不报：`退还`
- 相隔不超过（字）：`30`
- “同时要有”的词语须在其：后
- 紧前紧后是这些字就不算：`以`、`境`
- 标出：从第一个到最后一个相关词语
- 同样的话只报一次：每条
- 标题须含：`办法$`
- 所在章节或小标题不得含：`附则`
- 通用排除：废止条款；书名号内
- 提示：「{quote}」疑似有误
- 建议：建议删去。
- 常见误报：停止征收的。

应当命中：

- （一）甲 / （二）乙 → 甲、乙

不应命中：

- 丙 （无关）
"""
    )


def test_rules_document_writes_numbers_and_leaves_out_what_is_usual():
    text = document(make_rule("limit", any=["听证…〈数〉日内"], below=5, **{"not": [3, 2.5]}))
    assert text[text.index("- 检查方式") : text.index("- 通用排除")] == (
        "- 检查方式：数量；范围：句\n- 找：`听证…〈数〉日内`\n- 小于：`5`\n- 不等于：`3`、`2.5`\n"
    )


def test_rules_document_says_what_was_measured_and_what_is_to_come():
    basis = {**PLAIN["basis"][0], "adopted": "2021-01-22"}
    rule = make_rule(any=["甲甲"], variation="permitted", basis=[basis])
    text = document(replace(rule, measured=Measured(30, 28, date(2026, 11, 26))))
    assert "| TT-001 | 试验规则 | 立法技术 | 不一致 | 草稿 | 28/30 |\n" in text
    assert "- 变通：自治条例、单行条例和经济特区法规可能依法变通，只作提示\n" in text
    assert "- 依据：《某某法》第一条“某某”（2021-08-20起，2021-01-22公布，施行前预告）\n" in text
    assert "- 实测：在真实文件上读过30处命中，正确28处（93%），2026-11-26\n" in text


def test_rules_document_is_the_same_for_rules_in_any_order():
    one, other = make_rule(any=["甲甲"]), make_rule(id="TT-002", any=["乙乙"])
    assert document(one, other) == document(other, one)
