"""The beginning of a rule file: it loads as a draft, and each line says what belongs there."""

from filing.checking.rule import Scope

CHECKS = {
    "phrase": "  any:\n    - 待填词语            # 出现其中之一才报；写法见 rules/README.md 第 3 节",
    "citation": "  table: repealed.csv       # rules/references/ 下的对照表",
    "organ": "  table: organs.csv         # rules/references/ 下的对照表",
    "missing": "  any:\n    - 待填词语            # 一个都没有才报\n  where:\n    title: [待填标题]",
    "limit": "  any:\n    - '待填词语…{0,20}〈数〉日'   # 〈数〉处是数字\n  above: 30",
}
"""Kind → its parameters; kinds that are not here have no skeleton, since they stand and fall with a table or a test."""
SCOPES = {"missing": Scope.DOCUMENT}
TEMPLATE = """\
id: {id}
title: 待填标题
topic: drafting             # 专题，见 rules/README.md 第 7 节
status: draft               # draft 草稿 / shadow 试运行 / stable 正式 / retired 停用
severity: info              # high / medium / low / info
criterion: legality.inconsistent
basis:
  - law: 待填法律名称
    article: 第一条
    quote: 待填原文           # 起决定作用的原文，不超过 60 字
    valid_from: 2020-01-01   # 这句话自何日起有效
check:
  kind: {kind}
  scope: {scope}
{check}
message: 「{{quote}}」疑似与上位法不一致。
advice: 建议修改。
examples:
  hit:
    - text: 待填应当命中的例句。
      quotes: [待填命中的文字]
  miss:
    - text: 待填不应命中的例句。
      why: 待填理由
"""


def skeleton(rule_id: str, kind: str = "phrase") -> str:
    """Raises KeyError for a kind that has none."""
    scope = SCOPES.get(kind, Scope.SENTENCE)
    return TEMPLATE.format(id=rule_id, kind=kind, scope=scope.value, check=CHECKS[kind])
